/** What was refused: one row for each station, day and code, so that nobody fills the database by being refused. */
import type { Sql } from './sql.ts';

interface RefusedRequest {
  /** '' where nobody knows whose it was. */
  readonly stationId: string;
  readonly code: string;
  readonly help: string;
  readonly route: string;
  readonly address: string;
}

export async function writeRefusal(sql: Sql, refused: RefusedRequest, nowMs: number): Promise<void> {
  await sql.run(
    `INSERT INTO refusal AS t (station_id, day, code, times, first_at_ms, last_at_ms, last_route, last_address, last_help)
     VALUES ($1, $2::date, $3, 1, $4, $4, $5, $6, $7)
     ON CONFLICT (station_id, day, code) DO UPDATE SET times = t.times + 1, last_at_ms = excluded.last_at_ms,
       last_route = excluded.last_route, last_address = excluded.last_address, last_help = excluded.last_help`,
    [
      refused.stationId,
      new Date(nowMs).toISOString().slice(0, 10),
      refused.code,
      nowMs,
      refused.route.slice(0, 200),
      refused.address.slice(0, 100),
      refused.help.slice(0, 1_000),
    ],
  );
}
