/** Pages as text: whatever is put into one is written out as text, never read as a tag. */

/** Text that is markup already. Made by `html` alone, and by `trusted` from our own constants. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Html | string | number | null | false | readonly Part[];

/** null and false show nothing; everything else is escaped, inside of quoted attributes too. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, piece, at) => text + (at === 0 ? '' : written(parts[at - 1] ?? null)) + piece, ''));
}

/** Markup of our own making: a constant, or a picture made of numbers. Never anything that was typed. */
export function trusted(text: string): Html {
  return new Html(text);
}

export const NOTHING = new Html('');

function written(part: Part): string {
  if (part === null || part === false) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part instanceof Html ? part.text : part.map(written).join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (sign) => ESCAPES[sign] ?? '');
}
