/** The site's cameras. A password is sealed here, before it touches the file, and opened for the cameras' thread alone. */
import { id, type CameraId, type PersonKeyId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Camera } from '../domain/camera.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { sealFor } from './person-keys.ts';
import type { QueryContext } from './read-protocol.ts';
import { json, text, textOrNull } from './rows.ts';
import type { Vault } from './vault.ts';

/** How many cameras a station may have. */
export const MOST_CAMERAS = 128;

export function cameraById(db: Reader, cameraId: CameraId): Camera | null {
  const row = db.get('SELECT body FROM camera WHERE id = ?', cameraId);
  return row === undefined ? null : toCamera(row);
}

/** By name. */
export function camerasOf(db: Reader): Camera[] {
  return db.all('SELECT body FROM camera ORDER BY name COLLATE NOCASE, id LIMIT ?', MOST_CAMERAS).map(toCamera);
}

/** Cameras that are switched on, with their passwords, for the thread that talks to them. */
export function camerasToWatch(
  db: Reader,
  _params: undefined,
  { vault }: Pick<QueryContext, 'vault'>,
): readonly (Camera & { readonly password: string })[] {
  return db
    .all('SELECT * FROM camera WHERE enabled = 1 ORDER BY id LIMIT ?', MOST_CAMERAS)
    .map((row) => ({ ...toCamera(row), password: open(db, vault, row) }));
}

/** Empty: it has none. */
export function cameraPassword(db: Reader, { cameraId }: { readonly cameraId: CameraId }, { vault }: Pick<QueryContext, 'vault'>): string {
  const row = db.get('SELECT * FROM camera WHERE id = ?', cameraId);
  return row === undefined ? '' : open(db, vault, row);
}

/** password null: as it was; empty: none from now on. */
export function putCamera(db: Writer, vault: Vault, camera: Camera, password: string | null, atMs: UtcMs): void {
  const { id: cameraId, name, zoneId, enabled } = camera;
  db.runOne(
    `INSERT INTO camera (id, name, zone_id, enabled, body) VALUES (?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, zone_id = excluded.zone_id, enabled = excluded.enabled, body = excluded.body`,
    cameraId, name, zoneId, enabled ? 1 : 0, JSON.stringify(camera),
  ); // prettier-ignore
  if (password === null) return;
  const keyId = passwordKeyOf(cameraId);
  const sealed = password === '' ? null : sealFor(db, vault, keyId, password, atMs);
  db.runOne('UPDATE camera SET sealed_password = ?, password_key_id = ? WHERE id = ?', sealed, sealed === null ? null : keyId, cameraId);
}

/** Its password goes for good, from backups made from now on as well. What was seen by it stays for its days. */
export function deleteCamera(db: Writer, vault: Vault, cameraId: CameraId, atMs: UtcMs): void {
  vault.destroyKey(db, passwordKeyOf(cameraId), atMs);
  db.runOne('DELETE FROM camera WHERE id = ?', cameraId);
}

function passwordKeyOf(cameraId: CameraId): PersonKeyId {
  return id<PersonKeyId>(`camera.${cameraId}`.slice(0, 80));
}

function open(db: Reader, vault: Vault | null, row: Row): string {
  const sealed = textOrNull(row, 'sealed_password');
  const keyId = textOrNull(row, 'password_key_id');
  if (sealed === null || keyId === null || vault === null) return '';
  return vault.open(db, id<PersonKeyId>(keyId), sealed) ?? '';
}

function toCamera(row: Row): Camera {
  return json<Camera>(row, 'body');
}

/** Whether a password is on file, by camera. */
export function camerasWithPassword(db: Reader): ReadonlySet<string> {
  return new Set(db.all('SELECT id FROM camera WHERE sealed_password IS NOT NULL').map((row) => text(row, 'id')));
}
