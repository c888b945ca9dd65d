/** The master key: 32 random bytes in a file of mode 0600, wrapped by the desktop's own keeper where there is one. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../base/fault.ts';
import { readWhole, writeWhole } from './sealed-file.ts';

/** What wraps the key at rest, e.g. Electron's safeStorage in the main process. Unwrapping rejects when it cannot. */
export interface KeyWrap {
  /** Names the keeper in the file, e.g. 'safe-storage'; never 'none'. */
  readonly name: string;
  readonly wrap: (plain: Buffer) => Promise<Buffer>;
  readonly unwrap: (wrapped: Buffer) => Promise<Buffer>;
}

interface MasterKeyOptions {
  /** Nothing was sealed in this folder yet, so a missing key may be made. */
  readonly isNew: boolean;
  readonly wrap: KeyWrap | null;
}

/** Reads or makes the key; one that lies open is wrapped as soon as there is a keeper. Throws Fault('config.bad-value'). */
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
    await write(path, fresh, options.wrap);
    return fresh;
  }
  const { keeper, bytes } = parse(path, text);
  if (keeper !== 'none') return unwrap(path, keeper, bytes, options.wrap);
  if (options.wrap !== null) await write(path, bytes, options.wrap);
  return checked(path, bytes);
}

async function write(path: string, key: Buffer, wrap: KeyWrap | null): Promise<void> {
  const bytes = wrap === null ? key : await wrap.wrap(key);
  await writeWhole(path, `stationmaster-key-1 ${wrap?.name ?? 'none'} ${bytes.toString('base64')}\n`);
}

function parse(path: string, text: string): { keeper: string; bytes: Buffer } {
  const match = /^stationmaster-key-1 ([a-z-]+) ([A-Za-z0-9+/=]+)\s*$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined)
    throw new Fault('config.bad-value', { file: path, help: 'It is not a master key.' });
  return { keeper: match[1], bytes: Buffer.from(match[2], 'base64') };
}

async function unwrap(path: string, keeper: string, bytes: Buffer, wrap: KeyWrap | null): Promise<Buffer> {
  if (wrap?.name !== keeper) {
    const help = `The master key was wrapped by ${keeper}: start the station the way it was started before.`;
    throw new Fault('config.bad-value', { file: path, help });
  }
  try {
    return checked(path, await wrap.unwrap(bytes));
  } catch (cause) {
    throw new Fault('config.bad-value', { file: path, help: `${keeper} cannot open the master key for this user.` }, { cause });
  }
}

function checked(path: string, key: Buffer): Buffer {
  if (key.length !== 32) throw new Fault('config.bad-value', { file: path, help: 'The master key has the wrong length.' });
  return key;
}
