/** Time zones and currencies to choose from, as the browser knows them. */

export interface Option {
  /** IANA zone name or ISO 4217 code. */
  readonly value: string;
  readonly text: string;
}

/** All zones, the suggested one first; the text reads "Europe / Berlin". */
export function zoneOptions(suggested: string): Option[] {
  const all = new Set([suggested, ...Intl.supportedValuesOf('timeZone'), 'UTC']);
  return [...all].filter(isZone).map((value) => ({ value, text: value.replaceAll('/', ' / ').replaceAll('_', ' ') }));
}

/** All currencies by name, the most likely first. */
export function currencyOptions(likely: string, language: 'en' | 'zh'): Option[] {
  const names = new Intl.DisplayNames([language], { type: 'currency' });
  const all = new Set([likely, 'EUR', 'CNY', 'USD', 'GBP', 'JPY', ...Intl.supportedValuesOf('currency')]);
  return [...all].map((value) => ({ value, text: `${value} · ${names.of(value) ?? value}` }));
}

const BY_ZONE: readonly (readonly [RegExp, string])[] = [
  [/^Asia\/(Shanghai|Urumqi|Chongqing|Harbin)/, 'CNY'],
  [/^Asia\/Hong_Kong/, 'HKD'],
  [/^Asia\/Tokyo/, 'JPY'],
  [/^Asia\/(Calcutta|Kolkata)/, 'INR'],
  [/^Asia\/Singapore/, 'SGD'],
  [/^Europe\/London/, 'GBP'],
  [/^Europe\/(Zurich|Busingen)/, 'CHF'],
  [/^Europe\/Warsaw/, 'PLN'],
  [/^Europe\/Prague/, 'CZK'],
  [/^Europe\/Stockholm/, 'SEK'],
  [/^Europe\/Oslo/, 'NOK'],
  [/^Europe\/Copenhagen/, 'DKK'],
  [/^Europe\//, 'EUR'],
  [/^America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Detroit|Indiana)/, 'USD'],
  [/^America\/(Toronto|Vancouver|Montreal|Halifax|Winnipeg|Edmonton)/, 'CAD'],
  [/^Australia\//, 'AUD'],
];

/** The currency most likely used in a zone; a suggestion only. */
export function likelyCurrency(zone: string): string {
  return BY_ZONE.find(([pattern]) => pattern.test(zone))?.[1] ?? 'EUR';
}

/** Names like "Etc/Unknown" may come from a PC without a zone. */
function isZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    // RangeError: a name this browser cannot count in is not offered.
    return false;
  }
}
