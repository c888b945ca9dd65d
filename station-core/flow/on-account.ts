/** Accounts at the desk: opened, changed, frozen, topped up, closed with what is left paid out, and their person erased. */
import { id, type PersonKeyId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import { localTime, SECOND_MS, startOfDay, type UtcMs } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { AccountTerms, DriverEvent, MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { Refund } from '../domain/payment.ts';
import { personProblem, pileTakenBy, termsProblem } from '../rules/accounts/check-account.ts';
import { monthsBefore } from '../rules/accounts/retention.ts';
import { postPayout } from '../rules/ledger/post-top-up.ts';
import { accountById, accountsToErase, cardIdsOf, merchants, owedBy, payableTo, refundDueTo, walletOf } from '../store/accounts.ts'; // prettier-ignore
import { benefitById } from '../store/benefits.ts';
import { cardById } from '../store/cards.ts';
import type { Reader } from '../store/connection.ts';
import { nextAccountNumber } from '../store/counters.ts';
import { askedFor } from '../store/payments.ts';
import { refundById, underWay } from '../store/refunds.ts';
import { hasOpenSession } from '../store/session-money.ts';
import { settingsOf } from '../store/settings.ts';
import { isAccountOrdered } from '../store/start-orders.ts';
import { DONE, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { givenAlone } from './on-refund.ts';
import { cashCannotLeave, shiftOf } from './till.ts';

type Of<Kind extends (MoneyOperatorEvent | DriverEvent)['kind']> = Extract<MoneyOperatorEvent | DriverEvent, { kind: Kind }>;

/** Years pass before there is anything to erase: not every tick looks. */
const LOOK_EVERY_S = 60;

/** What a driver gets who registers by phone: a wallet, and nothing that the desk has to allow. */
export const PLAIN_TERMS: AccountTerms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };

export function onAddAccount({ db }: Context, event: Of<'operator.add-account'>): Outcome {
  return newAccount(db, { ...event, nowMs: event.receivedMs });
}

export type NewAccountFacts = Pick<Of<'operator.add-account'>, 'accountId' | 'accountKind' | 'person' | 'terms' | 'pinHash'> & {
  readonly nowMs: UtcMs;
};

/** Of the desk, or of a driver who registers himself. The same id again is the same account. */
export function newAccount(db: Reader, facts: NewAccountFacts): Outcome {
  const { accountId, accountKind: kind, person, terms, nowMs } = facts;
  if (accountById(db, accountId) !== null) return outcome(DONE);
  const problem = personProblem(kind, person) ?? problemOfTerms(db, { id: accountId, kind }, terms);
  if (problem !== null) return refused({ help: problem });
  const account: Omit<Account, 'sealedPerson'> = {
    ...terms,
    id: accountId,
    number: nextAccountNumber(db),
    kind,
    state: 'active',
    personKeyId: id<PersonKeyId>(`account.${accountId}`),
    pinHash: facts.pinHash === '' ? null : facts.pinHash,
    frozenReason: '',
    createdAtMs: nowMs,
    closedAtMs: null,
    erasedAtMs: null,
  };
  return outcome(DONE, changed({ kind: 'account.put', account, person, atMs: nowMs }));
}

export function onChangeAccount({ db }: Context, event: Of<'operator.change-account'>): Outcome {
  const known = accountById(db, event.accountId);
  if (known === null) return unknown(event);
  if (known.state === 'closed') return refused({ help: CLOSED });
  const { person, terms, pinHash } = event;
  const badPerson = person === null ? null : personProblem(known.kind, person);
  const problem = badPerson ?? (terms === null ? null : problemOfTerms(db, known, terms));
  if (problem !== null) return refused({ help: problem });
  const account: Account = { ...known, ...terms, pinHash: pinHash === null ? known.pinHash : pinHash === '' ? null : pinHash };
  return outcome(DONE, changed({ kind: 'account.put', account, person, atMs: event.receivedMs }));
}

/** Nothing starts and nothing is paid out while it is frozen; what it owes may be paid, and charges that run go on. */
export function onFreezeAccount({ db }: Context, event: Of<'operator.freeze-account'>): Outcome {
  const known = accountById(db, event.accountId);
  if (known === null) return unknown(event);
  if (known.state === 'closed') return refused({ help: CLOSED });
  if (event.frozen && event.reason.trim().length < 3)
    return refused({ help: 'Say why it is frozen: whoever stands at the desk next will be asked.' });
  const state = event.frozen ? 'frozen' : 'active';
  const account: Account = { ...known, state, frozenReason: event.frozen ? event.reason.trim() : '' };
  return outcome(DONE, changed({ kind: 'account.put', account, person: null, atMs: event.receivedMs }));
}

/** For good. What is in the wallet goes out; its cards stay bound to it and start nothing any more. */
export function onCloseAccount({ db }: Context, event: Of<'operator.close-account'>): Outcome {
  const known = accountById(db, event.accountId);
  if (known === null) return unknown(event);
  if (known.state === 'closed') return refundById(db, event.refundId) === null ? refused({ help: CLOSED }) : outcome(DONE);
  // Another refund of this name would be told as paid by it.
  if (refundById(db, event.refundId) !== null) return refused({ help: 'This refund was booked already. Begin a new one.' });
  const standing = whyNotClosed(db, known);
  if (standing !== null) return refused({ help: standing });
  const left = walletOf(db, known.id);
  const source = { kind: 'wallet', accountId: known.id } as const;
  const limit = settingsOf(db)?.money.refundAlone ?? 0;
  if (left > 0 && left + givenAlone(db, source, event.receivedMs) > limit)
    return refused({
      help: 'So much is paid out only by two people: refund the wallet first, let somebody else approve it, then close the account.',
    });
  const noShift = left > 0 ? cashCannotLeave(db, event.method, left) : null;
  if (noShift !== null) return outcome(noShift);
  const { receivedMs, operatorId, method, refundId } = event;
  const shiftId = shiftOf(db, method);
  const account: Account = { ...known, state: 'closed', closedAtMs: receivedMs, pinHash: null, frozenReason: '' };
  const payout: Refund = {
    id: refundId,
    source,
    method,
    paymentId: null,
    amount: left,
    reduction: minor(0),
    state: 'paid',
    reason: event.reason,
    problem: null,
    askedBy: operatorId,
    approvedBy: null,
    askedAtMs: receivedMs,
    doneAtMs: receivedMs,
    nextTryMs: null,
    tries: 0,
    shiftId,
  };
  const posted = postPayout({ refundId, accountId: known.id, method, amount: left, atMs: receivedMs, shiftId, operatorId });
  const parts = changed({ kind: 'account.put', account, person: null, atMs: receivedMs });
  if (left > 0) parts.writes.push({ kind: 'refund.put', refund: payout });
  parts.writes.push(...posted.map((transfer) => ({ kind: 'transfer.add', transfer }) as const));
  parts.notices.push({ topic: 'payments' }, { topic: 'till' }, { topic: 'cards' });
  return outcome(DONE, parts);
}

/** Of a closed account only. The numbers of its cards go along, in the journal too; amounts, dates and bills stay. */
export function onErasePerson({ db }: Context, event: Of<'operator.erase-person'>): Outcome {
  const known = accountById(db, event.accountId);
  if (known === null) return unknown(event);
  if (known.erasedAtMs !== null) return outcome(DONE);
  if (known.state !== 'closed') return refused({ help: 'Close the account first: a person without a name can neither pay nor be paid.' });
  return outcome(DONE, erased(db, known, event.receivedMs));
}

/** Persons of accounts that were closed long enough ago (MoneySettings.personMonths), one at a time. */
export function* accountSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  if (Math.floor(nowMs / SECOND_MS) % LOOK_EVERY_S !== 0) return;
  const settings = settingsOf(db);
  if (settings === null) return;
  const { zone, money } = settings;
  const closedBeforeMs = startOfDay(monthsBefore(localTime(nowMs, zone).date, money.personMonths), zone);
  for (const account of accountsToErase(db, closedBeforeMs)) yield () => erased(db, account, nowMs);
}

/** Why an account cannot be closed now, in a sentence; null: it can. */
function whyNotClosed(db: Reader, account: Account): string | null {
  if (account.state === 'frozen') return 'The account is frozen, and nothing is paid out of it. Unfreeze it first.';
  if (hasOpenSession(db, account.id)) return 'A charge of this account still runs or is not billed yet.';
  if (isAccountOrdered(db, account.id)) return 'A start that it pays for is under way; wait until the pile has answered.';
  if (owedBy(db, account.id) > 0) return 'The account still owes money. Take it, or write it off, first.';
  if (refundDueTo(db, account.id) > 0) return 'Money of bills is due back to this account. Give it back first.';
  if (payableTo(db, account.id) > 0) return 'The merchant’s share is not paid yet. Pay the settlement first.';
  if (askedFor(db, { kind: 'top-up', accountId: account.id }) > 0)
    return 'A top-up by a payment company is on its way. Wait for it, or cancel it.';
  if (underWay(db, { kind: 'wallet', accountId: account.id }) > 0) return 'A refund of this wallet is on its way or waits for somebody.';
  return null;
}

function problemOfTerms(db: Reader, { id: accountId, kind }: Pick<Account, 'id' | 'kind'>, terms: AccountTerms): string | null {
  const problem = termsProblem(kind, terms);
  if (problem !== null) return problem;
  if (terms.groupId !== null && benefitById(db, 'group', terms.groupId) === null) return 'There is no such price group any more.';
  if (terms.levelId !== null && benefitById(db, 'level', terms.levelId) === null) return 'There is no such member level any more.';
  if (terms.merchant === null) return null;
  const others = merchants(db).filter((other) => other.id !== accountId);
  const taken = pileTakenBy(others, terms.merchant.pileIds);
  return taken === null ? null : `Pile ${taken} belongs to another merchant.`;
}

function erased(db: Reader, account: Account, atMs: UtcMs): Parts {
  const cards = cardIdsOf(db, account.id).flatMap((cardId): Write[] => {
    const card = cardById(db, cardId);
    return card === null ? [] : [{ kind: 'card.erase', cardId, personKeyId: card.personKeyId, atMs }];
  });
  const parts = changed({ kind: 'account.erase', accountId: account.id, personKeyId: account.personKeyId, atMs });
  parts.writes.push(...cards);
  if (cards.length > 0) parts.notices.push({ topic: 'cards' });
  return parts;
}

const CLOSED = 'The account is closed for good. Open a new one.';

function changed(write: Write): Parts {
  return { writes: [write], commands: [], notices: [{ topic: 'accounts' }] };
}

function unknown({ accountId }: { readonly accountId: string }): Outcome {
  return notFound({ account: accountId });
}
