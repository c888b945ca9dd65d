/** A merchant's settlement in the ledger: its income is passed on, the fee kept of it, and the rest paid out. */
import { id, type AccountId, type InvoiceId, type OperatorId, type ShiftId, type TransferId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { LedgerAccount, Transfer } from '../../domain/ledger.ts';
import type { DeskMethod } from '../../domain/payment-method.ts';

interface SettlementFacts {
  readonly invoiceId: InvoiceId;
  readonly accountId: AccountId;
  readonly operatorId: OperatorId | null;
  readonly atMs: UtcMs;
}

/** The whole income becomes owed to the merchant, less what the station keeps. Nothing below zero is posted. */
export function postSettlement(facts: SettlementFacts, income: Minor, fee: Minor): Transfer[] {
  return [
    ...posting(facts, 'share', ['merchant-share', null], ['merchant-payable', facts.accountId], income, null),
    ...posting(facts, 'fee', ['merchant-payable', facts.accountId], ['revenue-merchant-fee', null], fee, null),
  ];
}

/** What goes out to the merchant. */
export function postSettlementPaid(
  facts: SettlementFacts,
  method: Extract<DeskMethod, 'cash' | 'bank'>,
  amount: Minor,
  shiftId: ShiftId | null,
): Transfer[] {
  return posting(facts, 'paid', ['merchant-payable', facts.accountId], [method, null], amount, shiftId);
}

type Side = readonly [LedgerAccount, string | null];

function posting(facts: SettlementFacts, what: string, debit: Side, credit: Side, amount: Minor, shiftId: ShiftId | null): Transfer[] {
  if (amount <= 0) return [];
  return [
    {
      id: id<TransferId>(`${facts.invoiceId}/settlement-${what}`),
      atMs: facts.atMs,
      debit: debit[0],
      debitParty: debit[1],
      credit: credit[0],
      creditParty: credit[1],
      amount: minor(amount),
      reason: 'settlement',
      billId: null,
      sessionId: null,
      paymentId: null,
      shiftId,
      operatorId: facts.operatorId,
    },
  ];
}
