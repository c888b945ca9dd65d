/** The whole core with its threads and a file, and an HQ over a real line: enrolled, told, switched off in the middle, told on. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { id, type FileId } from '../../station-core/base/ids.ts';
import { localTime, zoneName } from '../../station-core/base/time.ts';
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

test('a file HQ asks for goes up, and an image it sends lies on the shelf', { timeout: 60_000 }, async () => {
  const image = randomBytes(1_500_000);
  hq.images.set('fw-1', image);
  const day = localTime(running.clock.now(), zoneName('Europe/Berlin')).date;
  hq.direct('yard-7', { kind: 'request-file', objectId: 'journal-1', version: 1, body: { what: { kind: 'journal', day, pileId: null } } });
  hq.direct('yard-7', {
    kind: 'request-file',
    objectId: 'none-1',
    version: 1,
    body: { what: { kind: 'incident', incidentId: 'no-such' } },
  });
  hq.direct('yard-7', {
    kind: 'firmware',
    objectId: 'fw-1',
    version: 1,
    body: {
      name: 'acme-2.bin',
      version: '2.0',
      vendor: 'Acme',
      model: 'Two',
      bytes: image.length,
      sha256: createHash('sha256').update(image).digest('hex'),
      md5: createHash('md5').update(image).digest('hex'),
      certificatePem: null,
      signature: null,
    },
  });
  const outcomes = () =>
    [...hq.station('yard-7').objects.values()]
      .filter(({ kind }) => kind === 'directive')
      .map(({ body }) => body as { number: number; state: string; reason: string | null })
      .sort((a, b) => a.number - b.number)
      .map(({ number, state }) => [number, state]);
  await expect
    .poll(async () => {
      await running.plant.hq.sendNow(BOSS);
      return outcomes();
    }, SOON)
    .toEqual([[1, 'applied'], [2, 'refused'], [3, 'applied']]); // prettier-ignore
  const sent = hq.station('yard-7').files.get('journal-1') ?? Buffer.alloc(0);
  const row = hq.station('yard-7').objects.get('file/journal-1')?.body as { size: number; sha256: string; name: string };
  expect(row).toMatchObject({ size: sent.length, sha256: createHash('sha256').update(sent).digest('hex'), name: `journal-${day}.ndjson` });
  expect(
    sent
      .toString('utf8')
      .split('\n')
      .some((line) => line.includes('operator.add-card')),
  ).toBe(true);
  const parts: Uint8Array[] = [];
  for await (const part of running.plant.files.read('firmware', id<FileId>('fw-1'))) parts.push(part);
  expect(Buffer.concat(parts).equals(image)).toBe(true);
  expect(readdirSync(path.join(folder, 'hq'))).toEqual([]);
});

test('a file that HQ never takes is answered as refused with its reason, and the next one has its turn', { timeout: 60_000 }, async () => {
  await allThere();
  const day = localTime(running.clock.now(), zoneName('Europe/Berlin')).date;
  const body = { what: { kind: 'journal', day, pileId: null } };
  hq.direct('yard-7', { kind: 'request-file', objectId: 'journal-1', version: 1, body });
  hq.direct('yard-7', { kind: 'request-file', objectId: 'journal-2', version: 1, body });
  hq.next({ status: 413, body: { code: 'hq.too-large', help: 'HQ keeps no more files of this station.' } }, '/station/v1/files/journal-1');
  const outcomes = () =>
    [...hq.station('yard-7').objects.values()]
      .filter(({ kind }) => kind === 'directive')
      .map(({ body: told }) => told as { number: number; state: string; reason: string | null })
      .sort((a, b) => a.number - b.number)
      .map(({ state, reason }) => [state, reason]);
  await expect
    .poll(async () => {
      await running.plant.hq.sendNow(BOSS);
      return outcomes();
    }, SOON)
    .toEqual([['refused', 'HQ keeps no more files of this station.'], ['applied', null]]); // prettier-ignore
  expect(running.plant.hq.progress()).toMatchObject({ phase: 'resting', problem: null });
  expect(readdirSync(path.join(folder, 'hq'))).toEqual([]);
});
