/** Charging profiles in OCPP 2.0.1 words (part 2 K01). */
import { toIso } from '../../../base/time.ts';
import type { ChargingProfile, ProfilePurpose } from '../../../domain/charging-profile.ts';
import { problemOfTimes } from '../ocpp-j/profile-problem.ts';

export const PURPOSES: Readonly<Record<ProfilePurpose, string>> = {
  'pile-maximum': 'ChargingStationMaxProfile',
  default: 'TxDefaultProfile',
  transaction: 'TxProfile',
};

const KINDS = { absolute: 'Absolute', recurring: 'Recurring', relative: 'Relative' } as const;
const RECURRENCIES = { daily: 'Daily', weekly: 'Weekly' } as const;

/** wholeLimits: the pile follows whole amperes or watts only; what it may draw is never rounded up. */
export function profileFields(profile: ChargingProfile, wholeLimits: boolean): object {
  return {
    id: profile.id,
    stackLevel: profile.stackLevel,
    chargingProfilePurpose: PURPOSES[profile.purpose],
    chargingProfileKind: KINDS[profile.kind],
    ...(profile.recurrency === null ? {} : { recurrencyKind: RECURRENCIES[profile.recurrency] }),
    ...(profile.validFromMs === null ? {} : { validFrom: toIso(profile.validFromMs) }),
    ...(profile.validToMs === null ? {} : { validTo: toIso(profile.validToMs) }),
    ...(profile.pileTransactionId === null ? {} : { transactionId: profile.pileTransactionId }),
    chargingSchedule: [
      {
        // One schedule a profile: the id tells apart the three a car may be offered (part 2 §2.10).
        id: 1,
        ...(profile.startMs === null ? {} : { startSchedule: toIso(profile.startMs) }),
        ...(profile.durationS === null ? {} : { duration: profile.durationS }),
        chargingRateUnit: profile.unit,
        chargingSchedulePeriod: profile.periods.map(({ startS, limitTenths, phases }) => ({
          startPeriod: startS,
          limit: wholeLimits ? Math.floor(limitTenths / 10) : limitTenths / 10,
          ...(phases === null ? {} : { numberPhases: phases }),
        })),
      },
    ],
  };
}

/** What the text of part 2 K01 has against a profile that its schema lets pass, as a sentence; null: nothing. */
export function problemOfProfile(profile: ChargingProfile, evse: number): string | null {
  const { purpose, pileTransactionId } = profile;
  if (purpose === 'pile-maximum' && evse !== 0) return 'the most a pile may draw is set at EVSE 0 (K01)';
  if (purpose === 'transaction' && evse === 0) return 'a profile of a charge is set at its EVSE (K01)';
  if (purpose === 'transaction' && pileTransactionId === null) return 'a profile of a charge names it (K01)';
  if (purpose !== 'transaction' && pileTransactionId !== null) return 'only the profile of a charge names one (K01)';
  return problemOfTimes(profile);
}
