/** What the PC itself does wrong, over the whole core: FIELD-FAULTS F30. And F21: a start that was accepted and never comes, over real sockets, in both versions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { UtcMs } from '../../station-core/base/time.ts';
import { addMs } from '../../station-core/base/time.ts';
import { watchClock } from '../../station-core/clock-watch.ts';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { asStoreFault } from '../../station-core/store/sqlite-faults.ts';
import { newEventId } from '../../station-core/system.ts';
import { storeFiles } from '../../station-core/store/open-store.ts';
import { SimPile } from '../sim/pile16.ts';
import { SimPile201 } from '../sim/pile201.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { caughtUp, PlantPeers, SOON, valueOf } from '../support/plant-peers.ts';

const MORNING = Date.UTC(2026, 2, 2, 8);
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A PC whose clock is set while it runs. */
class SettableClock extends ManualClock {
  #setMs = 0;

  override now(): UtcMs {
    return addMs(super.now(), this.#setMs);
  }

  set(byMs: number): void {
    this.#setMs += byMs;
  }
}

async function open(clock: ManualClock): Promise<{ plant: TestPlant; db: ReadConnection; peers: PlantPeers }> {
  const plant = await openTestPlant({ clock, piles: ['P1'] });
  const peers = new PlantPeers(plant);
  ends.push(
    () => plant.close(),
    () => peers.close(),
  );
  return { plant, db: plant.reader(), peers };
}

describe('F30 the PC’s clock jumps', () => {
  test.each([
    ['an hour ahead', 3_600_000],
    ['an hour back', -3_600_000],
    ['six seconds back', -6_000],
  ])('%s: it is told once, and the charge goes on', async (_, byMs) => {
    const clock = new SettableClock(MORNING);
    const { plant, db, peers } = await open(clock);
    const alarms = (): unknown => db.all("SELECT detail, cleared_at_ms AS cleared FROM alarm WHERE kind = 'clock-jumped'");
    const peer = await peers.booted('P1');
    const transactionId = await peers.charging(peer, 1, 0);
    clock.advance(2_000);
    clock.set(byMs);
    clock.advance(1_000);
    await peer.callOk('MeterValues', peers.values(1, transactionId, 100));
    const detail = JSON.stringify({ jumpedS: byMs / 1_000 });
    await expect.poll(alarms, SOON).toEqual([{ detail, cleared: null }]);
    clock.advance(5_000);
    await caughtUp(peer);
    expect(db.get('SELECT phase, energy FROM session')).toEqual({ phase: 'charging', energy: 1_000 });
    await plant.click({ kind: 'operator.acknowledge-alarm', key: 'station:clock-jumped' });
    expect(alarms()).toEqual([{ detail, cleared: clock.now() }]);
  });

  test('small corrections and a slow drift are no jumps', () => {
    const clock = new SettableClock(MORNING);
    const jumped = watchClock(clock);
    const told = Array.from({ length: 100 }, () => {
      clock.advance(1_000);
      clock.set(4_000);
      return jumped();
    });
    expect(told.every((ms) => ms === null)).toBe(true);
    clock.set(-400_000);
    expect([jumped(), jumped()]).toEqual([-400_000, null]);
  });
});

describe('F30 the file cannot be written', () => {
  test(
    'while another program holds it, nothing is acknowledged; what was refused is repeated and booked once',
    { timeout: 60_000 },
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-busy-'));
      const plant = await openTestPlant({ folder, piles: ['P1'] });
      const peers = new PlantPeers(plant);
      ends.push(
        () => rmSync(folder, { recursive: true, force: true }),
        () => plant.close(),
        () => peers.close(),
      );
      const peer = await peers.booted('P1');
      const thief = new Database(storeFiles(folder).database);
      ends.push(() => thief.close());
      thief.exec('BEGIN IMMEDIATE');
      const start = peers.start(1, 0);
      const answer = await peer.call('StartTransaction', start, { timeoutMs: 50_000 });
      expect(answer.ok ? 'acknowledged' : answer.errorCode).toBe('InternalError');
      thief.exec('ROLLBACK');
      const again = await peer.callOk('StartTransaction', start);
      const db = plant.reader();
      expect(db.all('SELECT transaction_id FROM session')).toEqual([{ transaction_id: again['transactionId'] }]);
      expect(peer.open).toBe(true);
    },
  );
});

