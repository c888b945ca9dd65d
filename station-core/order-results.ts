/** Results of orders until somebody asked for them, or a minute has passed. At most 1,000; then the oldest goes. */
import type { CommandId } from './base/ids.ts';
import type { CommandResult } from './domain/command.ts';
import type { Clock } from './domain/ports.ts';

const KEPT_MS = 60_000;
const MOST_KEPT = 1_000;

export class OrderResults {
  readonly #clock: Clock;
  readonly #arrived = new Map<CommandId, CommandResult>();
  readonly #asked = new Map<CommandId, (result: CommandResult) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(commandId: CommandId, result: CommandResult): void {
    const asker = this.#asked.get(commandId);
    this.#asked.delete(commandId);
    if (asker !== undefined) {
      asker(result);
      return;
    }
    this.#arrived.set(commandId, result);
    const [oldest] = this.#arrived.keys();
    if (this.#arrived.size > MOST_KEPT && oldest !== undefined) this.#arrived.delete(oldest);
  }

  /** Resolves as failed 'no-answer' after a minute; never rejects. */
  take(commandId: CommandId): Promise<CommandResult> {
    const arrived = this.#arrived.get(commandId);
    if (arrived !== undefined) {
      this.#arrived.delete(commandId);
      return Promise.resolve(arrived);
    }
    return new Promise((resolve) => {
      const cancel = this.#clock.after(KEPT_MS, () => {
        this.#asked.delete(commandId);
        resolve({ outcome: 'failed', code: 'no-answer', detail: 'no answer within a minute' });
      });
      this.#asked.set(commandId, (result) => {
        cancel();
        resolve(result);
      });
    });
  }
}
