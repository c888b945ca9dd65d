/** Canned facts for the list pages of the stage: a plausible site in one zone, the same at every run. */
import { dwh, watt } from '../../station-core/base/energy.ts';
import { id } from '../../station-core/base/ids.ts';
import { lineAmount, minor, rate } from '../../station-core/base/money.ts';
import { utcMs, type UtcMs } from '../../station-core/base/time.ts';
import type { z } from 'zod';
import type { Health, PlanCheck, PlanDetail, timeOfUseInput, TimeOfUseInput } from '../../station-core/api/contract.ts';
import { toForm } from '../../station-core/api/plan-form.ts';
import type { Currency } from '../../station-core/base/money.ts';
import type { LocalDate, ZoneName } from '../../station-core/base/time.ts';
import type { PriceDimension, TariffElement } from '../../station-core/domain/tariff.ts';
import { checkPlan } from '../../station-core/rules/tariff/check-plan.ts';
import { dayPicture } from '../../station-core/rules/tariff/day-picture.ts';
import { planFromTimeOfUse } from '../../station-core/rules/tariff/time-of-use.ts';
import type { Bill, BillLine, BillState } from '../../station-core/domain/bill.ts';
import type { SessionFlag } from '../../station-core/domain/session.ts';
import { invoiceRows, signedValues } from './stage-invoices.ts';
import type { CardRow } from '../../station-core/domain/account-views.ts';
import type { JournalRow, LoginRow, OperatorRow, PlanRow, ReceiptView, SessionRow } from '../../station-core/domain/views.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

export const people = ['Mira Kovač', 'Jonas Weber', '李伟', 'Aylin Demir'] as const;
const labels = ['Taxi 14', '王芳', 'B-KX 204', 'Nordlicht Pflege GmbH', 'Courier 7', '陈志强', 'HH-E 771', 'Dr. Sommer'];
const flagsOf: readonly (readonly SessionFlag[])[] = [
  [], [], [], ['end-estimated', 'amended'], [], [], ['clock-unset'], [], [], [], ['implausible-energy'], [], ['start-inferred'],
]; // prettier-ignore

/** Sessions back in time from `nowMs`, newest first: two charge, one is still plugged in, the rest are closed. */
export function sessionRows(count: number, nowMs: number): SessionRow[] {
  return Array.from({ length: count }, (_, index) => sessionRow(index, nowMs));
}

function sessionRow(index: number, nowMs: number): SessionRow {
  const startedAtMs = nowMs - index * 47 * minuteMs - 23 * minuteMs - (index % 7) * 3 * minuteMs;
  const phase = index < 2 ? 'charging' : index === 2 ? 'finishing' : 'closed';
  const charged = phase === 'charging' ? null : utcMs(startedAtMs + (18 + ((index * 29) % 95)) * minuteMs);
  const startedBy = index % 6 === 4 ? 'operator' : index % 17 === 9 ? 'pile' : 'card';
  const energy = 32_000 + ((index * 76_543) % 520_000);
  const billState: BillState | null = phase !== 'closed' ? null : index % 9 === 5 ? 'issued' : index % 31 === 8 ? 'reversed' : 'paid';
  const pile = 1 + (index % 8);
  const card = startedBy === 'card';
  return {
    id: id(`s-${String(1_000 - index)}`),
    transactionId: 1_000 - index,
    pileId: id(`CP-${String(pile).padStart(2, '0')}`),
    pileName: `Pile ${pile}`,
    evse: 1 + (index % 2),
    connector: 1 + (index % 2),
    connectorName: index % 2 === 0 ? 'A' : 'B',
    phase,
    startedBy,
    cardLabel: card ? (labels[index % labels.length] ?? null) : null,
    cardHint: card ? String(4_100 + (index % labels.length) * 37) : null,
    operatorName: startedBy === 'operator' ? people[index % 2 === 0 ? 0 : 1] : null,
    startedAtMs: utcMs(startedAtMs),
    chargeEndedAtMs: charged,
    freedAtMs: phase === 'closed' && charged !== null ? utcMs(charged + (4 + (index % 12)) * minuteMs) : null,
    energy: dwh(energy),
    endReason: charged === null ? null : (['EVDisconnected', 'Local', 'Remote'][index % 3] ?? null),
    flags: flagsOf[index % flagsOf.length] ?? [],
    billId: billState === null ? null : id(`b-${String(900 - index)}`),
    billNumber: billState === null ? null : 900 - index,
    billState,
    total: index % 23 === 11 ? null : minor(Math.floor((energy * 9) / 1_700)),
    due: index % 23 === 11 ? null : minor(Math.floor((energy * 9) / 1_700)),
  };
}

