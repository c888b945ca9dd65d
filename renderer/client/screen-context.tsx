/** What every screen stands on, handed down once: calls, the feed, the clock. */
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Api } from './api.ts';
import type { ChangeHub } from './change-hub.ts';
import type { StationClock } from './clock.ts';
import type { Feed, LineState } from './feed.ts';
import type { Listeners } from './listeners.ts';

export interface Screen {
  readonly api: Api;
  readonly feed: Feed;
  readonly changes: ChangeHub;
  readonly clock: StationClock;
  /** Told when the station no longer knows this login. */
  readonly loginEnded: Listeners;
}

const ScreenContext = createContext<Screen | null>(null);

export function ScreenProvider({ screen, children }: { readonly screen: Screen; readonly children: ReactNode }) {
  return <ScreenContext value={screen}>{children}</ScreenContext>;
}

/** Throws outside a ScreenProvider: that is a bug. */
export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (screen === null) throw new Error('useScreen outside of ScreenProvider');
  return screen;
}

/** Every call of the contract: `useApi().sessions.list`. */
export function useApi(): Api {
  return useScreen().api;
}

/** Whether the station is heard right now. */
export function useLine(): LineState {
  const { feed } = useScreen();
  return useSyncExternalStore(feed.onState, feed.state);
}

/** The station's time in UTC milliseconds, cut to whole steps; renders again when a step has passed. */
export function useNow(stepMs: 1_000 | 60_000 = 60_000): number {
  const { clock } = useScreen();
  return useSyncExternalStore(clock.onTick, () => Math.floor(clock.nowMs() / stepMs) * stepMs);
}
