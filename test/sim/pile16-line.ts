/** A pile's line: it dials for ever, sends one call at a time, and keeps transaction messages until they are answered (OCPP 1.6, 3.7.1). */
import { randomUUID } from 'node:crypto';
import type { CallAnswer, Payload } from './ocpp-frame.ts';
import { HandshakeRefused, PeerTimeout } from './ocpp-peer-errors.ts';
import type { CallHandler, PeerOptions } from './ocpp-peer.ts';
import { OcppPeer } from './ocpp-peer.ts';
import type { PileQuirks, SentCall } from './pile16-options.ts';
import type { Cancel, Timers } from './timers.ts';
import { wallWait } from './timers.ts';

/** What the line needs to know of its pile. */
export interface LineHost {
  readonly identity: string;
  /** Where and how to dial; asked before every dial. */
  target(): { readonly url: string; readonly peer: PeerOptions };
  readonly handlers: Readonly<Record<string, CallHandler>>;
  readonly timers: Timers;
  readonly quirks: LineQuirks;
  readonly redialMs: number;
  readonly callTimeoutMs: number;
  readonly keepCalls: number;
  /** TransactionMessageAttempts and TransactionMessageRetryInterval (9.1.30, 9.1.31). */
  retryRule(): { readonly attempts: number; readonly intervalMs: number };
  /** A dial failed. */
  onRefused?(): void;
  onUp(): void;
  onDown(): void;
}
/** What of a pile's quirks concerns its line. */
export type LineQuirks = Pick<PileQuirks, 'resendMessageId' | 'messageIds' | 'repeatsStart'>;

interface Outgoing {
  readonly action: string;
  readonly build: () => Payload;
  /** A fact (start, stop, meter value) survives the line and is answered in the end; anything else is dropped with the line. */
  readonly fact: boolean;
  /** May go before the boot was accepted: the boot itself and what was triggered. */
  readonly early: boolean;
  /** Null: dropped with the line, unanswered in time, or given up. */
  readonly done: (answer: CallAnswer | null) => void;
  payload: Payload | null;
  messageId: string | null;
  failures: number;
}

/** Anything queued beyond this is refused with an Error: no test needs more, and a leak should be seen. */
const LONGEST_QUEUE = 100_000;

/** One pile's connection, its queue and its record of calls. */
export class PileLine {
  /** Every send, oldest first, bounded by keepCalls. */
  readonly calls: SentCall[] = [];
  /** Refused or failed handshakes, newest last; at most 20. */
  readonly refusals: HandshakeRefused[] = [];
  /** Sockets opened so far. */
  connections = 0;
  /** True once the boot was accepted: everything may be sent. */
  registered = false;
  readonly #host: LineHost;
  readonly #queue: Outgoing[] = [];
  readonly #abandoned: OcppPeer[] = [];
  #peer: OcppPeer | null = null;
  #wanted = false;
  #dialling = false;
  #inFlight: Outgoing | null = null;
  #retry: Cancel | null = null;
  #counter = 0;
  readonly #idle = new Set<() => void>();

  constructor(host: LineHost) {
    this.#host = host;
  }

  /** The socket in use, or null while the line is down. */
  get peer(): OcppPeer | null {
    return this.#peer;
  }

  /** True while a socket is open. */
  get up(): boolean {
    return this.#peer?.open === true;
  }

  /** Transaction messages not answered yet, as they will be sent; ones never sent show their payload of now. */
  get unanswered(): readonly { readonly action: string; readonly payload: Payload }[] {
    return this.#queue.filter((one) => one.fact).map((one) => ({ action: one.action, payload: one.payload ?? one.build() }));
  }

  /** Keeps the line up from now on. */
  dial(): void {
    this.#wanted = true;
    void this.#dialUntilUp();
  }

  /** Lets the line go: abruptly or with a close frame; it stays down until `dial`. */
  hangUp(how: 'close' | 'terminate' | 'reset'): void {
    this.#wanted = false;
    this.#drop(how);
  }

  /** Loses the socket abruptly and dials again after the redial time. */
  lose(): void {
    this.#drop('terminate');
  }

  /** Closes the socket in good order and dials again by the target of then (a new address, profile or password). */
  renew(): void {
    this.#drop('close');
  }

