/** The threads beside the writer that read the file and look after it: composition only. */
import { messageOf } from './base/fault.ts';
import type { ZoneName } from './base/time.ts';
import type { StationEvent } from './domain/event.ts';
import type { Clock, Logger } from './domain/ports.ts';
import type { Inbox } from './flow/inbox.ts';
import { createMaintenance } from './store/maintenance.ts';
import type { storeFiles } from './store/open-store.ts';
import { createReadPool, type ReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';
import { startUpkeep, type Upkeep } from './store/upkeep.ts';
import { newEventId } from './system.ts';
import { workerUrl } from './worker-url.ts';

export interface StoreParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly files: ReturnType<typeof storeFiles>;
  readonly masterKey: Buffer;
  readonly zone: () => ZoneName;
  readonly inbox: Pick<Inbox, 'checkpointed' | 'verified'>;
  readonly tell: (event: StationEvent) => void;
  /** What was opened is closed in reverse. */
  readonly onClose: (close: () => void | Promise<void>) => void;
}

export interface StoreThreads {
  readonly reads: ReadPool<StoreQueries>;
  readonly upkeep: Upkeep;
}

export function openStoreThreads({ clock, log, files, masterKey, zone, inbox, tell, onClose }: StoreParts): StoreThreads {
  const reads = createReadPool<StoreQueries>({
    workerUrl: workerUrl('store', 'reader-worker'),
    clock,
    file: files.database,
    journalFolder: files.journal,
    masterKey,
  });
  onClose(() => reads.close());
  const maintenance = createMaintenance({ workerUrl: workerUrl('store', 'maintenance-worker') });
  onClose(() => maintenance.close());
  const upkeep = startUpkeep({
    clock,
    maintenance,
    file: files.database,
    backupFolder: files.backups,
    zone,
    onCondition: ({ alarm, active, detail }) =>
      tell({ kind: 'station.condition', id: newEventId(), receivedMs: clock.now(), alarm, active, detail }),
    onCheckpointed: () => inbox.checkpointed(),
    onVerified: (point) => inbox.verified(point),
    onProblem: (error) => log.warn({ problem: messageOf(error) }, 'upkeep of the database failed and will be tried again'),
  });
  onClose(() => upkeep.close());
  return { reads, upkeep };
}
