/** What became of an order to a pile. */
import type { PileEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { pileById } from '../store/piles.ts';
import { sessionByTransaction } from '../store/sessions.ts';
import { orderById } from '../store/start-orders.ts';
import { raise } from './alarms.ts';
import { DONE, join, noParts, outcome, type Context, type Parts } from './context.ts';
import { heard } from './on-pile.ts';
import { stopFailed } from './limit.ts';
import { localListSent, localListVersionAnswered } from './on-local-list.ts';
import { logAnswered } from './on-files.ts';
import { cancelAnswered, reserveAnswered } from './on-reservation.ts';
import { updateAnswered } from './rollout.ts';
import { selfTestAnswered } from './on-selftest.ts';
import { securityAnswered } from './security-move.ts';
import { keep } from './session-end.ts';
import { shyKeyAfter } from './shy-keys.ts';

type AnsweredEvent = Extract<PileEvent, { kind: 'pile.answered' }>;

export function onAnswered(context: Context, event: AnsweredEvent): Outcome {
  const heardOf = event.result.outcome === 'failed' ? noParts() : heard(pileById(context.db, event.pileId), event);
  const alive = join(heardOf, shyKeyAfter(context, event), selfTestAnswered(context, event), securityAnswered(context, event));
  switch (event.order.kind) {
    case 'start':
      return outcome(DONE, join(alive, onStartAnswered(context, event)));
    case 'stop':
      return outcome(DONE, join(alive, onStopAnswered(context, event, event.order.transactionId)));
    case 'reserve':
      return outcome(DONE, join(alive, reserveAnswered(context, event)));
    case 'cancel-reservation':
      return outcome(DONE, join(alive, cancelAnswered(context, event)));
    case 'local-list-version':
      return outcome(DONE, join(alive, localListVersionAnswered(context, event)));
    case 'send-local-list':
      return outcome(DONE, join(alive, localListSent(context, event)));
    case 'update-firmware':
      return outcome(DONE, join(alive, updateAnswered(context, event)));
    case 'fetch-log':
      return outcome(DONE, join(alive, logAnswered(context, event)));
    // Nothing in the station waits for what the others came to.
    default:
      return outcome(DONE, alive);
  }
}

/** A pile may start before its answer is heard: an order that already started stays so. */
function onStartAnswered({ db }: Context, event: AnsweredEvent): Parts {
  const order = orderById(db, event.commandId);
  if (order?.state !== 'sent') return noParts();
  const state = event.result.outcome === 'accepted' ? 'accepted' : 'refused';
  return { writes: [{ kind: 'start-order.put', order: { ...order, state } }], commands: [], notices: [{ topic: 'connector', ref: order }] };
}

/** F22: a stop that was turned down leaves the charge running; somebody must know. */
function onStopAnswered({ db }: Context, event: AnsweredEvent, transactionId: number): Parts {
  const session = sessionByTransaction(db, event.pileId, transactionId);
  if (event.result.outcome === 'accepted' || session?.phase !== 'charging') return noParts();
  const why = event.result.outcome === 'rejected' ? event.result.status : event.result.code;
  const detail = { pileId: event.pileId, connector: session.connector, transactionId, why };
  return join(
    keep(stopFailed(db, session, event.receivedMs)),
    raise(db, `stop-ignored:${transactionId}`, 'stop-ignored', 'high', detail, event.receivedMs),
  );
}
