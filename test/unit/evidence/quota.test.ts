/** The quota takes the oldest closed incident first, stops as soon as there is room, and never touches an open one. */
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { id, type EvidenceId, type IncidentId } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import { chooseTrim, removeEvidence, type QuotaFile } from '../../../station-core/evidence/quota.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

function file(incident: string, name: string, bytes: number, closedAtMs: number | null): QuotaFile {
  const evidence = { id: id<EvidenceId>(`${incident}-${name}`), incidentId: id<IncidentId>(incident), name, bytes };
  return { evidence, closedAtMs: closedAtMs === null ? null : utcMs(closedAtMs) };
}

const anyFile = fc
  .record({ incident: fc.integer({ min: 0, max: 12 }), number: fc.nat(1_000), bytes: fc.integer({ min: 0, max: 1_000 }) })
  .map(({ incident, number, bytes }) => file(`i${incident}`, `f${number}`, bytes, incident % 3 === 0 ? null : incident));

test('never of an open incident; enough goes, and not one file more, in the order they are listed', () => {
  fc.assert(
    fc.property(fc.array(anyFile, { maxLength: 60 }), fc.integer({ min: 0, max: 20_000 }), (files, quota) => {
      const used = files.reduce((total, one) => total + one.evidence.bytes, 0);
      const { files: gone, overBytes } = chooseTrim(files, used, quota);
      expect(gone.every((one) => one.closedAtMs !== null)).toBe(true);
      const closed = files.filter((one) => one.closedAtMs !== null);
      expect(gone).toEqual(closed.slice(0, gone.length));
      const left = used - gone.reduce((total, one) => total + one.evidence.bytes, 0);
      expect(overBytes).toBe(Math.max(0, left - quota));
      if (overBytes > 0) expect(gone).toHaveLength(closed.length);
      const last = gone.at(-1);
      if (last !== undefined) expect(left + last.evidence.bytes).toBeGreaterThan(quota);
    }),
  );
});

test('removes what it was given and nothing else; what is gone already counts as gone; a name that leads elsewhere is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quota-'));
  try {
    await mkdir(join(folder, 'closed'));
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'closed', 'a.mp4'), 'a');
    await writeFile(join(folder, 'other', 'note.txt'), 'mine');
    await writeFile(join(folder, 'station.db'), 'money');
    const gone = await removeEvidence(
      folder,
      [
        file('closed', 'a.mp4', 1, 1),
        file('closed', 'gone-before.mp4', 1, 1),
        file('closed', '../station.db', 5, 1),
        file('..', 'station.db', 5, 1),
        file('other', 'gone-too.mp4', 1, 1),
      ],
      SILENT,
    );
    expect(gone).toEqual(['closed-a.mp4', 'closed-gone-before.mp4', 'other-gone-too.mp4']);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(['other', 'other/note.txt', 'station.db']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
