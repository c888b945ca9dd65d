/** One HTTP request to a camera: limits on time and size, its certificate pinned, no redirects, nothing reused from an earlier one. */
import { createHash, type X509Certificate } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';
import { Fault, isFault, messageOf } from '../../../base/fault.ts';
import type { Clock } from '../../../domain/ports.ts';
import { LIMITS } from './limits.ts';

export interface HttpAsk {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly limitMs: number;
  readonly limitBytes: number;
  /** SHA-256 of the certificate, lower-case hex; null: one that this PC trusts. */
  readonly pinned: string | null;
  readonly signal?: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Throws Fault: camera.unreachable, no-answer, certificate-changed, bad-answer. */
export async function ask(clock: Pick<Clock, 'after'>, wish: HttpAsk): Promise<HttpReply> {
  let socket: Socket | null = null;
  let fail: (error: Fault) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => (fail = reject));
  // One of the two loses the race; that one must not be called unhandled.
  broken.catch(() => undefined);
  const late = new Fault('camera.no-answer', { address: wish.url.host, withinMs: wish.limitMs });
  const cancelTimer = clock.after(wish.limitMs, () => fail(late));
  const abort = (): void => fail(new Fault('camera.unreachable', { address: wish.url.host, help: 'The request was given up.' }));
  wish.signal?.addEventListener('abort', abort, { once: true });
  try {
    if (wish.signal?.aborted === true) abort();
    const opened = openSocket(wish, (made) => (socket = made));
    opened.catch(() => undefined);
    const ready = await Promise.race([opened, broken]);
    const answered = exchange(ready, wish);
    answered.catch(() => undefined);
    return await Promise.race([answered, broken]);
  } catch (error) {
    throw isFault(error) ? error : new Fault('camera.unreachable', { address: wish.url.host, problem: shortly(error) }, { cause: error });
  } finally {
    cancelTimer();
    wish.signal?.removeEventListener('abort', abort);
    (socket as Socket | null)?.destroy();
  }
}

/** The certificate a camera shows, before anything secret is said to it. isTrusted: this PC's own list vouches for it. */
export async function certificateOf(
  clock: Pick<Clock, 'after'>,
  url: URL,
): Promise<{ readonly sha256: string; readonly isTrusted: boolean }> {
  let socket: Socket | null = null;
  let cancel: () => void = () => undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      cancel = clock.after(LIMITS.callMs, () => reject(new Fault('camera.no-answer', { address: url.host, withinMs: LIMITS.callMs })));
    });
    const opened = openTls(url, (made) => (socket = made));
    opened.catch(() => undefined);
    const secure = await Promise.race([opened, late]);
    return { sha256: fingerprintOf(secure) ?? '', isTrusted: secure.authorized };
  } catch (error) {
    throw isFault(error) ? error : new Fault('camera.unreachable', { address: url.host, problem: shortly(error) }, { cause: error });
  } finally {
    cancel();
    (socket as Socket | null)?.destroy();
  }
}

async function openSocket(wish: HttpAsk, made: (socket: Socket) => void): Promise<Socket> {
  if (wish.url.protocol !== 'https:') return openPlain(wish.url, made);
  const secure = await openTls(wish.url, made);
  if (wish.pinned === null ? secure.authorized : fingerprintOf(secure) === wish.pinned) return secure;
  if (wish.pinned !== null) throw new Fault('camera.certificate-changed', { address: wish.url.host });
  throw new Fault('camera.certificate-changed', {
    address: wish.url.host,
    help: 'Its certificate is not known here: look at the camera again on its page and confirm the certificate.',
  });
}

function openPlain(url: URL, made: (socket: Socket) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectPlain({ host: bare(url), port: portOf(url) });
    made(socket);
    socket.on('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

function openTls(url: URL, made: (socket: Socket) => void): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = bare(url);
    // Judged by its fingerprint or by the PC's list just after, before anything is sent.
    const socket = connectSecure({
      host,
      port: portOf(url),
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    });
    made(socket);
    socket.on('error', reject);
    socket.once('secureConnect', () => resolve(socket));
  });
}

function fingerprintOf(socket: TLSSocket): string | null {
  const certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
  return certificate === undefined ? null : createHash('sha256').update(certificate.raw).digest('hex');
}

function exchange(socket: Socket, wish: HttpAsk): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const { url, method, headers, body, limitBytes } = wish;
    const tooLarge = (): Fault => new Fault('camera.bad-answer', { help: `The answer is larger than ${limitBytes} bytes.` });
    const sent = request({
      createConnection: () => socket,
      method,
      host: bare(url),
      port: portOf(url),
      path: url.pathname + url.search,
      headers: {
        ...headers,
        connection: 'close',
        'accept-encoding': 'identity',
        ...(method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
      },
    });
    sent.on('error', (error) => reject(asFault(error, url)));
    sent.once('response', (reply) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      if (Number(reply.headers['content-length'] ?? 0) > limitBytes) reject(tooLarge());
      reply.on('data', (part: Buffer) => {
        bytes += part.byteLength;
        if (bytes > limitBytes) {
          reject(tooLarge());
          socket.destroy();
        } else parts.push(part);
      });
      reply.on('error', (error) => reject(asFault(error, url)));
      reply.on('aborted', () => reject(new Fault('camera.bad-answer', { help: 'The answer broke off in the middle.' })));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts, bytes) }));
    });
    sent.end(body);
  });
}

/** What is no HTTP is a bad answer; a line that breaks is no answer at all. */
function asFault(error: Error, url: URL): Fault {
  const code = 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_'))
    return new Fault('camera.bad-answer', { help: `The answer is not HTTP as it should be (${code}).` }, { cause: error });
  return new Fault('camera.unreachable', { address: url.host, problem: shortly(error) }, { cause: error });
}

function shortly(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.length > 0 ? code : messageOf(error).slice(0, 100);
}

/** IPv6 addresses stand in brackets in a URL, and without them in a socket. */
function bare(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}
