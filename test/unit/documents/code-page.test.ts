/** A thermal printer's letters: its own page, a plain letter where it has none, and never a command out of a name. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeText } from '../../../station-core/documents/code-page.ts';

test.each([
  ['gb18030', '充电收据 1,234.56 元', '充电收据 1,234.56 元'],
  ['windows-1252', 'Ladesäule – Größe €', 'Ladesäule – Größe €'],
  ['windows-1252', 'Łódź', 'Lódz'],
  ['gb18030', 'Ärger', 'Arger'],
  ['windows-1252', '充电', '??'],
  ['gb18030', 'a\u001b@b\u0000\n', 'a@b'],
] as const)('%s: %s', (encoding, text, shown) => {
  const bytes = encodeText(text, encoding);
  expect(new TextDecoder(encoding).decode(bytes)).toBe(shown);
});

test('no text makes a control byte', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('gb18030' as const, 'windows-1252' as const),
      (text, page) => {
        // A trail byte of GB 18030 is 0x40 and above, so none is a command either.
        expect([...encodeText(text, page)].every((byte) => byte >= 0x20)).toBe(true);
      },
    ),
  );
});
