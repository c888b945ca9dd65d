/** Canned facts for the board and the session page of the stage: every state a connector can be in, and one charge across a price boundary. */
import { dwh, watt, type Dwh } from '../../station-core/base/energy.ts';
import { id } from '../../station-core/base/ids.ts';
import { currencyOf, lineAmount, minor, rate, toMinor, type LineAmount } from '../../station-core/base/money.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Bill, BillLine } from '../../station-core/domain/bill.ts';
import type { ConnectorState } from '../../station-core/domain/pile.ts';
import type { ConnectorTile, PricePoint, ReadingDetail, ReadingPoint, SessionView, TileSession } from '../../station-core/domain/views.ts';

const minuteMs = 60_000;

const states: readonly ConnectorState[] = [
  'charging', 'available', 'charging', 'finishing', 'available', 'preparing', 'faulted', 'charging',
  'suspended-ev', 'available', 'unavailable', 'charging', 'available', 'reserved', 'suspended-evse', 'unknown',
]; // prettier-ignore

/** `count` connectors, two to a pile, in the order of the site; connector 12 of each 16 is offline. */
export function tiles(count: number, nowMs: number): ConnectorTile[] {
  return Array.from({ length: count }, (_, index) => tile(index, nowMs));
}

/** One tile; `nowMs` moves its energy and money on. */
export function tile(index: number, nowMs: number): ConnectorTile {
  const state = states[index % states.length] ?? 'available';
  const online = index % 16 !== 12;
  const pile = Math.floor(index / 2) + 1;
  const minutes = 7 + ((index * 37) % 110);
  const hasSession = state === 'charging' || state === 'finishing' || state === 'suspended-ev' || state === 'suspended-evse';
  return {
    pileId: id(`CP-${String(pile).padStart(2, '0')}`),
    evse: 1 + (index % 2),
    connector: 1 + (index % 2),
    pileName: pile === 4 ? 'Pile 4 · south wall, truck bay' : `Pile ${pile}`,
    name: index % 2 === 0 ? 'A' : 'B',
    online,
    lastHeardMs: utcMs(online ? nowMs - 4_000 : nowMs - 47 * minuteMs),
    state,
    stateAtMs: utcMs(nowMs - minutes * minuteMs),
    errorCode: state === 'faulted' ? 'GroundFailure' : null,
    errorInfo: state === 'faulted' ? 'RCD tripped, output A' : null,
    ratedPower: watt(index % 4 === 3 ? 22_000 : 120_000),
    session: hasSession ? tileSession(index, state, minutes, nowMs) : null,
    startOrderedMs: index % 32 === 21 ? utcMs(nowMs - 9_000) : null,
  };
}

function tileSession(index: number, state: ConnectorState, minutes: number, nowMs: number): TileSession {
  const finished = state === 'finishing';
  const paused = state === 'suspended-ev' || state === 'suspended-evse';
  const energy = minutes * 4_210 + (nowMs % (60 * minuteMs)) / 1_000;
  return {
    id: id(index === 0 ? 'live' : `s-${String(1_000 - index)}`),
    phase: finished ? 'finishing' : 'charging',
    startedAtMs: utcMs(nowMs - (minutes + 12) * minuteMs),
    chargeEndedAtMs: finished ? utcMs(nowMs - 9 * minuteMs) : null,
    energy: dwh(Math.floor(energy)),
    power: watt(finished || paused ? 0 : 21_400 + ((index * 7_919) % 88_000)),
    stateOfCharge: index % 4 === 3 ? null : Math.min(99, 21 + ((minutes * 3) % 75)),
    cost: minor(Math.floor(energy / 148)),
    stopOrderedMs: index === 7 ? utcMs(nowMs - 4_000) : null,
    limits: { amount: index % 5 === 0 ? minor(5_000) : null, energy: null, durationS: null },
  };
}

const euro = currencyOf('EUR');
const stepMs = 30_000;

