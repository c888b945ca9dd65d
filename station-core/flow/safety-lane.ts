/**
 * Takes the power of a pile away and watches that it is gone. Runs in the main thread, from memory: its orders leave before
 * any commit, which is the one exception to the order of things (DESIGN, promise 2). What it does is told to the inbox as it goes.
 */
import { messageOf } from '../base/fault.ts';
import type { CommandId, PileId } from '../base/ids.ts';
import type { CommandResult, PileOrder } from '../domain/command.ts';
import type { Clock } from '../domain/ports.ts';
import { chargeKeyOf, ladderAfterBoot, ladderStep, NOTHING_SENT, type LadderSent } from '../rules/safety/stop-ladder.ts';
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
  /** A relay or shunt trip takes the power of the pile from outside: it is dropped instead of a reset. */
  readonly hasRelay: (pileId: PileId) => boolean;
  /** 10 s without falling power: the relay's turn. */
  readonly trip: (pileId: PileId) => void;
  /** Its zone is stopped: it is watched for as long as it is. */
  readonly mustStayOff: (pileId: PileId) => boolean;
  readonly onOrder: (pileId: PileId, order: PileOrder, result: CommandResult | null) => void;
}

interface Running {
  readonly beganMs: number;
  sent: LadderSent;
  told: 'off' | 'on' | null;
  /** Until then it is looked at without a rest, by the monotonic clock. */
  awakeUntilMs: number;
  stop: () => void;
}

const LOOK_EVERY_MS = 500;
/** Power that was seen off is watched for so long: a pile that was reset may go on with the charge (F07). */
const WATCH_MS = 180_000;
/** A pile that is still on after that is looked at for some seconds of every half minute. */
const REST_OF_MS = 30_000;
const LOOK_FOR_MS = 6_000;
/** A stop or a bar that the pile rejected, or that never reached it, is given again. */
const AGAIN_AFTER_MS = 3_000;

export class SafetyLane {
  readonly #host: SafetyHost;
  readonly #running = new Map<PileId, Running>();

  constructor(host: SafetyHost) {
    this.#host = host;
  }

  /** The first orders have left when this returns. Again while it runs: begins anew. */
  stopPile(pileId: PileId): void {
    this.#running.get(pileId)?.stop();
    const running: Running = {
      beganMs: this.#host.clock.monotonic(),
      sent: NOTHING_SENT,
      told: null,
      awakeUntilMs: 0,
      stop: () => undefined,
    };
    this.#running.set(pileId, running);
    running.stop = this.#host.clock.every(LOOK_EVERY_MS, () => this.#look(pileId, running));
    this.#look(pileId, running);
  }

  /** It came back, or something began there, while it must be off: everything is sent again, and a ladder under way goes on from where it is. */
  stopAgain(pileId: PileId): void {
    const running = this.#running.get(pileId);
    if (running === undefined) return this.stopPile(pileId);
    running.sent = ladderAfterBoot(running.sent);
    running.told = null;
    this.#wake(pileId, running);
  }

  /** It draws power, or a charge began there: whatever was not sent yet leaves now, however long the ladder runs already. */
  wake(pileId: PileId): void {
    const running = this.#running.get(pileId);
    if (running !== undefined) this.#wake(pileId, running);
  }

  /** Something new is known of the pile: a charge that began is stopped now, power that fell is seen now. */
  heard(pileId: PileId): void {
    const running = this.#running.get(pileId);
    if (running !== undefined) this.#look(pileId, running);
  }

  booted(pileId: PileId): void {
    const running = this.#running.get(pileId);
    if (running !== undefined) running.sent = ladderAfterBoot(running.sent);
  }

  /** What the meter showed of a pile that was ordered off; null: nobody asked for it, or not known yet. */
  powerOf(pileId: PileId): 'off' | 'on' | null {
    return this.#running.get(pileId)?.told ?? null;
  }

  isRunning(pileId: PileId): boolean {
    return this.#running.has(pileId);
  }

  /** Its zone was reset: nothing more is sent. */
  release(pileId: PileId): void {
    this.#running.get(pileId)?.stop();
    this.#running.delete(pileId);
  }

  close(): void {
    for (const running of this.#running.values()) running.stop();
    this.#running.clear();
  }

  #wake(pileId: PileId, running: Running): void {
    running.awakeUntilMs = this.#host.clock.monotonic() + REST_OF_MS;
    this.#look(pileId, running);
  }

  #look(pileId: PileId, running: Running): void {
    const { clock } = this.#host;
    const nowMs = clock.monotonic();
    const agedMs = nowMs - running.beganMs;
    if (agedMs > WATCH_MS && agedMs % REST_OF_MS > LOOK_FOR_MS && nowMs >= running.awakeUntilMs) return;
    const step = ladderStep({
      connectors: this.#host.connectorsOf(pileId),
      hasRelay: this.#host.hasRelay(pileId),
      isConnected: this.#host.isConnected(pileId),
      beganMs: running.beganMs,
      nowMs,
      sent: running.sent,
    });
    running.sent = step.sent;
    for (const order of step.orders) this.#send(pileId, running, order);
    if (step.trip) this.#host.trip(pileId);
    const told = step.power === 'off' ? 'off' : step.isSpent ? 'on' : null;
    if (told !== null && told !== running.told) {
      running.told = told;
      this.#host.onPower(pileId, told);
    }
    if (agedMs < WATCH_MS || (this.#host.mustStayOff(pileId) && running.told !== 'off')) return;
    running.stop();
    this.#running.delete(pileId);
  }

  #send(pileId: PileId, running: Running, order: PileOrder): void {
    this.#host.onOrder(pileId, order, null);
    void this.#ordered(pileId, order).then((result) => {
      this.#host.onOrder(pileId, order, result);
      if (result.outcome === 'accepted' || (order.kind !== 'stop' && order.kind !== 'availability')) return;
      this.#host.clock.after(AGAIN_AFTER_MS, () => {
        if (this.#running.get(pileId) !== running) return;
        running.sent = order.kind === 'stop' ? unsent(running.sent, order) : { ...running.sent, barred: false };
      });
    });
  }

  /** Never throws and never rejects: an order that breaks on its way to one pile must not keep the others from being stopped. */
  async #ordered(pileId: PileId, order: PileOrder): Promise<CommandResult> {
    try {
      return await this.#host.orderNow(pileId, this.#host.newCommandId(), order);
    } catch (error) {
      return { outcome: 'failed', code: 'call-error', detail: messageOf(error).slice(0, 200) };
    }
  }
}

function unsent(sent: LadderSent, { transactionId, pileTransactionId }: Extract<PileOrder, { kind: 'stop' }>): LadderSent {
  const gone = chargeKeyOf({ transactionId, pileTransactionId: pileTransactionId ?? null });
  return { ...sent, stops: new Set([...sent.stops].filter((key) => !key.endsWith(gone))) };
}
