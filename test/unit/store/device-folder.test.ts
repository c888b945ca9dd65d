/** Every pile has a folder of its own, on every file system. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folderOf, pileOfFolder } from '../../../station-core/store/device-folder.ts';
import { pile } from './support.ts';

test.each([
  ['cp-1', 'cp-1'],
  ['CP-1', 'CP-1~3'],
  ['Cp-1', 'Cp-1~1'],
  ['con', '%002ron'],
  ['NUL.1', '%0026UL.1~7'],
  ['..', '%001a%001a'],
  ['a/b', 'a%001bb'],
  ['桩 1', '%0kmh%000w1'],
])('%s is kept in %s', (pileId, folder) => {
  expect([folderOf(pile(pileId)), pileOfFolder(folder)]).toEqual([folder, pileId]);
});

test('events without a pile have a folder no pile can have', () => {
  expect([folderOf(null), pileOfFolder('~station')]).toEqual(['~station', null]);
  expect(folderOf(pile('~station'))).not.toBe('~station');
});

const anyPile = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 48 })
  .filter((text) => text.length <= 48)
  .map(pile);

test('a folder leads back to its pile, fits into a name and holds nothing Windows refuses', () => {
  fc.assert(
    fc.property(anyPile, (pileId) => {
      const folder = folderOf(pileId);
      expect(pileOfFolder(folder)).toBe(pileId);
      expect(folder).toMatch(/^[A-Za-z0-9_.%~-]{1,255}$/);
      expect(folder).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|^\.|\.$/i);
    }),
  );
});

test('two piles never share a folder, not even where capitals do not count', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', '~', '%', '1'), minLength: 1, maxLength: 6 }).map(pile);
  fc.assert(
    fc.property(letters, letters, (one, other) => (one === other) === (folderOf(one).toLowerCase() === folderOf(other).toLowerCase())),
    { numRuns: 2_000 },
  );
});

test('a folder of something else is none of ours', () => {
  expect(['', 'lost+found', 'CP-1', 'a~zz', '%zzzz', '.git'].map(pileOfFolder)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
