/** The report of a drill: per pile when the stop left, was answered and was seen by the meter; which relays were spared. A4, as many pages as it takes. */
import PDFDocument from 'pdfkit';
import type { ZoneName } from '../base/time.ts';
import type { DrillPile, DrillReport } from '../domain/safety-views.ts';
import { timeText } from './figures.ts';
import type { Fonts } from './fonts.ts';
import { Ink } from './ink.ts';
import { collect } from './pdf-parts.ts';
import type { DocumentLanguage } from './receipt-words.ts';

export interface DrillSheet {
  readonly stationName: string;
  readonly zone: ZoneName;
  readonly language: DocumentLanguage;
  readonly report: DrillReport;
}

const WORDS = {
  en: {
    title: 'Report of a drill',
    zone: 'Zone',
    rule: 'As if',
    began: 'Began',
    ended: 'Ended',
    running: 'still running',
    incident: 'Incident',
    pile: 'Pile',
    sent: 'Stop sent',
    answered: 'Answered',
    answer: 'Its answer',
    off: 'Power seen off',
    none: 'none',
    still: 'still on',
    last: 'Last pile off',
    count: 'Piles seen off',
    relays: 'Relays',
    spared: 'spared: it would have acted',
    acted: 'acted',
    failed: 'failed',
    cameras: 'Cameras',
    turned: 'turned',
    recording: 'records',
    notTurned: 'could not be turned',
    noPiles: 'No pile of the zone was charging or connected.',
    notified: 'People told',
    signed: 'Signature',
    date: 'Place and date',
    page: 'Page',
    note: 'Times in milliseconds from the moment the drill began. In a drill no relay and no shunt trip acts.',
  },
  zh: {
    title: '演练报告',
    zone: '防区',
    rule: '模拟原因',
    began: '开始',
    ended: '结束',
    running: '仍在进行',
    incident: '事件编号',
    pile: '充电桩',
    sent: '发出停止',
    answered: '收到应答',
    answer: '应答内容',
    off: '电表显示断电',
    none: '无',
    still: '仍有功率',
    last: '最后一桩断电',
    count: '已断电桩数',
    relays: '继电器',
    spared: '未动作（真实情况下会动作）',
    acted: '已动作',
    failed: '失败',
    cameras: '摄像机',
    turned: '已转向',
    recording: '录像中',
    notTurned: '未能转向',
    noPiles: '防区内没有正在充电或已连接的充电桩。',
    notified: '已通知',
    signed: '签字',
    date: '地点与日期',
    page: '第',
    note: '时间为自演练开始起的毫秒数。演练中继电器和分励脱扣不动作。',
  },
} as const;

const PAGE = { width: 595.28, height: 841.89, margin: 48 } as const;
const RIGHT = PAGE.width - PAGE.margin;
const FOOT = PAGE.height - PAGE.margin - 56;
/** Right edges of the figures. */
const COLUMNS = { sent: 250, answered: 330, answer: 345, off: RIGHT } as const;
const ROW = 15;

/** The PDF's bytes; the same drill gives the same bytes. */
export function drillPdf(sheet: DrillSheet, fonts: Fonts): Promise<Uint8Array> {
  const { report, language } = sheet;
  const words = WORDS[language];
  const pdf = new PDFDocument({
    autoFirstPage: false,
    bufferPages: true,
    lang: language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: { Title: `${words.title} ${report.zoneName}`, Author: sheet.stationName, CreationDate: new Date(report.beganAtMs) },
  });
  const bytes = collect(pdf);
  const ink = new Ink(pdf, fonts);
  let y = 0;
  const page = (): void => {
    pdf.addPage({ size: [PAGE.width, PAGE.height], margin: 0 });
    y = 64;
  };
  const room = (height: number): void => {
    if (y + height > FOOT) page();
  };
  page();
  ink.write(words.title, PAGE.margin, y, { size: 17, bold: true });
  ink.write(cut(ink, sheet.stationName, RIGHT - PAGE.margin, 10), PAGE.margin, y + 18, { size: 10, color: '#444444' });
  y += 42;
  for (const [label, value] of facts(sheet)) {
    ink.write(label, PAGE.margin, y, { size: 8.5, color: '#555555' });
    ink.write(cut(ink, value, RIGHT - PAGE.margin - 120, 9.5), PAGE.margin + 120, y, { size: 9.5 });
    y += ROW;
  }
  y += 12;
  const heads = (): void => {
    const head = { size: 8.5, color: '#555555' };
    ink.write(words.pile, PAGE.margin, y, head);
    ink.writeRight(words.sent, COLUMNS.sent, y, head);
    ink.writeRight(words.answered, COLUMNS.answered, y, head);
    ink.write(words.answer, COLUMNS.answer, y, head);
    ink.writeRight(words.off, COLUMNS.off, y, head);
    ink.rule(PAGE.margin, RIGHT, y + 5, false);
    y += ROW + 3;
  };
  if (report.piles.length === 0) {
    ink.write(words.noPiles, PAGE.margin, y, { size: 9 });
    y += ROW;
  } else heads();
  for (const pile of report.piles) {
    if (y + ROW > FOOT) {
      page();
      heads();
    }
    row(ink, pile, words, y);
    y += ROW;
  }
  for (const [title, lines] of [
    [words.relays, report.relays.map((relay) => `${relay.name}: ${words[relay.outcome]}`)],
    [words.cameras, report.cameras.map((camera) => `${camera.name}: ${cameraSaid(camera, words)}`)],
  ] as const) {
    if (lines.length === 0) continue;
    room(ROW * 3);
    y += 12;
    ink.write(title, PAGE.margin, y, { size: 10, bold: true });
    y += ROW;
    for (const line of lines) {
      room(ROW);
      ink.write(cut(ink, line, RIGHT - PAGE.margin, 9), PAGE.margin, y, { size: 9 });
      y += ROW;
    }
  }
  const { count } = pdf.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at);
    foot(ink, words, at + 1, count);
  }
  pdf.end();
  return bytes;
}

