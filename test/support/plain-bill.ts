/**
 * A second, plain calculation of a time-of-use bill, to hold the engine against: it walks the session minute by minute,
 * asks Intl what the wall clock shows, and adds up. It shares no code with the pricing engine, only the form's type.
 */
import type { TimeOfUse, TimeOfUsePeriod } from '../../station-core/rules/tariff/time-of-use.ts';

export interface PlainBillInput {
  readonly form: TimeOfUse;
  readonly zone: string;
  readonly startedAtMs: number;
  readonly chargeEndedAtMs: number;
  readonly freedAtMs: number;
  /** Register in 0.1 Wh, in order of time, never falling. */
  readonly readings: readonly { readonly atMs: number; readonly register: number }[];
  /** Times in which no idle fee runs; must not overlap. */
  readonly unknownSpans?: readonly { readonly fromMs: number; readonly toMs: number }[];
}

export interface PlainLine {
  readonly layer: 'energy' | 'service' | 'idle';
  readonly label: string | null;
  /** 0.1 Wh, or milliseconds for the idle fee; as billed. */
  readonly volume: number;
  /** Tax included, 1e-4 of the major unit. */
  readonly amount: number;
}

export interface PlainBill {
  readonly energyDwh: number;
  readonly lines: readonly PlainLine[];
  readonly totalMinor: number;
  readonly byLayer: { readonly energy: number; readonly service: number; readonly idle: number };
  readonly taxMinor: number;
}

/** The bill by the rules: whole 0.1 Wh at each minute, one line per price period, whole Wh and seconds, one rounding. */
export function plainBill(input: PlainBillInput): PlainBill {
  const { form } = input;
  const minutes = minutesOf(input);
  const lines = [
    ...energyLines('energy', minutes, (p) => p.energyRate),
    ...energyLines('service', minutes, (p) => p.serviceRate),
    ...idleLines(input),
  ];
  const digits = 4 - form.currency.digits;
  const sum = lines.reduce((a, l) => a + l.amount, 0n);
  const total = half(sum, 10n ** BigInt(digits));
  const tax = lines.reduce((a, l) => a + l.amount - half(l.exact * 1_000_000n, l.per * BigInt(1_000_000 + (form.taxPpm ?? 0))), 0n);
  const layer = (name: string): bigint => lines.reduce((a, l) => (l.layer === name ? a + l.amount : a), 0n);
  const [energy = 0, service = 0, idle = 0] = shares(total, [layer('energy'), layer('service'), layer('idle')]);
  const [, taxMinor = 0] = shares(total, [sum - tax, tax]);
  return {
    energyDwh: (input.readings.at(-1)?.register ?? 0) - (input.readings[0]?.register ?? 0),
    lines: lines.map((l) => ({ layer: l.layer, label: l.label, volume: Number(l.volume), amount: Number(l.amount) })),
    totalMinor: Number(total),
    byLayer: { energy, service, idle },
    taxMinor,
  };
}

interface Minute {
  readonly period: TimeOfUsePeriod;
  readonly energy: bigint;
}

interface Line {
  readonly layer: PlainLine['layer'];
  readonly label: string | null;
  readonly volume: bigint;
  /** exact / per is the price in 1e-4 before rounding; amount is it rounded. */
  readonly exact: bigint;
  readonly per: bigint;
  readonly amount: bigint;
}

/** Every minute (or part of one) between two readings, with the period the wall clock is in and the energy that came. */
function minutesOf({ form, zone, readings }: PlainBillInput): Minute[] {
  const minutes: Minute[] = [];
  for (let i = 1; i < readings.length; i += 1) {
    const [a, b] = [readings[i - 1], readings[i]];
    if (a === undefined || b === undefined) continue;
    const energy = BigInt(b.register - a.register);
    const cameBy = (at: number): bigint => (at === b.atMs ? energy : (energy * BigInt(at - a.atMs)) / BigInt(b.atMs - a.atMs));
    let at = a.atMs;
    let came = 0n;
    do {
      const next = Math.min(b.atMs, (Math.floor(at / 60_000) + 1) * 60_000);
      minutes.push({ period: periodAt(form, zone, at), energy: cameBy(next) - came });
      came = cameBy(next);
      at = next;
    } while (at < b.atMs);
  }
  return minutes;
}

