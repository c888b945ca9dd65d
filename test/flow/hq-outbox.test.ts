/** Notices for HQ over the real flow: what is told, once for each batch, without a gap, whatever is rolled back or killed in between. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type AccountId, type EventId, type IncidentId, type OperatorId, type PaymentId, type RefundId, type TransferId, type ZoneId } from '../../station-core/base/ids.ts'; // prettier-ignore
import { minor } from '../../station-core/base/money.ts';
import { addMs, DAY_MS, HOUR_MS } from '../../station-core/base/time.ts';
import type { StationEvent } from '../../station-core/domain/event.ts';
import type { Write } from '../../station-core/domain/outcome.ts';
import { applyWrite } from '../../station-core/flow/apply.ts';
import { countEarlierHours } from '../../station-core/flow/bill-hours.ts';
import { createCommitter } from '../../station-core/flow/commit.ts';
import { tellHq } from '../../station-core/flow/hq-notices.ts';
import { alarmByKey } from '../../station-core/store/alarms.ts';
import { cardIdsOf } from '../../station-core/store/accounts.ts';
import { batchAt, batchFile, lastBatch } from '../../station-core/store/hq-batches.ts';
import { hqLinkOf } from '../../station-core/store/hq-link.ts';
import { outboxState } from '../../station-core/store/hq-outbox.ts';
import { openStore } from '../../station-core/store/open-store.ts';
import { uncountedHours } from '../../station-core/store/rollups.ts';
import { hqLine } from '../../station-core/store/views/hq-line.ts';
import { FlowStation } from '../support/flow-station.ts';
import { temporaryFolder } from '../unit/store/support.ts';
import { hashOf, hqLink, HqSide } from '../support/hq-side.ts';

const boss = id<OperatorId>('boss');
const A1 = id<AccountId>('acc-1');
const PERSON = { name: 'Grace Hopper', phone: '+49 170 5550001', otherPhones: [], email: 'grace@example.org', address: 'Elm 1', taxId: 'T-77', note: 'calls late', vehicles: [{ vin: '', plate: 'B-GH 1' }] }; // prettier-ignore
const TERMS = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };

/** Linked, and all of its history is at HQ. */
function linked(): { readonly station: FlowStation; readonly hq: HqSide } {
  const station = new FlowStation().ready();
  const hq = new HqSide(station).link().tellHistory();
  hq.upload();
  hq.came.length = 0;
  return { station, hq };
}

/** 10 kWh from noon on: 7.00 EUR; freed and billed. */
function charged(station: FlowStation, connector = 1): number {
  const { transactionId } = station.start({ wh: 1_000, connector });
  station.pass(1_800);
  station.meter([station.entry(6_000, { powerW: 10_000 })], { transactionId, connector });
  station.pass(1_800);
  station.stop(transactionId, 11_000);
  station.pass(60);
  station.status(connector, 'available');
  station.pass(10);
  return transactionId;
}

/** 5 kWh were read when the pile booted: billed by guess with 3.50 EUR; its stop comes later. */
function guessed(station: FlowStation): { readonly transactionId: number; readonly stop: () => void } {
  const { transactionId } = station.start({ wh: 1_000 });
  station.pass(1_800);
  station.meter([station.entry(6_000, { powerW: 10_000 })], { transactionId });
  station.pass(1_800);
  const at = station.at();
  station.boot();
  station.status(1, 'available');
  station.pass(120, 10);
  return { transactionId, stop: () => station.stop(transactionId, 11_000, { at }) };
}

function addAccount(station: FlowStation): void {
  station.send({
    kind: 'operator.add-account',
    operatorId: boss,
    accountId: A1,
    accountKind: 'driver',
    person: PERSON,
    terms: TERMS,
    pinHash: null,
  });
}

/** Writes that no flow here makes by itself, as commit makes them true. */
function write(station: FlowStation, ...writes: readonly Write[]): void {
  station.db.transaction(() => {
    for (const one of writes) applyWrite(station.db, station.vault, one);
    tellHq(station.db, { kind: 'clock.ticked', id: id<EventId>('by-hand'), receivedMs: station.nowMs }, writes);
  });
}

