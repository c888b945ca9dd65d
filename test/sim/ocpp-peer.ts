/** A raw OCPP-J client for tests: it can say anything a pile could say, well formed or not, and shows what comes back. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { HandshakeRefused, PeerClosed, PeerTimeout } from './ocpp-peer-errors.ts';
import type { CallAnswer, Frame, Payload } from './ocpp-frame.ts';
import { callText, errorText, parseFrame, resultText } from './ocpp-frame.ts';
import { maskedTextFrame } from './raw-websocket.ts';

/** Returned by a handler that leaves a CALL of the server unanswered. */
export const NO_ANSWER = Symbol('no answer');
/** Thrown or returned by a handler to answer with a CALLERROR. */
export class AnswerError {
  readonly errorCode: string;
  readonly description: string;
  constructor(errorCode: string, description = '') {
    this.errorCode = errorCode;
    this.description = description;
  }
}
/** Answers one CALL of the server: a payload, a CALLERROR, or nothing at all. */
export type CallHandler = (payload: Payload, frame: Frame) => HandlerAnswer | Promise<HandlerAnswer>;
/** What a handler may give back. */
export type HandlerAnswer = Payload | AnswerError | typeof NO_ANSWER;

/** How to connect. The address becomes `url/identity`, unless `path` says it verbatim. */
export interface PeerOptions {
  readonly identity: string;
  /** Sent by HTTP Basic auth; a Buffer for keys that are no text (OCPP-J 6.2.1). */
  readonly password?: string | Buffer;
  /** User name of the Basic auth when it is not the identity. */
  readonly user?: string;
  /** Default ['ocpp1.6']; an empty list offers none. */
  readonly subprotocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Appended to the url as it stands instead of `/identity`, e.g. '/%E0%A4%A'. */
  readonly path?: string;
  /** PEM of the CA to trust for wss; with `insecure` nothing is verified. */
  readonly ca?: string | Buffer;
  readonly insecure?: boolean;
  /** Client certificate and key (PEM) for mutual TLS. */
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** Handlers of the server's calls by action; '*' takes the rest. Without one: CALLERROR NotImplemented. */
  readonly handlers?: Readonly<Record<string, CallHandler>>;
  /** Answer WebSocket pings; default true, changed later by `answersPings`. */
  readonly answersPings?: boolean;
  /** Frames kept in `transcript` and `inbox`; default 2,000, then the oldest go; 0 keeps none. */
  readonly keepFrames?: number;
  /** Default for `call` and waits; 10 s. */
  readonly timeoutMs?: number;
  /** Wall time for the handshake; 10 s. */
  readonly handshakeTimeoutMs?: number;
}

/** One line of the transcript. */
export interface TranscriptLine {
  readonly direction: 'sent' | 'received';
  readonly atMs: number;
  readonly text: string;
}

/** How a socket ended. */
export interface CloseInfo {
  readonly code: number;
  readonly reason: string;
  readonly atMs: number;
}

interface PendingCall {
  readonly resolve: (answer: CallAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | null;
}

interface Waiter {
  readonly wants: (frame: Frame) => boolean;
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** One WebSocket to a central system. Rejections: HandshakeRefused at connect, PeerTimeout and PeerClosed later. */
export class OcppPeer {
  readonly identity: string;
  /** What both sides agreed on; '' when none. */
  readonly subprotocol: string;
  /** Resolves once, when the socket is closed by either side. */
  readonly closed: Promise<CloseInfo>;
  readonly transcript: TranscriptLine[] = [];
  /** Handlers may be changed while connected. */
  readonly handlers: Map<string, CallHandler>;
  /** Pings of the server received so far. */
  pingsReceived = 0;
  answersPings: boolean;
  readonly #ws: WebSocket;
  readonly #tcp: Socket;
  readonly #keepFrames: number;
  readonly #timeoutMs: number;
  readonly #pending = new Map<string, PendingCall>();
  readonly #inbox: Frame[] = [];
  readonly #waiters = new Set<Waiter>();

