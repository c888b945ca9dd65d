/** Which quirks hold for a pile: by name, case and * for any text; the later entry wins, keys add up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PileMake, QuirkEntry, QuirkSettings } from '../../../station-core/domain/quirks.ts';
import { NO_QUIRKS, quirkEntriesFor, quirksFor } from '../../../station-core/rules/quirks/match.ts';

const entry = (match: QuirkEntry['match'], settings: QuirkSettings = {}): QuirkEntry => ({
  match,
  ...settings,
  note: { en: 'x', zh: 'x' },
  source: 'x',
  file: 'x.json',
});
const terra: PileMake = { vendor: 'ABB', model: 'CDT_TACW22::NET_WIFI', firmware: 'TAC3Z9119006710273::V1.8.21' };

test.each<[QuirkEntry['match'], PileMake, boolean]>([
  [{ vendor: 'ABB' }, terra, true],
  [{ vendor: ' abb ' }, terra, true],
  [{ vendor: 'AB' }, terra, false],
  [{ vendor: 'ABBA' }, terra, false],
  [{ vendor: 'AB*' }, terra, true],
  [{ vendor: '*' }, terra, true],
  [{ model: 'CDT_TACW*' }, terra, true],
  [{ model: '*TACW*WIFI' }, terra, true],
  [{ model: '*TACW*TACW*' }, terra, false],
  [{ model: '*WIFI*WIFI' }, terra, false],
  [{ firmware: '*V1.8.21' }, terra, true],
  [{ firmware: '*V1.8.2' }, terra, false],
  [{ vendor: 'ABB', firmware: '*V1.8.32' }, terra, false],
  [{ firmware: '*' }, { ...terra, firmware: null }, true],
  [{ firmware: '1*' }, { ...terra, firmware: null }, false],
  [{ vendor: 'a.b' }, { ...terra, vendor: 'axb' }, false],
])('%j and %j: %s', (match, make, fits) => {
  expect(quirkEntriesFor([entry(match)], make)).toHaveLength(fits ? 1 : 0);
});

test('nothing matches: nothing is done differently', () => {
  expect(quirksFor([entry({ vendor: 'Other' }, { settleMs: 5 })], terra)).toEqual(NO_QUIRKS);
  expect(quirksFor([], terra)).toEqual(NO_QUIRKS);
});

test('the later entry wins where it says something, and keys of all hold', () => {
  const list = [
    entry({ vendor: 'ABB' }, { settleMs: 5_000, neverRead: ['A'], registerKind: 'mixed' }),
    entry({ vendor: 'Other' }, { settleMs: 9_000 }),
    entry({ model: 'CDT*' }, { settleMs: 1_000, neverRead: ['B', 'A'], neverWrite: ['C'] }),
  ];
  expect(quirksFor(list, terra)).toEqual({
    ...NO_QUIRKS,
    settleMs: 1_000,
    registerKind: 'mixed',
    neverRead: ['A', 'B'],
    neverWrite: ['C'],
  });
});

describe('for any name', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,20}$/);
  const matches = (pattern: string, vendor: string): boolean =>
    quirkEntriesFor([entry({ vendor: pattern })], { ...terra, vendor }).length === 1;

  test('a name matches itself, in either case, and with any part of it replaced by *', () => {
    fc.assert(
      fc.property(name, fc.nat(20), fc.nat(20), (vendor, a, b) => {
        const [from, to] = [Math.min(a, b, vendor.length), Math.min(Math.max(a, b), vendor.length)];
        const pattern = `${vendor.slice(0, from)}*${vendor.slice(to)}`;
        return matches(vendor, vendor) && matches(vendor.toUpperCase(), vendor.toLowerCase()) && matches(pattern.trim(), vendor.trim());
      }),
    );
  });

  test('a pattern says what its regular expression says', () => {
    const pattern = fc.stringMatching(/^[ab*]{1,8}$/);
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab]{0,10}$/), (glob, vendor) => {
        expect(matches(glob, vendor)).toBe(new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(vendor));
      }),
    );
  });
});
