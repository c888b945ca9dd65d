/** A list of cards from a spreadsheet: every bad row is named with its line and its reason, and the rest is as it was typed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFault } from '../../../station-core/base/fault.ts';
import { id, type AccountId, type TokenId } from '../../../station-core/base/ids.ts';
import { utcMs, zoneName } from '../../../station-core/base/time.ts';
import { readCardList, type CardList } from '../../../station-core/api/card-list.ts';
import { csvRows } from '../../../station-core/api/csv-rows.ts';
import { cardsCsv } from '../../../station-core/documents/cards-csv.ts';
import type { CardRow } from '../../../station-core/domain/account-views.ts';

const BERLIN = zoneName('Europe/Berlin');
const accounts = [
  { id: id<AccountId>('a-12'), number: 12, state: 'active', kind: 'driver' },
  { id: id<AccountId>('a-13'), number: 13, state: 'closed', kind: 'driver' },
  { id: id<AccountId>('a-14'), number: 14, state: 'active', kind: 'merchant' },
] as const;
const ON_FILE = 'DEADBEEF';

async function read(text: string): Promise<CardList> {
  const answer = (_: string, question: { forms: readonly (readonly string[])[]; accountNumbers: readonly number[] }) =>
    Promise.resolve({
      onFile: question.forms.map((forms) => forms.includes(ON_FILE)),
      accounts: accounts.filter(({ number }) => question.accountNumbers.includes(number)),
    });
  return readCardList({ read: answer as never }, text, BERLIN);
}

const head = 'Card number,Belongs to,Account,Group tag,Valid until,State';
const problemsOf = async (...lines: string[]) => (await read([head, ...lines].join('\n'))).preview.problems;

describe('records of a file', () => {
  test.each<[string, string, string[][]]>([
    ['commas', 'a,b\n1,2', [['a', 'b'], ['1', '2']]],
    ['semicolons, as in half of Europe', 'a;b\r\n1,5;2', [['a', 'b'], ['1,5', '2']]],
    ['tabs, a mark in front, an old Mac', '\uFEFFa\tb\r1\t2', [['a', 'b'], ['1', '2']]],
    ['quotes, doubled quotes, a line break inside', 'a,b\n"x ""y""","1\n2"', [['a', 'b'], ['x "y"', '1\n2']]],
    ['blanks around and empty lines between', ' a , b \n\n , \n 1 , 2 \n', [['a', 'b'], ['1', '2']]],
    ['one column', 'a\n1', [['a'], ['1']]],
  ])('%s', (_, text, expected) => {
    expect(csvRows(text).rows.map(({ cells }) => cells)).toEqual(expected);
  }); // prettier-ignore

  test('lines are those of the file, also after a line break in quotes', () => {
    expect(csvRows('a,b\n"1\n2",3\n4,5').rows.map(({ line }) => line)).toEqual([1, 2, 4]);
  });
  test('a quote that is never closed is told with its line', () => {
    expect(csvRows('a,b\n1,2\n"3,4\n5,6').openQuote).toBe(3);
  });
  test('whatever the text is, it is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', 'a', ' ') }), (text) => {
        expect(csvRows(text).rows.every(({ line, cells }) => line > 0 && cells.length > 0)).toBe(true);
      }),
    );
  });
});

test('a whole list in English', async () => {
  const list = await read(`${head}\n04a1b2c3,Mira Vogel,12,taxi-7,2026-12-31,active\nLONGCARD2,"Noor, Ali",,,,blocked\n`);
  expect(list.preview).toMatchObject({ good: 2, rows: 2, problems: [], ignored: [] });
  expect(list.cards).toEqual([
    {
      number: '04A1B2C3',
      label: 'Mira Vogel',
      accountId: 'a-12',
      parentTag: 'TAXI-7',
      validUntilMs: Date.UTC(2026, 11, 31, 23),
      state: 'active',
    },
    { number: 'LONGCARD2', label: 'Noor, Ali', accountId: null, parentTag: null, validUntilMs: null, state: 'blocked' },
  ]);
});

test('a list in Chinese with columns of its own', async () => {
  const { preview } = await read('序号;卡号;持卡人;有效期至;状态\n1;04A1B2C3;王芳;2026/3/5;启用');
  expect(preview).toMatchObject({ good: 1, ignored: ['序号'], problems: [] });
  expect(preview.sample).toEqual([
    { line: 2, hint: 'B2C3', label: '王芳', account: '', parentTag: null, validUntilMs: Date.UTC(2026, 2, 5, 23), state: 'active' },
  ]);
});

describe('bad rows', () => {
  test.each<[string, string, { why: string; found: string }]>([
    ['no number', ',Mira,,,,', { why: 'number-missing', found: '' }],
    ['a number that is too long', `${'A'.repeat(37)},Mira,,,,`, { why: 'number-too-long', found: 'AAAA' }],
    ['a number that the spreadsheet rounded', '4.91512E+12,Mira,,,,', { why: 'number-rounded', found: 'E+12' }],
    ['a card on file', 'de:ad:be:ef,Mira,,,,', { why: 'number-on-file', found: 'E:EF' }],
    ['no name', '04A1B2C3,,,,,', { why: 'label-missing', found: '' }],
    ['a name without end', `04A1B2C3,${'x'.repeat(81)},,,,`, { why: 'label-too-long', found: 'x'.repeat(24) }],
    ['an account that is not', '04A1B2C3,Mira,99,,,', { why: 'account-unknown', found: '99' }],
    ['an account that is a name', '04A1B2C3,Mira,Vogel,,,', { why: 'account-unknown', found: 'Vogel' }],
    ['a closed account', '04A1B2C3,Mira,13,,,', { why: 'account-closed', found: '13' }],
    ['a merchant', '04A1B2C3,Mira,#14,,,', { why: 'account-merchant', found: '14' }],
    ['a group tag that no pile could take', `04A1B2C3,Mira,,${'G'.repeat(21)},,`, { why: 'parent-too-long', found: 'G'.repeat(21) }],
    ['an end that is no day', '04A1B2C3,Mira,,,31.02.2026,', { why: 'until-unreadable', found: '31.02.2026' }],
    ['a state nobody knows', '04A1B2C3,Mira,,,,maybe', { why: 'state-unknown', found: 'maybe' }],
    ['a lost card', '04A1B2C3,Mira,,,,lost', { why: 'state-unknown', found: 'lost' }],
  ])('%s', async (_, line, expected) => {
    expect(await problemsOf('FFFFFFFF,Good,,,,', line)).toEqual([{ line: 3, firstLine: null, ...expected }]);
  });

  test('the same card twice, in two forms, names both lines', async () => {
    expect(await problemsOf('04A1B2C3,One,,,,', '', '04:a1:b2:c3,Two,,,,')).toEqual([
      { line: 4, why: 'number-twice', found: '2:C3', firstLine: 2 },
    ]);
  });
  test('a row with several mistakes is told all of them', async () => {
    const found = await problemsOf(',,99,,soon,');
    expect(found.map(({ why }) => why).sort()).toEqual(['account-unknown', 'label-missing', 'number-missing', 'until-unreadable']);
  });
  test('a number never comes back whole', async () => {
    const { preview } = await read(`${head}\n04A1B2C3D4E5F6,Mira,,,,\nDEADBEEF,Old,,,,`);
    expect(JSON.stringify(preview)).not.toMatch(/04A1B2C3D4|DEADBEEF/);
  });
});

test.each<[string, string, RegExp]>([
  ['nothing', ' ', /no cards/],
  ['names of columns alone', head, /no cards/],
  ['no names of columns', '04A1B2C3,Mira\n04A1B2C4,Ali', /must name the columns/],
  ['a quote left open', `${head}\n"04A1B2C3,Mira`, /line 2 is never closed/],
  ['more than fits into one', `${head}\n${'A,B\n'.repeat(2_001)}`, /at most 2000/],
])('a file with %s is refused as a whole', async (_, text, told) => {
  const refused = await read(text).catch((error: unknown) => error);
  expect(isFault(refused) && refused.message).toMatch(told);
});

test('what was exported with its numbers can be imported', async () => {
  const row: CardRow = {
    id: id<TokenId>('t'),
    label: '=Mira, "M" Vogel',
    hint: 'B2C3',
    state: 'blocked',
    validUntilMs: utcMs(Date.UTC(2026, 11, 31, 23)),
    createdAtMs: utcMs(0),
    accountId: id<AccountId>('a-12'),
    parentTag: 'TAXI-7',
    accountNumber: 12,
    accountName: 'Mira',
    accountState: 'active',
    replacedByHint: null,
    lastUsedMs: null,
    sessions: 3,
  };
  for (const language of ['en', 'zh'] as const) {
    let text = '';
    for await (const chunk of cardsCsv(pages([{ row, number: '04A1B2C3' }]), { zone: BERLIN, language })) text += chunk;
    const { cards, preview } = await read(text);
    expect(preview.problems).toEqual([]);
    expect(cards).toEqual([
      {
        number: '04A1B2C3',
        label: '=Mira, "M" Vogel',
        accountId: 'a-12',
        parentTag: 'TAXI-7',
        validUntilMs: row.validUntilMs,
        state: 'blocked',
      },
    ]);
  }
});

async function* pages<T>(rows: readonly T[]): AsyncGenerator<readonly T[], void, undefined> {
  await Promise.resolve();
  yield rows;
}
