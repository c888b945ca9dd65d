/** The page of a list, as the address writes it. */

/** The page a text of the address names; anything odd is the first. */
export function pageOf(text: string): number {
  return /^\d{1,5}$/.test(text) ? Math.max(0, Number(text) - 1) : 0;
}

/** A page as the address writes it; the first is not written. */
export function pageText(page: number): string {
  return page === 0 ? '' : String(page + 1);
}
