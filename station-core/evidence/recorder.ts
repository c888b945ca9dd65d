/** The recorder of one camera: its ring, its clips, and the watch over both. Takes whatever comes and never throws at who brings it. */
import { Fault } from '../base/fault.ts';
import type { CameraId, IncidentId } from '../base/ids.ts';
import type { VideoFormat, VideoFrame } from '../domain/camera.ts';
import type { KeptEvidence } from '../domain/field-ports.ts';
import type { Clock } from '../domain/ports.ts';
import { Clip } from './clip.ts';
import { CLIPS, RING_S, STOPPED_MS } from './limits.ts';
import { clipName, evidenceFile } from './place.ts';
import { FrameRing, type KeptFrame } from './ring.ts';
import type { Space } from './space.ts';

export interface RecorderHost {
  readonly clock: Clock;
  /** `<dataFolder>/evidence`; clips go to `<evidenceFolder>/<incident>/`. */
  readonly evidenceFolder: string;
  /** One for all cameras. */
  readonly space: Space;
  /** `recording` or the problem changed. */
  readonly onChange: () => void;
}

export interface RecorderFigures {
  /** Frames arrive and can be kept. */
  readonly recording: boolean;
  /** In plain words; empty: none. */
  readonly problem: string;
  /** As WebCodecs names it; empty: not known yet. */
  readonly codec: string;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  readonly ringBytes: number;
  readonly ringMs: number;
}

export interface Recorder {
  /** Seconds kept in memory, at most 120; 0: the camera is not recorded. */
  keep(prerollS: number): void;
  format(format: VideoFormat): void;
  frame(frame: VideoFrame): void;
  /** Frames are missing, or the stream went away: told in the clips that run. */
  lost(problem: string): void;
  figures(): RecorderFigures;
  /**
   * One clip per incident at a time: asked again while it runs, its end moves and the same promise comes back. Rejects with
   * Fault('store.disk-full'), Fault('camera.no-video') or Fault('camera.busy').
   */
  record(order: { readonly incidentId: IncidentId; readonly prerollMs: number; readonly postrollMs: number }): Promise<KeptEvidence>;
  /** Ends the clips that run, whole and playable. */
  close(): Promise<void>;
}

/** Watches itself every second until it is closed. */
export function openRecorder(cameraId: CameraId, host: RecorderHost): Recorder {
  return new CameraRecorder(cameraId, host);
}

class CameraRecorder implements Recorder {
  readonly #cameraId: CameraId;
  readonly #host: RecorderHost;
  readonly #ring = new FrameRing({ keepMs: 0 });
  readonly #clips = new Map<IncidentId, Clip>();
  readonly #cancelWatch: () => void;
  #format: VideoFormat | null = null;
  #keepsS = 0;
  #newestMs: number | null = null;
  #lostBecause = '';
  #shown: Pick<RecorderFigures, 'recording' | 'problem'> = { recording: false, problem: '' };
  /** Of this second, and of the last five. */
  #now = { frames: 0, bytes: 0 };
  #seconds: { readonly frames: number; readonly bytes: number }[] = [];

  constructor(cameraId: CameraId, host: RecorderHost) {
    this.#cameraId = cameraId;
    this.#host = host;
    this.#cancelWatch = host.clock.every(1_000, () => this.#watch());
  }

  keep(prerollS: number): void {
    this.#keepsS = Math.max(0, Math.min(RING_S, prerollS));
    this.#ring.keep(this.#keepsS * 1_000);
  }

  format(format: VideoFormat): void {
    this.#format = format;
  }

