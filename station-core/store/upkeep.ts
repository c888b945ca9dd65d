/** Looks after the file while the station runs: checkpoints, disk, the nightly backup with its check, the check at start. Decides when; others do. */
import path from 'node:path';
import { isFault, messageOf } from '../base/fault.ts';
import { HOUR_MS, localTime, MINUTE_MS, SECOND_MS, type UtcMs, type ZoneName } from '../base/time.ts';
import type { AlarmKind } from '../domain/station.ts';
import type { Clock } from '../domain/ports.ts';
import type { LedgerProof } from '../domain/till-views.ts';
import { backupsIn, type BackupResult } from './backup.ts';
import { walBytes, walCondition, WAL_WORTH_BYTES } from './checkpoint.ts';
import type { VerifiedPoint } from './checks.ts';
import type { Condition } from './condition.ts';
import { diskCondition, diskOf } from './disk.ts';
import type { Maintenance } from './maintenance.ts';

export interface UpkeepOptions {
  readonly clock: Clock;
  readonly maintenance: Maintenance;
  readonly file: string;
  readonly backupFolder: string;
  /** The station's zone as it is now: the night is local. */
  readonly zone: () => ZoneName;
  /** Called when a condition comes or goes, not while it stays. */
  readonly onCondition: (condition: Condition) => void;
  /** The WAL was copied up to a moment ago; the writer copies the rest. */
  readonly onCheckpointed: () => void;
  /** To be stored by the writer: putVerifiedPoint. */
  readonly onVerified: (point: VerifiedPoint) => void;
  /** Something of upkeep itself failed; it goes on. */
  readonly onProblem: (error: unknown) => void;
}

export interface Upkeep {
  /** A backup now, beside the nightly ones: the button on a screen. */
  backUpNow(): Promise<BackupResult>;
  /** A verified copy in `folder`, beside the backups: for a recovery file. */
  copyTo(folder: string): Promise<BackupResult>;
  /** Goes through the whole ledger now: the button on a screen. What is wrong is an alarm too. */
  proveLedger(): Promise<LedgerProof>;
  close(): void;
}

/** Backups begin at this local minute, or as soon as the PC is up after it. */
const NIGHT_MINUTE = 3 * 60;
/**
 * A WAL that wraps in place keeps its size, so time says when there is something to copy again, and growth when that is too long:
 * each checkpoint syncs the file beside the commits, and pages written often are copied once.
 */
const CHECKPOINT_EVERY_MS = 3 * SECOND_MS;
const WAL_GROWTH_BYTES = 16 * 1_024 * 1_024;
/** Not into the rush of a start. */
const FIRST_BACKUP_AFTER_MS = 10 * MINUTE_MS;
const RETRY_MS = HOUR_MS;

