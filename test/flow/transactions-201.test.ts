/** Charges of OCPP 2.0.1, where the pile names the transaction and numbers what it tells: from plug to bill, over the real store. */
import { describe, expect, test } from 'vitest';
import { dwh } from '../../station-core/base/energy.ts';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import type { PileOrder } from '../../station-core/domain/command.ts';
import type { SessionLimits } from '../../station-core/domain/session.ts';
import { tiles } from '../../station-core/store/views/board.ts';
import { FlowStation, told } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const NO_LIMITS: SessionLimits = { amount: null, energy: null, durationS: null };

function site(): FlowStation {
  const station = new FlowStation().ready();
  station.addPile201();
  return station;
}

/** A card, a car, 10 kWh at noon: 10 x (0.60 + 0.10) = 7.00 EUR. Ended, the car still there. */
function charged(station: FlowStation): void {
  station.status201(1, 'preparing');
  const begin = [station.entry(1_000, { context: 'Transaction.Begin' })];
  station.tell('started', 0, { tag: 'CARD1', chargingState: 'preparing', entries: begin });
  station.pass(60);
  station.tell('updated', 1, { chargingState: 'charging', trigger: 'ChargingStateChanged' });
  station.pass(1_740);
  station.tell('updated', 2, { entries: [station.entry(6_000, { powerW: 10_000 })] });
  station.pass(1_800);
  const end = [station.entry(11_000, { context: 'Transaction.End' })];
  station.tell('ended', 3, { chargingState: 'preparing', stoppedReason: 'Local', entries: end });
}

function connectorState(station: FlowStation, evse = 1): unknown {
  return station.db.get("SELECT state FROM connector WHERE pile_id = 'Q1' AND evse = ? AND connector = 1", evse)?.['state'];
}

/** The starts and stops that piles were given. */
function orders(station: FlowStation): PileOrder[] {
  return station.commands.flatMap((c) =>
    c.kind === 'pile.order' && (c.order.kind === 'start' || c.order.kind === 'stop') ? [c.order] : [],
  );
}

function ordered(station: FlowStation): PileOrder | null {
  return orders(station).at(-1) ?? null;
}

function startFromDesk(station: FlowStation, evse = 1, limits = NO_LIMITS): string {
  const ref = { ...station.ref(1, 'Q1'), evse };
  expect(station.send({ kind: 'operator.start-session', operatorId: boss, ref, cardId: null, limits })).toMatchObject({ kind: 'ordered' });
  const order = ordered(station);
  if (order?.kind !== 'start') throw new Error('no start was ordered');
  return order.tag;
}

