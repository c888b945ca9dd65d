/** How values of PostgreSQL's text protocol become ours, the same from both kinds of database. */

/** bigint and numeric: a number where that is exact, else the text as it is. */
export function parseWhole(value: string): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) && /^-?\d+$/.test(value) ? number : value;
}

/** 'YYYY-MM-DD': a Date would move it into the zone of this process. */
export function parseDate(value: string): string {
  return value;
}
