/** Money that comes in and goes back, whoever carries it. */
import type {
  AccountId, BillId, InvoiceId, OperatorId, PaymentId, PrepayId, RefundId, SessionId, ShiftId, StartCodeId, WriteOffId,
} from '../base/ids.ts'; // prettier-ignore
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { SessionPayer } from './payer.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { ConnectorRef } from './pile.ts';
import type { SessionLimits } from './session.ts';

export type PaymentPurpose =
  | { readonly kind: 'bill'; readonly billId: BillId }
  | { readonly kind: 'top-up'; readonly accountId: AccountId }
  | { readonly kind: 'prepay'; readonly prepayId: PrepayId }
  | { readonly kind: 'statement'; readonly invoiceId: InvoiceId };

/**
 * asked: not told to the provider yet. pending: told, the driver has not paid. paid: the money is there and posted. late money:
 * a payment that was paid after it had failed, expired or its purpose was gone is posted as refund due.
 */
export type PaymentState = 'asked' | 'pending' | 'paid' | 'failed' | 'cancelled' | 'expired';

export interface Payment {
  readonly id: PaymentId;
  readonly purpose: PaymentPurpose;
  readonly method: PaymentMethod;
  readonly amount: Minor;
  readonly state: PaymentState;
  /** Of an online payment: the provider's name in the configuration, its own number of it, what the driver's phone opens or scans. */
  readonly provider: string | null;
  readonly providerRef: string | null;
  readonly payUrl: string | null;
  readonly problem: string | null;
  readonly askedAtMs: UtcMs;
  readonly expiresAtMs: UtcMs | null;
  readonly doneAtMs: UtcMs | null;
  /** When the provider is asked next, and how often it was asked. */
  readonly nextTryMs: UtcMs | null;
  readonly tries: number;
  /** null: the driver, by phone. */
  readonly operatorId: OperatorId | null;
  readonly shiftId: ShiftId | null;
  /** Sum of refunds that were paid or are on their way. Never above the amount. */
  readonly refunded: Minor;
}

/** What is given back: what a bill was paid too much or is reduced by, the rest of a prepay, a wallet's money. */
export type RefundSource =
  | { readonly kind: 'bill'; readonly billId: BillId }
  | { readonly kind: 'prepay'; readonly prepayId: PrepayId }
  | { readonly kind: 'wallet'; readonly accountId: AccountId }
  /** Money that came for nothing: paid late, twice, or too much. */
  | { readonly kind: 'payment'; readonly paymentId: PaymentId };

export interface Refund {
  readonly id: RefundId;
  readonly source: RefundSource;
  /** The same way as it came where that is known. */
  readonly method: PaymentMethod;
  /** The payment it goes back on; null: cash or wallet. */
  readonly paymentId: PaymentId | null;
  readonly amount: Minor;
  /** Of a bill: beyond what is due back, the bill itself is reduced by this much (a credit note). */
  readonly reduction: Minor;
  /** waiting: for a second person. asked, pending: on its way at a provider. */
  readonly state: 'waiting' | 'asked' | 'pending' | 'paid' | 'failed' | 'refused';
  readonly reason: string;
  readonly problem: string | null;
  readonly askedBy: OperatorId | null;
  readonly approvedBy: OperatorId | null;
  readonly askedAtMs: UtcMs;
  readonly doneAtMs: UtcMs | null;
  readonly nextTryMs: UtcMs | null;
  readonly tries: number;
  readonly shiftId: ShiftId | null;
}

/** What is owed and given up. */
export interface WriteOff {
  readonly id: WriteOffId;
  readonly billId: BillId;
  readonly amount: Minor;
  readonly reason: string;
  readonly state: 'waiting' | 'done' | 'refused';
  readonly askedBy: OperatorId;
  readonly askedAtMs: UtcMs;
  readonly decidedBy: OperatorId | null;
  readonly decidedAtMs: UtcMs | null;
}

/** Paid before the charge, for one charge; what is left goes back the way it came. */
export interface Prepay {
  readonly id: PrepayId;
  readonly amount: Minor;
  /** waiting: not paid yet. open: may start a charge. in-use: a charge runs on it. over: billed, the rest is due back or was given back. */
  readonly state: 'waiting' | 'open' | 'in-use' | 'over';
  readonly sessionId: SessionId | null;
  readonly createdAtMs: UtcMs;
  /** Not used by then: all of it is due back. */
  readonly expiresAtMs: UtcMs;
}

/** A code that starts one charge, printed at the desk or shown on a phone. Only its keyed hash is kept. */
export interface StartCode {
  readonly id: StartCodeId;
  readonly payer: SessionPayer;
  readonly limits: SessionLimits;
  /** null: on any connector. */
  readonly ref: ConnectorRef | null;
  readonly state: 'open' | 'used' | 'cancelled' | 'expired';
  readonly sessionId: SessionId | null;
  readonly madeBy: OperatorId | null;
  readonly createdAtMs: UtcMs;
  readonly expiresAtMs: UtcMs;
}
