/** Piles: admission, and orders to one of them. */
import { id, type PileId } from '../../base/ids.ts';
import type { PileView } from '../../domain/views.ts';
import { actionOfOrder } from '../../rules/access/may.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';
import { orderOf } from '../pile-order.ts';

/** As many as the station keeps waiting (flow/on-pile). */
const WAITING_LIMIT = 200;

export const piles = {
  list: os.piles.list.handler(async ({ context }) => {
    allow(context, 'piles.read');
    const { piles: all, knocks } = await context.ports.read('pilesList', undefined);
    const of = (admission: PileView['admission']): PileView[] => all.filter((p) => p.admission === admission).map((p) => live(context, p));
    return { waiting: of('waiting'), accepted: of('accepted'), refused: of('refused'), knocks, waitingLimit: WAITING_LIMIT };
  }),

  get: os.piles.get.handler(async ({ context, input }) => {
    allow(context, 'piles.read');
    const pile = await context.ports.read('pileViewById', { pileId: id<PileId>(input.pileId) });
    return live(context, found(pile, { pile: input.pileId }));
  }),

  admit: os.piles.admit.handler(async ({ context, input }) => {
    const caller = allow(context, 'piles.admit');
    const pileId = id<PileId>(input.pileId);
    await submitAs(context, caller.operatorId, {
      kind: 'operator.admit-pile',
      pileId,
      name: input.name,
      passwordHash: await passwordHashOf(context, pileId, input.password),
      ...(input.place === undefined ? {} : { place: input.place }),
      ...(input.zone === undefined ? {} : { zone: input.zone }),
      connectors: input.connectors.map(({ phases, ...connector }) => (phases === undefined ? connector : { ...connector, phases })),
    });
    return done;
  }),

  emergencyStop: os.piles.emergencyStop.handler(async ({ context, input }) => {
    const caller = allow(context, 'piles.emergency-stop');
    const pileId = id<PileId>(input.pileId);
    // Before it is written: power first (DESIGN, promise 2).
    context.ports.emergencyStop(pileId);
    await submitAs(context, caller.operatorId, { kind: 'operator.emergency-stop', pileId });
    return done;
  }),

  refuse: os.piles.refuse.handler(async ({ context, input }) => {
    const caller = allow(context, 'piles.admit');
    await submitAs(context, caller.operatorId, { kind: 'operator.refuse-pile', pileId: id<PileId>(input.pileId) });
    return done;
  }),

  letKnock: os.piles.letKnock.handler(async ({ context, input }) => {
    const caller = allow(context, 'piles.admit');
    await submitAs(context, caller.operatorId, { kind: 'operator.let-knock', pileId: id<PileId>(input.pileId) });
    return done;
  }),

  settings: os.piles.settings.handler(({ context, input }) => {
    allow(context, 'piles.read');
    return context.ports.read('pileSettings', { pileId: id<PileId>(input.pileId) });
  }),

  quirks: os.piles.quirks.handler(async ({ context, input }) => {
    allow(context, 'piles.read');
    const pileId = id<PileId>(input.pileId);
    const pile = found(await context.ports.read('pileViewById', { pileId }), { pile: input.pileId });
    return { ...context.ports.quirksOf(pile), shyKeys: await context.ports.read('shyKeys', { pileId }) };
  }),

  order: os.piles.order.handler(async ({ context, input }) => {
    const caller = allow(context, actionOfOrder(input.order));
    const pileId = id<PileId>(input.pileId);
    const { clock, keys } = context.ports;
    // Seconds are apart enough for what one person asks of one pile, and 31 bits hold them until 2088.
    const requestId = Math.floor((clock.now() - Date.UTC(2020, 0)) / 1_000);
    const order = orderOf(input.order, { requestId, caPem: keys.caCertificatePem });
    const reason = input.reason === undefined ? {} : { reason: input.reason };
    const answer = await submitAs(context, caller.operatorId, { kind: 'operator.order-pile', pileId, order, ...reason });
    return settled(context, answer);
  }),
};

/** What became of an order; waits for the pile. */
export function settled(
  context: CallContext,
  answer: Awaited<ReturnType<typeof submitAs>>,
): ReturnType<CallContext['ports']['commandResult']> {
  if (answer.kind === 'ordered') return context.ports.commandResult(answer.commandId);
  return Promise.resolve({ outcome: 'accepted', status: 'Accepted' });
}

function live(context: CallContext, pile: PileView): PileView {
  return { ...pile, online: context.ports.isPileOnline(pile.id) };
}

/** undefined keeps what is set. */
async function passwordHashOf(context: CallContext, pileId: PileId, password: string | null | undefined): Promise<string | null> {
  if (password === undefined) return context.ports.read('pilePasswordHash', { pileId });
  return password === null ? null : context.ports.keys.pilePassword.hash(password);
}
