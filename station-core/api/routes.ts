/** The routes of one listener: checks first, then calls, feeds, downloads and the screens' files. */
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import { RPCHandler as CallHandler } from '@orpc/server/fastify';
import { RPCHandler as FeedHandler } from '@orpc/server/ws';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../base/fault.ts';
import type { Connections } from './connections.ts';
import type { Caller, From } from './caller.ts';
import type { CallContext } from './context.ts';
import { cookieName, readCookie, setCookieText } from './cookie.ts';
import { checkKnock, isLoopback, type Door } from './door.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addCameraRoutes } from './camera-routes.ts';
import { addDownloads } from './downloads.ts';
import { addRecoveryRoutes } from './recovery-routes.ts';
import { addReportRoutes } from './report-routes.ts';
import { addSightingsDownload } from './sightings-download.ts';
import { toOrpcError, toTold } from './errors.ts';
import { addEquipmentRoutes } from './equipment-routes.ts';
import { addEvidenceRoutes } from './evidence-routes.ts';
import { addFieldRecordRoutes } from './field-record-routes.ts';
import { addFileRoutes } from './file-routes.ts';
import { addHqRoutes } from './hq-routes.ts';
import { addInvoiceRoutes } from './invoice-routes.ts';
import { ASK_AGAIN, FOR_EVER, SECURITY_HEADERS } from './headers.ts';
import type { LoginDesk } from './login-desk.ts';
import { addMoneyRoutes } from './money-routes.ts';
import type { ApiPorts } from './ports.ts';
import { FEEDS, router } from './router.ts';
import type { RunningCosts } from './running-costs.ts';
import { addLive } from './live.ts';
import { framesOf } from './socket-frames.ts';
import { addTillRoutes } from './till-routes.ts';
import { addSafetyRoutes } from './safety-routes.ts';
import { addSlipRoutes } from './slip-routes.ts';
import type { Slips } from './slips.ts';
import type { Uploads } from './uploads.ts';

export interface RouteParts {
  readonly ports: ApiPorts;
  readonly door: Door;
  readonly port: () => number;
  readonly rendererFolder: string | null;
  readonly desk: LoginDesk;
  readonly connections: Connections;
  readonly costs: RunningCosts;
  readonly uploads: Uploads;
  readonly slips: Slips;
  readonly networkUrls: () => readonly string[];
  readonly afterSetUp: () => Promise<void>;
}

/** A frame from a screen is a small call. */
const FRAME_LIMIT = 256 * 1_024;

const CA_FILES = [
  ['/station-ca.crt', 'crt'],
  ['/download/station-ca.crt', 'crt'],
  ['/download/station-ca.pem', 'pem'],
  ['/download/station-ca.der', 'der'],
] as const;

export async function addRoutes(app: FastifyInstance, parts: RouteParts): Promise<void> {
  const { ports, door } = parts;
  const callers = new WeakMap<FastifyRequest, Caller>();
  await app.register(fastifyWebsocket, {
    options: { maxPayload: FRAME_LIMIT },
    preClose: (done) => done(),
    errorHandler: (error, socket) => {
      ports.log.warn({ error: error.message }, 'a feed was broken off');
      socket.terminate();
    },
  });

  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    checkKnock(door, knockOf(request));
    const caller = await callerOf(request, parts);
    if (caller !== null) callers.set(request, caller);
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    // Only what is served as a file carries the time of its last change; a missing one must not be kept.
    const isFile = reply.hasHeader('last-modified');
    void reply.header('cache-control', isFile ? (request.url.startsWith('/assets/') ? FOR_EVER : ASK_AGAIN) : 'no-store');
    done();
  });
  app.setErrorHandler(async (error, request, reply) => {
    const told = toTold(asInput(error) ?? error, ports.log);
    // In the form that the screens' client reads, so that a refused call is a fault there too.
    const { code, detail, message, status } = told;
    const isCall = request.url.startsWith('/rpc/');
    const body = isCall ? { json: { defined: false, code, status, message, data: { code, detail, message } } } : { code, detail, message };
    return reply.code(status).type('application/json; charset=utf-8').send(body);
  });

  const contextOf = (request: FastifyRequest, reply: FastifyReply): CallContext => ({
    ports,
    caller: callers.get(request) ?? null,
    from: fromOf(request, door),
    desk: parts.desk,
    costs: parts.costs,
    uploads: parts.uploads,
    slips: parts.slips,
    networkUrls: parts.networkUrls,
    afterSetUp: parts.afterSetUp,
    setCookie: (secret) => {
      void reply.header('set-cookie', setCookieText(cookieName(door, parts.port()), secret, door.isSecure));
    },
    connection: null,
    reached: false,
  });

  app.get('/health', () => ({ product: 'stationmaster', dataFolderId: ports.dataFolderId, version: ports.version }));
  // Public, like every CA: phones and piles need it before anybody can log in there.
  for (const [url, form] of CA_FILES)
    app.get(url, (_request, reply) =>
      reply
        .type(form === 'pem' ? 'application/x-pem-file' : 'application/x-x509-ca-cert')
        .header('content-disposition', `attachment; filename="stationmaster-ca.${form}"`)
        .send(form === 'der' ? new X509Certificate(ports.keys.caCertificatePem()).raw : ports.keys.caCertificatePem()),
    );
  addCalls(app, parts, contextOf);
  addFeeds(app, parts, contextOf, callers);
  addLive(app, parts, (request) => callers.get(request) ?? null);
  addDownloads(app, contextOf);
  addInvoiceRoutes(app, contextOf);
  addAccountRoutes(app, contextOf);
  addCameraRoutes(app, ports, contextOf);
  addSightingsDownload(app, contextOf);
  addReportRoutes(app, contextOf);
  addRecoveryRoutes(app, contextOf);
  addEvidenceRoutes(app, contextOf);
  addSlipRoutes(app, contextOf);
  addTillRoutes(app, contextOf);
  await addEquipmentRoutes(app, contextOf);
  await addFileRoutes(app, contextOf);
  await addMoneyRoutes(app, contextOf);
  await addSafetyRoutes(app, contextOf);
  await addHqRoutes(app, ports, contextOf);
  addFieldRecordRoutes(app, contextOf);
  await addScreens(app, parts.rendererFolder);
}

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

