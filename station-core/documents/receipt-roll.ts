/** A receipt for a thermal printer: ESC/POS with the printer's own letters, in its code page, cut at the end. */
import type { PrinterEncoding } from '../domain/printer-port.ts';
import type { ReceiptView } from '../domain/views.ts';
import { encodeText } from './code-page.ts';
import type { Labelled, LaidLine } from './paper-layout.ts';
import { receiptModel } from './receipt-model.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface RollLook {
  readonly language: DocumentLanguage;
  /** Characters of the normal size on a line. */
  readonly columns: number;
  readonly encoding: PrinterEncoding;
}

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;

/** The bytes a printer is sent. The same receipt gives the same bytes. */
export function receiptRoll(receipt: ReceiptView, look: RollLook): Uint8Array {
  const model = receiptModel(receipt, look.language);
  const roll = new Roll(look);
  roll.title(model.stationName);
  for (const line of model.seller) roll.centred(line);
  roll.title(model.words.title);
  if (model.reversed !== null) {
    roll.title(`*** ${model.words.reversed} ***`);
    for (const note of model.reversed) roll.centred(note);
  }
  roll.rule();
  for (const row of model.facts) roll.pair(row);
  roll.rule();
  for (const row of model.meter) roll.pair(row);
  for (const section of model.sections) {
    roll.rule();
    roll.pair({ label: section.title, value: section.sum }, true);
    for (const line of section.lines) roll.line(line);
  }
  if (model.rounding !== null) roll.pair(model.rounding);
  roll.rule();
  for (const row of model.taxes) roll.pair(row);
  roll.pair(model.total, true);
  for (const row of model.balance) roll.pair(row, true);
  if (model.payment !== '') roll.text(model.payment, true);
  for (const row of model.papers) roll.pair(row);
  roll.rule();
  for (const remark of model.remarks) roll.text(remark);
  if (model.signed.length > 0) roll.rule();
  if (model.signed.length > 0) roll.text(model.words.signed, true);
  for (const { title, text, publicKey } of model.signed) {
    roll.text(title);
    roll.raw(text);
    if (publicKey !== null) roll.raw(publicKey);
  }
  return roll.cut();
}

/** Lines of a printer that knows so many columns; a Chinese character takes two. */
class Roll {
  readonly #columns: number;
  readonly #encoding: PrinterEncoding;
  readonly #parts: Uint8Array[] = [];

  constructor({ columns, encoding }: RollLook) {
    this.#columns = columns;
    this.#encoding = encoding;
    // ESC @ begins anew; FS & reads two-byte characters, ESC t 16 is WPC1252 where they are none.
    this.#bytes(ESC, 0x40);
    if (encoding === 'gb18030') this.#bytes(FS, 0x26);
    else this.#bytes(FS, 0x2e, ESC, 0x74, 16);
  }

  title(text: string): void {
    this.#bytes(ESC, 0x61, 1, ESC, 0x45, 1, GS, 0x21, 0x01);
    for (const line of this.#wrap(text)) this.#write(line);
    this.#bytes(GS, 0x21, 0, ESC, 0x45, 0, ESC, 0x61, 0);
  }

  centred(text: string): void {
    this.#bytes(ESC, 0x61, 1);
    for (const line of this.#wrap(text)) this.#write(line);
    this.#bytes(ESC, 0x61, 0);
  }

  text(text: string, bold = false): void {
    if (bold) this.#bytes(ESC, 0x45, 1);
    for (const line of this.#wrap(text)) this.#write(line);
    if (bold) this.#bytes(ESC, 0x45, 0);
  }

  /** Word for word, broken where the line is full. */
  raw(text: string): void {
    const cells = Array.from(text.replaceAll('\r', ''));
    for (let at = 0; at < cells.length; at += this.#columns) this.#write(cells.slice(at, at + this.#columns).join(''));
  }

  rule(): void {
    this.#write('-'.repeat(this.#columns));
  }

  /** Beside each other where both fit, else the value below at the right. */
  pair({ label, value }: Labelled, bold = false): void {
    if (bold) this.#bytes(ESC, 0x45, 1);
    const room = this.#columns - widthOf(label) - widthOf(value);
    if (room >= 1) this.#write(`${label}${' '.repeat(room)}${value}`);
    else {
      for (const line of this.#wrap(label)) this.#write(line);
      for (const line of this.#wrap(value)) this.#write(`${' '.repeat(Math.max(0, this.#columns - widthOf(line)))}${line}`);
    }
    if (bold) this.#bytes(ESC, 0x45, 0);
  }

  line(line: LaidLine): void {
    const head = [line.title, line.when].filter((part) => part !== '').join(' ');
    if (line.reckoning === '') {
      this.pair({ label: ` ${head}`, value: line.amount });
      return;
    }
    if (head !== '') this.text(` ${head}`);
    this.pair({ label: `  ${line.reckoning}`, value: line.amount });
    if (line.note !== null) this.text(`  ${line.note}`);
  }

  /** Feeds the end past the knife, and cuts. */
  cut(): Uint8Array {
    this.#bytes(GS, 0x56, 0x42, 3);
    return Buffer.concat(this.#parts);
  }

  #wrap(text: string): string[] {
    const lines: string[] = [];
    let line = '';
    for (const piece of text.match(/\s+|[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+/gu) ?? []) {
      for (const part of widthOf(piece) > this.#columns ? Array.from(piece) : [piece]) {
        if (line !== '' && widthOf(line) + widthOf(part.trimEnd()) > this.#columns) {
          lines.push(line.trimEnd());
          line = part.trimStart();
        } else line += part;
      }
    }
    return line.trim() === '' ? lines : [...lines, line.trimEnd()];
  }

  #write(line: string): void {
    this.#parts.push(encodeText(line, this.#encoding), Uint8Array.of(0x0a));
  }

  #bytes(...bytes: number[]): void {
    this.#parts.push(Uint8Array.from(bytes));
  }
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1;
  return width;
} // prettier-ignore