const incident = { id: id<IncidentId>('i1'), zoneIds: [id<ZoneId>('hall')], ruleId: null, firstOut: 'rule:smoke/sensor:s1', title: 'Smoke', isDrill: false, closedAtMs: null, closedBy: null, note: '' }; // prettier-ignore

describe('every kind is noticed by what changes it', () => {
  test.each<readonly [string, readonly string[], (station: FlowStation) => void]>([
    ['a start', ['session session-start', 'pile P1', 'location yard-1'], (s) => void (s.start(), s.status(1, 'charging'))],
    ['a state of a connector', ['pile P1', 'location yard-1'], (s) => void s.status(1, 'preparing')],
    ['a pile that is gone', ['pile P1', 'location yard-1'], (s) => void s.drop()],
    ['settings', ['station yard-1', 'location yard-1', 'tariff plan-yard.1.energy', 'tariff plan-yard.1.service', 'tariff plan-yard.1.idle'], (s) => void s.send({ kind: 'operator.settings', operatorId: boss, name: 'New Yard', language: 'en', heartbeatS: 300, idleCapS: 3_600 })], // prettier-ignore
    [
      'a card',
      ['card'],
      (s) => void s.send({ kind: 'operator.add-card', operatorId: boss, number: 'CARD2', label: 'Van 2', validUntilMs: null }),
    ],
    ['an account', ['account acc-1'], addAccount],
    ['an alarm', ['alarm'], (s) => void s.send({ kind: 'station.condition', alarm: 'disk-nearly-full', active: true, detail: {} })],
    [
      'an incident',
      ['incident i1'],
      (s) => void s.send({ kind: 'incident.opened', incident: { ...incident, openedAtMs: s.nowMs }, stopsZones: false }),
    ],
    [
      'a closed day',
      ['day-close 2026-01-14'],
      (s) => void s.send({ kind: 'operator.close-day', operatorId: boss, day: '2026-01-14' as never }),
    ],
    ['a start of the core', ['station yard-1'], (s) => void s.send({ kind: 'station.started', downSinceMs: null, software: '0.1.0' })],
    [
      'a wish for a lease',
      ['lease-request acc-1'],
      (s) => write(s, { kind: 'lease-request.put', request: { accountId: A1, amount: minor(5), askedAtMs: s.nowMs } }),
    ],
    ['a file', ['file f1'], (s) => write(s, { kind: 'hq-told.put', what: 'file', objectId: 'f1', body: {} })],
  ])('%s', (_, expected, deed) => {
    const { station, hq } = linked();
    deed(station);
    const told = hq
      .waiting()
      .map((name) => (/^(card|alarm) /.test(name) ? name.split(' ')[0] : name.replace(/session-event-\d+$/, 'session-start')));
    expect(told).toEqual(expect.arrayContaining([...expected]));
    expect(hq.problems()).toEqual([]);
  });

  test('a bill: the session, its CDR, and the hours and days of its connector and of the station', () => {
    const { station, hq } = linked();
    const bill = must(station.bills(charged(station))[0], 'it is billed');
    const hour = Math.floor((station.sessions()[0]?.startedAtMs ?? 0) / HOUR_MS) * HOUR_MS;
    expect(hq.waiting()).toEqual(expect.arrayContaining([
      `cdr ${bill.id}`, `rollup-hour ${hour}`, `rollup-hour ${hour}.1.1.P1`, `rollup-hour ${hour + HOUR_MS}`, 'rollup-day 2026-01-14', 'rollup-day 2026-01-14.1.1.P1',
    ])); // prettier-ignore
  });

  test('a posting of a shared account goes as it is, of any other the balance alone', () => {
    const { station, hq } = linked();
    addAccount(station);
    const topUp = (paymentId: string) =>
      station.send({
        kind: 'operator.top-up',
        operatorId: boss,
        accountId: A1,
        paymentId: id<PaymentId>(paymentId),
        amount: minor(2_000),
        bonus: minor(0),
        method: 'cash',
      });
    topUp('t1');
    hq.upload();
    expect([hq.heldOf('posting').length, hq.body('account', A1)?.['wallet']]).toEqual([0, 2_000]);
    write(station, { kind: 'hq-shared.put', shared: { accountId: A1, low: minor(100), step: minor(500) } });
    topUp('t2');
    hq.upload();
    expect(hq.heldOf('posting').map(({ body }) => body)).toMatchObject([
      { accountId: A1, credit: 'wallet', creditParty: A1, amount: 2_000, debit: 'cash', currency: 'EUR' },
    ]);
    expect(hq.body('account', A1)).toMatchObject({ wallet: 4_000, isShared: true });
    // What the event moves that ends the sharing is told as well, and nothing after it.
    const transfer = { id: id<TransferId>('out-1'), atMs: station.nowMs, debit: 'wallet', debitParty: A1, credit: 'hq', creditParty: null, amount: minor(500), reason: 'lease', billId: null, sessionId: null, paymentId: null, shiftId: null, operatorId: null } as const; // prettier-ignore
    write(station, { kind: 'transfer.add', transfer }, { kind: 'hq-shared.delete', accountId: A1 });
    topUp('t3');
    hq.upload();
    expect(hq.heldOf('posting').map(({ objectId }) => objectId)).toEqual(expect.arrayContaining(['out-1']));
    expect(hq.heldOf('posting')).toHaveLength(2);
  });
});

