/** Charging profiles on a pile, of both OCPP versions: which limit holds now, when it changes next, and the composite schedule (1.6 3.13, 2.0.1 K01). */
import type { Payload } from './ocpp-frame.ts';
import { isPayload, listOf, numberOf, objectOf, textOf } from './ocpp-frame.ts';

/** What a profile limits. */
export type LimitPurpose = 'external' | 'pile' | 'default' | 'transaction';

/** One profile as a pile keeps it. `place` is the connector (1.6) or EVSE (2.0.1); 0 is all of the pile. */
export interface KeptProfile {
  readonly place: number;
  readonly id: number;
  readonly stackLevel: number;
  readonly purpose: LimitPurpose;
  readonly purposeText: string;
  readonly kind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrency: 'Daily' | 'Weekly' | null;
  readonly validFromMs: number;
  readonly validToMs: number;
  readonly transactionId: string | null;
  readonly startMs: number | null;
  readonly durationMs: number;
  readonly unit: 'A' | 'W';
  readonly periods: readonly { readonly startMs: number; readonly limit: number; readonly phases: number | null }[];
  /** As it came, for reports. */
  readonly payload: Payload;
}

/** What the limits are for. */
export interface ChargingPlace {
  readonly place: number;
  /** W one ampere makes here. */
  readonly wattsPerAmpere: number;
  readonly maxW: number;
  readonly transaction: { readonly id: string | null; readonly startedAtMs: number } | null;
}

/** A period of a composite schedule. */
export interface ComposedPeriod {
  readonly startS: number;
  readonly limitW: number;
}

const PURPOSES: Readonly<Record<string, LimitPurpose>> = {
  ChargePointMaxProfile: 'pile',
  ChargingStationMaxProfile: 'pile',
  ChargingStationExternalConstraints: 'external',
  TxDefaultProfile: 'default',
  TxProfile: 'transaction',
};

/** The profiles of one pile. */
export class ChargingLimits {
  readonly kept: KeptProfile[] = [];
  readonly #most: number;

  constructor(most = 50) {
    this.#most = most;
  }

