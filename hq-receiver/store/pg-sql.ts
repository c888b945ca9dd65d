/** PostgreSQL by a pool of connections (node-postgres). */
import pg from 'pg';
import { databaseError, type Database, type Row, type Sql } from './sql.ts';
import { parseDate, parseWhole } from './value-parsers.ts';

export interface PgOptions {
  /** postgres://… */
  readonly url: string;
  /** Connections, 10 unless told. */
  readonly most?: number;
  /** A statement that takes longer is ended by the server; 30 s unless told. */
  readonly statementMs?: number;
  /** Told of a connection that broke while nobody used it. */
  readonly onIdleError: (error: Error) => void;
}

const CONNECT_MS = 5_000;
const LOCK_MS = 10_000;

/** Connects at the first statement: a database that is away makes statements fail, not this. */
export function openPg(options: PgOptions): Database {
  const statementMs = options.statementMs ?? 30_000;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.most ?? 10,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: statementMs,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: statementMs,
    // A server that vanished without a word: the statement's own timeout never comes back.
    query_timeout: statementMs + 5_000,
    application_name: 'stationmaster-hq',
    types: { getTypeParser },
  });
  pool.on('error', options.onIdleError);
  return {
    query: async (text, values) => (await ask(pool, text, values)).rows,
    run: async (text, values) => (await ask(pool, text, values)).count,
    tx: (work) => transaction(pool, work),
    script: async (text) => {
      await transaction(pool, (sql) => sql.query(text));
    },
    load: () => ({ busy: pool.totalCount - pool.idleCount, open: pool.totalCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

interface Answer {
  readonly rows: readonly Row[];
  readonly count: number;
}

async function ask(client: pg.Pool | pg.PoolClient, text: string, values: readonly unknown[] | undefined): Promise<Answer> {
  try {
    const answer = await client.query<Row>(text, values === undefined ? undefined : [...values]);
    return { rows: answer.rows, count: answer.rowCount ?? 0 };
  } catch (error) {
    throw databaseError(error);
  }
}

async function transaction<Result>(pool: pg.Pool, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const client = await connect(pool);
  let broken: Error | undefined;
  // Without a listener a connection that breaks between two statements would end the process.
  const onError = (error: Error) => void (broken = error);
  client.on('error', onError);
  try {
    await ask(client, 'BEGIN', undefined);
    const result = await work({
      query: async (text, values) => (await ask(client, text, values)).rows,
      run: async (text, values) => (await ask(client, text, values)).count,
    });
    await ask(client, 'COMMIT', undefined);
    return result;
  } catch (error) {
    broken ??= await rollback(client);
    throw error;
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw databaseError(error);
  }
}

/** What is returned closes the connection for good: nobody knows what it is in. */
async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('rollback failed');
  }
}

/** int8, numeric and date by their OIDs in pg_type; everything else as the library has it. */
const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [20, parseWhole],
  [1700, parseWhole],
  [1082, parseDate],
]);

type Parser = (value: string) => unknown;

function getTypeParser(type: number, format?: 'text' | 'binary'): Parser {
  // The library's own declaration knows types by the names of an enum, not by their numbers.
  const others = pg.types.getTypeParser as (type: number, format?: 'text' | 'binary') => Parser;
  return PARSERS.get(type) ?? others(type, format);
}
