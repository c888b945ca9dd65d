/** Which directives a station has answered: what a stick brings back begins behind them. */
import { int, one } from './rows.ts';
import type { Sql } from './sql.ts';

/** The last number before the first one that the station said nothing of; 0: it answered none. */
export async function answeredUpTo(sql: Sql, stationId: string): Promise<number> {
  const rows = await sql.query(
    `SELECT coalesce(min(number) FILTER (WHERE state = 'sent') - 1, max(number), 0) AS number FROM directive WHERE station_id = $1`,
    [stationId],
  );
  return int(one(rows), 'number');
}
