/** Keeps the PC awake while the station runs: a sleeping PC is a station without its central system. The display may sleep. */
import type { PowerSaveBlocker } from 'electron';

/** Asks the system not to suspend; the returned call lets it again and may be repeated. */
export function keepAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>): () => void {
  const id = blocker.start('prevent-app-suspension');
  return () => {
    if (blocker.isStarted(id)) blocker.stop(id);
  };
}
