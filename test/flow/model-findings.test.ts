/** What went wrong once, each named for what happened: order of arrival, clocks, money that was paid twice or never. */
import { describe, expect, test } from 'vitest';
import { dwh } from '../../station-core/base/energy.ts';
import { id, type EventId, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { PaymentMethod } from '../../station-core/domain/payment-method.ts';
import { createCommitter } from '../../station-core/flow/commit.ts';
import { openMemoryStore } from '../../station-core/store/open-store.ts';
import { lastAlive } from '../../station-core/store/settings.ts';
import { FlowStation, NOON, told } from '../support/flow-station.ts';
import { twoLayerPlan } from '../support/plans.ts';

const boss = id<OperatorId>('boss');
const P1 = id<PileId>('P1');

function pay(station: FlowStation, transactionId: number, method: PaymentMethod = 'cash'): void {
  const bill = station.bills(transactionId)[0];
  if (bill === undefined) throw new Error('no bill');
  expect(station.send({ kind: 'operator.take-payment', operatorId: boss, billId: bill.id, method })).toMatchObject({ kind: 'bill' });
}

/** A ghost of 10 kWh (7.00), billed by guess at the boot; its readings of later on may still come. */
function ghost(station: FlowStation): { readonly transactionId: number; readonly startedAtMs: number } {
  const startedAtMs = station.nowMs;
  const { transactionId } = station.start({ wh: 1_000 });
  station.pass(1_800);
  station.meter([station.entry(11_000, { powerW: 20_000 })], { transactionId });
  station.pass(3_600);
  station.boot();
  station.status(1, 'available');
  station.pass(70, 5);
  return { transactionId, startedAtMs };
}

const books = (station: FlowStation): Record<string, number> => ({
  receivable: station.balance('receivable'),
  refundDue: station.balance('refund-due'),
  revenue: station.balance('revenue-energy') + station.balance('revenue-service') + station.balance('revenue-idle'),
  sum: station.ledgerSum(),
});

describe('amended bills', () => {
  test('a bill that fell after it was paid and rose again owed the refund twice', () => {
    const station = new FlowStation().ready();
    station.nowMs = utcMs(Date.UTC(2026, 0, 14, 18, 30));
    const startedAtMs = station.nowMs;
    const at = (minutes: number) => station.at(startedAtMs + minutes * 60_000);
    const { transactionId } = station.start({ wh: 0 });
    station.pass(3_600);
    station.stop(transactionId, 10_000, { at: at(60) });
    station.pass(10);
    station.status(1, 'available');
    station.pass(10);
    expect(station.bills(transactionId)[0]?.totals.total).toBe(550);
    pay(station, transactionId);
    // The line between the prices is at 30 minutes.
    const late = [
      ['most of it came after the price fell', 1_000, 20, 498],
      ['then a reading says that more of it came before', 4_000, 30, 520],
      ['then one that was known already', 4_000, 30, 520],
    ] as const;
    for (const [, wh, minutes, total] of late) {
      station.meter([station.entry(wh, { at: at(minutes) })], { transactionId });
      expect(station.bills(transactionId)[0]?.totals.total).toBe(total);
      expect(books(station)).toEqual({ receivable: 0, refundDue: total - 550, revenue: -total, sum: 0 });
    }
    expect(station.bills(transactionId).map((b) => [b.number, b.state, b.carriedOver, b.paidBy])).toEqual([
      [3, 'paid', 550, 'cash'],
      [2, 'reversed', 550, 'cash'],
      [1, 'reversed', 0, 'cash'],
    ]);
    expect(station.session(transactionId).flags).toContain('amended');
  });

  test('payments in between add up over a chain of amendments', () => {
    const station = new FlowStation().ready();
    const { transactionId, startedAtMs } = ghost(station);
    const amend = (wh: number, minutes: number): void => {
      station.meter([station.entry(wh, { at: station.at(startedAtMs + minutes * 60_000) })], { transactionId });
    };
    pay(station, transactionId, 'cash');
    amend(12_000, 40);
    expect(books(station)).toEqual({ receivable: 70, refundDue: 0, revenue: -770, sum: 0 });
    amend(13_000, 50);
    expect(books(station)).toEqual({ receivable: 140, refundDue: 0, revenue: -840, sum: 0 });
    pay(station, transactionId, 'qr');
    amend(14_000, 60);
    pay(station, transactionId, 'card-terminal');
    expect(books(station)).toEqual({ receivable: 0, refundDue: 0, revenue: -910, sum: 0 });
    expect([station.balance('cash'), station.balance('qr'), station.balance('card-terminal')]).toEqual([700, 140, 70]);
    expect(station.bills(transactionId).map((b) => b.state)).toEqual(['paid', 'reversed', 'reversed', 'reversed']);
  });

  test('a charge that was given free owed money back when its bill fell', () => {
    const station = new FlowStation().ready();
    station.nowMs = utcMs(Date.UTC(2026, 0, 14, 18, 30));
    const startedAtMs = station.nowMs;
    const { transactionId } = station.start({ wh: 0 });
    station.pass(3_600);
    station.stop(transactionId, 10_000);
    station.status(1, 'available', station.at(station.nowMs + 1_000));
    station.pass(10);
    pay(station, transactionId, 'free');
    station.meter([station.entry(2_000, { at: station.at(startedAtMs + 30 * 60_000) })], { transactionId });
    expect(station.bills(transactionId)[0]).toMatchObject({ state: 'paid', paidBy: 'free', carriedOver: 460, totals: { total: 460 } });
    expect(books(station)).toEqual({ receivable: 0, refundDue: 0, revenue: -460, sum: 0 });
    expect(station.balance('given-free')).toBe(460);
  });

  test('a bill of zero is settled, and a late reading makes it due', () => {
    const station = new FlowStation().ready();
    const startedAtMs = station.nowMs;
    const { transactionId } = station.start({ wh: 1_000 });
    station.pass(600);
    station.boot();
    station.status(1, 'available');
    station.pass(70, 5);
    expect(station.bills(transactionId)[0]).toMatchObject({ state: 'paid', paidBy: 'free', totals: { total: 0 } });
    station.meter([station.entry(2_000, { at: station.at(startedAtMs + 300_000) })], { transactionId });
    expect(station.bills(transactionId)[0]).toMatchObject({ state: 'issued', carriedOver: 0, totals: { total: 70 } });
    expect(books(station)).toEqual({ receivable: 70, refundDue: 0, revenue: -70, sum: 0 });
  });
});

describe('order of arrival', () => {
  test('two sessions open on one connector: only the newer number heard that it was free, the other ran up a day of idle fee', () => {
    const station = new FlowStation().ready();
    const live = station.start({ wh: 50_000 });
    station.status(1, 'charging');
    station.pass(60);
    const kept = station.start({ wh: 40_000, at: station.at(NOON - 3_600_000), tag: 'OTHER' });
    station.stop(kept.transactionId, 45_000, { at: station.at(NOON - 1_800_000) });
    station.pass(600);
    station.stop(live.transactionId, 52_000);
    station.pass(60);
    station.status(1, 'available');
    station.pass(70, 5);
    expect([kept, live].map((s) => station.session(s.transactionId).phase)).toEqual(['closed', 'closed']);
    expect([kept, live].map((s) => station.bills(s.transactionId)[0]?.totals.energy)).toEqual([50_000, 20_000]);
    expect(station.session(kept.transactionId).freedAtMs).toBeLessThanOrEqual(NOON);
  });

  test('a start that was kept offline came after its connector was free again, and was never closed', () => {
    const station = new FlowStation().ready();
    station.drop();
    const startedAtMs = station.nowMs;
    station.pass(3_600);
    station.connect('P1', 'c2');
    station.status(1, 'available');
    const { transactionId } = station.start({ wh: 0, at: station.at(startedAtMs) });
    station.meter([station.entry(4_000, { at: station.at(startedAtMs + 1_200_000) })], { transactionId });
    station.pass(70, 5);
    expect(station.session(transactionId)).toMatchObject({ phase: 'closed', energy: 40_000, flags: ['end-estimated'] });
    station.stop(transactionId, 5_000, { at: station.at(startedAtMs + 1_500_000) });
    expect(station.bills(transactionId).map((b) => [b.state, b.totals.energy])).toEqual([
      ['issued', 50_000],
      ['reversed', 40_000],
    ]);
  });

  test('a late reading from before the power cut reopened a session whose connector was free, for ever', () => {
    const station = new FlowStation().ready();
    const { transactionId, startedAtMs } = ghost(station);
    station.meter([station.entry(12_000, { at: station.at(startedAtMs + 2_400_000) })], { transactionId });
    expect(station.session(transactionId)).toMatchObject({
      phase: 'closed',
      energy: 110_000,
      chargeEndedAtMs: startedAtMs + 2_400_000,
      flags: ['end-estimated', 'amended'],
    });
  });

  test('a nameless stop that came twice ended the charge on the other connector', () => {
    const station = new FlowStation().ready();
    const first = station.start({ connector: 1, wh: 0 });
    station.pass(60);
    const second = station.start({ connector: 2, wh: 0 });
    station.pass(600);
    const at = station.at();
    station.stop(-1, 2_000, { at });
    station.stop(-1, 2_000, { at });
    expect([first, second].map((s) => station.session(s.transactionId).phase)).toEqual(['charging', 'finishing']);
  });

  test('a nameless stop belongs to the register it continues, not to what began last', () => {
    const station = new FlowStation().ready();
    const first = station.start({ connector: 1, wh: 500_000 });
    station.pass(60);
    const second = station.start({ connector: 2, wh: 100 });
    station.pass(600);
    station.stop(-1, 502_000);
    expect(station.session(first.transactionId)).toMatchObject({ phase: 'finishing', energy: 20_000 });
    expect(station.session(second.transactionId).phase).toBe('charging');
  });

  test('a repeated start was told ConcurrentTx once the card had begun a second charge', () => {
    const station = new FlowStation().ready();
    const at = station.at();
    const first = station.start({ connector: 1, at });
    expect(station.start({ connector: 2 }).status).toBe('ConcurrentTx');
    expect(station.start({ connector: 1, at })).toEqual(first);
  });

  test('a reading that came late is stored as the pile counts within the session, and sharpens the bill', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ wh: 500_000 });
    const startedAtMs = station.nowMs;
    station.pass(1_200);
    station.meter([station.entry(4_000)], { transactionId });
    station.meter([station.entry(1_000, { at: station.at(startedAtMs + 600_000) })], { transactionId });
    expect(station.db.all('SELECT register FROM reading ORDER BY at_ms').map((r) => r['register'])).toEqual([5_010_000, 5_040_000]);
  });

  test('a start that was kept offline is billed by the plan that was in force when it began', () => {
    const station = new FlowStation().ready();
    station.pass(60);
    const startedAtMs = station.nowMs;
    station.drop();
    station.pass(600);
    station.send({ kind: 'operator.save-plan', operatorId: boss, plan: twoLayerPlan(), activate: true });
    station.connect('P1', 'c2');
    expect(station.session(station.start({ at: station.at(startedAtMs) }).transactionId).planVersion).toBe(1);
    expect(station.session(station.start({ connector: 2 }).transactionId).planVersion).toBe(2);
  });
});

