/** Bench: what a station tells HQ of one day, by the station's own pricing and its own renderers of rows. */
import { randomUUID } from 'node:crypto';
import { dwh } from '../../station-core/base/energy.ts';
import { id, type BillId, type PileId, type SessionId, type TokenId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { HOUR_MS, localTime, MINUTE_MS, utcMs, zoneName } from '../../station-core/base/time.ts';
import type { Bill } from '../../station-core/domain/bill.ts';
import type { ConnectorRef } from '../../station-core/domain/pile.ts';
import type { HourUse } from '../../station-core/domain/rollup.ts';
import type { Session } from '../../station-core/domain/session.ts';
import { hoursOfBill, type Course } from '../../station-core/rules/hq/hours.ts';
import { cdrBody, sessionBody } from '../../station-core/rules/hq/sessions.ts';
import { priceSession, type SessionReading } from '../../station-core/rules/tariff/price-session.ts';
import type { Random } from '../sim/random.ts';
import type { ToldObject } from '../support/hq-batches.ts';
import { twoLayerPlan } from '../support/plans.ts';

const ZONE = zoneName('Europe/Berlin');
const PLAN = twoLayerPlan();
/** As many meters send them. */
const READING_EVERY_MS = 15 * MINUTE_MS;
const IDLE_MS = 12 * MINUTE_MS;

export interface Charge {
  readonly session: Session;
  readonly bill: Bill;
  readonly course: Omit<Course, 'readings'> & { readonly readings: readonly SessionReading[] };
}

/** A charge that was read every quarter of an hour, priced and paid. energy in 0.1 Wh. */
export function chargeOf(what: {
  readonly id: string;
  readonly number: number;
  readonly ref: ConnectorRef;
  readonly startedAtMs: number;
  readonly chargingMs: number;
  readonly energy: number;
  readonly transactionId: number;
}): Charge {
  const { startedAtMs, chargingMs, energy } = what;
  const endMs = utcMs(startedAtMs + chargingMs);
  const freedAtMs = utcMs(endMs + IDLE_MS);
  const readings: SessionReading[] = [];
  for (let at = 0; at < chargingMs; at += READING_EVERY_MS)
    readings.push({ atMs: utcMs(startedAtMs + at), register: dwh(Math.floor((energy * at) / chargingMs)), source: 'read' });
  readings.push({ atMs: endMs, register: dwh(energy), source: 'read' });
  const course = { startedAtMs: utcMs(startedAtMs), chargeEndedAtMs: endMs, freedAtMs, readings };
  const priced = priceSession({ ...course, plan: PLAN, zone: ZONE, asOfMs: freedAtMs, unknownSpans: [] });
  const sessionId = id<SessionId>(what.id);
  const bill: Bill = {
    ...priced,
    id: id<BillId>(`${what.id}-b`.slice(-36)),
    number: what.number,
    sessionId,
    issuedAtMs: freedAtMs,
    state: 'paid',
    paidAtMs: freedAtMs,
    paidBy: 'cash',
    replaces: null,
    reason: null,
    carriedOver: minor(0),
    paid: priced.totals.total,
    writtenOff: minor(0),
    credited: minor(0),
  };
  const session: Session = {
    ...what.ref,
    id: sessionId,
    transactionId: what.transactionId,
    startKey: what.id,
    phase: 'closed',
    startedBy: 'card',
    tokenId: id<TokenId>(randomUUID()),
    operatorId: null,
    limits: { amount: null, energy: null, durationS: null },
    planId: PLAN.id,
    planVersion: PLAN.version,
    startedAtMs: utcMs(startedAtMs),
    chargeEndedAtMs: endMs,
    freedAtMs,
    closedAtMs: freedAtMs,
    endReason: 'Local',
    meter: { startRegister: dwh(0), offset: dwh(0), lastRegister: dwh(energy), suspectedFall: null },
    energy: dwh(energy),
    power: null,
    stateOfCharge: null,
    lastReadingMs: endMs,
    limitDueMs: null,
    stopOrderedMs: null,
    stopReason: null,
    flags: [],
    billId: bill.id,
  };
  return { session, bill, course };
}

export interface DayOptions {
  readonly stationId: string;
  /** UTC midnight. */
  readonly dayMs: number;
  readonly random: Random;
}

/** Sessions of a station's day, and connectors it tells hours of; the station's own sums are the eighth. */
export const DAY_SESSIONS = 60;
const CONNECTORS = 7;

/** 60 sessions, 60 CDRs, 24 hours and the day of seven connectors and of the station, and the ledger's closed day: 321 rows. */
export function dayOf({ stationId, dayMs, random }: DayOptions): ToldObject[] {
  const day = new Date(dayMs).toISOString().slice(0, 10);
  const told = (kind: ToldObject['kind'], name: string, atMs: number, body: unknown): ToldObject => ({ kind, id: name, atMs, body });
  const sums = new Map<string, Sums>();
  const objects: ToldObject[] = [];
  for (let n = 0; n < DAY_SESSIONS; n += 1) {
    const pileId = id<PileId>(`PILE-${(n % CONNECTORS) + 1}`);
    const ref = { pileId, evse: 1, connector: 1 };
    const startedAtMs = dayMs + Math.floor(n / CONNECTORS) * 2.5 * HOUR_MS + random.int(0, 20 * MINUTE_MS);
    const chargingMs = random.int(25, 90) * MINUTE_MS + random.int(0, 59_999);
    const transactionId = Math.floor(startedAtMs / 1_000) - 1_577_836_800;
    const charge = chargeOf({
      ...{ id: randomUUID(), number: n + 1, ref, startedAtMs, chargingMs, transactionId },
      energy: Math.floor((chargingMs / HOUR_MS) * random.int(70_000, 220_000)),
    });
    const { session, bill, course } = charge;
    const facts = {
      ...{ session, bill, course, accountId: null, currency: bill.currency, stationName: 'Harbour' },
      party: { stationId, countryCode: 'DE', partyId: 'EXA' },
      connector: null,
      plans: [{ fromMs: session.startedAtMs, planId: PLAN.id, planVersion: PLAN.version, layer: 'energy' }],
      nowMs: bill.issuedAtMs,
    };
    objects.push(told('session', session.id, bill.issuedAtMs, sessionBody(facts)));
    const billedOn = localTime(bill.issuedAtMs, ZONE).date;
    objects.push(told('cdr', bill.id, bill.issuedAtMs, cdrBody({ ...facts, day: billedOn })));
    for (const use of hoursOfBill(bill, course))
      for (const where of [`.1.1.${pileId}`, ''])
        for (const name of [`${use.hourMs}${where}`, `${day}${where}`]) sums.set(name, added(sums.get(name) ?? NOTHING, use));
  }
  const refs = [null, ...Array.from({ length: CONNECTORS }, (_, n) => ({ pileId: `PILE-${n + 1}`, evse: 1, connector: 1 }))];
  const endMs = dayMs + 24 * HOUR_MS;
  for (const ref of refs) {
    const where = ref === null ? '' : `.1.1.${ref.pileId}`;
    for (let hourMs = dayMs; hourMs < endMs; hourMs += HOUR_MS) {
      const name = `${hourMs}${where}`;
      objects.push(told('rollup-hour', name, endMs, { hourMs, ref, ...(sums.get(name) ?? NOTHING), ...NO_FAULTS }));
    }
    const whole = ref === null ? { periods: periodsOf(sums.get(day) ?? NOTHING), benefits: [], connectors: CONNECTORS } : {};
    const name = `${day}${where}`;
    objects.push(
      told('rollup-day', name, endMs, { day, ref, ...(sums.get(name) ?? NOTHING), ...NO_FAULTS, idleMs: 0, credited: 0, ...whole }),
    );
  }
  objects.push(told('day-close', day, endMs, closeOf(day, endMs, random)));
  return objects;
}

type Sums = Pick<HourUse, 'energy' | 'chargingMs' | 'takenMs' | 'net' | 'discount'> & {
  readonly byLayer: Readonly<Record<'energy' | 'service' | 'idle', number>>;
  readonly tax: number;
  readonly bills: number;
};
const NOTHING: Sums = {
  ...{ energy: 0, chargingMs: 0, takenMs: 0, net: 0, tax: 0, discount: 0, bills: 0 },
  byLayer: { energy: 0, service: 0, idle: 0 },
};
const NO_FAULTS = { faults: 0, faultMs: 0 };

function added(a: Sums, b: HourUse): Sums {
  const byLayer = {
    energy: a.byLayer.energy + b.byLayer.energy,
    service: a.byLayer.service + b.byLayer.service,
    idle: a.byLayer.idle + b.byLayer.idle,
  };
  const net = a.net + b.net;
  return {
    ...{ energy: a.energy + b.energy, chargingMs: a.chargingMs + b.chargingMs, takenMs: a.takenMs + b.takenMs, net, byLayer },
    tax: byLayer.energy + byLayer.service + byLayer.idle - net,
    discount: a.discount + b.discount,
    bills: a.bills + 1,
  };
}

function periodsOf({ energy, chargingMs, net, tax }: Sums): unknown[] {
  return ['energy', 'service'].flatMap((layer) =>
    ['peak', 'valley'].map((label) => ({ layer, kind: 'component', label, energy, timeMs: chargingMs, net, tax })),
  );
}

/** What a closed day of a station with cash, cards, wallets and fleets holds. */
function closeOf(day: string, closedAtMs: number, random: Random): unknown {
  const accounts = [
    'cash',
    'card',
    'wallet',
    'receivable',
    'revenue-energy',
    'revenue-service',
    'revenue-idle',
    'tax',
    'discount',
    'prepaid',
  ];
  const balances = accounts.map((account) => ({ account, balance: random.int(-500_000, 500_000) }));
  const moved = accounts.map((account) => ({ account, debits: random.int(0, 100_000), credits: random.int(0, 100_000) }));
  const hash = Array.from({ length: 8 }, () => random.int(0x1000_0000, 0x7fff_ffff).toString(16)).join('');
  return { day, number: 1, currency: 'EUR', closedAtMs, lastTransfer: random.int(1, 1_000_000), hash, balances, moved };
}
