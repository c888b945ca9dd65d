/** A receipt as PDF: the 80 mm roll, cut to its length, and A4. */
import PDFDocument from 'pdfkit';
import type { ReceiptView } from '../domain/views.ts';
import type { Fonts } from './fonts.ts';
import { Ink } from './ink.ts';
import { A4, Pen, place, ROLL, type Block, type Paper } from './paper-layout.ts';
import { collect } from './pdf-parts.ts';
import { receiptModel, type ReceiptModel } from './receipt-model.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface ReceiptLook {
  readonly size: '80mm' | 'a4';
  readonly language: DocumentLanguage;
}

/** The PDF's bytes. The same bill gives the same bytes: a reprint is the same document. */
export function receiptPdf(receipt: ReceiptView, look: ReceiptLook, fonts: Fonts): Promise<Uint8Array> {
  const model = receiptModel(receipt, look.language);
  const pdf = new PDFDocument({
    autoFirstPage: false,
    lang: look.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: {
      Title: `${model.words.title} ${receipt.bill.number}`,
      Author: receipt.stationName,
      CreationDate: new Date(receipt.bill.issuedAtMs),
    },
  });
  const bytes = collect(pdf);
  const ink = new Ink(pdf, fonts);
  const paper = look.size === 'a4' ? A4 : ROLL;
  place(
    pdf,
    ink,
    blocksOf(model, ink, paper),
    paper,
    (page) => `${model.stationName} · ${model.words.number} ${model.facts[0]?.value ?? ''} · ${model.words.page} ${page}`,
  );
  pdf.end();
  return bytes;
}

function blocksOf(model: ReceiptModel, ink: Ink, paper: Paper): Block[] {
  const pen = new Pen(ink, paper);
  const { words } = model;
  return [
    pen.title(model.stationName, paper.base * 1.6),
    ...model.seller.map((line) => pen.centred(line, { size: paper.base * 0.9 })),
    pen.title(words.title, paper.base * 1.2),
    ...(model.reversed === null ? [] : [pen.banner(words.reversed, model.reversed)]),
    pen.rule(),
    ...pen.pairs(model.facts),
    pen.rule(),
    ...pen.pairs(model.meter),
    pen.rule(),
    ...model.sections.flatMap((s) => [
      pen.pair({ label: s.title, value: s.sum }, { size: paper.base, bold: true }),
      ...s.lines.map((l) => pen.line(l)),
    ]),
    ...(model.rounding === null ? [] : [pen.pair(model.rounding)]),
    pen.rule(),
    ...model.taxes.map((row) => pen.pair(row)),
    pen.pair(model.total, { size: paper.base * 1.5, bold: true }),
    ...model.balance.map((row) => pen.pair(row, { size: paper.base, bold: true })),
    pen.rule(),
    ...pen.paragraph(model.payment, { size: paper.base, bold: true }),
    ...model.papers.map((row) => pen.pair(row)),
    ...model.remarks.flatMap((text) => pen.paragraph(text, { size: paper.base * 0.85 })),
    ...signedBlocks(model, pen, paper),
  ];
}

/** Small, and whole: software checks them character by character. */
function signedBlocks(model: ReceiptModel, pen: Pen, paper: Paper): Block[] {
  if (model.signed.length === 0) return [];
  const small = paper.base * 0.75;
  return [
    pen.rule(),
    ...pen.paragraph(model.words.signed, { size: paper.base * 0.9, bold: true }),
    ...model.signed.flatMap(({ title, text, publicKey }) => [
      ...pen.paragraph(title, { size: paper.base * 0.85 }),
      ...pen.raw(text, small),
      ...(publicKey === null ? [] : pen.raw(publicKey, small)),
    ]),
  ];
}
