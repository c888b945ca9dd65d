/** What the papers of the drawer and of the ledger say: a shift with its count, a closed day with its accounts. */
import type { Currency } from '../base/money.ts';
import { minor } from '../base/money.ts';
import type { ZoneName } from '../base/time.ts';
import type { DayCloseRow, ShiftReport } from '../domain/till-views.ts';
import { moneyText, timeText } from './figures.ts';
import { accountWord, reasonWord } from './ledger-words.ts';
import type { DocumentLanguage } from './receipt-words.ts';
import type { Slip, SlipRow } from './slip-pdf.ts';

const EN = {
  shift: 'Shift',
  notClosed: 'not closed yet',
  opened: 'Opened',
  closed: 'Closed',
  by: 'By',
  drawer: 'Cash drawer',
  openingCash: 'Counted at the opening',
  openingDifference: 'of which more (less) than expected',
  expected: 'Should be in the drawer',
  counted: 'Counted',
  difference: 'Difference',
  left: 'Left in the drawer',
  toSafe: 'To the safe',
  other: 'Taken in other ways',
  byHand: 'Moved by hand',
  note: 'Note',
  signature: 'Signature',
  page: 'Page',
  day: 'Day close',
  number: 'Number',
  moved: 'Moved on the day: debits / credits',
  standing: 'Accounts at the end of the day',
  sum: 'Sum',
  lastPosting: 'Last posting',
  itself: 'by itself',
  hash: 'Hash of the chain',
  separator: ': ',
};

const ZH: typeof EN = {
  shift: '班次',
  notClosed: '尚未交班',
  opened: '开班',
  closed: '交班',
  by: '经手人',
  drawer: '钱箱现金',
  openingCash: '开班清点',
  openingDifference: '其中长（短）款',
  expected: '应有现金',
  counted: '实点现金',
  difference: '差额',
  left: '留存钱箱',
  toSafe: '存入保险箱',
  other: '其他收款方式',
  byHand: '手工存取',
  note: '备注',
  signature: '签字',
  page: '页',
  day: '日结',
  number: '编号',
  moved: '当日发生额：借方 / 贷方',
  standing: '日终各账户余额',
  sum: '合计',
  lastPosting: '最后一笔分录',
  itself: '自动',
  hash: '链式校验值',
  separator: '：',
};

export function shiftSlip(report: ShiftReport, language: DocumentLanguage): Slip {
  const words = language === 'zh' ? ZH : EN;
  const { shift, currency, zone } = report;
  const money = (amount: number): string => signedText(amount, currency);
  return {
    stationName: report.stationName,
    title: `${words.shift} ${shift.number}`,
    facts: [
      { label: words.opened, value: timeText(shift.openedAtMs, zone) },
      { label: words.by, value: shift.operatorName },
      { label: words.closed, value: shift.closedAtMs === null ? words.notClosed : timeText(shift.closedAtMs, zone) },
      ...(shift.closedByName === null ? [] : [{ label: words.by, value: shift.closedByName }]),
    ],
    sections: [
      { title: `${words.drawer} (${currency.code})`, rows: drawerRows(report, words, language, money) },
      {
        title: words.other,
        rows: report.ways.map((way) => ({
          label: `${accountWord(way.account, language)} (${way.count})`,
          value: money(way.in - way.out),
        })),
      },
      {
        title: words.byHand,
        rows: report.lines
          .filter(({ note }) => note !== '')
          .toReversed()
          .map((line) => ({
            label: `${timeText(line.atMs, zone).slice(11, 16)} ${accountWord(line.other, language)}${words.separator}${line.note}`,
            value: money(line.amount),
          })),
      },
    ],
    remarks: shift.note === '' ? [] : [`${words.note}${words.separator}${shift.note}`],
    signature: words.signature,
    asOfMs: shift.closedAtMs ?? shift.openedAtMs,
    pageWord: words.page,
  };
}

/** From the count at the opening to the count at the close, so that it can be added up by hand. */
function drawerRows(report: ShiftReport, words: typeof EN, language: DocumentLanguage, money: (amount: number) => string): SlipRow[] {
  const { shift, openingDifference } = report;
  const open: SlipRow[] = [
    { label: words.openingCash, value: money(shift.openingCash) },
    ...(openingDifference === 0 ? [] : [{ label: `  ${words.openingDifference}`, value: money(openingDifference) }]),
    ...report.cash.flatMap(({ reason, count, in: came, out }) => [
      { label: `${reasonWord(reason, language)} (${count})`, value: money(came - out) },
    ]),
    { label: words.expected, value: money(report.expected), isSum: true },
  ];
  if (shift.countedCash === null || shift.difference === null || shift.leftCash === null) return open;
  return [
    ...open,
    { label: words.counted, value: money(shift.countedCash) },
    { label: words.difference, value: money(shift.difference), isSum: true },
    { label: words.left, value: money(shift.leftCash) },
    { label: words.toSafe, value: money(shift.countedCash - shift.leftCash) },
  ];
}

export interface DaySheet {
  readonly stationName: string;
  readonly zone: ZoneName;
  readonly currency: Currency;
  readonly close: DayCloseRow;
}

export function daySlip({ stationName, zone, currency, close }: DaySheet, language: DocumentLanguage): Slip {
  const words = language === 'zh' ? ZH : EN;
  const money = (amount: number): string => signedText(amount, currency);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    stationName,
    title: `${words.day} ${close.day}`,
    facts: [
      { label: words.number, value: String(close.number) },
      { label: words.closed, value: timeText(close.closedAtMs, zone) },
      { label: words.by, value: close.closedByName ?? words.itself },
      { label: words.lastPosting, value: String(close.lastSeq) },
    ],
    sections: [
      {
        title: `${words.moved} (${currency.code})`,
        rows: [
          ...close.moved.map(({ account, debits, credits }) => ({
            label: accountWord(account, language),
            value: `${money(debits)} / ${money(credits)}`,
          })),
          {
            label: words.sum,
            value: `${money(sum(close.moved.map(({ debits }) => debits)))} / ${money(sum(close.moved.map(({ credits }) => credits)))}`,
            isSum: true,
          },
        ],
      },
      {
        title: `${words.standing} (${currency.code})`,
        rows: [
          ...close.balances.map(({ account, balance }) => ({ label: accountWord(account, language), value: money(balance) })),
          { label: words.sum, value: money(sum(close.balances.map(({ balance }) => balance))), isSum: true },
        ],
      },
    ],
    remarks: close.lastHash === '' ? [] : [`${words.hash}${words.separator}${close.lastHash}`],
    signature: words.signature,
    asOfMs: close.closedAtMs,
    pageWord: words.page,
  };
}

/** With a real minus, as papers have it. */
function signedText(amount: number, currency: Currency): string {
  return amount < 0 ? `−${moneyText(minor(0 - amount), currency)}` : moneyText(minor(amount), currency);
}
