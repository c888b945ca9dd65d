/** What payment companies are to be asked now. */
import { must } from '../../base/assert.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Payment, Refund } from '../../domain/payment.ts';
import type { ProviderQuestions } from '../../domain/payment-desk.ts';
import { billById } from '../bills.ts';
import type { Reader } from '../connection.ts';
import { paymentById, paymentsDue } from '../payments.ts';
import { refundsDue } from '../refunds.ts';
import { settingsOf } from '../settings.ts';

/** What waits behind these is asked when they were answered. */
const MOST = 200;

/** null: nothing is due. */
export function providerQuestions(db: Reader, { nowMs }: { readonly nowMs: UtcMs }): ProviderQuestions | null {
  const payments = paymentsDue(db, nowMs, MOST);
  const refunds = refundsDue(db, nowMs, MOST);
  if (payments.length + refunds.length === 0) return null;
  const { name, currency, language } = must(settingsOf(db), 'money is asked for by a station that was set up');
  return {
    station: { name, currency, language },
    payments: payments.map((payment) => ({ payment, purpose: payment.purpose.kind, billNumber: billNumberOf(db, payment) })),
    refunds: refunds.flatMap((refund) => questionOf(db, refund)),
  };
}

function billNumberOf(db: Reader, { purpose }: Payment): number | null {
  return purpose.kind === 'bill' ? (billById(db, purpose.billId)?.number ?? null) : null;
}

function questionOf(db: Reader, refund: Refund): ProviderQuestions['refunds'] {
  if (refund.paymentId === null) return [];
  const payment = paymentById(db, refund.paymentId);
  return [{ refund, paymentId: refund.paymentId, provider: payment?.provider ?? null, providerRef: payment?.providerRef ?? '' }];
}
