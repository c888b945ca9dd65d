/** A pile that was cut off more than once and dials again at once has to wait: its handshakes cost the others time. */
import { MINUTE_MS } from '../../../base/time.ts';

interface Record {
  readonly cuts: number;
  readonly untilMs: number;
  readonly lastMs: number;
}

/** The second cut costs this long, each further one twice as much. */
const FIRST_MS = 2_000;
const LONGEST_MS = MINUTE_MS;
/** Without a cut for so long, all is forgotten. */
const FORGOTTEN_AFTER_MS = 10 * MINUTE_MS;
/** Past that the oldest is forgotten. */
const REMEMBERED = 1_024;

/** Times by the monotonic clock, in milliseconds. A peer is an address and an identity: nobody can lock another one out. */
export class Penalties {
  readonly #records = new Map<string, Record>();

  cut(peer: string, nowMs: number): void {
    const known = this.#records.get(peer);
    const cuts = known === undefined || nowMs - known.lastMs >= FORGOTTEN_AFTER_MS ? 1 : known.cuts + 1;
    const waitMs = cuts === 1 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(cuts - 2, 10));
    this.#records.delete(peer);
    this.#records.set(peer, { cuts, untilMs: nowMs + waitMs, lastMs: nowMs });
    const oldest = this.#records.keys().next();
    if (this.#records.size > REMEMBERED && oldest.done !== true) this.#records.delete(oldest.value);
  }

  /** 0: it may come in. */
  waitMs(peer: string, nowMs: number): number {
    return Math.max(0, (this.#records.get(peer)?.untilMs ?? 0) - nowMs);
  }
}
