/** The sums that reports read, made again from what they were made from. Finds, never mends. */
import type { Reader } from './connection.ts';
import { int, one, text } from './rows.ts';
import { uncounted } from './sales.ts';

const PROBLEMS_MAX = 20;

/** Each bill on the day it counts, and backwards on the day it was taken back. */
const COUNTED =
  'SELECT day AS on_day, 1 AS sign, * FROM sale UNION ALL SELECT taken_back_on, -1, * FROM sale WHERE taken_back_on IS NOT NULL';
const CONNECTOR = "pile_id || ' ' || evse || ' ' || connector";
const SUMMED = ['energy', 'charging_ms', 'idle_ms', 'gross_energy', 'gross_service', 'gross_idle', 'net', 'tax', 'discount'] as const;

const SALES_AGAIN = `SELECT on_day || ' ' || ${CONNECTOR} || ' ' || group_id AS key,
  concat_ws(' ', sum(sign), ${SUMMED.map((name) => `sum(sign * ${name})`).join(', ')}) AS figures FROM (${COUNTED}) GROUP BY 1`;
const SALES_KEPT = `SELECT day || ' ' || ${CONNECTOR} || ' ' || group_id AS key, concat_ws(' ', bills, ${SUMMED.join(', ')}) AS figures FROM sale_sum`;

const PAID_AGAIN = `SELECT on_day || ' ' || paid_way || ' ' || paid_operator AS key,
  concat_ws(' ', sum(sign), ${SUMMED.map((name) => `sum(sign * ${name})`).join(', ')}) AS figures
  FROM (SELECT paid_on AS on_day, 1 AS sign, * FROM sale WHERE paid_on IS NOT NULL
    UNION ALL SELECT taken_back_on, -1, * FROM sale WHERE paid_on IS NOT NULL AND taken_back_on IS NOT NULL) GROUP BY 1`;
const PAID_KEPT = `SELECT day || ' ' || way || ' ' || operator_id AS key, concat_ws(' ', bills, ${SUMMED.join(', ')}) AS figures FROM sale_paid`;

const slotFigure = (at: number): string => `sum(sign * json_extract(slot.value, '$[${at}]'))`;
const useAgain = (place: string): string => `SELECT json_extract(slot.value, '$[0]') || ' ' || ${place} AS key,
  concat_ws(' ', ${[2, 3, 4].map(slotFigure).join(', ')}) AS figures FROM (${COUNTED}) AS sold, json_each(sold.use) AS slot GROUP BY 1`;
const useKept = (table: string, place: string): string =>
  `SELECT day || ' ' || ${place} AS key, concat_ws(' ', energy, charging_ms, taken_ms) AS figures FROM ${table}`;

const MOVED_AGAIN = `SELECT concat_ws(' ', account, reason, operator) AS key, concat_ws(' ', sum(debit), sum(credit), count(*)) AS figures FROM (
  SELECT debit AS account, reason, operator_id AS operator, amount AS debit, 0 AS credit, seq FROM transfer
  UNION ALL SELECT credit, reason, operator_id, 0, amount, seq FROM transfer) WHERE seq NOT BETWEEN (SELECT next_transfer FROM uncounted) AND (SELECT last_transfer FROM uncounted) GROUP BY 1`;
const MOVED_KEPT = `SELECT concat_ws(' ', account, reason, nullif(operator_id, '')) AS key, concat_ws(' ', sum(debits), sum(credits), sum(times)) AS figures
  FROM moved_day GROUP BY 1`;

/** Questions by name; [] is a sum that stands. For a copy of the file: they read every bill. */
export const SALES_CHECKS: Readonly<Record<string, (db: Reader) => readonly string[]>> = {
  'every bill counts in the reports as it stands': (db) =>
    db
      .all(
        `SELECT bill.number, bill.total, bill.state FROM bill LEFT JOIN sale ON sale.bill_number = bill.number
         WHERE bill.number NOT BETWEEN ? AND ? AND (sale.bill_number IS NULL OR bill.total <> sale.net + sale.tax OR (bill.state = 'reversed') <> (sale.taken_back_on IS NOT NULL)
           OR (bill.state = 'paid' AND sale.paid_on IS NULL))
         LIMIT ?`,
        uncounted(db).nextBill,
        uncounted(db).lastBill,
        PROBLEMS_MAX,
      )
      .map((row) => `bill ${int(row, 'number')} over ${int(row, 'total')} (${text(row, 'state')})`),
  'the sums of sales': (db) => different(db, SALES_AGAIN, SALES_KEPT),
  'the sums of paid bills': (db) => different(db, PAID_AGAIN, PAID_KEPT),
  'the sums of half hours': (db) => different(db, useAgain("json_extract(slot.value, '$[1]')"), useKept('use_slot', 'slot')),
  'the sums of connectors': (db) => different(db, useAgain(CONNECTOR), useKept('use_day', CONNECTOR)),
  'the sums of price periods': (db) => {
    const row = one(db.get(`SELECT (SELECT coalesce(sum(net + tax), 0) FROM sale_period) AS periods,
      (SELECT coalesce(sum(net + tax), 0) FROM sale_sum) AS sums, coalesce((SELECT json_extract(settings, '$.currency.digits') FROM station), 2) AS digits`)); // prettier-ignore
    // Lines are in 1e-4, the rounding line among them: together they are the bills to the last digit.
    const sums = int(row, 'sums') * 10 ** (4 - int(row, 'digits'));
    return int(row, 'periods') === sums ? [] : [`they come to ${int(row, 'periods')}, the bills to ${sums}`];
  },
  'the sums of reductions': (db) => {
    const row = one(db.get(`SELECT (SELECT coalesce(sum(credited), 0) FROM sale_sum) AS kept, (SELECT coalesce(sum(
      CASE WHEN debit = 'tax-payable' OR debit LIKE 'revenue-%' THEN amount ELSE 0 END - CASE WHEN credit = 'tax-payable' OR credit LIKE 'revenue-%' THEN amount ELSE 0 END), 0)
      FROM transfer JOIN sale ON sale.bill_id = transfer.bill_id WHERE reason = 'credit' AND taken_back_on IS NULL
      AND seq NOT BETWEEN (SELECT next_transfer FROM uncounted) AND (SELECT last_transfer FROM uncounted)) AS again`)); // prettier-ignore
    return int(row, 'kept') === int(row, 'again') ? [] : [`they come to ${int(row, 'kept')}, the ledger says ${int(row, 'again')}`];
  },
  'the sums of what was moved': (db) => different(db, MOVED_AGAIN, MOVED_KEPT),
};

/** Keys whose figures differ between two questions, named. A row of zeros is no row. */
function different(db: Reader, again: string, kept: string): string[] {
  const something = "WHERE trim(figures, ' 0') <> ''";
  return db
    .all(
      `WITH again AS (SELECT * FROM (${again}) ${something}), kept AS (SELECT * FROM (${kept}) ${something})
       SELECT key FROM (SELECT * FROM again EXCEPT SELECT * FROM kept) UNION SELECT key FROM (SELECT * FROM kept EXCEPT SELECT * FROM again) LIMIT ?`,
      PROBLEMS_MAX,
    )
    .map((row) => `${text(row, 'key')} does not stand`);
}
