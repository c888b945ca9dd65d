/**
 * The line to HQ as events: the station is linked, the next batch is cut, its bytes are made, HQ has acknowledged, HQ refuses.
 * A batch is rendered between two events, so that a kill in between leaves a batch that is cut and not made: it is rendered again.
 */
import { addMs, DAY_MS, type UtcMs } from '../base/time.ts';
import type { HqEvent } from '../domain/hq-event.ts';
import type { HqBatch, HqLink, HqMark } from '../domain/hq.ts';
import type { HqBackfill } from '../domain/hq-write.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { Reader } from '../store/connection.ts';
import { batchAt, hasDeadBatches, hasOldBatches, lastAcknowledged, lastBatch, openBatchSums } from '../store/hq-batches.ts';
import { hqLinkOf } from '../store/hq-link.ts';
import { hasOldNotices, outboxState } from '../store/hq-outbox.ts';
import { raise, settle } from './alarms.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';

type Of<Kind extends HqEvent['kind']> = Extract<HqEvent, { kind: Kind }>;

const STOPPED = 'station:hq-stopped';
/** Batches that HQ has not acknowledged, and their bytes: past that nothing more is cut, the notices wait. */
const MOST_OPEN = 10_000;
const MOST_OPEN_BYTES = 1024 * 1024 * 1024;
/** Rows of acknowledged batches are kept so long for people to look at. */
const KEPT_MS = 90 * DAY_MS;

const NOT_LINKED = { asked: 'hq', help: 'The station belongs to no HQ: enrol it first.' } as const;

/** A new epoch, from its first notice on. */
export function onHqLinked({ db }: Context, event: Of<'operator.hq-linked'>): Outcome {
  const { link, receivedMs } = event;
  const before = outboxState(db);
  const isWhole = event.how === 'enrolled' || before.stationId !== link.stationId;
  if (!isWhole && link.epoch <= before.epoch)
    return refused({ asked: 'epoch', help: `HQ must open an epoch after ${before.epoch}; ask it for a new recovery code.` });
  // Without a link nothing was noticed: whatever was told before may be another thing now.
  const held = isWhole || !before.isOpen ? { epoch: 0, seq: 0 } : heldBy(db, event.closed);
  const backfill: HqBackfill = { stage: 'untold', after: '', isWhole, held, steppedAtMs: addMs(receivedMs, 0 - DAY_MS) };
  const writes: Write[] = [
    { kind: 'hq-link.put', link },
    { kind: 'hq-losses.put', lost: event.lost },
    ...(event.how === 'recovered' ? [{ kind: 'numbers.raise', atMs: receivedMs } as const] : []),
    { kind: 'hq-epoch.open', stationId: link.stationId, epoch: link.epoch, backfill, atMs: receivedMs },
  ];
  return outcome(DONE, join(told(writes), settle(db, STOPPED, receivedMs)));
}

/**
 * Up to where HQ has it: as it says, where that is this file's history; else as this file knows. Beyond a restored file HQ holds what
 * the file never made, under the numbers that it has given once more since.
 */
function heldBy(db: Reader, closed: HqMark | undefined): HqBackfill['held'] {
  const last = lastAcknowledged(db);
  const known = last === null ? { epoch: 0, seq: 0 } : { epoch: last.epoch, seq: last.toSeq };
  if (closed === undefined) return known;
  const isBehind = closed.epoch < known.epoch || (closed.epoch === known.epoch && closed.seq <= known.seq);
  const isOwn = batchAt(db, closed.epoch, closed.number)?.manifestHash === closed.hash;
  return isBehind || isOwn ? { epoch: closed.epoch, seq: closed.seq } : known;
}

/** Whoever saves the settings has looked at what stopped the line: it is tried again. */
export function onHqSettings({ db }: Context, event: Of<'operator.hq-settings'>): Outcome {
  const link = hqLinkOf(db);
  if (link === null) return notFound(NOT_LINKED);
  const changed: HqLink = { ...link, ...event.settings, state: 'linked', stoppedBy: null };
  return outcome(DONE, join(told([{ kind: 'hq-link.put', link: changed }]), settle(db, STOPPED, event.receivedMs)));
}

/** Nothing is noticed any more. What was sent stays at HQ. */
export function onHqUnlink({ db }: Context, event: Of<'operator.hq-unlink'>): Outcome {
  if (hqLinkOf(db) === null) return notFound(NOT_LINKED);
  return outcome(DONE, join(told([{ kind: 'hq-link.delete' }]), settle(db, STOPPED, event.receivedMs)));
}

