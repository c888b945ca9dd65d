/** The tables of a report as rows of cells, in both languages: for CSV and for the sheets of a workbook alike. */
import { formatDecimal } from '../base/decimal.ts';
import type { Dwh } from '../base/energy.ts';
import type { Minor } from '../base/money.ts';
import type { MarginReport, PaymentWay, PeriodRow, ReportLook, ReportPart, SalesBy, SalesRow } from '../domain/report-views.ts';
import type { Cell } from './csv.ts';
import { REPORT_WORDS, type ReportWords } from './report-words.ts';

export interface ReportTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Figures are plain decimals: no grouping, a point, the currency's own places. */
export function reportTable(part: ReportPart, look: ReportLook): ReportTable {
  const words = REPORT_WORDS[look.language];
  const money = (amount: Minor): Cell => ({ figure: formatDecimal(amount, look.currency.digits) });
  const inMoney = (head: string): string => `${head} (${look.currency.code})`;
  switch (part.kind) {
    case 'sales': return salesTable(part.by, part.rows, words, money, inMoney);
    case 'periods': return periodTable(part.rows, words, money, inMoney);
    case 'ways':
      return {
        title: words.title.ways,
        heads: [words.way, words.times, ...[words.forBills, words.topUps, words.prepays, words.returned].map(inMoney)],
        rows: part.report.ways.map((row) => [
          { text: words.ways[row.way] }, count(row.times), money(row.forBills), money(row.topUps), money(row.prepays), money(row.returned),
        ]),
      };
    case 'attendants':
      return {
        title: words.title.attendants,
        heads: [words.attendant, words.times, ...[words.ways.cash, words.otherWays, words.returned, words.givenFree, words.writtenOff].map(inMoney)],
        rows: part.report.attendants.map((row) => [
          { text: row.operatorId === '' ? words.nobody : row.name === '' ? row.operatorId : row.name }, count(row.times),
          money(row.cash), money(row.otherWays), money(row.returned), money(row.givenFree), money(row.writtenOff),
        ]),
      };
    case 'hours':
      return {
        title: words.title.hours,
        heads: [words.time, words.energy, words.chargingMean, words.takenMean],
        rows: part.rows.map((row) => [
          { text: slotText(row.slot) }, { figure: kwh(row.energy) }, { figure: formatDecimal(row.chargingMean, 3) }, { figure: formatDecimal(row.takenMean, 3) },
        ]),
      };
    case 'margin': return marginTable(part.report, words, money, inMoney);
  }
} // prettier-ignore

type MoneyCell = (amount: Minor) => Cell;

function salesTable(
  by: SalesBy,
  rows: readonly SalesRow[],
  words: ReportWords,
  money: MoneyCell,
  inMoney: (head: string) => string,
): ReportTable {
  const used = by === 'group' || by === 'way' || by === 'attendant' ? [] : [words.delivered, words.chargingShare, words.takenShare];
  return {
    title: words.title[by],
    heads: [
      ...(by === 'pile' || by === 'connector' ? [words.by[by], words.name] : [words.by[by]]),
      ...[words.bills, words.energy, words.charging, words.idleTime],
      ...[words.energyFee, words.serviceFee, words.idleFee, words.net, words.tax, words.total, words.discount, words.credited].map(inMoney),
      ...used,
    ],
    rows: rows.map((row) => [
      ...keyCells(by, row, words),
      ...[count(row.bills), { figure: kwh(row.energy) }, { figure: hours(row.chargingMs) }, { figure: hours(row.idleMs) }],
      ...[row.byLayer.energy, row.byLayer.service, row.byLayer.idle, row.net, row.tax, row.total, row.discount, row.credited].map(money),
      ...(row.use === null
        ? []
        : [
            { figure: kwh(row.use.energy) },
            { figure: percent(row.use.chargingMs, row.use.possibleMs) },
            { figure: percent(row.use.takenMs, row.use.possibleMs) },
          ]),
    ]),
  };
}

function keyCells(by: SalesBy, row: SalesRow, words: ReportWords): Cell[] {
  if (by === 'pile' || by === 'connector') return [{ text: row.key }, { text: row.name }];
  if (by === 'group') return [{ text: row.key === '' ? words.noGroup : row.name === '' ? row.key : row.name }];
  if (by === 'attendant') return [{ text: row.key === '' ? words.nobody : row.name === '' ? row.key : row.name }];
  if (by === 'way') return [{ text: words.ways[row.key as PaymentWay] }];
  return [{ figure: row.key }];
}

function periodTable(rows: readonly PeriodRow[], words: ReportWords, money: MoneyCell, inMoney: (head: string) => string): ReportTable {
  return {
    title: words.title.periods,
    heads: [words.layer, words.what, words.period, words.energy, words.hours, ...[words.net, words.tax, words.total].map(inMoney)],
    rows: rows.map((row) => [
      { text: words.layers[row.layer] },
      { text: row.kind === 'component' ? words.dimensions[row.dimension ?? 'FLAT'] : words.kinds[row.kind] },
      { text: words.labels[row.label] ?? row.label },
      { figure: row.dimension === 'ENERGY' ? kwh(row.energy) : '' },
      { figure: row.timeMs === 0 ? '' : hours(row.timeMs) },
      ...[row.net, row.tax, row.total].map(money),
    ]),
  };
}

function marginTable(report: MarginReport, words: ReportWords, money: MoneyCell, inMoney: (head: string) => string): ReportTable {
  const line = (name: string, amount: number, sold = '', bought = ''): Cell[] => [
    { text: name },
    { figure: sold },
    { figure: bought },
    money(amount as Minor),
  ];
  const { income, less } = report;
  return {
    title: words.title.margin,
    heads: [words.what, words.sold, words.bought, inMoney(words.amount)],
    rows: [
      line(`${words.layers.energy}, ${words.net}`, income.energy),
      line(`${words.layers.service}, ${words.net}`, income.service),
      line(`${words.layers.idle}, ${words.net}`, income.idle),
      line(words.merchantFee, report.merchantFee),
      line(words.givenFree, 0 - less['given-free']),
      line(words.writtenOff, 0 - less['written-off']),
      line(words.bonus, 0 - less.bonus),
      line(words.merchantShare, 0 - less['merchant-share']),
      ...report.periods.map((row) =>
        line(
          row.fromDay === null ? words.unpriced : `${words.purchase} ${row.fromDay} ${words.labels[row.label] ?? row.label}`,
          0 - row.cost,
          kwh(row.sold),
          row.fromDay === null ? '' : kwh(row.bought),
        ),
      ),
      line(words.fixed, 0 - report.fixed),
      line(words.margin, report.margin),
    ],
  };
}

function count(value: number): Cell {
  return { figure: String(value) };
}

function kwh(energy: Dwh): string {
  return formatDecimal(energy, 4);
}

/** Two places, half up; a report needs no more. */
function hours(ms: number): string {
  return formatDecimal(Math.round(ms / 36_000), 2);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : formatDecimal(Math.round((part * 1_000) / whole), 1);
}

function slotText(slot: number): string {
  return `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`;
}
