/** The price list over the API: who may read and change it, what a list says of it, which plan holds where, and the history of a plan. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultOf, openApiStation, type ApiStation } from '../support/api-station.ts';
import { TWO_LAYER_FORM } from '../support/plans.ts';
import { browserAs } from '../support/role-browsers.ts';

let station: ApiStation;
let owner: Awaited<ReturnType<ApiStation['owner']>>;
beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
});
afterEach(() => station.close());

const coupon = {
  id: null,
  code: 'wel come-5',
  name: 'Welcome',
  value: { kind: 'amount' as const, amount: 500 },
  layers: ['energy' as const],
  fromDay: '2020-01-01',
  toDay: '2100-01-01',
  oncePerAccount: false,
  budget: 10_000,
  minTotal: null,
  groupId: null,
  enabled: true,
};

test('what the owner saves is in the list, with its state, and goes again', async () => {
  const { benefits } = owner.client;
  const group = await benefits.put({ kind: 'group', group: { id: null, name: 'Taxi' } });
  const saved = await benefits.put({ kind: 'coupon', coupon: { ...coupon, groupId: group.id } });
  await benefits.put({ kind: 'coupon', coupon: { ...coupon, id: saved.id, name: 'Renamed', toDay: '2021-01-01' } });
  await benefits.put({ kind: 'level', level: { id: null, name: 'Gold', fromBilled: 100_000, discountPpm: { energy: 0, service: 100_000, idle: 0 } } });
  const view = await benefits.view();
  expect(view.groups).toMatchObject([{ name: 'Taxi', accounts: 0 }]);
  expect(view.levels).toMatchObject([{ name: 'Gold', accounts: 0 }]);
  expect(view.coupons).toMatchObject([{ id: saved.id, code: 'WELCOME5', name: 'Renamed', state: 'over', times: 0, given: 0, keptBack: 0 }]);
  await benefits.remove({ what: 'coupon', id: saved.id });
  expect((await benefits.view()).coupons).toEqual([]);
  expect(await faultOf(benefits.remove({ what: 'coupon', id: saved.id }))).toMatchObject({ code: 'input.not-found' });
}); // prettier-ignore

test.each([
  ['a day that no calendar has', { fromDay: '2026-02-30' }],
  ['days the wrong way round', { fromDay: '2026-02-02', toDay: '2026-02-01' }],
  ['an amount below zero', { value: { kind: 'amount' as const, amount: -5 } }],
  ['half a cent', { value: { kind: 'amount' as const, amount: 0.5 } }],
  ['an amount that is too large', { value: { kind: 'amount' as const, amount: 1e12 } }],
  ['a code of signs', { code: '€€€€' }],
])('%s is refused as input', async (_, more) => {
  expect(await faultOf(owner.client.benefits.put({ kind: 'coupon', coupon: { ...coupon, ...more } }))).toMatchObject({ code: 'input.invalid' });
  expect((await owner.client.benefits.view()).coupons).toEqual([]);
}); // prettier-ignore

test('an attendant reads and changes nothing', async () => {
  const attendant = await browserAs(station, owner, 'attendant');
  expect((await attendant.client.benefits.view()).coupons).toEqual([]);
  for (const deed of [
    attendant.client.benefits.put({ kind: 'coupon', coupon }),
    attendant.client.benefits.remove({ what: 'coupon', id: 'x' }),
    attendant.client.benefits.putHolidays({ holidays: [] }),
    attendant.client.plans.importTariffs({ name: 'x', tariffs: [] }),
  ])
    expect(await faultOf(deed)).toMatchObject({ code: 'access.forbidden' });
});

test('the history of a plan says what each version changed; the calendar makes one', async () => {
  const { plans, benefits } = owner.client;
  const holiday = { label: 'Holiday', ranges: [{ fromMinute: 0, toMinute: 1_440 }], energyRate: '0.2', serviceRate: '0.1', holiday: true };
  const { planId } = await plans.save({ planId: null, form: { ...TWO_LAYER_FORM, periods: [...TWO_LAYER_FORM.periods, holiday] }, activate: true });
  await plans.save({ planId, form: { ...TWO_LAYER_FORM, idleRate: null, periods: [...TWO_LAYER_FORM.periods, holiday] }, activate: false });
  await benefits.putHolidays({ holidays: [{ day: '2026-12-25', name: 'Christmas' }] });
  expect((await plans.history({ planId })).map(({ version, changes }) => [version, changes?.map((change) => change.what) ?? null])).toEqual([
    [3, ['holidays', 'holidays']],
    [2, ['layer-removed']],
    [1, null],
  ]);
  const { form } = await plans.get({ planId });
  expect(form?.periods.map((period) => period.holiday)).toEqual([true, null, null]);
  expect(await faultOf(plans.history({ planId: 'nothing' }))).toMatchObject({ code: 'input.not-found' });
}); // prettier-ignore

test('which plan holds at each connector, on a day', async () => {
  const { plans, benefits } = owner.client;
  const own = await plans.save({ planId: null, form: { ...TWO_LAYER_FORM, name: 'Own' }, activate: false });
  await plans.save({ planId: null, form: TWO_LAYER_FORM, activate: true });
  station.flow.addPile('P1');
  await benefits.put({ kind: 'assignment', assignment: { id: null, planId: own.planId, pileId: 'P1', connector: null, groupId: null, fromDay: '2030-01-01', toDay: null } });
  const names = async (day: string | null) => [...new Set((await benefits.places({ day, groupId: null })).map((place) => place.planName))];
  expect([await names(null), await names('2029-12-31'), await names('2030-01-01')]).toEqual([['Yard plan'], ['Yard plan'], ['Own']]);
}); // prettier-ignore

test('a plan goes out bare in the version that is asked for, or says why it cannot', async () => {
  const { planId } = await owner.client.plans.save({ planId: null, form: { ...TWO_LAYER_FORM, taxPercent: null }, activate: false });
  const get = (query: string) => fetch(`${station.api.url}/download/plan/${planId}.json?${query}`, { headers: { cookie: owner.cookie } });
  for (const version of ['2.1.1', '2.2.1', '2.3.0']) {
    const tariffs: unknown = await (await get(`form=bare&ocpi=${version}`)).json();
    const copy = await owner.client.plans.importTariffs({ name: `From ${version}`, tariffs });
    expect((await owner.client.plans.get({ planId: copy.planId })).plan.layers.map(({ layer }) => layer)).toEqual(['energy', 'service', 'idle']);
  }
  const taxed = await owner.client.plans.save({ planId, form: TWO_LAYER_FORM, activate: false });
  expect(taxed.version).toBe(2);
  expect((await get('form=bare&ocpi=2.1.1')).status).toBe(422);
  expect((await get('form=bare&ocpi=9.9')).status).toBe(422);
  const problems = await owner.client.plans.exports({ planId });
  expect(problems.map(({ version, problem }) => [version, problem === null])).toEqual([['2.3.0', true], ['2.2.1', false], ['2.1.1', false]]);
}); // prettier-ignore
