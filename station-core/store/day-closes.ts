/** Closed days: what each moved, how the accounts stood then, and where in the chain it ends. */
import type { LocalDate, UtcMs } from '../base/time.ts';
import type { LedgerAccount } from '../domain/ledger.ts';
import type { DayClose } from '../domain/shift.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { chainEnd } from './ledger-chain.ts';
import { idOrNull, int, intOrNull, json, one, text, time } from './rows.ts';

/** The one that was made last; null: none yet. */
export function lastDayClose(db: Reader): DayClose | null {
  const row = db.get('SELECT * FROM day_close ORDER BY number DESC LIMIT 1');
  return row === undefined ? null : toDayClose(row);
}

export function dayCloseOf(db: Reader, day: LocalDate): DayClose | null {
  const row = db.get('SELECT * FROM day_close WHERE day = ?', day);
  return row === undefined ? null : toDayClose(row);
}

/** When the first transfer after this number was posted; null: there is none. */
export function firstPostedAfter(db: Reader, seq: number): UtcMs | null {
  const row = db.get('SELECT at_ms FROM transfer WHERE seq > ? ORDER BY seq LIMIT 1', seq);
  return row === undefined ? null : time(row, 'at_ms');
}

/**
 * The last transfer of [fromMs, toMs) after this number; all before it belong to that day too, whatever the clock said. `seq`
 * itself: it has none.
 */
export function lastPostedIn(db: Reader, seq: number, fromMs: UtcMs, toMs: UtcMs): number {
  const newest = chainEnd(db).seq;
  const at = one(db.get('SELECT (SELECT at_ms FROM transfer WHERE seq = ?) AS at_ms', newest));
  if (newest > seq && (intOrNull(at, 'at_ms') ?? 0) < toMs) return newest;
  const row = db.get(
    'SELECT seq FROM transfer WHERE at_ms >= ? AND at_ms < ? AND seq > ? ORDER BY at_ms DESC, seq DESC LIMIT 1',
    fromMs,
    toMs,
    seq,
  );
  return row === undefined ? seq : int(row, 'seq');
}

/** Debits and credits of the transfers after the first number, up to and with the second. */
export function movedBetween(db: Reader, afterSeq: number, toSeq: number): DayClose['moved'] {
  return db
    .all(
      `WITH part AS (SELECT debit, credit, amount FROM transfer WHERE seq > ? AND seq <= ?)
       SELECT account, sum(debits) AS debits, sum(credits) AS credits FROM (
         SELECT debit AS account, amount AS debits, 0 AS credits FROM part UNION ALL SELECT credit, 0, amount FROM part
       ) GROUP BY account ORDER BY account`,
      afterSeq,
      toSeq,
    )
    .map((row) => ({ account: text(row, 'account') as LedgerAccount, debits: int(row, 'debits'), credits: int(row, 'credits') }));
}

export function addDayClose(db: Writer, c: DayClose): void {
  db.runOne(
    'INSERT INTO day_close (number, day, closed_at_ms, closed_by, last_seq, last_hash, moved, balances) VALUES (?,?,?,?,?,?,?,?)',
    c.number,
    c.day,
    c.closedAtMs,
    c.closedBy,
    c.lastSeq,
    c.lastHash,
    JSON.stringify(c.moved),
    JSON.stringify(c.balances),
  );
}

export function toDayClose(row: Row): DayClose {
  return {
    day: text(row, 'day') as LocalDate,
    number: int(row, 'number'),
    closedAtMs: time(row, 'closed_at_ms'),
    closedBy: idOrNull(row, 'closed_by'),
    lastSeq: int(row, 'last_seq'),
    lastHash: text(row, 'last_hash'),
    moved: json<DayClose['moved']>(row, 'moved'),
    balances: json<DayClose['balances']>(row, 'balances'),
  };
}
