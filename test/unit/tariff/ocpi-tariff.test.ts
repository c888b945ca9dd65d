/** OCPI tariff JSON: read exactly, written back the same, and refused by name where it cannot be priced. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../../../station-core/base/assert.ts';
import { dwh, watt } from '../../../station-core/base/energy.ts';
import { currencyOf, rate } from '../../../station-core/base/money.ts';
import { parseLocalDate, utcMs } from '../../../station-core/base/time.ts';
import type { Tariff } from '../../../station-core/domain/tariff.ts';
import { tariffToOcpi } from '../../../station-core/rules/tariff/ocpi-tariff-json.ts';
import type { OcpiHeader } from '../../../station-core/rules/tariff/ocpi-tariff-json.ts';
import { parseOcpiTariff } from '../../../station-core/rules/tariff/ocpi-tariff.ts';
import { element, price, tariff } from '../../support/tariff-samples.ts';

const header: OcpiHeader = {
  version: '2.3.0',
  countryCode: 'DE',
  partyId: 'STM',
  lastUpdatedMs: utcMs(0),
  years: { from: 2026, to: 2027 },
};
const minimal = { id: '1', currency: 'EUR', elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }] }] };

test('every field is read, to the last digit', () => {
  const restrictions = {
    start_time: '22:30', end_time: '00:00', start_date: '2026-01-01', end_date: '2026-02-01', min_kwh: 0.1, max_kwh: 20.0001, min_current: 6.5, max_current: 32,
    min_power: 3.7, max_power: 22, min_duration: 60, max_duration: 3600, day_of_week: ['MONDAY', 'SUNDAY'], reservation: 'RESERVATION',
  }; // prettier-ignore
  const json = {
    ...minimal,
    party_id: 'ALL',
    tariff_alt_text: [{ language: 'en', text: 'x' }],
    min_price: { excl_vat: 0.5, incl_vat: 0.55 },
    max_price: { before_taxes: 10 },
    tax_included: 'YES',
    elements: [{ price_components: [{ type: 'PARKING_TIME', price: 0.12345, vat: 5.2, step_size: 300 }], restrictions }],
  };
  expect(parseOcpiTariff(json)).toEqual({
    ok: true,
    tariff: {
      id: '1',
      currency: currencyOf('EUR'),
      minPrice: { beforeTaxes: 5_000, afterTaxes: 5_500 },
      maxPrice: { beforeTaxes: 100_000, afterTaxes: null },
      taxIncluded: 'YES',
      elements: [
        {
          components: [{ type: 'PARKING_TIME', price: 12_345, taxPpm: 52_000, stepSize: 300 }],
          restrictions: {
            startMinute: 1_350, endMinute: 1_440, startDate: '2026-01-01', endDate: '2026-02-01', minEnergy: 1_000, maxEnergy: 200_001, minCurrentMa: 6_500, maxCurrentMa: 32_000,
            minPower: 3_700, maxPower: 22_000, minDurationS: 60, maxDurationS: 3_600, weekdays: [1, 7], reservation: 'RESERVATION',
          }, // prettier-ignore
        },
      ],
    },
  });
});

test('2.1.1 and 2.2.1 tariffs are before tax', () => {
  expect(parseOcpiTariff(minimal)).toMatchObject({ ok: true, tariff: { taxIncluded: 'NO', minPrice: null } });
});

describe('refused', () => {
  const withComponent = (component: object): object => ({
    ...minimal,
    elements: [{ price_components: [{ type: 'ENERGY', price: 1, step_size: 1, ...component }] }],
  });
  const withRestriction = (restrictions: unknown): object => ({
    ...minimal,
    elements: [{ price_components: [{ type: 'ENERGY', price: 1 }], restrictions }],
  });
  test.each<[string, unknown, string]>([
    ['no object', 'tariff', ' must be an object'],
    ['no id', { ...minimal, id: '' }, 'id must be a text of 1 to 36 characters'],
    ['a currency that is none', { ...minimal, currency: 'Euro' }, 'currency must be a currency code of three capital letters (ISO 4217)'],
    ['no elements', { ...minimal, elements: [] }, 'elements must be a list of 1 to 1000'],
    ['an element without components', { ...minimal, elements: [{}] }, 'elements[0].price_components must be a list of 1 to 10'],
    [
      'an unknown dimension',
      withComponent({ type: 'POWER' }),
      'elements[0].price_components[0].type must be ENERGY, TIME, FLAT or PARKING_TIME',
    ],
    [
      'a price with six decimals',
      withComponent({ price: 0.123456 }),
      'elements[0].price_components[0].price must be a number with at most 5 decimals',
    ],
    [
      'a price that is no number',
      withComponent({ price: null }),
      'elements[0].price_components[0].price must be a number with at most 5 decimals',
    ],
    [
      'a price out of bounds',
      withComponent({ price: 1e21 }),
      'elements[0].price_components[0].price must be a number with at most 5 decimals',
    ],
    ['a negative tax', withComponent({ vat: -1 }), 'elements[0].price_components[0].vat must not be negative'],
    ['a step below zero', withComponent({ step_size: -1 }), 'elements[0].price_components[0].step_size must be a whole number from 0'],
    [
      'an unknown restriction',
      withRestriction({ moon_phase: 'FULL' }),
      'elements[0].restrictions.moon_phase is a restriction this station does not know',
    ],
    [
      'a time that is none',
      withRestriction({ start_time: '25:00' }),
      'elements[0].restrictions.start_time must be a local time like 08:30',
    ],
    [
      'a date that is none',
      withRestriction({ end_date: '2026-02-30' }),
      'elements[0].restrictions.end_date must be a date like 2026-03-29',
    ],
    [
      'a day that is none',
      withRestriction({ day_of_week: ['FUNDAY'] }),
      'elements[0].restrictions.day_of_week[0] must be a day like MONDAY',
    ],
    ['half a second', withRestriction({ min_duration: 0.5 }), 'elements[0].restrictions.min_duration must be a whole number'],
    [
      'a reservation of another kind',
      withRestriction({ reservation: 'YES' }),
      'elements[0].restrictions.reservation must be RESERVATION or RESERVATION_EXPIRES',
    ],
    ['a limit without an amount', { ...minimal, max_price: {} }, 'max_price names no amount'],
    ['tax_included of another kind', { ...minimal, tax_included: 'MAYBE' }, 'tax_included must be YES, NO or N/A'],
  ])('%s', (_, json, sentence) => {
    const parsed = parseOcpiTariff(json);
    expect(parsed.ok ? [] : parsed.problems.map((p) => `${p.path} ${p.problem}`)).toEqual([sentence]);
  });

  test('whatever comes, the answer is a value', () => {
    const keys = fc.constantFrom(
      'id',
      'currency',
      'elements',
      'price_components',
      'restrictions',
      'type',
      'price',
      'min_price',
      'start_time',
      'day_of_week',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(keys, tie('tree'))),
    }));
    fc.assert(fc.property(tree, (json) => { expect(typeof parseOcpiTariff(json).ok).toBe('boolean'); }), { numRuns: 500 }); // prettier-ignore
  });
});

describe('written', () => {
  test('and read again, a tariff is the same but for its labels', () => {
    fc.assert(
      fc.property(tariffs(), (original) => {
        const written = tariffToOcpi(original, header);
        expect(parseOcpiTariff(written.ok ? JSON.parse(JSON.stringify(written.json)) : null)).toEqual({ ok: true, tariff: original });
      }),
    );
  });

  test('months are dates, year by year, runs of months together', () => {
    const written = tariffToOcpi(tariff([element([price('ENERGY', 0.3)], { months: [12, 1, 2], weekdays: [6] }, 'winter')]), {
      ...header,
      version: '2.2.1',
    });
    expect(written).toEqual({
      ok: true,
      json: {
        country_code: 'DE', party_id: 'STM', id: 't', currency: 'EUR', last_updated: '1970-01-01T00:00:00.000Z',
        elements: [['2026-01-01', '2026-03-01'], ['2026-12-01', '2027-01-01'], ['2027-01-01', '2027-03-01'], ['2027-12-01', '2028-01-01']].map(([start_date, end_date]) => ({
          price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }],
          restrictions: { start_date, end_date, day_of_week: ['SATURDAY'] },
        })),
      },
    }); // prettier-ignore
  });

  test.each<[string, Tariff, Partial<OcpiHeader>, string]>([
    [
      'tax inside the price in 2.2.1',
      tariff([element([price('ENERGY', 1, { taxPpm: 1 })])], { taxIncluded: 'YES' }),
      { version: '2.2.1' },
      'tax_included',
    ],
    [
      'a limit after tax alone in 2.2.1',
      tariff([element([price('ENERGY', 1)])], { maxPrice: { beforeTaxes: null, afterTaxes: 1 } }),
      { version: '2.2.1' },
      'max_price',
    ],
    ['more than ten years', tariff([element([price('ENERGY', 1)])]), { years: { from: 2026, to: 2036 } }, 'elements'],
  ])('not: %s', (_, original, more, path) => {
    const written = tariffToOcpi(original, { ...header, ...more });
    expect(written.ok ? [] : written.problems.map((p) => p.path)).toEqual([path]);
  });
});

/** Tariffs with anything OCPI can say. */
function tariffs(): fc.Arbitrary<Tariff> {
  const given = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
  const date = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((d) => must(parseLocalDate(d.toISOString().slice(0, 10)), 'date'));
  const whole = fc.nat(1_000_000_000);
  const restrictions = fc
    .record({
      startMinute: given(fc.nat(1_439)),
      endMinute: given(fc.integer({ min: 1, max: 1_440 })),
      startDate: given(date),
      endDate: given(date),
      weekdays: given(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
      minEnergy: given(whole.map(dwh)),
      maxPower: given(whole.map(watt)),
      minCurrentMa: given(whole),
      maxDurationS: given(whole),
      reservation: given(fc.constantFrom('RESERVATION' as const, 'RESERVATION_EXPIRES' as const)),
    })
    .map((r) => Object.fromEntries(Object.entries(r).filter(([, v]) => v !== undefined)));
  const component = fc.record({
    type: fc.constantFrom('ENERGY' as const, 'TIME' as const, 'FLAT' as const, 'PARKING_TIME' as const),
    price: whole.map(rate),
    taxPpm: fc.option(fc.nat(1_000_000), { nil: null }),
    stepSize: fc.integer({ min: 1, max: 100_000 }),
  });
  const limit = fc.option(
    fc.oneof(
      fc.record({ beforeTaxes: whole, afterTaxes: fc.option(whole, { nil: null }) }),
      fc.record({ beforeTaxes: fc.constant(null), afterTaxes: whole }),
    ),
    { nil: null },
  );
  return fc.record({
    id: fc.string({ minLength: 1, maxLength: 36 }),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD').map(currencyOf),
    elements: fc.array(fc.record({ components: fc.array(component, { minLength: 1, maxLength: 4 }), restrictions }), {
      minLength: 1,
      maxLength: 5,
    }),
    minPrice: limit,
    maxPrice: limit,
    taxIncluded: fc.constantFrom('YES' as const, 'NO' as const, 'NOT_APPLICABLE' as const),
  });
}
