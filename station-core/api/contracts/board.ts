/** What screens watch: the board of connectors, and which things have changed. */
import { eventIterator, oc, type } from '@orpc/contract';
import type { Notice } from '../../domain/outcome.ts';
import type { ConnectorTile } from '../../domain/views.ts';

/** What a watcher of the board gets: the whole first, then what changed. */
export type BoardUpdate =
  | { readonly kind: 'all'; readonly tiles: readonly ConnectorTile[]; readonly nowMs: number }
  | { readonly kind: 'some'; readonly tiles: readonly ConnectorTile[]; readonly gone: readonly string[]; readonly nowMs: number };

export const boardArea = { watch: oc.output(eventIterator(type<BoardUpdate>())) };

/** What changed, by name; a screen asks again for what it shows. Starts with an empty batch once it listens. */
export const feedArea = { changes: oc.output(eventIterator(type<readonly Notice[]>())) };
