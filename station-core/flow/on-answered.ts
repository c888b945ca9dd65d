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
import { keep } from './session-end.ts';

type AnsweredEvent = Extract<PileEvent, { kind: 'pile.answered' }>;

export function onAnswered(context: Context, event: AnsweredEvent): Outcome {
  const alive = event.result.outcome === 'failed' ? noParts() : heard(pileById(context.db, event.pileId), event);
  switch (event.order.kind) {
    case 'start':
      return outcome(DONE, join(alive, onStartAnswered(context, event)));
    case 'stop':
      return outcome(DONE, join(alive, onStopAnswered(context, event, event.order.transactionId)));
    case 'reset':
    case 'unlock':
    case 'availability':
    case 'read-configuration':
    case 'write-configuration':
    case 'clear-cache':
    case 'trigger':
    case 'data-transfer':
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
    keep(stopFailed(session, event.receivedMs)),
    raise(db, `stop-ignored:${transactionId}`, 'stop-ignored', 'high', detail, event.receivedMs),
  );
}
