/** Promise 1 against a power cut: from a record of the core's system calls, the file as it would have been at many instants, its un-synced bytes lost or torn. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { utcMs } from '../../station-core/base/time.ts';
import { checkWhole } from '../../station-core/store/checks.ts';
import { openStore, storeFiles } from '../../station-core/store/open-store.ts';
import { seededRandom, seedOfRun, type Random } from '../sim/random.ts';
import type { ReplayedSession, SentFact } from '../sim/replay-script.ts';
import { startReplay } from '../sim/replay.ts';
import { startCore } from '../support/core-process.ts';
import { lostFacts } from '../support/replay-truth.ts';
import { CrashingDisk, LOSSES, type Loss } from './crash.ts';
import { READING_EVERY_MS, smallSessions } from './small-sessions.ts';
import { hasStrace, NO_STRACE, readRecord, recordTo, type SystemCall } from './system-calls.ts';

const ZONE = 'Europe/London';
const PILES = 6;
const CRASHES = 240;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasStrace())(hasStrace() ? 'a power cut' : NO_STRACE, () => {
  test('loses nothing acknowledged, whatever was not synced', { timeout: 240_000 }, async () => {
    const seed = seedOfRun();
    const recorded = await record('full', seed, [3, 8]);
    const result = crashAndLook(recorded, seed, CRASHES);
    console.log(`seed ${seed} (SIM_SEED repeats it): ${told(recorded)}; ${result.told}`);
    expect(result.violations).toEqual([]);
    // It went through what it is about: pages copied into the file under way, and acknowledged facts after that. How many of them are
    // left for the writer when it cuts back the WAL is a matter of who was quicker, and may be none.
    expect([recorded.copiedBeside > 0, recorded.truncations > 0]).toEqual([true, true]);
    expect(result.opened >= 150 && result.factsAtMost > 100).toBe(true);
  });

  test('is found out where nothing is synced (synchronous = off)', { timeout: 120_000 }, async () => {
    const seed = seedOfRun();
    const recorded = await record('off', seed, [3]);
    const result = crashAndLook(recorded, seed, 40);
    console.log(`synchronous off: ${told(recorded)}; ${result.told}`);
    expect(result.violations.length).toBeGreaterThan(0);
  });
});

interface Recorded {
  /** The files as they lay on disk when the record began. */
  readonly before: ReadonlyMap<string, Buffer>;
  readonly database: string;
  readonly calls: readonly SystemCall[];
  readonly sessions: readonly ReplayedSession[];
  readonly syncs: number;
  /** Pages copied into the database file by the maintenance thread, beside a writer at work, and by the writer itself. */
  readonly copiedBeside: number;
  readonly copiedByWriter: number;
  /** How often the WAL was cut back to nothing. */
  readonly truncations: number;
}

/** A folder is set up and closed; then a core on it is recorded during replays of so many sessions, the WAL being truncated in between. */
async function record(synchronous: 'full' | 'off', seed: number, perConnector: readonly number[]): Promise<Recorded> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-torn-'));
  folders.push(folder);
  const dataFolder = path.join(folder, 'data');
  const { database } = storeFiles(dataFolder);
  const options = { folder: dataFolder, zone: ZONE, connectors: 2, ratedPowerW: 50_000, synchronous, idleCapS: null };
  const first = startCore({ ...options, piles: Array.from({ length: PILES }, (_, at) => `CP-${at + 1}`) });
  await first.open();
  await first.close();
  const before = new Map([[database, readFileSync(database)]]);

  const file = path.join(folder, 'record');
  const core = startCore({ ...options, piles: [] }, recordTo(file));
  const url = await core.open();
  const sessions: ReplayedSession[] = [];
  for (const [round, count] of perConnector.entries()) {
    // The writer truncates a WAL above 4 MiB once it is idle.
    if (round > 0) await expect.poll(() => statSync(`${database}-wal`).size, { timeout: 20_000 }).toBeLessThan(MIB);
    const made = smallSessions({
      seed: seed + round,
      piles: PILES,
      perConnector: count,
      endMs: Date.now() - (perConnector.length - 1 - round) * DAY_MS,
    });
    // A second round of some seconds, without a pause, gives the maintenance thread time to copy pages under a writer at work.
    const pace = round === 0 ? 'free' : { speed: 12_000 };
    const replay = startReplay({ url, sessions: made, seed: seed + round, pace, readingEveryMs: READING_EVERY_MS, authorises: false });
    await replay.done;
    sessions.push(...replay.sessions);
  }
  await core.close();
  const calls = await readRecord(file, dataFolder);
  // What the core does while it closes proves nothing about answers given before.
  const lastAnswer = calls.findLastIndex((call) => call.kind === 'send' && resultsIn(call.text).length > 0);
  const underWay = calls.slice(0, lastAnswer);
  const writes = underWay.filter(({ kind }) => kind === 'write');
  const copied = writes.filter((call) => call.kind === 'write' && call.file === database);
  const writers = new Set(writes.filter((call) => call.kind === 'write' && call.file === `${database}-wal`).map(({ thread }) => thread));
  return {
    before,
    database,
    calls,
    sessions,
    syncs: underWay.filter(({ kind }) => kind === 'sync').length,
    copiedBeside: copied.filter(({ thread }) => !writers.has(thread)).length,
    copiedByWriter: copied.filter(({ thread }) => writers.has(thread)).length,
    truncations: underWay.filter((call) => call.kind === 'truncate' && call.file === `${database}-wal` && call.length === 0).length,
  };
}

