/** The Range header (RFC 9110 §14.2): one range of bytes; anything else asks for the whole. */

/** start and end are both included. 'outside': there is no such byte. */
export function rangeOf(header: string | undefined, size: number): { readonly start: number; readonly end: number } | 'whole' | 'outside' {
  const found = /^bytes=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/i.exec(header ?? '');
  const [, first = '', last = ''] = found ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'outside' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (start >= size) return 'outside';
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return end < start ? 'whole' : { start, end };
}
