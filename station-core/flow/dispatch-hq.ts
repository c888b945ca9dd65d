/** As dispatch.ts, for what HQ tells and what people ask of its line. */
import { unreachable } from '../base/assert.ts';
import type { HqEvent } from '../domain/hq-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { highestDirective } from '../store/hq-directives.ts';
import { outboxState } from '../store/hq-outbox.ts';
import { join, outcome, type Context } from './context.ts';
import { closeLeases, leaveLeases } from './leases.ts';
import { onDirectives, onFileSent, onImageFetched, onSheetRefused } from './on-directive.ts';
import { onHqAcknowledged, onHqBatchMade, onHqCut, onHqLinked, onHqSettings, onHqStopped, onHqUnlink } from './on-hq.ts';
import { onOverride } from './overrides.ts';
import { onRestored } from './on-hq-restored.ts';

export function dispatchHq(context: Context, event: HqEvent): Outcome {
  switch (event.kind) {
    case 'operator.hq-linked': return linked(context, event);
    case 'operator.hq-settings': return onHqSettings(context, event);
    case 'operator.hq-unlink': return unlinked(context, event);
    case 'hq.cut': return onHqCut(context, event);
    case 'hq.batch-made': return onHqBatchMade(context, event);
    case 'hq.acknowledged': return onHqAcknowledged(context, event);
    case 'hq.stopped': return onHqStopped(context, event);
    case 'hq.directives': return onDirectives(context, event);
    case 'hq.sheet-refused': return onSheetRefused(context, event);
    case 'hq.image-fetched': return onImageFetched(context, event);
    case 'hq.file-sent': return onFileSent(context, event);
    case 'operator.hq-restored': return onRestored(context, event);
    case 'operator.hq-override': return onOverride(context, event);
    default: return unreachable(event);
  }
} // prettier-ignore

/** A new HQ owns nothing here yet; a recovered station gives up what it holds of shared money: it may have been spent since. */
function linked(context: Context, event: Extract<HqEvent, { kind: 'operator.hq-linked' }>): Outcome {
  const before = outboxState(context.db).stationId;
  const done = onHqLinked(context, event);
  if (done.answer.kind === 'refused') return done;
  const closed = closeLeases(context, event.link.epoch, event.receivedMs);
  const isSame = event.how === 'recovered' && before === event.link.stationId;
  const { answer, ...parts } = isSame ? afterForgotten(context, event, done) : withoutDirectives(done);
  return { answer, ...join({ writes: [...parts.writes], commands: [...parts.commands], notices: [...parts.notices] }, closed) };
}

/** Its leases end with the link. A charge ends without a line too, so that nobody is kept from leaving for long. */
function unlinked(context: Context, event: Extract<HqEvent, { kind: 'operator.hq-unlink' }>): Outcome {
  const { stationId } = outboxState(context.db);
  const done = withoutDirectives(onHqUnlink(context, event));
  if (done.answer.kind === 'refused') return done;
  const left = leaveLeases(context, stationId, event.receivedMs);
  if ('tied' in left) {
    const help = `A charge or a refund that is not finished holds shared money of the account ${left.tied}. End it, wait for its bill, then leave.`;
    return outcome({ kind: 'refused', code: 'hq.money-held', detail: { account: left.tied, help } });
  }
  return { ...done, writes: [...left.writes, ...done.writes], notices: [...left.notices, ...done.notices] };
}

/** HQ itself may have been put back to an earlier day. */
function afterForgotten({ db }: Context, { directives }: Extract<HqEvent, { kind: 'operator.hq-linked' }>, done: Outcome): Outcome {
  if (directives === undefined || directives >= highestDirective(db)) return done;
  return { ...done, writes: [...done.writes, { kind: 'hq-owned.forgotten', after: directives }] };
}

/** Numbers begin anew, and every object is the station's. */
function withoutDirectives(done: Outcome): Outcome {
  return done.answer.kind === 'refused' ? done : { ...done, writes: [...done.writes, { kind: 'hq-directives.clear' }] };
}
