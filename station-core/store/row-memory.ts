/**
 * What the one connection that writes knows of its rows already: nobody else changes them, so what was read once or written
 * last is what the file says. Everything is forgotten where anything is rolled back. Readers have none, they ask the file.
 */

/** Groups of rows that are asked for with nearly every event. Who writes to one of them outside of its file in store/ must `forget` it. */
export type Remembered =
  | 'pile' | 'connector' | 'open-sessions' | 'settings' | 'plan' | 'plan-version' | 'card' | 'account' | 'open-orders' | 'transaction' | 'session-money'
  | 'benefits' | 'outbox' | 'hq-object' | 'pile-told' | 'fault' | 'hq-owned'; // prettier-ignore

/** Entries of one group; then all of it is forgotten and read anew. */
const MOST_PER_GROUP = 10_000;

export class RowMemory {
  readonly #groups = new Map<Remembered, Map<string, unknown>>();

  /** `load` answers what the group holds under this key, each time the same type. */
  get<T>(group: Remembered, key: string, load: () => T): T {
    const entries = this.#group(group);
    // Values are put in by the same file of store/ that loads them, under the same key.
    const known = entries.get(key) as T | undefined;
    if (known !== undefined) return known;
    const loaded = load();
    this.#keep(entries, key, loaded);
    return loaded;
  }

  /** What was just written. */
  put(group: Remembered, key: string, value: unknown): void {
    this.#keep(this.#group(group), key, value);
  }

  /** Without a key: all of the group. */
  forget(group: Remembered, key?: string): void {
    if (key === undefined) this.#groups.delete(group);
    else this.#groups.get(group)?.delete(key);
  }

  clear(): void {
    this.#groups.clear();
  }

  #group(group: Remembered): Map<string, unknown> {
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    const made = new Map<string, unknown>();
    this.#groups.set(group, made);
    return made;
  }

  #keep(entries: Map<string, unknown>, key: string, value: unknown): void {
    if (entries.size >= MOST_PER_GROUP && !entries.has(key)) entries.clear();
    entries.set(key, value);
  }
}
