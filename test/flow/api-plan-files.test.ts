/** Price plans as OCPI files: out, in again, and what is refused by name. */
import { afterEach, expect, test } from 'vitest';
import { faultOf, openApiStation, type ApiStation } from '../support/api-station.ts';
import { TWO_LAYER_FORM } from '../support/plans.ts';

let station: ApiStation;
afterEach(() => station.close());

test('a plan goes out as OCPI tariffs and comes in again with the same prices', async () => {
  station = await openApiStation();
  const owner = await station.owner();
  const { planId } = await owner.client.plans.save({ planId: null, form: TWO_LAYER_FORM, activate: true });
  const reply = await fetch(`${station.api.url}/download/plan/${planId}.json`, { headers: { cookie: owner.cookie } });
  expect(reply.status).toBe(200);
  const file = (await reply.json()) as Parameters<typeof owner.client.plans.importOcpi>[0];
  expect(file.layers.map((l) => l.layer)).toEqual(['energy', 'service', 'idle']);
  const copy = await owner.client.plans.importOcpi({ ...file, name: 'Copy' });
  const [first, second] = await Promise.all([owner.client.plans.get({ planId }), owner.client.plans.get({ planId: copy.planId })]);
  const rates = (plan: typeof first.plan): unknown =>
    plan.layers.map(({ tariff }) => tariff.elements.map((e) => [e.restrictions, e.components]));
  expect(rates(second.plan)).toEqual(rates(first.plan));
  expect((await owner.client.plans.list()).filter((row) => row.active).map((row) => row.id)).toEqual([planId]);
});

test.each([
  [
    'an unknown restriction',
    {
      layer: 'energy',
      tariff: {
        id: 'T',
        currency: 'EUR',
        elements: [{ price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }], restrictions: { moon: 'full' } }],
      },
    },
    'plan.invalid',
    /moon/,
  ],
  [
    'a hole in the night',
    {
      layer: 'energy',
      tariff: {
        id: 'T',
        currency: 'EUR',
        elements: [
          { price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }], restrictions: { start_time: '06:00', end_time: '22:00' } },
        ],
      },
    },
    'plan.hole',
    /22:00|00:00/,
  ],
  [
    'another currency',
    {
      layer: 'energy',
      tariff: { id: 'T', currency: 'USD', elements: [{ price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }] }] },
    },
    'plan.invalid',
    /currency|USD/i,
  ],
] as const)('%s is refused by name and nothing is saved', async (_, layer, code, words) => {
  station = await openApiStation();
  const owner = await station.owner();
  const fault = await faultOf(owner.client.plans.importOcpi({ name: 'Bad', idleGraceMinutes: 0, layers: [layer] }));
  expect(fault.code).toBe(code);
  expect(fault.message).toMatch(words);
  expect(await owner.client.plans.list()).toEqual([]);
});
