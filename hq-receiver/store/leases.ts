/**
 * The money of shared accounts: what HQ holds free, and what it gave to which station to spend. `free` falls by a grant before the
 * station hears of it, and rises only by what the station has told it gave up, in the epoch it was asked in. What a station held
 * when its epoch was closed is in doubt: nobody gets it until a person at HQ has looked.
 */
import { enter, enteredAs, isEntered, lockAccount, noAccount, refused, type Done } from './lease-book.ts';
import { grant, recall, serveWishes, type GrantInput, type RecallInput } from './lease-orders.ts';
import { text } from './rows.ts';
import type { Database, Sql } from './sql.ts';

interface PayInput {
  /** Of whoever asks, so that a second click is the same payment. */
  readonly entryId: string;
  readonly accountId: string;
  /** Below zero: it is paid out again. */
  readonly amount: number;
  readonly by: string;
  readonly note: string;
}

/** Money that came in at HQ, or went out there. */
export async function payShared(db: Database, input: PayInput, nowMs: number): Promise<Done> {
  return db.tx(async (sql) => {
    const account = await lockAccount(sql, input.accountId);
    if (account === null) return noAccount;
    if (input.amount === 0) return refused('hq.too-little', 'Say how much.');
    if (await isEntered(sql, input)) return { ok: true };
    if (account.free + input.amount < 0) return refused('hq.too-little', 'HQ does not hold so much. Recall what stations have first.');
    await enter(sql, { ...input, kind: input.amount < 0 ? 'payout' : 'top-up', stationId: null, atMs: nowMs });
    await serveWishes(sql, input.accountId, nowMs);
    return { ok: true };
  });
}

export async function grantLease(db: Database, input: GrantInput, nowMs: number): Promise<Done> {
  return db.tx(async (sql) => {
    const account = await lockAccount(sql, input.accountId);
    if (account === null) return noAccount;
    if (input.amount > account.free) return refused('hq.too-little', 'HQ does not hold so much. Recall what other stations have first.');
    return grant(sql, account, input, nowMs);
  });
}

/** What comes of it is told by the station: what is held for charges that run stays there. */
export async function recallLease(db: Database, input: RecallInput, nowMs: number): Promise<Done> {
  return db.tx(async (sql) => {
    if ((await lockAccount(sql, input.accountId)) === null) return noAccount;
    return recall(sql, input, nowMs);
  });
}

type DoubtInput = PayInput & { readonly stationId: string };

/** What was in doubt after a recovery is HQ's again: a person has found out that it was not spent. */
export async function releaseDoubt(db: Database, input: DoubtInput, nowMs: number): Promise<Done> {
  return doubtOver(db, input, 'release', nowMs);
}

/** It was spent after all, or is given up: nothing of it is in doubt any more, and nobody gets it. */
export async function settleDoubt(db: Database, input: DoubtInput, nowMs: number): Promise<Done> {
  return doubtOver(db, input, 'settle', nowMs);
}

/** One entry for one decision: asked again it is the same, and is not decided otherwise by being asked otherwise. */
async function doubtOver(db: Database, input: DoubtInput, kind: 'release' | 'settle', nowMs: number): Promise<Done> {
  return db.tx(async (sql) => {
    if ((await lockAccount(sql, input.accountId)) === null) return noAccount;
    const entry = { ...input, kind, amount: kind === 'release' ? input.amount : -input.amount, atMs: nowMs };
    const before = await enteredAs(sql, entry);
    if (before !== null) return before.kind === kind && before.amount === entry.amount ? { ok: true } : refused('hq.entered', ENTERED);
    const changed = await sql.run(
      'UPDATE station_wallet SET in_doubt = in_doubt - $3 WHERE station_id = $1 AND account_id = $2 AND in_doubt >= $3 AND $3 > 0',
      [input.stationId, input.accountId, input.amount],
    );
    if (changed === 0) return refused('hq.too-little', 'There is not so much in doubt at this station.');
    await enter(sql, entry);
    if (kind === 'release') await serveWishes(sql, input.accountId, nowMs);
    return { ok: true };
  });
}

const ENTERED = 'It was settled already, as it was asked first. Look at the book, then ask anew.';

/** The station's epoch is being closed: what it held may have been spent after its last word. In the recovery's transaction. */
export async function closeLeases(sql: Sql, stationId: string): Promise<void> {
  const accounts = await sql.query('SELECT account_id FROM station_wallet WHERE station_id = $1 ORDER BY account_id', [stationId]);
  for (const row of accounts) await lockAccount(sql, text(row, 'account_id'));
  await sql.run(
    `UPDATE station_wallet SET wallet = 0, in_doubt = in_doubt + greatest(wallet, 0) + (SELECT coalesce(sum(l.amount), 0) FROM lease l
       WHERE l.station_id = station_wallet.station_id AND l.account_id = station_wallet.account_id AND l.state = 'open')
     WHERE station_id = $1`,
    [stationId],
  );
  await sql.run("UPDATE lease SET state = 'in-doubt' WHERE station_id = $1 AND state IN ('open', 'applied')", [stationId]);
  await sql.run('UPDATE lease_recall SET is_open = false WHERE station_id = $1 AND is_open', [stationId]);
  await sql.run('UPDATE lease_wish SET is_open = false WHERE station_id = $1 AND is_open', [stationId]);
}
