/** One pile's connection: its calls one after the other, its ping, its limits, its lane of orders; ends exactly once. */
import { messageOf } from '../../../base/fault.ts';
import { BoundedQueue } from '../../../base/bounded-queue.ts';
import type { PileId } from '../../../base/ids.ts';
import { MINUTE_MS, type UtcMs } from '../../../base/time.ts';
import type { PileDriverHost, Urgency } from '../../../domain/ports.ts';
import type { BootState, Dialect, Link, OutboundCall, Reply, TurnedAway } from './dialect.ts';
import { errorText, parseFrame, resultText, type CallFrame, type Frame } from './frame.ts';
import { shownText } from './identity.ts';
import { OrderLane, type Finished, type SentCall } from './lane.ts';
import type { OcppJLimits } from './limits.ts';
import { maskedBody, maskedText } from './mask.ts';
import type { RpcPeer } from './rpc.ts';

export interface ConnectionOptions {
  readonly host: PileDriverHost;
  readonly peer: RpcPeer;
  readonly pileId: PileId;
  readonly connectionId: string;
  readonly dialect: Dialect;
  readonly limits: OcppJLimits;
  /** Called at most once: what the pile sends is of another version than the subprotocol it chose. */
  readonly onWrongVersion: (detail: string) => void;
  /** Called at most once, before `onEnd`: what the pile did broke a limit. */
  readonly onCutOff: (detail: string) => void;
  /** Called once, in the instant the connection counts as over. */
  readonly onEnd: (reason: string) => void;
}

const UNREAD = 'the pile does not read what it is sent';

interface Arrived {
  readonly frame: Exclude<Frame, { type: 'answer' }>;
  readonly receivedMs: UtcMs;
  readonly bytes: number;
}

export class PileConnection implements Link {
  readonly host: PileDriverHost;
  readonly pileId: PileId;
  readonly connectionId: string;
  readonly dialect: Dialect;
  readonly limits: OcppJLimits;
  boot: BootState = 'not-booted';
  turnedAway: TurnedAway | null = null;
  readonly #peer: RpcPeer;
  readonly #onEnd: (reason: string) => void;
  readonly #onWrongVersion: (detail: string) => void;
  readonly #onCutOff: (detail: string) => void;
  #isWrongVersion = false;
  readonly #arrived: BoundedQueue<Arrived>;
  #arrivedBytes = 0;
  /** True from the start: ocpp-rpc listens only from the next tick on, and a call may come in one packet with the handshake. */
  #busy = true;
  #open = true;
  #heard = true;
  #badSince = 0;
  #badCount = 0;
  readonly #lane: OrderLane;
  /** What becomes of the boot whose reply has not left yet; null: there is none. */
  #booting: 'arrived' | 'accepted' | 'turned-away' | null = null;
  #stopBootWait: () => void = () => undefined;
  readonly #stops: (() => void)[] = [];

  constructor(options: ConnectionOptions) {
    this.host = options.host;
    this.pileId = options.pileId;
    this.connectionId = options.connectionId;
    this.dialect = options.dialect;
    this.limits = options.limits;
    this.#peer = options.peer;
    this.#onEnd = options.onEnd;
    this.#onWrongVersion = options.onWrongVersion;
    this.#onCutOff = options.onCutOff;
    this.#arrived = new BoundedQueue({ capacity: options.limits.pendingCalls, whenFull: 'refuse' });
    this.#lane = new OrderLane(
      this.host.clock,
      this.limits,
      (call) => this.#sendCall(call),
      () => this.host.quirks(this.pileId),
    );
    this.#listen();
    process.nextTick(() => this.#startDraining());
  }

  /** mayLeave: see OrderLane.call. */
  call(call: OutboundCall, urgency: Urgency, mayLeave?: () => boolean): Promise<Finished> {
    return this.#lane.call(call, urgency, mayLeave);
  }

  bootArrived(): void {
    this.#booting = 'arrived';
    this.#stopBootWait();
    this.#lane.hold();
  }

  bootAnswered(turnedAway: TurnedAway | null): void {
    this.turnedAway = turnedAway;
    this.boot = turnedAway === null ? 'accepted' : 'turned-away';
    this.#booting = this.boot;
  }

