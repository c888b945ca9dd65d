/** What decisions about money write. */
import type { AccountId, BenefitId, PersonKeyId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Account, AccountPerson } from './account.ts';
import type { BenefitItem, CouponUse, Holiday, SavedBenefit } from './benefits.ts';
import type { Complaint } from './complaint.ts';
import type { Invoice, InvoiceBuyer, InvoiceRequest, SignedValue } from './invoice.ts';
import type { Transfer } from './ledger.ts';
import type { Payment, Prepay, Refund, StartCode, WriteOff } from './payment.ts';
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
  | { readonly kind: 'signed-value.add'; readonly value: SignedValue }
  | {
      readonly kind: 'complaint.put';
      readonly complaint: Omit<Complaint, 'sealedText'>;
      readonly text: string | null;
      readonly atMs: UtcMs;
    };
