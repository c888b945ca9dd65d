/** The site's settings, and until when the station is known to have lived. */
import { utcMs, type UtcMs } from '../base/time.ts';
import type { StationSettings } from '../domain/station.ts';
import type { Reader, Writer } from './connection.ts';
import { int, json } from './rows.ts';

/** null until the station was set up. */
export function settingsOf(db: Reader): StationSettings | null {
  return db.remembered('settings', '', () => {
    const row = db.get('SELECT settings FROM station');
    return row === undefined ? null : json<StationSettings>(row, 'settings');
  });
}

export function putSettings(db: Writer, settings: StationSettings): void {
  db.runOne(
    'INSERT INTO station (only, settings) VALUES (1, ?) ON CONFLICT DO UPDATE SET settings = excluded.settings',
    JSON.stringify(settings),
  );
  db.forget('settings');
}

/** null: the file is new. */
export function lastAlive(db: Reader): UtcMs | null {
  const row = db.get('SELECT alive_ms FROM station_life');
  return row === undefined ? null : utcMs(int(row, 'alive_ms'));
}

export function putAlive(db: Writer, atMs: UtcMs): void {
  db.runOne('INSERT INTO station_life (only, alive_ms) VALUES (1, ?) ON CONFLICT DO UPDATE SET alive_ms = excluded.alive_ms', atMs);
}
