/** The main thread's side of the cameras' thread: questions with limits, live views, health; a thread that dies is started again and set up anew. */
import { Worker } from 'node:worker_threads';
import { unreachable } from './base/assert.ts';
import { Fault, messageOf } from './base/fault.ts';
import type { CameraId, IncidentId } from './base/ids.ts';
import type { EventMapsView } from './domain/camera-views.ts';
import type { CameraHealth } from './domain/camera.ts';
import type { CameraHost, Cameras, KeptEvidence, LiveStream } from './domain/field-ports.ts';
import {
  processMs,
  type AnyQuestion,
  type CameraWorkerData,
  type FromCameras,
  type Questions,
  type ToCameras,
  type WatchedSetup,
} from './camera-protocol.ts';

export interface CamerasHost extends CameraHost {
  /** A clip that an earlier run left behind. */
  readonly onRecovered: (clip: KeptEvidence & { readonly incidentId: IncidentId; readonly cameraId: CameraId }) => void;
}

export interface CamerasOptions extends CameraWorkerData {
  /** The thread's entry: camera-worker.ts, or its bundle. */
  readonly workerUrl: URL;
}

export interface CamerasThread extends Cameras {
  eventMaps(): Promise<EventMapsView>;
}

/** Questions on their way, of all cameras; one more is refused. Clips have a place of their own: evidence does not wait for pictures. */
const MOST_ASKED = 64;
const MOST_CLIPS = 256;
const ANSWER_MS = 30_000;
/** A clip is ready so long after its last second. */
/** A minute of sound, and what comes before and after it. */
const SPEAK_MS = 90_000;
const CLIP_GRACE_MS = 60_000;
const MOST_LIVE = 64;
const RESTART_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;
/** A thread that lived so long died of something new. */
const STEADY_MS = 300_000;
const CLOSE_MS = 5_000;
/** Frames are said to be taken in lots of so many. */
const TAKEN_LOT = 10;

interface Asked {
  readonly isClip: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  cancel: () => void;
}

interface Live {
  readonly cameraId: CameraId;
  readonly onFrame: (stream: LiveStream) => void;
  readonly onEnd: (problem: string) => void;
  taken: number;
}

export function openCameras(options: CamerasOptions, host: CamerasHost): CamerasThread {
  return new Thread(options, host);
}

class Thread implements CamerasThread {
  readonly #options: CamerasOptions;
  readonly #host: CamerasHost;
  readonly #asked = new Map<number, Asked>();
  readonly #lives = new Map<number, Live>();
  readonly #health = new Map<CameraId, CameraHealth>();
  #setups: readonly WatchedSetup[] = [];
  #worker: Worker | null = null;
  #startedMs = 0;
  #deaths = 0;
  /** It died and is started again in a moment. */
  #isWaiting = false;
  #cancelRestart: () => void = () => undefined;
  #lastId = 0;
  #isClosed = false;
  #onClosed: () => void = () => undefined;

  constructor(options: CamerasOptions, host: CamerasHost) {
    this.#options = options;
    this.#host = host;
  }

