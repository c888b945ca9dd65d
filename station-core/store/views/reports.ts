/** The sums of a range of days as reports ask for them. Reads the sums alone, never a bill. */
import type { OperatorId } from '../../base/ids.ts';
import type { LocalDate, UtcMs } from '../../base/time.ts';
import type { LedgerAccount, TransferReason } from '../../domain/ledger.ts';
import type { SalesBy } from '../../domain/report-views.ts';
import type { MovedSum } from '../../domain/sale.ts';
import { benefitsOf } from '../benefits.ts';
import type { Reader, Row } from '../connection.ts';
import { int, text, time } from '../rows.ts';

export interface SumRange {
  readonly fromDay: LocalDate;
  /** Included. */
  readonly toDay: LocalDate;
  /** null: the whole station. */
  readonly pileId: string | null;
}

/** Line amounts in 1e-4 of the major unit, everything else as in domain/sale.ts. */
export interface SalesSum {
  readonly key: string;
  readonly bills: number;
  readonly energy: number;
  readonly chargingMs: number;
  readonly idleMs: number;
  readonly grossEnergy: number;
  readonly grossService: number;
  readonly grossIdle: number;
  readonly net: number;
  readonly tax: number;
  readonly discount: number;
  readonly credited: number;
}

export type UseBy = Exclude<SalesBy, 'group' | 'way' | 'attendant'>;

export interface UseSum {
  readonly key: string;
  readonly energy: number;
  readonly chargingMs: number;
  readonly takenMs: number;
}

const CONNECTOR = "pile_id || '/' || evse || '/' || connector";
const KEYS: Readonly<Record<SalesBy | 'total', string>> = {
  total: "''",
  day: 'day',
  month: 'substr(day, 1, 7)',
  pile: 'pile_id',
  connector: CONNECTOR,
  group: 'group_id',
  way: 'way',
  attendant: 'operator_id',
};

/** In the order of their keys; keys of a connector are pile, evse and connector with a stroke between. */
export function salesSums(db: Reader, params: SumRange & { readonly by: SalesBy | 'total' }): SalesSum[] {
  const { by } = params;
  if (by === 'way' || by === 'attendant') return paidSums(db, params, KEYS[by]);
  return db
    .all(
      `SELECT ${KEYS[params.by]} AS key, sum(bills) AS bills, sum(energy) AS energy, sum(charging_ms) AS charging_ms, sum(idle_ms) AS idle_ms,
         sum(gross_energy) AS gross_energy, sum(gross_service) AS gross_service, sum(gross_idle) AS gross_idle, sum(net) AS net, sum(tax) AS tax,
         sum(discount) AS discount, sum(credited) AS credited
       FROM sale_sum WHERE day BETWEEN ? AND ? AND (? IS NULL OR pile_id = ?) GROUP BY 1 ORDER BY 1`,
      params.fromDay,
      params.toDay,
      params.pileId,
      params.pileId,
    )
    .map(toSalesSum);
}

/** Of the whole station: bills paid in full on these days. */
function paidSums(db: Reader, params: Omit<SumRange, 'pileId'>, key: string): SalesSum[] {
  return db
    .all(
      `SELECT ${key} AS key, sum(bills) AS bills, sum(energy) AS energy, sum(charging_ms) AS charging_ms, sum(idle_ms) AS idle_ms,
         sum(gross_energy) AS gross_energy, sum(gross_service) AS gross_service, sum(gross_idle) AS gross_idle, sum(net) AS net, sum(tax) AS tax,
         sum(discount) AS discount, 0 AS credited
       FROM sale_paid WHERE day BETWEEN ? AND ? GROUP BY 1 ORDER BY 1`,
      params.fromDay,
      params.toDay,
    )
    .map(toSalesSum);
}

function toSalesSum(row: Row): SalesSum {
  return {
    key: text(row, 'key'),
    bills: int(row, 'bills'),
    energy: int(row, 'energy'),
    chargingMs: int(row, 'charging_ms'),
    idleMs: int(row, 'idle_ms'),
    grossEnergy: int(row, 'gross_energy'),
    grossService: int(row, 'gross_service'),
    grossIdle: int(row, 'gross_idle'),
    net: int(row, 'net'),
    tax: int(row, 'tax'),
    discount: int(row, 'discount'),
    credited: int(row, 'credited'),
  };
}

/** When it happened. Price groups, ways of paying and attendants have no connectors, so they have no such sums. */
export function useSums(db: Reader, params: SumRange & { readonly by: UseBy | 'total' }): UseSum[] {
  return db
    .all(
      `SELECT ${KEYS[params.by]} AS key, sum(energy) AS energy, sum(charging_ms) AS charging_ms, sum(taken_ms) AS taken_ms
       FROM use_day WHERE day BETWEEN ? AND ? AND (? IS NULL OR pile_id = ?) GROUP BY 1 ORDER BY 1`,
      params.fromDay,
      params.toDay,
      params.pileId,
      params.pileId,
    )
    .map((row) => ({ key: text(row, 'key'), ...useOf(row) }));
}

