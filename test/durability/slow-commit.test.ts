/** A disk that takes its time: while a commit waits, sockets, pings and reads go on; what waits is answered afterwards, or refused. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openStation } from '../../station-core/index.ts';
import { storeFiles } from '../../station-core/store/open-store.ts';
import { OcppPeer } from '../sim/ocpp-peer.ts';
import { openTestPlant, silent, type TestPlant } from '../support/open-plant.ts';

const HELD_MS = 2_000;
/** Far below what two seconds have room for, far above what a core that hangs could do. */
const AT_LEAST = 20;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function plantWithPile(): Promise<{ test: TestPlant; pile: OcppPeer }> {
  const plant = await openTestPlant({ piles: ['P1', 'P2', 'P3'] });
  closers.push(() => plant.close());
  return { test: plant, pile: await dial(plant.url, 'P1') };
}

async function dial(url: string, identity: string): Promise<OcppPeer> {
  const pile = await OcppPeer.connect(url, { identity, handlers: { '*': () => ({ status: 'Rejected' }) } });
  closers.push(() => pile.close());
  return pile;
}

/** Another connection takes the write lock: the next commit waits in SQLite, as behind a slow disk. */
function holdWriteLock(folder: string): { release(): void } {
  const db = new Database(storeFiles(folder).database);
  closers.push(() => void db.close());
  db.exec('BEGIN IMMEDIATE');
  return { release: () => void db.exec('ROLLBACK') };
}

const start = (meterStart: number) => ({ connectorId: 1, idTag: 'CARD1', meterStart, timestamp: new Date().toISOString() });

/** A third pile that only pings, one after the other, until told to stop; resolves with how many were answered. */
async function pinging(url: string, isOver: () => boolean): Promise<number> {
  const socket = new WebSocket(`${url}/P3`, ['ocpp1.6']);
  closers.push(() => socket.terminate());
  await once(socket, 'open');
  let answered = 0;
  for (; !isOver(); answered += 1) {
    const pong = once(socket, 'pong');
    socket.ping();
    await pong;
  }
  return answered;
}

test('for two seconds nothing can be written: pings, reads and handshakes are answered, the start is not, and then it is', async () => {
  const { test: plant, pile } = await plantWithPile();
  await pile.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' });
  const lock = holdWriteLock(plant.folder);
  const disk = { held: true };
  let answeredWhileHeld = false;
  const started = pile.callOk('StartTransaction', start(1_000)).finally(() => {
    answeredWhileHeld = disk.held;
  });
  const releasing = wait(HELD_MS).then(() => {
    disk.held = false;
    lock.release();
  });
  const reading = (async () => {
    let reads = 0;
    for (; disk.held; reads += 1) expect(await plant.plant.reads.read('tiles', { pileIds: null })).toHaveLength(6);
    return reads;
  })();
  const pings = pinging(plant.url, () => !disk.held);
  // A pile that comes meanwhile gets its handshake; its boot waits like all that has to be written.
  const late = await dial(plant.url, 'P2');
  const booted = late.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' });
  expect(disk.held).toBe(true);
  expect(plant.plant.inbox.waiting).toBeGreaterThan(0);

  await releasing;
  expect([(await pings) >= AT_LEAST, (await reading) >= AT_LEAST]).toEqual([true, true]);
  const { transactionId } = await started;
  expect(answeredWhileHeld).toBe(false);
  expect(await booted).toMatchObject({ status: 'Accepted' });
  expect(plant.reader().all('SELECT transaction_id FROM session')).toEqual([{ transaction_id: transactionId }]);
});

test('for longer than the writer waits: the start is answered with an error, nothing of it is kept, and the same start again is taken', async () => {
  const { test: plant, pile } = await plantWithPile();
  await pile.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' });
  const lock = holdWriteLock(plant.folder);
  const again = start(2_000);
  const answer = await pile.call('StartTransaction', again, { timeoutMs: 20_000 });
  expect(answer).toMatchObject({ ok: false, errorCode: 'InternalError' });
  lock.release();
  expect(plant.reader().all('SELECT transaction_id FROM session')).toEqual([]);
  const { transactionId } = await pile.callOk('StartTransaction', again);
  expect(plant.reader().all('SELECT transaction_id FROM session')).toEqual([{ transaction_id: transactionId }]);
});

test('screens are served while nothing can be written', async () => {
  const first = await openTestPlant({ piles: ['P1'] });
  closers.push(() => first.close());
  await first.plant.close();
  const station = await openStation({
    dataFolder: first.folder,
    rendererFolder: null,
    overrides: { screensPort: 0, networkPort: 0, pilesPort: 0, loopbackOnly: true },
    log: silent,
  });
  closers.push(() => station.close());
  const lock = holdWriteLock(first.folder);
  const pile = await dial(station.addresses.piles[0]?.replace(/\/$/, '') ?? '', 'P1');
  let answered = false;
  const booted = pile.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' }).finally(() => {
    answered = true;
  });
  for (let n = 0; n < AT_LEAST; n += 1) {
    const health = await fetch(new URL('/health', station.addresses.screens));
    expect([health.status, answered]).toEqual([200, false]);
    await health.body?.cancel();
  }
  lock.release();
  expect(await booted).toMatchObject({ status: 'Accepted' });
});

test('a chore that cannot be written (the verified point after a backup) is put off; the writer goes on', { timeout: 60_000 }, async () => {
  const lost: string[] = [];
  const warnings: string[] = [];
  const plant = await openTestPlant({
    piles: ['P1'],
    onLost: (error) => lost.push(error.message),
    log: { ...silent, warn: (_, words) => warnings.push(words) },
  });
  closers.push(() => plant.close());
  const pile = await dial(plant.url, 'P1');
  await pile.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' });
  const lock = holdWriteLock(plant.folder);
  // It reads the file and keeps the verified point through the writer.
  expect(await plant.plant.upkeep.backUpNow()).toMatchObject({ ok: true });
  await expect.poll(() => [...lost, ...warnings], { timeout: 20_000 }).toContainEqual(expect.stringContaining('chore of the writer'));
  lock.release();
  expect(await pile.callOk('StartTransaction', start(3_000))).toHaveProperty('transactionId');
  expect(lost).toEqual([]);
});
