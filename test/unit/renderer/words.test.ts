/** Both languages say the same things. */
import { describe, expect, test } from 'vitest';
import { chinese } from '../../../renderer/i18n/chinese.ts';
import { hqChinese } from '../../../renderer/i18n/hq-chinese.ts';
import { hqEnglish } from '../../../renderer/i18n/hq-resources.ts';
import { english } from '../../../renderer/i18n/resources.ts';

type Areas = Readonly<Record<string, Readonly<Record<string, string>>>>;
const kinds: readonly (readonly [kind: string, english: Areas, chinese: Areas])[] = [
  ['station', english, chinese],
  ['HQ', hqEnglish, hqChinese],
];
const areas = kinds.flatMap(([kind, en, zh]) => Object.keys(en).map((area) => [kind, area, en[area] ?? {}, zh[area] ?? {}] as const));

/** English has a word for one and a word for many, Chinese one for all. */
function keysOf(words: Readonly<Record<string, string>>): string[] {
  return Object.keys(words)
    .filter((key) => !key.endsWith('_one'))
    .sort();
}

function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))].sort();
}

describe.each(areas)('%s %s', (_kind, _area, en, zh) => {
  test('has the same keys in both languages', () => expect(keysOf(zh)).toEqual(keysOf(en)));

  test('names the same values in both languages', () => {
    for (const key of keysOf(en)) expect([key, placesOf(zh[key] ?? '')]).toEqual([key, placesOf(en[key] ?? '')]);
  });

  test('has no empty word', () => {
    for (const [key, text] of [...Object.entries(en), ...Object.entries(zh)]) expect([key, text.trim()]).not.toEqual([key, '']);
  });

  test('never says "an error occurred"', () => {
    for (const text of Object.values(en)) expect(text).not.toMatch(/error occurred|something went wrong|oops/i);
  });
});