describe('notices', () => {
  test('a state that is told again has another time, and HQ learns it', () => {
    const { station, hq } = linked();
    station.status(1, 'available');
    hq.upload();
    station.pass(60);
    station.status(1, 'available');
    expect(hq.waiting()).toContain('pile P1');
  });

  test('a hundred readings add one notice, and after a cut one more', () => {
    const { station, hq } = linked();
    const { transactionId } = station.start();
    const before = outboxState(station.db).nextSeq;
    for (let n = 1; n <= 100; n += 1) station.meter([station.entry(1_000 + n)], { transactionId });
    expect(outboxState(station.db).nextSeq).toBe(before);
    const batch = must(hq.cut(), 'a batch');
    for (let n = 1; n <= 100; n += 1) station.meter([station.entry(1_100 + n)], { transactionId });
    expect(hq.waiting().filter((name) => name.startsWith('session'))).toHaveLength(1);
    expect(outboxState(station.db).nextSeq).toBe(batch.toSeq + 2);
  });

  test('nothing is noticed without a link, and hours are counted all the same', () => {
    const station = new FlowStation().ready();
    charged(station);
    expect(station.count('outbox')).toBe(0);
    expect(station.count('rollup_hour')).toBe(2);
    expect(station.send({ kind: 'hq.cut', most: 10 })).toEqual({ kind: 'hq-batch', batch: null, previousHash: '' });
  });

  test('a part that fails leaves no gap, whether alone or in a group', () => {
    const { station, hq } = linked();
    station.db.script(
      "CREATE TRIGGER broken BEFORE INSERT ON outbox WHEN NEW.object_id LIKE 'bad%' BEGIN SELECT RAISE(ABORT, 'broken'); END",
    );
    const from = { receivedMs: station.nowMs } as const;
    const account = (name: string): StationEvent =>
      ({ ...from, id: id<EventId>(`e-${name}`), kind: 'operator.add-account', operatorId: boss, accountId: id<AccountId>(name), accountKind: 'driver', person: PERSON, terms: TERMS, pinHash: null }); // prettier-ignore
    const next = outboxState(station.db).nextSeq;
    const group = ['one', 'bad', 'two'].map((name, ticket) => ({ ticket, event: account(name) }));
    const { replies } = createCommitter(station.db, station.vault).commit(group);
    expect(replies.map((reply) => 'answer' in reply)).toEqual([true, false, true]);
    expect(hq.waiting()).toEqual(['account one', 'account two']);
    expect(outboxState(station.db).nextSeq).toBe(next + 2);
    expect(hq.problems()).toEqual([]);
  });

  test('exchange and backfill are no news of the journal', () => {
    const station = new FlowStation().ready();
    charged(station);
    station.pass(300, 1);
    const hq = new HqSide(station).link();
    const before = station.count('journal');
    hq.tellHistory();
    hq.upload();
    expect(station.db.all('SELECT kind, body FROM journal WHERE seq > ?', before)).toEqual([]);
  });
});