  /** Dials; resolves when the upgrade is done. Throws HandshakeRefused with status and body, or with the network's error code. */
  static connect(url: string, options: PeerOptions): Promise<OcppPeer> {
    const protocols = [...(options.subprotocols ?? ['ocpp1.6'])];
    const ws = new WebSocket(url.replace(/\/+$/, '') + (options.path ?? `/${encodeURIComponent(options.identity)}`), protocols, {
      headers: { ...authorization(options), ...options.headers },
      perMessageDeflate: false,
      autoPong: false,
      followRedirects: false,
      handshakeTimeout: options.handshakeTimeoutMs ?? 10_000,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(options.cert === undefined ? {} : { cert: options.cert }),
      ...(options.key === undefined ? {} : { key: options.key }),
      ...(options.insecure === true ? { rejectUnauthorized: false } : {}),
    });
    return new Promise((resolve, reject) => {
      let tcp: Socket | undefined;
      ws.once('upgrade', (response: IncomingMessage) => {
        tcp = response.socket;
      });
      // The peer listens from within 'open': a server may speak in the same packet as its upgrade.
      ws.once('open', () => {
        ws.removeAllListeners('error');
        if (tcp === undefined) {
          reject(new HandshakeRefused(null, '', {}, 'no-socket'));
          return;
        }
        resolve(new OcppPeer(ws, tcp, options));
      });
      ws.once('unexpected-response', (_request, response) => {
        void bodyText(response).then((body) => {
          ws.on('error', ignoreAfterRefusal);
          ws.terminate();
          reject(new HandshakeRefused(response.statusCode ?? null, body, response.headers, null));
        });
      });
      ws.once('error', (error: Error & { code?: string }) => {
        reject(new HandshakeRefused(null, '', {}, error.code ?? error.message));
      });
    });
  }

  private constructor(ws: WebSocket, tcp: Socket, options: PeerOptions) {
    this.identity = options.identity;
    this.subprotocol = ws.protocol;
    this.handlers = new Map(Object.entries(options.handlers ?? {}));
    this.answersPings = options.answersPings ?? true;
    this.#ws = ws;
    this.#tcp = tcp;
    this.#keepFrames = options.keepFrames ?? 2_000;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.closed = new Promise((resolve) => {
      ws.once('close', (code, reason) => {
        this.#failEverything(new PeerClosed(this.identity, code, reason.toString()));
        resolve({ code, reason: reason.toString(), atMs: Date.now() });
      });
    });
    ws.on('error', () => undefined); // 'close' follows every error and carries the outcome
    ws.on('ping', (data) => {
      this.pingsReceived += 1;
      if (this.answersPings && this.open) ws.pong(data);
    });
    ws.on('message', (data, isBinary) => {
      const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
      this.#onFrame(isBinary ? bytes.toString('base64') : bytes.toString('utf8'));
    });
  }