describe('idle fee', () => {
  test('ran from the last reading on, although nobody knew when the charge had ended', () => {
    const station = new FlowStation().ready();
    const { transactionId, startedAtMs } = ghost(station);
    expect(station.bills(transactionId)[0]?.totals).toMatchObject({ total: 700, idleMs: 0 });
    station.stop(transactionId, 11_000, { at: station.at(startedAtMs + 1_800_000) });
    expect(station.bills(transactionId)[0]?.totals.idleMs).toBe(3_600_000 - 600_000);
  });

  test('ran while the PC was down, because the pile told afterwards since when it had been so', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ wh: 1_000 });
    station.pass(600);
    station.stop(transactionId, 2_000);
    station.status(1, 'finishing');
    const since = station.at();
    station.pass(600);
    const downSinceMs = lastAlive(station.db);
    station.nowMs = utcMs(station.nowMs + 8 * 3_600_000);
    station.send({ kind: 'station.started', downSinceMs });
    station.connect('P1', 'c2');
    station.status(1, 'finishing', since);
    station.status(1, 'available', station.at(station.nowMs + 1_000));
    station.pass(10);
    expect(station.bills(transactionId)[0]?.totals.idleMs).toBeLessThanOrEqual(15_000);
  });

  test('ran on a connector that had never said how it is', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ connector: 7, wh: 1_000 });
    station.pass(600);
    station.stop(transactionId, 2_000);
    station.pass(86_500, 3_600);
    expect(station.session(transactionId).phase).toBe('closed');
    expect(station.bills(transactionId)[0]?.totals.idleMs).toBe(0);
  });

  test('ran on connector 0, which nobody ever calls free', () => {
    const station = new FlowStation().ready();
    station.status(0, 'available');
    station.pass(5);
    const { transactionId } = station.start({ connector: 0, wh: 1_000 });
    station.pass(600);
    station.stop(transactionId, 2_000);
    station.pass(10);
    expect(station.session(transactionId).phase).toBe('closed');
  });
});

