/** What records of tests have in common on paper: the page, facts in two columns, and the seal with both signatures at its foot. */
import { createHash } from 'node:crypto';
import type PDFDocument from 'pdfkit';
import type { Ink, Style } from './ink.ts';
import { drawCode } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';

/** A4, in points. */
export const PAGE = { width: 595.28, height: 841.89, margin: 48 } as const;
export const RIGHT = PAGE.width - PAGE.margin;
/** The signatures keep their place at the foot: what stands above is set smaller where it is much. */
export const SEAL_TOP = PAGE.height - PAGE.margin - 88;

const WORDS = {
  en: {
    signed: 'Signature of the installer',
    date: 'Place and date',
    digest: 'SHA-256 of the record',
    seal: 'Signed by the station. The record with its signature can be saved beside this page and checked with “stationmaster verify-record”.',
  },
  zh: {
    signed: '安装人员签字',
    date: '地点与日期',
    digest: '记录的 SHA-256',
    seal: '由本站签名。可将带签名的记录文件与本页一起保存，并用 “stationmaster verify-record” 核验。',
  },
} as const;

/** Label and value, two beside each other, from the left; returns where they end. */
export function writeFacts(ink: Ink, pairs: readonly (readonly [string, string])[], top: number): number {
  const half = (PAGE.width - 2 * PAGE.margin) / 2;
  let y = top;
  for (let at = 0; at < pairs.length; at += 2) {
    const heights = pairs.slice(at, at + 2).map(([label, value], column) => {
      const left = PAGE.margin + column * half;
      const said = cutLines(ink, value, half - 108, { size: 9 }, 2);
      ink.write(label, left, y, { size: 8.5, color: '#555555' });
      said.forEach((line, row) => ink.write(line, left + 96, y + row * 10.5, { size: 9 }));
      return said.length * 10.5 + 4.5;
    });
    y += Math.max(...heights);
  }
  return y;
}

/** At most so many; what does not fit ends with dots. */
export function cutLines(ink: Ink, text: string, width: number, style: Style, most: number): string[] {
  const all = ink.wrap(text, width, style);
  if (all.length <= most) return all;
  let last = Array.from(all[most - 1] ?? '');
  while (last.length > 0 && ink.width(`${last.join('')}…`, style) > width) last = last.slice(0, -1);
  return [...all.slice(0, most - 1), `${last.join('')}…`];
}

/** record: as it was signed; signature: base64url. */
export function writeSeal(
  pdf: InstanceType<typeof PDFDocument>,
  ink: Ink,
  { language, record, signature }: { readonly language: DocumentLanguage; readonly record: string; readonly signature: string },
): void {
  const top = SEAL_TOP;
  const words = WORDS[language];
  const digest = createHash('sha256').update(record).digest('hex');
  ink.rule(PAGE.margin, PAGE.margin + 170, top, false);
  ink.write(words.signed, PAGE.margin, top + 11, { size: 8, color: '#555555' });
  ink.rule(PAGE.margin + 190, PAGE.margin + 360, top, false);
  ink.write(words.date, PAGE.margin + 190, top + 11, { size: 8, color: '#555555' });
  const side = 92;
  drawCode(pdf, `SM1 ${digest} ${signature}`, RIGHT - side, top - 8, side);
  const small = { size: 6.8, color: '#444444' };
  ink.write(`${words.digest}: ${digest}`, PAGE.margin, top + 38, small);
  const text = ink.wrap(words.seal, RIGHT - side - 16 - PAGE.margin, small);
  text.forEach((line, at) => ink.write(line, PAGE.margin, top + 50 + at * 9, small));
}
