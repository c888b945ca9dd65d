/** Puts a screen's foundation together: calls, feed, clock. Nothing is connected until `feed.start()`. */
import { createApi } from './api.ts';
import { ChangeHub } from './change-hub.ts';
import { StationClock } from './clock.ts';
import { faultOf } from './fault.ts';
import { Feed } from './feed.ts';
import { Listeners } from './listeners.ts';
import type { Screen } from './screen-context.tsx';

/** `origin` e.g. "http://127.0.0.1:8080". */
export function openScreen(origin: string): Screen {
  const nowMs = () => Date.now();
  const loginEnded = new Listeners();
  const api = createApi(origin, (error) => {
    if (faultOf(error).code === 'access.not-logged-in') loginEnded.tell();
  });
  const feed = new Feed({ open: () => new WebSocket(`${origin.replace(/^http/, 'ws')}/feed`), nowMs, ended: loginEnded.tell });
  return { api, feed, changes: new ChangeHub(feed), clock: new StationClock(nowMs), loginEnded };
}
