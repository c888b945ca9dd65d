/** What Prometheus asks for. A registry of its own for each receiver, so that two may run in one process. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from './store/sql.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly batches: Counter<'result'>;
  readonly rows: Counter<'kind'>;
  readonly refusals: Counter<'code'>;
  readonly applySeconds: Histogram;
  readonly requestSeconds: Histogram<'route' | 'status'>;
  readonly tokens: Counter<'client'>;
  readonly fileBytes: Counter<'way'>;
}

/** isWhole: with the metrics of the process itself, for a receiver that is alone in it. */
export function createMetrics(db: Database, isWhole: boolean): Metrics {
  const registry = new Registry();
  if (isWhole) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'hq_database_connections',
    help: 'Connections to the database by what they do.',
    labelNames: ['state'],
    registers,
    collect() {
      const { busy, open, waiting } = db.load();
      this.set({ state: 'busy' }, busy);
      this.set({ state: 'idle' }, open - busy);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  return {
    registry,
    batches: new Counter({
      name: 'hq_batches_total',
      help: 'Batches that came, applied or held already.',
      labelNames: ['result'],
      registers,
    }),
    rows: new Counter({ name: 'hq_rows_total', help: 'Rows applied, by kind.', labelNames: ['kind'], registers }),
    refusals: new Counter({ name: 'hq_refusals_total', help: 'What was refused, by its code.', labelNames: ['code'], registers }),
    applySeconds: new Histogram({
      name: 'hq_apply_seconds',
      help: 'From the bytes of a batch to its commit.',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'hq_request_seconds',
      help: 'Requests by route and status.',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.5, 1, 5, 30],
      registers,
    }),
    tokens: new Counter({ name: 'hq_tokens_total', help: 'Access tokens given.', labelNames: ['client'], registers }),
    fileBytes: new Counter({
      name: 'hq_file_bytes_total',
      help: 'Bytes of files, up from stations and down to them.',
      labelNames: ['way'],
      registers,
    }),
  };
}
