/** What running sessions cost so far, for the tiles: priced from the stored readings, not more often than a person can read. */
import type { SessionId } from '../base/ids.ts';
import { messageOf } from '../base/fault.ts';
import type { Minor } from '../base/money.ts';
import type { PricedSession } from '../domain/bill.ts';
import type { Clock, Logger } from '../domain/ports.ts';
import type { UtcMs } from '../base/time.ts';
import type { ConnectorTile, TileSession } from '../domain/views.ts';
import { priceSession } from '../rules/tariff/price-session.ts';
import { sessionInput } from '../rules/tariff/session-input.ts';
import type { PriceFacts } from '../store/views/session-facts.ts';
import type { ApiPorts } from './ports.ts';

export interface RunningCosts {
  /** The tiles with their sessions' cost so far; the last known one where there is no time for all. */
  finish(tiles: readonly ConnectorTile[]): Promise<ConnectorTile[]>;
}

/** A session is priced anew at most every 5 s, at most 24 sessions a time: pricing runs where the sockets are. */
const FRESH_MS = 5_000;
const AT_A_TIME = 24;
const KEPT = 2_000;

interface Known {
  readonly version: string;
  readonly pricedMs: number;
  readonly cost: Minor | null;
}

export function createRunningCosts(ports: Pick<ApiPorts, 'read' | 'log'> & { readonly clock: Clock }): RunningCosts {
  const known = new Map<SessionId, Known>();

  const price = async (session: TileSession, version: string): Promise<Minor | null> => {
    const nowMs = ports.clock.now();
    const facts = await ports.read('priceFacts', { sessionId: session.id, nowMs });
    const cost = facts === null ? null : (pricedSoFar(facts, nowMs, ports.log)?.totals.total ?? null);
    known.delete(session.id);
    known.set(session.id, { version, pricedMs: ports.clock.monotonic(), cost });
    if (known.size > KEPT) for (const oldest of [...known.keys()].slice(0, known.size - KEPT)) known.delete(oldest);
    return cost;
  };

  return {
    finish: async (tiles) => {
      let left = AT_A_TIME;
      const costOf = async (session: TileSession): Promise<Minor | null> => {
        const version = [session.phase, session.energy, session.chargeEndedAtMs].join(' ');
        const last = known.get(session.id);
        const isFresh = last !== undefined && (last.version === version || ports.clock.monotonic() - last.pricedMs < FRESH_MS);
        // While nothing is metered the idle fee may still run, so that even the same version ages.
        const isOld = last !== undefined && session.phase === 'finishing' && ports.clock.monotonic() - last.pricedMs >= FRESH_MS;
        if ((isFresh && !isOld) || left === 0) return last?.cost ?? null;
        left -= 1;
        return price(session, version);
      };
      const finished: ConnectorTile[] = [];
      for (const tile of tiles) {
        const { session } = tile;
        finished.push(session === null || session.cost !== null ? tile : { ...tile, session: { ...session, cost: await costOf(session) } });
      }
      return finished;
    },
  };
}

/** null where the session cannot be priced; that is a bug, logged, and no reason to show nothing of the session or of the others. */
export function pricedSoFar(facts: PriceFacts, asOfMs: UtcMs, log: Logger): PricedSession | null {
  try {
    return priceSession(sessionInput({ ...facts, asOfMs }));
  } catch (error) {
    log.error({ sessionId: facts.session.id, error: messageOf(error) }, 'a running session could not be priced');
    return null;
  }
}
