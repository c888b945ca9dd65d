/** The command line and the stick: beside a running core and without one, as a ZIP and as a folder; HQ's answer carried back. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../station-core/config.ts';
import { DEFAULT_SCHEDULE } from '../../station-core/domain/hq-port.ts';
import { openStation } from '../../station-core/index.ts';
import { bundle } from '../../station-core/hq/wire.ts';
import { HqServer } from '../sim/hq-server.ts';
import { BOSS, openTestPlant, silent } from '../support/open-plant.ts';
import { readZip } from '../support/read-zip.ts';

const run = promisify(execFile);
let folder: string;
let stick: string;
let hq: HqServer;

/** As a person types it. */
function stationmaster(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, ['station-core/cli.ts', ...args, '--data-folder', folder]);
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hq-stick-data-'));
  stick = mkdtempSync(path.join(tmpdir(), 'hq-stick-'));
  hq = await HqServer.open();
  hq.addCode('CODE-1', 'yard-7');
  const plant = await openTestPlant({ folder });
  const never = { ...DEFAULT_SCHEDULE, everyMinutes: 1_440 };
  await plant.plant.hq.enrol({ settings: { url: hq.url, caPem: null, proxy: null, capKiBs: null, schedule: never }, code: 'CODE-1' }, BOSS);
  // From here on there is no line.
  await hq.close();
  await plant.click({ kind: 'operator.add-card', number: 'CARD2', label: 'Van 2', validUntilMs: null });
  await plant.close();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(stick, { recursive: true, force: true });
});

function batchesIn(place: string): Buffer[] {
  const { batches } = bundle.parse(JSON.parse(readFileSync(path.join(place, 'bundle.json'), 'utf8')));
  return batches.map((name) => readFileSync(path.join(place, name)));
}

test('without a core: into a folder, and the answer back', { timeout: 60_000 }, async () => {
  const { stdout } = await stationmaster('export', '--to', path.join(stick, 'to-hq'));
  expect(stdout).toMatch(/^\d+ batches of station yard-7/);
  const answer = path.join(stick, 'hq-answer-yard-7.json');
  writeFileSync(answer, hq.carried('yard-7', batchesIn(path.join(stick, 'to-hq'))));
  expect((await stationmaster('import-ack', answer)).stdout).toMatch(/^HQ has everything up to batch \d+/);
  expect((await stationmaster('export', '--to', path.join(stick, 'again'))).stdout).toMatch(/the bundle is empty/);
});

test('beside a running core: into a ZIP, and the answer back', { timeout: 60_000 }, async () => {
  const station = await openStation({
    dataFolder: folder,
    rendererFolder: null,
    overrides: { screensPort: 0, networkPort: 0, pilesPort: 0, pilesSecurePort: 0, loopbackOnly: true },
    log: silent,
  });
  try {
    await stationmaster('export', '--to', path.join(stick, 'to-hq.zip'));
    const files = new Map(readZip(readFileSync(path.join(stick, 'to-hq.zip'))).map(({ name, bytes }) => [name, bytes]));
    const { batches } = bundle.parse(JSON.parse(String(files.get('bundle.json'))));
    expect(batches.length).toBeGreaterThan(0);
    const answer = path.join(stick, 'hq-answer-yard-7.json');
    writeFileSync(
      answer,
      hq.carried(
        'yard-7',
        batches.map((name) => Buffer.from(files.get(name) ?? [])),
      ),
    );
    expect((await stationmaster('import-ack', answer)).stdout).toMatch(/^HQ has everything up to batch \d+/);
    expect(statSync(path.join(folder, 'keys', 'local-door')).mode & 0o077).toBe(0);
    const refused = await fetch(new URL('/local/hq/bundle', station.addresses.screens), { headers: { authorization: 'Bearer guess' } });
    expect(refused.status).toBe(401);
  } finally {
    await station.close();
  }
});

test.each([
  ['a file that is none of HQ', ['import-ack', 'station-core/cli.ts'], /hq-answer-<station>\.json/],
  ['a file that is not there', ['import-ack', '/nowhere/answer.json'], /There is no such record/],
  ['no place', ['export'], /--to/],
])('%s is refused in words', { timeout: 60_000 }, async (_, args, told) => {
  await expect(stationmaster(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(told) as string });
  expect(readdirSync(stick)).toEqual([]);
  expect(() => readConfig(folder, {})).not.toThrow();
});
