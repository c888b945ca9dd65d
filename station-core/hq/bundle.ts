/** Batches on a stick: the same bytes as by line, as files in a folder or in one ZIP; and the answer that HQ gives back. */
import { open, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { HqBatch, HqLink, HqMark } from '../domain/hq.ts';
import type { HqBundle } from '../domain/hq-port.ts';
import { Fault, messageOf } from '../base/fault.ts';
import { nameOf } from './batch.ts';
import { readAcknowledgement, readSheet, type Sheet } from './calls.ts';
import { stickAnswer, type bundle } from './wire.ts';
import type { z } from 'zod';

/** What is on an answer's stick: some directives, and a signature. */
export const MOST_ANSWER_BYTES = 9 * 1_024 * 1_024;

/** One ZIP, nothing compressed twice; a batch is read when its turn comes, so that a month takes no more memory than one. */
export function bundleZip(source: HqBundle): Readable {
  const zip = new ZipFile();
  const names: string[] = [];
  // A stream of our own: the ZIP's closes when its last byte is made, which is before that byte is read.
  const output = new PassThrough();
  zip.outputStream.pipe(output);
  const fail = (error: unknown): void => void output.destroy(error instanceof Error ? error : new Error(messageOf(error)));
  zip.outputStream.on('error', fail);
  const add = async (rest: readonly Pick<HqBatch, 'epoch' | 'number'>[]): Promise<void> => {
    const [batch, ...others] = rest;
    if (batch === undefined) {
      zip.addBuffer(Buffer.from(indexOf(source.stationId, names), 'utf8'), 'bundle.json');
      zip.end();
      return;
    }
    const bytes = await source.bytes(batch);
    if (bytes === null) return add(others);
    const entry = Readable.from([bytes]);
    entry.once('end', () => void add(others).catch(fail));
    names.push(nameOf(batch));
    zip.addReadStream(entry, nameOf(batch), { compress: false, size: bytes.byteLength });
  };
  add(source.batches).catch(fail);
  return output;
}

/** Into the folder, made where it is missing; the index last, so that a stick pulled out too early is no bundle. Answers the names. */
export async function writeBundle(source: HqBundle, folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const batch of source.batches) {
      const bytes = await source.bytes(batch);
      if (bytes === null) continue;
      await writeWhole(join(folder, nameOf(batch)), bytes);
      names.push(nameOf(batch));
    }
    await writeWhole(join(folder, 'bundle.json'), Buffer.from(indexOf(source.stationId, names), 'utf8'));
  } catch (cause) {
    throw new Fault('store.io-error', { folder, help: messageOf(cause).slice(0, 200) }, { cause });
  }
  return names;
}

/** The answer as HQ wrote it. Throws Fault('hq.bad-answer') for anything else, or what is not signed by this HQ for this station. */
export function readStickAnswer(
  text: string,
  { hqKey, stationId }: Pick<HqLink, 'hqKey' | 'stationId'>,
): { readonly mark: HqMark; readonly sheet: Sheet } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Fault('hq.bad-answer', { help: NO_ANSWER }, { cause });
  }
  const answer = stickAnswer.safeParse(value).data;
  if (answer === undefined) throw new Fault('hq.bad-answer', { help: NO_ANSWER });
  return { mark: readAcknowledgement(answer.acknowledgement, hqKey, stationId), sheet: readSheet(answer.directives, hqKey, stationId) };
}

const NO_ANSWER = 'It is not the file that HQ gives back, hq-answer-<station>.json.';

function indexOf(stationId: string, batches: string[]): string {
  return `${JSON.stringify({ format: 'stationmaster-bundle/1', stationId, batches } satisfies z.infer<typeof bundle>, null, 2)}\n`;
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}
