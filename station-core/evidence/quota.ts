/**
 * How much disk evidence may take: beyond it, evidence of the oldest closed incident goes first. Never of an open incident,
 * never anything that no row of evidence names.
 */
import { rm, rmdir } from 'node:fs/promises';
import { messageOf } from '../base/fault.ts';
import type { EvidenceId, IncidentId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Evidence } from '../domain/incident.ts';
import type { Logger } from '../domain/ports.ts';
import { evidenceFile, incidentFolder } from './place.ts';

/** One file of evidence whose bytes are still there, with its incident. */
export interface QuotaFile {
  readonly evidence: Pick<Evidence, 'id' | 'incidentId' | 'name' | 'bytes'>;
  /** Of the incident; null: it is open. */
  readonly closedAtMs: UtcMs | null;
}

export interface TrimChoice {
  readonly files: readonly QuotaFile[];
  /** By how much evidence is still above the quota when they are gone. */
  readonly overBytes: number;
}

/** What has to go so that evidence, which takes usedBytes, takes at most quotaBytes. files: as the store lists them, what goes first first. */
export function chooseTrim(files: readonly QuotaFile[], usedBytes: number, quotaBytes: number): TrimChoice {
  let overBytes = usedBytes - quotaBytes;
  const chosen: QuotaFile[] = [];
  for (const file of files) {
    if (overBytes <= 0) break;
    // The store lists none of an open incident; looked at again where it would be lost.
    if (file.closedAtMs === null) continue;
    chosen.push(file);
    overBytes -= file.evidence.bytes;
  }
  return { files: chosen, overBytes: Math.max(0, overBytes) };
}

/**
 * Removes these files and says which are gone; one that was gone already counts. Told only then, so that a crash between
 * leaves a row too many and never a file nobody knows. Never rejects.
 */
export async function removeEvidence(evidenceFolder: string, files: readonly QuotaFile[], log: Logger): Promise<readonly EvidenceId[]> {
  const gone: EvidenceId[] = [];
  const incidents = new Set<IncidentId>();
  for (const { evidence: file } of files) {
    try {
      await rm(evidenceFile(evidenceFolder, file.incidentId, file.name), { force: true });
      gone.push(file.id);
      incidents.add(file.incidentId);
    } catch (error) {
      log.warn({ incident: file.incidentId, file: file.name, error: messageOf(error) }, 'evidence could not be removed');
    }
  }
  for (const incidentId of incidents) {
    // Only an empty one goes; what else lies there is not ours to remove.
    await rmdir(incidentFolder(evidenceFolder, incidentId)).catch(() => undefined);
  }
  return gone;
}

/** Half of the disk that is free now or taken by evidence, between 1 GiB and 200 GiB: what the quota is where nobody set one. */
export function usualQuota(freeBytes: number, evidenceBytes: number): number {
  const GIB = 1_073_741_824;
  return Math.round(Math.min(200 * GIB, Math.max(GIB, (freeBytes + evidenceBytes) / 2)));
}
