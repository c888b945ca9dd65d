/** The text files of an incident's record, written once it is over. */
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { IncidentId } from '../base/ids.ts';
import type { RecordFile } from '../domain/incident-views.ts';
import { PART } from './mp4-file.ts';
import { evidenceFile } from './place.ts';

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Synced and under its own name when this resolves; one that is there already is replaced. Rejects with what the disk says. */
export async function writeRecordFile(evidenceFolder: string, incidentId: IncidentId, { name, text }: RecordFile): Promise<WrittenFile> {
  const file = evidenceFile(evidenceFolder, incidentId, name);
  const bytes = Buffer.from(text, 'utf8');
  await mkdir(dirname(file), { recursive: true });
  try {
    const handle = await open(file + PART, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(file + PART, file);
  } catch (error) {
    await rm(file + PART, { force: true });
    throw error;
  }
  return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
