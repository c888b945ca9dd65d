/**
 * HQ's book of shared accounts. It only grows, and sums to what HQ holds free, which is never below zero; what was in doubt and is
 * gone (`settle`) was not free and is none of that sum. Everything about an account goes through its locked row, one after the other.
 */
import { int, one, text } from './rows.ts';
import type { Row, Sql } from './sql.ts';

export type Done = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly help: string };

export interface Account {
  readonly accountId: string;
  readonly name: string;
  readonly currency: string;
  readonly free: number;
  readonly low: number;
  readonly step: number;
}

/** All that moves an account's money goes through this row, one after the other. null: it is not shared. */
export async function lockAccount(sql: Sql, accountId: string): Promise<Account | null> {
  const [row] = await sql.query('SELECT * FROM shared_account WHERE account_id = $1 FOR UPDATE', [accountId]);
  return row === undefined ? null : toAccount(row);
}

export function toAccount(row: Row): Account {
  return {
    accountId: text(row, 'account_id'),
    name: text(row, 'name'),
    currency: text(row, 'currency'),
    free: int(row, 'free'),
    low: int(row, 'low'),
    step: int(row, 'step'),
  };
}

/** settle: below zero, and the only one that leaves what is free as it is: it was lent, and nobody gets it back. */
export type EntryKind = 'top-up' | 'payout' | 'grant' | 'return' | 'release' | 'settle';

interface Entry {
  readonly entryId: string;
  readonly accountId: string;
  readonly kind: EntryKind;
  readonly amount: number;
  readonly stationId: string | null;
  readonly atMs: number;
  readonly by: string | null;
  readonly note: string;
}

/** Into HQ's book, and what is free with it; an entry that is there already changes nothing. The account is held. */
export async function enter(sql: Sql, e: Entry): Promise<void> {
  const isNew = await sql.run(
    'INSERT INTO wallet_entry (account_id, entry_id, kind, amount, station_id, at_ms, made_by, note) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT DO NOTHING',
    [e.accountId, e.entryId, e.kind, e.amount, e.stationId, e.atMs, e.by, e.note],
  );
  if (isNew > 0 && e.kind !== 'settle')
    await sql.run('UPDATE shared_account SET free = free + $2 WHERE account_id = $1', [e.accountId, e.amount]);
}

/** It stands in HQ's book already. */
export async function isEntered(sql: Sql, { accountId, entryId }: Pick<Entry, 'accountId' | 'entryId'>): Promise<boolean> {
  return (await enteredAs(sql, { accountId, entryId })) !== null;
}

/** What stands in HQ's book under this entry; null: nothing. */
export async function enteredAs(
  sql: Sql,
  { accountId, entryId }: Pick<Entry, 'accountId' | 'entryId'>,
): Promise<Pick<Entry, 'kind' | 'amount'> | null> {
  const [row] = await sql.query('SELECT kind, amount FROM wallet_entry WHERE account_id = $1 AND entry_id = $2', [accountId, entryId]);
  return row === undefined ? null : { kind: text(row, 'kind') as EntryKind, amount: int(row, 'amount') };
}

/** From the account's directive: makes the account, or changes its terms; not shared: as it was. */
export async function putSharedAccount(sql: Sql, accountId: string, body: unknown, currency: string, nowMs: number): Promise<void> {
  const { shared, person } = body as {
    readonly shared: { readonly low: number; readonly step: number } | null;
    readonly person: { readonly name: string };
  };
  if (shared === null) return;
  await sql.run(
    `INSERT INTO shared_account (account_id, name, currency, free, low, step, made_at_ms) VALUES ($1,$2,$3,0,$4,$5,$6)
     ON CONFLICT (account_id) DO UPDATE SET name = excluded.name, low = excluded.low, step = excluded.step`,
    [accountId, person.name, currency, shared.low, shared.step, nowMs],
  );
}

/** A station holds money of this account, or may hold it. */
export async function isLent(sql: Sql, accountId: string): Promise<boolean> {
  const rows = await sql.query(
    `SELECT 1 AS found FROM station_wallet WHERE account_id = $1 AND (wallet <> 0 OR in_doubt <> 0)
     UNION ALL SELECT 1 FROM lease WHERE account_id = $1 AND state = 'open' LIMIT 1`,
    [accountId],
  );
  return rows.length > 0;
}

interface WrongAccount extends Pick<Account, 'accountId' | 'currency' | 'free'> {
  /** What its entries come to, in minor units; what was settled is not of it. */
  readonly entered: number;
}

/** Accounts whose entries in HQ's book do not come to what is free, what was settled left out; by id. */
export async function wrongAccounts(sql: Sql): Promise<WrongAccount[]> {
  const rows = await sql.query(
    `SELECT a.account_id, a.currency, a.free, coalesce(sum(e.amount), 0) AS entered
     FROM shared_account a LEFT JOIN wallet_entry e ON e.account_id = a.account_id AND e.kind <> 'settle'
     GROUP BY a.account_id HAVING a.free <> coalesce(sum(e.amount), 0) ORDER BY a.account_id`,
  );
  return rows.map((row) => ({
    accountId: text(row, 'account_id'),
    currency: text(row, 'currency'),
    free: int(row, 'free'),
    entered: int(row, 'entered'),
  }));
}

export async function countSharedAccounts(sql: Sql): Promise<number> {
  return int(one(await sql.query('SELECT count(*) AS n FROM shared_account')), 'n');
}

export function refused(code: string, help: string): Done {
  return { ok: false, code, help };
}

export const noAccount = refused('hq.no-account', 'There is no such shared account.');
export const noStation = refused('hq.no-station', 'There is no such station.');
