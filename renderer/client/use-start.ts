/** What a screen begins with: whether it is set up, and who is logged in. Nothing can be shown before both are known. */
import { useEffect, useEffectEvent } from 'react';
import type { ScreenFault } from './fault.ts';
import type { Listeners } from './listeners.ts';
import type { Call } from './use-call.ts';

/** A server that does not answer at the start is asked again this often. */
const RETRY_MS = 3_000;

export interface Start {
  /** Why one of the first answers is not here; null: it is, or is on its way. */
  readonly fault: ScreenFault | null;
  /** Asks both again, e.g. after a log-in. */
  readonly reload: () => void;
}

/** Asks both again until they were answered once, and who is logged in when `loginEnded` is told. */
export function useStart(status: Call<unknown>, me: Call<unknown>, loginEnded: Listeners): Start {
  const again = me.reload;
  useEffect(() => loginEnded.add(again), [loginEnded, again]);
  const reload = () => {
    status.reload();
    me.reload();
  };
  const fault = status.data === undefined ? status.fault : me.data === undefined ? me.fault : null;
  const unreached = fault !== null;
  const retry = useEffectEvent(reload);
  useEffect(() => {
    if (!unreached) return undefined;
    const tick = setInterval(() => retry(), RETRY_MS);
    return () => clearInterval(tick);
  }, [unreached]);
  return { fault, reload };
}
