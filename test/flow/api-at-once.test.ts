/** Two people who save at the same moment, through the whole station with its threads and its file: one wins, the other is told, nothing is half done. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { openStation } from '../../station-core/station.ts';
import { stationLog } from '../../station-core/system.ts';
import { Browser, faultOf, OWNER } from '../support/api-station.ts';

const folder = mkdtempSync(join(tmpdir(), 'at-once-'));
let station: Awaited<ReturnType<typeof openStation>>;
let browsers: readonly [Browser, Browser];

beforeAll(async () => {
  station = await openStation({
    dataFolder: folder,
    rendererFolder: null,
    log: stationLog(null, 'silent'),
    overrides: { screensPort: 0, pilesPort: 0, networkPort: 0, loopbackOnly: true },
  });
  const [first, second] = [new Browser(station.addresses.screens), new Browser(station.addresses.screens)];
  await first.client.setup.complete(OWNER);
  await second.client.auth.login({ name: OWNER.ownerName, password: OWNER.password });
  browsers = [first, second];
});
afterAll(async () => {
  await station.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Both at once: what came of the one that was taken, and what the other was told. */
async function atOnce<T>(call: (browser: Browser, at: number) => Promise<T>) {
  const ended = await Promise.allSettled(browsers.map(call));
  const taken = ended.flatMap((one, at) => (one.status === 'fulfilled' ? [{ at, value: one.value }] : []));
  const refused = ended.flatMap((one) => (one.status === 'rejected' ? [faultOf(Promise.reject(one.reason as Error))] : []));
  return { taken, refused: await Promise.all(refused) };
}

test('the matrix: the version that one saved is whole, and the other is told that somebody was first', async () => {
  const { client } = browsers[0];
  const rule = must((await client.safety.setup()).rules[0], 'rules are shipped');
  for (let version = 1; version <= 10; version += 1) {
    const wishes = (['siren', 'record'] as const).map((effect) => [{ ruleId: rule.id, zoneId: null, effects: [effect] }]);
    const { taken, refused } = await atOnce((browser, at) => browser.client.safety.saveMatrix({ version, cells: wishes[at] ?? [] }));
    expect([taken.map(({ value }) => value), refused.length]).toEqual([[{ version: version + 1 }], 1]);
    expect(refused[0]).toMatchObject({ code: 'input.invalid', detail: { field: 'version' } });
    expect(await client.safety.setup()).toMatchObject({ matrixVersion: version + 1, matrix: wishes[taken[0]?.at ?? -1] });
  }
  expect((await client.safety.matrixVersions()).map(({ version }) => version)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test('a new zone: there is one of the name', async () => {
  for (const name of ['East', 'West', 'Yard']) {
    const { taken, refused } = await atOnce((browser) =>
      browser.client.safety.saveZone({ zoneId: null, name, silence: 'trip', pileIds: [] }),
    );
    expect([taken.length, refused.map(({ detail }) => detail['field'])]).toEqual([1, ['name']]);
  }
  expect((await browsers[0].client.safety.setup()).zones.map(({ name }) => name)).toEqual(['East', 'West', 'Yard']);
});
