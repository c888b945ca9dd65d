/** The inside of a reader's thread: one read-only connection, one question at a time, each in one short transaction. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import type { Ask } from './calls.ts';
import { answerCalls } from './calls.ts';
import type { ReadConnection } from './connection.ts';
import { openReader } from './open.ts';
import type { Queries, Query, ReaderData } from './read-protocol.ts';
import { createVault, type Vault } from './vault.ts';

/** Serves the questions until the thread is ended. */
export function serveReads(queries: Queries): void {
  assert(parentPort !== null, 'a reader runs in a worker thread');
  // Made by the pool alone, in its own words.
  const data = workerData as ReaderData;
  const vault = data.masterKey === null ? null : createVault(data.masterKey);
  let db: ReadConnection | null = null;
  answerCalls(
    parentPort,
    (ask) => {
      db ??= openReader(data.file);
      return answer(db, queries, ask, data, vault);
    },
    () => db?.close(),
  );
}

function answer(db: ReadConnection, queries: Queries, ask: Ask, data: ReaderData, vault: Vault | null): unknown {
  assert(Object.hasOwn(queries, ask.name), `there is a question ${ask.name}`);
  // The pool's types bind name and params together; a thread's message cannot carry that.
  const query = queries[ask.name] as Query<unknown, unknown>;
  const beganMs = performance.now();
  db.limit(data.limitMs);
  return db.snapshot(() =>
    query(db, ask.params, {
      journalFolder: data.journalFolder,
      vault,
      limitMs: data.limitMs,
      elapsedMs: () => performance.now() - beganMs,
    }),
  );
}
