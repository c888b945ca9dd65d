/**
 * Door of HQ's server: `node hq-receiver/index.ts` serves until it is told to end, `node hq-receiver/index.ts import FILE` takes in
 * a station's stick, `node hq-receiver/index.ts verify` proves the book of shared money. Everything is set by environment variables
 * (docs/hq.md, "Running HQ").
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { freshSetupCode } from './access/login-desk.ts';
import { importBundle } from './bundle.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { countSharedAccounts, wrongAccounts } from './store/lease-book.ts';
import { openPg } from './store/pg-sql.ts';
import type { Database } from './store/sql.ts';

const USAGE =
  'stationmaster-hq [import FILE|FOLDER | verify]   with DATABASE_URL=postgres://… (or pglite:FOLDER for one receiver on trial)';
/** A balancer that watches /health/ready learns that it ends before the listener closes. */
const END_MS = 30_000;

const log = pino({
  name: 'stationmaster-hq',
  // Without it an error is written as {}: neither what nor where.
  serializers: { error: pino.stdSerializers.err },
  redact: { paths: ['req.headers.authorization', '*.password', '*.url'], censor: '…' },
});

try {
  process.exitCode = await main(process.argv.slice(2), process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The server could not go on.');
  process.exitCode = 1;
}

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [command, file] = args;
  if (command === undefined) return serve(env);
  if (command === 'import' && file !== undefined && args.length === 2) return importFile(file, env);
  if (command === 'verify' && args.length === 1) return verify(env);
  throw new Error(`There is no such command: ${USAGE}`);
}

async function serve(env: NodeJS.ProcessEnv): Promise<number> {
  const receiver = await open(env, { host: env['HOST'] ?? '127.0.0.1', port: portOf(env['PORT'] ?? '8787') });
  console.log(`HQ listens at ${receiver.url}`);
  const code = await freshSetupCode(receiver.hq.db);
  if (code !== null) console.log(`Nobody can log in yet. Open the pages and make the first admin with the code ${code}`);
  await told();
  log.info({}, 'ends: requests under way are answered first');
  // What hangs must not keep a server from ending; everything it has not answered is sent again by the stations.
  setTimeout(() => process.exit(1), END_MS).unref();
  await receiver.close();
  return 0;
}

/** Works beside running receivers: it is one more of them. */
async function importFile(file: string, env: NodeJS.ProcessEnv): Promise<number> {
  const receiver = await open(env, { host: '127.0.0.1', port: 0 });
  try {
    const done = await importBundle(receiver.hq, path.resolve(file), 'command line');
    const answer = path.resolve(done.answer.fileName);
    writeFileSync(answer, done.answer.text);
    console.log(`${done.stationName} (${done.stationId}): ${done.applied} batches taken, ${done.held} were here already.`);
    console.log(`HQ holds it up to batch ${done.mark.number} of epoch ${done.mark.epoch}. Carry ${answer} back to the station.`);
    if (done.refused === null) return 0;
    console.error(`${done.refused.file} was refused (${done.refused.code}): ${done.refused.help}`);
    return 1;
  } finally {
    await receiver.close();
  }
}

/** Works beside running receivers, reads alone, and leaves the database at its version. */
async function verify(env: NodeJS.ProcessEnv): Promise<number> {
  const db = await databaseOf(env);
  try {
    // In one transaction of its own: the whole book may take longer than a usual statement.
    const { wrong, accounts } = await db.tx(
      async (sql) => ({ wrong: await wrongAccounts(sql), accounts: await countSharedAccounts(sql) }),
      true,
    );
    for (const { accountId, currency, free, entered } of wrong)
      console.error(`Account ${accountId}: ${free} is free, but its entries come to ${entered} (minor units of ${currency}).`);
    if (wrong.length > 0) return 1;
    console.log(`The book of shared money agrees with what is free, in all ${accounts} accounts.`);
    return 0;
  } finally {
    await db.close();
  }
}

async function open(env: NodeJS.ProcessEnv, listen: { readonly host: string; readonly port: number }): Promise<Receiver> {
  const pages = path.resolve(import.meta.dirname, '../out/hq-pages');
  return openReceiver({
    database: await databaseOf(env),
    ...listen,
    hqName: env['HQ_NAME'] ?? 'HQ',
    publicUrl: originOf(env['PUBLIC_URL']),
    tls: tlsOf(env),
    trustProxy: trustOf(env['TRUST_PROXY'] ?? ''),
    metricsToken: env['HQ_METRICS_TOKEN'] ?? null,
    pagesFolder: existsSync(pages) ? pages : null,
    now: () => Date.now(),
    log,
    isAlone: true,
  });
}

async function databaseOf(env: NodeJS.ProcessEnv): Promise<Database> {
  const url = env['DATABASE_URL'] ?? '';
  if (url.startsWith('pglite:')) {
    const { openPglite } = await import('./store/pglite-sql.ts');
    return openPglite(url === 'pglite:memory' ? null : path.resolve(url.slice('pglite:'.length)));
  }
  if (!/^postgres(ql)?:\/\//.test(url)) throw new Error(`Set DATABASE_URL: ${USAGE}`);
  return openPg({
    url,
    most: Number(env['DATABASE_CONNECTIONS'] ?? '10'),
    onIdleError: (error) => log.warn({ error: error.message }, 'a connection to the database broke'),
  });
}

function tlsOf(env: NodeJS.ProcessEnv): { cert: string; key: string } | null {
  const { TLS_CERT: cert, TLS_KEY: key } = env;
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined || key === undefined)
    throw new Error('TLS_CERT and TLS_KEY are the files of certificate and key: set both, or none.');
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** Throws when it is none. */
function originOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error('PUBLIC_URL is the address stations use: https://…');
  return new URL(text).origin;
}

function trustOf(text: string): false | number | string {
  if (text === '') return false;
  return /^\d$/.test(text) ? Number(text) : text;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT is a number from 0 to 65535.');
  return port;
}

function told(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