describe('batches', () => {
  test('a kill between the cut and the bytes: the same batch is rendered again, as things are then', () => {
    const { station, hq } = linked();
    const { transactionId } = station.start({ wh: 1_000 });
    const batch = must(hq.cut(), 'a batch');
    station.pass(1_800);
    station.meter([station.entry(6_000)], { transactionId });
    const again = new HqSide(new FlowStation(station.db));
    again.station.nowMs = station.nowMs;
    expect(hqLine(station.db).next).toEqual(batch);
    expect(again.cut()).toEqual(batch);
    const rows = again.make(batch);
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: batch.toSeq - batch.fromSeq + 1 }, (_, i) => batch.fromSeq + i));
    expect(rows.find(({ kind }) => kind === 'session')?.body).toMatchObject({ energy: 50_000 });
  });

  test('one whose rows are too much together is cut to fewer; what it leaves goes in the next', () => {
    const { station, hq } = linked();
    for (let n = 0; n < 9; n += 1)
      station.send({ kind: 'operator.add-card', operatorId: boss, number: `MORE${n}`, label: 'x', validUntilMs: null });
    const whole = must(hq.cut(), 'a batch');
    const half = must(hq.cut(4), 'fewer');
    expect([half.number, half.fromSeq, half.toSeq]).toEqual([whole.number, whole.fromSeq, whole.fromSeq + 3]);
    expect(hq.cut(100)).toEqual(half);
    hq.acknowledge(half, hq.make(half));
    const next = must(hq.cut(), 'the rest');
    expect([next.number, next.fromSeq, next.toSeq]).toEqual([whole.number + 1, half.toSeq + 1, whole.toSeq]);
    hq.acknowledge(next, hq.make(next));
    expect(hq.problems()).toEqual([]);
  });

  test('bytes that were made stand, and go when HQ holds them; notices too', () => {
    const { station, hq } = linked();
    station.start();
    const batch = must(hq.cut(), 'a batch');
    const rows = hq.make(batch);
    const file = must(batchFile(station.db, batch.epoch, batch.number), 'its bytes');
    const made = { kind: 'hq.batch-made', file: { ...file, body: new Uint8Array(3) } } as const;
    expect(station.send({ ...made, manifestHash: 'another' })).toMatchObject({ kind: 'refused' });
    expect(station.send({ ...made, manifestHash: hashOf(JSON.stringify(rows)) })).toEqual({ kind: 'done' });
    expect(batchFile(station.db, batch.epoch, batch.number)).toEqual(file);
    expect(hqLine(station.db)).toMatchObject({
      openBatches: 1,
      openBytes: file.body.byteLength,
      made: { number: batch.number },
      held: { number: batch.number - 1 },
    });
    hq.acknowledge(batch, rows, 'stick');
    expect(batchFile(station.db, batch.epoch, batch.number)).toBeNull();
    expect(batchAt(station.db, batch.epoch, batch.number)).toMatchObject({ state: 'acknowledged', via: 'stick' });
    expect(station.count('outbox')).toBe(0);
    expect(() => station.db.run("UPDATE hq_batch SET manifest = 'x'")).toThrow('a batch that was made never changes');
  });

  test('a mark that this file never made stops the line, and saved settings try it again', () => {
    const { station } = linked();
    const mark = { epoch: 1, number: 77, seq: 9_000, hash: hashOf('another') };
    station.send({ kind: 'hq.acknowledged', mark: { ...mark, epoch: 9 }, via: 'line' });
    expect(hqLinkOf(station.db)?.state).toBe('linked');
    station.send({ kind: 'hq.acknowledged', mark, via: 'line' });
    expect(hqLinkOf(station.db)).toMatchObject({ state: 'stopped', stoppedBy: { code: 'hq.fork' } });
    expect(alarmByKey(station.db, 'station:hq-stopped')).toMatchObject({ kind: 'hq-stopped', severity: 'high', clearedAtMs: null });
    const { url, caPem, proxy, capKiBs, schedule } = hqLink();
    station.send({ kind: 'operator.hq-settings', operatorId: boss, settings: { url, caPem, proxy, capKiBs, schedule } });
    expect(hqLinkOf(station.db)).toMatchObject({ state: 'linked', stoppedBy: null });
    expect(alarmByKey(station.db, 'station:hq-stopped')?.clearedAtMs).toBe(station.nowMs);
  });

  test('an acknowledgement that comes twice or late changes nothing', () => {
    const { station, hq } = linked();
    station.start();
    hq.upload();
    const last = must(lastBatch(station.db, 1), 'a batch');
    const mark = { epoch: 1, number: last.number, seq: last.toSeq, hash: last.manifestHash ?? '' };
    const before = batchAt(station.db, 1, last.number);
    station.nowMs = addMs(station.nowMs, 5_000);
    expect(station.send({ kind: 'hq.acknowledged', mark, via: 'stick' })).toEqual({ kind: 'done' });
    expect(batchAt(station.db, 1, last.number)).toEqual(before);
  });

  test('rows of batches go after ninety days, never the last', () => {
    const { station, hq } = linked();
    charged(station);
    hq.upload(3);
    const last = must(lastBatch(station.db, 1), 'a batch');
    expect(last.number).toBeGreaterThan(3);
    station.nowMs = addMs(station.nowMs, 91 * DAY_MS);
    station.tick();
    expect(station.db.all('SELECT number FROM hq_batch').map((row) => row['number'])).toEqual([last.number]);
    hq.upload();
    expect(hq.problems()).toEqual([]);
  });

  test('an alarm that is grave enough is urgent until it is cut', () => {
    const { station, hq } = linked();
    station.send({ kind: 'station.condition', alarm: 'hq-silent', active: true, detail: {} });
    expect(hqLine(station.db).urgent).toBe(false);
    station.send({ kind: 'station.condition', alarm: 'disk-nearly-full', active: true, detail: {} });
    expect(hqLine(station.db).urgent).toBe(true);
    hq.cut();
    expect(hqLine(station.db).urgent).toBe(false);
  });
});

