/** What HQ's pages stand on, handed down once: calls, whether HQ is heard, the clock, and who is logged in. */
import { createContext, useContext, useEffect, useEffectEvent, type ReactNode } from 'react';
import type { Me } from '../../../hq-receiver/contract.ts';
import { StationClock } from '../clock.ts';
import { faultOf } from '../fault.ts';
import { Listeners } from '../listeners.ts';
import { SurroundingsProvider, type Surroundings } from '../screen-context.tsx';
import { PlaceProvider } from '../station-context.tsx';
import { createHqApi, type HqApi } from './hq-api.ts';
import { HqLine } from './hq-line.ts';

export interface HqScreen {
  readonly api: HqApi;
  readonly surroundings: Surroundings;
  /** Told when HQ no longer knows this login. */
  readonly loginEnded: Listeners;
}

/** `origin` e.g. "https://hq.example". */
export function openHq(origin: string): HqScreen {
  const nowMs = () => Date.now();
  const line = new HqLine(nowMs);
  const loginEnded = new Listeners();
  const api = createHqApi(origin, {
    answered: line.answered,
    failed: (error) => {
      line.failed(error);
      if (faultOf(error).code === 'access.not-logged-in') loginEnded.tell();
    },
  });
  // Nothing is told by itself here: pages ask again (useFresh).
  const changes = { listen: () => () => undefined };
  return { api, surroundings: { feed: line, changes, clock: new StationClock(nowMs) }, loginEnded };
}

const HqContext = createContext<HqScreen | null>(null);
const MeContext = createContext<Me | null>(null);

/** Times that belong to no station are the browser's; every amount here names its own currency. */
const HERE = { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, currency: { code: '', digits: 2 } };

export function HqProvider({ hq, children }: { readonly hq: HqScreen; readonly children: ReactNode }) {
  return (
    <HqContext value={hq}>
      <SurroundingsProvider surroundings={hq.surroundings}>
        <PlaceProvider place={HERE}>{children}</PlaceProvider>
      </SurroundingsProvider>
    </HqContext>
  );
}

/** Throws outside of a HqProvider: that is a bug. */
export function useHq(): HqScreen {
  const hq = useContext(HqContext);
  if (hq === null) throw new Error('useHq outside of HqProvider');
  return hq;
}

/** Every call of HQ's contract. */
export function useHqApi(): HqApi {
  return useHq().api;
}

export function HqMeProvider({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

export function useHqMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('a page outside of the shell');
  return me;
}

/** Asks again every so often while somebody looks, and at once when the page is looked at again. */
export function useFresh(reload: () => void, everyMs = 10_000): void {
  const ask = useEffectEvent(reload);
  useEffect(() => {
    const tick = setInterval(() => {
      if (!document.hidden) ask();
    }, everyMs);
    const seen = (): void => {
      if (!document.hidden) ask();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(tick);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [everyMs]);
}