describe('sessions that never closed', () => {
  test('on a pile that was refused while it charged', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ wh: 1_000 });
    station.pass(600);
    station.meter([station.entry(3_000)], { transactionId });
    station.send({ kind: 'operator.refuse-pile', operatorId: boss, pileId: P1 });
    station.pass(70, 5);
    expect(station.session(transactionId)).toMatchObject({ phase: 'closed', energy: 20_000, endReason: 'PileRefused' });
    expect(station.bills(transactionId)).toHaveLength(1);
  });

  test('on a connector nobody had entered, when the pile booted', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ connector: 5, wh: 1_000 });
    station.pass(60);
    station.boot();
    expect(station.session(transactionId).phase).toBe('finishing');
  });

  test('because another one that cannot be priced came first in every tick', () => {
    const station = new FlowStation().ready();
    const [bad, good] = [1, 2].map((connector) => station.start({ connector, wh: 1_000, tag: `T${connector}` }).transactionId);
    station.pass(60);
    for (const [index, transactionId] of [bad, good].entries()) {
      station.stop(transactionId ?? 0, 2_000);
      station.status(index + 1, 'available');
    }
    station.db.run('UPDATE session SET plan_version = 99 WHERE transaction_id = ?', bad ?? 0);
    station.db.run("INSERT INTO plan (id, version, name, body, saved_at_ms, saved_by) VALUES ('plan-yard', 99, 'broken', '{}', 0, 'boss')");
    expect(() => station.pass(30)).toThrow();
    expect(station.session(good ?? 0).phase).toBe('closed');
    expect(station.session(bad ?? 0).phase).toBe('finishing');
  });
});

