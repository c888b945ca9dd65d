/**
 * Recovery files that a person asks for on a screen: one at a time, sealed in a folder of its own, and handed out once, within ten minutes, to
 * who asked. Its copy is made and checked in the maintenance thread; here it is only packed, which waits for the disk.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RecoveryPort } from './api/ports.ts';
import { Fault, messageOf } from './base/fault.ts';
import type { OperatorId } from './base/ids.ts';
import { MINUTE_MS, type UtcMs } from './base/time.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { SHORTEST_PASSPHRASE, writeRecoveryFile } from './keys/recovery-file.ts';
import { provenCopy, recoveryFolder, removeLeftovers } from './recovery.ts';
import type { BackupResult } from './store/backup.ts';
import { requireSpace } from './store/disk.ts';
import { storeFiles } from './store/open-store.ts';

export interface RecoveryDesk extends RecoveryPort {
  /** What is being made is given up, what waits is removed. */
  close(): Promise<void>;
}

export interface RecoveryDeskOptions {
  readonly dataFolder: string;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'after'>;
  readonly log: Logger;
  /** A proven copy of the database in this folder; off the main thread. */
  readonly copyTo: (folder: string) => Promise<BackupResult>;
  readonly stationName: () => Promise<string>;
}

const GOOD_MS = 10 * MINUTE_MS;

/** One file, from the wish to the last byte that left. */
interface Work {
  readonly name: string;
  readonly operatorId: OperatorId;
  readonly madeAtMs: UtcMs;
  state: State;
  /** null until there is one. */
  folder: string | null;
}

type State =
  | { readonly step: 'copying' | 'sealing' }
  | { readonly step: 'ready' | 'leaving'; readonly file: string; readonly bytes: number; readonly readyMs: number }
  | { readonly step: 'failed'; readonly error: unknown };

/** Removes the leftovers of an earlier run first: nobody else may have the data folder open. */
export function createRecoveryDesk(options: RecoveryDeskOptions): RecoveryDesk {
  const { dataFolder, clock, log } = options;
  const { database } = storeFiles(dataFolder);
  const closing = new AbortController();
  const given = givenUp(closing.signal);
  let work: Work | null = null;
  let making: Promise<void> = Promise.resolve();
  let cancelExpiry = (): void => undefined;
  removeLeftovers(dataFolder);

  const remove = async (folder: string | null): Promise<void> => {
    if (folder === null) return;
    // On Windows a file that is still read stays; the next start removes it.
    await rm(folder, { recursive: true, force: true, maxRetries: 2 }).catch((error: unknown) =>
      log.warn({ problem: messageOf(error) }, 'a recovery file could not be removed; the next start removes it'),
    );
  };
  const drop = (gone: Work): void => {
    if (work === gone) work = null;
    cancelExpiry();
    void remove(gone.folder);
  };
  const isOver = ({ state }: Work): boolean => state.step === 'ready' && clock.monotonic() - state.readyMs > GOOD_MS;

  const make = async (mine: Work, passphrase: string, onMade: Parameters<RecoveryPort['begin']>[0]['onMade']): Promise<void> => {
    try {
      const folder = await recoveryFolder(dataFolder);
      mine.folder = folder;
      const copy = provenCopy(await Promise.race([options.copyTo(folder), given]));
      mine.state = { step: 'sealing' };
      const file = path.join(folder, 'station.recovery');
      await writeRecoveryFile({
        ...{ to: file, passphrase, nowMs: mine.madeAtMs, database: copy, signal: closing.signal },
        keysFolder: path.join(dataFolder, 'keys'),
        station: await options.stationName(),
      });
      // It is not sealed, and twice the room would be needed until somebody fetches it.
      await rm(copy);
      const { size: bytes } = await stat(file);
      await onMade({ madeAtMs: mine.madeAtMs, bytes });
      mine.state = { step: 'ready', file, bytes, readyMs: clock.monotonic() };
      cancelExpiry = clock.after(GOOD_MS, () => {
        if (mine.state.step === 'ready') drop(mine);
      });
    } catch (error) {
      await remove(mine.folder);
      mine.state = { step: 'failed', error };
    }
  };

  const find = (name: string, operatorId: OperatorId): Work | null => {
    if (work !== null && isOver(work)) drop(work);
    return work !== null && work.name === name && work.operatorId === operatorId ? work : null;
  };

  return {
    begin: ({ operatorId, passphrase, onMade }) => {
      if (passphrase.length < SHORTEST_PASSPHRASE)
        throw new Fault('recovery.short-passphrase', { help: `It needs at least ${SHORTEST_PASSPHRASE} characters.` });
      if (work !== null && isOver(work)) drop(work);
      if (work !== null && isTaken(work, operatorId)) throw new Fault('recovery.busy', { help: 'Wait until it is made and fetched.' });
      if (work !== null) drop(work);
      // The copy, and the file beside it.
      requireSpace(dataFolder, database, 2);
      const mine: Work = {
        name: randomBytes(18).toString('base64url'),
        operatorId,
        madeAtMs: clock.now(),
        state: { step: 'copying' },
        folder: null,
      };
      work = mine;
      making = make(mine, passphrase, onMade);
      return mine.name;
    },
    look: (name, operatorId) => {
      const known = find(name, operatorId);
      if (known === null) return null;
      const { state } = known;
      switch (state.step) {
        case 'copying':
        case 'sealing':
          return { step: state.step, bytes: 0 };
        case 'ready':
        case 'leaving':
          return { step: 'ready', bytes: state.bytes };
        case 'failed':
          work = null;
          throw state.error;
      }
    },
    take: (name, operatorId) => {
      const known = find(name, operatorId);
      if (known?.state.step !== 'ready') return null;
      const ready = known.state;
      known.state = { ...ready, step: 'leaving' };
      return {
        content: createReadStream(ready.file),
        bytes: ready.bytes,
        madeAtMs: known.madeAtMs,
        done: (whole) => {
          known.state = ready;
          if (whole || isOver(known)) drop(known);
        },
      };
    },
    close: async () => {
      closing.abort(new Fault('inbox.full', { help: 'The station is closing.' }));
      cancelExpiry();
      await making;
      await remove(work?.folder ?? null);
      work = null;
    },
  };
}

/** Made, on its way, or waiting for somebody else. One's own that waits gives way to a new one. */
function isTaken({ state, operatorId }: Work, asking: OperatorId): boolean {
  return state.step === 'ready' ? operatorId !== asking : state.step !== 'failed';
}

/** Rejects when it is given up; a copy under way is left to its thread, which ends too. */
function givenUp(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason as Error));
  // Nobody may be listening when the station closes.
  promise.catch(() => undefined);
  return promise;
}