/** Every version of every plan. */
export function planVersions(nowMs: number): PlanRow[] {
  const row = (plan: string, version: number, name: string, active: boolean, days: number, by: string): PlanRow => ({
    id: id(plan),
    version,
    name,
    active,
    savedAtMs: utcMs(nowMs - days * dayMs),
    savedBy: by,
  });
  return [
    row('plan-tou', 3, 'Peak, flat, valley', true, 4, people[0]),
    row('plan-tou', 2, 'Peak, flat, valley', false, 61, people[0]),
    row('plan-tou', 1, 'Peak, flat and valley', false, 190, people[3]),
    row('plan-flat', 1, 'One price', false, 240, people[3]),
    row('plan-rich', 2, 'Fleet, from headquarters', false, 12, people[0]),
  ];
}

/** Each plan by its newest version, as the station lists them. */
export function planRows(nowMs: number): PlanRow[] {
  const all = planVersions(nowMs);
  return all.filter(({ id: plan, version }) => all.every((other) => other.id !== plan || other.version <= version));
}

/** Checked and drawn by the real rules; days as the station picks them: the coming weekday and Sunday of a fixed week. */
export function planCheck(input: z.output<typeof timeOfUseInput>, currency: Currency, zone: ZoneName, nowMs: number): PlanCheck {
  const plan = planFromTimeOfUse(toForm(input, currency), { id: id('preview'), version: 1, validFromMs: utcMs(nowMs) });
  const problems = checkPlan(plan, zone);
  const days = problems.some(({ code }) => code !== 'hole') ? [] : ['2026-11-23', '2026-11-22'];
  return { problems, days: days.map((date) => ({ date, segments: dayPicture(plan, date as LocalDate, zone).segments })) };
}

/** 'plan-rich' uses more than the form can say. */
export function planDetail(row: PlanRow, form: TimeOfUseInput, currency: Currency): PlanDetail {
  const component = (type: PriceDimension, price: number) => ({ type, price: rate(price), taxPpm: 190_000, stepSize: 1 });
  const energy: readonly TariffElement[] = [
    { label: 'valley', components: [component('ENERGY', 22_000)], restrictions: { startMinute: 1_320, endMinute: 360, weekdays: [1, 2, 3, 4, 5] } },
    { label: 'After 50 kWh', components: [component('ENERGY', 31_000)], restrictions: { minEnergy: dwh(500_000) } },
    { components: [component('ENERGY', 41_000), component('FLAT', 100_000)], restrictions: {} },
  ];
  const service: readonly TariffElement[] = [{ components: [component('TIME', 60_000)], restrictions: { minDurationS: 3_600, minPower: watt(20_000) } }];
  const tariff = (name: string, elements: readonly TariffElement[]) => ({ id: name, currency, elements, minPrice: null, maxPrice: null, taxIncluded: 'YES' as const });
  const rich = row.id === 'plan-rich';
  return {
    row,
    plan: {
      id: row.id,
      version: row.version,
      name: row.name,
      currency,
      layers: rich ? [{ layer: 'energy', tariff: tariff('e', energy) }, { layer: 'service', tariff: tariff('s', service) }] : [],
      idleGraceS: 600,
      validFromMs: utcMs(0),
    },
    form: rich ? null : { ...form, name: row.name },
  };
} // prettier-ignore

export function cardRows(count: number, nowMs: number): CardRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: id(`card-${index}`),
    label: index < labels.length ? (labels[index] ?? '') : `Fleet car ${index}`,
    hint: String(4_100 + index * 37),
    state: index % 11 === 3 ? 'blocked' : index % 17 === 5 ? 'lost' : index % 23 === 7 ? 'replaced' : 'active',
    accountId: index % 3 === 2 ? null : id(`account-${index + 1}`),
    accountNumber: index % 3 === 2 ? null : index + 1,
    accountName: index % 3 === 2 ? null : index % 3 === 0 ? 'Blitz Taxi GmbH' : '王芳',
    accountState: index % 3 === 2 ? null : index % 13 === 6 ? 'frozen' : 'active',
    parentTag: index % 4 === 0 ? `TAXI-${index}` : null,
    replacedByHint: index % 23 === 7 ? '8814' : null,
    validUntilMs: index % 5 === 2 ? utcMs(nowMs + (index % 2 === 0 ? 90 : -8) * dayMs) : null,
    createdAtMs: utcMs(nowMs - (300 - index) * dayMs),
    lastUsedMs: index % 7 === 6 ? null : utcMs(nowMs - index * 5 * hourMs - 11 * minuteMs),
    sessions: index % 7 === 6 ? 0 : (index * 13) % 90,
  }));
}

