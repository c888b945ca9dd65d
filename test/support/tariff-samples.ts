/** Short ways to write tariffs, plans and sessions in tests, and generators of random ones. */
import fc from 'fast-check';
import { dwh } from '../../station-core/base/energy.ts';
import { id } from '../../station-core/base/ids.ts';
import type { PlanId } from '../../station-core/base/ids.ts';
import { currencyOf, rate } from '../../station-core/base/money.ts';
import { utcMs, zoneName } from '../../station-core/base/time.ts';
import type { UtcMs } from '../../station-core/base/time.ts';
import type { PlanLayer, PriceComponent, PriceDimension, PricePlan, Tariff, TariffElement } from '../../station-core/domain/tariff.ts';
import type { PriceSessionInput, SessionReading } from '../../station-core/rules/tariff/price-session.ts';
import { planFromTimeOfUse } from '../../station-core/rules/tariff/time-of-use.ts';
import type { TimeOfUse, TimeOfUsePeriod } from '../../station-core/rules/tariff/time-of-use.ts';

export const HEADER = { id: id<PlanId>('plan-1'), version: 1, validFromMs: utcMs(0) };

export function at(iso: string): UtcMs {
  return utcMs(Date.parse(iso));
}

/** Price in the major unit, as a test writes it; exact up to five decimals. */
export function price(type: PriceDimension, major: number, more: Partial<PriceComponent> = {}): PriceComponent {
  return { type, price: rate(Math.round(major * 100_000)), taxPpm: null, stepSize: 1, ...more };
}

export function element(
  components: readonly PriceComponent[],
  restrictions: TariffElement['restrictions'] = {},
  label?: string,
): TariffElement {
  return { components, restrictions, ...(label === undefined ? {} : { label }) };
}

export function tariff(elements: readonly TariffElement[], more: Partial<Tariff> = {}): Tariff {
  return { id: 't', currency: currencyOf('EUR'), elements, minPrice: null, maxPrice: null, taxIncluded: 'NO', ...more };
}

export function plan(layers: readonly PlanLayer[], more: Partial<PricePlan> = {}): PricePlan {
  return { ...HEADER, name: 'Plan', currency: layers[0]?.tariff.currency ?? currencyOf('EUR'), layers, idleGraceS: 0, ...more };
}

export function energyPlan(elements: readonly TariffElement[], more: Partial<Tariff> = {}): PricePlan {
  return plan([{ layer: 'energy', tariff: tariff(elements, more) }]);
}

/** Readings as [time, kWh of the register]. */
export function readings(...list: readonly (readonly [string, number])[]): SessionReading[] {
  return list.map(([iso, kwh]) => ({ atMs: at(iso), register: dwh(Math.round(kwh * 10_000)), source: 'read' as const }));
}

/** A session whose charge lasts from its first to its last reading and that frees the connector at once. */
export function session(pricePlan: PricePlan, list: readonly SessionReading[], more: Partial<PriceSessionInput> = {}): PriceSessionInput {
  const [first, last] = [list[0]?.atMs ?? utcMs(0), list.at(-1)?.atMs ?? utcMs(0)];
  return {
    plan: pricePlan,
    zone: zoneName('UTC'),
    startedAtMs: first,
    chargeEndedAtMs: last,
    freedAtMs: last,
    asOfMs: last,
    readings: list,
    unknownSpans: [],
    ...more,
  };
}

const LABELS = ['sharp', 'peak', 'flat', 'valley'];

