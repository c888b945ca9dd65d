/**
 * Notices for HQ, numbered without a gap in the transaction of their fact. While a notice of an object is not cut into a batch, more
 * changes of it add none: that is known from memory, so that a reading of a meter costs nothing here.
 */
import type { UtcMs } from '../base/time.ts';
import type { HqKind, HqNotice, HqObjectName } from '../domain/hq.ts';
import type { HqBackfill } from '../domain/hq-write.ts';
import type { Reader, Row, SqlValue, Writer } from './connection.ts';
import { bool, int, jsonOrNull, one, text, time } from './rows.ts';

/** Where the numbering stands. */
export interface OutboxState {
  /** 0: none was ever opened. */
  readonly epoch: number;
  /** There is a link: facts are noticed. */
  readonly isOpen: boolean;
  readonly nextSeq: number;
  /** Up to here notices are in batches. */
  readonly cutSeq: number;
  readonly backfill: HqBackfill | null;
  /** Hours before this one were told of every fault that lasted into them. */
  readonly faultsToldMs: UtcMs;
  /** The station's id at its HQ; '' where it never had one. */
  readonly stationId: string;
  readonly openedAtMs: UtcMs;
}

/** The newest notice of an object. */
interface HqObject {
  readonly version: number;
  readonly epoch: number;
  readonly seq: number;
}

export function outboxState(db: Reader): OutboxState {
  return db.remembered('outbox', '', () => toState(one(db.get('SELECT * FROM outbox_state'))));
}

function toState(row: Row): OutboxState {
  return {
    epoch: int(row, 'epoch'),
    isOpen: bool(row, 'is_open'),
    nextSeq: int(row, 'next_seq'),
    cutSeq: int(row, 'cut_seq'),
    backfill: jsonOrNull<HqBackfill>(row, 'backfill'),
    faultsToldMs: time(row, 'faults_told_ms'),
    stationId: text(row, 'station_id'),
    openedAtMs: time(row, 'opened_at_ms'),
  };
}

export function putOutboxState(db: Writer, state: OutboxState): void {
  db.runOne(
    'UPDATE outbox_state SET epoch = ?, is_open = ?, next_seq = ?, cut_seq = ?, backfill = ?, faults_told_ms = ?, station_id = ?, opened_at_ms = ?',
    state.epoch,
    state.isOpen ? 1 : 0,
    state.nextSeq,
    state.cutSeq,
    state.backfill === null ? null : JSON.stringify(state.backfill),
    state.faultsToldMs,
    state.stationId,
    state.openedAtMs,
  );
  db.remember('outbox', '', state);
}

/** These changed. Those with a notice that is not cut yet are passed over; nothing happens while there is no link. */
export function noticeObjects(db: Writer, objects: readonly HqObjectName[], atMs: UtcMs): void {
  const state = outboxState(db);
  if (!state.isOpen) return;
  let { nextSeq } = state;
  for (const { kind, objectId } of objects) {
    const known = objectOf(db, kind, objectId);
    if (known?.epoch === state.epoch && known.seq > state.cutSeq) continue;
    addNotice(db, { epoch: state.epoch, seq: nextSeq, kind, objectId, version: (known?.version ?? 0) + 1, madeAtMs: atMs });
    nextSeq += 1;
  }
  if (nextSeq !== state.nextSeq) putOutboxState(db, { ...state, nextSeq });
}

/** Noticed unless this epoch told of them already. */
export function stepBackfill(db: Writer, objects: readonly HqObjectName[], next: HqBackfill | null, atMs: UtcMs): void {
  const { epoch } = outboxState(db);
  noticeObjects(db, objects.filter(({ kind, objectId }) => objectOf(db, kind, objectId)?.epoch !== epoch), atMs); // prettier-ignore
  putOutboxState(db, { ...outboxState(db), backfill: next });
}

/** Faults that still last are told up to here. */
export function tellFaults(db: Writer, objects: readonly HqObjectName[], untilMs: UtcMs, atMs: UtcMs): void {
  noticeObjects(db, objects, atMs);
  putOutboxState(db, { ...outboxState(db), faultsToldMs: untilMs });
}

function addNotice(db: Writer, notice: HqNotice): void {
  const { epoch, seq, kind, objectId, version, madeAtMs } = notice;
  db.runOne(
    'INSERT INTO outbox (epoch, seq, kind, object_id, version, made_at_ms) VALUES (?,?,?,?,?,?)',
    epoch, seq, kind, objectId, version, madeAtMs,
  ); // prettier-ignore
  db.runOne(
    `INSERT INTO hq_object (kind, object_id, version, epoch, seq) VALUES (?,?,?,?,?)
     ON CONFLICT DO UPDATE SET version = excluded.version, epoch = excluded.epoch, seq = excluded.seq`,
    kind, objectId, version, epoch, seq,
  ); // prettier-ignore
  db.remember('hq-object', `${kind}/${objectId}`, { version, epoch, seq } satisfies HqObject);
}

