/** The bill of a session: a pure function of its readings, its times and the price plan. Priced live and at the end alike. */
import { assert } from '../../base/assert.ts';
import { dwh } from '../../base/energy.ts';
import type { Dwh } from '../../base/energy.ts';
import { splitByLargestRemainder } from '../../base/integer.ts';
import { lineAmount, minor, minorToLine, toMinor } from '../../base/money.ts';
import type { Currency, Minor } from '../../base/money.ts';
import { utcMs } from '../../base/time.ts';
import type { ZoneName } from '../../base/time.ts';
import type { SessionBenefits } from '../../domain/benefits.ts';
import type { BillLine, BillTotals, PricedSession } from '../../domain/bill.ts';
import type { PlanStage, PricePlan, Tariff } from '../../domain/tariff.ts';
import { discountLines, promotionMarks, windowed } from './discounts.ts';
import type { WindowedBenefits } from './discounts.ts';
import { priceStages } from './price-periods.ts';
import type { ChargingPeriod, TariffStage } from './price-periods.ts';
import { sessionPeriods } from './session-periods.ts';
import type { SessionCourse, SessionReading } from './session-periods.ts';

/** Where callers of `priceSession` look for it. */
export type { SessionReading } from './session-periods.ts';

export interface PriceSessionInput extends SessionCourse {
  readonly plan: PricePlan;
  readonly zone: ZoneName;
  /** Plans that came into force while it ran, oldest first: each holds from then on. Left out: `plan` holds to the end. */
  readonly planChanges?: readonly PlanStage[];
  /** Frozen at its start (domain/benefits.ts). null or left out: none. */
  readonly benefits?: SessionBenefits | null;
}

/**
 * Prices a session under a plan. An end before the start counts as the start, a freeing before the end as the end. Where
 * plans change on the way the grace time is that of the plan in force at the charge's end, limits are the last plan's.
 * Throws an assertion for readings out of order or a falling register, RangeError for amounts beyond 2^53.
 */
export function priceSession(input: PriceSessionInput): PricedSession {
  assertReadings(input.readings);
  const { plan, zone } = input;
  const changes = (input.planChanges ?? []).filter(({ fromMs }) => fromMs > input.startedAtMs);
  const endMs = input.chargeEndedAtMs ?? input.asOfMs;
  const atEnd = changes.findLast(({ fromMs }) => fromMs <= endMs)?.plan ?? plan;
  const { periods, chargingMs, idleMs } = sessionPeriods(input, atEnd.idleGraceS);
  const benefits = benefitsOver(input, periods);
  const breaksMs = benefits === null ? [] : promotionMarks(benefits);
  const context = { zone, sessionStartMs: input.startedAtMs, reservationExpired: false, parkingLayer: 'idle', breaksMs } as const;
  const lines = layersOf(plan, changes).flatMap((layer) => priceStages(stagesOf(layer, plan, changes), periods, { ...context, layer }));
  if (benefits !== null) lines.push(...discountLines(lines, benefits, plan.currency));
  const first = input.readings[0]?.register ?? 0;
  const energy = dwh((input.readings.at(-1)?.register ?? 0) - first);
  return {
    currency: plan.currency,
    planId: plan.id,
    planVersion: plan.version,
    ...totalled(lines, plan.currency, { energy, chargingMs, idleMs }),
  };
}

function benefitsOver({ benefits, zone }: PriceSessionInput, periods: readonly ChargingPeriod[]): WindowedBenefits | null {
  if (benefits === undefined || benefits === null) return null;
  if (benefits.promotions.length === 0 && benefits.level === null && benefits.coupon === null) return null;
  const fromMs = periods.reduce((at, period) => Math.min(at, period.fromMs), Infinity);
  const toMs = periods.reduce((at, period) => Math.max(at, period.toMs), fromMs);
  return windowed(benefits, zone, fromMs, toMs);
}

/** In the order of the first plan that has them. */
function layersOf(plan: PricePlan, changes: readonly PlanStage[]): Layer[] {
  return [...new Set([plan, ...changes.map((change) => change.plan)].flatMap(({ layers }) => layers.map(({ layer }) => layer)))];
}

type Layer = PricePlan['layers'][number]['layer'];

function stagesOf(layer: Layer, plan: PricePlan, changes: readonly PlanStage[]): TariffStage[] {
  const of = (p: PricePlan): Tariff | null => p.layers.find((l) => l.layer === layer)?.tariff ?? null;
  return [{ fromMs: -Infinity, tariff: of(plan) }, ...changes.map((change) => ({ fromMs: change.fromMs, tariff: of(change.plan) }))];
}

function assertReadings(readings: readonly SessionReading[]): void {
  let before = readings[0];
  for (const reading of readings) {
    assert(before !== undefined && reading.atMs >= before.atMs, 'readings come in order of time');
    assert(reading.register >= before.register, 'a register never falls');
    before = reading;
  }
}

interface Measured {
  readonly energy: Dwh;
  readonly chargingMs: number;
  readonly idleMs: number;
}

/** The bill is the sum of its lines rounded once to minor units; what that adds is the rounding line. */
function totalled(components: readonly BillLine[], currency: Currency, measured: Measured): { lines: BillLine[]; totals: BillTotals } {
  const net = components.reduce((sum, l) => sum + l.net, 0);
  const tax = components.reduce((sum, l) => sum + l.tax, 0);
  const sum = lineAmount(net + tax);
  const total = toMinor(sum, currency);
  const lines = [...components];
  const added = minorToLine(total, currency) - sum;
  if (added !== 0) lines.push(roundingLine(added, components));
  const [energy, service, idle] = split(
    total,
    LAYERS.map((layer) => grossOf(components, layer)),
  );
  const [netMinor, taxMinor] = split(total, [net, tax]);
  return {
    lines,
    totals: {
      ...measured,
      total,
      byLayer: { energy: part(energy), service: part(service), idle: part(idle) },
      net: part(netMinor),
      tax: part(taxMinor),
    },
  };
}

const LAYERS = ['energy', 'service', 'idle'] as const;

function grossOf(lines: readonly BillLine[], layer: BillLine['layer']): number {
  return lines.reduce((sum, l) => (l.layer === layer ? sum + l.net + l.tax : sum), 0);
}

/** Largest remainder. With a part below zero (a plan never has one) that is undefined: all goes to the largest part. */
function split(total: number, weights: readonly number[]): number[] {
  if (weights.every((w) => w >= 0)) return splitByLargestRemainder(total, weights);
  const largest = weights.indexOf(Math.max(...weights));
  return weights.map((_, i) => (i === largest ? total : 0));
}

function part(value: number | undefined): Minor {
  return minor(value ?? 0);
}

function roundingLine(added: number, lines: readonly BillLine[]): BillLine {
  return {
    kind: 'rounding',
    layer: 'rounding',
    dimension: null,
    label: null,
    fromMs: utcMs(lines.reduce((at, l) => Math.min(at, l.fromMs), lines[0]?.fromMs ?? 0)),
    toMs: utcMs(lines.reduce((at, l) => Math.max(at, l.toMs), 0)),
    rate: null,
    volume: 0,
    billedVolume: 0,
    energyBySource: { read: dwh(0), interpolated: dwh(0), estimated: dwh(0) },
    taxPpm: null,
    net: lineAmount(added),
    tax: lineAmount(0),
  };
}