describe('epochs', () => {
  test('a recovered file goes on in a new epoch: what HQ did not have comes again, what it had does not', () => {
    const { station, hq } = linked();
    charged(station, 1);
    hq.upload();
    const held = hqLine(station.db).held;
    charged(station, 2);
    const batch = must(hq.cut(), 'one that never arrives');
    hq.make(batch);
    const bills = station.sessions().map(({ transactionId }) => must(station.bills(transactionId)[0], 'it is billed').id);
    hq.link(2, 'recovered', { closed: held }).tellHistory();
    hq.came.length = 0;
    hq.upload();
    expect(hq.came.map(({ seq }) => seq)).toEqual(hq.came.map((_, i) => i + 1));
    const cdrs = hq.came.filter(({ kind }) => kind === 'cdr').map(({ objectId, version, epoch }) => [objectId, version, epoch]);
    expect(cdrs).toEqual([[bills[1], 2, 2]]);
    // What stands is told once more, whatever HQ holds.
    expect(hq.came.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['pile', 'station', 'location', 'tariff', 'card']));
    station.pass(5, 1);
    expect(station.db.all('SELECT DISTINCT epoch FROM outbox')).toEqual([]);
    expect(station.db.all("SELECT epoch FROM hq_batch WHERE state <> 'acknowledged'")).toEqual([]);
    expect(hq.problems()).toEqual([]);
  });

  test('a file that was restored from a backup goes on from what it has: what is told of it wins, what it lost stays at HQ', () => {
    const { station, hq } = linked();
    const shared = station.start({ wh: 1_000, connector: 2 }).transactionId;
    hq.upload();
    const folder = temporaryFolder();
    station.db.run('VACUUM INTO ?', path.join(folder, 'stationmaster.sqlite'));
    // Lost: one charge whole, and the end of another.
    const gone = must(station.bills(charged(station, 1))[0], 'it is billed').id;
    for (let n = 0; n < 5; n += 1) {
      station.meter([station.entry(2_000 + n * 10)], { transactionId: shared, connector: 2 });
      hq.upload();
    }
    const versionAtHq = must(hq.held.get(`session/${station.session(shared).id}`), 'HQ holds it').version;
    const restored = new FlowStation(openStore({ dataFolder: folder, nowMs: station.nowMs }));
    restored.nowMs = addMs(station.nowMs, 3_600_000);
    const again = new HqSide(restored);
    for (const [key, row] of hq.held) again.held.set(key, row);
    again.link(2, 'recovered', { closed: hqLine(station.db).held }).tellHistory();
    restored.stop(shared, 4_000);
    restored.status(2, 'available');
    restored.pass(120, 10);
    again.upload();
    const session = must(again.held.get(`session/${restored.session(shared).id}`), 'HQ holds it');
    expect([session.epoch, session.version < versionAtHq, (session.body as { phase: string }).phase]).toEqual([2, true, 'closed']);
    expect(again.body('cdr', gone)).toMatchObject({ total: 700 });
    expect(again.heldOf('cdr')).toHaveLength(2);
    expect(again.problems()).toEqual([]);
    restored.db.close();
  });

  test('HQ that lost its newest rows is told of them again', () => {
    const { station, hq } = linked();
    const held = hqLine(station.db).held;
    const billId = must(station.bills(charged(station))[0], 'it is billed').id;
    hq.upload();
    hq.link(2, 'recovered', { closed: held }).tellHistory();
    hq.came.length = 0;
    hq.upload();
    expect(hq.came.filter(({ kind }) => kind === 'cdr').map(({ objectId }) => objectId)).toEqual([billId]);
  });

  test('an epoch that is no later than the last is refused; another HQ begins with everything', () => {
    const { station, hq } = linked();
    charged(station);
    hq.upload();
    const lost = { kind: 'operator.hq-linked', operatorId: boss, link: hqLink(1), lost: [], how: 'recovered' } as const;
    expect(station.send(lost)).toMatchObject({ kind: 'refused', detail: { asked: 'epoch' } });
    station.send({ kind: 'operator.hq-unlink', operatorId: boss, reason: 'sold' });
    station.start();
    expect([station.count('outbox'), outboxState(station.db).isOpen]).toEqual([0, false]);
    const other = new HqSide(station).link(1, 'enrolled', { stationId: 'theirs-9' }).tellHistory();
    other.upload();
    expect(other.heldOf('session')).toHaveLength(2);
    expect(other.heldOf('cdr')).toHaveLength(1);
    expect(other.body('station', 'theirs-9')).toMatchObject({ name: 'Yard' });
    expect(other.came.every(({ version }) => version === 1)).toBe(true);
    expect(other.problems()).toEqual([]);
  });
});

