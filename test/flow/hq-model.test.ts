/** Random months from a seed with an HQ beside them: whatever is cut, killed, sent late or recovered, HQ holds what the file holds, and hours come to the bills. */
import { describe, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import type { HqKind } from '../../station-core/domain/hq.ts';
import { batchAt } from '../../station-core/store/hq-batches.ts';
import { hqLinkOf } from '../../station-core/store/hq-link.ts';
import { outboxState } from '../../station-core/store/hq-outbox.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { bodyOf } from '../../station-core/store/views/hq-rows.ts';
import { seededRandom } from '../sim/random.ts';
import { HqSide } from '../support/hq-side.ts';
import { MoneyWorld } from './money-world.ts';

const GIVEN = Number.parseInt(process.env['SIM_SEED'] ?? '', 10);
const SEEDS = Number.isSafeInteger(GIVEN) ? [GIVEN] : Array.from({ length: Number(process.env['MODEL_RUNS'] ?? 3) }, (_, i) => 7_000 + i);
const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

/** Every object that HQ holds is as the file says now: nothing changed without a notice. */
function checkHeld(hq: HqSide): void {
  const { db, nowMs } = hq.station;
  const [settings, party] = [settingsOf(db), hqLinkOf(db)];
  if (settings === null || party === null) throw new Error('it is set up and linked');
  for (const row of hq.held.values()) {
    const now = bodyOf({ db, settings, party, nowMs }, row.kind, row.objectId);
    expect([row.kind, row.objectId, still(row.body)]).toEqual([row.kind, row.objectId, still(now)]);
  }
}

/** Without what only says when it was looked at. */
function still(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (key, value: unknown) =>
      ['last_updated', 'charging_periods', 'end_date_time', 'faultMs', 'stateAtMs', 'since'].includes(key) ? '' : value,
    ),
  ) as unknown;
}

/** Nothing of the file is missing at HQ. */
function checkComplete(hq: HqSide): void {
  const { db } = hq.station;
  const ids = (kind: HqKind): string[] =>
    hq
      .heldOf(kind)
      .filter(({ body }) => body !== null)
      .map(({ objectId }) => objectId)
      .sort();
  const all = (sql: string): string[] =>
    db
      .all(sql)
      .map((row) => String(row['id']))
      .sort();
  expect(ids('session')).toEqual(all('SELECT id FROM session'));
  expect(ids('cdr')).toEqual(all("SELECT id FROM bill UNION ALL SELECT id || '-C' FROM bill WHERE state = 'reversed'"));
  expect(ids('card')).toEqual(all('SELECT id FROM card'));
  expect(ids('account')).toEqual(all('SELECT id FROM account WHERE erased_at_ms IS NULL'));
  expect(ids('pile')).toEqual(all('SELECT id FROM pile'));
  expect(ids('day-close')).toEqual(all('SELECT day AS id FROM day_close'));
  expect(ids('alarm')).toEqual(all("SELECT raised_at_ms || '.' || seq AS id FROM alarm_raising"));
  expect(ids('rollup-hour')).toEqual(
    expect.arrayContaining(all("SELECT hour_ms || '.' || evse || '.' || connector || '.' || pile_id AS id FROM rollup_hour")),
  );
}

/** Hours and CDRs at HQ come to the bills that stand. */
function checkSums(hq: HqSide): void {
  const { db } = hq.station;
  const bills = db.all("SELECT total, energy FROM bill WHERE state <> 'reversed'");
  const body = <T>(kind: HqKind): T[] => hq.heldOf(kind).map((row) => row.body as T);
  const totals = sum(bills.map((row) => Number(row['total'])));
  const energy = sum(bills.map((row) => Number(row['energy'])));
  interface Sums { readonly ref: unknown; readonly energy: number; readonly bills: number; readonly net: number; readonly tax: number } // prettier-ignore
  for (const hours of [
    body<Sums>('rollup-hour').filter(({ ref }) => ref === null),
    body<Sums>('rollup-hour').filter(({ ref }) => ref !== null),
  ]) {
    expect(sum(hours.map(({ net, tax }) => net + tax))).toBe(totals);
    expect(sum(hours.map((one) => one.energy))).toBe(energy);
    expect(sum(hours.map((one) => one.bills))).toBe(bills.length);
  }
  for (const days of [
    body<Sums>('rollup-day').filter(({ ref }) => ref === null),
    body<Sums>('rollup-day').filter(({ ref }) => ref !== null),
  ]) {
    expect(sum(days.map(({ net, tax }) => net + tax))).toBe(totals);
    expect(sum(days.map((one) => one.bills))).toBe(bills.length);
  }
  expect(sum(body<{ readonly total: number }>('cdr').map(({ total }) => total))).toBe(totals);
  expect(sum(body<{ readonly energy: number }>('cdr').map((one) => one.energy))).toBe(energy);
}

describe('a random month with HQ', () => {
  test.each(SEEDS)('of seed %i: HQ holds what the file holds, whatever the line did', (seed) => {
    const world = new MoneyWorld(seed);
    const random = seededRandom(seed + 1);
    const hq = new HqSide(world.station);
    const linkedAt = random.int(0, 3);
    let epoch = 0;
    for (let part = 0; part < 8; part += 1) {
      if (part === linkedAt) hq.link((epoch = 1));
      world.run(25);
      if (epoch === 0) continue;
      const batch = random.chance(0.5) ? hq.cut(random.int(1, 40)) : null;
      if (batch !== null && random.chance(0.5)) {
        const rows = hq.make(batch);
        if (random.chance(0.5)) hq.take(rows);
        if (random.chance(0.3)) hq.acknowledge(batch, rows);
      }
      if (random.chance(0.2)) {
        // HQ goes on from what it has: rows that were taken without an acknowledgement are told again.
        epoch += 1;
        hq.link(epoch, 'recovered');
      }
      expect(hq.problems()).toEqual([]);
    }
    world.settle();
    hq.tellHistory();
    sendAll(hq, epoch);
    expect(hq.problems()).toEqual([]);
    checkHeld(hq);
    checkComplete(hq);
    checkSums(hq);
  });
});

/** What was made goes as it was made. */
function sendAll(hq: HqSide, epoch: number): void {
  for (const row of hq.station.db.all(
    "SELECT number, from_seq, to_seq, body FROM hq_batch WHERE epoch = ? AND state = 'made' ORDER BY number",
    epoch,
  )) {
    const rows = JSON.parse(Buffer.from(row['body'] as Uint8Array).toString('utf8')) as Parameters<HqSide['take']>[0];
    hq.take(rows);
    hq.acknowledge(must(batchAt(hq.station.db, epoch, Number(row['number'])), 'it is there'), rows);
  }
  hq.upload();
  expect(outboxState(hq.station.db).nextSeq - 1).toBe(outboxState(hq.station.db).cutSeq);
}