/** Runs until closed. The check at start begins at once, in the maintenance thread. */
export function startUpkeep(options: UpkeepOptions): Upkeep {
  const { clock, maintenance, file } = options;
  const active = new Map<AlarmKind, boolean>();
  let nextBackupMs: UtcMs | number = clock.now() + FIRST_BACKUP_AFTER_MS;
  let checkpointing = false;
  let checkpointed = { atMs: -Infinity, bytes: 0 };
  let backingUp = false;

  const tell = (condition: Condition): void => {
    if ((active.get(condition.alarm) ?? false) === condition.active) return;
    active.set(condition.alarm, condition.active);
    options.onCondition(condition);
  };
  const isActive = (alarm: AlarmKind): boolean => active.get(alarm) ?? false;

  const checkpoint = async (): Promise<void> => {
    const bytes = walBytes(file);
    tell(walCondition(bytes, isActive('wal-too-large')));
    const isDue = clock.monotonic() - checkpointed.atMs >= CHECKPOINT_EVERY_MS || bytes - checkpointed.bytes >= WAL_GROWTH_BYTES;
    if (checkpointing || bytes < WAL_WORTH_BYTES || !isDue) return;
    checkpointing = true;
    try {
      await maintenance.order('checkpoint', { file });
      options.onCheckpointed();
      checkpointed = { atMs: clock.monotonic(), bytes: walBytes(file) };
    } finally {
      checkpointing = false;
    }
  };

  const watchDisk = async (): Promise<void> => tell(diskCondition(await diskOf(path.dirname(file)), isActive('disk-nearly-full')));

  /** A ledger that does not hold is an alarm of its own: the file may be well. Its end is told every time, as the alarm may stand from before a restart. */
  const tellLedger = (ledger: readonly string[]): void => {
    const detail = ledger.length === 0 ? {} : { problem: ledger.join('; ').slice(0, 500) };
    active.set('ledger-broken', ledger.length > 0);
    options.onCondition({ alarm: 'ledger-broken', active: ledger.length > 0, detail });
  };

  const checkStart = async (): Promise<void> => {
    const { problems, ledger } = await maintenance.order('check', { file, nowMs: clock.now() });
    if (ledger.length > 0) tellLedger(ledger);
    if (problems.length > ledger.length)
      tell({ alarm: 'store-damaged', active: true, detail: { problem: problems.join('; ').slice(0, 500) } });
  };

  const orderCopy = (folder: string): Promise<BackupResult> => {
    const nowMs = clock.now();
    return maintenance.order('backup', { file, folder, day: localTime(nowMs, options.zone()).date, nowMs });
  };

  const tellFound = ({ ledger, damaged, problem }: BackupResult): void => {
    if (ledger !== null) tellLedger(ledger);
    if (damaged) tell({ alarm: 'store-damaged', active: true, detail: { problem: (problem ?? '').slice(0, 500) } });
  };

  const copyTo = async (folder: string): Promise<BackupResult> => {
    const result = await orderCopy(folder);
    tellFound(result);
    return result;
  };

  const backUpNow = async (): Promise<BackupResult> => {
    backingUp = true;
    nextBackupMs = clock.now() + RETRY_MS;
    try {
      const result = await orderCopy(options.backupFolder);
      tell({
        alarm: 'backup-failed',
        active: result.problem !== null,
        detail: result.problem === null ? {} : { problem: result.problem.slice(0, 500) },
      });
      tellFound(result);
      if (result.ok) options.onVerified(result.point);
      return result;
    } finally {
      backingUp = false;
    }
  };

  /** One at a time: whoever asks meanwhile gets the answer that is on its way. */
  let proving: Promise<LedgerProof> | null = null;
  const proveLedger = (): Promise<LedgerProof> => {
    proving ??= maintenance
      .order('prove-ledger', { file })
      .then((proof) => {
        if (proof.problems.length > 0) tellLedger(proof.problems);
        return proof;
      })
      .finally(() => {
        proving = null;
      });
    return proving;
  };

  const backUpWhenDue = async (): Promise<void> => {
    const now = localTime(clock.now(), options.zone());
    const newest = backupsIn(options.backupFolder)[0]?.day ?? '';
    if (backingUp || clock.now() < nextBackupMs || now.minuteOfDay < NIGHT_MINUTE || newest >= now.date) return;
    await backUpNow();
  };

  const supervise = (work: () => Promise<void>) => (): void => {
    work().catch((error: unknown) => {
      // A closed or busy thread says 'inbox.full': the next round comes by itself.
      if (!isFault(error) || error.code !== 'inbox.full') options.onProblem(error instanceof Error ? error : new Error(messageOf(error)));
    });
  };

  supervise(checkStart)();
  const stops = [
    clock.every(SECOND_MS, supervise(checkpoint)),
    clock.every(MINUTE_MS, supervise(watchDisk)),
    clock.every(MINUTE_MS, supervise(backUpWhenDue)),
  ];
  return { backUpNow, copyTo, proveLedger, close: () => stops.forEach((stop) => stop()) };
}
