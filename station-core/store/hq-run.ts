/** What the core says of its runs: the one that goes on, and the pauses before it. */
import type { HqPause } from '../domain/hq.ts';
import type { Reader } from './connection.ts';
import { hqToldOf } from './hq-outbox.ts';

interface CoreRun {
  readonly software: string;
  readonly startedAtMs: number;
  /** The newest last; files of earlier versions have none. */
  readonly pauses?: readonly HqPause[];
}

/** null: no core said so in this file. */
export function runOf(db: Reader): CoreRun | null {
  return (hqToldOf(db, 'station', 'run') as CoreRun | undefined) ?? null;
}

export function pausesOf(db: Reader): readonly HqPause[] {
  return runOf(db)?.pauses ?? [];
}
