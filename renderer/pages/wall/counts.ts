/** The board in six numbers. */
import type { ConnectorTile } from '../../../station-core/api/contract.ts';
import { powerNow } from '../../client/board-tiles.ts';

export interface Counts {
  readonly free: number;
  readonly charging: number;
  /** A car is there and takes nothing: about to begin, paused, or done; or somebody has reserved it. */
  readonly plugged: number;
  /** Faulted, offline, out of service. */
  readonly broken: number;
  /** Watts of all running charges that say them, of piles that are connected. */
  readonly watt: number;
  /** 0.1 Wh of all running charges. */
  readonly dwh: number;
}

const CHARGING: ReadonlySet<string> = new Set(['charging', 'starting', 'stopping']);
const BROKEN: ReadonlySet<string> = new Set(['faulted', 'offline', 'unavailable', 'unknown']);

/** Each connector is counted once, by the state that the board shows. */
export function countsOf(tiles: readonly ConnectorTile[], shownState: (tile: ConnectorTile) => string): Counts {
  const states = tiles.map(shownState);
  const count = (is: (state: string) => boolean): number => states.filter(is).length;
  const [free, charging, broken] = [
    count((state) => state === 'available'),
    count((state) => CHARGING.has(state)),
    count((state) => BROKEN.has(state)),
  ];
  const running = tiles.flatMap((tile) =>
    tile.session?.phase === 'charging' ? [{ energy: tile.session.energy, power: powerNow(tile) }] : [],
  );
  return {
    free,
    charging,
    broken,
    plugged: states.length - free - charging - broken,
    watt: running.reduce((sum, { power }) => sum + (power ?? 0), 0),
    dwh: running.reduce((sum, { energy }) => sum + energy, 0),
  };
}
