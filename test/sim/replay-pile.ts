/** One pile of a replay: says its script line by line over a socket that may vanish, and says again what was not answered, unchanged and in order. */
import { randomUUID } from 'node:crypto';
import type { CallAnswer, Payload } from './ocpp-frame.ts';
import { numberOf, textOf } from './ocpp-frame.ts';
import { HandshakeRefused, PeerClosed, PeerTimeout } from './ocpp-peer-errors.ts';
import { OcppPeer } from './ocpp-peer.ts';
import type { PileScript, Step } from './replay-script.ts';
import { wallWait } from './timers.ts';

/** Line settings of a replayed pile; waits in wall ms. */
export interface ReplayLine {
  readonly url: string;
  readonly password: string | undefined;
  readonly bootsOnReconnect: boolean;
  readonly redialMs: number;
  readonly callTimeoutMs: number;
  readonly givesUpAfterMs: number;
  onAnswer(step: Step, answer: Payload): void;
}

/** A transaction message refused this often with a CALLERROR is given up (the book's TransactionMessageAttempts, generously). */
const MOST_REFUSALS = 5;
/** Told to wait longer for its next boot, it waits this long: time is compressed. */
const LONGEST_BOOT_WAIT_MS = 250;

/** Runs one script. */
export class ReplayPile {
  readonly script: PileScript;
  /** Steps answered (or given up after MOST_REFUSALS). */
  done = 0;
  connections = 0;
  readonly #line: ReplayLine;
  #peer: OcppPeer | null = null;
  #booted = false;
  #closed = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(script: PileScript, line: ReplayLine) {
    this.script = script;
    this.#line = line;
  }

  /** Says everything up to, not including, this historical time. */
  async runUntil(beforeMs: number): Promise<void> {
    for (let step = this.script.steps[this.done]; step !== undefined && step.trueMs < beforeMs; step = this.script.steps[this.done]) {
      await this.#say(step);
      this.done += 1;
    }
  }

  /** Closes the socket; a run in progress rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    const peer = this.#peer;
    this.#peer = null;
    if (peer?.open === true) await peer.close();
  }

  async #say(step: Step): Promise<void> {
    const { fact } = step;
    for (;;) {
      const peer = await this.#upAndBooted();
      fact.payload ??= step.build();
      fact.firstSentAtMs ??= Date.now();
      fact.sends += 1;
      const messageId = randomUUID();
      fact.messageIds.push(messageId);
      const answer = await this.#call(peer, fact.action, fact.payload, messageId);
      if (answer === null) continue; // the line fell or the server is silent: the same again
      if (answer.ok) {
        fact.answer = answer.payload;
        fact.ackedAtMs = Date.now();
        this.#line.onAnswer(step, answer.payload);
        return;
      }
      fact.errors.push(answer.errorCode);
      if (fact.action === 'StatusNotification' || fact.errors.length >= MOST_REFUSALS) return;
      await wallWait(this.#line.redialMs * fact.errors.length);
    }
  }

  async #upAndBooted(): Promise<OcppPeer> {
    for (;;) {
      const peer = this.#peer?.open === true ? this.#peer : await this.#dial();
      if (this.#booted) return peer;
      const answer = await this.#call(peer, 'BootNotification', {
        chargePointVendor: 'Replay',
        chargePointModel: 'History',
        firmwareVersion: '1',
      });
      if (answer === null) continue;
      this.#booted = answer.ok && textOf(answer.payload, 'status') === 'Accepted';
      const seconds = answer.ok ? (numberOf(answer.payload, 'interval') ?? 0) : 0;
      if (!this.#booted) await wallWait(Math.min(LONGEST_BOOT_WAIT_MS, Math.max(10, seconds * 1_000)));
    }
  }

  async #dial(): Promise<OcppPeer> {
    const since = Date.now();
    const { password } = this.#line;
    for (;;) {
      if (this.#closed) throw new Error(`the replay of ${this.script.identity} was stopped`);
      try {
        const peer = await OcppPeer.connect(this.#line.url, {
          identity: this.script.identity,
          ...(password === undefined ? {} : { password }),
          keepFrames: 0,
          handlers: this.#handlers(),
        });
        this.connections += 1;
        this.#booted = this.#booted && !this.#line.bootsOnReconnect;
        this.#peer = peer;
        return peer;
      } catch (error) {
        if (!(error instanceof HandshakeRefused)) throw error;
        if (Date.now() - since > this.#line.givesUpAfterMs) throw error;
        await wallWait(this.#line.redialMs);
      }
    }
  }

  /** One call at a time; null when nothing came back. A silent server's socket is dropped, as a pile does. */
  #call(peer: OcppPeer, action: string, payload: Payload, messageId: string = randomUUID()): Promise<CallAnswer | null> {
    const mine = this.#turn
      .then(() => peer.call(action, payload, { messageId, timeoutMs: this.#line.callTimeoutMs }))
      .catch((error: unknown) => {
        if (error instanceof PeerTimeout) peer.terminate();
        else if (!(error instanceof PeerClosed)) throw error;
        return null;
      });
    this.#turn = mine.catch(() => undefined);
    return mine.then(async (answer) => {
      if (answer === null) await Promise.race([peer.closed, wallWait(1_000)]);
      return answer;
    });
  }

  #handlers(): Record<string, (payload: Payload) => Payload> {
    const rejected = (): Payload => ({ status: 'Rejected' });
    return {
      GetConfiguration: () => ({
        configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: String(this.script.connectors.length) }],
      }),
      ChangeConfiguration: () => ({ status: 'Accepted' }),
      ClearCache: () => ({ status: 'Accepted' }),
      TriggerMessage: (request) => this.#triggered(request),
      RemoteStartTransaction: rejected,
      RemoteStopTransaction: rejected,
      ChangeAvailability: rejected,
      UnlockConnector: () => ({ status: 'NotSupported' }),
      Reset: rejected,
      DataTransfer: () => ({ status: 'UnknownVendorId' }),
    };
  }

  /** It can repeat the last status of a connector; nothing else is in its script. */
  #triggered(request: Payload): Payload {
    if (request['requestedMessage'] !== 'StatusNotification') return { status: 'Rejected' };
    const asked = numberOf(request, 'connectorId');
    const said = this.script.steps.slice(0, this.done).filter((step) => step.fact.action === 'StatusNotification');
    setImmediate(() => {
      for (const connectorId of this.script.connectors) {
        if (asked !== undefined && asked !== connectorId) continue;
        const last = said.findLast((step) => step.fact.connectorId === connectorId)?.fact.payload;
        const first = { connectorId, errorCode: 'NoError', status: 'Available' };
        if (this.#peer !== null) void this.#call(this.#peer, 'StatusNotification', last ?? first);
      }
    });
    return { status: 'Accepted' };
  }
}
