/** Reports and an explained bill for the stage: a month of a busy station, made up by rule. */
import { dwh } from '../../station-core/base/energy.ts';
import { id, type BenefitId, type BillId, type PlanId, type SessionId } from '../../station-core/base/ids.ts';
import { lineAmount, minor, rate } from '../../station-core/base/money.ts';
import { nextDate, startOfDay, utcMs, type LocalDate, type ZoneName } from '../../station-core/base/time.ts';
import { explainMinutes } from '../../station-core/rules/tariff/explain-minutes.ts';
import { priceSession, type PriceSessionInput } from '../../station-core/rules/tariff/price-session.ts';
import type {
  AttendantRow, BillExplained, BillStep, HourRow, MarginReport, MoneyReport, PeriodRow, PurchaseTariff, ReportSummary, SalesBy, SalesFigures, SalesRow, SessionRow, WayRow, WhatIf,
} from '../../station-core/api/contract.ts'; // prettier-ignore
import type { Bill, PricedSession } from '../../station-core/domain/bill.ts';
import { twoLayerPlan } from './plans.ts';

interface Range {
  readonly fromDay: string;
  readonly toDay: string;
}

/** Same figures for the same day. */
function noise(seed: number): number {
  return (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 8) % 1_000;
}

function figures(seed: number, scale = 1): SalesFigures {
  const energy = Math.round((4_000_000 + noise(seed) * 4_000) * scale);
  const [fee, service] = [Math.round(energy * 0.0062), Math.round(energy * 0.0018)];
  const idle = Math.round((noise(seed + 7) * 4 * scale) / 10) * 10;
  const total = fee + service + idle;
  const net = Math.round(total / 1.19);
  return {
    bills: Math.round((28 + noise(seed + 1) / 40) * scale),
    energy: dwh(energy),
    chargingMs: Math.round(energy * 24),
    idleMs: Math.round(energy * 2),
    byLayer: { energy: minor(fee), service: minor(service), idle: minor(idle) },
    net: minor(net),
    tax: minor(total - net),
    total: minor(total),
    discount: minor(Math.round(total * 0.031)),
    credited: minor(seed % 9 === 0 ? 1_250 : 0),
    use: { energy: dwh(energy), chargingMs: Math.round(energy * 24), takenMs: Math.round(energy * 33), possibleMs: 16 * 86_400_000 },
  };
}

function added(all: readonly SalesFigures[]): SalesFigures {
  const sum = (of: (one: SalesFigures) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    bills: sum((one) => one.bills),
    energy: dwh(sum((one) => one.energy)),
    chargingMs: sum((one) => one.chargingMs),
    idleMs: sum((one) => one.idleMs),
    byLayer: {
      energy: minor(sum((one) => one.byLayer.energy)),
      service: minor(sum((one) => one.byLayer.service)),
      idle: minor(sum((one) => one.byLayer.idle)),
    },
    net: minor(sum((one) => one.net)),
    tax: minor(sum((one) => one.tax)),
    total: minor(sum((one) => one.total)),
    discount: minor(sum((one) => one.discount)),
    credited: minor(sum((one) => one.credited)),
    use: {
      energy: dwh(sum((one) => one.energy)),
      chargingMs: sum((one) => one.use?.chargingMs ?? 0),
      takenMs: sum((one) => one.use?.takenMs ?? 0),
      possibleMs: Math.max(
        1,
        sum((one) => one.use?.possibleMs ?? 0),
      ),
    },
  };
}

function daysOf({ fromDay, toDay }: Range): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = fromDay as LocalDate; day <= toDay && days.length < 92; day = nextDate(day)) days.push(day);
  return days;
}

export function summary(rows: number, range: Range): ReportSummary {
  const days = rows === 0 ? [] : daysOf(range).map((day): SalesRow => ({ key: day, name: '', ...figures(Number(day.slice(8)) * 31) }));
  return {
    range: { fromDay: range.fromDay as LocalDate, toDay: range.toDay as LocalDate },
    total: added(days),
    before: rows === 0 ? added([]) : added(days.map((_, index) => figures(index * 17, 0.93))),
    rows: days,
    rowsAre: 'day',
  };
}

export function sales(rows: number, by: SalesBy): readonly SalesRow[] {
  if (rows === 0) return [];
  if (by === 'way')
    return ['card-terminal', 'cash', 'qr', 'wallet'].map((key, index) => ({
      key,
      name: '',
      ...figures(index * 51 + 3, 5 - index),
      use: null,
    }));
  if (by === 'attendant')
    return [['op-1', 'Mira Kovač'], ['op-2', 'Jonas Brandt'], ['', '']].map(([key = '', name = ''], index) => ({ key, name, ...figures(index * 43 + 9, 6 - index), use: null })); // prettier-ignore
  const names =
    by === 'group' ? ['', 'Taxi cooperative', 'Parcel fleet', 'Neighbours'] : Array.from({ length: 8 }, (_, n) => `CP-0${n + 1}`);
  const keyed = by === 'connector' ? names.flatMap((name) => [`${name}/1/1`, `${name}/2/1`]) : names;
  return keyed.map((key, index) => {
    const of = figures(index * 97 + 5, 3 - index * 0.15);
    const { use } = figures(index * 97 + 5, (3 - index * 0.15) / 60);
    const name = by === 'connector' ? `${key.slice(0, 5)} · ${key.slice(6, 7)}` : key;
    return {
      key,
      name,
      ...of,
      use: by === 'group' || use === null ? null : { ...use, possibleMs: 2 * 86_400_000 },
    };
  });
}

