/** How many directives a station has not answered. */
import { int, text } from './rows.ts';
import type { Sql } from './sql.ts';

/** A station without any is left out. */
export async function waitingOf(sql: Sql, stationIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query(
    `SELECT station_id, count(*) AS waiting FROM directive WHERE station_id = ANY ($1::text[]) AND state = 'sent' GROUP BY station_id`,
    [stationIds],
  );
  return new Map(rows.map((row) => [text(row, 'station_id'), int(row, 'waiting')]));
}
