/** Text on a PDF page in two typefaces at once: measures, wraps, and writes each run in the font that has its letters. */
import type PDFDocument from 'pdfkit';
import type { Fonts } from './fonts.ts';

export interface Style {
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
}

interface Run {
  readonly text: string;
  readonly chinese: boolean;
}

/** Everything from the CJK radicals up, and full-width forms. */
const CHINESE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]/u;
const MAX_CHARACTERS = 500;

export class Ink {
  readonly #pdf: InstanceType<typeof PDFDocument>;

  constructor(pdf: InstanceType<typeof PDFDocument>, fonts: Fonts) {
    this.#pdf = pdf;
    pdf.registerFont('regular', fonts.regular);
    pdf.registerFont('bold', fonts.bold);
    pdf.registerFont('chinese', fonts.chinese);
  }

  /** Points. */
  width(text: string, style: Style): number {
    return runsOf(text).reduce((sum, run) => {
      this.#use(run, style);
      return sum + this.#pdf.widthOfString(run.text);
    }, 0);
  }

  /** Lines no wider than `width`: breaks at spaces and between Chinese characters, and inside a word that is too long for a line. */
  wrap(text: string, width: number, style: Style): string[] {
    const lines: string[] = [];
    let line = '';
    for (const piece of piecesOf(text.slice(0, MAX_CHARACTERS))) {
      if (line !== '' && this.width(line + piece.trimEnd(), style) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      for (const character of line === '' && this.width(piece.trimEnd(), style) > width ? Array.from(piece) : [piece]) {
        if (line !== '' && this.width(line + character, style) > width) {
          lines.push(line.trimEnd());
          line = '';
        }
        line += line === '' ? character.trimStart() : character;
      }
    }
    return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()];
  }

  /** Writes one line with its baseline at y. */
  write(text: string, x: number, y: number, style: Style): void {
    let at = x;
    for (const run of runsOf(text)) {
      this.#use(run, style);
      const width = this.#pdf.widthOfString(run.text);
      // The Chinese face is shipped in one weight; bold is its outline drawn along.
      const stroke = run.chinese && style.bold === true;
      const color = style.color ?? '#000000';
      if (stroke) this.#pdf.lineWidth(style.size * 0.035).strokeColor(color);
      this.#pdf.fillColor(color).text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic', fill: true, stroke });
      at += width;
    }
  }

  writeRight(text: string, right: number, y: number, style: Style): void {
    this.write(text, right - this.width(text, style), y, style);
  }

  writeCentred(text: string, centre: number, y: number, style: Style): void {
    this.write(text, centre - this.width(text, style) / 2, y, style);
  }

  rule(left: number, right: number, y: number, dashed: boolean): void {
    this.#pdf.save().lineWidth(0.6).strokeColor('#000000').moveTo(left, y).lineTo(right, y);
    if (dashed) this.#pdf.dash(2, { space: 2 });
    this.#pdf.stroke().restore();
  }

  box(left: number, top: number, width: number, height: number): void {
    this.#pdf.save().lineWidth(1.5).strokeColor('#000000').rect(left, top, width, height).stroke().restore();
  }

  #use(run: Run, style: Style): void {
    this.#pdf.font(run.chinese ? 'chinese' : style.bold === true ? 'bold' : 'regular').fontSize(style.size);
  }
}

function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const chinese = CHINESE.test(character);
    const last = runs.at(-1);
    if (last?.chinese === chinese) runs[runs.length - 1] = { text: last.text + character, chinese };
    else runs.push({ text: character, chinese });
  }
  return runs;
}

function piecesOf(text: string): string[] {
  return (
    text.match(
      /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+\s*|\s+/gu,
    ) ?? []
  );
}
