/** Bench: a station that tells HQ of a whole month while its piles talk, and what the piles notice of it. */
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import type { LoadReport } from '../sim/load.ts';
import { startPostgres } from '../support/postgres.ts';
import { BACKLOG_DAYS, fillHqMonth, noticeAll } from './fill-hq.ts';
import { enrolCodeAt, familyOf, postmasterOf, said, sizesOf, startReceiver, type ReceiverProcess } from './hq-processes.ts';
import type { Many } from './many.ts';
import { generate } from './processes.ts';
import type { HqAsk, HqSent } from './server-hq.ts';

const ROUNDS = 9;

/** HQ is another computer: here it runs behind the station on the same cores, and its disk is not synced. */
export async function backlog(many: Many): Promise<void> {
  const sessions = Math.max(310, Math.round(2_000 * BACKLOG_DAYS * many.share));
  const piles = Math.max(10, Math.round(200 * many.share));
  const folder = many.folder('hq');
  mkdirSync(folder, { recursive: true });
  const postgres = await startPostgres();
  let receiver: ReceiverProcess | null = null;
  try {
    const databaseUrl = await postgres.newDatabase();
    const code = await enrolCodeAt(databaseUrl);
    receiver = await startReceiver(databaseUrl);
    await (await startStation(piles, folder)).close();
    fillHqMonth(folder, sessions);
    const enrolling = await startStation(0, folder);
    await enrolling.ask({ kind: 'enrol', url: receiver.url, code });
    await enrolling.close();
    const rows = noticeAll(folder);
    await yieldTo(receiver, databaseUrl);
    console.log(
      `(n) HQ: a station of ${piles} piles with a message a second catches up ${BACKLOG_DAYS} days, ${sessions.toLocaleString('en')} sessions, ${rows.toLocaleString('en')} rows; rounds of ${many.seconds} s`,
    );
    const station = await startStation(0, folder);
    try {
      await measure(many, station, piles, rows);
    } finally {
      await station.close();
    }
    const { tables } = await sizesOf(databaseUrl);
    console.log(`    HQ's tables hold ${([...tables.values()].reduce((a, b) => a + b, 0) / 2 ** 20).toFixed(0)} MiB after it\n`);
  } finally {
    await receiver?.close();
    await postgres.close();
  }
}

/** Before, while it goes (as many rounds as that takes), and after. */
async function measure(many: Many, station: Station, piles: number, rows: number): Promise<void> {
  const task = {
    ...{ kind: 'load', url: station.url, count: piles, seed: many.seed, pace: { everyMs: 1_000 } },
    ...{ durationMs: many.seconds * 1_000, warmupMs: 2_000 },
  };
  const rounds = async (isOver: (done: number) => boolean): Promise<LoadReport[]> => {
    const reports: LoadReport[] = [];
    do reports.push(await generate(task));
    while (!isOver(reports.length));
    return reports;
  };
  const before = await rounds((done) => done >= ROUNDS);
  let sent: HqSent | null = null;
  const sending = station.ask<HqSent>({ kind: 'send' }).then((report) => (sent = report));
  const during = await rounds(() => sent !== null);
  const { seconds, problem, cpuMs } = await sending;
  const after = await rounds((done) => done >= ROUNDS);
  // The last round began while it went and ended without it.
  const whole = during.length > 1 ? during.slice(0, -1) : during;
  for (const [name, reports] of Object.entries({ before, 'while it goes': whole, after })) tell(many, name, reports);
  const ratio = (of: readonly LoadReport[]): string => (middleOf(whole) / middleOf(of)).toFixed(2);
  console.log(`    p99 while it goes: ${ratio(before)} of the one before, ${ratio(after)} of the one after`);
  console.log(
    `    all told after ${seconds.toFixed(0)} s, ${Math.round(rows / seconds).toLocaleString('en')} rows/s; the core used ${((cpuMs / seconds / 1_000) * 100).toFixed(0)} % of one core meanwhile, piles included${problem === null ? '' : `; it failed: ${problem}`}`,
  );
}

function tell(many: Many, name: string, reports: readonly LoadReport[]): void {
  const [middle] = [...reports].sort((a, b) => a.p99Ms - b.p99Ms).slice(Math.floor(reports.length / 2));
  if (middle === undefined) return;
  many.row(`${name}, middle of ${reports.length}`, middle);
  console.log(`        p99 of each: ${reports.map(({ p99Ms }) => p99Ms.toFixed(1)).join(', ')} ms`);
}

function middleOf(reports: readonly LoadReport[]): number {
  return reports.map(({ p99Ms }) => p99Ms).sort((a, b) => a - b)[Math.floor(reports.length / 2)] ?? 0; // prettier-ignore
}

interface Station {
  readonly url: string;
  ask<T>(ask: HqAsk): Promise<T>;
  close(): Promise<void>;
}

async function startStation(piles: number, folder: string): Promise<Station> {
  const child: ChildProcess = fork(new URL('server-hq.ts', import.meta.url), [String(piles), folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { url } = await said<{ readonly url: string }>(child);
  return {
    url,
    ask: <T>(ask: HqAsk) => {
      const answer = said<T>(child);
      child.send(ask);
      return answer;
    },
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send({ kind: 'close' } satisfies HqAsk);
      await gone;
    },
  };
}

/** HQ works only where the station leaves time, as another computer would; new backends take the policy of the server that starts them. */
async function yieldTo(receiver: ReceiverProcess, databaseUrl: string): Promise<void> {
  const postmaster = await postmasterOf(databaseUrl);
  for (const pid of [receiver.pid, ...(postmaster === null ? [] : familyOf(postmaster))]) lower(pid);
}

/** Every thread of it by SCHED_IDLE (sched(7)), which a normal thread interrupts at once; a backend may have ended since it was listed. */
function lower(pid: number): void {
  const { error, status } = spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(pid)]);
  if (error !== undefined) throw new Error('chrt (util-linux) is needed, so that HQ stands behind the station', { cause: error });
  if (status !== 0 && existsSync(`/proc/${pid}`)) throw new Error(`process ${pid} could not be put behind the station`);
}
