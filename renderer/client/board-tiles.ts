/** What the board holds: tiles in the order of the site, changed in place, filtered by state and words. */
import type { BoardUpdate, ConnectorTile } from '../../station-core/api/contract.ts';

export type Tiles = readonly ConnectorTile[];

/** Names a connector for ever: the same tile keeps its place. */
export function keyOf(ref: Pick<ConnectorTile, 'pileId' | 'evse' | 'connector'>): string {
  return `${ref.pileId}/${ref.evse}/${ref.connector}`;
}

/** How people call a connector: "Pile 3 A". */
export function nameOf(tile: Pick<ConnectorTile, 'pileName' | 'name'>): string {
  return `${tile.pileName} ${tile.name}`;
}

/** Watts that flow now; null: the charge does not say, or its pile is not connected and what it said last is over. */
export function powerNow({ online, session }: Pick<ConnectorTile, 'online' | 'session'>): number | null {
  return online ? (session?.power ?? null) : null;
}

/** The tiles after an update. Unchanged ones stay the same objects, so that only what changed is drawn. */
export function foldTiles(before: Tiles | undefined, update: BoardUpdate): Tiles {
  if (update.kind === 'all' || before === undefined) return [...update.tiles].sort(bySite);
  const gone = new Set(update.gone);
  const came = new Map(update.tiles.map((tile) => [keyOf(tile), tile]));
  const kept = before.filter((tile) => !gone.has(keyOf(tile)));
  const after = kept.map((tile) => {
    const newer = came.get(keyOf(tile));
    if (newer === undefined) return tile;
    came.delete(keyOf(tile));
    return newer;
  });
  const renamed = after.some((tile, index) => tile.pileName !== kept[index]?.pileName);
  return came.size === 0 && !renamed ? after : [...after, ...came.values()].sort(bySite);
}

const natural = new Intl.Collator('en', { numeric: true });

/** By the pile's name as people count ("Pile 2" before "Pile 10"), then by connector. */
function bySite(a: ConnectorTile, b: ConnectorTile): number {
  return natural.compare(a.pileName, b.pileName) || natural.compare(a.pileId, b.pileId) || a.evse - b.evse || a.connector - b.connector;
}

/** True when every word typed is in the pile's name, its identity or the connector's name. */
export function matches(tile: ConnectorTile, text: string): boolean {
  const hay = `${tile.pileName} ${tile.pileId} ${tile.name}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** How much room a tile gets: few are large, hundreds are small. */
export function densityOf(count: number): 'large' | 'medium' | 'small' {
  if (count <= 12) return 'large';
  return count <= 90 ? 'medium' : 'small';
}
