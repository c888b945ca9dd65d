/** What a pile is cut off for: told once with its reason, under its name where that is known, and nobody else notices (F24, F29). */
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { utcMs } from '../../station-core/base/time.ts';
import type { PileDriver } from '../../station-core/domain/ports.ts';
import { openOcpp } from '../../station-core/drivers/pile/ocpp/driver.ts';
import type { OcppJLimits } from '../../station-core/drivers/pile/ocpp-j/limits.ts';
import { flood } from '../sim/hostile-flood.ts';
import {
  BROKEN_UTF8,
  LYING_LENGTH,
  oversize,
  oversizeInFragments,
  RESERVED_OPCODE,
  UNMASKED,
  type HostileFrame,
} from '../sim/hostile-frames.ts';
import { slowLoris, type Dawdling } from '../sim/hostile-handshake.ts';
import { OcppPeer } from '../sim/ocpp-peer.ts';
import { driverHost, manualClock, type DriverHost } from '../support/driver-host.ts';
import { openTestKeys } from '../support/pile-pki.ts';

const station = await openTestKeys();
afterAll(() => station.close());
const peers: OcppPeer[] = [];
let host: DriverHost;
let driver: PileDriver;

const open = async (limits: Partial<OcppJLimits> = {}): Promise<void> => {
  driver = await openOcpp(host, {
    listen: { host: '127.0.0.1', port: 0 },
    secure: { host: '127.0.0.1', port: 0, credentials: station.keys.pileCredentials, caPem: station.keys.caCertificatePem() },
    limits,
  });
};
beforeEach(() => {
  host = driverHost(manualClock(utcMs(Date.now())));
  host.admit('CP-1');
  host.admit('CP-2');
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.terminate();
  await driver.close();
});

async function dial(identity: string): Promise<OcppPeer> {
  const peer = await OcppPeer.connect(driver.addresses[0] ?? '', { identity });
  peers.push(peer);
  return peer;
}

const cutOffs = (): unknown[] => host.of('pile.refused').map(({ pileId, cause, detail }) => [pileId, cause, detail]);

describe('a connection that breaks a limit', () => {
  test.each<[HostileFrame, number, string]>([
    [oversize(300_000), 1009, 'a message longer than 256 KB'],
    [oversizeInFragments(300_000), 1009, 'a message longer than 256 KB'],
    [LYING_LENGTH, 1009, 'a message longer than 256 KB'],
    [BROKEN_UTF8, 1007, 'text that is not UTF-8'],
    [UNMASKED, 1002, 'a broken WebSocket frame: MASK must be set'],
    [RESERVED_OPCODE, 1002, 'a broken WebSocket frame: invalid opcode 3'],
  ])('$name', async ({ send }, code, detail) => {
    await open();
    const [bad, good] = [await dial('CP-1'), await dial('CP-2')];
    send(bad);
    expect(await bad.closed).toMatchObject({ code });
    expect(cutOffs()).toEqual([['CP-1', 'cut-off', detail]]);
    expect(await host.next('pile.disconnected')).toMatchObject({ pileId: 'CP-1', reason: detail });
    expect(await good.callOk('Heartbeat')).toHaveProperty('currentTime');
  });

  test('a flood', async () => {
    await open();
    const [bad, good] = [await dial('CP-1'), await dial('CP-2')];
    expect(await flood(bad, { most: 100_000 })).toMatchObject({ closed: { code: 1008 } });
    expect(cutOffs()).toEqual([['CP-1', 'cut-off', 'too many calls wait for their answer']]);
    expect(await good.callOk('Heartbeat')).toHaveProperty('currentTime');
  });

  test('what ends without a fault is no cut-off', async () => {
    await open();
    const [first, other] = [await dial('CP-1'), await dial('CP-2')];
    await dial('CP-1');
    await first.closed;
    other.terminate();
    await host.next('pile.disconnected', ({ pileId }) => pileId === 'CP-2');
    expect(cutOffs()).toEqual([]);
  });
});

describe('a handshake that does not end', () => {
  test.each<[Dawdling, 'plain' | 'secure']>([
    ['silent', 'secure'],
    ['tls-hello', 'secure'],
    ['head-in-tls', 'secure'],
    ['head', 'secure'],
    ['head', 'plain'],
  ])('%s at the %s door', async (how, door) => {
    // The plain door counts by the system's clock (node:http), the other by the station's.
    await open(door === 'plain' ? { handshakeMs: 200 } : {});
    const crowd = await slowLoris(driver.addresses[door === 'plain' ? 0 : 1] ?? '', how, 20);
    if (door === 'secure')
      await expect
        .poll(() => {
          host.clock.advance(10_000);
          return crowd.open();
        })
        .toBe(0);
    await crowd.closed;
    const detail = `its handshake was not finished within ${door === 'plain' ? 0.2 : 10} s`;
    expect(cutOffs()).toContainEqual(['127.0.0.1', 'cut-off', detail]);
    expect(await (await dial('CP-2')).callOk('Heartbeat')).toHaveProperty('currentTime');
  });
});
