/** Who and what was seen by cameras, and whom to look for. */
import { id, type CameraId, type OperatorId, type SightingId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { CameraSignal, Sighting, WatchEntry } from '../domain/camera.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { bool, int, one, text, textOrNull, time } from './rows.ts';

/** Entries of the watch list. */
export const MOST_WATCHED = 1_000;

export function addSighting(db: Writer, s: Sighting): void {
  db.runOne(
    'INSERT INTO sighting (id, camera_id, signal, label, at_ms, picture, is_watched) VALUES (?,?,?,?,?,?,?)',
    s.id, s.cameraId, s.signal, s.label, s.atMs, s.picture, s.isWatched ? 1 : 0,
  ); // prettier-ignore
}

export function hasSighting(db: Reader, sightingId: SightingId): boolean {
  return db.get('SELECT 1 AS known FROM sighting WHERE id = ?', sightingId) !== undefined;
}

/** Those of a camera before an instant, the oldest first. */
export function sightingsOfBefore(db: Reader, cameraId: CameraId, beforeMs: UtcMs, most: number): Sighting[] {
  return db
    .all('SELECT * FROM sighting WHERE camera_id = ? AND at_ms < ? ORDER BY at_ms LIMIT ?', cameraId, beforeMs, most)
    .map(toSighting);
}

/** Cameras of which something is kept: those that were removed are among them. Each is one step in the index. */
export function camerasSeen(db: Reader): CameraId[] {
  return db
    .all(
      `WITH RECURSIVE seen (camera_id) AS (
         SELECT min(camera_id) FROM sighting
         UNION ALL SELECT (SELECT min(camera_id) FROM sighting WHERE camera_id > seen.camera_id) FROM seen WHERE seen.camera_id IS NOT NULL
       ) SELECT camera_id FROM seen WHERE camera_id IS NOT NULL LIMIT 1000`,
    )
    .map((row) => id<CameraId>(text(row, 'camera_id')));
}

export function deleteSightings(db: Writer, sightingIds: readonly SightingId[]): void {
  for (const sightingId of sightingIds) db.runOne('DELETE FROM sighting WHERE id = ?', sightingId);
}

/** Of these files, those that a sighting names. */
export function knownPictures(db: Reader, { names }: { readonly names: readonly string[] }): string[] {
  return names.filter(
    (name) => db.get('SELECT 1 AS known FROM sighting WHERE id = ? AND picture = ?', name.replace(/\.jpg$/, ''), name) !== undefined,
  );
}

export function watchById(db: Reader, watchId: string): WatchEntry | null {
  const row = db.get('SELECT * FROM watch_entry WHERE id = ?', watchId);
  return row === undefined ? null : toWatch(row);
}

/** The entry that is looked for under this label; null: none. */
export function watchFor(db: Reader, signal: CameraSignal, label: string): WatchEntry | null {
  const row = db.get('SELECT * FROM watch_entry WHERE signal = ? AND match_label = ?', signal, comparable(signal, label));
  return row === undefined ? null : toWatch(row);
}

export function watchCount(db: Reader): number {
  return int(one(db.get('SELECT count(*) AS n FROM watch_entry')), 'n');
}

export function putWatch(db: Writer, w: WatchEntry): void {
  db.runOne(
    `INSERT INTO watch_entry (id, signal, label, match_label, note, added_by, added_at_ms) VALUES (?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET signal = excluded.signal, label = excluded.label, match_label = excluded.match_label, note = excluded.note`,
    w.id, w.signal, w.label, comparable(w.signal, w.label), w.note, w.addedBy, w.addedAtMs,
  ); // prettier-ignore
}

export function deleteWatch(db: Writer, watchId: string): void {
  db.runOne('DELETE FROM watch_entry WHERE id = ?', watchId);
}

export function markWatchSeen(db: Writer, watchId: string, atMs: UtcMs): void {
  db.runOne('UPDATE watch_entry SET last_seen_ms = ? WHERE id = ?', atMs, watchId);
}

/** Plates are written with spaces, dots and hyphens in many ways, names in capitals or not. Empty: nothing is left to compare. */
export function comparable(signal: CameraSignal, label: string): string {
  const upper = label.normalize('NFKC').toUpperCase();
  return signal === 'plate' ? upper.replace(/[^\p{L}\p{N}]/gu, '') : upper.replace(/\s+/g, ' ').trim();
}

export function toSighting(row: Row): Sighting {
  return {
    id: id<SightingId>(text(row, 'id')),
    cameraId: id<CameraId>(text(row, 'camera_id')),
    signal: text(row, 'signal') as CameraSignal,
    label: text(row, 'label'),
    atMs: time(row, 'at_ms'),
    picture: textOrNull(row, 'picture'),
    isWatched: bool(row, 'is_watched'),
  };
}

export function toWatch(row: Row): WatchEntry {
  return {
    id: text(row, 'id'),
    signal: text(row, 'signal') as WatchEntry['signal'],
    label: text(row, 'label'),
    note: text(row, 'note'),
    addedBy: id<OperatorId>(text(row, 'added_by')),
    addedAtMs: time(row, 'added_at_ms'),
  };
}
