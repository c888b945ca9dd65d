/** Accounts whose money HQ shares out between stations: which they are, and what this one asked for. The money itself, and what HQ lent, is in the ledger. */
import { id, type AccountId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { LeaseRequest, SharedAccount } from '../domain/hq-directive.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { hqLinkOf } from './hq-link.ts';
import { int, text, time } from './rows.ts';

/** null: its money is this station's alone. */
export function sharedAccount(db: Reader, accountId: string): SharedAccount | null {
  const row = db.get('SELECT * FROM hq_shared WHERE account_id = ?', accountId);
  return row === undefined ? null : toShared(row);
}

const OTHER_LIFE: ReadonlySet<string> = new Set(['hq.fork', 'hq.epoch-closed', 'hq.old-key']);

/** HQ turned this file away as a copy or a restored one: the station's other life may have spent what lies in its shared wallets. */
export function isSpentElsewhere(db: Reader, accountId: string): boolean {
  const link = hqLinkOf(db);
  return link?.state === 'stopped' && OTHER_LIFE.has(link.stoppedBy?.code ?? '') && sharedAccount(db, accountId) !== null;
}

/** By id, at most so many after this one. */
export function sharedAccountsAfter(db: Reader, accountId: string, limit: number): SharedAccount[] {
  return db.all('SELECT * FROM hq_shared WHERE account_id > ? ORDER BY account_id LIMIT ?', accountId, limit).map(toShared);
}

export function putShared(db: Writer, { accountId, low, step }: SharedAccount): void {
  db.runOne(
    'INSERT INTO hq_shared (account_id, low, step) VALUES (?,?,?) ON CONFLICT (account_id) DO UPDATE SET low = excluded.low, step = excluded.step',
    accountId,
    low,
    step,
  );
}

export function deleteShared(db: Writer, accountId: AccountId): void {
  db.run('DELETE FROM hq_shared WHERE account_id = ?', accountId);
}

/** What HQ was asked for and has not granted. */
export function leaseRequest(db: Reader, accountId: string): LeaseRequest | null {
  const row = db.get('SELECT * FROM hq_lease_request WHERE account_id = ?', accountId);
  return row === undefined
    ? null
    : { accountId: id<AccountId>(accountId), amount: minor(int(row, 'amount')), askedAtMs: time(row, 'asked_at_ms') };
}

/** Active shared accounts with less free money than their low mark, and not asked for since then: at most so many. */
export function sharedBelowLow(db: Reader, askedBeforeMs: UtcMs, limit: number): SharedAccount[] {
  return db
    .all(
      `SELECT s.* FROM hq_shared s JOIN account a ON a.id = s.account_id
       LEFT JOIN hq_lease_request r ON r.account_id = s.account_id
       LEFT JOIN balance b ON b.account = 'wallet' AND b.party = s.account_id
       WHERE a.state = 'active' AND (r.asked_at_ms IS NULL OR r.asked_at_ms <= ?)
         AND -coalesce(b.balance, 0) - (SELECT coalesce(sum(held), 0) FROM session_money WHERE party = s.account_id AND held > 0) < s.low
       ORDER BY s.account_id LIMIT ?`,
      askedBeforeMs,
      limit,
    )
    .map(toShared);
}

export function putLeaseRequest(db: Writer, { accountId, amount, askedAtMs }: LeaseRequest): void {
  db.runOne(
    'INSERT INTO hq_lease_request (account_id, amount, asked_at_ms) VALUES (?,?,?) ON CONFLICT (account_id) DO UPDATE SET amount = excluded.amount, asked_at_ms = excluded.asked_at_ms',
    accountId,
    amount,
    askedAtMs,
  );
}

export function deleteLeaseRequest(db: Writer, accountId: AccountId): void {
  db.run('DELETE FROM hq_lease_request WHERE account_id = ?', accountId);
}

function toShared(row: Row): SharedAccount {
  return { accountId: id<AccountId>(text(row, 'account_id')), low: minor(int(row, 'low')), step: minor(int(row, 'step')) };
}