/** Forms without a hole: cuts of the day at random minutes, some over midnight, some with a restricted period on top. */
export function timeOfUseForms(): fc.Arbitrary<TimeOfUse> {
  const price5 = fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 50_000_000 }));
  const special = fc.record({
    fromMinute: fc.nat(1_439),
    toMinute: fc.integer({ min: 1, max: 1_440 }),
    energyRate: price5,
    serviceRate: price5,
  });
  return fc
    .record({
      currency: fc.constantFrom('CNY', 'EUR', 'JPY', 'KWD'),
      cuts: fc.uniqueArray(fc.nat(1_439), { minLength: 1, maxLength: 24, size: 'max' }),
      rates: fc.array(fc.tuple(price5, price5), { minLength: 4, maxLength: 4 }),
      weekdays: fc.option(fc.tuple(special, fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 })), { nil: null }),
      months: fc.option(fc.tuple(special, fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 11 })), { nil: null }),
      idleRate: fc.option(price5, { nil: null }),
      idleGraceS: fc.nat(3_600),
      taxPpm: fc.constantFrom(null, 0, 60_000, 190_000, 55_000),
    })
    .map((f) => {
      const cuts = [...f.cuts].sort((a, b) => a - b);
      const ranges = cuts.map((fromMinute, i) => ({ fromMinute, toMinute: cuts[i + 1] ?? cuts[0] ?? 0 }));
      const whole =
        ranges.length === 1
          ? [{ fromMinute: 0, toMinute: 1_440 }]
          : ranges.map((r) => ({ ...r, toMinute: r.toMinute === 0 ? 1_440 : r.toMinute }));
      const everyDay = LABELS.map((label, i) => ({
        label,
        ranges: whole.filter((_, k) => k % 4 === i),
        energyRate: rate(f.rates[i]?.[0] ?? 0),
        serviceRate: rate(f.rates[i]?.[1] ?? 0),
        weekdays: null,
        months: null,
      })).filter((p) => p.ranges.length > 0);
      const specials: TimeOfUsePeriod[] = [];
      if (f.weekdays !== null) specials.push(specialPeriod('weekdays', f.weekdays[0], f.weekdays[1], null));
      if (f.months !== null) specials.push(specialPeriod('season', f.months[0], null, f.months[1]));
      return {
        name: 'random',
        currency: currencyOf(f.currency),
        periods: [...everyDay, ...specials],
        idleRate: f.idleRate === null ? null : rate(f.idleRate),
        idleGraceS: f.idleGraceS,
        taxPpm: f.taxPpm,
      };
    });
}

function specialPeriod(
  label: string,
  at: { fromMinute: number; toMinute: number; energyRate: number; serviceRate: number },
  weekdays: readonly number[] | null,
  months: readonly number[] | null,
): TimeOfUsePeriod {
  const toMinute = at.toMinute === at.fromMinute ? at.toMinute + 1 : at.toMinute;
  return {
    label,
    ranges: [{ fromMinute: at.fromMinute, toMinute }],
    energyRate: rate(at.energyRate),
    serviceRate: rate(at.serviceRate),
    weekdays,
    months,
  };
}

/** Starts near a clock change as often as anywhere in a year; readings at odd intervals, some of one instant, some without energy. */
export function sessions(
  forms: fc.Arbitrary<TimeOfUse> = timeOfUseForms(),
): fc.Arbitrary<{ readonly form: TimeOfUse; readonly input: PriceSessionInput }> {
  const nearChange = fc
    .constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-12-31T23:30:00Z', '2026-06-30T22:00:00Z')
    .chain((iso) => fc.integer({ min: -40_000_000, max: 4_000_000 }).map((ms) => at(iso) + ms));
  return fc
    .record({
      form: forms,
      zone: fc.constantFrom('Europe/London', 'Europe/Berlin', 'Asia/Shanghai', 'Asia/Kathmandu', 'UTC'),
      startedAtMs: fc.oneof(nearChange, fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z') })),
      steps: fc.array(
        fc.tuple(
          fc.oneof(fc.constant(0), fc.constant(60_000), fc.integer({ min: 1, max: 5_400_000 })),
          fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 })),
        ),
        { maxLength: 20, size: 'max' },
      ),
      firstRegister: fc.nat(1_000_000_000),
      idleMs: fc.nat(9_000_000),
    })
    .map(({ form, zone, startedAtMs, steps, firstRegister, idleMs }) => {
      const list: SessionReading[] = [{ atMs: utcMs(startedAtMs), register: dwh(firstRegister), source: 'read' }];
      for (const [ms, energy] of steps) {
        const last = list.at(-1);
        if (last !== undefined) list.push({ atMs: utcMs(last.atMs + ms), register: dwh(last.register + energy), source: 'read' });
      }
      const end = list.at(-1)?.atMs ?? utcMs(startedAtMs);
      const freed = utcMs(end + idleMs);
      return { form, input: session(planFromTimeOfUse(form, HEADER), list, { zone: zoneName(zone), freedAtMs: freed, asOfMs: freed }) };
    });
}