/** null: it was never noticed. */
export function objectOf(db: Reader, kind: HqKind, objectId: string): HqObject | null {
  return db.remembered<HqObject | null>('hq-object', `${kind}/${objectId}`, () => {
    const row = db.get('SELECT version, epoch, seq FROM hq_object WHERE kind = ? AND object_id = ?', kind, objectId);
    return row === undefined ? null : { version: int(row, 'version'), epoch: int(row, 'epoch'), seq: int(row, 'seq') };
  });
}

/** A new numbering from 1; what was cut and not acknowledged of the one before goes no more. At another HQ everything begins anew. */
export function openEpoch(db: Writer, opened: Pick<OutboxState, 'epoch' | 'stationId' | 'openedAtMs'>, backfill: HqBackfill): void {
  if (backfill.isWhole) {
    for (const table of ['outbox', 'hq_object', 'hq_batch']) db.run(`DELETE FROM ${table}`);
    db.forget('hq-object');
  }
  // What piles were like when they were told last is known of the time with a link alone.
  db.forget('pile-told');
  putOutboxState(db, { ...outboxState(db), ...opened, isOpen: true, nextSeq: 1, cutSeq: 0, backfill });
}

/** Nothing is noticed from here on. What waits stays until a new epoch is opened. */
export function closeOutbox(db: Writer): void {
  putOutboxState(db, { ...outboxState(db), isOpen: false, backfill: null });
}

/** In their order; at most 1,000. */
export function noticesBetween(db: Reader, epoch: number, fromSeq: number, toSeq: number): HqNotice[] {
  return db
    .all('SELECT * FROM outbox WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT 1000', epoch, fromSeq, toSeq)
    .map(toNotice);
}

/** Alarms whose notice is not cut yet, the newest 200. */
export function alarmsWaiting(db: Reader, { epoch, cutSeq }: Pick<OutboxState, 'epoch' | 'cutSeq'>): string[] {
  return db
    .all("SELECT object_id FROM outbox INDEXED BY outbox_alarm WHERE kind = 'alarm' AND epoch = ? AND seq > ? ORDER BY seq DESC LIMIT 200", epoch, cutSeq)
    .map((row) => text(row, 'object_id')); // prettier-ignore
}

/** Objects whose newest notice HQ does not hold and that this epoch has not noticed yet, the oldest first. */
export function objectsAfter(
  db: Reader,
  mark: { readonly epoch: number; readonly seq: number },
  epoch: number,
  most: number,
): HqObjectName[] {
  return db
    .all(
      'SELECT kind, object_id FROM hq_object INDEXED BY hq_object_noticed WHERE (epoch, seq) > (?, ?) AND epoch < ? ORDER BY epoch, seq LIMIT ?',
      mark.epoch, mark.seq, epoch, most,
    )
    .map((row) => ({ kind: text(row, 'kind') as HqKind, objectId: text(row, 'object_id') })); // prettier-ignore
}

/** Up to this notice HQ has it: they are needed no more. */
export function dropNotices(db: Writer, epoch: number, toSeq: number): void {
  db.run('DELETE FROM outbox WHERE epoch = ? AND seq <= ?', epoch, toSeq);
}

/** What is left of epochs that were closed, so many rows at a time. */
export function dropOldNotices(db: Writer, epoch: number, most: number): void {
  db.run(
    'DELETE FROM outbox WHERE (epoch, seq) IN (SELECT epoch, seq FROM outbox WHERE epoch < ? ORDER BY epoch, seq LIMIT ?)',
    epoch,
    most,
  );
}

export function hasOldNotices(db: Reader, epoch: number): boolean {
  return db.get('SELECT 1 AS found FROM outbox WHERE epoch < ? LIMIT 1', epoch) !== undefined;
}

/** What is there for HQ alone: a file it asked for, a wish for a lease. body null: it is gone. */
export function putHqTold(db: Writer, kind: HqKind, objectId: string, body: unknown): void {
  db.runOne(
    'INSERT INTO hq_told (kind, object_id, body) VALUES (?,?,?) ON CONFLICT DO UPDATE SET body = excluded.body',
    kind,
    objectId,
    JSON.stringify(body),
  );
}

/** undefined: there is none. */
export function hqToldOf(db: Reader, kind: HqKind, objectId: string): unknown {
  const row = db.get('SELECT body FROM hq_told WHERE kind = ? AND object_id = ?', kind, objectId);
  return row === undefined ? undefined : (JSON.parse(text(row, 'body')) as unknown);
}

function toNotice(row: Readonly<Record<string, SqlValue>>): HqNotice {
  return {
    epoch: int(row, 'epoch'),
    seq: int(row, 'seq'),
    kind: text(row, 'kind') as HqKind,
    objectId: text(row, 'object_id'),
    version: int(row, 'version'),
    madeAtMs: time(row, 'made_at_ms'),
  };
}
