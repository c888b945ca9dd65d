/** Composition root of HQ's server: a database brought to this version, the parts that share it, the routes over them. */
import Fastify, { type FastifyInstance } from 'fastify';
import { createLimits, LIMITS, type LimitNumbers } from './limits.ts';
import { createMetrics } from './metrics.ts';
import type { Hq, Log } from './context.ts';
import { answerErrors } from './routes/answer-error.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { pageRoutes } from './routes/pages.ts';
import { partnerRoutes } from './routes/partner.ts';
import { stationRoutes } from './routes/station.ts';
import { tokenRoutes } from './routes/token.ts';
import { migrate } from './store/migrate.ts';
import { migrations } from './store/migrations/all.ts';
import { createPartitions } from './store/partitions.ts';
import { serverKeyPem } from './store/server-key.ts';
import type { Database } from './store/sql.ts';
import { newServerKeyPem, serverKeyOf } from './verify/keys.ts';

export interface ReceiverOptions {
  /** openPg or openPglite; closed with the receiver. */
  readonly database: Database;
  /** Address to listen on; port 0 lets the system choose. */
  readonly host: string;
  readonly port: number;
  readonly hqName: string;
  /** Origin under which stations and people reach it, https://…; null: as they call it. */
  readonly publicUrl: string | null;
  /** PEM texts; null: plain HTTP, behind something that speaks TLS or on this computer alone. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Balancers whose X-Forwarded-For and -Proto are believed: how many there are in a row, or their addresses (CIDR, by commas). */
  readonly trustProxy: false | number | string;
  /** Bearer token for /metrics; null: from this computer alone. */
  readonly metricsToken: string | null;
  /** Built pages (out/hq-pages); null: their calls alone. */
  readonly pagesFolder: string | null;
  readonly now: () => number;
  readonly log: Log;
  /** Other limits than usual, for tests and benches. */
  readonly limits?: Partial<LimitNumbers>;
  /** With the metrics of the process itself. */
  readonly isAlone?: boolean;
}

export interface Receiver {
  /** http(s)://host:port it listens on. */
  readonly url: string;
  /** For tests and for what runs beside the routes (codes, imports). */
  readonly hq: Hq;
  /** Takes no new requests, lets those under way end, then closes the database. Twice is once. */
  close(): Promise<void>;
}

/** A body of JSON; batches and parts of files have limits of their own. */
const BODY_LIMIT = 1024 * 1024;
const HEADERS_MS = 15_000;
/** The whole of a request: 2 MiB over a slow line with a bandwidth cap. */
const REQUEST_MS = 15 * 60_000;
const KEEP_ALIVE_MS = 75_000;

/** Migrates the database first. Throws when it cannot be reached or is of a newer program, or when the port is taken; then the database is closed. */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  try {
    return await open(options);
  } catch (error) {
    await options.database.close();
    throw error;
  }
}

async function open(options: ReceiverOptions): Promise<Receiver> {
  const { database: db, now, log } = options;
  await migrate(db, migrations, now());
  const hq: Hq = {
    db,
    now,
    log,
    name: options.hqName,
    publicUrl: options.publicUrl,
    key: serverKeyOf(await serverKeyPem(db, newServerKeyPem)),
    metrics: createMetrics(db, options.isAlone ?? false),
    limits: createLimits(now, { ...LIMITS, ...options.limits }),
    partitions: createPartitions(db),
  };
  const app = fastify(options);
  let closing: Promise<void> | null = null;
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // Else a connection that was busy when the listener closed would be kept for the next request, and hold the end up.
    if (closing !== null) void reply.header('connection', 'close');
    done();
  });
  answerErrors(app, hq);
  await app.register((part) => tokenRoutes(part, hq));
  await app.register((part) => stationRoutes(part, hq));
  await app.register((part) => metricsRoutes(part, hq, options.metricsToken));
  await app.register((part) => partnerRoutes(part, hq));
  await app.register((part) => pageRoutes(part, hq, options.pagesFolder));
  const url = await app.listen({ host: options.host, port: options.port });
  return { url, hq, close: () => (closing ??= closeAll(app, db)) };
}

function fastify(options: ReceiverOptions): FastifyInstance {
  const { trustProxy } = options;
  return Fastify({
    logger: false,
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    ...(options.tls === null
      ? { http: { headersTimeout: HEADERS_MS } }
      : { https: { ...options.tls, minVersion: 'TLSv1.2', headersTimeout: HEADERS_MS } }),
  });
}

async function closeAll(app: FastifyInstance, db: Database): Promise<void> {
  await app.close();
  await db.close();
}
