/** A paper as PDF: A4 with its charges, or the 80 mm roll. The same paper gives the same bytes, until what is open of it changes. */
import PDFDocument from 'pdfkit';
import { minor, type Minor } from '../base/money.ts';
import { localTime } from '../base/time.ts';
import type { InvoiceView } from '../domain/invoice-views.ts';
import { kwhText, moneyText, percentText, placesFor } from './figures.ts';
import type { Fonts } from './fonts.ts';
import { Ink } from './ink.ts';
import { invoiceWords, reasonText, type InvoiceWords } from './invoice-words.ts';
import { A4, Pen, place, ROLL, type Block, type Labelled, type Paper, type TableCell } from './paper-layout.ts';
import { collect } from './pdf-parts.ts';
import type { ReceiptLook } from './receipt-pdf.ts';

/** A fleet's month on the roll would be a metre long: it has its sums there, and its charges on A4. */
const MOST_ON_ROLL = 30;

export function invoicePdf(paper: InvoiceView, look: ReceiptLook, fonts: Fonts): Promise<Uint8Array> {
  const words = invoiceWords(look.language);
  const pdf = new PDFDocument({
    autoFirstPage: false,
    lang: look.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: { Title: `${words[paper.kind]} ${paper.name}`, Author: sellerOf(paper), CreationDate: new Date(paper.issuedAtMs) },
  });
  const bytes = collect(pdf);
  const ink = new Ink(pdf, fonts);
  const sheet = look.size === 'a4' ? A4 : ROLL;
  place(pdf, ink, blocksOf(paper, words, ink, sheet), sheet, (page) => `${sellerOf(paper)} · ${paper.name} · ${words.page} ${page}`);
  pdf.end();
  return bytes;
}

function sellerOf({ seller, stationName }: InvoiceView): string {
  return seller.name === '' ? stationName : seller.name;
}

function blocksOf(paper: InvoiceView, words: InvoiceWords, ink: Ink, sheet: Paper): Block[] {
  const pen = new Pen(ink, sheet);
  const size = sheet.base;
  const money = (amount: Minor): string => moneyText(amount, paper.currency);
  return [
    pen.title(sellerOf(paper), size * 1.6),
    pen.title(words[paper.kind], size * 1.25),
    ...paper.correctedBy.map((one) => pen.banner(words.correctedBy, [`${one.name} · ${money(one.total)} ${paper.currency.code}`])),
    pen.rule(),
    ...pen.pairs(facts(paper, words)),
    pen.rule(),
    ...pen.parties(parties(paper, words), size),
    pen.rule(),
    ...(sheet.table ? taxTable(paper, words, pen, size) : taxRows(paper, words, pen)),
    pen.rule(),
    ...sums(paper, words).map((row) => pen.pair(row)),
    pen.pair({ label: totalWord(paper, words), value: `${money(paper.total)} ${paper.currency.code}` }, { size: size * 1.4, bold: true }),
    ...settled(paper, words).map((row) => pen.pair(row, { size, bold: true })),
    ...pen.paragraph(reasonText(paper.reason, words), { size }),
    ...charges(paper, words, pen, sheet),
  ];
}

function facts(paper: InvoiceView, words: InvoiceWords): Labelled[] {
  return [
    { label: words.number, value: paper.name },
    { label: words.issued, value: localTime(paper.issuedAtMs, paper.zone).date },
    ...(paper.fromDay === null || paper.toDay === null ? [] : [{ label: words.days, value: `${paper.fromDay} – ${paper.toDay}` }]),
    ...(paper.accountNumber === null ? [] : [{ label: words.account, value: String(paper.accountNumber) }]),
    ...(paper.corrects === null ? [] : [{ label: words.corrects, value: paper.corrects.name }]),
  ];
}

function parties(paper: InvoiceView, words: InvoiceWords): { readonly title: string; readonly lines: readonly string[] }[] {
  const { seller, buyer } = paper;
  const tax = (taxId: string): string => (taxId === '' ? '' : `${words.taxId}${words.separator}${taxId}`);
  const phone = seller.phone === '' ? '' : `${words.phone}${words.separator}${seller.phone}`;
  const told = (...lines: readonly string[]): string[] => lines.filter((line) => line !== '');
  return [
    {
      title: paper.kind === 'settlement' ? words.merchant : words.buyer,
      lines: buyer === null ? [] : told(buyer.name, buyer.address, tax(buyer.taxId), buyer.email),
    },
    { title: words.seller, lines: told(sellerOf(paper), seller.address, tax(seller.taxId), phone) },
  ];
}

