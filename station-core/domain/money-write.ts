/** What decisions about money write. */
import type { AccountId, BenefitId, BillId, ComplaintId, OperatorId, PersonKeyId, TransferId } from '../base/ids.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';
import type { Account, AccountPerson } from './account.ts';
import type { BenefitItem, CouponUse, Holiday, SavedBenefit } from './benefits.ts';
import type { Complaint, ComplaintText } from './complaint.ts';
import type { DriverPage } from './driver-page.ts';
import type { Invoice, InvoiceBuyer, InvoiceRequest } from './invoice.ts';
import type { Transfer } from './ledger.ts';
import type { Payment, Prepay, Refund, StartCode, WriteOff } from './payment.ts';
import type { PurchaseTariff } from './sale.ts';
import type { SessionMoney } from './session-money.ts';
import type { DayClose, Shift } from './shift.ts';

export type MoneyWrite =
  | { readonly kind: 'transfer.add'; readonly transfer: Transfer }
  /** The person is sealed where it is written; null: as it was. */
  | {
      readonly kind: 'account.put';
      readonly account: Omit<Account, 'sealedPerson'>;
      readonly person: AccountPerson | null;
      readonly atMs: UtcMs;
    }
  | { readonly kind: 'account.erase'; readonly accountId: AccountId; readonly personKeyId: PersonKeyId; readonly atMs: UtcMs }
  | { readonly kind: 'session-money.put'; readonly money: SessionMoney }
  | { readonly kind: 'payment.put'; readonly payment: Payment }
  | { readonly kind: 'refund.put'; readonly refund: Refund }
  | { readonly kind: 'write-off.put'; readonly writeOff: WriteOff }
  | { readonly kind: 'prepay.put'; readonly prepay: Prepay }
  /** codeHash: with a new one alone. */
  | { readonly kind: 'start-code.put'; readonly code: StartCode; readonly codeHash: string | null }
  | { readonly kind: 'shift.put'; readonly shift: Shift }
  /** With the transfer that moved it. */
  | { readonly kind: 'cash-move.add'; readonly transferId: TransferId; readonly reason: string }
  | { readonly kind: 'day-close.add'; readonly close: DayClose }
  | { readonly kind: 'benefit.put'; readonly saved: SavedBenefit }
  | { readonly kind: 'benefit.delete'; readonly what: BenefitItem['kind']; readonly benefitId: BenefitId }
  | { readonly kind: 'coupon-use.put'; readonly use: CouponUse }
  | { readonly kind: 'holidays.put'; readonly holidays: readonly Holiday[] }
  | { readonly kind: 'invoice.add'; readonly invoice: Omit<Invoice, 'sealedBuyer'>; readonly buyer: InvoiceBuyer; readonly atMs: UtcMs }
  | { readonly kind: 'invoice.paid'; readonly invoiceId: Invoice['id']; readonly paid: Invoice['paid'] }
  | {
      readonly kind: 'invoice-request.put';
      readonly request: Omit<InvoiceRequest, 'sealedBuyer'>;
      readonly buyer: InvoiceBuyer | null;
      readonly atMs: UtcMs;
    }
  /** What its papers say of a bill is what it comes to again. */
  | { readonly kind: 'invoice-correction.done'; readonly billId: BillId }
  | { readonly kind: 'invoice-request.erase'; readonly billId: BillId; readonly personKeyId: PersonKeyId; readonly atMs: UtcMs }
  | { readonly kind: 'purchase.put'; readonly tariff: PurchaseTariff; readonly savedAtMs: UtcMs; readonly savedBy: OperatorId }
  | { readonly kind: 'purchase.delete'; readonly fromDay: LocalDate }
  | {
      readonly kind: 'complaint.put';
      readonly complaint: Omit<Complaint, 'sealedText'>;
      /** Sealed where it is written; null: as it was. */
      readonly text: ComplaintText | null;
      readonly atMs: UtcMs;
    }
  | { readonly kind: 'complaint.erase'; readonly complaintId: ComplaintId; readonly personKeyId: PersonKeyId; readonly atMs: UtcMs }
  | { readonly kind: 'driver-page.put'; readonly page: DriverPage }
  | { readonly kind: 'driver-pages.drop'; readonly beforeMs: UtcMs };
