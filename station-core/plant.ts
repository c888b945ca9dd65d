/**
 * The station without its screens: keys, writer, readers, drivers, upkeep, wired together. Composition only, no decisions.
 * Opened in this order, closed in reverse.
 */
import path from 'node:path';
import { isFault, messageOf } from './base/fault.ts';
import type { CommandId, PileId } from './base/ids.ts';
import { zoneName, type ZoneName } from './base/time.ts';
import type { Answer } from './domain/answer.ts';
import type { Command, CommandResult } from './domain/command.ts';
import type { StationEvent } from './domain/event.ts';
import type { Notice } from './domain/outcome.ts';
import type { Clock, Logger, PileDriver, PileEntry } from './domain/ports.ts';
import type { StationConfig } from './config.ts';
import { openPileDrivers, type PileLimits } from './drivers/registry.ts';
import type { GroupResult } from './flow/commit.ts';
import { openInbox, type Inbox } from './flow/inbox.ts';
import { openKeys, type StationKeys } from './keys/open-keys.ts';
import { lockDataFolder } from './store/lock.ts';
import { createMaintenance } from './store/maintenance.ts';
import { storeFiles } from './store/open-store.ts';
import { createReadPool, type ReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';
import { startUpkeep, type Upkeep } from './store/upkeep.ts';
import { newEventId } from './system.ts';

export interface PlantOptions {
  readonly dataFolder: string;
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly log: Logger;
  /** What changed, after each commit. */
  readonly onNotices: (notices: readonly Notice[]) => void;
  /** The writer is lost: nothing can be acknowledged; the core ends and is started again. */
  readonly onLost: (error: Error) => void;
  /** 'off' exists for the durability test, which must fail with it. */
  readonly synchronous?: 'full' | 'off';
  /** What differs from the drivers' own limits: waits and rates. */
  readonly pileLimits?: PileLimits;
}

export interface Plant {
  readonly keys: StationKeys;
  readonly reads: ReadPool<StoreQueries>;
  readonly upkeep: Upkeep;
  readonly pileAddresses: readonly string[];
  readonly inbox: Pick<Inbox, 'waiting' | 'oldestWaitMs'>;
  readonly submit: (event: StationEvent) => Promise<Answer>;
  /** What became of an order; resolves as failed 'no-answer' after a minute. */
  readonly commandResult: (commandId: CommandId) => Promise<CommandResult>;
  isPileConnected(pileId: PileId): boolean;
  close(): Promise<void>;
}

/** A worker's file: beside this one in source (.ts) and in the bundle (.js). */
export function workerUrl(folder: string, name: string): URL {
  return import.meta.url.endsWith('.ts') ? new URL(`./${folder}/${name}.ts`, import.meta.url) : new URL(`./${name}.js`, import.meta.url);
}

const RESULTS_KEPT_MS = 60_000;
const TICK_MS = 1_000;
/** A writer that has not answered for so long is said to be slow. */
const SLOW_WRITER_MS = 5_000;

export async function openPlant(options: PlantOptions): Promise<Plant> {
  const { clock, log, dataFolder } = options;
  const closers: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const lock = lockDataFolder(dataFolder);
    closers.push(() => lock.close());
    const keys = await openKeys(path.join(dataFolder, 'keys'), clock);
    const entries = new Map<PileId, PileEntry>();
    const results = new Results(clock);
    let drivers: PileDriver | null = null;
    let zone: ZoneName = zoneName('UTC');

    const carryOut = (command: Command): void => {
      switch (command.kind) {
        case 'pile.order':
          void drivers?.order(command.pileId, command.id, command.order).then((result) => results.put(command.id, result));
          return;
        case 'pile.disconnect':
          drivers?.disconnect(command.pileId, command.reason);
          return;
      }
    };
    const onCommitted = (result: GroupResult): void => {
      for (const entry of result.entries) entries.set(entry.id, entry);
      for (const command of result.commands) carryOut(command);
      if (result.notices.length > 0 || result.journalled) options.onNotices(result.notices);
    };
    const { inbox, state } = await openInbox({
      workerUrl: workerUrl('flow', 'writer-worker'),
      data: {
        dataFolder,
        nowMs: clock.now(),
        masterKey: keys.masterKey,
        synchronous: options.synchronous ?? 'full',
        journalDays: options.config.journalDays,
      },
      clock,
      onCommitted,
      onChoreFailed: (problem) => log.warn({ problem }, 'a chore of the writer failed and will be tried again'),
      onLost: options.onLost,
    });
    closers.push(() => inbox.close());
    for (const entry of state.entries) entries.set(entry.id, entry);
    zone = state.settings?.zone ?? zone;
    await inbox.submit({ kind: 'station.started', id: newEventId(), receivedMs: clock.now(), downSinceMs: state.lastAliveMs });

    const files = storeFiles(dataFolder);
    const reads = createReadPool<StoreQueries>({
      workerUrl: workerUrl('store', 'reader-worker'),
      clock,
      file: files.database,
      journalFolder: files.journal,
      masterKey: keys.masterKey,
    });
    closers.push(() => reads.close());
    const supervise = (work: Promise<unknown>, what: string): void => {
      work.catch((error: unknown) => log.warn({ problem: messageOf(error), code: isFault(error) ? error.code : null }, what));
    };
    const tell = (event: StationEvent): void => supervise(inbox.submit(event), `an event could not be taken: ${event.kind}`);

    const maintenance = createMaintenance({ workerUrl: workerUrl('store', 'maintenance-worker') });
    closers.push(() => maintenance.close());
    const upkeep = startUpkeep({
      clock,
      maintenance,
      file: files.database,
      backupFolder: files.backups,
      zone: () => zone,
      onCondition: ({ alarm, active, detail }) =>
        tell({ kind: 'station.condition', id: newEventId(), receivedMs: clock.now(), alarm, active, detail }),
      onVerified: (point) => inbox.verified(point),
      onProblem: (error) => log.warn({ problem: messageOf(error) }, 'upkeep of the database failed and will be tried again'),
    });
    closers.push(() => upkeep.close());

    drivers = await openPileDrivers(
      {
        clock,
        log,
        newEventId,
        submit: (event) => inbox.submit(event),
        entry: (pileId) => entries.get(pileId) ?? null,
        waitingCount: () => countWaiting(entries),
        verifyPassword: (hash, password) => Promise.resolve(keys.pilePassword.verify(hash, password)),
      },
      { ocpp16: options.config.piles },
      options.pileLimits,
    );
    const opened = drivers;
    closers.push(() => opened.close());
    closers.push(clock.every(TICK_MS, startTicking(inbox, clock, tell)));

    return {
      keys,
      reads,
      upkeep,
      pileAddresses: opened.addresses,
      inbox,
      submit: async (event) => {
        const answer = await inbox.submit(event);
        if (event.kind === 'operator.set-up' && answer.kind !== 'refused') zone = event.zone;
        return answer;
      },
      commandResult: (commandId) => results.take(commandId),
      isPileConnected: (pileId) => opened.isConnected(pileId),
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** One tick under way at a time; a writer that hangs is told by an alarm once it answers again, and in the health view at once. */
function startTicking(inbox: Inbox, clock: Clock, tell: (event: StationEvent) => void): () => void {
  let ticking = false;
  let slow = false;
  let failing = false;
  const envelope = () => ({ id: newEventId(), receivedMs: clock.now() });
  return () => {
    const wasSlow = slow;
    slow = inbox.oldestWaitMs > SLOW_WRITER_MS;
    if (slow !== wasSlow)
      tell({ ...envelope(), kind: 'station.condition', alarm: 'writer-slow', active: slow, detail: { waiting: inbox.waiting } });
    if (ticking) return;
    ticking = true;
    const ended = (problem: string | null): void => {
      ticking = false;
      if ((problem !== null) === failing) return;
      failing = problem !== null;
      tell({
        ...envelope(),
        kind: 'station.condition',
        alarm: 'tick-failed',
        active: failing,
        detail: { problem: (problem ?? '').slice(0, 200) },
      });
    };
    // A tick that could not be taken is followed by the next one; that something due cannot be done is told until it can.
    const tick = (): void => {
      inbox.submit({ ...envelope(), kind: 'clock.ticked' }).then(
        (answer) => (answer.kind === 'ticked' ? tick() : ended(null)),
        (error: unknown) => ended(messageOf(error)),
      );
    };
    tick();
  };
}

function countWaiting(entries: ReadonlyMap<PileId, PileEntry>): number {
  let waiting = 0;
  for (const entry of entries.values()) if (entry.admission === 'waiting') waiting += 1;
  return waiting;
}

/** Results of orders until somebody asked for them, or a minute has passed. At most 1,000; then the oldest goes. */
class Results {
  readonly #clock: Clock;
  readonly #arrived = new Map<CommandId, CommandResult>();
  readonly #asked = new Map<CommandId, (result: CommandResult) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(commandId: CommandId, result: CommandResult): void {
    const asker = this.#asked.get(commandId);
    this.#asked.delete(commandId);
    if (asker !== undefined) {
      asker(result);
      return;
    }
    this.#arrived.set(commandId, result);
    const [oldest] = this.#arrived.keys();
    if (this.#arrived.size > 1_000 && oldest !== undefined) this.#arrived.delete(oldest);
  }

  take(commandId: CommandId): Promise<CommandResult> {
    const arrived = this.#arrived.get(commandId);
    if (arrived !== undefined) {
      this.#arrived.delete(commandId);
      return Promise.resolve(arrived);
    }
    return new Promise((resolve) => {
      const cancel = this.#clock.after(RESULTS_KEPT_MS, () => {
        this.#asked.delete(commandId);
        resolve({ outcome: 'failed', code: 'no-answer', detail: 'no answer within a minute' });
      });
      this.#asked.set(commandId, (result) => {
        cancel();
        resolve(result);
      });
    });
  }
}
