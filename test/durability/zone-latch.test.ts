/** DESIGN, promise 2, against a disk that hangs, that cannot be written, and a core that dies between the stop frame and the commit. */
import Database from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import { storeFiles } from '../../station-core/store/open-store.ts';
import { OcppPeer } from '../sim/ocpp-peer.ts';
import { startCore } from '../support/core-process.ts';
import { ZONE } from '../support/fire-site.ts';
import { silent } from '../support/open-plant.ts';
import { GUARD, LaneSite } from '../support/lane-site.ts';
import { SOON } from '../support/plant-peers.ts';

let lane: LaneSite;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await lane.close();
});

/** Another connection takes the write lock: the next commit waits in SQLite, as behind a slow disk. */
function holdWriteLock(): { release(): void } {
  const db = new Database(storeFiles(lane.folder).database);
  closers.push(() => void db.close());
  db.exec('BEGIN IMMEDIATE');
  return { release: () => void db.exec('ROLLBACK') };
}

const phaseOnDisk = (): unknown[] =>
  lane.plant
    .reader()
    .all('SELECT phase FROM zone_state')
    .map(({ phase }) => phase);

test(
  'a commit that takes 2 s: the stop frame is on the wire meanwhile, and the latch is written before all that waited',
  { timeout: 40_000 },
  async () => {
    lane = await LaneSite.open(['P1', 'P2', 'P3', 'P4']);
    const p1 = await lane.booted('P1');
    const others = await Promise.all(['P2', 'P3', 'P4'].map((name) => lane.booted(name)));
    const transactionId = await lane.peers.charging(p1.peer);
    const lock = holdWriteLock();
    // The first of them is in the commit that hangs; the others wait behind it.
    const first = p1.peer.callOk('Heartbeat');
    await vi.waitFor(() => expect(lane.plant.plant.inbox.oldestWaitMs).toBeGreaterThan(200), SOON);
    const waiting = others.map(({ peer }) => peer.call('DataTransfer', { vendorId: 'Acme', messageId: 'a' }));
    await vi.waitFor(() => expect(lane.plant.plant.inbox.waiting).toBeGreaterThan(3), SOON);
    lane.site.smoke(true);
    await vi.waitFor(() => expect(p1.told).toContain(`stop ${transactionId}`), SOON);
    expect(phaseOnDisk()).toEqual(['clear']);
    expect(lane.plant.plant.safety.zones()).toMatchObject([{ phase: 'latched' }]);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    lock.release();
    await Promise.all([first, ...waiting]);
    await lane.until('latched');
    const seqs = (kind: string): number[] =>
      lane.plant
        .reader()
        .all('SELECT seq FROM journal WHERE kind = ? ORDER BY seq', kind)
        .map(({ seq }) => Number(seq));
    expect(seqs('pile.notice')).toHaveLength(3);
    expect(seqs('zone.told').at(-1)).toBeLessThan(seqs('pile.notice')[0] ?? 0);
  },
);

test('while nothing can be written at all the zone is stopped in memory; it is written when it can be', { timeout: 60_000 }, async () => {
  const warnings: string[] = [];
  const note = (_: unknown, words: string): void => void warnings.push(words);
  lane = await LaneSite.open(['P1'], undefined, { log: { ...silent, error: note } });
  const p1 = await lane.booted('P1');
  const transactionId = await lane.peers.charging(p1.peer);
  const lock = holdWriteLock();
  lane.site.smoke(true);
  await vi.waitFor(() => expect(p1.told).toContain(`stop ${transactionId}`), SOON);
  // Longer than the writer waits: the latch is refused, and tried again.
  await vi.waitFor(() => expect(warnings).toContainEqual(expect.stringContaining('it is tried again')), SOON);
  expect([phaseOnDisk(), lane.plant.plant.safety.zones()[0]?.phase]).toEqual([['clear'], 'latched']);
  lock.release();
  await lane.until('latched');
  await vi.waitFor(() => expect(lane.steps()).toContain('zone-latched'), SOON);
  expect(lane.plant.reader().all("SELECT kind FROM alarm WHERE kind = 'rule' AND cleared_at_ms IS NULL")).toHaveLength(1);
});

test(
  'killed between the stop frame and the commit: it comes up held, reads the smoke again, and is stopped',
  { timeout: 90_000 },
  async () => {
    lane = await LaneSite.open(['P1']);
    await lane.peers.close();
    await lane.plant.plant.close();
    const options = {
      folder: lane.folder,
      zone: 'Europe/Berlin',
      connectors: 2,
      ratedPowerW: 22_000,
      synchronous: 'full' as const,
      idleCapS: null,
      piles: [],
    };
    const core = startCore(options);
    closers.push(() => core.kill());
    const url = await core.open();
    const told: string[] = [];
    const note = (word: string, status: string) => () => {
      told.push(word);
      return { status };
    };
    const handlers = {
      '*': () => ({ status: 'Accepted' }),
      RemoteStopTransaction: note('stop', 'Accepted'),
      ChangeAvailability: note('bar', 'Scheduled'),
    };
    const peer = await OcppPeer.connect(url, { identity: 'P1', handlers });
    closers.push(() => peer.terminate());
    const disk = new Database(storeFiles(lane.folder).database, { readonly: true });
    closers.push(() => void disk.close());
    const phase = (): unknown => disk.prepare('SELECT phase FROM zone_state').pluck().get();
    await vi.waitFor(() => expect(phase()).toBe('clear'), SOON);
    await peer.callOk('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Two' });
    await peer.callOk('StartTransaction', { connectorId: 1, idTag: 'CARD1', meterStart: 1_000, timestamp: new Date().toISOString() });
    const lock = holdWriteLock();
    lane.site.smoke(true);
    await vi.waitFor(() => expect(told).toContain('stop'), SOON);
    await core.kill();
    lock.release();
    expect(phase()).toBe('clear');
    const before = lane.io;
    await lane.restart();
    expect(before.lines).toBeGreaterThan(0);
    await lane.until('latched');
    expect(() => lane.plant.plant.safety.askReset(ZONE, GUARD, 'hurry')).toThrow(/still stands/);
    const p1 = await lane.booted('P1');
    await vi.waitFor(() => expect(p1.told).toContain('bar'), SOON);
    expect(
      lane.plant
        .reader()
        .all("SELECT json_extract(body, '$.state.phase') AS phase FROM journal WHERE kind = 'zone.told' ORDER BY seq DESC LIMIT 2"),
    ).toEqual([{ phase: 'latched' }, { phase: 'held' }]);
  },
);
