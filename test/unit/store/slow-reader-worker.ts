/** Thread entry of the pool's tests: questions that misbehave on purpose. */
import { Fault } from '../../../station-core/base/fault.ts';
import type { Reader } from '../../../station-core/store/connection.ts';
import type { Queries } from '../../../station-core/store/read-protocol.ts';
import { serveReads } from '../../../station-core/store/serve-reads.ts';

export const misbehaving = {
  piles: (db: Reader): number => db.all('SELECT id FROM pile').length,
  double: (_: Reader, value: number): number => value * 2,
  /** Never gets back to the thread's own look at the clock. */
  stuck: (): never => {
    for (;;);
  },
  endless: (db: Reader): number => db.all('WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c').length,
  faulty: (): never => {
    throw new Fault('input.not-found', { what: 'session' });
  },
  buggy: (): never => {
    throw new TypeError('a bug');
  },
  dying: (): never => process.exit(3),
} satisfies Queries;

serveReads(misbehaving);
