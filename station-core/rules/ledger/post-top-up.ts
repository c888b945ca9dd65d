/** Money into a wallet and out of it at its close. */
import { id, type AccountId, type OperatorId, type PaymentId, type RefundId, type ShiftId, type TransferId } from '../../base/ids.ts';
import type { Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Transfer } from '../../domain/ledger.ts';
import type { DeskMethod, PaymentMethod } from '../../domain/payment-method.ts';

export interface TopUpFacts {
  readonly paymentId: PaymentId;
  readonly accountId: AccountId;
  readonly method: DeskMethod | Extract<PaymentMethod, 'online'>;
  /** Above zero. */
  readonly amount: Minor;
  /** A gift on top; 0: none. */
  readonly bonus: Minor;
  readonly atMs: UtcMs;
  readonly shiftId: ShiftId | null;
  readonly operatorId: OperatorId | null;
}

/** What came in stands in the wallet; the gift stands there too, and among what the station gave away. */
export function postTopUp(facts: TopUpFacts): Transfer[] {
  const base = {
    atMs: facts.atMs,
    credit: 'wallet',
    creditParty: facts.accountId,
    billId: null,
    sessionId: null,
    paymentId: facts.paymentId,
    operatorId: facts.operatorId,
  } as const;
  const paid: Transfer = {
    ...base,
    id: id<TransferId>(`${facts.paymentId}/top-up`),
    debit: facts.method,
    debitParty: null,
    amount: facts.amount,
    reason: 'top-up',
    shiftId: facts.shiftId,
  };
  const gift: Transfer = {
    ...base,
    id: id<TransferId>(`${facts.paymentId}/bonus`),
    debit: 'bonus',
    debitParty: null,
    amount: facts.bonus,
    reason: 'bonus',
    shiftId: null,
  };
  return facts.bonus > 0 ? [paid, gift] : [paid];
}

export interface PayoutFacts {
  readonly refundId: RefundId;
  readonly accountId: AccountId;
  readonly method: DeskMethod;
  readonly amount: Minor;
  readonly atMs: UtcMs;
  readonly shiftId: ShiftId | null;
  readonly operatorId: OperatorId;
}

/** All that is left goes out when the account is closed. A wallet of zero posts nothing. */
export function postPayout(facts: PayoutFacts): Transfer[] {
  if (facts.amount <= 0) return [];
  return [
    {
      id: id<TransferId>(`${facts.refundId}/payout`),
      atMs: facts.atMs,
      debit: 'wallet',
      debitParty: facts.accountId,
      credit: facts.method,
      creditParty: null,
      amount: facts.amount,
      reason: 'payout',
      billId: null,
      sessionId: null,
      paymentId: null,
      shiftId: facts.shiftId,
      operatorId: facts.operatorId,
    },
  ];
}
