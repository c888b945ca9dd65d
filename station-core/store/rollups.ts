/**
 * Sums by the UTC hour, kept with every bill in its transaction: `bill_hours` says what a bill counts for in the hours it happened in,
 * and `rollup_hour` is made from nothing else. A bill that replaces another takes that one's hours back. Beside them the spans in which
 * connectors were out of order.
 */
import { id, type BillId, type PileId } from '../base/ids.ts';
import { utcMs, type LocalDate, type UtcMs } from '../base/time.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import type { BenefitGiven, FaultSpan, HourUse } from '../domain/rollup.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, json, one, text, time, timeOrNull } from './rows.ts';

type HourRow = readonly [hourMs: number, energy: number, chargingMs: number, takenMs: number, ofEnergy: number, ofService: number, ofIdle: number, net: number, discount: number]; // prettier-ignore
type BenefitRow = readonly [source: string, id: string, name: string, amount: number];

export interface BillHours {
  readonly ref: ConnectorRef;
  readonly hours: readonly HourUse[];
}

/** Once for each bill; false: it counts already. `takesBack`: the bill it replaces, if that was ever counted. */
export function addBillHours(
  db: Writer,
  bill: { readonly number: number; readonly id: BillId; readonly day: LocalDate; readonly replaces: BillId | null },
  ref: ConnectorRef,
  hours: readonly HourUse[],
  benefits: readonly BenefitGiven[],
): boolean {
  if (hasHours(db, bill.number)) return false;
  const rows = hours.map((h): HourRow => [h.hourMs, h.energy, h.chargingMs, h.takenMs, h.byLayer.energy, h.byLayer.service, h.byLayer.idle, h.net, h.discount]); // prettier-ignore
  db.runOne(
    'INSERT INTO bill_hours (bill_number, bill_id, pile_id, evse, connector, is_taken_back, hours, benefits) VALUES (?,?,?,?,?,0,?,?)',
    bill.number, bill.id, ref.pileId, ref.evse, ref.connector, JSON.stringify(rows),
    JSON.stringify(benefits.map((one): BenefitRow => [one.source, one.id, one.name, one.amount])),
  ); // prettier-ignore
  count(db, one(db.get('SELECT * FROM bill_hours WHERE bill_number = ?', bill.number)), bill.day, 1);
  if (bill.replaces !== null) takeBack(db, bill.replaces, bill.day);
  return true;
}

function takeBack(db: Writer, billId: BillId, day: LocalDate): void {
  const row = db.get('SELECT * FROM bill_hours WHERE bill_id = ? AND is_taken_back = 0', billId);
  if (row === undefined) return;
  db.runOne('UPDATE bill_hours SET is_taken_back = 1 WHERE bill_id = ?', billId);
  count(db, row, day, -1);
}

