/** The record of a self-test on one page of A4: what was tested, what was found, who was there, and the station's signature. */
import { createHash } from 'node:crypto';
import PDFDocument from 'pdfkit';
import type { ZoneName } from '../base/time.ts';
import type { SelfTestStepView, SelfTestView } from '../domain/views.ts';
import { timeText } from './figures.ts';
import type { Fonts } from './fonts.ts';
import { Ink, type Style } from './ink.ts';
import { collect, drawCode } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';
import { protocolWord, stepWords, verdictWord, type StepWords } from './selftest-words.ts';

export interface SelfTestSheet {
  readonly stationName: string;
  readonly test: SelfTestView;
  readonly zone: ZoneName;
  readonly language: DocumentLanguage;
  /** The record as it was signed, and the signature (base64url). */
  readonly record: string;
  readonly signature: string;
}

const WORDS = {
  en: {
    title: 'Test record of a charging pile',
    pile: 'Pile',
    place: 'Place',
    zone: 'Zone',
    maker: 'Make and model',
    serial: 'Serial number',
    firmware: 'Firmware',
    protocol: 'Protocol',
    security: 'Security profile',
    connector: 'Connector tested',
    when: 'Tested',
    by: 'Begun by',
    installer: 'Installer',
    verdict: 'Result',
    step: 'Step',
    found: 'What was found',
    state: 'Result',
    signed: 'Signature of the installer',
    date: 'Place and date',
    digest: 'SHA-256 of the record',
    seal: 'Signed by the station. The record with its signature can be saved beside this page and checked with “stationmaster verify-record”.',
  },
  zh: {
    title: '充电桩测试记录',
    pile: '充电桩',
    place: '位置',
    zone: '区域',
    maker: '厂商与型号',
    serial: '序列号',
    firmware: '固件',
    protocol: '协议',
    security: '安全等级',
    connector: '测试的充电枪',
    when: '测试时间',
    by: '发起人',
    installer: '安装人员',
    verdict: '结论',
    step: '步骤',
    found: '结果说明',
    state: '结果',
    signed: '安装人员签字',
    date: '地点与日期',
    digest: '记录的 SHA-256',
    seal: '由本站签名。可将带签名的记录文件与本页一起保存，并用 “stationmaster verify-record” 核验。',
  },
} as const;

const PAGE = { width: 595.28, height: 841.89, margin: 48 } as const;
const RIGHT = PAGE.width - PAGE.margin;
const NAME = PAGE.margin;
const FOUND = PAGE.margin + 132;
const STATE_WIDTH = 56;
/** The signatures keep their place at the foot: what stands above is set smaller where it is much. */
const SEAL_TOP = PAGE.height - PAGE.margin - 88;

/** The PDF's bytes; the same record gives the same bytes. */
export function selfTestPdf(sheet: SelfTestSheet, fonts: Fonts): Promise<Uint8Array> {
  const { test, language } = sheet;
  const words = WORDS[language];
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    lang: language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: {
      Title: `${words.title} ${test.pile.name}`,
      Author: sheet.stationName,
      CreationDate: new Date(test.endedAtMs ?? test.startedAtMs),
    },
  });
  const bytes = collect(pdf);
  const ink = new Ink(pdf, fonts);
  ink.write(words.title, PAGE.margin, 64, { size: 17, bold: true });
  const station = { size: 10, color: '#444444' };
  ink.write(lines(ink, sheet.stationName, RIGHT - PAGE.margin, station, 1)[0] ?? '', PAGE.margin, 82, station);
  const below = facts(ink, sheet, 106);
  steps(ink, sheet, below + 20);
  seal(pdf, ink, sheet, SEAL_TOP);
  pdf.end();
  return bytes;
}

/** Two columns; returns where they end. */
function facts(ink: Ink, { test, zone, language }: SelfTestSheet, top: number): number {
  const words = WORDS[language];
  const { pile } = test;
  const pairs: readonly (readonly [string, string])[] = [
    [words.pile, `${test.pileId} · ${pile.name}`],
    [words.when, timeText(test.startedAtMs, zone)],
    [words.maker, `${pile.vendor} ${pile.model}`],
    [words.by, test.by],
    [words.serial, pile.serial ?? '–'],
    [words.installer, test.installer === '' ? '–' : test.installer],
    [words.firmware, pile.firmware ?? '–'],
    [words.connector, test.connectorName],
    [words.protocol, protocolWord(pile.protocol)],
    [words.place, pile.place === '' ? '–' : pile.place],
    [words.security, pile.securityProfile === null ? '–' : String(pile.securityProfile)],
    [words.zone, pile.zone === '' ? '–' : pile.zone],
  ];
  const half = (PAGE.width - 2 * PAGE.margin) / 2;
  let y = top;
  for (let at = 0; at < pairs.length; at += 2) {
    const heights = pairs.slice(at, at + 2).map(([label, value], column) => {
      const left = PAGE.margin + column * half;
      const said = lines(ink, value, half - 108, { size: 9 }, 2);
      ink.write(label, left, y, { size: 8.5, color: '#555555' });
      said.forEach((line, row) => ink.write(line, left + 96, y + row * 10.5, { size: 9 }));
      return said.length * 10.5 + 4.5;
    });
    y += Math.max(...heights);
  }
  y += 14;
  ink.write(words.verdict, PAGE.margin, y, { size: 10, bold: true });
  ink.write(test.verdict === null ? '–' : verdictWord(test.verdict, language), PAGE.margin + 96, y, { size: 13, bold: true });
  return y;
}

