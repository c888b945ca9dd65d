/** A day's worth of short sessions for replays that are cut off again and again; made up, so that the tests need no data beside the project. */
import { seededRandom } from '../sim/random.ts';
import type { ReplaySession } from '../sim/replay-script.ts';

const MINUTE_MS = 60_000;
/** To be replayed with readings this far apart. */
export const READING_EVERY_MS = 15 * MINUTE_MS;

export interface SmallSessions {
  readonly seed: number;
  readonly piles: number;
  /** On each of the two connectors of a pile. */
  readonly perConnector: number;
  /** The last one is over before this time. */
  readonly endMs: number;
}

/** 10 to 90 minutes at up to 22 kW each; unplugged within the grace time, so that no idle fee hangs on how long the core was down. */
export function smallSessions({ seed, piles, perConnector, endMs }: SmallSessions): ReplaySession[] {
  const random = seededRandom(seed);
  const sessions: ReplaySession[] = [];
  for (let pile = 1; pile <= piles; pile += 1) {
    for (const connector of [1, 2]) {
      let atMs = endMs - 20 * 60 * MINUTE_MS + random.int(0, 60) * MINUTE_MS;
      for (let n = 1; n <= perConnector; n += 1) {
        const startMs = atMs + random.int(1, 20) * MINUTE_MS;
        // The last stretch is never so short that the curve's share of energy would pass what the pile can deliver (F18).
        const stopMs = startMs + random.int(1, 6) * READING_EVERY_MS - random.int(0, 5 * 60) * 1_000;
        const energyWh = random.int(200, Math.floor(((stopMs - startMs) / 3_600_000) * 22_000));
        const unpluggedMs = stopMs + random.int(0, 9 * 60) * 1_000;
        sessions.push({
          id: `${pile}-${connector}-${n}`,
          pileId: String(pile),
          connector,
          startMs,
          endMs: stopMs,
          kWh: energyWh / 1_000,
          energyWh,
          unpluggedMs,
        });
        atMs = unpluggedMs;
      }
    }
  }
  return sessions;
}
