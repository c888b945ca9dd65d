/** Facts nobody waits for, which must not be lost all the same: tried again while the station is too busy to take them. */
import { messageOf } from '../../../base/fault.ts';
import { SECOND_MS } from '../../../base/time.ts';
import type { PileEvent } from '../../../domain/event.ts';
import type { PileDriverHost } from '../../../domain/ports.ts';

/** A fact is told at most so often, a second apart; then it is in the log alone. */
const TRIES = 10;

export class Reports {
  readonly #host: PileDriverHost;
  readonly #open = new Set<Promise<void>>();
  readonly #waking = new Set<() => void>();
  #closing = false;

  constructor(host: PileDriverHost) {
    this.#host = host;
  }

  submit(event: PileEvent): void {
    const told = this.#tell(event).finally(() => this.#open.delete(told));
    this.#open.add(told);
  }

  /** Waits for what is on its way, at most so long; nothing is tried again any more. */
  async close(mostMs: number): Promise<void> {
    this.#closing = true;
    for (const wake of this.#waking) wake();
    let stop = (): void => undefined;
    const enough = new Promise<void>((resolve) => {
      stop = this.#host.clock.after(mostMs, resolve);
    });
    await Promise.race([Promise.allSettled([...this.#open]), enough]);
    stop();
  }

  async #tell(event: PileEvent): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#host.submit(event);
        return;
      } catch (error) {
        const fields = { kind: event.kind, pileId: event.pileId, attempt, error: messageOf(error) };
        if (attempt >= TRIES || this.#closing) {
          this.#host.log.error(fields, 'a fact of a pile could not be written and is lost');
          return;
        }
        this.#host.log.warn(fields, 'a fact of a pile could not be written yet');
        await this.#pause();
      }
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        stop();
        this.#waking.delete(wake);
        resolve();
      };
      const stop = this.#host.clock.after(SECOND_MS, wake);
      this.#waking.add(wake);
    });
  }
}
