/** Every fact that can enter the station. READ THIS FIRST: it is the table of contents of the product. */
import type { Dwh } from '../base/energy.ts';
import type { BillId, CommandId, EventId, OperatorId, PileId, SessionId, TokenId, PlanId } from '../base/ids.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { Currency } from '../base/money.ts';
import type { PaymentMethod } from './bill.ts';
import type { CommandResult, PileOrder } from './command.ts';
import type { ConnectorRef, ConnectorState, DeviceTime } from './pile.ts';
import type { MeterSample, SessionLimits } from './session.ts';
import type { AlarmKind } from './station.ts';
import type { PricePlan } from './tariff.ts';
import type { Login, Role } from './operator.ts';

interface Envelope {
  readonly id: EventId;
  readonly receivedMs: UtcMs;
}

/** The message as it came, for the journal: secrets already masked, each tag replaced by "§tag". At most 64 KiB, then cut. */
export interface Wire {
  readonly action: string;
  readonly messageId: string;
  readonly body: string;
  /** What the schema had against it, where it was booked all the same (F29). */
  readonly violation: string | null;
}

interface FromPile extends Envelope {
  readonly pileId: PileId;
  readonly wire: Wire | null;
}

/** One meterValue entry as the pile told it. */
export interface MeterEntry {
  readonly at: DeviceTime;
  readonly samples: readonly MeterSample[];
}

export type PileEvent =
  | (FromPile & {
      readonly kind: 'pile.connected';
      readonly remoteAddress: string;
      readonly protocol: string;
      readonly connectionId: string;
    })
  | (FromPile & { readonly kind: 'pile.disconnected'; readonly connectionId: string; readonly reason: string })
  | (FromPile & {
      readonly kind: 'pile.booted';
      readonly vendor: string;
      readonly model: string;
      readonly serial: string | null;
      readonly firmware: string | null;
    })
  | (FromPile & { readonly kind: 'pile.heartbeat' })
  | (FromPile & {
      readonly kind: 'pile.status';
      readonly ref: ConnectorRef;
      readonly state: ConnectorState;
      readonly at: DeviceTime;
      readonly errorCode: string | null;
      readonly errorInfo: string | null;
    })
  | (FromPile & { readonly kind: 'pile.authorize'; readonly tag: string })
  | (FromPile & {
      readonly kind: 'session.started';
      readonly ref: ConnectorRef;
      readonly tag: string;
      readonly meterStart: Dwh;
      readonly at: DeviceTime;
      readonly reservationId: number | null;
    })
  | (FromPile & {
      readonly kind: 'session.metered';
      readonly ref: ConnectorRef;
      readonly transactionId: number | null;
      readonly entries: readonly MeterEntry[];
    })
  | (FromPile & {
      readonly kind: 'session.ended';
      readonly transactionId: number;
      readonly tag: string | null;
      readonly meterStop: Dwh | null;
      readonly at: DeviceTime;
      readonly reason: string | null;
      readonly entries: readonly MeterEntry[];
    })
  /** DataTransfer, diagnostics and firmware notices, security events: kept in the journal, nothing decided on them. */
  | (FromPile & { readonly kind: 'pile.notice'; readonly topic: string })
  /** A message that could not be taken (F29): what was wrong, and what was answered. */
  | (FromPile & { readonly kind: 'pile.bad-message'; readonly errorCode: string; readonly problem: string })
  /** A handshake that was turned away (F24, F31). identity is what could be read of it. */
  | (FromPile & { readonly kind: 'pile.refused'; readonly cause: HandshakeCause; readonly remoteAddress: string; readonly detail: string })
  /** What became of an order to a pile. */
  | (FromPile & {
      readonly kind: 'pile.answered';
      readonly commandId: CommandId;
      readonly order: PileOrder;
      readonly result: CommandResult;
    });

export type HandshakeCause =
  | 'bad-path'
  | 'no-identity'
  | 'identity-too-long'
  | 'wrong-subprotocol'
  | 'password-missing'
  | 'password-wrong'
  | 'refused-by-operator'
  | 'waiting-list-full'
  | 'too-many-connections';

