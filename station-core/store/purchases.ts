/** What energy costs to buy: one tariff from each first day on. */
import type { OperatorId } from '../base/ids.ts';
import type { LocalDate, UtcMs } from '../base/time.ts';
import type { PurchaseTariff } from '../domain/sale.ts';
import type { Reader, Writer } from './connection.ts';
import { int, json, one } from './rows.ts';

/** Oldest first. */
export function purchaseTariffs(db: Reader): PurchaseTariff[] {
  return db.all('SELECT body FROM purchase_tariff ORDER BY from_day').map((row) => json<PurchaseTariff>(row, 'body'));
}

export function purchaseTariffCount(db: Reader): number {
  return int(one(db.get('SELECT count(*) AS n FROM purchase_tariff')), 'n');
}

export function purchaseTariffFrom(db: Reader, fromDay: LocalDate): PurchaseTariff | null {
  const row = db.get('SELECT body FROM purchase_tariff WHERE from_day = ?', fromDay);
  return row === undefined ? null : json<PurchaseTariff>(row, 'body');
}

export function putPurchaseTariff(db: Writer, tariff: PurchaseTariff, savedAtMs: UtcMs, savedBy: OperatorId): void {
  db.runOne(
    `INSERT INTO purchase_tariff (from_day, body, saved_at_ms, saved_by) VALUES (?,?,?,?)
     ON CONFLICT DO UPDATE SET body = excluded.body, saved_at_ms = excluded.saved_at_ms, saved_by = excluded.saved_by`,
    tariff.fromDay,
    JSON.stringify(tariff),
    savedAtMs,
    savedBy,
  );
}

export function deletePurchaseTariff(db: Writer, fromDay: LocalDate): void {
  db.runOne('DELETE FROM purchase_tariff WHERE from_day = ?', fromDay);
}
