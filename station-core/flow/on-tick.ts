/** What becomes due by time alone. One thing at a time: the writer asks again until nothing is due, so each has its own savepoint. */
import { id, type CommandId } from '../base/ids.ts';
import { addMs, MINUTE_MS, SECOND_MS, utcMs, type UtcMs } from '../base/time.ts';
import type { ClockEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Session, StartOrder } from '../domain/session.ts';
import type { Connector } from '../domain/pile.ts';
import { missingPiles, silentConnectors } from '../store/piles.ts';
import { sessionsToClose, sessionsWithLimitDue, sessionsWithStopOrderedBefore } from '../store/sessions.ts';
import { lastAlive, settingsOf } from '../store/settings.ts';
import { ordersOpenSince } from '../store/start-orders.ts';
import { isRaised, raise } from './alarms.ts';
import { DONE, join, noParts, outcome, type Context, type Parts } from './context.ts';
import { limitOf, stopFailed } from './limit.ts';
import { closeSession, keep } from './session-end.ts';

/** F19: readings and stops may still be on their way; a stop that never came may wait behind a reboot. */
const CLOSING_WINDOW_MS = 5 * SECOND_MS;
const ESTIMATED_WINDOW_MS = 60 * SECOND_MS;
/** F21: RemoteStart accepted, then nothing. */
const START_WATCHDOG_MS = 90 * SECOND_MS;
/** F22: RemoteStop accepted and ignored. */
const STOP_WATCHDOG_MS = 60 * SECOND_MS;
/** F15: a pile that says nothing after it came is asked. */
const ASK_STATUS_AFTER_MS = 10 * SECOND_MS;
/** F11: piles may take minutes to dial again. */
const MISSING_AFTER_MS = 10 * MINUTE_MS;
const ALIVE_EVERY_MS = 10 * SECOND_MS;
const DEFAULT_IDLE_CAP_S = 86_400;

export function onTick(context: Context, event: Extract<ClockEvent, { kind: 'clock.ticked' }>): Outcome {
  const { db } = context;
  const nowMs = event.receivedMs;
  const due =
    limitDue(context, nowMs, event) ??
    closingDue(context, nowMs) ??
    startExpired(context, nowMs) ??
    stopIgnored(context, nowMs) ??
    statusUnasked(context, nowMs, event) ??
    pileMissing(context, nowMs);
  if (due !== null) return outcome(DONE, due);
  return outcome(
    DONE,
    Math.abs(nowMs - (lastAlive(db) ?? 0)) >= ALIVE_EVERY_MS ? { ...noParts(), writes: [{ kind: 'alive.put', atMs: nowMs }] } : noParts(),
  );
}

function limitDue({ db }: Context, nowMs: UtcMs, event: ClockEvent): Parts | null {
  const [session] = sessionsWithLimitDue(db, nowMs);
  if (session === undefined) return null;
  const { reached, dueMs } = limitOf(db, session, nowMs);
  if (!reached) return keep({ ...session, limitDueMs: dueMs !== null && dueMs <= nowMs ? addMs(nowMs, SECOND_MS) : dueMs });
  const stopped: Session = { ...session, limitDueMs: null, stopOrderedMs: nowMs, stopReason: 'limit' };
  const order = {
    kind: 'pile.order',
    id: id<CommandId>(`limit-${event.id}-${session.transactionId}`),
    pileId: session.pileId,
    order: { kind: 'stop', transactionId: session.transactionId },
  } as const;
  return join(keep(stopped), { writes: [], commands: [order], notices: [] });
}

function closingDue({ db }: Context, nowMs: UtcMs): Parts | null {
  const idleCapMs = (settingsOf(db)?.idleCapS ?? DEFAULT_IDLE_CAP_S) * SECOND_MS;
  const [session] = sessionsToClose(db, addMs(nowMs, -CLOSING_WINDOW_MS), addMs(nowMs, -ESTIMATED_WINDOW_MS), addMs(nowMs, -idleCapMs));
  if (session === undefined) return null;
  const capMs = addMs(session.chargeEndedAtMs ?? session.startedAtMs, idleCapMs);
  return closeSession(db, session, utcMs(Math.min(capMs, session.freedAtMs ?? capMs)), nowMs);
}

function startExpired({ db }: Context, nowMs: UtcMs): Parts | null {
  const [order] = ordersOpenSince(db, addMs(nowMs, -START_WATCHDOG_MS));
  if (order === undefined) return null;
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

function stopIgnored({ db }: Context, nowMs: UtcMs): Parts | null {
  const [session] = sessionsWithStopOrderedBefore(db, addMs(nowMs, -STOP_WATCHDOG_MS));
  if (session === undefined) return null;
  const detail = { pileId: session.pileId, connector: session.connector, transactionId: session.transactionId, why: 'still charging' };
  return join(keep(stopFailed(session, nowMs)), raise(db, `stop-ignored:${session.transactionId}`, 'stop-ignored', 'high', detail, nowMs));
}

function statusUnasked({ db }: Context, nowMs: UtcMs, event: ClockEvent): Parts | null {
  const silent = silentConnectors(db, addMs(nowMs, -ASK_STATUS_AFTER_MS));
  if (silent.length === 0) return null;
  return {
    writes: silent.map((connector): Outcome['writes'][number] => ({
      kind: 'connector.put',
      connector: { ...connector, statusAskedMs: nowMs } satisfies Connector,
    })),
    commands: silent.map((connector, index) => ({
      kind: 'pile.order',
      id: id<CommandId>(`status-${event.id}-${index}`),
      pileId: connector.pileId,
      order: { kind: 'trigger', message: 'status', connector: connector.connector },
    })),
    notices: [],
  };
}

function pileMissing({ db }: Context, nowMs: UtcMs): Parts | null {
  const pile = missingPiles(db, addMs(nowMs, -MISSING_AFTER_MS)).find((p) => !isRaised(db, `pile-missing:${p.id}`));
  return pile === undefined
    ? null
    : raise(
        db,
        `pile-missing:${pile.id}`,
        'pile-missing',
        'medium',
        { pileId: pile.id, name: pile.name, sinceMs: pile.disconnectedAtMs ?? 0 },
        nowMs,
      );
}
