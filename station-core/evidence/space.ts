/** Whether the disk has room for evidence: looked at now and then, and at once when a write failed. */
import { mkdir, statfs } from 'node:fs/promises';
import { messageOf } from '../base/fault.ts';
import type { Clock, Logger } from '../domain/ports.ts';
import { FREE_AGAIN_BYTES, FREE_BYTES, LOOK_MS } from './limits.ts';

export interface Space {
  /** In plain words why nothing is written; null: there is room. */
  readonly problem: () => string | null;
  /** A write failed: says why in plain words, and looks again soon. */
  failed(error: unknown): string;
  /** Looks now. Never rejects. */
  look(): Promise<void>;
  close(): void;
}

export interface SpaceHost {
  readonly clock: Pick<Clock, 'every'>;
  readonly log: Logger;
  readonly folder: string;
  /** When there is room no more, or again. */
  readonly onChange: () => void;
  /** Free bytes of the disk under the folder. Tests say what they like. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export const DISK_FULL = 'The disk is full: nothing more is recorded';

/** Looks every 5 s until it is closed. */
export function openSpace(host: SpaceHost): Space {
  const freeBytes = host.freeBytes ?? freeOf;
  let problem: string | null = null;

  const become = (next: string | null): void => {
    if (next === problem) return;
    problem = next;
    if (next !== null) host.log.error({ problem: next }, 'evidence cannot be written');
    else host.log.info({}, 'evidence is written again');
    host.onChange();
  };
  const look = async (): Promise<void> => {
    try {
      const free = await freeBytes(host.folder);
      become(free < (problem === null ? FREE_BYTES : FREE_AGAIN_BYTES) ? DISK_FULL : null);
    } catch (error) {
      become(wordsOf(error));
    }
  };
  const cancel = host.clock.every(LOOK_MS, () => void look());
  return {
    problem: () => problem,
    failed: (error) => {
      const words = wordsOf(error);
      become(words);
      return words;
    },
    look,
    close: cancel,
  };
}

async function freeOf(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return DISK_FULL;
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'The evidence folder cannot be written to';
  return `The disk cannot be written to: ${messageOf(error)}`;
}
