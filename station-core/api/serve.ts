/** The local server: screens on loopback, and over HTTPS on the site's network once an owner's password is set. */
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { Fault, messageOf } from '../base/fault.ts';
import { MINUTE_MS } from '../base/time.ts';
import { Connections } from './connections.ts';
import { hostsOf, isLoopback, type Door } from './door.ts';
import { createLoginDesk } from './login-desk.ts';
import type { ApiConfig, ApiPorts, KeyPort } from './ports.ts';
import { addRoutes } from './routes.ts';
import { createRunningCosts } from './running-costs.ts';
import { createSlips } from './slips.ts';
import { createUploads } from './uploads.ts';

export interface Api {
  /** e.g. http://127.0.0.1:8080 */
  readonly url: string;
  /** HTTPS addresses on the site's network; empty until it is served. */
  readonly networkUrls: () => readonly string[];
  /** null until it is served. */
  readonly networkPort: () => number | null;
  close(): Promise<void>;
}

/** Per listener. */
const SOCKETS = 400;
const BODY_LIMIT = 256 * 1_024;
/** For a whole request; an upload may take longer. */
const REQUEST_MS = 30_000;
const UPLOAD_MS = 20 * MINUTE_MS;

/** Throws Fault('config.port-in-use') and Fault('config.bad-value') for the loopback listener; a network that cannot be served is logged. */
export async function openApi(ports: ApiPorts, config: ApiConfig): Promise<Api> {
  const connections = new Connections(ports.clock);
  const desk = createLoginDesk(ports, connections);
  const costs = createRunningCosts(ports);
  const uploads = createUploads(ports);
  const slips = createSlips(ports.clock);
  let network: Listener | null = null;
  let opening: Promise<void> | null = null;
  let isClosed = false;

  const shared = { ports, rendererFolder: config.rendererFolder, desk, connections, costs, uploads, slips };
  const networkUrls = (): readonly string[] => network?.urls() ?? [];
  const openNetwork = async (): Promise<void> => {
    if (config.network === null || network !== null || isClosed) return;
    try {
      network = await listenSecure({ ...shared, networkUrls, afterSetUp: () => Promise.resolve() }, config.network);
    } catch (error) {
      ports.log.error(
        { error: messageOf(error), port: config.network.port },
        'the site’s network cannot be served; screens on this PC go on',
      );
    }
  };
  const afterSetUp = (): Promise<void> => {
    opening ??= openNetwork().finally(() => {
      opening = null;
    });
    return opening;
  };

  const loopback = await listenPlain({ ...shared, networkUrls, afterSetUp }, config.loopback).catch((error: unknown) => {
    // Its timer would keep a process alive that cannot open.
    connections.close();
    throw error;
  });
  if ((await ports.read('settings', undefined)) !== null) await afterSetUp();

  const recheck = (): void => {
    desk.recheck().catch((error: unknown) => ports.log.warn({ error: messageOf(error) }, 'logins could not be looked at'));
  };
  const stopListening = ports.feed.listen((batch) => {
    if (batch.some((notice) => notice.topic === 'operators')) recheck();
    if (network === null && batch.some((notice) => notice.topic === 'settings')) void afterSetUp();
  });
  const cancelSweep = ports.clock.every(MINUTE_MS, () => {
    if (connections.hasExpired) recheck();
  });
  const cancelRenewal = ports.clock.every(MINUTE_MS, () => {
    network?.renew().catch((error: unknown) => ports.log.error({ error: messageOf(error) }, 'the certificate could not be renewed'));
  });

  return {
    url: must(loopback.urls()[0]),
    networkUrls,
    networkPort: () => network?.port() ?? null,
    close: async () => {
      isClosed = true;
      cancelRenewal();
      cancelSweep();
      stopListening();
      connections.close();
      uploads.close();
      await opening;
      await network?.close();
      await loopback.close();
    },
  };
}

