/** The master key: 32 random bytes in a file of mode 0600, beside the database and never in it, so that a headless start can open the same folder. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../base/fault.ts';
import { readWhole, writeWhole } from './sealed-file.ts';

interface MasterKeyOptions {
  /** Nothing was sealed in this folder yet, so a missing key may be made. */
  readonly isNew: boolean;
}

/** Reads or makes the key. Throws Fault('config.bad-value'). */
export async function openMasterKey(folder: string, options: MasterKeyOptions): Promise<Buffer> {
  const path = join(folder, 'master.key');
  const text = await readWhole(path);
  if (text === null) {
    if (!options.isNew)
      throw new Fault('config.bad-value', {
        file: path,
        help: 'The master key is missing. Put it back from the backup of the keys folder.',
      });
    const fresh = randomBytes(32);
    await writeWhole(path, `stationmaster-key-1 none ${fresh.toString('base64')}\n`);
    return fresh;
  }
  const bytes = parse(path, text);
  if (bytes.length !== 32) throw new Fault('config.bad-value', { file: path, help: 'The master key has the wrong length.' });
  return bytes;
}

/** `none`: not wrapped by anything; the word leaves room for a keeper of the operating system. */
function parse(path: string, text: string): Buffer {
  const match = /^stationmaster-key-1 none ([A-Za-z0-9+/=]+)\s*$/.exec(text);
  if (match?.[1] === undefined) throw new Fault('config.bad-value', { file: path, help: 'It is not a master key.' });
  return Buffer.from(match[1], 'base64');
}