describe('a charge', () => {
  test('is billed when the connector is free, and posted', () => {
    const station = site();
    charged(station);
    expect(station.sessionOf()).toMatchObject({ phase: 'finishing', startedBy: 'card', energy: 100_000, endReason: 'Local', flags: [] });
    station.pass(60);
    station.status201(1, 'available');
    station.pass(10);
    const { transactionId, phase, flags } = station.sessionOf();
    expect([phase, flags]).toEqual(['closed', []]);
    expect(station.bills(transactionId)[0]?.totals).toMatchObject({ total: 700, byLayer: { energy: 600, service: 100, idle: 0 } });
    expect(station.ledgerSum()).toBe(0);
  });

  test('tells each part what it cost so far, priced anew every half minute', () => {
    const station = site();
    const kWh = (wh: number) => [station.entry(wh)];
    expect(station.tell('started', 0, { tag: 'CARD1', entries: kWh(0) })).toEqual({
      kind: 'transaction-told',
      status: 'Accepted',
      cost: 0,
      currencyDigits: 2,
    });
    station.pass(600);
    expect(station.tell('updated', 1, { entries: kWh(1_000) })).toMatchObject({ status: null, cost: 70 });
    station.pass(10);
    expect(station.tell('updated', 2, { entries: kWh(1_100) }).cost).toBe(70);
    station.pass(20);
    expect(station.tell('updated', 3, { entries: kWh(1_200) }).cost).toBe(84);
    station.pass(5);
    expect(station.tell('ended', 4, { entries: kWh(1_300) }).cost).toBe(91);
  });

  test('without a price plan is told no cost and not billed', () => {
    const station = new FlowStation().ready(null);
    station.addPile201();
    charged(station);
    expect(station.tell('ended', 3).cost).toBeNull();
    station.status201(1, 'available');
    station.pass(10);
    expect(station.sessionOf()).toMatchObject({ phase: 'closed', energy: 100_000, billId: null });
  });

  test('starts with the first register that is told, where the start tells none', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1' });
    station.pass(60);
    station.tell('updated', 1, { entries: [station.entry(812_345_000)] });
    station.pass(1_800);
    station.tell('ended', 2, { entries: [station.entry(812_350_000)] });
    expect(station.sessionOf()).toMatchObject({ energy: 50_000, flags: [] });
  });

  test('that ends with the car gone is free at once', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1', chargingState: 'charging', entries: [station.entry(0)] });
    station.pass(600);
    station.tell('ended', 1, { stoppedReason: 'EVDisconnected', entries: [station.entry(3_000)] });
    station.pass(10);
    expect(station.sessionOf()).toMatchObject({ phase: 'closed', flags: [] });
  });

  test('whose connector is told free a moment before its end is as good as any', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1', chargingState: 'charging', entries: [station.entry(0)] });
    station.pass(600);
    const at = station.at();
    station.tell('updated', 1, { entries: [station.entry(2_900)] });
    station.pass(2);
    station.status201(1, 'available');
    station.tell('ended', 2, { stoppedReason: 'EVDisconnected', entries: [station.entry(3_000, { at })], at });
    station.pass(10);
    expect(station.sessionOf()).toMatchObject({ phase: 'closed', energy: 30_000, flags: [], endReason: 'EVDisconnected' });
    expect(connectorState(station)).toBe('available');
  });
});

describe('what a connector shows', () => {
  test('comes from its transaction: Occupied says only that a car is there', () => {
    const station = site();
    const states = [connectorState(station)];
    const look = (): number => states.push(connectorState(station));
    station.status201(1, 'preparing');
    look();
    station.tell('started', 0, { tag: 'CARD1', chargingState: 'preparing', entries: [station.entry(0)] });
    look();
    for (const [index, chargingState] of (['charging', 'suspended-ev', 'suspended-evse', 'charging', 'preparing'] as const).entries()) {
      station.pass(10);
      station.tell('updated', index + 1, { chargingState });
      station.status201(1, 'preparing');
      look();
    }
    station.tell('ended', 6);
    station.status201(1, 'preparing');
    look();
    station.status201(1, 'available');
    look();
    station.pass(10);
    station.status201(1, 'preparing');
    look();
    expect(states).toEqual([
      'available',
      'preparing',
      'preparing',
      'charging',
      'suspended-ev',
      'suspended-evse',
      'charging',
      'finishing',
      'finishing',
      'available',
      'preparing',
    ]);
  });

  test('after a new connection is what the open session tells of it', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1', chargingState: 'charging', entries: [station.entry(0)] });
    station.pass(60);
    station.tell('updated', 1, { entries: [station.entry(500)] });
    station.drop('Q1');
    station.pass(30);
    station.connect('Q1', 'c2', 'ocpp2.0.1');
    expect(connectorState(station)).toBe('unknown');
    station.status201(1, 'preparing');
    expect(connectorState(station)).toBe('charging');
  });

  test('is of its own EVSE (F27)', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1', chargingState: 'charging', evse: 2, entries: [station.entry(0)] });
    expect([connectorState(station, 1), connectorState(station, 2)]).toEqual(['available', 'charging']);
  });
});

