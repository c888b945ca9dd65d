/** `stationmaster export` and `import-ack`: the stick without a screen. A running core is asked; where none runs the file is opened, under its lock. */
import { createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Fault, isFault } from './base/fault.ts';
import { zoneName } from './base/time.ts';
import type { HqImported } from './domain/hq-port.ts';
import type { Logger } from './domain/ports.ts';
import { openInbox } from './flow/inbox.ts';
import { bundleZip, MOST_ANSWER_BYTES, writeBundle } from './hq/bundle.ts';
import { runningCore, type Carrier } from './hq/local-core.ts';
import { openHq } from './hq-open.ts';
import { readLocalDoor } from './keys/local-door.ts';
import { openKeys } from './keys/open-keys.ts';
import { lockDataFolder } from './store/lock.ts';
import { storeFiles } from './store/open-store.ts';
import { createReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';
import { systemClock } from './system.ts';
import { workerUrl } from './worker-url.ts';

/** Writes all that HQ does not have: into one ZIP where the name ends so, else as files into the folder. Answers how many batches. */
export async function exportTo(dataFolder: string, to: string): Promise<{ readonly batches: number; readonly stationId: string }> {
  return carried(dataFolder, async ({ bundle }) => {
    const made = await bundle();
    if (to.toLowerCase().endsWith('.zip')) {
      const part = `${to}.part`;
      await pipeline(bundleZip(made), createWriteStream(part));
      await rename(part, to);
    } else await writeBundle(made, to);
    return { batches: made.batches.length, stationId: made.stationId };
  });
}

/** Takes the file that HQ gave back. Throws Fault('hq.bad-answer') for any other. */
export async function importAnswer(dataFolder: string, file: string): Promise<HqImported> {
  if (!existsSync(file)) throw new Fault('input.not-found', { file });
  if (statSync(file).size > MOST_ANSWER_BYTES) throw new Fault('hq.bad-answer', { file, help: 'It is too long for an answer of HQ.' });
  const text = readFileSync(file, 'utf8');
  return carried(dataFolder, (carrier) => carrier.importAnswer(text));
}

async function carried<T>(dataFolder: string, work: (carrier: Carrier) => Promise<T>): Promise<T> {
  if (!existsSync(storeFiles(dataFolder).database))
    throw new Fault('input.not-found', { folder: dataFolder, help: 'There is no station in it.' });
  let lock;
  try {
    lock = lockDataFolder(dataFolder);
  } catch (error) {
    if (!isFault(error) || error.code !== 'core.already-running') throw error;
    const core = runningCore(path.join(dataFolder, 'core.json'), readLocalDoor(path.join(dataFolder, 'keys')));
    // It starts or ends just now, or belongs to somebody else.
    if (core === null) throw error;
    return work(core);
  }
  try {
    return await withFile(dataFolder, work);
  } finally {
    lock.close();
  }
}

/** The file with its writer and readers, without piles, screens or a line. */
async function withFile<T>(dataFolder: string, work: (carrier: Carrier) => Promise<T>): Promise<T> {
  const clock = systemClock();
  const files = storeFiles(dataFolder);
  const keys = await openKeys(path.join(dataFolder, 'keys'), clock);
  const { inbox, state } = await openInbox({
    workerUrl: workerUrl('flow', 'writer-worker'),
    data: {
      dataFolder,
      nowMs: clock.now(),
      masterKey: keys.masterKey,
      synchronous: 'full',
      journalDays: 90,
      quirks: [],
      caPem: keys.caCertificatePem(),
    },
    clock,
    onCommitted: () => undefined,
    onChoreFailed: () => undefined,
    onLost: (error) => {
      throw error;
    },
  });
  const reads = createReadPool<StoreQueries>({
    workerUrl: workerUrl('store', 'reader-worker'),
    clock,
    file: files.database,
    journalFolder: files.journal,
    masterKey: keys.masterKey,
  });
  const hq = openHq({
    clock,
    log: SILENT,
    stationKey: keys.stationKey,
    read: (name, params, lane) => reads.read(name, params, lane),
    zone: () => state.settings?.zone ?? zoneName('UTC'),
    submit: (event) => inbox.submit(event),
    files: null,
    onChanged: () => undefined,
    goesByItself: false,
  });
  try {
    return await work(hq.desk);
  } finally {
    await hq.close();
    await reads.close();
    await inbox.close();
  }
}

const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
