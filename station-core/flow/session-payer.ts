/** Who pays for a session and at which price, decided when it begins and frozen beside it; and what it takes to begin. */
import { dwh } from '../base/energy.ts';
import { id, type AccountId, type BenefitId, type SessionId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { Write } from '../domain/outcome.ts';
import type { SessionPayer } from '../domain/payer.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Session, StartOrder } from '../domain/session.ts';
import type { Card } from '../domain/token.ts';
import { startMeter } from '../rules/sessions/registers.ts';
import { accountById } from '../store/accounts.ts';
import type { Reader } from '../store/connection.ts';
import { isSpentElsewhere } from '../store/hq-leases.ts';
import { prepayById } from '../store/prepays.ts';
import { atTheDesk } from '../store/session-money.ts';
import { settingsOf } from '../store/settings.ts';
import { benefitsAt, couponKept } from './benefits-at.ts';
import { owes } from './bill-money.ts';
import { join, noParts, type Parts } from './context.ts';
import { availableTo, holdFor } from './holds.ts';
import { heldParts, watch } from './limit.ts';
import { planFor } from './plan-for.ts';
import { keep } from './session-end.ts';

export interface StartedBy {
  readonly order: StartOrder | null;
  readonly card: Card | null;
}

export interface PaidStart {
  /** With its plan, and when its limits are looked at. */
  readonly session: Session;
  /** As it is written beside the session. */
  readonly money: SessionMoney;
  readonly parts: Parts;
  /** The payer has less than it takes to begin. */
  readonly isShort: boolean;
}

/** To be asked once, when it is known whose a session is. Of one that is over already nothing is held. */
export function payStart(db: Reader, before: Session, by: StartedBy, nowMs: UtcMs): PaidStart {
  const account = accountOf(db, by);
  const payer = payerOf(db, by.order, account);
  const groupId = account?.groupId ?? null;
  const session = withPlan(db, before, groupId, nowMs);
  const benefits = benefitsAt(db, {
    accountId: account?.id ?? null,
    groupId,
    coupon: by.order?.couponId ?? null,
    ref: session,
    atMs: session.startedAtMs,
  });
  const bare: SessionMoney = { ...atTheDesk(session.id), accountId: account?.id ?? null, groupId, payer, benefits };
  const { money, dueMs, isShort } =
    session.phase === 'charging' ? watch(db, session, nowMs, bare) : { money: bare, dueMs: null, isShort: false };
  const use = { sessionId: session.id, accountId: account?.id ?? null, atMs: nowMs };
  const isPlain = payer.kind === 'bill' && account === null && isNothing(benefits);
  return {
    session: { ...session, limitDueMs: session.phase === 'charging' ? dueMs : session.limitDueMs },
    money,
    parts: {
      writes: [
        // Most are billed at the desk at the list price: that goes without saying.
        ...(isPlain ? [] : [{ kind: 'session-money.put', money } as const]),
        ...couponKept(benefits, use),
        ...prepayBegins(db, payer, session.id),
      ],
      commands: [],
      notices: isPlain ? [] : [{ topic: 'accounts' }],
    },
    isShort,
  };
}

/** F07: it was taken for over and goes on: money is held for it again, and a prepay is its own again. */
export function payAgain(db: Reader, session: Session, nowMs: UtcMs): Parts {
  const watched = watch(db, session, nowMs);
  const { payer } = watched.money;
  const going: Parts = { ...noParts(), writes: prepayBegins(db, payer, session.id) };
  return join(keep({ ...session, limitDueMs: watched.dueMs }), heldParts(db, watched), going);
}

/** The plan that holds at its start (for its group of accounts); one that it has stays. */
export function withPlan(db: Reader, session: Session, groupId: BenefitId | null, nowMs: UtcMs): Session {
  if (session.planId !== null) return session;
  const held = planFor(db, session, groupId, session.startedAtMs, nowMs);
  return held === null ? session : { ...session, ...held };
}

/** Who pays where nobody chose: a fleet by the month, a driver's wallet, else a bill at the desk. */
export function payerOfAccount(account: Account | null): SessionPayer {
  if (account === null || account.state === 'closed' || account.kind === 'merchant') return { kind: 'bill' };
  return { kind: account.isPostPaid ? 'credit' : 'wallet', accountId: account.id };
}

/** Why a start that somebody orders cannot be paid, in a sentence with amounts left to the caller; null: it can. */
export type CannotPay = 'not-active' | 'owes' | 'too-little' | 'prepay-used' | 'not-paid';

export interface StartAsked {
  readonly payer: SessionPayer;
  readonly accountId: AccountId | null;
  readonly ref: ConnectorRef;
}

/** What stands in the way of money, with what is there and what it takes. */
export interface PayProblem {
  readonly why: CannotPay;
  readonly there: Minor;
  readonly needed: Minor;
}

/** For a start that is ordered at the desk or by phone, before the pile is told. */
export function payProblem(db: Reader, { payer, accountId, ref }: StartAsked, nowMs: UtcMs): PayProblem | null {
  const problem = (why: CannotPay, there = 0, needed = 0): PayProblem => ({ why, there: minor(there), needed: minor(needed) });
  if (payer.kind === 'wallet' || payer.kind === 'credit') {
    if (accountById(db, payer.accountId)?.state !== 'active') return problem('not-active');
    const owed = owes(db, payer.accountId);
    if (payer.kind === 'wallet' && owed > 0) return problem('owes', 0, owed);
    if (isSpentElsewhere(db, payer.accountId)) return problem('not-active');
  }
  if (payer.kind === 'prepaid') {
    const prepay = prepayById(db, payer.prepayId);
    if (prepay?.state === 'waiting') return problem('not-paid');
    if (prepay?.state !== 'open') return problem('prepay-used');
  }
  const there = availableTo(db, payer, null);
  if (there === null) return null;
  const hold = holdAtStart(db, { payer, accountId, ref }, nowMs);
  return hold.isShort ? problem('too-little', there, hold.needed) : null;
}

/** By a card held to a pile, of which the connector may not be known yet: is there anything at all to pay with? */
export function hasCredit(db: Reader, account: Account | null): boolean {
  const payer = payerOfAccount(account);
  switch (payer.kind) {
    case 'bill': return settingsOf(db)?.money.unknownPayer !== 'none';
    case 'wallet':
      return owes(db, payer.accountId) === 0 && !isSpentElsewhere(db, payer.accountId) && (availableTo(db, payer, null) ?? 1) > 0;
    case 'credit': return (availableTo(db, payer, null) ?? 1) > 0;
    case 'prepaid':
    case 'free': return true;
  }
} // prettier-ignore

/** What a start takes at this connector: its price so far (a flat fee) and the reserve. */
function holdAtStart(
  db: Reader,
  { payer, accountId, ref }: StartAsked,
  nowMs: UtcMs,
): { readonly isShort: boolean; readonly needed: number } {
  const groupId = accountId === null ? null : (accountById(db, accountId)?.groupId ?? null);
  const session = withPlan(db, { ...STUB, ...ref, startedAtMs: nowMs }, groupId, nowMs);
  const money: SessionMoney = { ...atTheDesk(session.id), accountId, groupId, payer };
  // Nothing is there to hold for a session that is not: what it would take is told by the same sum without an end to the money.
  const hold = holdFor(db, session, money, nowMs);
  return { isShort: hold?.isShort ?? false, needed: hold?.needed ?? 0 };
}

const STUB: Omit<Session, 'pileId' | 'evse' | 'connector' | 'startedAtMs'> = {
  id: id<SessionId>('not-begun'),
  transactionId: 0,
  startKey: '',
  phase: 'charging',
  startedBy: 'operator',
  tokenId: null,
  operatorId: null,
  limits: { amount: null, energy: null, durationS: null },
  planId: null,
  planVersion: null,
  chargeEndedAtMs: null,
  freedAtMs: null,
  closedAtMs: null,
  endReason: null,
  meter: startMeter(dwh(0)),
  energy: dwh(0),
  power: null,
  stateOfCharge: null,
  lastReadingMs: null,
  limitDueMs: null,
  stopOrderedMs: null,
  stopReason: null,
  flags: [],
  billId: null,
};

/** Whose price and benefits it has: of the account that was chosen, else of the one that pays, else of the card's. */
function accountOf(db: Reader, { order, card }: StartedBy): Account | null {
  const payer = order?.payer ?? null;
  const paying = payer?.kind === 'wallet' || payer?.kind === 'credit' ? payer.accountId : null;
  const accountId = order?.accountId ?? paying ?? card?.accountId ?? null;
  return accountId === null ? null : accountById(db, accountId);
}

/** A prepay that another start took meanwhile pays nothing: what was charged is billed at the desk. */
function payerOf(db: Reader, order: StartOrder | null, account: Account | null): SessionPayer {
  const payer = order?.payer ?? payerOfAccount(account);
  if (payer.kind === 'prepaid' && prepayById(db, payer.prepayId)?.state !== 'open') return { kind: 'bill' };
  return payer;
}

function prepayBegins(db: Reader, payer: SessionPayer, sessionId: SessionId): Write[] {
  const prepay = payer.kind === 'prepaid' ? prepayById(db, payer.prepayId) : null;
  return prepay === null ? [] : [{ kind: 'prepay.put', prepay: { ...prepay, state: 'in-use', sessionId } }];
}

function isNothing({ promotions, level, coupon }: SessionMoney['benefits']): boolean {
  return promotions.length === 0 && level === null && coupon === null;
}
