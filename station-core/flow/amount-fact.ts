/** An amount as alarms and messages tell it: in the station's currency, with its decimals. */
import { formatDecimal } from '../base/decimal.ts';
import type { Reader } from '../store/connection.ts';
import { settingsOf } from '../store/settings.ts';

/** "50.00 EUR" of 5000; amount in minor units. */
export function amountFact(db: Reader, amount: number): string {
  const currency = settingsOf(db)?.currency;
  return currency === undefined ? String(amount) : `${formatDecimal(amount, currency.digits)} ${currency.code}`;
}
