/** A station's line and stick against the receiver and a real PostgreSQL: what both ends hold is the same, by line, by stick and after a recovery. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeRecoveryCode } from '../../hq-receiver/enrolment.ts';
import { importBundle } from '../../hq-receiver/bundle.ts';
import type { Receiver } from '../../hq-receiver/receiver.ts';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { writeBundle } from '../../station-core/hq/bundle.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { utcMs } from '../../station-core/base/time.ts';
import { enrolCode, openTestHq } from '../support/hq-world.ts';
import { HqUploader } from '../support/hq-uploader.ts';
import { maybePostgres } from '../support/postgres.ts';

const BOSS = id<OperatorId>('boss');
const server = await maybePostgres();
if (!server.ok) console.log(server.why);

describe.skipIf(!server.ok)('both ends', () => {
  let receiver: Receiver;
  const stations: HqUploader[] = [];
  const station = async (): Promise<HqUploader> => {
    const made = new HqUploader();
    made.flow.nowMs = utcMs(Date.now());
    stations.push(made);
    await made.enrol(receiver.url, await enrolCode(receiver));
    return made;
  };
  const card = (of: HqUploader, label: string) =>
    of.flow.send({ kind: 'operator.add-card', operatorId: BOSS, number: `N-${label}`, label, validUntilMs: null });
  const state = (of: HqUploader) => hqLine(of.flow.db);

  beforeAll(async () => {
    if (server.ok) receiver = await openTestHq(await server.postgres.newDatabase(), () => Date.now());
  });
  afterAll(async () => {
    for (const one of stations) await one.close();
    await receiver.close();
    if (server.ok) await server.postgres.close();
  });

  test('by line: all of it, and nothing is left', async () => {
    const one = await station();
    await one.sendNow();
    expect(one.line.progress()).toMatchObject({ phase: 'resting', problem: null });
    expect(state(one)).toMatchObject({ waiting: 0, next: null });
  });

  test('by stick, and on by line where it ended', async () => {
    const one = await station();
    const folder = mkdtempSync(path.join(tmpdir(), 'hq-both-ends-'));
    try {
      const made = await one.desk.bundle();
      await writeBundle(made, folder);
      const { applied, refused, answer } = await importBundle(receiver.hq, folder, 'test');
      expect({ applied, refused }).toEqual({ applied: made.batches.length, refused: null });
      writeFileSync(path.join(folder, answer.fileName), answer.text);
      expect(await one.desk.importAnswer(answer.text)).toEqual({ number: made.batches.length, directives: 0 });
      card(one, 'later');
      await one.sendNow();
      expect(one.line.progress()).toMatchObject({ phase: 'resting', problem: null });
      expect(state(one)).toMatchObject({ waiting: 0, next: null });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a recovery that does not look through all of it is told how much is left', async () => {
    const one = await station();
    await one.sendNow();
    const { stationId } = state(one).link ?? { stationId: '' };
    const { code } = await makeRecoveryCode(receiver.hq, stationId, { label: 'new PC', days: 1, by: 'test' });
    const fresh = new HqUploader({ mostPages: 1 });
    stations.push(fresh);
    fresh.flow.nowMs = utcMs(Date.now());
    const held = one.flow.db.all('SELECT kind FROM hq_object').map((row) => String(row['kind']));
    // A page is of one kind: the first are locations, of which there is one.
    const { link } = await fresh.desk.recover({ settings: fresh.settings(receiver.url), code, stationId }, BOSS);
    expect(link.unlooked).toBe(held.length - held.filter((kind) => kind === 'location').length);
    expect(link.unlooked).toBeGreaterThan(0);
  });

  test('a new PC takes over by a recovery code, the old one is turned away', async () => {
    const one = await station();
    await one.sendNow();
    const { stationId } = state(one).link ?? { stationId: '' };
    const { code } = await makeRecoveryCode(receiver.hq, stationId, { label: 'new PC', days: 1, by: 'test' });
    const fresh = new HqUploader();
    stations.push(fresh);
    fresh.flow.nowMs = utcMs(Date.now());
    const { link, lost } = await fresh.desk.recover({ settings: fresh.settings(receiver.url), code, stationId }, BOSS);
    expect(link).toMatchObject({ stationId, epoch: 2 });
    expect(link.unlooked).toBeUndefined();
    expect(lost).toBeGreaterThan(0);
    fresh.backfill();
    await fresh.sendNow();
    expect(fresh.line.progress()).toMatchObject({ phase: 'resting', problem: null });
    for (let tries = 0; tries < 2; tries += 1) await one.sendNow();
    expect(state(one).link?.state).toBe('stopped');
  });
});
