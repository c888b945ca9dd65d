/** Keeps evidence within its part of the disk: looks now and then, removes the oldest of closed incidents, and says when that is not enough. */
import { statfs } from 'node:fs/promises';
import { messageOf } from './base/fault.ts';
import type { EventId } from './base/ids.ts';
import type { StationEvent } from './domain/event.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { chooseTrim, removeEvidence, usualQuota, type QuotaFile } from './evidence/quota.ts';

export interface EvidenceQuotaHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly evidenceFolder: string;
  /** Bytes of all evidence, and of closed incidents what goes first; some hundred at a time. */
  readonly read: () => Promise<{ readonly usedBytes: number; readonly closed: readonly QuotaFile[] }>;
  readonly submit: (event: StationEvent) => Promise<unknown>;
  readonly newEventId: () => EventId;
  /** What evidence may take; else half of what is free or taken by it, 1 to 200 GiB. */
  readonly quotaBytes?: number;
}

const FIRST_LOOK_MS = 5_000;
const LOOK_MS = 60_000;

/** One look at a time. The returned function ends it. */
export function startEvidenceQuota(host: EvidenceQuotaHost): () => void {
  let isLooking = false;
  let isOver = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      const over = await trimOnce(host);
      if (over > 0 !== isOver) {
        isOver = over > 0;
        const { clock, newEventId, submit } = host;
        const detail = { overMib: Math.ceil(over / 1_048_576) };
        await submit({
          kind: 'station.condition',
          id: newEventId(),
          receivedMs: clock.now(),
          alarm: 'evidence-quota',
          active: isOver,
          detail,
        });
      }
    } catch (error) {
      host.log.warn({ problem: messageOf(error) }, 'the room for evidence could not be looked at');
    } finally {
      isLooking = false;
    }
  };
  const cancelFirst = host.clock.after(FIRST_LOOK_MS, () => void look());
  const cancel = host.clock.every(LOOK_MS, () => void look());
  return () => {
    cancelFirst();
    cancel();
  };
}

/** Bytes by which evidence is above its quota still. */
export async function trimOnce(host: EvidenceQuotaHost): Promise<number> {
  const { clock, log, evidenceFolder, newEventId } = host;
  const { usedBytes, closed } = await host.read();
  if (usedBytes === 0) return 0;
  const quotaBytes = host.quotaBytes ?? usualQuota(await freeBytes(evidenceFolder), usedBytes);
  const { files, overBytes } = chooseTrim(closed, usedBytes, quotaBytes);
  const evidenceIds = await removeEvidence(evidenceFolder, files, log);
  if (evidenceIds.length === 0) return overBytes;
  log.info({ files: evidenceIds.length, quotaBytes }, 'evidence of closed incidents was removed to make room');
  await host.submit({ kind: 'evidence.trimmed', id: newEventId(), receivedMs: clock.now(), evidenceIds });
  // The list is a part of what there is: whether it was enough is found at the next look.
  return 0;
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