  wrongVersion(detail: string): void {
    if (this.#isWrongVersion) return;
    this.#isWrongVersion = true;
    this.#onWrongVersion(detail);
  }

  /** Ends the connection with a WebSocket close; the socket is destroyed if the pile does not close in time. how: see OrderLane.close. */
  close(code: number, reason: string, how: 'vanished' | 'hung-up' = 'hung-up'): void {
    if (!this.#end(reason, how)) return;
    const { socket } = this.#peer;
    socket.close(code, reason.slice(0, 100));
    const stop = this.host.clock.after(this.limits.closeMs, () => socket.terminate());
    socket.once('close', stop);
  }

  /** Ends the connection without a word: nobody listens at the other end. */
  cut(reason: string): void {
    if (this.#end(reason, 'vanished')) this.#peer.socket.terminate();
  }

  /** As `close` or `cut`, for what the pile did: it stands on its page. */
  #cutOff(code: number | null, reason: string): void {
    if (this.#open) this.#onCutOff(reason);
    if (code === null) this.cut(reason);
    else this.close(code, reason);
  }

  #listen(): void {
    const { socket } = this.#peer;
    const heard = (): void => {
      this.#heard = true;
    };
    socket.tap = (data, isBinary) => this.#receive(data, isBinary);
    socket.on('ping', heard);
    socket.on('pong', heard);
    socket.on('error', (error) => this.#protocolError(error));
    socket.once('close', (code, reason) =>
      this.#end(`closed by the pile (${code}${reason.length > 0 ? ` ${shownText(reason.toString('utf8'), 60)}` : ''})`, 'vanished'),
    );
    this.#peer.onUnexpectedAnswer(() => this.#countBad());
    this.#stops.push(this.host.clock.every(this.limits.pingMs, () => this.#ping()));
    this.#stops.push(() => this.#stopBootWait());
    this.#waitForBoot();
  }

  /** F10: a cable that was pulled says nothing. */
  #ping(): void {
    if (!this.#heard) {
      this.cut('no answer to a ping');
      return;
    }
    this.#heard = false;
    this.#peer.socket.ping();
  }

  /** A pile that reconnects after a line drop need not boot again (OCPP 1.6 §4.2). */
  #waitForBoot(): void {
    this.#stopBootWait = this.host.clock.after(this.limits.bootWaitMs, () => {
      if (this.boot !== 'turned-away' && this.#isAccepted() && this.#lane.isHeld) this.#lane.release();
    });
  }

  #isAccepted(): boolean {
    return this.host.entry(this.pileId)?.admission === 'accepted';
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (!this.#open) return;
    this.#heard = true;
    const frame = parseFrame(data, isBinary);
    // The two directions are independent (F28): an answer never waits behind a call.
    if (frame.type === 'answer') {
      this.#peer.socket.pass(data);
      return;
    }
    this.#arrivedBytes += data.length;
    const taken = this.#arrived.push({ frame, receivedMs: this.host.clock.now(), bytes: data.length });
    if (!taken || this.#arrivedBytes > this.limits.pendingBytes) this.#cutOff(1008, 'too many calls wait for their answer');
    else if (!this.#busy) this.#startDraining();
  }

  #startDraining(): void {
    this.#drain().catch((error: unknown) => this.#broke(error));
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let next = this.#arrived.shift(); next !== undefined && this.#open; next = this.#arrived.shift()) {
      this.#arrivedBytes -= next.bytes;
      if (next.frame.type === 'call') await this.#serve(next.frame, next.receivedMs);
      else this.#refuseFrame(next.frame, next.receivedMs);
    }
    this.#busy = false;
  }

