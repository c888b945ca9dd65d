/**
 * HTTP to HQ, for one exchange: the pinned or the public CA, a proxy, an upload that keeps to a rate, and a limit on everything.
 * No connection outlives its exchange, so that what was set holds from the next one on.
 */
import { Readable } from 'node:stream';
import { Agent, ProxyAgent, request, type Dispatcher } from 'undici';
import { Fault, isFault, messageOf } from '../base/fault.ts';
import type { HqSettings } from '../domain/hq.ts';
import type { Clock } from '../domain/ports.ts';
import { paced } from './pace.ts';
import { readRefusal } from './refused.ts';

/** Nothing sent and nothing heard for so long: the line is given up. HQ may take some seconds to write a batch. */
const IDLE_MS = 60_000;
const CONNECT_MS = 15_000;
/** An answer that is slower than 1 kB a second, after a first minute, is given up. */
const LEAST_BYTES_A_MS = 1;
/** An answer, unless the question says otherwise. */
const MOST_ANSWER_BYTES = 1_024 * 1_024;

interface Question {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Begins with a slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly onSent?: (bytes: number) => void;
  readonly mostBytes?: number;
}

interface ClientOptions {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>;
  readonly settings: Pick<HqSettings, 'url' | 'caPem' | 'proxy' | 'capKiBs'>;
}

export class HqClient {
  readonly #options: ClientOptions;
  readonly #dispatcher: Dispatcher;
  readonly #ended = new AbortController();

  constructor(options: ClientOptions) {
    this.#options = options;
    const { caPem, proxy } = options.settings;
    const tls = { ...(caPem === null ? {} : { ca: caPem }), timeout: CONNECT_MS };
    // Waits are ours, by the clock that was given: a slow upload is not a silent line.
    const limits = { headersTimeout: 0, bodyTimeout: 0, connections: 1, pipelining: 1 };
    this.#dispatcher =
      proxy === null
        ? new Agent({ ...limits, connect: tls })
        : new ProxyAgent({ ...limits, uri: proxy, proxyTunnel: true, requestTls: tls, proxyTls: { timeout: CONNECT_MS } });
  }

  /** The body of a 2xx answer. Throws HqRefused for any other, Fault('hq.unreachable'), Fault('hq.bad-answer') past the size limit. */
  async ask(question: Question): Promise<Uint8Array> {
    const { clock, settings } = this.#options;
    const stop = new AbortController();
    const end = (): void => stop.abort();
    let idle = clock.after(IDLE_MS, end);
    const goesOn = (): void => {
      idle();
      idle = clock.after(IDLE_MS, end);
    };
    const leave = (): void => stop.abort();
    this.#ended.signal.addEventListener('abort', leave);
    try {
      if (this.#ended.signal.aborted) throw new Error('The line was closed.');
      const { statusCode, headers, body } = await request(`${settings.url}${question.path}`, {
        method: question.method,
        headers: { ...question.headers, accept: 'application/json' },
        dispatcher: this.#dispatcher,
        signal: stop.signal,
        ...(question.body === undefined ? {} : this.#bodyOf(question, question.body, goesOn)),
      });
      const most = question.mostBytes ?? MOST_ANSWER_BYTES;
      const parts: Uint8Array[] = [];
      const began = clock.monotonic();
      let size = 0;
      for await (const part of body as AsyncIterable<Uint8Array>) {
        goesOn();
        size += part.byteLength;
        // A byte a minute is no silence, and would hold the line for years.
        if (clock.monotonic() - began > IDLE_MS + size / LEAST_BYTES_A_MS) throw new Error('The answer comes too slowly.');
        if (size > most) throw new Fault('hq.bad-answer', { path: question.path, mostBytes: most, help: 'The answer is too long.' });
        parts.push(part);
      }
      const bytes = Buffer.concat(parts);
      if (statusCode >= 200 && statusCode < 300) return bytes;
      const { date } = headers;
      throw readRefusal(statusCode, bytes.toString('utf8', 0, 100_000), typeof date === 'string' ? date : null);
    } catch (error) {
      throw asTold(error, settings, stop.signal.aborted && !this.#ended.signal.aborted);
    } finally {
      idle();
      this.#ended.signal.removeEventListener('abort', leave);
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.#dispatcher.destroy();
  }

  #bodyOf(
    { headers, onSent }: Question,
    body: Uint8Array | string,
    goesOn: () => void,
  ): { body: Readable; headers: Record<string, string> } {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
    const { clock, settings } = this.#options;
    return {
      headers: { ...headers, accept: 'application/json', 'content-length': String(bytes.byteLength) },
      body: Readable.from(
        paced(bytes, {
          clock,
          capKiBs: settings.capKiBs,
          onSent: (sent) => {
            goesOn();
            onSent?.(sent);
          },
        }),
        { objectMode: false },
      ),
    };
  }
}

/** Codes of Node and OpenSSL, in words that say what to do. */
const WHY: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the address is not known here. Is the line up, and the address right?',
  EAI_AGAIN: 'The name of the address cannot be looked up now. Is the line up?',
  ECONNREFUSED: 'Nobody listens at the address.',
  ECONNRESET: 'The line broke off.',
  UND_ERR_SOCKET: 'The line broke off.',
  UND_ERR_CONNECT_TIMEOUT: 'The address does not answer.',
  ETIMEDOUT: 'The address does not answer.',
  ENETUNREACH: 'There is no way to the address from here. Is the line up?',
  EHOSTUNREACH: 'There is no way to the address from here. Is the line up?',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is not signed by a CA that counts here. Set the CA of HQ.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is not signed by a CA that counts here. Set the CA of HQ.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate is not signed by a CA that counts here. Set the CA of HQ.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate is not signed by a CA that counts here. Set the CA of HQ.',
  CERT_HAS_EXPIRED: "HQ's certificate has expired, or this PC's clock is wrong.",
  CERT_NOT_YET_VALID: "HQ's certificate is not valid yet, or this PC's clock is wrong.",
  ERR_TLS_CERT_ALTNAME_INVALID: "HQ's certificate is for another name.",
};

function asTold(error: unknown, { url }: Pick<HqSettings, 'url'>, wasIdle: boolean): Error {
  if (isFault(error) || (error instanceof Error && error.name === 'HqRefused')) return error;
  const code = codeOf(error);
  const help = wasIdle ? `Nothing moved for ${IDLE_MS / 1_000} s.` : (WHY[code] ?? messageOf(error).slice(0, 200));
  return new Fault('hq.unreachable', { address: url, ...(code === '' ? {} : { cause: code }), help }, { cause: error });
}

/** undici wraps the socket's error in its own. */
function codeOf(error: unknown): string {
  for (let one = error, depth = 0; one instanceof Error && depth < 4; one = one.cause, depth += 1)
    if ('code' in one && typeof one.code === 'string' && Object.hasOwn(WHY, one.code)) return one.code;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