  setUp(cameras: readonly WatchedSetup[]): void {
    this.#setups = cameras;
    const wanted = new Set(cameras.map(({ id }) => id));
    for (const cameraId of this.#health.keys()) if (!wanted.has(cameraId)) this.#health.delete(cameraId);
    // A station without cameras has no thread for them, until somebody looks for one.
    if (this.#worker !== null) this.#post({ kind: 'set-up', cameras });
    else if (cameras.length > 0) this.#begin();
  }

  discover(): ReturnType<Cameras['discover']> {
    return this.#ask('discover', undefined);
  }

  probe(access: Questions['probe']['ask']): ReturnType<Cameras['probe']> {
    return this.#ask('probe', access);
  }

  health(): readonly CameraHealth[] {
    return [...this.#health.values()];
  }

  eventMaps(): Promise<EventMapsView> {
    return this.#ask('eventMaps', undefined);
  }

  snapshot(cameraId: CameraId): Promise<Uint8Array> {
    return this.#ask('snapshot', { cameraId });
  }

  move(cameraId: CameraId, speed: Questions['move']['ask']['speed']): Promise<void> {
    return this.#ask('move', { cameraId, speed });
  }

  toPreset(cameraId: CameraId, preset: string): Promise<void> {
    return this.#ask('toPreset', { cameraId, preset });
  }

  savePreset(cameraId: CameraId, name: string): Promise<string> {
    return this.#ask('savePreset', { cameraId, name });
  }

  relay(cameraId: CameraId, token: string, on: boolean): Promise<void> {
    return this.#ask('relay', { cameraId, token, on });
  }

  speak(cameraId: CameraId, sound: Uint8Array): Promise<void> {
    return this.#ask('speak', { cameraId, sound }, SPEAK_MS);
  }

  record(order: Questions['record']['ask']): Promise<KeptEvidence> {
    return this.#ask('record', order, order.postrollMs + CLIP_GRACE_MS);
  }

  live(cameraId: CameraId, onFrame: Live['onFrame'], onEnd: Live['onEnd']): () => void {
    if (this.#lives.size >= MOST_LIVE) {
      onEnd('Too many live views are open; close some.');
      return () => undefined;
    }
    this.#begin();
    if (this.#worker === null) {
      onEnd(RESTARTING);
      return () => undefined;
    }
    const liveId = (this.#lastId += 1);
    this.#lives.set(liveId, { cameraId, onFrame, onEnd, taken: 0 });
    this.#post({ kind: 'live-start', liveId, cameraId });
    return () => {
      if (this.#lives.delete(liveId)) this.#post({ kind: 'live-stop', liveId });
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelRestart();
    const worker = this.#worker;
    if (worker !== null) {
      // Clips that run are ended whole; a thread that does not come to it is ended where it is.
      let cancel: () => void = () => undefined;
      const closed = new Promise<void>((resolve) => {
        this.#onClosed = resolve;
        cancel = this.#host.clock.after(CLOSE_MS, resolve);
      });
      this.#post({ kind: 'close' });
      await closed;
      cancel();
      this.#worker = null;
      await worker.terminate();
    }
    this.#drop('The station is closing.');
  }

  /** Unless it runs, waits to be started again, or is over. */
  #begin(): void {
    if (this.#worker === null && !this.#isWaiting && !this.#isClosed) this.#start();
  }

  #start(): void {
    this.#isWaiting = false;
    const { workerUrl, dataFolder, discovery } = this.#options;
    const worker = new Worker(workerUrl, {
      workerData: { dataFolder, discovery } satisfies CameraWorkerData,
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    this.#worker = worker;
    this.#startedMs = this.#host.clock.monotonic();
    let problem = 'it ended';
    worker.on('message', (message: FromCameras) => {
      if (this.#worker === worker) this.#take(message);
    });
    worker.on('error', (error) => (problem = messageOf(error)));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      if (this.#isClosed) this.#onClosed();
      else this.#died(problem);
    });
    if (this.#setups.length > 0) this.#post({ kind: 'set-up', cameras: this.#setups });
  }

  #died(problem: string): void {
    const { clock, log } = this.#host;
    this.#deaths = clock.monotonic() - this.#startedMs > STEADY_MS ? 0 : this.#deaths;
    const waitMs = RESTART_MS[Math.min(this.#deaths, RESTART_MS.length - 1)] ?? 30_000;
    this.#deaths += 1;
    log.error({ problem, againMs: waitMs }, "the cameras' thread ended and is started again");
    this.#drop(RESTARTING);
    for (const health of this.#health.values()) {
      const gone: CameraHealth = { ...health, reachable: false, recording: false, eventsFlow: false, problem: RESTARTING };
      this.#health.set(health.cameraId, gone);
      this.#host.onHealth(gone);
    }
    this.#isWaiting = true;
    this.#cancelRestart = clock.after(waitMs, () => this.#start());
  }

  #drop(help: string): void {
    for (const asked of [...this.#asked.values()]) {
      asked.cancel();
      asked.reject(new Fault('camera.no-answer', { help }));
    }
    this.#asked.clear();
    const lives = [...this.#lives.values()];
    this.#lives.clear();
    for (const live of lives) live.onEnd(help);
  }

  #ask<Name extends keyof Questions>(name: Name, params: Questions[Name]['ask'], limitMs = ANSWER_MS): Promise<Questions[Name]['answer']> {
    return new Promise((resolve, reject) => {
      const isClip = name === 'record';
      const waiting = [...this.#asked.values()].filter((one) => one.isClip === isClip).length;
      this.#begin();
      if (this.#worker === null) {
        reject(new Fault('camera.no-answer', { help: RESTARTING }));
        return;
      }
      if (waiting >= (isClip ? MOST_CLIPS : MOST_ASKED)) {
        reject(new Fault('camera.busy', { waiting }));
        return;
      }
      const askId = (this.#lastId += 1);
      const cancel = this.#host.clock.after(limitMs, () => {
        this.#asked.delete(askId);
        reject(new Fault('camera.no-answer', { withinMs: limitMs }));
      });
      // The thread answers what this question's line in Questions says.
      this.#asked.set(askId, { isClip, resolve: resolve as (value: unknown) => void, reject, cancel });
      this.#post({ kind: 'ask', askId, question: { name, params } as AnyQuestion });
    });
  }

  #take(message: FromCameras): void {
    const { clock, log, onTold, onHealth, onRecovered } = this.#host;
    switch (message.kind) {
      case 'answer':
        this.#settle(message.askId, (asked) => asked.resolve(message.value));
        return;
      case 'fault':
        this.#settle(message.askId, (asked) => asked.reject(new Fault(message.code, message.detail)));
        return;
      case 'told':
        onTold({ ...message.told, arrivedMs: clock.monotonic() - Math.max(0, processMs() - message.atHr) });
        return;
      case 'health':
        // It may have been removed while this was on its way.
        if (!this.#setups.some(({ id }) => id === message.health.cameraId)) return;
        this.#health.set(message.health.cameraId, message.health);
        onHealth(message.health);
        return;
      case 'live-frame':
        this.#show(message.liveId, message.stream);
        return;
      case 'live-end': {
        const live = this.#lives.get(message.liveId);
        this.#lives.delete(message.liveId);
        live?.onEnd(message.problem);
        return;
      }
      case 'recovered':
        onRecovered(message.clip);
        return;
      case 'log':
        log[message.level](message.fields, message.text);
        return;
      case 'closed':
        this.#onClosed();
        return;
      default:
        unreachable(message);
    }
  }

  #settle(askId: number, how: (asked: Asked) => void): void {
    const asked = this.#asked.get(askId);
    this.#asked.delete(askId);
    if (asked === undefined) return;
    asked.cancel();
    how(asked);
  }

  #show(liveId: number, stream: LiveStream): void {
    const live = this.#lives.get(liveId);
    if (live === undefined) return;
    live.onFrame(stream);
    live.taken += 1;
    if (live.taken < TAKEN_LOT) return;
    this.#post({ kind: 'live-taken', liveId, frames: live.taken });
    live.taken = 0;
  }

  #post(message: ToCameras): void {
    this.#worker?.postMessage(message);
  }
}

const RESTARTING = 'The part of the station that reads cameras is being started again.';
