/** The cause-and-effect matrix for the inspector: A4 across, a row for each rule, a column for each zone; as many pages as it takes. */
import PDFDocument from 'pdfkit';
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { AlarmRule, Effect, Severity, Zone } from '../domain/safety.ts';
import type { MatrixVersionRow } from '../domain/safety-views.ts';
import { timeText } from './figures.ts';
import type { Fonts } from './fonts.ts';
import { Ink } from './ink.ts';
import { collect } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';
import { EFFECT_ORDER, effectWord, severityWord } from './safety-words.ts';

export interface MatrixSheet {
  readonly stationName: string;
  readonly zone: ZoneName;
  readonly language: DocumentLanguage;
  readonly printedAtMs: UtcMs;
  readonly zones: readonly Zone[];
  readonly rules: readonly AlarmRule[];
  /** What happens for a rule that stands nowhere in the matrix. */
  readonly unset: Readonly<Record<Severity, readonly Effect[]>>;
  readonly version: MatrixVersionRow;
  /** SHA-256 of the cells as they are kept, lower-case hex. */
  readonly digest: string;
}

const WORDS = {
  en: {
    title: 'Cause-and-effect matrix',
    version: 'Version',
    saved: 'Saved',
    by: 'by',
    shipped: 'as shipped',
    printed: 'Printed',
    cause: 'Cause (alarm rule)',
    here: 'In the zone where it happens',
    zone: 'In zone',
    trips: 'a silent safety sensor stops it',
    holds: 'a silent safety sensor holds new charges',
    off: 'switched off',
    latches: 'stays until reset',
    everywhere: 'wherever it happens',
    nothing: '–',
    unset: 'not set: by its severity',
    page: 'Page',
    of: 'of',
    digest: 'SHA-256 of this version',
    signed: 'Inspector',
    date: 'Place and date',
    none: 'No alarm rule has an effect.',
  },
  zh: {
    title: '因果联动矩阵',
    version: '版本',
    saved: '保存于',
    by: '保存人',
    shipped: '出厂设置',
    printed: '打印于',
    cause: '原因（告警规则）',
    here: '在发生的防区',
    zone: '在防区',
    trips: '安全传感器失联时停止本防区',
    holds: '安全传感器失联时暂缓新充电',
    off: '已停用',
    latches: '锁定至复位',
    everywhere: '不限地点',
    nothing: '–',
    unset: '未设置：按严重程度',
    page: '第',
    of: '/',
    digest: '本版本 SHA-256',
    signed: '检查人员',
    date: '地点与日期',
    none: '没有规则设置了联动。',
  },
} as const;

const PAGE = { width: 841.89, height: 595.28, margin: 40 } as const;
const RIGHT = PAGE.width - PAGE.margin;
const CAUSE_WIDTH = 170;
/** Columns of zones on one page, beside the one for "where it happens". */
const ZONES_A_PAGE = 5;
const TOP = 108;
const FOOT = PAGE.height - PAGE.margin - 46;
const CELL = { size: 7.6, leading: 9.6 } as const;

/** The PDF's bytes; the same sheet gives the same bytes. Rules without any effect stand in it too: an inspector asks for them. */
export function matrixPdf(sheet: MatrixSheet, fonts: Fonts): Promise<Uint8Array> {
  const words = WORDS[sheet.language];
  const pdf = new PDFDocument({
    autoFirstPage: false,
    bufferPages: true,
    lang: sheet.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: {
      Title: `${words.title} ${words.version} ${sheet.version.version}`,
      Author: sheet.stationName,
      CreationDate: new Date(sheet.printedAtMs),
    },
  });
  const bytes = collect(pdf);
  const ink = new Ink(pdf, fonts);
  for (const columns of columnsOf(sheet)) table(pdf, ink, sheet, columns);
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    foot(ink, sheet, page + 1, count);
  }
  pdf.end();
  return bytes;
}

interface Column {
  readonly zoneId: string | null;
  readonly title: string;
  readonly note: string;
}

/** One list of columns a page across; the first of each is where it happens. */
function columnsOf({ zones, language }: MatrixSheet): Column[][] {
  const words = WORDS[language];
  const here: Column = { zoneId: null, title: words.here, note: '' };
  const all = zones.map((zone): Column => ({
    zoneId: zone.id,
    title: `${words.zone} ${zone.name}`,
    note: zone.silence === 'trip' ? words.trips : words.holds,
  }));
  const pages: Column[][] = [];
  for (let at = 0; at === 0 || at < all.length; at += ZONES_A_PAGE) pages.push([here, ...all.slice(at, at + ZONES_A_PAGE)]);
  return pages;
}

type Pdf = InstanceType<typeof PDFDocument>;

