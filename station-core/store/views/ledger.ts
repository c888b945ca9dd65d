/** The ledger as its reader sees it: the trial balance, whose balances an account is made of, postings, statements, closed days. */
import { id, type TransferId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import { localTime, type UtcMs } from '../../base/time.ts';
import type { LedgerAccount, TransferReason } from '../../domain/ledger.ts';
import type { DayCloseRow, DaysView, PartyLine, PostingRow, PostingSide, PostingsView, TrialView } from '../../domain/till-views.ts';
import type { Page } from '../../domain/views.ts';
import { verifiedPoint } from '../checks.ts';
import type { Reader, Row, SqlValue } from '../connection.ts';
import { dayCloseOf, toDayClose } from '../day-closes.ts';
import { chainEnd } from '../ledger-chain.ts';
import { idOrNull, int, intOrNull, one, text, textOrNull, time } from '../rows.ts';
import { settingsOf } from '../settings.ts';

export function trialView(db: Reader): TrialView {
  const lines = db.all('SELECT account, count(*) AS parties, sum(balance) AS balance FROM balance GROUP BY account ORDER BY account').map((row) => ({
    account: text(row, 'account') as LedgerAccount,
    parties: int(row, 'parties'),
    balance: int(row, 'balance'),
  })); // prettier-ignore
  const sumOf = (sign: 1 | -1): number => lines.reduce((sum, { balance }) => (balance * sign > 0 ? sum + balance : sum), 0);
  const end = chainEnd(db);
  const verified = verifiedPoint(db);
  return {
    lines,
    debits: sumOf(1),
    credits: sumOf(-1),
    transfers: end.seq,
    lastHash: end.hash,
    verifiedSeq: verified.transferSeq,
    verifiedAtMs: verified.atMs === 0 ? null : verified.atMs,
  };
}

/** Those that stand at something first, the largest first. */
export function partyBalances(
  db: Reader,
  { account, offset, limit }: { readonly account: LedgerAccount; readonly offset: number; readonly limit: number },
): Page<PartyLine> {
  const rows = db
    .all(
      `SELECT party, balance, account.number AS account_number FROM balance LEFT JOIN account ON account.id = balance.party
       WHERE account = ? ORDER BY abs(balance) DESC, party LIMIT ? OFFSET ?`,
      account,
      limit,
      offset,
    )
    .map((row) => ({ party: text(row, 'party'), accountNumber: intOrNull(row, 'account_number'), balance: int(row, 'balance') }));
  return { rows, total: int(one(db.get('SELECT count(*) AS n FROM balance WHERE account = ?', account)), 'n') };
}

export interface PostingFilter {
  readonly account: LedgerAccount | null;
  /** Of that account: whose, '': what belongs to nobody in particular; null: all of it. */
  readonly party: string | null;
  readonly reason: TransferReason | null;
  /** Number of a bill, or the whole id of a posting, a bill, a payment or a session; empty: all. */
  readonly text: string;
  /** [fromMs, toMs) */
  readonly fromMs: UtcMs | null;
  readonly toMs: UtcMs | null;
}

/** Newest first, before a number of the ledger. Of one account without other filters it is a statement: each row says how the account stood. */
export function postingsPage(
  db: Reader,
  { filter, beforeSeq, limit }: { readonly filter: PostingFilter; readonly beforeSeq: number | null; readonly limit: number },
): PostingsView {
  const { where, params } = conditionsOf(filter, beforeSeq);
  const rows = db.all(`${POSTINGS} ${where} ORDER BY t.seq DESC LIMIT ?`, ...params, limit + 1);
  const taken = rows.slice(0, limit);
  const isStatement = filter.account !== null && filter.reason === null && filter.text === '';
  const first = taken[0];
  let standing = isStatement && first !== undefined ? standingAt(db, filter, int(first, 'seq')) : null;
  const shown = taken.map((row) => {
    const posting = toPosting(row, standing);
    if (standing !== null) standing -= effectOn(filter, posting);
    return posting;
  });
  const last = shown.at(-1);
  return { rows: shown, nextBeforeSeq: rows.length > limit && last !== undefined ? last.seq : null };
}

const POSTINGS = `SELECT t.*, bill.number AS bill_number, session.transaction_id AS transaction_id, shift.number AS shift_number, operator.name AS operator_name,
    debtor.number AS debit_number, creditor.number AS credit_number
  FROM transfer AS t LEFT JOIN bill ON bill.id = t.bill_id LEFT JOIN session ON session.id = t.session_id LEFT JOIN shift ON shift.id = t.shift_id
  LEFT JOIN operator ON operator.id = t.operator_id LEFT JOIN account AS debtor ON debtor.id = t.debit_party LEFT JOIN account AS creditor ON creditor.id = t.credit_party`;

function conditionsOf(filter: PostingFilter, beforeSeq: number | null): { readonly where: string; readonly params: SqlValue[] } {
  const parts: [string, SqlValue[]][] = [];
  const { account, party, reason, fromMs, toMs } = filter;
  if (beforeSeq !== null) parts.push(['t.seq < ?', [beforeSeq]]);
  if (account !== null && party === null) parts.push(['(t.debit = ? OR t.credit = ?)', [account, account]]);
  if (account !== null && party === '') parts.push(['(t.debit = ? AND t.debit_party IS NULL OR t.credit = ? AND t.credit_party IS NULL)', [account, account]]);
  if (account !== null && party !== null && party !== '')
    parts.push(['(t.debit = ? AND t.debit_party = ? OR t.credit = ? AND t.credit_party = ?)', [account, party, account, party]]);
  if (reason !== null) parts.push(['t.reason = ?', [reason]]);
  if (fromMs !== null) parts.push(['t.at_ms >= ?', [fromMs]]);
  if (toMs !== null) parts.push(['t.at_ms < ?', [toMs]]);
  const asked = filter.text.trim();
  if (/^\d{1,15}$/.test(asked)) parts.push(['t.bill_id IN (SELECT id FROM bill WHERE number = ?)', [Number(asked)]]);
  else if (asked !== '') parts.push(['? IN (t.id, t.bill_id, t.payment_id, t.session_id)', [asked]]);
  return { where: parts.length === 0 ? '' : `WHERE ${parts.map(([sql]) => sql).join(' AND ')}`, params: parts.flatMap(([, values]) => values) };
} // prettier-ignore

/** How the account of a statement stood after this number: as it stands now, less what came later. */
function standingAt(db: Reader, { account, party }: PostingFilter, seq: number): number {
  const kept = db.get(
    `SELECT coalesce(sum(balance), 0) AS balance FROM balance WHERE account = ? ${party === null ? '' : 'AND party = ?'}`,
    ...(party === null ? [account] : [account, party]),
  );
  const whose = party === null ? '' : "AND coalesce(debit_party, '') = ?";
  const later = db.get(
    `SELECT coalesce(sum(CASE WHEN debit = ? ${whose} THEN amount ELSE 0 END), 0) - coalesce(sum(CASE WHEN credit = ? ${whose.replace('debit_party', 'credit_party')} THEN amount ELSE 0 END), 0) AS moved
     FROM transfer WHERE seq > ?`,
    ...(party === null ? [account, account, seq] : [account, party, account, party, seq]),
  );
  return int(one(kept), 'balance') - int(one(later), 'moved');
}

function effectOn({ account, party }: PostingFilter, { debit, credit, amount }: PostingRow): number {
  const isHit = (side: PostingSide): boolean => side.account === account && (party === null || (side.party ?? '') === party);
  return (isHit(debit) ? amount : 0) - (isHit(credit) ? amount : 0);
}

/** Newest first. */
export function daysPage(
  db: Reader,
  { offset, limit, nowMs }: { readonly offset: number; readonly limit: number; readonly nowMs: UtcMs },
): DaysView | null {
  const settings = settingsOf(db);
  if (settings === null) return null;
  const today = localTime(nowMs, settings.zone).date;
  const rows = db
    .all(
      'SELECT day_close.*, operator.name AS closed_by_name FROM day_close LEFT JOIN operator ON operator.id = day_close.closed_by ORDER BY day_close.number DESC LIMIT ? OFFSET ?',
      limit,
      offset,
    )
    .map(toDayRow);
  const total = int(one(db.get('SELECT count(*) AS n FROM day_close')), 'n');
  return { rows, total, today, todayIsClosed: dayCloseOf(db, today) !== null };
}

/** null: the day is not closed. */
export function dayCloseRow(db: Reader, { day }: { readonly day: string }): DayCloseRow | null {
  const row = db.get(
    'SELECT day_close.*, operator.name AS closed_by_name FROM day_close LEFT JOIN operator ON operator.id = day_close.closed_by WHERE day = ?',
    day,
  );
  return row === undefined ? null : toDayRow(row);
}

function toDayRow(row: Row): DayCloseRow {
  const { closedBy: _, ...close } = toDayClose(row);
  return { ...close, closedByName: textOrNull(row, 'closed_by_name') };
}

function toPosting(row: Row, standing: number | null): PostingRow {
  const side = (name: 'debit' | 'credit'): PostingSide => ({
    account: text(row, name) as LedgerAccount,
    party: textOrNull(row, `${name}_party`),
    accountNumber: intOrNull(row, `${name}_number`),
  });
  return {
    seq: int(row, 'seq'),
    id: id<TransferId>(text(row, 'id')),
    atMs: time(row, 'at_ms'),
    debit: side('debit'),
    credit: side('credit'),
    amount: minor(int(row, 'amount')),
    reason: text(row, 'reason') as TransferReason,
    billId: idOrNull(row, 'bill_id'),
    billNumber: intOrNull(row, 'bill_number'),
    sessionId: idOrNull(row, 'session_id'),
    transactionId: intOrNull(row, 'transaction_id'),
    shiftId: idOrNull(row, 'shift_id'),
    shiftNumber: intOrNull(row, 'shift_number'),
    operatorName: textOrNull(row, 'operator_name'),
    hash: text(row, 'hash'),
    standing,
  };
}
