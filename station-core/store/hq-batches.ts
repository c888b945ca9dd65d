/** Batches for HQ: which notices are in which, and the bytes that leave, the same for ever. */
import type { UtcMs } from '../base/time.ts';
import type { HqBatch, HqBatchFile, HqMark } from '../domain/hq.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { dropNotices, outboxState, putOutboxState } from './hq-outbox.ts';
import { bytes, int, one, text, textOrNull, time, timeOrNull } from './rows.ts';

const FIGURES = 'epoch, number, from_seq, to_seq, state, manifest_hash, size, cut_at_ms, made_at_ms, acknowledged_at_ms, via';

/** The newest of this epoch; null: none was cut yet. */
export function lastBatch(db: Reader, epoch: number): HqBatch | null {
  return batchOrNull(db.get(`SELECT ${FIGURES} FROM hq_batch WHERE epoch = ? ORDER BY number DESC LIMIT 1`, epoch));
}

export function batchAt(db: Reader, epoch: number, number: number): HqBatch | null {
  return batchOrNull(db.get(`SELECT ${FIGURES} FROM hq_batch WHERE epoch = ? AND number = ?`, epoch, number));
}

/** Cut or made and not acknowledged, the oldest first; at most 1,000. */
export function openBatches(db: Reader, epoch: number, most = 1_000): HqBatch[] {
  return db
    .all(
      `SELECT ${FIGURES} FROM hq_batch INDEXED BY hq_batch_open WHERE state <> 'acknowledged' AND epoch = ? ORDER BY number LIMIT ?`,
      epoch,
      Math.min(most, 1_000),
    )
    .map(toBatch);
}

/** The newest of this epoch that has its bytes, or had. */
export function lastMade(db: Reader, epoch: number): HqBatch | null {
  return batchOrNull(db.get(`SELECT ${FIGURES} FROM hq_batch WHERE epoch = ? AND state <> 'cut' ORDER BY number DESC LIMIT 1`, epoch));
}

/** The newest of this epoch that HQ holds: all before it are held as well. */
export function lastAcknowledgedOf(db: Reader, epoch: number): HqBatch | null {
  const open = openBatches(db, epoch, 1)[0];
  return open === undefined ? lastBatch(db, epoch) : batchAt(db, epoch, open.number - 1);
}

/** How many are not acknowledged, and what they weigh. */
export function openBatchSums(db: Reader, epoch: number): { readonly batches: number; readonly bytes: number } {
  const row = one(
    db.get(
      "SELECT count(*) AS batches, coalesce(sum(size), 0) AS bytes FROM hq_batch INDEXED BY hq_batch_open WHERE state <> 'acknowledged' AND epoch = ?",
      epoch,
    ),
  );
  return { batches: int(row, 'batches'), bytes: int(row, 'bytes') };
}

/** The last that HQ acknowledged, in this epoch or an earlier one. */
export function lastAcknowledged(db: Reader): HqBatch | null {
  return batchOrNull(
    db.get(`SELECT ${FIGURES} FROM hq_batch WHERE acknowledged_at_ms IS NOT NULL ORDER BY epoch DESC, number DESC LIMIT 1`),
  );
}

/** Newest first; a page for people. */
export function batchesPage(db: Reader, params: { readonly offset: number; readonly limit: number }): HqBatch[] {
  return db
    .all(`SELECT ${FIGURES} FROM hq_batch ORDER BY epoch DESC, number DESC LIMIT ? OFFSET ?`, Math.min(params.limit, 200), params.offset)
    .map(toBatch);
}

/** null: it is not made, or its bytes are gone because HQ has it. */
export function batchFile(db: Reader, epoch: number, number: number): HqBatchFile | null {
  const row = db.get('SELECT manifest, signature, body FROM hq_batch WHERE epoch = ? AND number = ? AND body IS NOT NULL', epoch, number);
  return row === undefined
    ? null
    : { epoch, number, manifest: text(row, 'manifest'), signature: text(row, 'signature'), body: bytes(row, 'body') };
}

