/** Text in a thermal printer's code page. Node reads these pages and does not write them, so that the tables are made by reading. */
import type { PrinterEncoding } from '../domain/printer-port.ts';

/** Look-alikes of letters and signs that a page has not got. */
const PLAIN: Readonly<Record<string, string>> = {
  '•': '*', '·': '.', '×': 'x', '–': '-', '—': '-', '−': '-', '’': "'", '‘': "'", '“': '"', '”': '"', '…': '...', '\u00a0': ' ', '\u202f': ' ', '€': 'EUR', 'Ł': 'L', 'ł': 'l',
}; // prettier-ignore

const tables = new Map<PrinterEncoding, ReadonlyMap<string, Uint8Array>>();

/** What the page has not got is written as its plain letter, then as "?". Control characters are left out: they would be commands. */
export function encodeText(text: string, encoding: PrinterEncoding): Uint8Array {
  const table = tableOf(encoding);
  const parts: number[] = [];
  for (const character of text) {
    const known = codeOf(character, table) ?? plainCode(character, table);
    if (known !== null) parts.push(...known);
  }
  return Uint8Array.from(parts);
}

function codeOf(character: string, table: ReadonlyMap<string, Uint8Array>): readonly number[] | null {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return [code];
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return [];
  const found = table.get(character);
  return found === undefined ? null : [...found];
}

function plainCode(character: string, table: ReadonlyMap<string, Uint8Array>): readonly number[] | null {
  const plain = PLAIN[character] ?? character.normalize('NFD').replace(/\p{M}/gu, '');
  if (plain === character) return [0x3f];
  return Array.from(plain).flatMap((one) => [...(codeOf(one, table) ?? [0x3f])]);
}

/** Made once a process: 24,000 characters of GB 18030's two-byte part, or 128 of Windows-1252. */
function tableOf(encoding: PrinterEncoding): ReadonlyMap<string, Uint8Array> {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const table = new Map<string, Uint8Array>();
  const decoder = new TextDecoder(encoding);
  const learn = (...bytes: number[]): void => {
    const code = Uint8Array.from(bytes);
    const character = decoder.decode(code);
    if (Array.from(character).length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, code);
  };
  if (encoding === 'windows-1252') for (let byte = 0x80; byte <= 0xff; byte += 1) learn(byte);
  else
    for (let lead = 0x81; lead <= 0xfe; lead += 1) for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) learn(lead, trail);
  tables.set(encoding, table);
  return table;
}
