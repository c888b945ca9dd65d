/** The routes of one listener for drivers: who may knock, how often, what every answer says of itself, and what is said when something is wrong. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault, isFault, messageOf } from '../../base/fault.ts';
import { checkKnock } from '../door.ts';
import { FOR_EVER } from '../headers.ts';
import { addPaymentCallback } from '../payment-callback.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addChargeRoutes } from './charge-routes.ts';
import { addressOf, DriverDesk, type DriverParts } from './desk.ts';
import { SCRIPT_PATH, STYLE_PATH } from './page.ts';
import { addPlaceRoutes } from './place-routes.ts';
import { SCRIPT } from './script.ts';
import { errorPage } from './small-pages.ts';
import { STYLE } from './style.ts';
import type { DriverWord } from './words.ts';

/** Nothing from elsewhere, no script and no style inside of a page, no frame around it, forms only to us. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Our own pages are told where a form comes from (Origin), nobody else is. HSTS would lock out the plain door of the same host.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()',
};

/** Here a signature says who it is: no browser, no page, no cookie. */
const CALLBACKS = '/payment-callback/';

export async function addDriverRoutes(app: FastifyInstance, parts: DriverParts): Promise<void> {
  const desk = new DriverDesk(parts);
  const { guard, door, ports } = parts;

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) => {
    // Of a field that stands there twice the first counts.
    const fields: [string, string][] = [...new URLSearchParams(String(body))].slice(0, 40).reverse();
    parsed(null, Object.fromEntries(fields));
  });
  app.addHook('onRequest', (request, reply, next) => {
    void reply.headers(HEADERS);
    try {
      guard.request(addressOf(request));
      if (!request.url.startsWith(CALLBACKS)) checkDriver(request);
      next();
    } catch (error) {
      next(error instanceof Error ? error : new Error('refused'));
    }
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done();
  });
  app.setNotFoundHandler(() => {
    throw new Fault('input.not-found');
  });
  app.setErrorHandler((error: FastifyError | Fault, request, reply) => told(desk, error, request, reply));

  const file = (path: string, type: string, text: string): void => {
    app.get(path, (_request, reply) => reply.type(type).header('cache-control', FOR_EVER).send(text));
  };
  file(STYLE_PATH, 'text/css; charset=utf-8', STYLE);
  file(SCRIPT_PATH, 'text/javascript; charset=utf-8', SCRIPT);
  app.get('/robots.txt', (_request, reply) => reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /\n'));
  addPlaceRoutes(app, desk);
  addChargeRoutes(app, desk);
  addAccountRoutes(app, desk);
  await addPaymentCallback(app, ports.payments);

  /** As the screens' door, and more: what does something must say that it comes from our own page. */
  function checkDriver(request: FastifyRequest): void {
    const { host, origin } = request.headers;
    const fetchSite = headerOf(request, 'sec-fetch-site');
    const isNavigation = request.method === 'GET' && headerOf(request, 'sec-fetch-mode') === 'navigate';
    checkKnock(door, { host, origin, fetchSite, isNavigation });
    if (request.method !== 'GET' && origin === undefined && fetchSite !== 'same-origin')
      throw new Fault('access.bad-host', { origin: 'none' });
  }
}

const SAID: Readonly<Record<string, { readonly status: number; readonly title: DriverWord; readonly help: DriverWord }>> = {
  'input.not-found': { status: 404, title: 'error.notFound', help: 'error.notFoundHelp' },
  'access.forbidden': { status: 403, title: 'error.notYours', help: 'error.notYoursHelp' },
  'access.throttled': { status: 429, title: 'error.waiting', help: 'error.waitingHelp' },
  'inbox.full': { status: 503, title: 'error.broken', help: 'error.brokenHelp' },
};

/** In the driver's words; what went wrong inside is for the log alone. */
async function told(desk: DriverDesk, error: FastifyError | Fault, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { log } = desk.parts.ports;
  const fault = isFault(error) ? error : null;
  const isHost = fault?.code === 'access.bad-host';
  const framework = fault === null && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  const said = isHost
    ? fault.detail['host'] === undefined
      ? ({ status: 403, title: 'error.origin', help: 'error.originHelp' } as const)
      : ({ status: 421, title: 'error.address', help: 'error.addressHelp' } as const)
    : (SAID[fault?.code ?? ''] ??
      (framework >= 400 && framework < 500
        ? ({ status: framework, title: 'error.broken', help: 'error.brokenHelp' } as const)
        : ({ status: 500, title: 'error.broken', help: 'error.brokenHelp' } as const)));
  if (said.status === 500) log.error({ error: messageOf(error), code: fault?.code ?? null }, 'a drivers’ page failed');
  const seconds = Number(fault?.detail['seconds'] ?? 1);
  if (said.status === 429) void reply.header('retry-after', String(seconds));
  void reply.code(said.status);
  // A phone that asks for a part alone looks at the number; a flood is answered with few bytes.
  if (request.url.includes('/part') || said.status === 429) return reply.type('text/plain; charset=utf-8').send(plain(said.title, seconds));
  try {
    const look = await desk.look(request, request.method === 'GET' ? undefined : '/');
    return await reply.type('text/html; charset=utf-8').send(errorPage(look, look.say(said.title, { seconds }), look.say(said.help)));
  } catch (inner) {
    log.warn({ error: messageOf(inner) }, 'a drivers’ page could not say what went wrong');
    return reply.type('text/plain; charset=utf-8').send(plain(said.title, seconds));
  }
}

function plain(title: DriverWord, seconds: number): string {
  return title === 'error.waiting' ? `Please wait ${seconds} seconds. 请等待 ${seconds} 秒。` : 'Please try again. 请重试。';
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
