/** A charge from plug to bill, over the real store. */
import { describe, expect, test } from 'vitest';
import { dwh } from '../../station-core/base/energy.ts';
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');

/** 10 kWh at noon: 10 x (0.60 + 0.10) = 7.00 EUR. */
function charged(station: FlowStation): number {
  const { transactionId } = station.start({ wh: 1_000 });
  station.pass(1_800);
  station.meter([station.entry(6_000, { powerW: 10_000 })], { transactionId });
  station.pass(1_800);
  station.stop(transactionId, 11_000);
  return transactionId;
}

describe('a charge', () => {
  test('is billed when the connector is free, energy and service apart, and posted', () => {
    const station = new FlowStation().ready();
    const transactionId = charged(station);
    expect(station.session(transactionId)).toMatchObject({ phase: 'finishing', energy: 100_000, billId: null });
    station.pass(60);
    station.status(1, 'available');
    station.pass(10);
    const [bill] = station.bills(transactionId);
    expect(station.session(transactionId).phase).toBe('closed');
    expect(bill?.totals).toMatchObject({ total: 700, byLayer: { energy: 600, service: 100, idle: 0 } });
    expect(station.balance('receivable')).toBe(700);
    expect(station.balance('revenue-energy')).toBe(-600);
    expect(station.ledgerSum()).toBe(0);
  });

  test('keeps the idle fee running after the grace time until the car has gone', () => {
    const station = new FlowStation().ready();
    const transactionId = charged(station);
    station.pass(40 * 60);
    station.status(1, 'available');
    station.pass(10);
    expect(station.bills(transactionId)[0]?.totals).toMatchObject({ total: 1_000, byLayer: { energy: 600, service: 100, idle: 300 } });
  });

  test('does not count idle time while the connector is unknown', () => {
    const station = new FlowStation().ready();
    const transactionId = charged(station);
    station.pass(10 * 60);
    station.drop();
    station.pass(20 * 60);
    station.connect('P1', 'c2');
    station.status(1, 'finishing');
    station.pass(10 * 60);
    station.status(1, 'available');
    station.pass(10);
    expect(station.bills(transactionId)[0]?.totals.byLayer.idle).toBe(100);
  });

  test('does not count idle time while the PC was down', () => {
    const station = new FlowStation().ready();
    const transactionId = charged(station);
    station.pass(10 * 60, 60);
    const downSinceMs = station.nowMs;
    station.nowMs = (station.nowMs + 3_600_000) as typeof station.nowMs;
    station.send({ kind: 'station.started', downSinceMs });
    station.connect('P1', 'c2');
    station.status(1, 'available');
    station.pass(10);
    expect(station.bills(transactionId)[0]?.totals.byLayer.idle).toBe(0);
  });

  test('closes at the idle cap when nobody unplugs', () => {
    const station = new FlowStation().ready();
    const transactionId = charged(station);
    station.pass(86_400 + 60, 3_600);
    expect(station.session(transactionId).phase).toBe('closed');
    expect(station.bills(transactionId)[0]?.totals.byLayer.idle).toBe((86_400 - 600) / 6);
  });

  test('is paid once', () => {
    const station = new FlowStation().ready();
    const transactionId = charged(station);
    station.status(1, 'available');
    station.pass(10);
    const bill = station.bills(transactionId)[0];
    if (bill === undefined) throw new Error('no bill');
    expect(station.send({ kind: 'operator.take-payment', operatorId: boss, billId: bill.id, method: 'cash' })).toMatchObject({
      kind: 'bill',
    });
    expect(station.send({ kind: 'operator.take-payment', operatorId: boss, billId: bill.id, method: 'cash' })).toMatchObject({
      kind: 'refused',
    });
    expect(station.balance('receivable')).toBe(0);
    expect(station.balance('cash')).toBe(700);
    expect(station.ledgerSum()).toBe(0);
  });

  test('without a price plan is kept and not billed', () => {
    const station = new FlowStation().ready(null);
    const transactionId = charged(station);
    station.status(1, 'available');
    station.pass(10);
    expect(station.session(transactionId)).toMatchObject({ phase: 'closed', energy: 100_000, billId: null });
  });
});