interface Listener {
  readonly port: () => number;
  readonly urls: () => readonly string[];
  /** Looks whether another certificate or another address is due. */
  readonly renew: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type Shared = Omit<Parameters<typeof addRoutes>[1], 'door' | 'port'>;
interface Place {
  readonly host: string;
  readonly port: number;
}

async function listenPlain(shared: Shared, place: Place): Promise<Listener> {
  if (!isLoopback(place.host) && place.host !== 'localhost')
    throw new Fault('config.bad-value', { host: place.host, help: 'Screens without HTTPS are served on this PC alone: use 127.0.0.1.' });
  const server = createServer();
  const door: Door = { kind: 'loopback', isSecure: false, hosts: () => hostsOf(['localhost', '127.0.0.1', '::1'], portOf(server), false) };
  const app = await openApp(server, { ...shared, door, port: () => portOf(server) });
  await listen(app, place);
  const name = place.host.includes(':') ? `[${place.host}]` : place.host;
  return {
    port: () => portOf(server),
    urls: () => [`http://${name}:${portOf(server)}`],
    renew: () => Promise.resolve(),
    close: () => app.close(),
  };
}

async function listenSecure(shared: Shared, place: Place): Promise<Listener> {
  let credentials = await shared.ports.keys.serverCredentials();
  const server = createSecureServer({ ...tls(credentials), minVersion: 'TLSv1.2' });
  const names = (): readonly string[] => [...credentials.covers.names, ...credentials.covers.addresses];
  const door: Door = { kind: 'network', isSecure: true, hosts: () => hostsOf(names(), portOf(server), true) };
  const app = await openApp(server, { ...shared, door, port: () => portOf(server) });
  await listen(app, place);
  return {
    port: () => portOf(server),
    urls: () =>
      names()
        .filter((name) => isForOthers(name) && (isEverywhere(place.host) || name === place.host))
        .map((name) => `https://${name.includes(':') ? `[${name}]` : name}:${portOf(server)}`),
    renew: async () => {
      const fresh = await shared.ports.keys.serverCredentials();
      if (fresh.certificatePem !== credentials.certificatePem) server.setSecureContext(tls(fresh));
      credentials = fresh;
    },
    close: () => app.close(),
  };
}

async function openApp(server: Server | SecureServer, parts: Parameters<typeof addRoutes>[1]): Promise<FastifyInstance> {
  server.maxConnections = SOCKETS;
  server.requestTimeout = UPLOAD_MS;
  server.headersTimeout = 10_000;
  server.keepAliveTimeout = 65_000;
  const app = Fastify({
    // HTTPS differs from HTTP below the parts that are used here; the library's types keep them apart.
    serverFactory: (handler) => server.on('request', handler) as Server,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    logger: false,
    routerOptions: { maxParamLength: 100 },
    return503OnClosing: true,
  });
  // Calls are JSON; a form of another page could send plain text without asking first.
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', (request, _reply, next) => {
    const { raw } = request;
    if (raw.method === 'POST' && !request.url.startsWith('/upload/')) {
      const stop = parts.ports.clock.after(REQUEST_MS, () => {
        if (!raw.complete) raw.destroy();
      });
      raw.once('close', stop);
    }
    next();
  });
  await addRoutes(app, parts);
  return app;
}

async function listen(app: FastifyInstance, { host, port }: Place): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    await app.close();
    if (code === 'EADDRINUSE')
      throw new Fault('config.port-in-use', { host, port, help: 'End the other program or choose another port.' }, { cause });
    throw new Fault('config.bad-value', { host, port, help: `Cannot listen there: ${messageOf(cause)}.` }, { cause });
  }
}

function portOf(server: Server | SecureServer): number {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : (address satisfies AddressInfo).port;
}

function tls(credentials: Awaited<ReturnType<KeyPort['serverCredentials']>>): { readonly key: string; readonly cert: string } {
  return { key: credentials.keyPem, cert: credentials.certificatePem };
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function isForOthers(name: string): boolean {
  return name !== 'localhost' && name !== '::1' && !name.startsWith('127.') && !/^0*:0*:0*:0*:0*:0*:0*:0*1$/.test(name);
}

function must(url: string | undefined): string {
  if (url === undefined) throw new Error('assertion failed: a listener has an address');
  return url;
}