export function periods(rows: number): readonly PeriodRow[] {
  if (rows === 0) return [];
  const row = (layer: PeriodRow['layer'], kind: PeriodRow['kind'], dimension: PeriodRow['dimension'], label: string, energy: number, timeMs: number, total: number): PeriodRow => ({
    layer, kind, dimension, label, energy: dwh(energy), timeMs, net: minor(Math.round(total / 1.19)), tax: minor(total - Math.round(total / 1.19)), total: minor(total),
  }); // prettier-ignore
  return [
    row('energy', 'component', 'ENERGY', 'peak', 48_120_400, 0, 397_412),
    row('energy', 'component', 'ENERGY', 'flat', 61_004_100, 0, 389_905),
    row('energy', 'component', 'ENERGY', 'valley', 22_940_900, 0, 88_240),
    row('energy', 'component', 'ENERGY', 'sharp', 6_120_000, 0, 71_233),
    row('energy', 'discount', null, 'Silver', 0, 0, -18_440),
    row('service', 'component', 'ENERGY', '', 138_185_400, 0, 248_733),
    row('service', 'discount', null, 'Autumn weeks', 0, 0, -12_205),
    row('idle', 'component', 'PARKING_TIME', '', 0, 92_400_000, 15_400),
    row('rounding', 'rounding', null, '', 0, 0, 12),
  ];
}

export function money(rows: number): MoneyReport {
  if (rows === 0) return { ways: [], attendants: [] };
  const way = (name: WayRow['way'], times: number, forBills: number, topUps: number, returned: number): WayRow => ({
    ...{ way: name, times, prepays: minor(name === 'cash' ? 12_000 : 0) },
    ...{ forBills: minor(forBills), topUps: minor(topUps), returned: minor(returned) },
  });
  const person = (operatorId: string, name: string, times: number, cash: number, otherWays: number): AttendantRow => ({
    ...{ operatorId, name, times, cash: minor(cash), otherWays: minor(otherWays) },
    ...{ returned: minor(Math.round(cash / 40)), givenFree: minor(operatorId === 'op-2' ? 700 : 0), writtenOff: minor(0) },
  });
  return {
    ways: [
      way('cash', 214, 181_240, 95_000, 4_210),
      way('card-terminal', 402, 398_120, 120_000, 0),
      way('qr', 318, 301_877, 44_000, 1_900),
      way('online', 96, 88_400, 61_500, 2_200),
      way('wallet', 220, 203_900, 0, 0),
      way('given-free', 2, 1_400, 0, 0),
    ],
    attendants: [
      person('op-1', 'Mira Kovač', 512, 140_200, 402_400),
      person('op-2', 'Jonas Brandt', 318, 41_040, 297_597),
      person('', '', 316, 0, 88_400),
    ],
  };
}

export function hours(rows: number): readonly HourRow[] {
  return Array.from({ length: 48 }, (_, slot) => {
    const shape = Math.exp(-((slot - 25) ** 2) / 90) * 9_000 + Math.exp(-((slot - 37) ** 2) / 26) * 6_500 + 500;
    const charging = rows === 0 ? 0 : Math.round(shape + noise(slot) / 3);
    return { slot, energy: dwh(charging * 260), chargingMean: charging, takenMean: Math.round(charging * 1.35) };
  });
}

export function purchases(rows: number): readonly PurchaseTariff[] {
  const period = (label: string, price: number, fromMinute: number, toMinute: number) => ({
    ...{ label, rate: rate(price), months: [], weekdays: [], fromMinute, toMinute },
  });
  const periodsOfDay = [
    period('valley', 14_200, 1_320, 360),
    period('flat', 24_800, 360, 480),
    period('peak', 33_150, 480, 720),
    period('flat', 24_800, 720, 1_020),
    period('peak', 33_150, 1_020, 1_260),
    period('flat', 24_800, 1_260, 1_320),
  ];
  const tariff = (fromDay: string, fixed: number): PurchaseTariff => ({
    fromDay: fromDay as LocalDate,
    periods: periodsOfDay,
    lossPpm: 55_000,
    fixedPerMonth: minor(fixed),
  });
  return rows === 0 ? [] : [tariff('2026-01-01', 118_000), tariff('2026-07-01', 124_500)];
}

