/** The drawer as screens and papers see it: the shift, what moved cash in it, what came in by other ways. */
import type { ShiftId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import type { LedgerAccount, TransferReason } from '../../domain/ledger.ts';
import type { CashLine, ShiftReport, ShiftRow, TillSum, TillView, WaySum } from '../../domain/till-views.ts';
import type { Page } from '../../domain/views.ts';
import type { Reader, Row } from '../connection.ts';
import { balanceOf } from '../ledger.ts';
import { idOrNull, int, intOrNull, one, text, textOrNull, time } from '../rows.ts';
import { settingsOf } from '../settings.ts';
import { highestShiftNumber, toShift } from '../shifts.ts';

const SHIFTS = `SELECT shift.*, opener.name AS operator_name, closer.name AS closed_by_name FROM shift
  LEFT JOIN operator AS opener ON opener.id = shift.operator_id LEFT JOIN operator AS closer ON closer.id = shift.closed_by`;

export function tillView(db: Reader): TillView {
  const open = db.get(`${SHIFTS} WHERE closed_at_ms IS NULL`);
  return {
    shift: open === undefined ? null : toShiftRow(open),
    shiftsRequired: settingsOf(db)?.money.shiftsRequired ?? false,
    drawer: balanceOf(db, 'cash', null),
    safe: balanceOf(db, 'safe', null),
    isFirst: highestShiftNumber(db) === 0,
  };
}

/** Newest first. */
export function shiftsPage(db: Reader, { offset, limit }: { readonly offset: number; readonly limit: number }): Page<ShiftRow> {
  const rows = db.all(`${SHIFTS} ORDER BY shift.number DESC LIMIT ? OFFSET ?`, limit, offset).map(toShiftRow);
  return { rows, total: int(one(db.get('SELECT count(*) AS n FROM shift')), 'n') };
}

/** Movements of the drawer that a report lists one by one; their sums are of all. */
export const CASH_LINES_MOST = 500;

/** The ways money comes beside the drawer, as ledger accounts. */
const WAYS = "('card-terminal','qr','online','bank')";

/** Everything between the numbers of the ledger where the shift began and ended. null: there is no such shift. */
export function shiftReport(db: Reader, { shiftId }: { readonly shiftId: ShiftId }): ShiftReport | null {
  const row = db.get(`${SHIFTS} WHERE shift.id = ?`, shiftId);
  const settings = settingsOf(db);
  if (row === undefined || settings === null) return null;
  const [after, to] = [int(row, 'first_seq'), intOrNull(row, 'last_seq') ?? Number.MAX_SAFE_INTEGER];
  const shift = toShiftRow(row);
  const own = [`${shift.id}/opening`, `${shift.id}/difference`, `${shift.id}/to-safe`] as const;
  const cash = db.all(CASH_SUMS, after, to, ...own).map(toSum);
  return {
    stationName: settings.name,
    zone: settings.zone,
    currency: settings.currency,
    shift,
    expected: shift.expectedCash ?? balanceOf(db, 'cash', null),
    openingDifference: intoDrawer(db, own[0]),
    cash,
    ways: db.all(WAY_SUMS, after, to).map(toWay),
    lines: db.all(CASH_LINES, after, to, CASH_LINES_MOST).map(toLine),
    linesInAll: int(one(db.get(CASH_COUNT, after, to)), 'n'),
  };
}

const CASH_SUMS = `SELECT reason, count(*) AS count, sum(CASE debit WHEN 'cash' THEN amount ELSE 0 END) AS came, sum(CASE credit WHEN 'cash' THEN amount ELSE 0 END) AS went
  FROM transfer WHERE seq > ? AND seq <= ? AND (debit = 'cash' OR credit = 'cash') AND id NOT IN (?,?,?) GROUP BY reason ORDER BY min(seq)`;

const CASH_COUNT = "SELECT count(*) AS n FROM transfer WHERE seq > ? AND seq <= ? AND (debit = 'cash' OR credit = 'cash')";

const WAY_SUMS = `WITH part AS (SELECT debit, credit, amount FROM transfer WHERE seq > ? AND seq <= ?)
  SELECT account, count(*) AS count, sum(came) AS came, sum(went) AS went FROM (
    SELECT debit AS account, amount AS came, 0 AS went FROM part WHERE debit IN ${WAYS}
    UNION ALL SELECT credit, 0, amount FROM part WHERE credit IN ${WAYS}
  ) GROUP BY account ORDER BY account`;

const CASH_LINES = `SELECT transfer.*, operator.name AS operator_name, bill.number AS bill_number, cash_move.reason AS note FROM transfer
  LEFT JOIN operator ON operator.id = transfer.operator_id LEFT JOIN bill ON bill.id = transfer.bill_id
  LEFT JOIN cash_move ON cash_move.transfer_id = transfer.id
  WHERE transfer.seq > ? AND transfer.seq <= ? AND (debit = 'cash' OR credit = 'cash') ORDER BY transfer.seq DESC LIMIT ?`;

/** What one posting put into the drawer; below zero: took out of it. 0: there is none. */
function intoDrawer(db: Reader, transferId: string): number {
  const row = db.get("SELECT CASE debit WHEN 'cash' THEN amount ELSE -amount END AS amount FROM transfer WHERE id = ?", transferId);
  return row === undefined ? 0 : int(row, 'amount');
}

function toShiftRow(row: Row): ShiftRow {
  const { operatorId: _, closedBy: __, ...shift } = toShift(row);
  return { ...shift, operatorName: textOrNull(row, 'operator_name') ?? '', closedByName: textOrNull(row, 'closed_by_name') };
}

function toSum(row: Row): TillSum {
  return { reason: text(row, 'reason') as TransferReason, ...figures(row) };
}

function toWay(row: Row): WaySum {
  return { account: text(row, 'account') as LedgerAccount, ...figures(row) };
}

function figures(row: Row): Omit<TillSum, 'reason'> {
  return { count: int(row, 'count'), in: minor(int(row, 'came')), out: minor(int(row, 'went')) };
}

function toLine(row: Row): CashLine {
  const isIn = text(row, 'debit') === 'cash';
  return {
    seq: int(row, 'seq'),
    atMs: time(row, 'at_ms'),
    reason: text(row, 'reason') as TransferReason,
    other: text(row, isIn ? 'credit' : 'debit') as LedgerAccount,
    amount: isIn ? int(row, 'amount') : -int(row, 'amount'),
    operatorName: textOrNull(row, 'operator_name'),
    billNumber: intOrNull(row, 'bill_number'),
    billId: idOrNull(row, 'bill_id'),
    note: textOrNull(row, 'note') ?? '',
  };
}
