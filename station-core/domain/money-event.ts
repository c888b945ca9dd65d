/** What people and payment companies tell about money. Amounts are whole minor units of the station's currency; ids are made by whoever tells. */
import type {
  AccountId, BenefitId, BillId, ComplaintId, InvoiceId, PaymentId, PrepayId, RefundId, SessionId, ShiftId, StartCodeId, TeachInId, TokenId, WriteOffId, PileId,
} from '../base/ids.ts'; // prettier-ignore
import type { Minor } from '../base/money.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';
import type { Account, AccountPerson } from './account.ts';
import type { BenefitItem, Holiday } from './benefits.ts';
import type { Envelope, FromOperator } from './envelope.ts';
import type { InvoiceBuyer } from './invoice.ts';
import type { MoneySettings } from './money-settings.ts';
import type { SessionPayer } from './payer.ts';
import type { DeskMethod, PaymentMethod } from './payment-method.ts';
import type { PaymentPurpose, RefundSource } from './payment.ts';
import type { ProviderTold } from './payment-port.ts';
import type { ConnectorRef } from './pile.ts';
import type { PurchaseTariff } from './sale.ts';
import type { SessionLimits } from './session.ts';
import type { NewCard } from './token.ts';

/** What an account is set to. */
export type AccountTerms = Pick<Account, 'groupId' | 'levelId' | 'isPostPaid' | 'creditLimit' | 'merchant'>;

export type MoneyOperatorEvent =
  | (FromOperator & {
      readonly kind: 'operator.add-account';
      readonly accountId: AccountId;
      readonly accountKind: Account['kind'];
      readonly person: AccountPerson;
      readonly terms: AccountTerms;
      readonly pinHash: string | null;
    })
  /** null: as it was; pinHash empty: none from now on. */
  | (FromOperator & {
      readonly kind: 'operator.change-account';
      readonly accountId: AccountId;
      readonly person: AccountPerson | null;
      readonly terms: AccountTerms | null;
      readonly pinHash: string | null;
    })
  | (FromOperator & {
      readonly kind: 'operator.freeze-account';
      readonly accountId: AccountId;
      readonly frozen: boolean;
      readonly reason: string;
    })
  /** What is in the wallet goes out by `method`; refused while something is owed or a charge runs. */
  | (FromOperator & {
      readonly kind: 'operator.close-account';
      readonly accountId: AccountId;
      readonly method: DeskMethod;
      readonly refundId: RefundId;
      readonly reason: string;
    })
  | (FromOperator & { readonly kind: 'operator.erase-person'; readonly accountId: AccountId; readonly reason: string })
  | (FromOperator & {
      readonly kind: 'operator.top-up';
      readonly paymentId: PaymentId;
      readonly accountId: AccountId;
      readonly amount: Minor;
      readonly method: DeskMethod;
      /** A gift on top; 0: none. */
      readonly bonus: Minor;
    })
  | (FromOperator & { readonly kind: 'operator.bind-card'; readonly cardId: TokenId; readonly accountId: AccountId | null })
  /** The old card is 'replaced' and starts nothing any more; the new one takes its label, account, parent and end. number null: the card this teach-in caught. */
  | (FromOperator & {
      readonly kind: 'operator.replace-card';
      readonly cardId: TokenId;
      readonly number: string | null;
      readonly teachInId?: TeachInId;
    })
  /** All or none. */
  | (FromOperator & { readonly kind: 'operator.import-cards'; readonly cards: readonly NewCard[] })
  | (FromOperator & {
      readonly kind: 'operator.make-prepay';
      readonly prepayId: PrepayId;
      readonly paymentId: PaymentId;
      readonly amount: Minor;
      readonly method: DeskMethod;
      /** With a code for the driver's phone. */
      readonly code: { readonly codeId: StartCodeId; readonly codeHash: string; readonly ref: ConnectorRef | null } | null;
    })
  | (FromOperator & {
      readonly kind: 'operator.make-code';
      readonly codeId: StartCodeId;
      readonly codeHash: string;
      readonly payer: SessionPayer;
      readonly limits: SessionLimits;
      readonly ref: ConnectorRef | null;
      readonly expiresAtMs: UtcMs;
    })
  | (FromOperator & { readonly kind: 'operator.cancel-code'; readonly codeId: StartCodeId })
  /** Asks a provider: the driver scans what it answers. */
  | (FromOperator & {
      readonly kind: 'operator.ask-payment';
      readonly paymentId: PaymentId;
      readonly purpose: PaymentPurpose;
      readonly amount: Minor;
      readonly provider: string;
    })
  | (FromOperator & { readonly kind: 'operator.cancel-payment'; readonly paymentId: PaymentId })
  | (FromOperator & {
      readonly kind: 'operator.refund';
      readonly refundId: RefundId;
      readonly source: RefundSource;
      readonly method: PaymentMethod;
      readonly amount: Minor;
      readonly reason: string;
      /** All that had gone back or was on its way when the person looked: somebody else's refund meanwhile is not given a second time. Left out: not looked. */
      readonly refundedBefore?: Minor;
    })
  | (FromOperator & { readonly kind: 'operator.decide-refund'; readonly refundId: RefundId; readonly approve: boolean })
  /** Of a refund that is stuck at a company: what became of it, as somebody found out by asking there. */
  | (FromOperator & {
      readonly kind: 'operator.settle-refund';
      readonly refundId: RefundId;
      readonly went: boolean;
      readonly reason: string;
    })
  | (FromOperator & {
      readonly kind: 'operator.write-off';
      readonly writeOffId: WriteOffId;
      readonly billId: BillId;
      readonly amount: Minor;
      readonly reason: string;
    })
  | (FromOperator & { readonly kind: 'operator.decide-write-off'; readonly writeOffId: WriteOffId; readonly approve: boolean })
  | (FromOperator & { readonly kind: 'operator.open-shift'; readonly shiftId: ShiftId; readonly countedCash: Minor })
  | (FromOperator & {
      readonly kind: 'operator.close-shift';
      readonly shiftId: ShiftId;
      readonly countedCash: Minor;
      readonly leftCash: Minor;
      readonly note: string;
    })
  /** owner: change money comes or goes. safe: out of the drawer into the safe. */
  | (FromOperator & {
      readonly kind: 'operator.move-cash';
      readonly direction: 'in' | 'out';
      readonly other: 'owner' | 'safe';
      readonly amount: Minor;
      readonly reason: string;
    })
  | (FromOperator & { readonly kind: 'operator.close-day'; readonly day: LocalDate })
  | (FromOperator & { readonly kind: 'operator.put-benefit'; readonly item: BenefitItem })
  | (FromOperator & { readonly kind: 'operator.remove-benefit'; readonly what: BenefitItem['kind']; readonly benefitId: BenefitId })
  | (FromOperator & { readonly kind: 'operator.put-holidays'; readonly holidays: readonly Holiday[] })
  | (FromOperator & { readonly kind: 'operator.money-settings'; readonly money: MoneySettings })
  /** In place of the one from the same day. */
  | (FromOperator & { readonly kind: 'operator.put-purchase'; readonly tariff: PurchaseTariff })
  | (FromOperator & { readonly kind: 'operator.remove-purchase'; readonly fromDay: LocalDate })
  | (FromOperator & {
      readonly kind: 'operator.issue-invoice';
      readonly invoiceId: InvoiceId;
      readonly billIds: readonly BillId[];
      readonly buyer: InvoiceBuyer;
    })
  | (FromOperator & {
      readonly kind: 'operator.issue-statement';
      readonly invoiceId: InvoiceId;
      readonly accountId: AccountId;
      readonly fromDay: LocalDate;
      readonly toDay: LocalDate;
    })
  | (FromOperator & {
      readonly kind: 'operator.issue-settlement';
      readonly invoiceId: InvoiceId;
      readonly accountId: AccountId;
      readonly fromDay: LocalDate;
      readonly toDay: LocalDate;
    })
  | (FromOperator & {
      readonly kind: 'operator.pay-statement';
      readonly paymentId: PaymentId;
      readonly invoiceId: InvoiceId;
      readonly amount: Minor;
      readonly method: DeskMethod;
    })
  | (FromOperator & {
      readonly kind: 'operator.pay-settlement';
      readonly invoiceId: InvoiceId;
      readonly method: Extract<DeskMethod, 'cash' | 'bank'>;
    })
  | (FromOperator & { readonly kind: 'operator.answer-complaint'; readonly complaintId: ComplaintId; readonly answer: string });

