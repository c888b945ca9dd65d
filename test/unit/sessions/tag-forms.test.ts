/** F23: one card, as different piles and readers write it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalTag } from '../../../station-core/rules/sessions/authorize.ts';
import { tagForms } from '../../../station-core/rules/sessions/tag-forms.ts';

test.each<[string, string | null, string[]]>([
  ['CARD1', null, ['CARD1']],
  [' card1 ', null, ['CARD1']],
  ['04a2b3c4', null, ['04A2B3C4', '04:A2:B3:C4', '04-A2-B3-C4']],
  ['04:a2:b3:c4', null, ['04:A2:B3:C4', '04A2B3C4', '04-A2-B3-C4']],
  ['AA-BB-CC-DD-EE-FF', null, ['AA-BB-CC-DD-EE-FF', 'AABBCCDDEEFF', 'AA:BB:CC:DD:EE:FF']],
  ['04 A2 B3 C4', null, ['04 A2 B3 C4', '04A2B3C4', '04:A2:B3:C4', '04-A2-B3-C4']],
  ['123456', null, ['123456']],
  ['AA:BB:CC', null, ['AA:BB:CC']],
  ['12345678_dummy1', null, ['12345678_DUMMY1']],
  ['CARD_9_s1', '_', ['CARD_9_S1', 'CARD_9']],
  ['12345678_dummy1', '_', ['12345678_DUMMY1', '12345678', '12:34:56:78', '12-34-56-78']],
  ['_s1', '_', ['_S1']],
  ['CARD', '_', ['CARD']],
  [`${'9'.repeat(30)}_${'8'.repeat(30)}`, '_', [`${'9'.repeat(30)}_88888`, '9'.repeat(30)]],
])('%s with suffixes from %s: %j', (tag, suffixFrom, forms) => {
  expect(tagForms(tag, suffixFrom)).toEqual(forms);
});

test('the first form is the tag as told, and none is longer than 36', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[ -~]{1,50}$/, { size: 'max' }),
      fc.option(fc.constantFrom('_', '#', '-'), { nil: null }),
      (told, suffixFrom) => {
        const forms = tagForms(told, suffixFrom);
        expect(forms[0]).toBe(canonicalTag(told));
        expect(forms.every((form) => form.length <= 36)).toBe(true);
      },
    ),
  );
});

test('whichever form of a number in hex is told, the same forms are looked for', () => {
  const bytes = fc.array(fc.stringMatching(/^[0-9a-f]{2}$/), { minLength: 4, maxLength: 10 });
  fc.assert(
    fc.property(bytes, fc.constantFrom('', ':', '-'), fc.boolean(), (pairs, separator, isUpper) => {
      const told = pairs.join(separator);
      expect([...tagForms(isUpper ? told.toUpperCase() : told, null)].sort()).toEqual([...tagForms(pairs.join(''), null)].sort());
    }),
  );
});
