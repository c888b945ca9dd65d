/** Who pays: a driver with a wallet, a fleet that is billed by the month, a merchant whose piles the station runs. */
import type { AccountId, BenefitId, PersonKeyId, PileId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';

export type AccountKind = 'driver' | 'fleet' | 'merchant';

/** frozen: nothing starts, nothing is paid out, what was owed can still be paid. closed: its wallet was paid out; for good. */
export type AccountState = 'active' | 'frozen' | 'closed';

/** Personal data: sealed in the file with the key of the account, masked in the journal, gone when the key is destroyed. Empty text: not told. */
export interface AccountPerson {
  readonly name: string;
  readonly phone: string;
  /** Of the same holder; each finds the account as `phone` does. */
  readonly otherPhones: readonly string[];
  readonly email: string;
  readonly address: string;
  /** What a tax invoice wants of the buyer: tax or registration number. */
  readonly taxId: string;
  readonly note: string;
  readonly vehicles: readonly Vehicle[];
}

export interface Vehicle {
  /** ISO 3779, 17 characters; empty: not known. */
  readonly vin: string;
  readonly plate: string;
}

export interface Account {
  readonly id: AccountId;
  /** Gapless, typed at the desk and on the phone in place of a name. */
  readonly number: number;
  readonly kind: AccountKind;
  readonly state: AccountState;
  readonly personKeyId: PersonKeyId;
  /** AccountPerson as JSON, sealed. Unreadable once it was erased. */
  readonly sealedPerson: string;
  /** Price group: what a plan may be assigned to; null: none. */
  readonly groupId: BenefitId | null;
  /** Member level given by hand; null: by what it was billed in the last twelve months. */
  readonly levelId: BenefitId | null;
  /** Bills wait for the month's statement instead of a wallet; at most `creditLimit` may be open. */
  readonly isPostPaid: boolean;
  readonly creditLimit: Minor;
  /** argon2id of the PIN for the driver's page over HTTPS; null: none. */
  readonly pinHash: string | null;
  readonly frozenReason: string;
  /** Of a merchant: whose piles these are, and what the station keeps of their income without tax, in 1e-4 of a percent. */
  readonly merchant: { readonly pileIds: readonly PileId[]; readonly feePpm: number } | null;
  readonly createdAtMs: UtcMs;
  readonly closedAtMs: UtcMs | null;
  /** Its person was erased: number, amounts and dates stay. */
  readonly erasedAtMs: UtcMs | null;
}
