/** The installer's record of a zone on A4: one page, and more only where a zone has more to be tried than a page holds. */
import PDFDocument from 'pdfkit';
import type { ZoneName } from '../base/time.ts';
import type { FieldCheckView, FieldRecordView } from '../domain/field-record.ts';
import { timeText } from './figures.ts';
import type { Fonts } from './fonts.ts';
import { checkWords, recordVerdictWord } from './field-record-words.ts';
import { Ink } from './ink.ts';
import { collect } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';
import { cutLines, PAGE, RIGHT, SEAL_TOP, writeFacts, writeSeal } from './record-paper.ts';

export interface FieldRecordSheet {
  readonly stationName: string;
  readonly record: FieldRecordView;
  readonly zone: ZoneName;
  readonly language: DocumentLanguage;
  /** The record as it was signed, and the signature (base64url). */
  readonly signed: string;
  readonly signature: string;
}

const WORDS = {
  en: {
    title: 'Safety test record of a zone',
    zone: 'Zone',
    begun: 'Begun',
    by: 'Begun by',
    installer: 'Installer',
    closed: 'Closed',
    closedBy: 'Closed by',
    count: 'Checks',
    verdict: 'Result',
    note: 'Remark',
    what: 'Sensor, relay or output',
    found: 'What was found',
    state: 'Result',
    page: (at: number, of: number) => `Page ${at} of ${of}`,
  },
  zh: {
    title: '防区安全测试记录',
    zone: '防区',
    begun: '开始',
    by: '发起人',
    installer: '安装人员',
    closed: '结束',
    closedBy: '结束人',
    count: '检查项',
    verdict: '结论',
    note: '备注',
    what: '传感器、继电器或输出',
    found: '结果说明',
    state: '结果',
    page: (at: number, of: number) => `第 ${at} 页，共 ${of} 页`,
  },
} as const;

const FOUND = PAGE.margin + 150;
const STATE_WIDTH = 62;
const LEADING = 1.24;
const FOOT = PAGE.height - PAGE.margin;
/** From the largest type with which all of it fits on one page; beyond the smallest it goes on on the next. Whole sentences are in the signed file. */
const TYPES = [
  { size: 8.5, longest: 4 },
  { size: 7.8, longest: 3 },
  { size: 7.2, longest: 2 },
  { size: 6.6, longest: 1 },
] as const;
type Type = (typeof TYPES)[number];
/** On several pages there is room to be read. */
const ROOMY = TYPES[1];

interface Row {
  readonly check: FieldCheckView;
  readonly name: readonly string[];
  readonly kind: string;
  readonly state: string;
  readonly found: readonly string[];
  readonly height: number;
}

/** The PDF's bytes; the same record gives the same bytes. */
export function fieldRecordPdf(sheet: FieldRecordSheet, fonts: Fonts): Promise<Uint8Array> {
  const { record, language } = sheet;
  const words = WORDS[language];
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    bufferPages: true,
    lang: language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: {
      Title: `${words.title} ${record.zoneName}`,
      Author: sheet.stationName,
      CreationDate: new Date(record.endedAtMs ?? record.begunAtMs),
    },
  });
  const bytes = collect(pdf);
  const ink = new Ink(pdf, fonts);
  const first = head(ink, sheet) + 18;
  const room = SEAL_TOP - 16;
  const onePage = TYPES.map((type) => ({ type, rows: laid(ink, sheet, type) })).find(({ rows }) => first + heightOf(rows) <= room);
  const { type, rows } = onePage ?? { type: ROOMY, rows: laid(ink, sheet, ROOMY) };
  let y = first;
  for (const [at, row] of rows.entries()) {
    const isLast = at === rows.length - 1;
    if (y + row.height > (isLast ? room : FOOT)) {
      pdf.addPage();
      y = tableHead(ink, sheet, PAGE.margin + 8) + 18;
    }
    writeRow(ink, row, y, type);
    y += row.height;
  }
  writeSeal(pdf, ink, { language, record: sheet.signed, signature: sheet.signature });
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; count > 1 && page < count; page += 1) {
    pdf.switchToPage(page);
    ink.writeRight(words.page(page + 1, count), RIGHT, PAGE.height - 28, { size: 7.5, color: '#555555' });
  }
  pdf.end();
  return bytes;
}