describe('a transaction that begins before anybody is authorised', () => {
  test('is claimed by the card that comes later, and priced from then on', () => {
    const station = site();
    station.status201(1, 'preparing');
    expect(
      station.tell('started', 0, { trigger: 'CablePluggedIn', chargingState: 'preparing', entries: [station.entry(500)] }),
    ).toMatchObject({
      status: null,
      cost: null,
    });
    expect(station.sessionOf()).toMatchObject({ startedBy: 'pile', tokenId: null, planId: null });
    station.pass(40);
    expect(station.tell('updated', 1, { trigger: 'Authorized', tag: 'CARD1' }).status).toBe('Accepted');
    expect(station.sessionOf()).toMatchObject({ startedBy: 'card', planId: 'plan-yard', flags: [] });
    station.pass(1_800);
    station.tell('ended', 2, { entries: [station.entry(10_500)] });
    station.status201(1, 'available');
    station.pass(10);
    expect(station.bills(station.sessionOf().transactionId)[0]?.totals.total).toBe(700);
  });

  test('is claimed by a start from the desk, with its limits', () => {
    const station = site();
    station.tell('started', 0, { trigger: 'CablePluggedIn', chargingState: 'preparing', entries: [station.entry(0)] });
    const tile = () => tiles(station.db, { pileIds: [station.ref(1, 'Q1').pileId] }).find(({ evse }) => evse === 1);
    expect(tile()).toMatchObject({ state: 'preparing', session: null });
    const tag = startFromDesk(station, 1, { ...NO_LIMITS, energy: dwh(50_000) });
    station.pass(5);
    expect(station.tell('updated', 1, { trigger: 'RemoteStart', tag, isCard: false, remoteStartId: 7 }).status).toBe('Accepted');
    expect(station.sessionOf()).toMatchObject({ startedBy: 'operator', operatorId: 'boss', limits: { energy: 50_000 }, flags: [] });
    expect(station.tell('updated', 1, { trigger: 'RemoteStart', tag, isCard: false, remoteStartId: 7 }).status).toBe('Accepted');
    expect(tile()?.session).toMatchObject({ id: station.sessionOf().id });
  });

  test('and of which the car goes without a charge owes nothing', () => {
    const station = site();
    station.status201(1, 'preparing');
    station.tell('started', 0, { trigger: 'CablePluggedIn', chargingState: 'preparing', entries: [station.entry(500)] });
    station.pass(3_600, 60);
    station.tell('ended', 1, { stoppedReason: 'EVDisconnected', entries: [station.entry(500)] });
    station.status201(1, 'available');
    station.pass(10);
    expect(station.sessionOf()).toMatchObject({ phase: 'closed', energy: 0, billId: null });
    expect(station.count('bill')).toBe(0);
  });

  test('and that charges all the same is billed: energy was sold', () => {
    const station = site();
    station.tell('started', 0, { chargingState: 'charging', isCard: false, entries: [station.entry(0)] });
    station.pass(3_600);
    station.tell('ended', 1, { stoppedReason: 'EVDisconnected', entries: [station.entry(10_000)] });
    station.pass(10);
    expect(station.bills(station.sessionOf().transactionId)[0]?.totals.total).toBe(700);
  });
});

describe('a transaction that begins before a car is there', () => {
  test('is not taken for a ghost when its connector is told free', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1', chargingState: 'available', ref: null });
    expect(station.sessionOf()).toMatchObject({ phase: 'charging', connector: 0, flags: ['place-inferred'] });
    station.pass(20);
    station.status201(1, 'available');
    station.status201(2, 'preparing');
    station.tell('updated', 1, { evse: 2, chargingState: 'charging', entries: [station.entry(0)] });
    expect(station.sessionOf()).toMatchObject({ phase: 'charging', evse: 2, connector: 1, flags: [] });
    station.pass(600);
    station.tell('ended', 2, { ref: null, entries: [station.entry(3_000)] });
    station.status201(2, 'available');
    station.pass(10);
    expect(station.sessionOf()).toMatchObject({ phase: 'closed', energy: 30_000 });
  });
});

