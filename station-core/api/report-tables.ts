/** Sums of a range -> the tables of a report, as the page and the downloads show them. */
import { dwh } from '../base/energy.ts';
import { lineAmount, minor, toMinor, type Currency, type Minor } from '../base/money.ts';
import { DAY_MS, localTime, nextDate, parseLocalDate, type LocalDate, type UtcMs, type ZoneName } from '../base/time.ts';
import { Fault } from '../base/fault.ts';
import type {
  HourRow, MarginReport, MoneyReport, PeriodRow, ReportRange, ReportSummary, SalesBy, SalesFigures, SalesRow, UseFigures,
} from '../domain/report-views.ts'; // prettier-ignore
import { attendantRows, incomeOf, wayRows } from '../rules/analytics/money-rows.ts';
import { passedSpan, possibleMs } from '../rules/analytics/possible-time.ts';
import { fixedCost, purchaseRows } from '../rules/analytics/purchase.ts';
import type { ReportPlaces, SalesSum, SumRange, UseBy, UseSum } from '../store/views/reports.ts';
import type { ApiPorts } from './ports.ts';

/** Two years: what one report covers at most. */
export const DAYS_MOST = 732;
/** Longer ranges are drawn by month. */
const DAYS_BY_DAY = 92;
const DAY_SLOTS = 48;
const SLOT_MS = 1_800_000;

export interface ReportDesk {
  readonly range: SumRange;
  readonly zone: ZoneName;
  readonly currency: Currency;
  readonly nowMs: UtcMs;
  readonly places: ReportPlaces;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly read: ApiPorts['read'];
}

/** Throws Fault('input.invalid') for days that are none, the wrong way round, or too many. */
export async function openReport(
  ports: Pick<ApiPorts, 'read' | 'clock'>,
  asked: { readonly fromDay: string; readonly toDay: string; readonly pileId: string | null },
): Promise<ReportDesk> {
  const [fromDay, toDay] = [parseLocalDate(asked.fromDay), parseLocalDate(asked.toDay)];
  if (fromDay === null || toDay === null) throw new Fault('input.invalid', { help: 'A day is written like 2026-11-21.' });
  if (fromDay > toDay) throw new Fault('input.invalid', { help: 'The first day lies after the last.' });
  if (dayCount({ fromDay, toDay }) > DAYS_MOST) throw new Fault('input.invalid', { help: `A report covers at most ${DAYS_MOST} days.` });
  const settings = await ports.read('settings', undefined);
  if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
  const { places, groups } = await ports.read('reportNames', undefined, 'report');
  const range = { fromDay, toDay, pileId: asked.pileId };
  return { range, zone: settings.zone, currency: settings.currency, nowMs: ports.clock.now(), places, groups, read: ports.read };
}

export async function summaryOf(desk: ReportDesk): Promise<ReportSummary> {
  const { fromDay, toDay, pileId } = desk.range;
  const days = dayCount(desk.range);
  const rowsAre = days > DAYS_BY_DAY ? 'month' : 'day';
  const before = { fromDay: nextDate(fromDay, -days), toDay: nextDate(fromDay, -1), pileId };
  return {
    range: { fromDay, toDay },
    total: await totalOf(desk, desk.range),
    before: await totalOf(desk, before),
    rows: await salesTable(desk, rowsAre),
    rowsAre,
  };
}

async function totalOf(desk: ReportDesk, range: SumRange): Promise<SalesFigures> {
  const [sum] = await desk.read('salesSums', { ...range, by: 'total' }, 'report');
  const [use] = await desk.read('useSums', { ...range, by: 'total' }, 'report');
  return figuresOf(desk, sum, useOf(use, possibleMs(connectorsOf(desk), passedSpan(range.fromDay, range.toDay, desk.nowMs, desk.zone))));
}

/** One row for each day, month, pile, connector or price group that something was sold in or at. */
export async function salesTable(desk: ReportDesk, by: SalesBy): Promise<SalesRow[]> {
  const sums = new Map((await desk.read('salesSums', { ...desk.range, by }, 'report')).map((sum) => [sum.key, sum]));
  const nameOf = namesBy(desk, by);
  if (by === 'group' || by === 'way' || by === 'attendant')
    return [...sums.values()].map((sum) => ({ key: sum.key, name: nameOf(sum.key), ...figuresOf(desk, sum, null) }));
  const uses = new Map((await desk.read('useSums', { ...desk.range, by }, 'report')).map((use) => [use.key, use]));
  const keys = [...new Set([...sums.keys(), ...uses.keys(), ...placesOf(desk, by)])].sort();
  const possible = possibleBy(desk, by);
  return keys.map((key) => {
    const use = useOf(uses.get(key), possible(key));
    return { key, name: nameOf(key), ...figuresOf(desk, sums.get(key), use) };
  });
}

