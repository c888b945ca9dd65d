/** The drawer: shifts of attendants, counted cash, and the close of a day. */
import type { OperatorId, ShiftId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';
import type { Balance, LedgerAccount } from './ledger.ts';

/** One at a time: the station has one drawer. */
export interface Shift {
  readonly id: ShiftId;
  /** Gapless. */
  readonly number: number;
  readonly operatorId: OperatorId;
  readonly openedAtMs: UtcMs;
  /** Counted at the opening; what differs from the ledger is booked then, of the very first shift to the owner: nobody kept the drawer before. */
  readonly openingCash: Minor;
  readonly closedAtMs: UtcMs | null;
  readonly closedBy: OperatorId | null;
  /** What the ledger says the drawer holds at the close, and what was counted. */
  readonly expectedCash: Minor | null;
  readonly countedCash: Minor | null;
  /** counted minus expected, booked to `cash-difference`. */
  readonly difference: Minor | null;
  /** Left in the drawer for the next shift; the rest went to the safe. */
  readonly leftCash: Minor | null;
  readonly note: string;
}

/** The ledger of a local day, closed: what comes later is booked later. */
export interface DayClose {
  readonly day: LocalDate;
  /** Gapless. */
  readonly number: number;
  readonly closedAtMs: UtcMs;
  /** null: by itself, after midnight. */
  readonly closedBy: OperatorId | null;
  /** The last transfer of it, and the hash of the chain there. 0 and empty: the ledger was empty. */
  readonly lastSeq: number;
  readonly lastHash: string;
  /** What the day moved, by account: debits and credits apart. */
  readonly moved: readonly { readonly account: LedgerAccount; readonly debits: number; readonly credits: number }[];
  /** How the accounts stood then, parties summed up. */
  readonly balances: readonly Omit<Balance, 'party'>[];
}
