/** Asks the station and keeps the answer fresh: `const list = useCall(api.sessions.list, { filter }, { topics: ['session'] })`. */
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type { Notice } from '../../station-core/api/contract.ts';
import type { Topic } from './api.ts';
import { CallStore } from './call-store.ts';
import type { ScreenFault } from './fault.ts';
import { useLine, useSurroundings } from './screen-context.tsx';

export interface CallOptions {
  /** The answer is fetched again when the station names one of these. */
  readonly topics?: readonly Topic[];
  /** Narrows the topics, e.g. to one session. */
  readonly concerns?: (notice: Notice) => boolean;
  /** false: not asked yet, e.g. until a dialog is open. */
  readonly enabled?: boolean;
}

export interface Call<T> {
  /** undefined until the first answer. */
  readonly data: T | undefined;
  /** True until there is an answer or a fault: show the skeleton. */
  readonly loading: boolean;
  /** A newer answer is on its way; `data` is the former one. */
  readonly refreshing: boolean;
  readonly fault: ScreenFault | null;
  /** The line is broken: what is shown may be old. */
  readonly stale: boolean;
  readonly reload: () => void;
}

export type Procedure<I, T> = (input: I, options?: { signal?: AbortSignal }) => PromiseLike<T>;

/** Input is compared by its JSON. After the line broke, everything with topics is asked again. */
export function useCall<I, T>(procedure: Procedure<I, T>, input: I, options: CallOptions = {}): Call<T> {
  const { enabled = true } = options;
  const [store] = useState(() => new CallStore<T>());
  const start = useEffectEvent(() => store.start((signal) => procedure(input, { signal })));
  const key = JSON.stringify(input);
  useEffect(() => {
    if (!enabled) return undefined;
    start();
    return () => store.stop();
  }, [store, key, enabled]);
  useTopics(options.topics ?? [], store.reload, options.concerns);
  const state = useSyncExternalStore(store.onState, store.state);
  const stale = useLine().kind === 'lost';
  return {
    data: state.data,
    loading: state.data === undefined && state.fault === null,
    refreshing: state.asking && state.data !== undefined,
    fault: state.fault,
    stale,
    reload: store.reload,
  };
}

/** Calls back when the station names one of the topics, and when the line came back. No topics: never. */
export function useTopics(topics: readonly Topic[], onChange: () => void, concerns?: (notice: Notice) => boolean): void {
  const { changes } = useSurroundings();
  const heard = useEffectEvent((notices: readonly Notice[]) => {
    if (topics.length === 0) return;
    const mine = notices.some((notice) => topics.includes(notice.topic) && (concerns?.(notice) ?? true));
    if (mine || notices.length === 0) onChange();
  });
  useEffect(() => changes.listen((notices) => heard(notices)), [changes]);
}
