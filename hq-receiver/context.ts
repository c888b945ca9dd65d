/** What every part of the receiver works with. None of it is state: a second receiver has its own and the same answers. */
import type { ServerKey } from './verify/keys.ts';
import type { Metrics } from './metrics.ts';
import type { Limits } from './limits.ts';
import type { Partitions } from './store/partitions.ts';
import type { Database } from './store/sql.ts';

export interface Log {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
}

export interface Hq {
  readonly db: Database;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly log: Log;
  /** What stations and people call this HQ. */
  readonly name: string;
  /** Origin under which it is reached, https://…; null: only known from requests. */
  readonly publicUrl: string | null;
  /** Signs acknowledgements, directives and access tokens. It lies in the database, the same for every receiver. */
  readonly key: ServerKey;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly partitions: Partitions;
}
