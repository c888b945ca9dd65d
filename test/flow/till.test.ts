/** A drawer from the first count to the last: what is opened, taken, given and closed stands in the ledger, once. */
import { expect, test } from 'vitest';
import { id, type EventId, type OperatorId, type ShiftId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import { cashNeedsShift, shiftOf } from '../../station-core/flow/till.ts';
import { settingsOf, putSettings } from '../../station-core/store/settings.ts';
import { openShift, shiftById } from '../../station-core/store/shifts.ts';
import { FlowStation } from '../support/flow-station.ts';

const ANN = id<OperatorId>('ann');

function open(station: FlowStation, countedCash: number, shift = 's1'): Answer {
  return station.send({ kind: 'operator.open-shift', operatorId: ANN, shiftId: id<ShiftId>(shift), countedCash: minor(countedCash) });
}

function close(station: FlowStation, countedCash: number, leftCash: number, shift = 's1', note = ''): Answer {
  return station.send({ kind: 'operator.close-shift', operatorId: ANN, shiftId: id<ShiftId>(shift), countedCash: minor(countedCash), leftCash: minor(leftCash), note }); // prettier-ignore
}

function move(station: FlowStation, direction: 'in' | 'out', other: 'owner' | 'safe', amount: number, event = {}): Answer {
  return station.send({ kind: 'operator.move-cash', operatorId: ANN, direction, other, amount: minor(amount), reason: 'change', ...event });
}

function needShifts(station: FlowStation): void {
  const settings = settingsOf(station.db);
  if (settings === null) throw new Error('not set up');
  putSettings(station.db, { ...settings, money: { ...settings.money, shiftsRequired: true } });
}

test('a shift: change money in, cash taken, cash to the safe, counted short, the rest to the safe', () => {
  const station = new FlowStation().ready();
  open(station, 5_000);
  move(station, 'in', 'owner', 1_000);
  move(station, 'out', 'safe', 2_000);
  expect(close(station, 3_950, 3_000, 's1', ' one note was torn ')).toEqual({ kind: 'done' });
  expect(shiftById(station.db, id<ShiftId>('s1'))).toMatchObject({
    number: 1, operatorId: 'ann', closedBy: 'ann', openingCash: 5_000, expectedCash: 4_000, countedCash: 3_950, difference: -50, leftCash: 3_000, note: 'one note was torn',
  }); // prettier-ignore
  expect(['cash', 'safe', 'owner', 'cash-difference'].map((account) => station.balance(account))).toEqual([3_000, 2_950, -6_000, 50]);
  expect(station.ledgerSum()).toBe(0);
});

test('the next shift counts what was left, and what differs is booked at once', () => {
  const station = new FlowStation().ready();
  open(station, 5_000);
  close(station, 5_000, 2_000);
  open(station, 1_990, 's2');
  expect(openShift(station.db)).toMatchObject({ id: 's2', number: 2, openingCash: 1_990 });
  expect([station.balance('cash'), station.balance('cash-difference')]).toEqual([1_990, 10]);
});

test('each fact counts once, however often it comes', () => {
  const station = new FlowStation().ready();
  open(station, 5_000);
  open(station, 5_000);
  const once = { id: id<EventId>('move-1') };
  move(station, 'out', 'safe', 100, once);
  const transfers = station.count('transfer');
  close(station, 4_900, 0);
  close(station, 4_900, 0);
  expect([station.count('shift'), transfers, station.count('transfer'), station.count('cash_move')]).toEqual([1, 2, 3, 1]);
});

test.each<readonly [string, (station: FlowStation) => Answer, RegExp]>([
  ['a second open shift', (s) => open(s, 0, 's2'), /Shift 1 is still open/],
  ['a count below zero', (s) => close(s, -1, 0), /Count the drawer/],
  ['a count of a slip of the finger', (s) => close(s, 1_000_000_001, 0), /Count the drawer/],
  ['more left than counted', (s) => close(s, 100, 101), /No more than what was counted/],
  ['a close by two people at once', (s) => (close(s, 5_000, 0), close(s, 4_000, 0)), /Shift 1 is already closed/],
  ['no amount', (s) => move(s, 'in', 'owner', 0), /above zero/],
  ['an amount below zero', (s) => move(s, 'in', 'owner', -5), /above zero/],
  ['more than the drawer holds', (s) => move(s, 'out', 'owner', 5_001), /not in the drawer/],
  ['more than the safe holds', (s) => move(s, 'in', 'safe', 1), /not in the safe/],
  ['no reason', (s) => move(s, 'in', 'owner', 5, { reason: '  ' }), /what it is for/],
])('%s is refused in a sentence, and nothing is booked', (_, ask, sentence) => {
  const station = new FlowStation().ready();
  open(station, 5_000);
  const answer = ask(station);
  expect(answer).toMatchObject({ kind: 'refused', code: 'input.invalid' });
  expect(answer.kind === 'refused' ? answer.detail['help'] : '').toMatch(sentence);
  expect(station.ledgerSum()).toBe(0);
  expect(station.count('cash_move')).toBe(0);
});

test('a shift that does not exist is not found', () => {
  expect(close(new FlowStation().ready(), 0, 0, 'nowhere')).toMatchObject({ kind: 'refused', code: 'input.not-found' });
});

test('where shifts are required, cash moves only in an open one; other ways always', () => {
  const station = new FlowStation().ready();
  expect(cashNeedsShift(station.db, 'cash')).toBeNull();
  needShifts(station);
  expect(cashNeedsShift(station.db, 'cash')).toMatchObject({ kind: 'refused', detail: { help: expect.stringMatching(/Open the shift first/) as unknown } });
  expect(cashNeedsShift(station.db, 'qr')).toBeNull();
  expect(move(station, 'in', 'owner', 5)).toMatchObject({ kind: 'refused' });
  open(station, 0);
  expect([cashNeedsShift(station.db, 'cash'), shiftOf(station.db, 'cash'), shiftOf(station.db, 'qr')]).toEqual([null, 's1', null]);
}); // prettier-ignore

test('the file itself refuses a second open shift, and to change or drop a closed one', () => {
  const station = new FlowStation().ready();
  open(station, 5_000);
  expect(() => station.db.run("INSERT INTO shift (number, id, operator_id, opened_at_ms, opening_cash, note, first_seq) VALUES (2, 's2', 'x', 0, 0, '', 0)")).toThrow(/UNIQUE/); // prettier-ignore
  close(station, 5_000, 0);
  expect(() => station.db.run("UPDATE shift SET note = 'x'")).toThrow('a closed shift never changes');
  expect(() => station.db.run('DELETE FROM shift')).toThrow('a shift never goes');
});
