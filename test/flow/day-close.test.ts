/** Days are closed by themselves after local midnight, or by hand; what comes later is booked later; a broken ledger is not closed. */
import { expect, test } from 'vitest';
import { id, type OperatorId, type ShiftId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { utcMs, type LocalDate } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { DayClose } from '../../station-core/domain/shift.ts';
import { toDayClose } from '../../station-core/store/day-closes.ts';
import { chainEnd } from '../../station-core/store/ledger-chain.ts';
import { FlowStation, NOON } from '../support/flow-station.ts';

const ANN = id<OperatorId>('ann');
const HOUR_S = 3_600;

/** Set up on Wednesday 2026-01-14 at noon in Berlin, with an open shift of 50.00. */
function opened(): FlowStation {
  const station = new FlowStation().ready();
  station.send({ kind: 'operator.open-shift', operatorId: ANN, shiftId: id<ShiftId>('s1'), countedCash: minor(5_000) });
  return station;
}

function take(station: FlowStation, amount: number): void {
  station.send({ kind: 'operator.move-cash', operatorId: ANN, direction: 'in', other: 'owner', amount: minor(amount), reason: 'x' });
}

function closes(station: FlowStation): DayClose[] {
  return station.db.all('SELECT * FROM day_close ORDER BY number').map(toDayClose);
}

function closeDay(station: FlowStation, day: string): Answer {
  return station.send({ kind: 'operator.close-day', operatorId: ANN, day: day as LocalDate });
}

test('the day is closed at the first tick after local midnight, with all of it and nothing of the next', () => {
  const station = opened();
  station.pass(12 * HOUR_S - 1, 60);
  expect(closes(station)).toEqual([]);
  take(station, 100);
  const evening = chainEnd(station.db);
  // A posting that comes in the very second of midnight, before the tick.
  station.nowMs = utcMs(station.nowMs + 1_000);
  take(station, 7);
  station.tick();
  expect(closes(station)).toEqual([
    {
      day: '2026-01-14', number: 1, closedAtMs: station.nowMs, closedBy: null, lastSeq: 2, lastHash: evening.hash,
      moved: [{ account: 'cash', debits: 5_100, credits: 0 }, { account: 'owner', debits: 0, credits: 5_100 }],
      balances: [{ account: 'cash', balance: 5_100 }, { account: 'owner', balance: -5_100 }],
    },
  ]); // prettier-ignore
  station.tick();
  station.pass(24 * HOUR_S, 600);
  expect(closes(station).map(({ day, number, lastSeq, moved }) => [day, number, lastSeq, moved.length])).toEqual([
    ['2026-01-14', 1, 2, 2],
    ['2026-01-15', 2, 3, 2],
  ]);
});

test('a day that moved nothing is closed too, and ends where the one before ended', () => {
  const station = opened();
  station.pass(3 * 24 * HOUR_S, 600);
  const [first, second, third] = closes(station);
  expect([first?.lastSeq, second?.lastSeq, third?.lastSeq, third?.lastHash]).toEqual([1, 1, 1, first?.lastHash]);
  expect([second?.moved, third?.balances]).toEqual([[], first?.balances]);
});

test('closed by hand in the evening: what is posted after it belongs to the next day', () => {
  const station = opened();
  station.pass(8 * HOUR_S);
  expect(closeDay(station, '2026-01-14')).toEqual({ kind: 'done' });
  take(station, 30);
  expect(closeDay(station, '2026-01-14')).toMatchObject({ kind: 'refused', detail: { help: 'The day is already closed (number 1).' } });
  station.pass(28 * HOUR_S, 600);
  expect(closes(station).map(({ day, closedBy, lastSeq }) => [day, closedBy, lastSeq])).toEqual([
    ['2026-01-14', 'ann', 1],
    ['2026-01-15', null, 2],
  ]);
});

test.each([
  ['a day that has not begun', '2026-01-15'],
  ['no day at all', '2026-13-40'],
])('%s is refused', (_, day) => {
  expect(closeDay(opened(), day)).toMatchObject({ kind: 'refused', detail: { help: 'Choose today or a day before.' } });
});

test('after a week switched off: the day that moved something, and yesterday', () => {
  const station = opened();
  station.nowMs = utcMs(NOON + 7 * 24 * HOUR_S * 1_000);
  station.tick();
  expect(closes(station).map(({ day, lastSeq }) => [day, lastSeq])).toEqual([
    ['2026-01-14', 1],
    ['2026-01-20', 1],
  ]);
});

test('a clock that ran ahead for an hour stops no day from being closed', () => {
  const station = opened();
  const before = station.nowMs;
  station.nowMs = utcMs(NOON + 3_000 * 24 * HOUR_S * 1_000);
  take(station, 1);
  station.tick();
  station.nowMs = before;
  take(station, 2);
  station.pass(2 * 24 * HOUR_S, 600);
  take(station, 4);
  station.pass(24 * HOUR_S, 600);
  const all = closes(station);
  expect(all.map(({ day }) => day)).toEqual(['2026-01-14', '2034-04-01', '2026-01-15', '2026-01-16']);
  expect(all.at(-1)).toMatchObject({ lastSeq: chainEnd(station.db).seq });
  expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1));
});

test('a ledger that does not agree with itself is an alarm and not closed, until it is found good again', () => {
  const station = opened();
  station.db.script("UPDATE balance SET balance = balance + 7 WHERE account = 'cash'");
  expect(closeDay(station, '2026-01-14')).toMatchObject({ kind: 'refused', detail: { help: expect.stringMatching(/cash stands at 5007/) as unknown } }); // prettier-ignore
  station.pass(13 * HOUR_S, 600);
  expect(closes(station)).toEqual([]);
  expect(station.db.all("SELECT kind, times FROM alarm WHERE kind = 'ledger-broken'")).toEqual([{ kind: 'ledger-broken', times: 1 }]);
  station.db.script("UPDATE balance SET balance = balance - 7 WHERE account = 'cash'");
  station.send({ kind: 'station.condition', alarm: 'ledger-broken', active: false, detail: {} });
  station.tick();
  expect(closes(station)).toHaveLength(1);
});

test('the file refuses to change or drop a closed day', () => {
  const station = opened();
  closeDay(station, '2026-01-14');
  expect(() => station.db.run('UPDATE day_close SET last_seq = 0')).toThrow('a closed day never changes');
  expect(() => station.db.run('DELETE FROM day_close')).toThrow('a closed day never goes');
});
