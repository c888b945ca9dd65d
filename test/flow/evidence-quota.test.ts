/** Room for evidence, on a real disk and a real database: the incident closed first goes first, an open one never, rows and hashes stay. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { id, type EventId, type EvidenceId, type IncidentId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { StationEvent } from '../../station-core/domain/event.ts';
import type { Evidence } from '../../station-core/domain/incident.ts';
import { startEvidenceQuota, trimOnce } from '../../station-core/evidence-quota.ts';
import { evidenceBytes, evidenceOf, evidenceToTrim, putEvidence, putIncident } from '../../station-core/store/incidents.ts';
import { FlowStation } from '../support/flow-station.ts';
import { ManualClock } from '../support/manual-clock.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Made {
  readonly closedAtMs: number | null;
  readonly bytes: readonly number[];
}

function site(incidents: readonly Made[]): {
  readonly station: FlowStation;
  readonly folder: string;
  readonly all: readonly Evidence[];
  readonly end: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'quota-flow-'));
  const station = new FlowStation().ready();
  const all: Evidence[] = [];
  for (const [at, { closedAtMs, bytes }] of incidents.entries()) {
    const incidentId = id<IncidentId>(`i${at}`);
    mkdirSync(join(folder, incidentId));
    putIncident(station.db, {
      id: incidentId, number: at + 1, zoneIds: [], ruleId: null, firstOut: '', title: '', isDrill: false, openedAtMs: utcMs(1),
      closedAtMs: closedAtMs === null ? null : utcMs(closedAtMs), closedBy: null, note: '',
    }); // prettier-ignore
    for (const [n, size] of bytes.entries()) {
      const evidence: Evidence = {
        id: id<EvidenceId>(`e${at}-${n}`), incidentId, kind: 'clip', cameraId: null, name: `clip${n}.mp4`, bytes: size, sha256: 'ab',
        fromMs: utcMs(n), toMs: utcMs(n + 1), trimmedAtMs: null, problem: null,
      }; // prettier-ignore
      putEvidence(station.db, evidence);
      writeFileSync(join(folder, incidentId, evidence.name), 'x');
      all.push(evidence);
    }
  }
  return { station, folder, all, end: () => rmSync(folder, { recursive: true, force: true }) };
}

function host({ station, folder }: ReturnType<typeof site>, quotaBytes: number, clock = new ManualClock(1_000)) {
  let events = 0;
  const told: StationEvent[] = [];
  return {
    told,
    host: {
      clock,
      log: SILENT,
      evidenceFolder: folder,
      quotaBytes,
      read: () => Promise.resolve({ usedBytes: evidenceBytes(station.db), closed: evidenceToTrim(station.db, 500) }),
      submit: (event: StationEvent) => {
        told.push(event);
        return Promise.resolve(station.send(event));
      },
      newEventId: () => id<EventId>(`quota-${(events += 1)}`),
    },
  };
}

test('whatever there is: open incidents keep all of theirs, and closed ones lose the least that makes room', async () => {
  const incident = fc.record({
    closedAtMs: fc.option(fc.integer({ min: 1, max: 50 }), { nil: null }),
    bytes: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(incident, { maxLength: 8 }), fc.integer({ min: 0, max: 1_000 }), async (incidents, quota) => {
      const made = site(incidents);
      try {
        await trimOnce(host(made, quota).host);
        const over = await trimOnce(host(made, quota).host);
        const rows = incidents.flatMap((_, at) => evidenceOf(made.station.db, id<IncidentId>(`i${at}`)));
        expect(rows).toHaveLength(made.all.length);
        for (const row of rows) {
          const { closedAtMs } = incidents[Number(row.incidentId.slice(1))] ?? { closedAtMs: null };
          if (closedAtMs === null) expect(row.trimmedAtMs).toBeNull();
          expect(existsSync(join(made.folder, row.incidentId, row.name))).toBe(row.trimmedAtMs === null);
          expect(row.sha256).toBe('ab');
        }
        const used = evidenceBytes(made.station.db);
        expect(over).toBe(Math.max(0, used - quota));
        if (over > 0) expect(evidenceToTrim(made.station.db, 500)).toEqual([]);
        const closedOf = (row: Evidence): number => incidents[Number(row.incidentId.slice(1))]?.closedAtMs ?? Number.POSITIVE_INFINITY;
        const gone = rows.filter((row) => row.trimmedAtMs !== null).map(closedOf);
        const kept = rows.filter((row) => row.trimmedAtMs === null).map(closedOf);
        expect(Math.max(0, ...gone)).toBeLessThanOrEqual(Math.min(Number.POSITIVE_INFINITY, ...kept));
      } finally {
        made.end();
      }
    }),
    { numRuns: 40 },
  );
});

test('what open incidents alone take above the room is told as an alarm, and taken back', async () => {
  const made = site([{ closedAtMs: null, bytes: [3_000_000] }]);
  const clock = new ManualClock(1_000);
  const { host: parts, told } = host(made, 1_000_000, clock);
  const stop = startEvidenceQuota(parts);
  clock.advance(5_000);
  await expect
    .poll(() => told)
    .toMatchObject([{ kind: 'station.condition', alarm: 'evidence-quota', active: true, detail: { overMib: 2 } }]);
  stop();
  made.end();
});
