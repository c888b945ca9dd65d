/**
 * The door for piles with TLS (security profiles 2 and 3). Looks at the first byte before TLS does, so that a pile that speaks
 * plain WebSocket here is told apart by name; asks for a client certificate and judges it later, with its cause on the page.
 */
import { createServer as createNetServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import { messageOf } from '../../../base/fault.ts';
import { MINUTE_MS } from '../../../base/time.ts';
import type { Clock, SecureListen } from '../../../domain/ports.ts';
import { readIdentity } from './identity.ts';
import type { OcppJLimits } from './limits.ts';
import { addressOf, byAddress, httpServer, listenAt, TLS_HANDSHAKE, type Door, type DoorKeeper } from './plain-door.ts';

/** OCPP 1.6 security whitepaper §4.4.3 (2.0.1 A00.FR.318): the first two pairs; then what piles without elliptic certificates have in common with us. */
export const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
].join(':');

/** How often it looks whether the certificate was renewed or the PC has another address. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;

/** Throws Fault('config.port-in-use') or Fault('config.bad-value') when it cannot listen there. */
export async function openSecureDoor(listen: SecureListen, limits: OcppJLimits, clock: Clock, keeper: DoorKeeper): Promise<Door> {
  const context = await followedContext(listen, clock, keeper);
  /** Not arrived yet, and when they are late. */
  const arriving = new Map<Socket, () => void>();
  const inside = httpServer(limits, keeper);
  const wrongDoor = httpServer(limits, keeper);
  const arrived = (socket: Socket | undefined): void => {
    if (socket === undefined) return;
    arriving.get(socket)?.();
    arriving.delete(socket);
  };
  /** The TCP socket under a TLS one. */
  const under = new WeakMap<object, Socket>();

  const start = (socket: Socket, remoteAddress: string): void => {
    const tls = new TLSSocket(socket, {
      isServer: true,
      secureContext: context.current(),
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    under.set(tls, socket);
    const failed = (detail: string): void => {
      if (!arriving.has(socket)) return;
      arrived(socket);
      keeper.onTurnedAway({ cause: 'tls-failed', detail, ...byAddress(remoteAddress) });
    };
    tls.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_SSL_NO_SHARED_CIPHER') context.needRsa();
      failed(tlsProblem(error));
    });
    tls.once('secure', () => inside.emit('connection', tls));
    // Some stacks look at our certificate only when the handshake is over, and hang up without an alert.
    socket.prependOnceListener('close', () => failed(NO_WORD));
  };

  const server = createNetServer((socket) => {
    const remoteAddress = addressOf(socket);
    socket.on('error', () => socket.destroy());
    if (arriving.size >= limits.tlsHandshakes) {
      keeper.onTurnedAway({ cause: 'too-many-connections', detail: `${arriving.size} TLS handshakes`, ...byAddress(remoteAddress) });
      socket.destroy();
      return;
    }
    arriving.set(
      socket,
      clock.after(limits.handshakeMs, () => {
        keeper.onTurnedAway({
          cause: 'cut-off',
          detail: `its handshake was not finished within ${limits.handshakeMs / 1_000} s`,
          ...byAddress(remoteAddress),
        });
        arrived(socket);
        socket.destroy();
      }),
    );
    socket.once('close', () => arrived(socket));
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      if (first[0] === TLS_HANDSHAKE) start(socket, remoteAddress);
      else wrongDoor.emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  server.maxConnections = limits.connections + limits.tlsHandshakes;

  inside.on('upgrade', (request, socket, head) => {
    arrived(under.get(socket));
    keeper.onUpgrade(request, socket, head);
  });
  inside.on('request', (request) => arrived(under.get(request.socket)));
  inside.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code !== 'ECONNRESET') arrived(under.get(socket));
  });
  wrongDoor.on('upgrade', (request, socket) => {
    const identity = readIdentity(request.url);
    const remoteAddress = addressOf(socket);
    keeper.onTurnedAway({
      cause: 'plain-to-tls-port',
      detail: 'it speaks without TLS to the TLS port: use the ws:// address, or wss:// here',
      ...byAddress(remoteAddress),
      ...(identity.ok ? { identity: identity.pileId } : {}),
    });
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
  });

  const address = await listenAt(server, listen, 'wss', keeper).catch(async (error: unknown) => {
    await context.stop();
    throw error;
  });
  return {
    address,
    close: async () => {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of [...arriving.keys()]) socket.destroy();
      inside.closeAllConnections();
      wrongDoor.closeAllConnections();
      await context.stop();
      await stopped;
    },
  };
}