type Words = (typeof WORDS)[DocumentLanguage];

function facts({ report, zone, language }: DrillSheet): readonly (readonly [string, string])[] {
  const words = WORDS[language];
  const off = report.piles.flatMap(({ offAfterMs, stillOn }) => (offAfterMs === null || stillOn ? [] : [offAfterMs]));
  return [
    [words.zone, report.zoneName],
    [words.rule, report.ruleName],
    [words.incident, String(report.number)],
    [words.began, timeText(report.beganAtMs, zone)],
    [words.ended, report.endedAtMs === null ? words.running : timeText(report.endedAtMs, zone)],
    [words.count, `${off.length} / ${report.piles.length}`],
    [words.last, off.length === 0 ? '–' : milliseconds(Math.max(...off))],
    [words.notified, String(report.notified)],
  ];
}

function row(ink: Ink, pile: DrillPile, words: Words, y: number): void {
  const style = { size: 9 };
  const figure = (value: number | null): string => (value === null ? words.none : milliseconds(value));
  ink.write(cut(ink, pile.name, COLUMNS.sent - PAGE.margin - 60, 9), PAGE.margin, y, style);
  ink.writeRight(figure(pile.sentAfterMs), COLUMNS.sent, y, style);
  ink.writeRight(figure(pile.answeredAfterMs), COLUMNS.answered, y, style);
  ink.write(cut(ink, pile.answer ?? '–', 100, 9), COLUMNS.answer, y, style);
  ink.writeRight(pile.stillOn ? words.still : figure(pile.offAfterMs), COLUMNS.off, y, { ...style, bold: pile.stillOn });
}

function cameraSaid(camera: DrillReport['cameras'][number], words: Words): string {
  const said = [
    ...(camera.turned ? [words.turned] : []),
    ...(camera.failed ? [words.notTurned] : []),
    ...(camera.recording ? [words.recording] : []),
  ];
  return said.length === 0 ? '–' : said.join(', ');
}

/** '1 234 ms' with a thin space, so that columns line up. */
function milliseconds(value: number): string {
  return `${String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u2009')} ms`;
}

function cut(ink: Ink, text: string, width: number, size: number): string {
  if (ink.width(text, { size }) <= width) return text;
  const letters = Array.from(text);
  while (letters.length > 0 && ink.width(`${letters.join('')}…`, { size }) > width) letters.pop();
  return `${letters.join('')}…`;
}

function foot(ink: Ink, words: Words, page: number, pages: number): void {
  const small = { size: 7.5, color: '#555555' };
  ink.write(words.note, PAGE.margin, FOOT + 16, small);
  ink.rule(PAGE.margin, PAGE.margin + 170, FOOT + 44, false);
  ink.write(words.signed, PAGE.margin, FOOT + 54, small);
  ink.rule(PAGE.margin + 190, PAGE.margin + 360, FOOT + 44, false);
  ink.write(words.date, PAGE.margin + 190, FOOT + 54, small);
  ink.writeRight(`${words.page} ${page} / ${pages}`, RIGHT, FOOT + 54, small);
}
