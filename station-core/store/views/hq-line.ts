/** How far the exchange with HQ is: what the line's loop and the page of people need. */
import type { HqBatch, HqMark } from '../../domain/hq.ts';
import type { HqLineState } from '../../domain/hq-port.ts';
import { raisingOf } from '../alarms.ts';
import type { Reader } from '../connection.ts';
import { lastBatch, lastAcknowledged, lastAcknowledgedOf, lastMade, openBatches, openBatchSums } from '../hq-batches.ts';
import { highestDirective } from '../hq-directives.ts';
import { hqLinkOf, hqLossCount } from '../hq-link.ts';
import { alarmsWaiting, outboxState, type OutboxState } from '../hq-outbox.ts';
import { pausesOf } from '../hq-run.ts';

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

export function hqLine(db: Reader): HqLineState {
  const link = hqLinkOf(db);
  const state = outboxState(db);
  const open = openBatchSums(db, state.epoch);
  const next = openBatches(db, state.epoch, 1)[0] ?? null;
  const last = lastBatch(db, state.epoch);
  return {
    link,
    waiting: state.isOpen ? state.nextSeq - 1 - state.cutSeq : 0,
    urgent: link !== null && hasUrgent(db, state, link.schedule.urgentFrom),
    next,
    unmade: last?.state === 'cut' ? last : null,
    openBatches: open.batches,
    openBytes: open.bytes,
    made: markOf(lastMade(db, state.epoch), state.epoch),
    held: markOf(lastAcknowledgedOf(db, state.epoch), state.epoch),
    acknowledgedAtMs: lastAcknowledged(db)?.acknowledgedAtMs ?? null,
    directives: highestDirective(db),
    lost: hqLossCount(db),
    numbersOf: state.stationId,
    pauses: pausesOf(db),
  };
}

/** An alarm that waits is grave enough to go at once. */
function hasUrgent(db: Reader, state: OutboxState, from: (typeof SEVERITIES)[number] | null): boolean {
  if (from === null || !state.isOpen) return false;
  const least = SEVERITIES.indexOf(from);
  return alarmsWaiting(db, state).some((objectId) => {
    const alarm = raisingOf(db, objectId);
    return alarm !== null && SEVERITIES.indexOf(alarm.severity) >= least;
  });
}

function markOf(batch: HqBatch | null, epoch: number): HqMark {
  return batch === null
    ? { epoch, number: 0, seq: 0, hash: '' }
    : { epoch, number: batch.number, seq: batch.toSeq, hash: batch.manifestHash ?? '' };
}
