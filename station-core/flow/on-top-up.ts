/** Money into a wallet at the desk, with a gift on top where the owner gives one. */
import { minor } from '../base/money.ts';
import type { Account } from '../domain/account.ts';
import type { Answer } from '../domain/answer.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { MoneySettings } from '../domain/money-settings.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Payment } from '../domain/payment.ts';
import { postTopUp } from '../rules/ledger/post-top-up.ts';
import { accountById, walletOf } from '../store/accounts.ts';
import type { Reader } from '../store/connection.ts';
import { askedFor, paymentById } from '../store/payments.ts';
import { settingsOf } from '../store/settings.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';
import { cashNeedsShift, shiftOf } from './till.ts';

type TopUpEvent = Extract<MoneyOperatorEvent, { kind: 'operator.top-up' }>;

/** The same payment again changes nothing; another one under its name is refused. */
export function onTopUp({ db }: Context, event: TopUpEvent): Outcome {
  const { paymentId, accountId, amount, bonus, method, receivedMs: atMs, operatorId } = event;
  const before = paymentById(db, paymentId);
  if (before !== null) return isSame(before, event) ? outcome(DONE) : outcome(NOT_AGAIN);
  const account = accountById(db, accountId);
  if (account === null) return notFound({ account: accountId });
  const problem = topUpProblem(db, account, amount, bonus);
  if (problem !== null) return refused({ field: 'amount', help: problem });
  const noShift = cashNeedsShift(db, method);
  if (noShift !== null) return outcome(noShift);
  const shiftId = shiftOf(db, method);
  const payment: Payment = {
    id: paymentId,
    purpose: { kind: 'top-up', accountId },
    method,
    amount,
    state: 'paid',
    provider: null,
    providerRef: null,
    payUrl: null,
    problem: null,
    askedAtMs: atMs,
    expiresAtMs: null,
    doneAtMs: atMs,
    nextTryMs: null,
    tries: 0,
    operatorId,
    shiftId,
    refunded: minor(0),
  };
  const posted = postTopUp({ paymentId, accountId, method, amount, bonus, atMs, shiftId, operatorId });
  return outcome(DONE, {
    writes: [{ kind: 'payment.put', payment }, ...posted.map((transfer) => ({ kind: 'transfer.add', transfer }) as const)],
    commands: [],
    notices: [{ topic: 'accounts' }, { topic: 'payments' }, { topic: 'till' }],
  });
}

const NOT_AGAIN: Answer = { kind: 'refused', code: 'input.invalid', detail: { help: 'This payment was booked already. Begin a new one.' } };

function isSame({ purpose, amount, method }: Payment, event: TopUpEvent): boolean {
  return purpose.kind === 'top-up' && purpose.accountId === event.accountId && amount === event.amount && method === event.method;
}

/** Why so much cannot go into this wallet, in a sentence; null: it can. What providers were asked for and have not told counts as there. */
export function topUpProblem(db: Reader, account: Account, amount: number, bonus: number): string | null {
  const limits = settingsOf(db)?.money;
  if (limits === undefined) return 'Set the station up first.';
  if (account.state === 'closed') return 'The account is closed for good. Open a new one.';
  if (account.kind === 'merchant') return 'A merchant is paid by the station and has no wallet.';
  if (account.isPostPaid) return 'This fleet pays by the month’s statement and has no wallet.';
  const asked = askedFor(db, { kind: 'top-up', accountId: account.id });
  return amountProblem(limits, amount, bonus) ?? roomProblem(limits, walletOf(db, account.id) + asked + amount + bonus);
}

function amountProblem({ topUpMost }: MoneySettings, amount: number, bonus: number): string | null {
  if (!Number.isSafeInteger(amount) || amount <= 0) return 'The amount must be above zero.';
  if (!Number.isSafeInteger(bonus) || bonus < 0) return 'A bonus is zero or more.';
  if (amount > topUpMost || bonus > topUpMost) return 'This is more than may be topped up at once. The owner sets the limit.';
  return null;
}

function roomProblem({ walletMost }: MoneySettings, wouldHold: number): string | null {
  return wouldHold > walletMost ? 'The wallet would hold more than the owner allows.' : null;
}
