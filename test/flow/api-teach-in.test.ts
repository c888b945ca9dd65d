/** Cards held to a pile, through the server: who may, what is asked for, and what never leaves the station. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { Role } from '../../station-core/domain/operator.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

const NUMBER = '04A1B2C3D4E5F6';
let station: ApiStation;
let owner: Browser;

beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
  station.flow.addPile('P1');
});
afterEach(() => station.close());

const hold = (tag = NUMBER): unknown => station.flow.send({ kind: 'pile.authorize', pileId: id<PileId>('P1'), wire: null, tag });

test('begun, held, saved: the screen is told four characters, and no answer, journal or log has the number', async () => {
  const { cards } = owner.client;
  const { teachInId } = await cards.teachIn.begin({ pileId: 'P1' });
  expect(await cards.teachIn.state({ teachInId })).toMatchObject({ state: 'waiting', hint: null });
  hold();
  const state = await cards.teachIn.state({ teachInId });
  expect(state).toMatchObject({ state: 'caught', hint: 'E5F6', pileName: 'P1', knownLabel: null });
  const added = await cards.add({ teachInId, label: 'Taxi 14', validUntilMs: null });
  const list = await cards.list({});
  expect(list.rows).toMatchObject([{ label: 'Taxi 14', hint: 'E5F6' }]);
  expect(await cards.teachIn.state({ teachInId })).toBeNull();
  const bodies = station.flow.db.all('SELECT body, sealed_tag FROM journal');
  expect(JSON.stringify([state, added, list, bodies, station.logged, station.submitted])).not.toContain(NUMBER);
});

test('cancelled: it has ended, and the card cannot be saved', async () => {
  const { cards } = owner.client;
  const { teachInId } = await cards.teachIn.begin({ pileId: null });
  hold();
  await cards.teachIn.cancel({ teachInId });
  expect(await cards.teachIn.state({ teachInId })).toBeNull();
  expect(await codeOf(cards.add({ teachInId, label: 'Taxi 14', validUntilMs: null }))).toBe('input.invalid');
});

test.each<[string, { readonly number?: string; readonly teachInId?: string }]>([
  ['neither number nor teach-in', {}],
  ['both', { number: NUMBER, teachInId: 't1' }],
])('%s is refused, and the field is named', async (_, origin) => {
  const fault = await faultOf(owner.client.cards.add({ ...origin, label: 'Taxi 14', validUntilMs: null }));
  expect([fault.code, fault.detail['field']]).toEqual(['input.invalid', 'number']);
});

test.each<[Exclude<Role, 'owner'>, string]>([
  ['attendant', 'done'],
  ['installer', 'access.forbidden'],
  ['maintenance', 'access.forbidden'],
  ['viewer', 'access.forbidden'],
])('%s: %s', async (role, code) => {
  const { cards } = (await browserAs(station, owner, role)).client;
  const calls = [
    await codeOf(cards.teachIn.begin({ pileId: null })),
    await codeOf(cards.teachIn.state({ teachInId: 'none' })),
    await codeOf(cards.teachIn.cancel({ teachInId: 'none' })),
  ];
  expect(calls).toEqual([code, code, code]);
});
