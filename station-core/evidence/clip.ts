/** One clip: what the ring holds and what comes, until its end, which can move. A disk that fails ends it; what is there is kept. */
import { Fault, messageOf } from '../base/fault.ts';
import type { UtcMs } from '../base/time.ts';
import type { VideoFormat } from '../domain/camera.ts';
import type { KeptEvidence } from '../domain/field-ports.ts';
import type { Clock } from '../domain/ports.ts';
import { BACKLOG_BYTES, CLIP_BYTES, CLIP_MS } from './limits.ts';
import { createMp4, type Mp4File } from './mp4-file.ts';
import type { KeptFrame } from './ring.ts';
import type { Space } from './space.ts';

export interface ClipHost {
  readonly clock: Clock;
  readonly space: Pick<Space, 'problem' | 'failed'>;
  /** Where the first picture's time leads to. */
  readonly pathFor: (fromMs: UtcMs) => { readonly path: string; readonly name: string };
}

/** Ends by itself at its end, `CLIP_MS` or `CLIP_BYTES`. */
export class Clip {
  readonly #host: ClipHost;
  readonly #beganMs: number;
  #endsMs: number;
  #cancelEnd: () => void = () => undefined;
  #waiting: KeptFrame[] = [];
  #waitingBytes = 0;
  #isWriting = false;
  #isEnding = false;
  #needsKey = true;
  #format: VideoFormat | null = null;
  #file: Mp4File | null = null;
  #name = '';
  #first: KeptFrame | null = null;
  #last: KeptFrame | null = null;
  #failure: unknown = null;
  readonly #problems = new Set<string>();
  readonly #done = Promise.withResolvers<KeptEvidence>();

  constructor(host: ClipHost, postrollMs: number) {
    this.#host = host;
    this.#beganMs = host.clock.monotonic();
    this.#endsMs = this.#beganMs;
    // Whoever asked waits for it; nobody may.
    this.#done.promise.catch(() => undefined);
    this.extend(postrollMs);
  }

  /** Resolves when the file is whole. Rejects with Fault('camera.no-video') where no picture came, or Fault('store.disk-full'). */
  get done(): Promise<KeptEvidence> {
    return this.#done.promise;
  }

  /** The end moves to so long from now, never back. */
  extend(postrollMs: number): void {
    const { clock } = this.#host;
    this.#endsMs = Math.max(this.#endsMs, Math.min(clock.monotonic() + postrollMs, this.#beganMs + CLIP_MS));
    this.#cancelEnd();
    this.#cancelEnd = clock.after(Math.max(0, this.#endsMs - clock.monotonic()), () => this.end());
    if (this.#endsMs >= this.#beganMs + CLIP_MS) this.#problems.add(`It was cut at ${CLIP_MS / 60_000} min`);
  }

  /** In the order they are decoded in. Never throws. */
  push(kept: KeptFrame): void {
    if (this.#isEnding || (this.#needsKey && !kept.frame.isKey)) return;
    this.#needsKey = false;
    this.#format ??= kept.format;
    if (!isSame(this.#format, kept.format)) {
      this.#problems.add('It ends where the camera changed the form of its video');
      return this.end();
    }
    if (this.#waitingBytes + kept.frame.data.length > BACKLOG_BYTES) {
      this.#needsKey = true;
      this.#problems.add('Pictures were left out: the disk is too slow');
      return;
    }
    this.#waiting.push(kept);
    this.#waitingBytes += kept.frame.data.length;
    this.#write();
  }

  /** Something is missing from here on. */
  lost(problem: string): void {
    if (this.#problems.size < 8) this.#problems.add(problem);
  }

  /** Takes no more, writes what it has, and is done. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#cancelEnd();
    this.#write();
  }

  #write(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#writeAll()
      .catch((error: unknown) => {
        // What a disk or a stream that makes no sense may do must not reach the camera that sends the pictures.
        this.#failure = error;
        this.#waiting = [];
        this.#waitingBytes = 0;
        this.#problems.add(this.#wordsOf(error));
        this.#isEnding = true;
        this.#cancelEnd();
      })
      .then(() => this.#afterWriting())
      .catch((error: unknown) => this.#done.reject(error));
  }

  async #writeAll(): Promise<void> {
    for (let kept = this.#waiting.shift(); kept !== undefined; kept = this.#waiting.shift()) {
      this.#waitingBytes -= kept.frame.data.length;
      const file = this.#file ?? (await this.#open(kept));
      await file.add(kept.frame);
      this.#first ??= kept;
      this.#last = kept;
      if (file.bytes() > CLIP_BYTES && !this.#isEnding) {
        this.#problems.add(`It was cut at ${CLIP_BYTES / 1_073_741_824} GiB`);
        this.end();
      } else if (this.#host.space.problem() !== null && !this.#isEnding) {
        this.#problems.add(this.#host.space.problem() ?? '');
        this.end();
      }
    }
  }

  async #open(kept: KeptFrame): Promise<Mp4File> {
    const { path, name } = this.#host.pathFor(kept.atMs);
    this.#name = name;
    this.#file = await createMp4(path, kept.format, () => this.#host.clock.monotonic());
    return this.#file;
  }

  async #afterWriting(): Promise<void> {
    if (!this.#isEnding) {
      this.#isWriting = false;
      if (this.#waiting.length > 0) this.#write();
      return;
    }
    const [file, first, last] = [this.#file, this.#first, this.#last];
    if (file === null || first === null || last === null) {
      await file?.abandon();
      this.#done.reject(this.#whyNothing());
      return;
    }
    const { bytes, sha256 } = await file.finish();
    const problem = this.#problems.size === 0 ? null : `${[...this.#problems].map((text) => text.replace(/\.$/, '')).join('. ')}.`;
    this.#done.resolve({ name: this.#name, bytes, sha256, fromMs: first.atMs, toMs: last.atMs, problem });
  }

  /** A stream that makes no sense is the trouble of this clip alone; a disk's is everybody's. */
  #wordsOf(error: unknown): string {
    if (isOfDisk(error)) return this.#host.space.failed(error);
    return this.#host.space.problem() ?? `The camera sends video that makes no sense: ${messageOf(error)}`.slice(0, 200);
  }

  #whyNothing(): Fault {
    const help = [...this.#problems].join('. ');
    if (isOfDisk(this.#failure)) return new Fault('store.disk-full', { help }, { cause: this.#failure });
    return new Fault('camera.no-video', { help: help === '' ? 'No picture came while the clip was to be made.' : help });
  }
}

/** What the system says of a file carries its code. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
}

function isSame(a: VideoFormat, b: VideoFormat): boolean {
  return a === b || (a.kind === b.kind && a.codec === b.codec && a.width === b.width && a.height === b.height);
}
