/** A bundle as it comes on a stick: a folder, or the same in a ZIP. Nothing of it is believed: sizes and names have limits before anything is read. */
import { open, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { MOST_GZIP_BYTES, MOST_HEAD_BYTES } from '../station-core/hq/wire.ts';
import { Refusal } from './refusal.ts';

export interface BundleSource {
  /** The bytes of a file in it; null: it is not there. Throws Refusal('hq.too-large' | 'hq.bad-request'). */
  read(name: string): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** bundle.json: 100,000 names. */
const MOST_LIST_BYTES = 8 * 1024 * 1024;
const MOST_BATCH_BYTES = MOST_GZIP_BYTES + MOST_HEAD_BYTES;
/** Entries of a ZIP, folders and whatever else lies beside the batches included. */
const MOST_ENTRIES = 110_000;

/** What is used of yauzl 3.4, which brings no types. */
interface ZipEntry {
  readonly fileName: string;
  readonly uncompressedSize: number;
  canDecodeFileData(): boolean;
}
interface ZipFile {
  readonly entryCount: number;
  eachEntry(): AsyncIterable<ZipEntry>;
  openReadStreamPromise(entry: ZipEntry): Promise<Readable>;
  close(): void;
}
interface Yauzl {
  openPromise(
    file: string,
    options: { readonly autoClose: false; readonly lazyEntries: true; readonly strictFileNames: true },
  ): Promise<ZipFile>;
}

/** place: a folder or a ZIP. Throws Refusal('hq.bad-request') when it is neither. */
export async function openBundle(place: string): Promise<BundleSource> {
  const known = await stat(place).catch(() => null);
  if (known === null) throw new Refusal('hq.bad-request', `There is nothing at ${place}.`);
  return known.isDirectory() ? folderSource(place) : zipSource(place);
}

function mostBytes(name: string): number {
  return name === 'bundle.json' ? MOST_LIST_BYTES : MOST_BATCH_BYTES;
}

function tooLarge(name: string): Refusal {
  return new Refusal('hq.too-large', `${name} has more than ${mostBytes(name)} bytes.`);
}

function folderSource(folder: string): BundleSource {
  return {
    read: async (name) => {
      const file = await open(path.join(folder, path.basename(name))).catch(() => null);
      if (file === null) return null;
      try {
        if ((await file.stat()).size > mostBytes(name)) throw tooLarge(name);
        return await file.readFile();
      } finally {
        await file.close();
      }
    },
    close: () => Promise.resolve(),
  };
}

async function zipSource(place: string): Promise<BundleSource> {
  const yauzl = createRequire(import.meta.url)('yauzl') as Yauzl;
  let zip: ZipFile;
  try {
    zip = await yauzl.openPromise(place, { autoClose: false, lazyEntries: true, strictFileNames: true });
  } catch {
    throw new Refusal('hq.bad-request', 'This is neither a folder nor a ZIP.');
  }
  try {
    const entries = await entriesOf(zip);
    return {
      read: async (name) => {
        const entry = entries.get(name);
        return entry === undefined ? null : readEntry(zip, entry, name);
      },
      close: async () => {
        zip.close();
        await Promise.resolve();
      },
    };
  } catch (error) {
    zip.close();
    if (error instanceof Refusal) throw error;
    throw new Refusal('hq.bad-request', 'The ZIP cannot be read: it broke on its way. Copy it once more.');
  }
}

/** By the name alone: some programs put everything into a folder of the ZIP's name. */
async function entriesOf(zip: ZipFile): Promise<Map<string, ZipEntry>> {
  if (zip.entryCount > MOST_ENTRIES) throw new Refusal('hq.too-large', `A bundle has at most ${MOST_ENTRIES} files.`);
  const entries = new Map<string, ZipEntry>();
  for await (const entry of zip.eachEntry()) {
    const name = path.posix.basename(entry.fileName);
    if (entries.has(name)) throw new Refusal('hq.bad-request', `The ZIP holds ${name} twice.`);
    if (!entry.fileName.endsWith('/')) entries.set(name, entry);
  }
  return entries;
}

/** yauzl ends a stream that brings more than its entry said. */
async function readEntry(zip: ZipFile, entry: ZipEntry, name: string): Promise<Buffer> {
  if (entry.uncompressedSize > mostBytes(name)) throw tooLarge(name);
  if (!entry.canDecodeFileData()) throw new Refusal('hq.bad-request', `${name} is packed in a way that HQ does not read.`);
  const parts: Buffer[] = [];
  try {
    for await (const part of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) parts.push(part);
  } catch {
    throw new Refusal('hq.bad-request', `${name} cannot be unpacked: the ZIP broke on its way. Copy it once more.`);
  }
  return Buffer.concat(parts);
}