interface FromOperator extends Envelope {
  readonly operatorId: OperatorId;
}

/** A click on a screen. Screens never write; this is all they can do. Passwords arrive hashed. */
export type OperatorEvent =
  | (FromOperator & {
      readonly kind: 'operator.set-up';
      readonly stationName: string;
      readonly zone: ZoneName;
      readonly currency: Currency;
      readonly language: 'en' | 'zh';
      readonly ownerName: string;
      readonly passwordHash: string;
    })
  | (FromOperator & { readonly kind: 'operator.logged-in'; readonly login: Login })
  | (FromOperator & { readonly kind: 'operator.logged-out'; readonly secretHash: string })
  | (FromOperator & { readonly kind: 'operator.login-failed'; readonly name: string; readonly remoteAddress: string })
  | (FromOperator & { readonly kind: 'operator.revoke-logins'; readonly of: OperatorId })
  | (FromOperator & {
      readonly kind: 'operator.add';
      readonly newId: OperatorId;
      readonly name: string;
      readonly role: Role;
      readonly passwordHash: string;
    })
  | (FromOperator & {
      readonly kind: 'operator.change';
      readonly of: OperatorId;
      readonly role: Role;
      readonly disabled: boolean;
      readonly passwordHash: string | null;
    })
  | (FromOperator & {
      readonly kind: 'operator.settings';
      readonly name: string;
      readonly language: 'en' | 'zh';
      readonly heartbeatS: number;
      readonly idleCapS: number;
    })
  | (FromOperator & {
      readonly kind: 'operator.admit-pile';
      readonly pileId: PileId;
      readonly name: string;
      readonly passwordHash: string | null;
      readonly connectors: readonly {
        readonly evse: number;
        readonly connector: number;
        readonly name: string;
        readonly ratedPowerW: number | null;
      }[];
    })
  | (FromOperator & { readonly kind: 'operator.refuse-pile'; readonly pileId: PileId })
  | (FromOperator & { readonly kind: 'operator.order-pile'; readonly pileId: PileId; readonly order: PileOrder })
  | (FromOperator & {
      readonly kind: 'operator.start-session';
      readonly ref: ConnectorRef;
      readonly cardId: TokenId | null;
      readonly limits: SessionLimits;
    })
  | (FromOperator & { readonly kind: 'operator.stop-session'; readonly sessionId: SessionId })
  | (FromOperator & { readonly kind: 'operator.close-session'; readonly sessionId: SessionId; readonly reason: string })
  | (FromOperator & { readonly kind: 'operator.take-payment'; readonly billId: BillId; readonly method: PaymentMethod })
  | (FromOperator & { readonly kind: 'operator.save-plan'; readonly plan: PricePlan; readonly activate: boolean })
  | (FromOperator & { readonly kind: 'operator.activate-plan'; readonly planId: PlanId })
  | (FromOperator & {
      readonly kind: 'operator.add-card';
      readonly number: string;
      readonly label: string;
      readonly validUntilMs: UtcMs | null;
    })
  | (FromOperator & {
      readonly kind: 'operator.change-card';
      readonly cardId: TokenId;
      readonly label: string;
      readonly state: 'active' | 'blocked';
      readonly validUntilMs: UtcMs | null;
    })
  | (FromOperator & { readonly kind: 'operator.erase-card'; readonly cardId: TokenId })
  | (FromOperator & { readonly kind: 'operator.acknowledge-alarm'; readonly key: string });

export type ClockEvent =
  /** Once a second; journalled only when something came of it. */
  | (Envelope & { readonly kind: 'clock.ticked' })
  /** The core came up; downSinceMs is the last instant the previous run is known to have lived. */
  | (Envelope & { readonly kind: 'station.started'; readonly downSinceMs: UtcMs | null })
  /** The station watches itself: disk, WAL, backup. */
  | (Envelope & {
      readonly kind: 'station.condition';
      readonly alarm: AlarmKind;
      readonly active: boolean;
      readonly detail: Readonly<Record<string, string | number>>;
    });

export type StationEvent = PileEvent | OperatorEvent | ClockEvent;
