/** The small decisions of the firmware page. */
import { expect, test } from 'vitest';
import { bytesText } from '../../../renderer/format/bytes-text.ts';
import { fits } from '../../../renderer/pages/firmware/fits.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [999_999, '999.9 kB'],
  [1_000_000, '1.0 MB'],
  [268_435_456, '268.4 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  ['any pile', { vendor: null, model: null, version: '2' }, 'fits'],
  ['the make, written otherwise', { vendor: 'ACME', model: 'two', version: '2' }, 'fits'],
  ['another maker', { vendor: 'Other', model: null, version: '2' }, 'other'],
  ['another model', { vendor: null, model: 'Three', version: '2' }, 'other'],
  ['the version it has', { vendor: null, model: null, version: '1.0' }, 'same'],
] as const)('an image for %s', (_, image, expected) => {
  expect(fits(image, { vendor: 'Acme', model: 'Two', firmware: '1.0' })).toBe(expected);
});

test('a pile that never told its version is no reason against', () => {
  expect(fits({ vendor: null, model: null, version: '1' }, { vendor: '', model: '', firmware: null })).toBe('fits');
});
