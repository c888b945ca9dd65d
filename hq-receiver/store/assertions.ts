/** Client assertions that were used (RFC 7523 §3, jti): each one counts once, at whichever receiver it comes. */
import type { Sql } from './sql.ts';

/** False: it was used before. Those of this station that have expired go. */
export async function useAssertion(sql: Sql, stationId: string, jti: string, expiresAtMs: number, nowMs: number): Promise<boolean> {
  await sql.run('DELETE FROM client_assertion WHERE station_id = $1 AND expires_at_ms < $2', [stationId, nowMs]);
  const added = await sql.run(
    'INSERT INTO client_assertion (station_id, jti, expires_at_ms) VALUES ($1, $2, $3) ON CONFLICT (station_id, jti) DO NOTHING',
    [stationId, jti, expiresAtMs],
  );
  return added === 1;
}
