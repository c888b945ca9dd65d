/** Makes the record of an incident when it is over: its text files are written beside the clips, before the journal they come from moves on. */
import { messageOf } from './base/fault.ts';
import { id, type EvidenceId, type IncidentId } from './base/ids.ts';
import { MINUTE_MS, type UtcMs } from './base/time.ts';
import type { StationEvent } from './domain/event.ts';
import type { IncidentRecord } from './domain/incident-views.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { writeRecordFile } from './evidence/record-files.ts';
import { newEventId } from './system.ts';

export interface RecordsHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly evidenceFolder: string;
  readonly next: (nowMs: UtcMs) => Promise<IncidentId | null>;
  readonly record: (incidentId: IncidentId, nowMs: UtcMs) => Promise<IncidentRecord | null>;
  readonly submit: (event: StationEvent) => Promise<unknown>;
}

/** One incident a minute; what fails is tried again the next. The returned function ends it. */
export function startIncidentRecords(host: RecordsHost): () => void {
  let busy = false;
  return host.clock.every(MINUTE_MS, () => {
    if (busy) return;
    busy = true;
    recordNext(host)
      .catch((error: unknown) =>
        host.log.warn({ problem: messageOf(error) }, 'the record of an incident could not be made and will be tried again'),
      )
      .finally(() => (busy = false));
  });
}

/** The journal is told last: an incident without it is taken up again. */
export async function recordNext({ clock, evidenceFolder, next, record, submit }: RecordsHost): Promise<void> {
  const incidentId = await next(clock.now());
  const made = incidentId === null ? null : await record(incidentId, clock.now());
  if (made === null) return;
  const { fromMs, toMs, files } = made;
  for (const file of files.toSorted((a, b) => Number(a.kind === 'journal') - Number(b.kind === 'journal'))) {
    const { name, bytes, sha256 } = await writeRecordFile(evidenceFolder, made.incidentId, file);
    const evidence = {
      id: id<EvidenceId>(`${made.incidentId}.${file.kind}`.slice(0, 80)),
      incidentId: made.incidentId,
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
