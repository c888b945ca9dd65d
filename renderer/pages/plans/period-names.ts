/** Names of periods: the four usual ones are stored by code, so that every screen and receipt says them in its own language. */
import { plans as english } from '../../i18n/en/plans.ts';
import { plans as chinese } from '../../i18n/zh/plans.ts';

export const usualPeriods = ['sharp', 'peak', 'flat', 'valley'] as const;
export type UsualPeriod = (typeof usualPeriods)[number];

/** "Peak", "峰" and "peak" are all "peak"; an owner's own name stays as it is. */
export function storedName(typed: string): string {
  const text = typed.trim();
  const plain = text.toLowerCase();
  const usual = usualPeriods.find(
    (name) => plain === name || plain === english[`periodName.${name}`].toLowerCase() || text === chinese[`periodName.${name}`],
  );
  return usual ?? text;
}

/** The name in the screen's language; `wordOf` says the four usual ones. */
export function shownName(stored: string, wordOf: (usual: UsualPeriod) => string): string {
  const usual = usualPeriods.find((name) => name === stored);
  return usual === undefined ? stored : wordOf(usual);
}
