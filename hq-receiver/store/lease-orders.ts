/** Grants and recalls as orders to stations, and the wishes of stations they answer. The account is held by whoever calls. */
import { randomUUID } from 'node:crypto';
import { nextVersion, sendOrder } from './directives.ts';
import { enter, lockAccount, noStation, type Account, type Done } from './lease-book.ts';
import { int, text } from './rows.ts';
import type { Sql } from './sql.ts';

export interface GrantInput {
  readonly accountId: string;
  readonly stationId: string;
  /** Above zero, at most what HQ holds. */
  readonly amount: number;
  readonly by: string;
}

export interface RecallInput {
  readonly accountId: string;
  readonly stationId: string;
  /** null: all that is free there. */
  readonly most: number | null;
  readonly by: string;
}

/** Wishes served at once, and stations asked to give back: the rest at the next posting. */
const MOST_SERVED = 50;

/** Wishes in their order, from what is free; what is then still wanted is asked back from stations that have more than their low mark. */
export async function serveWishes(sql: Sql, accountId: string, nowMs: number): Promise<void> {
  const wishes = await sql.query('SELECT * FROM lease_wish WHERE account_id = $1 AND is_open ORDER BY asked_at_ms, station_id LIMIT $2', [
    accountId, MOST_SERVED,
  ]); // prettier-ignore
  let missing = 0;
  for (const wish of wishes) {
    const account = await lockAccount(sql, accountId);
    if (account === null) return;
    const [stationId, wanted] = [text(wish, 'station_id'), int(wish, 'amount')];
    const amount = Math.min(wanted, account.free);
    if (amount > 0) {
      await grant(sql, account, { accountId, stationId, amount, by: '' }, nowMs);
      await sql.run('UPDATE lease_wish SET is_open = false WHERE station_id = $1 AND account_id = $2', [stationId, accountId]);
    } else missing += wanted;
  }
  if (missing > 0) await askBack(sql, accountId, missing, nowMs);
}

async function askBack(sql: Sql, accountId: string, missing: number, nowMs: number): Promise<void> {
  const holders = await sql.query(
    `SELECT w.station_id, w.wallet - a.low AS spare FROM station_wallet w JOIN shared_account a ON a.account_id = w.account_id
     WHERE w.account_id = $1 AND w.wallet > a.low
       AND NOT EXISTS (SELECT 1 FROM lease_wish t WHERE t.station_id = w.station_id AND t.account_id = w.account_id AND t.is_open)
       AND NOT EXISTS (SELECT 1 FROM lease_recall r WHERE r.station_id = w.station_id AND r.account_id = w.account_id AND r.is_open)
     ORDER BY spare DESC, w.station_id LIMIT $2`,
    [accountId, MOST_SERVED],
  );
  let left = missing;
  for (const holder of holders) {
    if (left <= 0) return;
    const most = Math.min(left, int(holder, 'spare'));
    await recall(sql, { accountId, stationId: text(holder, 'station_id'), most, by: '' }, nowMs);
    left -= most;
  }
}

/** The account is held. */
export async function grant(sql: Sql, account: Account, input: GrantInput, nowMs: number): Promise<Done> {
  const epoch = await epochOf(sql, input.stationId);
  if (epoch === null) return noStation;
  const [leaseId, orderId] = [randomUUID(), randomUUID()];
  await enter(sql, { ...input, entryId: `grant/${leaseId}`, amount: -input.amount, kind: 'grant', note: '', atMs: nowMs, by: input.by });
  await sql.run(
    `INSERT INTO lease (station_id, lease_id, account_id, epoch, amount, granted_at_ms, granted_by, state, order_id) VALUES ($1,$2,$3,$4,$5,$6,$7,'open',$8)`,
    [input.stationId, leaseId, input.accountId, epoch, input.amount, nowMs, input.by, orderId],
  );
  await sql.run('INSERT INTO station_wallet (station_id, account_id) VALUES ($1,$2) ON CONFLICT DO NOTHING', [
    input.stationId,
    input.accountId,
  ]);
  const body = { accountId: input.accountId, amount: input.amount, currency: account.currency, epoch };
  await order(sql, { kind: 'lease-grant', objectId: leaseId, orderId, body, stationId: input.stationId, by: input.by }, nowMs);
  return { ok: true };
}

/** The account is held. */
export async function recall(sql: Sql, input: RecallInput, nowMs: number): Promise<Done> {
  const epoch = await epochOf(sql, input.stationId);
  if (epoch === null) return noStation;
  const [recallId, orderId] = [randomUUID(), randomUUID()];
  await sql.run(
    `INSERT INTO lease_recall (station_id, recall_id, account_id, epoch, most, asked_at_ms, asked_by, order_id, is_open) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,true)`,
    [input.stationId, recallId, input.accountId, epoch, input.most, nowMs, input.by, orderId],
  );
  const body = { accountId: input.accountId, most: input.most, epoch };
  await order(sql, { kind: 'lease-recall', objectId: recallId, orderId, body, stationId: input.stationId, by: input.by }, nowMs);
  return { ok: true };
}

interface LeaseOrder {
  readonly kind: 'lease-grant' | 'lease-recall';
  readonly objectId: string;
  readonly orderId: string;
  readonly body: unknown;
  readonly stationId: string;
  readonly by: string;
}

async function order(sql: Sql, { stationId, by, ...rest }: LeaseOrder, nowMs: number): Promise<void> {
  await sendOrder(sql, {
    ...rest,
    version: await nextVersion(sql, rest.kind, rest.objectId),
    validFromMs: nowMs,
    untilMs: null,
    target: { to: 'stations', stationIds: [stationId] },
    isOrder: true,
    issuedAtMs: nowMs,
    issuedBy: by,
  });
}

async function epochOf(sql: Sql, stationId: string): Promise<number | null> {
  const [row] = await sql.query('SELECT epoch FROM station WHERE station_id = $1', [stationId]);
  return row === undefined ? null : int(row, 'epoch');
}
