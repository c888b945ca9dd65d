/** CSV as RFC 4180 writes it, in UTF-8 with a byte order mark, so that spreadsheets read it in any language. */

export type Cell =
  | { readonly text: string }
  /** A figure of our own making: digits, a sign, a point. */
  | { readonly figure: string };

export const BYTE_ORDER_MARK = '\ufeff';

/** One record with its CR LF. */
export function csvRecord(cells: readonly Cell[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}

function field(cell: Cell): string {
  const value = 'figure' in cell ? cell.figure : harmless(cell.text);
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * A card's label or a pile's name could begin like a formula, and a spreadsheet would run it when the owner opens the
 * file: an apostrophe in front makes it text (OWASP, CSV injection). NUL is dropped: programs stop reading there.
 */
function harmless(text: string): string {
  const clean = text.replaceAll('\0', '');
  return /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(clean) ? `'${clean}` : clean;
}
