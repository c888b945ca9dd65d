/** What the maintenance thread can be told to do, and how it does it. */
import { must } from '../base/assert.ts';
import type { UtcMs } from '../base/time.ts';
import { backUp, type BackupOrder, type BackupResult } from './backup.ts';
import type { Ask } from './calls.ts';
import type { LedgerProof } from '../domain/till-views.ts';
import { proveLedger } from './ledger-proof.ts';
import { passiveCheckpoint, type CheckpointResult } from './checkpoint.ts';
import { checkSince, verifiedPoint, type CheckReport } from './checks.ts';
import { openCheckpointer, openReader } from './open.ts';

/** Order -> what it is given and what comes back. */
export interface MaintenanceOrders {
  /** A verified copy. */
  readonly backup: { readonly params: BackupOrder; readonly result: BackupResult };
  /** What came since the last verified point. */
  readonly check: { readonly params: { readonly file: string; readonly nowMs: UtcMs }; readonly result: CheckReport };
  /** The whole ledger, beside a station that runs. */
  readonly 'prove-ledger': { readonly params: { readonly file: string }; readonly result: LedgerProof };
  /** From the WAL into the file, as far as readers allow. */
  readonly checkpoint: { readonly params: { readonly file: string }; readonly result: CheckpointResult };
}

type Handlers = { readonly [Name in keyof MaintenanceOrders]: (params: MaintenanceOrders[Name]['params']) => unknown };

const HANDLERS: Handlers = {
  backup: backUp,
  check: ({ file, nowMs }) => {
    const db = openReader(file);
    try {
      db.limit(CHECK_LIMIT_MS);
      return db.snapshot(() => checkSince(db, verifiedPoint(db), nowMs));
    } finally {
      db.close();
    }
  },
  'prove-ledger': ({ file }) => proveLedger(file),
  checkpoint: ({ file }) => {
    const db = openCheckpointer(file);
    try {
      // The first copies for a while, and as long is written to the WAL; the second has hardly anything to do and leaves hardly anything.
      passiveCheckpoint(db);
      return passiveCheckpoint(db);
    } finally {
      db.close();
    }
  },
};

/** A reader's transaction lasts at most so long, this one too; what it did not get to, the nightly check sees. */
const CHECK_LIMIT_MS = 5_000;

/** Answers the orders of `Maintenance`. */
export function serveMaintenance(): (ask: Ask) => unknown {
  return (ask) => {
    const name = must(
      ORDER_NAMES.find((known) => known === ask.name),
      `there is an order ${ask.name}`,
    );
    // Name and params were bound together by the types of `Maintenance`; a thread's message cannot carry that.
    return (HANDLERS[name] as (params: unknown) => unknown)(ask.params);
  };
}

const ORDER_NAMES = ['backup', 'check', 'prove-ledger', 'checkpoint'] as const satisfies readonly (keyof MaintenanceOrders)[];
