/** What becomes due by time alone. One thing at a time: the writer asks again until nothing is due, so each has its own savepoint. */
import { id, type CommandId } from '../base/ids.ts';
import { addMs, MINUTE_MS, SECOND_MS, utcMs, type UtcMs } from '../base/time.ts';
import type { ClockEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Session, StartOrder } from '../domain/session.ts';
import type { Connector, Pile } from '../domain/pile.ts';
import { connectorsAskedSince, missingPiles, silentConnectors } from '../store/piles.ts';
import { sessionsToClose, sessionsWithLimitDue, sessionsWithStopOrderedBefore } from '../store/sessions.ts';
import { lastAlive, settingsOf } from '../store/settings.ts';
import { ordersOpenSince } from '../store/start-orders.ts';
import { isRaised, raise } from './alarms.ts';
import { DONE, join, noParts, outcome, type Context, type Parts } from './context.ts';
import { accountSteps } from './on-account.ts';
import { sightingSteps } from './on-camera.ts';
import { dayCloseSteps } from './on-day-close.ts';
import { securitySteps } from './security-move.ts';
import { hqSteps } from './hq-backfill.ts';
import { leaseSteps } from './leases.ts';
import { directiveSteps } from './on-directive.ts';
import { heldParts, stopFailed, watch } from './limit.ts';
import { localListSteps } from './on-local-list.ts';
import { prepaySteps } from './on-prepay.ts';
import { owedSteps } from './owed.ts';
import { logRequestSteps } from './on-files.ts';
import { alarmSteps } from './on-alarm.ts';
import { driverSteps } from './on-driver.ts';
import { providerSteps } from './on-provider.ts';
import { invoiceSteps } from './on-invoice.ts';
import { equipmentSteps } from './on-equipment.ts';
import { fieldRecordSteps } from './on-field-record.ts';
import { sensorSteps } from './on-sensor.ts';
import { notifySteps } from './on-notify.ts';
import { planChangeSteps } from './plan-changes.ts';
import { reservationSteps } from './on-reservation.ts';
import { rolloutSteps } from './rollout.ts';
import { transactionSteps } from './on-transaction.ts';
import { safetySteps } from './on-safety.ts';
import { selfTestSteps } from './on-selftest.ts';
import { teachInSteps } from './on-teach-in.ts';
import { closeSession, keep } from './session-end.ts';
import { stopOrder } from './stop-order.ts';

/** F19: readings and stops may still be on their way; a stop that never came may wait behind a reboot. */
const CLOSING_WINDOW_MS = 5 * SECOND_MS;
const ESTIMATED_WINDOW_MS = 60 * SECOND_MS;
/** F21: RemoteStart accepted, then nothing. */
const START_WATCHDOG_MS = 90 * SECOND_MS;
/** F22: RemoteStop accepted and ignored. */
const STOP_WATCHDOG_MS = 60 * SECOND_MS;
/** F15: a pile that says nothing after it came is asked. */
const ASK_STATUS_AFTER_MS = 10 * SECOND_MS;
/** After a power cut a thousand piles come at once: they are asked so many a second, or their answers would crowd out what they report. */
const ASKED_PER_SECOND = 25;
/** F11: piles may take minutes to dial again. */
const MISSING_AFTER_MS = 10 * MINUTE_MS;
const ALIVE_EVERY_MS = 10 * SECOND_MS;
const DEFAULT_IDLE_CAP_S = 86_400;

export function onTick(context: Context, event: Extract<ClockEvent, { kind: 'clock.ticked' }>): Outcome {
  const { db } = context;
  const nowMs = event.receivedMs;
  let failed = context.passOver ?? 0;
  for (const due of allDue(context, event)) {
    failed -= 1;
    if (failed < 0) return outcome(DONE, due());
  }
  const isAlive = Math.abs(nowMs - (lastAlive(db) ?? 0)) >= ALIVE_EVERY_MS;
  return outcome(DONE, isAlive ? { ...noParts(), writes: [{ kind: 'alive.put', atMs: nowMs }] } : noParts());
}

