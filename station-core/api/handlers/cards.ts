/** Cards. A number goes in and never comes out again. */
import { id, type PileId, type TeachInId, type TokenId } from '../../base/ids.ts';
import { utcMs } from '../../base/time.ts';
import { assert } from '../../base/assert.ts';
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const cards = {
  list: os.cards.list.handler(({ context, input }) => {
    allow(context, 'cards.read');
    return context.ports.read('cardsPage', input);
  }),

  add: os.cards.add.handler(async ({ context, input }) => {
    const caller = allow(context, 'cards.change');
    const { number = '', teachInId, label } = input;
    const validUntilMs = input.validUntilMs === null ? null : utcMs(input.validUntilMs);
    const answer = await submitAs(
      context,
      caller.operatorId,
      teachInId === undefined
        ? { kind: 'operator.add-card', number, label, validUntilMs }
        : { kind: 'operator.add-taught-card', teachInId: id<TeachInId>(teachInId), label, validUntilMs },
    );
    assert(answer.kind === 'card-saved', 'a card that was added has an id');
    return { cardId: answer.cardId };
  }),

  teachIn: {
    begin: os.cards.teachIn.begin.handler(async ({ context, input }) => {
      const caller = allow(context, 'cards.change');
      const teachInId = id<TeachInId>(context.ports.newId());
      const pileId = input.pileId === null ? null : id<PileId>(input.pileId);
      await submitAs(context, caller.operatorId, { kind: 'operator.begin-teach-in', teachInId, pileId });
      return { teachInId };
    }),

    state: os.cards.teachIn.state.handler(({ context, input }) => {
      allow(context, 'cards.change');
      return context.ports.read('teachInView', { teachInId: id<TeachInId>(input.teachInId) });
    }),

    cancel: os.cards.teachIn.cancel.handler(async ({ context, input }) => {
      const caller = allow(context, 'cards.change');
      await submitAs(context, caller.operatorId, { kind: 'operator.cancel-teach-in', teachInId: id<TeachInId>(input.teachInId) });
      return done;
    }),
  },

  change: os.cards.change.handler(async ({ context, input }) => {
    const caller = allow(context, 'cards.change');
    await submitAs(context, caller.operatorId, {
      kind: 'operator.change-card',
      cardId: id<TokenId>(input.cardId),
      label: input.label,
      state: input.state,
      validUntilMs: input.validUntilMs === null ? null : utcMs(input.validUntilMs),
    });
    return done;
  }),

  erase: os.cards.erase.handler(async ({ context, input }) => {
    const caller = allow(context, 'cards.change');
    await submitAs(context, caller.operatorId, { kind: 'operator.erase-card', cardId: id<TokenId>(input.cardId) });
    return done;
  }),
};
