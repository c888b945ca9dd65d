/** A paper of names and figures for the files of the station: facts, sections with their sums, remarks, a line to sign. Roll and A4. */
import PDFDocument from 'pdfkit';
import type { UtcMs } from '../base/time.ts';
import type { Fonts } from './fonts.ts';
import { Ink, type Style } from './ink.ts';
import { collect } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface SlipRow {
  readonly label: string;
  readonly value: string;
  /** A sum: bold, with a line over it. */
  readonly isSum?: boolean;
}

export interface Slip {
  readonly stationName: string;
  readonly title: string;
  readonly facts: readonly SlipRow[];
  /** Without rows it is left out. */
  readonly sections: readonly { readonly title: string; readonly rows: readonly SlipRow[] }[];
  readonly remarks: readonly string[];
  /** Under a line to write on; empty: nobody signs. */
  readonly signature: string;
  /** When what it says became so: the same facts give the same bytes. */
  readonly asOfMs: UtcMs;
  readonly pageWord: string;
}

export interface SlipLook {
  readonly size: '80mm' | 'a4';
  readonly language: DocumentLanguage;
}

interface Paper {
  readonly width: number;
  /** null: as long as the text. */
  readonly height: number | null;
  readonly margin: number;
  readonly base: number;
}

/** 80 mm paper of which printers reach 72 mm; points. */
const ROLL: Paper = { width: 226.77, height: null, margin: 11.5, base: 8.5 };
const A4: Paper = { width: 595.28, height: 841.89, margin: 56.7, base: 10 };
/** The format's 200 inches. */
const LONGEST = 14_000;

/** The PDF's bytes. */
export function slipPdf(slip: Slip, look: SlipLook, fonts: Fonts): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    autoFirstPage: false,
    lang: look.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: { Title: slip.title, Author: slip.stationName, CreationDate: new Date(slip.asOfMs) },
  });
  const bytes = collect(pdf);
  const paper = look.size === 'a4' ? A4 : ROLL;
  const ink = new Ink(pdf, fonts);
  place(pdf, ink, blocksOf(slip, ink, paper), paper, slip);
  pdf.end();
  return bytes;
}

/** A piece that is never cut in two. */
interface Block {
  readonly height: number;
  readonly draw: (top: number) => void;
}

function blocksOf(slip: Slip, ink: Ink, paper: Paper): Block[] {
  const { base } = paper;
  const plain: Style = { size: base };
  const small: Style = { size: base * 0.9, color: '#333333' };
  return [
    text(ink, paper, slip.stationName, { size: base * 1.5, bold: true }),
    text(ink, paper, slip.title, { size: base * 1.25, bold: true }),
    gap(base * 0.6),
    ...slip.facts.map((row) => pair(ink, paper, row, plain)),
    ...slip.sections
      .filter(({ rows }) => rows.length > 0)
      .flatMap(({ title, rows }) => [
        gap(base * 0.9),
        text(ink, paper, title, { size: base, bold: true }),
        rule(ink, paper),
        ...rows.map((row) => pair(ink, paper, row, row.isSum === true ? { size: base, bold: true } : plain)),
      ]),
    ...(slip.remarks.length === 0 ? [] : [gap(base)]),
    ...slip.remarks.map((remark) => text(ink, paper, remark, small)),
    ...(slip.signature === '' ? [] : [signature(ink, paper, slip.signature, small)]),
  ];
}

function place(pdf: InstanceType<typeof PDFDocument>, ink: Ink, blocks: readonly Block[], paper: Paper, slip: Slip): void {
  const wanted = blocks.reduce((sum, block) => sum + block.height, 2 * paper.margin);
  const height = paper.height ?? Math.min(LONGEST, wanted);
  const bottom = height - paper.margin - (paper.height === null ? 0 : paper.base * 2);
  let top = Number.POSITIVE_INFINITY;
  let page = 0;
  for (const block of blocks) {
    if (top + block.height > bottom + 0.01) {
      pdf.addPage({ size: [paper.width, height], margin: 0 });
      page += 1;
      top = paper.margin;
      const foot = `${slip.stationName} · ${slip.title} · ${slip.pageWord} ${page}`;
      if (paper.height !== null) ink.writeCentred(foot, paper.width / 2, height - paper.margin, { size: 7.5, color: '#555555' });
    }
    block.draw(top);
    top += block.height;
  }
}

function gap(height: number): Block {
  return { height, draw: () => undefined };
}

function rule(ink: Ink, paper: Paper): Block {
  return { height: 4, draw: (top) => ink.rule(paper.margin, paper.width - paper.margin, top + 1, false) };
}

function text(ink: Ink, paper: Paper, words: string, style: Style): Block {
  const lines = ink.wrap(words, paper.width - 2 * paper.margin, style);
  const step = leading(style);
  return {
    height: lines.length * step,
    draw: (top) => lines.forEach((line, index) => ink.write(line, paper.margin, top + index * step + style.size, style)),
  };
}

/** Label at the left, value at the right; the value goes below where both do not fit. */
function pair(ink: Ink, paper: Paper, row: SlipRow, style: Style): Block {
  const [left, right] = [paper.margin, paper.width - paper.margin];
  const isBeside = ink.width(row.label, style) + style.size + ink.width(row.value, style) <= right - left;
  const labels = isBeside ? [row.label] : ink.wrap(row.label, right - left, style);
  const values = isBeside ? [row.value] : ink.wrap(row.value, right - left, style);
  const step = leading(style);
  const above = row.isSum === true ? 3 : 0;
  const firstValue = isBeside ? 0 : labels.length;
  return {
    height: above + (firstValue + values.length) * step,
    draw: (top) => {
      if (row.isSum === true) ink.rule(left, right, top + 1.5, true);
      labels.forEach((line, index) => ink.write(line, left, top + above + index * step + style.size, style));
      values.forEach((line, index) => ink.writeRight(line, right, top + above + (firstValue + index) * step + style.size, style));
    },
  };
}

function signature(ink: Ink, paper: Paper, words: string, style: Style): Block {
  const room = paper.base * 4;
  const width = Math.min(200, paper.width - 2 * paper.margin);
  return {
    height: room + leading(style),
    draw: (top) => {
      ink.rule(paper.margin, paper.margin + width, top + room, false);
      ink.write(words, paper.margin, top + room + style.size * 1.2, style);
    },
  };
}

function leading(style: Style): number {
  return style.size * 1.4;
}
