/** The evidence of an incident for the screens: one file of it, or all of it as one signed ZIP. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { IncidentId } from './base/ids.ts';
import { toIso, type UtcMs } from './base/time.ts';
import type { IncidentRecord, IncidentView } from './domain/incident-views.ts';
import { recordFiles } from './documents/incident-record.ts';
import { evidenceFile } from './evidence/place.ts';
import { signedZip, type SigningKey, type ZippedFile } from './evidence/signed-zip.ts';

export interface IncidentEvidence {
  /** The bytes from..to, both included, of a file that the incident has. */
  open(incidentId: IncidentId, name: string, range: { readonly from: number; readonly to: number }): Readable;
  /** record: made now, for what is not written yet. */
  zip(view: IncidentView, record: IncidentRecord): Readable;
}

export function openIncidentEvidence(evidenceFolder: string, key: SigningKey, now: () => UtcMs): IncidentEvidence {
  return {
    open: (incidentId, name, { from, to }) => createReadStream(evidenceFile(evidenceFolder, incidentId, name), { start: from, end: to }),
    zip: (view, record) => {
      const there = view.evidence.filter(({ trimmedAtMs }) => trimmedAtMs === null);
      const written = new Set(there.map(({ name }) => name));
      const files: ZippedFile[] = [
        { name: 'incident.json', text: `${JSON.stringify(told(view, now()), null, 2)}\n` },
        ...there.map(({ name, sha256, bytes }) => ({ name, sha256, bytes, path: evidenceFile(evidenceFolder, view.incident.id, name) })),
        ...recordFiles(record)
          .filter(({ name }) => !written.has(name))
          .map(({ name, text }) => ({ name, text })),
      ];
      return signedZip(files, key, now());
    },
  };
}

/** What stands in incident.json: times twice, for people and for programs. */
function told(view: IncidentView, nowMs: UtcMs) {
  const { incident, steps, evidence, names, fromMs, toMs } = view;
  return {
    kind: 'stationmaster-incident-1',
    exportedAt: toIso(nowMs),
    from: toIso(fromMs),
    to: toIso(toMs),
    incident: {
      ...incident,
      openedAt: toIso(incident.openedAtMs),
      closedAt: incident.closedAtMs === null ? null : toIso(incident.closedAtMs),
      closedBy: view.closedByName,
    },
    steps: steps.map((step) => ({ ...step, at: toIso(step.atMs) })),
    evidence: evidence.map((item) => ({ ...item, from: toIso(item.fromMs), to: toIso(item.toMs) })),
    names,
  };
}
