/** What HQ's pages make of what is typed and of files that are dropped on them. */
import { describe, expect, test } from 'vitest';
import { HqLine } from '../../../renderer/client/hq/hq-line.ts';
import { currencyNamed } from '../../../renderer/format/currency.ts';
import { isTag, tagsIn } from '../../../renderer/format/tags.ts';
import {
  bodyOf,
  firstValues,
  FORMS,
  hoursIn,
  SETTINGS_FORMS,
  weekdaysIn,
  wrongFields,
  type Form,
} from '../../../renderer/pages/hq-directives/forms.ts';
import { guessedLayers, planBody, tariffsIn } from '../../../renderer/pages/hq-directives/plan-file.ts';
import { daysOf, noRollupFilter, rangeProblem } from '../../../renderer/pages/hq-rollups/range.ts';
import { coordinateOf } from '../../../renderer/pages/hq-stations/coordinate.ts';
import { currencyOf } from '../../../station-core/base/money.ts';
import { checkDirectiveBody, type WireDirectiveKind } from '../../../station-core/hq/wire-directives.ts';

/** What a person types into each form, and what HQ and the stations take of it. */
const FILLED: readonly (readonly [WireDirectiveKind, string, Form | undefined, Readonly<Record<string, string>>, object])[] = [
  ['group', 'g', FORMS.group, { name: 'Fans' }, { name: 'Fans' }],
  ['level', 'l', FORMS.level, { name: 'Gold', fromBilled: '1 200.50', offEnergy: '7.5' }, { fromBilled: 120_050, discountPpm: { energy: 75_000, service: 0, idle: 0 } }],
  ['promotion', 'p', FORMS.promotion, { name: 'Night', offService: '20', fromDay: '2026-02-28', toDay: '2026-02-28', hours: '22:00-06:00', weekdays: '1-5' },
    { fromDay: '2026-02-28', toDay: '2026-03-01', fromMinute: 1_320, toMinute: 360, weekdays: [1, 2, 3, 4, 5] }],
  ['coupon', 'c', FORMS.coupon, { code: 'spring', name: 'Spring', gives: 'percent', percent: '10', atMost: '5', fromDay: '2026-03-01', toDay: '2026-03-31' },
    { code: 'SPRING', value: { kind: 'percent', ppm: 100_000, atMost: 500 }, layers: ['energy', 'service'], toDay: '2026-04-01', oncePerAccount: true }],
  ['coupon', 'c', FORMS.coupon, { code: 'KWH20', name: 'Twenty', gives: 'energy', kwh: '20', fromDay: '2026-03-01', toDay: '2026-03-31' }, { value: { kind: 'energy', energy: 200_000 } }],
  ['account', 'a', FORMS.account, { name: 'Parcels', accountKind: 'fleet', pays: 'shared', low: '50', step: '200' }, { kind: 'fleet', isPostPaid: false, shared: { low: 5_000, step: 20_000 } }],
  ['account', 'a', FORMS.account, { name: 'Taxi', pays: 'later', creditLimit: '900' }, { isPostPaid: true, creditLimit: 90_000, shared: null }],
  ['card', 'k', FORMS.card, { number: '04A1', validUntil: '2026-12-31' }, { number: '04A1', state: 'active', validUntilMs: Date.UTC(2026, 11, 31, 23, 59, 59) }],
  ['blocked-list', 'b', FORMS['blocked-list'], { numbers: '04A1\n04B2, 04C3' }, { cards: [{ number: '04A1' }, { number: '04B2' }, { number: '04C3' }] }],
  ['assignment', 'z', FORMS.assignment, { planId: 'hq-plan-1' }, { planId: 'hq-plan-1', pileId: null, connector: null, toDay: null }],
  ['request-file', 'f', FORMS['request-file'], { what: 'journal', day: '2026-03-01' }, { what: { kind: 'journal', day: '2026-03-01', pileId: null } }],
  ['request-file', 'f', FORMS['request-file'], { what: 'incident', incidentId: 'I1' }, { what: { kind: 'incident', incidentId: 'I1' } }],
  ['settings', 'station', SETTINGS_FORMS.station, { heartbeatS: '300' }, { heartbeatS: 300 }],
  ['settings', 'money', SETTINGS_FORMS.money, { planHolds: 'moment', topUpMost: '500' }, { planHolds: 'moment', topUpMost: 50_000 }],
  ['settings', 'active-plan', SETTINGS_FORMS['active-plan'], { planId: 'hq-plan-1' }, { planId: 'hq-plan-1' }],
]; // prettier-ignore

