/** A function that stays the same between drawings and always does what the newest one says: for memoised children. */
import { useCallback, useLayoutEffect, useRef } from 'react';

/** Not to be called while drawing. */
export function useStable<A extends readonly unknown[], R>(newest: (...args: A) => R): (...args: A) => R {
  const held = useRef(newest);
  useLayoutEffect(() => {
    held.current = newest;
  });
  return useCallback((...args: A) => held.current(...args), []);
}
