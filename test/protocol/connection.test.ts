/** One pile's connection: the newest wins, silence ends it, the directions are independent, every limit holds. */
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import { Fault } from '../../station-core/base/fault.ts';
import { bootedPile, openBench, pile, PileSocket, type Bench } from './pile-socket.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const HEARTBEAT = '[2,"h","Heartbeat",{}]';
const BOOT = { chargePointVendor: 'V', chargePointModel: 'M' };
const orderId = id<CommandId>('order-1');
const story = (): string[] =>
  bench.host.events.flatMap((event) =>
    event.kind === 'pile.connected' || event.kind === 'pile.disconnected' ? [`${event.kind} ${event.connectionId}`] : [],
  );

/** A request of its own there and back: what was on its way to the listener before has arrived. */
async function roundTrip(): Promise<void> {
  const { hostname, port } = new URL(bench.url);
  const request = httpRequest({ hostname, port, agent: false }).end();
  const [response] = (await once(request, 'response')) as [{ resume(): void }];
  response.resume();
}

test('a head that breaks off in the middle of the password is told without it', async () => {
  const { hostname, port } = new URL(bench.url);
  const socket = connectTcp(Number(port), hostname);
  const gone = once(socket, 'close');
  socket.resume().write('GET /CP-1 HTTP/1.1\r\nHost: x\r\nAuthorization: ');
  await roundTrip();
  socket.write('Basic Q1AtMTpzZWNyZXQ=\0\r\n\r\n');
  await gone;
  const told = bench.host.of('pile.refused');
  expect(told).toMatchObject([{ cause: 'bad-path', detail: 'what it sent is no WebSocket handshake' }]);
  expect(JSON.stringify([told, bench.host.logged])).not.toContain('Q1AtMTpzZWNyZXQ');
});

describe('F08, F09: one identity, two sockets', () => {
  test('the newest wins, and the late close of the old one takes nothing away', async () => {
    const old = await bootedPile(bench);
    const young = await bench.connect('CP-1');
    expect(await old.closed).toEqual({ code: 1008, reason: 'replaced by a newer connection' });
    await bench.host.next('pile.connected', () => bench.host.of('pile.connected').length === 2);
    const [first, second] = bench.host.of('pile.connected').map(({ connectionId }) => connectionId);
    expect(story()).toEqual([`pile.connected ${first}`, `pile.disconnected ${first}`, `pile.connected ${second}`]);
    expect(await young.call('Heartbeat', {})).toMatchObject([3, 'm1', {}]);
    expect(bench.driver.isConnected(pile('CP-1'))).toBe(true);
    expect(story()).toHaveLength(3);
  });

  test('an old one that is half-open is destroyed in time', async () => {
    const old = await bootedPile(bench);
    old.ws.pause();
    await bench.connect('CP-1');
    const destroyed = old.closed;
    bench.host.clock.advance(2_000);
    old.ws.resume();
    await destroyed;
    expect(story()).toHaveLength(3);
    expect(bench.driver.isConnected(pile('CP-1'))).toBe(true);
  });
});

describe('F10: a line that says nothing', () => {
  test('is cut when nothing was heard from one ping to the next', async () => {
    const socket = await bench.connect('CP-1', { autoPong: false });
    bench.host.clock.advance(20_000);
    await once(socket.ws, 'ping');
    expect(bench.driver.isConnected(pile('CP-1'))).toBe(true);
    bench.host.clock.advance(20_000);
    expect(bench.host.of('pile.disconnected')).toMatchObject([{ pileId: 'CP-1', reason: 'no answer to a ping' }]);
    expect(await socket.closed).toMatchObject({ code: 1006 });
  });

  test.each([
    ['pongs', true],
    ['anything else it sends', false],
  ])('is kept by %s', async (_, autoPong) => {
    bench.host.admit('CP-1');
    const socket = await bench.connect('CP-1', { autoPong });
    for (let n = 0; n < 5; n += 1) {
      const pinged = once(socket.ws, 'ping');
      bench.host.clock.advance(20_000);
      await pinged;
      if (!autoPong) await socket.exchange(HEARTBEAT);
      await roundTrip();
    }
    expect(bench.host.of('pile.disconnected')).toEqual([]);
  });
});

