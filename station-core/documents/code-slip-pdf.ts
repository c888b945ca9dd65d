/** A start code on the 80 mm roll: the code large, a QR code that brings it to the driver's page, and what to do with it. */
import PDFDocument from 'pdfkit';
import type { CodeSlip } from '../domain/code-slip.ts';
import { moneyText, timeText } from './figures.ts';
import type { Fonts } from './fonts.ts';
import { Ink, type Style } from './ink.ts';
import { collect, drawCode } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';
import { stickerCode } from './sticker-pdf.ts';

const WORDS = {
  en: {
    title: 'Code for one charge',
    steps: ['1. Plug your car in.', '2. Scan the code on the pile with your phone.', '3. Type this code and start.'],
    scan: 'Or scan this: it fills the code in.',
    until: 'Good until',
    paid: 'Paid in advance',
    back: 'What you do not use is given back.',
    limit: 'Ends at',
    place: 'Only for',
    call: 'Help',
  },
  zh: {
    title: '单次充电码',
    steps: ['1. 插枪。', '2. 用手机扫描充电桩上的二维码。', '3. 输入此码并启动。'],
    scan: '或扫描此码，自动填写。',
    until: '有效期至',
    paid: '已预付',
    back: '没有用完的钱会退还。',
    limit: '充到金额停止',
    place: '仅用于',
    call: '帮助电话',
  },
} as const;

/** 80 mm paper of which printers reach 72 mm; points. */
const WIDTH = 226.77;
const MARGIN = 11.5;
const SIDE = 120;

/** The address behind the QR code. The code stands after '#', which no phone sends anywhere: it is filled in on the phone. null: there are no such pages. */
export function slipAddress({ site, place, code }: Pick<CodeSlip, 'site' | 'place' | 'code'>): string | null {
  if (site === null) return null;
  return `${place === null ? `${site}/` : stickerCode(site, place.ref)}#${code}`;
}

/** The PDF's bytes. */
export async function codeSlipPdf(slip: CodeSlip, language: DocumentLanguage, fonts: Fonts): Promise<Uint8Array> {
  const words = WORDS[language];
  const pdf = new PDFDocument({
    autoFirstPage: false,
    lang: language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: { Title: words.title, Author: slip.stationName, CreationDate: new Date(slip.printedAtMs) },
  });
  const bytes = collect(pdf);
  const ink = new Ink(pdf, fonts);
  const address = slipAddress(slip);
  const lines = linesOf(slip, language, address !== null);
  const height = lines.reduce((sum, { style }) => sum + leading(style), 2 * MARGIN) + (address === null ? 0 : SIDE + 10);
  pdf.addPage({ size: [WIDTH, height], margin: 0 });
  let top = MARGIN;
  for (const { text, style, isCode } of lines) {
    if (isCode === true && address !== null) {
      drawCode(pdf, address, (WIDTH - SIDE) / 2, top + 2, SIDE);
      top += SIDE + 10;
    }
    ink.writeCentred(text, WIDTH / 2, top + style.size, style);
    top += leading(style);
  }
  pdf.end();
  return bytes;

  function linesOf(one: CodeSlip, inLanguage: DocumentLanguage, hasAddress: boolean): Line[] {
    const said = WORDS[inLanguage];
    const plain: Style = { size: 9 };
    const wrapped = (text: string, style: Style = plain): Line[] =>
      ink.wrap(text, WIDTH - 2 * MARGIN, style).map((line) => ({ text: line, style }));
    const money = (amount: NonNullable<CodeSlip['paid']>): string => `${moneyText(amount, one.currency)} ${one.currency.code}`;
    return [
      ...wrapped(one.stationName, { size: 13, bold: true }),
      ...wrapped(said.title, { size: 11 }),
      { text: '', style: { size: 4 } },
      { text: one.code, style: { size: 25, bold: true } },
      { text: '', style: { size: 4 } },
      ...said.steps.flatMap((step) => wrapped(step)),
      { text: '', style: { size: 4 } },
      ...(hasAddress ? [{ text: said.scan, style: plain, isCode: true }] : []),
      { text: '', style: { size: 4 } },
      ...(one.paid === null ? [] : [...wrapped(`${said.paid}: ${money(one.paid)}`, { size: 11, bold: true }), ...wrapped(said.back)]),
      ...(one.limit === null ? [] : wrapped(`${said.limit}: ${money(one.limit)}`)),
      ...(one.place === null ? [] : wrapped(`${said.place}: ${one.place.connectorName} · ${one.place.pileName}`)),
      ...wrapped(`${said.until}: ${timeText(one.expiresAtMs, one.zone).slice(0, 16)}`),
      ...(one.phone === '' ? [] : wrapped(`${said.call}: ${one.phone}`)),
    ];
  }
}

interface Line {
  readonly text: string;
  readonly style: Style;
  /** The QR code stands above it. */
  readonly isCode?: boolean;
}

function leading({ size }: Style): number {
  return size * 1.35;
}
