/** The newest seconds of one camera, encoded as they came, in memory. Always begins at a key frame; keeps the frames it was given, copies none. */
import type { VideoFormat, VideoFrame } from '../domain/camera.ts';
import type { UtcMs } from '../base/time.ts';
import { RING_BYTES } from './limits.ts';

export interface KeptFrame {
  readonly frame: VideoFrame;
  readonly format: VideoFormat;
  /** By the station's clock. */
  readonly atMs: UtcMs;
  /** By the monotonic clock. */
  readonly arrivedMs: number;
}

interface Group {
  readonly frames: KeptFrame[];
  readonly fromMs: number;
  bytes: number;
}

export class FrameRing {
  #groups: Group[] = [];
  #bytes = 0;
  #keepMs: number;
  readonly #maxBytes: number;

  constructor(limits: { readonly keepMs: number; readonly maxBytes?: number }) {
    this.#keepMs = limits.keepMs;
    this.#maxBytes = limits.maxBytes ?? RING_BYTES;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How much time lies between the oldest and the newest frame. */
  get ms(): number {
    const first = this.#groups[0];
    return first === undefined ? 0 : (this.newest?.arrivedMs ?? first.fromMs) - first.fromMs;
  }

  get newest(): KeptFrame | null {
    return this.#groups.at(-1)?.frames.at(-1) ?? null;
  }

  keep(ms: number): void {
    this.#keepMs = ms;
    if (ms === 0) this.clear();
  }

  /** A frame that no key frame stands before is not kept. */
  push(kept: KeptFrame): void {
    if (this.#keepMs === 0) return;
    if (kept.frame.isKey) this.#groups.push({ frames: [], fromMs: kept.arrivedMs, bytes: 0 });
    const group = this.#groups.at(-1);
    if (group === undefined) return;
    group.frames.push(kept);
    group.bytes += kept.frame.data.length;
    this.#bytes += kept.frame.data.length;
    this.#trim(kept.arrivedMs);
  }

  /** Frames from the last key frame at or before that instant (monotonic) on; from the oldest where it does not reach back as far. */
  since(instantMs: number): KeptFrame[] {
    const at = this.#groups.findLastIndex((group) => group.fromMs <= instantMs);
    return this.#groups.slice(Math.max(0, at)).flatMap((group) => group.frames);
  }

  clear(): void {
    this.#groups = [];
    this.#bytes = 0;
  }

  /** The oldest group goes when what is left still reaches back as far as it should, or when there is too much. */
  #trim(nowMs: number): void {
    for (;;) {
      const [first, second] = this.#groups;
      if (first === undefined) return;
      const reachesWithout = second !== undefined && second.fromMs <= nowMs - this.#keepMs;
      if (!reachesWithout && this.#bytes <= this.#maxBytes) return;
      this.#groups.shift();
      this.#bytes -= first.bytes;
    }
  }
}