  /** Puts the transaction messages that wait into another order, as a pile that replays its memory as it finds it (F26). */
  rearrange(order: <T>(waiting: readonly T[]) => readonly T[]): void {
    const waiting = this.#queue.filter((one) => one.fact && one !== this.#inFlight);
    const rest = this.#queue.filter((one) => !waiting.includes(one));
    this.#queue.splice(0, this.#queue.length, ...rest, ...order(waiting));
  }

  /** Leaves the socket half-open (it reads nothing more, and is not closed) and dials a second one. */
  abandon(): OcppPeer | null {
    const old = this.#peer;
    if (old === null) return null;
    old.freeze();
    this.#abandoned.push(old);
    this.#down();
    if (this.#wanted) void this.#dialUntilUp();
    return old;
  }

  /** Ends everything, also sockets left half-open. */
  async end(): Promise<void> {
    this.#wanted = false;
    this.#retry?.();
    this.#retry = null;
    for (const old of this.#abandoned.splice(0)) {
      old.thaw();
      old.terminate();
    }
    const peer = this.#peer;
    this.#down();
    if (peer !== null) await peer.close();
  }

  /** Sends a call that is worth nothing later; null when the line is down, falls, or it stays unanswered. */
  ask(action: string, payload: Payload, early = false): Promise<CallAnswer | null> {
    if (!this.up || (!early && !this.registered)) return Promise.resolve(null);
    return new Promise((done) => this.#enqueue({ action, build: () => payload, fact: false, early, done }));
  }

  /** Queues a transaction message; resolves when it was answered with a result, or null when it was given up. */
  tell(action: string, build: () => Payload): Promise<CallAnswer | null> {
    return new Promise((done) => this.#enqueue({ action, build, fact: true, early: false, done }));
  }

  /** Forgets queued transaction messages, as memory that did not survive; returns how many. */
  forget(which: (action: string) => boolean): number {
    const lost = this.#queue.filter((one) => one.fact && which(one.action));
    for (const one of lost) this.#remove(one, null);
    return lost.length;
  }

  /** Everything may be sent from now on. */
  register(): void {
    this.registered = true;
    void this.#pump();
  }

  /** Message ids count from 1 again ('counter'). */
  restartIds(): void {
    this.#counter = 0;
  }

  /** Resolves when nothing can be sent now: all answered, or waiting for the line, a retry or the boot. */
  settled(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idle.add(resolve));
  }

  async #dialUntilUp(): Promise<void> {
    if (this.#dialling || this.#peer !== null) return;
    this.#dialling = true;
    while (this.#wanted) {
      try {
        const { url, peer } = this.#host.target();
        this.#attach(await OcppPeer.connect(url, { ...peer, handlers: this.#host.handlers }));
        break;
      } catch (error) {
        if (!(error instanceof HandshakeRefused)) throw error;
        this.refusals.push(error);
        if (this.refusals.length > 20) this.refusals.shift();
        this.#host.onRefused?.();
        this.#dialling = false;
        this.#tellIdle(); // a server that is away must not hold up who waits for the pile to settle
        this.#dialling = true;
        await wallWait(this.#host.redialMs);
      }
    }
    this.#dialling = false;
    this.#tellIdle();
  }

  #attach(peer: OcppPeer): void {
    if (!this.#wanted) {
      peer.terminate();
      return;
    }
    this.connections += 1;
    this.#peer = peer;
    void peer.closed.then(async () => {
      if (this.#peer !== peer) return;
      this.#down();
      await wallWait(this.#host.redialMs);
      if (this.#wanted) await this.#dialUntilUp();
    });
    this.#host.onUp();
    void this.#pump();
  }

  #drop(how: 'close' | 'terminate' | 'reset'): void {
    const peer = this.#peer;
    if (peer === null) return;
    if (how === 'close') void peer.close();
    else if (how === 'reset') peer.reset();
    else peer.terminate();
    if (!this.#wanted) this.#down();
  }

  #down(): void {
    if (this.#peer === null) return;
    this.#peer = null;
    this.#inFlight = null;
    for (const one of this.#queue.filter((queued) => !queued.fact)) this.#remove(one, null);
    this.#host.onDown();
    this.#tellIdle();
  }

  #enqueue(one: Omit<Outgoing, 'payload' | 'messageId' | 'failures'>): void {
    if (this.#queue.length >= LONGEST_QUEUE) throw new Error(`${this.#host.identity}: ${LONGEST_QUEUE} messages queued`);
    const outgoing = { ...one, payload: null, messageId: null, failures: 0 };
    // A boot goes before everything else; the rest keeps its order.
    if (one.action === 'BootNotification') this.#queue.unshift(outgoing);
    else this.#queue.push(outgoing);
    void this.#pump();
  }

  async #pump(): Promise<void> {
    while (this.#inFlight === null && this.#peer?.open === true) {
      const next = this.#queue.find((one) => this.#sendable(one));
      if (next === undefined) break;
      this.#inFlight = next;
      const peer = this.#peer;
      await this.#send(next, peer);
      if (this.#peer !== peer) return; // the line fell meanwhile: the new socket has a pump of its own
      this.#inFlight = null;
    }
    this.#tellIdle();
  }

  #sendable(one: Outgoing): boolean {
    if (!this.registered && !one.early) return false;
    return !one.fact || this.#retry === null;
  }

  async #send(one: Outgoing, peer: OcppPeer): Promise<void> {
    one.payload ??= one.build();
    one.messageId = one.messageId !== null && this.#host.quirks.resendMessageId === 'same' ? one.messageId : this.#newId();
    const answer = await this.#exchange(one.action, one.payload, one.messageId, peer);
    if (answer === 'line-lost' || this.#peer !== peer) return; // facts stay queued, the rest is dropped with the line
    if (!one.fact) {
      this.#remove(one, answer === 'unanswered' ? null : answer);
      return;
    }
    if (answer === 'unanswered' || !answer.ok) {
      this.#failed(one);
      return;
    }
    if (one.action === 'StartTransaction') await this.#repeatStart(one, peer);
    this.#remove(one, answer);
  }

  #failed(one: Outgoing): void {
    one.failures += 1;
    const rule = this.#host.retryRule();
    if (one.failures >= Math.max(1, rule.attempts)) {
      this.#remove(one, null);
      return;
    }
    // "The interval multiplied by the number of preceding transmissions" (9.1.31).
    this.#retry = this.#host.timers.setTimer(rule.intervalMs * one.failures, () => {
      this.#retry = null;
      void this.#pump();
    });
  }

  async #repeatStart(one: Outgoing, peer: OcppPeer): Promise<void> {
    const how = this.#host.quirks.repeatsStart;
    if (how === 'no' || one.payload === null || one.messageId === null) return;
    await this.#exchange(one.action, one.payload, how === 'same-id' ? one.messageId : this.#newId(), peer);
  }

  async #exchange(action: string, payload: Payload, messageId: string, peer: OcppPeer): Promise<CallAnswer | 'unanswered' | 'line-lost'> {
    const record: SentCall = {
      action,
      payload,
      messageId,
      connection: this.connections,
      sentAtMs: Date.now(),
      answer: null,
      answeredAtMs: null,
    };
    this.calls.push(record);
    if (this.calls.length > this.#host.keepCalls) this.calls.shift();
    try {
      record.answer = await peer.call(action, payload, { messageId, timeoutMs: this.#host.callTimeoutMs });
      record.answeredAtMs = Date.now();
      return record.answer;
    } catch (error) {
      return error instanceof PeerTimeout ? 'unanswered' : 'line-lost';
    }
  }

  #remove(one: Outgoing, answer: CallAnswer | null): void {
    const at = this.#queue.indexOf(one);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    one.done(answer);
  }

  #newId(): string {
    if (this.#host.quirks.messageIds === 'uuid') return randomUUID();
    this.#counter += 1;
    return String(this.#counter);
  }

  #isIdle(): boolean {
    if (this.#inFlight !== null || this.#dialling) return false;
    return !this.up || !this.#queue.some((one) => this.#sendable(one));
  }

  #tellIdle(): void {
    if (!this.#isIdle()) return;
    for (const tell of this.#idle) tell();
    this.#idle.clear();
  }
}
