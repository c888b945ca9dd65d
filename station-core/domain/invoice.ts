/** Papers for the tax office and for who pays by the month. Each series is numbered without gaps; a paper never changes, it is corrected by another. */
import type { AccountId, BillId, InvoiceId, OperatorId, PersonKeyId, SessionId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';

/** invoice, credit-note: of bills. statement: a fleet's month. settlement: what a merchant is paid. */
export type InvoiceKind = 'invoice' | 'credit-note' | 'statement' | 'settlement';

/** Energy and service fee are invoiced apart, each with its tax rate. Below zero on a credit note; 'fee': what the station keeps of a merchant's income. */
export interface InvoiceLine {
  readonly layer: 'energy' | 'service' | 'idle' | 'fee';
  readonly taxPpm: number | null;
  readonly net: Minor;
  readonly tax: Minor;
}

/** What a paper says of one bill. What all papers say of a bill together is what it comes to. */
export interface PaperBill {
  readonly billId: BillId;
  readonly lines: readonly InvoiceLine[];
}

/** Who it is made out to; sealed like a person, masked in the journal. */
export interface InvoiceBuyer {
  readonly name: string;
  readonly taxId: string;
  readonly address: string;
  readonly email: string;
}

export interface Invoice {
  readonly id: InvoiceId;
  readonly kind: InvoiceKind;
  /** Gapless in its kind and year. */
  readonly year: number;
  readonly number: number;
  readonly accountId: AccountId | null;
  readonly personKeyId: PersonKeyId;
  readonly sealedBuyer: string;
  readonly bills: readonly PaperBill[];
  /** Of a statement and a settlement: the first and the last day. */
  readonly fromDay: LocalDate | null;
  readonly toDay: LocalDate | null;
  readonly lines: readonly InvoiceLine[];
  readonly net: Minor;
  readonly tax: Minor;
  readonly total: Minor;
  /** The one it corrects. */
  readonly corrects: InvoiceId | null;
  readonly reason: string;
  readonly issuedAtMs: UtcMs;
  readonly issuedBy: OperatorId | null;
  /** Of a statement: what came in for it so far; of a settlement: what went out. */
  readonly paid: Minor;
}

/** A driver asked for one by phone; an attendant issues it, or it is issued at once where the station does that. */
export interface InvoiceRequest {
  readonly billId: BillId;
  readonly personKeyId: PersonKeyId;
  readonly sealedBuyer: string;
  readonly askedAtMs: UtcMs;
  readonly invoiceId: InvoiceId | null;
}

/** A signed meter value as the meter made it (OCMF and others), word for word. It is kept among the samples of its reading. */
export interface SignedValue {
  readonly sessionId: SessionId;
  readonly atMs: UtcMs;
  /** OCPP ReadingContext: Transaction.Begin, Transaction.End, … */
  readonly context: string;
  /** What the pile says of its form, or what the text shows of itself; empty: neither. */
  readonly encoding: string;
  readonly text: string;
  /** As the pile told it, with the value or among its settings; null: it did not. */
  readonly publicKey: string | null;
}
