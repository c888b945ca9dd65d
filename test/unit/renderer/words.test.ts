/** Both languages say the same things. */
import { describe, expect, test } from 'vitest';
import { chinese } from '../../../renderer/i18n/chinese.ts';
import { english } from '../../../renderer/i18n/resources.ts';

const areas = Object.keys(english) as (keyof typeof english)[];

/** English has a word for one and a word for many, Chinese one for all. */
function keysOf(words: Readonly<Record<string, string>>): string[] {
  return Object.keys(words)
    .filter((key) => !key.endsWith('_one'))
    .sort();
}

function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))].sort();
}

describe.each(areas)('%s', (area) => {
  const en: Readonly<Record<string, string>> = english[area];
  const zh = chinese[area];

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
