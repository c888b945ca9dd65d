/** OCPI tariffs of all three versions: the specification's own examples are read and written again, dates stand for months and holidays, files come in any wrapper. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, type PlanId } from '../../../station-core/base/ids.ts';
import { currencyOf } from '../../../station-core/base/money.ts';
import { nextDate, utcMs, zoneName, type LocalDate } from '../../../station-core/base/time.ts';
import { fileOfTariffs, ocpiOfPlan, planOfOcpi } from '../../../station-core/api/plan-ocpi.ts';
import { checkPlan } from '../../../station-core/rules/tariff/check-plan.ts';
import { compileTariff, priceOf, SESSION_START, wallSlot } from '../../../station-core/rules/tariff/compile-tariff.ts';
import { withHolidays } from '../../../station-core/rules/tariff/holiday-dates.ts';
import { parseOcpiTariff } from '../../../station-core/rules/tariff/ocpi-tariff.ts';
import { tariffToOcpi, type OcpiHeader } from '../../../station-core/rules/tariff/ocpi-tariff-json.ts';
import { NO_SHARED_DATA, sharedData } from '../../support/shared-data.ts';
import { element, energyPlan, plan, price, tariff } from '../../support/tariff-samples.ts';

const EXAMPLES = sharedData('ocpi', 'spec_examples');
const header: OcpiHeader = {
  version: '2.3.0',
  countryCode: 'DE',
  partyId: 'STM',
  lastUpdatedMs: utcMs(0),
  years: { from: 2026, to: 2027 },
};
const versions = ['2.1.1', '2.2.1', '2.3.0'] as const;
const DAY = (text: string): LocalDate => text as LocalDate;

describe('the specification’s examples', () => {
  const names = EXAMPLES === null ? [] : readdirSync(EXAMPLES).filter((name) => /^tariff(_\d|_put|restriction)/.test(name));
  test.skipIf(EXAMPLES !== null)(NO_SHARED_DATA, () => undefined);
  test.each(names)('%s is read, can be a plan, and is the same written again', (name) => {
    const parsed = parseOcpiTariff(JSON.parse(readFileSync(join(EXAMPLES ?? '', name), 'utf8')));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const made = plan([{ layer: 'energy', tariff: parsed.tariff }]);
    expect(checkPlan(made, zoneName('Europe/Amsterdam'))).toEqual([]);
    for (const version of versions) {
      const written = tariffToOcpi(parsed.tariff, { ...header, version });
      if (!written.ok) expect(version).not.toBe('2.3.0');
      else
        expect(parseOcpiTariff(JSON.parse(JSON.stringify(written.json)))).toMatchObject({
          ok: true,
          tariff: { elements: parsed.tariff.elements },
        });
    }
  });
});

describe('what a version cannot say is refused', () => {
  const taxed = element([price('ENERGY', 1, { taxPpm: 190_000 })]);
  test.each([
    ['tax', tariff([taxed]), 'vat'],
    ['a limit', tariff([element([price('ENERGY', 1)])], { minPrice: { beforeTaxes: 1, afterTaxes: 1 } }), 'min_price'],
    ['a reservation', tariff([element([price('TIME', 1)], { reservation: 'RESERVATION' })]), 'elements[0].restrictions'],
    ['a current', tariff([element([price('ENERGY', 1)], { minCurrentMa: 1 })]), 'elements[0].restrictions'],
  ])('%s in 2.1.1', (_, original, path) => {
    const written = tariffToOcpi(original, { ...header, version: '2.1.1' });
    expect(written.ok ? [] : written.problems.map((problem) => problem.path)).toEqual([path]);
  });

  test('2.1.1 has no party, no vat and no tax_included', () => {
    const written = tariffToOcpi(tariff([element([price('ENERGY', 0.3, { taxPpm: 0 })])], { taxIncluded: 'NOT_APPLICABLE' }), { ...header, version: '2.1.1' });
    expect(written.ok && Object.keys(written.json)).toEqual(['id', 'currency', 'elements', 'last_updated']);
    expect(JSON.stringify(written)).not.toContain('vat');
  }); // prettier-ignore

  test('more elements than anybody reads', () => {
    const holidays = Array.from({ length: 600 }, (_, i) => nextDate(DAY('2026-01-01'), i));
    const many = tariff([element([price('ENERGY', 1)], { holiday: false, weekdays: [1] })], {
      holidays: holidays.filter((_, i) => i % 2 === 0),
    });
    const six = { ...many, elements: Array.from({ length: 6 }, () => many.elements[0] ?? element([])) };
    expect(tariffToOcpi(six, header)).toMatchObject({ ok: false, problems: [{ path: 'elements' }] });
  });
});

test('months and holidays written as dates price every day of those years as they did', () => {
  const months = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 11 }), { nil: undefined });
  const restriction = fc.record({ months, holiday: fc.option(fc.boolean(), { nil: undefined }) }).map(({ months: m, holiday }) => ({
    ...(m === undefined ? {} : { months: m }),
    ...(holiday === undefined ? {} : { holiday }),
  }));
  const days = fc.uniqueArray(fc.nat(729), { maxLength: 12 }).map((list) => list.map((n) => nextDate(DAY('2026-01-01'), n)));
  fc.assert(
    fc.property(fc.array(restriction, { minLength: 1, maxLength: 4 }), days, fc.nat(729), (restrictions, holidays, at) => {
      const elements = [...restrictions.map((r, i) => element([price('ENERGY', i + 1)], r)), element([price('ENERGY', 9)])];
      const [layer] = withHolidays(energyPlan(elements), holidays).layers;
      if (layer === undefined) throw new Error('a layer');
      const written = tariffToOcpi(layer.tariff, header);
      const again = parseOcpiTariff(written.ok ? JSON.parse(JSON.stringify(written.json)) : null);
      if (!again.ok) throw new Error(JSON.stringify([written, again]));
      const priceOn = (given: typeof layer.tariff, date: LocalDate): number | undefined => {
        const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
        return priceOf(wallSlot(compileTariff(given), date, weekday, 0), 'ENERGY', SESSION_START, 'session')?.component.price;
      };
      for (const date of [nextDate(DAY('2026-01-01'), at), ...holidays])
        expect(priceOn(again.tariff, date)).toBe(priceOn(layer.tariff, date));
    }),
  );
});

describe('shapes of amounts and steps', () => {
  const minimal = { id: '1', currency: 'EUR', elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }] }] };
  test.each<[string, object, unknown]>([
    ['2.1.1: nothing of it', {}, null],
    ['a bare number', { max_price: 10 }, { beforeTaxes: 100_000, afterTaxes: null }],
    ['2.2.1', { max_price: { excl_vat: 10, incl_vat: 11.9 } }, { beforeTaxes: 100_000, afterTaxes: 119_000 }],
    ['2.3.0', { max_price: { before_taxes: 10, after_taxes: 11.9 } }, { beforeTaxes: 100_000, afterTaxes: 119_000 }],
    ['2.3.0 with its taxes one by one', { max_price: { before_taxes: 10, taxes: [{ name: 'GST', amount: 0.5 }, { name: 'QST', amount: 0.9975 }] } }, { beforeTaxes: 100_000, afterTaxes: 114_975 }],
    ['2.3.0 after tax alone', { max_price: { after_taxes: 12 } }, { beforeTaxes: null, afterTaxes: 120_000 }],
  ])('a limit, %s', (_, more, maxPrice) => {
    expect(parseOcpiTariff({ ...minimal, ...more })).toMatchObject({ ok: true, tariff: { maxPrice } });
  }); // prettier-ignore

  test.each([
    ['FLAT', 1],
    ['ENERGY', 0],
    ['TIME', 0],
  ])('a step of 0 for %s is %d', (type, stepSize) => {
    const parsed = parseOcpiTariff({ ...minimal, elements: [{ price_components: [{ type, price: 0, step_size: 0 }], restrictions: { day_of_week: [] } }] });
    expect(parsed).toMatchObject({ ok: true, tariff: { elements: [{ components: [{ stepSize }], restrictions: {} }] } });
  }); // prettier-ignore
});

describe('files of other systems', () => {
  const bare = (tariffId: string, type: string): object => ({
    id: tariffId,
    currency: 'EUR',
    elements: [{ price_components: [{ type, price: 1, step_size: 1 }] }],
  });
  const energy = bare('A', 'ENERGY');
  test.each<[string, unknown, readonly string[]]>([
    ['one tariff', energy, ['energy']],
    ['a list of one', [energy], ['energy']],
    ['an OCPI answer with a list', { data: [energy], status_code: 1_000, timestamp: '2026-01-01T00:00:00Z' }, ['energy']],
    ['an OCPI answer with one', { data: energy, status_code: 1_000 }, ['energy']],
    ['energy, service and idle by what they charge for', [energy, bare('B', 'FLAT'), bare('C', 'PARKING_TIME')], ['energy', 'service', 'idle']],
    ['ours, by their ids, in any order', [bare('idle-1-x', 'PARKING_TIME'), bare('energy-1-x', 'ENERGY'), bare('service-1-x', 'ENERGY')], ['idle', 'energy', 'service']],
    ['one that sells by time alone', bare('T', 'TIME'), ['energy']],
  ])('%s', (_, json, layers) => {
    expect(fileOfTariffs('File', json).layers.map(({ layer }) => layer)).toEqual(layers);
  }); // prettier-ignore

  test.each<[string, unknown]>([
    ['none', []],
    ['two of one layer', [energy, bare('B', 'FLAT'), bare('C', 'ENERGY')]],
    ['four', [energy, energy, energy, energy]],
  ])('%s is refused with a sentence', (_, json) => {
    expect(() => fileOfTariffs('File', json)).toThrow('The price plan cannot be used');
  });

  test('a plan written bare comes back in the same layers', () => {
    const original = plan([
      { layer: 'energy', tariff: tariff([element([price('ENERGY', 0.3)])], { id: 'energy-1-x' }) },
      { layer: 'service', tariff: tariff([element([price('FLAT', 1)])], { id: 'service-1-x' }) },
      { layer: 'idle', tariff: tariff([element([price('PARKING_TIME', 6)])], { id: 'idle-1-x' }) },
    ]);
    const written = ocpiOfPlan(original, utcMs(Date.UTC(2026, 0, 1)), zoneName('UTC'), '2.2.1').layers.map((layer) => layer.tariff);
    const again = planOfOcpi(fileOfTariffs('Plan', JSON.parse(JSON.stringify({ data: written }))), currencyOf('EUR'), { id: id<PlanId>('p'), version: 1, validFromMs: utcMs(0) });
    expect(again.layers).toEqual(original.layers);
  }); // prettier-ignore

  test('whatever stands in the file, it is a file or a fault', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => {
      try {
        const file = fileOfTariffs('File', json);
        planOfOcpi(file, currencyOf('EUR'), { id: id<PlanId>('p'), version: 1, validFromMs: utcMs(0) });
      } catch (error) {
        expect(String(error)).toContain('The price plan cannot be used');
      }
    })); // prettier-ignore
  });
});
