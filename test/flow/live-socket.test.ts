/** Live pictures over a WebSocket: the codec first, whole groups lost by who reads slowly, limits, and an end with its reason. */
import Fastify from 'fastify';
import fastifyWebsocket from '@fastify/websocket';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Caller } from '../../station-core/api/caller.ts';
import { Connections } from '../../station-core/api/connections.ts';
import { addLive, HEADER_BYTES, LiveViewer } from '../../station-core/api/live.ts';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { LiveStream } from '../../station-core/domain/field-ports.ts';
import { openApiStation } from '../support/api-station.ts';
import { systemClock } from '../../station-core/system.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function picture(at: number, isKey: boolean, bytes = 10, codec = 'avc1.42E01F'): LiveStream {
  return { codec, frame: { ptsUs: at, isKey, data: new Uint8Array(bytes).fill(at & 0xff) } };
}

interface Watch {
  readonly onFrame: (stream: LiveStream) => void;
  readonly onEnd: (problem: string) => void;
}

async function server(): Promise<{
  readonly url: string;
  readonly watches: Watch[];
  readonly stopped: () => number;
  readonly came: () => Promise<Watch>;
}> {
  const clock = systemClock();
  const watches: Watch[] = [];
  const waiting: ((watch: Watch) => void)[] = [];
  let stopped = 0;
  const cameras = {
    live: (_: unknown, onFrame: Watch['onFrame'], onEnd: Watch['onEnd']) => {
      const watch = { onFrame, onEnd };
      watches.push(watch);
      for (const resolve of waiting.splice(0)) resolve(watch);
      return () => {
        stopped += 1;
      };
    },
  };
  const connections = new Connections(clock);
  const app = Fastify();
  await app.register(fastifyWebsocket);
  const caller = {
    operatorId: id<OperatorId>('o'),
    role: 'viewer',
    secretHash: 'h',
    expiresAtMs: utcMs(Date.now() + 60_000),
  } as Caller;
  addLive(app, { ports: { cameras, clock, log: SILENT }, connections }, (request) =>
    request.headers['x-nobody'] === undefined ? caller : null,
  );
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  open.push(async () => {
    connections.close();
    await app.close();
  });
  return {
    url: `${address.replace('http', 'ws')}/live/gate`,
    watches,
    stopped: () => stopped,
    came: () => new Promise((resolve) => waiting.push(resolve)),
  };
}

/** Messages as they come; `next` waits for one. */
function listen(socket: WebSocket): () => Promise<string | Buffer> {
  const got: (string | Buffer)[] = [];
  const waiting: ((message: string | Buffer) => void)[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    const message = isBinary ? data : data.toString('utf8');
    const resolve = waiting.shift();
    if (resolve === undefined) got.push(message);
    else resolve(message);
  });
  return () => new Promise((resolve) => {
    const first = got.shift();
    if (first === undefined) waiting.push(resolve);
    else resolve(first);
  }); // prettier-ignore
}

describe('the live socket', () => {
  test('codec, pictures from a key frame on, the codec again when it changes, and the reason at the end', async () => {
    const { url, came } = await server();
    const coming = came();
    const socket = new WebSocket(url);
    const next = listen(socket);
    const { onFrame, onEnd } = await coming;
    onFrame(picture(1, false));
    onFrame(picture(2, true));
    onFrame(picture(3, false));
    onFrame(picture(4, true, 10, 'avc1.640028'));
    expect(await next()).toBe('{"codec":"avc1.42E01F"}');
    const first = (await next()) as Buffer;
    expect([first[0], first[1], first.readDoubleBE(8), first.length]).toEqual([1, 1, 2, HEADER_BYTES + 10]);
    expect(Math.abs(first.readDoubleBE(16) - Date.now())).toBeLessThan(60_000);
    expect(first.subarray(HEADER_BYTES).toString('hex')).toBe('02'.repeat(10));
    expect(((await next()) as Buffer)[1]).toBe(0);
    expect(await next()).toBe('{"codec":"avc1.640028"}');
    await next();
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    onEnd('The camera was switched off.');
    expect(await next()).toBe('{"problem":"The camera was switched off."}');
    expect(await closed).toBe(4_503);
  });

  test('nobody without a login; who leaves is no longer sent to; at most 40 of one login', async () => {
    const { url, stopped } = await server();
    const refused = await new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(url, { headers: { 'x-nobody': '1' } });
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
    });
    expect(refused).toBe(500); // the fault's own status is set where all routes are
    const sockets = await Promise.all(
      Array.from({ length: 41 }, () => new Promise<WebSocket | null>((resolve) => {
          const socket = new WebSocket(url);
          socket.once('open', () => resolve(socket));
          socket.on('error', () => resolve(null));
        })),
    ); // prettier-ignore
    expect(sockets.filter((socket) => socket !== null)).toHaveLength(40);
    for (const socket of sockets) socket?.terminate();
    await expect.poll(stopped).toBe(40);
  });

  test('who reads slowly loses whole groups and never a picture out of the middle; who takes nothing is let go', () => {
    const sent: number[] = [];
    const fake = { OPEN: 1, readyState: 1, bufferedAmount: 0, ended: 0 };
    let now = 0;
    const socket = {
      ...fake,
      send: (data: unknown) => {
        if (Buffer.isBuffer(data) && data.length === HEADER_BYTES) sent.push(data.readDoubleBE(8));
      },
      close: () => undefined,
      terminate: () => {
        fake.ended += 1;
      },
    };
    const viewer = new LiveViewer(socket as never, { now: () => utcMs(0), monotonic: () => now });
    for (let at = 0; at < 100; at += 1) {
      // It takes nothing from the 23rd to the 47th picture.
      socket.bufferedAmount = at >= 23 && at < 47 ? 2_000_000 : 0;
      viewer.show(picture(at, at % 10 === 0));
    }
    const expected = Array.from({ length: 100 }, (_, at) => at).filter((at) => at < 23 || at >= 50);
    expect(sent).toEqual(expected);
    socket.bufferedAmount = 2_000_000;
    viewer.show(picture(200, true));
    now = 21_000;
    viewer.show(picture(201, false));
    expect(fake.ended).toBe(1);
  });

  test.each([
    ['nobody', {}, 401],
    ['another page', { origin: 'http://elsewhere.example' }, 403],
    ['another name of this PC', { host: 'elsewhere.example' }, 403],
  ])('of the station itself, %s is turned away before the line is opened', async (_, headers, status) => {
    const station = await openApiStation();
    open.push(() => station.close());
    const socket = new WebSocket(`${station.api.url.replace('http', 'ws')}/live/gate`, { headers });
    socket.on('error', () => undefined);
    const refused = new Promise<number | undefined>((resolve) =>
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
    );
    expect(await refused).toBe(status);
  });

  test('asked for without a WebSocket it is not found', async () => {
    const station = await openApiStation();
    open.push(() => station.close());
    const { cookie } = await station.owner();
    expect((await station.ask('/live/gate', { headers: { cookie } })).status).toBe(404);
  });
});