describe('F12: nothing is sent before a boot is answered', () => {
  beforeEach(async () => {
    await bench.close();
    bench = await openBench({ settleMs: 2_000, callsPerSecond: 5, pingMs: 3_600_000 });
    bench.host.admit('CP-1');
  });

  test('the order waits for the boot and the settle time', async () => {
    const socket = await bench.connect('CP-1');
    void bench.driver.order(pile('CP-1'), orderId, { kind: 'clear-cache' });
    bench.host.clock.advance(10_000);
    expect(await socket.call('BootNotification', BOOT)).toMatchObject([3, 'm1', { status: 'Accepted' }]);
    bench.host.clock.advance(1_999);
    expect(await socket.call('Heartbeat', {}), 'the heartbeat is answered and no call came before').toMatchObject([3, 'm2', {}]);
    bench.host.clock.advance(1);
    expect(await socket.next()).toMatchObject([2, expect.any(String), 'ClearCache', {}]);
  });

  test('without any settle time the reply to the boot leaves first, and the order right behind it', async () => {
    await bench.close();
    bench = await openBench({ settleMs: 0, pingMs: 3_600_000 });
    bench.host.admit('CP-1');
    const socket = await bench.connect('CP-1');
    void bench.driver.order(pile('CP-1'), orderId, { kind: 'clear-cache' });
    expect(await socket.call('BootNotification', BOOT)).toMatchObject([3, 'm1', { status: 'Accepted' }]);
    expect(await socket.next()).toMatchObject([2, expect.any(String), 'ClearCache', {}]);
  });

  test('the 30 s end while the boot is being written: nothing leaves before its reply', async () => {
    let written = (): void => undefined;
    bench.host.answerWith = (event) => {
      if (event.kind !== 'pile.booted') return undefined;
      return new Promise((resolve) => {
        written = () => resolve({ kind: 'boot', status: 'Accepted', nowMs: event.receivedMs, intervalS: 300 });
      });
    };
    const socket = await bench.connect('CP-1');
    void bench.driver.order(pile('CP-1'), orderId, { kind: 'clear-cache' });
    const reply = socket.call('BootNotification', BOOT);
    await bench.host.next('pile.booted');
    bench.host.clock.advance(40_000);
    written();
    expect(await reply).toMatchObject([3, 'm1', { status: 'Accepted' }]);
    bench.host.clock.advance(2_000);
    expect(await socket.next()).toMatchObject([2, expect.any(String), 'ClearCache', {}]);
  });

  test('a boot that could not be written and is not repeated leaves a pile that did not boot', async () => {
    bench.host.answerWith = (event) => (event.kind === 'pile.booted' ? Promise.reject(new Fault('store.busy')) : undefined);
    const socket = await bench.connect('CP-1');
    void bench.driver.order(pile('CP-1'), orderId, { kind: 'clear-cache' });
    bench.host.clock.advance(10_000);
    expect(await socket.call('BootNotification', BOOT)).toMatchObject([4, 'm1', 'InternalError', expect.any(String), {}]);
    // The reply may be read before what follows it was done; a call and its answer are between.
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm2', {}]);
    bench.host.clock.advance(31_999);
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm3', {}]);
    bench.host.clock.advance(1);
    expect(await socket.next()).toMatchObject([2, expect.any(String), 'ClearCache', {}]);
  });

  test('a pile that does not boot again is called after 30 s', async () => {
    const socket = await bench.connect('CP-1');
    void bench.driver.order(pile('CP-1'), orderId, { kind: 'clear-cache' });
    bench.host.clock.advance(31_999);
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm1', {}]);
    bench.host.clock.advance(1);
    expect(await socket.next()).toMatchObject([2, expect.any(String), 'ClearCache', {}]);
  });

  test('a pile that waits is never called', async () => {
    const socket = await bench.connect('stranger');
    await socket.call('BootNotification', BOOT);
    const done = bench.driver.order(pile('stranger'), orderId, { kind: 'clear-cache' });
    bench.host.clock.advance(60_000);
    expect(await done).toEqual({ outcome: 'failed', code: 'no-answer', detail: 'not sent: its turn did not come within 60 s' });
  });
});