export interface PeriodSum {
  readonly layer: string;
  readonly kind: string;
  readonly dimension: string;
  readonly label: string;
  readonly energy: number;
  readonly timeMs: number;
  readonly net: number;
  readonly tax: number;
}

export function periodSums(db: Reader, params: SumRange): PeriodSum[] {
  return db
    .all(
      `SELECT layer, kind, dimension, label, sum(energy) AS energy, sum(time_ms) AS time_ms, sum(net) AS net, sum(tax) AS tax
       FROM sale_period WHERE day BETWEEN ? AND ? AND (? IS NULL OR pile_id = ?) GROUP BY layer, kind, dimension, label
       HAVING energy <> 0 OR time_ms <> 0 OR net <> 0 OR tax <> 0 ORDER BY layer, kind, dimension, label`,
      params.fromDay,
      params.toDay,
      params.pileId,
      params.pileId,
    )
    .map((row) => ({
      layer: text(row, 'layer'),
      kind: text(row, 'kind'),
      dimension: text(row, 'dimension'),
      label: text(row, 'label'),
      energy: int(row, 'energy'),
      timeMs: int(row, 'time_ms'),
      net: int(row, 'net'),
      tax: int(row, 'tax'),
    }));
}

export function movedSums(db: Reader, params: Omit<SumRange, 'pileId'>): MovedSum[] {
  return db
    .all(
      `SELECT account, reason, operator_id, sum(debits) AS debits, sum(credits) AS credits, sum(times) AS times
       FROM moved_day WHERE day BETWEEN ? AND ? GROUP BY account, reason, operator_id ORDER BY account, reason, operator_id`,
      params.fromDay,
      params.toDay,
    )
    .map((row) => ({
      account: text(row, 'account') as LedgerAccount,
      reason: text(row, 'reason') as TransferReason,
      operatorId: text(row, 'operator_id') === '' ? null : (text(row, 'operator_id') as OperatorId),
      debits: int(row, 'debits'),
      credits: int(row, 'credits'),
      times: int(row, 'times'),
    }));
}

/** Income without tax by day, merchants' share and gifts left out of it. */
export function incomeByDay(db: Reader, params: Omit<SumRange, 'pileId'>): { readonly day: LocalDate; readonly income: number }[] {
  return db
    .all(
      `SELECT day, sum(credits - debits) AS income FROM moved_day WHERE day BETWEEN ? AND ? AND account IN ('revenue-energy','revenue-service','revenue-idle')
       GROUP BY day ORDER BY day`,
      params.fromDay,
      params.toDay,
    )
    .map((row) => ({ day: text(row, 'day') as LocalDate, income: int(row, 'income') }));
}

export interface SlotSum {
  readonly day: LocalDate;
  readonly slot: number;
  readonly energy: number;
  readonly chargingMs: number;
  readonly takenMs: number;
}

/** Every half hour of the range in which something happened; a range has at most 732 days, so at most 35,136 rows. */
export function slotSums(db: Reader, params: Omit<SumRange, 'pileId'>): SlotSum[] {
  return db
    .all('SELECT * FROM use_slot WHERE day BETWEEN ? AND ? ORDER BY day, slot', params.fromDay, params.toDay)
    .map((row) => ({ day: text(row, 'day') as LocalDate, slot: int(row, 'slot'), ...useOf(row) }));
}

/** What the rows of reports are called. */
export function reportNames(db: Reader): {
  readonly places: ReportPlaces;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
} {
  return { places: reportPlaces(db), groups: benefitsOf(db, 'group').map(({ group }) => ({ id: group.id, name: group.name })) };
}

export interface ReportPlaces {
  readonly connectors: readonly {
    readonly pileId: string;
    readonly key: string;
    readonly pileName: string;
    readonly name: string;
    readonly sinceMs: UtcMs;
  }[];
  readonly operators: readonly { readonly id: string; readonly name: string }[];
}

/** What there is to charge at, since when, and who works here. Piles that were refused or still wait are none. */
function reportPlaces(db: Reader): ReportPlaces {
  return {
    connectors: db
      .all(
        `SELECT pile_id, ${CONNECTOR} AS key, pile.name AS pile_name, connector.name AS name, evse, connector, first_seen_ms
         FROM connector JOIN pile ON pile.id = connector.pile_id WHERE admission = 'accepted' ORDER BY pile_id, evse, connector`,
      )
      .map((row) => ({
        pileId: text(row, 'pile_id'),
        key: text(row, 'key'),
        pileName: text(row, 'pile_name'),
        name: text(row, 'name') === '' ? `${int(row, 'evse')}-${int(row, 'connector')}` : text(row, 'name'),
        sinceMs: time(row, 'first_seen_ms'),
      })),
    operators: db.all('SELECT id, name FROM operator').map((row) => ({ id: text(row, 'id'), name: text(row, 'name') })),
  };
}

function useOf(row: Row): { readonly energy: number; readonly chargingMs: number; readonly takenMs: number } {
  return { energy: int(row, 'energy'), chargingMs: int(row, 'charging_ms'), takenMs: int(row, 'taken_ms') };
}
