/** The open WebSockets: whose they are, how many feeds each carries, and ending them when the login ends. */
import type { WebSocket } from '@fastify/websocket';
import { Fault } from '../base/fault.ts';
import type { OperatorId } from '../base/ids.ts';
import type { Clock } from '../domain/ports.ts';
import type { Caller } from './caller.ts';

export interface Connection {
  readonly caller: Caller;
  /** Counts a feed in; the returned function counts it out. Throws Fault('input.invalid') at the limit. */
  enter(): () => void;
}

/** Close codes, told in api/contract.ts: 4401 the login ended, 1013 too slow, 1009 and 1003 for frames that are no calls. */
export const LOGIN_ENDED = 4_401;
const FEEDS_PER_CONNECTION = 16;
/** A window has one feed, and a camera wall sixteen live views. */
const PER_LOGIN = { feed: 24, live: 40 } as const;
const ALL = { feed: 200, live: 64 } as const;
const PING_MS = 30_000;

export type SocketKind = keyof typeof ALL;

interface Open {
  readonly caller: Caller;
  readonly kind: SocketKind;
}

export class Connections {
  readonly #open = new Map<WebSocket, Open>();
  readonly #clock: Clock;
  readonly #cancelPing: () => void;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#cancelPing = clock.every(PING_MS, () => this.#pingAll());
  }

  /** True while another one of this login may be opened. */
  hasRoomFor(caller: Caller, kind: SocketKind = 'feed'): boolean {
    const alike = [...this.#open.values()].filter((open) => open.kind === kind);
    return alike.length < ALL[kind] && alike.filter((open) => open.caller.secretHash === caller.secretHash).length < PER_LOGIN[kind];
  }

  add(socket: WebSocket, caller: Caller, kind: SocketKind = 'feed'): Connection {
    this.#open.set(socket, { caller, kind });
    this.#answered.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('pong', () => this.#answered.add(socket));
    let feeds = 0;
    return {
      caller,
      enter: () => {
        if (feeds >= FEEDS_PER_CONNECTION)
          throw new Fault('input.invalid', { feeds, help: `A connection carries at most ${FEEDS_PER_CONNECTION} feeds.` });
        feeds += 1;
        return () => {
          feeds -= 1;
        };
      },
    };
  }

  endLogin(secretHash: string): void {
    this.#endWhere((caller) => caller.secretHash === secretHash);
  }

  endOperator(operatorId: OperatorId): void {
    this.#endWhere((caller) => caller.operatorId === operatorId);
  }

  /** Ends those whose login no longer holds, or holds with another role. */
  async recheck(holding: (secretHashes: readonly string[]) => Promise<readonly Pick<Caller, 'secretHash' | 'role'>[]>): Promise<void> {
    const hashes = [...new Set([...this.#open.values()].map((open) => open.caller.secretHash))];
    if (hashes.length === 0) return;
    const roles = new Map((await holding(hashes)).map((c) => [c.secretHash, c.role]));
    this.#endWhere((caller) => hashes.includes(caller.secretHash) && roles.get(caller.secretHash) !== caller.role);
  }

  /** True when a login's time, as known when it connected, is over: then it is worth a look. */
  get hasExpired(): boolean {
    const now = this.#clock.now();
    return [...this.#open.values()].some((open) => open.caller.expiresAtMs <= now);
  }

  get size(): number {
    return this.#open.size;
  }

  close(): void {
    this.#cancelPing();
    for (const socket of this.#open.keys()) socket.terminate();
  }

  readonly #answered = new WeakSet<WebSocket>();

  /** A laptop that was shut tells nobody: no pong until the next ping is the end. */
  #pingAll(): void {
    for (const socket of this.#open.keys()) {
      if (this.#answered.delete(socket)) socket.ping();
      else socket.terminate();
    }
  }

  #endWhere(ends: (caller: Caller) => boolean): void {
    for (const [socket, { caller }] of this.#open) if (ends(caller)) end(socket, this.#clock);
  }
}

function end(socket: WebSocket, clock: Clock): void {
  socket.close(LOGIN_ENDED, 'the login has ended');
  const cancel = clock.after(2_000, () => socket.terminate());
  socket.once('close', cancel);
}
