/**
 * The listeners for drivers' phones: plain HTTP with one-time codes, and HTTPS with the owner's public certificate, where accounts
 * log in too. Strangers' phones come here: nothing of the screens, their cookies or their calls is reachable.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import Fastify, { type FastifyInstance } from 'fastify';
import { messageOf } from '../../base/fault.ts';
import { MINUTE_MS, SECOND_MS } from '../../base/time.ts';
import { hostsOf, type Door } from '../door.ts';
import { createPasswords } from '../passwords.ts';
import { createThrottle } from '../throttle.ts';
import { createAccountLogins } from './account-logins.ts';
import type { DriverParts, DriverPorts } from './desk.ts';
import { createGuard } from './guard.ts';
import { addDriverRoutes } from './routes.ts';

export interface DriverConfig {
  /** null: switched off. address: what stickers say and phones come in by, e.g. http://charge.local:8081; empty: the PC's own. */
  readonly plain: { readonly host: string; readonly port: number; readonly address: string } | null;
  /** certificate, key: files in PEM, the certificate with those above it. */
  readonly secure: {
    readonly host: string;
    readonly port: number;
    readonly address: string;
    readonly certificate: string;
    readonly key: string;
  } | null;
}

export interface DriverDoors {
  /** Where the drivers' pages are, without a slash at its end: what stickers say. null: nowhere. */
  site(): string | null;
  /** Where they listen; empty until the station is set up. */
  urls(): readonly string[];
  close(): Promise<void>;
}

const SOCKETS = 600;
const BODY_LIMIT = 16 * 1_024;
/** For a whole request: a form is small. */
const REQUEST_MS = 15 * SECOND_MS;
/** Node looks for late requests every 30 s unless told otherwise: a socket that says nothing would keep its place as long. */
const LATE_LOOK_MS = 2 * SECOND_MS;
/** Nothing goes either way for so long, an answer that nobody reads among it: the socket ends. */
const SILENT_MS = 30 * SECOND_MS;
/** PINs are short: of an account so many wrong ones are free, then the wait grows to a quarter of an hour, whoever tries. */
const PIN_LIMITS = { pair: { free: 4, longestS: 900 }, account: { free: 8, longestS: 900 }, address: { free: 20, longestS: 900 } } as const;

