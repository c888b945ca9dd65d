/** A bare pile for protocol tests: a WebSocket that sends what it is told to and hands back what comes. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { PileId } from '../../station-core/base/ids.ts';
import { id } from '../../station-core/base/ids.ts';
import type { PileDriver } from '../../station-core/domain/ports.ts';
import { openOcpp, type OcppOptions } from '../../station-core/drivers/pile/ocpp/driver.ts';
import { driverHost, type DriverHost } from '../support/driver-host.ts';

export const pile = (name: string): PileId => id<PileId>(name);

export interface Bench {
  readonly host: DriverHost;
  readonly driver: PileDriver;
  readonly url: string;
  connect(name: string, options?: ConnectOptions): Promise<PileSocket>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly protocols?: readonly string[];
  readonly password?: string;
  readonly user?: string;
  readonly prefix?: string;
  readonly autoPong?: boolean;
}

export async function openBench(limits: OcppOptions['limits'] = {}, host: DriverHost = driverHost()): Promise<Bench> {
  const driver = await openOcpp(host, {
    listen: { host: '127.0.0.1', port: 0 },
    limits: { settleMs: 0, callsPerSecond: 1_000, ...limits },
  });
  const url = driver.addresses[0] ?? '';
  const sockets: PileSocket[] = [];
  return {
    host,
    driver,
    url,
    connect: async (name, options = {}) => {
      const socket = new PileSocket(`${url}${options.prefix ?? '/ocpp'}/${encodeURIComponent(name)}`, name, options);
      sockets.push(socket);
      await socket.opened;
      await host.next('pile.connected', (event) => event.pileId === name && driver.isConnected(event.pileId));
      return socket;
    },
    close: async () => {
      host.answerWith = () => undefined;
      for (const socket of sockets) socket.ws.terminate();
      await driver.close();
    },
  };
}

/** A pile that is admitted, connected and has booted. */
export async function bootedPile(bench: Bench, name = 'CP-1'): Promise<PileSocket> {
  bench.host.admit(name);
  const socket = await bench.connect(name);
  await socket.call('BootNotification', { chargePointVendor: 'Test', chargePointModel: 'One' });
  return socket;
}

export class PileSocket {
  readonly ws: WebSocket;
  readonly opened: Promise<void>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly received: unknown[] = [];
  readonly #waiting: ((frame: unknown) => void)[] = [];
  #serial = 0;

  constructor(url: string, user: string, options: ConnectOptions) {
    const { password } = options;
    const credentials =
      password === undefined ? {} : { authorization: `Basic ${Buffer.from(`${options.user ?? user}:${password}`).toString('base64')}` };
    this.ws = new WebSocket(url, [...(options.protocols ?? ['ocpp1.6'])], { headers: credentials, autoPong: options.autoPong ?? true });
    this.opened = new Promise((resolve, reject) => {
      this.ws.once('open', resolve);
      this.ws.on('error', reject);
    });
    this.closed = new Promise((resolve) => this.ws.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));
    this.ws.on('message', (data: Buffer) => {
      const frame: unknown = JSON.parse(data.toString());
      const taker = this.#waiting.shift();
      if (taker === undefined) this.received.push(frame);
      else taker(frame);
    });
  }

  /** Resolves with the next frame that comes; one that came already is handed out first. */
  next(): Promise<unknown> {
    if (this.received.length > 0) return Promise.resolve(this.received.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Sends raw text and resolves with the next frame. */
  exchange(text: string | Buffer): Promise<unknown> {
    const answer = this.next();
    this.ws.send(text);
    return answer;
  }

  call(action: string, payload: unknown): Promise<unknown> {
    this.#serial += 1;
    return this.exchange(JSON.stringify([2, `m${this.#serial}`, action, payload]));
  }

  answer(messageId: string, payload: unknown): void {
    this.ws.send(JSON.stringify([3, messageId, payload]));
  }

  async close(): Promise<void> {
    this.ws.close();
    if (this.ws.readyState !== WebSocket.CLOSED) await once(this.ws, 'close');
  }
}
