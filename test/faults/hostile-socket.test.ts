/** Peers that mean harm, over real sockets against the whole core: each is cut off with its reason on the pairing page, and nobody else notices. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { flood } from '../sim/hostile-flood.ts';
import type { HostileFrame } from '../sim/hostile-frames.ts';
import {
  BODIES_OF_201,
  BROKEN_UTF8,
  deeplyNested,
  LYING_LENGTH,
  oversize,
  oversizeInFragments,
  RESERVED_OPCODE,
  UNMASKED,
} from '../sim/hostile-frames.ts';
import type { Dawdling } from '../sim/hostile-handshake.ts';
import { slowLoris } from '../sim/hostile-handshake.ts';
import type { OcppPeer } from '../sim/ocpp-peer.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { caughtUp, isOnline, PlantPeers, SOON } from '../support/plant-peers.ts';

const OTHERS = 100;
const ROUNDS = 12;
const MIB = 1_048_576;
const name = (at: number): string => `GOOD-${at + 1}`;

let plant: TestPlant;
let peers: PlantPeers;
let db: ReadConnection;

async function open(piles: readonly string[], pileLimits = {}): Promise<void> {
  plant = await openTestPlant({ piles, pileLimits });
  peers = new PlantPeers(plant);
  db = plant.reader();
}

afterEach(async () => {
  await peers.close();
  await plant.close();
});

const knocks = (): unknown => db.all('SELECT identity, cause FROM knock');

describe('a flood from one pile while 100 others work', () => {
  beforeEach(() => open(['FLOOD', ...Array.from({ length: OTHERS }, (_, at) => name(at))]));

  test.each([
    ['of calls', {}],
    ['of calls whose replies are left unread', { unread: true }],
    ['of calls nobody knows', { call: { action: 'Nonsense', payload: {} } }],
    ['of big calls', { perTurn: 20, call: { action: 'DataTransfer', payload: { vendorId: 'x', data: 'y'.repeat(100_000) } } }],
  ] as const)('%s is cut with its reason; none of the others loses a call or its line', { timeout: 120_000 }, async (_, options) => {
    const good = await Promise.all(Array.from({ length: OTHERS }, (__, at) => peers.booted(name(at), { keepFrames: 10 })));
    const work = Promise.all(good.map((peer) => charge(peer)));
    const bad = await peers.dial('FLOOD', { keepFrames: 0 });
    const report = await flood(bad, options);
    const answered = await work;
    expect(report.closed?.code).toSatisfy((code) => code === 1008 || code === 1006);
    expect(answered).toEqual(good.map(() => ROUNDS));
    expect(good.every((peer) => peer.open)).toBe(true);
    expect(good.every((peer) => isOnline(plant, peer.identity))).toBe(true);
    await expect.poll(knocks, SOON).toEqual([{ identity: 'FLOOD', cause: 'cut-off' }]);
    expect(db.get('SELECT count(*) AS n FROM session WHERE energy = ?', (ROUNDS - 1) * 1_000)).toEqual({ n: OTHERS });
    expect(plant.plant.inbox.waiting).toBe(0);
  });
});

/** A start and readings, each answered; returns how many were. */
async function charge(peer: OcppPeer): Promise<number> {
  const transactionId = await peers.charging(peer, 1, 0);
  let answered = 1;
  for (let round = 1; round < ROUNDS; round += 1) {
    await peer.callOk('MeterValues', peers.values(1, transactionId, round * 100));
    answered += 1;
  }
  return answered;
}

describe('a frame no pile should send ends that pile’s connection alone', () => {
  beforeEach(() => open(['P1', 'P2']));

  test.each<[HostileFrame, number]>([
    [oversize(MIB), 1009],
    [oversizeInFragments(MIB), 1009],
    [LYING_LENGTH, 1009],
    [BROKEN_UTF8, 1007],
    [UNMASKED, 1002],
    [RESERVED_OPCODE, 1002],
  ])('$name', async (frame, code) => {
    const good = await peers.booted('P1');
    const bad = await peers.booted('P2');
    frame.send(bad);
    expect((await bad.closed).code).toBe(code);
    await caughtUp(good);
    await expect.poll(knocks, SOON).toEqual([{ identity: 'P2', cause: 'cut-off' }]);
    await peers.booted('P2');
  });

  test('JSON as deep as it fits is answered, not fallen over', async () => {
    const good = await peers.booted('P1');
    const bad = await peers.booted('P2');
    deeplyNested(50_000).send(bad);
    expect((await bad.nextFrame()).kind).toBe('error');
    await caughtUp(bad);
    await caughtUp(good);
  });

  test('bodies of 2.0.1 under 1.6 are answered with an error each and told apart on the page', async () => {
    const bad = await peers.dial('P2');
    const answers = await Promise.all(BODIES_OF_201.map(({ action, payload }) => bad.call(action, payload)));
    expect(answers.map((answer) => (answer.ok ? 'taken' : 'refused'))).toEqual(answers.map(() => 'refused'));
    await expect.poll(knocks, SOON).toEqual([{ identity: 'P2', cause: 'wrong-version' }]);
    expect(bad.open).toBe(true);
  });
});

describe('handshakes that never end are cut off, and piles come in meanwhile', () => {
  beforeEach(() => open(['P1', 'P2'], { handshakeMs: 500 }));

  test.each<[Dawdling, 'ws' | 'wss']>([
    ['silent', 'ws'],
    ['head', 'ws'],
    ['silent', 'wss'],
    ['tls-hello', 'wss'],
    ['head-in-tls', 'wss'],
  ])('%s at %s', async (how, scheme) => {
    const url = plant.plant.pileAddresses.find((address) => address.startsWith(`${scheme}:`)) ?? '';
    const crowd = await slowLoris(url, how, 50);
    const good = await peers.booted('P1');
    await crowd.closed;
    expect(crowd.open()).toBe(0);
    await caughtUp(good);
    await expect.poll(knocks, SOON).toMatchObject([{ cause: 'cut-off' }]);
  });
});
