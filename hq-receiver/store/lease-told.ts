/** What stations tell of shared money: what is in their wallets, what came and went, what they want, and what became of a lease. */
import { enter, lockAccount } from './lease-book.ts';
import { serveWishes } from './lease-orders.ts';
import { int, text } from './rows.ts';
import type { Sql } from './sql.ts';

/** What is in the wallet of an account at a station, by its newest word. */
export async function takeWallet(
  sql: Sql,
  stationId: string,
  told: { readonly accountId: string; readonly wallet: number; readonly epoch: number; readonly version: number },
  nowMs: number,
): Promise<void> {
  await sql.run(
    `INSERT INTO station_wallet (station_id, account_id, wallet, told_epoch, told_version, told_at_ms)
     SELECT $1, account_id, $3, $4, $5, $6 FROM shared_account WHERE account_id = $2
     ON CONFLICT (station_id, account_id) DO UPDATE SET wallet = excluded.wallet, told_epoch = excluded.told_epoch,
       told_version = excluded.told_version, told_at_ms = excluded.told_at_ms
     WHERE (station_wallet.told_epoch, station_wallet.told_version) < (excluded.told_epoch, excluded.told_version)`,
    [stationId, told.accountId, told.wallet, told.epoch, told.version, nowMs],
  );
}

/** An account is no more at a station, and nothing in its wallet there. */
export async function emptyWallet(
  sql: Sql,
  stationId: string,
  told: { readonly accountId: string; readonly epoch: number; readonly version: number },
  nowMs: number,
): Promise<void> {
  await sql.run(
    `UPDATE station_wallet SET wallet = 0, told_epoch = $3, told_version = $4, told_at_ms = $5
     WHERE station_id = $1 AND account_id = $2 AND (told_epoch, told_version) < ($3::integer, $4::bigint)`,
    [stationId, told.accountId, told.epoch, told.version, nowMs],
  );
}

interface ToldPosting {
  readonly id: string;
  readonly epoch: number;
  /** Above 1: it was told in an earlier epoch too. */
  readonly version: number;
  readonly accountId: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
}

/** One ledger transfer of a shared account, as a station told it; only those with HQ move anything here. The same one again changes nothing. */
export async function takePosting(sql: Sql, stationId: string, told: ToldPosting, nowMs: number): Promise<void> {
  if (told.debit === 'hq') return leaseCame(sql, stationId, told, nowMs);
  if (told.credit === 'hq') return leaseWent(sql, stationId, told, nowMs);
}

/** It stands in the station's wallet from now on. */
async function leaseCame(sql: Sql, stationId: string, told: ToldPosting, nowMs: number): Promise<void> {
  const leaseId = told.id.replace(/\/in$/, '');
  await sql.run("UPDATE lease SET state = 'applied' WHERE station_id = $1 AND lease_id = $2 AND epoch = $3 AND state = 'open'", [
    stationId, leaseId, told.epoch,
  ]); // prettier-ignore
  const known = await sql.query('SELECT 1 AS found FROM lease WHERE station_id = $1 AND lease_id = $2', [stationId, leaseId]);
  if (known.length === 0) await leaseForgotten(sql, stationId, leaseId, told, nowMs);
}

/**
 * HQ was put back to before it gave this: it holds so much less than its book says. What was given in an epoch that is closed is in
 * doubt. More than HQ holds cannot be taken: that was given twice before this was told.
 */
async function leaseForgotten(sql: Sql, stationId: string, leaseId: string, told: ToldPosting, nowMs: number): Promise<void> {
  const { accountId, amount, epoch, version } = told;
  const account = await lockAccount(sql, accountId);
  if (account === null || !told.id.endsWith('/in')) return;
  const [state, taken] = [version > 1 ? 'in-doubt' : 'applied', Math.min(amount, account.free)];
  await sql.run(
    `INSERT INTO lease (station_id, lease_id, account_id, epoch, amount, granted_at_ms, granted_by, state, order_id)
     VALUES ($1,$2,$3,$4,$5,$6,'',$7,$8) ON CONFLICT DO NOTHING`,
    [stationId, leaseId, accountId, epoch, amount, nowMs, state, `forgotten/${leaseId}`],
  );
  if (taken === 0) return;
  await enter(sql, { entryId: `grant/${leaseId}`, accountId, amount: -taken, kind: 'grant', stationId, by: null, note: '', atMs: nowMs });
  if (state === 'in-doubt')
    await sql.run(
      `INSERT INTO station_wallet AS w (station_id, account_id, in_doubt) VALUES ($1,$2,$3)
       ON CONFLICT (station_id, account_id) DO UPDATE SET in_doubt = w.in_doubt + excluded.in_doubt`,
      [stationId, accountId, taken],
    );
}

