/** The pile's own words for a reservation it refused or gave up, where the page has a sentence for them. */
const WORDS = [
  'OtherCard',
  'Removed',
  'Occupied',
  'Faulted',
  'Unavailable',
  'Rejected',
  'NotSupported',
  'no-answer',
  'offline',
  'call-error',
  'bad-answer',
  'queue-full',
] as const;

/** null: shown as the pile said it. */
export function whyWord(why: string | null): (typeof WORDS)[number] | null {
  return WORDS.find((word) => word === why) ?? null;
}
