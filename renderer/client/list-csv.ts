/** Where a whole list lies as CSV: the filter of the screen without its page, in the words of the screen. */

/** Left out: what asks for nothing. A party of '' is a question of its own: nobody's account. */
export function listCsv(list: 'sessions' | 'alarms' | 'postings' | 'shifts', question: object, language: 'en' | 'zh'): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(question) as [string, string | number | boolean | null][])
    if (value !== null && value !== false && (value !== '' || name === 'party')) query.set(name, String(value));
  query.set('lang', language);
  return `/download/${list}.csv?${query.toString()}`;
}
