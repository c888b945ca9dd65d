/** Which session a stop belongs to when its transactionId says nothing (FIELD-FAULTS F02). */
import type { Dwh } from '../../base/energy.ts';
import type { TokenId } from '../../base/ids.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Session } from '../../domain/session.ts';

export interface StopFacts {
  readonly atMs: UtcMs;
  readonly tokenId: TokenId | null;
  readonly meterStop: Dwh | null;
}

/**
 * The latest session of the pile that began before the stop, has no measured end, carries the same tag where the stop
 * tells one, and whose register the stop does not fall below. null: none, or two that fit alike on two connectors.
 */
export function matchStop(sessions: readonly Session[], stop: StopFacts): Session | null {
  const fitting = sessions
    .filter((s) => (s.chargeEndedAtMs === null || s.flags.includes('end-estimated')) && s.startedAtMs <= stop.atMs)
    .filter((s) => stop.tokenId === null || s.tokenId === stop.tokenId)
    .filter((s) => stop.meterStop === null || stop.meterStop >= s.meter.startRegister)
    .sort((a, b) => b.startedAtMs - a.startedAtMs);
  const [first, second] = fitting;
  if (first === undefined) return null;
  const alike = second !== undefined && second.startedAtMs === first.startedAtMs;
  return alike ? null : first;
}
