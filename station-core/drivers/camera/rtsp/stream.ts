/** One stream of a camera, kept up: dials, plays, and begins anew with growing waits when it breaks. */
import type { Fault } from '../../../base/fault.ts';
import type { VideoFormat, VideoFrame } from '../../../domain/camera.ts';
import type { Clock } from '../../../domain/ports.ts';
import { REFUSED_WAITS_MS, STEADY_MS, STRAY_MS, WAITS_MS } from './limits.ts';
import type { Picture } from './picture.ts';
import { asFault, play, type Play, type RtspAccess } from './play.ts';
import { sentenceOf } from './trouble.ts';

export type { RtspAccess } from './play.ts';

export interface RtspHost {
  readonly clock: Clock;
  /** Called before the first frame, and when it changed. */
  readonly onFormat: (format: VideoFormat) => void;
  /** Whole pictures in the order they are decoded in; the first one is a key frame. Times go on over a broken line. */
  readonly onFrame: (frame: VideoFrame) => void;
  /** A picture was lost on the way; what follows up to the next key frame is left out. */
  readonly onLoss: (problem: string) => void;
  readonly onState: (state: RtspState) => void;
}

export interface RtspState {
  /** Frames arrive. */
  readonly playing: boolean;
  /** In plain words, without credentials; empty: none. */
  readonly problem: string;
}

export interface RtspStream {
  readonly state: () => RtspState;
  /** Ends it, politely (TEARDOWN) where the line still answers. Never rejects. */
  close(): Promise<void>;
}

/** Begins at once, and goes on until it is closed. Never throws: what is wrong stands in the state. */
export function openRtspStream(access: RtspAccess, host: RtspHost): RtspStream {
  return new Stream(access, host);
}

class Stream implements RtspStream {
  readonly #access: RtspAccess;
  readonly #host: RtspHost;
  readonly #times: PictureTimes;
  #play: Play | null = null;
  #state: RtspState = { playing: false, problem: '' };
  #cancelWait: () => void = () => undefined;
  #failures = 0;
  #refusals = 0;
  #playingSinceMs: number | null = null;
  #isClosed = false;

  constructor(access: RtspAccess, host: RtspHost) {
    this.#access = access;
    this.#host = host;
    this.#times = new PictureTimes(host.clock);
    this.#dial();
  }

  readonly state = (): RtspState => this.#state;

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelWait();
    await this.#play?.close();
  }

  #dial(): void {
    this.#times.begin();
    try {
      this.#play = play(this.#access, {
        clock: this.#host.clock,
        onFormat: this.#host.onFormat,
        onLoss: this.#host.onLoss,
        onPicture: (picture, us, epoch) => this.#onPicture(picture, us, epoch),
        onEnd: (fault) => this.#onEnd(fault),
      });
    } catch (error) {
      this.#onEnd(asFault(error));
    }
  }

  #onPicture(picture: Picture, us: number, epoch: number): void {
    if (this.#isClosed) return;
    if (!this.#state.playing) {
      this.#playingSinceMs = this.#host.clock.monotonic();
      this.#become({ playing: true, problem: '' });
    }
    this.#host.onFrame({ ptsUs: this.#times.take(us, epoch), isKey: picture.isKey, data: picture.data });
  }

  #onEnd(fault: Fault): void {
    this.#play = null;
    if (this.#isClosed) return;
    const wait = this.#nextWait(fault);
    this.#become({ playing: false, problem: sentenceOf(fault) });
    this.#cancelWait = this.#host.clock.after(wait, () => this.#dial());
  }

  #nextWait(fault: Fault): number {
    const since = this.#playingSinceMs;
    this.#playingSinceMs = null;
    if (since !== null) this.#refusals = 0;
    if (since !== null && this.#host.clock.monotonic() - since >= STEADY_MS) this.#failures = 0;
    if (fault.detail['kind'] === 'refused') return waitOf(REFUSED_WAITS_MS, this.#refusals++);
    return waitOf(WAITS_MS, this.#failures++);
  }

  #become(state: RtspState): void {
    const { playing, problem } = this.#state;
    this.#state = state;
    if (playing !== state.playing || problem !== state.problem) this.#host.onState(state);
  }
}

/**
 * The camera's clock gives the distances, arrival says where they stand: so times go on over a new dial, and a camera that
 * sets its clock in the middle makes no gap.
 */
export class PictureTimes {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** Microseconds to add to the camera's own; null: the next picture says. */
  #offsetUs: number | null = null;
  #epoch = 0;
  #lastUs = -1;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  begin(): void {
    this.#offsetUs = null;
  }

  /** us of the camera -> us that never go back by more than a few pictures. */
  take(us: number, epoch: number): number {
    const nowUs = Math.round(this.#clock.monotonic() * 1_000);
    const isStray = this.#offsetUs !== null && Math.abs(us + this.#offsetUs - nowUs) > STRAY_MS * 1_000;
    if (this.#offsetUs === null || isStray || epoch !== this.#epoch) {
      this.#offsetUs = Math.max(nowUs, this.#lastUs + 1) - us;
      this.#epoch = epoch;
    }
    const driftUs = nowUs - (us + this.#offsetUs);
    // Two clocks never run alike: a camera that drifts is followed by a millisecond a picture, and never seen.
    if (Math.abs(driftUs) > DRIFT_US) this.#offsetUs += Math.sign(driftUs) * FOLLOW_US;
    const at = us + this.#offsetUs;
    this.#lastUs = Math.max(this.#lastUs, at);
    return at;
  }
}

const DRIFT_US = 500_000;
const FOLLOW_US = 1_000;

function waitOf(waits: readonly number[], at: number): number {
  return waits[Math.min(at, waits.length - 1)] ?? 0;
}
