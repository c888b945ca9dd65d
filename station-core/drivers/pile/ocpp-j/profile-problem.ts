/** What both versions' texts have against a charging profile that their schemas let pass (OCPP 1.6 §7.8, §7.13; 2.0.1 part 2 K01). */
import type { ChargingProfile } from '../../../domain/charging-profile.ts';

const MOST_PERIODS = 100;

/** As a sentence; null: nothing. Where it may be set is for each version to say. */
export function problemOfTimes({ kind, recurrency, periods, startMs }: ChargingProfile): string | null {
  if ((kind === 'recurring') !== (recurrency !== null)) return 'a recurring profile, and no other, says how often';
  if (kind !== 'relative' && startMs === null) return 'a profile that is not relative says when it begins';
  if (kind === 'relative' && startMs !== null) return 'a relative profile has no beginning of its own';
  if (periods[0]?.startS !== 0) return 'the first period begins at 0';
  if (periods.length > MOST_PERIODS) return `more than ${MOST_PERIODS} periods`;
  if (periods.some((period, i) => period.startS <= (periods[i - 1]?.startS ?? -1))) return 'the periods are not in order of time';
  return periods.some(({ limitTenths }) => !Number.isSafeInteger(limitTenths) || limitTenths < 0)
    ? 'a limit below 0 or not in tenths'
    : null;
}
