/** The whole station with its threads: drivers' pages open with the set-up, and close with the station. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { openStation } from '../../station-core/index.ts';
import { Browser, OWNER } from '../support/api-station.ts';
import { Phone } from '../support/phone.ts';

test('drivers’ pages open once the owner’s password is set', { timeout: 60_000 }, async () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'driver-whole-'));
  const ports = { screensPort: 0, networkPort: 0, pilesPort: 0, driverPort: 0, loopbackOnly: true };
  const station = await openStation({ dataFolder, rendererFolder: null, overrides: ports });
  try {
    expect(station.addresses.drivers()).toEqual([]);
    const owner = new Browser(station.addresses.screens);
    await owner.client.setup.complete(OWNER);
    const [url = ''] = await vi.waitUntil(() => (station.addresses.drivers().length > 0 ? station.addresses.drivers() : null), {
      timeout: 20_000,
    });
    const phone = new Phone(url);
    expect((await phone.get('/')).text).toContain('No pile is set up here yet');
    const sent = await phone.post('/complain', { text: 'Nobody is here' });
    expect(sent.text).toContain('Thank you, we have it');
    expect((await owner.client.complaints.list({})).rows).toMatchObject([{ text: 'Nobody is here', state: 'open' }]);
    expect(await owner.client.drivers.site()).toEqual({ site: url });
  } finally {
    await station.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
