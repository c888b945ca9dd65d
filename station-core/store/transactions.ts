/** Transactions that the pile names and numbers (OCPP 2.0.1), and what of them came before its turn. */
import { id, type PileId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import { addMs, type UtcMs } from '../base/time.ts';
import type { Session } from '../domain/session.ts';
import type { PartSequence, PileTransaction, TransactionPart } from '../domain/transaction.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { bool, idOrNull, int, intOrNull, json, one, text, time, timeOrNull } from './rows.ts';

/** A start key of this form is the pile's own name of the transaction. */
const STARTS_WITH = 'transaction|';

export function startKeyOf(pileTransactionId: string): string {
  return `${STARTS_WITH}${pileTransactionId}`;
}

/** What the pile calls the session's transaction; null: the number it was given is its only name (OCPP 1.6). */
export function pileTransactionIdOf({ startKey }: Pick<Session, 'startKey'>): string | null {
  return startKey.startsWith(STARTS_WITH) ? startKey.slice(STARTS_WITH.length) : null;
}

export function pileTransaction(db: Reader, pileId: PileId, pileTransactionId: string): PileTransaction | null {
  return db.remembered('transaction', keyOf(pileId, pileTransactionId), () => {
    const row = db.get('SELECT * FROM pile_transaction WHERE pile_id = ? AND pile_transaction_id = ?', pileId, pileTransactionId);
    return row === undefined ? null : toTransaction(row);
  });
}

/** Those of which a waiting part is due, and those that lie further ahead than anything waits: the PC's clock was put back. */
export function transactionsDue(db: Reader, nowMs: UtcMs, longestMs: number, limit: number): PileTransaction[] {
  return db
    .all(
      'SELECT * FROM pile_transaction INDEXED BY pile_transaction_due WHERE due_ms IS NOT NULL AND (due_ms <= ? OR due_ms > ?) ORDER BY due_ms LIMIT ?',
      nowMs,
      addMs(nowMs, longestMs),
      limit,
    )
    .map(toTransaction);
}

export interface WaitingPart {
  readonly seqNo: number;
  readonly receivedMs: UtcMs;
}

/** Lowest number first. */
export function waitingParts(db: Reader, { pileId, pileTransactionId }: PileTransaction): WaitingPart[] {
  return db
    .all(
      'SELECT seq_no, received_ms FROM waiting_part WHERE pile_id = ? AND pile_transaction_id = ? ORDER BY seq_no',
      pileId,
      pileTransactionId,
    )
    .map((row) => ({ seqNo: int(row, 'seq_no'), receivedMs: time(row, 'received_ms') }));
}

export function waitingPart(db: Reader, { pileId, pileTransactionId }: PileTransaction, seqNo: number): TransactionPart | null {
  const row = db.get(
    'SELECT body FROM waiting_part WHERE pile_id = ? AND pile_transaction_id = ? AND seq_no = ?',
    pileId,
    pileTransactionId,
    seqNo,
  );
  return row === undefined ? null : json<TransactionPart>(row, 'body');
}

/** All that waits of a pile; bytes are characters of JSON. */
export function waitingLoad(db: Reader, pileId: PileId): { readonly parts: number; readonly bytes: number } {
  const row = one(db.get('SELECT count(*) AS parts, coalesce(sum(bytes), 0) AS bytes FROM waiting_part WHERE pile_id = ?', pileId));
  return { parts: int(row, 'parts'), bytes: int(row, 'bytes') };
}

export function putTransaction(db: Writer, t: PileTransaction): void {
  db.runOne(
    `INSERT INTO pile_transaction (pile_id, pile_transaction_id, transaction_id, sequence, token_id, car_seen, refused, cost, cost_at_ms, due_ms) VALUES (?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (pile_id, pile_transaction_id) DO UPDATE SET transaction_id = excluded.transaction_id, sequence = excluded.sequence, token_id = excluded.token_id,
       car_seen = excluded.car_seen, refused = excluded.refused, cost = excluded.cost, cost_at_ms = excluded.cost_at_ms, due_ms = excluded.due_ms`,
    t.pileId, t.pileTransactionId, t.transactionId, JSON.stringify(t.sequence), t.tokenId, t.carSeen ? 1 : 0, t.refused ? 1 : 0, t.cost, t.costAtMs, t.dueMs,
  ); // prettier-ignore
  db.remember('transaction', keyOf(t.pileId, t.pileTransactionId), t);
}

/** The first of two with the same number stays. */
export function addWaitingPart(db: Writer, p: TransactionPart): void {
  const body = JSON.stringify(p);
  db.run(
    'INSERT INTO waiting_part (pile_id, pile_transaction_id, seq_no, received_ms, bytes, body) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING',
    p.pileId,
    p.pileTransactionId,
    p.seqNo,
    p.receivedMs,
    body.length,
    body,
  );
}

export function deleteWaitingPart(db: Writer, part: Pick<TransactionPart, 'pileId' | 'pileTransactionId' | 'seqNo'>): void {
  db.run(
    'DELETE FROM waiting_part WHERE pile_id = ? AND pile_transaction_id = ? AND seq_no = ?',
    part.pileId,
    part.pileTransactionId,
    part.seqNo,
  );
}

/** What a session is by, where it was told after its start: who pays, with what limits and prices, and where it stands. */
export function putIdentity(db: Writer, s: Session): void {
  db.runOne(
    'UPDATE session SET token_id = ?, started_by = ?, operator_id = ?, limits = ?, plan_id = ?, plan_version = ?, evse = ?, connector = ? WHERE id = ?',
    s.tokenId, s.startedBy, s.operatorId, JSON.stringify(s.limits), s.planId, s.planVersion, s.evse, s.connector, s.id,
  ); // prettier-ignore
  db.forget('open-sessions', s.pileId);
}

function keyOf(pileId: PileId, pileTransactionId: string): string {
  return JSON.stringify([pileId, pileTransactionId]);
}

function toTransaction(row: Row): PileTransaction {
  const cost = intOrNull(row, 'cost');
  return {
    pileId: id<PileId>(text(row, 'pile_id')),
    pileTransactionId: text(row, 'pile_transaction_id'),
    transactionId: intOrNull(row, 'transaction_id'),
    sequence: json<PartSequence>(row, 'sequence'),
    tokenId: idOrNull(row, 'token_id'),
    carSeen: bool(row, 'car_seen'),
    refused: bool(row, 'refused'),
    cost: cost === null ? null : minor(cost),
    costAtMs: timeOrNull(row, 'cost_at_ms'),
    dueMs: timeOrNull(row, 'due_ms'),
  };
}