/** Restricted periods go before unrestricted ones, otherwise the first of the list. */
function periodAt(form: TimeOfUse, zone: string, atMs: number): TimeOfUsePeriod {
  const wall = wallClock(zone, atMs);
  const matching = form.periods.filter(
    (p) =>
      p.ranges.some((r) =>
        r.fromMinute < r.toMinute
          ? wall.minute >= r.fromMinute && wall.minute < r.toMinute
          : wall.minute >= r.fromMinute || wall.minute < r.toMinute,
      ) &&
      (p.weekdays === null || p.weekdays.includes(wall.weekday)) &&
      (p.months === null || p.months.includes(wall.month)),
  );
  const period = matching.find((p) => p.weekdays !== null || p.months !== null) ?? matching[0];
  if (period === undefined) throw new Error(`no price at ${new Date(atMs).toISOString()}`);
  return period;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(zone: string, atMs: number): { readonly minute: number; readonly weekday: number; readonly month: number } {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      month: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(zone, clock);
  }
  const parts = Object.fromEntries(clock.formatToParts(atMs).map((p) => [p.type, p.value]));
  return {
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
    weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts['weekday'] ?? '') + 1,
    month: Number(parts['month']),
  };
}

/** One line for each stretch of minutes with the same label and rate; the last one is rounded up to whole Wh of the whole. */
function energyLines(layer: 'energy' | 'service', minutes: readonly Minute[], rateOf: (p: TimeOfUsePeriod) => number): Line[] {
  const stretches: { label: string; rate: number; energy: bigint }[] = [];
  for (const { period, energy } of minutes) {
    const last = stretches.at(-1);
    if (last !== undefined && last.label === period.label && last.rate === rateOf(period)) last.energy += energy;
    else stretches.push({ label: period.label, rate: rateOf(period), energy });
  }
  const used = stretches.filter((s) => s.energy > 0n);
  const last = used.at(-1);
  const total = used.reduce((a, s) => a + s.energy, 0n);
  if (last !== undefined && total % 10n !== 0n) last.energy += 10n - (total % 10n);
  return used.map((s) => line(layer, s.label, s.energy, s.rate, 100_000n));
}

function idleLines({ form, chargeEndedAtMs, freedAtMs, unknownSpans = [] }: PlainBillInput): Line[] {
  const from = chargeEndedAtMs + form.idleGraceS * 1_000;
  const unknown = unknownSpans.reduce((ms, s) => ms + Math.max(0, Math.min(s.toMs, freedAtMs) - Math.max(s.fromMs, from)), 0);
  const idleMs = Math.max(0, freedAtMs - from) - unknown;
  if (form.idleRate === null || idleMs <= 0) return [];
  return [line('idle', null, BigInt(Math.ceil(idleMs / 1_000)) * 1_000n, form.idleRate, 36_000_000n)];
}

function line(layer: Line['layer'], label: string | null, volume: bigint, rate: number, per: bigint): Line {
  const exact = BigInt(rate) * volume;
  return { layer, label, volume, exact, per, amount: half(exact, per) };
}

/** Rounded half up. */
function half(a: bigint, b: bigint): bigint {
  return (2n * a + b) / (2n * b);
}

/** Whole parts of a total in proportion; what is left goes to those that lost most, the first of equals. */
function shares(total: bigint, weights: readonly bigint[]): number[] {
  const sum = weights.reduce((a, w) => a + w, 0n);
  if (sum === 0n) return weights.map((_, i) => (i === 0 ? Number(total) : 0));
  const parts = weights.map((w, i) => ({ i, whole: (total * w) / sum, lost: (total * w) % sum }));
  let left = total - parts.reduce((a, p) => a + p.whole, 0n);
  for (const p of [...parts].sort((a, b) => (a.lost === b.lost ? a.i - b.i : a.lost > b.lost ? -1 : 1))) {
    if (left > 0n) p.whole += 1n;
    left -= 1n;
  }
  return parts.map((p) => Number(p.whole));
}
