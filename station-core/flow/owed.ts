/** Accounts that owe: what comes into the wallet pays their open bills, the oldest first, and the alarm goes when nothing is owed. */
import { id, type AccountId, type PaymentId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import { amountDue } from '../rules/ledger/bill-balance.ts';
import { openBillOfWallet } from '../store/bills.ts';
import type { Reader } from '../store/connection.ts';
import { walletsThatOwe } from '../store/ledger.ts';
import { spendable } from '../store/refunds.ts';
import { owedAccounts } from '../store/alarms.ts';
import { settle } from './alarms.ts';
import { owedKey } from './bill-settlement.ts';
import { billNotices, owes, payBill } from './bill-money.ts';
import type { Context, Parts } from './context.ts';
import { paidNow } from './on-payment.ts';

/** One bill at a time. */
export function* owedSteps({ db, passOver = 0 }: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const accountId of walletsThatOwe(db, passOver + 10)) {
    const bill = spendable(db, accountId) > 0 ? openBillOfWallet(db, accountId) : null;
    if (bill !== null) yield () => paidFromWallet(db, accountId, bill, nowMs);
  }
  for (const accountId of owedAccounts(db)) if (owes(db, accountId) === 0) yield () => settle(db, owedKey(accountId), nowMs);
}

function paidFromWallet(db: Reader, accountId: AccountId, bill: Bill, nowMs: UtcMs): Parts {
  const amount = minor(Math.min(amountDue(bill), spendable(db, accountId)));
  const paymentId = id<PaymentId>(`owed-${nowMs}-${bill.id}`.slice(0, 80));
  const payment = paidNow(paymentId, { kind: 'bill', billId: bill.id }, 'wallet', amount, { operatorId: null, shiftId: null }, nowMs);
  return {
    writes: [...payBill(db, bill, payment, nowMs), { kind: 'payment.put', payment }],
    commands: [],
    notices: billNotices(bill),
  };
}
