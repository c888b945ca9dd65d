/** Which session a stop belongs to when its transactionId says nothing (FIELD-FAULTS F02). */
import type { Dwh } from '../../base/energy.ts';
import type { TokenId } from '../../base/ids.ts';
import { MINUTE_MS, type UtcMs } from '../../base/time.ts';
import type { Session } from '../../domain/session.ts';

export interface StopFacts {
  readonly atMs: UtcMs;
  /** False: the pile told no usable time, `atMs` is the arrival. */
  readonly isTimed: boolean;
  readonly tokenId: TokenId | null;
  readonly meterStop: Dwh | null;
}

/** A pile's clock that was corrected between a stop and its repeat does not make it another stop. */
const SAME_STOP_WITHIN_MS = 5 * MINUTE_MS;

/** The session that was ended by this very stop before; a repeat must not end the other connector's. null: none. */
export function stopHeardBefore(sessions: readonly Session[], stop: StopFacts): Session | null {
  return (
    sessions.find(
      (s) =>
        s.chargeEndedAtMs !== null &&
        s.flags.includes('zero-transaction-id') &&
        !s.flags.includes('end-estimated') &&
        (stop.tokenId === null || s.tokenId === stop.tokenId) &&
        stop.meterStop === s.meter.lastRegister - s.meter.offset &&
        (!stop.isTimed || Math.abs(s.chargeEndedAtMs - stop.atMs) <= SAME_STOP_WITHIN_MS),
    ) ?? null
  );
}

/**
 * A session of the pile that began before the stop, has no measured end, carries the same tag where the stop tells one,
 * and whose register the stop does not fall below: the latest of each connector, and of these the one whose register is
 * nearest. null: none, or two that fit alike on two connectors.
 */
export function matchStop(sessions: readonly Session[], stop: StopFacts): Session | null {
  const fitting = sessions
    .filter((s) => (s.chargeEndedAtMs === null || s.flags.includes('end-estimated')) && s.startedAtMs <= stop.atMs)
    .filter((s) => stop.tokenId === null || s.tokenId === stop.tokenId)
    .filter((s) => stop.meterStop === null || stop.meterStop >= s.meter.startRegister)
    .sort((a, b) => b.startedAtMs - a.startedAtMs);
  const latest = fitting.filter((s, i) => fitting.findIndex((other) => other.evse === s.evse && other.connector === s.connector) === i);
  const [first, second] = latest.sort((a, b) => distance(a, stop) - distance(b, stop));
  if (first === undefined) return null;
  const alike = second !== undefined && second.startedAtMs === first.startedAtMs && distance(first, stop) === distance(second, stop);
  return alike ? null : first;
}

/** How far the stop's register lies from the session's last one, as the pile counts. */
function distance({ meter }: Session, { meterStop }: StopFacts): number {
  return meterStop === null ? 0 : Math.abs(meterStop - (meter.lastRegister - meter.offset));
}
