/** Files in parts: up to HQ from where it has them, and images down from where they broke off. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Fault } from '../base/fault.ts';
import type { AuthorizedCalls } from './exchange.ts';
import { isHqRefused } from './refused.ts';
import { FILE_PART_BYTES } from './wire.ts';

/** Resolves when HQ has all of it. A broken line throws; the next exchange goes on from what HQ has. */
export async function sendFile(calls: AuthorizedCalls, fileId: string, path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const { size: of } = await handle.stat();
    let offset = await calls((hq, bearer) => hq.fileReceived(bearer, fileId));
    while (offset < of) {
      const part = Buffer.alloc(Math.min(FILE_PART_BYTES, of - offset));
      await handle.read(part, 0, part.length, offset);
      const at = offset;
      const received = await calls((hq, bearer) => hq.filePart(bearer, fileId, { offset: at, of }, part));
      if (received <= offset) throw new Fault('hq.bad-answer', { file: fileId, help: 'HQ does not take the file.' });
      offset = received;
    }
  } finally {
    await handle.close();
  }
}

/** What an image must be. */
interface ImageFacts {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Fetches what is missing of the image behind what lies at `path`. Answers what is wrong with it as a whole; null: nothing. */
export async function fetchImage(calls: AuthorizedCalls, imageId: string, facts: ImageFacts, path: string): Promise<string | null> {
  const handle = await open(path, 'a');
  try {
    let { size } = await handle.stat();
    while (size < facts.bytes) {
      const from = size;
      const part = await calls((hq, bearer) => hq.firmwarePart(bearer, imageId, from, Math.min(FILE_PART_BYTES, facts.bytes - from)));
      if (part.byteLength === 0) return `HQ's image ends after ${from} of ${facts.bytes} bytes.`;
      await handle.writeFile(part);
      size += part.byteLength;
    }
    await handle.sync();
  } catch (error) {
    // HQ has no such image: trying again does not make one.
    if (isHqRefused(error) && error.code === 'hq.bad-request') return error.help;
    throw error;
  } finally {
    await handle.close();
  }
  const { size } = await stat(path);
  if (size !== facts.bytes) return `HQ's image has ${size} bytes in place of ${facts.bytes}.`;
  return (await sha256Of(path)) === facts.sha256 ? null : "HQ's image has another SHA-256 than the order says.";
}

/** Lower-case hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(part);
  return hash.digest('hex');
}
