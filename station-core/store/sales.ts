/**
 * What was sold, as sums that are kept with every bill and every transfer, in their transaction: a report over a million sessions
 * reads some thousand rows. `sale` says what each bill counts for; the sums are made from nothing else (sales-check.ts).
 */
import type { BillId, OperatorId } from '../base/ids.ts';
import { localTime, type LocalDate, type ZoneName } from '../base/time.ts';
import type { Transfer } from '../domain/ledger.ts';
import type { PeriodSale, Sale } from '../domain/sale.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, json, one, text, textOrNull } from './rows.ts';
import { settingsOf } from './settings.ts';

/** A bill counts; the one it replaces is taken back on the same day, with the price periods of its lines. */
export function addSale(
  db: Writer,
  billId: BillId,
  sale: Sale,
  takesBack: { readonly billId: BillId; readonly periods: readonly PeriodSale[] } | null,
): void {
  const { energy, service, idle } = sale.byLayer;
  db.runOne(
    `INSERT INTO sale (bill_number, bill_id, day, pile_id, evse, connector, group_id, energy, charging_ms, idle_ms, gross_energy, gross_service, gross_idle, net, tax, discount, use)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    sale.billNumber, billId, sale.day, sale.pileId, sale.evse, sale.connector, sale.groupId ?? '', sale.energy, sale.chargingMs, sale.idleMs,
    energy, service, idle, sale.net, sale.tax, sale.discount,
    JSON.stringify(sale.use.map((slot): SlotRow => [slot.day, slot.slot, slot.energy, slot.chargingMs, slot.takenMs])),
  ); // prettier-ignore
  const row = one(db.get('SELECT * FROM sale WHERE bill_number = ?', sale.billNumber));
  // A reduction of the bill it replaces goes on with it: that was posted a moment ago.
  count(db, row, sale.day, 1, 0 - creditedOf(db, billId));
  countPeriods(db, text(row, 'pile_id'), sale.day, sale.periods, 1);
  if (takesBack !== null) takeBack(db, takesBack.billId, takesBack.periods, sale.day);
}

function takeBack(db: Writer, billId: BillId, periods: readonly PeriodSale[], day: LocalDate): void {
  const row = db.get('SELECT * FROM sale WHERE bill_id = ? AND taken_back_on IS NULL', billId);
  if (row === undefined) return;
  db.runOne('UPDATE sale SET taken_back_on = ? WHERE bill_id = ?', day, billId);
  count(db, row, day, -1, creditedOf(db, billId));
  if (textOrNull(row, 'paid_on') !== null) countPaid(db, row, day, -1);
  countPeriods(db, text(row, 'pile_id'), day, periods, -1);
}

/** The bill is paid in full; once. It counts on the later of that day and its own. Null: the one it replaces says by whose hand. */
export function paySale(
  db: Writer,
  billId: BillId,
  paid: { readonly onDay: LocalDate; readonly way: string; readonly operatorId: OperatorId | null },
): void {
  const row = db.get('SELECT * FROM sale WHERE bill_id = ? AND paid_on IS NULL AND taken_back_on IS NULL', billId);
  if (row === undefined) return;
  const own = text(row, 'day') as LocalDate;
  const day = paid.onDay > own ? paid.onDay : own;
  db.runOne('UPDATE sale SET paid_on = ?, paid_way = ?, paid_operator = ? WHERE bill_id = ?', day, paid.way, paid.operatorId ?? '', billId);
  countPaid(db, one(db.get('SELECT * FROM sale WHERE bill_id = ?', billId)), day, 1);
}

/** Through whose hand the bill was paid; null: nobody's, or it is not paid. */
export function paidOperatorOf(db: Reader, billId: BillId): OperatorId | null {
  const row = db.get("SELECT nullif(paid_operator, '') AS operator_id FROM sale WHERE bill_id = ?", billId);
  return row === undefined ? null : idOrNull(row, 'operator_id');
}

/** Every transfer counts on both of its accounts; a price reduction also where the bill was sold. */
export function countTransfer(db: Writer, transfer: Transfer): void {
  const day = localTime(transfer.atMs, zoneOf(db)).date;
  countSide(db, day, transfer, transfer.debit, transfer.amount, 0);
  countSide(db, day, transfer, transfer.credit, 0, transfer.amount);
  if (transfer.reason === 'credit' && transfer.billId !== null) countCredit(db, day, transfer.billId, transfer);
}

function countSide(db: Writer, day: LocalDate, { reason, operatorId }: Transfer, account: string, debit: number, credit: number): void {
  db.runOne(
    `INSERT INTO moved_day (day, account, reason, operator_id, debits, credits, times) VALUES (?,?,?,?,?,?,1)
     ON CONFLICT DO UPDATE SET debits = debits + excluded.debits, credits = credits + excluded.credits, times = times + 1`,
    day, account, reason, operatorId ?? '', debit, credit,
  ); // prettier-ignore
}

function countCredit(db: Writer, day: LocalDate, billId: BillId, transfer: Transfer): void {
  const amount = reductionOf(transfer);
  const row = db.get('SELECT pile_id, evse, connector, group_id FROM sale WHERE bill_id = ?', billId);
  if (row === undefined || amount === 0) return;
  db.runOne(
    `INSERT INTO sale_sum (day, pile_id, evse, connector, group_id, bills, energy, charging_ms, idle_ms, gross_energy, gross_service, gross_idle, net, tax, discount, credited)
     VALUES (?,?,?,?,?,0,0,0,0,0,0,0,0,0,0,?) ON CONFLICT DO UPDATE SET credited = credited + excluded.credited`,
    day, text(row, 'pile_id'), int(row, 'evse'), int(row, 'connector'), text(row, 'group_id'), amount,
  ); // prettier-ignore
}

/** Income and tax that it takes back; 0 for the part that only says to whom it is owed. */
function reductionOf(transfer: Pick<Transfer, 'debit' | 'credit' | 'amount'>): number {
  const isIncome = (account: string): boolean => account === 'tax-payable' || account.startsWith('revenue-');
  return (isIncome(transfer.debit) ? transfer.amount : 0) - (isIncome(transfer.credit) ? transfer.amount : 0);
}

/** What a bill was reduced by so far: where it is taken back as a whole, that is taken back too. */
function creditedOf(db: Reader, billId: BillId): number {
  return db
    .all("SELECT debit, credit, amount FROM transfer WHERE bill_id = ? AND reason = 'credit'", billId)
    .reduce((sum, row) => sum + reductionOf(toMove(row)), 0);
}

function toMove(row: Row): Pick<Transfer, 'debit' | 'credit' | 'amount'> {
  return {
    debit: text(row, 'debit') as Transfer['debit'],
    credit: text(row, 'credit') as Transfer['credit'],
    amount: int(row, 'amount') as Transfer['amount'],
  };
}

type SlotRow = readonly [day: LocalDate, slot: number, energy: number, chargingMs: number, takenMs: number];

const SUMMED = [
  'energy', 'charging_ms', 'idle_ms', 'gross_energy', 'gross_service', 'gross_idle', 'net', 'tax', 'discount',
] as const; // prettier-ignore

const ADD_SUMS = `INSERT INTO sale_sum (day, pile_id, evse, connector, group_id, bills, credited, ${SUMMED.join(', ')})
  VALUES (?,?,?,?,?,?,?,${SUMMED.map(() => '?').join(',')})
  ON CONFLICT DO UPDATE SET bills = bills + excluded.bills, credited = credited + excluded.credited,
  ${SUMMED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;

const ADD_PAID = `INSERT INTO sale_paid (day, way, operator_id, bills, ${SUMMED.join(', ')}) VALUES (?,?,?,?,${SUMMED.map(() => '?').join(',')})
  ON CONFLICT DO UPDATE SET bills = bills + excluded.bills, ${SUMMED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;

function countPaid(db: Writer, row: Row, day: LocalDate, sign: 1 | -1): void {
  db.runOne(ADD_PAID, day, text(row, 'paid_way'), text(row, 'paid_operator'), sign, ...SUMMED.map((name) => sign * int(row, name)));
}

function count(db: Writer, row: Row, day: LocalDate, sign: 1 | -1, credited: number): void {
  const at = [text(row, 'pile_id'), int(row, 'evse'), int(row, 'connector')] as const;
  db.runOne(ADD_SUMS, day, ...at, text(row, 'group_id'), sign, 0 - credited, ...SUMMED.map((name) => sign * int(row, name)));
  for (const [date, slot, energy, chargingMs, takenMs] of json<SlotRow[]>(row, 'use')) {
    const figures = [sign * energy, sign * chargingMs, sign * takenMs] as const;
    db.runOne(
      `INSERT INTO use_slot (day, slot, energy, charging_ms, taken_ms) VALUES (?,?,?,?,?)
       ON CONFLICT DO UPDATE SET energy = energy + excluded.energy, charging_ms = charging_ms + excluded.charging_ms, taken_ms = taken_ms + excluded.taken_ms`,
      date, slot, ...figures,
    ); // prettier-ignore
    db.runOne(
      `INSERT INTO use_day (day, pile_id, evse, connector, energy, charging_ms, taken_ms) VALUES (?,?,?,?,?,?,?)
       ON CONFLICT DO UPDATE SET energy = energy + excluded.energy, charging_ms = charging_ms + excluded.charging_ms, taken_ms = taken_ms + excluded.taken_ms`,
      date, ...at, ...figures,
    ); // prettier-ignore
  }
}

function countPeriods(db: Writer, pileId: string, day: LocalDate, periods: readonly PeriodSale[], sign: 1 | -1): void {
  for (const period of periods)
    db.runOne(
      `INSERT INTO sale_period (day, pile_id, layer, kind, dimension, label, energy, time_ms, net, tax) VALUES (?,?,?,?,?,?,?,?,?,?)
       ON CONFLICT DO UPDATE SET energy = energy + excluded.energy, time_ms = time_ms + excluded.time_ms, net = net + excluded.net, tax = tax + excluded.tax`,
      day, pileId, period.layer, period.kind, period.dimension ?? '', period.label,
      sign * period.energy, sign * period.timeMs, sign * period.net, sign * period.tax,
    ); // prettier-ignore
}

/** Days are the station's; before it is set up, nothing is sold. */
function zoneOf(db: Reader): ZoneName {
  return settingsOf(db)?.zone ?? ('UTC' as ZoneName);
}

/** Bills and transfers of a file of an earlier version that are not counted yet: from the next up to the last. Last 0: all are. */
export interface Uncounted {
  readonly nextBill: number;
  readonly lastBill: number;
  readonly nextTransfer: number;
  readonly lastTransfer: number;
}

export function uncounted(db: Reader): Uncounted {
  const row = one(db.get('SELECT * FROM uncounted'));
  return {
    nextBill: int(row, 'next_bill'),
    lastBill: int(row, 'last_bill'),
    nextTransfer: int(row, 'next_transfer'),
    lastTransfer: int(row, 'last_transfer'),
  };
}

export function putUncounted(db: Writer, left: Uncounted): void {
  db.runOne(
    'UPDATE uncounted SET next_bill = ?, last_bill = ?, next_transfer = ?, last_transfer = ?',
    left.nextBill,
    left.lastBill,
    left.nextTransfer,
    left.lastTransfer,
  );
}
