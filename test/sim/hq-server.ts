/**
 * An HQ over HTTP, written from docs/hq.md: enrols, takes batches exactly once in their order, keeps the newest row of each object,
 * signs marks and directives, keeps files and images; and loses, delays, repeats and lies on demand. Apart from the receiver on purpose.
 */
import { createHash, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What happens to a request. lost: it never arrives. unanswered: it is done and the line breaks before the answer. */
export type HqMishap =
  | 'lost'
  | 'unanswered'
  | 'silent'
  | 'redirect'
  | 'junk'
  | 'huge'
  | 'half'
  | 'forged'
  | { readonly status: number; readonly body?: unknown };

export interface HqRow {
  readonly epoch: number;
  readonly seq: number;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly atMs: number;
  readonly body: unknown;
}

export interface HqMarkAt {
  readonly epoch: number;
  readonly number: number;
  readonly seq: number;
  readonly hash: string;
}

export interface HqStation {
  readonly id: string;
  key: string;
  epoch: number;
  mark: HqMarkAt;
  /** The newest row of each object: `kind/id`. */
  readonly objects: Map<string, HqRow>;
  /** As they came, each once. */
  readonly batches: { readonly epoch: number; readonly number: number; readonly rows: readonly HqRow[]; readonly bytes: Buffer }[];
  readonly directives: Record<string, unknown>[];
  readonly files: Map<string, Buffer>;
  isLocked: boolean;
}

interface Code {
  readonly kind: 'enrol' | 'recover';
  readonly stationId: string;
  usedBy: string | null;
}

export interface HqServerOptions {
  /** HQ's own clock. */
  readonly nowMs?: () => number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A refusal, as every error is answered. */
class No extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, code: string, more: object = {}) {
    super(code);
    this.status = status;
    this.body = { code, help: `The test HQ says ${code}.`, ...more };
  }
}

const NONE = (epoch: number): HqMarkAt => ({ epoch, number: 0, seq: 0, hash: '' });

export class HqServer {
  readonly stations = new Map<string, HqStation>();
  readonly images = new Map<string, Buffer>();
  /** Each request that was answered: 'POST /station/v1/batches 200'. */
  readonly answered: string[] = [];
  /** Bodies of batches as they arrived, each time. */
  readonly arrived: Buffer[] = [];
  readonly key: KeyObject;
  readonly publicPem: string;
  readonly #codes = new Map<string, Code>();
  readonly #mishaps: { readonly path: string; readonly what: HqMishap }[] = [];
  readonly #tokens = new Map<string, string>();
  readonly #assertions = new Set<string>();
  readonly #sockets = new Set<Socket>();
  readonly #server: ReturnType<typeof createServer>;
  readonly #nowMs: () => number;
  readonly #scheme: string;
  #count = 0;