/** What, rate, before tax, tax, amount. */
function taxTable(paper: InvoiceView, words: InvoiceWords, pen: Pen, size: number): Block[] {
  const cells = (what: string, rate: string, net: string, tax: string, gross: string): TableCell[] => [
    { text: what, width: 0.34 },
    { text: rate, width: 0.15, right: true },
    { text: net, width: 0.17, right: true },
    { text: tax, width: 0.17, right: true },
    { text: gross, width: 0.17, right: true },
  ];
  const money = (amount: number): string => moneyText(minor(amount), paper.currency);
  return [
    pen.row(cells(words.what, words.rate, words.net, words.tax, words.gross), { size: size * 0.85, color: '#555555' }),
    ...paper.lines.map(({ layer, taxPpm, net, tax }) =>
      pen.row(cells(words[`layer.${layer}`], rateText(taxPpm, words), money(net), money(tax), money(net + tax)), { size }),
    ),
  ];
}

function taxRows(paper: InvoiceView, words: InvoiceWords, pen: Pen): Block[] {
  const money = (amount: number): string => moneyText(minor(amount), paper.currency);
  return paper.lines.flatMap(({ layer, taxPpm, net, tax }) => [
    pen.pair({ label: words[`layer.${layer}`], value: money(net + tax) }),
    ...(tax === 0 && taxPpm === null ? [] : [pen.pair({ label: `   ${words.net} ${money(net)}`, value: `${words.tax} ${rateText(taxPpm, words)} ${money(tax)}` })]),
  ]);
} // prettier-ignore

function rateText(taxPpm: number | null, words: InvoiceWords): string {
  return taxPpm === null ? words.noTax : `${percentText(taxPpm)} %`;
}

function sums(paper: InvoiceView, words: InvoiceWords): Labelled[] {
  const money = (amount: number): string => moneyText(minor(amount), paper.currency);
  if (paper.kind === 'settlement') {
    const income = paper.lines.reduce((sum, line) => sum + (line.layer === 'fee' ? 0 : line.net), 0);
    return [{ label: words.income, value: money(income) }];
  }
  return paper.tax === 0
    ? []
    : [
        { label: words.net, value: money(paper.net) },
        { label: words.tax, value: money(paper.tax) },
      ];
}

function totalWord(paper: InvoiceView, words: InvoiceWords): string {
  return paper.kind === 'settlement' ? words.payable : words.total;
}

/** What came in for a statement, or went out for a settlement, and what is left. */
function settled(paper: InvoiceView, words: InvoiceWords): Labelled[] {
  if (paper.open === null) return [];
  const money = (amount: Minor): string => `${moneyText(amount, paper.currency)} ${paper.currency.code}`;
  return [
    ...(paper.paid === 0 ? [] : [{ label: paper.kind === 'settlement' ? words.paidOut : words.paid, value: money(paper.paid) }]),
    ...(paper.kind === 'statement' ? [{ label: words.open, value: money(paper.open) }] : []),
  ];
}

function charges(paper: InvoiceView, words: InvoiceWords, pen: Pen, sheet: Paper): Block[] {
  if (!sheet.table && paper.billRows.length > MOST_ON_ROLL) return [];
  const style = { size: sheet.base * 0.9 };
  const places = placesFor(
    paper.billRows.map(({ energy }) => energy),
    2,
  );
  const money = (amount: Minor): string => moneyText(amount, paper.currency);
  const head = pen.pair({ label: words.bills, value: '' }, { size: sheet.base, bold: true });
  if (!sheet.table)
    return [
      pen.rule(),
      head,
      ...paper.billRows.map((row) =>
        pen.line({
          title: `${words.bill} ${row.number}`,
          when: localTime(row.startedAtMs, paper.zone).date,
          reckoning: `${kwhText(row.energy, places)} kWh`,
          amount: money(paper.kind === 'settlement' ? row.net : row.total),
          note: null,
        }),
      ),
    ];
  const cells = (bill: string, date: string, where: string, energy: string, net: string, tax: string, gross: string): TableCell[] => [
    { text: bill, width: 0.1 },
    { text: date, width: 0.14 },
    { text: where, width: 0.28 },
    { text: energy, width: 0.12, right: true },
    { text: net, width: 0.12, right: true },
    { text: tax, width: 0.11, right: true },
    { text: gross, width: 0.13, right: true },
  ];
  return [
    pen.rule(),
    head,
    pen.row(cells(words.bill, words.date, words.place, words.energy, words.net, words.tax, words.gross), {
      size: sheet.base * 0.8,
      color: '#555555',
    }),
    ...paper.billRows.map((row) =>
      pen.row(
        cells(
          String(row.number),
          localTime(row.startedAtMs, paper.zone).date,
          `${row.pileName} · ${row.connectorName}`,
          kwhText(row.energy, places),
          money(row.net),
          money(row.tax),
          money(row.total),
        ),
        style,
      ),
    ),
  ];
}
