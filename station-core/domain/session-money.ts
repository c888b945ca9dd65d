/** What a session is paid with and which benefits it has: decided at its start, kept beside it (store/session-money). */
import type { AccountId, BenefitId, PlanId, SessionId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { SessionBenefits } from './benefits.ts';
import type { SessionPayer } from './payer.ts';

export interface SessionMoney {
  readonly sessionId: SessionId;
  /** Whose price and benefits it has; null: nobody's. May be another than who pays (a driver's card, a prepay). */
  readonly accountId: AccountId | null;
  readonly groupId: BenefitId | null;
  readonly payer: SessionPayer;
  /** Kept back of the wallet or the prepay for this session. Grows with the cost, is released at the bill. Never more than there is. */
  readonly held: Minor;
  /** Part of `held` that is not for energy used so far: what may flow until a stop is obeyed (rated power × (meter interval + stop deadline)). */
  readonly reserve: Minor;
  readonly benefits: SessionBenefits;
  /** Plans that came into force while it ran, where the station follows them (StationSettings.planHolds 'moment'). Oldest first. */
  readonly planChanges: readonly { readonly fromMs: UtcMs; readonly planId: PlanId; readonly planVersion: number }[];
}
