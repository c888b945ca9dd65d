/** The whole core with its threads and a file, and an HQ over a real line: enrolled, told, switched off in the middle, told on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_SCHEDULE } from '../../station-core/domain/hq-port.ts';
import { HqServer } from '../sim/hq-server.ts';
import { BOSS, openTestPlant, type TestPlant } from '../support/open-plant.ts';

let folder: string;
let hq: HqServer;
let running: TestPlant;

const settings = () => ({ url: hq.url, caPem: null, proxy: null, capKiBs: null, schedule: DEFAULT_SCHEDULE });
const SOON = { timeout: 20_000, interval: 20 };

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hq-whole-'));
  hq = await HqServer.open();
  hq.addCode('CODE-1', 'yard-7');
  running = await openTestPlant({ folder, piles: ['P1'] });
  await running.plant.hq.enrol({ settings: settings(), code: 'code-1' }, BOSS);
});
afterEach(async () => {
  await running.close();
  await hq.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sent until HQ has what the file had told when it was asked for, kinds and all. */
async function allThere(kinds: readonly string[] = []): Promise<void> {
  await expect
    .poll(async () => {
      await running.plant.hq.sendNow(BOSS);
      const held = hq.station('yard-7').objects;
      const told = running.reader().all('SELECT kind, object_id, version FROM hq_object');
      const missing = told.filter((row) => !held.has(`${String(row['kind'])}/${String(row['object_id'])}`));
      return { missing, kinds: kinds.filter((kind) => !told.some((row) => row['kind'] === kind)) };
    }, SOON)
    .toEqual({ missing: [], kinds: [] });
}

test('what was there before the enrolment arrives, and what comes later', { timeout: 60_000 }, async () => {
  await allThere();
  expect(running.plant.hq.progress()).toMatchObject({ phase: 'resting', problem: null });
  await running.click({ kind: 'operator.add-card', number: 'CARD2', label: 'Van 2', validUntilMs: null });
  await allThere(['card', 'station', 'location', 'pile']);
});

test('switched off while a batch is on its way, it goes on after the start with the same bytes', { timeout: 60_000 }, async () => {
  await allThere();
  await running.click({ kind: 'operator.add-card', number: 'CARD3', label: 'Van 3', validUntilMs: null });
  const before = hq.arrived.length;
  hq.next('silent', '/station/v1/batches');
  const sending = running.plant.hq.sendNow(BOSS);
  await expect.poll(() => hq.arrived.length, SOON).toBe(before + 1);
  await running.close();
  await sending;
  running = await openTestPlant({ folder });
  await allThere();
  expect(hq.arrived[before]?.equals(hq.arrived[before + 1] ?? Buffer.alloc(0))).toBe(true);
});