/** In order of urgency. Each is a decision of its own; what was decided is no longer due the next time. */
function* allDue(context: Context, event: ClockEvent): Generator<() => Parts> {
  const { db } = context;
  const nowMs = event.receivedMs;
  yield* transactionSteps(context, nowMs);
  for (const session of sessionsWithLimitDue(db, nowMs)) yield () => limitDue(context, session, event);
  const idleCapMs = (settingsOf(db)?.idleCapS ?? DEFAULT_IDLE_CAP_S) * SECOND_MS;
  const [freedBefore, estimatedFreedBefore] = [addMs(nowMs, -CLOSING_WINDOW_MS), addMs(nowMs, -ESTIMATED_WINDOW_MS)];
  // After a rush of stops hundreds are due, and the next one is all that is asked for.
  const wanted = (context.passOver ?? 0) + 1;
  for (const session of sessionsToClose(db, freedBefore, estimatedFreedBefore, addMs(nowMs, -idleCapMs), wanted))
    yield () => closingDue(context, session, idleCapMs, nowMs);
  for (const order of ordersOpenSince(db, addMs(nowMs, -START_WATCHDOG_MS))) yield () => startExpired(context, order, nowMs);
  for (const session of sessionsWithStopOrderedBefore(db, addMs(nowMs, -STOP_WATCHDOG_MS)))
    yield () => stopIgnored(context, session, nowMs);
  const mayAsk = ASKED_PER_SECOND - connectorsAskedSince(db, addMs(nowMs, -SECOND_MS + 1));
  const silent = mayAsk > 0 ? silentConnectors(db, addMs(nowMs, -ASK_STATUS_AFTER_MS), mayAsk) : [];
  if (silent.length > 0) yield () => statusUnasked(silent, event);
  for (const pile of missingPiles(db, addMs(nowMs, -MISSING_AFTER_MS)))
    if (!isRaised(db, `pile-missing:${pile.id}`)) yield () => pileMissing(context, pile, nowMs);
  yield* securitySteps(context, event);
  yield* reservationSteps(context, nowMs);
  yield* alarmSteps(context, nowMs);
  yield* safetySteps(context, nowMs);
  yield* selfTestSteps(context, event);
  yield* localListSteps(context, event);
  yield* rolloutSteps(context, event);
  yield* logRequestSteps(context, nowMs);
  yield* teachInSteps(context, nowMs);
  yield* sensorSteps(context, nowMs);
  yield* fieldRecordSteps(context, nowMs);
  yield* sightingSteps(context, nowMs);
  yield* notifySteps(context, nowMs);
  yield* equipmentSteps(context, nowMs);
  yield* prepaySteps(context, nowMs);
  yield* owedSteps(context, nowMs);
  yield* dayCloseSteps(context, nowMs);
  yield* planChangeSteps(context, nowMs);
  yield* accountSteps(context, nowMs);
  yield* driverSteps(context, nowMs);
  yield* providerSteps(context, nowMs);
  yield* invoiceSteps(context, nowMs);
  yield* directiveSteps(context, nowMs);
  yield* leaseSteps(context, nowMs);
  yield* hqSteps(context, nowMs);
}

function limitDue({ db }: Context, session: Session, event: ClockEvent): Parts {
  const nowMs = event.receivedMs;
  const watched = watch(db, session, nowMs);
  const { reached, dueMs } = watched;
  const held = heldParts(db, watched);
  if (!reached) return join(keep({ ...session, limitDueMs: dueMs !== null && dueMs <= nowMs ? addMs(nowMs, SECOND_MS) : dueMs }), held);
  const stopped: Session = { ...session, limitDueMs: null, stopOrderedMs: nowMs, stopReason: 'limit' };
  const order = {
    kind: 'pile.order',
    id: id<CommandId>(`limit-${event.id}-${session.transactionId}`),
    pileId: session.pileId,
    order: stopOrder(session),
  } as const;
  return join(keep(stopped), held, { writes: [], commands: [order], notices: [] });
}

function closingDue({ db }: Context, session: Session, idleCapMs: number, nowMs: UtcMs): Parts {
  const capMs = addMs(session.chargeEndedAtMs ?? session.startedAtMs, idleCapMs);
  return closeSession(db, session, utcMs(Math.min(capMs, session.freedAtMs ?? capMs)), nowMs);
}

function startExpired({ db }: Context, order: StartOrder, nowMs: UtcMs): Parts {
  const expired: StartOrder = { ...order, state: 'expired' };
  const alarm = raise(
    db,
    `start-ignored:${order.id}`,
    'start-ignored',
    'low',
    { pileId: order.pileId, connector: order.connector, answered: order.state === 'accepted' ? 'yes' : 'no' },
    nowMs,
  );
  return join(
    { writes: [{ kind: 'start-order.put', order: expired }], commands: [], notices: [{ topic: 'connector', ref: order }] },
    alarm,
  );
}

function stopIgnored({ db }: Context, session: Session, nowMs: UtcMs): Parts {
  const detail = { pileId: session.pileId, connector: session.connector, transactionId: session.transactionId, why: 'still charging' };
  const alarm = raise(db, `stop-ignored:${session.transactionId}`, 'stop-ignored', 'high', detail, nowMs);
  return join(keep(stopFailed(db, session, nowMs)), alarm);
}

function statusUnasked(silent: readonly Connector[], event: ClockEvent): Parts {
  return {
    writes: silent.map((connector): Outcome['writes'][number] => ({
      kind: 'connector.put',
      connector: { ...connector, statusAskedMs: event.receivedMs } satisfies Connector,
    })),
    commands: silent.map((connector, index) => ({
      kind: 'pile.order',
      id: id<CommandId>(`status-${event.id}-${index}`),
      pileId: connector.pileId,
      order: { kind: 'trigger', message: 'status', evse: connector.evse, connector: connector.connector },
    })),
    notices: [],
  };
}

function pileMissing({ db }: Context, pile: Pile, nowMs: UtcMs): Parts {
  return raise(
    db,
    `pile-missing:${pile.id}`,
    'pile-missing',
    'medium',
    { pileId: pile.id, name: pile.name, sinceMs: pile.disconnectedAtMs ?? 0 },
    nowMs,
  );
}
