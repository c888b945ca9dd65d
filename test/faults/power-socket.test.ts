/** F22 on real sockets: piles that obey, that refuse to stop, that accept and charge on, that resume after their boot. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import { ChargeMemory } from '../../station-core/flow/charge-memory.ts';
import { SafetyLane } from '../../station-core/flow/safety-lane.ts';
import { openBench, pile, type Bench } from '../protocol/pile-socket.ts';
import { OcppPeer } from '../sim/ocpp-peer.ts';

const P1 = pile('P1');
let bench: Bench;
let lane: SafetyLane;
let peer: OcppPeer;
let seen: ('off' | 'on')[];
/** Orders and readings on their way: all of them arrive before the clock goes on. */
let underWay: Promise<unknown>[];
let heard: string[];
/** null: the pile has none. */
let relay: (() => void) | null;

beforeEach(async () => {
  bench = await openBench();
  [seen, underWay, heard, relay] = [[], [], [], null];
  const { clock } = bench.host;
  const memory = new ChargeMemory(() => clock.monotonic());
  memory.load([{ pileId: P1, evse: 1, connector: 1, charge: { transactionId: 41, pileTransactionId: null } }]);
  let serial = 0;
  lane = new SafetyLane({
    clock,
    connectorsOf: (pileId) => memory.of(pileId),
    isConnected: (pileId) => bench.driver.isConnected(pileId),
    newCommandId: () => id<CommandId>(`c-${(serial += 1)}`),
    orderNow: (pileId, commandId, order) => {
      const result = bench.driver.order(pileId, commandId, order, 'urgent');
      underWay.push(result);
      return result;
    },
    onPower: (_pileId, power) => seen.push(power),
    hasRelay: () => relay !== null,
    trip: () => relay?.(),
    mustStayOff: () => false,
    onOrder: () => undefined,
  });
  bench.host.answerWith = (event) => {
    memory.heard(event, null);
    if (event.kind === 'pile.booted') lane.booted(event.pileId);
    return undefined;
  };
  bench.host.admit('P1');
});
afterEach(async () => {
  lane.close();
  await peer.close();
  await bench.close();
});

/** A pile whose power is what `watts` says after the calls it has heard so far. */
async function dial(watts: () => number, stop: 'Accepted' | 'Rejected'): Promise<void> {
  const take = (action: string, status: string) => () => {
    heard.push(action);
    return { status };
  };
  peer = await OcppPeer.connect(`${bench.url}/ocpp`, {
    identity: 'P1',
    handlers: {
      RemoteStopTransaction: take('stop', stop),
      ChangeAvailability: take('bar', 'Scheduled'),
      SetChargingProfile: ({ connectorId }) => {
        heard.push(connectorId === 0 ? '0 A of the pile' : '0 A');
        return { status: 'Accepted' };
      },
      Reset: take('reset', 'Accepted'),
      TriggerMessage: () => {
        underWay.push(meter(watts()));
        return { status: 'Accepted' };
      },
    },
  });
  await peer.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Stubborn' });
}

async function meter(watts: number): Promise<void> {
  const sampledValue = [{ value: String(watts), measurand: 'Power.Active.Import', unit: 'W' }];
  await peer.call('MeterValues', {
    connectorId: 1,
    transactionId: 41,
    meterValue: [{ timestamp: new Date().toISOString(), sampledValue }],
  });
}

/** Half seconds go by; everything that is on its way arrives in between. */
async function pass(seconds: number): Promise<void> {
  for (let half = 0; half < seconds * 2; half += 1) {
    while (underWay.length > 0) await Promise.all(underWay.splice(0));
    bench.host.clock.advance(500);
  }
  while (underWay.length > 0) await Promise.all(underWay.splice(0));
}

test('F22 a pile that obeys is stopped and barred, and off is what its meter says', async () => {
  await dial(() => (heard.includes('stop') ? 0 : 22_000), 'Accepted');
  lane.stopPile(P1);
  await pass(4);
  expect({ heard, seen }).toEqual({ heard: ['stop', 'bar'], seen: ['off'] });
});

test('F22 a pile that refuses to stop gets 0 A, then a hard reset; nobody says off while the meter shows power', async () => {
  await dial(() => 22_000, 'Rejected');
  lane.stopPile(P1);
  await pass(12);
  // A stop that was refused is given again every 3 s.
  expect({ heard, seen }).toEqual({ heard: ['stop', 'bar', 'stop', '0 A', '0 A of the pile', 'stop', 'reset', 'stop'], seen: [] });
  await pass(50);
  expect(seen).toEqual(['on']);
});

test('F22 a pile that accepts everything and charges on is not believed', async () => {
  await dial(() => (heard.includes('reset') ? 0 : 22_000), 'Accepted');
  lane.stopPile(P1);
  await pass(9);
  expect(seen).toEqual([]);
  await pass(4);
  expect({ heard, seen }).toEqual({ heard: ['stop', 'bar', '0 A', '0 A of the pile', 'reset'], seen: ['off'] });
});

test('F22 a pile that resumes the charge after its boot (F07) is stopped again, without another reset', async () => {
  let watts = 22_000;
  await dial(() => watts, 'Accepted');
  lane.stopPile(P1);
  await pass(12);
  heard.length = 0;
  await peer.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Stubborn' });
  await pass(2);
  expect(heard).toEqual(['stop', 'bar', '0 A', '0 A of the pile']);
  watts = 0;
  await pass(3);
  expect(seen.at(-1)).toBe('off');
});

test('F22 the orders overtake a queue of other orders and do not wait for their turn', async () => {
  await dial(() => 0, 'Accepted');
  for (let n = 0; n < 10; n += 1) void bench.driver.order(P1, id<CommandId>(`n-${n}`), { kind: 'read-configuration', keys: [`Key${n}`] });
  lane.stopPile(P1);
  await pass(3);
  const calls = peer.transcript
    .filter(({ direction, text }) => direction === 'received' && text.startsWith('[2,'))
    .map(({ text }) => String((JSON.parse(text) as unknown[])[2]));
  expect(calls.indexOf('RemoteStopTransaction')).toBeLessThan(2);
});

test.each([
  ['accepts and charges on', 'Accepted'],
  ['refuses to stop', 'Rejected'],
] as const)('F22 a pile that %s and has a relay ends at the relay, once, and is not reset', async (_, stop) => {
  let trips = 0;
  relay = () => (trips += 1);
  await dial(() => 22_000, stop);
  lane.stopPile(P1);
  await pass(9);
  expect(trips).toBe(0);
  await pass(12);
  expect({ trips, reset: heard.includes('reset') }).toEqual({ trips: 1, reset: false });
});

test('F22 a pile whose line is cut ends at the relay after 10 s: without a fresh reading its power counts as on', async () => {
  let trips = 0;
  relay = () => (trips += 1);
  await dial(() => 22_000, 'Accepted');
  peer.terminate();
  await peer.closed;
  await expect.poll(() => bench.driver.isConnected(P1)).toBe(false);
  lane.stopPile(P1);
  await pass(12);
  expect({ trips, heard }).toEqual({ trips: 1, heard: [] });
});