/** Title, facts and the table's head; returns where that ends. */
function head(ink: Ink, sheet: FieldRecordSheet): number {
  const { record, language, zone } = sheet;
  const words = WORDS[language];
  ink.write(words.title, PAGE.margin, 64, { size: 17, bold: true });
  const station = { size: 10, color: '#444444' };
  ink.write(cutLines(ink, sheet.stationName, RIGHT - PAGE.margin, station, 1)[0] ?? '', PAGE.margin, 82, station);
  const pairs: readonly (readonly [string, string])[] = [
    [words.zone, record.zoneName],
    [words.installer, record.installer],
    [words.begun, timeText(record.begunAtMs, zone)],
    [words.by, record.begunByName],
    [words.closed, record.endedAtMs === null ? '–' : timeText(record.endedAtMs, zone)],
    [words.closedBy, record.closedByName ?? '–'],
  ];
  let y = writeFacts(ink, pairs, 106);
  if (record.note !== '') {
    const lines = cutLines(ink, record.note, RIGHT - PAGE.margin - 96, { size: 9 }, 3);
    ink.write(words.note, PAGE.margin, y, { size: 8.5, color: '#555555' });
    lines.forEach((line, row) => ink.write(line, PAGE.margin + 96, y + row * 10.5, { size: 9 }));
    y += lines.length * 10.5 + 4.5;
  }
  y += 14;
  ink.write(words.verdict, PAGE.margin, y, { size: 10, bold: true });
  const verdict = record.verdict === null ? '–' : recordVerdictWord(record.verdict, language);
  ink.write(verdict, PAGE.margin + 96, y, { size: 13, bold: true });
  ink.writeRight(`${words.count}: ${record.checks.length}`, RIGHT, y, { size: 9, color: '#555555' });
  return tableHead(ink, sheet, y + 20);
}

function tableHead(ink: Ink, { language }: FieldRecordSheet, top: number): number {
  const words = WORDS[language];
  const style = { size: 8.5, color: '#555555' };
  ink.write(words.what, PAGE.margin, top, style);
  ink.write(words.found, FOUND, top, style);
  ink.writeRight(words.state, RIGHT, top, style);
  ink.rule(PAGE.margin, RIGHT, top + 5, false);
  return top;
}

function laid(ink: Ink, { record, language }: FieldRecordSheet, type: Type): Row[] {
  const { size } = type;
  return record.checks.map((check): Row => {
    const said = checkWords(check, language);
    const sentences = [said.sentence ?? '', ...said.earlier];
    const found = sentences.flatMap((one) => cutLines(ink, one, RIGHT - FOUND - STATE_WIDTH, { size }, type.longest));
    const name = cutLines(ink, said.name, FOUND - PAGE.margin - 10, { size: size + 0.5, bold: true }, type.longest > 2 ? 2 : 1);
    const left = name.length * size * LEADING + size * 1.3;
    return { check, name, kind: said.kind, state: said.state, found, height: Math.max(left, found.length * size * LEADING) + size * 0.5 };
  });
}

function writeRow(ink: Ink, { check, name, kind, state, found }: Row, y: number, { size }: Type): void {
  const lead = size * LEADING;
  name.forEach((line, at) => ink.write(line, PAGE.margin, y + at * lead, { size: size + 0.5, bold: true }));
  ink.write(kind, PAGE.margin, y + name.length * lead, { size: size - 1, color: '#666666' });
  ink.writeRight(state, RIGHT, y, { size: size + 0.5, bold: check.state === 'failed' });
  found.forEach((line, at) => ink.write(line, FOUND, y + at * lead, { size }));
}

function heightOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { height }) => sum + height, 0);
}
