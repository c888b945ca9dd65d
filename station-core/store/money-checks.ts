/** Checks of bills, wallets and holds against the ledger; asked by the check of the whole alone. They find, they never mend. */
import type { Reader } from './connection.ts';
import { int, text } from './rows.ts';

const PROBLEMS_MAX = 20;

/** Each answers with at most 20 sentences; [] is as it should be. */
export const MONEY_CHECKS: Readonly<Record<string, (db: Reader) => readonly string[]>> = {
  'what came for every bill is posted': (db) =>
    db
      .all(PAID_WRONG, PROBLEMS_MAX)
      .map(
        (row) =>
          `bill ${int(row, 'number')} says paid ${int(row, 'paid')}, reduced ${int(row, 'credited')}, given up ${int(row, 'written_off')}; ` +
          `posted are ${int(row, 'posted_paid')}, ${int(row, 'posted_credited')}, ${int(row, 'posted_off')}`,
      ),
  'every debt is that of a bill': (db) =>
    db
      .all(DEBTS_WRONG, PROBLEMS_MAX)
      .map((row) => `session ${text(row, 'session_id')} owes ${int(row, 'owed')} by the ledger, its bill asks for ${int(row, 'due')}`),
  'no wallet and no prepay is below zero': (db) =>
    db
      .all("SELECT account, party, balance FROM balance WHERE account IN ('wallet','prepaid') AND balance > 0 LIMIT ?", PROBLEMS_MAX)
      .map((row) => `${text(row, 'account')} of ${text(row, 'party')} is ${int(row, 'balance')} below zero`),
  'nothing is held for a session that is over': (db) =>
    db
      .all(
        `SELECT session_money.session_id, held FROM session_money LEFT JOIN session ON session.id = session_money.session_id
         WHERE held > 0 AND coalesce(session.phase, 'closed') = 'closed' LIMIT ?`,
        PROBLEMS_MAX,
      )
      .map((row) => `${int(row, 'held')} for ${text(row, 'session_id')}`),
  'no prepay is in use without its session': (db) =>
    db
      .all(
        `SELECT prepay.id FROM prepay LEFT JOIN session ON session.id = prepay.session_id
         WHERE prepay.state = 'in-use' AND coalesce(session.phase, 'closed') = 'closed' LIMIT ?`,
        PROBLEMS_MAX,
      )
      .map((row) => text(row, 'id')),
  'no payment was given back beyond itself': (db) =>
    db
      .all(
        `SELECT payment.id, payment.refunded, sum(refund.amount) AS back FROM payment JOIN refund ON refund.payment_id = payment.id
         WHERE payment.method = 'online' AND refund.method = 'online' AND refund.state IN ('asked','pending','paid')
         GROUP BY payment.id HAVING back <> payment.refunded LIMIT ?`,
        PROBLEMS_MAX,
      )
      .map((row) => `${text(row, 'id')} says ${int(row, 'refunded')}, its refunds come to ${int(row, 'back')}`),
};

const ON_RECEIVABLE = "sum(CASE WHEN debit = 'receivable' THEN amount WHEN credit = 'receivable' THEN -amount ELSE 0 END)";

/** Reversed bills too: what came for them is carried over by the next, and stands in them as it was. */
const PAID_WRONG = `
WITH posted AS (
  SELECT bill_id,
    sum(CASE WHEN reason = 'payment' AND credit = 'receivable' THEN amount ELSE 0 END) AS paid,
    sum(CASE WHEN reason = 'credit' AND credit = 'receivable' THEN amount ELSE 0 END) AS credited,
    sum(CASE WHEN reason = 'write-off' AND credit = 'receivable' THEN amount ELSE 0 END) AS off
  FROM transfer WHERE bill_id IS NOT NULL GROUP BY bill_id
)
SELECT bill.number, bill.paid, bill.credited, bill.written_off, coalesce(posted.paid, 0) AS posted_paid,
  coalesce(posted.credited, 0) AS posted_credited, coalesce(posted.off, 0) AS posted_off
FROM bill LEFT JOIN posted ON posted.bill_id = bill.id
WHERE bill.paid <> posted_paid OR bill.credited <> posted_credited OR bill.written_off <> posted_off
LIMIT ?`;

const DEBTS_WRONG = `
WITH owed AS (
  SELECT bill.session_id, sum(posted.amount) AS owed FROM (
    SELECT bill_id, ${ON_RECEIVABLE} AS amount FROM transfer WHERE bill_id IS NOT NULL GROUP BY bill_id
  ) AS posted JOIN bill ON bill.id = posted.bill_id GROUP BY bill.session_id
), asked AS (
  SELECT session_id, sum(max(0, total - carried_over - paid - written_off - credited)) AS due FROM bill WHERE state <> 'reversed' GROUP BY session_id
)
SELECT owed.session_id, owed.owed, coalesce(asked.due, 0) AS due FROM owed LEFT JOIN asked ON asked.session_id = owed.session_id
WHERE owed.owed <> coalesce(asked.due, 0) LIMIT ?`;
