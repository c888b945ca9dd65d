/** Small secret files: written whole or not at all, readable by the owner of the process alone. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../base/fault.ts';

const MAX_BYTES = 64 * 1_024;

/** Writes a temporary file beside it, syncs, renames: a power cut leaves the old file or the new one. Throws Fault('config.folder-not-writable'). */
export async function writeWhole(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    throw new Fault('config.folder-not-writable', { file: path }, { cause });
  }
}

/** The file's text; null: there is none. Throws Fault('config.bad-value') for one that cannot be a key file. */
export async function readWhole(path: string): Promise<string | null> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new Fault('config.bad-value', { file: path, help: 'The file is there and cannot be read.' }, { cause });
  }
  if (content.length > MAX_BYTES) throw new Fault('config.bad-value', { file: path, help: 'It is too large to be a key file.' });
  return content.toString('utf8');
}

/** AES-256-GCM under the master key; `name` is bound in, so that one sealed file cannot stand in for another. */
export function seal(plain: string, masterKey: Buffer, name: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', masterKey, iv).setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return `sealed-1 ${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}\n`;
}

/** Throws Fault('config.bad-value') when the master key is another one or the file was touched. */
export function unseal(sealed: string, masterKey: Buffer, name: string): string {
  try {
    const bytes = Buffer.from(sealed.replace(/^sealed-1 /, ''), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', masterKey, bytes.subarray(0, 12)).setAAD(Buffer.from(name));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    const help = 'It does not open with the master key beside it: put back the keys folder that belongs to this station.';
    throw new Fault('config.bad-value', { file: name, help }, { cause });
  }
}

/** Windows cannot open a folder to sync it, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
