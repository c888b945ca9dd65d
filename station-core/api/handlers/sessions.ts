/** Sessions: the list, one of them live, and what an attendant does with it. */
import { dwh } from '../../base/energy.ts';
import { id, type PileId, type SessionId, type TokenId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import { utcMs } from '../../base/time.ts';
import type { Notice } from '../../domain/outcome.ts';
import type { SessionView } from '../../domain/views.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { changes } from '../feed.ts';
import { onConnection } from '../feeds.ts';
import { os } from '../implement.ts';
import { toFilter } from '../session-filter.ts';
import { toSessionView } from '../session-view.ts';
import { toPayer } from './payments.ts';
import { settled } from './piles.ts';

export const sessions = {
  list: os.sessions.list.handler(({ context, input }) => {
    allow(context, 'sessions.read');
    return context.ports.read('sessionsPage', { filter: toFilter(input.filter), offset: input.offset, limit: input.limit });
  }),

  get: os.sessions.get.handler(({ context, input }) => {
    allow(context, 'sessions.read');
    return readView(context, id<SessionId>(input.sessionId));
  }),

  watch: os.sessions.watch.handler(({ context, input, signal }) => {
    allow(context, 'sessions.read');
    return onConnection(context, signal, () => watchSession(context, id<SessionId>(input.sessionId), signal));
  }),

  readings: os.sessions.readings.handler(({ context, input }) => {
    allow(context, 'sessions.read');
    return context.ports.read('readingsPage', { sessionId: id<SessionId>(input.sessionId), offset: input.offset, limit: input.limit });
  }),

  start: os.sessions.start.handler(async ({ context, input }) => {
    const caller = allow(context, 'sessions.control');
    const { amount, energy, durationS } = input.limits;
    const answer = await submitAs(context, caller.operatorId, {
      kind: 'operator.start-session',
      ref: { ...input.ref, pileId: id<PileId>(input.ref.pileId) },
      cardId: input.cardId === null ? null : id<TokenId>(input.cardId),
      limits: { amount: amount === null ? null : minor(amount), energy: energy === null ? null : dwh(energy), durationS },
      ...(input.payer === undefined ? {} : { payer: await toPayer(context, input.payer) }),
      ...(input.coupon === undefined ? {} : { coupon: input.coupon }),
    });
    return settled(context, answer);
  }),

  stop: os.sessions.stop.handler(async ({ context, input }) => {
    const caller = allow(context, 'sessions.control');
    const answer = await submitAs(context, caller.operatorId, { kind: 'operator.stop-session', sessionId: id<SessionId>(input.sessionId) });
    return settled(context, answer);
  }),

  close: os.sessions.close.handler(async ({ context, input }) => {
    const caller = allow(context, 'sessions.control');
    await submitAs(context, caller.operatorId, {
      kind: 'operator.close-session',
      sessionId: id<SessionId>(input.sessionId),
      reason: input.reason,
    });
    return done;
  }),
};

async function readView({ ports }: CallContext, sessionId: SessionId): Promise<SessionView> {
  const nowMs = ports.clock.now();
  const facts = found(await ports.read('sessionFacts', { sessionId, nowMs }), { session: sessionId });
  return toSessionView(facts, { nowMs: utcMs(nowMs), isOnline: ports.isPileOnline(facts.row.pileId), log: ports.log });
}

/** A curve of thousands of points is not drawn more often than once a second. */
const REDRAW_MS = 1_000;

async function* watchSession(
  context: CallContext,
  sessionId: SessionId,
  signal: AbortSignal | undefined,
): AsyncGenerator<SessionView, void, undefined> {
  let last: SessionView | null = null;
  for await (const batch of changes(context.ports.feed, signal)) {
    if (last !== null && !batch.some((notice) => concerns(notice, last))) continue;
    if (last !== null) await pause(context, REDRAW_MS, signal);
    last = await readView(context, sessionId);
    yield last;
  }
}

function concerns(notice: Notice, view: SessionView | null): boolean {
  if (view === null) return true;
  if (notice.topic === 'session') return notice.sessionId === view.id;
  if (notice.topic === 'pile') return notice.pileId === view.pileId;
  if (notice.topic === 'bills') return view.phase !== 'charging';
  return notice.topic === 'connector' && notice.ref.pileId === view.pileId && notice.ref.connector === view.connector;
}

function pause({ ports }: CallContext, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const cancel = ports.clock.after(ms, resolve);
    signal?.addEventListener(
      'abort',
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
  });
}
