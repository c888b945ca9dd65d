/** The writer's thread: opens the file, takes events as they come, commits in groups, and does the file's chores when idle. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { must } from '../base/assert.ts';
import { isFault, messageOf } from '../base/fault.ts';
import { localTime, utcMs } from '../base/time.ts';
import { createWalKeeper } from '../store/checkpoint.ts';
import { putVerifiedPoint } from '../store/checks.ts';
import { createJournalArchive } from '../store/journal-archive.ts';
import { openStore, storeFiles } from '../store/open-store.ts';
import { pileEntries } from '../store/piles.ts';
import { lastAlive, settingsOf } from '../store/settings.ts';
import { createVault } from '../store/vault.ts';
import { createCommitter, type Ticketed } from './commit.ts';
import { countEarlierHours } from './bill-hours.ts';
import { countEarlier } from './sale.ts';
import type { FromWriter, ToWriter, ToWriterFirst, WriterThread } from './writer-protocol.ts';

/** One commit takes at most so many events: past that the first would wait too long for its answer. */
const MOST_PER_GROUP = 512;
/** Idle for this long, the writer looks for chores. */
const IDLE_MS = 250;

const port = must(parentPort, 'the writer runs in a thread of its own');
const data = workerData as WriterThread;

try {
  run();
} catch (error) {
  // Told as data: the file is from the future, damaged, not writable, held by another program.
  tell({ kind: 'failed', fault: isFault(error) ? { code: error.code, detail: error.detail } : null, problem: messageOf(error) });
}

function run(): void {
  const db = openStore({ dataFolder: data.dataFolder, nowMs: utcMs(data.nowMs), synchronous: data.synchronous });
  // Of a file of an earlier version: some 2,000 bills a second, once.
  while (db.transaction(() => countEarlier(db)));
  while (db.transaction(() => countEarlierHours(db)));
  const vault = createVault(data.masterKey);
  const committer = createCommitter(db, vault, data.quirks, data.caPem);
  const wal = createWalKeeper(db);
  const archive = createJournalArchive(db, { folder: storeFiles(data.dataFolder).journal, keepDays: data.journalDays });
  const waiting: Ticketed[] = [];
  let idle: NodeJS.Timeout | null = null;
  let closing = false;

  const take = (message: ToWriter): void => {
    if (message.kind === 'events') waiting.push(...message.events);
    else if (message.kind === 'verified') chore(() => db.transaction(() => putVerifiedPoint(db, message.point)));
    else if (message.kind === 'checkpointed') chore(() => wal.afterCheckpoint());
    else closing = true;
  };

  /** A message is only fetched when there is room for it: one that was fetched and left would never be answered. */
  const gatherMore = (): void => {
    while (waiting.length < MOST_PER_GROUP) {
      const next = receiveMessageOnPort(port);
      if (next === undefined) return;
      take(next.message as ToWriter);
    }
  };

  /** A latch waits for the commit under way and for nothing else; each is a transaction of its own. */
  const workFirst = (): void => {
    for (let next = receiveMessageOnPort(data.first); next !== undefined; next = receiveMessageOnPort(data.first))
      commitFirst(next.message as ToWriterFirst);
  };
  const commitFirst = (one: ToWriterFirst): void => {
    tell({ kind: 'committed', result: committer.commit([one]) });
    chore(() => wal.afterCommit());
  };

  const work = (): void => {
    workFirst();
    while (waiting.length > 0) {
      gatherMore();
      workFirst();
      const group = waiting.splice(0, MOST_PER_GROUP);
      tell({ kind: 'committed', result: committer.commit(group) });
      chore(() => (group.some(({ event }) => event.kind === 'operator.erase-card') ? wal.wipe() : wal.afterCommit()));
    }
    if (closing) {
      chore(() => wal.whenIdle());
      db.close();
      tell({ kind: 'closed' });
      data.first.close();
      port.close();
    } else restAfterWork();
  };

  const restAfterWork = (): void => {
    if (idle !== null) clearTimeout(idle);
    idle = setTimeout(chores, IDLE_MS);
  };

  /** A small step at a time, so that an event never waits long behind a chore. */
  const chores = (): void => {
    idle = null;
    chore(() => {
      const more = archive.step(localTime(utcMs(Date.now()), committer.zone).date);
      const truncated = wal.whenIdle();
      if (more || truncated) idle = setTimeout(chores, IDLE_MS);
    });
  };

  data.first.on('message', (one: ToWriterFirst) => {
    commitFirst(one);
    restAfterWork();
  });
  port.on('message', (message: ToWriter) => {
    take(message);
    work();
  });
  tell({ kind: 'open', entries: pileEntries(db), settings: settingsOf(db), lastAliveMs: lastAlive(db) });
  restAfterWork();
}

/** Nothing is lost by a chore that fails (a full disk, a file held by another program): it comes again with the next events or the next backup. */
function chore(work: () => void): void {
  try {
    work();
  } catch (error) {
    tell({ kind: 'chore-failed', problem: messageOf(error) });
  }
}

function tell(message: FromWriter): void {
  port.postMessage(message);
}