describe('a start from the desk', () => {
  test('is matched by its tag and carries its limits', () => {
    const station = site();
    const tag = startFromDesk(station, 2, { ...NO_LIMITS, durationS: 600 });
    expect(station.tell('started', 0, { evse: 2, trigger: 'RemoteStart', tag, isCard: false, remoteStartId: 1 }).status).toBe('Accepted');
    expect(station.sessionOf()).toMatchObject({ startedBy: 'operator', evse: 2, connector: 1, tokenId: null, limits: { durationS: 600 } });
    station.pass(601, 1);
    expect(ordered(station)).toEqual({
      kind: 'stop',
      transactionId: station.sessionOf().transactionId,
      pileTransactionId: 'T1',
    });
    expect(station.sessionOf().stopReason).toBe('limit');
  });

  test('is matched by being the only one where the pile tells no tag', () => {
    const station = site();
    startFromDesk(station, 2);
    station.tell('started', 0, { ref: null, trigger: 'RemoteStart', remoteStartId: 9 });
    expect(station.sessionOf()).toMatchObject({ startedBy: 'operator', evse: 2, connector: 1, flags: [] });
    expect(station.db.get('SELECT state FROM start_order')).toEqual({ state: 'started' });
  });

  test('is refused while a charge that somebody pays for runs there', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1' });
    const ref = { ...station.ref(1, 'Q1') };
    expect(station.send({ kind: 'operator.start-session', operatorId: boss, ref, cardId: null, limits: NO_LIMITS })).toMatchObject({
      kind: 'refused',
    });
  });

  test('is stopped from the desk by the name the pile gave it', () => {
    const station = site();
    station.tell('started', 0, { tag: 'CARD1' });
    const { id: sessionId, transactionId } = station.sessionOf();
    station.send({ kind: 'operator.stop-session', operatorId: boss, sessionId });
    expect(ordered(station)).toEqual({ kind: 'stop', transactionId, pileTransactionId: 'T1' });
  });
});

describe('a card that may not charge', () => {
  test('is told so, and a pile that charges on is stopped', () => {
    const station = site();
    expect(station.tell('started', 0, { tag: 'STRANGER', chargingState: 'charging', entries: [station.entry(0)] }).status).toBe('Invalid');
    expect(orders(station)).toEqual([]);
    station.pass(10);
    station.tell('updated', 1, { chargingState: 'charging' });
    expect(ordered(station)).toMatchObject({ kind: 'stop', pileTransactionId: 'T1' });
    station.tell('updated', 2, { chargingState: 'charging' });
    expect(orders(station)).toHaveLength(1);
    expect(station.sessionOf()).toMatchObject({ flags: ['unknown-card'] });
  });

  test('is booked all the same where it charged offline, and not stopped for the past', () => {
    const station = site();
    const atMs = station.nowMs;
    station.pass(3_600, 600);
    const at = (s: number) => station.at(atMs + s * 1_000);
    const entry = (wh: number, s: number) => station.entry(wh, { at: at(s) });
    station.tell('started', 0, { tag: 'STRANGER', offline: true, at: at(0), chargingState: 'charging', entries: [entry(0, 0)] });
    station.tell('updated', 1, { offline: true, at: at(900), chargingState: 'charging', entries: [entry(2_500, 900)] });
    station.tell('ended', 2, { offline: true, at: at(1_800), stoppedReason: 'EVDisconnected', entries: [entry(5_000, 1_800)] });
    station.pass(10);
    expect(orders(station)).toEqual([]);
    expect(station.sessionOf()).toMatchObject({ phase: 'closed', energy: 50_000, flags: ['unknown-card'] });
    expect(station.bills(station.sessionOf().transactionId)[0]?.totals.total).toBe(350);
  });
});

