/** What is kept for HQ: sums of hours made again from what they were made from, notices and batches without a gap. Finds, never mends. */
import type { Reader } from './connection.ts';
import { int, text } from './rows.ts';

const PROBLEMS_MAX = 20;

/** Columns of rollup_hour in the order in which bill_hours has them after the hour. */
const SUMMED = ['energy', 'charging_ms', 'taken_ms', 'gross_energy', 'gross_service', 'gross_idle', 'net', 'discount'] as const;
const CONNECTOR = "pile_id || ' ' || evse || ' ' || connector";
const STANDING = 'FROM bill_hours AS b, json_each(b.hours) AS hour WHERE b.is_taken_back = 0';
const figure = (at: number): string => `sum(json_extract(hour.value, '$[${at}]'))`;

const AGAIN = `SELECT json_extract(hour.value, '$[0]') || ' ' || ${CONNECTOR} AS key,
  concat_ws(' ', ${SUMMED.map((_, i) => figure(i + 1)).join(', ')}, sum(hour.key = 0)) AS figures ${STANDING} GROUP BY 1`;
const KEPT = `SELECT hour_ms || ' ' || ${CONNECTOR} AS key, concat_ws(' ', ${SUMMED.join(', ')}, bills) AS figures FROM rollup_hour`;

const BENEFITS_AGAIN = `SELECT json_extract(one.value, '$[0]') || ' ' || json_extract(one.value, '$[1]') AS key,
  concat_ws(' ', count(*), sum(json_extract(one.value, '$[3]'))) AS figures FROM bill_hours AS b, json_each(b.benefits) AS one WHERE b.is_taken_back = 0 GROUP BY 1`;
const BENEFITS_KEPT = `SELECT source || ' ' || benefit_id AS key, concat_ws(' ', sum(times), sum(amount)) AS figures FROM benefit_day GROUP BY 1`;

/** Questions by name; [] is a sum that stands. For a copy of the file: they read every bill. */
export const HQ_CHECKS: Readonly<Record<string, (db: Reader) => readonly string[]>> = {
  'every bill that counts in the reports counts in the hours': (db) =>
    db
      .all(
        `SELECT sale.bill_number FROM sale LEFT JOIN bill_hours ON bill_hours.bill_number = sale.bill_number
         WHERE sale.bill_number NOT BETWEEN (SELECT next_bill FROM uncounted_hours) AND (SELECT last_bill FROM uncounted_hours)
           AND (bill_hours.bill_number IS NULL OR bill_hours.is_taken_back <> (sale.taken_back_on IS NOT NULL)) LIMIT ?`,
        PROBLEMS_MAX,
      )
      .map((row) => `bill ${int(row, 'bill_number')}`),
  'the hours of each bill come to the bill': (db) =>
    db
      .all(
        `SELECT sale.bill_number FROM sale JOIN (SELECT b.bill_number, ${SUMMED.map((name, i) => `${figure(i + 1)} AS of_${name}`).join(', ')}
           FROM bill_hours AS b, json_each(b.hours) AS hour GROUP BY 1) AS parts ON parts.bill_number = sale.bill_number
         WHERE parts.of_energy <> sale.energy OR parts.of_net <> sale.net OR parts.of_gross_energy <> sale.gross_energy
           OR parts.of_gross_service <> sale.gross_service OR parts.of_gross_idle <> sale.gross_idle LIMIT ?`,
        PROBLEMS_MAX,
      )
      .map((row) => `bill ${int(row, 'bill_number')}`),
  'the sums of hours': (db) => different(db, AGAIN, KEPT),
  'the sums of what discounts gave': (db) => different(db, BENEFITS_AGAIN, BENEFITS_KEPT),
  'notices for HQ have no gap': (db) =>
    db
      .all(
        `SELECT s.epoch FROM outbox_state AS s WHERE s.epoch > 0 AND s.next_seq - 1 <> coalesce((SELECT max(seq) FROM outbox WHERE epoch = s.epoch),
           (SELECT max(to_seq) FROM hq_batch WHERE epoch = s.epoch), 0)
         UNION SELECT epoch FROM (SELECT epoch, count(*) AS n, max(seq) - min(seq) + 1 AS wide FROM outbox GROUP BY epoch) WHERE n <> wide`,
      )
      .map((row) => `epoch ${int(row, 'epoch')}`),
  'batches for HQ have no gap': (db) =>
    db
      .all(
        `SELECT b.epoch, b.number FROM hq_batch AS b JOIN hq_batch AS next ON next.epoch = b.epoch AND next.number > b.number
         WHERE NOT EXISTS (SELECT 1 FROM hq_batch AS mid WHERE mid.epoch = b.epoch AND mid.number > b.number AND mid.number < next.number)
           AND (next.number <> b.number + 1 OR next.from_seq <> b.to_seq + 1) LIMIT ?`,
        PROBLEMS_MAX,
      )
      .map((row) => `after batch ${int(row, 'epoch')}-${int(row, 'number')}`),
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