function table(pdf: Pdf, ink: Ink, sheet: MatrixSheet, columns: readonly Column[]): void {
  const words = WORDS[sheet.language];
  const width = (RIGHT - PAGE.margin - CAUSE_WIDTH) / columns.length;
  let y = begin(pdf, ink, sheet, columns, width);
  if (sheet.rules.length === 0) ink.write(words.none, PAGE.margin, y + 16, { size: 9 });
  for (const rule of sheet.rules) {
    const cause = causeLines(ink, rule, sheet);
    const cells = columns.map((column) => cellLines(ink, rule, column, sheet, width - 8));
    const height = Math.max(cause.length * CELL.leading, ...cells.map((lines) => lines.length * CELL.leading)) + 7;
    if (y + height > FOOT - 8) y = begin(pdf, ink, sheet, columns, width);
    cause.forEach(({ text, bold }, row) =>
      ink.write(text, PAGE.margin, y + 9 + row * CELL.leading, { size: bold ? 8.4 : 7, bold, color: bold ? '#000000' : '#555555' }),
    );
    cells.forEach((lines, column) =>
      lines.forEach((line, row) =>
        ink.write(line, PAGE.margin + CAUSE_WIDTH + column * width + 4, y + 9 + row * CELL.leading, { size: CELL.size }),
      ),
    );
    y += height;
    pdf.save().lineWidth(0.3).strokeColor('#999999').moveTo(PAGE.margin, y).lineTo(RIGHT, y).stroke().restore();
  }
  const top = TOP - 6;
  for (let column = 0; column < columns.length; column += 1) {
    const x = PAGE.margin + CAUSE_WIDTH + column * width;
    pdf.save().lineWidth(0.3).strokeColor('#bbbbbb').moveTo(x, top).lineTo(x, y).stroke().restore();
  }
}

/** A new page with its head; returns where the rows begin. */
function begin(pdf: Pdf, ink: Ink, sheet: MatrixSheet, columns: readonly Column[], width: number): number {
  const words = WORDS[sheet.language];
  const { version, zone, printedAtMs } = sheet;
  pdf.addPage({ size: [PAGE.width, PAGE.height], margin: 0 });
  ink.write(words.title, PAGE.margin, 56, { size: 16, bold: true });
  ink.write(ink.wrap(sheet.stationName, 380, { size: 10 })[0] ?? '', PAGE.margin, 73, { size: 10, color: '#444444' });
  ink.writeRight(`${words.version} ${version.version}`, RIGHT, 56, { size: 13, bold: true });
  const who =
    version.savedByName === null
      ? words.shipped
      : `${words.saved} ${timeText(version.savedAtMs, zone)}, ${words.by} ${version.savedByName}`;
  ink.writeRight(who, RIGHT, 72, { size: 8.5, color: '#444444' });
  ink.writeRight(`${words.printed} ${timeText(printedAtMs, zone)}`, RIGHT, 84, { size: 8.5, color: '#444444' });
  const head = { size: 8, bold: true } as const;
  const titles = columns.map(({ title }) => ink.wrap(title, width - 8, head).slice(0, 2));
  const notes = columns.map(({ note }) => (note === '' ? [] : ink.wrap(note, width - 8, { size: 6.6 }).slice(0, 2)));
  ink.write(words.cause, PAGE.margin, TOP + 4, head);
  titles.forEach((lines, at) => {
    const x = PAGE.margin + CAUSE_WIDTH + at * width + 4;
    lines.forEach((line, row) => ink.write(line, x, TOP + 4 + row * 10, head));
    (notes[at] ?? []).forEach((line, row) => ink.write(line, x, TOP + 4 + lines.length * 10 + row * 8, { size: 6.6, color: '#555555' }));
  });
  const depth = Math.max(...titles.map((lines, at) => lines.length * 10 + (notes[at]?.length ?? 0) * 8));
  ink.rule(PAGE.margin, RIGHT, TOP + depth, false);
  return TOP + depth;
}

function causeLines(ink: Ink, rule: AlarmRule, { language, zones }: MatrixSheet): { readonly text: string; readonly bold: boolean }[] {
  const words = WORDS[language];
  const where = rule.zoneId === null ? words.everywhere : (zones.find(({ id }) => id === rule.zoneId)?.name ?? rule.zoneId);
  const facts = [
    severityWord(rule.severity, language),
    where,
    ...(rule.latching ? [words.latches] : []),
    ...(rule.enabled ? [] : [words.off]),
  ].join(' · ');
  return [
    ...ink.wrap(rule.name, CAUSE_WIDTH - 10, { size: 8.4, bold: true }).slice(0, 3).map((text) => ({ text, bold: true })),
    ...ink.wrap(facts, CAUSE_WIDTH - 10, { size: 7 }).slice(0, 2).map((text) => ({ text, bold: false })),
  ]; // prettier-ignore
}

function cellLines(ink: Ink, rule: AlarmRule, { zoneId }: Column, { version, unset, language }: MatrixSheet, width: number): string[] {
  const own = version.cells.filter(({ ruleId }) => ruleId === rule.id);
  const unsetHere = own.length === 0 && zoneId === null;
  const told = unsetHere ? unset[rule.severity] : own.find((one) => one.zoneId === zoneId)?.effects;
  const effects = EFFECT_ORDER.filter((effect) => told?.includes(effect) === true);
  if (effects.length === 0) return [WORDS[language].nothing];
  const lines = [...effects.map((effect) => effectWord(effect, language)), ...(unsetHere ? [`(${WORDS[language].unset})`] : [])];
  return lines.flatMap((line) => ink.wrap(line, width, { size: CELL.size }).slice(0, 2));
}

function foot(ink: Ink, { language, digest }: MatrixSheet, page: number, pages: number): void {
  const words = WORDS[language];
  const small = { size: 7, color: '#555555' };
  ink.rule(PAGE.margin, PAGE.margin + 170, FOOT + 24, false);
  ink.write(words.signed, PAGE.margin, FOOT + 34, small);
  ink.rule(PAGE.margin + 190, PAGE.margin + 360, FOOT + 24, false);
  ink.write(words.date, PAGE.margin + 190, FOOT + 34, small);
  ink.writeRight(`${words.digest}: ${digest}`, RIGHT, FOOT + 24, { size: 6.6, color: '#444444' });
  ink.writeRight(`${words.page} ${page} ${words.of} ${pages}`, RIGHT, FOOT + 36, small);
}