describe('a pile that boots', () => {
  test('F06: ends what it charged by guess, with the last register', () => {
    const station = site();
    charging(station);
    station.pass(30);
    station.boot('Q1');
    expect(station.sessionOf()).toMatchObject({ phase: 'finishing', endReason: 'PowerLoss', flags: ['end-estimated'] });
  });

  test.each([
    ['the next number', 2, ['amended']],
    ['numbers that begin anew', 0, ['sequence-gap', 'amended']],
  ])('F07: and goes on with its transaction under %s simply goes on', (_, seqNo, flags) => {
    const station = site();
    charging(station);
    station.boot('Q1');
    station.pass(30);
    station.tell('updated', seqNo, { chargingState: 'charging', trigger: 'ChargingStateChanged' });
    expect(station.sessionOf()).toMatchObject({ phase: 'charging' });
    station.pass(600);
    station.tell('ended', seqNo + 1, { entries: [station.entry(8_000)] });
    station.status201(1, 'available');
    station.pass(10);
    expect(station.sessionOf()).toMatchObject({ phase: 'closed', energy: 80_000 });
    expect([...station.sessionOf().flags].sort()).toEqual([...flags].sort());
    expect(station.count('session')).toBe(1);
  });

  test('and uses the name of an ended transaction again begins another', () => {
    const station = site();
    charged(station);
    station.status201(1, 'available');
    station.pass(3_600, 60);
    station.tell('started', 0, { tag: 'CARD1', entries: [station.entry(11_000)] });
    station.pass(600);
    station.tell('ended', 1, { stoppedReason: 'EVDisconnected', entries: [station.entry(12_000)] });
    station.pass(10);
    expect(station.sessions().map((s) => s.energy)).toEqual([100_000, 10_000]);
    expect(station.count('bill')).toBe(2);
  });
});

/** On EVSE 1, 5 kWh in, numbers 0 and 1 told. */
function charging(station: FlowStation): void {
  station.tell('started', 0, { tag: 'CARD1', chargingState: 'charging', entries: [station.entry(0)] });
  station.pass(1_800);
  station.tell('updated', 1, { entries: [station.entry(5_000)] });
}

describe('meter values outside of a transaction event', () => {
  test('belong to what charges on their EVSE', () => {
    const station = site();
    charging(station);
    station.pass(60);
    const pileId = station.ref(1, 'Q1').pileId;
    const ref = { pileId, evse: 1, connector: 0 };
    station.send({ kind: 'session.metered', pileId, wire: null, ref, transactionId: null, entries: [station.entry(5_200)] });
    expect(station.sessionOf().energy).toBe(52_000);
    station.send({
      kind: 'session.metered',
      pileId,
      wire: null,
      ref: { ...ref, evse: 2 },
      transactionId: null,
      entries: [station.entry(9_000)],
    });
    expect(station.sessionOf().energy).toBe(52_000);
  });
});

test('a pile whose clock was never set is booked by the times of arrival', () => {
  const station = site();
  const at = told('1970-01-01T00:10:00Z');
  station.tell('started', 0, { tag: 'CARD1', at, entries: [station.entry(0, { at })] });
  station.pass(1_800);
  station.tell('ended', 1, { at, entries: [station.entry(5_000, { at })] });
  expect(station.sessionOf()).toMatchObject({ energy: 50_000, flags: ['clock-unset', 'time-inferred'] });
});

test('a reservation is used by the card it was made for', () => {
  const station = site();
  const ref = station.ref(1, 'Q1');
  const cardId = station.vault.tokenId('CARD1');
  station.send({ kind: 'operator.reserve', operatorId: boss, ref, cardId, expiresAtMs: (station.nowMs + 600_000) as never });
  station.tell('started', 0, { trigger: 'CablePluggedIn' });
  expect(station.db.get('SELECT state FROM reservation')).toEqual({ state: 'asked' });
  station.tell('updated', 1, { tag: 'CARD1' });
  expect(station.db.get('SELECT state, session_id FROM reservation')).toEqual({ state: 'used', session_id: station.sessionOf().id });
});
