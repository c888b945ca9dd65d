/** Sums of one connector or of the station over an hour or a local day, as HQ keeps them. */
import { id, type PileId } from '../../base/ids.ts';
import type { Currency } from '../../base/money.ts';
import { HOUR_MS, nextDate, startOfDay, utcMs, type LocalDate, type UtcMs } from '../../base/time.ts';
import type { ConnectorRef } from '../../domain/pile.ts';
import type { StationSettings } from '../../domain/station.ts';
import type { Reader, Row } from '../connection.ts';
import { faultsIn } from '../rollups.ts';
import { int, one, text } from '../rows.ts';

type Json = Readonly<Record<string, unknown>>;

/** Names as flow/hq-notices makes them: hour or day, and for a connector evse, connector and pile after dots. */
export function readSumName(name: string): { readonly when: string; readonly ref: ConnectorRef | null } {
  const [when = '', evse, connector, ...pile] = name.split('.');
  if (evse === undefined) return { when, ref: null };
  return { when, ref: { pileId: id<PileId>(pile.join('.')), evse: Number(evse), connector: Number(connector) } };
}

/** Money stands in the hours in which it was earned, and is taken back from the same. */
export function hourBody(db: Reader, name: string, nowMs: UtcMs): Json {
  const { when, ref } = readSumName(name);
  const hourMs = utcMs(Number(when));
  const columns = ['energy', 'charging_ms', 'taken_ms', 'gross_energy', 'gross_service', 'gross_idle', 'net', 'discount', 'bills'];
  const sums = `SELECT ${columns.map((column) => `coalesce(sum(${column}), 0) AS ${column}`).join(', ')} FROM rollup_hour WHERE hour_ms = ?`;
  const row = one(ref === null ? db.get(sums, hourMs) : db.get(`${sums} AND pile_id = ? AND evse = ? AND connector = ?`, hourMs, ref.pileId, ref.evse, ref.connector)); // prettier-ignore
  return {
    hourMs,
    ref,
    ...usedOf(row),
    ...incomeOf(row),
    tax: int(row, 'gross_energy') + int(row, 'gross_service') + int(row, 'gross_idle') - int(row, 'net'),
    discount: int(row, 'discount'),
    ...faultsIn(db, ref, hourMs, utcMs(hourMs + HOUR_MS), nowMs),
  };
}

/** Energy and times as they happened; money on the day of its bill, so that the day agrees with the station's reports and its ledger. */
export function dayBody(db: Reader, name: string, settings: StationSettings, nowMs: UtcMs): Json {
  const { when, ref } = readSumName(name);
  const day = when as LocalDate;
  const place = ref === null ? '' : ' AND pile_id = ? AND evse = ? AND connector = ?';
  const params = ref === null ? [day] : [day, ref.pileId, ref.evse, ref.connector];
  const used = one(
    db.get(
      `SELECT coalesce(sum(energy), 0) AS energy, coalesce(sum(charging_ms), 0) AS charging_ms, coalesce(sum(taken_ms), 0) AS taken_ms FROM use_day WHERE day = ?${place}`,
      ...params,
    ),
  );
  const columns = ['gross_energy', 'gross_service', 'gross_idle', 'net', 'tax', 'discount', 'bills', 'credited', 'idle_ms'];
  const sold = one(
    db.get(
      `SELECT ${columns.map((column) => `coalesce(sum(${column}), 0) AS ${column}`).join(', ')} FROM sale_sum WHERE day = ?${place}`,
      ...params,
    ),
  );
  return {
    day,
    ref,
    ...usedOf(used),
    idleMs: int(sold, 'idle_ms'),
    ...incomeOf(sold),
    tax: int(sold, 'tax'),
    discount: wholeOf(int(sold, 'discount'), settings.currency),
    credited: int(sold, 'credited'),
    ...faultsIn(db, ref, startOfDay(day, settings.zone), startOfDay(nextDate(day), settings.zone), nowMs),
    ...(ref === null
      ? { periods: periods(db, day, settings.currency), benefits: benefits(db, day, settings.currency), connectors: connectorCount(db) }
      : {}),
  };
}

function usedOf(row: Row): Json {
  return { energy: int(row, 'energy'), chargingMs: int(row, 'charging_ms'), takenMs: int(row, 'taken_ms') };
}

function incomeOf(row: Row): Json {
  return {
    byLayer: { energy: int(row, 'gross_energy'), service: int(row, 'gross_service'), idle: int(row, 'gross_idle') },
    net: int(row, 'net'),
    bills: int(row, 'bills'),
  };
}

/** 1e-4 to minor units, half away from zero. */
function wholeOf(amount: number, { digits }: Currency): number {
  const unit = 10 ** (4 - digits);
  const rounded = Math.sign(amount) * Math.floor((Math.abs(amount) + unit / 2) / unit);
  return rounded === 0 ? 0 : rounded;
}

function periods(db: Reader, day: LocalDate, currency: Currency): Json[] {
  return db
    .all(
      `SELECT layer, kind, label, sum(energy) AS energy, sum(time_ms) AS time_ms, sum(net) AS net, sum(tax) AS tax
       FROM sale_period WHERE day = ? GROUP BY layer, kind, label ORDER BY layer, kind, label LIMIT 1000`,
      day,
    )
    .map((row) => ({
      layer: text(row, 'layer'),
      kind: text(row, 'kind'),
      label: text(row, 'label').slice(0, 200),
      energy: int(row, 'energy'),
      timeMs: int(row, 'time_ms'),
      net: wholeOf(int(row, 'net'), currency),
      tax: wholeOf(int(row, 'tax'), currency),
    }));
}

/** A benefit that was given and taken back as often is none; `times` never falls below zero. */
function benefits(db: Reader, day: LocalDate, currency: Currency): Json[] {
  return db
    .all('SELECT * FROM benefit_day WHERE day = ? AND (times <> 0 OR amount <> 0) ORDER BY amount DESC, benefit_id LIMIT 1000', day)
    .map((row) => ({
      source: text(row, 'source'),
      id: text(row, 'benefit_id'),
      // As its last bill of the day called it: a new name changes no day that was told.
      name: text(row, 'name').slice(0, 200),
      times: Math.max(0, int(row, 'times')),
      amount: wholeOf(int(row, 'amount'), currency),
    }));
}

function connectorCount(db: Reader): number {
  return int(one(db.get("SELECT count(*) AS n FROM connector JOIN pile ON pile.id = connector.pile_id WHERE pile.admission = 'accepted' AND connector > 0")), 'n'); // prettier-ignore
}
