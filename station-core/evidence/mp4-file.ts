/** An MP4 that grows on the disk in fragments: what is there can be played, whenever the power goes. Encoded video goes in as it is. */
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppendOnlyStreamTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';
import type { VideoFormat, VideoFrame } from '../domain/camera.ts';
import { SYNC_BYTES, SYNC_MS } from './limits.ts';

export interface Mp4File {
  readonly bytes: () => number;
  /** In the order they are decoded in, the first one a key frame. Times count from the first one. */
  add(frame: VideoFrame): Promise<void>;
  /** Whole, synced and under its own name. */
  finish(): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Nothing is in it that is worth keeping. */
  abandon(): Promise<void>;
}

/** What a file is called until it is whole. */
export const PART = '.part';

/** Opens `<path>.part`; rejects with what the disk says. A file of that name is replaced. */
export async function createMp4(path: string, format: VideoFormat, nowMs: () => number): Promise<Mp4File> {
  await mkdir(dirname(path), { recursive: true });
  const sink = new Sink(await open(path + PART, 'w', 0o600), nowMs);
  try {
    const source = new EncodedVideoPacketSource(format.kind === 'h264' ? 'avc' : 'hevc');
    const output = new Output({
      format: new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: 1 }),
      target: new AppendOnlyStreamTarget(new WritableStream({ write: (chunk: Uint8Array) => sink.write(chunk) })),
    });
    output.addVideoTrack(source);
    await output.start();
    return new OpenMp4(path, format, { sink, source, output });
  } catch (error) {
    await sink.close();
    throw error;
  }
}

class OpenMp4 implements Mp4File {
  readonly #path: string;
  readonly #format: VideoFormat;
  readonly #sink: Sink;
  readonly #source: EncodedVideoPacketSource;
  readonly #output: Output;
  #firstUs: number | null = null;
  /** The latest time so far, and before the newest key frame: nothing may come before that. */
  #latestUs = 0;
  #floorUs = 0;
  #shiftUs = 0;

  constructor(
    path: string,
    format: VideoFormat,
    parts: { readonly sink: Sink; readonly source: EncodedVideoPacketSource; readonly output: Output },
  ) {
    this.#path = path;
    this.#format = format;
    this.#sink = parts.sink;
    this.#source = parts.source;
    this.#output = parts.output;
  }

  readonly bytes = (): number => this.#sink.bytes;

  async add(frame: VideoFrame): Promise<void> {
    const isFirst = this.#firstUs === null;
    const atUs = this.#timeOf(frame);
    const { codec, width, height } = this.#format;
    // The length of a picture is only known with the next one; the last one of a fragment keeps this.
    const packet = new EncodedPacket(frame.data, frame.isKey ? 'key' : 'delta', atUs / 1_000_000, 1 / 25);
    await this.#source.add(packet, isFirst ? { decoderConfig: { codec, codedWidth: width, codedHeight: height } } : undefined);
    this.#sink.throwIfFailed();
  }

  /** A disk that takes no more has fragments that can be played: they are kept under the file's own name, too. */
  async finish(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    try {
      if (this.#sink.isFailed) await this.#output.cancel().catch(() => undefined);
      else await this.#output.finalize().catch((error: unknown) => this.#sink.forgive(error));
      await this.#sink.sync();
    } finally {
      await this.#sink.close();
    }
    await rename(this.#path + PART, this.#path);
    await syncFolder(dirname(this.#path));
    return { bytes: this.#sink.bytes, sha256: this.#sink.sha256() };
  }

  async abandon(): Promise<void> {
    await this.#output.cancel().catch(() => undefined);
    await this.#sink.close();
    await rm(this.#path + PART, { force: true });
  }

  /** Never before a picture of the group before, which a camera that sets its clock would do. */
  #timeOf({ ptsUs, isKey }: VideoFrame): number {
    this.#firstUs ??= ptsUs;
    if (isKey) this.#floorUs = this.#latestUs;
    const at = ptsUs - this.#firstUs + this.#shiftUs;
    if (at < this.#floorUs) this.#shiftUs += this.#floorUs - at;
    const mended = Math.max(at, this.#floorUs);
    this.#latestUs = Math.max(this.#latestUs, mended);
    return mended;
  }
}

/** Writes in order, hashes as it goes, and remembers what the disk said. */
class Sink {
  readonly #file: FileHandle;
  readonly #nowMs: () => number;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #unsynced = 0;
  #syncedMs: number;
  #failure: Error | null = null;

  constructor(file: FileHandle, nowMs: () => number) {
    this.#file = file;
    this.#nowMs = nowMs;
    this.#syncedMs = nowMs();
  }

  get bytes(): number {
    return this.#bytes;
  }

  async write(chunk: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < chunk.length;) {
        // What a full disk still took is part of the file, and of its hash.
        const { bytesWritten } = await this.#file.write(chunk, done, chunk.length - done);
        this.#hash.update(chunk.subarray(done, done + bytesWritten));
        this.#bytes += bytesWritten;
        done += bytesWritten;
      }
      this.#unsynced += chunk.length;
      if (this.#unsynced >= SYNC_BYTES || this.#nowMs() - this.#syncedMs >= SYNC_MS) await this.sync();
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  get isFailed(): boolean {
    return this.#failure !== null;
  }

  /** Passes over what the disk said, and nothing else. */
  forgive(error: unknown): void {
    if (this.#failure === null) throw error;
  }

  throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  async sync(): Promise<void> {
    this.#unsynced = 0;
    this.#syncedMs = this.#nowMs();
    await this.#file.datasync();
  }

  sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Makes a new name stay. Windows has no such thing and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
