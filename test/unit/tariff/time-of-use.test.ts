/** The plan editor's form makes a plan and comes back from it; what it cannot show is null. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyOf, rate } from '../../../station-core/base/money.ts';
import type { PricePlan } from '../../../station-core/domain/tariff.ts';
import { planFromTimeOfUse, toTimeOfUse } from '../../../station-core/rules/tariff/time-of-use.ts';
import { HEADER, element, energyPlan, plan, price, tariff, timeOfUseForms } from '../../support/tariff-samples.ts';

test('a form becomes layers of energy, service and idle', () => {
  const made = planFromTimeOfUse(
    {
      name: 'Summer',
      currency: currencyOf('CNY'),
      periods: [
        {
          label: 'valley',
          ranges: [{ fromMinute: 0, toMinute: 1_440 }],
          energyRate: rate(30_000),
          serviceRate: rate(40_000),
          weekdays: null,
          months: null,
        },
        {
          label: 'sharp',
          ranges: [{ fromMinute: 660, toMinute: 720 }],
          energyRate: rate(120_000),
          serviceRate: rate(40_000),
          weekdays: [1],
          months: [7, 8],
        },
      ],
      idleRate: rate(600_000),
      idleGraceS: 900,
      taxPpm: 130_000,
    },
    HEADER,
  );
  const part = { taxPpm: 130_000, stepSize: 1 };
  const sharp = { restrictions: { startMinute: 660, endMinute: 720, weekdays: [1], months: [7, 8] }, label: 'sharp' };
  expect(made).toMatchObject({ id: 'plan-1', version: 1, idleGraceS: 900 });
  expect(made.layers.map((l) => [l.layer, l.tariff.taxIncluded, l.tariff.elements])).toEqual([
    [
      'energy',
      'YES',
      [
        { components: [{ type: 'ENERGY', price: 120_000, ...part }], ...sharp },
        { components: [{ type: 'ENERGY', price: 30_000, ...part }], restrictions: {}, label: 'valley' },
      ],
    ],
    [
      'service',
      'YES',
      [
        { components: [{ type: 'ENERGY', price: 40_000, ...part }], ...sharp },
        { components: [{ type: 'ENERGY', price: 40_000, ...part }], restrictions: {}, label: 'valley' },
      ],
    ],
    ['idle', 'YES', [{ components: [{ type: 'PARKING_TIME', price: 600_000, ...part }], restrictions: {} }]],
  ]);
});

test('the form comes back, and makes the same plan again', () => {
  fc.assert(
    fc.property(timeOfUseForms(), (form) => {
      const made = planFromTimeOfUse(form, HEADER);
      const back = toTimeOfUse(made);
      expect(back).not.toBeNull();
      if (back !== null) expect(planFromTimeOfUse(back, HEADER)).toEqual(made);
    }),
  );
});

test('start fee, price of time, steps, limits, months and holidays come back too', () => {
  const limit = fc.option(fc.nat(1_000_000), { nil: undefined });
  const more = fc.record({
    startRate: fc.option(fc.nat(1_000_000).map(rate), { nil: undefined }),
    timeRate: fc.option(fc.nat(1_000_000).map(rate), { nil: undefined }),
    stepWh: fc.option(fc.integer({ min: 2, max: 10_000 }), { nil: undefined }),
    limits: fc.record({ energyMin: limit, energyMax: limit, serviceMin: limit, serviceMax: limit }),
    holidays: fc.array(fc.option(fc.boolean(), { nil: undefined }), { minLength: 24, maxLength: 24 }),
  });
  fc.assert(
    fc.property(timeOfUseForms(), more, (form, { holidays, limits, ...given }) => {
      const periods = form.periods.map((period, i) => ({ ...period, ...defined({ holiday: holidays[i] }) }));
      const made = planFromTimeOfUse({ ...form, periods, ...defined(given), limits: defined(limits) }, HEADER);
      const back = toTimeOfUse(made);
      expect(back).not.toBeNull();
      if (back === null) return;
      expect(planFromTimeOfUse(back, HEADER)).toEqual(made);
      expect(defined({ startRate: back.startRate, timeRate: back.timeRate, stepWh: back.stepWh })).toEqual(defined(given));
    }),
  );
});

/** Without what is not there. */
function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

test.each<[string, PricePlan]>([
  ['prices before tax', energyPlan([element([price('ENERGY', 1, { taxPpm: 1 })], {}, 'a')])],
  ['a price by energy so far', energyPlan([element([price('ENERGY', 1)], { maxDurationS: 5 }, 'a')], { taxIncluded: 'NOT_APPLICABLE' })],
  ['a flat fee', energyPlan([element([price('ENERGY', 1), price('FLAT', 1)], {}, 'a')], { taxIncluded: 'NOT_APPLICABLE' })],
  [
    'a price limit before tax',
    energyPlan([element([price('ENERGY', 1, { taxPpm: 1 })], {}, 'a')], {
      taxIncluded: 'YES',
      minPrice: { beforeTaxes: 1, afterTaxes: null },
    }),
  ],
  [
    'an idle price by the hour of the day',
    plan([
      { layer: 'energy', tariff: tariff([element([price('ENERGY', 1)], {}, 'a')], { taxIncluded: 'NOT_APPLICABLE' }) },
      { layer: 'idle', tariff: tariff([element([price('PARKING_TIME', 1)], { endMinute: 60 })], { taxIncluded: 'NOT_APPLICABLE' }) },
    ]),
  ],
  ['no energy layer', plan([{ layer: 'idle', tariff: tariff([element([price('PARKING_TIME', 1)])]) }])],
])('a plan with %s is more than the form can show', (_, more) => {
  expect(toTimeOfUse(more)).toBeNull();
});
