/** The PC's clock against one that never jumps: set by hand, by a time server after a long wait, or stopped while the PC slept (F30). */
import { SECOND_MS } from './base/time.ts';
import type { Clock } from './domain/ports.ts';

/** A time server moves a clock by small steps; more than this between two looks was a jump. */
const JUMP_MS = 5 * SECOND_MS;

/** Each call tells by how many ms the clock jumped since the call before, forward above 0; null: it did not. A slow drift is no jump. */
export function watchClock(clock: Clock): () => number | null {
  let offset = clock.now() - clock.monotonic();
  return () => {
    const now = clock.now() - clock.monotonic();
    const jumpedMs = Math.round(now - offset);
    offset = now;
    return Math.abs(jumpedMs) > JUMP_MS && clock.jumps !== true ? jumpedMs : null;
  };
}
