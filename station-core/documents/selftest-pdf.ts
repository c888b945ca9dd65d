/** The record of a self-test on one page of A4: what was tested, what was found, who was there, and the station's signature. */
import PDFDocument from 'pdfkit';
import type { ZoneName } from '../base/time.ts';
import type { SelfTestStepView, SelfTestView } from '../domain/views.ts';
import { timeText } from './figures.ts';
import type { Fonts } from './fonts.ts';
import { Ink } from './ink.ts';
import { collect } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';
import { cutLines, PAGE, RIGHT, SEAL_TOP, writeFacts, writeSeal } from './record-paper.ts';
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
  },
} as const;

const NAME = PAGE.margin;
const FOUND = PAGE.margin + 132;
const STATE_WIDTH = 56;

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
  ink.write(cutLines(ink, sheet.stationName, RIGHT - PAGE.margin, station, 1)[0] ?? '', PAGE.margin, 82, station);
  const below = facts(ink, sheet, 106);
  steps(ink, sheet, below + 20);
  writeSeal(pdf, ink, sheet);
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
  const y = writeFacts(ink, pairs, top) + 14;
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
    const found = cutLines(ink, said.sentence ?? '', RIGHT - FOUND - STATE_WIDTH, { size }, type.longest);
    return { step, said, found, height: Math.max(size * 2.6, found.length * size * LEADING + size * 0.8) };
  });
  return { rows, height: rows.reduce((sum, row) => sum + row.height, 0) };
}
