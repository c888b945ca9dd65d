/** Where each kind of object lies, and which of its fields are columns beside its body. A new kind is one entry here and one table. */
import type { WireKind } from '../../station-core/hq/wire-objects.ts';
import type { CheckedRow } from '../verify/batch-rows.ts';
import { MONTHLY, type MonthlyTable } from './partitions.ts';

type ColumnType = 'text' | 'bigint' | 'integer' | 'boolean' | 'date';
type Value = string | number | boolean | null;
type RowOf<Kind extends WireKind> = Extract<CheckedRow, { readonly kind: Kind }>;
type BodyOf<Kind extends WireKind> = NonNullable<RowOf<Kind>['body']>;

interface Spec<Kind extends WireKind> {
  readonly table: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Values of the columns, by name. */
  readonly values: (body: BodyOf<Kind>) => Readonly<Record<string, Value>>;
  /** The column it is cut into months by may be another one for a later version of the same object: the older row then goes. */
  readonly mayMove?: boolean;
}

export interface ObjectTable {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly values: (row: CheckedRow) => Readonly<Record<string, Value>>;
  readonly monthly: { readonly table: MonthlyTable; readonly by: string } | null;
  readonly mayMove: boolean;
}

const at = { pile_id: 'text', evse: 'integer', connector: 'integer' } as const;
const sums = {
  ...at,
  energy: 'bigint',
  charging_ms: 'bigint',
  taken_ms: 'bigint',
  income_energy: 'bigint',
  income_service: 'bigint',
  income_idle: 'bigint',
  net: 'bigint',
  tax: 'bigint',
  discount: 'bigint',
  bills: 'bigint',
  faults: 'bigint',
  fault_ms: 'bigint',
} as const;

const specs: { readonly [Kind in WireKind]: Spec<Kind> } = {
  location: { table: 'location', columns: {}, values: () => ({}) },
  tariff: {
    table: 'tariff',
    columns: { plan_id: 'text', plan_version: 'bigint', layer: 'text', is_active: 'boolean' },
    values: (body) => ({
      plan_id: body.planId,
      plan_version: body.planVersion,
      layer: body.layer,
      is_active: body.isActive,
    }),
  },
  session: {
    table: 'session',
    columns: { started_at_ms: 'bigint', ...at, ended_at_ms: 'bigint', phase: 'text', energy: 'bigint' },
    values: (body) => ({
      started_at_ms: body.startedAtMs,
      ...atOf(body.ref),
      ended_at_ms: body.endedAtMs,
      phase: body.phase,
      energy: body.energy,
    }),
    // A start that was told late, after an hour without a line, may lie earlier than was thought.
    mayMove: true,
  },
  cdr: {
    table: 'cdr',
    columns: {
      issued_at_ms: 'bigint',
      ...at,
      session_id: 'text',
      bill_id: 'text',
      bill_number: 'bigint',
      is_credit: 'boolean',
      day: 'date',
      energy: 'bigint',
      currency: 'text',
      total: 'bigint',
      net: 'bigint',
      tax: 'bigint',
      discount: 'bigint',
    },
    values: (body) => ({
      issued_at_ms: body.issuedAtMs,
      ...atOf(body.ref),
      session_id: body.sessionId,
      bill_id: body.billId,
      bill_number: body.billNumber,
      is_credit: body.isCredit,
      day: body.day,
      energy: body.energy,
      currency: body.currency,
      total: body.total,
      net: body.net,
      tax: body.tax,
      discount: body.discount,
    }),
    mayMove: true,
  },
  'rollup-hour': {
    table: 'rollup_hour',
    columns: { hour_ms: 'bigint', ...sums },
    values: (body) => ({ hour_ms: body.hourMs, ...sumsOf(body) }),
  },
  'rollup-day': { table: 'rollup_day', columns: { day: 'date', ...sums }, values: (body) => ({ day: body.day, ...sumsOf(body) }) },
  'day-close': {
    table: 'day_close',
    columns: { day: 'date', currency: 'text', last_transfer: 'bigint', hash: 'text' },
    values: (body) => ({ day: body.day, currency: body.currency, last_transfer: body.lastTransfer, hash: body.hash }),
  },
  posting: {
    table: 'posting',
    columns: {
      moved_at_ms: 'bigint',
      account_id: 'text',
      debit: 'text',
      debit_party: 'text',
      credit: 'text',
      credit_party: 'text',
      amount: 'bigint',
      currency: 'text',
    },
    values: (body) => ({
      moved_at_ms: body.atMs,
      account_id: body.accountId,
      debit: body.debit,
      debit_party: body.debitParty,
      credit: body.credit,
      credit_party: body.creditParty,
      amount: body.amount,
      currency: body.currency,
    }),
  },
  alarm: {
    table: 'alarm',
    columns: {
      raised_at_ms: 'bigint',
      kind: 'text',
      severity: 'text',
      acknowledged_at_ms: 'bigint',
      cleared_at_ms: 'bigint',
      zone_id: 'text',
      is_test: 'boolean',
    },
    values: (body) => ({
      raised_at_ms: body.raisedAtMs,
      kind: body.kind,
      severity: body.severity,
      acknowledged_at_ms: body.acknowledgedAtMs,
      cleared_at_ms: body.clearedAtMs,
      zone_id: body.zoneId,
      is_test: body.isTest,
    }),
    // An alarm whose name is its key is raised again later.
    mayMove: true,
  },
  incident: {
    table: 'incident',
    columns: { begun_at_ms: 'bigint', ended_at_ms: 'bigint', zone_id: 'text', is_drill: 'boolean' },
    values: (body) => ({ begun_at_ms: body.begunAtMs, ended_at_ms: body.endedAtMs, zone_id: body.zoneId, is_drill: body.isDrill }),
  },
  pile: {
    table: 'pile',
    columns: { name: 'text', is_online: 'boolean' },
    values: (body) => ({ name: body.name, is_online: body.online }),
  },
  station: { table: 'station_state', columns: { software: 'text' }, values: (body) => ({ software: body.software }) },
  account: {
    table: 'account',
    columns: { number: 'text', kind: 'text', state: 'text', wallet: 'bigint', owed: 'bigint', is_shared: 'boolean' },
    values: (body) => ({
      number: body.number,
      kind: body.kind,
      state: body.state,
      wallet: body.wallet,
      owed: body.owed,
      is_shared: body.isShared,
    }),
  },
  card: {
    table: 'card',
    columns: { state: 'text', account_id: 'text' },
    values: (body) => ({ state: body.state, account_id: body.accountId }),
  },
  directive: {
    table: 'directive_outcome',
    columns: { number: 'bigint', state: 'text' },
    values: (body) => ({ number: body.number, state: body.state }),
  },
  'lease-request': {
    table: 'lease_request',
    columns: { account_id: 'text', amount: 'bigint', currency: 'text' },
    values: (body) => ({ account_id: body.accountId, amount: body.amount, currency: body.currency }),
  },
  file: {
    table: 'station_file',
    columns: { directive_number: 'bigint', name: 'text', media_type: 'text', size: 'bigint', sha256: 'text' },
    values: (body) => ({
      directive_number: body.directiveNumber,
      name: body.name,
      media_type: body.mediaType,
      size: body.size,
      sha256: body.sha256,
    }),
  },
};

