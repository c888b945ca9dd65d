/** Bench: receivers of HQ and their PostgreSQL as processes, what CPU they take, and how large the tables are. Every one is started here and ended here. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { enrol, makeEnrolCode } from '../../hq-receiver/enrolment.ts';
import { signWith } from '../support/hq-batches.ts';
import { openTestReceiver, testDatabase } from '../support/hq-receiver.ts';
import type { SenderReport, SenderTask, StationKeys } from './hq-sender.ts';

export interface ReceiverProcess {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** The server as it is run, on a port the system picks. */
export async function startReceiver(databaseUrl: string): Promise<ReceiverProcess> {
  const script = fileURLToPath(new URL('../../hq-receiver/index.ts', import.meta.url));
  const env = { ...process.env, DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: '0', TRUST_PROXY: '1' };
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = /^HQ listens at (\S+)$/.exec(line);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.once('exit', (code) => reject(new Error(`the receiver ended with ${String(code)}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    close: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Stations with a key and a place at HQ; made in this process, for the receivers let an address try thirty codes a minute. */
export async function enrolStations(databaseUrl: string, count: number): Promise<StationKeys[]> {
  const receiver = await openTestReceiver(testDatabase(databaseUrl));
  const stations: StationKeys[] = [];
  for (let n = 0; n < count; n += 1) {
    const { code } = await makeEnrolCode(receiver.hq, {
      ...{ label: `S${n}`, countryCode: 'DE', partyId: 'EXA', tags: [], days: 1, by: 'bench' },
    });
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const said = { code, publicKey: publicPem, name: `Station ${n}`, zone: 'Europe/Berlin', currency: 'EUR', software: 'bench' };
    const body = Buffer.from(JSON.stringify(said));
    const { stationId } = await enrol(receiver.hq, body, signWith({ privateKey, publicPem }, body));
    stations.push({ stationId, publicPem, privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() });
  }
  await receiver.close();
  return stations;
}

/** A code for one station. */
export async function enrolCodeAt(databaseUrl: string): Promise<string> {
  const receiver = await openTestReceiver(testDatabase(databaseUrl));
  const { code } = await makeEnrolCode(receiver.hq, { label: 'bench', countryCode: 'DE', partyId: 'EXA', tags: [], days: 1, by: 'bench' });
  await receiver.close();
  return code;
}

/** Makes the batches, warms the receivers up, then `beforeGo`, then sends all of it. */
export async function sendAll(task: SenderTask, beforeGo: () => Promise<void>): Promise<SenderReport> {
  const sender = fork(new URL('hq-sender.ts', import.meta.url), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ready = said<'ready'>(sender);
  sender.send(task);
  await ready;
  await beforeGo();
  const report = said<SenderReport>(sender);
  sender.send('go');
  return report;
}

/** The next message of a child. Rejects when it ends before. */
export function said<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a process of the bench ended with ${String(code)}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** What a process has used so far, and what those it ended had; milliseconds. null: not on this system. */
export function cpuMsOf(pid: number): number | null {
  const stat = statOf(pid);
  return stat === null ? null : stat.usedMs;
}

/** PostgreSQL's server process. */
export async function postmasterOf(databaseUrl: string): Promise<number | null> {
  const db = testDatabase(databaseUrl);
  const [row] = await db.query('SELECT pg_backend_pid() AS pid');
  const parent = statOf(Number(row?.['pid']))?.parent ?? null;
  await db.close();
  return parent;
}

/** All of PostgreSQL: backends, checkpointer, WAL writer, vacuum, and those that ended. */
export function cpuMsOfAll(postmaster: number): number {
  return familyOf(postmaster).reduce((sum, pid) => sum + (cpuMsOf(pid) ?? 0), 0);
}

export function familyOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number); // prettier-ignore
  return [parent, ...pids.filter((pid) => statOf(pid)?.parent === parent)];
}

function statOf(pid: number): { readonly parent: number; readonly usedMs: number } | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  try {
    const text = readFileSync(file, 'utf8');
    // The name may hold spaces and brackets: fields are counted behind its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number); // prettier-ignore
    const [parent = 0, own, system, children, childrenSystem] = [fields[1], fields[11], fields[12], fields[13], fields[14]];
    return { parent, usedMs: ((own ?? 0) + (system ?? 0) + (children ?? 0) + (childrenSystem ?? 0)) * TICK_MS };
  } catch {
    // It ended between the two looks.
    return null;
  }
}

/** Bytes of every table with its indexes and its long values, by the name without the month; and of the WAL written so far. */
export async function sizesOf(databaseUrl: string): Promise<{ readonly tables: ReadonlyMap<string, number>; readonly walBytes: number }> {
  const db = testDatabase(databaseUrl);
  const rows = await db.query(
    `SELECT regexp_replace(relname, '_(\\d{4}_\\d{2}|other)$', '') AS name, sum(pg_total_relation_size(oid))::bigint AS bytes
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY 1`,
  );
  const [wal] = await db.query(`SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS bytes`);
  await db.close();
  return { tables: new Map(rows.map((row) => [String(row['name']), Number(row['bytes'])])), walBytes: Number(wal?.['bytes']) };
}