  static async open(options: HqServerOptions = {}): Promise<HqServer> {
    const made = new HqServer(options);
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  private constructor({ nowMs = Date.now, tls }: HqServerOptions) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.key = privateKey;
    this.publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    this.#nowMs = nowMs;
    this.#scheme = tls === undefined ? 'http' : 'https';
    const handle = (request: IncomingMessage, response: ServerResponse): void => {
      this.#handle(request, response).catch(() => request.socket.destroy());
    };
    this.#server = tls === undefined ? createServer(handle) : createSecureServer(tls, handle);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `${this.#scheme}://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next request whose path begins with this meets it. */
  next(what: HqMishap, path = '/'): void {
    this.#mishaps.push({ path, what });
  }

  addCode(code: string, stationId: string, kind: Code['kind'] = 'enrol'): void {
    this.#codes.set(code, { kind, stationId, usedBy: null });
  }

  station(stationId: string): HqStation {
    const station = this.stations.get(stationId);
    if (station === undefined) throw new Error(`no station ${stationId}`);
    return station;
  }

  /** Numbered as the next of the station. */
  direct(
    stationId: string,
    directive: { readonly kind: string; readonly objectId: string; readonly version: number; readonly body: unknown },
  ): void {
    const { directives } = this.station(stationId);
    const issuedAtMs = this.#nowMs();
    directives.push({ number: directives.length + 1, validFromMs: issuedAtMs, issuedAtMs, ...directive });
  }

  /** What goes back on a stick after these were brought by one. */
  carried(stationId: string, batches: readonly Buffer[]): string {
    const station = this.station(stationId);
    for (const bytes of batches) this.#apply(station, bytes);
    return JSON.stringify({
      format: 'stationmaster-answer/1',
      acknowledgement: this.#acknowledged(station),
      directives: this.#sheet(station, 0),
    });
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nobody listens at its address any more, until `comeBack`. */
  async goAway(): Promise<void> {
    this.#port = (this.#server.address() as AddressInfo).port;
    await this.close();
  }

  /** At the same address, with everything it held. */
  async comeBack(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
  }
  #port = 0;

  async close(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://hq');
    const at = this.#mishaps.findIndex(({ path }) => url.pathname.startsWith(path));
    const mishap = at < 0 ? null : (this.#mishaps.splice(at, 1)[0]?.what ?? null);
    if (mishap === 'lost') {
      request.socket.destroy();
      return;
    }
    const body = await bodyOf(request);
    if (url.pathname === '/station/v1/batches') this.arrived.push(body);
    if (mishap === 'silent') return;
    const spoiled = spoiledAnswer(mishap);
    if (spoiled !== null) {
      response.writeHead(spoiled.status, spoiled.headers).end(spoiled.body);
      return;
    }
    const { status, answer } = this.#answer(request, url, body);
    if (mishap === 'unanswered') {
      request.socket.destroy();
      return;
    }
    const bytes = Buffer.isBuffer(answer) ? answer : Buffer.from(JSON.stringify(mishap === 'forged' ? forged(answer) : answer));
    this.answered.push(`${request.method ?? ''} ${url.pathname} ${status}`);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      date: new Date(this.#nowMs()).toUTCString(),
    });
    if (mishap === 'half') {
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.socket.destroy());
      return;
    }
    response.end(bytes);
  }

  #answer(request: IncomingMessage, url: URL, body: Buffer): { readonly status: number; readonly answer: unknown } {
    try {
      return { status: 200, answer: this.#route(`${request.method ?? ''} ${url.pathname}`, request, url, body) };
    } catch (error) {
      if (error instanceof No) return { status: error.status, answer: error.body };
      throw error;
    }
  }

  #route(call: string, request: IncomingMessage, url: URL, body: Buffer): unknown {
    const { headers } = request;
    if (call === 'POST /station/v1/enrol') return this.#enrol(body, headerOf(request, 'x-signature'));
    if (call === 'POST /station/v1/recover') return this.#recover(body, headerOf(request, 'x-signature'));
    if (call === 'POST /oauth/token') return this.#token(new URLSearchParams(body.toString('utf8')));
    const station = this.#whose(headers.authorization ?? '');
    if (call === 'GET /station/v1/mark')
      return { acknowledgement: this.#acknowledged(station), directives: station.directives.length, timeMs: this.#nowMs() };
    if (call === 'POST /station/v1/batches') {
      const applied = this.#apply(station, body);
      return { applied, acknowledgement: this.#acknowledged(station) };
    }
    if (call === 'GET /station/v1/directives') return this.#sheet(station, Number(url.searchParams.get('after')));
    if (call === 'GET /station/v1/objects') return objectsOf(station, url.searchParams);
    const [, , , what, name = ''] = url.pathname.split('/');
    if (what === 'files') return filePart(station, request.method ?? '', name, url.searchParams, body);
    if (what === 'firmware') {
      const image = this.images.get(name);
      if (image === undefined) throw new No(404, 'hq.bad-request');
      const [, from = '0', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
      return image.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
    }
    throw new No(404, 'hq.bad-request');
  }

  #enrol(body: Buffer, signature: string): object {
    const asked = JSON.parse(body.toString('utf8')) as { code: string; publicKey: string };
    const code = this.#use(asked, body, signature, 'enrol');
    const station = this.stations.get(code.stationId) ?? {
      id: code.stationId, key: asked.publicKey, epoch: 1, mark: NONE(1), objects: new Map(), batches: [], directives: [], files: new Map(), isLocked: false,
    }; // prettier-ignore
    this.stations.set(code.stationId, station);
    return this.#welcome(station);
  }

  #recover(body: Buffer, signature: string): object {
    const asked = JSON.parse(body.toString('utf8')) as { code: string; publicKey: string };
    const first = (this.#codes.get(asked.code)?.usedBy ?? null) === null;
    const code = this.#use(asked, body, signature, 'recover');
    const station = this.station(code.stationId);
    const closed = first ? station.mark : (this.#closed ?? station.mark);
    if (first) {
      this.#closed = station.mark;
      station.key = asked.publicKey;
      this.forgetTokens();
      station.epoch += 1;
      station.mark = NONE(station.epoch);
    }
    return { ...this.#welcome(station), closed, name: 'Yard', zone: 'Europe/Berlin', currency: 'EUR' };
  }
  #closed: HqMarkAt | null = null;

  /** One use; the same key may ask again, for its answer may be lost. */
  #use(asked: { code: string; publicKey: string }, body: Buffer, signature: string, kind: Code['kind']): Code {
    if (!isSigned(asked.publicKey, body, signature)) throw new No(401, 'hq.bad-signature');
    const code = this.#codes.get(asked.code);
    if (code?.kind !== kind || (code.usedBy !== null && code.usedBy !== asked.publicKey)) throw new No(403, 'hq.bad-code');
    code.usedBy = asked.publicKey;
    return code;
  }

  #welcome({ id, epoch }: HqStation): object {
    return { stationId: id, hqName: 'Test HQ', hqKey: this.publicPem, countryCode: 'DE', partyId: 'TST', epoch };
  }

  #token(form: URLSearchParams): object {
    const assertion = form.get('client_assertion') ?? '';
    const [header = '', claims = '', signature = ''] = assertion.split('.');
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as {
      iss: string;
      sub: string;
      aud: string;
      jti: string;
      iat: number;
      exp: number;
    };
    const station = this.stations.get(said.sub);
    if (station === undefined) throw new No(401, 'hq.unknown-station');
    if (!isSigned(station.key, Buffer.from(`${header}.${claims}`), signature)) throw new No(401, 'hq.old-key');
    const nowS = this.#nowMs() / 1_000;
    const isTimely = said.iat < nowS + 30 && said.exp > nowS - 30;
    if (
      form.get('grant_type') !== 'client_credentials' ||
      said.aud !== 'urn:stationmaster:hq' ||
      said.iss !== said.sub ||
      !isTimely ||
      this.#assertions.has(said.jti)
    )
      throw new No(401, 'hq.bad-token');
    if (station.isLocked) throw new No(403, 'hq.locked');
    this.#assertions.add(said.jti);
    this.#count += 1;
    const token = `token-${this.#count}`;
    this.#tokens.set(token, station.id);
    return { access_token: token, token_type: 'Bearer', expires_in: 600, server_time_ms: this.#nowMs() };
  }

  /** Every token that was given is worth nothing from now on. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  #whose(authorization: string): HqStation {
    const id = this.#tokens.get(authorization.replace(/^Bearer /, ''));
    if (id === undefined) throw new No(401, 'hq.bad-token');
    const station = this.station(id);
    if (station.isLocked) throw new No(403, 'hq.locked');
    return station;
  }

  /** False: it was here before. */
  #apply(station: HqStation, bytes: Buffer): boolean {
    const end = bytes.indexOf(10);
    const head = JSON.parse(bytes.subarray(0, end).toString('utf8')) as { manifest: string; signature: string };
    if (!isSigned(station.key, Buffer.from(head.manifest), head.signature)) throw new No(422, 'hq.bad-signature');
    const told = JSON.parse(head.manifest) as {
      stationId: string; epoch: number; number: number; fromSeq: number; toSeq: number; rows: number; counts: Record<string, number>; bytes: number; sha256: string; previous: string;
    }; // prettier-ignore
    const { mark } = station;
    if (told.stationId !== station.id) throw new No(422, 'hq.unknown-station');
    if (told.epoch !== station.epoch) throw new No(409, 'hq.epoch-closed', { mark });
    const hash = createHash('sha256').update(head.manifest).digest('hex');
    if (told.number <= mark.number) {
      const known = station.batches.find((one) => one.epoch === told.epoch && one.number === told.number);
      if (known === undefined || !known.bytes.equals(bytes)) throw new No(409, 'hq.fork', { mark });
      return false;
    }
    if (told.number !== mark.number + 1 || told.fromSeq !== mark.seq + 1) throw new No(409, 'hq.gap', { mark });
    if (told.previous !== mark.hash) throw new No(409, 'hq.fork', { mark });
    const text = gunzipSync(bytes.subarray(end + 1));
    if (createHash('sha256').update(text).digest('hex') !== told.sha256) throw new No(422, 'hq.tampered');
    const rows = text.toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as HqRow); // prettier-ignore
    const counts: Record<string, number> = {};
    for (const { kind } of rows) counts[kind] = (counts[kind] ?? 0) + 1;
    const isTrue =
      rows.length === told.rows &&
      rows.every((row, index) => row.seq === told.fromSeq + index && row.epoch === told.epoch) &&
      rows.at(-1)?.seq === told.toSeq &&
      text.length === told.bytes &&
      Object.entries(counts).every(([kind, count]) => told.counts[kind] === count);
    if (!isTrue) throw new No(422, 'hq.manifest-lies');
    for (const row of rows) {
      const known = station.objects.get(`${row.kind}/${row.id}`);
      if (known === undefined || row.epoch > known.epoch || (row.epoch === known.epoch && row.version > known.version))
        station.objects.set(`${row.kind}/${row.id}`, row);
    }
    station.batches.push({ epoch: told.epoch, number: told.number, rows, bytes });
    station.mark = { epoch: told.epoch, number: told.number, seq: told.toSeq, hash };
    return true;
  }

