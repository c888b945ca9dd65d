/** What screens and papers show of the drawer and of the ledger. */
import type { BillId, SessionId, ShiftId, TransferId } from '../base/ids.ts';
import type { Currency, Minor } from '../base/money.ts';
import type { LocalDate, UtcMs, ZoneName } from '../base/time.ts';
import type { LedgerAccount, TransferReason } from './ledger.ts';
import type { DayClose, Shift } from './shift.ts';

export interface ShiftRow extends Omit<Shift, 'operatorId' | 'closedBy'> {
  readonly operatorName: string;
  readonly closedByName: string | null;
}

/** What moved cash for one reason, or what came in by another way. */
export interface TillSum {
  readonly reason: TransferReason;
  readonly count: number;
  readonly in: Minor;
  readonly out: Minor;
}
export interface WaySum extends Omit<TillSum, 'reason'> {
  readonly account: LedgerAccount;
}

/** One movement of the drawer; amount below zero: out of it. */
export interface CashLine {
  readonly seq: number;
  readonly atMs: UtcMs;
  readonly reason: TransferReason;
  readonly other: LedgerAccount;
  readonly amount: number;
  readonly operatorName: string | null;
  readonly billId: BillId | null;
  readonly billNumber: number | null;
  /** Why it was moved by hand; empty: nobody was asked. */
  readonly note: string;
}

export interface TillView {
  /** The one that is open; null: none. */
  readonly shift: ShiftRow | null;
  /** Cash is taken only in an open shift. */
  readonly shiftsRequired: boolean;
  /** What the ledger says is in the drawer and in the safe. */
  readonly drawer: number;
  readonly safe: number;
  /** There was never a shift: what is counted first is change money of the owner. */
  readonly isFirst: boolean;
}

export interface ShiftReport {
  readonly stationName: string;
  readonly zone: ZoneName;
  readonly currency: Currency;
  readonly shift: ShiftRow;
  /** What the ledger says the drawer holds; of a closed shift: held, before its difference. */
  readonly expected: number;
  /** What was counted at the opening beyond what the ledger said. */
  readonly openingDifference: number;
  /** Without what the opening and the close themselves booked: from the opening cash they lead to `expected`. */
  readonly cash: readonly TillSum[];
  readonly ways: readonly WaySum[];
  /** Newest first, at most 500. */
  readonly lines: readonly CashLine[];
  readonly linesInAll: number;
}

export interface TrialLine {
  readonly account: LedgerAccount;
  /** How many it is kept for apart; 1: for nobody in particular. */
  readonly parties: number;
  readonly balance: number;
}
export interface TrialView {
  readonly lines: readonly TrialLine[];
  /** Of debit balances, and of credit balances; one is the other below zero, or the ledger is broken. */
  readonly debits: number;
  readonly credits: number;
  readonly transfers: number;
  readonly lastHash: string;
  /** Up to where the check last found all good; 0: never. */
  readonly verifiedSeq: number;
  readonly verifiedAtMs: UtcMs | null;
}

export interface PartyLine {
  readonly party: string;
  /** Number of the account; null: the party is none. */
  readonly accountNumber: number | null;
  readonly balance: number;
}

export interface PostingSide {
  readonly account: LedgerAccount;
  readonly party: string | null;
  readonly accountNumber: number | null;
}
export interface PostingRow {
  readonly seq: number;
  readonly id: TransferId;
  readonly atMs: UtcMs;
  readonly debit: PostingSide;
  readonly credit: PostingSide;
  readonly amount: Minor;
  readonly reason: TransferReason;
  readonly billId: BillId | null;
  readonly billNumber: number | null;
  readonly sessionId: SessionId | null;
  readonly transactionId: number | null;
  readonly shiftId: ShiftId | null;
  readonly shiftNumber: number | null;
  readonly operatorName: string | null;
  readonly hash: string;
  /** Of a statement: how the account stood after it; null: no statement. */
  readonly standing: number | null;
}
export interface PostingsView {
  /** Newest first. */
  readonly rows: readonly PostingRow[];
  /** For the next, older page; null: there is none. */
  readonly nextBeforeSeq: number | null;
}

export interface DayCloseRow extends Omit<DayClose, 'closedBy'> {
  readonly closedByName: string | null;
}
export interface DaysView {
  readonly rows: readonly DayCloseRow[];
  readonly total: number;
  /** Today at the station, and whether it is closed already. */
  readonly today: LocalDate;
  readonly todayIsClosed: boolean;
}

/** What a walk through the whole ledger found; [] is a ledger that holds. */
export interface LedgerProof {
  readonly problems: readonly string[];
  readonly transfers: number;
  readonly lastHash: string;
}
