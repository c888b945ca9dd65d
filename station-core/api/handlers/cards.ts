/** Cards. A number goes in and never comes out again. */
import { Fault } from '../../base/fault.ts';
import { id, type AccountId, type PileId, type TeachInId, type TokenId } from '../../base/ids.ts';
import { utcMs, type ZoneName } from '../../base/time.ts';
import { assert } from '../../base/assert.ts';
import { may } from '../../rules/access/may.ts';
import { readCardList } from '../card-list.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const cards = {
  list: os.cards.list.handler(async ({ context, input }) => {
    const { role } = allow(context, 'cards.read');
    const { accountId } = input;
    const page = await context.ports.read('cardsPage', {
      ...input,
      accountId: accountId === null || accountId === 'none' ? accountId : id<AccountId>(accountId),
    });
    // Whose account it is by name is for those who may see accounts.
    return may(role, 'accounts.read') ? page : { ...page, rows: page.rows.map((row) => ({ ...row, accountName: null })) };
  }),

  add: os.cards.add.handler(async ({ context, input }) => {
    const caller = allow(context, 'cards.change');
    const { number = '', teachInId, label, parentTag } = input;
    const accountId = input.accountId === null ? null : id<AccountId>(input.accountId);
    const validUntilMs = input.validUntilMs === null ? null : utcMs(input.validUntilMs);
    const answer = await submitAs(
      context,
      caller.operatorId,
      teachInId === undefined
        ? { kind: 'operator.add-card', number, label, validUntilMs, accountId, parentTag }
        : { kind: 'operator.add-taught-card', teachInId: id<TeachInId>(teachInId), label, validUntilMs, accountId, parentTag },
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
      ...(input.parentTag === undefined ? {} : { parentTag: input.parentTag }),
    });
    return done;
  }),

  assign: os.cards.assign.handler(async ({ context, input }) => {
    const caller = allow(context, 'cards.change');
    const accountId = input.accountId === null ? null : id<AccountId>(input.accountId);
    await submitAs(context, caller.operatorId, { kind: 'operator.bind-card', cardId: id<TokenId>(input.cardId), accountId });
    return done;
  }),

  replace: os.cards.replace.handler(async ({ context, input }) => {
    const caller = allow(context, 'cards.change');
    const { number = null, teachInId } = input;
    const answer = await submitAs(context, caller.operatorId, {
      kind: 'operator.replace-card',
      cardId: id<TokenId>(input.cardId),
      number,
      ...(teachInId === undefined ? {} : { teachInId: id<TeachInId>(teachInId) }),
    });
    assert(answer.kind === 'card-saved', 'a card that took the place of another has an id');
    return { cardId: answer.cardId };
  }),

  preview: os.cards.preview.handler(async ({ context, input }) => {
    allow(context, 'cards.change');
    return (await readCardList(context.ports, input.text, await zoneOf(context))).preview;
  }),

  import: os.cards.import.handler(async ({ context, input }) => {
    const caller = allow(context, 'cards.change');
    const { cards: list, preview } = await readCardList(context.ports, input.text, await zoneOf(context));
    const [problem] = preview.problems;
    if (problem !== undefined)
      throw new Fault('input.invalid', { line: problem.line, why: problem.why, help: 'Nothing was imported. Mend the list first.' });
    await submitAs(context, caller.operatorId, { kind: 'operator.import-cards', cards: list });
    return { imported: list.length };
  }),

  erase: os.cards.erase.handler(async ({ context, input }) => {
    const caller = allow(context, 'cards.change');
    await submitAs(context, caller.operatorId, { kind: 'operator.erase-card', cardId: id<TokenId>(input.cardId) });
    return done;
  }),
};

async function zoneOf({ ports }: CallContext): Promise<ZoneName> {
  return found(await ports.read('settings', undefined), { help: 'Set the station up first.' }).zone;
}