/** Everything of one charge, as `sessions.get` tells it. live: 52 minutes in, price changed 20 minutes ago. closed: ended, freed and billed. */
export function sessionView(sessionId: string, kind: 'live' | 'finishing' | 'closed', nowMs: number): SessionView {
  const chargeMs = 52 * minuteMs;
  const endedAgoMs = kind === 'live' ? 0 : kind === 'finishing' ? 8 * minuteMs : 95 * minuteMs;
  const startMs = nowMs - endedAgoMs - chargeMs;
  const boundaryMs = startMs + 32 * minuteMs;
  const endMs = startMs + chargeMs;
  const readings = trace(startMs, endMs);
  const energy = readings.at(-1)?.register ?? dwh(0);
  const prices = pricesOf(startMs, boundaryMs, endMs + (kind === 'live' ? 30 * minuteMs : 0));
  const bill = billOf(sessionId, readings, startMs, boundaryMs, endMs, kind);
  const running = { currency: bill.currency, lines: bill.lines, totals: bill.totals, planId: bill.planId, planVersion: bill.planVersion };
  return {
    id: id(sessionId),
    transactionId: 4_711,
    pileTransactionId: kind === 'closed' ? '7c1e1a52-0d1f-4f3e-9a53-5a6f0f2b8d11' : null,
    pileId: id('CP-01'),
    pileName: 'Pile 1',
    evse: 1,
    connector: 1,
    connectorName: 'A',
    phase: kind === 'live' ? 'charging' : kind === 'finishing' ? 'finishing' : 'closed',
    startedBy: 'card',
    cardLabel: 'Taxi 14',
    cardHint: '••••4137',
    operatorName: null,
    startedAtMs: utcMs(startMs),
    chargeEndedAtMs: kind === 'live' ? null : utcMs(endMs),
    freedAtMs: kind === 'closed' ? utcMs(endMs + 14 * minuteMs) : null,
    energy,
    endReason: kind === 'live' ? null : 'EVDisconnected',
    flags: kind === 'closed' ? ['end-estimated', 'amended'] : [],
    billId: kind === 'closed' ? bill.id : null,
    billNumber: kind === 'closed' ? bill.number : null,
    billState: kind === 'closed' ? bill.state : null,
    total: bill.totals.total,
    due: bill.totals.total,
    power: watt(kind === 'live' ? (readings.at(-1)?.power ?? 0) : 0),
    stateOfCharge: readings.at(-1)?.stateOfCharge ?? null,
    online: true,
    connectorState: kind === 'live' ? 'charging' : kind === 'finishing' ? 'finishing' : 'available',
    limits: { amount: minor(5_000), energy: null, durationS: kind === 'live' ? 5_400 : null },
    stopOrderedMs: null,
    planId: id('plan-1'),
    planName: 'Time of use 2026',
    planVersion: 3,
    readings,
    prices,
    bill: kind === 'closed' ? bill : null,
    running: kind === 'closed' ? null : running,
    earlierBills:
      kind === 'closed'
        ? [
            {
              ...bill,
              id: id('bill-old'),
              number: 1_207,
              state: 'reversed',
              issuedAtMs: utcMs(endMs + 15 * minuteMs),
              replaces: null,
              reason: 'A stop that arrived late',
            },
          ]
        : [],
  };
}

/** Every reading with its samples. */
export function readingDetails(view: SessionView): ReadingDetail[] {
  return view.readings.map((point) => ({
    ...point,
    receivedMs: utcMs(point.atMs + 700),
    samples: [
      {
        value: String((point.register ?? 0) / 10),
        measurand: 'Energy.Active.Import.Register',
        unit: 'Wh',
        phase: null,
        context: 'Sample.Periodic',
        location: 'Outlet',
        format: 'Raw',
      },
      {
        value: String(point.power ?? 0),
        measurand: 'Power.Active.Import',
        unit: 'W',
        phase: null,
        context: 'Sample.Periodic',
        location: 'Outlet',
        format: 'Raw',
      },
      { value: '398.2', measurand: 'Voltage', unit: 'V', phase: 'L1', context: 'Sample.Periodic', location: 'Outlet', format: 'Raw' },
    ],
  }));
}

/** A fast charge: rises within two minutes, holds, tapers from 60 % on. */
function trace(startMs: number, endMs: number): ReadingPoint[] {
  const points: ReadingPoint[] = [];
  let register = 0;
  for (let atMs = startMs; atMs <= endMs; atMs += stepMs) {
    const minute = (atMs - startMs) / minuteMs;
    const wave = Math.sin(minute * 1.7) * 900;
    const power = Math.max(
      0,
      Math.round(minute < 2 ? minute * 46_000 : minute < 24 ? 92_000 + wave : 92_000 - (minute - 24) * 2_350 + wave),
    );
    if (atMs > startMs) register += Math.round((power * 10 * stepMs) / 3_600_000);
    points.push({
      atMs: utcMs(atMs),
      register: dwh(register),
      power: watt(power),
      stateOfCharge: Math.min(100, Math.round(18 + (register / 780_000) * 100)),
      source: 'read',
    });
  }
  return points;
}

function pricesOf(startMs: number, boundaryMs: number, endMs: number): PricePoint[] {
  return [
    { fromMs: utcMs(startMs), toMs: utcMs(boundaryMs), label: 'peak', energyRate: 42_500, serviceRate: 12_000 },
    { fromMs: utcMs(boundaryMs), toMs: utcMs(endMs), label: 'valley', energyRate: 26_800, serviceRate: 9_000 },
  ];
}

