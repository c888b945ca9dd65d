/** What stands between a station and HQ, or says it is HQ, and means no good or is broken: the line goes on as soon as it is gone. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HqClient } from '../../station-core/hq/client.ts';
import { zoneName } from '../../station-core/base/time.ts';
import { Losses } from '../../station-core/hq/losses.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { HqServer } from '../sim/hq-server.ts';
import { HqUploader } from '../support/hq-uploader.ts';

describe('an answer that says stop', () => {
  let hq: HqServer;
  let station: HqUploader;
  beforeEach(async () => {
    station = new HqUploader();
    hq = await HqServer.open({ nowMs: () => station.flow.nowMs });
    hq.addCode('ABCD-1234', 'yard-7');
    await station.enrol(hq.url, 'ABCD-1234');
  });
  afterEach(async () => {
    await station.close();
    await hq.close();
  });

  test.each([
    ['/oauth/token', 'hq.unknown-station'],
    ['/station/v1/mark', 'hq.locked'],
    ['/station/v1/batches', 'hq.fork'],
    ['/station/v1/batches', 'hq.epoch-closed'],
    ['/station/v1/mark', 'hq.old-key'],
  ])('once, at %s, as %s, is asked again and stops nothing', async (path, code) => {
    hq.next({ status: 409, body: { code, help: 'no' } }, path);
    await station.sendNow();
    expect(station.line.progress()).toMatchObject({ phase: 'resting', problem: null });
    expect(hqLine(station.flow.db)).toMatchObject({ link: { state: 'linked' }, waiting: 0, openBatches: 0 });
  });

  test('twice is believed', async () => {
    for (let n = 0; n < 2; n += 1) hq.next({ status: 409, body: { code: 'hq.fork', help: 'no' } }, '/station/v1/mark');
    await station.sendNow();
    expect(hqLine(station.flow.db).link).toMatchObject({ state: 'stopped', stoppedBy: { code: 'hq.fork' } });
  });
});

describe('an answer that never ends', () => {
  let server: Server;
  let stop: () => void = () => undefined;
  beforeEach(async () => {
    server = createServer((_request, response) => {
      const timer = setInterval(() => response.write('x'), 1);
      stop = () => clearInterval(timer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    stop();
    server.closeAllConnections();
    server.close();
  });

  test('a byte at a time, is given up though the line is never silent', async () => {
    let ms = 0;
    // Each look at the clock is half a minute later.
    const clock = { monotonic: () => (ms += 30_000), after: () => () => undefined };
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new HqClient({ clock, settings: { url, caPem: null, proxy: null, capKiBs: null } });
    await expect(client.ask({ method: 'GET', path: '/station/v1/mark', mostBytes: 5_000 })).rejects.toMatchObject({
      code: 'hq.unreachable',
    });
    await client.close();
  });
});

test.each([
  ['a time that no calendar has', 9e15, {}],
  ['a start that no calendar has', 0, { startedAtMs: 9e15 }],
  ['a currency that is none', 0, { currency: 'xx', total: 5 }],
  ['half a millisecond', 0, { hourMs: 1.5 }],
])('what was lost is listed though HQ tells of it with %s', (_, atMs, body) => {
  const losses = new Losses({ zone: zoneName('Europe/Berlin'), currency: 'EUR' });
  losses.look({ epoch: 1, seq: 1, kind: 'session', id: 'S1', version: 1, atMs, body }, null);
  expect(losses.list()).toMatchObject([{ kind: 'session', objectId: 'S1', text: 'S1' }]);
});
