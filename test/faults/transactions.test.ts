/** Transactions as piles really send them: FIELD-FAULTS F01 to F07, F19, F20. */
import { describe, expect, test } from 'vitest';
import { utcMs } from '../../station-core/base/time.ts';
import { FlowStation, told } from '../support/flow-station.ts';

/** Runs 10 kWh on connector 1 and leaves the stop to the test. */
function charging(station: FlowStation): number {
  station.status(1, 'preparing');
  const { transactionId } = station.start({ wh: 1_000 });
  station.pass(60);
  station.status(1, 'charging');
  station.pass(1_740);
  station.meter([station.entry(11_000, { powerW: 20_000 })], { transactionId });
  return transactionId;
}

function free(station: FlowStation): void {
  station.pass(10);
  station.status(1, 'available');
  station.pass(70, 5);
}

test('F01 a stop for a transaction that was never started is answered and kept for review', () => {
  const station = new FlowStation().ready();
  expect(station.stop(4_711, 9_000)).toEqual({ kind: 'ended', status: null });
  expect(station.stop(4_711, 9_000)).toEqual({ kind: 'ended', status: null });
  expect(station.count('orphan_stop')).toBe(1);
  expect(station.count('session')).toBe(0);
  expect(station.db.all('SELECT kind FROM alarm')).toEqual([{ kind: 'orphan-stop' }]);
});

test("F01 another pile's transaction is not ended by a stop that only knows its number", () => {
  const station = new FlowStation().ready();
  station.addPile('P2');
  const transactionId = charging(station);
  station.stop(transactionId, 12_000, { name: 'P2' });
  expect(station.session(transactionId).phase).toBe('charging');
  expect(station.count('orphan_stop')).toBe(1);
});

describe('F02 transactionId 0 or -1', () => {
  test.each([0, -1])('%d is matched by tag, time and meter, and flagged', (number) => {
    const station = new FlowStation().ready();
    const transactionId = charging(station);
    station.stop(number, 12_000, { tag: 'CARD1' });
    free(station);
    expect(station.session(transactionId)).toMatchObject({ phase: 'closed', energy: 110_000, flags: ['zero-transaction-id'] });
    expect(station.bills(transactionId)[0]?.totals.energy).toBe(110_000);
  });

  test('readings without a transactionId belong to what is open on the connector', () => {
    const station = new FlowStation().ready();
    const transactionId = charging(station);
    station.pass(60);
    station.meter([station.entry(11_500)], { transactionId: 0 });
    expect(station.session(transactionId).energy).toBe(105_000);
  });

  test('no id at or below zero is ever given', () => {
    const station = new FlowStation().ready();
    expect(charging(station)).toBeGreaterThan(0);
  });
});

test('F03 start and stop offline and only the stop arrives: the session is made from it, marked, billed once', () => {
  const station = new FlowStation().ready();
  const beginMs = station.nowMs - 3_600_000;
  const entries = [
    station.entry(1_000, { at: station.at(beginMs), context: 'Transaction.Begin' }),
    station.entry(6_000, { at: station.at(beginMs + 1_800_000) }),
    station.entry(11_000, { at: station.at(station.nowMs - 60_000), context: 'Transaction.End' }),
  ];
  const at = station.at(station.nowMs - 60_000);
  station.boot();
  station.stop(-1, 11_000, { tag: 'CARD1', entries, at });
  station.stop(-1, 11_000, { tag: 'CARD1', entries, at });
  station.pass(30, 5);
  const [session] = station.sessions();
  expect(station.count('session')).toBe(1);
  expect(session).toMatchObject({
    phase: 'closed',
    startedAtMs: beginMs,
    energy: 100_000,
    flags: ['start-inferred', 'zero-transaction-id'],
  });
  expect(station.bills(session?.transactionId ?? 0)).toHaveLength(1);
  expect(station.bills(session?.transactionId ?? 0)[0]?.totals.total).toBe(700);
});

describe('F04 the same start again', () => {
  test('gets the same transactionId and the same status', () => {
    const station = new FlowStation().ready();
    const at = station.at();
    const first = station.start({ at });
    station.pass(45);
    expect(station.start({ at })).toEqual(first);
    expect(station.count('session')).toBe(1);
  });

  test('with an unset clock is not merged once the earlier one has its stop', () => {
    const station = new FlowStation().ready();
    const at = told('1970-01-01T00:00:12Z');
    const first = station.start({ at, wh: 0 });
    expect(station.start({ at, wh: 0 }).transactionId).toBe(first.transactionId);
    station.stop(first.transactionId, 5_000);
    free(station);
    const second = station.start({ at, wh: 0 });
    expect(second.transactionId).not.toBe(first.transactionId);
    expect(station.session(second.transactionId).flags).toContain('clock-unset');
  });
});

