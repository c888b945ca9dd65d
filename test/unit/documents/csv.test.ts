import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRecord } from '../../../station-core/documents/csv.ts';

test.each<[string, string, string]>([
  ['plain', 'Van 1', 'Van 1'],
  ['a comma', 'a,b', '"a,b"'],
  ['a quote', 'a"b', '"a""b"'],
  ['a line break', 'a\nb', '"a\nb"'],
  ['a space at the edge', ' a', '" a"'],
  ['a formula', '=1+1', "'=1+1"],
  ['a formula that calls out', '=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
  ['a plus', '+49', "'+49"],
  ['a minus', '-1', "'-1"],
  ['an at sign', '@SUM(A1)', "'@SUM(A1)"],
  ['a tab before a formula', '\t=1', "'\t=1"],
  ['a full-width equals sign', '＝1', "'＝1"],
])('%s', (_, text, written) => {
  expect(csvRecord([{ text }])).toBe(`${written}\r\n`);
});

test('a figure of ours stays a figure', () => {
  expect(csvRecord([{ figure: '-12.50' }, { figure: '' }])).toBe('-12.50,\r\n');
});

test('what was written is read again, and no cell begins a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }), (texts) => {
      const cells = read(csvRecord(texts.map((text) => ({ text }))));
      expect(cells.map((cell) => cell.replace(/^'/, ''))).toEqual(texts.map((text) => text.replaceAll('\0', '').replace(/^'/, '')));
      for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

/** RFC 4180, as plainly as it can be read. */
function read(record: string): string[] {
  const cells: string[] = [];
  let rest = record.replace(/\r\n$/, '');
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
    const raw = quoted === null ? (/^[^,]*/.exec(rest)?.[0] ?? '') : quoted[0];
    cells.push(quoted === null ? raw : (quoted[1] ?? '').replaceAll('""', '"'));
    rest = rest.slice(raw.length);
    if (rest === '') return cells;
    rest = rest.slice(1);
  }
}