export function margin(rows: number, range: Range): MarginReport {
  const days = rows === 0 ? [] : daysOf(range);
  const incomes = days.map((day) => figures(Number(day.slice(8)) * 31));
  const total = added(incomes);
  const part = (name: string, price: number, share: number) => {
    const sold = Math.round(total.energy * share);
    const bought = Math.round(sold / 0.945);
    return {
      fromDay: '2026-07-01' as LocalDate,
      label: name,
      rate: rate(price),
      sold: dwh(sold),
      bought: dwh(bought),
      cost: minor(Math.round((bought * price) / 1e7)),
    };
  };
  const all = rows === 0 ? [] : [part('flat', 24_800, 0.45), part('peak', 33_150, 0.36), part('valley', 14_200, 0.19)];
  const energyCost = all.reduce((sum, { cost }) => sum + cost, 0);
  const fixed = Math.round((124_500 * days.length) / 30);
  const net = (amount: number) => minor(Math.round(amount / 1.19));
  const income = { energy: net(total.byLayer.energy), service: net(total.byLayer.service), idle: net(total.byLayer.idle) };
  const less = {
    'given-free': minor(rows === 0 ? 0 : 1_400),
    'written-off': minor(0),
    bonus: minor(rows === 0 ? 0 : 5_000),
    'merchant-share': minor(0),
  };
  const earned = income.energy + income.service + income.idle;
  return {
    ...{
      income,
      merchantFee: minor(0),
      less,
      periods: all,
      fixed: minor(fixed),
      cost: minor(energyCost + fixed),
      sold: total.energy,
      soldUnpriced: dwh(0),
    },
    margin: minor(earned - less['given-free'] - less.bonus - energyCost - fixed),
    days: days.map((day, index) => ({
      day,
      income: minor(Math.round((incomes[index]?.net ?? 0) * 1)),
      cost: minor(Math.round(((incomes[index]?.energy ?? 0) * 26_000) / 1e7 + 4_100)),
    })),
  };
}

const plan = { ...twoLayerPlan(), id: id<PlanId>('plan-tou'), version: 3, name: 'Time of use 2026' };

function inputOf(zone: ZoneName): PriceSessionInput {
  const from = startOfDay('2026-11-20' as LocalDate, zone) + 46_200_000;
  const readings = Array.from({ length: 25 }, (_, n) => ({
    atMs: utcMs(from + n * 180_000),
    register: dwh(123_400 + Math.round(n * 9_200 - n * n * 90)),
    source: n === 19 ? ('estimated' as const) : ('read' as const),
  }));
  const level = { id: id<BenefitId>('silver'), name: 'Silver', discountPpm: { energy: 30_000, service: 100_000, idle: 0 } };
  const coupon = {
    id: id<BenefitId>('welcome'),
    name: 'WELCOME5',
    value: { kind: 'amount', amount: minor(200) },
    layers: ['service', 'energy'],
    minTotal: null,
    atMost: null,
  } as const;
  return {
    ...{ plan, zone, startedAtMs: utcMs(from), chargeEndedAtMs: utcMs(from + 72 * 60_000), freedAtMs: utcMs(from + 107 * 60_000) },
    ...{ asOfMs: utcMs(from + 107 * 60_000), readings, unknownSpans: [], benefits: { promotions: [], level, coupon } },
  };
}

function billOf(priced: PricedSession): Bill {
  return {
    ...priced,
    ...{
      id: id<BillId>('bill-s-900'),
      number: 412,
      sessionId: id<SessionId>('s-900'),
      issuedAtMs: utcMs(Date.parse('2026-11-20T14:00:00Z')),
    },
    ...{ state: 'paid', paidAtMs: utcMs(Date.parse('2026-11-20T14:02:00Z')), paidBy: 'cash', replaces: null, reason: null },
    ...{ carriedOver: minor(0), paid: priced.totals.total, writtenOff: minor(0), credited: minor(0) },
  };
}

export function explained(row: SessionRow, zone: ZoneName): BillExplained {
  const input = inputOf(zone);
  const priced = priceSession(input);
  const listed = priced.lines.reduce((sum, line) => (line.kind === 'component' ? sum + line.net + line.tax : sum), 0);
  let after = listed;
  const steps = priced.lines.flatMap((line): BillStep[] => {
    if (line.kind === 'component') return [];
    after += line.net + line.tax;
    const { kind, source = null, layer } = line;
    return [{ kind, source, label: line.label ?? '', layer, amount: lineAmount(line.net + line.tax), after: lineAmount(after) }];
  });
  return {
    ...{ row, zone, currency: priced.currency, planName: plan.name, priced, bill: billOf(priced), isReproduced: true },
    ...explainMinutes(input, priced),
    ...{ listed: lineAmount(listed), steps },
  };
}

export function whatIf(zone: ZoneName, planName: string): WhatIf {
  const input = inputOf(zone);
  const other = { ...plan, layers: plan.layers.slice(0, 2), idleGraceS: 3_600 };
  const priced = priceSession({ ...input, plan: other });
  return { planName, priced, difference: minor(priced.totals.total - priceSession(input).totals.total) };
}
