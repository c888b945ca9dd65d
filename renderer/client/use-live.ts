/** Watches a feed of the station: `useLive((api, signal) => api.board.watch(undefined, { signal }), 'board', fold)`. */
import { useEffect, useEffectEvent, useState } from 'react';
import { faultOf, type ScreenFault } from './fault.ts';
import type { Watch } from './feed.ts';
import { useLine, useScreen } from './screen-context.tsx';

export interface Live<S> {
  /** undefined until the first value came. */
  readonly data: S | undefined;
  readonly loading: boolean;
  readonly fault: ScreenFault | null;
  /** The line is broken: what is shown may be old. */
  readonly stale: boolean;
}

interface Held<S> {
  readonly key: string;
  readonly data: S | undefined;
  readonly fault: ScreenFault | null;
}

/** `fold` makes the shown state from the former one and what came; another `key` begins anew. Begins again by itself when the line comes back. */
export function useLive<T, S>(watch: Watch<T>, key: string, fold: (before: S | undefined, value: T) => S): Live<S> {
  const { feed } = useScreen();
  const [held, setHeld] = useState<Held<S>>({ key, data: undefined, fault: null });
  const open = useEffectEvent(watch);
  const take = useEffectEvent((value: T) =>
    setHeld((before) => ({ key, data: fold(before.key === key ? before.data : undefined, value), fault: null })),
  );
  const fail = useEffectEvent((error: unknown) =>
    setHeld((before) => ({ key, data: before.key === key ? before.data : undefined, fault: faultOf(error) })),
  );
  useEffect(
    () =>
      feed.watch<T>(
        (api, signal) => open(api, signal),
        (value) => take(value),
        (error) => fail(error),
      ),
    [feed, key],
  );
  const stale = useLine().kind === 'lost';
  const mine = held.key === key ? held : { data: undefined, fault: null };
  return { data: mine.data, loading: mine.data === undefined && mine.fault === null, fault: mine.fault, stale };
}
