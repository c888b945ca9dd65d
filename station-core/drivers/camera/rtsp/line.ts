/** One TCP connection to a camera: questions and answers in turn, packets as they come, and what a camera may not do. */
import { connect, type Socket } from 'node:net';
import { isFault, messageOf, type Fault } from '../../../base/fault.ts';
import type { Clock } from '../../../domain/ports.ts';
import { challengeIn, isStale, Proof, type Credentials } from './auth.ts';
import { ANSWER_MS, CONNECT_MS, FLOOD_BYTES_PER_S, FLOOD_WINDOW_MS } from './limits.ts';
import { trouble } from './trouble.ts';
import { header, WireReader, type RtspMessage } from './wire.ts';

export interface LineHost {
  readonly clock: Clock;
  readonly onPacket: (channel: number, payload: Uint8Array) => void;
  /** Once, when the line is no more. fault says why. */
  readonly onEnd: (fault: Fault) => void;
}

interface Waiting {
  readonly sequence: number;
  readonly resolve: (answer: RtspMessage) => void;
  readonly reject: (fault: Fault) => void;
}

/** host and port of an rtsp:// address, and the address without credentials. Throws a Fault for anything else. */
export function placeOf(url: string): { readonly host: string; readonly port: number; readonly url: string } {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw trouble('its video address is none', 'unusable', cause);
  }
  if (parsed.protocol !== 'rtsp:' || parsed.hostname === '') throw trouble('its video address does not begin with rtsp://', 'unusable');
  parsed.username = '';
  parsed.password = '';
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  return { host, port: parsed.port === '' ? 554 : Number(parsed.port), url: parsed.href };
}

export class Line {
  readonly #host: LineHost;
  readonly #credentials: Credentials;
  readonly #socket: Socket;
  readonly #reader: WireReader;
  #proof: Proof | null = null;
  #sequence = 0;
  #waiting: Waiting | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #ended: Fault | null = null;
  #cancelConnect: () => void;
  #windowFrom: number;
  #windowBytes = 0;

