/** The evidence of an incident: written down when it is over, given as one ZIP, checked by tools that are not ours. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  id,
  type CameraId,
  type EvidenceId,
  type IncidentId,
  type OperatorId,
  type SensorId,
  type ZoneId,
} from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Evidence, Incident } from '../../station-core/domain/incident.ts';
import { verifyFolder } from '../../station-core/evidence/verify-folder.ts';
import { openIncidentEvidence } from '../../station-core/incident-evidence.ts';
import { recordNext, type RecordsHost } from '../../station-core/incident-records.ts';
import { openStationKey, type StationKey } from '../../station-core/keys/station-key.ts';
import { evidenceOf } from '../../station-core/store/incidents.ts';
import { incidentRecord, incidentRows, incidentToRecord, incidentView } from '../../station-core/store/views/incidents.ts';
import { systemClock } from '../../station-core/system.ts';
import { FlowStation } from '../support/flow-station.ts';
import { readZip } from '../support/read-zip.ts';

const CLI = fileURLToPath(new URL('../../station-core/cli.ts', import.meta.url));
const boss = id<OperatorId>('boss');
const I1 = id<IncidentId>('i-1');
const HALL = id<ZoneId>('hall');
/** The machine may have none; verify-evidence checks the same signature below. */
const NO_OPENSSL = spawnSync('openssl', ['version']).status !== 0;
let folder = '';
let key: StationKey;
let station: FlowStation;

