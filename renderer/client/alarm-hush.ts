/** What this window was told to be quiet about, and which alarms it does not show over the page: until something new happens to them. */
import { useSyncExternalStore } from 'react';

/** seq and how often it was escalated: an escalation is something new. */
export type HushKey = `${number}/${number}`;

interface Hush {
  readonly silent: ReadonlySet<HushKey>;
  readonly minimised: ReadonlySet<HushKey>;
}

let hush: Hush = { silent: new Set(), minimised: new Set() };
const listeners = new Set<() => void>();
/** More than any screen shows; the oldest are forgotten. */
const MOST = 2_000;

export function hushKey({
  seq,
  escalations,
  times,
}: {
  readonly seq: number;
  readonly escalations: number;
  readonly times: number;
}): HushKey {
  return `${seq}/${escalations + times * 1_000}`;
}

export function silence(keys: readonly HushKey[]): void {
  change({ ...hush, silent: withKeys(hush.silent, keys) });
}

export function minimise(keys: readonly HushKey[]): void {
  change({ ...hush, minimised: withKeys(hush.minimised, keys) });
}

export function useHush(): Hush {
  return useSyncExternalStore(listen, () => hush);
}

function withKeys(before: ReadonlySet<HushKey>, keys: readonly HushKey[]): ReadonlySet<HushKey> {
  return new Set([...before, ...keys].slice(-MOST));
}

function change(next: Hush): void {
  hush = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