describe('what HQ holds', () => {
  test('an amended bill is its CDR, a credit CDR over all of it, and the new one', () => {
    const { station, hq } = linked();
    const { transactionId, stop } = guessed(station);
    hq.upload();
    const first = must(station.bills(transactionId)[0], 'it is billed');
    stop();
    hq.upload();
    const second = must(station.bills(transactionId)[0], 'it is billed anew');
    expect(hq.body('cdr', first.id)).toMatchObject({
      isCredit: false,
      total: 350,
      energy: 50_000,
      ocpi: { id: first.id, total_cost: { excl_vat: 3.5, incl_vat: 3.5 } },
    });
    const credit = hq.body('cdr', `${first.id}-C`);
    expect(credit).toMatchObject({
      isCredit: true,
      total: -350,
      energy: -50_000,
      byLayer: { energy: -300, service: -50, idle: 0 },
      replacedBy: second.id,
    });
    expect(credit?.['ocpi']).toMatchObject({
      id: `${first.id}-C`,
      credit: true,
      credit_reference_id: first.id,
      total_cost: { excl_vat: -3.5, incl_vat: -3.5 },
      total_energy: 5,
    });
    expect(hq.body('cdr', second.id)).toMatchObject({ total: 700, replaces: first.id });
    expect(hq.heldOf('cdr').reduce((sum, { body }) => sum + (body as { total: number }).total, 0)).toBe(700);
    expect(hq.body('rollup-day', '2026-01-14')).toMatchObject({ bills: 1, net: 700, energy: 100_000 });
    expect(hq.problems()).toEqual([]);
  });

  test('a person that is erased leaves no body', () => {
    const { station, hq } = linked();
    addAccount(station);
    station.send({ kind: 'operator.add-card', operatorId: boss, number: 'GRACE1', label: 'Grace', validUntilMs: null, accountId: A1 });
    hq.upload();
    const [cardId] = cardIdsOf(station.db, A1);
    expect(hq.body('card', String(cardId))).toMatchObject({ accountId: A1 });
    const reason = 'asked for it';
    station.send({ kind: 'operator.close-account', operatorId: boss, accountId: A1, method: 'cash', refundId: id<RefundId>('r1'), reason });
    expect(station.send({ kind: 'operator.erase-person', operatorId: boss, accountId: A1, reason })).toEqual({ kind: 'done' });
    hq.upload();
    expect([hq.body('account', A1), hq.body('card', String(cardId))]).toEqual([null, null]);
  });

  test('no number of a card, no name, phone, plate or note is in anything that goes up', () => {
    const { station, hq } = linked();
    addAccount(station);
    station.send({
      kind: 'operator.add-card',
      operatorId: boss,
      number: 'CARDSECRET9',
      label: 'Grace Hopper',
      validUntilMs: null,
      accountId: A1,
    });
    const { transactionId } = station.start({ tag: 'CARDSECRET9', connector: 2 });
    station.pass(60);
    station.stop(transactionId, 2_000);
    station.status(2, 'available');
    station.pass(60);
    station.send({
      kind: 'incident.opened',
      incident: { ...incident, openedAtMs: station.nowMs, note: 'Grace saw it' },
      stopsZones: false,
    });
    hq.upload();
    const all = JSON.stringify(hq.came).toLowerCase();
    expect(all).toContain('cdr_token');
    for (const secret of ['cardsecret9', 'card1', 'grace', 'hopper', '5550001', 'b-gh 1', 'elm 1', 't-77', 'calls late', 'owner'])
      expect(all).not.toContain(secret);
  });

  test('a fault counts in each hour that it lasts, as it passes, and is over when the connector says so', () => {
    const { station, hq } = linked();
    station.status(1, 'faulted');
    const from = station.nowMs;
    const hour = (n: number) => Math.floor(from / HOUR_MS) * HOUR_MS + n * HOUR_MS;
    station.pass(2.5 * 3_600, 600);
    hq.upload();
    expect(hq.body('rollup-hour', `${hour(0)}.1.1.P1`)).toMatchObject({ faults: 1, faultMs: hour(1) - from, energy: 0, bills: 0 });
    expect(hq.body('rollup-hour', `${hour(1)}.1.1.P1`)).toMatchObject({ faults: 0, faultMs: HOUR_MS });
    station.drop();
    station.connect();
    station.status(1, 'available');
    hq.upload();
    const last = Math.floor(station.nowMs / HOUR_MS) * HOUR_MS;
    expect(hq.body('rollup-hour', String(last))).toMatchObject({ faults: 0, faultMs: station.nowMs - last });
    expect(hq.body('rollup-day', '2026-01-14')).toMatchObject({ faults: 1, faultMs: station.nowMs - from });
  });

  test('bills of an earlier version are counted before the first event, a step at a time, to the same hours', () => {
    const station = new FlowStation().ready();
    guessed(station).stop();
    charged(station, 2);
    const rows = () =>
      ['rollup_hour', 'benefit_day'].map((table) =>
        station.db.all(`SELECT * FROM ${table} WHERE ${table === 'rollup_hour' ? 'energy <> 0 OR taken_ms <> 0' : 'times <> 0'}`),
      );
    const counted = rows();
    for (const table of ['bill_hours', 'rollup_hour', 'benefit_day']) station.db.run(`DELETE FROM ${table}`);
    station.db.run('UPDATE uncounted_hours SET next_bill = 1, last_bill = (SELECT max(number) FROM bill)');
    expect(new HqSide(station).problems()).toEqual([]);
    expect(station.db.transaction(() => countEarlierHours(station.db))).toBe(false);
    expect(rows()).toEqual(counted);
    expect(uncountedHours(station.db)).toEqual({ nextBill: 1, lastBill: 0 });
    expect(countEarlierHours(station.db)).toBe(false);
    expect(new HqSide(station).problems()).toEqual([]);
  });

  test('a sum that was changed by hand is found and named', () => {
    const { station, hq } = linked();
    charged(station);
    station.db.run('UPDATE rollup_hour SET net = net + 1 WHERE bills = 1');
    expect(hq.problems()).toEqual([expect.stringMatching(/^the sums of hours: \d+ P1 1 1 does not stand$/)]);
    station.db.run("DELETE FROM outbox WHERE kind = 'cdr'");
    expect(hq.problems()).toContain('notices for HQ have no gap: epoch 1');
  });

  test('periods and benefits of the day stand in the day of the station', () => {
    const { station, hq } = linked();
    charged(station);
    hq.upload();
    const day = hq.body('rollup-day', '2026-01-14');
    expect(day).toMatchObject({ bills: 1, byLayer: { energy: 600, service: 100, idle: 0 }, net: 700, tax: 0, benefits: [], connectors: 2 });
    expect((day?.['periods'] as { net: number; tax: number }[]).reduce((sum, one) => sum + one.net + one.tax, 0)).toBe(700);
    expect(hq.body('rollup-day', '2026-01-14.1.1.P1')).not.toHaveProperty('periods');
  });

  test('a station that is linked late is told of all that it did before, as one that was linked from the start', () => {
    const early = new FlowStation().ready();
    const late = new FlowStation().ready();
    const first = new HqSide(early).link();
    const second = new HqSide(late);
    for (const station of [early, late]) {
      // The link is an event as well: from here on both have told as many.
      if (station === late) station.send({ kind: 'clock.ticked' });
      addAccount(station);
      charged(station, 1);
      guessed(station).stop();
      station.status(2, 'faulted');
      station.pass(3_700, 100);
      station.status(2, 'available');
      station.pass(DAY_MS / 1_000, 3_600);
    }
    first.tellHistory();
    first.upload();
    second.link().tellHistory();
    second.upload();
    const keys = (hq: HqSide): string[] => [...hq.held.keys()].filter((key) => !/^(session|alarm)\//.test(key)).sort();
    expect(keys(second)).toEqual(keys(first));
    for (const kind of ['cdr', 'rollup-hour', 'rollup-day', 'day-close', 'account', 'card', 'tariff'])
      for (const row of first.heldOf(kind))
        expect([row.objectId, withoutClock(second.body(kind, row.objectId))]).toEqual([row.objectId, withoutClock(row.body)]);
    expect(second.heldOf('session')).toHaveLength(first.heldOf('session').length);
    expect(
      second
        .heldOf('alarm')
        .map(({ objectId }) => objectId)
        .sort(),
    ).toEqual(
      first
        .heldOf('alarm')
        .map(({ objectId }) => objectId)
        .sort(),
    );
  });
});

/** Ids of sessions are of the events that began them: those are numbered otherwise here. */
function withoutClock(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (key, value: unknown) => (['session_id', 'sessionId', 'hash', 'uid', 'contract_id'].includes(key) ? '' : value)),
  );
}
