/** Stickers for a pile's connectors: a QR code and what a person reads, each 50 x 50 mm, one to a page or cut from A4. */
import PDFDocument from 'pdfkit';
import type { Fonts } from './fonts.ts';
import { Ink } from './ink.ts';
import { collect, drawCode } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface Sticker {
  readonly stationName: string;
  readonly pileName: string;
  readonly connectorName: string;
  /** Watts; null: not known. */
  readonly ratedPower: number | null;
  readonly pileId: string;
  readonly evse: number;
  readonly connector: number;
}

export interface StickerLook {
  readonly size: '50mm' | 'a4';
  readonly language: DocumentLanguage;
  /** Where drivers' pages are; null: nowhere, and the code says what the connector is called. */
  readonly site: string | null;
}

const MM = 72 / 25.4;
const SIDE = 50 * MM;
const PAD = 3 * MM;
const A4 = { width: 595.28, height: 841.89, columns: 3, rows: 5 } as const;
/** Most that one document holds. */
const MOST = 60;

const WORDS = { en: { scan: 'Scan to charge', title: 'Stickers' }, zh: { scan: '扫码充电', title: '二维码标签' } } as const;

/** Where the driver's page of a connector lies below `site` (no slash at its end); without a site, what the connector is called. */
export function stickerCode(site: string | null, { pileId, evse, connector }: Pick<Sticker, 'pileId' | 'evse' | 'connector'>): string {
  return site === null
    ? `${pileId}/${evse}/${connector}`
    : `${site.replace(/\/+$/, '')}/c/${encodeURIComponent(pileId)}/${evse}/${connector}`;
}

/** The PDF's bytes; the same stickers give the same bytes. More than 60 are cut off. */
export function stickerPdf(stickers: readonly Sticker[], look: StickerLook, fonts: Fonts): Promise<Uint8Array> {
  const { title } = WORDS[look.language];
  const pdf = new PDFDocument({
    autoFirstPage: false,
    lang: look.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: { Title: `${title} ${stickers[0]?.pileName ?? ''}`.trim(), CreationDate: new Date(0) },
  });
  const bytes = collect(pdf);
  const ink = new Ink(pdf, fonts);
  const perPage = look.size === 'a4' ? A4.columns * A4.rows : 1;
  stickers.slice(0, MOST).forEach((sticker, at) => {
    if (at % perPage === 0) pdf.addPage({ size: look.size === 'a4' ? [A4.width, A4.height] : [SIDE, SIDE], margin: 0 });
    const { left, top } = look.size === 'a4' ? cell(at % perPage) : { left: 0, top: 0 };
    if (look.size === 'a4') pdf.save().lineWidth(0.3).strokeColor('#999999').rect(left, top, SIDE, SIDE).stroke().restore();
    draw(pdf, ink, sticker, left, top, look);
  });
  if (stickers.length === 0) pdf.addPage({ size: [SIDE, SIDE], margin: 0 });
  pdf.end();
  return bytes;
}

/** Centred on the sheet, so that a printer's own margins cut nothing. */
function cell(at: number): { readonly left: number; readonly top: number } {
  const gap = 6 * MM;
  const width = A4.columns * SIDE + (A4.columns - 1) * gap;
  const height = A4.rows * SIDE + (A4.rows - 1) * gap;
  return {
    left: (A4.width - width) / 2 + (at % A4.columns) * (SIDE + gap),
    top: (A4.height - height) / 2 + Math.floor(at / A4.columns) * (SIDE + gap),
  };
}

function draw(pdf: InstanceType<typeof PDFDocument>, ink: Ink, sticker: Sticker, left: number, top: number, look: StickerLook): void {
  const right = left + SIDE - PAD;
  const middle = left + SIDE / 2;
  const power = sticker.ratedPower === null ? '' : `${kilowatts(sticker.ratedPower)} kW`;
  const name = { size: 13, bold: true };
  const letter = fitted(ink, sticker.connectorName, SIDE * 0.4, name);
  ink.writeRight(letter, right, top + PAD + 10, name);
  ink.write(fitted(ink, sticker.pileName, SIDE - 2 * PAD - ink.width(letter, name) - 6, name), left + PAD, top + PAD + 10, name);
  const side = 27.5 * MM;
  const code = stickerCode(look.site, sticker);
  drawCode(pdf, code, middle - side / 2, top + 10.5 * MM, side);
  const small = { size: 6.5, color: '#333333' };
  const said = look.site === null ? code : WORDS[look.language].scan;
  ink.writeCentred(fitted(ink, said, SIDE - 2 * PAD, { size: 8.5, bold: true }), middle, top + 42.5 * MM, { size: 8.5, bold: true });
  ink.write(fitted(ink, sticker.stationName, SIDE - 2 * PAD - ink.width(power, small) - 6, small), left + PAD, top + 47 * MM, small);
  if (power !== '') ink.writeRight(power, right, top + 47 * MM, small);
}

function fitted(ink: Ink, text: string, width: number, style: { readonly size: number; readonly bold?: boolean }): string {
  if (ink.width(text, style) <= width) return text;
  const letters = Array.from(text);
  while (letters.length > 0 && ink.width(`${letters.join('')}…`, style) > width) letters.pop();
  return `${letters.join('')}…`;
}

function kilowatts(watts: number): string {
  return (watts / 1_000).toFixed(watts % 1_000 === 0 ? 0 : 1);
}
