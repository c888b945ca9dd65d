/** How a station and HQ got on: its epochs, its newest batches, what was refused. */
import { int, intOrNull, text } from './rows.ts';
import type { Sql } from './sql.ts';

const DAY_MS = 86_400_000;

/** Newest first. */
export async function epochsOf(
  sql: Sql,
  stationId: string,
): Promise<
  {
    readonly epoch: number;
    readonly openedAtMs: number;
    readonly closedAtMs: number | null;
    readonly number: number;
    readonly seq: number;
    readonly how: 'enrolled' | 'recovered';
    readonly had: { readonly epoch: number; readonly number: number; readonly seq: number } | null;
  }[]
> {
  const rows = await sql.query(
    `SELECT e.*, coalesce(e.closed_number, s.mark_number) AS reached_number, coalesce(e.closed_seq, s.mark_seq) AS reached_seq
     FROM station_epoch e JOIN station s ON s.station_id = e.station_id WHERE e.station_id = $1 ORDER BY e.epoch DESC LIMIT 100`,
    [stationId],
  );
  return rows.map((row) => {
    const hadEpoch = intOrNull(row, 'had_epoch');
    return {
      epoch: int(row, 'epoch'),
      openedAtMs: int(row, 'opened_at_ms'),
      closedAtMs: intOrNull(row, 'closed_at_ms'),
      number: int(row, 'reached_number'),
      seq: int(row, 'reached_seq'),
      how: text(row, 'how') === 'recovered' ? ('recovered' as const) : ('enrolled' as const),
      had: hadEpoch === null ? null : { epoch: hadEpoch, number: intOrNull(row, 'had_number') ?? 0, seq: intOrNull(row, 'had_seq') ?? 0 },
    };
  });
}

/** The newest 20 of the last 90 days. */
export async function batchesOf(
  sql: Sql,
  stationId: string,
  nowMs: number,
): Promise<
  {
    readonly epoch: number;
    readonly number: number;
    readonly fromSeq: number;
    readonly toSeq: number;
    readonly rows: number;
    readonly receivedAtMs: number;
  }[]
> {
  const rows = await sql.query(
    `SELECT epoch, number, from_seq, to_seq, row_count, applied_at_ms FROM batch
     WHERE station_id = $1 AND applied_at_ms > $2 ORDER BY epoch DESC, number DESC LIMIT 20`,
    [stationId, nowMs - 90 * DAY_MS],
  );
  return rows.map((row) => ({
    epoch: int(row, 'epoch'),
    number: int(row, 'number'),
    fromSeq: int(row, 'from_seq'),
    toSeq: int(row, 'to_seq'),
    rows: int(row, 'row_count'),
    receivedAtMs: int(row, 'applied_at_ms'),
  }));
}

export interface RefusalLine {
  readonly code: string;
  readonly help: string;
  readonly times: number;
  readonly atMs: number;
}

/** Newest first, at most 20. */
export async function refusalsOf(sql: Sql, stationId: string): Promise<RefusalLine[]> {
  const rows = await sql.query(
    'SELECT code, last_help, times, last_at_ms FROM refusal WHERE station_id = $1 ORDER BY last_at_ms DESC LIMIT 20',
    [stationId],
  );
  return rows.map((row) => ({
    code: text(row, 'code'),
    help: text(row, 'last_help'),
    times: int(row, 'times'),
    atMs: int(row, 'last_at_ms'),
  }));
}
