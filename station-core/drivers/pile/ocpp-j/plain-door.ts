/** The door for piles without TLS: an http server that takes upgrades alone, and says why it took nothing else. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Fault } from '../../../base/fault.ts';
import type { HandshakeCause } from '../../../domain/event.ts';
import type { Listen } from '../../../domain/ports.ts';
import { shownText } from './identity.ts';
import type { OcppJLimits } from './limits.ts';
import type { Refusal } from './refusals.ts';

/** Who hears of what happens at a door. */
export interface DoorKeeper {
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Turned away before it named itself, or in the middle of it; the socket is seen to. */
  onTurnedAway(refusal: Refusal): void;
  onError(error: Error): void;
}

export interface Door {
  /** e.g. wss://0.0.0.0:9221 */
  readonly address: string;
  /** No new ones come in; what has not upgraded yet is gone. */
  close(): Promise<void>;
}

/** Throws Fault('config.port-in-use') or Fault('config.bad-value') when it cannot listen there. */
export async function openPlainDoor(listen: Listen, limits: OcppJLimits, keeper: DoorKeeper): Promise<Door> {
  const server = httpServer(limits, keeper);
  server.on('upgrade', (request, socket, head) => keeper.onUpgrade(request, socket, head));
  server.maxConnections = limits.connections + limits.handshakes;
  const address = await listenAt(server, listen, 'ws', keeper);
  return {
    address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A peer that dawdles over its request head is dropped (slow loris), and so is what is no request. */
export function httpServer(limits: OcppJLimits, keeper: DoorKeeper): Server {
  const server = createServer(
    {
      headersTimeout: limits.handshakeMs,
      requestTimeout: limits.handshakeMs,
      connectionsCheckingInterval: Math.min(limits.handshakeMs, 2_000),
    },
    (_request, response) => response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end(),
  );
  server.on('clientError', (error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, socket: Duplex) => {
    const told = toldOf(error, limits);
    if (told !== null) keeper.onTurnedAway({ ...told, ...byAddress(addressOf(socket)) });
    socket.destroy();
  });
  return server;
}

/** Resolves with the address as a URL, once it listens. */
export async function listenAt(server: NetServer, { host, port }: Listen, scheme: 'ws' | 'wss', keeper: DoorKeeper): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'config.port-in-use' : 'config.bad-value';
      reject(new Fault(code, { host, port, problem: error.code ?? error.message }));
    });
    server.listen(port, host, resolve);
  });
  server.on('error', (error) => keeper.onError(error));
  server.on('drop', (dropped) => {
    const detail = 'more connections than the station takes at once';
    keeper.onTurnedAway({ cause: 'too-many-connections', detail, ...byAddress(withoutWrapping(dropped?.remoteAddress)) });
  });
  const { address, family, port: bound } = server.address() as AddressInfo;
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

/** One of whom nothing else is known goes by its address. */
export function byAddress(remoteAddress: string): Pick<Refusal, 'identity' | 'remoteAddress'> {
  return { identity: remoteAddress === '' ? '?' : remoteAddress, remoteAddress };
}

export function addressOf(socket: Duplex): string {
  return withoutWrapping((socket as Partial<Socket>).remoteAddress);
}

/** An IPv4 address without the IPv6 wrapping that a socket open to both puts round it. */
function withoutWrapping(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}

/** First byte of a TLS record that opens a handshake (RFC 8446 §5.1). */
export const TLS_HANDSHAKE = 0x16;

/** null: the peer just went away. */
function toldOf(
  error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer },
  limits: OcppJLimits,
): { readonly cause: HandshakeCause; readonly detail: string } | null {
  const { code = '', rawPacket } = error;
  if (rawPacket?.[0] === TLS_HANDSHAKE)
    return { cause: 'tls-to-plain-port', detail: 'it speaks TLS to the port without TLS: use the wss:// address, or ws:// here' };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { cause: 'cut-off', detail: `its handshake was not finished within ${limits.handshakeMs / 1_000} s` };
  if (code === 'HPE_HEADER_OVERFLOW') return { cause: 'bad-path', detail: 'the path or the head of its handshake is longer than 16 KB' };
  if (code.startsWith('HPE_') && rawPacket !== undefined && rawPacket.length > 0)
    return { cause: 'bad-path', detail: `what it sent is no WebSocket handshake${opening(rawPacket)}` };
  return null;
}

/** Shown only where it is how a connection begins: a later packet may begin with the password (Authorization). */
function opening(packet: Buffer): string {
  const [line = ''] = packet
    .subarray(0, 60)
    .toString('latin1')
    .split(/[\r\n]/, 1);
  return /^(?:[A-Z]{2,16} |SSH-)/.test(line) ? `: ${shownText(line, 60)}` : '';
}
