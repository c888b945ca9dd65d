/** One camera, all of it: ONVIF, its streams, its recorder and who watches it live. What goes wrong here touches no other camera. */
import { Fault, isFault, messageOf } from './base/fault.ts';
import type { CameraHealth, VideoFormat, VideoFrame } from './domain/camera.ts';
import type { CameraTold, KeptEvidence, LiveStream } from './domain/field-ports.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { openOnvifCamera, type LoadedMaps, type OnvifCamera } from './drivers/camera/onvif/driver.ts';
import { speak } from './drivers/camera/rtsp/speak.ts';
import { openRtspStream, type RtspState, type RtspStream } from './drivers/camera/rtsp/stream.ts';
import { openRecorder, type Recorder } from './evidence/recorder.ts';
import type { Space } from './evidence/space.ts';
import { NewestGroup } from './camera-live.ts';
import type { RecordOrder, Speed, WatchedSetup } from './camera-protocol.ts';
import { NO_SCENE, nextScene, type Scene } from './rules/camera/scene.ts';

export interface UnitHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly maps: LoadedMaps;
  readonly evidenceFolder: string;
  readonly space: Space;
  readonly onTold: (told: CameraTold) => void;
  readonly onHealth: (health: CameraHealth) => void;
}

export interface LiveViewer {
  readonly onFrame: (stream: LiveStream) => void;
  readonly onEnd: (problem: string) => void;
}

/** A sub stream that nobody watches any more is kept for so long: people switch back and forth. */
const LINGER_MS = 5_000;
/** Windows that watch one camera. */
const MOST_VIEWERS = 16;
/** Address of the video asked of the camera again after so long, where it gave none. */
const ASK_URL_MS = 30_000;

/** One stream and the pictures it brings, to whoever wants them. */
interface Source {
  readonly stream: RtspStream;
  readonly viewers: Map<LiveViewer, { waitsForKey: boolean }>;
  readonly group: NewestGroup;
  format: VideoFormat | null;
  state: RtspState;
  cancelLinger: () => void;
}

export class CameraUnit {
  readonly #host: UnitHost;
  #setup: WatchedSetup;
  readonly #onvif: OnvifCamera | null;
  readonly #recorder: Recorder;
  readonly #cancels: (() => void)[] = [];
  #main: Source | null = null;
  #sub: Source | null = null;
  #mainUrl: string;
  #subUrl: string;
  /** Of the main stream; a camera that was changed, or sends another size, is learnt anew. */
  #scene: Scene = NO_SCENE;
  #sceneSize = '';
  #isClosed = false;
  #isSpeaking = false;
  #askedUrlMs: number | null = null;
  #problem = '';
  #told = '';

