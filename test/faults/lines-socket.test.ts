/** The line between pile and station, over real sockets against the whole core: FIELD-FAULTS F08 to F12 and F28. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { newEventId } from '../../station-core/system.ts';
import { NO_ANSWER, type CallHandler, type OcppPeer } from '../sim/ocpp-peer.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { BOOT, caughtUp, isOnline, PlantPeers, SOON, valueOf } from '../support/plant-peers.ts';

const MORNING = Date.UTC(2026, 2, 2, 8);

let clock: ManualClock;
let plant: TestPlant;
let peers: PlantPeers;
let db: ReadConnection;

beforeEach(async () => {
  clock = new ManualClock(MORNING);
  plant = await openTestPlant({ clock, piles: ['P1', 'P2'] });
  peers = new PlantPeers(plant);
  db = plant.reader();
});
afterEach(async () => {
  await peers.close();
  await plant.close();
});

const connectionOf = (name: string): unknown => valueOf(db.get('SELECT connection_id FROM pile WHERE id = ?', name));
const farewells = (name: string): unknown =>
  valueOf(db.get("SELECT count(*) AS n FROM journal WHERE kind = 'pile.disconnected' AND pile_id = ?", name));
const order = (name: string): Promise<Answer> =>
  plant.click({ kind: 'operator.order-pile', pileId: id<PileId>(name), order: { kind: 'clear-cache' } });
/** Moves the clock in steps short enough for a pong and a tick to follow each. */
async function pass(ms: number, peer: OcppPeer): Promise<void> {
  for (let left = ms; left > 0; left -= 15_000) {
    clock.advance(Math.min(15_000, left));
    await caughtUp(peer);
  }
}
/** Calls of the station as they arrived, answered or not. */
const called = (peer: OcppPeer): number =>
  peer.transcript.filter(({ direction, text }) => direction === 'received' && text.startsWith('[2,')).length;

describe('F08 a second socket while the old one is half-open', () => {
  test('wins: it is served, orders go to it, and the charge goes on', async () => {
    const old = await peers.booted('P1');
    const transactionId = await peers.charging(old);
    old.freeze();
    const young = await peers.dial('P1', { handlers: { ClearCache: () => ({ status: 'Accepted' }) } });
    await young.callOk('BootNotification', BOOT);
    clock.advance(2_000);
    await young.callOk('MeterValues', peers.values(1, transactionId, 2_000));
    await order('P1');
    await young.nextCall('ClearCache');
    expect(called(old)).toBe(0);
    old.thaw();
    await old.closed;
    expect(db.get('SELECT phase, energy FROM session WHERE transaction_id = ?', transactionId)).toEqual({
      phase: 'charging',
      energy: 10_000,
    });
  });

  test('loses when it cannot show the password', async () => {
    await plant.admit('P3', { password: 'a-good-long-password' });
    const paired = await peers.booted('P3', { password: 'a-good-long-password' });
    await expect(peers.dial('P3', { password: 'a-wrong-long-password' })).rejects.toMatchObject({ status: 401 });
    await caughtUp(paired);
    expect(isOnline(plant, 'P3')).toBe(true);
  });
});

test('F09 the late close of the old socket takes nothing from the new one', async () => {
  const old = await peers.booted('P1');
  const first = connectionOf('P1');
  const transactionId = await peers.charging(old);
  old.freeze();
  const young = await peers.booted('P1');
  const second = connectionOf('P1');
  expect(second).not.toBe(first);
  old.thaw();
  await old.closed;
  await expect.poll(() => farewells('P1'), SOON).toBe(1);
  // As late as a station can hear of it: the fact was tried again until long after the new line came.
  const farewell = {
    kind: 'pile.disconnected',
    pileId: id<PileId>('P1'),
    connectionId: String(first),
    reason: 'gone',
    wire: null,
  } as const;
  await plant.plant.submit({ ...farewell, id: newEventId(), receivedMs: clock.now() });
  await young.callOk('MeterValues', peers.values(1, transactionId, 3_000));
  expect(connectionOf('P1')).toBe(second);
  expect(isOnline(plant, 'P1')).toBe(true);
  young.terminate();
  await expect.poll(() => connectionOf('P1'), SOON).toBeNull();
});

