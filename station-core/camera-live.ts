/** One live view on its way to the main thread: when that falls behind, whole groups of pictures are left out, never single frames. */
import type { LiveStream } from './domain/field-ports.ts';

/** Frames that may be on their way, and their bytes. */
const AHEAD_FRAMES = 60;
const AHEAD_BYTES = 4 * 1_024 * 1_024;

export class LiveLine {
  readonly #send: (stream: LiveStream) => void;
  /** Bytes of each frame that was sent and not taken yet. */
  #sent: number[] = [];
  #bytes = 0;
  #isSkipping = false;
  #stop: () => void = () => undefined;

  constructor(send: (stream: LiveStream) => void) {
    this.#send = send;
  }

  show(stream: LiveStream): void {
    const { frame } = stream;
    const isBehind = this.#sent.length >= AHEAD_FRAMES || this.#bytes >= AHEAD_BYTES;
    if (isBehind) this.#isSkipping = true;
    else if (frame.isKey) this.#isSkipping = false;
    if (this.#isSkipping) return;
    this.#sent.push(frame.data.byteLength);
    this.#bytes += frame.data.byteLength;
    this.#send(stream);
  }

  taken(frames: number): void {
    for (const bytes of this.#sent.splice(0, frames)) this.#bytes -= bytes;
  }

  stopWith(stop: () => void): void {
    this.#stop = stop;
  }

  stop(): void {
    this.#stop();
  }
}

/** What a viewer who comes now has to decode to see the present picture. Longer or larger groups are not kept: who comes then waits for the next. */
const GROUP_FRAMES = 50;
/** Less than a screen's line may hold back, so that it begins whole. */
const GROUP_BYTES = 768 * 1_024;

/** Pictures of one stream since its newest key frame. */
export class NewestGroup {
  #frames: LiveStream[] = [];
  #bytes = 0;

  take(stream: LiveStream): void {
    const { isKey, data } = stream.frame;
    if (isKey) this.forget();
    else if (this.#frames.length === 0) return;
    this.#frames.push(stream);
    this.#bytes += data.byteLength;
    if (this.#frames.length > GROUP_FRAMES || this.#bytes > GROUP_BYTES) this.forget();
  }

  /** Something is missing: what comes next cannot be decoded with it. */
  forget(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  /** Empty: wait for the next key frame. */
  get frames(): readonly LiveStream[] {
    return this.#frames;
  }
}
