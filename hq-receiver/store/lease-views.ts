/** Shared accounts as HQ's people see them. */
import { toAccount, type EntryKind } from './lease-book.ts';
import { bool, int, intOrNull, text, textOrNull } from './rows.ts';
import type { Sql } from './sql.ts';

interface SharedAccountRow {
  readonly accountId: string;
  readonly name: string;
  readonly currency: string;
  readonly free: number;
  readonly low: number;
  readonly step: number;
  /** In the wallets of stations, as far as they have told, and on its way there. */
  readonly lent: number;
  readonly inDoubt: number;
}

export async function sharedAccounts(sql: Sql): Promise<SharedAccountRow[]> {
  const rows = await sql.query(
    `SELECT a.*, coalesce(sum(w.wallet), 0) + (SELECT coalesce(sum(l.amount), 0) FROM lease l WHERE l.account_id = a.account_id AND l.state = 'open') AS lent,
       coalesce(sum(w.in_doubt), 0) AS in_doubt FROM shared_account a
     LEFT JOIN station_wallet w ON w.account_id = a.account_id GROUP BY a.account_id ORDER BY a.name, a.account_id LIMIT 5000`,
  );
  return rows.map((row) => ({ ...toAccount(row), lent: int(row, 'lent'), inDoubt: int(row, 'in_doubt') }));
}

interface StationWalletRow {
  readonly stationId: string;
  readonly stationName: string;
  /** By the station's newest word. */
  readonly wallet: number;
  /** Granted, and not seen there yet. */
  readonly onItsWay: number;
  readonly inDoubt: number;
  readonly toldAtMs: number | null;
  /** A recall that the station has not answered. */
  readonly isRecalled: boolean;
  /** What it asks for; null: nothing. */
  readonly wish: number | null;
}

export async function walletsOf(sql: Sql, accountId: string): Promise<StationWalletRow[]> {
  const rows = await sql.query(
    `SELECT w.*, s.name AS station_name, t.amount AS wish,
       (SELECT coalesce(sum(l.amount), 0) FROM lease l WHERE l.station_id = w.station_id AND l.account_id = w.account_id AND l.state = 'open') AS on_its_way,
       EXISTS (SELECT 1 FROM lease_recall r WHERE r.station_id = w.station_id AND r.account_id = w.account_id AND r.is_open) AS is_recalled
     FROM station_wallet w JOIN station s ON s.station_id = w.station_id
     LEFT JOIN lease_wish t ON t.station_id = w.station_id AND t.account_id = w.account_id AND t.is_open
     WHERE w.account_id = $1 ORDER BY s.name, w.station_id LIMIT 5000`,
    [accountId],
  );
  return rows.map((row) => ({
    stationId: text(row, 'station_id'),
    stationName: text(row, 'station_name'),
    wallet: int(row, 'wallet'),
    onItsWay: int(row, 'on_its_way'),
    inDoubt: int(row, 'in_doubt'),
    toldAtMs: intOrNull(row, 'told_at_ms'),
    isRecalled: bool(row, 'is_recalled'),
    wish: intOrNull(row, 'wish'),
  }));
}

interface WalletEntryRow {
  readonly entryId: string;
  readonly kind: EntryKind;
  /** What it did to HQ's free money; of `settle` what is gone for good, which was not free. */
  readonly amount: number;
  readonly stationId: string | null;
  readonly atMs: number;
  readonly by: string | null;
  readonly note: string;
}

/** HQ's own book of an account, the newest 500: without what was settled their sum is what is free. */
export async function entriesOf(sql: Sql, accountId: string): Promise<WalletEntryRow[]> {
  const rows = await sql.query('SELECT * FROM wallet_entry WHERE account_id = $1 ORDER BY at_ms DESC, entry_id LIMIT 500', [accountId]);
  return rows.map((row) => ({
    entryId: text(row, 'entry_id'),
    kind: text(row, 'kind') as WalletEntryRow['kind'],
    amount: int(row, 'amount'),
    stationId: textOrNull(row, 'station_id'),
    atMs: int(row, 'at_ms'),
    by: textOrNull(row, 'made_by'),
    note: text(row, 'note'),
  }));
}
