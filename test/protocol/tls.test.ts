/** Security profiles 1 to 3 over real TLS with real certificates; who is turned away at either door, and what the page is told. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { utcMs } from '../../station-core/base/time.ts';
import type { PileDriver, PileEntry } from '../../station-core/domain/ports.ts';
import { openOcpp } from '../../station-core/drivers/pile/ocpp/driver.ts';
import type { OcppJLimits } from '../../station-core/drivers/pile/ocpp-j/limits.ts';
import type { StationKeys } from '../../station-core/keys/open-keys.ts';
import { HandshakeRefused } from '../sim/ocpp-peer-errors.ts';
import { OcppPeer, type PeerOptions } from '../sim/ocpp-peer.ts';
import { driverHost, hashOf, manualClock, type DriverHost } from '../support/driver-host.ts';
import { DAY, issue, keysAt, openTestKeys, type ClientCertificate } from '../support/pile-pki.ts';
import { pile } from './pile-socket.ts';

let station: Awaited<ReturnType<typeof openTestKeys>>;
let foreign: Awaited<ReturnType<typeof openTestKeys>>;
const made: Record<'own' | 'serial' | 'other' | 'foreign' | 'expired' | 'early' | 'revoked', ClientCertificate | null> = {
  own: null, serial: null, other: null, foreign: null, expired: null, early: null, revoked: null,
}; // prettier-ignore

beforeAll(async () => {
  [station, foreign] = await Promise.all([openTestKeys(), openTestKeys()]);
  const past: StationKeys = await keysAt(station.folder, Date.now() - 500 * DAY);
  const future: StationKeys = await keysAt(station.folder, Date.now() + 5 * DAY);
  made.own = await issue(station.keys, 'CP-1');
  made.serial = await issue(station.keys, 'SN-77');
  made.other = await issue(station.keys, 'CP-2');
  made.foreign = await issue(foreign.keys, 'CP-1');
  made.expired = await issue(past, 'CP-1');
  made.early = await issue(future, 'CP-1');
  made.revoked = await issue(station.keys, 'CP-1');
});
afterAll(() => {
  station.close();
  foreign.close();
});

let host: DriverHost;
let driver: PileDriver;
const peers: OcppPeer[] = [];

const open = async (limits: Partial<OcppJLimits> = {}, keys: () => StationKeys = () => station.keys): Promise<void> => {
  driver = await openOcpp(host, {
    listen: { host: '127.0.0.1', port: 0 },
    secure: {
      host: '127.0.0.1',
      port: 0,
      credentials: (withRsa) => keys().pileCredentials(withRsa),
      caPem: station.keys.caCertificatePem(),
    },
    limits,
  });
};
beforeEach(async () => {
  host = driverHost(manualClock(utcMs(Date.now())));
  await open();
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.terminate();
  await driver.close();
});

const plainUrl = (): string => driver.addresses[0] ?? '';
const secureUrl = (): string => driver.addresses[1] ?? '';
const portOf = (url: string): number => Number(new URL(url).port);

async function dial(options: Partial<PeerOptions> = {}, url = secureUrl()): Promise<OcppPeer> {
  const trust = url.startsWith('wss') ? { ca: station.keys.caCertificatePem() } : {};
  const peer = await OcppPeer.connect(url, { identity: 'CP-1', ...trust, ...options });
  peers.push(peer);
  return peer;
}

function certificate(which: keyof typeof made): { readonly cert: string; readonly key: string } {
  const { cert, key } = made[which] ?? { cert: '', key: '' };
  return { cert, key };
}

const password = 'a-good-long-password';

describe('the profile of a connection', () => {
  test.each<[string, 'plain' | 'secure', Partial<PileEntry> & { password?: string }, () => Partial<PeerOptions>, object]>([
    ['plain without a password is 0', 'plain', {}, () => ({}), { securityProfile: 0, certificateName: null }],
    ['a password nobody checks is 0', 'plain', {}, () => ({ password }), { securityProfile: 0 }],
    ['plain with its password is 1', 'plain', { password }, () => ({ password }), { securityProfile: 1 }],
    ['TLS with its password is 2', 'secure', { password }, () => ({ password }), { securityProfile: 2, certificateName: null }],
    ['TLS alone proves nothing: 0', 'secure', {}, () => ({}), { securityProfile: 0 }],
    ['TLS with its certificate is 3', 'secure', {}, () => certificate('own'), { securityProfile: 3, certificateName: 'CP-1' }],
    ['its certificate does without the password', 'secure', { password }, () => certificate('own'), { securityProfile: 3 }],
    [
      'the serial number bound to it does too',
      'secure',
      { certificateName: 'SN-77' },
      () => certificate('serial'),
      { securityProfile: 3, certificateName: 'SN-77' },
    ],
    [
      'a maker’s certificate beside the right password is 2',
      'secure',
      { password },
      () => ({ ...certificate('foreign'), password }),
      { securityProfile: 2 },
    ],
  ])('%s', async (_, door, { password: set, ...entry }, options, expected) => {
    host.admit('CP-1', set === undefined ? null : hashOf(set), entry);
    await dial(options(), door === 'plain' ? plainUrl() : secureUrl());
    expect(await host.next('pile.connected')).toMatchObject({ pileId: 'CP-1', remoteAddress: '127.0.0.1', ...expected });
    expect(host.of('pile.refused')).toEqual([]);
  });

  test('in a move the old password is good and the new one too, and it is said which came', async () => {
    host.admit('CP-1', hashOf('the-old-password'), { newPasswordHash: hashOf('the-new-password') });
    await dial({ password: 'the-old-password' });
    expect(await host.next('pile.connected')).not.toHaveProperty('newPassword');
    await dial({ password: 'the-new-password' });
    expect(await host.next('pile.connected', (event) => event.newPassword === true)).toMatchObject({ securityProfile: 2 });
  });
});

describe('F25 refused, and shown so', () => {
  interface Turned {
    readonly name: string;
    readonly entry: Partial<PileEntry>;
    readonly options: () => Partial<PeerOptions>;
    readonly status: number;
    readonly cause: string;
    readonly detail: string;
    readonly door?: 'plain';
    readonly password?: string;
  }
  test.each<Turned>([
    {
      name: 'a foreign CA',
      entry: {},
      options: () => certificate('foreign'),
      status: 403,
      cause: 'certificate-untrusted',
      detail: 'not signed by this station’s CA',
    },
    {
      name: 'expired',
      entry: {},
      options: () => certificate('expired'),
      status: 403,
      cause: 'certificate-expired',
      detail: 'its certificate ended on 20',
    },
    {
      name: 'not yet good',
      entry: {},
      options: () => certificate('early'),
      status: 403,
      cause: 'certificate-expired',
      detail: 'only good from',
    },
    {
      name: 'the one of another pile',
      entry: {},
      options: () => certificate('other'),
      status: 403,
      cause: 'certificate-of-another',
      detail: 'the one of CP-2',
    },
    {
      name: 'the one of another pile, with the right password',
      entry: {},
      password,
      options: () => ({ ...certificate('other'), password }),
      status: 403,
      cause: 'certificate-of-another',
      detail: 'CP-2',
    },
    {
      name: 'a foreign one, with a wrong password',
      entry: {},
      password,
      options: () => ({ ...certificate('foreign'), password: 'a-wrong-long-password' }),
      status: 403,
      cause: 'certificate-untrusted',
      detail: 'CP-1',
    },
    {
      name: 'a foreign one where its own is needed',
      entry: { least: 3 },
      password,
      options: () => ({ ...certificate('foreign'), password }),
      status: 403,
      cause: 'certificate-untrusted',
      detail: 'CP-1',
    },
    {
      name: 'none where it had one',
      entry: { least: 3 },
      password,
      options: () => ({ password }),
      status: 403,
      cause: 'certificate-missing',
      detail: 'without its certificate',
    },
    {
      name: 'plain where it had TLS',
      entry: { least: 2 },
      password,
      door: 'plain',
      options: () => ({ password }),
      status: 403,
      cause: 'profile-too-low',
      detail: 'profile 1',
    },
    {
      name: 'plain where it had a certificate',
      entry: { least: 3 },
      door: 'plain',
      options: () => ({}),
      status: 403,
      cause: 'profile-too-low',
      detail: 'profile 0',
    },
    {
      name: 'TLS without the password',
      entry: {},
      password,
      options: () => ({}),
      status: 401,
      cause: 'password-missing',
      detail: 'no credentials',
    },
    {
      name: 'TLS with a wrong password',
      entry: {},
      password,
      options: () => ({ password: 'a-wrong-long-password' }),
      status: 401,
      cause: 'password-wrong',
      detail: 'not the one',
    },
  ])('$name', async ({ entry, options, status, cause, detail, door, password: set }) => {
    host.admit('CP-1', set === undefined ? null : hashOf(set), entry);
    await expect(dial(options(), door === 'plain' ? plainUrl() : secureUrl())).rejects.toMatchObject({ status });
    const refused = await host.next('pile.refused');
    expect(refused).toMatchObject({ pileId: 'CP-1', cause, remoteAddress: '127.0.0.1' });
    expect(refused.detail).toContain(detail);
    expect(driver.isConnected(pile('CP-1'))).toBe(false);
  });

  test('a revoked one', async () => {
    host.admit('CP-1', null, { revoked: [made.revoked?.fingerprint ?? ''] });
    await expect(dial(certificate('revoked'))).rejects.toMatchObject({ status: 403 });
    expect(await host.next('pile.refused')).toMatchObject({ pileId: 'CP-1', cause: 'certificate-revoked' });
    await dial(certificate('own'));
  });

  test('the station’s own server certificate is no pile’s', async () => {
    host.admit('Stationmaster');
    const { keyPem: key, certificatePem: cert } = await station.keys.serverCredentials();
    await expect(dial({ identity: 'Stationmaster', key, cert })).rejects.toMatchObject({ status: 403 });
    expect(await host.next('pile.refused')).toMatchObject({ cause: 'certificate-untrusted' });
  });
});

describe('F24 TLS that comes to nothing', () => {
  test('TLS to the plain port', async () => {
    const peer = connectTls({ port: portOf(plainUrl()), host: '127.0.0.1', rejectUnauthorized: false });
    peer.on('error', () => undefined);
    expect(await host.next('pile.refused')).toMatchObject({ pileId: '127.0.0.1', cause: 'tls-to-plain-port', remoteAddress: '127.0.0.1' });
    peer.destroy();
  });

  test('plain to the TLS port, by name', async () => {
    await expect(dial({}, secureUrl().replace('wss', 'ws'))).rejects.toBeInstanceOf(HandshakeRefused);
    expect(await host.next('pile.refused')).toMatchObject({ pileId: 'CP-1', cause: 'plain-to-tls-port', remoteAddress: '127.0.0.1' });
  });

  test.each<[string, object, string]>([
    ['a pile that does not trust this station', {}, 'install the station’s CA'],
    [
      'no cipher in common',
      { ca: () => station.keys.caCertificatePem(), maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' },
      'no cipher in common',
    ],
    ['too old', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }, 'TLS 1.2 or newer'],
  ])('%s', async (_, options, detail) => {
    const { ca, ...rest } = options as { ca?: () => string };
    const peer = connectTls({ port: portOf(secureUrl()), host: '127.0.0.1', ...(ca === undefined ? {} : { ca: ca() }), ...rest });
    peer.on('error', () => peer.destroy());
    const refused = await host.next('pile.refused');
    expect(refused).toMatchObject({ pileId: '127.0.0.1', cause: 'tls-failed', remoteAddress: '127.0.0.1' });
    expect(refused.detail).toContain(detail);
  });

  test('a handshake that dawdles is cut off, before TLS and in it', async () => {
    for (const first of ['', '\u0016\u0003\u0001']) {
      const tcp = connectTcp(portOf(secureUrl()), '127.0.0.1');
      await once(tcp, 'connect');
      if (first !== '') tcp.write(Buffer.from(first, 'latin1'));
      tcp.on('error', () => undefined);
      tcp.resume();
      await expect
        .poll(() => {
          host.clock.advance(10_001);
          return tcp.destroyed;
        })
        .toBe(true);
    }
    expect(host.of('pile.refused')[0]).toMatchObject({ cause: 'cut-off', pileId: '127.0.0.1' });
  });

  test('more handshakes at once than are taken', async () => {
    await driver.close();
    await open({ tlsHandshakes: 1 });
    const first = connectTcp(portOf(secureUrl()), '127.0.0.1');
    await once(first, 'connect');
    const second = connectTcp(portOf(secureUrl()), '127.0.0.1');
    second.resume();
    await once(second, 'close');
    expect(await host.next('pile.refused')).toMatchObject({ cause: 'too-many-connections' });
    first.destroy();
  });

  test('rubbish on either port is told once and harms nobody', async () => {
    host.admit('CP-1', hashOf(password));
    const inside = await dial({ password });
    for (const url of [plainUrl(), secureUrl()]) {
      const tcp = connectTcp(portOf(url), '127.0.0.1', () => tcp.write('\u0001\u0002 rubbish\r\n\r\n'));
      tcp.on('error', () => undefined);
      tcp.resume();
      await once(tcp, 'close');
    }
    expect(await host.next('pile.refused')).toMatchObject({ cause: 'bad-path', pileId: '127.0.0.1' });
    expect(await inside.callOk('Heartbeat')).toHaveProperty('currentTime');
  });
});

test('F08 across both doors: the newest authenticated one wins', async () => {
  host.admit('CP-1', hashOf(password));
  const plain = await dial({ password }, plainUrl());
  const secure = await dial({ password });
  expect(await plain.closed).toMatchObject({ code: 1008 });
  expect(await secure.callOk('Heartbeat')).toHaveProperty('currentTime');
  const again = await dial({ password }, plainUrl());
  expect(await secure.closed).toMatchObject({ code: 1008 });
  expect(await again.callOk('Heartbeat')).toHaveProperty('currentTime');
});

test('a renewed certificate is taken by the running listener; who is connected stays', async () => {
  await driver.close();
  let keys = await keysAt(station.folder, Date.now());
  const first = (await keys.serverCredentials()).certificatePem;
  await open({ pingMs: DAY }, () => keys);
  host.admit('CP-1', hashOf(password));
  const peer = await dial({ password });
  // Less than 30 days are left of the first.
  keys = await keysAt(station.folder, Date.now() + 370 * DAY);
  const second = (await keys.serverCredentials()).certificatePem;
  expect(second).not.toBe(first);
  const shown = async (): Promise<string> => {
    const tls = connectTls({
      port: portOf(secureUrl()),
      host: '127.0.0.1',
      ca: station.keys.caCertificatePem(),
      rejectUnauthorized: false,
    });
    await once(tls, 'secureConnect');
    const { raw } = tls.getPeerCertificate();
    tls.destroy();
    return raw.toString('base64');
  };
  const pemBody = (pem: string): string => (pem.split('-----END')[0] ?? '').replace(/-----[A-Z ]+-----|\s/g, '');
  expect(await shown()).toBe(pemBody(first));
  host.clock.advance(5 * 60_000);
  await expect.poll(shown).toBe(pemBody(second));
  expect(await peer.callOk('Heartbeat')).toHaveProperty('currentTime');
  // For the tests that follow in this folder.
  keys = await keysAt(station.folder, Date.now());
});

test.each(['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384'])(
  'the cipher %s of the security whitepaper; an RSA certificate is made when the first pile needs it',
  async (ciphers) => {
    const agreed = async (): Promise<string> => {
      const tls = connectTls({
        port: portOf(secureUrl()),
        host: '127.0.0.1',
        ca: station.keys.caCertificatePem(),
        maxVersion: 'TLSv1.2',
        ciphers,
      });
      const [error] = (await Promise.race([once(tls, 'secureConnect'), once(tls, 'error')])) as [Error?];
      const { name } = error instanceof Error ? { name: error.message } : tls.getCipher();
      tls.destroy();
      return name;
    };
    await expect.poll(agreed, { timeout: 10_000 }).toBe(ciphers);
  },
);

test('a session that is resumed still shows its certificate', async () => {
  host.admit('CP-1');
  const options = {
    port: portOf(secureUrl()),
    host: '127.0.0.1',
    ca: station.keys.caCertificatePem(),
    maxVersion: 'TLSv1.2' as const,
    ...certificate('own'),
  };
  const upgrade = `GET /CP-1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n`;
  const first = connectTls(options);
  const [session] = (await once(first, 'session')) as [Buffer];
  first.destroy();
  const again = connectTls({ ...options, session });
  await once(again, 'secureConnect');
  expect(again.isSessionReused()).toBe(true);
  again.write(upgrade);
  expect(await host.next('pile.connected')).toMatchObject({ securityProfile: 3, certificateName: 'CP-1' });
  again.destroy();
});
