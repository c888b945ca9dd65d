/** Where the screen is, and how to go elsewhere. */
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { hrefOf, parseRoute, type Route } from './route.ts';

function onHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHash, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** Goes to a page: `navigate(['sessions', id])`. */
export function navigate(parts: readonly string[], query: Readonly<Record<string, string | null>> = {}): void {
  window.location.hash = hrefOf(parts, query);
}

/** Filters that stay in the address: `const [filters, setFilters] = useFilters({ text: '', phase: '' })`. A value equal to its default is left out of the address. */
export function useFilters<F extends Readonly<Record<string, string>>>(defaults: F): readonly [F, (change: Partial<F>) => void] {
  const route = useRoute();
  const filters = useMemo(() => {
    const found = Object.entries(defaults).map(([name, value]) => [name, route.query.get(name) ?? value]);
    return Object.fromEntries(found) as F;
  }, [defaults, route]);
  const change = useCallback(
    (next: Partial<F>) => {
      const now = parseRoute(window.location.hash);
      const query: Record<string, string | null> = {};
      for (const [name, value] of now.query) query[name] = value;
      const given: Partial<Record<string, string>> = next;
      for (const [name, value] of Object.entries(given)) query[name] = value === defaults[name] ? null : (value ?? null);
      // Replaced, not pushed: Back leaves the list instead of undoing letter by letter.
      window.history.replaceState(null, '', hrefOf(now.parts, query));
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    },
    [defaults],
  );
  return [filters, change];
}
