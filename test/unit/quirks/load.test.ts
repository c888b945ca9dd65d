/** Quirks files: what is shipped, what the site adds, and what becomes of a bad one. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadQuirks, readQuirks } from '../../../station-core/drivers/pile/quirks/load.ts';
import { quirksFor } from '../../../station-core/rules/quirks/match.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-quirks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: unknown): void => {
  mkdirSync(path.join(folder, 'quirks'), { recursive: true });
  writeFileSync(path.join(folder, 'quirks', name), typeof content === 'string' ? content : JSON.stringify(content));
};
const good = { match: { vendor: 'Acme' }, note: { en: 'It is slow.', zh: '很慢。' }, source: 'seen here' };

describe('what is shipped', () => {
  test('loads whole, and every entry tells why in both languages', async () => {
    const { entries, problems } = await loadQuirks(folder);
    expect(problems).toEqual([]);
    expect(entries.length).toBeGreaterThan(10);
    for (const { note } of entries) {
      expect(note.en).toMatch(/^[\x20-\x7e]+$/);
      expect(note.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  test.each([
    ['ABB', 'CDT_TACW22::NET_WIFI', 'TAC3Z9119006710273::V1.8.21', { neverRead: ['MeterValuesSampledData'], registerKind: 'mixed' }],
    ['ABB', 'CDT_TACW11::NET_WIFI', 'TAC3Z9119006710273::V1.8.32', { neverRead: [], registerKind: 'mixed' }],
    ['Keba AG', 'KC-P30-EC2401B2-M0R', '1.12.0', { tagSuffixFrom: '_' }],
    ['Wall Box Chargers', 'PLP2-M-2-4', '6.6.12', { settleMs: 20_000, callsPerSecond: 1 }],
    ['United Chargers', 'GRS-*', '05.653', { registerKind: 'mixed' }],
    ['chargebyte', 'Charge Control C', '0.5.0', { hasSecurityExtensions: true }],
    ['ZJBENY', 'BCP-B2N-L', '1.0.23', { wholeLimits: true }],
    ['Heliox', 'FE20', '1.0.0', { settleMs: null, tagSuffixFrom: null }],
  ])('%s %s %s', async (vendor, model, firmware, expected) => {
    const { entries } = await loadQuirks(folder);
    expect(quirksFor(entries, { vendor, model, firmware })).toMatchObject(expected);
  });
});

test('the files of the site come after what is shipped, by name, and win', async () => {
  write('b.json', [{ ...good, match: { vendor: 'Keba*' }, tagSuffixFrom: '#', settleMs: 1 }]);
  write('a.json', [{ ...good, match: { vendor: 'Keba*' }, settleMs: 2 }]);
  write('notes.txt', 'not one of them');
  const { entries, problems } = await loadQuirks(folder);
  expect(problems).toEqual([]);
  expect(entries.slice(-2).map(({ file }) => file)).toEqual(['a.json', 'b.json']);
  expect(quirksFor(entries, { vendor: 'Keba AG', model: '', firmware: null })).toMatchObject({ tagSuffixFrom: '#', settleMs: 1 });
});

test('a bad file is left out and named, the others count', async () => {
  write('a.json', '[{"match": ');
  write('b.json', [good, { ...good, settleMs: 'long' }]);
  write('c.json', [{ ...good, settleMs: 7 }]);
  write('d.json', `[${' '.repeat(1_024 * 1_024)}]`);
  mkdirSync(path.join(folder, 'quirks', 'e.json'));
  const { entries, problems } = await loadQuirks(folder);
  expect(problems).toEqual([
    { file: 'a.json', key: '', help: expect.stringMatching(/^It is not JSON \(.+\)\. Mend it and start again\.$/) as string },
    { file: 'b.json', key: '1.settleMs', help: 'This must be of type integer.' },
    { file: 'd.json', key: '', help: 'The file is larger than 1 MiB; divide it.' },
    { file: 'e.json', key: '', help: expect.stringMatching(/^It cannot be read: /) as string },
  ]);
  expect(quirksFor(entries, { vendor: 'Acme', model: '', firmware: null }).settleMs).toBe(7);
});

test('a folder that is none is said, and what is shipped counts', async () => {
  writeFileSync(path.join(folder, 'quirks'), 'a file');
  const { entries, problems } = await loadQuirks(folder);
  expect([entries.length > 0, problems]).toEqual([
    true,
    [{ file: 'quirks', key: '', help: expect.stringMatching(/^The folder cannot be read: /) as string }],
  ]);
});

test.each<[string, unknown, string, string]>([
  ['no list', {}, '', 'This must be of type array.'],
  ['no match', [{ note: good.note, source: 'x' }], '0.match', 'This must be there; put it in.'],
  ['a match of nothing', [{ ...good, match: {} }], '0.match', 'This must NOT have fewer than 1 properties.'],
  [
    'a match of something else',
    [{ ...good, match: { serial: 'x' } }],
    '0.match.serial',
    'No such key is known; correct its spelling or take it out.',
  ],
  ['a key that is not known', [{ ...good, settleS: 3 }], '0.settleS', 'No such key is known; correct its spelling or take it out.'],
  ['one language', [{ ...good, note: { en: 'x' } }], '0.note.zh', 'This must be there; put it in.'],
  ['an unknown word', [{ ...good, logBy: 'Mail' }], '0.logBy', 'Write one of GetLog, GetDiagnostics.'],
  ['too long a rest', [{ ...good, settleMs: 120_001 }], '0.settleMs', 'This must be <= 120000.'],
  ['no calls at all', [{ ...good, callsPerSecond: 0 }], '0.callsPerSecond', 'This must be >= 0.05.'],
  [
    'a key twice',
    [{ ...good, neverRead: ['A', 'A'] }],
    '0.neverRead',
    'This must NOT have duplicate items (items ## 1 and 0 are identical).',
  ],
])('%s', (_, content, key, help) => {
  expect(readQuirks('x.json', content)).toEqual({ entries: [], problems: [{ file: 'x.json', key, help }] });
});
