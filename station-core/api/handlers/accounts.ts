/** Accounts at the desk. PINs go in and never come out; gifts, credit and a merchant's share are the owner's to give. */
import { id, type AccountId, type BenefitId, type PaymentId, type PileId, type RefundId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import type { AccountTerms } from '../../domain/money-event.ts';
import { allow, done, found, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const accounts = {
  list: os.accounts.list.handler(({ context, input }) => {
    allow(context, 'accounts.read');
    return context.ports.read('accountsPage', input);
  }),

  get: os.accounts.get.handler(async ({ context, input }) => {
    allow(context, 'accounts.read');
    const accountId = id<AccountId>(input.accountId);
    const view = await context.ports.read('accountView', { accountId, nowMs: context.ports.clock.now() });
    return found(view, { account: accountId });
  }),

  choices: os.accounts.choices.handler(({ context }) => {
    allow(context, 'accounts.read');
    return context.ports.read('accountChoices', undefined);
  }),

  movements: os.accounts.movements.handler(({ context, input }) => {
    allow(context, 'accounts.read');
    return context.ports.read('accountMovements', { ...input, accountId: id<AccountId>(input.accountId) });
  }),

  sessions: os.accounts.sessions.handler(({ context, input }) => {
    allow(context, 'accounts.read');
    return context.ports.read('accountSessions', { ...input, accountId: id<AccountId>(input.accountId) });
  }),

  add: os.accounts.add.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'accounts.change');
    if (input.terms !== null) allow(context, 'accounts.terms');
    const accountId = id<AccountId>(context.ports.newId());
    const pinHash = input.pin === null ? null : await context.desk.passwords.hash(input.pin);
    const terms = input.terms === null ? PLAIN : toTerms(input.terms);
    await submitAs(context, operatorId, {
      kind: 'operator.add-account',
      accountId,
      accountKind: input.kind,
      person: input.person,
      terms,
      pinHash,
    });
    return { accountId };
  }),

  change: os.accounts.change.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'accounts.change');
    if (input.terms !== null) allow(context, 'accounts.terms');
    await submitAs(context, operatorId, {
      kind: 'operator.change-account',
      accountId: id<AccountId>(input.accountId),
      person: input.person,
      terms: input.terms === null ? null : toTerms(input.terms),
      pinHash: null,
    });
    return done;
  }),

  setPin: os.accounts.setPin.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'accounts.change');
    const pinHash = input.pin === null ? '' : await context.desk.passwords.hash(input.pin);
    const accountId = id<AccountId>(input.accountId);
    await submitAs(context, operatorId, { kind: 'operator.change-account', accountId, person: null, terms: null, pinHash });
    return done;
  }),

  freeze: os.accounts.freeze.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'accounts.change');
    const { frozen, reason } = input;
    await submitAs(context, operatorId, { kind: 'operator.freeze-account', accountId: id<AccountId>(input.accountId), frozen, reason });
    return done;
  }),

  topUp: os.accounts.topUp.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'accounts.pay');
    if (input.bonus > 0) allow(context, 'accounts.terms');
    const paymentId = id<PaymentId>(input.paymentId ?? context.ports.newId());
    await submitAs(context, operatorId, {
      kind: 'operator.top-up',
      paymentId,
      accountId: id<AccountId>(input.accountId),
      amount: minor(input.amount),
      method: input.method,
      bonus: minor(input.bonus),
    });
    return { paymentId };
  }),

  close: os.accounts.close.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'accounts.pay');
    const refundId = id<RefundId>(context.ports.newId());
    const { method, reason } = input;
    await submitAs(context, operatorId, {
      kind: 'operator.close-account',
      accountId: id<AccountId>(input.accountId),
      method,
      refundId,
      reason,
    });
    return done;
  }),

  erase: os.accounts.erase.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'accounts.erase');
    await submitAs(context, operatorId, {
      kind: 'operator.erase-person',
      accountId: id<AccountId>(input.accountId),
      reason: input.reason,
    });
    return done;
  }),
};

const PLAIN: AccountTerms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };

interface TypedTerms {
  readonly groupId: string | null;
  readonly levelId: string | null;
  readonly isPostPaid: boolean;
  readonly creditLimit: number;
  readonly merchant: { readonly pileIds: readonly string[]; readonly feePpm: number } | null;
}

function toTerms({ groupId, levelId, isPostPaid, creditLimit, merchant }: TypedTerms): AccountTerms {
  return {
    groupId: groupId === null ? null : id<BenefitId>(groupId),
    levelId: levelId === null ? null : id<BenefitId>(levelId),
    isPostPaid,
    creditLimit: minor(creditLimit),
    merchant: merchant === null ? null : { feePpm: merchant.feePpm, pileIds: merchant.pileIds.map((pileId) => id<PileId>(pileId)) },
  };
}
