/** What an opening, a close and a hand in the drawer post: counted cash is what the ledger says afterwards. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { id, type EventId, type OperatorId, type ShiftId } from '../../../station-core/base/ids.ts';
import { minor } from '../../../station-core/base/money.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { LedgerAccount, Transfer } from '../../../station-core/domain/ledger.ts';
import type { Shift } from '../../../station-core/domain/shift.ts';
import { CASH_MOST, closedShift, isCash, postCashMove, postClosing, postOpening } from '../../../station-core/rules/ledger/drawer.ts';

const AT = utcMs(1_000);
const ANN = id<OperatorId>('ann');

function shift(number: number, openingCash: number): Shift {
  return {
    id: id<ShiftId>(`s${number}`), number, operatorId: ANN, openedAtMs: AT, openingCash: minor(openingCash), closedAtMs: null, closedBy: null,
    expectedCash: null, countedCash: null, difference: null, leftCash: null, note: '',
  }; // prettier-ignore
}

function sums(transfers: readonly Transfer[]): Partial<Record<LedgerAccount, number>> {
  const found: Partial<Record<LedgerAccount, number>> = {};
  for (const { debit, credit, amount } of transfers) {
    found[debit] = (found[debit] ?? 0) + amount;
    found[credit] = (found[credit] ?? 0) - amount;
  }
  return found;
}

function close(of: Shift, expected: number, counted: number, left: number): Transfer[] {
  return postClosing(closedShift(of, { expected, counted: minor(counted), left: minor(left), note: '', closedBy: ANN, atMs: AT }));
}

test.each([
  ['the first shift takes what is there as change money of the owner', shift(1, 200), 0, { cash: 200, owner: -200 }],
  ['the first shift of a station that took cash before gives it to the owner', shift(1, 200), 5_000, { cash: -4_800, owner: 4_800 }],
  ['a later one books what is missing', shift(2, 180), 200, { cash: -20, 'cash-difference': 20 }],
  ['and what is too much', shift(2, 210), 200, { cash: 10, 'cash-difference': -10 }],
  ['and nothing where it agrees', shift(2, 200), 200, {}],
])('an opening: %s', (_, opened, expected, booked) => {
  expect(sums(postOpening(opened, expected))).toEqual(booked);
});

test.each([
  ['what agrees goes to the safe but for the change', [1_000, 1_000, 200], { cash: -800, safe: 800 }],
  ['what is missing is booked first', [1_000, 950, 200], { cash: -800, safe: 750, 'cash-difference': 50 }],
  ['what is too much as well', [1_000, 1_005, 1_005], { cash: 5, 'cash-difference': -5 }],
  ['a drawer that should owe money', [-50, 0, 0], { cash: 50, 'cash-difference': -50 }],
])('a close: %s', (_, [expected = 0, counted = 0, left = 0], booked) => {
  expect(sums(close(shift(3, 0), expected, counted, left))).toEqual(booked);
});

test('a shift that is open posts no close', () => {
  expect(postClosing(shift(1, 0))).toEqual([]);
});

test.each([
  ['in', 'owner', 'cash', 'owner', 'cash-in'],
  ['out', 'owner', 'owner', 'cash', 'cash-out'],
  ['in', 'safe', 'cash', 'safe', 'cash-in'],
  ['out', 'safe', 'safe', 'cash', 'cash-out'],
] as const)('cash %s, %s: from one to the other', (direction, other, debit, credit, reason) => {
  const move = { eventId: id<EventId>('e1'), direction, other, amount: minor(70), atMs: AT, shiftId: id<ShiftId>('s1'), operatorId: ANN };
  expect(postCashMove(move)).toEqual([expect.objectContaining({ id: 'cash/e1', debit, credit, reason, amount: 70, shiftId: 's1' })]);
});

test('cash is whole minor units from zero to the most', () => {
  expect([0, 1, CASH_MOST].every(isCash)).toBe(true);
  expect([-1, 0.5, Number.NaN, Infinity, CASH_MOST + 1, 2 ** 60].some(isCash)).toBe(false);
});

test('whatever is expected and counted: the drawer then holds what was left in it', () => {
  const amount = fc.integer({ min: 0, max: CASH_MOST });
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000, max: CASH_MOST }), amount, fc.double({ min: 0, max: 1, noNaN: true }), (expected, counted, part) => {
      const left = Math.floor(counted * part);
      const posted = close(shift(9, 0), expected, counted, left);
      expect(expected + (sums(posted).cash ?? 0)).toBe(left);
      expect(new Set(posted.map((t) => t.id)).size).toBe(posted.length);
      expect(posted.every((t) => t.amount > 0)).toBe(true);
    }),
  ); // prettier-ignore
});
