/** Money before a charge and money that goes back, as transfers. */
import { id, type AccountId, type PaymentId, type TransferId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { LedgerAccount, Transfer } from '../../domain/ledger.ts';
import type { Payment, Prepay, Refund } from '../../domain/payment.ts';

/** Money for one charge: it is the prepay's until the bill. */
export function postPrepay(payment: Payment, prepay: Pick<Prepay, 'id'>, atMs: UtcMs): Transfer {
  return {
    ...blank(`${payment.id}/prepay`, atMs, payment.amount),
    debit: payment.method as LedgerAccount,
    credit: 'prepaid',
    creditParty: prepay.id,
    reason: 'prepay',
    paymentId: payment.id,
    shiftId: payment.shiftId,
    operatorId: payment.operatorId,
  };
}

/** Money that came for nothing (late, twice, too much) is owed back to whoever paid. `key`: of the fact, where it is not all of the payment. */
export function postForNothing(payment: Payment, amount: Minor, atMs: UtcMs, key = `${payment.id}/refund-due`): Transfer {
  return {
    ...blank(key, atMs, amount),
    debit: payment.method as LedgerAccount,
    credit: 'refund-due',
    reason: 'refund-due',
    paymentId: payment.id,
    shiftId: payment.shiftId,
    operatorId: payment.operatorId,
  };
}

/** What a refund is taken from. */
export interface RefundFrom {
  readonly account: Extract<LedgerAccount, 'refund-due' | 'prepaid' | 'wallet'>;
  readonly party: string | null;
  readonly billId: Transfer['billId'];
  readonly sessionId: Transfer['sessionId'];
  readonly paymentId: PaymentId | null;
}

/** The money goes out. `to`: whose wallet it goes to, or which prepay it goes back into, where the method is one of these. */
export function postRefund(refund: Refund, from: RefundFrom, to: AccountId | Prepay['id'] | null, atMs: UtcMs): Transfer {
  const isHeldHere = refund.method === 'wallet' || refund.method === 'prepaid';
  return {
    ...blank(`${refund.id}/refund`, atMs, refund.amount),
    debit: from.account,
    debitParty: from.party,
    credit: refund.method === 'free' ? 'given-free' : refund.method,
    creditParty: isHeldHere ? to : null,
    reason: refund.source.kind === 'wallet' ? 'payout' : 'refund',
    billId: from.billId,
    sessionId: from.sessionId,
    paymentId: from.paymentId ?? refund.paymentId,
    shiftId: refund.shiftId,
    operatorId: refund.approvedBy ?? refund.askedBy,
  };
}

function blank(key: string, atMs: UtcMs, amount: number): Omit<Transfer, 'debit' | 'credit' | 'reason'> {
  return {
    id: id<TransferId>(key),
    atMs,
    debitParty: null,
    creditParty: null,
    amount: minor(amount),
    billId: null,
    sessionId: null,
    paymentId: null,
    shiftId: null,
    operatorId: null,
  };
}