  async #serve(frame: CallFrame, receivedMs: UtcMs): Promise<void> {
    this.#reply(frame, receivedMs, await this.dialect.serve({ ...frame, receivedMs }, this));
    this.#bootReplied();
  }

  /** Calls leave behind the reply to the boot, never before it: until then the pile refuses them (F12; 2.0.1 B02.FR.02). */
  #bootReplied(): void {
    const became = this.#booting;
    this.#booting = null;
    if (!this.#open) return;
    if (became === 'accepted') this.#lane.release();
    // The boot could not be written; a pile that does not repeat it is one that did not boot.
    if (became === 'arrived') this.#waitForBoot();
  }

  #reply(frame: CallFrame, receivedMs: UtcMs, reply: Reply): void {
    if (reply.ok) {
      this.#send(resultText(frame.idToken, reply.payload));
      return;
    }
    const code = this.dialect.codes[reply.problem];
    this.#send(errorText(frame.idToken, code, reply.description));
    // These two are not the message's fault; and who is not accepted yet does not get to fill the journal.
    if (reply.problem === 'security' || reply.problem === 'internal') return;
    this.#reportBad(receivedMs, code, reply.description, {
      action: frame.action,
      messageId: frame.messageId,
      body: maskedBody(frame.text, frame.payload),
      violation: reply.description,
    });
  }

  #refuseFrame(frame: Extract<Frame, { type: 'bad' }>, receivedMs: UtcMs): void {
    // 1.6 "SHALL ignore" a type it does not know (OCPP-J 1.6 §4.1.3), 2.0.1 has a word for it.
    const code = frame.idToken === null ? null : this.dialect.codes[frame.kind];
    if (frame.idToken !== null && code !== null) this.#send(errorText(frame.idToken, code, frame.problem));
    this.#reportBad(receivedMs, code ?? 'ignored', frame.problem, {
      action: '',
      messageId: '',
      body: maskedText(frame.text),
      violation: frame.problem,
    });
  }

  /** What the WebSocket layer itself refuses (too big, broken UTF-8, reserved bits); it closes with the right code. */
  #protocolError(error: Error): void {
    const code = 'code' in error ? String(error.code) : '';
    if (!this.#open || !code.startsWith('WS_ERR_')) return;
    this.#reportBad(this.host.clock.now(), code, shownText(error.message, 100), null);
    // The layer has said its own code already; what is left is to wait a bounded time for the pile to close.
    this.#cutOff(1002, this.#breach(code, error.message));
  }

  #breach(code: string, message: string): string {
    if (/_(MESSAGE|DATA_PAYLOAD)_LENGTH$/.test(code)) return `a message longer than ${this.limits.messageBytes / 1_024} KB`;
    if (code === 'WS_ERR_INVALID_UTF8') return 'text that is not UTF-8';
    return `a broken WebSocket frame: ${shownText(message.replace(/^Invalid WebSocket frame: /, ''), 60)}`;
  }

  #reportBad(
    receivedMs: UtcMs,
    errorCode: string,
    problem: string,
    wire: { action: string; messageId: string; body: string; violation: string } | null,
  ): void {
    const { host, pileId } = this;
    host
      .submit({ kind: 'pile.bad-message', id: host.newEventId(), receivedMs, pileId, wire, errorCode, problem })
      .catch((error: unknown) => host.log.warn({ pileId, problem, error: messageOf(error) }, 'a bad message could not be journalled'));
    this.#countBad();
  }

  #countBad(): void {
    const now = this.host.clock.monotonic();
    if (now - this.#badSince >= MINUTE_MS) {
      this.#badSince = now;
      this.#badCount = 0;
    }
    this.#badCount += 1;
    if (this.#badCount > this.limits.badPerMinute) this.#cutOff(1008, `more than ${this.limits.badPerMinute} bad messages in a minute`);
  }

  #send(text: string): void {
    if (!this.#open) return;
    if (this.#peer.socket.bufferedAmount > this.limits.unreadBytes) {
      this.#cutOff(null, UNREAD);
      return;
    }
    this.#peer.socket.send(text);
  }

  #sendCall({ action, payload }: OutboundCall): SentCall {
    if (this.#peer.socket.bufferedAmount > this.limits.unreadBytes) this.#cutOff(null, UNREAD);
    return this.#peer.call(action, payload);
  }

  /** False when it was over already. */
  #end(reason: string, how: 'vanished' | 'hung-up'): boolean {
    if (!this.#open) return false;
    this.#open = false;
    for (const stop of this.#stops) stop();
    this.#lane.close(how);
    this.#onEnd(reason);
    return true;
  }

  /** A bug in serving ends this connection alone; the pile comes back and repeats what was not answered. */
  #broke(error: unknown): void {
    this.host.log.error({ pileId: this.pileId, error: messageOf(error) }, 'serving a pile failed');
    this.close(1011, 'internal error');
  }
}