/** What a PC with an empty file goes on with: told before the history, of which a large site has more than it will ask for. */
const FIRST: readonly WireKind[] = ['station', 'location', 'pile', 'tariff', 'account', 'card'];
/** In the order objects are told to a station that lost them. */
export const KINDS: readonly WireKind[] = [...FIRST, ...(Object.keys(specs) as WireKind[]).filter((kind) => !FIRST.includes(kind))];

const tables = new Map(KINDS.map((kind) => [kind, tableFrom(kind)] as const));

export function tableOf(kind: WireKind): ObjectTable {
  return tables.get(kind) ?? tableFrom(kind);
}

function tableFrom(kind: WireKind): ObjectTable {
  const { table, columns, mayMove = false, ...spec } = specs[kind];
  // The row's kind is the table's: one function for all of them cannot be said in one type.
  const values = spec.values as (body: unknown) => Readonly<Record<string, Value>>;
  return {
    table,
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    values: ({ body }) => (body === null ? {} : values(body)),
    monthly: isMonthly(table) ? { table, by: MONTHLY[table] } : null,
    mayMove,
  };
}

/** The instant that says which month an object belongs to; null: it is not cut by months, or is gone. */
export function monthMs(row: CheckedRow): { readonly table: MonthlyTable; readonly ms: number } | null {
  const { monthly, values } = tableOf(row.kind);
  if (monthly === null || row.body === null) return null;
  const value = values(row)[monthly.by];
  const ms = typeof value === 'string' ? Date.parse(`${value}T00:00:00Z`) : Number(value);
  return Number.isFinite(ms) ? { table: monthly.table, ms } : null;
}

function isMonthly(table: string): table is MonthlyTable {
  return Object.hasOwn(MONTHLY, table);
}

function atOf(ref: { readonly pileId: string; readonly evse: number; readonly connector: number } | null): Record<keyof typeof at, Value> {
  return { pile_id: ref?.pileId ?? null, evse: ref?.evse ?? null, connector: ref?.connector ?? null };
}

function sumsOf(body: BodyOf<'rollup-hour'> | BodyOf<'rollup-day'>): Record<keyof typeof sums, Value> {
  return {
    ...atOf(body.ref),
    energy: body.energy,
    charging_ms: body.chargingMs,
    taken_ms: body.takenMs,
    income_energy: body.byLayer.energy,
    income_service: body.byLayer.service,
    income_idle: body.byLayer.idle,
    net: body.net,
    tax: body.tax,
    discount: body.discount,
    bills: body.bills,
    faults: body.faults,
    fault_ms: body.faultMs,
  };
}