describe('a start from the desk', () => {
  const limits = { amount: null, energy: null, durationS: null };

  test('orders the pile, is matched by its tag and carries its limits', () => {
    const station = new FlowStation().ready();
    expect(
      station.send({
        kind: 'operator.start-session',
        operatorId: boss,
        ref: station.ref(),
        cardId: null,
        limits: { ...limits, energy: dwh(50_000) },
      }),
    ).toMatchObject({ kind: 'ordered' });
    const order = station.commands.at(-1);
    if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('no start was ordered');
    expect(station.send({ kind: 'pile.authorize', pileId: station.ref().pileId, wire: null, tag: order.order.tag })).toMatchObject({
      status: 'Accepted',
    });
    const { transactionId, status } = station.start({ tag: order.order.tag });
    expect(status).toBe('Accepted');
    expect(station.session(transactionId)).toMatchObject({ startedBy: 'operator', operatorId: 'boss', limits: { energy: 50_000 } });
  });

  test.each([
    ['energy', { ...limits, energy: 50_000 }, 5_000],
    ['amount', { ...limits, amount: 350 }, 5_000],
  ])('stops by itself at its %s limit', (_, limit, stopWh) => {
    const station = new FlowStation().ready();
    station.send({ kind: 'operator.start-session', operatorId: boss, ref: station.ref(), cardId: null, limits: limit as never });
    const order = station.commands.at(-1);
    if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('no start was ordered');
    const { transactionId } = station.start({ tag: order.order.tag, wh: 0 });
    let stoppedAtWh = 0;
    for (let wh = 0; wh <= 8_000 && stoppedAtWh === 0; wh += 500) {
      station.meter([station.entry(wh, { powerW: 20_000 })], { transactionId });
      for (let second = 0; second < 90 && stoppedAtWh === 0; second += 1) {
        station.pass(1);
        const last = station.commands.at(-1);
        if (last?.kind === 'pile.order' && last.order.kind === 'stop') stoppedAtWh = wh + (second * 20_000) / 3_600;
      }
    }
    expect(stoppedAtWh).toBeGreaterThan(stopWh - 60);
    expect(stoppedAtWh).toBeLessThanOrEqual(stopWh);
    expect(station.session(transactionId).stopReason).toBe('limit');
  });

  test('stops by itself after its time', () => {
    const station = new FlowStation().ready();
    station.send({
      kind: 'operator.start-session',
      operatorId: boss,
      ref: station.ref(),
      cardId: null,
      limits: { ...limits, durationS: 600 },
    });
    const order = station.commands.at(-1);
    if (order?.kind !== 'pile.order' || order.order.kind !== 'start') throw new Error('no start was ordered');
    const { transactionId } = station.start({ tag: order.order.tag });
    station.pass(599, 1);
    expect(station.session(transactionId).stopOrderedMs).toBeNull();
    station.pass(2, 1);
    expect(station.commands.at(-1)).toMatchObject({ order: { kind: 'stop', transactionId } });
  });

  test('F21: a pile that accepted and does not start is told to the attendant after 90 s', () => {
    const station = new FlowStation().ready();
    station.send({ kind: 'operator.start-session', operatorId: boss, ref: station.ref(), cardId: null, limits });
    station.pass(91, 1);
    expect(station.db.get('SELECT kind FROM alarm')).toMatchObject({ kind: 'start-ignored' });
    expect(station.send({ kind: 'operator.start-session', operatorId: boss, ref: station.ref(), cardId: null, limits })).toMatchObject({
      kind: 'ordered',
    });
  });
});

test('a rush of ends is closed ten to a commit, and the tick says that more is due', () => {
  const station = new FlowStation().ready();
  for (let n = 0; n < 12; n += 1) {
    const name = `R${n}`;
    station.addPile(name);
    const { transactionId } = station.start({ name, tag: `T${n}`, wh: 0 });
    station.stop(transactionId, 0, { name });
  }
  station.nowMs = utcMs(station.nowMs + 1_000);
  for (let n = 0; n < 12; n += 1) station.status(1, 'available', station.at(), `R${n}`);
  station.nowMs = utcMs(station.nowMs + 10_000);
  const open = (): number => station.sessions().filter((s) => s.phase !== 'closed').length;
  expect([station.send({ kind: 'clock.ticked' }), open()]).toEqual([{ kind: 'ticked', more: true }, 2]);
  station.tick();
  expect(open()).toBe(0);
});
