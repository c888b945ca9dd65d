/** What every screen stands on, handed down once: calls, the feed, the clock. */
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Api } from './api.ts';
import type { ChangeHub } from './change-hub.ts';
import type { StationClock } from './clock.ts';
import type { Feed, LineState } from './feed.ts';
import type { Listeners } from './listeners.ts';

/** What drawing needs, whoever answers the calls: whether the line is up, what changed, what time it is. */
export interface Surroundings {
  readonly feed: Pick<Feed, 'state' | 'onState'>;
  readonly changes: Pick<ChangeHub, 'listen'>;
  readonly clock: StationClock;
}

export interface Screen extends Surroundings {
  readonly api: Api;
  readonly feed: Feed;
  readonly changes: ChangeHub;
  /** Told when the station no longer knows this login. */
  readonly loginEnded: Listeners;
}

const ScreenContext = createContext<Screen | null>(null);
const SurroundingsContext = createContext<Surroundings | null>(null);

export function ScreenProvider({ screen, children }: { readonly screen: Screen; readonly children: ReactNode }) {
  return (
    <ScreenContext value={screen}>
      <SurroundingsProvider surroundings={screen}>{children}</SurroundingsProvider>
    </ScreenContext>
  );
}

/** For screens of another server than the station's, whose calls are their own. */
export function SurroundingsProvider({ surroundings, children }: { readonly surroundings: Surroundings; readonly children: ReactNode }) {
  return <SurroundingsContext value={surroundings}>{children}</SurroundingsContext>;
}

/** Throws outside a ScreenProvider: that is a bug. */
export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (screen === null) throw new Error('useScreen outside of ScreenProvider');
  return screen;
}

/** Throws outside of a provider: that is a bug. */
export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (surroundings === null) throw new Error('useSurroundings outside of its provider');
  return surroundings;
}

/** Every call of the contract: `useApi().sessions.list`. */
export function useApi(): Api {
  return useScreen().api;
}

/** Whether the station is heard right now. */
export function useLine(): LineState {
  const { feed } = useSurroundings();
  return useSyncExternalStore(feed.onState, feed.state);
}

/** The station's time in UTC milliseconds, cut to whole steps; renders again when a step has passed. */
export function useNow(stepMs: 1_000 | 60_000 = 60_000): number {
  const { clock } = useSurroundings();
  return useSyncExternalStore(clock.onTick, () => Math.floor(clock.nowMs() / stepMs) * stepMs);
}
