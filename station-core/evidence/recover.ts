/** Clips that a power cut or a kill left behind: what is in them is playable, and evidence like any other. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../base/fault.ts';
import { id, type CameraId, type IncidentId } from '../base/ids.ts';
import { utcMs } from '../base/time.ts';
import type { KeptEvidence } from '../domain/field-ports.ts';
import type { Logger } from '../domain/ports.ts';
import { PART, syncFolder } from './mp4-file.ts';
import { readClipName } from './place.ts';

export interface RecoveredClip extends KeptEvidence {
  readonly incidentId: IncidentId;
  readonly cameraId: CameraId;
}

/** Before the first clip of this start is begun. An empty one is removed, the others get their own names and are told. Never rejects. */
export async function recoverClips(evidenceFolder: string, log: Logger): Promise<readonly RecoveredClip[]> {
  const found: RecoveredClip[] = [];
  for (const folder of await namesIn(evidenceFolder))
    for (const part of (await namesIn(join(evidenceFolder, folder))).filter((name) => name.endsWith(PART))) {
      try {
        const clip = await recover(join(evidenceFolder, folder), part);
        if (clip !== null) found.push({ ...clip, incidentId: id<IncidentId>(folder) });
      } catch (error) {
        log.warn({ file: part, error: messageOf(error) }, 'a clip that was broken off could not be kept');
      }
    }
  return found;
}

async function recover(folder: string, part: string): Promise<Omit<RecoveredClip, 'incidentId'> | null> {
  const name = part.slice(0, -PART.length);
  const said = readClipName(name);
  if (said === null) return null;
  const path = join(folder, part);
  const { size, mtimeMs } = await stat(path);
  if (size === 0) {
    await rm(path);
    return null;
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
  await rename(path, join(folder, name));
  await syncFolder(folder);
  return {
    cameraId: said.cameraId,
    name,
    bytes: size,
    sha256: hash.digest('hex'),
    fromMs: said.fromMs,
    toMs: utcMs(Math.max(said.fromMs, Math.floor(mtimeMs))),
    problem: 'The station stopped while it was recorded.',
  };
}

/** Of a folder; of what is none, nothing. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
