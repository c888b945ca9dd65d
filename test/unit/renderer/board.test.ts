/** The board keeps every connector in its place and draws only what changed. */
import { describe, expect, test } from 'vitest';
import { densityOf, foldTiles, keyOf, matches } from '../../../renderer/client/board-tiles.ts';
import { limitsOf } from '../../../renderer/pages/board/start-limit.ts';
import { tile, tiles } from '../../support/stage-board.ts';

const nowMs = Date.UTC(2026, 10, 21, 11);
const all = (count: number) => foldTiles(undefined, { kind: 'all', tiles: tiles(count, nowMs), nowMs });

describe('the order of the site', () => {
  test('Pile 2 stands before Pile 10, whatever order the station sends', () => {
    const shuffled = tiles(24, nowMs).toSorted((a, b) => keyOf(b).localeCompare(keyOf(a)));
    const names = foldTiles(undefined, { kind: 'all', tiles: shuffled, nowMs }).map(({ pileName }) => pileName);
    expect(names.indexOf('Pile 2')).toBeLessThan(names.indexOf('Pile 10'));
  });

  test('a changed tile stays where it was and all others stay the same objects', () => {
    const before = all(8);
    const changed = tile(2, nowMs + 60_000);
    const after = foldTiles(before, { kind: 'some', tiles: [changed], gone: [], nowMs });
    expect(after.map(keyOf)).toEqual(before.map(keyOf));
    expect(after[2]).toBe(changed);
    expect(after.filter((one, index) => one !== before[index])).toEqual([changed]);
  });

  test('a new connector finds its place, one that is gone leaves', () => {
    const before = all(4);
    const after = foldTiles(before, { kind: 'some', tiles: [tile(4, nowMs)], gone: [keyOf(tile(1, nowMs))], nowMs });
    expect(after.map(keyOf)).toEqual([0, 2, 3, 4].map((index) => keyOf(tile(index, nowMs))));
  });

  test('after the line came back the whole replaces what was shown', () => {
    expect(foldTiles(all(60), { kind: 'all', tiles: tiles(8, nowMs), nowMs })).toHaveLength(8);
  });
});

test.each([
  ['', true],
  ['pile 1', true],
  ['cp-01 b', false],
  ['CP-01', true],
  ['truck', false],
])('the search "%s" finds Pile 1 A: %s', (text, found) => expect(matches(tile(0, nowMs), text)).toBe(found));

test.each([
  [8, 'large'],
  [12, 'large'],
  [60, 'medium'],
  [500, 'small'],
])('%i connectors get %s tiles', (count, density) => expect(densityOf(count)).toBe(density));

describe('limits of a start', () => {
  const none = { amount: null, energy: null, durationS: null };
  test.each([
    ['none', '', 2, none],
    ['amount', '20,50', 2, { ...none, amount: 2_050 }],
    ['amount', '2000', 0, { ...none, amount: 2_000 }],
    ['amount', '0', 2, null],
    ['amount', '1.005', 2, null],
    ['amount', '1000000.01', 2, null],
    ['energy', '7.5', 2, { ...none, energy: 75_000 }],
    ['energy', '0.00001', 2, null],
    ['time', '45', 2, { ...none, durationS: 2_700 }],
    ['time', '10081', 2, null],
    ['time', '1.5', 2, null],
  ] as const)('%s "%s" in a currency of %i digits', (kind, text, digits, limits) => expect(limitsOf(kind, text, digits)).toEqual(limits));
});
