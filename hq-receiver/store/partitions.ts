/**
 * Monthly parts of the tables that grow. They are made when a batch needs them, before its transaction, under an advisory lock;
 * what lies outside of the months that are made (a clock gone wild) stays in the default part and is found there all the same.
 */
import { bool, one } from './rows.ts';
import type { Database, Sql } from './sql.ts';

/** Tables by month, with the column they are cut by. */
export const MONTHLY = {
  batch: 'applied_at_ms',
  session: 'started_at_ms',
  cdr: 'issued_at_ms',
  rollup_hour: 'hour_ms',
  rollup_day: 'day',
  posting: 'moved_at_ms',
  alarm: 'raised_at_ms',
} as const;

export type MonthlyTable = keyof typeof MONTHLY;

export interface Partitions {
  /** Makes what is missing for these times (UTC milliseconds). */
  ensure(times: ReadonlyMap<MonthlyTable, Iterable<number>>, nowMs: number): Promise<void>;
}

/** First month that gets a part of its own; and so many months after this one. */
const FIRST = { year: 2020, month: 0 } as const;
const MONTHS_AHEAD = 2;
/** One lock for all: parts are made a few times a month. */
const LOCK = 7_208_431_002;

/** What it remembers is only which parts it has seen. */
export function createPartitions(db: Database): Partitions {
  const seen = new Set<string>();
  return {
    ensure: async (times, nowMs) => {
      for (const [table, all] of times) {
        for (const month of monthsOf(all, nowMs)) {
          const name = partName(table, month);
          if (seen.has(name)) continue;
          await makePart(db, table, month);
          seen.add(name);
        }
      }
    },
  };
}

/** Months counted from year 0. */
function monthsOf(times: Iterable<number>, nowMs: number): Set<number> {
  const last = monthOf(nowMs) + MONTHS_AHEAD;
  const first = FIRST.year * 12 + FIRST.month;
  const months = new Set<number>();
  for (const ms of times) {
    const month = monthOf(ms);
    if (month >= first && month <= last) months.add(month);
  }
  return months;
}

function monthOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function partName(table: MonthlyTable, month: number): string {
  return `${table}_${Math.floor(month / 12)}_${String((month % 12) + 1).padStart(2, '0')}`;
}

async function makePart(db: Database, table: MonthlyTable, month: number): Promise<void> {
  const name = partName(table, month);
  if (await isThere(db, table, name)) return;
  await db.tx(async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock($1::bigint)', [LOCK]);
    if (await isThere(sql, table, name)) return;
    const [from, to] = [bound(table, month), bound(table, month + 1)];
    const by = MONTHLY[table];
    await sql.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
    // What came while there was no part for it moves in, or the part could never be attached.
    const isOfMonth = `${by} >= ${from} AND ${by} < ${to}`;
    if (bool(one(await sql.query(`SELECT EXISTS (SELECT 1 FROM ${table}_other WHERE ${isOfMonth}) AS there`)), 'there')) {
      await sql.query(`INSERT INTO ${name} SELECT * FROM ${table}_other WHERE ${isOfMonth}`);
      await sql.query(`DELETE FROM ${table}_other WHERE ${isOfMonth}`);
    }
    await sql.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
  });
}

/** Asked of the catalogue's rows: a name that was looked up before (to_regclass) may be answered from what this connection remembers. */
async function isThere(sql: Sql, table: MonthlyTable, name: string): Promise<boolean> {
  const rows = await sql.query(
    `SELECT EXISTS (SELECT 1 FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = $1::regclass AND c.relname = $2) AS there`,
    [table, name],
  );
  return bool(one(rows), 'there');
}

/** The first instant or day of a month as SQL. */
function bound(table: MonthlyTable, month: number): string {
  const first = Date.UTC(Math.floor(month / 12), month % 12, 1);
  return MONTHLY[table] === 'day' ? `'${new Date(first).toISOString().slice(0, 10)}'` : String(first);
}
