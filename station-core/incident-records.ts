/** Makes the record of an incident when it is over: its text files are written beside the clips, before the journal they come from moves on. */
import { messageOf } from './base/fault.ts';
import { id, type EvidenceId, type IncidentId } from './base/ids.ts';
import { MINUTE_MS, type UtcMs } from './base/time.ts';
import { recordFiles } from './documents/incident-record.ts';
import type { StationEvent } from './domain/event.ts';
import type { IncidentRecord } from './domain/incident-views.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { writeRecordFile } from './evidence/record-files.ts';
import { newEventId } from './system.ts';

export interface RecordsHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly evidenceFolder: string;
  /** The oldest that is over and has no record, and is none of these. */
  readonly next: (nowMs: UtcMs, passOver: readonly IncidentId[]) => Promise<IncidentId | null>;
  readonly record: (incidentId: IncidentId, nowMs: UtcMs) => Promise<IncidentRecord | null>;
  readonly submit: (event: StationEvent) => Promise<unknown>;
}

/** Rounds after which one that failed is tried again: an hour. */
const AGAIN_AFTER = 60;

/** One incident a minute. One whose record cannot be made waits an hour and keeps no other waiting. The returned function ends it. */
export function startIncidentRecords(host: RecordsHost): () => void {
  const failed = new Set<IncidentId>();
  let rounds = 0;
  let busy = false;
  return host.clock.every(MINUTE_MS, () => {
    rounds += 1;
    if (rounds % AGAIN_AFTER === 0) failed.clear();
    if (busy) return;
    busy = true;
    recordNext(host, failed)
      .catch((error: unknown) =>
        host.log.warn({ problem: messageOf(error) }, 'the record of an incident could not be made and will be tried again'),
      )
      .finally(() => (busy = false));
  });
}

/** The journal is told last: an incident without it is taken up again. Rejects where it could not be made; then it is among the failed. */
export async function recordNext(host: RecordsHost, failed: Set<IncidentId>): Promise<void> {
  const incidentId = await host.next(host.clock.now(), [...failed]);
  if (incidentId === null) return;
  try {
    await writeRecord(host, incidentId);
  } catch (error) {
    failed.add(incidentId);
    throw error;
  }
}

async function writeRecord({ clock, evidenceFolder, record, submit }: RecordsHost, incidentId: IncidentId): Promise<void> {
  const made = await record(incidentId, clock.now());
  if (made === null) return;
  const { fromMs, toMs } = made;
  for (const file of recordFiles(made)) {
    const { name, bytes, sha256 } = await writeRecordFile(evidenceFolder, incidentId, file);
    const evidence = {
      id: id<EvidenceId>(`${incidentId}.${file.kind}`.slice(0, 80)),
      incidentId,
      kind: file.kind,
      cameraId: null,
      name,
      bytes,
      sha256,
      fromMs,
      toMs,
      trimmedAtMs: null,
      problem: null,
    };
    await submit({ kind: 'evidence.kept', id: newEventId(), receivedMs: clock.now(), evidence });
  }
}
