/** How the accounts stand after a day, and when a day may not be closed. */
import { expect, test } from 'vitest';
import { disagreement, standingAfter, type Moved, type Standing } from '../../../station-core/rules/ledger/day-close.ts';

const BEFORE: Standing = [
  { account: 'cash', balance: 500 },
  { account: 'owner', balance: -500 },
];
const SOLD: Moved = [
  { account: 'cash', debits: 119, credits: 0 },
  { account: 'receivable', debits: 119, credits: 119 },
  { account: 'revenue-energy', debits: 0, credits: 100 },
  { account: 'tax-payable', debits: 0, credits: 19 },
];
const AFTER: Standing = [
  { account: 'cash', balance: 619 },
  { account: 'owner', balance: -500 },
  { account: 'receivable', balance: 0 },
  { account: 'revenue-energy', balance: -100 },
  { account: 'tax-payable', balance: -19 },
];

test('what moved is added to how the accounts stood; one that came to zero stays on the paper', () => {
  expect(standingAfter(BEFORE, SOLD)).toEqual(AFTER);
  expect(standingAfter([], [])).toEqual([]);
});

test.each<readonly [string, Standing, Moved, Standing, string | null]>([
  ['all agrees', AFTER, [], AFTER, null],
  ['what came after midnight is counted', BEFORE, SOLD, AFTER, null],
  ['an account that stands at zero may be left out', AFTER, [], AFTER.filter(({ balance }) => balance !== 0), null],
  ['a kept balance that was changed', AFTER, [], AFTER.map((b) => (b.account === 'cash' ? { ...b, balance: 620 } : b)), 'cash stands at 620, the closed days and what came since at 619'], // prettier-ignore
  ['a balance nobody posted to', AFTER, [], [...AFTER, { account: 'safe', balance: 1 }], 'safe stands at 1, and nothing was posted to it'],
  ['days that do not sum to zero', [{ account: 'cash', balance: 1 }], [], [{ account: 'cash', balance: 1 }], 'the accounts sum to 1'],
])('%s', (_, standing, since, now, expected) => {
  expect(disagreement(standing, since, now)).toBe(expected);
});