/** A driver with a phone. Who it is was proven by the page (api/driver): a code, a PIN, or the secret of the session's own page. */
export type DriverEvent =
  | (Envelope & {
      readonly kind: 'driver.start';
      readonly ref: ConnectorRef;
      readonly by: { readonly kind: 'code'; readonly codeHash: string } | { readonly kind: 'account'; readonly accountId: AccountId };
      readonly limits: SessionLimits;
      /** As typed; null: none. */
      readonly coupon: string | null;
      /** Hash of the secret that the phone keeps: whoever has it sees and stops this session. */
      readonly pageHash: string;
    })
  | (Envelope & { readonly kind: 'driver.stop'; readonly sessionId: SessionId })
  | (Envelope & {
      readonly kind: 'driver.ask-payment';
      readonly paymentId: PaymentId;
      readonly purpose: PaymentPurpose;
      readonly amount: Minor;
      readonly provider: string;
    })
  /** Pays before the charge by phone: the code is good once the money came. */
  | (Envelope & {
      readonly kind: 'driver.ask-prepay';
      readonly prepayId: PrepayId;
      readonly paymentId: PaymentId;
      readonly amount: Minor;
      readonly provider: string;
      readonly codeId: StartCodeId;
      readonly codeHash: string;
      readonly ref: ConnectorRef;
      /** As in driver.start. */
      readonly pageHash: string;
    })
  | (Envelope & {
      readonly kind: 'driver.register';
      readonly accountId: AccountId;
      readonly person: AccountPerson;
      readonly pinHash: string;
    })
  | (Envelope & {
      readonly kind: 'driver.ask-invoice';
      readonly billId: BillId;
      readonly buyer: InvoiceBuyer;
      readonly invoiceId: InvoiceId;
    })
  | (Envelope & {
      readonly kind: 'driver.complain';
      readonly complaintId: ComplaintId;
      readonly pileId: PileId | null;
      readonly sessionId: SessionId | null;
      readonly text: string;
      readonly contact: string;
      /** As in driver.start: whoever has it reads the answer. */
      readonly pageHash: string;
    });

/** A company told what became of a payment or a refund: an answer to a question, or a signed callback. provider: its name; it tells of its own alone. */
export type ProviderEvent =
  | (Envelope & { readonly kind: 'payment.told'; readonly provider: string; readonly paymentId: PaymentId; readonly told: ProviderTold })
  | (Envelope & { readonly kind: 'refund.told'; readonly provider: string; readonly refundId: RefundId; readonly told: ProviderTold })
  /** The company could not be reached: it is asked again later. */
  | (Envelope & { readonly kind: 'payment.untold'; readonly paymentId: PaymentId; readonly problem: string })
  | (Envelope & { readonly kind: 'refund.untold'; readonly refundId: RefundId; readonly problem: string });
