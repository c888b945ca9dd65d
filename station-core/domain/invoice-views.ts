/** Papers as screens, prints and the tax office's software read them. */
import type { AccountId, BillId, InvoiceId, SessionId } from '../base/ids.ts';
import type { Dwh } from '../base/energy.ts';
import type { Currency, Minor } from '../base/money.ts';
import type { LocalDate, UtcMs, ZoneName } from '../base/time.ts';
import type { BillState } from './bill.ts';
import type { InvoiceBuyer, InvoiceKind, InvoiceLine } from './invoice.ts';
import type { MoneySettings } from './money-settings.ts';

/** One paper in a list. */
export interface InvoiceRow {
  readonly id: InvoiceId;
  /** E.g. "IN-2026-00042". */
  readonly name: string;
  readonly kind: InvoiceKind;
  readonly year: number;
  readonly number: number;
  readonly issuedAtMs: UtcMs;
  readonly accountId: AccountId | null;
  readonly accountNumber: number | null;
  /** null: its key is gone. */
  readonly buyer: InvoiceBuyer | null;
  readonly fromDay: LocalDate | null;
  readonly toDay: LocalDate | null;
  readonly bills: number;
  readonly net: Minor;
  readonly tax: Minor;
  readonly total: Minor;
  readonly paid: Minor;
  /** Of a statement: what its bills still ask; of a settlement: what is not paid out yet. null: of the others. */
  readonly open: Minor | null;
  /** Sum of the credit notes on it, below zero; 0: none. */
  readonly corrected: Minor;
  /** '' or a word of the station's own: reversed, reduced, replaces. */
  readonly reason: string;
  /** null: by itself. */
  readonly issuedBy: string | null;
}

/** A bill on a paper: what the paper says of it. */
export interface InvoiceBillRow {
  readonly billId: BillId;
  readonly number: number;
  readonly sessionId: SessionId;
  readonly transactionId: number;
  readonly state: BillState;
  readonly issuedAtMs: UtcMs;
  readonly startedAtMs: UtcMs;
  readonly pileName: string;
  readonly connectorName: string;
  readonly energy: Dwh;
  readonly net: Minor;
  readonly tax: Minor;
  readonly total: Minor;
}

/** Another paper that belongs to this one. */
export interface RelatedPaper {
  readonly id: InvoiceId;
  readonly name: string;
  readonly kind: InvoiceKind;
  readonly year: number;
  readonly number: number;
  readonly issuedAtMs: UtcMs;
  readonly total: Minor;
}

export interface InvoiceDetail extends InvoiceRow {
  readonly lines: readonly InvoiceLine[];
  /** By number; of a statement and a settlement up to 5,000. */
  readonly billRows: readonly InvoiceBillRow[];
  readonly corrects: RelatedPaper | null;
  readonly correctedBy: readonly RelatedPaper[];
}

/** A paper with everything that is printed on it. */
export interface InvoiceView extends InvoiceDetail {
  readonly stationName: string;
  readonly seller: MoneySettings['seller'];
  readonly zone: ZoneName;
  readonly currency: Currency;
}

/** What a driver asked for by phone. */
export interface InvoiceRequestRow {
  readonly billId: BillId;
  /** The bill that stands now: another one where it was amended since. */
  readonly standingBillId: BillId;
  readonly standingNumber: number;
  readonly total: Minor;
  readonly sessionId: SessionId;
  readonly pileName: string;
  readonly askedAtMs: UtcMs;
  /** null: erased. */
  readonly buyer: InvoiceBuyer | null;
}

/** What a statement or a settlement of these days would be about. */
export interface PaperPreview {
  readonly bills: number;
  /** Of a statement: the sum of the bills with tax; of a settlement: their net, which is the merchant's income before the fee. */
  readonly amount: Minor;
  /** Of a settlement: what the station keeps; 0 of a statement. */
  readonly fee: Minor;
  /** The day of the oldest bill that waits for a statement; null: none waits, or a settlement. */
  readonly oldestDay: LocalDate | null;
}
