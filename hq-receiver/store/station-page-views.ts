/** The page of one station: what HQ's people know and write of it, its piles, its days. */
import { int, intOrNull, json, text, textOrNull } from './rows.ts';
import type { Sql } from './sql.ts';

const DAY_MS = 86_400_000;

interface StationPage {
  readonly enrolledAtMs: number;
  readonly startedAtMs: number | null;
  readonly countryCode: string;
  readonly partyId: string;
  readonly lockReason: string | null;
  readonly place: Readonly<Record<'address' | 'city' | 'postalCode' | 'country' | 'latitude' | 'longitude' | 'note', string>>;
}

export async function stationPage(sql: Sql, stationId: string): Promise<StationPage | null> {
  const [row] = await sql.query(
    `SELECT s.*, coalesce(p.note, '') AS note, (st.body->>'startedAtMs')::bigint AS started_at_ms FROM station s
     LEFT JOIN station_page p ON p.station_id = s.station_id
     LEFT JOIN LATERAL (SELECT body FROM station_state WHERE station_id = s.station_id ORDER BY at_ms DESC LIMIT 1) st ON true
     WHERE s.station_id = $1`,
    [stationId],
  );
  if (row === undefined) return null;
  return {
    enrolledAtMs: int(row, 'enrolled_at_ms'),
    startedAtMs: intOrNull(row, 'started_at_ms'),
    countryCode: text(row, 'country_code'),
    partyId: text(row, 'party_id'),
    lockReason: textOrNull(row, 'locked_reason'),
    place: {
      address: text(row, 'address'),
      city: text(row, 'city'),
      postalCode: text(row, 'postal_code'),
      country: text(row, 'country'),
      latitude: text(row, 'latitude'),
      longitude: text(row, 'longitude'),
      note: text(row, 'note'),
    },
  };
}

/** false: there is no such station. */
export async function changeStation(sql: Sql, stationId: string, tags: readonly string[], place: StationPage['place']): Promise<boolean> {
  const written = await sql.run(
    `UPDATE station SET tags = $2::text[], address = $3, city = $4, postal_code = $5, country = $6, latitude = $7, longitude = $8 WHERE station_id = $1`,
    [stationId, tags, place.address, place.city, place.postalCode, place.country, place.latitude, place.longitude],
  );
  if (written === 0) return false;
  await sql.run('INSERT INTO station_page (station_id, note) VALUES ($1, $2) ON CONFLICT (station_id) DO UPDATE SET note = excluded.note', [
    stationId,
    place.note,
  ]);
  return true;
}

/** Bodies of the station's piles as it told them (hq/wire-objects pile), by name; at most 500. */
export async function pilesOf(sql: Sql, stationId: string): Promise<unknown[]> {
  const rows = await sql.query('SELECT body FROM pile WHERE station_id = $1 AND body IS NOT NULL ORDER BY name, id LIMIT 500', [stationId]);
  return rows.map((row) => json(row, 'body'));
}

/** The station's own days, oldest first. */
export async function daysOf(
  sql: Sql,
  stationId: string,
  nowMs: number,
): Promise<
  {
    readonly day: string;
    readonly energy: number;
    readonly net: number;
    readonly bills: number;
  }[]
> {
  const rows = await sql.query(
    `SELECT day, energy, net, bills FROM rollup_day WHERE station_id = $1 AND pile_id IS NULL AND body IS NOT NULL AND day >= $2::date ORDER BY day LIMIT 60`,
    [stationId, new Date(nowMs - 30 * DAY_MS).toISOString().slice(0, 10)],
  );
  return rows.map((row) => ({ day: text(row, 'day'), energy: int(row, 'energy'), net: int(row, 'net'), bills: int(row, 'bills') }));
}
