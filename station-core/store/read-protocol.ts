/** What a named question is, and what a reader's thread is given. */
import type { Reader } from './connection.ts';
import type { Vault } from './vault.ts';

/** What a question may need beside the file. */
export interface QueryContext {
  /** `<dataFolder>/journal`: the archive. */
  readonly journalFolder: string;
  /** null where the pool was opened without the master key: sealed text stays sealed. */
  readonly vault: Vault | null;
  /** Milliseconds since this question began. */
  readonly elapsedMs: () => number;
  /** When it is ended from outside. */
  readonly limitMs: number;
}

/** A question: pure over one snapshot of the file. Its params and result cross a thread, so they are plain data. */
export type Query<Params, Result> = (db: Reader, params: Params, context: QueryContext) => Result;

/** Any list of questions by name; `never` accepts every kind of params. */
export type Queries = Readonly<Record<string, Query<never, unknown>>>;

export type ParamsOf<Q extends Queries, Name extends keyof Q> = Q[Name] extends (db: Reader) => unknown
  ? undefined
  : Q[Name] extends Query<infer Params, unknown>
    ? Params
    : never;
export type ResultOf<Q extends Queries, Name extends keyof Q> = ReturnType<Q[Name]>;

/** Given to each reader's thread when it starts. */
export interface ReaderData {
  readonly file: string;
  readonly journalFolder: string;
  readonly masterKey: Uint8Array | null;
  readonly limitMs: number;
}
