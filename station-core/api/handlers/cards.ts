/** Cards. A number goes in and never comes out again. */
import { id, type TokenId } from '../../base/ids.ts';
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
    const answer = await submitAs(context, caller.operatorId, {
      kind: 'operator.add-card',
      number: input.number,
      label: input.label,
      validUntilMs: input.validUntilMs === null ? null : utcMs(input.validUntilMs),
    });
    assert(answer.kind === 'card-saved', 'a card that was added has an id');
    return { cardId: answer.cardId };
  }),

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
