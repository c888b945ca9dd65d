/**
 * Takes the power of a pile away and watches that it is gone. Runs in the main thread, from memory: its orders leave before
 * any commit, which is the one exception to the order of things (DESIGN, promise 2). What it does is told to the inbox as it goes.
 */
import type { CommandId, PileId } from '../base/ids.ts';
import type { CommandResult, PileOrder } from '../domain/command.ts';
import type { Clock } from '../domain/ports.ts';
import { ladderAfterBoot, ladderStep, NOTHING_SENT, type LadderSent } from '../rules/safety/stop-ladder.ts';
import type { KnownConnector } from './charge-memory.ts';

export interface SafetyHost {
  readonly clock: Clock;
  readonly connectorsOf: (pileId: PileId) => readonly KnownConnector[];
  readonly isConnected: (pileId: PileId) => boolean;
  readonly newCommandId: () => CommandId;
  /** Overtakes everything that waits for the pile. */
  readonly orderNow: (pileId: PileId, commandId: CommandId, order: PileOrder) => Promise<CommandResult>;
  /** on: not seen off yet, and everything was tried. */
  readonly onPower: (pileId: PileId, power: 'off' | 'on') => void;
}

interface Running {
  readonly beganMs: number;
  sent: LadderSent;
  told: 'off' | 'on' | null;
  stop: () => void;
}

const LOOK_EVERY_MS = 500;
/** Power that was seen off is watched for so long: a pile that was reset may go on with the charge (F07). */
const WATCH_MS = 180_000;

export class SafetyLane {
  readonly #host: SafetyHost;
  readonly #running = new Map<PileId, Running>();

  constructor(host: SafetyHost) {
    this.#host = host;
  }

  /** The first orders have left when this returns. Again while it runs: begins anew. */
  stopPile(pileId: PileId): void {
    this.#running.get(pileId)?.stop();
    const running: Running = { beganMs: this.#host.clock.monotonic(), sent: NOTHING_SENT, told: null, stop: () => undefined };
    this.#running.set(pileId, running);
    running.stop = this.#host.clock.every(LOOK_EVERY_MS, () => this.#look(pileId, running));
    this.#look(pileId, running);
  }

  booted(pileId: PileId): void {
    const running = this.#running.get(pileId);
    if (running !== undefined) running.sent = ladderAfterBoot(running.sent);
  }

  close(): void {
    for (const running of this.#running.values()) running.stop();
    this.#running.clear();
  }

  #look(pileId: PileId, running: Running): void {
    const { clock } = this.#host;
    const nowMs = clock.monotonic();
    const step = ladderStep({
      connectors: this.#host.connectorsOf(pileId),
      hasRelay: false,
      isConnected: this.#host.isConnected(pileId),
      beganMs: running.beganMs,
      nowMs,
      sent: running.sent,
    });
    running.sent = step.sent;
    for (const order of step.orders) void this.#host.orderNow(pileId, this.#host.newCommandId(), order);
    const told = step.power === 'off' ? 'off' : step.isSpent ? 'on' : null;
    if (told !== null && told !== running.told) {
      running.told = told;
      this.#host.onPower(pileId, told);
    }
    if (nowMs - running.beganMs < WATCH_MS) return;
    running.stop();
    this.#running.delete(pileId);
  }
}
