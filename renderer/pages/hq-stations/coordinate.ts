/** Degrees as a person types them, written as OCPI has them. */

/** "50.77" is "50.77000", "" stays "". null: no degrees, or more than `most`. */
export function coordinateOf(typed: string, most: number): string | null {
  const text = typed.trim().replace(',', '.').replace('\u2212', '-');
  if (text === '') return '';
  const match = /^(-?)(\d{1,3})(?:\.(\d{1,7}))?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', decimals = ''] = match;
  if (Number(`${whole}.${decimals}`) > most) return null;
  return `${sign}${Number(whole)}.${decimals.padEnd(5, '0')}`;
}
