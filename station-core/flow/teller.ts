/** Tells the inbox what the lane found, and again until it was taken: no alarm is lost because a disk was full for a while. */
import { messageOf } from '../base/fault.ts';
import type { EventId } from '../base/ids.ts';
import type { Answer } from '../domain/answer.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Clock, Logger } from '../domain/ports.ts';

export interface TellerHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newEventId: () => EventId;
  readonly submit: (event: StationEvent) => Promise<Answer>;
}

const AGAIN_AFTER_MS = 1_000;
/** Different things that wait; past it the oldest is given up, and logged. */
const MOST_WAITING = 5_000;

export class Teller {
  readonly #host: TellerHost;
  /** By what it is about: of several changes of one alarm the newest counts. */
  readonly #waiting = new Map<string, StationEvent>();
  #again: (() => void) | null = null;
  #isClosed = false;

  constructor(host: TellerHost) {
    this.#host = host;
  }

  tell(about: string, event: StationEvent): void {
    const isQueued = this.#waiting.has(about);
    this.#waiting.delete(about);
    this.#waiting.set(about, event);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MOST_WAITING && oldest !== undefined) {
      this.#waiting.delete(oldest);
      this.#host.log.error({ about: oldest }, 'what the safety lane told could not be kept any longer');
    }
    if (!isQueued || this.#again === null) this.#send(about, event);
  }

  close(): void {
    this.#isClosed = true;
    this.#again?.();
  }

  #send(about: string, event: StationEvent): void {
    this.#host.submit(event).then(
      () => {
        if (this.#waiting.get(about) === event) this.#waiting.delete(about);
      },
      (error: unknown) => {
        this.#host.log.warn({ about, problem: messageOf(error) }, 'what the safety lane told waits to be written');
        if (this.#again !== null || this.#isClosed) return;
        this.#again = this.#host.clock.after(AGAIN_AFTER_MS, () => {
          this.#again = null;
          for (const [key, waiting] of [...this.#waiting]) this.#send(key, waiting);
        });
      },
    );
  }
}