test('F10 a half-open line is offline after one missed pong; one that answers stays; "last heard" is kept', async () => {
  const silent = await peers.booted('P1', { answersPings: false });
  const healthy = await peers.booted('P2');
  for (const round of [1, 2]) {
    clock.advance(20_000);
    // P1 speaks before the first ping only; P2 answers each.
    await expect.poll(() => healthy.pingsReceived, SOON).toBe(round);
    await caughtUp(healthy);
  }
  await silent.closed;
  await expect.poll(() => connectionOf('P1'), SOON).toBeNull();
  expect(silent.pingsReceived).toBe(1);
  expect(isOnline(plant, 'P2')).toBe(true);
  expect(connectionOf('P2')).not.toBeNull();
  expect(db.get('SELECT last_heard_ms AS heard FROM pile WHERE id = ?', 'P1')).toEqual({ heard: MORNING });
  expect(db.all("SELECT state FROM connector WHERE pile_id = 'P1'")).toEqual([{ state: 'unknown' }, { state: 'unknown' }]);
});

test('F11 after a restart the piles that do not redial are named, with since when, until they come', async () => {
  await peers.booted('P1');
  await peers.booted('P2');
  const { folder } = plant;
  const closedMs = clock.now();
  await Promise.all([peers.close(), plant.plant.close()]);
  clock = new ManualClock(MORNING + 60_000);
  const again = await openTestPlant({ clock, folder });
  const others = new PlantPeers(again);
  const reader = again.reader();
  const missing = (): unknown => reader.all("SELECT key, detail FROM alarm WHERE kind = 'pile-missing' AND cleared_at_ms IS NULL");
  const first = await others.booted('P1');
  await pass(11 * 60_000, first);
  await expect
    .poll(missing, SOON)
    .toEqual([{ key: 'pile-missing:P2', detail: JSON.stringify({ pileId: 'P2', name: 'P2', sinceMs: closedMs }) }]);
  await others.booted('P2');
  await expect.poll(missing, SOON).toEqual([]);
  await others.close();
  await again.close();
});

describe('F12 what is sent to a pile that just came', () => {
  const unanswered: CallHandler = () => NO_ANSWER;
  const held = { handlers: { '*': unanswered } };

  test('nothing before its boot is answered, nothing in the settle time, then one call at a time', async () => {
    const peer = await peers.dial('P1', held);
    for (let i = 0; i < 3; i += 1) await order('P1');
    await pass(29_999, peer);
    expect(called(peer)).toBe(0);
    await peer.callOk('BootNotification', BOOT);
    for (const connectorId of [1, 2]) await peer.callOk('StatusNotification', peers.status(connectorId, 'Available'));
    clock.advance(1_999);
    await caughtUp(peer);
    expect(called(peer)).toBe(0);
    clock.advance(1);
    await peer.nextFrame((frame) => frame.kind === 'call');
    await pass(29_999, peer);
    expect(called(peer)).toBe(1);
    await pass(1, peer);
    await peer.nextFrame((frame) => frame.kind === 'call');
    await caughtUp(peer);
    expect(called(peer)).toBe(2);
  });

  test('a pile that goes on without booting is called after 30 s and the settle time', async () => {
    const peer = await peers.dial('P1', held);
    for (const connectorId of [1, 2]) await peer.callOk('StatusNotification', peers.status(connectorId, 'Available'));
    await order('P1');
    await pass(31_999, peer);
    expect(called(peer)).toBe(0);
    clock.advance(1);
    await peer.nextCall('ClearCache');
  });

  test('a burst of orders goes out at five a second, each once', async () => {
    const peer = await peers.booted('P1', { handlers: { ClearCache: () => ({ status: 'Accepted' }) } });
    clock.advance(2_000);
    for (let i = 0; i < 10; i += 1) await order('P1');
    for (let sent = 1; sent <= 10; sent += 1) {
      await peer.nextCall('ClearCache');
      await caughtUp(peer);
      clock.advance(199);
      await caughtUp(peer);
      expect(called(peer)).toBe(sent);
      clock.advance(1);
    }
    await caughtUp(peer);
    expect(called(peer)).toBe(10);
    await expect.poll(() => valueOf(db.get("SELECT count(*) AS n FROM journal WHERE kind = 'pile.answered'")), SOON).toBe(10);
  });
});

test('F28 calls of both directions under one id, each waiting for the other, are told apart', async () => {
  const peer = await peers.booted('P1', { handlers: { ClearCache: () => NO_ANSWER } });
  clock.advance(2_000);
  await order('P1');
  const { id: messageId } = await peer.nextCall('ClearCache');
  const answer = await peer.callOk('StartTransaction', peers.start(1, 1_000), { messageId });
  expect(answer).toMatchObject({ idTagInfo: { status: 'Accepted' } });
  peer.sendRaw(JSON.stringify([3, messageId, { status: 'Accepted' }]));
  await expect
    .poll(() => db.all("SELECT body FROM journal WHERE kind = 'pile.answered'"), SOON)
    .toEqual([{ body: JSON.stringify({ request: {}, answer: { status: 'Accepted' } }) }]);
  expect(valueOf(db.get('SELECT count(*) AS n FROM session'))).toBe(1);
});
