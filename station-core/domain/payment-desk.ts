/** Payment companies as the rest of the station meets them: what is asked of them, what they tell, and how they are. */
import type { PaymentId } from '../base/ids.ts';
import type { Currency } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Payment, PaymentPurpose, Refund } from './payment.ts';

/** What is due to be asked, and what has to be known for it. */
export interface ProviderQuestions {
  readonly station: { readonly name: string; readonly currency: Currency; readonly language: 'en' | 'zh' };
  /** billNumber: of the bill that is paid; null: it is for something else. */
  readonly payments: readonly { readonly payment: Payment; readonly purpose: PaymentPurpose['kind']; readonly billNumber: number | null }[];
  /** provider null: the payment it goes back on is not there. */
  readonly refunds: readonly {
    readonly refund: Refund;
    readonly provider: string | null;
    readonly providerRef: string;
    readonly paymentId: PaymentId;
  }[];
}

/** How a company is, since the station started. */
export interface ProviderSeen {
  readonly name: string;
  readonly kind: 'http' | 'test';
  /** null: of the test company. */
  readonly url: string | null;
  readonly answeredAtMs: UtcMs | null;
  /** The last time it could not be asked, and why; null: never. */
  readonly problemAtMs: UtcMs | null;
  readonly problem: string | null;
  readonly calledBackAtMs: UtcMs | null;
  /** The last callback in its name that was turned away: forged, too old, or in no form that is known. */
  readonly refusedAtMs: UtcMs | null;
}

/** taken: it is on the disk, now or since it was told before. unknown: no such company, payment or refund. busy: try again. */
export type CallbackOutcome = 'taken' | 'forged' | 'malformed' | 'unknown' | 'busy';

export interface PaymentDesk {
  seen(): readonly ProviderSeen[];
  callback(provider: string, headers: Readonly<Record<string, string | undefined>>, body: Uint8Array): Promise<CallbackOutcome>;
}