  /** True while frames can be sent. */
  get open(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** Calls of ours that wait for an answer. */
  get callsInFlight(): number {
    return this.#pending.size;
  }

  /** Frames received that neither answered a `call` nor were taken by `nextFrame`, oldest first. */
  get inbox(): readonly Frame[] {
    return this.#inbox;
  }

  /** Sends a CALL; resolves with the CALLRESULT or the CALLERROR. Throws PeerTimeout (timeoutMs 0: never) or PeerClosed. */
  call(action: string, payload: Payload = {}, options: { messageId?: string; timeoutMs?: number } = {}): Promise<CallAnswer> {
    const id = options.messageId ?? randomUUID();
    const waitMs = options.timeoutMs ?? this.#timeoutMs;
    return new Promise((resolve, reject) => {
      const timer =
        waitMs > 0
          ? setTimeout(() => {
              this.#pending.delete(id);
              reject(new PeerTimeout(`${this.identity}: no answer to ${action} (${id}) within ${waitMs} ms`));
            }, waitMs)
          : null;
      this.#pending.set(id, { resolve, reject, timer });
      if (!this.sendRaw(callText(id, action, payload))) {
        this.#pending.delete(id);
        if (timer !== null) clearTimeout(timer);
        reject(new PeerClosed(this.identity, 1006, 'not connected'));
      }
    });
  }

  /** As `call`, but a CALLERROR is thrown as an Error that names it. */
  async callOk(action: string, payload: Payload = {}, options: { messageId?: string; timeoutMs?: number } = {}): Promise<Payload> {
    const answer = await this.call(action, payload, options);
    if (answer.ok) return answer.payload;
    throw new Error(`${this.identity}: ${action} was answered ${answer.errorCode}: ${answer.description}`);
  }

  /** Sends anything as one message: text, or a Buffer as a binary frame. False when the socket is not open. */
  sendRaw(data: string | Buffer): boolean {
    if (!this.open) return false;
    this.#note('sent', typeof data === 'string' ? data : data.toString('base64'));
    this.#ws.send(data, { binary: typeof data !== 'string' }, () => undefined);
    return true;
  }

  /** Sends one text message in several WebSocket fragments (RFC 6455, 5.4), cut evenly. */
  sendFragmented(text: string, pieces: number): void {
    this.#note('sent', text);
    const size = Math.max(1, Math.ceil(text.length / pieces));
    for (let from = 0; from < text.length; from += size) this.#ws.send(text.slice(from, from + size), { fin: from + size >= text.length });
  }

  /** Writes one text frame to TCP in two parts; the second goes when `finish` is called (never: a frame torn by a dying pile). */
  sendTorn(text: string, firstBytes: number): { finish: () => void } {
    const bytes = maskedTextFrame(text);
    this.#note('sent', text);
    this.#tcp.write(bytes.subarray(0, firstBytes));
    return { finish: () => void this.#tcp.write(bytes.subarray(firstBytes)) };
  }

  /** Writes bytes straight to TCP, past the WebSocket: broken opcodes, unmasked frames, a length that lies. */
  writeTcp(bytes: Buffer): void {
    this.#tcp.write(bytes);
  }

  /** The next received frame that fits, waiting for it if need be; a frame is given out once. Throws PeerTimeout or PeerClosed. */
  nextFrame(wants: (frame: Frame) => boolean = () => true, timeoutMs = this.#timeoutMs): Promise<Frame> {
    const at = this.#inbox.findIndex(wants);
    const [ready] = at < 0 ? [] : this.#inbox.splice(at, 1);
    if (ready !== undefined) return Promise.resolve(ready);
    if (!this.open) return Promise.reject(new PeerClosed(this.identity, 1006, 'not connected'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new PeerTimeout(`${this.identity}: no such frame within ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter: Waiter = { wants, resolve, reject, timer };
      this.#waiters.add(waiter);
    });
  }

  /** The next CALL of the server with this action (answered by its handler all the same). */
  async nextCall(action: string, timeoutMs?: number): Promise<Extract<Frame, { kind: 'call' }>> {
    const frame = await this.nextFrame((one) => one.kind === 'call' && one.action === action, timeoutMs);
    if (frame.kind !== 'call') throw new Error('a waiter was given a frame it did not want');
    return frame;
  }

  /** Sends one WebSocket ping. */
  ping(): void {
    this.#ws.ping();
  }

  /** Reads nothing more: no pong, no close, no answers. With `thaw` it goes on. The far end sees a half-open line. */
  freeze(): void {
    this.#ws.pause();
  }

  /** Ends `freeze`. */
  thaw(): void {
    this.#ws.resume();
  }

  /** Orderly close handshake; resolves when the socket is gone (terminated after 2 s without an answer). */
  async close(code = 1000, reason = ''): Promise<CloseInfo> {
    this.#ws.resume();
    this.#ws.close(code, reason);
    const late = setTimeout(() => this.#ws.terminate(), 2_000);
    const info = await this.closed;
    clearTimeout(late);
    return info;
  }

  /** Drops TCP without a close frame. */
  terminate(): void {
    this.#ws.terminate();
  }

  /** Drops TCP with a reset (RST), as a pile that lost its power behind a live router. */
  reset(): void {
    this.#tcp.resetAndDestroy();
  }

  #onFrame(text: string): void {
    this.#note('received', text);
    const frame = parseFrame(text, Date.now());
    if (this.#settleCall(frame)) return;
    if (!this.#settleWaiter(frame) && this.#keepFrames > 0) {
      this.#inbox.push(frame);
      if (this.#inbox.length > this.#keepFrames) this.#inbox.shift();
    }
    if (frame.kind === 'call') void this.#answer(frame);
  }

  #settleCall(frame: Frame): boolean {
    if (frame.kind !== 'result' && frame.kind !== 'error') return false;
    const pending = this.#pending.get(frame.id);
    if (pending === undefined) return false;
    this.#pending.delete(frame.id);
    if (pending.timer !== null) clearTimeout(pending.timer);
    pending.resolve(
      frame.kind === 'result'
        ? { ok: true, payload: frame.payload }
        : { ok: false, errorCode: frame.errorCode, description: frame.errorDescription, details: frame.errorDetails },
    );
    return true;
  }

  #settleWaiter(frame: Frame): boolean {
    for (const waiter of this.#waiters) {
      if (!waiter.wants(frame)) continue;
      this.#waiters.delete(waiter);
      clearTimeout(waiter.timer);
      waiter.resolve(frame);
      return true;
    }
    return false;
  }

  async #answer(frame: Extract<Frame, { kind: 'call' }>): Promise<void> {
    const handler = this.handlers.get(frame.action) ?? this.handlers.get('*');
    const answer =
      handler === undefined ? new AnswerError('NotImplemented', `${frame.action} is not known`) : await settled(handler, frame);
    if (answer === NO_ANSWER) return;
    this.sendRaw(answer instanceof AnswerError ? errorText(frame.id, answer.errorCode, answer.description) : resultText(frame.id, answer));
  }

  #note(direction: TranscriptLine['direction'], text: string): void {
    if (this.#keepFrames === 0) return;
    this.transcript.push({ direction, atMs: Date.now(), text });
    if (this.transcript.length > this.#keepFrames) this.transcript.shift();
  }

  #failEverything(error: Error): void {
    for (const pending of this.#pending.values()) {
      if (pending.timer !== null) clearTimeout(pending.timer);
      pending.reject(error);
    }
    this.#pending.clear();
    for (const waiter of this.#waiters) {
      clearTimeout(waiter.timer);
      waiter.reject(error);
    }
    this.#waiters.clear();
  }
}

async function settled(handler: CallHandler, frame: Extract<Frame, { kind: 'call' }>): Promise<HandlerAnswer> {
  try {
    return await handler(frame.payload, frame);
  } catch (error) {
    return error instanceof AnswerError ? error : new AnswerError('InternalError', String(error));
  }
}

function authorization(options: PeerOptions): Record<string, string> {
  if (options.password === undefined) return {};
  const user = Buffer.from(`${options.user ?? options.identity}:`, 'utf8');
  const password = typeof options.password === 'string' ? Buffer.from(options.password, 'utf8') : options.password;
  return { authorization: `Basic ${Buffer.concat([user, password]).toString('base64')}` };
}

/** At most 64 KiB of a refusal's body; what cannot be read counts as empty. */
async function bodyText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > 65_536) break;
    }
  } catch {
    return Buffer.concat(parts).toString('utf8'); // the server hung up in the middle of its refusal: what came is the body
  }
  return Buffer.concat(parts).subarray(0, 65_536).toString('utf8');
}

function ignoreAfterRefusal(): void {
  // ws reports the terminated handshake once more as an error; the refusal was already given to the caller.
}
