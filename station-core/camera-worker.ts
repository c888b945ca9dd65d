/**
 * The cameras' thread: all that a camera sends is read here, so that none of it can hold the core's main thread. It is the list of
 * camera drivers (ONVIF, RTSP) and composes them with the recorder. Ended by itself where something goes wrong nobody caught; cameras.ts starts it again.
 */
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { must, unreachable } from './base/assert.ts';
import { Fault, isFault, messageOf } from './base/fault.ts';
import type { CameraId } from './base/ids.ts';
import type { Logger } from './domain/ports.ts';
import { discoverCameras, eventMapsView, loadEventMaps, probeCamera, type LoadedMaps } from './drivers/camera/onvif/driver.ts';
import { recoverClips } from './evidence/recover.ts';
import { openSpace, type Space } from './evidence/space.ts';
import { LiveLine } from './camera-live.ts';
import {
  processMs,
  type AnyQuestion,
  type CameraWorkerData,
  type FromCameras,
  type ToCameras,
  type WatchedSetup,
} from './camera-protocol.ts';
import { CameraUnit } from './camera-unit.ts';
import { ToldBudget } from './camera-budget.ts';
import { systemClock } from './system.ts';

const port = must(parentPort, 'cameras are watched in a thread of their own');
const { dataFolder, discovery } = workerData as CameraWorkerData;
const evidenceFolder = path.join(dataFolder, 'evidence');
const clock = systemClock();
const log: Logger = {
  info: (fields, text) => tell({ kind: 'log', level: 'info', fields, text }),
  warn: (fields, text) => tell({ kind: 'log', level: 'warn', fields, text }),
  error: (fields, text) => tell({ kind: 'log', level: 'error', fields, text }),
};
const units = new Map<CameraId, CameraUnit>();
const lives = new Map<number, LiveLine>();
const budget = new ToldBudget(clock, (told) => tell({ kind: 'told', told, atHr: processMs() - (clock.monotonic() - told.arrivedMs) }));
let maps: LoadedMaps = { maps: [], problems: [] };
let space: Space | null = null;
/** Messages are taken one after the other, once the maps are read. */
let turn: Promise<void> = begin();

port.on('message', (message: ToCameras) => {
  // Questions, live views and clips run beside each other; only what sets up waits for its turn.
  if (message.kind === 'set-up' || message.kind === 'close') turn = turn.then(() => takeTurn(message));
  else void turn.then(() => take(message));
});

async function begin(): Promise<void> {
  maps = await loadEventMaps(dataFolder);
  for (const problem of maps.problems) log.warn({ ...problem }, 'a file of camera events was left out');
  space = openSpace({ clock, log, folder: evidenceFolder, onChange: () => undefined });
  for (const clip of await recoverClips(evidenceFolder, log)) tell({ kind: 'recovered', clip });
}

function tell(message: FromCameras): void {
  port.postMessage(message);
}

async function takeTurn(message: Extract<ToCameras, { kind: 'set-up' | 'close' }>): Promise<void> {
  if (message.kind === 'set-up') {
    await setUp(message.cameras);
    return;
  }
  for (const line of lives.values()) line.stop();
  await Promise.all([...units.values()].map((unit) => unit.close()));
  budget.close();
  space?.close();
  tell({ kind: 'closed' });
  port.close();
}

function take(message: Exclude<ToCameras, { kind: 'set-up' | 'close' }>): void {
  switch (message.kind) {
    case 'ask':
      void answer(message.askId, message.question);
      return;
    case 'live-start':
      startLive(message.liveId, message.cameraId);
      return;
    case 'live-stop':
      lives.get(message.liveId)?.stop();
      lives.delete(message.liveId);
      return;
    case 'live-taken':
      lives.get(message.liveId)?.taken(message.frames);
      return;
    default:
      unreachable(message);
  }
}

/** Keeps what did not change. */
async function setUp(cameras: readonly WatchedSetup[]): Promise<void> {
  const wanted = new Map(cameras.map((camera) => [camera.id, camera]));
  const closing: Promise<void>[] = [];
  for (const [cameraId, unit] of units) {
    const camera = wanted.get(cameraId);
    if (camera !== undefined && unit.isReachedAs(camera)) unit.take(camera);
    else {
      units.delete(cameraId);
      budget.forget(cameraId);
      closing.push(unit.close());
    }
  }
  await Promise.all(closing);
  for (const [cameraId, camera] of wanted) if (!units.has(cameraId)) units.set(cameraId, openUnit(camera));
}

function openUnit(camera: WatchedSetup): CameraUnit {
  return new CameraUnit(camera, {
    clock,
    log,
    maps,
    evidenceFolder,
    space: must(space, 'the disk is looked at before a camera is watched'),
    onTold: (told) => budget.take(told),
    onHealth: (health) => tell({ kind: 'health', health }),
  });
}

async function answer(askId: number, question: AnyQuestion): Promise<void> {
  try {
    tell({ kind: 'answer', askId, value: await valueOf(question) });
  } catch (error) {
    const fault = isFault(error) ? error : new Fault('camera.fault', { problem: messageOf(error).slice(0, 200) });
    tell({ kind: 'fault', askId, code: fault.code, detail: fault.detail });
  }
}

async function valueOf(question: AnyQuestion): Promise<unknown> {
  switch (question.name) {
    case 'eventMaps': return eventMapsView(maps);
    case 'discover': return discoverCameras(clock, discovery ?? {});
    case 'probe': return probeCamera(clock, question.params);
    case 'snapshot': return unitOf(question.params.cameraId).snapshot();
    case 'move': return unitOf(question.params.cameraId).move(question.params.speed);
    case 'toPreset': return unitOf(question.params.cameraId).toPreset(question.params.preset);
    case 'savePreset': return unitOf(question.params.cameraId).savePreset(question.params.name);
    case 'relay': return unitOf(question.params.cameraId).relay(question.params.token, question.params.on);
    case 'speak': return unitOf(question.params.cameraId).speak(question.params.sound);
    case 'record': return unitOf(question.params.cameraId).recordClip(question.params);
    default: return unreachable(question);
  }
} // prettier-ignore

function unitOf(cameraId: CameraId): CameraUnit {
  const unit = units.get(cameraId);
  if (unit === undefined) throw new Fault('input.not-found', { camera: cameraId });
  return unit;
}

function startLive(liveId: number, cameraId: CameraId): void {
  const ended = (problem: string): void => {
    lives.delete(liveId);
    tell({ kind: 'live-end', liveId, problem });
  };
  try {
    const unit = unitOf(cameraId);
    const line = new LiveLine((stream) => tell({ kind: 'live-frame', liveId, stream }));
    lives.set(liveId, line);
    line.stopWith(unit.watch({ onFrame: (stream) => line.show(stream), onEnd: ended }));
  } catch (error) {
    ended(messageOf(error));
  }
}