describe('F28: the two directions', () => {
  test('a call to the pile does not hold up its own, and ids may coincide', async () => {
    const socket = await bootedPile(bench);
    const done = bench.driver.order(pile('CP-1'), orderId, { kind: 'clear-cache' });
    bench.host.clock.advance(0);
    const [, messageId] = (await socket.next()) as [number, string];
    expect(await socket.exchange(`[2,"${messageId}","Heartbeat",{}]`)).toMatchObject([3, messageId, {}]);
    socket.answer(messageId, { status: 'Accepted' });
    expect(await done).toEqual({ outcome: 'accepted', status: 'Accepted' });
  });

  test('an answer is taken while the pile waits for its own', async () => {
    const socket = await bootedPile(bench);
    const done = bench.driver.order(pile('CP-1'), orderId, { kind: 'clear-cache' });
    const [, messageId] = (await socket.next()) as [number, string];
    let commit: () => void = () => undefined;
    bench.host.answerWith = (event) =>
      event.kind === 'pile.heartbeat' ? new Promise((resolve) => (commit = () => resolve({ kind: 'done' }))) : undefined;
    socket.ws.send(HEARTBEAT);
    await bench.host.next('pile.heartbeat');
    socket.answer(messageId, { status: 'Rejected' });
    expect(await done).toEqual({ outcome: 'rejected', status: 'Rejected' });
    commit();
    expect(await socket.next()).toMatchObject([3, 'h', {}]);
  });
});

describe('who may speak', () => {
  test('a pile that is accepted need not boot again after a line drop', async () => {
    bench.host.admit('CP-1');
    const socket = await bench.connect('CP-1');
    expect(await socket.exchange(HEARTBEAT)).toMatchObject([3, 'h', {}]);
  });

  test('a stranger waits until it is accepted, boots again and is served', async () => {
    const socket = await bench.connect('stranger');
    expect(await socket.call('BootNotification', BOOT)).toMatchObject([3, 'm1', { status: 'Pending', interval: 60 }]);
    bench.host.admit('stranger');
    expect(await socket.call('Heartbeat', {})).toMatchObject([4, 'm2', 'SecurityError', expect.any(String), {}]);
    expect(await socket.call('BootNotification', BOOT)).toMatchObject([3, 'm3', { status: 'Accepted' }]);
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm4', {}]);
  });

  test.each([
    ['is refused', { kind: 'refused', code: 'pile.queue-full', detail: {} } as const, 1008],
    ['cannot be written', null, 1013],
  ])('a connection whose coming %s is closed', async (_, answer, code) => {
    bench.host.answerWith = ({ kind }) =>
      kind === 'pile.connected' ? (answer === null ? Promise.reject(new Fault('inbox.full')) : Promise.resolve(answer)) : undefined;
    const socket = new PileSocket(`${bench.url}/CP-1`, 'CP-1', {});
    expect((await socket.closed).code).toBe(code);
  });

  test('a pile can be sent away', async () => {
    const socket = await bootedPile(bench);
    bench.driver.disconnect(pile('CP-1'), 'its password changed');
    expect(await socket.closed).toEqual({ code: 1008, reason: 'its password changed' });
    expect(bench.host.of('pile.disconnected')).toMatchObject([{ reason: 'its password changed' }]);
    expect(bench.driver.isConnected(pile('CP-1'))).toBe(false);
  });
});

