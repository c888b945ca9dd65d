/**
 * The one place that touches ocpp-rpc: handshake, calls to the pile and the matching of their answers are its; calls of the
 * pile never reach it (see connection.ts), which reads ids and payloads more strictly and more kindly than it. Its strict
 * mode, its timers and its ping are switched off.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import ocppRpc from 'ocpp-rpc';
import { WebSocket } from 'ws';
import type { Proof } from './handshake.ts';
import { shownText } from './identity.ts';
import { RemoteError, type SentCall } from './lane.ts';

export interface Handshake {
  readonly request: IncomingMessage;
  /** Basic auth password where the user is the identity in the path (OCPP-J 1.6 §6.2); else undefined. */
  readonly password: Buffer | undefined;
}

/** accept(tag, protocol): protocol false answers without a subprotocol. */
export type Decide = (
  handshake: Handshake,
  accept: (ticket: Ticket, protocol: string | false) => void,
  reject: (status: number, text: string) => void,
) => Promise<void>;

/** What the handshake leaves for the connection. */
export type Ticket = { readonly refused: string } | { readonly refused: null; readonly protocol: string; readonly proof: Proof };

export type Tap = (data: Buffer, isBinary: boolean) => void;

/** A WebSocket whose messages are looked at before ocpp-rpc gets them. */
class TappedSocket extends WebSocket {
  tap: Tap | null = null;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'message' || this.tap === null) return super.emit(event, ...args);
    this.tap(args[0] as Buffer, args[1] === true);
    return true;
  }

  /** To ocpp-rpc as if it had just come in. */
  pass(message: Buffer | string): void {
    super.emit('message', message, false);
  }
}

export interface RpcPeer {
  readonly socket: TappedSocket;
  readonly ticket: Ticket;
  readonly request: IncomingMessage;
  call(action: string, payload: unknown): SentCall;
  /** Called for a CALLRESULT or CALLERROR nobody waits for. */
  onUnexpectedAnswer(listener: () => void): void;
}

export interface RpcServer {
  /** Rejects when the library throws before its own try (F31). */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** ocpp-rpc as it is used here; its own declarations call every option required and much of the rest `any`. */
interface LibraryClient {
  readonly handshake: Handshake;
  readonly session: Ticket;
  call(action: string, payload: unknown, options: { readonly signal: AbortSignal }): Promise<unknown>;
  on(event: string, listener: (value: { readonly outbound?: boolean; readonly payload?: readonly unknown[] }) => void): void;
}
interface LibraryServer {
  readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  readonly _wss?: { removeAllListeners(event: string): void };
  auth(
    decide: (
      accept: (ticket: Ticket, protocol: string | false) => void,
      reject: (status: number, text: string) => void,
      handshake: Handshake,
    ) => Promise<void>,
  ): void;
  on(event: 'client', listener: (client: LibraryClient) => void): void;
  on(event: 'error', listener: (error: unknown) => void): void;
  close(options: { readonly code: number; readonly force: boolean }): Promise<void>;
}
const library = ocppRpc as unknown as { readonly RPCServer: new (options: object) => LibraryServer };

/** protocols: newest first. onPeer is called in the same instant as the upgrade is done, onError for the server's own errors. */
export function openRpcServer(options: {
  readonly protocols: readonly string[];
  readonly messageBytes: number;
  readonly decide: Decide;
  readonly onPeer: (peer: RpcPeer) => void;
  readonly onError: (error: unknown) => void;
}): RpcServer {
  // ws makes the socket, ocpp-rpc its client and the event 'client' in one go, so the newest socket is that client's.
  let newest: TappedSocket | null = null;
  class ServedSocket extends TappedSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      newest = this; // eslint-disable-line @typescript-eslint/no-this-alias -- handed to the 'client' listener below
    }
  }
  const server = new library.RPCServer({
    protocols: options.protocols,
    pingIntervalMs: 0,
    callTimeoutMs: 0,
    callConcurrency: Infinity,
    strictMode: false,
    wssOptions: { WebSocket: ServedSocket, maxPayload: options.messageBytes, perMessageDeflate: false, clientTracking: false },
  });
  // The only listener there adds a Server header that tells a stranger which library and version this is.
  server._wss?.removeAllListeners('headers');
  server.auth((accept, reject, handshake) => options.decide(handshake, accept, reject));
  server.on('error', options.onError);
  server.on('client', (client) => {
    const socket = newest;
    newest = null;
    if (socket !== null) options.onPeer(peerOf(client, socket));
  });
  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head),
    close: () => server.close({ code: 1001, force: true }),
  };
}

function peerOf(client: LibraryClient, socket: TappedSocket): RpcPeer {
  let lastSentId = '';
  /** CALLERRORs of calls in flight as the pile wrote them: ocpp-rpc keeps only the codes it knows. */
  const toldErrors = new Map<unknown, RemoteError | null>();
  client.on('call', ({ outbound, payload }) => {
    if (outbound === true) lastSentId = String(payload?.[1]);
  });
  client.on('response', ({ outbound, payload = [] }) => {
    const [type, messageId, code, description] = payload;
    if (outbound === false && type === 4 && toldErrors.has(messageId))
      toldErrors.set(messageId, new RemoteError(shownText(String(code), 50), shownText(String(description))));
  });
  // Without this listener an 'error' of the socket after a refusal would end the process.
  socket.on('error', () => undefined);
  return {
    socket,
    ticket: client.session,
    request: client.handshake.request,
    call: (action, payload) => {
      const canceller = new AbortController();
      const result = client.call(action, payload, { signal: canceller.signal });
      const messageId = lastSentId;
      toldErrors.set(messageId, null);
      const answer = result
        .catch((error: unknown) =>
          Promise.reject(toldErrors.get(messageId) ?? (error instanceof Error ? error : new Error('the call failed'))),
        )
        .finally(() => toldErrors.delete(messageId));
      return { messageId, answer, cancel: () => canceller.abort() };
    },
    onUnexpectedAnswer: (listener) => client.on('badMessage', listener),
  };
}
