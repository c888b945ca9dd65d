/** What piles say and say again, over real sockets against the whole core: FIELD-FAULTS F01, F04, F05 and F29. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { numberOf, type Payload } from '../sim/ocpp-frame.ts';
import type { OcppPeer } from '../sim/ocpp-peer.ts';
import { SimPile } from '../sim/pile16.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { BOOT, caughtUp, PlantPeers, SOON, valueOf } from '../support/plant-peers.ts';

let plant: TestPlant;
let peers: PlantPeers;
let db: ReadConnection;

beforeEach(async () => {
  plant = await openTestPlant({ piles: ['P1', 'P2'] });
  peers = new PlantPeers(plant);
  db = plant.reader();
});
afterEach(async () => {
  await peers.close();
  await plant.close();
});

const count = (table: string): unknown => valueOf(db.get(`SELECT count(*) AS n FROM ${table}`));
const said = (action: string): unknown => valueOf(db.get('SELECT count(*) AS n FROM journal WHERE action = ?', action));

test('F01 a stop nobody knows is answered with a result every time, kept once, and the next start goes well', async () => {
  const peer = await peers.booted('P1');
  const stop = { ...peers.stop(4_711, 9_000), idTag: 'CARD1' };
  for (let i = 0; i < 3; i += 1) expect(await peer.call('StopTransaction', stop)).toMatchObject({ ok: true });
  expect(db.all('SELECT pile_id, transaction_id, meter_stop FROM orphan_stop')).toEqual([
    { pile_id: 'P1', transaction_id: 4_711, meter_stop: 90_000 },
  ]);
  expect(await peers.charging(peer)).toBeGreaterThan(0);
  expect(count('session')).toBe(1);
});

describe('F04 the same start again', () => {
  test.each(['same-id', 'new-id'] as const)('at once, with the %s, is one session', async (repeatsStart) => {
    const pile = new SimPile({ url: plant.url, identity: 'P1', quirks: { repeatsStart } }).start();
    await pile.whenAccepted();
    pile.plugIn();
    expect(await pile.presentCard('CARD1')).toBe('started');
    await pile.settled();
    const starts = pile.calls('StartTransaction');
    expect(starts).toHaveLength(2);
    expect(new Set(starts.map(({ messageId }) => messageId)).size).toBe(repeatsStart === 'same-id' ? 1 : 2);
    expect(starts[0]?.answer).toMatchObject({ ok: true, payload: { idTagInfo: { status: 'Accepted' } } });
    expect(starts[1]?.answer).toEqual(starts[0]?.answer);
    expect(count('session')).toBe(1);
    await pile.stop();
  });

  test('after the line fell before the answer came gets the number it would have had', async () => {
    const peer = await peers.booted('P1');
    const start = peers.start(1, 1_000);
    peer.sendRaw(JSON.stringify([2, 'lost-answer', 'StartTransaction', start]));
    await expect.poll(() => said('StartTransaction'), SOON).toBe(1);
    peer.terminate();
    const again = await peers.dial('P1');
    const answer = await again.callOk('StartTransaction', start);
    expect(db.all('SELECT transaction_id AS n FROM session')).toEqual([{ n: numberOf(answer, 'transactionId') }]);
    expect(answer).toMatchObject({ idTagInfo: { status: 'Accepted' } });
  });
});

describe('F05 message ids used again', () => {
  test('within a connection, one after the other and both at once: nothing is merged, nothing dropped', async () => {
    const peer = await peers.booted('P1');
    const first = await peer.callOk('StartTransaction', peers.start(1, 1_000, 'CARD1'), { messageId: '1' });
    const second = await peer.callOk('StartTransaction', peers.start(2, 5_000, 'OTHER'), { messageId: '1' });
    expect(second['transactionId']).not.toBe(first['transactionId']);
    const frame = (wh: number): string =>
      JSON.stringify([2, '1', 'MeterValues', peers.values(1, numberOf(first, 'transactionId') ?? 0, wh)]);
    peer.sendRaw(frame(1_100));
    peer.sendRaw(frame(1_200));
    for (let i = 0; i < 2; i += 1) expect(await peer.nextFrame()).toMatchObject({ kind: 'result', id: '1' });
    expect(db.all('SELECT register FROM reading ORDER BY seq')).toEqual([{ register: 11_000 }, { register: 12_000 }]);
    expect(said('MeterValues')).toBe(2);
    expect(count('session')).toBe(2);
  });

  test('after a reboot: a pile that counts from 1 again is heard in full', async () => {
    const pile = new SimPile({ url: plant.url, identity: 'P1', redialMs: 10, quirks: { messageIds: 'counter' } }).start();
    for (let life = 1; life <= 3; life += 1) {
      await pile.whenAccepted();
      pile.plugIn();
      await pile.presentCard('CARD1');
      await pile.settled();
      pile.stopLocally();
      pile.unplug();
      await pile.settled();
      if (life === 3) break;
      pile.powerCut();
      pile.powerUp();
    }
    const ids = pile.calls().map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(pile.calls().every(({ answer }) => answer?.ok === true)).toBe(true);
    expect(db.all('SELECT charge_ended_at_ms IS NOT NULL AS ended FROM session')).toEqual([{ ended: 1 }, { ended: 1 }, { ended: 1 }]);
    expect(said('StartTransaction')).toBe(3);
    expect(said('StopTransaction')).toBe(3);
    await pile.stop();
  });
});

describe('F29 the negative half', () => {
  const call = (action: string, payload: unknown): string => JSON.stringify([2, 'bad', action, payload]);
  const REFUSED: readonly (readonly [string, string | Buffer, string, string])[] = [
    ['malformed JSON', '[2,"bad","Heartbeat",{', 'bad', 'FormationViolation'],
    ['no JSON at all', 'hello', '-1', 'FormationViolation'],
    ['a payload that is no object', '[2,"bad","Heartbeat","x"]', 'bad', 'FormationViolation'],
    ['a field too many', call('Heartbeat', { mood: 'good' }), 'bad', 'FormationViolation'],
    ['a wrong type', call('Authorize', { idTag: { type: 'card' } }), 'bad', 'TypeConstraintViolation'],
    ['a missing field', call('DataTransfer', { data: 'x' }), 'bad', 'OccurenceConstraintViolation'],
    ['a value outside its list', call('FirmwareStatusNotification', { status: 'Lost' }), 'bad', 'PropertyConstraintViolation'],
    ['an unknown action', call('SellCar', {}), 'bad', 'NotImplemented'],
    ['an action for the other side', call('RemoteStartTransaction', { idTag: 'A' }), 'bad', 'NotSupported'],
    ['a binary frame', Buffer.from([0x68, 0x00, 0xff, 0xfe]), '-1', 'FormationViolation'],
  ];

  test('is answered with the right code, the line is kept, the charge beside it goes on, and the journal has it', async () => {
    const neighbour = await peers.booted('P2');
    const transactionId = await peers.charging(neighbour);
    const peer = await peers.booted('P1');
    for (const [at, [what, sent, frameId, code]] of REFUSED.entries()) {
      peer.sendRaw(sent);
      const { kind, text } = await peer.nextFrame();
      const [, gotId, gotCode, , details] = JSON.parse(text) as unknown[];
      expect({ what, kind, gotId, gotCode, details }).toEqual({ what, kind: 'error', gotId: frameId, gotCode: code, details: {} });
      await caughtUp(peer);
      await neighbour.callOk('MeterValues', peers.values(1, transactionId, 1_100 + at * 100));
    }
    await expect
      .poll(() => valueOf(db.get("SELECT count(*) AS n FROM journal WHERE kind = 'pile.bad-message' AND pile_id = 'P1'")), SOON)
      .toBe(REFUSED.length);
    expect(db.all("SELECT DISTINCT kind FROM journal WHERE pile_id = 'P2' AND kind = 'pile.bad-message'")).toEqual([]);
    expect(db.get('SELECT phase, energy FROM session')).toEqual({ phase: 'charging', energy: REFUSED.length * 1_000 });
  });

  test('a message too big to read ends its own line alone; the pile comes back and nothing of it is lost', async () => {
    const neighbour = await peers.booted('P2');
    const peer = await peers.booted('P1');
    const transactionId = await peers.charging(peer);
    peer.sendRaw(call('DataTransfer', { vendorId: 'x', data: 'x'.repeat(300 * 1_024) }));
    expect(await peer.closed).toMatchObject({ code: 1009 });
    await caughtUp(neighbour);
    const again = await peers.dial('P1');
    await again.callOk('StopTransaction', peers.stop(transactionId, 1_200));
    expect(db.get('SELECT phase, energy FROM session')).toEqual({ phase: 'finishing', energy: 2_000 });
  });

  /** What breaks the schema and says enough: sent, answered, and what is in the store. */
  const BOOKED: readonly (readonly [
    string,
    (peer: OcppPeer, transactionId: number) => readonly [string, Payload],
    () => unknown,
    unknown,
  ])[] = [
    [
      'a start whose register is a text and whose zone is cut short',
      () => [
        'StartTransaction',
        { connectorId: 2, idTag: 'OTHER', meterStart: '12', timestamp: `${peers.now().slice(0, 19)}+00`, colour: 'red' },
      ],
      () => db.all("SELECT connector, flags FROM session WHERE flags LIKE '%schema-broken%'"),
      [{ connector: 2, flags: '["unknown-card","schema-broken"]' }],
    ],
    [
      'readings with numbers as values and a context of their own',
      (_, transactionId) => [
        'MeterValues',
        {
          connectorId: 1,
          transactionId,
          meterValue: [{ timestamp: peers.now(), sampledValue: [{ value: 1_500.5, context: 'Whenever' }] }],
        },
      ],
      () => db.all('SELECT register FROM reading'),
      [{ register: 15_005 }],
    ],
    [
      'a status without error code and a long info',
      () => ['StatusNotification', { connectorId: 2, status: 'Finishing', info: 'x'.repeat(80) }],
      () => db.all("SELECT state FROM connector WHERE pile_id = 'P1' AND connector = 2"),
      [{ state: 'finishing' }],
    ],
    [
      'a stop for a reason nobody knows, its data broken',
      (_, transactionId) => ['StopTransaction', { ...peers.stop(transactionId, 2_000), reason: 'Boredom', transactionData: [5] }],
      () => db.all('SELECT energy, charge_ended_at_ms IS NOT NULL AS ended FROM session WHERE connector = 1'),
      [{ energy: 10_000, ended: 1 }],
    ],
  ];

  test.each(BOOKED)('%s is booked, marked and answered normally', async (_, message, stored, expected) => {
    const peer = await peers.booted('P1');
    const transactionId = await peers.charging(peer);
    const [action, payload] = message(peer, transactionId);
    expect(await peer.call(action, payload)).toMatchObject({ ok: true });
    expect(stored()).toEqual(expected);
    expect(valueOf(db.get('SELECT count(*) AS n FROM journal WHERE action = ? AND violation IS NOT NULL', action))).toBe(1);
    await peer.callOk('BootNotification', BOOT);
  });
});
