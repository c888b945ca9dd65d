/** Peers that never finish their handshake (slow loris): plain, before TLS, and inside of TLS. */
import type { Socket } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where it dawdles. */
export type Dawdling =
  | 'silent' // connects and says nothing
  | 'head' // begins a request and sends a header byte now and then
  | 'tls-hello' // begins a TLS record and stops
  | 'head-in-tls'; // finishes TLS and then dawdles over its request

/** A crowd of them. */
export interface SlowLoris {
  /** Sockets the station still keeps open. */
  readonly open: () => number;
  /** Resolves when the station has closed every one of them. */
  readonly closed: Promise<void>;
  stop(): void;
}

/** Opens `count` of them; resolves when each is as far as it means to go. */
export async function slowLoris(url: string, how: Dawdling, count: number, everyMs = 20): Promise<SlowLoris> {
  const { hostname, port } = new URL(url);
  const sockets = await Promise.all(Array.from({ length: count }, () => open(hostname, Number(port), how)));
  const alive = new Set<Socket>(sockets.filter((socket) => !socket.destroyed));
  let tell = (): void => undefined;
  const closed = new Promise<void>((resolve) => (tell = resolve));
  const timer = setInterval(() => {
    if (how === 'head' || how === 'head-in-tls') for (const socket of alive) socket.write('a');
  }, everyMs);
  for (const socket of alive) {
    socket.resume();
    socket.once('close', () => {
      alive.delete(socket);
      if (alive.size === 0) tell();
    });
  }
  if (alive.size === 0) tell();
  return {
    open: () => alive.size,
    closed: closed.then(() => clearInterval(timer)),
    stop: () => {
      clearInterval(timer);
      for (const socket of alive) socket.destroy();
    },
  };
}

const HEAD = 'GET /ocpp/SLOW HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Slow: ';
/** A TLS record header and the beginning of a ClientHello that says it is 512 bytes long. */
const HELLO = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]);

function open(host: string, port: number, how: Dawdling): Promise<Socket> {
  return new Promise((resolve) => {
    const inTls = how === 'head-in-tls';
    const socket: Socket = inTls ? connectTls({ host, port, rejectUnauthorized: false }) : connectTcp({ host, port });
    socket.on('error', () => resolve(socket)); // cut: that is what it is there for
    socket.once(inTls ? 'secureConnect' : 'connect', () => {
      if (how === 'head' || how === 'head-in-tls') socket.write(HEAD);
      if (how === 'tls-hello') socket.write(HELLO);
      resolve(socket);
    });
  });
}
