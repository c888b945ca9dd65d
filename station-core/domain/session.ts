/** One charge, from the start until the connector is free again. It outlives the OCPP transaction. */
import type { Dwh, Watt } from '../base/energy.ts';
import type { AccountId, BenefitId, BillId, CommandId, OperatorId, PlanId, SessionId, StartCodeId, TokenId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { EnergySource } from './bill.ts';
import type { SessionPayer } from './payer.ts';
import type { ConnectorRef } from './pile.ts';

/** charging: the transaction runs; finishing: it ended and the connector is still taken; closed: billed for good. */
export type SessionPhase = 'charging' | 'finishing' | 'closed';

export type SessionFlag =
  | 'start-inferred' // only the stop arrived (F03)
  | 'end-estimated' // closed with the last register, no stop heard (F06)
  | 'amended' // a late stop or reading changed it (F07)
  | 'zero-transaction-id' // the pile used 0 or -1 (F02)
  | 'clock-unset' // the pile told times before 2020 (F17)
  | 'unknown-card' // started offline with a card that is not on file (F23)
  | 'implausible-energy' // a reading passed rated power x time and was left out (F18)
  | 'register-reset' // the register fell and went on from there (F18)
  | 'schema-broken' // a message broke the schema but carried the facts (F29)
  | 'sequence-gap' // the pile numbered what it told, and some of it never came (F26)
  | 'place-inferred' // no connector was told; the likely one was taken (F26)
  | 'time-inferred'; // a start or end time was not usable and the arrival was taken

/** Ends the session by itself; null: no such limit. */
export interface SessionLimits {
  readonly amount: Minor | null;
  readonly energy: Dwh | null;
  readonly durationS: number | null;
}

export interface Session extends ConnectorRef {
  readonly id: SessionId;
  /** OCPP 1.6 transactionId: ours, above 0, never issued twice. */
  readonly transactionId: number;
  /** Idempotency key of the start (F04): connector, tag, pile time and register; or the pile's own name of the transaction (store/transactions). */
  readonly startKey: string;
  readonly phase: SessionPhase;
  readonly startedBy: 'card' | 'operator' | 'driver' | 'pile';
  readonly tokenId: TokenId | null;
  readonly operatorId: OperatorId | null;
  readonly limits: SessionLimits;
  readonly planId: PlanId | null;
  readonly planVersion: number | null;
  readonly startedAtMs: UtcMs;
  readonly chargeEndedAtMs: UtcMs | null;
  readonly freedAtMs: UtcMs | null;
  readonly closedAtMs: UtcMs | null;
  readonly endReason: string | null;
  readonly meter: SessionMeter;
  readonly energy: Dwh;
  readonly power: Watt | null;
  readonly stateOfCharge: number | null;
  readonly lastReadingMs: UtcMs | null;
  /** When a limit will be reached if the charge goes on as it does; the clock stops it then. */
  readonly limitDueMs: UtcMs | null;
  /** A stop was ordered; null once it ended. */
  readonly stopOrderedMs: UtcMs | null;
  readonly stopReason: 'operator' | 'driver' | 'limit' | 'safety' | null;
  readonly flags: readonly SessionFlag[];
  readonly billId: BillId | null;
}

/** State of the register normaliser (rules/sessions/registers). */
export interface SessionMeter {
  /** Register at the start, as the pile told it. */
  readonly startRegister: Dwh;
  /** What is added to the pile's readings to continue the start register. */
  readonly offset: Dwh;
  /** The highest normalised register so far; never falls. */
  readonly lastRegister: Dwh;
  /** A fall that waits for a second reading to be called a reset; null: none. */
  readonly suspectedFall: Dwh | null;
  /** The start told no register (2.0.1 leaves it to the pile): the first one that comes is the start's. */
  readonly isPending?: true;
}

/** One meterValue entry. The whole trace is kept, whatever the bill needs of it. */
export interface Reading {
  readonly transactionId: number;
  readonly atMs: UtcMs;
  readonly receivedMs: UtcMs;
  /** Normalised register; null where the entry has no usable energy register. */
  readonly register: Dwh | null;
  readonly source: EnergySource;
  readonly power: Watt | null;
  readonly stateOfCharge: number | null;
  readonly samples: readonly MeterSample[];
}

/** OCPP sampledValue with its defaults filled in (OCPP 1.6 §7.43). */
export interface MeterSample {
  readonly value: string;
  readonly measurand: string;
  readonly unit: string;
  readonly phase: string | null;
  readonly context: string;
  readonly location: string;
  readonly format: string;
}

/** A start ordered from a screen or by phone, until the pile starts or 90 s have passed (F21). */
export interface StartOrder extends ConnectorRef {
  readonly id: CommandId;
  /** The idTag sent to the pile; for an operator's own start one made for this order. */
  readonly tokenId: TokenId;
  readonly cardTokenId: TokenId | null;
  /** null: the driver, by phone. */
  readonly operatorId: OperatorId | null;
  /** null: the card's account, or else a bill at the desk. */
  readonly payer: SessionPayer | null;
  readonly accountId: AccountId | null;
  readonly couponId: BenefitId | null;
  readonly codeId: StartCodeId | null;
  /** Hash of the secret of the driver's page; null: started elsewhere. */
  readonly pageHash: string | null;
  readonly limits: SessionLimits;
  readonly orderedAtMs: UtcMs;
  readonly state: 'sent' | 'accepted' | 'refused' | 'started' | 'expired';
}

/** A stop for a transaction this station never started (F01): kept for an attendant to look at. */
export interface OrphanStop {
  readonly ref: ConnectorRef;
  readonly transactionId: number;
  readonly meterStop: Dwh | null;
  readonly atMs: UtcMs;
  readonly receivedMs: UtcMs;
  readonly reason: string | null;
}
