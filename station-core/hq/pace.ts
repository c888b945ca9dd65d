/** Bytes on their way at no more than a rate, in small pieces: what else the line carries must not notice. */
import type { Clock } from '../domain/ports.ts';

/** A piece: a quarter of a second at the lowest rate that can be set (32 KiB/s), and small beside a frame of a slow line at any other. */
const PIECE_BYTES = 8 * 1_024;
const UNPACED_PIECE_BYTES = 64 * 1_024;

interface Pace {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>;
  /** KiB a second; null: as fast as the line takes it. */
  readonly capKiBs: number | null;
  /** So many bytes have left so far. */
  readonly onSent: (bytes: number) => void;
}

/** What is behind its time is not made up for: after a stalled line it goes on at the rate, never in a burst. */
export async function* paced(bytes: Uint8Array, { clock, capKiBs, onSent }: Pace): AsyncGenerator<Uint8Array, void, undefined> {
  const piece = capKiBs === null ? UNPACED_PIECE_BYTES : PIECE_BYTES;
  let freeAt = clock.monotonic();
  for (let from = 0; from < bytes.byteLength; from += piece) {
    const part = bytes.subarray(from, from + piece);
    yield part;
    onSent(from + part.byteLength);
    if (capKiBs === null) continue;
    const now = clock.monotonic();
    freeAt = Math.max(freeAt, now) + (part.byteLength / (capKiBs * 1_024)) * 1_000;
    await waited(clock, freeAt - now);
  }
}

function waited(clock: Pick<Clock, 'after'>, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(Math.ceil(ms), resolve));
}