describe('F30 the disk fills', () => {
  test('a nearly full one is an alarm until there is room again', async () => {
    const { plant, db } = await open(new ManualClock(MORNING));
    const tell = (active: boolean): Promise<unknown> => {
      const envelope = { id: newEventId(), receivedMs: plant.clock.now() };
      return plant.plant.submit({ ...envelope, kind: 'station.condition', alarm: 'disk-nearly-full', active, detail: { freeMib: 100 } });
    };
    const standing = (): unknown => db.all('SELECT kind, severity FROM alarm WHERE cleared_at_ms IS NULL');
    await tell(true);
    expect(standing()).toEqual([{ kind: 'disk-nearly-full', severity: 'high' }]);
    await tell(false);
    expect(standing()).toEqual([]);
  });

  test('a full one is a fault a person can act on, and what stood before still stands', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-full-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = new Database(path.join(folder, 'full.db'));
    ends.push(() => file.close());
    file.exec('CREATE TABLE fact (text TEXT) STRICT');
    file.prepare('INSERT INTO fact VALUES (?)').run('kept');
    file.pragma(`max_page_count = ${String(file.pragma('page_count', { simple: true }))}`);
    const write = (): unknown => file.prepare('INSERT INTO fact VALUES (?)').run('x'.repeat(100_000));
    expect(() => guarded(write)).toThrow(expect.objectContaining({ code: 'store.disk-full' }) as Error);
    expect(file.prepare('SELECT text FROM fact').all()).toEqual([{ text: 'kept' }]);
  });
});

/** As the store calls SQLite: its codes become faults. */
function guarded(write: () => unknown): unknown {
  try {
    return write();
  } catch (error) {
    throw asStoreFault(error, 'full.db');
  }
}

describe('F21 a start is accepted and nothing starts', () => {
  const limits = { amount: null, energy: null, durationS: null };

  test.each([
    ['1.6', SimPile],
    ['2.0.1', SimPile201],
  ] as const)(
    'by a %s pile: after 90 s the order is over, the attendant is told why, and the connector can be started again',
    async (_, Pile) => {
      const clock = new ManualClock(MORNING);
      const { plant, db } = await open(clock);
      const quirks = { remoteStart: 'accepts-and-ignores' } as const;
      const pile = new Pile({ url: plant.url, identity: 'P1', redialMs: 10, quirks });
      ends.push(() => pile.stop());
      pile.start();
      await pile.whenAccepted();
      await pile.settled();
      const ref = { pileId: id<PileId>('P1'), evse: 1, connector: 1 };
      const order = (): Promise<unknown> => plant.click({ kind: 'operator.start-session', ref, cardId: null, limits });
      const states = (): unknown => db.all('SELECT state FROM start_order ORDER BY ordered_at_ms');
      expect(await order()).toMatchObject({ kind: 'ordered' });
      clock.advance(2_000); // the settle time after the boot
      await expect.poll(states, SOON).toEqual([{ state: 'accepted' }]);
      // Short enough for a pong to each ping and a tick to each second.
      for (let left = 90_000; left > 0; left -= 10_000) {
        clock.advance(10_000);
        await pile.registration.beat();
      }
      /** A second goes by on a line that lives, however slow the machine is. */
      const aSecond = async (): Promise<void> => {
        clock.advance(1_000);
        await pile.registration.beat();
      };
      await expect.poll(() => aSecond().then(states), SOON).toEqual([{ state: 'expired' }]);
      const alarm = db.get("SELECT kind, detail FROM alarm WHERE kind = 'start-ignored'");
      expect(alarm).toMatchObject({ detail: JSON.stringify({ pileId: 'P1', connector: 1, answered: 'yes' }) });
      expect(valueOf(db.get('SELECT count(*) AS n FROM session'))).toBe(0);
      pile.quirks.remoteStart = 'obeys';
      expect(await order()).toMatchObject({ kind: 'ordered' });
      pile.plugIn(1);
      const sessions = (): unknown => db.all('SELECT phase, started_by FROM session');
      await expect.poll(() => aSecond().then(sessions), SOON).toEqual([{ phase: 'charging', started_by: 'operator' }]);
    },
  );
});
