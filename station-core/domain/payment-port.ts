/** What carries money that comes from elsewhere: a driver of drivers/payment speaks to a company, the core knows only this. */
import type { PaymentId, RefundId } from '../base/ids.ts';
import type { Currency, Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';

/** What is asked of a provider. The id is the idempotency key: asked again it is the same payment. */
export interface PaymentAsk {
  readonly id: PaymentId;
  readonly amount: Minor;
  readonly currency: Currency;
  /** What the driver reads on his phone. */
  readonly text: string;
  readonly expiresAtMs: UtcMs;
  /** qr: what a driver scans at the desk or at the pile. page: his phone opens it. */
  readonly shown: 'qr' | 'page';
}

/** What is known of a payment or a refund at the provider. amount: what really moved. */
export type ProviderTold =
  | { readonly state: 'pending'; readonly providerRef: string; readonly payUrl: string | null }
  | { readonly state: 'paid'; readonly providerRef: string; readonly amount: Minor }
  | { readonly state: 'failed'; readonly providerRef: string | null; readonly problem: string }
  /** It has never heard of it: may be asked anew. */
  | { readonly state: 'unknown' };

export interface RefundAsk {
  readonly id: RefundId;
  readonly paymentId: PaymentId;
  readonly providerRef: string;
  readonly amount: Minor;
  readonly currency: Currency;
}

/** Every call may be made again at any time, and rejects where the company cannot be reached: nothing is known then. */
export interface PaymentProvider {
  readonly name: string;
  create(ask: PaymentAsk): Promise<ProviderTold>;
  query(id: PaymentId): Promise<ProviderTold>;
  cancel(id: PaymentId): Promise<ProviderTold>;
  refund(ask: RefundAsk): Promise<ProviderTold>;
  queryRefund(id: RefundId): Promise<ProviderTold>;
  /** Reads a callback. forged: its signature does not fit, or is too old; malformed: it is signed and in no form that is known. */
  callback(headers: Readonly<Record<string, string | undefined>>, body: Uint8Array): CallbackRead;
  /** Gives up what is being asked. */
  close(): void;
}

export type CallbackRead =
  | { readonly kind: 'told'; readonly callback: ProviderCallback; /** The same again is the same message. */ readonly signature: string }
  | { readonly kind: 'forged' | 'malformed' };

/** A company as the configuration file names it. */
export type ProviderConfig =
  | { readonly name: string; readonly kind: 'http'; readonly url: string; readonly merchant: string; readonly secret: string }
  | { readonly name: string; readonly kind: 'test' };

export type ProviderCallback =
  | { readonly kind: 'payment'; readonly id: PaymentId; readonly told: ProviderTold }
  | { readonly kind: 'refund'; readonly id: RefundId; readonly told: ProviderTold };