/**
 * Counted once, and only where HQ asked for it in this epoch: a restored file gives up again what its first life may have spent.
 */
async function leaseWent(sql: Sql, stationId: string, told: ToldPosting, nowMs: number): Promise<void> {
  if ((await lockAccount(sql, told.accountId)) === null) return;
  const changed = await sql.run(
    'UPDATE lease_recall SET returned = $5, is_open = false WHERE station_id = $1 AND recall_id = $2 AND account_id = $3 AND epoch = $4',
    [stationId, told.id.replace(/\/out$/, ''), told.accountId, told.epoch, told.amount],
  );
  if (changed === 0) return;
  const entryId = `return/${stationId}/${told.id}`;
  await enter(sql, { entryId, accountId: told.accountId, amount: told.amount, kind: 'return', stationId, by: null, note: '', atMs: nowMs });
  await serveWishes(sql, told.accountId, nowMs);
}

interface ToldWish {
  readonly accountId: string;
  readonly amount: number;
  readonly epoch: number;
  readonly version: number;
}

/** A station wants money of a shared account. Granted from what is free; where that is nothing, others are asked to give back. */
export async function takeWish(sql: Sql, stationId: string, wish: ToldWish, nowMs: number): Promise<void> {
  if ((await lockAccount(sql, wish.accountId)) === null) return;
  const isNew = await sql.run(
    `INSERT INTO lease_wish (station_id, account_id, epoch, version, amount, asked_at_ms, is_open) VALUES ($1,$2,$3,$4,$5,$6,true)
     ON CONFLICT (station_id, account_id) DO UPDATE SET epoch = excluded.epoch, version = excluded.version, amount = excluded.amount,
       asked_at_ms = excluded.asked_at_ms, is_open = true
     WHERE (lease_wish.epoch, lease_wish.version) < (excluded.epoch, excluded.version)`,
    [stationId, wish.accountId, wish.epoch, wish.version, wish.amount, nowMs],
  );
  if (isNew > 0) await serveWishes(sql, wish.accountId, nowMs);
}

/** What a station answered to a grant or a recall. A refused grant was never in its wallet: the money is HQ's again. */
export async function leaseAnswered(
  sql: Sql,
  stationId: string,
  orderId: string,
  told: { readonly state: string; readonly epoch: number },
  nowMs: number,
): Promise<void> {
  const [lease] = await sql.query('SELECT * FROM lease WHERE station_id = $1 AND order_id = $2', [stationId, orderId]);
  if (lease === undefined) {
    if (told.state !== 'waiting')
      await sql.run('UPDATE lease_recall SET is_open = false WHERE station_id = $1 AND order_id = $2', [stationId, orderId]);
    return;
  }
  if (told.state !== 'refused' && told.state !== 'superseded') return;
  const accountId = text(lease, 'account_id');
  await lockAccount(sql, accountId);
  const isOfEpoch = int(lease, 'epoch') === told.epoch;
  const changed = await sql.run("UPDATE lease SET state = $3 WHERE station_id = $1 AND lease_id = $2 AND state = 'open'", [
    stationId, text(lease, 'lease_id'), isOfEpoch ? 'refused' : 'in-doubt',
  ]); // prettier-ignore
  if (changed === 0) return;
  const amount = int(lease, 'amount');
  if (!isOfEpoch) {
    // It was given to an epoch that was closed just then: whether the station of then got it nobody knows.
    await sql.run('UPDATE station_wallet SET in_doubt = in_doubt + $3 WHERE station_id = $1 AND account_id = $2', [
      stationId,
      accountId,
      amount,
    ]);
    return;
  }
  await enter(sql, { entryId: `refused/${orderId}`, accountId, amount, kind: 'return', stationId, by: null, note: '', atMs: nowMs });
}
