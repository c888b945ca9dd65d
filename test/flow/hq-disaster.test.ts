/**
 * A station is lost: its backup is put back, a new PC takes its place with nothing but a code, the old PC comes back to life, the
 * folder is copied and started twice, HQ itself is put back to an earlier day. Real files, the real line, the real receiver.
 */
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { makeRecoveryCode } from '../../hq-receiver/enrolment.ts';
import type { Receiver } from '../../hq-receiver/receiver.ts';
import { issueDirective } from '../../hq-receiver/store/issue-directive.ts';
import { walletsOf } from '../../hq-receiver/store/lease-views.ts';
import { grantLease, payShared } from '../../hq-receiver/store/leases.ts';
import { openPg } from '../../hq-receiver/store/pg-sql.ts';
import { takeBatch } from '../../hq-receiver/take-batch.ts';
import { must } from '../../station-core/base/assert.ts';
import { id, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import { currencyOf } from '../../station-core/base/money.ts';
import { zoneName } from '../../station-core/base/time.ts';
import type { HqLoss } from '../../station-core/domain/hq.ts';
import { accountByNumber } from '../../station-core/store/accounts.ts';
import { alarmByKey } from '../../station-core/store/alarms.ts';
import { nextBillNumber, numbersAfterRestore } from '../../station-core/store/counters.ts';
import { hqLinkOf, hqLosses } from '../../station-core/store/hq-link.ts';
import { ownedByHq } from '../../station-core/store/hq-owned.ts';
import { pileById } from '../../station-core/store/piles.ts';
import { settingsOf } from '../../station-core/store/settings.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { NOON } from '../support/flow-station.ts';
import { differences, hqHolds, stationHolds } from '../support/hq-equal.ts';
import { accountBody, planBody, promotionBody } from '../support/hq-orders.ts';
import { later, Pc, removeFolders, restoredPc } from '../support/hq-pc.ts';
import { enrolCode, openTestHq } from '../support/hq-world.ts';
import { openTestPlant } from '../support/open-plant.ts';
import { maybePostgres } from '../support/postgres.ts';

const server = await maybePostgres();
if (!server.ok) console.warn(server.why);
const BOSS = id<OperatorId>('boss');

let receiver: Receiver;
let databaseUrl: string;
let pc: Pc;
let stationId: string;
/** HQ's clock: that of whichever station is spoken of. */
let now = (): number => NOON;

describe.skipIf(!server.ok)('when a station is lost', { timeout: 60_000 }, () => {
  afterAll(async () => {
    if (server.ok) await server.postgres.close();
    removeFolders();
  });
  beforeEach(async () => {
    if (!server.ok) return;
    databaseUrl = await server.postgres.newDatabase();
    receiver = await openTestHq(databaseUrl, () => now());
    onTestFinished(() => receiver.close());
    pc = await on(Pc.on(NOON));
    pc.station.open();
    pc.station.driver('AA11BB22', 5_000);
    pc.station.charge();
    pc.station.charge('AA11BB22');
    await pc.line.enrol(receiver.url, await enrolCode(receiver));
    stationId = hqLinkOf(pc.station.db)?.stationId ?? '';
    await sent(pc);
  });

  test('a backup is put back: the line stops by itself, what HQ holds beyond it is listed, and nothing is guessed', async () => {
    const { station } = pc;
    const ann = station.account('AA11BB22');
    const backup = await pc.backUp();
    const backedUpMs = station.nowMs;
    // Told to HQ after the backup: two sessions with their bills, a top-up, a bill that was paid, a new card.
    const lostSessions = [station.charge('AA11BB22'), station.charge()].map((transactionId) => station.session(transactionId).id);
    const lostBills = station
      .sessions()
      .filter(({ id: sessionId }) => lostSessions.includes(sessionId))
      .map(({ transactionId }) => station.billId(transactionId));
    station.topUp(ann, 1_000);
    station.pay(String(lostBills[1]) as never, 'cash');
    station.send({ kind: 'operator.add-card', operatorId: BOSS, number: 'LOSTCARD', label: 'New', validUntilMs: null });
    await sent(pc);
    const heardMs = station.nowMs;
    const wallet = station.wallet(ann);
    // And one that nobody was told of.
    const unheard = station.session(station.charge()).id;
    const diedMs = station.nowMs;
    await pc.off();

    const back = await on(restoredPc(later(diedMs, 3), backup, pc.folder));
    expect(back.station.wallet(ann)).not.toBe(wallet);
    const books = back.station.balance('cash');
    // It works before anybody has said a word to HQ.
    back.station.connect();
    for (const connector of [1, 2]) back.station.status(connector, 'available');
    const newSession = back.station.session(back.station.charge()).id;
    await back.line.sendNow();
    await back.line.sendNow();
    expect(hqLinkOf(back.station.db)).toMatchObject({ state: 'stopped', stoppedBy: { code: 'hq.fork' } });
    expect(alarmByKey(back.station.db, 'station:hq-stopped')).toMatchObject({ severity: 'high', clearedAtMs: null });
    const before = await epochs();
    expect(before).toEqual([{ epoch: 1, closed: null }]);

    const held = await hqHolds(receiver.hq.db, stationId);
    await recovered(back);
    const lost = losses(back);
    expect(lost.map(({ kind, objectId }) => `${kind} ${objectId}`)).toEqual(
      expect.arrayContaining([...lostSessions.map((one) => `session ${one}`), ...lostBills.map((one) => `cdr ${one}`), `account ${ann}`]),
    );
    expect(lost.some(({ objectId }) => objectId === unheard || objectId === newSession)).toBe(false);
    // Exactly what HQ was told after the backup and this file does not know: nothing more and nothing less.
    expect(
      lost
        .filter(({ kind }) => kind === 'session')
        .map(({ objectId }) => objectId)
        .sort(),
    ).toEqual([...lostSessions].sort());
    expect(
      lost
        .filter(({ kind }) => kind === 'cdr')
        .map(({ objectId }) => objectId)
        .sort(),
    ).toEqual(lostBills.map(String).sort());
    expect(lost.filter(({ kind }) => kind === 'card')).toHaveLength(1);
    expect(hqLinkOf(back.station.db)?.gap).toEqual({ fromMs: backedUpMs, heardMs: expect.any(Number) as number, toMs: later(diedMs, 3) });
    expect(Math.abs((hqLinkOf(back.station.db)?.gap?.heardMs ?? 0) - heardMs)).toBeLessThan(60_000);
    // One line of each, in facts: when by the station's clock, where, how much.
    const lineOf = (kind: string): string | undefined => lost.find((one) => one.kind === kind)?.text;
    expect(lineOf('session')).toMatch(/^2026-01-14 12:\d\d · P1\/1 · 3\.00 kWh$/);
    expect(lineOf('cdr')).toMatch(/^2026-01-14 · P1\/1 · #3 · 3\.00 kWh · (EUR 2\.10|2\.10 EUR)$/);
    expect(lineOf('account')).toContain('#1');
    // Nothing of it is in the books.
    expect(back.station.balance('cash')).toBe(books);
    expect(back.station.wrong()).toEqual([]);
    expect(back.station.sessions().some(({ id: one }) => String(one) === String(lostSessions[0]))).toBe(false);

    const after = back.station.charge('AA11BB22');
    await sent(back);
    // No bill of HQ has a number twice, though this one was made from the copy.
    expect(await billNumbersTwice()).toEqual([]);
    expect(must(back.station.bills(after)[0], 'it is billed').number).toBeGreaterThan(numbersAfterRestore(later(diedMs, 3)));
    // HQ has what the station has, and beside it all that the station lost, as it was.
    await expectEqual(back, lost);
    const there = await hqHolds(receiver.hq.db, stationId);
    const here = stationHolds(back.station.db, back.station.nowMs);
    for (const { kind, objectId } of lost.filter((one) => !here.has(`${one.kind} ${one.objectId}`)))
      expect(there.get(`${kind} ${objectId}`)).toBe(held.get(`${kind} ${objectId}`));
    expect(await epochs()).toEqual([
      { epoch: 1, closed: expect.any(Number) as number },
      { epoch: 2, closed: null },
    ]);
  });

  test('a recovery file on a new PC brings the key along; a backup that HQ knows all of goes on without a word', async () => {
    const file = await pc.recoveryFile();
    await pc.off();
    const back = await on(restoredPc(later(pc.station.nowMs, 1), file));
    expect(back.keys.stationKey.publicKeyPem).toBe(pc.keys.stationKey.publicKeyPem);
    back.station.charge();
    await sent(back);
    await expectEqual(back);
    expect(await epochs()).toEqual([{ epoch: 1, closed: null }]);
  });

  test('batches that were under way when the backup was made are this file’s own, whatever came of them', async () => {
    pc.station.charge();
    // Made and not sent: a stick that was never carried.
    await pc.line.desk.bundle();
    const backup = await pc.backUp();
    await sent(pc);
    const lost = pc.station.session(pc.station.charge()).id;
    await sent(pc);
    await pc.off();
    const back = await on(restoredPc(later(pc.station.nowMs, 1), backup, pc.folder));
    await stopsWith(back, 'hq.fork');
    await recovered(back);
    expect(
      losses(back)
        .filter(({ kind }) => kind === 'session')
        .map(({ objectId }) => objectId),
    ).toEqual([lost]);
    await sent(back);
    await expectEqual(back, losses(back));
  });

  test('a new PC with nothing but a code is the station again, as far as HQ knows it; what cannot come back is listed', async () => {
    const { station } = pc;
    const ann = station.account('AA11BB22');
    const [plan] = station.db.all('SELECT id, version FROM plan');
    await issue('plan', 'hq-plan', planBody('Of HQ', 0.44));
    await issue('promotion', 'spring', promotionBody('Spring', 100_000));
    await issue('account', 'hq-acc', accountBody('Shared', { shared: { low: 500, step: 2_000 } }));
    await payShared(receiver.hq.db, { entryId: 'in-1', accountId: 'hq-acc', amount: 10_000, by: 'ada', note: '' }, now());
    await grantLease(receiver.hq.db, { accountId: 'hq-acc', stationId, amount: 3_000, by: 'ada' }, now());
    await exchange(pc);
    station.charge('AA11BB22');
    await sent(pc);
    const told = station.nowMs;
    const wallet = station.wallet(ann);
    await pc.off();

    const fresh = await on(Pc.on(later(told, 5)));
    const code = await recoveryCode();
    const { link } = await fresh.line.desk.takeOver(
      { settings: fresh.line.settings(receiver.url), code, stationId },
      ({ name, zone, currency }) => {
        fresh.station.send({
        kind: 'operator.set-up', operatorId: BOSS, stationName: name, zone: zoneName(zone), currency: currencyOf(currency), language: 'en',
        ownerName: 'Olga', passwordHash: 'x',
      }); // prettier-ignore
        return Promise.resolve(BOSS);
      },
    );
    fresh.line.backfill();
    expect(link).toMatchObject({ stationId, epoch: 2, gap: { fromMs: null, toMs: later(told, 5) } });
    expect(settingsOf(fresh.station.db)).toMatchObject({
      name: 'Yard',
      zone: 'Europe/Berlin',
      currency: { code: 'EUR' },
      activePlanId: plan?.['id'],
    });
    // The station's own: plans, piles to pair, accounts by number. HQ's: by its directives, and HQ's again.
    expect(fresh.station.db.all('SELECT id, version FROM plan ORDER BY id')).toEqual([
      { id: 'hq-plan', version: 1 },
      { id: plan?.['id'], version: plan?.['version'] },
    ]);
    expect(ownedByHq(fresh.station.db, 'plan', 'hq-plan')).toMatchObject({ version: 1 });
    expect(ownedByHq(fresh.station.db, 'promotion', 'spring')).toMatchObject({ version: 1 });
    expect(pileById(fresh.station.db, id<PileId>('P1'))).toMatchObject({ admission: 'waiting' });
    expect(accountByNumber(fresh.station.db, 1)).toMatchObject({ id: ann, state: 'active' });
    // No money but what HQ lends anew; what the old PC had of shared money is in doubt until a person has looked.
    expect(fresh.station.wallet(ann)).toBe(0);
    expect(wallet).toBeGreaterThan(0);
    // The file is empty, and its numbers do not begin at 1 all the same.
    expect(nextBillNumber(fresh.station.db)).toBe(numbersAfterRestore(later(told, 5)));
    expect(await walletsOf(receiver.hq.db, 'hq-acc')).toMatchObject([{ stationId, wallet: 0, inDoubt: 3_000 }]);
    const lost = losses(fresh);
    const kinds = new Map<string, number>();
    for (const { kind } of lost) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    expect(Object.fromEntries(kinds)).toMatchObject({ session: 3, cdr: 3, card: 2 });
    for (const kind of ['station', 'location', 'pile', 'tariff', 'account', 'directive']) expect(kinds.get(kind)).toBeUndefined();
    expect(fresh.station.wrong()).toEqual([]);

    await exchange(fresh);
    await expectEqual(fresh);
    const there = await hqHolds(receiver.hq.db, stationId);
    for (const { kind, objectId } of lost) expect(there.has(`${kind} ${objectId}`)).toBe(true);
  });

  test('the old PC comes back to life after another one took its place: it stops, and nothing of it is applied', async () => {
    await pc.off();
    const fresh = await on(Pc.on(later(pc.station.nowMs, 1)));
    fresh.station.open();
    await recovered(fresh);
    await sent(fresh);
    const old = await on(Pc.on(later(pc.station.nowMs, 2), pc.folder));
    old.station.charge();
    const before = await hqHolds(receiver.hq.db, stationId);
    await stopsWith(old, 'hq.old-key');
    expect(hqLinkOf(old.station.db)?.stoppedBy?.help).toMatch(/another PC/);
    expect(await hqHolds(receiver.hq.db, stationId)).toEqual(before);
    // Not by a stick either, made before anybody told it.
    await expect(old.line.desk.bundle()).rejects.toMatchObject({ code: 'hq.refused', detail: { refusal: 'hq.old-key' } });
    old.station.send({ kind: 'operator.hq-settings', operatorId: BOSS, settings: old.line.settings(receiver.url) });
    const { batches, bytes } = await old.line.desk.bundle();
    const [first] = batches;
    const carried = first === undefined ? null : await bytes(first);
    await expect(takeBatch(receiver.hq, stationId, carried ?? new Uint8Array(), 'stick')).rejects.toMatchObject({
      code: 'hq.epoch-closed',
    });
    expect(await hqHolds(receiver.hq.db, stationId)).toEqual(before);
    await sent(fresh);
  });

  test('a folder that was copied and started twice: the second one stops, and one of them goes on by a code', async () => {
    const folder = pc.copyFolder();
    const twin = await on(Pc.on(pc.station.nowMs, folder));
    pc.station.charge();
    const twinSession = twin.station.session(twin.station.charge()).id;
    await sent(pc);
    await stopsWith(twin, 'hq.fork');
    pc.station.charge();
    await sent(pc);
    await expectEqual(pc);
    // Of two the one that is wanted goes on: here the copy. The other one stops, though it has the same key.
    await recovered(twin);
    const lost = losses(twin);
    expect(lost.filter(({ kind }) => kind === 'session')).toHaveLength(2);
    expect(lost.some(({ objectId }) => objectId === twinSession)).toBe(false);
    await sent(twin);
    await expectEqual(twin, lost);
    pc.station.charge();
    await stopsWith(pc, 'hq.epoch-closed');
  });

  test('HQ itself was put back to an earlier day: the line stops, and by a code the station tells again what HQ lost', async () => {
    if (!server.ok) return;
    await issue('promotion', 'spring', promotionBody('Spring', 100_000));
    await exchange(pc);
    const port = Number(new URL(receiver.url).port);
    await receiver.close();
    const earlier = await server.postgres.newDatabase();
    await copyDatabase(databaseUrl, earlier);
    let hq = await openTestHq(databaseUrl, () => now(), { port });
    await issue('promotion', 'summer', promotionBody('Summer', 200_000), hq);
    pc.station.charge('AA11BB22');
    await exchange(pc);
    pc.station.charge();
    await sent(pc);
    await hq.close();

    hq = await openTestHq(earlier, () => now(), { port });
    onTestFinished(() => hq.close());
    const session = pc.station.session(pc.station.charge()).id;
    await stopsWith(pc, 'hq.gap');
    await recovered(pc, hq);
    await sent(pc);
    expect(losses(pc)).toEqual([]);
    await expectEqual(pc, [], hq);
    expect((await hqHolds(hq.hq.db, stationId)).has(`session ${session}`)).toBe(true);
    // What HQ orders from now on is taken, whatever numbers it had given in the days it forgot.
    await issue('promotion', 'autumn', promotionBody('Autumn', 300_000), hq);
    await issue('promotion', 'summer', promotionBody('Summer', 250_000), hq);
    await exchange(pc);
    expect(ownedByHq(pc.station.db, 'promotion', 'autumn')).toMatchObject({ version: 1 });
    expect(ownedByHq(pc.station.db, 'promotion', 'summer')).toMatchObject({ version: 1 });
    expect(await outcomes(hq)).toEqual({ spring: 'applied', autumn: 'applied', summer: 'applied' });
    await expectEqual(pc, [], hq);
    // A new PC after that passes over the numbers that HQ forgot.
    await pc.off();
    const fresh = await on(Pc.on(later(pc.station.nowMs, 1)));
    fresh.station.open();
    await recovered(fresh, hq);
    await exchange(fresh);
    expect(fresh.station.db.all('SELECT object_id FROM hq_owned ORDER BY object_id').map((row) => row['object_id'])).toEqual([
      'autumn',
      'spring',
      'summer',
    ]);
  });

  test('the whole core with its threads, on a PC that is new: its piles and prices are back', async () => {
    now = () => Date.now();
    const code = await recoveryCode();
    const plant = await openTestPlant();
    onTestFinished(() => plant.close());
    const settings = pc.line.settings(receiver.url);
    const { link, lost } = await plant.plant.hq.recover({ settings, code, stationId }, BOSS);
    expect(link).toMatchObject({ stationId, epoch: 2, gap: { fromMs: null } });
    expect(lost).toBeGreaterThan(0);
    expect(plant.reader().all("SELECT id, admission FROM pile WHERE id = 'P1'")).toEqual([{ id: 'P1', admission: 'waiting' }]);
    expect(plant.plant.hq.progress()).toMatchObject({ phase: 'resting', problem: null });
    const page = await plant.plant.reads.read('hqLosses', { offset: 0, limit: 1_000 });
    expect(page.total).toBe(lost);
  });
});

async function on(coming: Promise<Pc>): Promise<Pc> {
  const made = await coming;
  now = () => made.station.nowMs;
  onTestFinished(async () => {
    await made.off();
  });
  return made;
}

/** Everything it has to tell, told. */
async function sent(of: Pc): Promise<void> {
  await of.line.sendNow();
  expect(of.line.line.progress()).toMatchObject({ phase: 'resting', problem: null });
  expect(hqLine(of.station.db)).toMatchObject({ waiting: 0, openBatches: 0 });
}

function losses(of: Pc): readonly HqLoss[] {
  return hqLosses(of.station.db, { offset: 0, limit: 1_000 }).rows;
}

async function recoveryCode(by: Receiver = receiver): Promise<string> {
  return (await makeRecoveryCode(by.hq, stationId, { label: 'test', days: 1, by: 'ada' })).code;
}

/** By a code that HQ's people make on the station's page; and everything noticed that HQ has to hear once more. */
async function recovered(of: Pc, by: Receiver = receiver): Promise<void> {
  const code = await recoveryCode(by);
  await of.line.desk.recover({ settings: of.line.settings(by.url), code, stationId }, BOSS);
  of.line.backfill();
}

async function epochs(): Promise<object[]> {
  const rows = await receiver.hq.db.query('SELECT epoch, closed_seq FROM station_epoch WHERE station_id = $1 ORDER BY epoch', [stationId]);
  return rows.map((row) => ({ epoch: row['epoch'], closed: row['closed_seq'] }));
}

/** HQ holds all that the station has as the station has it; but what it holds later of its lost life, until it is told anew. */
async function expectEqual(of: Pc, lost: readonly HqLoss[] = [], by: Receiver = receiver): Promise<void> {
  const here = stationHolds(of.station.db, of.station.nowMs);
  const there = await hqHolds(by.hq.db, stationId);
  const older = new Set(lost.filter(({ ownVersion }) => ownVersion > 0).map(({ kind, objectId }) => `${kind} ${objectId}`));
  const compared = [...here.keys()].filter((name) => !older.has(name) || there.get(name)?.startsWith('2.') === true);
  const bare = (holds: ReadonlyMap<string, string>) =>
    new Map(compared.map((name) => [name, (holds.get(name) ?? '').replace(/"last_updated":"[^"]*"/g, '')]));
  expect(differences(bare(here), bare(there))).toEqual([]);
}

/** By itself, on first contact: an answer that a line repeated is asked for once more. */
async function stopsWith(of: Pc, code: string): Promise<void> {
  await of.line.sendNow();
  if (of.line.line.progress().phase !== 'stopped') await of.line.sendNow();
  expect(hqLinkOf(of.station.db)).toMatchObject({ state: 'stopped', stoppedBy: { code } });
  expect(alarmByKey(of.station.db, 'station:hq-stopped')).toMatchObject({ severity: 'high', clearedAtMs: null });
}

/** What HQ orders is fetched, comes about, and HQ is told. */
async function exchange(of: Pc): Promise<void> {
  for (const seconds of [2, 2, 0]) {
    await of.line.sendNow();
    of.station.pass(seconds, 1);
  }
  await sent(of);
}

async function issue(kind: string, objectId: string, body: unknown, by: Receiver = receiver): Promise<void> {
  const order = {
    kind,
    objectId,
    body,
    validFromMs: null,
    untilMs: null,
    target: { to: 'stations', stationIds: [stationId] },
    by: 'ada',
  } as const;
  expect(await issueDirective(by.hq.db, order, now())).toMatchObject({ ok: true });
}

/** Of HQ's orders: what became of each at the station. */
async function outcomes(by: Receiver): Promise<Record<string, unknown>> {
  const rows = await by.hq.db.query(
    'SELECT o.object_id, t.state FROM directive d JOIN directive_order o USING (order_id) LEFT JOIN directive_outcome t USING (station_id, number)',
  );
  return Object.fromEntries(rows.map((row) => [String(row['object_id']), row['state']]));
}

/** Numbers that HQ was told of for more than one bill; a credit has its bill's. */
async function billNumbersTwice(): Promise<readonly unknown[]> {
  return receiver.hq.db.query('SELECT bill_number FROM cdr WHERE NOT is_credit GROUP BY bill_number HAVING count(DISTINCT bill_id) > 1');
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const name = (url: string): string => new URL(url).pathname.slice(1);
  const admin = openPg({ url: from.replace(/\/[^/]*$/, '/postgres'), onIdleError: () => undefined });
  await admin.run(`DROP DATABASE ${name(to)}`);
  await admin.run(`CREATE DATABASE ${name(to)} TEMPLATE ${name(from)}`);
  await admin.close();
}