const DAY_MS = 86_400_000;
const MIB = 1_024 * 1_024;

interface Looked {
  readonly violations: readonly string[];
  readonly opened: number;
  readonly factsAtMost: number;
  readonly told: string;
}

/** Follows the record and crashes at a sample of instants, just before a sync is done or an answer has left: there most hangs on what was synced before. */
function crashAndLook(recorded: Recorded, seed: number, crashes: number): Looked {
  const random = seededRandom(seed).fork('crash');
  const facts = new Map(factsOf(recorded.sessions).flatMap((fact) => fact.messageIds.map((messageId) => [messageId, fact])));
  const instants = sample(
    recorded.calls.flatMap((call, at) => (call.kind === 'sync' || call.kind === 'send' ? [at] : [])),
    crashes,
    random,
  );
  const disk = new CrashingDisk(recorded.before);
  const acknowledged = new Set<SentFact>();
  const violations: string[] = [];
  const tally = new Map<Loss, number>();
  recorded.calls.forEach((call, at) => {
    // What was told may be heard, even if the crash comes in the same instant.
    if (call.kind === 'send') for (const messageId of resultsIn(call.text)) acknowledge(facts.get(messageId), acknowledged);
    if (instants.has(at)) {
      const loss = random.chance(0.4) ? 'all dropped' : random.pick(LOSSES);
      tally.set(loss, (tally.get(loss) ?? 0) + 1);
      const found = lookAt(disk.crash(loss, random), recorded, acknowledged);
      violations.push(
        ...found.map((problem) => `line ${call.done} of the record, ${loss}, ${acknowledged.size} facts acknowledged: ${problem}`),
      );
    }
    disk.apply(call);
  });
  const kinds = [...tally].map(([loss, count]) => `${loss} ${count}`).join(', ');
  return {
    violations: violations.slice(0, 20),
    opened: instants.size,
    factsAtMost: acknowledged.size,
    told: `${instants.size} states reopened (${kinds}), ${acknowledged.size} facts acknowledged in the end, ${violations.length} violations`,
  };
}

function acknowledge(fact: SentFact | undefined, acknowledged: Set<SentFact>): void {
  if (fact !== undefined) acknowledged.add(fact);
}

/** Ids of the CALLRESULTs in what was sent. */
function resultsIn(text: string): string[] {
  return [...text.matchAll(/\[3,"([0-9a-f-]{36})"/g)].map(([, messageId = '']) => messageId);
}

function factsOf(sessions: readonly ReplayedSession[]): SentFact[] {
  return sessions.flatMap((one) => [one.start, ...one.values, one.stop]);
}

/** Opens what is left as the station would, and looks for everything that was acknowledged, for damage, and for a second bill. */
function lookAt(files: ReadonlyMap<string, Buffer>, { database, sessions }: Recorded, acknowledged: ReadonlySet<SentFact>): string[] {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'stationmaster-crashed-'));
  try {
    mkdirSync(dataFolder, { recursive: true });
    const target = storeFiles(dataFolder).database;
    for (const [name, bytes] of files) writeFileSync(name.replace(database, target), bytes);
    const db = openStore({ dataFolder, nowMs: utcMs(Date.now()), synchronous: 'off' });
    try {
      const twice = db.all("SELECT session_id FROM bill WHERE state <> 'reversed' GROUP BY session_id HAVING count(*) > 1");
      return [
        ...lostFacts(db, sessions, (fact) => acknowledged.has(fact)),
        ...checkWhole(db, utcMs(Date.now())).problems,
        ...twice.map((row) => `session ${String(row['session_id'])} has two bills`),
      ];
    } finally {
      db.close();
    }
  } catch (error) {
    return [`the folder could not be opened: ${String(error)}`];
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

function sample(all: readonly number[], most: number, random: Random): Set<number> {
  const rest = [...all];
  const taken = new Set<number>();
  while (taken.size < most && rest.length > 0) taken.add(...(rest.splice(random.int(0, rest.length - 1), 1) as [number]));
  return taken;
}

function told({ calls, syncs, copiedBeside, copiedByWriter, truncations, sessions }: Recorded): string {
  return (
    `${sessions.length} sessions recorded in ${calls.length} calls: ${syncs} syncs, ${copiedBeside} pages checkpointed beside the writer and ${copiedByWriter} by it, ` +
    `the WAL truncated ${truncations} times`
  );
}
