/** What a person did, in words. */
import type { TFunction } from 'i18next';
import { english } from '../../i18n/resources.ts';

type DeedKey = Extract<keyof typeof english.incidents, `deed.${string}`>;

/** `operator.stop-zone` -> "stopped a zone"; what has no words of its own says its name. */
export function deedText(kind: string, t: TFunction<'incidents'>): string {
  const name = kind.replace('operator.', '');
  const key = `deed.${name}`;
  return isDeed(key) ? t(key) : name.replaceAll('-', ' ');
}

function isDeed(key: string): key is DeedKey {
  return key in english.incidents;
}