describe('F06 ghost sessions', () => {
  test.each([
    ['at the boot', (s: FlowStation) => void (s.boot(), s.status(1, 'available'))],
    ['when the connector is free', (s: FlowStation) => void s.status(1, 'available')],
  ])('end %s with the last register, marked estimated', (_, happening) => {
    const station = new FlowStation().ready();
    const transactionId = charging(station);
    const lastReadingMs = station.nowMs;
    station.pass(300);
    happening(station);
    station.pass(70, 5);
    expect(station.session(transactionId)).toMatchObject({
      phase: 'closed',
      energy: 100_000,
      chargeEndedAtMs: lastReadingMs,
      flags: ['end-estimated'],
    });
    expect(station.bills(transactionId)[0]?.totals).toMatchObject({ total: 700 });
  });

  test('end at the next start on that connector', () => {
    const station = new FlowStation().ready();
    const transactionId = charging(station);
    station.pass(300);
    const next = station.start({ wh: 11_200 });
    expect(station.session(transactionId)).toMatchObject({ phase: 'closed', energy: 100_000, flags: ['end-estimated'] });
    expect(station.session(next.transactionId).phase).toBe('charging');
  });

  test('a late stop amends the bill: reversed, billed anew, the payment carried over', () => {
    const station = new FlowStation().ready();
    const transactionId = charging(station);
    const stopAt = station.at(station.nowMs + 60_000);
    station.pass(300);
    station.boot();
    station.status(1, 'available');
    station.pass(70, 5);
    const [guessed] = station.bills(transactionId);
    if (guessed === undefined) throw new Error('no bill');
    station.send({ kind: 'operator.take-payment', operatorId: 'boss' as never, billId: guessed.id, method: 'cash' });
    station.stop(transactionId, 11_300, { at: stopAt });
    const [bill, reversed] = station.bills(transactionId);
    expect(reversed).toMatchObject({ id: guessed.id, state: 'reversed' });
    expect(bill).toMatchObject({ state: 'issued', replaces: guessed.id, carriedOver: 700, totals: { total: 721, energy: 103_000 } });
    expect(station.balance('receivable')).toBe(21);
    expect(station.balance('cash')).toBe(700);
    expect(station.ledgerSum()).toBe(0);
    expect(station.session(transactionId).flags).toEqual(['amended']);
  });
});

describe('F07 the opposite: the transaction goes on, or its end was only late', () => {
  test('readings after the boot reopen it', () => {
    const station = new FlowStation().ready();
    const transactionId = charging(station);
    station.pass(60);
    station.boot();
    station.status(1, 'charging');
    station.pass(30);
    station.meter([station.entry(11_400, { powerW: 20_000 })], { transactionId });
    expect(station.session(transactionId)).toMatchObject({ phase: 'charging', energy: 104_000, flags: ['amended'] });
    station.pass(600);
    station.stop(transactionId, 14_000);
    free(station);
    expect(station.bills(transactionId)).toHaveLength(1);
    expect(station.bills(transactionId)[0]?.totals.energy).toBe(130_000);
  });

  test('readings after the bill reopen it too; the bill is made anew at the end', () => {
    const station = new FlowStation().ready();
    const transactionId = charging(station);
    station.pass(60);
    station.boot();
    station.status(1, 'available');
    station.pass(70, 5);
    expect(station.bills(transactionId)).toHaveLength(1);
    station.status(1, 'charging');
    station.meter([station.entry(11_400, { powerW: 20_000 })], { transactionId });
    expect(station.session(transactionId).phase).toBe('charging');
    station.pass(60);
    station.stop(transactionId, 12_000);
    free(station);
    expect(station.bills(transactionId).map((b) => [b.state, b.totals.energy])).toEqual([
      ['issued', 110_000],
      ['reversed', 100_000],
    ]);
    expect(station.ledgerSum()).toBe(0);
  });
});

describe('F19 readings after the stop, and gaps', () => {
  test('readings after a measured stop are kept and change nothing', () => {
    const station = new FlowStation().ready();
    const transactionId = charging(station);
    station.stop(transactionId, 11_500);
    station.pass(3);
    station.meter([station.entry(11_700)], { transactionId });
    free(station);
    station.meter([station.entry(11_800)], { transactionId });
    expect(station.bills(transactionId)).toHaveLength(1);
    expect(station.bills(transactionId)[0]?.totals.energy).toBe(105_000);
    expect(station.count('reading')).toBe(4);
  });

  test('a price boundary inside a gap of five minutes is interpolated, and says so', () => {
    const station = new FlowStation().ready();
    station.nowMs = utcMs(Date.UTC(2026, 0, 14, 18, 57, 30));
    const { transactionId } = station.start({ wh: 0 });
    station.pass(300);
    station.meter([station.entry(1_000, { powerW: 12_000 })], { transactionId });
    station.stop(transactionId, 1_000);
    free(station);
    const energyLines = station.bills(transactionId)[0]?.lines.filter((l) => l.layer === 'energy' && l.dimension === 'ENERGY');
    expect(energyLines?.map((l) => [l.label, l.volume, l.energyBySource.interpolated])).toEqual([
      ['peak', 5_000, 5_000],
      ['valley', 5_000, 5_000],
    ]);
  });
});

test('F20 a stop without a tag, by pulling the plug, is a stop like any other', () => {
  const station = new FlowStation().ready();
  const transactionId = charging(station);
  expect(station.stop(transactionId, 11_500, { tag: null, reason: 'EVDisconnected' })).toEqual({ kind: 'ended', status: null });
  expect(station.session(transactionId)).toMatchObject({ phase: 'finishing', endReason: 'EVDisconnected' });
});
