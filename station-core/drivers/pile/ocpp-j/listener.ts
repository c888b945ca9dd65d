/** The OCPP-J listener: its doors, the handshakes, and who is connected. The versions come as dialects. */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { messageOf } from '../../../base/fault.ts';
import { id, type CommandId, type PileId } from '../../../base/ids.ts';
import type { CommandResult, PileOrder } from '../../../domain/command.ts';
import type { Listen, PileDriver, PileDriverHost, SecureListen, Urgency } from '../../../domain/ports.ts';
import { PileConnection } from './connection.ts';
import type { Dialect, OutboundCall } from './dialect.ts';
import { decideHandshake, offeredProtocols, type Proof } from './handshake.ts';
import { readIdentity, shownText } from './identity.ts';
import type { OcppJLimits } from './limits.ts';
import { openPeerReader, type PeerReader } from './peer-certificate.ts';
import { addressOf, byAddress, openPlainDoor, type Door, type DoorKeeper } from './plain-door.ts';
import { carryOut } from './carry-out.ts';
import { Penalties } from './penalties.ts';
import { Refusals, type Refusal } from './refusals.ts';
import { Reports } from './reports.ts';
import { openRpcServer, type Decide, type RpcPeer, type RpcServer } from './rpc.ts';
import { openSecureDoor } from './secure-door.ts';

export interface OcppJOptions {
  /** The door without TLS; null: switched off. */
  readonly listen: Listen | null;
  /** The door with TLS; both lead to one table of connections (F08). */
  readonly secure?: SecureListen | null;
  /** Newest version first: the server's order wins (F24). */
  readonly dialects: readonly Dialect[];
  readonly limits: OcppJLimits;
}

/** Throws Fault('config.port-in-use') or Fault('config.bad-value') when it cannot listen there. */
export async function openOcppJ(host: PileDriverHost, options: OcppJOptions): Promise<PileDriver> {
  const listener = new OcppJListener(host, options);
  try {
    if (options.listen !== null) await listener.openPlain(options.listen);
    if (options.secure !== undefined && options.secure !== null) await listener.openSecure(options.secure);
  } catch (error) {
    await listener.close();
    throw error;
  }
  return listener;
}

class OcppJListener implements PileDriver {
  readonly #host: PileDriverHost;
  readonly #dialects: readonly Dialect[];
  readonly #limits: OcppJLimits;
  readonly #refusals: Refusals;
  readonly #penalties = new Penalties();
  readonly #reports: Reports;
  readonly #rpc: RpcServer;
  readonly #doors: Door[] = [];
  readonly #keeper: DoorKeeper;
  #readPeer: PeerReader = () => null;
  readonly #connections = new Map<PileId, PileConnection>();
  /** Sockets whose handshake is not decided yet. */
  readonly #knocking = new Set<Duplex>();
  /** Everything upgraded and not yet closed, replaced and refused ones included. */
  readonly #sockets = new Set<RpcPeer['socket']>();

