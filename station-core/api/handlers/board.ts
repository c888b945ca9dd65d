/** The board, live, and the names of what changed. */
import type { PileId, SessionId } from '../../base/ids.ts';
import type { Notice } from '../../domain/outcome.ts';
import type { ConnectorTile } from '../../domain/views.ts';
import { allow, loggedIn, type CallContext } from '../context.ts';
import type { BoardUpdate } from '../contract.ts';
import { changes } from '../feed.ts';
import { onConnection } from '../feeds.ts';
import { os } from '../implement.ts';

export const board = {
  watch: os.board.watch.handler(({ context, signal }) => {
    allow(context, 'piles.read');
    return onConnection(context, signal, () => watchBoard(context, signal));
  }),
};

export const feed = {
  changes: os.feed.changes.handler(({ context, signal }) => {
    loggedIn(context);
    return onConnection(context, signal, () => changes(context.ports.feed, signal));
  }),
};

/** All tiles, then those of the piles that changed. What is told as gone was told before. */
async function* watchBoard(context: CallContext, signal: AbortSignal | undefined): AsyncGenerator<BoardUpdate, void, undefined> {
  const { ports } = context;
  let shown = new Map<string, PileId>();
  let isFirst = true;
  for await (const batch of changes(ports.feed, signal)) {
    const pileIds = isFirst ? null : await pilesOf(context, batch);
    if (pileIds?.length === 0) continue;
    const tiles = await context.costs.finish(await readTiles(context, pileIds));
    const now = new Map(tiles.map((tile) => [keyOf(tile), tile.pileId]));
    const nowMs = ports.clock.now();
    if (pileIds === null) {
      shown = now;
      isFirst = false;
      yield { kind: 'all', tiles, nowMs };
      continue;
    }
    const gone = [...shown].filter(([key, pileId]) => pileIds.includes(pileId) && !now.has(key)).map(([key]) => key);
    for (const key of gone) shown.delete(key);
    for (const [key, pileId] of now) shown.set(key, pileId);
    yield { kind: 'some', tiles, gone, nowMs };
  }
}

async function readTiles({ ports }: CallContext, pileIds: readonly PileId[] | null): Promise<ConnectorTile[]> {
  const tiles = await ports.read('tiles', { pileIds });
  return tiles.map((tile) => ({ ...tile, online: ports.isPileOnline(tile.pileId) }));
}

async function pilesOf({ ports }: CallContext, batch: readonly Notice[]): Promise<PileId[]> {
  const ids = new Set<PileId>();
  const sessionIds: SessionId[] = [];
  for (const notice of batch) {
    if (notice.topic === 'connector') ids.add(notice.ref.pileId);
    else if (notice.topic === 'pile') ids.add(notice.pileId);
    else if (notice.topic === 'session') sessionIds.push(notice.sessionId);
  }
  if (sessionIds.length > 0) for (const pileId of await ports.read('pilesOfSessions', { sessionIds })) ids.add(pileId);
  return [...ids];
}

function keyOf(tile: ConnectorTile): string {
  return `${tile.pileId}/${tile.evse}/${tile.connector}`;
}
