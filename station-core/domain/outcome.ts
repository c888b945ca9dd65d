/** The result of a decision, as data: it crosses threads, and flow/commit makes it true in one transaction. */
import type { BillId, OperatorId, PersonKeyId, PlanId, SessionId, TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Answer } from './answer.ts';
import type { Bill, BillState, PaymentMethod } from './bill.ts';
import type { Command } from './command.ts';
import type { HandshakeCause } from './event.ts';
import type { Transfer } from './ledger.ts';
import type { Login, Operator } from './operator.ts';
import type { Connector, ConnectorRef, Pile } from './pile.ts';
import type { OrphanStop, Reading, Session, StartOrder } from './session.ts';
import type { Alarm, StationSettings } from './station.ts';
import type { PricePlan } from './tariff.ts';
import type { Card } from './token.ts';

export type Write =
  | { readonly kind: 'settings.put'; readonly settings: StationSettings }
  | { readonly kind: 'alive.put'; readonly atMs: UtcMs }
  | { readonly kind: 'pile.put'; readonly pile: Pile }
  | { readonly kind: 'pile.delete'; readonly pileId: Pile['id'] }
  | { readonly kind: 'connector.put'; readonly connector: Connector }
  | { readonly kind: 'session.put'; readonly session: Session }
  | { readonly kind: 'reading.add'; readonly reading: Reading }
  | { readonly kind: 'unknown-span.open'; readonly ref: ConnectorRef; readonly fromMs: UtcMs }
  | { readonly kind: 'unknown-span.close'; readonly ref: ConnectorRef; readonly toMs: UtcMs }
  | { readonly kind: 'start-order.put'; readonly order: StartOrder }
  | { readonly kind: 'orphan-stop.add'; readonly orphan: OrphanStop }
  | {
      readonly kind: 'knock.put';
      readonly identity: string;
      readonly cause: HandshakeCause;
      readonly remoteAddress: string;
      readonly detail: string;
      readonly atMs: UtcMs;
    }
  | { readonly kind: 'plan.add'; readonly plan: PricePlan; readonly savedAtMs: UtcMs; readonly savedBy: OperatorId }
  /** The number is sealed where it is written; it goes nowhere else. */
  | { readonly kind: 'card.add'; readonly card: Omit<Card, 'sealedNumber'>; readonly number: string; readonly atMs: UtcMs }
  | { readonly kind: 'card.put'; readonly card: Card }
  | { readonly kind: 'card.erase'; readonly cardId: TokenId; readonly personKeyId: PersonKeyId; readonly atMs: UtcMs }
  | { readonly kind: 'bill.add'; readonly bill: Bill }
  | {
      readonly kind: 'bill.state';
      readonly billId: BillId;
      readonly state: BillState;
      readonly paidAtMs: UtcMs | null;
      readonly paidBy: PaymentMethod | null;
      readonly reason: string | null;
    }
  | { readonly kind: 'transfer.add'; readonly transfer: Transfer }
  | { readonly kind: 'operator.put'; readonly operator: Operator }
  | { readonly kind: 'login.add'; readonly login: Login }
  | { readonly kind: 'login.delete'; readonly secretHash: string }
  | { readonly kind: 'login.delete-of'; readonly operatorId: OperatorId }
  | { readonly kind: 'alarm.put'; readonly alarm: Alarm };

/** What changed, for the screens: names, not values; the feed reads what is committed. */
export type Notice =
  | { readonly topic: 'connector'; readonly ref: ConnectorRef }
  | { readonly topic: 'session'; readonly sessionId: SessionId }
  | { readonly topic: 'pile'; readonly pileId: Pile['id'] }
  | { readonly topic: 'waiting' | 'plans' | 'cards' | 'operators' | 'settings' | 'alarms' | 'bills' }
  | { readonly topic: 'plan'; readonly planId: PlanId };

export interface Outcome {
  readonly answer: Answer;
  readonly writes: readonly Write[];
  readonly commands: readonly Command[];
  readonly notices: readonly Notice[];
}
