/** PostgreSQL by a pool of connections (node-postgres). */
import pg from 'pg';
import { DatabaseError, databaseError, type Database, type Row, type Sql } from './sql.ts';
import { parseDate, parseWhole } from './value-parsers.ts';

interface PgOptions {
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
/** A migration of large tables, and another receiver that waits for it. */
const LONG_MS = 3_600_000;
const LONG_TIMEOUTS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'] as const;

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
    tx: (work, isLong) => transaction(pool, work, isLong),
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
  readonly command: string;
}

/** waitMs: instead of the pool's own query_timeout. */
async function ask(client: pg.Pool | pg.PoolClient, text: string, values?: readonly unknown[], waitMs?: number): Promise<Answer> {
  try {
    const question = {
      text,
      ...(values === undefined ? {} : { values: [...values] }),
      ...(waitMs === undefined ? {} : { query_timeout: waitMs }),
    };
    const answer = await client.query<Row>(question);
    return { rows: answer.rows, count: answer.rowCount ?? 0, command: answer.command };
  } catch (error) {
    throw databaseError(error);
  }
}

async function transaction<Result>(pool: pg.Pool, work: (sql: Sql) => Promise<Result>, isLong = false): Promise<Result> {
  const client = await connect(pool);
  let broken: Error | undefined;
  // Without a listener a connection that breaks between two statements would end the process.
  const onError = (error: Error) => void (broken = error);
  client.on('error', onError);
  try {
    const waitMs = isLong ? LONG_MS : undefined;
    await ask(client, 'BEGIN');
    if (isLong) for (const name of LONG_TIMEOUTS) await ask(client, `SET LOCAL ${name} = ${LONG_MS}`);
    const result = await work({
      query: async (text, values) => (await ask(client, text, values, waitMs)).rows,
      run: async (text, values) => (await ask(client, text, values, waitMs)).count,
    });
    const { command } = await ask(client, 'COMMIT');
    // After a statement that failed PostgreSQL answers COMMIT with ROLLBACK and no error, whoever caught the first one.
    if (command !== 'COMMIT')
      throw new DatabaseError('25P02', 'other', 'the transaction was rolled back: a statement in it had failed', null);
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