describe('limits', () => {
  test('a pile that does not read is cut', async () => {
    const socket = await bootedPile(bench);
    socket.ws.pause();
    const done = bench.driver.order(pile('CP-1'), orderId, {
      kind: 'data-transfer',
      vendorId: 'v',
      messageId: null,
      data: 'x'.repeat(16_000_000),
    });
    socket.ws.send(HEARTBEAT);
    expect(await bench.host.next('pile.disconnected')).toMatchObject({ reason: 'the pile does not read what it is sent' });
    expect(await done).toMatchObject({ outcome: 'failed', code: 'offline' });
  });

  test('a station fact that cannot be written is tried again', async () => {
    const socket = await bootedPile(bench);
    bench.host.answerWith = ({ kind }) => (kind === 'pile.disconnected' ? Promise.reject(new Fault('inbox.full')) : undefined);
    await socket.close();
    await bench.host.next('pile.disconnected');
    await roundTrip();
    bench.host.answerWith = () => undefined;
    bench.host.clock.advance(1_000);
    await bench.host.next('pile.disconnected', () => bench.host.of('pile.disconnected').length === 2);
    bench.host.clock.advance(60_000);
    expect(bench.host.of('pile.disconnected')).toHaveLength(2);
  });

  test('no timer outlives its connection', async () => {
    await (await bootedPile(bench)).close();
    await bench.host.next('pile.disconnected');
    expect(bench.host.clock.timers).toBe(0);
  });
});

describe('closing', () => {
  test('every pile is told 1001, and the port is free again', async () => {
    const sockets = [await bootedPile(bench, 'A'), await bootedPile(bench, 'B')];
    await bench.driver.close();
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([
      { code: 1001, reason: 'the station is closing' },
      { code: 1001, reason: 'the station is closing' },
    ]);
    expect(bench.host.of('pile.disconnected').map(({ reason }) => reason)).toEqual(['the station is closing', 'the station is closing']);
    await expect(roundTrip()).rejects.toThrow('ECONNREFUSED');
  });

  test('a pile that does not take part is not waited for', async () => {
    const socket = await bootedPile(bench);
    socket.ws.pause();
    const closed = bench.driver.close();
    bench.host.clock.advance(2_000);
    await closed;
  });
});

describe('F14, F32: many at once', () => {
  const names = Array.from({ length: 100 }, (_, n) => `CP-${n}`);

  test('piles that drop abruptly and come back at once are all served, twice over', async () => {
    for (let round = 0; round < 3; round += 1) {
      const sockets = await Promise.all(names.map((name) => bootedPile(bench, name)));
      const answers = await Promise.all(sockets.map((socket) => socket.call('Heartbeat', {})));
      expect(answers.every((answer) => Array.isArray(answer) && answer[0] === 3)).toBe(true);
      for (const { ws } of sockets) (ws as unknown as { readonly _socket: Socket })._socket.resetAndDestroy();
    }
    await bench.host.next('pile.disconnected', () => bench.host.of('pile.disconnected').length === 300);
    expect(new Set(bench.host.of('pile.disconnected').map(({ connectionId }) => connectionId)).size).toBe(300);
    expect(bench.host.clock.timers).toBe(0);
    expect(bench.host.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('a call that comes in one packet with the handshake is served', async () => {
    bench.host.admit('CP-1');
    const { hostname, port } = new URL(bench.url);
    const tcp = connectTcp(Number(port), hostname);
    const mask = Buffer.from([1, 2, 3, 4]);
    const payload = Buffer.from(HEARTBEAT).map((byte, n) => byte ^ (mask[n % 4] ?? 0));
    const head = `GET /CP-1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n`;
    tcp.write(Buffer.concat([Buffer.from(head), Buffer.from([0x81, 0x80 | payload.length]), mask, payload]));
    let answer = '';
    for await (const data of tcp) {
      answer += (data as Buffer).toString('latin1');
      if (answer.includes('currentTime')) break;
    }
    expect(answer).not.toMatch(/^server:/im);
    expect(answer).toContain('[3,"h",{"currentTime":"2026-03-01T08:00:00.000Z"}]');
  });
});
