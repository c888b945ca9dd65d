/** The map: one picture, and where stations stand on it. */
import { bool, bytes, int, text } from './rows.ts';
import type { Sql } from './sql.ts';
import { SILENT_MS } from './station-views.ts';

/** Name of the picture; null: there is none. */
export async function mapPictureHash(sql: Sql): Promise<string | null> {
  const [row] = await sql.query('SELECT hash FROM map_picture');
  return row === undefined ? null : text(row, 'hash');
}

/** null: there is no picture of this name (any more). */
export async function mapPicture(sql: Sql, hash: string): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array } | null> {
  const [row] = await sql.query('SELECT media_type, bytes FROM map_picture WHERE hash = $1', [hash]);
  return row === undefined ? null : { mediaType: text(row, 'media_type'), bytes: bytes(row, 'bytes') };
}

export async function putMapPicture(
  sql: Sql,
  picture: { readonly hash: string; readonly mediaType: string; readonly bytes: Uint8Array },
): Promise<void> {
  await sql.run(
    `INSERT INTO map_picture (one, hash, media_type, bytes) VALUES (1, $1, $2, $3)
     ON CONFLICT (one) DO UPDATE SET hash = excluded.hash, media_type = excluded.media_type, bytes = excluded.bytes`,
    [picture.hash, picture.mediaType, picture.bytes],
  );
}

export async function removeMapPicture(sql: Sql): Promise<void> {
  await sql.run('DELETE FROM map_picture');
}

/** spot null: off the map. false: there is no such station. */
export async function putSpot(sql: Sql, stationId: string, spot: { readonly x: number; readonly y: number } | null): Promise<boolean> {
  const written = await sql.run(
    `INSERT INTO station_page (station_id, map_x, map_y) SELECT station_id, $2, $3 FROM station WHERE station_id = $1
     ON CONFLICT (station_id) DO UPDATE SET map_x = excluded.map_x, map_y = excluded.map_y`,
    [stationId, spot?.x ?? null, spot?.y ?? null],
  );
  return written === 1;
}

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

interface MapStation {
  readonly stationId: string;
  readonly name: string;
  readonly city: string;
  readonly place: { readonly x: number; readonly y: number } | null;
  readonly isSilent: boolean;
  readonly isLocked: boolean;
  readonly isMissing: boolean;
  readonly worst: (typeof SEVERITIES)[number] | null;
  readonly alarms: number;
}

/** By name, at most 2,000. */
export async function mapStations(sql: Sql, nowMs: number): Promise<MapStation[]> {
  const rows = await sql.query(
    `SELECT s.station_id, s.name, s.city, p.map_x, p.map_y, coalesce(s.contact_at_ms, s.enrolled_at_ms) < $1 AS is_silent, s.state = 'locked' AS is_locked,
       EXISTS (SELECT 1 FROM refusal r WHERE r.station_id = s.station_id AND r.code = 'hq.gap' AND r.last_at_ms > coalesce(s.batch_at_ms, 0)) AS is_missing,
       alarms.worst, alarms.alarms
     FROM station s LEFT JOIN station_page p ON p.station_id = s.station_id
     CROSS JOIN LATERAL (
       SELECT count(*) AS alarms, coalesce(max(CASE a.severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'medium' THEN 1 ELSE 0 END), -1) AS worst
       FROM alarm a WHERE a.station_id = s.station_id AND a.cleared_at_ms IS NULL AND a.body IS NOT NULL AND NOT a.is_test
     ) alarms
     ORDER BY s.name, s.station_id LIMIT 2000`,
    [nowMs - SILENT_MS],
  );
  return rows.map((row) => {
    const x = row['map_x'];
    const y = row['map_y'];
    return {
      stationId: text(row, 'station_id'),
      name: text(row, 'name'),
      city: text(row, 'city'),
      place: typeof x === 'number' && typeof y === 'number' ? { x, y } : null,
      isSilent: bool(row, 'is_silent'),
      isLocked: bool(row, 'is_locked'),
      isMissing: bool(row, 'is_missing'),
      worst: SEVERITIES[int(row, 'worst')] ?? null,
      alarms: int(row, 'alarms'),
    };
  });
}
