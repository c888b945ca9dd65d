/** The broker inside the station, for detectors that have none: one user, small packets, nothing kept for who is away. Off by default. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Aedes, type AuthenticateError } from 'aedes';
import { Fault, messageOf } from '../../../base/fault.ts';
import type { Clock, Logger } from '../../../domain/ports.ts';
import { GuardedSocket } from './guard.ts';

export interface BrokerOptions {
  readonly host: string;
  readonly port: number;
  /** Who may come in, by name. */
  readonly users: Readonly<Record<string, string>>;
}

export interface Broker {
  /** mqtt://host:port, where it listens. */
  readonly url: string;
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 200;
/** Topics whose last message is kept for who comes later; past it a message is passed on and not kept. */
const MOST_RETAINED = 2_000;

/** Throws Fault('config.port-in-use') where it cannot listen. */
export async function openBroker(host: { readonly clock: Clock; readonly log: Logger }, options: BrokerOptions): Promise<Broker> {
  const retained = new Set<string>();
  const aedes = await Aedes.createBroker({
    concurrency: 100,
    connectTimeout: 10_000,
    queueLimit: 100,
    maxInflightInbound: 100,
    maxClientsIdLength: 128,
    maxTopicLevels: 20,
    drainTimeout: 10_000,
    preConnect: (_client, packet, done) => {
      // Sessions of those who went away would grow in memory: everybody begins anew.
      packet.clean = true;
      done(null, true);
    },
    authenticate: (_client, username, password, done) => {
      const isRight = isUser(options.users, username ?? '', password ?? Buffer.alloc(0));
      if (!isRight) host.log.warn({ username: (username ?? '').slice(0, 60) }, 'the broker refused somebody: wrong name or password');
      done(isRight ? null : refusal(), isRight);
    },
    authorizePublish: (_client, packet, done) => {
      if (packet.topic.startsWith('$')) return done(new Error('topics of the broker itself are not written to'));
      if (packet.retain) {
        if (packet.payload.length === 0) retained.delete(packet.topic);
        else if (retained.size < MOST_RETAINED || retained.has(packet.topic)) retained.add(packet.topic);
        else packet.retain = false;
      }
      done(null);
    },
  });
  // A client that breaks off is its own affair; without a listener an error would be thrown.
  aedes.on('clientError', () => undefined);
  aedes.on('connectionError', () => undefined);
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    const guarded = new GuardedSocket(socket, host.clock);
    guarded.on('error', (error) =>
      host.log.warn({ problem: error.message, from: socket.remoteAddress ?? '' }, 'the broker cut somebody off'),
    );
    aedes.handle(guarded);
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `mqtt://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        aedes.close(() => server.close(() => resolve()));
      }),
  };
}

/** CONNECT return code 5 of MQTT 3.1.1 §3.2.2.3. The library's list of codes is a type alone, so the number is written out. */
function refusal(): AuthenticateError {
  const returnCode: unknown = 5;
  return Object.assign(new Error('not authorised'), { returnCode: returnCode as AuthenticateError['returnCode'] });
}

function listen(server: Server, { host, port }: BrokerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Fault('config.port-in-use', { host, port, for: 'the MQTT broker', problem: messageOf(error) }, { cause: error })),
    );
    server.listen(port, host, () => resolve());
  });
}

/** In constant time: the digests are compared, so that neither length nor content shows. */
function isUser(users: Readonly<Record<string, string>>, username: string, password: Uint8Array): boolean {
  const known = Object.hasOwn(users, username) ? users[username] : undefined;
  const isSame = timingSafeEqual(digest(Buffer.from(known ?? '', 'utf8')), digest(password));
  return known !== undefined && known !== '' && isSame;
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