beforeEach(async () => {
  failed.clear();
  folder = mkdtempSync(path.join(tmpdir(), 'incident-'));
  key = await openStationKey(folder, Buffer.alloc(32, 1));
  station = new FlowStation().ready();
  const connectors = [1, 2].map((n) => ({ evse: n, connector: n, name: `P1-${n}`, ratedPowerW: 22_000 }));
  station.send({
    kind: 'operator.admit-pile',
    operatorId: boss,
    pileId: id('P1'),
    name: 'Pile 1',
    passwordHash: null,
    zone: HALL,
    connectors,
  });
  open();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(more: Partial<Incident> = {}): void {
  const incident = {
    id: I1, zoneIds: [HALL], ruleId: null, firstOut: 'rule:smoke/sensor:s1', title: 'Smoke in the hall', isDrill: false,
    openedAtMs: station.nowMs, closedAtMs: null, closedBy: null, note: '', ...more,
  }; // prettier-ignore
  station.send({ kind: 'incident.opened', incident, stopsZones: false });
}
function step(seq: number, what: 'reading' | 'order-sent' | 'power-off', afterMs: number): void {
  const ids = {
    pileId: what === 'reading' ? null : id('P1'),
    relayId: null,
    sensorId: what === 'reading' ? id<SensorId>('s1') : null,
    cameraId: null,
    zoneId: HALL,
  };
  station.send({
    kind: 'incident.stepped',
    steps: [{ incidentId: I1, seq, atMs: station.nowMs, afterMs, what, ...ids, detail: {} }],
  } as never);
}
function clip(name: string, bytes: Buffer, more: Partial<Evidence> = {}): void {
  mkdirSync(path.join(folder, 'evidence', I1), { recursive: true });
  writeFileSync(path.join(folder, 'evidence', I1, name), bytes);
  const evidence: Evidence = {
    id: id<EvidenceId>(`e-${name}`), incidentId: I1, kind: 'clip', cameraId: id<CameraId>('cam'), name, bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'), fromMs: station.nowMs, toMs: station.nowMs, trimmedAtMs: null, problem: null, ...more,
  }; // prettier-ignore
  station.send({ kind: 'evidence.kept', evidence });
}
function close(): void {
  const incident = { ...view().incident, closedAtMs: station.nowMs, closedBy: boss };
  const { zoneNames: _names, clips: _clips, snapshots: _snapshots, evidenceBytes: _bytes, number: _number, ...told } = incident;
  station.send({ kind: 'incident.opened', incident: told, stopsZones: false });
}
function view() {
  const found = incidentView(station.db, { incidentId: I1, nowMs: station.nowMs });
  if (found === null) throw new Error('no incident');
  return found;
}
async function exported(): Promise<string> {
  const evidence = openIncidentEvidence(path.join(folder, 'evidence'), key, () => station.nowMs);
  const record = incidentRecord(station.db, { incidentId: I1, nowMs: station.nowMs });
  if (record === null) throw new Error('no record');
  const zip = path.join(folder, 'incident.zip');
  await pipeline(evidence.zip(view(), record), createWriteStream(zip));
  const out = mkdtempSync(path.join(folder, 'out-'));
  for (const { name, bytes } of readZip(readFileSync(zip))) writeFileSync(path.join(out, name), bytes);
  return out;
}
const failed = new Set<IncidentId>();
function recorded(
  record: RecordsHost['record'] = (incidentId, nowMs) => Promise.resolve(incidentRecord(station.db, { incidentId, nowMs })),
): Promise<void> {
  const host = {
    clock: { ...systemClock(), now: () => station.nowMs },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    evidenceFolder: path.join(folder, 'evidence'),
    next: (nowMs, passOver) => Promise.resolve(incidentToRecord(station.db, { nowMs, passOver })),
    record,
    submit: (event) => Promise.resolve(station.send(event)),
  } satisfies RecordsHost;
  return recordNext(host, failed);
}

describe('the ZIP', () => {
  test('holds everything, and sha256sum says that it is whole', async () => {
    station.start();
    step(1, 'reading', 0);
    step(2, 'order-sent', 3);
    clip('clip_1.mp4', Buffer.from('moving pictures'));
    const out = await exported();
    expect(readdirSync(out).sort()).toEqual(
      ['README.txt', 'SHA256SUMS', 'SHA256SUMS.sig', 'clip_1.mp4', 'incident.json', 'journal.ndjson', 'meters.csv', 'people.ndjson', 'sensors.csv', 'sessions.json', 'station-key.pem'],
    ); // prettier-ignore
    const sums = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' });
    expect([sums.status, sums.stdout]).toEqual([0, expect.stringContaining('clip_1.mp4: OK')]);
    const told = JSON.parse(readFileSync(path.join(out, 'incident.json'), 'utf8')) as { steps: { what: string; afterMs: number }[] };
    expect(told.steps.map(({ what, afterMs }) => [what, afterMs])).toEqual([['reading', 0], ['order-sent', 3]]); // prettier-ignore
    expect(readFileSync(path.join(out, 'journal.ndjson'), 'utf8')).toContain('"kind":"session.started"');
    expect(JSON.parse(readFileSync(path.join(out, 'sessions.json'), 'utf8'))).toMatchObject([{ pileId: 'P1', evse: 1 }]);
    expect(readFileSync(path.join(out, 'people.ndjson'), 'utf8')).toContain('"kind":"operator.');
  });

  test.skipIf(NO_OPENSSL)('openssl says that the sums were signed with the key beside them', async () => {
    const args = 'pkeyutl -verify -pubin -inkey station-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig'.split(' ');
    expect(spawnSync('openssl', args, { cwd: await exported(), encoding: 'utf8' }).stdout).toContain('Signature Verified Successfully');
  });

  test('holds no card number, in no file', async () => {
    station.start();
    station.send({ kind: 'operator.add-card', operatorId: boss, number: 'SECRET0815', label: 'New', validUntilMs: null });
    const out = await exported();
    for (const name of readdirSync(out)) expect(readFileSync(path.join(out, name), 'latin1'), name).not.toMatch(/CARD1|SECRET0815/);
  });

  test('what was trimmed is named with its hash, and its bytes are not in it', async () => {
    clip('clip_1.mp4', Buffer.from('gone'));
    station.send({ kind: 'evidence.trimmed', evidenceIds: [id('e-clip_1.mp4')] });
    const out = await exported();
    expect(readdirSync(out)).not.toContain('clip_1.mp4');
    const { evidence } = JSON.parse(readFileSync(path.join(out, 'incident.json'), 'utf8')) as { evidence: Evidence[] };
    expect(evidence).toMatchObject([
      { name: 'clip_1.mp4', trimmedAtMs: station.nowMs, sha256: createHash('sha256').update('gone').digest('hex') },
    ]);
  });

  test('a clip that was changed on the disk after it was kept does not pass', async () => {
    clip('clip_1.mp4', Buffer.from('as it was'));
    writeFileSync(path.join(folder, 'evidence', I1, 'clip_1.mp4'), 'otherwise');
    expect((await verifyFolder(await exported())).problems).toEqual(['clip_1.mp4: it was changed.']);
  });
});

describe('verify-evidence', () => {
  function verify(out: string) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'verify-evidence', out], { encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  test('says that it is whole, and whose key it is', async () => {
    clip('clip_1.mp4', Buffer.from('moving pictures'));
    const { status, stdout, stderr } = verify(await exported());
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^8 files are as they were, and the signature holds\. .* key [0-9a-f]{64}\n$/);
  });

  test.each<[string, (out: string) => void, string]>([
    ['a file was changed', (out) => writeFileSync(path.join(out, 'meters.csv'), 'other'), 'meters.csv: it was changed.'],
    ['a file is missing', (out) => rmSync(path.join(out, 'meters.csv')), 'meters.csv: it is missing.'],
    ['a file was added', (out) => writeFileSync(path.join(out, 'more.txt'), ''), 'more.txt: it does not belong to the evidence.'],
    [
      'the sums were made anew',
      (out) => {
        writeFileSync(path.join(out, 'meters.csv'), 'other');
        const sum = createHash('sha256').update('other').digest('hex');
        const sums = readFileSync(path.join(out, 'SHA256SUMS'), 'utf8').replace(/[0-9a-f]{64} {2}meters\.csv/, `${sum}  meters.csv`);
        writeFileSync(path.join(out, 'SHA256SUMS'), sums);
      },
      'SHA256SUMS: the signature is not of this key, or the list was changed after it was signed.',
    ],
    [
      'a line of the sums leads elsewhere',
      (out) => writeFileSync(path.join(out, 'SHA256SUMS'), `${'0'.repeat(64)}  ../../etc/passwd\n`),
      'SHA256SUMS: a line is not a sum and a name',
    ],
  ])('says so when %s', async (_name, change, problem) => {
    const out = await exported();
    change(out);
    const { status, stdout, stderr } = verify(out);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
  });

  test('a folder that is none of ours is told in a sentence', () => {
    const { status, stderr } = verify(folder);
    expect(status).toBe(1);
    expect(stderr).toContain('It is no evidence as the station gives it');
  });
});

describe('the record', () => {
  test('is made when the incident is over and settled, once, the journal last', async () => {
    station.start();
    step(1, 'reading', 0);
    await recorded();
    expect(evidenceOf(station.db, I1), 'still open').toEqual([]);
    station.nowMs = utcMs(station.nowMs + 60_000);
    close();
    await recorded();
    expect(evidenceOf(station.db, I1), 'late readings may still come').toEqual([]);
    station.nowMs = utcMs(station.nowMs + 7 * 60_000);
    await recorded();
    const kinds = evidenceOf(station.db, I1).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['journal', 'meter-curve', 'operators', 'sensor-curve', 'sessions']);
    const written = readFileSync(path.join(folder, 'evidence', I1, 'journal.ndjson'), 'utf8');
    expect(written).toContain('session.started');
    // The journal moves on, the record stays as it was.
    station.db.transaction(() => station.db.run('DELETE FROM journal'));
    await recorded();
    const out = await exported();
    expect(readFileSync(path.join(out, 'journal.ndjson'), 'utf8')).toBe(written);
    expect((await verifyFolder(out)).problems).toEqual([]);
  });
});