function addCalls(app: FastifyInstance, { ports }: RouteParts, contextOf: ContextOf): void {
  const handler = new CallHandler(router, interceptors(ports));
  app.post('/rpc/*', async (request, reply) => {
    const { matched } = await handler.handle(request, reply, { prefix: '/rpc', context: contextOf(request, reply) });
    if (!matched) throw new Fault('input.not-found', { call: request.url.slice(0, 100) });
  });
}

function addFeeds(
  app: FastifyInstance,
  { ports, connections }: RouteParts,
  contextOf: ContextOf,
  callers: WeakMap<FastifyRequest, Caller>,
): void {
  const handler = new FeedHandler(router, interceptors(ports));
  app.route({
    method: 'GET',
    url: '/feed',
    websocket: true,
    // Before the upgrade, so that a refusal is an answer with a status.
    preValidation: (request, _reply, done) => {
      const caller = callers.get(request);
      if (caller === undefined) done(new Fault('access.not-logged-in'));
      else if (!connections.hasRoomFor(caller)) done(new Fault('inbox.full', { help: 'Too many windows are open; close some.' }));
      else done();
    },
    handler: (socket, request) => {
      const caller = callers.get(request);
      if (caller === undefined) return;
      const connection = connections.add(socket, caller);
      const context = { ...contextOf(request, UNUSED), connection, caller, setCookie: () => undefined };
      void handler.upgrade(framesOf(socket), { context });
    },
  });
}

/** A reply is only used to set a cookie, which no feed does. */
const UNUSED = {} as FastifyReply;

/** Calls over POST, feeds over the WebSocket; whatever is thrown is told in one form. */
function interceptors(ports: ApiPorts): NonNullable<ConstructorParameters<typeof FeedHandler<CallContext>>[1]> {
  return {
    clientInterceptors: [
      async (call) => {
        const { context, path } = call;
        context.reached = true;
        const isFeed = FEEDS.has(path.join('.'));
        if (isFeed !== (context.connection !== null))
          throw new Fault('input.invalid', { call: path.join('.'), help: 'Calls go to POST /rpc, feeds to the WebSocket /feed.' });
        return call.next();
      },
    ],
    interceptors: [
      async (call) => {
        const { context } = call;
        try {
          context.reached = false;
          return await call.next();
        } catch (error) {
          throw toOrpcError(
            context.reached ? error : new Fault('input.invalid', { field: 'input', help: 'The call is not written as one.' }),
            ports.log,
          );
        }
      },
    ],
  };
}

async function addScreens(app: FastifyInstance, rendererFolder: string | null): Promise<void> {
  const index = rendererFolder === null ? null : join(rendererFolder, 'index.html');
  if (rendererFolder === null || index === null || !existsSync(index)) {
    app.setNotFoundHandler((request, reply) => {
      if (request.url === '/') return reply.code(503).type('text/plain').send('The screens are not built. Run: npm run build\n');
      throw new Fault('input.not-found', { address: request.url.slice(0, 100) });
    });
    return;
  }
  await app.register(fastifyStatic, {
    root: rendererFolder,
    index: false,
    cacheControl: false,
  });
  const sendPage = (reply: FastifyReply): FastifyReply => reply.sendFile('index.html');
  app.get('/', (_request, reply) => sendPage(reply));
  // A page's own address, opened or reloaded: the screens find their way themselves. A missing file stays missing.
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const isPage =
      request.method === 'GET' &&
      !/\.[a-z0-9]+$/i.test(path) &&
      !/^\/(rpc|feed|live|local|download|upload|site-plan|assets)(\/|$)/.test(path);
    if (isPage) return sendPage(reply);
    throw new Fault('input.not-found', { address: path.slice(0, 100) });
  });
}

function knockOf(request: FastifyRequest): Parameters<typeof checkKnock>[1] {
  const { host, origin } = request.headers;
  const fetchSite = headerOf(request, 'sec-fetch-site');
  const isNavigation = request.method === 'GET' && headerOf(request, 'sec-fetch-mode') === 'navigate';
  return { host, origin, fetchSite, isNavigation };
}

async function callerOf(request: FastifyRequest, { desk, door, port }: RouteParts): Promise<Caller | null> {
  const secret = readCookie(request.headers.cookie, cookieName(door, port()));
  return secret === '' ? null : desk.whoIs(secret, fromOf(request, door));
}

function fromOf(request: FastifyRequest, door: Door): From {
  const remoteAddress = request.socket.remoteAddress ?? '';
  const userAgent = (headerOf(request, 'user-agent') ?? '').slice(0, 200);
  return { remoteAddress, userAgent, isLocal: door.kind === 'loopback' && isLoopback(remoteAddress) };
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What the framework refuses by itself: too large, no JSON, another content type. null: something else. */
function asInput(error: unknown): Fault | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  if (error.statusCode < 400 || error.statusCode >= 500) return null;
  return new Fault('input.invalid', { field: 'body', help: `${error.message.replace(/\.$/, '')}.` }, { cause: error });
}