function billOf(
  sessionId: string,
  readings: readonly ReadingPoint[],
  startMs: number,
  boundaryMs: number,
  endMs: number,
  kind: string,
): Bill {
  const at = (ms: number): Dwh => readings.findLast((point) => point.atMs <= ms)?.register ?? dwh(0);
  const first = at(boundaryMs);
  const second = dwh(at(endMs) - first);
  const lines: BillLine[] = [
    line('energy', 'peak', startMs, boundaryMs, 42_500, first, 0),
    line('service', 'peak', startMs, boundaryMs, 12_000, first, 0),
    line('energy', 'valley', boundaryMs, endMs, 26_800, second, kind === 'closed' ? 12_400 : 0),
    line('service', 'valley', boundaryMs, endMs, 9_000, second, kind === 'closed' ? 12_400 : 0),
  ];
  if (kind === 'closed') lines.push(idleLine(endMs + 10 * minuteMs, endMs + 14 * minuteMs));
  const sum = lineAmount(lines.reduce((total, { net, tax }) => total + net + tax, 0));
  const total = toMinor(sum, euro);
  lines.push(roundingLine(lineAmount(total * 100 - sum), endMs));
  const partOf = (layer: BillLine['layer']): number =>
    lines.filter((one) => one.layer === layer).reduce((amount, { net, tax }) => amount + net + tax, 0);
  const service = toMinor(lineAmount(partOf('service')), euro);
  const idle = toMinor(lineAmount(partOf('idle')), euro);
  const tax = minor(Math.round((total * 19) / 119));
  return {
    id: id(`bill-${sessionId}`),
    number: 1_208,
    sessionId: id(sessionId),
    issuedAtMs: utcMs(endMs + 15 * minuteMs),
    state: 'issued',
    paidAtMs: null,
    paidBy: null,
    replaces: kind === 'closed' ? id('bill-old') : null,
    reason: kind === 'closed' ? 'A stop that arrived late' : null,
    carriedOver: minor(0),
    paid: minor(0),
    writtenOff: minor(0),
    credited: minor(0),
    currency: euro,
    planId: id('plan-1'),
    planVersion: 3,
    lines,
    totals: {
      energy: at(endMs),
      chargingMs: endMs - startMs,
      idleMs: kind === 'closed' ? 4 * minuteMs : 0,
      total,
      byLayer: { energy: minor(total - service - idle), service, idle },
      net: minor(total - tax),
      tax,
    },
  };
}

function line(
  layer: 'energy' | 'service',
  label: string,
  fromMs: number,
  toMs: number,
  price: number,
  energy: Dwh,
  estimated: number,
): BillLine {
  const gross = Math.round((price * energy) / 100_000);
  const tax = Math.round((gross * 19) / 119);
  return {
    kind: 'component',
    layer,
    dimension: 'ENERGY',
    label,
    fromMs: utcMs(fromMs),
    toMs: utcMs(toMs),
    rate: rate(price),
    volume: energy,
    billedVolume: energy,
    energyBySource: { read: dwh(energy - estimated - 2_100), interpolated: dwh(2_100), estimated: dwh(estimated) },
    taxPpm: 190_000,
    net: lineAmount(gross - tax),
    tax: lineAmount(tax),
  };
}

function idleLine(fromMs: number, toMs: number): BillLine {
  const gross = Math.round(((toMs - fromMs) / 3_600_000) * 60_000);
  const tax = Math.round((gross * 19) / 119);
  return {
    kind: 'component',
    layer: 'idle',
    dimension: 'PARKING_TIME',
    label: null,
    fromMs: utcMs(fromMs),
    toMs: utcMs(toMs),
    rate: rate(600_000),
    volume: toMs - fromMs,
    billedVolume: toMs - fromMs,
    energyBySource: { read: dwh(0), interpolated: dwh(0), estimated: dwh(0) },
    taxPpm: 190_000,
    net: lineAmount(gross - tax),
    tax: lineAmount(tax),
  };
}

function roundingLine(net: LineAmount, atMs: number): BillLine {
  return {
    kind: 'rounding',
    layer: 'rounding',
    dimension: null,
    label: null,
    fromMs: utcMs(atMs),
    toMs: utcMs(atMs),
    rate: null,
    volume: 0,
    billedVolume: 0,
    energyBySource: { read: dwh(0), interpolated: dwh(0), estimated: dwh(0) },
    taxPpm: null,
    net,
    tax: lineAmount(0),
  };
}
