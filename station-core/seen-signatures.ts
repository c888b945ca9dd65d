/** Signatures of callbacks that were taken: the same message again is answered and does nothing, not even in the journal. */
import type { Clock } from './domain/ports.ts';

/** Twice as long as a signature holds. */
const KEPT_MS = 600_000;
/** The oldest goes first; what comes again then is the same fact to the file. */
const MOST = 4_096;

export class SeenSignatures {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #takenAt = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  has(signature: string): boolean {
    const at = this.#takenAt.get(signature);
    return at !== undefined && this.#clock.monotonic() - at < KEPT_MS;
  }

  add(signature: string): void {
    this.#takenAt.delete(signature);
    this.#takenAt.set(signature, this.#clock.monotonic());
    const [oldest] = this.#takenAt.keys();
    if (this.#takenAt.size > MOST && oldest !== undefined) this.#takenAt.delete(oldest);
  }
}