test('an incident whose record cannot be made keeps no other waiting', async () => {
  close();
  open({ id: id('i-2'), closedAtMs: utcMs(station.nowMs + 1_000) });
  station.nowMs = utcMs(station.nowMs + 7 * 60_000);
  await expect(recorded(() => Promise.reject(new Error('the list took too long')))).rejects.toThrow('too long');
  await recorded();
  expect([evidenceOf(station.db, I1).length, evidenceOf(station.db, id('i-2')).length]).toEqual([0, 5]);
  failed.clear();
  await recorded();
  expect(evidenceOf(station.db, I1)).toHaveLength(5);
});

describe('lists', () => {
  test('drills are told apart', () => {
    open({ id: id('i-2'), isDrill: true, title: 'Drill' });
    const numbers = (show: 'all' | 'open' | 'real' | 'drills') =>
      incidentRows(station.db, { show, offset: 0, limit: 10 }).rows.map(({ number }) => number);
    expect({ all: numbers('all'), open: numbers('open'), real: numbers('real'), drills: numbers('drills') }).toEqual({
      all: [2, 1], open: [2, 1], real: [1], drills: [2],
    }); // prettier-ignore
    close();
    expect(numbers('open')).toEqual([2]);
  });

  test('a note stays when the incident is told again', () => {
    station.send({ kind: 'operator.note-incident', operatorId: boss, incidentId: I1, note: 'A cable smouldered.' });
    close();
    expect(view().incident).toMatchObject({ note: 'A cable smouldered.', closedAtMs: station.nowMs });
  });
});
