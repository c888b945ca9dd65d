/** Piles: admission, and orders to one of them. */
import { id, type PileId } from '../../base/ids.ts';
import type { PileView } from '../../domain/views.ts';
import { actionOfOrder } from '../../rules/access/may.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

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
      connectors: input.connectors,
    });
    return done;
  }),

  refuse: os.piles.refuse.handler(async ({ context, input }) => {
    const caller = allow(context, 'piles.admit');
    await submitAs(context, caller.operatorId, { kind: 'operator.refuse-pile', pileId: id<PileId>(input.pileId) });
    return done;
  }),

  order: os.piles.order.handler(async ({ context, input }) => {
    const caller = allow(context, actionOfOrder(input.order));
    const pileId = id<PileId>(input.pileId);
    const answer = await submitAs(context, caller.operatorId, { kind: 'operator.order-pile', pileId, order: input.order });
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
