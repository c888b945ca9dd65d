/**
 * The way to the database that all of store/ uses: PostgreSQL (pg-sql) or PGlite (pglite-sql), with the same values out of both.
 *
 * Values come as: bigint and whole numerics as numbers (text beyond 2^53, which store/rows refuses), date as 'YYYY-MM-DD', jsonb
 * parsed, bytea as Uint8Array. They go in as: json as text by JSON.stringify and a `::jsonb` in the statement, bytes as Uint8Array.
 */

/** One row as it came. Read its columns by store/rows. */
export type Row = Readonly<Record<string, unknown>>;

export interface Sql {
  /** The rows of one statement, placeholders $1, $2, … Throws DatabaseError. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** How many rows one statement wrote. Throws DatabaseError. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
}

export interface Database extends Sql {
  /** All of it or nothing: what `work` throws rolls back. Inside, only the given Sql is used. Throws DatabaseError('unavailable') when nobody can tell whether it was committed. isLong: a statement may take an hour, not the usual half a minute. */
  tx<Result>(work: (sql: Sql) => Promise<Result>, isLong?: boolean): Promise<Result>;
  /** Several statements without values, for migrations and partitions, in one transaction. */
  script(text: string): Promise<void>;
  /** Connections that run a statement, and all; for the metrics. */
  load(): { readonly busy: number; readonly open: number; readonly waiting: number };
  close(): Promise<void>;
}

/**
 * unavailable: no line, a restart, a lock or a statement that took too long: the same again later may do. bad-value: a text or
 * number that PostgreSQL does not store. conflict: a unique key. other: a bug.
 */
type DatabaseErrorKind = 'unavailable' | 'bad-value' | 'conflict' | 'other';

/** What went wrong, without values. sqlState '' where the line itself failed. */
export class DatabaseError extends Error {
  readonly kind: DatabaseErrorKind;
  readonly sqlState: string;

  constructor(sqlState: string, kind: DatabaseErrorKind, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'DatabaseError';
    this.kind = kind;
    this.sqlState = sqlState;
  }
}

/** By PostgreSQL's SQLSTATE (appendix A); everything without one is the line. */
export function databaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const code = sqlStateOf(error);
  const message = error instanceof Error ? error.message : 'the database did not answer';
  return new DatabaseError(code, kindOf(code), code === '' ? `no line to the database: ${message}` : `${code} ${message}`, error);
}

function sqlStateOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  // Node's own codes are words (ECONNREFUSED, EPIPE), SQLSTATEs five capitals or digits.
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) && /\d/.test(error.code) ? error.code : '';
}

function kindOf(code: string): DatabaseErrorKind {
  if (code === '23505') return 'conflict';
  // 22: data exceptions (a NUL in a text, a number out of range). 54: a text nested too deep.
  if (code.startsWith('22') || code.startsWith('54')) return 'bad-value';
  // 08 line, 40 serialisation and deadlock, 53 out of room, 55 lock, 57 shutdown and statement_timeout, 58 disk, 25 transaction killed.
  const passing = ['08', '25', '40', '53', '55', '57', '58'];
  return code === '' || passing.some((start) => code.startsWith(start)) ? 'unavailable' : 'other';
}
