/** Accounts and their cards for screens. Amounts in minor units of the station's currency. */
import type { BenefitId, PileId, SessionId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Account, AccountPerson } from './account.ts';
import type { LedgerAccount, TransferReason } from './ledger.ts';
import type { Card } from './token.ts';

/** One line of the list of accounts. */
export interface AccountRow extends Pick<
  Account,
  'id' | 'number' | 'kind' | 'state' | 'isPostPaid' | 'creditLimit' | 'createdAtMs' | 'closedAtMs' | 'erasedAtMs'
> {
  /** Empty: the person was erased. */
  readonly name: string;
  readonly phone: string;
  readonly plates: readonly string[];
  /** In the wallet, and what of it is kept back for charges that run. */
  readonly wallet: Minor;
  readonly held: Minor;
  readonly owed: Minor;
  /** What a merchant is to be paid. */
  readonly payable: Minor;
  readonly cards: number;
}

export interface AccountView extends AccountRow {
  /** null: erased. */
  readonly person: AccountPerson | null;
  readonly groupId: BenefitId | null;
  readonly groupName: string | null;
  /** Given by hand; null: reached by what was billed. */
  readonly levelId: BenefitId | null;
  /** The level it has today. */
  readonly levelName: string | null;
  /** The next one, and what is missing to it; null: there is none, or the level was given by hand. */
  readonly nextLevel: { readonly name: string; readonly missing: Minor } | null;
  /** Billed in the last twelve months. */
  readonly billedYear: Minor;
  readonly hasPin: boolean;
  readonly frozenReason: string;
  readonly merchant: { readonly feePpm: number; readonly piles: readonly { readonly id: PileId; readonly name: string }[] } | null;
  /** Due back for bills that were paid too much or reduced. */
  readonly refundDue: Minor;
  /** Of the wallet: neither held nor on its way back already. */
  readonly mayGoBack: Minor;
  /** The most of it that one online payment can carry back; 0: none. */
  readonly mayGoBackOnline: Minor;
  /** Charges that run or are not billed yet. */
  readonly openSessions: number;
}

/** One posting of a wallet, of what is owed, or of what a merchant is to be paid. */
export interface AccountMovement {
  readonly seq: number;
  readonly atMs: UtcMs;
  readonly reason: TransferReason;
  /** Into the wallet, or more that is owed or payable: above zero. */
  readonly amount: number;
  /** Of the account after it. */
  readonly balance: number;
  /** Where it came from or went to. */
  readonly other: LedgerAccount;
  readonly sessionId: SessionId | null;
  readonly billNumber: number | null;
  readonly operatorName: string | null;
}

/** A card with whose it is. */
export interface CardRow extends Pick<
  Card,
  'id' | 'label' | 'hint' | 'state' | 'validUntilMs' | 'createdAtMs' | 'accountId' | 'parentTag'
> {
  readonly accountNumber: number | null;
  /** Empty: the person was erased; null: bound to nobody, or not for this role. */
  readonly accountName: string | null;
  readonly accountState: Account['state'] | null;
  /** Last four characters of the card that came in its place. */
  readonly replacedByHint: string | null;
  readonly lastUsedMs: UtcMs | null;
  readonly sessions: number;
}

/** One row of a list of cards that is looked at before it is imported; problems by line of the file, from 1. */
export interface ImportPreview {
  /** Cards that can be put on file. */
  readonly good: number;
  readonly rows: number;
  /** Columns of the file that nothing is made of. */
  readonly ignored: readonly string[];
  readonly problems: readonly ImportRowProblem[];
  /** The first good ones, as they will stand on file. */
  readonly sample: readonly {
    readonly line: number;
    readonly hint: string;
    readonly label: string;
    readonly account: string;
    readonly parentTag: string | null;
    readonly validUntilMs: UtcMs | null;
    readonly state: 'active' | 'blocked';
  }[];
}

export interface ImportRowProblem {
  readonly line: number;
  /** rules/accounts/check-import ImportTrouble, or what the text of the row itself has wrong. */
  readonly why: string;
  /** What stands there, shortened; a card's number by its last four. */
  readonly found: string;
  /** The line it is the same as, of number-twice. */
  readonly firstLine: number | null;
}
