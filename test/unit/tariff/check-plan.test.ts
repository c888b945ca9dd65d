/** A plan that cannot be billed under is refused, with the minute or the day of a hole named. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh, watt } from '../../../station-core/base/energy.ts';
import { currencyOf } from '../../../station-core/base/money.ts';
import { parseLocalDate, zoneName } from '../../../station-core/base/time.ts';
import type { LocalDate } from '../../../station-core/base/time.ts';
import { must } from '../../../station-core/base/assert.ts';
import type { PricePlan, TariffElement, TariffRestrictions } from '../../../station-core/domain/tariff.ts';
import { checkPlan } from '../../../station-core/rules/tariff/check-plan.ts';
import { planFromTimeOfUse } from '../../../station-core/rules/tariff/time-of-use.ts';
import { HEADER, at, element, energyPlan, plan, price, tariff, timeOfUseForms } from '../../support/tariff-samples.ts';

const zone = zoneName('Europe/Berlin');

describe('holes', () => {
  test.each<[string, TariffRestrictions[], string[]]>([
    ['an unrestricted price has none', [{}], []],
    [
      'two halves of a day over midnight have none',
      [
        { startMinute: 1_320, endMinute: 360 },
        { startMinute: 360, endMinute: 1_320 },
      ],
      [],
    ],
    ['weekdays and weekend have none', [{ weekdays: [1, 2, 3, 4, 5] }, { weekdays: [6, 7] }], []],
    [
      'an hour on one day',
      [{ weekdays: [1, 3, 4, 5, 6, 7] }, { weekdays: [2], endMinute: 1_320 }, { weekdays: [2], startMinute: 1_380 }],
      ['Tuesday 22:00 has no energy price'],
    ],
    ['a whole day', [{ weekdays: [1, 2, 3, 4, 5, 6] }], ['Sunday 00:00 has no energy price']],
    [
      'two holes of one day',
      [{ weekdays: [1, 2, 3, 4, 5, 6] }, { startMinute: 60, endMinute: 120 }],
      ['Sunday 00:00 has no energy price', 'Sunday 02:00 has no energy price'],
    ],
    [
      'the weekday of a window over midnight is read at the instant',
      [
        { weekdays: [1, 2, 3, 4], startMinute: 0, endMinute: 1_440 },
        { weekdays: [5, 6, 7], startMinute: 1_320, endMinute: 1_200 },
      ],
      ['Friday 20:00 has no energy price', 'Saturday 20:00 has no energy price', 'Sunday 20:00 has no energy price'],
    ],
    [
      'energy above the last limit',
      [{ maxEnergy: dwh(100_000) }, { weekdays: [1, 2, 3, 4, 5, 6] }],
      ['Sunday 00:00 has no energy price after 10 kWh'],
    ],
    [
      'energy between two limits',
      [{ maxEnergy: dwh(50_000) }, { minEnergy: dwh(50_001) }, { weekdays: [2, 3, 4, 5, 6, 7] }],
      ['Monday 00:00 has no energy price after 5 kWh'],
    ],
    [
      'duration and power',
      [{ maxDurationS: 600 }, { minPower: watt(11_500) }, { weekdays: [2, 3, 4, 5, 6, 7] }],
      ['Monday 00:00 has no energy price after 600 s'],
    ],
    ['energy limits that meet have none', [{ maxEnergy: dwh(50_000) }, { minEnergy: dwh(50_000) }], []],
    [
      'a reservation price is no price of a session',
      [{ reservation: 'RESERVATION' }, { weekdays: [1, 2, 3, 4, 5, 6] }],
      ['Sunday 00:00 has no energy price'],
    ],
  ])('%s', (_, restrictions, sentences) => {
    expect(sentencesOf(energyPlan(restrictions.map((r) => element([price('ENERGY', 1)], r))))).toEqual(sentences);
  });

  test.each<[string, TariffRestrictions[], string[]]>([
    ['seasons that meet have none', [{ endDate: date('2026-04-01') }, { startDate: date('2026-04-01') }], []],
    [
      'a day between two seasons',
      [{ endDate: date('2026-04-01') }, { startDate: date('2026-04-02') }],
      ['Wednesday 2026-04-01 00:00 has no energy price'],
    ],
    ['a plan that runs out', [{ endDate: date('2027-01-01') }], ['Friday 2027-01-01 00:00 has no energy price']],
    ['a plan that begins late', [{ startDate: date('2026-02-01') }], ['Thursday 2026-01-01 00:00 has no energy price']],
    [
      'what is over before the plan begins does not count',
      [{ endDate: date('2025-01-01'), weekdays: [1] }, { startDate: date('2025-06-01') }],
      [],
    ],
    [
      'months',
      [{ months: [6, 7, 8] }, { months: [1, 2, 3, 4, 5, 9, 10, 11] }, { months: [12], startMinute: 30, endMinute: 1_440 }],
      ['Tuesday 2026-12-01 00:00 has no energy price'],
    ],
    [
      'a Sunday in one month',
      [{ months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }, { months: [12], weekdays: [1, 2, 3, 4, 5, 6] }],
      ['Sunday 2026-12-06 00:00 has no energy price'],
    ],
  ])('by date: %s', (_, restrictions, sentences) => {
    const dated = energyPlan(restrictions.map((r) => element([price('ENERGY', 1)], r)));
    expect(sentencesOf({ ...dated, validFromMs: at('2025-12-31T23:30:00Z') })).toEqual(sentences);
  });

  test('a hole is data as well: path, code, weekday, minute and date', () => {
    const noSunday = energyPlan([element([price('ENERGY', 1)], { weekdays: [1, 2, 3, 4, 5, 6] })]);
    expect(checkPlan(noSunday, zone)).toEqual([
      { path: 'layers[0].tariff.elements', code: 'hole', weekday: 7, minute: 0, date: null, sentence: 'Sunday 00:00 has no energy price' },
    ]);
  });

  test('a service layer may be missing, may charge for time alone, but if it charges for energy then at every minute', () => {
    const energy = { layer: 'energy' as const, tariff: tariff([element([price('ENERGY', 1)])]) };
    const service = (elements: TariffElement[]): PricePlan => plan([energy, { layer: 'service', tariff: tariff(elements) }]);
    expect(sentencesOf(plan([energy]))).toEqual([]);
    expect(sentencesOf(service([element([price('TIME', 1)], { weekdays: [1] })]))).toEqual([]);
    expect(sentencesOf(service([element([price('ENERGY', 1)], { weekdays: [1, 2, 3, 4, 5, 6] })]))).toEqual([
      'Sunday 00:00 has no service price',
    ]);
  });

  test('a plan from the simple form has none; without any one of its minutes it has that one', () => {
    fc.assert(
      fc.property(timeOfUseForms(), fc.nat(1_438), (form, minute) => {
        const whole = planFromTimeOfUse({ ...form, periods: form.periods.filter((p) => p.weekdays === null && p.months === null) }, HEADER);
        expect(checkPlan(whole, zone)).toEqual([]);
        const cut = {
          ...whole,
          layers: whole.layers
            .slice(0, 1)
            .map((l) => ({ ...l, tariff: { ...l.tariff, elements: l.tariff.elements.flatMap((e) => without(e, minute)) } })),
        };
        expect(checkPlan(cut, zone).map((p) => [p.weekday, p.minute])).toEqual([1, 2, 3, 4, 5, 6, 7].map((day) => [day, minute]));
      }),
      { numRuns: 50 },
    );
  });
});

describe('figures that make no sense', () => {
  const good = element([price('ENERGY', 1)]);
  test.each<[string, PricePlan, string]>([
    ['no layer at all', plan([]), 'layers: no-energy-layer'],
    [
      'a layer twice',
      plan([
        { layer: 'energy', tariff: tariff([good]) },
        { layer: 'energy', tariff: tariff([good]) },
      ]),
      'layers[1]: duplicate-layer',
    ],
    [
      'another currency',
      plan([{ layer: 'energy', tariff: tariff([good]) }], { currency: currencyOf('CNY') }),
      'layers[0].tariff.currency: currency-mismatch',
    ],
    ['no element', energyPlan([]), 'layers[0].tariff.elements: no-elements'],
    ['an element without a price', energyPlan([good, element([])]), 'layers[0].tariff.elements[1].components: no-elements'],
    ['too many elements', energyPlan(Array.from({ length: 1_001 }, () => good)), 'layers[0].tariff.elements: too-complex'],
    ['a negative price', energyPlan([element([price('ENERGY', -1)])]), 'layers[0].tariff.elements[0].components[0].price: bad-price'],
    [
      'a price beyond all sense',
      energyPlan([element([price('ENERGY', 1e8)])]),
      'layers[0].tariff.elements[0].components[0].price: bad-price',
    ],
    [
      'tax above 100 %',
      energyPlan([element([price('ENERGY', 1, { taxPpm: 1_000_001 })])]),
      'layers[0].tariff.elements[0].components[0].taxPpm: bad-tax',
    ],
    [
      'a step below zero',
      energyPlan([element([price('ENERGY', 1, { stepSize: -1 })])]),
      'layers[0].tariff.elements[0].components[0].stepSize: bad-step',
    ],
    [
      'a negative step',
      energyPlan([element([price('ENERGY', 1, { stepSize: -5 })])]),
      'layers[0].tariff.elements[0].components[0].stepSize: bad-step',
    ],
    [
      'a minimum above the maximum',
      energyPlan([good], { minPrice: { beforeTaxes: 2, afterTaxes: null }, maxPrice: { beforeTaxes: 1, afterTaxes: null } }),
      'layers[0].tariff.minPrice.beforeTaxes: min-above-max',
    ],
    [
      'a negative limit',
      energyPlan([good], { minPrice: { beforeTaxes: null, afterTaxes: -1 } }),
      'layers[0].tariff.minPrice.afterTaxes: bad-price',
    ],
    ['a negative grace time', plan([{ layer: 'energy', tariff: tariff([good]) }], { idleGraceS: -1 }), 'idleGraceS: bad-grace'],
    ['a start after the day', restricted({ startMinute: 1_440 }), 'restrictions.startMinute: bad-minute'],
    ['an end before the day', restricted({ endMinute: 0 }), 'restrictions.endMinute: bad-minute'],
    ['a half minute', restricted({ endMinute: 90.5 }), 'restrictions.endMinute: bad-minute'],
    ['a window without length', restricted({ startMinute: 60, endMinute: 60 }), 'restrictions.endMinute: bad-minute'],
    ['an eighth weekday', restricted({ weekdays: [8] }), 'restrictions.weekdays: bad-weekday'],
    ['no weekday', restricted({ weekdays: [] }), 'restrictions.weekdays: bad-weekday'],
    ['a month 0', restricted({ months: [0] }), 'restrictions.months: bad-month'],
    ['no such date', restricted({ startDate: '2026-02-30' as LocalDate }), 'restrictions.startDate: bad-date'],
    [
      'dates the wrong way round',
      restricted({ startDate: date('2026-02-02'), endDate: date('2026-02-02') }),
      'restrictions.endDate: bad-date',
    ],
    ['energy the wrong way round', restricted({ minEnergy: dwh(2), maxEnergy: dwh(2) }), 'restrictions.maxEnergy: bad-range'],
    ['a negative duration', restricted({ minDurationS: -1 }), 'restrictions.maxDurationS: bad-range'],
  ])('%s', (_, bad, expected) => {
    const problems = checkPlan(bad, zone);
    expect(problems.map((p) => `${p.path.replace('layers[0].tariff.elements[0].restrictions', 'restrictions')}: ${p.code}`)).toEqual([
      expected,
    ]);
    expect(problems[0]?.sentence).toMatch(/^[A-Z0-9].{10,}[^.]$/);
  });

  test('at most 50 problems are told', () => {
    expect(checkPlan(energyPlan(Array.from({ length: 80 }, () => element([price('ENERGY', -1)]))), zone)).toHaveLength(50);
  });
});

function restricted(r: TariffRestrictions): PricePlan {
  return energyPlan([element([price('ENERGY', 1)], r), element([price('ENERGY', 1)])]);
}

function date(text: string): LocalDate {
  return must(parseLocalDate(text), 'a date');
}

function sentencesOf(checked: PricePlan): string[] {
  return checkPlan(checked, zone).map((p) => p.sentence);
}

/** The element without one minute of the day: up to it, and from the next one. */
function without(e: TariffElement, minute: number): TariffElement[] {
  const { startMinute = 0, endMinute = 1_440 } = e.restrictions;
  const parts =
    startMinute < endMinute
      ? [[startMinute, endMinute]]
      : [
          [startMinute, 1_440],
          [0, endMinute],
        ];
  return parts.flatMap(([from = 0, to = 0]) =>
    (minute < from || minute >= to
      ? [[from, to]]
      : [
          [from, minute],
          [minute + 1, to],
        ]
    )
      .filter(([a = 0, b = 0]) => a < b)
      .map(([a = 0, b = 0]) => ({ ...e, restrictions: { ...e.restrictions, startMinute: a, endMinute: b } })),
  );
}