  /** Keeps a profile, replacing the one with its id, or with its purpose, level and place (1.6 5.16.2, K01.FR.05); false where there is no room or it makes no sense. */
  set(profile: KeptProfile | null): boolean {
    if (profile === null) return false;
    if (profile.purpose === 'pile' && profile.place !== 0) return false;
    this.clear(
      (one) =>
        one.id === profile.id || (one.purpose === profile.purpose && one.stackLevel === profile.stackLevel && one.place === profile.place),
    );
    if (this.kept.length >= this.#most) return false;
    this.kept.push(profile);
    return true;
  }

  /** Forgets those that fit; returns how many. */
  clear(fits: (profile: KeptProfile) => boolean): number {
    const gone = this.kept.filter(fits);
    for (const one of gone) this.kept.splice(this.kept.indexOf(one), 1);
    return gone.length;
  }

  /** The limit in W at a time; null where no profile speaks. */
  limitW(at: ChargingPlace, nowMs: number): number | null {
    const limits = [
      this.#leading('external', at, nowMs),
      this.#leading('pile', at, nowMs),
      this.#leading('transaction', at, nowMs) ?? this.#leading('default', at, nowMs),
    ].filter((limit) => limit !== null);
    return limits.length === 0 ? null : Math.min(...limits);
  }

  /** When the limit may change next, ms; null: never. */
  nextChangeMs(at: ChargingPlace, nowMs: number): number | null {
    const times = this.kept.flatMap((profile) => edges(profile, at, nowMs)).filter((ms) => ms > nowMs);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** The limits of the next `durationS` seconds, merged; at most 1,000 periods. */
  compose(at: ChargingPlace, nowMs: number, durationS: number): ComposedPeriod[] {
    const periods: ComposedPeriod[] = [];
    const endMs = nowMs + durationS * 1_000;
    for (let ms: number | null = nowMs; ms !== null && ms < endMs && periods.length < 1_000; ms = this.nextChangeMs(at, ms)) {
      const limitW = Math.min(this.limitW(at, ms) ?? at.maxW, at.maxW);
      if (periods.at(-1)?.limitW !== limitW) periods.push({ startS: Math.round((ms - nowMs) / 1_000), limitW });
    }
    return periods;
  }

  /** Of the profiles of one purpose, the highest stack level that speaks now (1.6 3.13.2); one for the place itself comes before one for the whole pile. */
  #leading(purpose: LimitPurpose, at: ChargingPlace, nowMs: number): number | null {
    const fitting = this.kept.filter((one) => one.purpose === purpose && applies(one, at));
    for (const own of [true, false]) {
      const ranked = fitting.filter((one) => (one.place === at.place) === own).sort((a, b) => b.stackLevel - a.stackLevel);
      for (const profile of ranked) {
        const limit = limitOf(profile, at, nowMs);
        if (limit !== null) return limit;
      }
    }
    return null;
  }
}

/** Reads a profile of either version (1.6: one schedule, recurrency ids; 2.0.1: a list of schedules, the first of which a pile follows); null where it is none. */
export function keptProfile(place: number, profile: Payload): KeptProfile | null {
  const schedules = listOf(profile, 'chargingSchedule');
  const schedule = isPayload(schedules[0]) ? schedules[0] : objectOf(profile, 'chargingSchedule');
  const periods = listOf(schedule, 'chargingSchedulePeriod').filter(isPayload);
  const id = numberOf(profile, 'id') ?? numberOf(profile, 'chargingProfileId');
  const purposeText = textOf(profile, 'chargingProfilePurpose') ?? '';
  const purpose = PURPOSES[purposeText];
  if (id === undefined || purpose === undefined || periods.length === 0) return null;
  const seconds = numberOf(schedule, 'duration');
  const transaction = textOf(profile, 'transactionId') ?? numberOf(profile, 'transactionId');
  return {
    place,
    id,
    stackLevel: numberOf(profile, 'stackLevel') ?? 0,
    purpose,
    purposeText,
    kind: (textOf(profile, 'chargingProfileKind') as KeptProfile['kind'] | undefined) ?? 'Absolute',
    recurrency: (textOf(profile, 'recurrencyKind') as 'Daily' | 'Weekly' | undefined) ?? null,
    validFromMs: timeOf(profile, 'validFrom') ?? Number.NEGATIVE_INFINITY,
    validToMs: timeOf(profile, 'validTo') ?? Number.POSITIVE_INFINITY,
    transactionId: transaction === undefined ? null : String(transaction),
    startMs: timeOf(schedule, 'startSchedule'),
    durationMs: seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1_000,
    unit: textOf(schedule, 'chargingRateUnit') === 'A' ? 'A' : 'W',
    periods: periods.map((one) => ({
      startMs: (numberOf(one, 'startPeriod') ?? 0) * 1_000,
      limit: numberOf(one, 'limit') ?? 0,
      phases: numberOf(one, 'numberPhases') ?? null,
    })),
    payload: profile,
  };
}

function applies(profile: KeptProfile, at: ChargingPlace): boolean {
  if (profile.place !== 0 && profile.place !== at.place) return false;
  if (profile.purpose !== 'transaction') return true;
  return at.transaction !== null && (profile.transactionId === null || profile.transactionId === at.transaction.id);
}

function limitOf(profile: KeptProfile, at: ChargingPlace, nowMs: number): number | null {
  if (nowMs < profile.validFromMs || nowMs >= profile.validToMs) return null;
  const zero = zeroOf(profile, at, nowMs);
  if (zero === null) return null;
  const intoMs = nowMs - zero;
  if (intoMs < 0 || intoMs >= profile.durationMs) return null;
  const period = profile.periods.findLast((one) => one.startMs <= intoMs);
  if (period === undefined) return null;
  if (profile.unit === 'W') return period.limit;
  const share = period.phases === null || at.wattsPerAmpere <= 400 ? 1 : period.phases / 3; // fewer phases, less power for the same current
  return period.limit * at.wattsPerAmpere * share;
}

/** When the schedule that holds at `nowMs` began; null where it has not, or needs a transaction that is not there. */
function zeroOf(profile: KeptProfile, at: ChargingPlace, nowMs: number): number | null {
  if (profile.kind === 'Relative' || profile.startMs === null)
    return at.transaction?.startedAtMs ?? (profile.kind === 'Absolute' ? 0 : null);
  if (profile.kind === 'Absolute' || nowMs < profile.startMs) return profile.startMs;
  const everyMs = profile.recurrency === 'Weekly' ? 7 * DAY_MS : DAY_MS;
  return profile.startMs + Math.floor((nowMs - profile.startMs) / everyMs) * everyMs;
}

function edges(profile: KeptProfile, at: ChargingPlace, nowMs: number): number[] {
  const zero = zeroOf(profile, at, nowMs);
  const everyMs = profile.recurrency === 'Weekly' ? 7 * DAY_MS : DAY_MS;
  const inside =
    zero === null
      ? []
      : [
          zero,
          ...profile.periods.map((one) => zero + one.startMs),
          zero + profile.durationMs,
          ...(profile.kind === 'Recurring' ? [zero + everyMs] : []),
        ];
  return [...inside, profile.validFromMs, profile.validToMs].filter((ms) => Number.isFinite(ms));
}

const DAY_MS = 86_400_000;

function timeOf(payload: Payload, key: string): number | null {
  const text = textOf(payload, key);
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}
