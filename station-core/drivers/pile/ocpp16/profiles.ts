/** Charging profiles -> csChargingProfiles (OCPP 1.6 §7.8, §7.13). */
import { toIso } from '../../../base/time.ts';
import type { ChargingProfile } from '../../../domain/charging-profile.ts';
import { problemOfTimes } from '../ocpp-j/profile-problem.ts';

const PURPOSES = { 'pile-maximum': 'ChargePointMaxProfile', default: 'TxDefaultProfile', transaction: 'TxProfile' } as const;
const KINDS = { absolute: 'Absolute', recurring: 'Recurring', relative: 'Relative' } as const;
const RECURRENCIES = { daily: 'Daily', weekly: 'Weekly' } as const;

/** The name of a purpose. */
export function purposeOf(purpose: ChargingProfile['purpose']): string {
  return PURPOSES[purpose];
}

/** isWhole: limits are rounded down to whole units, because the pile does so and does not say it. */
export function encodeProfile(profile: ChargingProfile, isWhole: boolean): Readonly<Record<string, unknown>> {
  const { id, stackLevel, purpose, kind, recurrency, validFromMs, validToMs, transactionId } = profile;
  return {
    chargingProfileId: id,
    ...(transactionId === null ? {} : { transactionId }),
    stackLevel,
    chargingProfilePurpose: PURPOSES[purpose],
    chargingProfileKind: KINDS[kind],
    ...(recurrency === null ? {} : { recurrencyKind: RECURRENCIES[recurrency] }),
    ...(validFromMs === null ? {} : { validFrom: toIso(validFromMs) }),
    ...(validToMs === null ? {} : { validTo: toIso(validToMs) }),
    chargingSchedule: {
      ...(profile.durationS === null ? {} : { duration: profile.durationS }),
      ...(profile.startMs === null ? {} : { startSchedule: toIso(profile.startMs) }),
      chargingRateUnit: profile.unit,
      chargingSchedulePeriod: profile.periods.map(({ startS, limitTenths, phases }) => ({
        startPeriod: startS,
        // JSON has no 14.0: a limit without tenths goes out as a whole number, which is all that some piles can read.
        limit: isWhole ? Math.floor(limitTenths / 10) : limitTenths / 10,
        ...(phases === null ? {} : { numberPhases: phases }),
      })),
    },
  };
}

/** What the text of OCPP 1.6 has against a profile that its schema lets pass, as a sentence; null: nothing. */
export function problemOfProfile(profile: ChargingProfile, connector: number): string | null {
  const { purpose, transactionId } = profile;
  if (purpose === 'pile-maximum' && connector !== 0) return 'the most a pile may draw is set at connector 0 (§3.13.1)';
  if (purpose === 'transaction' && connector === 0) return 'a profile of a charge is set at its connector (§3.13.1)';
  if (purpose === 'transaction' && transactionId === null) return 'a profile of a charge names it (§5.16.1)';
  if (purpose !== 'transaction' && transactionId !== null) return 'only the profile of a charge names one (§7.8)';
  return problemOfTimes(profile);
}
