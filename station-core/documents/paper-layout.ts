/** Pages of text, figures and tables: the 80 mm roll, cut to its length, and A4. A piece is never cut in two. */
import type PDFDocument from 'pdfkit';
import type { Ink, Style } from './ink.ts';

export interface Labelled {
  readonly label: string;
  readonly value: string;
}

/** One line of a reckoning: what, when, how it was reckoned, what it adds. */
export interface LaidLine {
  readonly title: string;
  readonly when: string;
  readonly reckoning: string;
  readonly amount: string;
  /** Below it, small; null: nothing. */
  readonly note: string | null;
}

/** A cell of a table's row. */
export interface TableCell {
  readonly text: string;
  /** Part of the page's width, and on which side the text stands. */
  readonly width: number;
  readonly right?: boolean;
}

export interface Paper {
  readonly width: number;
  /** null: as long as the text, at most the format's 200 inches. */
  readonly height: number | null;
  readonly margin: number;
  readonly base: number;
  readonly table: boolean;
}

/** 80 mm paper of which printers reach 72 mm; points. */
export const ROLL: Paper = { width: 226.77, height: null, margin: 11.5, base: 8, table: false };
export const A4: Paper = { width: 595.28, height: 841.89, margin: 56.7, base: 9.5, table: true };
const LONGEST = 14_000;

/** A piece that is never cut in two. */
export interface Block {
  readonly height: number;
  readonly draw: (top: number) => void;
}

/** Puts the blocks on pages, a new one where the next does not fit. `foot`: what stands at the end of each page of A4. */
export function place(
  pdf: InstanceType<typeof PDFDocument>,
  ink: Ink,
  blocks: readonly Block[],
  paper: Paper,
  foot: (page: number) => string,
): void {
  const wanted = blocks.reduce((sum, block) => sum + block.height, 2 * paper.margin);
  const height = paper.height ?? Math.min(LONGEST, wanted);
  const bottom = height - paper.margin - (paper.table ? paper.base * 2 : 0);
  let top = Number.POSITIVE_INFINITY;
  let page = 0;
  for (const block of blocks) {
    if (top + block.height > bottom + 0.01) {
      pdf.addPage({ size: [paper.width, height], margin: 0 });
      page += 1;
      top = paper.margin;
      if (paper.table) footer(ink, paper, height, foot(page));
    }
    block.draw(top);
    top += block.height;
  }
}

function footer(ink: Ink, paper: Paper, height: number, text: string): void {
  ink.writeCentred(text, paper.width / 2, height - paper.margin, { size: 7.5, color: '#555555' });
}

/** Makes the blocks of one paper. */
export class Pen {
  readonly #ink: Ink;
  readonly #left: number;
  readonly #right: number;
  readonly #paper: Paper;

  constructor(ink: Ink, paper: Paper) {
    this.#ink = ink;
    this.#paper = paper;
    this.#left = paper.margin;
    this.#right = paper.width - paper.margin;
  }

  title(text: string, size: number): Block {
    const style = { size, bold: true };
    const lines = this.#ink.wrap(text, this.#right - this.#left, style);
    return this.#stack(lines, style, (line, y) => this.#ink.writeCentred(line, (this.#left + this.#right) / 2, y, style));
  }

  centred(text: string, style: Style): Block {
    const lines = this.#ink.wrap(text, this.#right - this.#left, style);
    return this.#stack(lines, style, (line, y) => this.#ink.writeCentred(line, (this.#left + this.#right) / 2, y, style));
  }

