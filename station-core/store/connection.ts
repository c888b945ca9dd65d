/** The two ways to hold the file: a Reader asks, a Writer also changes. Every SQL statement of store/ runs through one of them. */
import type Database from 'better-sqlite3';
import { assert } from '../base/assert.ts';
import { Fault } from '../base/fault.ts';
import { RowMemory, type Remembered } from './row-memory.ts';
import { asStoreFault } from './sqlite-faults.ts';

/**
 * What goes in and comes out. A bound number reaches SQLite as a float: exact up to 2^53 and turned back into an integer by
 * a STRICT INTEGER column, but `? / 2` would be a float division, so no arithmetic on parameters alone inside SQL.
 */
export type SqlValue = string | number | Uint8Array | null;
export type Row = Readonly<Record<string, SqlValue>>;

/** Asks. Functions of the table groups that only question the file take this. */
export interface Reader {
  /** At most 250,000 rows; more is a bug of the caller, who should page or use `each`. Throws Fault('store.read-too-long') past the time limit. */
  all(sql: string, ...params: readonly SqlValue[]): Row[];
  get(sql: string, ...params: readonly SqlValue[]): Row | undefined;
  /** Row by row, for what does not fit in memory. The same SQL must not be asked again while it runs, nor anything written. */
  each(sql: string, ...params: readonly SqlValue[]): IterableIterator<Row>;
  /** Everything asked inside sees the file as it was at the first question. Inside a transaction: just calls. */
  snapshot<T>(read: () => T): T;
  /** What `load` answers; a Writer asks it once and then knows (row-memory.ts). What it answers must not be undefined. */
  remembered<T>(group: Remembered, key: string, load: () => T): T;
}

/** Changes. Throws store faults (disk-full, busy, io-error, damaged); a broken constraint comes as SQLite's own error: a bug. */
export interface Writer extends Reader {
  /** How many rows changed. */
  run(sql: string, ...params: readonly SqlValue[]): number;
  /** Asserts that exactly one row changed. */
  runOne(sql: string, ...params: readonly SqlValue[]): void;
  /** Several statements at once, without parameters: migrations. */
  script(sql: string): void;
  /** What was just written, where it is `remembered`. */
  remember(group: Remembered, key: string, value: unknown): void;
  /** What is remembered under the key, or all of the group, is read from the file again. */
  forget(group: Remembered, key?: string): void;
  /** False after SQLite rolled back by itself (disk full, I/O error): then nothing of the transaction is left to commit. */
  readonly inTransaction: boolean;
  begin(): void;
  commit(): void;
  /** Does nothing when SQLite already rolled back by itself. */
  rollback(): void;
  /** begin immediate, work, commit; rolled back when work or the commit throws. */
  transaction<T>(work: () => T): T;
  /** Rolled back alone when work throws; the transaction around it goes on, if SQLite still holds it. */
  savepoint<T>(work: () => T): T;
}

const MAX_ROWS = 250_000;
/** SQL texts are constants of store/; a few are composed from optional filters. Past this the oldest is prepared anew. */
const MAX_STATEMENTS = 512;

export class ReadConnection implements Reader {
  readonly file: string;
  protected readonly db: Database.Database;
  readonly #statements = new Map<string, Database.Statement<SqlValue[], Row>>();
  #endsAtMs = Infinity;

  constructor(db: Database.Database, file: string) {
    this.db = db;
    this.file = file;
  }

  get inTransaction(): boolean {
    return this.db.inTransaction;
  }

  /** Reads that are still fetching rows after this many milliseconds throw Fault('store.read-too-long'); null: no limit. */
  limit(ms: number | null): void {
    this.#endsAtMs = ms === null ? Infinity : performance.now() + ms;
  }

  all(sql: string, ...params: readonly SqlValue[]): Row[] {
    const rows = this.#endsAtMs === Infinity ? this.#allAtOnce(sql, params) : [...this.each(sql, ...params)];
    assert(rows.length <= MAX_ROWS, `a list has at most ${MAX_ROWS} rows`);
    return rows;
  }

  get(sql: string, ...params: readonly SqlValue[]): Row | undefined {
    try {
      return this.statement(sql).get(...params);
    } catch (error) {
      throw asStoreFault(error, this.file);
    }
  }

  *each(sql: string, ...params: readonly SqlValue[]): IterableIterator<Row> {
    try {
      for (const row of this.statement(sql).iterate(...params)) {
        if (performance.now() > this.#endsAtMs) throw new Fault('store.read-too-long', { file: this.file });
        yield row;
      }
    } catch (error) {
      throw asStoreFault(error, this.file);
    }
  }

  snapshot<T>(read: () => T): T {
    if (this.db.inTransaction) return read();
    this.db.exec('BEGIN DEFERRED');
    try {
      return read();
    } finally {
      this.db.exec('ROLLBACK');
    }
  }

  remembered<T>(_group: Remembered, _key: string, load: () => T): T {
    return load();
  }

  /** A pragma that answers one value. */
  pragma(text: string): SqlValue {
    try {
      const value = this.db.pragma(text, { simple: true });
      assert(
        value === undefined || value === null || typeof value === 'string' || typeof value === 'number',
        `PRAGMA ${text} answers one value`,
      );
      return value ?? null;
    } catch (error) {
      throw asStoreFault(error, this.file);
    }
  }

  close(): void {
    this.#statements.clear();
    this.db.close();
  }

  protected statement(sql: string): Database.Statement<SqlValue[], Row> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= MAX_STATEMENTS) {
      const oldest = this.#statements.keys().next();
      if (oldest.done !== true) this.#statements.delete(oldest.value);
    }
    const made = this.db.prepare<SqlValue[], Row>(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #allAtOnce(sql: string, params: readonly SqlValue[]): Row[] {
    try {
      return this.statement(sql).all(...params);
    } catch (error) {
      throw asStoreFault(error, this.file);
    }
  }
}

export class WriteConnection extends ReadConnection implements Writer {
  readonly #memory = new RowMemory();

  override remembered<T>(group: Remembered, key: string, load: () => T): T {
    return this.#memory.get(group, key, load);
  }

  remember(group: Remembered, key: string, value: unknown): void {
    this.#memory.put(group, key, value);
  }

  forget(group: Remembered, key?: string): void {
    this.#memory.forget(group, key);
  }

  run(sql: string, ...params: readonly SqlValue[]): number {
    try {
      return this.statement(sql).run(...params).changes;
    } catch (error) {
      throw asStoreFault(error, this.file);
    }
  }

  runOne(sql: string, ...params: readonly SqlValue[]): void {
    const changes = this.run(sql, ...params);
    assert(changes === 1, `one row changes, not ${changes}: ${sql}`);
  }

  script(sql: string): void {
    try {
      this.db.exec(sql);
    } catch (error) {
      throw asStoreFault(error, this.file);
    }
  }

  begin(): void {
    this.run('BEGIN IMMEDIATE');
  }

  commit(): void {
    this.run('COMMIT');
  }

  rollback(): void {
    this.#memory.clear();
    if (this.inTransaction) this.run('ROLLBACK');
  }

  transaction<T>(work: () => T): T {
    this.begin();
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  savepoint<T>(work: () => T): T {
    this.#beginPart();
    try {
      const result = work();
      this.run('RELEASE part');
      return result;
    } catch (error) {
      this.#memory.clear();
      if (this.inTransaction) {
        this.run('ROLLBACK TO part');
        this.run('RELEASE part');
      }
      throw error;
    }
  }

  #beginPart(): void {
    assert(this.inTransaction, 'a savepoint stands in a transaction');
    this.run('SAVEPOINT part');
  }
}