  constructor(place: { readonly host: string; readonly port: number }, credentials: Credentials, host: LineHost) {
    this.#host = host;
    this.#credentials = credentials;
    this.#windowFrom = host.clock.monotonic();
    this.#reader = new WireReader({ onPacket: host.onPacket, onMessage: (message) => this.#onMessage(message) });
    this.#socket = connect({ host: place.host, port: place.port, noDelay: true });
    this.#cancelConnect = host.clock.after(CONNECT_MS, () =>
      this.end(trouble(`it does not take a connection within ${CONNECT_MS / 1_000} s`)),
    );
    this.#socket.on('connect', () => this.#cancelConnect());
    this.#socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    this.#socket.on('error', (error) => this.end(trouble(wordsOf(error), 'line', error)));
    this.#socket.on('close', () => this.end(trouble('it ended the connection')));
  }

  /** The fault it ended with; null: it is open, or being opened. */
  get ended(): Fault | null {
    return this.#ended;
  }

  /** One question at a time, with a proof of who we are once it was asked for. Rejects with a Fault when it is not answered with 200. */
  ask(method: string, url: string, headers: Readonly<Record<string, string>> = {}): Promise<RtspMessage> {
    const asked = this.#turn.then(() => this.#askTwice(method, url, headers));
    this.#turn = asked.catch(() => undefined);
    return asked;
  }

  /** Bytes as they are, e.g. a packet of the back channel. False: the camera does not take them as fast. */
  write(bytes: Uint8Array): boolean {
    return this.#ended === null && this.#socket.write(bytes);
  }

  /** Ends it now; whoever waits is told. */
  end(fault: Fault): void {
    if (this.#ended !== null) return;
    this.#ended = fault;
    this.#cancelConnect();
    this.#socket.destroy();
    this.#waiting?.reject(fault);
    this.#waiting = null;
    this.#host.onEnd(fault);
  }

  async #askTwice(method: string, url: string, headers: Readonly<Record<string, string>>): Promise<RtspMessage> {
    const first = await this.#askOnce(method, url, headers);
    if (first.status !== 401) return accepted(method, first);
    const challenge = challengeIn(first);
    if (challenge === null) throw trouble('it wants a way of logging in that is not known', 'refused');
    if (this.#proof !== null && !isStale(first) && challenge.kind === 'basic') throw refused();
    this.#proof = new Proof(this.#credentials, challenge);
    const second = await this.#askOnce(method, url, headers);
    if (second.status === 401) throw refused();
    return accepted(method, second);
  }

  #askOnce(method: string, url: string, headers: Readonly<Record<string, string>>): Promise<RtspMessage> {
    const ended = this.#ended;
    if (ended !== null) return Promise.reject(ended);
    this.#sequence += 1;
    const sequence = this.#sequence;
    const proof: Record<string, string> = this.#proof === null ? {} : { Authorization: this.#proof.header(method, url) };
    const all = { CSeq: String(sequence), 'User-Agent': 'Stationmaster', ...headers, ...proof };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return new Promise((resolve, reject) => {
      const cancel = this.#host.clock.after(ANSWER_MS, () =>
        this.end(trouble(`it does not answer ${method} within ${ANSWER_MS / 1_000} s`)),
      );
      this.#waiting = {
        sequence,
        resolve: (answer) => {
          cancel();
          resolve(answer);
        },
        reject: (fault) => {
          cancel();
          reject(fault);
        },
      };
      this.#socket.write(`${method} ${url} RTSP/1.0\r\n${lines.join('')}\r\n`);
    });
  }

  #onMessage(message: RtspMessage): void {
    const sequence = Number(header(message, 'cseq') ?? Number.NaN);
    if (message.status === null) {
      const number = Number.isSafeInteger(sequence) ? sequence : 0;
      this.#socket.write(`RTSP/1.0 501 Not Implemented\r\nCSeq: ${number}\r\n\r\n`);
      return;
    }
    const waiting = this.#waiting;
    // An answer nobody waits for any more; one without a number belongs to the question that waits.
    if (waiting === null || (Number.isSafeInteger(sequence) && sequence !== waiting.sequence) || message.status < 200) return;
    this.#waiting = null;
    waiting.resolve(message);
  }

  #onData(chunk: Buffer): void {
    if (this.#ended !== null) return;
    try {
      this.#count(chunk.length);
      this.#reader.push(chunk);
    } catch (error) {
      if (!isFault(error)) throw error;
      this.end(error);
    }
  }

  #count(bytes: number): void {
    const now = this.#host.clock.monotonic();
    if (now - this.#windowFrom >= FLOOD_WINDOW_MS) {
      this.#windowFrom = now;
      this.#windowBytes = 0;
    }
    this.#windowBytes += bytes;
    if (this.#windowBytes > (FLOOD_BYTES_PER_S * FLOOD_WINDOW_MS) / 1_000)
      throw trouble(`it sends more than ${(FLOOD_BYTES_PER_S * 8) / 1_048_576} Mbit/s`);
  }
}

function accepted(method: string, answer: RtspMessage): RtspMessage {
  if (answer.status === 200) return answer;
  if (answer.status === 403) throw refused();
  if (answer.status === 404) throw trouble('it knows no stream at this address (404)', 'unusable');
  if (answer.status === 461) throw trouble('it does not send video over TCP (461)', 'unusable');
  if (answer.status === 453 || answer.status === 503) throw trouble(`it serves as many viewers as it can (${answer.status})`);
  if (answer.status === 454) throw trouble('it no longer knows this session (454)');
  const isUnknown = answer.status === 501 || answer.status === 405 || answer.status === 400 || answer.status === 551;
  throw trouble(`it answers ${method} with ${answer.status ?? 0} ${answer.word}`.trim(), isUnknown ? 'unknown-question' : 'line');
}

function refused(): Fault {
  return trouble('it refuses the user name or the password', 'refused');
}

function wordsOf(error: Error): string {
  const code = 'code' in error ? error.code : '';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to its address';
  if (code === 'ETIMEDOUT') return 'it does not answer';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'it broke the connection off';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known in this network';
  return messageOf(error);
}