/** The next notices in their order. One that is cut and not made is cut anew to at most `most`, and never to more than it was. */
export function onHqCut({ db }: Context, event: Of<'hq.cut'>): Outcome {
  const { epoch, isOpen, nextSeq, cutSeq } = outboxState(db);
  const last = lastBatch(db, epoch);
  const most = Math.max(1, Math.min(event.most, 1_000));
  if (!isOpen) return cutAnswer(db, null, []);
  if (last?.state === 'cut') {
    const toSeq = Math.min(last.toSeq, last.fromSeq + most - 1);
    return toSeq === last.toSeq ? cutAnswer(db, last, []) : cut(db, { ...last, toSeq, cutAtMs: event.receivedMs });
  }
  if (cutSeq + 1 >= nextSeq || isFull(db, epoch)) return cutAnswer(db, null, []);
  return cut(db, {
    epoch,
    number: (last?.number ?? 0) + 1,
    fromSeq: cutSeq + 1,
    toSeq: Math.min(nextSeq - 1, cutSeq + most),
    state: 'cut',
    manifestHash: null,
    size: 0,
    cutAtMs: event.receivedMs,
    madeAtMs: null,
    acknowledgedAtMs: null,
    via: null,
  });
}

function isFull(db: Reader, epoch: number): boolean {
  const open = openBatchSums(db, epoch);
  return open.batches >= MOST_OPEN || open.bytes >= MOST_OPEN_BYTES;
}

function cut(db: Reader, batch: HqBatch): Outcome {
  return cutAnswer(db, batch, [{ kind: 'hq-batch.cut', batch }]);
}

function cutAnswer(db: Reader, batch: HqBatch | null, writes: Write[]): Outcome {
  const previous = batch === null ? null : batchAt(db, batch.epoch, batch.number - 1);
  return { answer: { kind: 'hq-batch', batch, previousHash: previous?.manifestHash ?? '' }, writes, commands: [], notices: [] };
}

/** The bytes are frozen before the first of them leaves. Made twice (the answer was lost): the first bytes stand. */
export function onHqBatchMade({ db }: Context, event: Of<'hq.batch-made'>): Outcome {
  const { epoch, number } = event.file;
  const batch = epoch === outboxState(db).epoch ? batchAt(db, epoch, number) : null;
  if (batch === null) return notFound({ batch: `${epoch}-${number}`, help: 'The epoch was closed meanwhile: its batches go no more.' });
  if (batch.state === 'cut')
    return outcome(DONE, told([{ kind: 'hq-batch.made', file: event.file, manifestHash: event.manifestHash, atMs: event.receivedMs }]));
  return batch.manifestHash === event.manifestHash
    ? outcome(DONE)
    : refused({ batch: `${epoch}-${number}`, help: 'It was made before, with other bytes: those are sent.' });
}

/** A mark of an earlier epoch says nothing; one that this file never made is a fork. Again, or older: nothing changes. */
export function onHqAcknowledged({ db }: Context, event: Of<'hq.acknowledged'>): Outcome {
  const { mark, via, receivedMs } = event;
  if (mark.epoch !== outboxState(db).epoch || mark.number === 0) return outcome(DONE);
  const batch = batchAt(db, mark.epoch, mark.number);
  // Its row may be gone long since; then it was acknowledged.
  if (batch === null && mark.number <= (lastBatch(db, mark.epoch)?.number ?? 0)) return outcome(DONE);
  if (batch?.manifestHash !== mark.hash || batch.toSeq !== mark.seq) return outcome(DONE, stopped(db, FORK.code, FORK.help, receivedMs));
  if (batch.state === 'acknowledged') return outcome(DONE);
  return outcome(DONE, told([{ kind: 'hq-batches.acknowledge', mark: markOf(batch, mark), via, atMs: receivedMs }]));
}

function markOf(batch: HqBatch, { hash }: HqMark): HqMark {
  return { epoch: batch.epoch, number: batch.number, seq: batch.toSeq, hash };
}

const FORK = {
  code: 'hq.fork',
  help: 'HQ holds a batch that this file never made: the file was restored from a backup, or copied. Ask HQ for a recovery code and recover the station with it.',
} as const;

export function onHqStopped({ db }: Context, event: Of<'hq.stopped'>): Outcome {
  return outcome(DONE, stopped(db, event.code, event.help, event.receivedMs));
}

function stopped(db: Reader, code: string, help: string, atMs: UtcMs): Parts {
  const link = hqLinkOf(db);
  if (link === null || (link.state === 'stopped' && link.stoppedBy?.code === code)) return noParts();
  const now: HqLink = { ...link, state: 'stopped', stoppedBy: { code, help } };
  return join(told([{ kind: 'hq-link.put', link: now }]), raise(db, STOPPED, 'hq-stopped', 'high', { code, help }, atMs));
}

/** What a closed epoch left behind goes, and rows of batches that are old; a little at a time. */
export function* hqTidySteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  const { epoch } = outboxState(db);
  const beforeMs = addMs(nowMs, 0 - KEPT_MS);
  if (epoch === 0 || !(hasOldNotices(db, epoch) || hasDeadBatches(db, epoch) || hasOldBatches(db, beforeMs))) return;
  yield () => ({ ...noParts(), writes: [{ kind: 'hq-outbox.tidy', epoch, beforeMs }] });
}

function told(writes: Write[]): Parts {
  return { writes, commands: [], notices: [{ topic: 'hq' }] };
}