const SUMMED = ['energy', 'charging_ms', 'taken_ms', 'gross_energy', 'gross_service', 'gross_idle', 'net', 'discount', 'bills'] as const;
const ADD_HOUR = `INSERT INTO rollup_hour (hour_ms, pile_id, evse, connector, ${SUMMED.join(', ')}) VALUES (?,?,?,?,${SUMMED.map(() => '?').join(',')})
  ON CONFLICT DO UPDATE SET ${SUMMED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;

function count(db: Writer, row: Row, day: LocalDate, sign: 1 | -1): void {
  json<HourRow[]>(row, 'hours').forEach(([hourMs, ...figures], i) => {
    const summed = [...figures, i === 0 ? 1 : 0].map((one) => sign * one);
    db.runOne(ADD_HOUR, hourMs, text(row, 'pile_id'), int(row, 'evse'), int(row, 'connector'), ...summed);
  });
  for (const [source, benefitId, name, amount] of json<BenefitRow[]>(row, 'benefits'))
    db.runOne(
      `INSERT INTO benefit_day (day, source, benefit_id, name, times, amount) VALUES (?,?,?,?,?,?)
       ON CONFLICT DO UPDATE SET name = excluded.name, times = times + excluded.times, amount = amount + excluded.amount`,
      day, source, benefitId, name, sign, sign * amount,
    ); // prettier-ignore
}

function hasHours(db: Reader, billNumber: number): boolean {
  return db.get('SELECT 1 AS found FROM bill_hours WHERE bill_number = ?', billNumber) !== undefined;
}

/** null: it is not counted (a session without a price plan). */
export function hoursOf(db: Reader, billId: BillId): BillHours | null {
  const row = db.get('SELECT * FROM bill_hours WHERE bill_id = ?', billId);
  return row === undefined ? null : { ref: toRef(row), hours: json<HourRow[]>(row, 'hours').map(toUse) };
}

function toUse([hourMs, energy, chargingMs, takenMs, ofEnergy, ofService, ofIdle, net, discount]: HourRow): HourUse {
  const byLayer = { energy: ofEnergy, service: ofService, idle: ofIdle };
  return { hourMs: utcMs(hourMs), energy, chargingMs, takenMs, byLayer, net, discount };
}

/** Where a bill counts in the sums of days: the days it was used on, the day of its issue and the one on which it was taken back. */
export function daysOf(db: Reader, billId: BillId): { readonly ref: ConnectorRef; readonly days: readonly string[] } | null {
  const row = db.get('SELECT pile_id, evse, connector, day, taken_back_on, use FROM sale WHERE bill_id = ?', billId);
  if (row === undefined) return null;
  const used = json<readonly (readonly [day: string])[]>(row, 'use').map(([day]) => day);
  const back = row['taken_back_on'];
  return { ref: toRef(row), days: [...new Set([text(row, 'day'), ...(typeof back === 'string' ? [back] : []), ...used])] };
}

/** Bills of an earlier version whose hours are not counted yet: from the next up to the last. Last 0: all are. */
export function uncountedHours(db: Reader): { readonly nextBill: number; readonly lastBill: number } {
  const row = one(db.get('SELECT next_bill, last_bill FROM uncounted_hours'));
  return { nextBill: int(row, 'next_bill'), lastBill: int(row, 'last_bill') };
}

export function putUncountedHours(db: Writer, left: { readonly nextBill: number; readonly lastBill: number }): void {
  db.runOne('UPDATE uncounted_hours SET next_bill = ?, last_bill = ?', left.nextBill, left.lastBill);
}

/** Connectors with sums in the hours from the first up to before the last, by the hour. */
export function hourKeys(db: Reader, fromMs: UtcMs, toMs: UtcMs): { readonly hourMs: UtcMs; readonly ref: ConnectorRef }[] {
  return db
    .all('SELECT hour_ms, pile_id, evse, connector FROM rollup_hour WHERE hour_ms >= ? AND hour_ms < ? ORDER BY hour_ms', fromMs, toMs)
    .map((row) => ({ hourMs: time(row, 'hour_ms'), ref: toRef(row) }));
}

/** Whether the connector is out of order, from memory: asked with every status. */
export function isFaulted(db: Reader, ref: ConnectorRef): boolean {
  return db.remembered('fault', keyOf(ref), () => openFault(db, ref) !== null);
}

function openFault(db: Reader, ref: ConnectorRef): Row | null {
  return (
    db.get(
      'SELECT * FROM fault_span INDEXED BY fault_span_open WHERE pile_id = ? AND evse = ? AND connector = ? AND to_ms IS NULL',
      ref.pileId, ref.evse, ref.connector,
    ) ?? null
  ); // prettier-ignore
}

export function beginFault(db: Writer, ref: ConnectorRef, fromMs: UtcMs): void {
  db.run(
    'INSERT INTO fault_span (pile_id, evse, connector, from_ms) VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET to_ms = NULL',
    ref.pileId, ref.evse, ref.connector, fromMs,
  ); // prettier-ignore
  db.remember('fault', keyOf(ref), true);
}

/** The span as it ended; null: it was not out of order. Never before it began. */
export function endFault(db: Writer, ref: ConnectorRef, toMs: UtcMs): FaultSpan | null {
  const row = openFault(db, ref);
  db.remember('fault', keyOf(ref), false);
  if (row === null) return null;
  const span = { ...toSpan(row), toMs: utcMs(Math.max(toMs, int(row, 'from_ms'))) };
  db.runOne(
    'UPDATE fault_span SET to_ms = ? WHERE pile_id = ? AND evse = ? AND connector = ? AND from_ms = ?',
    span.toMs, ref.pileId, ref.evse, ref.connector, span.fromMs,
  ); // prettier-ignore
  return span;
}

/** All of a pile that still last, or of all piles. */
export function openFaults(db: Reader, pileId: PileId | null = null): FaultSpan[] {
  return db
    .all("SELECT * FROM fault_span INDEXED BY fault_span_open WHERE to_ms IS NULL AND (? = '' OR pile_id = ?)", pileId ?? '', pileId ?? '')
    .map(toSpan);
}

/** A fault that lasts longer than this shows in the sums from then on no more: the pile is gone. */
const LONGEST_FAULT_MS = 400 * 86_400_000;

/** What of the time from one instant to another a connector was out of order (ref null: any of the station), and how often that began. */
export function faultsIn(
  db: Reader,
  ref: ConnectorRef | null,
  fromMs: UtcMs,
  toMs: UtcMs,
  nowMs: UtcMs,
): { readonly faults: number; readonly faultMs: number } {
  const until = Math.min(toMs, nowMs);
  const figures = [fromMs, until, until, fromMs, fromMs - LONGEST_FAULT_MS, toMs, fromMs] as const;
  const row = one(
    ref === null ? db.get(FAULTS_IN, ...figures) : db.get(`${FAULTS_IN} AND pile_id = ? AND evse = ? AND connector = ?`, ...figures, ref.pileId, ref.evse, ref.connector),
  ); // prettier-ignore
  return { faults: int(row, 'faults'), faultMs: int(row, 'fault_ms') };
}

const FAULTS_IN = `SELECT coalesce(sum(from_ms >= ?), 0) AS faults, coalesce(sum(max(0, min(coalesce(to_ms, ?), ?) - max(from_ms, ?))), 0) AS fault_ms
  FROM fault_span WHERE from_ms >= ? AND from_ms < ? AND (to_ms IS NULL OR to_ms >= ?)`;

/** Spans that reach into the time from one instant to another. */
export function faultSpans(db: Reader, fromMs: UtcMs, toMs: UtcMs): FaultSpan[] {
  return db
    .all(
      'SELECT * FROM fault_span WHERE from_ms >= ? AND from_ms < ? AND (to_ms IS NULL OR to_ms >= ?) LIMIT 10000',
      fromMs - LONGEST_FAULT_MS,
      toMs,
      fromMs,
    )
    .map(toSpan);
}

function toSpan(row: Row): FaultSpan {
  return { ...toRef(row), fromMs: time(row, 'from_ms'), toMs: timeOrNull(row, 'to_ms') };
}

function toRef(row: Row): ConnectorRef {
  return { pileId: id<PileId>(text(row, 'pile_id')), evse: int(row, 'evse'), connector: int(row, 'connector') };
}

function keyOf({ pileId, evse, connector }: ConnectorRef): string {
  return `${evse}/${connector}/${pileId}`;
}
