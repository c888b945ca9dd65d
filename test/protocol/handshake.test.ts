/** F24, F31: who gets in, who does not, and what the pairing page is told of it. */
import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openOcpp } from '../../station-core/drivers/pile/ocpp/driver.ts';
import { openPileDrivers } from '../../station-core/drivers/registry.ts';
import { readIdentity } from '../../station-core/drivers/pile/ocpp-j/identity.ts';
import { driverHost, hashOf } from '../support/driver-host.ts';
import { openBench, pile, PileSocket, type Bench } from './pile-socket.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

test.each([
  ['/CP-1', 'CP-1'],
  ['/ocpp/1.6/deep/CP-1?token=x', 'CP-1'],
  ['/ocpp/CP%201', 'CP 1'],
  ['/ocpp/%E5%85%85%E7%94%B5', '充电'],
  ['/ocpp/a%2Fb', 'a/b'],
  [`/${'c'.repeat(48)}`, 'c'.repeat(48)],
])('the identity in %s is %s', (path, identity) => {
  expect(readIdentity(path)).toEqual({ ok: true, pileId: identity });
});

test.each([
  [undefined, 'bad-path'],
  ['CP-1', 'bad-path'],
  ['/%E0%A4%A', 'bad-path'],
  ['/CP%0a1', 'bad-path'],
  ['/CP%E2%80%AE1', 'bad-path'],
  ['/%20CP', 'bad-path'],
  ['/..', 'bad-path'],
  [`/${'d/'.repeat(600)}CP`, 'bad-path'],
  ['/', 'no-identity'],
  ['/ocpp/?CP-1', 'no-identity'],
  [`/${'c'.repeat(49)}`, 'identity-too-long'],
])('no identity in %s: %s', (path, cause) => {
  expect(readIdentity(path)).toMatchObject({ ok: false, cause });
});

test('what is connected says its address, protocol and connection', async () => {
  await bench.connect('CP-1', {
    prefix: '/steve/websocket/CentralSystemService',
    protocols: ['ocpp2.1', 'ocpp1.6', 'ocpp2.0.1', 'ocpp1.5'],
  });
  expect(bench.host.events).toEqual([
    {
      kind: 'pile.connected',
      id: 'event-2',
      receivedMs: bench.host.clock.now(),
      pileId: 'CP-1',
      wire: null,
      connectionId: 'event-1',
      remoteAddress: '127.0.0.1',
      protocol: 'ocpp2.0.1',
      securityProfile: 0,
      certificateName: null,
    },
  ]);
});

test.each(['secret', 'with:colon', 'ünïcödé', ''])('the password %j opens the door', async (password) => {
  bench.host.admit('CP-1', hashOf(password));
  await bench.connect('CP-1', { password });
  expect(bench.driver.isConnected(pile('CP-1'))).toBe(true);
});

test('a password nobody asks for is no reason to refuse', async () => {
  bench.host.admit('CP-1');
  await bench.connect('CP-1', { password: 'x' });
});

interface Refused {
  readonly name: string;
  readonly cause: string;
  readonly detail: string;
  readonly prepare?: () => void;
  readonly options?: ConstructorParameters<typeof PileSocket>[2];
}
const locked = (): void => bench.host.admit('CP-1', hashOf('right'));