/** A pile that sold nothing is a row as well. */
function placesOf(desk: ReportDesk, by: SalesBy): string[] {
  const own = connectorsOf(desk);
  return by === 'pile' ? own.map(({ pileId }) => pileId) : by === 'connector' ? own.map(({ key }) => key) : [];
}

function connectorsOf({ places, range }: ReportDesk): ReportPlaces['connectors'] {
  return range.pileId === null ? places.connectors : places.connectors.filter(({ pileId }) => pileId === range.pileId);
}

/** This runs where the sockets are: each connector is looked at once, each day's begin is worked out once. */
function possibleBy(desk: ReportDesk, by: UseBy): (key: string) => number {
  const { range, nowMs, zone } = desk;
  const own = connectorsOf(desk);
  if (by === 'day') return (key) => possibleMs(own, passedSpan(key as LocalDate, key as LocalDate, nowMs, zone));
  const spanOf = ({ fromDay, toDay }: ReportRange) => passedSpan(fromDay, toDay, nowMs, zone);
  if (by === 'month') return (key) => possibleMs(own, spanOf(monthIn(range, key)));
  const span = spanOf(range);
  const groups = Map.groupBy(own, ({ pileId, key }) => (by === 'pile' ? pileId : key));
  return (key) => possibleMs(groups.get(key) ?? [], span);
}

function monthIn(range: ReportRange, month: string): ReportRange {
  const first = `${month}-01` as LocalDate;
  const next = nextDate(first, 32).slice(0, 7);
  const last = nextDate(`${next}-01` as LocalDate, -1);
  return { fromDay: first < range.fromDay ? range.fromDay : first, toDay: last > range.toDay ? range.toDay : last };
}

/** '' for days and months, and for what is gone. */
function namesBy({ places, groups }: ReportDesk, by: SalesBy): (key: string) => string {
  const names = new Map<string, string>();
  if (by === 'attendant') for (const { id, name } of places.operators) names.set(id, name);
  if (by === 'group') for (const { id, name } of groups) names.set(id, name);
  if (by === 'pile') for (const { pileId, pileName } of places.connectors) names.set(pileId, pileName);
  if (by === 'connector') for (const { key, pileName, name } of places.connectors) names.set(key, `${pileName} · ${name}`);
  return (key) => names.get(key) ?? '';
}

function useOf(use: UseSum | undefined, possibleTime: number): UseFigures {
  return { energy: dwh(use?.energy ?? 0), chargingMs: use?.chargingMs ?? 0, takenMs: use?.takenMs ?? 0, possibleMs: possibleTime };
}

function figuresOf({ currency }: ReportDesk, sum: SalesSum | undefined, use: UseFigures | null): SalesFigures {
  return {
    bills: sum?.bills ?? 0,
    energy: dwh(sum?.energy ?? 0),
    chargingMs: sum?.chargingMs ?? 0,
    idleMs: sum?.idleMs ?? 0,
    byLayer: { energy: minor(sum?.grossEnergy ?? 0), service: minor(sum?.grossService ?? 0), idle: minor(sum?.grossIdle ?? 0) },
    net: minor(sum?.net ?? 0),
    tax: minor(sum?.tax ?? 0),
    total: minor((sum?.net ?? 0) + (sum?.tax ?? 0)),
    discount: toMinor(lineAmount(sum?.discount ?? 0), currency),
    credited: minor(sum?.credited ?? 0),
    use,
  };
}

