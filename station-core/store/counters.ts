/** Numbers that are never given twice. */
import { localTime, zoneName, type UtcMs } from '../base/time.ts';
import type { InvoiceKind } from '../domain/invoice.ts';
import { highestAccountNumber } from './accounts.ts';
import { highestBillNumber } from './bills.ts';
import type { Reader, Writer } from './connection.ts';
import { highestFileRequest } from './files.ts';
import { highestIncidentNumber } from './incidents.ts';
import { highestInvoiceNumber } from './invoices.ts';
import { highestReservationId } from './reservations.ts';
import { int } from './rows.ts';
import { highestTransactionId } from './sessions.ts';
import { settingsOf } from './settings.ts';
import { highestShiftNumber } from './shifts.ts';

/** 2020-01-01T00:00Z. */
const EPOCH_MS = 1_577_836_800_000;

/**
 * The next OCPP transactionId: the seconds since 2020, or one more than the highest where that is later. A lost file that is
 * begun anew, and a backup that is restored, never give a number again that a pile may still hold a stop for (F01).
 */
export function nextTransactionId(db: Reader, nowMs: UtcMs): number {
  return Math.max(highestTransactionId(db) + 1, Math.floor((nowMs - EPOCH_MS) / 1_000), 1);
}

/** The next reservationId, in the same way: a pile may still hold one that a lost file gave. */
export function nextReservationId(db: Reader, nowMs: UtcMs): number {
  return Math.max(highestReservationId(db) + 1, Math.floor((nowMs - EPOCH_MS) / 1_000), 1);
}

/** The next requestId of an update or a log, in the same way: a pile may still tell of one that a lost file gave. */
export function nextFileRequest(db: Reader, nowMs: UtcMs): number {
  return Math.max(highestFileRequest(db) + 1, Math.floor((nowMs - EPOCH_MS) / 1_000), 1);
}

export function nextBillNumber(db: Reader): number {
  return Math.max(highestBillNumber(db) + 1, floorOf(db, 'bill'));
}

export function nextAccountNumber(db: Reader): number {
  return Math.max(highestAccountNumber(db) + 1, floorOf(db, 'account'));
}

export function nextShiftNumber(db: Reader): number {
  return Math.max(highestShiftNumber(db) + 1, floorOf(db, 'shift'));
}

export function nextIncidentNumber(db: Reader): number {
  return Math.max(highestIncidentNumber(db) + 1, floorOf(db, 'incident'));
}

/** Of its kind and year. The table refuses any other number. */
export function nextPaperNumber(db: Reader, kind: InvoiceKind, year: number): number {
  return Math.max(highestInvoiceNumber(db, kind, year) + 1, floorOf(db, kind, year));
}

const PAPERS: readonly InvoiceKind[] = ['invoice', 'credit-note', 'statement', 'settlement'];

/**
 * What was numbered after the copy that is the file now stands on receipts and at HQ. So after a restore, and where another file went on
 * under this station's name, numbers go on from the tens of seconds since 2020: above whatever any earlier life gave, as long as it gave
 * fewer than 8,640 a day.
 */
export function numbersAfterRestore(nowMs: UtcMs): number {
  return Math.max(1, Math.floor((nowMs - EPOCH_MS) / 10_000));
}

/** Of everything people know by its number: bills, papers of this year, accounts, shifts, incidents. */
export function raiseNumbers(db: Writer, nowMs: UtcMs): void {
  const year = Number(localTime(nowMs, settingsOf(db)?.zone ?? zoneName('UTC')).date.slice(0, 4));
  const series = [
    ...['bill', 'account', 'shift', 'incident'].map((name) => [name, 0] as const),
    ...PAPERS.map((kind) => [kind, year] as const),
  ];
  for (const [name, of] of series)
    db.runOne(
      `INSERT INTO number_floor (series, year, floor, raised_at_ms) VALUES (?,?,?,?)
       ON CONFLICT DO UPDATE SET floor = max(floor, excluded.floor), raised_at_ms = excluded.raised_at_ms`,
      name, of, numbersAfterRestore(nowMs), nowMs,
    ); // prettier-ignore
}

function floorOf(db: Reader, series: string, year = 0): number {
  const row = db.get('SELECT floor FROM number_floor WHERE series = ? AND year = ?', series, year);
  return row === undefined ? 1 : int(row, 'floor');
}
