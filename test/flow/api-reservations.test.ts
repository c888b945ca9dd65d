/** Reservations and the piles' lists of cards through the server: made, used, cancelled, by whom it may. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type CommandId, type PileId } from '../../station-core/base/ids.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import type { Role } from '../../station-core/domain/operator.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

const REF = { pileId: 'P1', evse: 1, connector: 1 };
const NUMBER = '04A1B2C3D4E5F6';
const TAKEN = { outcome: 'accepted', status: 'Accepted' } as const;
let station: ApiStation;
let owner: Browser;
let cardId: string;

beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
  ({ cardId } = await owner.client.cards.add({ number: NUMBER, label: 'Taxi 14', validUntilMs: null }));
  station.flow.addPile('P1');
  station.online.add('P1');
});
afterEach(() => station.close());

const inMinutes = (minutes: number): number => station.flow.nowMs + minutes * 60_000;
const open = async () => (await owner.client.reservations.list({ open: true })).rows;
const ended = async () => (await owner.client.reservations.list({ open: false })).rows;

/** What the pile says to the last order of this kind. */
function answer(kind: PileOrder['kind'], result: CommandResult): { readonly order: PileOrder; readonly commandId: CommandId } {
  const command = must(
    station.flow.commands.findLast((one) => one.kind === 'pile.order' && one.order.kind === kind),
    'it was ordered',
  );
  if (command.kind !== 'pile.order') throw new Error('no order');
  const { id: commandId, order } = command;
  station.flow.send({ kind: 'pile.answered', pileId: id<PileId>('P1'), wire: null, commandId, order, result });
  return { order, commandId };
}

test('reserved from the desk: asked, held, and used by the card it is for', async () => {
  const { client } = owner;
  expect(await client.reservations.make({ ref: REF, cardId, expiresAtMs: inMinutes(30) })).toEqual(TAKEN);
  expect(await open()).toMatchObject([
    { state: 'asked', pileName: 'P1', connectorName: 'P1-1', cardLabel: 'Taxi 14', cardHint: 'E5F6', madeBy: 'Olga', why: null },
  ]);
  expect(answer('reserve', TAKEN).order).toMatchObject({ tag: NUMBER, expiresMs: inMinutes(30) });
  expect((await open())[0]?.state).toBe('held');
  const { sessionId } = station.flow.start({ tag: NUMBER });
  expect(await open()).toEqual([]);
  expect(await ended()).toMatchObject([{ state: 'used', sessionId }]);
});

test('cancelled from the desk, and again: it has ended', async () => {
  const { client } = owner;
  await client.reservations.make({ ref: REF, cardId, expiresAtMs: inMinutes(30) });
  answer('reserve', TAKEN);
  const reservationId = must((await open())[0], 'it is held').id;
  expect(await client.reservations.cancel({ reservationId })).toEqual(TAKEN);
  answer('cancel-reservation', TAKEN);
  expect(await ended()).toMatchObject([{ state: 'cancelled', why: null }]);
  expect((await faultOf(client.reservations.cancel({ reservationId }))).message).toContain('already ended');
});

test('nobody came: it is told as such, and only among the earlier ones', async () => {
  await owner.client.reservations.make({ ref: REF, cardId, expiresAtMs: inMinutes(5) });
  answer('reserve', TAKEN);
  station.flow.pass(301, 60);
  expect(await open()).toEqual([]);
  expect(await ended()).toMatchObject([{ state: 'no-show' }]);
});

test.each<[string, (make: (change: object) => Promise<unknown>) => Promise<unknown>, string, RegExp]>([
  ['less than a minute', (make) => make({ expiresAtMs: inMinutes(0) }), 'input.invalid', /between a minute and a day/],
  ['more than a day', (make) => make({ expiresAtMs: inMinutes(1_441) }), 'input.invalid', /between a minute and a day/],
  ['an unknown card', (make) => make({ cardId: 'none' }), 'input.not-found', /./],
  ['an unknown connector', (make) => make({ ref: { ...REF, connector: 9 } }), 'input.not-found', /./],
  ['the same connector twice', async (make) => [await make({}), await make({})], 'input.invalid', /already reserved/],
])('refused with a reason: %s', async (_, ask, code, words) => {
  const make = (change: object) => owner.client.reservations.make({ ref: REF, cardId, expiresAtMs: inMinutes(30), ...change });
  const fault = await faultOf(ask(make));
  expect(fault.code).toBe(code);
  expect(fault.message).toMatch(words);
});

test('a pile that is away cannot reserve, and a blocked card is nobody’s', async () => {
  await owner.client.cards.change({ cardId, label: 'Taxi 14', state: 'blocked', validUntilMs: null });
  const make = () => owner.client.reservations.make({ ref: REF, cardId, expiresAtMs: inMinutes(30) });
  expect((await faultOf(make())).message).toContain('cannot charge');
  station.flow.drop('P1');
  expect((await faultOf(make())).code).toBe('pile.offline');
});

test.each<[Exclude<Role, 'owner'>, string, string]>([
  ['attendant', 'done', 'done'],
  ['installer', 'access.forbidden', 'done'],
  ['maintenance', 'access.forbidden', 'done'],
  ['viewer', 'access.forbidden', 'access.forbidden'],
])('%s sees both lists; to reserve and cancel is answered: %s, to send cards anew: %s', async (role, reserving, renewing) => {
  const { client } = await browserAs(station, owner, role);
  expect(await codeOf(client.reservations.make({ ref: REF, cardId, expiresAtMs: inMinutes(30) }))).toBe(reserving);
  if (reserving !== 'done') await owner.client.reservations.make({ ref: REF, cardId, expiresAtMs: inMinutes(30) });
  answer('reserve', TAKEN);
  const [row] = (await client.reservations.list({ open: true })).rows;
  expect(row?.state).toBe('held');
  expect(await codeOf(client.reservations.cancel({ reservationId: must(row, 'it is held').id }))).toBe(reserving);
  expect(await client.localLists.list()).toMatchObject([{ pileId: 'P1', pileName: 'P1', online: true }]);
  expect(await codeOf(client.localLists.renew({ pileId: 'P1' }))).toBe(renewing);
});

test('without a login there is nothing', async () => {
  const { client } = station.browser();
  const asked = [
    client.reservations.list({}),
    client.reservations.make({ ref: REF, cardId, expiresAtMs: inMinutes(30) }),
    client.reservations.cancel({ reservationId: 1 }),
    client.localLists.list(),
    client.localLists.renew({ pileId: 'P1' }),
  ];
  expect(await Promise.all(asked.map(codeOf))).toEqual(asked.map(() => 'access.not-logged-in'));
});