  banner(word: string, notes: readonly string[]): Block {
    const large = { size: this.#paper.base * 2, bold: true };
    const small = { size: this.#paper.base };
    const inner = this.#right - this.#left - 12;
    const lines = notes.flatMap((note) => this.#ink.wrap(note, inner, small));
    const boxHeight = leading(large) + lines.length * leading(small) + 10;
    const centre = (this.#left + this.#right) / 2;
    return {
      height: boxHeight + 8,
      draw: (top) => {
        this.#ink.box(this.#left, top + 4, this.#right - this.#left, boxHeight);
        this.#ink.writeCentred(word, centre, top + 6 + large.size * 1.1, large);
        lines.forEach((line, i) => this.#ink.writeCentred(line, centre, top + 8 + leading(large) + i * leading(small) + small.size, small));
      },
    };
  }

  rule(): Block {
    const gap = this.#paper.base * 0.8;
    return { height: gap, draw: (top) => this.#ink.rule(this.#left, this.#right, top + gap / 2, !this.#paper.table) };
  }

  /** Word for word, broken where the line is full and nowhere else; in pieces that pages can be cut between. */
  raw(text: string, size: number): Block[] {
    const style = { size };
    const width = this.#right - this.#left;
    const known = new Map<string, number>();
    const lines: string[] = [];
    let line = '';
    let used = 0;
    for (const character of text) {
      const wide = known.get(character) ?? this.#ink.width(character, style);
      known.set(character, wide);
      if (character === '\n' || used + wide > width) {
        lines.push(line);
        [line, used] = ['', 0];
      }
      if (character === '\n') continue;
      line += character;
      used += wide;
    }
    return [...lines, line].map((one) => this.#stack([one], style, (shown, y) => this.#ink.write(shown, this.#left, y, style)));
  }

  /** Headed lines: on A4 two parties beside each other, on the roll one below the other. */
  parties(parties: readonly { readonly title: string; readonly lines: readonly string[] }[], size: number): Block[] {
    const share = this.#paper.table ? parties.length : 1;
    const gutter = 24;
    const width = (this.#right - this.#left - gutter * (share - 1)) / share;
    const step = leading({ size });
    const laid = parties.map(({ title, lines }) => [
      { text: title, style: { size, bold: true } },
      ...lines.flatMap((line) => line.split('\n')).flatMap((line) => this.#ink.wrap(line, width, { size })).map((text) => ({ text, style: { size } })),
    ]); // prettier-ignore
    const blockOf = (rows: (typeof laid)[number], left: number): Block => ({
      height: rows.length * step + size * 0.5,
      draw: (top) => rows.forEach(({ text, style }, i) => this.#ink.write(text, left, top + i * step + size, style)),
    });
    if (share === 1) return laid.map((rows) => blockOf(rows, this.#left));
    const beside = laid.map((rows, index) => blockOf(rows, this.#left + index * (width + gutter)));
    return [{ height: Math.max(...beside.map(({ height }) => height)), draw: (top) => beside.forEach((one) => one.draw(top)) }];
  }

  /** A row of a table: each cell wraps in its own width. */
  row(cells: readonly TableCell[], style: Style): Block {
    const width = this.#right - this.#left;
    const gap = style.size * 0.6;
    let from = this.#left;
    const laid = cells.map((cell) => {
      const left = from;
      from += width * cell.width;
      return { cell, left, lines: this.#ink.wrap(cell.text, width * cell.width - gap, style) };
    });
    const step = leading(style);
    return {
      height: Math.max(1, ...laid.map(({ lines }) => lines.length)) * step + 2,
      draw: (top) => {
        for (const { cell, left, lines } of laid)
          lines.forEach((line, i) => {
            const y = top + i * step + style.size;
            if (cell.right === true) this.#ink.writeRight(line, left + width * cell.width, y, style);
            else this.#ink.write(line, left, y, style);
          });
      },
    };
  }

  paragraph(text: string, style: Style): Block[] {
    if (text === '') return [];
    const lines = this.#ink.wrap(text, this.#right - this.#left, style);
    return [this.#stack(lines, style, (line, y) => this.#ink.write(line, this.#left, y, style))];
  }

  /** On A4 two beside each other, on the roll one below the other. */
  pairs(rows: readonly Labelled[]): Block[] {
    if (!this.#paper.table) return rows.map((row) => this.pair(row));
    const half = Math.ceil(rows.length / 2);
    const gutter = 24;
    const middle = (this.#left + this.#right) / 2;
    return rows.slice(0, half).map((row, i) => {
      const left = this.#pairBetween(row, this.#left, middle - gutter / 2, { size: this.#paper.base });
      const other = rows[half + i];
      const right = other === undefined ? null : this.#pairBetween(other, middle + gutter / 2, this.#right, { size: this.#paper.base });
      return {
        height: Math.max(left.height, right?.height ?? 0),
        draw: (top) => {
          left.draw(top);
          right?.draw(top);
        },
      };
    });
  }

  pair(row: Labelled, style: Style = { size: this.#paper.base }): Block {
    return this.#pairBetween(row, this.#left, this.#right, style);
  }

  line(line: LaidLine): Block {
    return this.#paper.table ? this.#tableLine(line) : this.#rollLine(line);
  }

  /** Label at the left, value at the right; the value goes below when both do not fit. */
  #pairBetween(row: Labelled, left: number, right: number, style: Style): Block {
    const gap = style.size;
    const beside = this.#ink.width(row.label, style) + gap + this.#ink.width(row.value, style) <= right - left;
    const labels = beside ? [row.label] : this.#ink.wrap(row.label, right - left, style);
    const values = beside ? [row.value] : this.#ink.wrap(row.value, right - left, style);
    const step = leading(style);
    const firstValue = beside ? 0 : labels.length;
    return {
      height: (firstValue + values.length) * step,
      draw: (top) => {
        labels.forEach((text, i) => this.#ink.write(text, left, top + i * step + style.size, style));
        values.forEach((text, i) => this.#ink.writeRight(text, right, top + (firstValue + i) * step + style.size, style));
      },
    };
  }

  /** Two rows: period and time, then the reckoning with its amount. */
  #rollLine(line: LaidLine): Block {
    const size = this.#paper.base * 0.95;
    const indent = 8;
    const head = [line.title, line.when].filter((text) => text !== '').join('  ');
    const rows = [
      ...(head === '' ? [] : this.#ink.wrap(head, this.#right - this.#left - indent, { size })).map((text) => ({ text, amount: '' })),
      ...(line.reckoning === '' ? [] : [{ text: line.reckoning, amount: '' }]),
    ];
    const last = rows.pop() ?? { text: '', amount: '' };
    const notes = line.note === null ? [] : this.#ink.wrap(line.note, this.#right - this.#left - indent, { size: size * 0.88 });
    const step = leading({ size });
    const noteStep = leading({ size: size * 0.88 });
    const shown = [...rows, { ...last, amount: line.amount }];
    return {
      height: shown.length * step + notes.length * noteStep,
      draw: (top) => {
        shown.forEach((row, i) => {
          this.#ink.write(row.text, this.#left + indent, top + i * step + size, { size });
          this.#ink.writeRight(row.amount, this.#right, top + i * step + size, { size });
        });
        notes.forEach((text, i) =>
          this.#ink.write(text, this.#left + indent, top + shown.length * step + i * noteStep + size * 0.88, { size: size * 0.88 }),
        );
      },
    };
  }

  #tableLine(line: LaidLine): Block {
    const style = { size: this.#paper.base };
    const small = { size: this.#paper.base * 0.85 };
    const width = this.#right - this.#left;
    const titles = this.#ink.wrap(line.title, width * 0.28, style);
    const height = Math.max(titles.length * leading(style), leading(style)) + (line.note === null ? 0 : leading(small));
    return {
      height,
      draw: (top) => {
        const y = top + style.size;
        titles.forEach((text, i) => this.#ink.write(text, this.#left + 10, y + i * leading(style), style));
        this.#ink.write(line.when, this.#left + width * 0.32, y, style);
        this.#ink.writeRight(line.reckoning, this.#left + width * 0.8, y, style);
        this.#ink.writeRight(line.amount, this.#right, y, style);
        if (line.note !== null) this.#ink.writeRight(line.note, this.#left + width * 0.8, y + leading(style) - 1, small);
      },
    };
  }

  #stack(lines: readonly string[], style: Style, write: (line: string, y: number) => void): Block {
    const step = leading(style);
    return { height: lines.length * step, draw: (top) => lines.forEach((line, i) => write(line, top + i * step + style.size)) };
  }
}

function leading(style: Style): number {
  return style.size * 1.35;
}