  constructor(setup: WatchedSetup, host: UnitHost) {
    this.#host = host;
    this.#setup = setup;
    this.#mainUrl = setup.mainUrl;
    this.#subUrl = setup.subUrl;
    this.#recorder = openRecorder(setup.id, {
      clock: host.clock,
      evidenceFolder: host.evidenceFolder,
      space: host.space,
      onChange: () => undefined,
    });
    this.#recorder.keep(setup.prerollS);
    this.#onvif = this.#openOnvif();
    this.#record();
    this.#cancels.push(host.clock.every(1_000, () => this.#everySecond()));
  }

  /** The same camera reached the same way: then what is new is taken over, and nothing breaks off. */
  isReachedAs(setup: WatchedSetup): boolean {
    const keys = [
      'serviceUrl',
      'username',
      'password',
      'pinnedCertificate',
      'mainProfile',
      'subProfile',
      'mainUrl',
      'subUrl',
      'eventMap',
    ] as const;
    return keys.every((key) => setup[key] === this.#setup[key]);
  }

  take(setup: WatchedSetup): void {
    this.#setup = setup;
    this.#scene = NO_SCENE;
    this.#recorder.keep(setup.prerollS);
    this.#record();
  }

  snapshot(): Promise<Uint8Array> {
    return this.#asked('snapshot').snapshot();
  }

  move(speed: Speed): Promise<void> {
    return this.#asked('move').move(speed);
  }

  toPreset(preset: string): Promise<void> {
    return this.#asked('toPreset').toPreset(preset);
  }

  savePreset(name: string): Promise<string> {
    return this.#asked('savePreset').savePreset(name);
  }

  relay(token: string, on: boolean): Promise<void> {
    return this.#asked('relay').relay(token, on);
  }

  /** By the back channel of its video's address. One sound at a time: a second one would talk into the first. */
  async speak(sound: Uint8Array): Promise<void> {
    const url = this.#mainUrl === '' ? this.#subUrl : this.#mainUrl;
    if (url === '') throw new Fault('camera.not-offered', { help: 'It has told no address of its video yet.' });
    if (this.#isSpeaking) throw new Fault('camera.busy', { help: 'It speaks already; wait until it has finished.' });
    const { username, password } = this.#setup;
    this.#isSpeaking = true;
    try {
      await speak({ url, username, password }, sound, this.#host.clock);
    } finally {
      this.#isSpeaking = false;
    }
  }

  recordClip(order: RecordOrder): Promise<KeptEvidence> {
    return this.#recorder.record(order);
  }

  /** From the newest key frame on. Throws Fault('camera.busy'), or camera.not-offered where it has no video. */
  watch(viewer: LiveViewer): () => void {
    const source = this.#sourceForViewers();
    if (source.viewers.size >= MOST_VIEWERS) throw new Fault('camera.busy', { viewers: MOST_VIEWERS });
    source.cancelLinger();
    const { frames } = source.group;
    source.viewers.set(viewer, { waitsForKey: frames.length === 0 });
    for (const stream of frames) viewer.onFrame(stream);
    return () => {
      source.viewers.delete(viewer);
      if (source.viewers.size > 0 || source !== this.#sub) return;
      source.cancelLinger = this.#host.clock.after(LINGER_MS, () => this.#drop(source));
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const cancel of this.#cancels) cancel();
    const sources = [this.#main, this.#sub].filter((source) => source !== null);
    for (const source of sources) {
      source.cancelLinger();
      for (const viewer of source.viewers.keys()) viewer.onEnd('The camera was changed or switched off.');
    }
    await Promise.all([this.#onvif?.close(), ...sources.map((source) => source.stream.close()), this.#recorder.close()]);
  }

  #openOnvif(): OnvifCamera | null {
    const { serviceUrl, username, password, pinnedCertificate, mainProfile, eventMap, id: cameraId } = this.#setup;
    if (serviceUrl === '') return null;
    try {
      return openOnvifCamera({ access: { serviceUrl, username, password, pinnedCertificate }, mainProfile, eventMap }, this.#host.maps, {
        clock: this.#host.clock,
        onTold: (told) => this.#host.onTold({ ...told, cameraId }),
        onState: () => undefined,
      });
    } catch (error) {
      this.#problem = messageOf(error);
      return null;
    }
  }

  #asked(operation: string): OnvifCamera {
    if (this.#onvif !== null) return this.#onvif;
    throw new Fault('camera.not-offered', {
      operation,
      help: 'It is known by the address of its video alone; add the address of its ONVIF service.',
    });
  }

  #everySecond(): void {
    this.#record();
    this.#askUrls();
    const health = this.#health();
    const told = JSON.stringify(health);
    if (told === this.#told) return;
    this.#told = told;
    this.#host.onHealth(health);
  }

  /** The main stream runs while something is to be kept of it. */
  #record(): void {
    const wanted = this.#setup.prerollS > 0 && this.#mainUrl !== '';
    if (wanted) this.#main ??= this.#open(this.#mainUrl, true);
    else if (this.#main !== null) {
      const ended = this.#main;
      this.#main = null;
      void ended.stream.close();
      for (const viewer of ended.viewers.keys()) viewer.onEnd('The camera was changed.');
    }
  }

  #askUrls(): void {
    const { clock } = this.#host;
    if (this.#onvif?.state.reachable !== true || (this.#mainUrl !== '' && this.#subUrl !== '')) return;
    if (this.#askedUrlMs !== null && clock.monotonic() - this.#askedUrlMs < ASK_URL_MS) return;
    this.#askedUrlMs = clock.monotonic();
    const { main, sub } = this.#onvif.profiles;
    const ask = async (onvif: OnvifCamera): Promise<void> => {
      if (this.#mainUrl === '') this.#mainUrl = await onvif.streamUrl(main);
      if (this.#subUrl === '') this.#subUrl = await onvif.streamUrl(this.#setup.subProfile || sub);
    };
    ask(this.#onvif).catch((error: unknown) => {
      this.#problem = isFault(error) ? error.message : 'The camera tells no address of its video.';
    });
  }

  #sourceForViewers(): Source {
    const url = this.#subUrl === '' ? this.#mainUrl : this.#subUrl;
    if (url === '') throw new Fault('camera.not-offered', { help: 'It has told no address of its video yet.' });
    if (url === this.#mainUrl && this.#main !== null) return this.#main;
    this.#sub ??= this.#open(url, false);
    return this.#sub;
  }

  #open(url: string, isMain: boolean): Source {
    const viewers: Source['viewers'] = new Map();
    const group = new NewestGroup();
    const waitForKey = (): void => {
      group.forget();
      for (const viewer of viewers.values()) viewer.waitsForKey = true;
    };
    const { username, password } = this.#setup;
    // The stream calls back when the source is made already, or its state is read just below.
    let source: Source | null = null;
    const stream = openRtspStream(
      { url, username, password },
      {
        clock: this.#host.clock,
        onFormat: (format) => {
          if (source !== null) source.format = format;
          if (isMain) this.#formatted(format);
        },
        onFrame: (frame) => {
          if (isMain) this.#recorder.frame(frame);
          if (isMain && frame.isKey) this.#scene = nextScene(this.#scene, frame.data.byteLength, this.#host.clock.monotonic());
          const format = source?.format ?? null;
          if (format === null) return;
          group.take({ codec: format.codec, frame });
          show(viewers, format, frame);
        },
        onLoss: (problem) => {
          if (isMain) this.#recorder.lost(problem);
          waitForKey();
        },
        onState: (state) => {
          if (source !== null) source.state = state;
          if (isMain && !state.playing) this.#recorder.lost(state.problem);
          waitForKey();
        },
      },
    );
    source = { stream, viewers, group, format: null, state: stream.state(), cancelLinger: () => undefined };
    return source;
  }

  #formatted(format: VideoFormat): void {
    this.#recorder.format(format);
    const size = `${format.codec} ${format.width}x${format.height}`;
    if (size !== this.#sceneSize) this.#scene = NO_SCENE;
    this.#sceneSize = size;
  }

  #drop(source: Source): void {
    if (source.viewers.size > 0 || this.#sub !== source) return;
    this.#sub = null;
    void source.stream.close();
  }

  #health(): CameraHealth {
    const onvif = this.#onvif?.state ?? null;
    const figures = this.#recorder.figures();
    const streaming = this.#main?.state.playing === true || this.#sub?.state.playing === true;
    const { prerollS, id: cameraId } = this.#setup;
    const problems = [
      onvif?.reachable === false ? onvif.problem : '',
      prerollS > 0 && this.#main !== null && !this.#main.state.playing ? this.#main.state.problem : '',
      prerollS > 0 ? figures.problem : '',
      onvif?.problem ?? '',
      this.#problem,
    ];
    return {
      cameraId,
      reachable: onvif?.reachable === true || streaming,
      recording: prerollS > 0 && figures.recording,
      eventsFlow: onvif?.eventsFlow ?? false,
      covered: onvif?.tampered === true || this.#scene.covered,
      clockOffsetMs: onvif?.clockOffsetMs ?? null,
      problem: problems.find((problem) => problem !== '') ?? '',
      codec: figures.codec,
      framesPerSecond: figures.framesPerSecond,
      bitsPerSecond: figures.bitsPerSecond,
      ringBytes: figures.ringBytes,
      ringMs: figures.ringMs,
      make: onvif?.make ?? null,
      abilities: onvif?.abilities ?? null,
    };
  }
}

/** A viewer that just came, or lost something, sees nothing before the next key frame. */
function show(viewers: Source['viewers'], { codec }: VideoFormat, frame: VideoFrame): void {
  for (const [viewer, state] of viewers) {
    if (state.waitsForKey && !frame.isKey) continue;
    state.waitsForKey = false;
    viewer.onFrame({ codec, frame });
  }
}
