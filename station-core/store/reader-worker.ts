/** Thread entry: answers the questions of queries.ts. */
import { queries } from './queries.ts';
import { serveReads } from './serve-reads.ts';

serveReads(queries);