describe('limits', () => {
  test('a stop for a time limit that the pile ignored was never ordered again without readings', () => {
    const station = new FlowStation().ready();
    station.send({
      kind: 'operator.start-session',
      operatorId: boss,
      ref: station.ref(),
      cardId: null,
      limits: { amount: null, energy: null, durationS: 600 },
    });
    const order = station.commands.at(-1);
    if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('no start');
    station.start({ tag: order.order.tag });
    station.pass(900, 1);
    expect(station.commands.filter((c) => c.kind === 'pile.order' && c.order.kind === 'stop').length).toBeGreaterThan(1);
    const ids = station.commands.map((c) => (c.kind === 'pile.order' ? c.id : ''));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('clocks', () => {
  test('a whole charge replayed by a pile without a clock was thrown away as implausible', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ wh: 1_000, at: told('1970-01-01T00:10:00Z') });
    station.stop(transactionId, 21_000, { at: told('1970-01-01T01:10:00Z') });
    expect(station.session(transactionId)).toMatchObject({ energy: 200_000, flags: ['clock-unset', 'time-inferred'] });
  });

  test("the PC's clock is put back by an hour: readings, states and the end still count", () => {
    const station = new FlowStation().ready();
    station.pass(7_200);
    station.status(1, 'charging');
    const { transactionId } = station.start({ wh: 0 });
    station.pass(1_800);
    station.meter([station.entry(5_000)], { transactionId });
    station.nowMs = utcMs(station.nowMs - 3_600_000);
    const pileAt = (): ReturnType<FlowStation['at']> => station.at(station.nowMs + 3_600_000);
    station.pass(600);
    station.meter([station.entry(7_000, { at: pileAt() })], { transactionId });
    expect(station.session(transactionId).energy).toBe(70_000);
    station.pass(600);
    station.stop(transactionId, 9_000, { at: pileAt() });
    station.status(1, 'available', pileAt());
    expect(station.session(transactionId).energy).toBe(90_000);
    station.pass(4_000, 60);
    expect(station.session(transactionId).phase).toBe('closed');
    expect(station.bills(transactionId)[0]?.totals).toMatchObject({ energy: 90_000, idleMs: 0 });
  });
});

describe('the journal', () => {
  test('kept the password that was written into a pile', () => {
    const station = new FlowStation().ready();
    const orders = [
      { kind: 'write-configuration', key: 'AuthorizationKey', value: 'TOPSECRET-1' },
      { kind: 'write-configuration', key: 'VendorLogin', value: 'TOPSECRET-2' },
      { kind: 'data-transfer', vendorId: 'Acme', messageId: null, data: 'TOPSECRET-3' },
      { kind: 'start', evse: 1, connector: 1, tag: 'TOPSECRET-4' },
    ] as const;
    for (const order of orders) station.send({ kind: 'operator.order-pile', operatorId: boss, pileId: P1, order });
    expect(JSON.stringify(station.db.all('SELECT * FROM journal'))).not.toContain('TOPSECRET');
  });

  test('and every other table hold no card number in the open', () => {
    const station = new FlowStation().ready();
    const number = 'DEADBEEF12345678';
    station.send({ kind: 'operator.add-card', operatorId: boss, number, label: 'Van 2', validUntilMs: null });
    station.send({ kind: 'pile.authorize', pileId: P1, wire: null, tag: number });
    const { transactionId } = station.start({ tag: number });
    station.stop(transactionId, 2_000, { tag: number });
    station.stop(4_711, 2_000, { tag: number });
    const tables = station.db.all("SELECT name FROM sqlite_schema WHERE type = 'table'").map((row) => String(row['name']));
    for (const table of tables) expect(JSON.stringify(station.db.all(`SELECT * FROM ${table}`)), table).not.toContain(number);
  });
});

test('the same events in one group or one by one leave the same facts', () => {
  const stations = [true, false].map((together) => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ wh: 0 });
    station.pass(600);
    const reading = {
      kind: 'session.metered',
      receivedMs: station.nowMs,
      pileId: P1,
      wire: null,
      ref: station.ref(),
      transactionId,
      entries: [station.entry(1_000)],
    } as const;
    const end = {
      kind: 'session.ended',
      receivedMs: station.nowMs,
      pileId: P1,
      wire: null,
      transactionId,
      tag: null,
      meterStop: dwh(10_000),
      at: station.at(),
      reason: null,
      entries: [],
    } as const;
    const events = [reading, reading, end, end].map((event, ticket) => ({ ticket, event: { ...event, id: id<EventId>(`e${ticket}`) } }));
    const committer = createCommitter(station.db, station.vault);
    for (const group of together ? [events] : events.map((e) => [e])) committer.commit(group);
    return JSON.stringify([station.db.all('SELECT * FROM session'), station.db.all('SELECT at_ms, register FROM reading')]);
  });
  expect(stations[0]).toBe(stations[1]);
});

test('an empty file opens with an empty ledger', () => {
  expect(new FlowStation(openMemoryStore(NOON)).ledgerSum()).toBe(0);
});