describe('a form', () => {
  test.each(FILLED)('of %s makes a body that HQ takes', (kind, about, form, typed, expected) => {
    if (form === undefined) throw new Error('there is no form');
    const values = { ...firstValues(form), ...typed };
    expect(wrongFields(form, values, 2)).toEqual([]);
    const body = bodyOf(form, values, 2);
    expect(body).toMatchObject(expected);
    expect(checkDirectiveBody(kind, about, body)).toMatchObject({ ok: true });
  });

  test('that is empty says which fields it still needs, and not those of another choice', () => {
    const form = FORMS.coupon;
    if (form === undefined) throw new Error('there is no form');
    expect(wrongFields(form, firstValues(form), 2)).toEqual(['code', 'name', 'amount', 'fromDay', 'toDay']);
  });

  test.each([
    ['level', { name: 'Gold', fromBilled: '1.005' }, ['fromBilled']],
    ['level', { name: 'Gold', fromBilled: '1', offIdle: '100.1' }, ['offIdle']],
    [
      'promotion',
      { name: 'N', fromDay: '2026-02-30', toDay: '2026-03-01', hours: '25:00-26:00', weekdays: '8' },
      ['fromDay', 'hours', 'weekdays'],
    ],
  ] as const)('of %s says what is wrong', (kind, typed, wrong) => {
    const form = FORMS[kind];
    if (form === undefined) throw new Error('there is no form');
    expect(wrongFields(form, { ...firstValues(form), ...typed }, 2)).toEqual(wrong);
  });
});

test.each([
  ['08:00-17:30', [480, 1_050]],
  ['0:00 – 24:00', [0, 1_440]],
  ['24:30-25:00', null],
  ['8-17', null],
])('hours %s', (text, expected) => expect(hoursIn(text)).toEqual(expected));

test.each([
  ['1-5, 7', [1, 2, 3, 4, 5, 7]],
  ['6 6', [6]],
  ['0', null],
  ['5-1', []],
])('days of the week %s', (text, expected) => expect(weekdaysIn(text)).toEqual(expected));

describe('tariffs in a file', () => {
  const tariff = (id: string, type: string) => ({
    id,
    currency: 'EUR',
    elements: [{ price_components: [{ type, price: 1, step_size: 1 }] }],
  });
  test.each([
    ['one', tariff('A', 'ENERGY'), ['A']],
    ['a list', [tariff('A', 'ENERGY'), tariff('B', 'TIME')], ['A', 'B']],
    ['an answer of OCPI', { data: [tariff('A', 'ENERGY')], status_code: 1_000 }, ['A']],
    ['something else', { hello: 1 }, null],
    ['a list with something else', [tariff('A', 'ENERGY'), 5], null],
  ])('%s', (_, value, expected) => expect(tariffsIn('f.json', JSON.stringify(value))?.map(({ name }) => name) ?? null).toEqual(expected));
  test('no JSON', () => expect(tariffsIn('f.json', '{')).toBeNull());

  test('layers are guessed by what is charged, each once', () => {
    const list = tariffsIn('f.json', JSON.stringify([tariff('I', 'PARKING_TIME'), tariff('E', 'ENERGY'), tariff('S', 'FLAT')])) ?? [];
    expect(guessedLayers(list)).toEqual(['idle', 'energy', 'service']);
    const body = planBody('Plan', '10', list, ['idle', 'energy', 'service']);
    expect(body).toMatchObject({ name: 'Plan', currency: 'EUR', idleGraceS: 600 });
    expect(planBody('Plan', '10', list, ['idle', 'energy', 'energy'])).toBeNull();
    expect(planBody(' ', '10', list, ['idle', 'energy', 'service'])).toBeNull();
  });
});

test.each([
  ['', ''],
  ['50.77066', '50.77066'],
  ['6,1', '6.10000'],
  ['−8', '-8.00000'],
  ['-0.5', '-0.50000'],
  ['91', null],
  ['north', null],
])('a latitude typed as %s', (typed, expected) => expect(coordinateOf(typed, 90)).toBe(expected));

test('tags are words with commas, each once', () => {
  expect(tagsIn(' north, city，north,, 北区 ')).toEqual(['north', 'city', '北区']);
  expect(['north', '北区', '-x', 'a'.repeat(41), 'a;b'].map(isTag)).toEqual([true, true, false, false, false]);
});

test.each([
  ['week', { from: '2026-03-16', to: '2026-03-20' }],
  ['', { from: '2026-03-01', to: '2026-03-20' }],
  ['last-month', { from: '2026-02-01', to: '2026-02-28' }],
  ['year', { from: '2026-01-01', to: '2026-03-20' }],
])('the days of "%s"', (range, expected) => expect(daysOf({ ...noRollupFilter, range }, '2026-03-20')).toEqual(expected));

test('days that cannot be asked for', () => {
  expect(rangeProblem({ from: '2026-03-02', to: '2026-03-01' })).toBe('backwards');
  expect(rangeProblem({ from: '2025-01-01', to: '2026-03-01' })).toBe('long');
  expect(rangeProblem({ from: '2025-03-01', to: '2026-03-01' })).toBeNull();
});

test('currencies have the digits they have at the stations', () => {
  for (const code of ['EUR', 'JPY', 'KWD', 'CNY', 'ISK']) expect(currencyNamed(code)).toEqual(currencyOf(code));
});

test('the line is lost by silence alone, and back with any answer', () => {
  let now = 1_000;
  const line = new HqLine(() => now);
  line.answered();
  now = 5_000;
  line.failed(Object.assign(new Error('no'), { code: 'access.forbidden' }));
  expect(line.state()).toEqual({ kind: 'open' });
  now = 9_000;
  line.failed(new TypeError('failed to fetch'));
  expect(line.state()).toEqual({ kind: 'lost', sinceMs: 5_000 });
  line.failed(new DOMException('given up', 'AbortError'));
  expect(line.state()).toMatchObject({ kind: 'lost' });
  line.answered();
  expect(line.state()).toEqual({ kind: 'open' });
});
