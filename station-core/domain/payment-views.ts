/** What is open between the station and its drivers, as the desk sees it. Amounts in minor units of the station's currency. */
import type { AccountId, BillId, RefundId, SessionId, StartCodeId, WriteOffId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { SessionPayer } from './payer.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Payment, Prepay, Refund, RefundSource, StartCode, WriteOff } from './payment.ts';
import type { SessionLimits } from './session.ts';

/** name: '' where it was erased, or is not to be read. */
export interface NamedAccount {
  readonly id: AccountId;
  readonly number: number;
  readonly name: string;
}

export interface OpenBillRow {
  readonly billId: BillId;
  readonly number: number;
  readonly sessionId: SessionId;
  /** Pile and connector, e.g. "Pile 3 A". */
  readonly place: string;
  readonly issuedAtMs: UtcMs;
  readonly total: Minor;
  readonly due: Minor;
  readonly payer: SessionPayer['kind'];
  readonly account: NamedAccount | null;
  /** Asked of a company and not decided. */
  readonly asked: Minor;
}

/** Money that is owed back and waits for somebody. */
export interface DueBackRow {
  readonly source: RefundSource;
  readonly amount: Minor;
  readonly sinceMs: UtcMs;
  readonly billNumber: number | null;
  readonly sessionId: SessionId | null;
  /** How it came: it goes back the same way. null: in several. */
  readonly method: PaymentMethod | null;
  /** Of a refund that did not go through. */
  readonly problem: string | null;
}

export interface WaitingRow {
  readonly what: { readonly kind: 'refund'; readonly refundId: RefundId } | { readonly kind: 'write-off'; readonly writeOffId: WriteOffId };
  readonly amount: Minor;
  readonly reason: string;
  readonly method: PaymentMethod | null;
  readonly billNumber: number | null;
  readonly sessionId: SessionId | null;
  readonly account: NamedAccount | null;
  readonly askedById: string;
  readonly askedByName: string;
  readonly askedAtMs: UtcMs;
}

export interface PrepayRow {
  readonly prepay: Prepay;
  readonly left: Minor;
  readonly method: PaymentMethod | null;
  /** Where its charge runs, or its code is good for; null: anywhere. */
  readonly place: string | null;
  readonly codeId: StartCodeId | null;
}

export interface CodeRow {
  readonly id: StartCodeId;
  readonly payer: SessionPayer['kind'];
  readonly account: NamedAccount | null;
  /** Of a prepay. */
  readonly amount: Minor | null;
  readonly limits: SessionLimits;
  readonly place: string | null;
  readonly state: StartCode['state'];
  readonly sessionId: SessionId | null;
  /** null: a driver, by phone. */
  readonly madeByName: string | null;
  readonly createdAtMs: UtcMs;
  readonly expiresAtMs: UtcMs;
}

export interface OnlineRow {
  readonly payment: Payment;
  readonly billNumber: number | null;
  readonly account: NamedAccount | null;
}

/** A refund on its way at a company. */
export interface GoingRow {
  readonly refund: Refund;
  /** It does not arrive: whoever asked the company may say what became of it. */
  readonly isStuck: boolean;
}

export interface OpenItems {
  /** On their way at a company. */
  readonly online: readonly OnlineRow[];
  readonly back: readonly DueBackRow[];
  readonly going: readonly GoingRow[];
  readonly waiting: readonly WaitingRow[];
  readonly prepays: readonly PrepayRow[];
  /** Open ones, and the last that were used, cancelled or over. */
  readonly codes: readonly CodeRow[];
}

/** All that happened to a session's bills, and what can happen now. */
export interface BillMoney {
  readonly billId: BillId;
  readonly number: number;
  readonly due: Minor;
  readonly asked: Minor;
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly writeOffs: readonly WriteOff[];
  readonly account: NamedAccount | null;
  readonly payer: SessionPayer['kind'];
  readonly held: Minor;
  /** Free in the wallet of the account; null: no account's. */
  readonly inWallet: Minor | null;
  /** Owed back already, and all that may go back (beyond `dueBack` by reducing the bill). */
  readonly dueBack: Minor;
  readonly mostBack: Minor;
  /** What went back or is on its way: told along with a refund, so that two people do not give it twice. */
  readonly refunded: Minor;
  /** How it was paid, where that was one way. */
  readonly paidBy: PaymentMethod | null;
  /** An online payment that so much may go back on at once; 0: none. */
  readonly mostOnline: Minor;
}
