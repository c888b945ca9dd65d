/** How the station handles money, as its owner set it. */
import type { Minor } from '../base/money.ts';

export interface MoneySettings {
  /** session: the plan in force at the start holds to the end. moment: a plan that comes into force meanwhile holds from then on. */
  readonly planHolds: 'session' | 'moment';
  /** Cash is taken only in an open shift. */
  readonly shiftsRequired: boolean;
  /** A second person decides above these; 0: always. */
  readonly refundAlone: Minor;
  readonly writeOffAlone: Minor;
  /** The most a wallet takes at once, and holds. */
  readonly topUpMost: Minor;
  readonly walletMost: Minor;
  /** For the reserve of a hold: seconds between two readings, and until a stop that was ordered takes effect. */
  readonly meterIntervalS: number;
  readonly stopDeadlineS: number;
  /** A prepay or a code that nobody used is over after so many hours. */
  readonly codeHours: number;
  /** Months after which the person of a closed account, a complaint or an invoice request is erased; what the tax office wants stays. */
  readonly personMonths: number;
  /** Where nobody pays at once: bills of cards without an account wait at the desk ('bill'), or such cards start nothing ('none'). */
  readonly unknownPayer: 'bill' | 'none';
  /** On receipts and invoices. */
  readonly seller: { readonly name: string; readonly address: string; readonly taxId: string; readonly phone: string };
  /** Picture of the owner's own QR code, shown where somebody pays by 'qr' and an attendant says that the money came; null: none. */
  readonly staticQr: string | null;
  /** An invoice that a driver asks for is issued at once. */
  readonly invoiceAtOnce: boolean;
}
