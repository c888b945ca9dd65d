/** What is set up for safety: one row an object, the matrix with its versions; bypasses and sensors under test beside it. */
import { id, type PileId, type ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bypass, SafetyItem, SafetySetup, SensorTest } from '../domain/safety.ts';
import type { Reader, Writer } from './connection.ts';
import { int, json, text } from './rows.ts';
import { camerasOf } from './site-cameras.ts';

type Kind = SafetyItem['kind'];

/** The id of an object, as it stands in its row. */
export function safetyItemId(item: SafetyItem): string {
  switch (item.kind) {
    case 'zone': return item.zone.id;
    case 'field-device': return item.device.id;
    case 'sensor': return item.sensor.id;
    case 'relay': return item.relay.id;
    case 'rule': return item.rule.id;
    case 'matrix': return 'matrix';
  }
} // prettier-ignore

export function safetyItem(db: Reader, kind: Kind, itemId: string): SafetyItem | null {
  const row = db.get('SELECT body FROM safety_item WHERE kind = ? AND id = ?', kind, itemId);
  return row === undefined ? null : json<SafetyItem>(row, 'body');
}

/** How many objects of the kind there are. */
export function safetyItemCount(db: Reader, kind: Kind): number {
  return int(db.get('SELECT count(*) AS n FROM safety_item WHERE kind = ?', kind) ?? { n: 0 }, 'n');
}

export function safetyItems(db: Reader): SafetyItem[] {
  return db.all('SELECT body FROM safety_item ORDER BY kind, id').map((row) => json<SafetyItem>(row, 'body'));
}

export function putSafetyItem(db: Writer, item: SafetyItem, atMs: UtcMs): void {
  db.runOne(
    `INSERT INTO safety_item (kind, id, body, changed_at_ms) VALUES (?,?,?,?)
     ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, changed_at_ms = excluded.changed_at_ms`,
    item.kind, safetyItemId(item), JSON.stringify(item), atMs,
  ); // prettier-ignore
  if (item.kind === 'matrix')
    db.runOne(
      'INSERT INTO matrix_version (version, body, saved_at_ms) SELECT coalesce(max(version), 0) + 1, ?, ? FROM matrix_version',
      JSON.stringify(item),
      atMs,
    );
}

/** The newest; 0: none was saved. */
export function matrixVersion(db: Reader): number {
  return int(db.get('SELECT coalesce(max(version), 0) AS newest FROM matrix_version') ?? { newest: 0 }, 'newest');
}

export function deleteSafetyItem(db: Writer, what: Kind, itemId: string): void {
  db.runOne('DELETE FROM safety_item WHERE kind = ? AND id = ?', what, itemId);
}

export function bypassById(db: Reader, bypassId: string): Bypass | null {
  const row = db.get('SELECT body FROM bypass WHERE id = ?', bypassId);
  return row === undefined ? null : json<Bypass>(row, 'body');
}

/** Asked for or in force; ended ones are not among them. */
export function openBypasses(db: Reader): Bypass[] {
  return db.all('SELECT body FROM bypass WHERE ended_at_ms IS NULL ORDER BY ends_at_ms').map((row) => json<Bypass>(row, 'body'));
}

/** Those whose time has passed and that nobody has ended; at most `most`. */
export function bypassesDue(db: Reader, nowMs: UtcMs, most: number): Bypass[] {
  return db
    .all('SELECT body FROM bypass WHERE ended_at_ms IS NULL AND ends_at_ms <= ? ORDER BY ends_at_ms LIMIT ?', nowMs, most)
    .map((row) => json<Bypass>(row, 'body'));
}

export function putBypass(db: Writer, bypass: Bypass): void {
  db.runOne(
    `INSERT INTO bypass (id, ends_at_ms, ended_at_ms, body) VALUES (?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET ends_at_ms = excluded.ends_at_ms, ended_at_ms = excluded.ended_at_ms, body = excluded.body`,
    bypass.id, bypass.endsAtMs, bypass.endedAtMs, JSON.stringify(bypass),
  ); // prettier-ignore
}

/** Also those that have ended and were not begun again. */
export function sensorTests(db: Reader): SensorTest[] {
  return db.all('SELECT body FROM sensor_test ORDER BY sensor_id').map((row) => json<SensorTest>(row, 'body'));
}

/** One test of a sensor at a time: a new one takes the place of the old. */
export function putSensorTest(db: Writer, test: SensorTest): void {
  db.runOne(
    'INSERT INTO sensor_test (sensor_id, ends_at_ms, body) VALUES (?,?,?) ON CONFLICT (sensor_id) DO UPDATE SET ends_at_ms = excluded.ends_at_ms, body = excluded.body',
    test.sensorId, test.endsAtMs, JSON.stringify(test),
  ); // prettier-ignore
}

/** Everything the safety lane works by. */
export function safetySetup(db: Reader): SafetySetup {
  return db.snapshot(() => {
    const items = safetyItems(db);
    const piles = db.all("SELECT id, zone FROM pile WHERE zone <> '' AND admission = 'accepted'");
    return {
      zones: items.flatMap((item) => (item.kind === 'zone' ? [item.zone] : [])),
      devices: items.flatMap((item) => (item.kind === 'field-device' ? [item.device] : [])),
      sensors: items.flatMap((item) => (item.kind === 'sensor' ? [item.sensor] : [])),
      relays: items.flatMap((item) => (item.kind === 'relay' ? [item.relay] : [])),
      rules: items.flatMap((item) => (item.kind === 'rule' ? [item.rule] : [])),
      matrix: items.flatMap((item) => (item.kind === 'matrix' ? item.cells : [])),
      bypasses: openBypasses(db),
      tests: sensorTests(db),
      cameras: camerasOf(db).filter(({ enabled }) => enabled),
      zoneOfPile: Object.fromEntries(piles.map((row) => [text(row, 'id'), id<ZoneId>(text(row, 'zone'))])),
    };
  });
}

/** Piles of the zone that were admitted. */
export function pilesOfZone(db: Reader, zoneId: ZoneId): PileId[] {
  return db
    .all("SELECT id FROM pile WHERE zone = ? AND admission = 'accepted' ORDER BY id", zoneId)
    .map((row) => id<PileId>(text(row, 'id')));
}
