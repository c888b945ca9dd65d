/** PostgreSQL inside this process (PGlite), for one receiver alone: a demonstration or a trial. Its package is loaded only here. */
import { PGlite, types } from '@electric-sql/pglite';
import { databaseError, type Database, type Sql } from './sql.ts';
import { parseDate, parseWhole } from './value-parsers.ts';

/** folder null: in memory, gone at the end. */
export async function openPglite(folder: string | null): Promise<Database> {
  const parsers = { [types.INT8]: parseWhole, [types.NUMERIC]: parseWhole, [types.DATE]: parseDate };
  const db = await PGlite.create({ ...(folder === null ? {} : { dataDir: folder }), parsers });
  let busy = 0;
  const counted = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    busy += 1;
    try {
      return await work();
    } finally {
      busy -= 1;
    }
  };
  return {
    ...sqlOf(db),
    tx: (work) => counted(() => guarded(db.transaction((inner) => work(sqlOf(inner))))),
    script: async (text) => {
      await counted(() => guarded(db.transaction((inner) => inner.exec(text))));
    },
    load: () => ({ busy: Math.min(busy, 1), open: 1, waiting: Math.max(0, busy - 1) }),
    close: () => db.close(),
  };
}

function sqlOf(db: Pick<PGlite, 'query'>): Sql {
  return {
    query: async (text, values) => (await asked(db, text, values)).rows,
    run: async (text, values) => (await asked(db, text, values)).affectedRows ?? 0,
  };
}

async function asked(db: Pick<PGlite, 'query'>, text: string, values: readonly unknown[] | undefined) {
  return guarded(db.query<Record<string, unknown>>(text, values === undefined ? [] : [...values]));
}

/** What the work itself threw stays what it is. */
async function guarded<Result>(promise: Promise<Result>): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    throw isOfDatabase(error) ? databaseError(error) : error;
  }
}

function isOfDatabase(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'severity' in error;
}
