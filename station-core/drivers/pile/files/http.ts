/** Files over HTTP and HTTPS: `/f/<secret>/<name>` gives an image, `/u/<secret>/` takes a file; there is nothing else, and nothing is listed. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Fault, messageOf } from '../../../base/fault.ts';
import type { Listen } from '../../../domain/ports.ts';
import { boundaryOf, fileInForm } from './multipart.ts';
import { rangeOf } from './range.ts';
import type { OfferedImage, Ticket } from './tickets.ts';
import { markOf, statusOf, type Transfers } from './transfers.ts';

export interface Credentials {
  readonly keyPem: string;
  readonly certificatePem: string;
}

export interface HttpListener {
  readonly host: string;
  readonly port: number;
  renew(credentials: readonly Credentials[]): void;
  close(): Promise<void>;
}

/** credentials null: plain HTTP. Rejects with the system's error where it cannot listen. */
export async function listenHttp(
  transfers: Transfers,
  { host, port }: Listen,
  credentials: readonly Credentials[] | null,
): Promise<HttpListener> {
  const { sockets, idleMs, requestMs } = transfers.limits;
  const times = { headersTimeout: Math.min(idleMs, 10_000), requestTimeout: requestMs, connectionsCheckingInterval: 2_000 };
  const secure = credentials === null ? null : createSecureServer({ ...times, ...tls(credentials), minVersion: 'TLSv1.2' });
  const server: Server | SecureServer = secure ?? createServer(times);
  server.maxConnections = sockets;
  server.setTimeout(idleMs);
  const serve = (request: IncomingMessage, response: ServerResponse, goOn: () => void): void => {
    // Kept here: a request that is over no longer has one.
    const { socket } = request;
    handle(transfers, request, response, goOn).catch((error: unknown) => fail(transfers, socket, response, error));
  };
  server.on('request', (request, response) => serve(request, response, () => undefined));
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
    serve(request, response, () => response.writeContinue()),
  );
  // A peer that speaks no HTTP, no TLS, or goes away: its connection is over, the server is not.
  server.on('clientError', (_error: Error, socket: Duplex) => socket.destroy());
  server.on('tlsClientError', (_error: Error, socket: Duplex) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.on('error', (error) => transfers.log.error({ error: error.message }, 'the file server reported an error'));
  return {
    host,
    port: (server.address() as AddressInfo).port,
    renew: (fresh) => secure?.setSecureContext(tls(fresh)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function tls(all: readonly Credentials[]): { readonly key: string[]; readonly cert: string[] } {
  return { key: all.map(({ keyPem }) => keyPem), cert: all.map(({ certificatePem }) => certificatePem) };
}

async function handle(transfers: Transfers, request: IncomingMessage, response: ServerResponse, goOn: () => void): Promise<void> {
  const address = /^\/([fu])\/([\w-]{24})(?:\/([^/?#]{0,300}))?(?:\?.{0,300})?$/.exec(request.url ?? '');
  const [, way = '', secret = '', name = ''] = address ?? [];
  const ticket = transfers.find(secret);
  // One answer for what was never there, what is over and what belongs to the other way: nothing can be learned from it.
  if (ticket === null) throw new Fault('input.not-found');
  if (way === 'f' && ticket.what.kind === 'image') await give(transfers, request, response, ticket, ticket.what.image);
  else if (way === 'u' && ticket.what.kind === 'upload') await take(transfers, request, response, ticket, name, secret, goOn);
  else throw new Fault('input.not-found');
}

async function give(
  transfers: Transfers,
  request: IncomingMessage,
  response: ServerResponse,
  ticket: Ticket,
  image: OfferedImage,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, 405, { allow: 'GET, HEAD' });
    return;
  }
  const size = await transfers.sizeOf(image);
  const tag = `"${image.sha256}"`;
  const ifRange = request.headers['if-range'];
  const range = ifRange === undefined || ifRange === tag ? rangeOf(request.headers.range, size) : 'whole';
  if (range === 'outside') {
    refuse(response, 416, { 'content-range': `bytes */${size}` });
    return;
  }
  const [start, end] = range === 'whole' ? [0, size - 1] : [range.start, range.end];
  response.writeHead(range === 'whole' ? 200 : 206, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    etag: tag,
    'cache-control': 'no-store',
    ...(range === 'whole' ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await transfers.once(ticket, () => pipeline(Readable.from(transfers.read(ticket, image, start, end), { objectMode: false }), response));
}

async function take(
  transfers: Transfers,
  request: IncomingMessage,
  response: ServerResponse,
  ticket: Ticket,
  lastPart: string,
  secret: string,
  goOn: () => void,
): Promise<void> {
  if (request.method !== 'PUT' && request.method !== 'POST') {
    refuse(response, 405, { allow: 'PUT, POST' });
    return;
  }
  // A part of a file is not a file.
  if (request.headers['content-range'] !== undefined) throw new Fault('input.invalid', { field: 'content-range' });
  const type = request.headers['content-type'] ?? '';
  const boundary = boundaryOf(type);
  if (boundary === null && /^multipart\//i.test(type)) throw new Fault('input.invalid', { field: 'content-type' });
  await transfers.requireRoom(Number(request.headers['content-length'] ?? 0));
  let name = decoded(lastPart);
  await transfers.once(ticket, async () => {
    goOn();
    const body = whole(request);
    const source = boundary === null ? body : fileInForm(body, boundary, (told) => (name = told === '' ? name : told));
    await transfers.receive(ticket, () => name, source);
  });
  transfers.log.info({ pileId: ticket.pileId, requestId: ticket.requestId, address: markOf(secret) }, 'a file of a pile has arrived');
  response.writeHead(201, { 'content-type': 'text/plain', 'content-length': 3 }).end('ok\n');
}

/** The body to its end; a line that breaks throws. A body that is refused in the middle must not take the connection with it: the answer still has to leave. */
function whole(request: IncomingMessage): AsyncIterable<Uint8Array> {
  return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
}

function fail(transfers: Transfers, socket: Socket, response: ServerResponse, error: unknown): void {
  const { http } = statusOf(error);
  if (http === 503 || http === 507) transfers.log.warn({ status: http, problem: messageOf(error) }, 'a file transfer failed');
  if (response.headersSent || response.destroyed || socket.destroyed) {
    socket.destroy();
    return;
  }
  refuse(response, http, {});
}

/** What the other end still sends is not read: the connection ends with the answer. */
function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
  response.writeHead(status, { ...headers, connection: 'close', 'content-type': 'text/plain', 'content-length': 0 }).end();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a name that is not written as one in an address is still a name
  }
}