interface Listener {
  readonly port: number;
  readonly renew: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens once the station is set up. What cannot be served is logged: charges and screens go on without it. */
export async function openDriverDoors(ports: DriverPorts, config: DriverConfig): Promise<DriverDoors> {
  let plain: Listener | null = null;
  let secure: Listener | null = null;
  let opening: Promise<void> | null = null;
  let isClosed = false;
  let covers = (await ports.keys.serverCredentials()).covers;

  const secureSite = (): string | null => (secure === null || config.secure === null ? null : siteOf(config.secure, secure.port, 'https'));
  const plainSite = (): string | null => (plain === null || config.plain === null ? null : siteOf(config.plain, plain.port, 'http'));
  const siteOf = ({ address, host }: { readonly address: string; readonly host: string }, port: number, scheme: string): string => {
    if (address !== '') return address.replace(/\/+$/, '');
    const [first = '127.0.0.1'] = covers.addresses.filter((one) => !one.includes(':') && !one.startsWith('127.'));
    const name = host === '0.0.0.0' || host === '::' ? first : host.includes(':') ? `[${host}]` : host;
    return `${scheme}://${name}:${port}`;
  };

  // One table for both doors: who guesses at one has guessed at the other.
  const shared = {
    ports,
    guard: createGuard(ports.clock),
    codes: createThrottle(ports.clock),
    pins: createThrottle(ports.clock, PIN_LIMITS),
    passwords: createPasswords(),
    logins: createAccountLogins(ports.clock),
    secureSite,
  };
  const names = (): readonly string[] => [...covers.names, ...covers.addresses];

  const openBoth = async (): Promise<void> => {
    if (isClosed || (await ports.read('settings', undefined)) === null) return;
    if (config.secure !== null && secure === null)
      secure = await listening('the drivers’ pages over HTTPS', () => listenSecure({ ...shared, names }, mustHave(config.secure)));
    if (config.plain !== null && plain === null)
      plain = await listening('the drivers’ pages', () => listenPlain({ ...shared, names }, mustHave(config.plain)));
  };
  const listening = async (what: string, open: () => Promise<Listener>): Promise<Listener | null> => {
    try {
      return await open();
    } catch (error) {
      ports.log.error({ error: messageOf(error) }, `${what} cannot be served; everything else goes on`);
      return null;
    }
  };
  const open = (): Promise<void> => {
    opening ??= openBoth().finally(() => {
      opening = null;
    });
    return opening;
  };

  await open();
  const stopListening = ports.feed.listen((batch) => {
    if (batch.some((notice) => notice.topic === 'settings') && (plain === null || secure === null)) void open();
  });
  const look = async (): Promise<void> => {
    covers = (await ports.keys.serverCredentials()).covers;
    await secure?.renew();
  };
  const cancelRenewal = ports.clock.every(MINUTE_MS, () => {
    look().catch((error: unknown) =>
      ports.log.error({ error: messageOf(error) }, 'the certificate of the drivers’ pages could not be read'),
    );
  });

  return {
    site: () => secureSite() ?? plainSite(),
    urls: () => [plainSite(), secureSite()].filter((site) => site !== null),
    close: async () => {
      isClosed = true;
      cancelRenewal();
      stopListening();
      await opening;
      await secure?.close();
      await plain?.close();
    },
  };
}

type Shared = Omit<DriverParts, 'door' | 'port'> & { readonly names: () => readonly string[] };

async function listenPlain(shared: Shared, place: NonNullable<DriverConfig['plain']>): Promise<Listener> {
  const server = createServer({ connectionsCheckingInterval: LATE_LOOK_MS });
  const app = await openApp(server, { ...shared, door: doorOf(server, shared, place.address, false), port: () => portOf(server) });
  await app.listen({ host: place.host, port: place.port });
  return { port: portOf(server), renew: () => Promise.resolve(), close: () => app.close() };
}

async function listenSecure(shared: Shared, place: NonNullable<DriverConfig['secure']>): Promise<Listener> {
  let pair = await readPair(place);
  const server = createSecureServer({
    ...pair,
    minVersion: 'TLSv1.2',
    handshakeTimeout: 8 * SECOND_MS,
    connectionsCheckingInterval: LATE_LOOK_MS,
  });
  const app = await openApp(server, { ...shared, door: doorOf(server, shared, place.address, true), port: () => portOf(server) });
  await app.listen({ host: place.host, port: place.port });
  return {
    port: portOf(server),
    // Public certificates last for weeks: whoever renews them writes the same files anew.
    renew: async () => {
      const fresh = await readPair(place);
      if (fresh.cert === pair.cert && fresh.key === pair.key) return;
      server.setSecureContext({ ...fresh, minVersion: 'TLSv1.2' });
      pair = fresh;
    },
    close: () => app.close(),
  };
}

async function readPair({
  certificate,
  key,
}: NonNullable<DriverConfig['secure']>): Promise<{ readonly cert: string; readonly key: string }> {
  return { cert: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') };
}

function doorOf(server: Server | SecureServer, { names }: Shared, address: string, isSecure: boolean): Door {
  const told = address === '' ? [] : [new URL(address).host.toLowerCase()];
  return { kind: 'network', isSecure, hosts: () => new Set([...hostsOf(names(), portOf(server), isSecure), ...told]) };
}

async function openApp(server: Server | SecureServer, parts: DriverParts): Promise<FastifyInstance> {
  server.maxConnections = SOCKETS;
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = 8 * SECOND_MS;
  server.keepAliveTimeout = 12 * SECOND_MS;
  server.timeout = SILENT_MS;
  server.maxRequestsPerSocket = 500;
  server.on('connection', (socket: Socket) => parts.guard.admit(socket));
  const app = Fastify({
    // HTTPS differs from HTTP below the parts that are used here; the library's types keep them apart.
    serverFactory: (handler) => server.on('request', handler) as Server,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    logger: false,
    routerOptions: { maxParamLength: 160 },
    return503OnClosing: true,
    exposeHeadRoutes: false,
    // An address that cannot be read: before any route of ours.
    frameworkErrors: (_error, _request, reply) => {
      void reply.hijack();
      reply.raw.writeHead(400, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }).end('?');
    },
  });
  await addDriverRoutes(app, parts);
  return app;
}

function portOf(server: Server | SecureServer): number {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

function mustHave<T>(value: T | null): T {
  if (value === null) throw new Error('assertion failed: the listener is set up');
  return value;
}
