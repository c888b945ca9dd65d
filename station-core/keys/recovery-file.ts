/**
 * The recovery file: a copy of the database together with the keys that open what is sealed in it, all of it sealed under a passphrase.
 * With it a station lives on another PC; without the passphrase it tells nothing but its date and the station's name.
 *
 * A line of JSON (format, when, whose, how the key is made), then AES-256-GCM over gzip of a line of JSON (the key files) and the database,
 * then the tag. The first line is bound in.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt, type ScryptOptions } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import type { UtcMs } from '../base/time.ts';

export const SHORTEST_PASSPHRASE = 12;
const LONGEST_PASSPHRASE = 1_000;
const MOST_HEAD_BYTES = 4_096;
/** Of the key files as JSON. */
const MOST_KEYS_BYTES = 1024 * 1024;
const TAG_BYTES = 16;
/** 64 MiB and about a fifth of a second a guess. */
const COST = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;

const base64 = z.string().regex(/^[A-Za-z0-9+/]{10,64}={0,2}$/);
const headShape = z.strictObject({
  format: z.literal('stationmaster-recovery/1'),
  station: z.string().max(200),
  madeAtMs: z.number().int().min(0),
  salt: base64,
  iv: base64,
});
const keysShape = z.record(z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/), z.string().max(64 * 1024));

export interface RecoveryHead {
  readonly station: string;
  readonly madeAtMs: number;
}

/** Writes `to` whole or not at all. Throws Fault('input.invalid') for a passphrase that is too short, 'config.folder-not-writable', 'store.disk-full'. */
export async function writeRecoveryFile(order: {
  readonly to: string;
  readonly passphrase: string;
  readonly keysFolder: string;
  /** A copy that nobody writes. */
  readonly database: string;
  readonly station: string;
  readonly nowMs: UtcMs;
  /** Gives it up. */
  readonly signal?: AbortSignal;
}): Promise<void> {
  const { to, passphrase } = order;
  if (passphrase.length < SHORTEST_PASSPHRASE || passphrase.length > LONGEST_PASSPHRASE)
    throw new Fault('input.invalid', { help: `The passphrase needs at least ${SHORTEST_PASSPHRASE} characters.` });
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const head = {
    format: 'stationmaster-recovery/1',
    station: order.station,
    madeAtMs: order.nowMs,
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
  };
  const line = `${JSON.stringify(head)}\n`;
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt), iv).setAAD(Buffer.from(line));
  const keys = `${JSON.stringify(await keyFiles(order.keysFolder))}\n`;
  const part = `${to}.part`;
  try {
    const out = createWriteStream(part, { mode: 0o600 });
    out.write(line);
    await pipeline(Readable.from(contents(keys, order.database)), createGzip(), cipher, withTag(cipher), out, {
      ...(order.signal === undefined ? {} : { signal: order.signal }),
    });
    const handle = await open(part, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(part, to);
  } catch (cause) {
    await rm(part, { force: true });
    if (isNoRoom(cause)) throw new Fault('store.disk-full', { file: to, help: 'Make room, or name another place.' }, { cause });
    throw new Fault('config.folder-not-writable', { file: to, help: 'Name another place, with room for the database.' }, { cause });
  }
}

/**
 * Opens `file` into a new folder `into`: `stationmaster.sqlite` and `keys/`. Nothing is left there when it does not open. Throws
 * Fault('input.invalid') for another file, a wrong passphrase (the two cannot be told apart from a changed file), or one cut off.
 */
export async function openRecoveryFile(file: string, passphrase: string, into: string): Promise<RecoveryHead> {
  const { head, line, from, end } = await readHead(file);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    await keyOf(passphrase, Buffer.from(head.salt, 'base64')),
    Buffer.from(head.iv, 'base64'),
  );
  decipher.setAAD(Buffer.from(line));
  decipher.setAuthTag(await tagOf(file, end));
  const keys: { text: string | null } = { text: null };
  await mkdir(path.join(into, 'keys'), { recursive: true, mode: 0o700 });
  try {
    await pipeline(
      createReadStream(file, { start: from, end: end - 1 }),
      decipher,
      createGunzip(),
      withoutFirstLine((text) => (keys.text = text)),
      createWriteStream(path.join(into, 'stationmaster.sqlite'), { mode: 0o600 }),
    );
    const files = keysShape.parse(JSON.parse(keys.text ?? ''));
    for (const [name, text] of Object.entries(files)) await writeKey(path.join(into, 'keys', name), text);
  } catch (cause) {
    await rm(into, { recursive: true, force: true });
    throw new Fault('input.invalid', { file, help: 'The passphrase is not the right one, or the file was changed or cut off.' }, { cause });
  }
  return head;
}

async function readHead(file: string): Promise<{ head: z.infer<typeof headShape>; line: string; from: number; end: number }> {
  const problem = (cause?: unknown): Fault =>
    new Fault('input.invalid', { file, help: 'It is not a recovery file of a station.' }, { cause });
  let bytes: Buffer;
  let size: number;
  try {
    size = (await stat(file)).size;
    const handle = await open(file, 'r');
    const read = await handle.read(Buffer.alloc(MOST_HEAD_BYTES), 0, MOST_HEAD_BYTES, 0).finally(() => handle.close());
    bytes = read.buffer.subarray(0, read.bytesRead);
  } catch (cause) {
    throw problem(cause);
  }
  const length = bytes.indexOf(0x0a) + 1;
  if (length === 0 || size < length + TAG_BYTES) throw problem();
  const line = bytes.subarray(0, length).toString('utf8');
  try {
    return { head: headShape.parse(JSON.parse(line)), line, from: length, end: size - TAG_BYTES };
  } catch (cause) {
    throw problem(cause);
  }
}

async function tagOf(file: string, at: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  const { buffer } = await handle.read(Buffer.alloc(TAG_BYTES), 0, TAG_BYTES, at).finally(() => handle.close());
  return buffer;
}

async function writeKey(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keyFiles(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile() && !entry.name.endsWith('.new'));
  const files: Record<string, string> = {};
  for (const { name } of names) files[name] = await readFile(path.join(folder, name), 'utf8');
  return files;
}

async function* contents(keys: string, database: string): AsyncGenerator<Buffer> {
  yield Buffer.from(keys);
  for await (const chunk of createReadStream(database)) yield chunk as Buffer;
}

/** The cipher's tag is known once it ended. */
function withTag(cipher: { getAuthTag(): Buffer }): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done: TransformCallback) => done(null, chunk),
    flush: (done: TransformCallback) => done(null, cipher.getAuthTag()),
  });
}

function withoutFirstLine(take: (line: string) => void): Transform {
  let line: Buffer | null = Buffer.alloc(0);
  return new Transform({
    transform: (chunk: Buffer, _encoding, done: TransformCallback) => {
      if (line === null) return done(null, chunk);
      const all = Buffer.concat([line, chunk]);
      const end = all.indexOf(0x0a);
      if (end === -1 && all.length > MOST_KEYS_BYTES) return done(new Error('its first line has no end'));
      line = end === -1 ? all : null;
      if (end === -1) return done();
      take(all.subarray(0, end).toString('utf8'));
      return done(null, all.subarray(end + 1));
    },
  });
}

function isNoRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  const options: ScryptOptions = COST;
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
