/** Bugs, as opposed to faults: a broken promise of our own code stops the part it happened in. */

/** Throws when a thing that must be true is not. */
export function assert(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${promise}`);
}

/** Closes a complete switch: a case that was forgotten does not compile. */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}

/** The value, or a bug: for what an index or a lookup of our own must have. */
export function must<T>(value: T | null | undefined, promise: string): T {
  if (value === null || value === undefined) throw new Error(`assertion failed: ${promise}`);
  return value;
}
