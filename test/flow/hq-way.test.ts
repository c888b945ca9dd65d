/** How the line reaches HQ: a pinned CA, a proxy, a rate; and the files that travel beside the batches. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkedSettings } from '../../station-core/hq/address.ts';
import { paced } from '../../station-core/hq/pace.ts';
import { fetchImage, sendFile } from '../../station-core/hq/parts.ts';
import { HqServer } from '../sim/hq-server.ts';
import { HqUploader } from '../support/hq-uploader.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { testAuthority } from '../support/test-authority.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function station(): Promise<HqUploader> {
  const made = new HqUploader();
  closers.push(() => made.close());
  return Promise.resolve(made);
}

async function server(tls?: { readonly key: string; readonly cert: string }): Promise<HqServer> {
  const hq = await HqServer.open({ ...(tls === undefined ? {} : { tls }), nowMs: () => Date.UTC(2026, 0, 14, 11, 0) });
  hq.addCode('CODE', 'yard-7');
  closers.push(() => hq.close());
  return hq;
}

describe('TLS', () => {
  test('the CA that was set signs for HQ, and no other does', async () => {
    const authority = await testAuthority();
    const hq = await server(await authority.leaf({ commonName: 'hq', use: 'server' }));
    const one = await station();
    await expect(one.enrol(hq.url, 'CODE')).rejects.toMatchObject({
      code: 'hq.unreachable',
      message: expect.stringContaining('CA') as string,
    });
    const stranger = await testAuthority('Another root');
    await expect(one.enrol(hq.url, 'CODE', { caPem: stranger.ca })).rejects.toMatchObject({ code: 'hq.unreachable' });
    await one.enrol(hq.url, 'CODE', { caPem: authority.ca });
    await one.sendNow();
    expect(one.line.progress()).toMatchObject({ phase: 'resting', problem: null });
  });
});

test('a proxy is asked for a tunnel, and everything goes through it', async () => {
  const hq = await server();
  const asked: string[] = [];
  const proxy: Server = createServer((_, response) => response.writeHead(405).end());
  const sockets = new Set<Socket>();
  proxy.on('connect', (request, socket: Socket, head: Buffer) => {
    asked.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const far = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      far.write(head);
      far.pipe(socket).pipe(far);
    });
    for (const one of [far, socket]) {
      sockets.add(one);
      one.on('error', () => undefined);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => proxy.close(resolve));
  });
  const one = await station();
  await one.enrol(hq.url, 'CODE', { proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  await one.sendNow();
  expect(one.line.progress()).toMatchObject({ phase: 'resting', problem: null });
  expect(new Set(asked)).toEqual(new Set([new URL(hq.url).host]));
});

test('an upload keeps to its rate, and does not make up for what it did not use', async () => {
  const clock = new ManualClock(0);
  const sent: number[] = [];
  const source = paced(randomBytes(64 * 1_024), { clock, capKiBs: 32, onSent: (bytes) => sent.push(bytes) });
  const reading = (async () => {
    for await (const part of source) expect(part.byteLength).toBeLessThanOrEqual(8 * 1_024);
  })();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  for (const second of [1, 2]) {
    for (let step = 0; step < 4; step += 1) {
      await turn();
      clock.advance(250);
    }
    await turn();
    expect(sent.length).toBeLessThanOrEqual(second * 4 + 1);
    expect(sent.length).toBeGreaterThanOrEqual(second * 4);
  }
  clock.advance(1_000);
  await reading;
  expect(sent.at(-1)).toBe(64 * 1_024);
});

test.each([
  ['http to another PC', 'http://hq.example.com', null],
  ['with a path', 'https://hq.example.com/hq', null],
  ['with a password', 'https://me:secret@hq.example.com', null],
  ['no address', 'hq', null],
  ['a proxy with a password', 'https://hq.example.com', 'http://me:secret@proxy:3128'],
])('%s is refused before anything leaves', (_, url, proxy) => {
  const schedule = { everyMinutes: 15, window: null, urgentFrom: null };
  expect(() => checkedSettings({ url, proxy, caPem: null, capKiBs: null, schedule })).toThrow(/cannot be used/);
});

describe('files beside the batches', () => {
  let folder = '';
  const calls = async (hq: HqServer) => {
    const { HqClient } = await import('../../station-core/hq/client.ts');
    const { HqCalls } = await import('../../station-core/hq/calls.ts');
    const one = await station();
    await one.enrol(hq.url, 'CODE');
    const client = new HqClient({ clock: new ManualClock(0), settings: one.settings(hq.url) });
    closers.push(() => client.close());
    const { Tokens } = await import('../../station-core/hq/token.ts');
    const { sign } = await import('node:crypto');
    const tokens = new Tokens({
      clock: new ManualClock(Date.UTC(2026, 0, 14, 11, 0)),
      stationId: 'yard-7',
      sign: (text) => sign(null, Buffer.from(text), one.key).toString('base64url'),
      newId: () => randomBytes(8).toString('hex'),
    });
    const api = new HqCalls(client);
    return async <T>(ask: (hqCalls: typeof api, bearer: string) => Promise<T>): Promise<T> => ask(api, await tokens.bearer(api));
  };

  test('a file goes up in parts, and after a broken line on from where HQ has it', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hq-files-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const hq = await server();
    const ask = await calls(hq);
    const bytes = randomBytes(2_500_000);
    const file = path.join(folder, 'evidence.zip');
    writeFileSync(file, bytes);
    hq.next('unanswered', '/station/v1/files');
    await expect(sendFile(ask, 'f-1', file)).rejects.toMatchObject({ code: 'hq.unreachable' });
    await sendFile(ask, 'f-1', file);
    expect(hq.station('yard-7').files.get('f-1')?.equals(bytes)).toBe(true);
  });

  test('an image comes down in parts, goes on after a broken line, and is told when it is another', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hq-files-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const hq = await server();
    const ask = await calls(hq);
    const bytes = randomBytes(2_500_000);
    hq.images.set('img-1', bytes);
    const facts = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    const file = path.join(folder, 'image');
    hq.next('half', '/station/v1/firmware');
    await expect(fetchImage(ask, 'img-1', facts, file)).rejects.toMatchObject({ code: 'hq.unreachable' });
    expect(await fetchImage(ask, 'img-1', facts, file)).toBeNull();
    expect(await fetchImage(ask, 'img-1', { ...facts, sha256: '0'.repeat(64) }, file)).toMatch(/another SHA-256/);
    expect(await fetchImage(ask, 'img-2', facts, path.join(folder, 'none'))).toMatch(/hq.bad-request/);
  });
});