  frame(frame: VideoFrame): void {
    const format = this.#format;
    if (format === null) return;
    const { clock } = this.#host;
    const kept: KeptFrame = { frame, format, atMs: clock.now(), arrivedMs: clock.monotonic() };
    this.#newestMs = kept.arrivedMs;
    this.#now.frames += 1;
    this.#now.bytes += frame.data.length;
    this.#ring.push(kept);
    for (const clip of this.#clips.values()) clip.push(kept);
  }

  lost(problem: string): void {
    this.#lostBecause = problem;
    for (const clip of this.#clips.values()) clip.lost(`Pictures are missing: ${problem}`);
  }

  figures(): RecorderFigures {
    const seconds = Math.max(1, this.#seconds.length);
    const sum = (of: (second: { readonly frames: number; readonly bytes: number }) => number): number =>
      this.#seconds.reduce((total, second) => total + of(second), 0);
    return {
      ...this.#state(),
      codec: this.#format?.codec ?? '',
      framesPerSecond: Math.round((sum((second) => second.frames) / seconds) * 10) / 10,
      bitsPerSecond: Math.round((sum((second) => second.bytes) * 8) / seconds),
      ringBytes: this.#ring.bytes,
      ringMs: Math.round(this.#ring.ms),
    };
  }

  record(order: { readonly incidentId: IncidentId; readonly prerollMs: number; readonly postrollMs: number }): Promise<KeptEvidence> {
    const running = this.#clips.get(order.incidentId);
    if (running !== undefined) {
      running.extend(order.postrollMs);
      return running.done;
    }
    try {
      return this.#begin(order);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async close(): Promise<void> {
    this.#cancelWatch();
    const clips = [...this.#clips.values()];
    for (const clip of clips) clip.end();
    await Promise.allSettled(clips.map((clip) => clip.done));
    this.#ring.clear();
  }

  #begin({ incidentId, prerollMs, postrollMs }: Parameters<Recorder['record']>[0]): Promise<KeptEvidence> {
    const { clock, space, evidenceFolder } = this.#host;
    const problem = space.problem();
    if (problem !== null) throw new Fault('store.disk-full', { camera: this.#cameraId, help: `${problem}.` });
    if (this.#clips.size >= CLIPS) throw new Fault('camera.busy', { camera: this.#cameraId, clips: CLIPS });
    // Looked at now: a bad id must not be found out by the disk.
    evidenceFile(evidenceFolder, incidentId, 'clip');
    const pathFor: ConstructorParameters<typeof Clip>[0]['pathFor'] = (fromMs) => {
      const name = clipName(this.#cameraId, fromMs);
      return { name, path: evidenceFile(evidenceFolder, incidentId, name) };
    };
    const clip = new Clip({ clock, space, pathFor }, postrollMs);
    this.#clips.set(incidentId, clip);
    const forget = (): void => {
      if (this.#clips.get(incidentId) === clip) this.#clips.delete(incidentId);
    };
    clip.done.then(forget, forget);
    if (!this.#flows())
      clip.lost(this.#lostBecause === '' ? 'Pictures are missing: none came' : `Pictures are missing: ${this.#lostBecause}`);
    for (const kept of this.#ring.since(clock.monotonic() - prerollMs)) clip.push(kept);
    return clip.done;
  }

  #flows(): boolean {
    return this.#newestMs !== null && this.#host.clock.monotonic() - this.#newestMs < STOPPED_MS;
  }

  #state(): Pick<RecorderFigures, 'recording' | 'problem'> {
    if (this.#keepsS === 0) return { recording: false, problem: '' };
    const full = this.#host.space.problem();
    if (full !== null) return { recording: false, problem: full };
    if (this.#flows()) return { recording: true, problem: '' };
    return { recording: false, problem: this.#lostBecause === '' ? 'No pictures come' : this.#lostBecause };
  }

  #watch(): void {
    this.#seconds = [...this.#seconds.slice(-4), this.#now];
    this.#now = { frames: 0, bytes: 0 };
    const state = this.#state();
    if (state.recording) this.#lostBecause = '';
    const { recording, problem } = this.#shown;
    this.#shown = state;
    if (recording !== state.recording || problem !== state.problem) this.#host.onChange();
  }
}