interface FollowedContext {
  readonly current: () => SecureContext;
  /** A pile came that has no cipher for an elliptic key: its next try finds an RSA one. */
  readonly needRsa: () => void;
  readonly stop: () => Promise<void>;
}

/** New connections get the newest certificates; those that stand keep theirs. */
async function followedContext({ credentials, caPem }: SecureListen, clock: Clock, keeper: DoorKeeper): Promise<FollowedContext> {
  let known = await credentials(false);
  const make = (): SecureContext =>
    createSecureContext({
      key: known.map(({ keyPem }) => keyPem),
      cert: known.map(({ certificatePem }) => certificatePem),
      ca: caPem,
      minVersion: 'TLSv1.2',
      ciphers: CIPHERS,
      honorCipherOrder: true,
      // Without it a client that resumes its session and has a certificate is turned away by the library.
      sessionIdContext: 'stationmaster-piles',
    });
  let current = make();
  let withRsa = false;
  const look = async (): Promise<void> => {
    const fresh = await credentials(withRsa);
    if (fresh.map(({ certificatePem }) => certificatePem).join() === known.map(({ certificatePem }) => certificatePem).join()) return;
    known = fresh;
    current = make();
  };
  let looking: Promise<void> = Promise.resolve();
  const lookAgain = (): void => {
    looking = looking
      .then(look)
      .catch((error: unknown) => keeper.onError(new Error(`the certificate could not be renewed: ${messageOf(error)}`)));
  };
  const stop = clock.every(LOOK_AGAIN_MS, lookAgain);
  return {
    current: () => current,
    needRsa: () => {
      if (withRsa) return;
      withRsa = true;
      lookAgain();
    },
    stop: () => {
      stop();
      return looking;
    },
  };
}

const INSTALL = 'install the station’s CA on the pile and type the address as the pairing page shows it';
const NO_WORD = `it hung up in the TLS handshake without saying why; most often it does not trust this station’s certificate: ${INSTALL}`;

/** What OpenSSL says of a handshake, and what to do about it. */
function tlsProblem({ code = '', message }: NodeJS.ErrnoException): string {
  if (/UNKNOWN_CA/.test(code)) return `the pile does not trust this station’s certificate: ${INSTALL}`;
  if (/CERTIFICATE_EXPIRED/.test(code)) return 'the pile takes this station’s certificate for expired: set the pile’s clock';
  if (/ALERT_(BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|ACCESS_DENIED)/.test(code))
    return `the pile turned this station’s certificate down: ${INSTALL}, and set its clock`;
  if (/NO_SHARED_CIPHER|HANDSHAKE_FAILURE|NO_SHARED_GROUP|NO_SUITABLE/.test(code))
    return 'the pile and this station have no cipher in common: it needs TLS 1.2 with ECDHE-ECDSA or RSA and AES-GCM';
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|WRONG_VERSION|VERSION_TOO_LOW/.test(code))
    return 'the pile’s TLS is too old: TLS 1.2 or newer is needed';
  if (code === 'ECONNRESET' || code === 'EPIPE') return NO_WORD;
  return `the TLS handshake failed: ${(code === '' ? message : code.replace(/^ERR_SSL_/, '')).toLowerCase().replaceAll('_', ' ').slice(0, 80)}`;
}