/** From the largest type that fits; beyond the smallest a sentence ends with dots. It is whole in the signed file. */
const TYPES = [
  { size: 8.5, longest: 3 },
  { size: 7.8, longest: 3 },
  { size: 7.2, longest: 3 },
  { size: 6.6, longest: 2 },
  { size: 6.2, longest: 1 },
] as const;
const SMALLEST = TYPES[4];

function steps(ink: Ink, { test, language }: SelfTestSheet, top: number): void {
  const words = WORDS[language];
  const head = { size: 8.5, color: '#555555' };
  ink.write(words.step, NAME, top, head);
  ink.write(words.found, FOUND, top, head);
  ink.writeRight(words.state, RIGHT, top, head);
  ink.rule(PAGE.margin, RIGHT, top + 5, false);
  const first = top + 18;
  const type = TYPES.find((one) => first + laid(ink, test, language, one).height <= SEAL_TOP - 16) ?? SMALLEST;
  const { size } = type;
  let y = first;
  for (const { step, said, found, height } of laid(ink, test, language, type).rows) {
    ink.write(said.name, NAME, y, { size: size + 0.5, bold: true });
    ink.writeRight(said.state, RIGHT, y, { size: size + 0.5, bold: step.state === 'failed' });
    ink.write(step.faults.join(' '), NAME, y + size + 0.8, { size: 6.2, color: '#777777' });
    found.forEach((line, at) => ink.write(line, FOUND, y + at * size * LEADING, { size }));
    y += height;
  }
}

const LEADING = 1.24;

interface Row {
  readonly step: SelfTestStepView;
  readonly said: StepWords;
  readonly found: readonly string[];
  readonly height: number;
}

function laid(
  ink: Ink,
  test: SelfTestView,
  language: DocumentLanguage,
  type: (typeof TYPES)[number],
): { readonly rows: readonly Row[]; readonly height: number } {
  const { size } = type;
  const rows = test.steps.map((step): Row => {
    const said = stepWords(step, language);
    const found = lines(ink, said.sentence ?? '', RIGHT - FOUND - STATE_WIDTH, { size }, type.longest);
    return { step, said, found, height: Math.max(size * 2.6, found.length * size * LEADING + size * 0.8) };
  });
  return { rows, height: rows.reduce((sum, row) => sum + row.height, 0) };
}

/** At most so many; what does not fit ends with dots. */
function lines(ink: Ink, text: string, width: number, style: Style, most: number): string[] {
  const all = ink.wrap(text, width, style);
  if (all.length <= most) return all;
  let last = Array.from(all[most - 1] ?? '');
  while (last.length > 0 && ink.width(`${last.join('')}…`, style) > width) last = last.slice(0, -1);
  return [...all.slice(0, most - 1), `${last.join('')}…`];
}

function seal(pdf: InstanceType<typeof PDFDocument>, ink: Ink, { language, record, signature }: SelfTestSheet, top: number): void {
  const words = WORDS[language];
  const digest = createHash('sha256').update(record).digest('hex');
  ink.rule(PAGE.margin, PAGE.margin + 170, top, false);
  ink.write(words.signed, PAGE.margin, top + 11, { size: 8, color: '#555555' });
  ink.rule(PAGE.margin + 190, PAGE.margin + 360, top, false);
  ink.write(words.date, PAGE.margin + 190, top + 11, { size: 8, color: '#555555' });
  const side = 92;
  drawCode(pdf, `SM1 ${digest} ${signature}`, RIGHT - side, top - 8, side);
  const small = { size: 6.8, color: '#444444' };
  ink.write(`${words.digest}: ${digest}`, PAGE.margin, top + 38, small);
  const text = ink.wrap(words.seal, RIGHT - side - 16 - PAGE.margin, small);
  text.forEach((line, at) => ink.write(line, PAGE.margin, top + 50 + at * 9, small));
}
