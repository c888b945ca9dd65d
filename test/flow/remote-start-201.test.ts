/** A 2.0.1 pile that was ordered to start and answers with another tag, or none: the session is the one that was ordered (F21). */
import { beforeEach, expect, test } from 'vitest';
import { orderNumber } from '../../station-core/base/order-number.ts';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { FlowStation } from '../support/flow-station.ts';

let station: FlowStation;
let told: number;
beforeEach(() => {
  station = new FlowStation().ready();
  station.addPile201('Q1');
  station.addPile201('Q2');
  told = start(1);
  // Another order is open on the same pile: the number has to tell them apart.
  start(2);
});

function start(evse: number): number {
  station.send({
    kind: 'operator.start-session',
    operatorId: id<OperatorId>('boss'),
    ref: { pileId: station.ref(1, 'Q1').pileId, evse, connector: 1 },
    cardId: null,
    limits: { amount: null, energy: null, durationS: 600 },
  });
  const command = station.commands.findLast((one) => one.kind === 'pile.order' && one.order.kind === 'start');
  if (command?.kind !== 'pile.order') throw new Error('no start was ordered');
  return orderNumber(command.id);
}

const orders = (): unknown[] => station.db.all('SELECT evse, state FROM start_order ORDER BY evse');

test.each<[string, string | null]>([
  ['another tag', 'NOBODY'],
  ['no tag', null],
])('%s, and the number of the order', (_, tag) => {
  const { status } = station.tell('started', 0, { tag, remoteStartId: told, trigger: 'RemoteStart' });
  expect(status).toBe(tag === null ? null : 'Accepted');
  expect(station.sessionOf()).toMatchObject({ evse: 1, startedBy: 'operator', operatorId: 'boss', flags: [], limits: { durationS: 600 } });
  expect(orders()).toEqual([
    { evse: 1, state: 'started' },
    { evse: 2, state: 'sent' },
  ]);
});

test.each<[string, { readonly tag: string | null; readonly remoteStartId: number | null; readonly name?: string }, string]>([
  ['another tag and a number nobody gave', { tag: 'NOBODY', remoteStartId: 1 }, 'card'],
  ['another tag and no number', { tag: 'NOBODY', remoteStartId: null }, 'card'],
  ['neither tag nor number', { tag: null, remoteStartId: null }, 'pile'],
  ['the number of another pile’s order', { tag: 'NOBODY', remoteStartId: -1, name: 'Q2' }, 'card'],
])('%s is not the start that was ordered', (_, facts, startedBy) => {
  station.tell('started', 0, { ...facts, remoteStartId: facts.remoteStartId === -1 ? told : facts.remoteStartId });
  expect(station.sessionOf()).toMatchObject({ startedBy, operatorId: null });
  expect(orders()).toEqual([
    { evse: 1, state: 'sent' },
    { evse: 2, state: 'sent' },
  ]);
});

test('no tag and a number nobody gave: the only order open on the EVSE', () => {
  station.tell('started', 0, { remoteStartId: 1 });
  expect(station.sessionOf()).toMatchObject({ startedBy: 'operator', evse: 1 });
});
