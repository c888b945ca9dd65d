/** Charging limits: what a person types, as a profile; what a pile says it will keep to, as steps of a curve. */
import type { PileWish } from './pile-wish.ts';

export interface LimitDraft {
  /** "evse/connector"; "0/0" is the pile as a whole. */
  readonly place: string;
  readonly unit: 'A' | 'kW';
  readonly value: string;
  /** Hours, or empty: until it is changed. */
  readonly hours: string;
}

export interface LimitStep {
  readonly fromS: number;
  readonly toS: number;
  readonly limit: number;
}

export interface Schedule {
  readonly unit: string;
  readonly steps: readonly LimitStep[];
}

/** Set again, a limit replaces the one before: each place has one profile of ours. */
const firstProfileId = 9_000;

/** null: a field is missing or wrong. */
export function limitWish(draft: LimitDraft, nowMs: number): PileWish | null {
  const limitTenths = tenthsOf(draft.value, draft.unit);
  const durationS = draft.hours.trim() === '' ? null : secondsOf(draft.hours);
  if (limitTenths === null || durationS === 0) return null;
  const [evse = 0, connector = 0] = draft.place.split('/').map(Number);
  return {
    kind: 'set-profile',
    evse,
    connector,
    profile: {
      id: firstProfileId + evse,
      stackLevel: 1,
      purpose: evse === 0 ? 'pile-maximum' : 'default',
      kind: 'absolute',
      recurrency: null,
      validFromMs: null,
      validToMs: durationS === null ? null : nowMs + durationS * 1_000,
      transactionId: null,
      pileTransactionId: null,
      unit: draft.unit === 'A' ? 'A' : 'W',
      startMs: Math.floor(nowMs / 1_000) * 1_000,
      durationS,
      periods: [{ startS: 0, limitTenths, phases: null }],
    },
  };
}

export function clearWish(place: string): PileWish {
  const evse = Number(place.split('/')[0] ?? '0');
  return { kind: 'clear-profile', profileId: firstProfileId + evse, evse: null, purpose: null, stackLevel: null };
}

/** "16", "7.4" or "7,4" as tenths of the unit that is sent (A or W); null: not such a number, or beyond 2 MW and 2 kA. */
export function tenthsOf(text: string, unit: 'A' | 'kW'): number | null {
  const match = /^(\d{1,4})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (match === null) return null;
  const thousandths = Number(match[1]) * 1_000 + Number((match[2] ?? '').padEnd(3, '0'));
  if (unit === 'kW') return thousandths > 2_000_000 ? null : thousandths * 10;
  return thousandths > 2_000_000 || thousandths % 100 !== 0 ? null : thousandths / 100;
}

/** Hours as seconds, a minute to a week; 0: not such a number. */
function secondsOf(text: string): number {
  const hours = Number(text.trim().replace(',', '.'));
  const seconds = Math.round(hours * 3_600);
  return Number.isFinite(hours) && seconds >= 60 && seconds <= 604_800 ? seconds : 0;
}

/** The answer to GetCompositeSchedule of either version; null: it holds no schedule. */
export function scheduleOf(detail: string | undefined, durationS: number): Schedule | null {
  const told = record(parsed(detail));
  const schedule = record(told?.['chargingSchedule'] ?? told?.['schedule']);
  const periods = schedule?.['chargingSchedulePeriod'];
  if (schedule === null || !Array.isArray(periods)) return null;
  const starts = periods.flatMap((entry: unknown) => {
    const period = record(entry);
    const [start, limit] = [period?.['startPeriod'], period?.['limit']];
    return typeof start === 'number' && typeof limit === 'number' && Number.isFinite(limit) ? [{ start, limit }] : [];
  });
  const ends = typeof schedule['duration'] === 'number' ? Math.min(schedule['duration'], durationS) : durationS;
  const unit = schedule['chargingRateUnit'];
  return {
    unit: typeof unit === 'string' ? unit : '',
    steps: starts
      .sort((a, b) => a.start - b.start)
      .map(({ start, limit }, at) => ({ fromS: start, toS: Math.min(starts[at + 1]?.start ?? ends, ends), limit }))
      .filter(({ fromS, toS }) => toS > fromS),
  };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Cut at 64 KiB, or a pile's own idea of JSON: there is no schedule to draw.
    return null;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}