  constructor(host: PileDriverHost, { dialects, limits }: OcppJOptions) {
    this.#host = host;
    this.#dialects = dialects;
    this.#limits = limits;
    this.#refusals = new Refusals(host, limits.refusalMs);
    this.#reports = new Reports(host);
    this.#rpc = openRpcServer({
      protocols: dialects.map(({ protocol }) => protocol),
      messageBytes: limits.messageBytes,
      decide: (handshake, accept, reject) => this.#decide(handshake, accept, reject),
      onPeer: (peer) => this.#welcome(peer),
      onError: (error) => this.#host.log.error({ error: messageOf(error) }, 'the pile listener reported an error'),
    });
    this.#keeper = {
      onUpgrade: (request, socket, head) => this.#knock(request, socket, head),
      onTurnedAway: (refusal) => this.#refuse(refusal),
      onError: (error) => this.#host.log.error({ error: error.message }, 'the pile listener reported an error'),
    };
  }

  async openPlain(listen: Listen): Promise<void> {
    this.#doors.push(await openPlainDoor(listen, this.#limits, this.#keeper));
  }

  async openSecure(listen: SecureListen): Promise<void> {
    this.#readPeer = openPeerReader(listen.caPem);
    this.#doors.push(await openSecureDoor(listen, this.#limits, this.#host.clock, this.#keeper));
  }

  get addresses(): readonly string[] {
    return this.#doors.map(({ address }) => address);
  }

  async order(pileId: PileId, commandId: CommandId, order: PileOrder, urgency: Urgency = 'normal'): Promise<CommandResult> {
    const connection = this.#connections.get(pileId);
    const dialect = connection?.dialect ?? this.#dialects[0];
    if (dialect === undefined) return { outcome: 'failed', code: 'offline', detail: 'no protocol is served' };
    // An order that waits its turn while its zone is stopped must not put power on afterwards; what is urgent takes it away.
    const mayLeave = (): boolean => urgency === 'urgent' || this.#host.mayLeave?.(pileId, order) !== false;
    const call = connection === undefined ? null : (one: OutboundCall) => connection.call(one, urgency, mayLeave);
    return carryOut({ host: this.#host, pileId, dialect, call, report: (event) => this.#reports.submit(event) }, commandId, order);
  }

  disconnect(pileId: PileId, reason: string): void {
    this.#connections.get(pileId)?.close(1008, reason);
  }

  isConnected(pileId: PileId): boolean {
    return this.#connections.has(pileId);
  }

  /** Tells every pile it is going away, waits a bounded time for them and for what is still being written. */
  async close(): Promise<void> {
    for (const socket of this.#knocking) socket.destroy();
    const stopped = this.#doors.map((door) => door.close());
    const gone = [...this.#sockets].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    for (const connection of [...this.#connections.values()]) connection.close(1001, 'the station is closing');
    await Promise.all(gone);
    await Promise.all(stopped);
    await this.#rpc.close();
    await this.#reports.close(this.#limits.closeMs);
  }

  #knock(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', (error) => this.#host.log.info({ error: error.message }, 'a pile socket failed'));
    const identity = readIdentity(request.url);
    const remoteAddress = addressOf(request.socket);
    if (!identity.ok) {
      const shown = identity.cause === 'no-identity' ? byAddress(remoteAddress).identity : identity.shown;
      this.#turnAway(socket, identity.cause === 'no-identity' ? 404 : 400, { ...identity, identity: shown, remoteAddress });
      return;
    }
    const { pileId } = identity;
    const waitMs = this.#penalties.waitMs(`${remoteAddress} ${pileId}`, this.#host.clock.monotonic());
    if (waitMs > 0) {
      const detail = `it was cut off again and again; it may come back in ${Math.ceil(waitMs / 1_000)} s`;
      this.#turnAway(socket, 503, { identity: pileId, cause: 'cut-off', remoteAddress, detail });
      return;
    }
    if (this.#knocking.size >= this.#limits.handshakes || this.#sockets.size >= this.#limits.connections) {
      const detail = `${this.#sockets.size} connections, ${this.#knocking.size} handshakes`;
      this.#turnAway(socket, 503, { identity: pileId, cause: 'too-many-connections', remoteAddress, detail });
      return;
    }
    this.#knocking.add(socket);
    const stopTimer = this.#host.clock.after(this.#limits.handshakeMs, () => {
      if (!this.#knocking.has(socket)) return;
      this.#refuse({ identity: pileId, cause: 'cut-off', remoteAddress, detail: 'its handshake took too long' });
      socket.destroy();
    });
    socket.once('close', () => {
      stopTimer();
      this.#knocking.delete(socket);
    });
    // ocpp-rpc reads the path and the offer again: it gets what was read here, so that the two cannot differ.
    request.url = `/${encodeURIComponent(pileId)}`;
    const offered = offeredProtocols(request.headers['sec-websocket-protocol']);
    if (offered.length > 0) request.headers['sec-websocket-protocol'] = offered.join(', ');
    else delete request.headers['sec-websocket-protocol'];
    this.#rpc.upgrade(request, socket, head).catch((error: unknown) => {
      this.#host.log.error({ error: messageOf(error) }, 'an upgrade failed');
      socket.destroy();
    });
  }

  readonly #decide: Decide = async ({ request, password }, accept, reject) => {
    const pileId = pileIdOf(request);
    const verdict = await decideHandshake(
      {
        pileId,
        offered: offeredProtocols(request.headers['sec-websocket-protocol']),
        password,
        hasCredentials: request.headers.authorization !== undefined,
        isSecure: request.socket instanceof TLSSocket,
        certificate: this.#readPeer(request.socket),
        unknownConnected: this.#unknownConnected(pileId),
      },
      this.#dialects,
      this.#limits,
      this.#host,
    );
    if (verdict.ok) {
      const { dialect, proof } = verdict;
      accept({ refused: null, protocol: dialect.protocol, proof }, dialect.protocol);
      return;
    }
    const { cause, status, detail } = verdict;
    this.#refuse({ identity: pileId, cause, remoteAddress: addressOf(request.socket), detail });
    if (status === null) accept({ refused: detail }, false);
    else reject(status, detail);
  };

  /** Strangers between their handshake and the commit of their coming; beyond that the station counts them. */
  #unknownConnected(knocking: PileId): number {
    let count = 0;
    // A known pile's own handshake needs no count, and there may be thousands of connections to look through.
    if (this.#host.entry(knocking) !== null) return 0;
    for (const pileId of this.#connections.keys()) if (pileId !== knocking && this.#host.entry(pileId) === null) count += 1;
    return count;
  }

  #welcome(peer: RpcPeer): void {
    const { request, socket, ticket } = peer;
    this.#knocking.delete(request.socket);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const dialect = this.#dialects.find(({ protocol }) => ticket.refused === null && protocol === ticket.protocol);
    if (dialect === undefined || ticket.refused !== null) {
      this.#closeUnserved(peer);
      return;
    }
    const pileId = pileIdOf(request);
    const remoteAddress = addressOf(request.socket);
    // F08: the newest authenticated connection wins; the old one is over before the new one is told of.
    this.#connections.get(pileId)?.close(1008, 'replaced by a newer connection', 'vanished');
    const connectionId = this.#host.newEventId();
    const connection: PileConnection = new PileConnection({
      host: this.#host,
      peer,
      pileId,
      connectionId,
      dialect,
      limits: this.#limits,
      onWrongVersion: (detail) => this.#refuse({ identity: pileId, cause: 'wrong-version', remoteAddress, detail }),
      onCutOff: (detail) => {
        this.#penalties.cut(`${remoteAddress} ${pileId}`, this.#host.clock.monotonic());
        this.#refuse({ identity: pileId, cause: 'cut-off', remoteAddress, detail });
      },
      onEnd: (reason) => this.#farewell(connection, reason),
    });
    this.#connections.set(pileId, connection);
    this.#announce(connection, remoteAddress, ticket.proof);
  }

  #announce(connection: PileConnection, remoteAddress: string, proof: Proof): void {
    const { pileId, connectionId, dialect } = connection;
    const [host, receivedMs] = [this.#host, this.#host.clock.now()];
    const event = {
      kind: 'pile.connected',
      id: host.newEventId(),
      receivedMs,
      pileId,
      wire: null,
      connectionId,
      remoteAddress,
      protocol: dialect.protocol,
      securityProfile: proof.profile,
      certificateName: proof.certificateName,
      ...(proof.newPassword ? { newPassword: true } : {}),
    } as const;
    host.submit(event).then(
      (answer) => {
        if (answer.kind === 'refused') connection.close(1008, 'no room on the waiting list');
      },
      (error: unknown) => {
        host.log.error({ pileId, error: messageOf(error) }, 'the coming of a pile could not be written; it has to come again');
        connection.close(1013, 'try again later');
      },
    );
  }

  /** F09: a connection takes away only what it owns. */
  #farewell(connection: PileConnection, reason: string): void {
    const { pileId, connectionId } = connection;
    if (this.#connections.get(pileId) === connection) this.#connections.delete(pileId);
    const [host, receivedMs] = [this.#host, this.#host.clock.now()];
    this.#reports.submit({ kind: 'pile.disconnected', id: host.newEventId(), receivedMs, pileId, wire: null, connectionId, reason });
  }

  #closeUnserved({ socket, ticket }: RpcPeer): void {
    socket.tap = () => undefined;
    socket.close(1002, (ticket.refused ?? 'not served').slice(0, 100));
    socket.once(
      'close',
      this.#host.clock.after(this.#limits.closeMs, () => socket.terminate()),
    );
  }

  #turnAway(socket: Duplex, status: number, refusal: Refusal): void {
    this.#refuse(refusal);
    const text = shownText(refusal.detail, 200);
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
    ];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
  }

  #refuse(refusal: Refusal): void {
    this.#host.log.info({ ...refusal }, 'a handshake was turned away');
    this.#refusals.report(refusal);
  }
}

/** The path was replaced by the decoded identity in #knock. */
function pileIdOf(request: IncomingMessage): PileId {
  return id<PileId>(decodeURIComponent((request.url ?? '').slice(1)));
}