/** Price periods, discounts and rounding as the bills' lines have them: energy first, then service, idle, rounding. */
export async function periodTable({ read, range, currency }: ReportDesk): Promise<PeriodRow[]> {
  const money = (line: number): Minor => toMinor(lineAmount(line), currency);
  const rows = (await read('periodSums', range, 'report')).map((sum) => ({
    layer: sum.layer as PeriodRow['layer'],
    kind: sum.kind as PeriodRow['kind'],
    dimension: sum.dimension === '' ? null : (sum.dimension as PeriodRow['dimension']),
    label: sum.label,
    energy: dwh(sum.energy),
    timeMs: sum.timeMs,
    net: money(sum.net),
    tax: money(sum.tax),
    total: money(sum.net + sum.tax),
  }));
  const place = (row: PeriodRow): number => LAYERS.indexOf(row.layer) * 10 + KINDS.indexOf(row.kind);
  return rows.sort((a, b) => place(a) - place(b) || b.total - a.total);
}

const LAYERS: readonly PeriodRow['layer'][] = ['energy', 'service', 'idle', 'rounding'];
const KINDS: readonly PeriodRow['kind'][] = ['component', 'min-price', 'max-price', 'discount', 'rounding'];

export async function moneyTables({ read, range, places }: ReportDesk): Promise<MoneyReport> {
  const moved = await read('movedSums', range, 'report');
  const names = new Map(places.operators.map(({ id, name }) => [id, name]));
  return { ways: wayRows(moved), attendants: attendantRows(moved, (operatorId) => names.get(operatorId) ?? '') };
}

/** How many connectors charge at a time of day: all 48 half hours, mean over the days of the range that have begun. */
export async function hourTable({ read, range, zone, nowMs }: ReportDesk): Promise<HourRow[]> {
  const sums = await read('slotSums', range, 'report');
  const today = localTime(nowMs, zone).date;
  const days = Math.max(1, dayCount({ fromDay: range.fromDay, toDay: range.toDay < today ? range.toDay : today }));
  return Array.from({ length: DAY_SLOTS }, (_, slot) => {
    const own = sums.filter((sum) => sum.slot === slot);
    const mean = (ms: number): number => Math.round((ms * 1_000) / (days * SLOT_MS));
    return {
      slot,
      energy: dwh(own.reduce((sum, one) => sum + one.energy, 0)),
      chargingMean: mean(own.reduce((sum, one) => sum + one.chargingMs, 0)),
      takenMean: mean(own.reduce((sum, one) => sum + one.takenMs, 0)),
    };
  });
}

/** Bought against sold, for the whole station: energy is bought through one meter. */
export async function marginOf({ read, range, currency, zone, nowMs }: ReportDesk): Promise<MarginReport> {
  const tariffs = await read('purchaseTariffs', undefined, 'report');
  const slots = (await read('slotSums', range, 'report')).map((sum) => ({ day: sum.day, slot: sum.slot, energy: dwh(sum.energy) }));
  const { income, merchantFee, less } = incomeOf(await read('movedSums', range, 'report'));
  const periods = purchaseRows(slots, tariffs, currency);
  // A month that is under way has cost what its days have.
  const today = localTime(nowMs, zone).date;
  const fixed = fixedCost(range.fromDay, range.toDay < today ? range.toDay : today, tariffs);
  const energyCost = periods.reduce((sum, period) => sum + period.cost, 0);
  const earned = income.energy + income.service + income.idle + merchantFee;
  const given = Object.values(less).reduce((sum, amount) => sum + amount, 0);
  const sold = periods.reduce((sum, period) => sum + period.sold, 0);
  const incomes = new Map((await read('incomeByDay', range, 'report')).map((row) => [row.day, row.income]));
  const costs = new Map([...Map.groupBy(slots, ({ day }) => day)].map(([day, own]) => [day, sumOf(purchaseRows(own, tariffs, currency))]));
  const days = [...new Set([...incomes.keys(), ...costs.keys()])].sort();
  return {
    ...{ income, merchantFee, less, periods, fixed },
    cost: minor(energyCost + fixed),
    margin: minor(earned - given - energyCost - fixed),
    sold: dwh(sold),
    soldUnpriced: dwh(periods.reduce((sum, period) => (period.fromDay === null ? sum + period.sold : sum), 0)),
    days: days.map((day) => ({
      day,
      income: minor(incomes.get(day) ?? 0),
      cost: minor((costs.get(day) ?? 0) + fixedCost(day, day, tariffs)),
    })),
  };
}

function sumOf(rows: readonly { readonly cost: Minor }[]): number {
  return rows.reduce((sum, { cost }) => sum + cost, 0);
}

function dayCount({ fromDay, toDay }: ReportRange): number {
  return Math.round((Date.parse(toDay) - Date.parse(fromDay)) / DAY_MS) + 1;
}
