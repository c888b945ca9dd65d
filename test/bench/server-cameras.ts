/** Bench: the cameras' thread with its rings, and live views over a real WebSocket. Works off what it is told over IPC and says what it cost. */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import fastifyWebsocket from '@fastify/websocket';
import { WebSocket } from 'ws';
import type { Caller } from '../../station-core/api/caller.ts';
import { Connections } from '../../station-core/api/connections.ts';
import { addLive, HEADER_BYTES } from '../../station-core/api/live.ts';
import { id, type CameraId } from '../../station-core/base/ids.ts';
import { openCameras } from '../../station-core/cameras.ts';
import { systemClock } from '../../station-core/system.ts';
import { nalsOf } from '../support/camera-stream.ts';

const [, , dataFolder = '', seconds = '10'] = process.argv;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = systemClock();
const cameras = openCameras(
  { workerUrl: new URL('../../station-core/camera-worker.ts', import.meta.url), dataFolder, discovery: null },
  { clock, log: SILENT, onTold: () => undefined, onHealth: () => undefined, onRecovered: () => undefined },
);

process.on('message', (ask: { readonly urls?: readonly string[] }) => {
  if (ask.urls !== undefined) void measure(ask.urls).then((report) => process.send?.(report));
  else void cameras.close().then(() => process.exit(0));
});
process.send?.({ ready: true });

async function measure(urls: readonly string[]): Promise<object> {
  await cameras.eventMaps();
  const emptyRss = process.memoryUsage().rss;
  cameras.setUp(urls.map((url, at) => cameraOf(at, url)));
  await until(() => cameras.health().filter((one) => one.recording && one.ringMs > RING_MS).length === urls.length);
  const before = process.cpuUsage();
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1_000));
  const { user, system } = process.cpuUsage(before);
  const tookMs = performance.now() - began;
  const health = cameras.health();
  const figures = {
    cpuPercent: (user + system) / 10 / tookMs,
    rssBytes: process.memoryUsage().rss - emptyRss,
    ringBytes: health.reduce((sum, one) => sum + one.ringBytes, 0),
    bitsPerSecond: health.reduce((sum, one) => sum + one.bitsPerSecond, 0),
  };
  return { ...figures, arrived: await watchLive(`camera-0`) };
}

const RING_S = 10;
/** Of groups of pictures as long as the clip's. */
const RING_MS = RING_S * 1_000;

/** Name of each picture as the screen's socket got it, and when. */
async function watchLive(cameraId: string): Promise<[string, number][]> {
  const app = Fastify();
  await app.register(fastifyWebsocket);
  const connections = new Connections(clock);
  const caller = { role: 'owner', secretHash: 'bench' } as Caller;
  addLive(app, { ports: { cameras, clock, log: SILENT }, connections }, () => caller);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = new WebSocket(`ws://127.0.0.1:${(app.server.address() as AddressInfo).port}/live/${cameraId}`);
  const arrived: [string, number][] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) arrived.push([nameOf(data.subarray(HEADER_BYTES)), performance.timeOrigin + performance.now()]);
  });
  await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1_000));
  socket.terminate();
  connections.close();
  await app.close();
  return arrived;
}

function nameOf(data: Uint8Array): string {
  const longest = nalsOf(data)
    .filter((nal) => (Number.parseInt(nal.slice(0, 2), 16) & 31) !== 12)
    .reduce((a, b) => (b.length > a.length ? b : a), '');
  return createHash('sha1').update(Buffer.from(longest, 'hex')).digest('hex');
}

function cameraOf(at: number, url: string): Parameters<typeof cameras.setUp>[0][number] {
  return {
    id: id<CameraId>(`camera-${at}`), name: `Camera ${at}`, serviceUrl: '', username: '', password: '', pinnedCertificate: null, mainProfile: '', subProfile: '',
    mainUrl: url, subUrl: '', zoneId: null, pileIds: [], alarmPreset: null, presets: {}, prerollS: RING_S, postrollS: 10, eventMap: '',
    privacy: { people: false, faces: false, recognise: false, keepDays: 0 }, enabled: true, place: null,
  }; // prettier-ignore
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 100));
}
