/** Pictures on the disk: `<folder>/<id>.<kind>`. What one is, its first bytes say, never its sender. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from './base/fault.ts';
import type { PictureFiles } from './domain/picture-files.ts';

const TYPES: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };
const NAME = /^[\w-]{1,60}\.(png|jpg|webp)$/;

/** The folder is made with the first picture. */
export function openPictureFiles(folder: string, newId: () => string): PictureFiles {
  return {
    keep: async (picture) => {
      const kind = kindOf(picture);
      if (kind === null) throw new Fault('input.invalid', { field: 'file', help: 'It has to be a PNG, JPEG or WebP picture.' });
      const name = `${newId()}.${kind}`;
      await written(folder, name, picture);
      return name;
    },
    read: async (name) => {
      const kind = NAME.exec(name)?.[1];
      if (kind === undefined) return null;
      try {
        return { bytes: await readFile(path.join(folder, name)), type: TYPES[kind] ?? 'application/octet-stream' };
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
    keepOnly: async (names) => {
      const kept = new Set(names);
      await mkdir(folder, { recursive: true });
      for (const other of await readdir(folder)) if (!kept.has(other)) await rm(path.join(folder, other), { force: true });
    },
  };
}

/** By its signature: PNG (ISO 15948 §5.2), JPEG (SOI and a marker), WebP (RIFF). An SVG may carry scripts and is none of them. */
function kindOf(bytes: Uint8Array): 'png' | 'jpg' | 'webp' | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('latin1');
  if (text.startsWith('\u0089PNG\r\n\u001a\n')) return 'png';
  if (text.startsWith('\u00ff\u00d8\u00ff')) return 'jpg';
  return text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP' ? 'webp' : null;
}

async function written(folder: string, name: string, picture: Uint8Array): Promise<void> {
  const whole = path.join(folder, name);
  const part = `${whole}.part`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(picture);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, whole);
  } catch (cause) {
    await rm(part, { force: true });
    throw ['ENOSPC', 'EDQUOT'].includes(codeOf(cause)) ? new Fault('store.disk-full', {}, { cause }) : cause;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