test.each<Refused>([
  {
    name: 'no subprotocol',
    cause: 'wrong-subprotocol',
    detail: 'subprotocol ocpp2.0.1 or ocpp1.6 is needed, none was offered',
    options: { protocols: [] },
  },
  {
    name: 'another',
    cause: 'wrong-subprotocol',
    detail: 'subprotocol ocpp2.0.1 or ocpp1.6 is needed, offered: ocpp1.5, ocpp2.0',
    options: { protocols: ['ocpp1.5', 'ocpp2.0'] },
  },
  { name: 'no password', cause: 'password-missing', detail: 'no credentials came with the handshake', prepare: locked },
  {
    name: 'another user',
    cause: 'password-missing',
    detail: 'the user name in the credentials is not the identity',
    prepare: locked,
    options: { user: 'CP-2', password: 'right' },
  },
  {
    name: 'a wrong password',
    cause: 'password-wrong',
    detail: 'the password is not the one set for this pile',
    prepare: locked,
    options: { password: 'wrong' },
  },
])('$name is told to the pairing page, without the password', async ({ cause, detail, prepare, options }) => {
  prepare?.();
  const socket = new PileSocket(`${bench.url}/CP-1`, 'CP-1', options ?? {});
  await Promise.race([socket.opened.catch(() => undefined), socket.closed]);
  const refused = await bench.host.next('pile.refused');
  expect(refused).toEqual({
    kind: 'pile.refused',
    id: expect.any(String) as string,
    receivedMs: bench.host.clock.now(),
    pileId: 'CP-1',
    wire: null,
    cause,
    remoteAddress: '127.0.0.1',
    detail,
  });
  expect(JSON.stringify(bench.host.logged)).not.toMatch(/right|"wrong"/);
});

test('a flood of refusals is told once per peer and span, and at most a hundred times in all', async () => {
  const knock = async (path: string): Promise<void> => {
    const ws = new WebSocket(`${bench.url}/${path}`, 'ocpp1.6');
    await once(ws, 'error');
  };
  for (let n = 0; n < 3; n += 1) await knock('x'.repeat(60));
  expect(bench.host.of('pile.refused')).toHaveLength(1);
  bench.host.clock.advance(10_000);
  await knock('x'.repeat(60));
  expect(bench.host.of('pile.refused')).toHaveLength(2);
  for (let n = 0; n < 150; n += 1) await knock(String(n) + 'y'.repeat(60));
  expect(bench.host.of('pile.refused')).toHaveLength(101);
});

test('strangers that never boot count as waiting too', async () => {
  await bench.close();
  bench = await openBench({ waitingPiles: 3 });
  bench.host.waiting = 1;
  await bench.connect('A');
  await bench.connect('B');
  const third = new PileSocket(`${bench.url}/C`, 'C', {});
  await expect(third.opened).rejects.toThrow('503');
  expect(await bench.host.next('pile.refused')).toMatchObject({ cause: 'waiting-list-full' });
  bench.host.admit('D');
  await bench.connect('D');
});

test('a request head that does not end is dropped', async () => {
  await bench.close();
  bench = await openBench({ handshakeMs: 50 });
  const { hostname, port } = new URL(bench.url);
  const tcp = connectTcp(Number(port), hostname);
  tcp.write('GET /CP-1 HTTP/1.1\r\nHost: x\r\nUpgra');
  tcp.resume();
  await once(tcp, 'close');
});

test('a password check that does not end is dropped', async () => {
  locked();
  const host = { ...bench.host, verifyPassword: () => new Promise<boolean>(() => undefined) };
  const driver = await openOcpp(host, { listen: { host: '127.0.0.1', port: 0 } });
  const socket = new PileSocket(`${driver.addresses[0] ?? ''}/CP-1`, 'CP-1', { password: 'right' });
  const refused = expect(socket.opened).rejects.toThrow();
  while (bench.host.clock.timers === 0) await new Promise((resolve) => setImmediate(resolve));
  bench.host.clock.advance(10_000);
  await refused;
  await driver.close();
});

test('a port that is taken is said so, and what was opened before is closed', async () => {
  const port = Number(new URL(bench.url).port);
  await expect(openPileDrivers(driverHost(), { ocppJ: { plain: { host: '127.0.0.1', port }, secure: null } })).rejects.toMatchObject({
    code: 'config.port-in-use',
  });
  const driver = await openPileDrivers(driverHost(), { ocppJ: { plain: { host: '127.0.0.1', port: 0 }, secure: null } });
  expect(driver.addresses).toEqual([expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/)]);
  await driver.close();
  const none = await openPileDrivers(driverHost(), { ocppJ: { plain: null, secure: null } });
  expect([none.addresses, none.isConnected(pile('CP-1'))]).toEqual([[], false]);
});
