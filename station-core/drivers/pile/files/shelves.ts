/** Kept files on the disk: `firmware/<id>` and `from-piles/<id>`. Names of others never become names here. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { assert } from '../../../base/assert.ts';
import { Fault } from '../../../base/fault.ts';
import { id, type FileId } from '../../../base/ids.ts';
import type { Shelf } from '../../../domain/firmware.ts';
import type { KeptFile } from '../../../domain/ports.ts';

const SHELVES: readonly Shelf[] = ['firmware', 'from-piles'];
const MIB = 1_024 * 1_024;
/** The disk is asked again after so many bytes. */
const ASK_DISK_BYTES = 8 * MIB;

export interface ShelvesOptions {
  readonly folder: string;
  readonly fileBytes: number;
  readonly freeBytes: number;
  readonly newId: () => string;
  /** Free bytes of the disk that holds the folder; the system's answer by default. */
  readonly freeOf?: (folder: string) => Promise<number>;
}

export class Shelves {
  readonly #options: ShelvesOptions;

  private constructor(options: ShelvesOptions) {
    this.#options = options;
  }

  /** Makes the folders; deletes what no row names any more and what was left half. */
  static async open(options: ShelvesOptions, known: ReadonlySet<string>): Promise<Shelves> {
    for (const shelf of SHELVES) {
      const folder = path.join(options.folder, shelf);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const name of await readdir(folder)) if (!known.has(name)) await rm(path.join(folder, name), { force: true, recursive: true });
    }
    return new Shelves(options);
  }

  /** Throws Fault('store.disk-full') or Fault('input.invalid') before anything is sent. */
  async requireRoom(bytes: number): Promise<void> {
    const { folder, fileBytes, freeBytes } = this.#options;
    if (bytes > fileBytes) throw tooLarge(fileBytes);
    const free = await (this.#options.freeOf ?? freeOf)(folder);
    if (free - bytes >= freeBytes) return;
    throw new Fault('store.disk-full', { freeMib: Math.floor(free / MIB), keptFreeMib: Math.ceil(freeBytes / MIB) });
  }

  /** The file is on the disk, synced and named, when this resolves; otherwise nothing of it stays. */
  async keep(shelf: Shelf, source: AsyncIterable<Uint8Array>, fileId = id<FileId>(this.#options.newId())): Promise<KeptFile> {
    if (!/^[\w-]{1,80}$/.test(fileId))
      throw new Fault('input.invalid', { field: 'file', help: 'A file is named by letters, digits and dashes.' });
    await this.requireRoom(0);
    const whole = this.#path(shelf, fileId);
    const part = `${whole}.part`;
    const handle = await open(part, 'w', 0o600);
    try {
      const kept = await this.#write(handle, source);
      await handle.sync();
      await handle.close();
      await rename(part, whole);
      await syncFolder(path.dirname(whole));
      return { id: fileId, ...kept };
    } catch (error) {
      await handle.close().catch(() => undefined); // closed already: what went wrong is what is told
      await rm(part, { force: true });
      throw asFault(error);
    }
  }

  async #write(handle: FileHandle, source: AsyncIterable<Uint8Array>): Promise<Omit<KeptFile, 'id'>> {
    const [sha256, md5] = [createHash('sha256'), createHash('md5')];
    let bytes = 0;
    let askAt = ASK_DISK_BYTES;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > this.#options.fileBytes) throw tooLarge(this.#options.fileBytes);
      if (bytes >= askAt) {
        await this.requireRoom(0);
        askAt = bytes + ASK_DISK_BYTES;
      }
      sha256.update(chunk);
      md5.update(chunk);
      await handle.writeFile(chunk);
    }
    return { bytes, sha256: sha256.digest('hex'), md5: md5.digest('hex') };
  }

  /** null: no such file. */
  async sizeOf(shelf: Shelf, fileId: FileId): Promise<number | null> {
    return stat(this.#path(shelf, fileId)).then(
      (found) => found.size,
      () => null,
    );
  }

  /** From byte `start` to `end`, both included; `end` null: to the end. Throws Fault('input.not-found') at the first read. */
  async *read(shelf: Shelf, fileId: FileId, start = 0, end: number | null = null): AsyncGenerator<Uint8Array, void, undefined> {
    const stream = createReadStream(this.#path(shelf, fileId), { start, ...(end === null ? {} : { end }), highWaterMark: 64 * 1_024 });
    try {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) yield chunk;
    } catch (error) {
      throw asFault(error);
    } finally {
      stream.destroy();
    }
  }

  async remove(shelf: Shelf, fileId: FileId): Promise<void> {
    await rm(this.#path(shelf, fileId), { force: true });
  }

  #path(shelf: Shelf, fileId: FileId): string {
    assert(/^[\w-]{1,80}$/.test(fileId), 'a file is named by its id');
    return path.join(this.#options.folder, shelf, fileId);
  }
}

function tooLarge(mostBytes: number): Fault {
  return new Fault('input.invalid', { field: 'file', problem: 'too-large', mostMib: Math.floor(mostBytes / MIB) });
}

/** What the disk says, as faults; anything else (the sender went away) as it is. */
function asFault(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return new Fault('input.not-found', { what: 'file' }, { cause: error });
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Fault('store.disk-full', {}, { cause: error });
  if (code === 'EIO' || code === 'EROFS') return new Fault('store.io-error', {}, { cause: error });
  return error;
}

async function freeOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Makes the new name stay. Windows journals names itself and refuses to sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
