import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStation } from '../../station-core/station.ts';
import { stationLog } from '../../station-core/system.ts';
import { Browser, OWNER } from '../support/api-station.ts';

test('the whole station, threads and file and all: set up, log in, plan, feed, and found again after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whole-'));
  const open = (): ReturnType<typeof openStation> =>
    openStation({
      dataFolder: folder,
      rendererFolder: null,
      log: stationLog(null, 'silent'),
      overrides: { screensPort: 0, pilesPort: 0, networkPort: 0, loopbackOnly: true },
    });
  try {
    const first = await open();
    const owner = new Browser(first.addresses.screens);
    await owner.client.setup.complete(OWNER);
    const { client, socket } = await owner.feeds();
    const changes = (await client.feed.changes())[Symbol.asyncIterator]();
    expect((await changes.next()).value).toEqual([]);
    await owner.client.cards.add({ number: '04A1B2C3D4', label: 'Van', validUntilMs: null });
    const told: string[] = [];
    while (!told.includes('cards')) told.push(...((await changes.next()).value as { topic: string }[]).map((n) => n.topic));
    expect((await owner.client.cards.list({})).rows.map((c) => c.label)).toEqual(['Van']);
    expect(await owner.client.station.health()).toMatchObject({ store: 'ok' });
    expect((await owner.client.station.info()).pileUrls[0]).toMatch(/^ws:\/\/.+\/ocpp\/$/);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await first.close();
    await closed;

    const second = await open();
    const again = new Browser(second.addresses.screens);
    expect(await again.client.setup.status()).toMatchObject({ setUp: true, stationName: 'Yard' });
    await again.client.auth.login({ name: 'Olga', password: OWNER.password });
    expect((await again.client.cards.list({})).total).toBe(1);
    expect(await again.client.journal.search({ pileId: null, fromDay: '2020-01-01', toDay: '2020-01-01' })).toEqual({
      rows: [],
      nextBeforeSeq: null,
    });
    await second.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
