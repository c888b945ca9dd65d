/** The installer's record of a zone on real sockets: smoke under test stops nothing, a relay really acts, a watchdog's pulses really stop and come back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type FieldRecordId } from '../../station-core/base/ids.ts';
import type { FieldCheck, FieldRecord } from '../../station-core/domain/field-record.ts';
import { SimPile } from '../sim/pile16.ts';
import { admitToZone, COILS, fireSite, SMOKE, ZONE, type FireSite } from '../support/fire-site.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';

const SOON = { timeout: 20_000, interval: 20 };
const LONG_MS = 60_000;
const RECORD = id<FieldRecordId>('rec-1');

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Scene {
  readonly plant: TestPlant;
  readonly site: FireSite;
  readonly check: (checkId: string) => FieldCheck;
  readonly tryIt: (checkId: string, seconds?: number) => Promise<void>;
}

/** A clear zone whose record is open. */
async function begun(): Promise<Scene> {
  const plant = await openTestPlant();
  closers.push(() => plant.close());
  const site = await fireSite(plant);
  closers.push(() => site.close());
  await vi.waitFor(() => expect(site.phase()).toBe('clear'), SOON);
  await plant.click({ kind: 'operator.begin-field-record', recordId: RECORD, zoneId: ZONE, installer: 'A. Fitter' });
  return { plant, site, ...deeds(plant) };
}

function deeds(plant: TestPlant): Pick<Scene, 'check' | 'tryIt'> {
  const reader = plant.reader();
  const record = (): FieldRecord => JSON.parse(String(reader.get('SELECT body FROM field_record')?.['body'])) as FieldRecord;
  return {
    check: (checkId) =>
      must(
        record().checks.find((one) => one.id === checkId),
        checkId,
      ),
    tryIt: async (checkId, seconds) => {
      const answer = await plant.click({
        kind: 'operator.check-field',
        recordId: RECORD,
        checkId,
        ...(seconds === undefined ? {} : { seconds }),
      });
      expect(answer).toEqual({ kind: 'done' });
    },
  };
}

test(
  'smoke under test raises its alarm, stops nothing, and passes when the detector is at rest again',
  async () => {
    const { plant, site, check, tryIt } = await begun();
    const checkId = `sensor:${SMOKE}`;
    await tryIt(checkId);
    const inTest = () => plant.plant.sensors.view().rows.some(({ sensor, testEndsAtMs }) => sensor.id === SMOKE && testEndsAtMs !== null);
    await vi.waitFor(() => expect(inTest()).toBe(true), SOON);
    site.smoke(true);
    await vi.waitFor(() => expect(check(checkId).waitsFor).toBe('rest'), SOON);
    site.smoke(false);
    await vi.waitFor(() => expect(check(checkId).state).toBe('passed'), SOON);
    const { finding } = check(checkId);
    expect(finding).toMatchObject({ code: 'alarm-and-rest', facts: { rule: 'Smoke' } });
    expect(Number(finding?.facts['readingMs'])).toBeLessThanOrEqual(Number(finding?.facts['afterMs']));
    expect([site.phase(), site.steps()]).toEqual(['clear', []]);
    // In earnest again.
    await vi.waitFor(() => expect(inTest()).toBe(false), SOON);
    site.smoke(true);
    await vi.waitFor(() => expect(site.phase()).toBe('latched'), SOON);
  },
  LONG_MS,
);

test(
  'the siren acts for two seconds and rests; one whose coil sticks did not act',
  async () => {
    const { site, check, tryIt } = await begun();
    const acts = site.io.coilBecomes(COILS.siren, true);
    await tryIt('relay:siren');
    await acts;
    await site.io.coilBecomes(COILS.siren, false);
    await vi.waitFor(() => expect(check('relay:siren').state).toBe('asking'), SOON);
    expect(check('relay:siren').finding).toMatchObject({ code: 'acted', facts: { seconds: 2 } });
    site.io.stuckCoils.add(COILS.trip);
    await tryIt('relay:trip');
    await vi.waitFor(() => expect(check('relay:trip').state).toBe('failed'), SOON);
    expect(check('relay:trip').finding?.code).toBe('not-acted');
  },
  LONG_MS,
);

/** Longest time between two changes of the watchdog's coil, in milliseconds. */
function longestStand({ io }: FireSite): number {
  const changes = io.writes.filter(({ table, address }) => table === 'coil' && address === COILS.watchdog).map(({ atMs }) => atMs);
  return Math.max(...changes.slice(1).map((atMs, at) => atMs - (changes[at] ?? atMs)));
}

test(
  'the watchdog stands still for the seconds told and no longer, then pulses by itself, though nobody looks any more',
  async () => {
    const { site, check, tryIt } = await begun();
    await site.io.coilChanges(COILS.watchdog, 2);
    await tryIt('watchdog:watchdog', 3);
    await vi.waitFor(() => expect(check('watchdog:watchdog').state).toBe('asking'), SOON);
    const stoodMs = Number(check('watchdog:watchdog').finding?.facts['stoodMs']);
    await site.io.coilChanges(COILS.watchdog, 3);
    // As the core measured it, and as the module saw it; a write has at most 2 s.
    for (const stood of [stoodMs, longestStand(site)]) {
      expect(stood).toBeGreaterThan(2_000);
      expect(stood).toBeLessThan(5_000);
    }
  },
  LONG_MS,
);

test(
  'a car that begins to charge in the middle lets the watchdog go at once',
  async () => {
    const { plant, site, check, tryIt } = await begun();
    await admitToZone(plant, 'FIRE-1');
    const pile = new SimPile({ url: plant.url, identity: 'FIRE-1' }).start();
    closers.push(() => pile.stop());
    await pile.whenAccepted();
    await site.io.coilChanges(COILS.watchdog, 2);
    await tryIt('watchdog:watchdog', 60);
    pile.plugIn();
    await vi.waitFor(async () => expect(await pile.presentCard('CARD1')).toBe('started'), SOON);
    await vi.waitFor(() => expect(check('watchdog:watchdog').state).toBe('failed'), SOON);
    expect(check('watchdog:watchdog').finding?.code).toBe('charge-began');
    await site.io.coilChanges(COILS.watchdog, 3);
    const again = await plant.click({ kind: 'operator.check-field', recordId: RECORD, checkId: 'watchdog:watchdog', seconds: 10 });
    expect(again).toMatchObject({ kind: 'refused', detail: { pileId: 'FIRE-1' } });
  },
  LONG_MS,
);

test(
  'a core that ends in the middle: the next one pulses at once, and the check is broken off',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-field-record-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const first = await openTestPlant({ folder });
    const site = await fireSite(first);
    closers.push(() => site.close());
    await site.io.coilChanges(COILS.watchdog, 2);
    await first.click({ kind: 'operator.begin-field-record', recordId: RECORD, zoneId: ZONE, installer: 'A. Fitter' });
    await deeds(first).tryIt('watchdog:watchdog', 60);
    await first.close();
    const second = await openTestPlant({ folder });
    closers.push(() => second.close());
    expect(deeds(second).check('watchdog:watchdog')).toMatchObject({ state: 'failed', finding: { code: 'broken-off' } });
    await site.io.coilChanges(COILS.watchdog, 3);
  },
  LONG_MS,
);