/** Messages back in time; every thirteenth breaks the protocol, some are operators' own doings. */
export function journalRows(count: number, fromSeq: number, nowMs: number): JournalRow[] {
  return Array.from({ length: count }, (_, index) => journalRow(fromSeq - index, nowMs - index * 7_400));
}

export function journalRow(seq: number, receivedMs: number): JournalRow {
  const pileId = id<JournalRow['pileId'] & string>(`CP-0${1 + (seq % 8)}`);
  const base = { seq, receivedMs: utcMs(receivedMs), pileId, messageId: `m-${seq.toString(36)}`, violation: null, operatorName: null };
  if (seq % 13 === 5)
    return {
      ...base,
      kind: 'pile.bad-message',
      action: 'MeterValues',
      body: JSON.stringify([2, `m-${seq.toString(36)}`, 'MeterValues', { connectorId: '1', meterValue: [] }]),
      violation: 'connectorId: must be integer; meterValue: must NOT have fewer than 1 items',
    };
  if (seq % 9 === 2)
    return {
      ...base,
      kind: 'operator.order-pile',
      action: null,
      messageId: null,
      body: '{"order":{"kind":"unlock","evse":1,"connector":1}}',
      operatorName: people[0],
    };
  if (seq % 4 === 0)
    return {
      ...base,
      kind: 'session.metered',
      action: 'MeterValues',
      body: JSON.stringify({
        connectorId: 1,
        transactionId: seq,
        meterValue: [
          {
            timestamp: new Date(receivedMs).toISOString(),
            sampledValue: [
              { value: String(seq * 11), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
              { value: '48200', measurand: 'Power.Active.Import', unit: 'W' },
            ],
          },
        ],
      }),
    };
  if (seq % 4 === 1) return { ...base, kind: 'pile.heartbeat', action: 'Heartbeat', body: '{}' };
  if (seq % 4 === 2)
    return {
      ...base,
      kind: 'pile.status',
      action: 'StatusNotification',
      body: '{"connectorId":1,"errorCode":"NoError","status":"Charging"}',
    };
  return { ...base, kind: 'pile.authorize', action: 'Authorize', body: '{"idTag":"••••4174"}' };
}

export function operatorRows(nowMs: number): OperatorRow[] {
  const roles = ['owner', 'attendant', 'installer', 'viewer'] as const;
  return people.map((name, index) => ({
    id: id(`op-${index}`),
    name,
    role: roles[index] ?? 'viewer',
    disabled: index === 3,
    createdAtMs: utcMs(nowMs - (240 - index * 31) * dayMs),
  }));
}

export function loginRows(nowMs: number): LoginRow[] {
  const agents = [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36 Edg/155.0.0.0',
  ];
  return agents.map((userAgent, index) => ({
    handle: `9f${index}c2d41ab7`,
    operatorName: people[index === 1 ? 0 : index] ?? '',
    operatorId: id(`op-${index === 1 ? 0 : index}`),
    createdAtMs: utcMs(nowMs - (index * 26 + 2) * hourMs),
    expiresAtMs: utcMs(nowMs + (12 - index) * dayMs),
    userAgent,
    remoteAddress: index === 0 ? '127.0.0.1' : `192.168.10.${index + 80}`,
    current: index === 0,
  }));
}

export function healthNow(nowMs: number): Health {
  return {
    store: 'ok',
    journalRows: 1_204_331,
    fileBytes: 734_003_200,
    walBytes: 4_194_304,
    freeDiskBytes: 91_268_055_040,
    lastBackupMs: nowMs - 7 * hourMs,
    lastVerifiedMs: nowMs - 6 * hourMs,
    inboxWaiting: 0,
    recovery: { lastMadeMs: nowMs - 100 * 24 * hourMs, isOld: true },
  };
}

/** A paid bill over three price periods with an idle fee and a rounding line, every sum right. */
export function receiptView(session: SessionRow): ReceiptView {
  const start = session.startedAtMs;
  const at = (minutes: number): UtcMs => utcMs(start + minutes * minuteMs);
  const lines: BillLine[] = [
    energyLine('energy', 'peak', at(0), at(34), 82_500, 143_217, 'read'),
    energyLine('service', 'peak', at(0), at(34), 30_000, 143_217, 'read'),
    energyLine('energy', 'flat', at(34), at(71), 61_000, 128_004, 'interpolated'),
    energyLine('service', 'flat', at(34), at(71), 30_000, 128_004, 'interpolated'),
    { ...energyLine('idle', null, at(86), at(101), 400_000, 0, 'read'), dimension: 'PARKING_TIME', volume: 900_000, billedVolume: 900_000, net: lineAmount(8_403), tax: lineAmount(1_597) },
  ]; // prettier-ignore
  const sum = lines.reduce((total, line) => total + line.net + line.tax, 0);
  const total = Math.round(sum / 100);
  lines.push({ ...energyLine('rounding', null, at(0), at(101), 0, 0, 'read'), kind: 'rounding', dimension: null, rate: null, volume: 0, billedVolume: 0, taxPpm: null, net: lineAmount(total * 100 - sum), tax: lineAmount(0) }); // prettier-ignore
  const idle = 100;
  const service = Math.round(((143_217 + 128_004) * 30_000) / 10_000_000);
  const tax = Math.round((total * 19) / 119);
  const bill: Bill = {
    id: session.billId ?? id('b-1'),
    number: session.billNumber ?? 1,
    sessionId: session.id,
    issuedAtMs: at(102),
    state: session.billState ?? 'issued',
    paidAtMs: session.billState === 'paid' ? at(104) : null,
    paidBy: session.billState === 'paid' ? 'card-terminal' : null,
    replaces: null,
    carriedOver: minor(0),
    paid: minor(session.billState === 'paid' ? (session.total ?? 0) : 0),
    writtenOff: minor(0),
    credited: minor(0),
    reason: session.billState === 'reversed' ? 'A late reading changed the energy' : null,
    currency: { code: 'EUR', digits: 2 },
    planId: id('plan-tou'),
    planVersion: 3,
    lines,
    totals: {
      energy: dwh(271_221),
      chargingMs: 71 * minuteMs,
      idleMs: 15 * minuteMs,
      total: minor(total),
      byLayer: { energy: minor(total - service - idle), service: minor(service), idle: minor(idle) },
      net: minor(total - tax),
      tax: minor(tax),
    },
  };
  return {
    stationName: 'Ladepark Nord',
    zone: 'Europe/Berlin',
    bill,
    session: { ...session, energy: bill.totals.energy, chargeEndedAtMs: at(71), freedAtMs: at(101) },
    meterStart: dwh(48_112_904),
    meterStop: dwh(48_112_904 + 271_221),
    payment: bill.paidBy,
    seller: { name: 'Lindenhof Energie GmbH', address: 'Lindenallee 3, 50968 Köln', taxId: 'DE 811 907 980', phone: '' },
    moves: bill.paidAtMs === null ? [] : [{ kind: 'payment', method: 'card-terminal', amount: bill.totals.total, atMs: bill.paidAtMs }],
    papers: invoiceRows(1, start).slice(0, 1),
    signed: signedValues(start),
  };
}

function energyLine(layer: BillLine['layer'], label: string | null, fromMs: UtcMs, toMs: UtcMs, price: number, energy: number, source: 'read' | 'interpolated'): BillLine {
  const gross = Math.round((energy * price) / 100_000);
  const net = Math.round((gross * 100) / 119);
  return {
    kind: 'component',
    layer,
    dimension: 'ENERGY',
    label,
    fromMs,
    toMs,
    rate: rate(price),
    volume: energy,
    billedVolume: energy,
    energyBySource: { read: dwh(source === 'read' ? energy : energy - 3_110), interpolated: dwh(source === 'read' ? 0 : 3_110), estimated: dwh(0) },
    taxPpm: 190_000,
    net: lineAmount(net),
    tax: lineAmount(gross - net),
  };
} // prettier-ignore
