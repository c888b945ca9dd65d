/** Images that were uploaded and not yet added: the person sees the checksum before the name is given. */
import type { OperatorId } from '../base/ids.ts';
import { HOUR_MS } from '../base/time.ts';
import { messageOf } from '../base/fault.ts';
import type { KeptFile } from '../domain/ports.ts';
import type { ApiPorts } from './ports.ts';

export interface Uploads {
  /** Keeps it until it is taken, for an hour at most. */
  put(file: KeptFile, by: OperatorId): void;
  /** null: unknown, another person's, or too old. */
  take(uploadId: string, by: OperatorId): KeptFile | null;
  close(): void;
}

/** All persons together; the oldest goes. */
const MOST_WAITING = 8;

export function createUploads({ clock, files, log }: Pick<ApiPorts, 'clock' | 'files' | 'log'>): Uploads {
  const waiting = new Map<string, { readonly file: KeptFile; readonly by: OperatorId; readonly stop: () => void }>();
  const drop = (uploadId: string): void => {
    const one = waiting.get(uploadId);
    if (one === undefined) return;
    waiting.delete(uploadId);
    one.stop();
    // What stays by mistake is swept at the next start.
    files
      .remove('firmware', one.file.id)
      .catch((error: unknown) => log.warn({ problem: messageOf(error) }, 'an upload could not be removed'));
  };
  return {
    put: (file, by) => {
      waiting.set(file.id, { file, by, stop: clock.after(HOUR_MS, () => drop(file.id)) });
      const [oldest] = waiting.keys();
      if (waiting.size > MOST_WAITING && oldest !== undefined) drop(oldest);
    },
    take: (uploadId, by) => {
      const one = waiting.get(uploadId);
      if (one?.by !== by) return null;
      waiting.delete(uploadId);
      one.stop();
      return one.file;
    },
    close: () => {
      for (const { stop } of waiting.values()) stop();
    },
  };
}
