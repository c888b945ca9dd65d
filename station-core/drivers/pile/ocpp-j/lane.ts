/** Calls to one pile: one in flight, a bounded queue, a rest after the boot, a rate (F12). Knows no socket. */
import type { Clock, Urgency } from '../../../domain/ports.ts';
import type { CallOutcome, OutboundCall } from './dialect.ts';
import type { OcppJLimits } from './limits.ts';

/** Sends one call; resolves with the payload answered, rejects with a RemoteError or anything else. `cancel` forgets it. */
export interface SentCall {
  readonly messageId: string;
  readonly answer: Promise<unknown>;
  cancel(): void;
}
export type Send = (call: OutboundCall) => SentCall;

/** The pile answered with a CALLERROR. */
export class RemoteError extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.name = 'RemoteError';
    this.code = code;
  }
}

export interface Finished {
  readonly outcome: CallOutcome;
  /** null: the call never left. */
  readonly messageId: string | null;
}

interface Waiting {
  readonly call: OutboundCall;
  readonly mayLeave: () => boolean;
  readonly settle: (finished: Finished) => void;
  readonly stopWaiting: () => void;
}

interface Running {
  readonly sentAt: number;
  readonly urgency: Urgency;
  readonly finish: (outcome: CallOutcome) => void;
}

/** What one pile needs otherwise than the limits say (F12); null: as they say. The slower of the two holds. */
export interface Pace {
  readonly settleMs: number | null;
  readonly callsPerSecond: number | null;
}

export class OrderLane {
  readonly #clock: Clock;
  readonly #limits: OcppJLimits;
  readonly #send: Send;
  readonly #pace: () => Pace;
  #urgent: Waiting[] = [];
  #normal: Waiting[] = [];
  readonly #running = new Set<Running>();
  /** When normal calls may leave, by the monotonic clock; null: held. */
  #openAt: number | null = null;
  #nextAt = 0;
  #closed = false;
  #cancelWake: () => void = () => undefined;

  constructor(clock: Clock, limits: OcppJLimits, send: Send, pace: () => Pace = () => ({ settleMs: null, callsPerSecond: null })) {
    this.#clock = clock;
    this.#limits = limits;
    this.#send = send;
    this.#pace = pace;
  }

  /** Never rejects. Past the limit of the queue at once with queue-full. mayLeave: asked when its turn has come; what may not is never sent. */
  call(call: OutboundCall, urgency: Urgency = 'normal', mayLeave: () => boolean = () => true): Promise<Finished> {
    if (this.#closed) return Promise.resolve(unsent('offline', 'the pile is not connected'));
    const queue = urgency === 'urgent' ? this.#urgent : this.#normal;
    if (queue.length >= this.#limits.queuedOrders)
      return Promise.resolve(unsent('queue-full', `${queue.length} orders wait for this pile`));
    return new Promise((settle) => {
      const stopWaiting = this.#clock.after(this.#limits.orderWaitMs, () => this.#giveUp(waiting));
      const waiting: Waiting = { call, mayLeave, settle, stopWaiting };
      queue.push(waiting);
      this.#pump();
    });
  }

  /** Nothing leaves until `release`: a boot is being answered. What is in flight goes on. */
  hold(): void {
    this.#openAt = null;
  }

  /** Calls may leave after the settle time. */
  release(): void {
    this.#openAt = this.#clock.monotonic() + Math.max(this.#limits.settleMs, this.#pace().settleMs ?? 0);
    this.#pump();
  }

  get isHeld(): boolean {
    return this.#openAt === null;
  }

  /** The connection ended: what is in flight and what waits end alike. how: whether the pile went, or was hung up on. */
  close(how: 'vanished' | 'hung-up'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelWake();
    for (const waiting of [...this.#urgent, ...this.#normal]) {
      waiting.stopWaiting();
      waiting.settle(unsent('offline', 'the pile went offline'));
    }
    this.#urgent = [];
    this.#normal = [];
    const now = this.#clock.monotonic();
    for (const { sentAt, finish } of this.#running) {
      const underWay = how === 'vanished' ? { underWayMs: Math.round(now - sentAt) } : {};
      finish({ ...failed('offline', 'the pile went offline'), ...underWay });
    }
  }

  #pump(): void {
    this.#cancelWake();
    for (;;) {
      if (this.#closed || this.#openAt === null) return;
      const queue = this.#urgent.length > 0 ? this.#urgent : this.#normal;
      const next = queue[0];
      if (next === undefined) return;
      const waitMs = queue === this.#urgent ? this.#urgentWait() : this.#normalWait(this.#openAt);
      if (waitMs > 0) {
        // Infinity: the answer in flight wakes the lane, not the clock.
        if (Number.isFinite(waitMs)) this.#cancelWake = this.#clock.after(waitMs, () => this.#pump());
        return;
      }
      queue.shift();
      if (!next.mayLeave()) {
        next.stopWaiting();
        next.settle(BARRED);
        continue;
      }
      this.#start(next, queue === this.#urgent ? 'urgent' : 'normal');
    }
  }

  /** Behind what was on its way before the danger; urgent calls go beside each other. */
  #urgentWait(): number {
    const now = this.#clock.monotonic();
    const others = [...this.#running].filter(({ urgency }) => urgency === 'normal');
    return Math.max(0, ...others.map((running) => running.sentAt + this.#limits.urgentWaitMs - now));
  }

  #normalWait(openAt: number): number {
    if (this.#running.size > 0) return Infinity;
    return Math.max(0, Math.max(openAt, this.#nextAt) - this.#clock.monotonic());
  }

  #start({ call, settle, stopWaiting }: Waiting, urgency: Urgency): void {
    stopWaiting();
    const now = this.#clock.monotonic();
    this.#nextAt = now + 1_000 / Math.min(this.#limits.callsPerSecond, this.#pace().callsPerSecond ?? Infinity);
    const sent = this.#send(call);
    const stopTimer = this.#clock.after(this.#limits.callMs, () => {
      running.finish(failed('no-answer', `no answer within ${this.#limits.callMs / 1_000} s`));
    });
    const running: Running = {
      sentAt: now,
      urgency,
      finish: (outcome) => {
        if (!this.#running.delete(running)) return;
        stopTimer();
        sent.cancel();
        settle({ outcome, messageId: sent.messageId });
        this.#pump();
      },
    };
    this.#running.add(running);
    sent.answer.then(
      (payload) => running.finish({ kind: 'answered', payload }),
      (error: unknown) => running.finish(outcomeOfError(error)),
    );
  }

  #giveUp(waiting: Waiting): void {
    this.#urgent = this.#urgent.filter((other) => other !== waiting);
    this.#normal = this.#normal.filter((other) => other !== waiting);
    waiting.settle(unsent('no-answer', `not sent: its turn did not come within ${this.#limits.orderWaitMs / 1_000} s`));
  }
}

/** It waited, and meanwhile its zone was stopped. */
const BARRED: Finished = {
  outcome: { kind: 'call-error', code: 'not sent', description: 'nothing starts there now: its zone is stopped' },
  messageId: null,
};

function outcomeOfError(error: unknown): CallOutcome {
  return error instanceof RemoteError
    ? { kind: 'call-error', code: error.code, description: error.message }
    : failed('offline', 'the call could not be sent');
}

function failed(code: 'offline' | 'no-answer' | 'queue-full', detail: string): Extract<CallOutcome, { kind: 'failed' }> {
  return { kind: 'failed', code, detail };
}

function unsent(code: 'offline' | 'no-answer' | 'queue-full', detail: string): Finished {
  return { outcome: failed(code, detail), messageId: null };
}
