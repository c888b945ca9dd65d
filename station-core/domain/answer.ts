/** What is answered to whoever brought an event, after the commit. */
import type { BillId, CommandId, PlanId, SessionId, TokenId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { FaultCode, FaultDetail } from '../base/fault.ts';
import type { HqBatch } from './hq.ts';
import type { AuthorizationStatus } from './token.ts';

/** parentTag: of the card that was told (OCPP 1.6 parentIdTag, 2.0.1 groupIdToken); left out: it has none. */
export type Answer =
  | { readonly kind: 'done' }
  /** Of a tick: more is due now than one commit should hold. */
  | { readonly kind: 'ticked'; readonly more: true }
  | { readonly kind: 'boot'; readonly status: 'Accepted' | 'Pending' | 'Rejected'; readonly nowMs: UtcMs; readonly intervalS: number }
  | { readonly kind: 'authorized'; readonly status: AuthorizationStatus; readonly expiresMs: UtcMs | null; readonly parentTag?: string }
  | {
      readonly kind: 'started';
      readonly transactionId: number;
      readonly sessionId: SessionId;
      readonly status: AuthorizationStatus;
      readonly parentTag?: string;
    }
  | { readonly kind: 'ended'; readonly status: AuthorizationStatus | null; readonly parentTag?: string }
  /** To a TransactionEvent: status where it brought a tag; cost so far in minor units, null: no price plan. */
  | {
      readonly kind: 'transaction-told';
      readonly status: AuthorizationStatus | null;
      readonly parentTag?: string;
      readonly cost: Minor | null;
      readonly currencyDigits: number;
    }
  | { readonly kind: 'ordered'; readonly commandId: CommandId }
  | { readonly kind: 'plan-saved'; readonly planId: PlanId; readonly version: number }
  | { readonly kind: 'card-saved'; readonly cardId: TokenId }
  | { readonly kind: 'bill'; readonly billId: BillId }
  /** To a cut: the batch whose rows are to be rendered, and the hash of the manifest before it. null: nothing waits. */
  | { readonly kind: 'hq-batch'; readonly batch: HqBatch | null; readonly previousHash: string }
  /** The event was understood and turned down; nothing was changed but the journal. */
  | { readonly kind: 'refused'; readonly code: FaultCode; readonly detail: FaultDetail };