/** A new one, or the newest once more with fewer notices while it is not made. */
export function cutBatch(db: Writer, batch: HqBatch): void {
  const known = batchAt(db, batch.epoch, batch.number);
  if (known === null)
    db.runOne(
      "INSERT INTO hq_batch (epoch, number, from_seq, to_seq, state, size, cut_at_ms) VALUES (?,?,?,?,'cut',0,?)",
      batch.epoch, batch.number, batch.fromSeq, batch.toSeq, batch.cutAtMs,
    ); // prettier-ignore
  else
    db.runOne(
      "UPDATE hq_batch SET to_seq = ?, cut_at_ms = ? WHERE epoch = ? AND number = ? AND state = 'cut' AND from_seq = ?",
      batch.toSeq, batch.cutAtMs, batch.epoch, batch.number, batch.fromSeq,
    ); // prettier-ignore
  putOutboxState(db, { ...outboxState(db), cutSeq: batch.toSeq });
}

/** Its bytes are frozen from here on. */
export function makeBatch(db: Writer, file: HqBatchFile, manifestHash: string, atMs: UtcMs): void {
  db.runOne(
    "UPDATE hq_batch SET state = 'made', manifest = ?, signature = ?, manifest_hash = ?, size = ?, body = ?, made_at_ms = ? WHERE epoch = ? AND number = ? AND state = 'cut'",
    file.manifest, file.signature, manifestHash, file.body.byteLength, file.body, atMs, file.epoch, file.number,
  ); // prettier-ignore
}

/** HQ holds everything up to the mark: bytes and notices go. */
export function acknowledgeBatches(db: Writer, mark: HqMark, via: 'line' | 'stick', atMs: UtcMs): void {
  db.run(
    "UPDATE hq_batch SET state = 'acknowledged', acknowledged_at_ms = ?, via = ?, body = NULL WHERE epoch = ? AND number <= ? AND state = 'made'",
    atMs, via, mark.epoch, mark.number,
  ); // prettier-ignore
  dropNotices(db, mark.epoch, mark.seq);
}

/** Rows of batches that went long ago, never the newest of an epoch: the next one names it. So many at a time. */
export function dropOldBatches(db: Writer, beforeMs: UtcMs, most: number): void {
  db.run(`DELETE FROM hq_batch WHERE rowid IN (${OLD_BATCHES} LIMIT ?)`, beforeMs, most);
}

export function hasOldBatches(db: Reader, beforeMs: UtcMs): boolean {
  return db.get(`${OLD_BATCHES} LIMIT 1`, beforeMs) !== undefined;
}

const OLD_BATCHES = `SELECT old.rowid FROM hq_batch AS old INDEXED BY hq_batch_done WHERE old.acknowledged_at_ms < ?
  AND EXISTS (SELECT 1 FROM hq_batch AS newer WHERE newer.epoch = old.epoch AND newer.number > old.number)`;

/** Batches of closed epochs that HQ never acknowledged: they go nowhere any more. So many at a time. */
export function dropDeadBatches(db: Writer, epoch: number, most: number): void {
  db.run(
    "DELETE FROM hq_batch WHERE rowid IN (SELECT rowid FROM hq_batch INDEXED BY hq_batch_open WHERE state <> 'acknowledged' AND epoch < ? LIMIT ?)",
    epoch,
    most,
  );
}

export function hasDeadBatches(db: Reader, epoch: number): boolean {
  return (
    db.get("SELECT 1 AS found FROM hq_batch INDEXED BY hq_batch_open WHERE state <> 'acknowledged' AND epoch < ? LIMIT 1", epoch) !==
    undefined
  );
}

function batchOrNull(row: Row | undefined): HqBatch | null {
  return row === undefined ? null : toBatch(row);
}

function toBatch(row: Row): HqBatch {
  return {
    epoch: int(row, 'epoch'),
    number: int(row, 'number'),
    fromSeq: int(row, 'from_seq'),
    toSeq: int(row, 'to_seq'),
    state: text(row, 'state') as HqBatch['state'],
    manifestHash: textOrNull(row, 'manifest_hash'),
    size: int(row, 'size'),
    cutAtMs: time(row, 'cut_at_ms'),
    madeAtMs: timeOrNull(row, 'made_at_ms'),
    acknowledgedAtMs: timeOrNull(row, 'acknowledged_at_ms'),
    via: textOrNull(row, 'via') as HqBatch['via'],
  };
}