  #acknowledged({ id, mark }: HqStation): object {
    return this.#signed({ stationId: id, mark, atMs: this.#nowMs() });
  }

  #sheet({ id, directives }: HqStation, after: number): object {
    return this.#signed({ stationId: id, directives: directives.slice(after, after + 200), highest: directives.length });
  }

  #signed(value: object): object {
    const text = JSON.stringify(value);
    return { text, signature: sign(null, Buffer.from(text), this.key).toString('base64url') };
  }
}

function spoiledAnswer(
  mishap: HqMishap | null,
): { readonly status: number; readonly headers: Record<string, string>; readonly body: string | Buffer } | null {
  if (mishap === 'redirect') return { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' }, body: '' };
  if (mishap === 'junk')
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Please log in to the free WiFi</html>' };
  if (mishap === 'huge') return { status: 200, headers: {}, body: Buffer.alloc(20 * 1_024 * 1_024, 32) };
  if (mishap !== null && typeof mishap === 'object')
    return { status: mishap.status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(mishap.body ?? {}) };
  return null;
}

/** Another mark under the same signature. */
function forged(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer).replaceAll(/(\\"number\\":)(\d+)/g, '$1999'));
}

function objectsOf({ objects }: HqStation, query: URLSearchParams): object {
  const [epoch, afterSeq] = [Number(query.get('epoch')), Number(query.get('afterSeq'))];
  const rows = [...objects.values()].filter((row) => row.epoch > epoch || (row.epoch === epoch && row.seq > afterSeq));
  const from = Number(query.get('cursor') ?? '0');
  const page = rows.slice(from, from + 2);
  const behind = rows.length - from - 2;
  return { rows: page, cursor: behind > 0 ? String(from + 2) : null, ...(behind > 0 && query.get('left') === '1' ? { left: behind } : {}) };
}

function filePart({ files }: HqStation, method: string, name: string, query: URLSearchParams, body: Buffer): object {
  const known = files.get(name) ?? Buffer.alloc(0);
  if (method === 'GET') return { received: known.length };
  if (Number(query.get('offset')) === known.length) files.set(name, Buffer.concat([known, body]));
  return { received: files.get(name)?.length ?? 0 };
}

function isSigned(publicPem: string, bytes: Buffer, signature: string): boolean {
  return verify(null, bytes, createPublicKey(publicPem), Buffer.from(signature, 'base64url'));
}

function headerOf({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
