/** HQ's pages: the screens' files, every call of the contract, downloads, and what people upload. Their checks hold for these routes alone. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { RPCHandler } from '@orpc/server/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ContextOf, PageContext } from '../access/context.ts';
import { cookieName, readCookie, setCookieText } from '../access/cookie.ts';
import { Denied } from '../access/denied.ts';
import { toOrpcError, toTold } from '../access/errors.ts';
import { ASK_AGAIN, FOR_EVER, PAGE_HEADERS } from '../access/headers.ts';
import { checkKnock, ownAddress } from '../access/knock.ts';
import { createLoginDesk, type Caller, type LoginDesk } from '../access/login-desk.ts';
import type { Hq } from '../context.ts';
import { router } from '../handlers/router.ts';
import { addDownloads } from './page-downloads.ts';
import { addUploads } from './page-uploads.ts';

/** `pagesFolder`: the built pages (out/hq-pages); null: the calls alone, for tests. */
export async function pageRoutes(app: FastifyInstance, hq: Hq, pagesFolder: string | null): Promise<void> {
  const desk = createLoginDesk(hq.db, { nowMs: hq.now, monotonicMs: () => performance.now() });
  const callers = new WeakMap<FastifyRequest, Caller>();
  // Calls are JSON; a form of another page could send plain text without asking first.
  app.removeContentTypeParser('text/plain');

  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(PAGE_HEADERS);
    checkKnock(addressOf(hq, request), knockOf(request));
    const caller = await callerOf(request, desk, hq);
    if (caller !== null) callers.set(request, caller);
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    const isFile = reply.hasHeader('last-modified');
    if (!reply.hasHeader('cache-control') || isFile)
      void reply.header('cache-control', isFile ? (request.url.startsWith('/assets/') ? FOR_EVER : ASK_AGAIN) : 'no-store');
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const { code, detail, message, status } = toTold(asInput(error) ?? error, hq.log);
    // In the form that the screens' client reads, so that a refused call is a fault there too.
    const body = request.url.startsWith('/rpc/')
      ? { json: { defined: false, code, status, message, data: { code, detail, message } } }
      : { code, detail, message };
    return reply.code(status).type('application/json; charset=utf-8').send(body);
  });

  const contextOf: ContextOf = (request, reply) => ({
    hq,
    desk,
    caller: callers.get(request) ?? null,
    from: { address: request.ip, browser: (headerOf(request, 'user-agent') ?? '').slice(0, 200) },
    setCookie: (secret) => {
      const isSecure = isSecureFor(hq, request);
      void reply.header('set-cookie', setCookieText(cookieName(isSecure, portOf(request)), secret, isSecure));
    },
    reached: false,
  });
  addCalls(app, hq, contextOf);
  addDownloads(app, contextOf);
  await app.register((part) => addUploads(part, contextOf));
  await addPages(app, pagesFolder);
}

function addCalls(app: FastifyInstance, hq: Hq, contextOf: ContextOf): void {
  const handler = new RPCHandler<PageContext>(router, {
    clientInterceptors: [
      (call) => {
        call.context.reached = true;
        return call.next();
      },
    ],
    interceptors: [
      async (call) => {
        const { context } = call;
        try {
          return await call.next();
        } catch (error) {
          // What breaks before a handler was reached was not written as a call.
          throw toOrpcError(
            context.reached ? error : new Denied('input.invalid', { field: 'input', help: 'The call is not written as one.' }),
            hq.log,
          );
        }
      },
    ],
  });
  app.post('/rpc/*', async (request, reply) => {
    const { matched } = await handler.handle(request, reply, { prefix: '/rpc', context: contextOf(request, reply) });
    if (!matched) throw new Denied('input.not-found', { help: 'There is no such call.' });
  });
}

async function addPages(app: FastifyInstance, pagesFolder: string | null): Promise<void> {
  if (pagesFolder === null || !existsSync(path.join(pagesFolder, 'hq.html'))) {
    app.get('/', (_request, reply) => reply.code(503).type('text/plain').send('The pages are not built. Run: npm run build\n'));
    return;
  }
  await app.register(fastifyStatic, { root: path.join(pagesFolder, 'assets'), prefix: '/assets/', index: false, cacheControl: false });
  app.get('/', (_request, reply) => reply.sendFile('hq.html', pagesFolder));
}

/** Own by its public address, by this computer's names, and by the number it was reached at: a name that others point here is none. */
function addressOf(hq: Hq, request: FastifyRequest): ReturnType<typeof ownAddress> {
  const port = portOf(request);
  const own = ownAddress(hq.publicUrl, port, request.protocol === 'https');
  const reached = (request.socket.localAddress ?? '').replace(/^::ffff:/, '');
  if (reached === '') return own;
  const written = reached.includes(':') ? `[${reached.toLowerCase()}]` : reached;
  const isUsual = port === (request.protocol === 'https' ? 443 : 80);
  return { ...own, hosts: new Set([...own.hosts, `${written}:${port}`, ...(isUsual ? [written] : [])]) };
}

function isSecureFor(hq: Hq, request: FastifyRequest): boolean {
  if (request.protocol === 'https') return true;
  return (
    hq.publicUrl !== null &&
    hq.publicUrl.startsWith('https:') &&
    new URL(hq.publicUrl).host.toLowerCase() === request.headers.host?.toLowerCase()
  );
}

function portOf(request: FastifyRequest): number {
  return request.socket.localPort ?? 0;
}

function knockOf(request: FastifyRequest): Parameters<typeof checkKnock>[1] {
  const { host, origin } = request.headers;
  const fetchSite = headerOf(request, 'sec-fetch-site');
  const isNavigation = request.method === 'GET' && headerOf(request, 'sec-fetch-mode') === 'navigate';
  return { host, origin, fetchSite, isNavigation };
}

async function callerOf(request: FastifyRequest, desk: LoginDesk, hq: Hq): Promise<Caller | null> {
  const secret = readCookie(request.headers.cookie, cookieName(isSecureFor(hq, request), portOf(request)));
  return secret === '' ? null : desk.whoIs(secret);
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What the framework refuses by itself: too large, no JSON, another content type. null: something else. */
function asInput(error: unknown): Denied | null {
  if (!(error instanceof Error) || error instanceof Denied || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  if (error.statusCode < 400 || error.statusCode >= 500) return null;
  return new Denied('input.invalid', { field: 'body', help: `${error.message.replace(/\.$/, '')}.` }, { cause: error });
}
