/** The site's settings, and until when the station is known to have lived. */
import { minor } from '../base/money.ts';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { MoneySettings } from '../domain/money-settings.ts';
import type { StationSettings } from '../domain/station.ts';
import type { Reader, Writer } from './connection.ts';
import { int, json } from './rows.ts';

/** Until the owner sets something else; also what a file of an earlier version has not got. */
export const MONEY_AT_FIRST: MoneySettings = {
  planHolds: 'session',
  shiftsRequired: false,
  refundAlone: minor(5_000),
  writeOffAlone: minor(2_000),
  topUpMost: minor(100_000),
  walletMost: minor(1_000_000),
  meterIntervalS: 60,
  stopDeadlineS: 60,
  codeHours: 24,
  personMonths: 36,
  unknownPayer: 'bill',
  seller: { name: '', address: '', taxId: '', phone: '' },
  staticQr: null,
  invoiceAtOnce: false,
};

/** null until the station was set up. */
export function settingsOf(db: Reader): StationSettings | null {
  return db.remembered('settings', '', () => {
    const row = db.get('SELECT settings FROM station');
    if (row === undefined) return null;
    const settings = json<
      Omit<StationSettings, 'money' | 'recoveryMadeAtMs'> & { readonly money?: Partial<MoneySettings>; readonly recoveryMadeAtMs?: UtcMs }
    >(row, 'settings');
    return { recoveryMadeAtMs: null, ...settings, money: { ...MONEY_AT_FIRST, ...settings.money } };
  });
}

export function putSettings(db: Writer, settings: StationSettings): void {
  db.runOne(
    'INSERT INTO station (only, settings) VALUES (1, ?) ON CONFLICT DO UPDATE SET settings = excluded.settings',
    JSON.stringify(settings),
  );
  db.forget('settings');
}

/** null: the file is new. */
export function lastAlive(db: Reader): UtcMs | null {
  const row = db.get('SELECT alive_ms FROM station_life');
  return row === undefined ? null : utcMs(int(row, 'alive_ms'));
}

export function putAlive(db: Writer, atMs: UtcMs): void {
  db.runOne('INSERT INTO station_life (only, alive_ms) VALUES (1, ?) ON CONFLICT DO UPDATE SET alive_ms = excluded.alive_ms', atMs);
}
