/**
 * A bad line: stands between two ends of TCP and spoils one byte range of what passes, once. Under TLS it spoils what TLS carries it in;
 * given certificates it ends TLS on both sides and spoils what is said inside.
 */
import { connect as connectPlain, createServer as createPlain, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTls, type TLSSocket } from 'node:tls';

/** up: from who dialled. */
export type Way = 'up' | 'down';

/** at: byte of that way since the fault was armed, over all connections. It happens once. */
export interface LineFault {
  readonly kind: 'cut' | 'corrupt' | 'delay' | 'duplicate' | 'reorder';
  readonly way: Way;
  readonly at: number;
}

export interface WireProxyOptions {
  readonly target: { readonly host: string; readonly port: number };
  /** Inside TLS: what it shows to who dials, and the CA it believes the target by. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca: string; readonly servername: string };
}

/** Bytes that are sent twice or change places. */
const SPAN = 48;
const DELAY_MS = 25;

export class WireProxy {
  readonly #options: WireProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #fault: LineFault | null = null;
  #done = false;
  #passed = { up: 0, down: 0 };
  #lastWay: Way | null = null;
  #boundaries: { readonly way: Way; readonly at: number }[] = [];
  #refusing = false;

  private constructor(options: WireProxyOptions) {
    this.#options = options;
    const { tls } = options;
    const take = (socket: Socket | TLSSocket): void => this.#join(socket);
    this.#server = tls === undefined ? createPlain(take) : createTls({ key: tls.key, cert: tls.cert }, take);
    this.#server.on('tlsClientError', () => undefined);
  }

  static async open(options: WireProxyOptions): Promise<WireProxy> {
    const proxy = new WireProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Counting begins anew; null: the line is good. */
  arm(fault: LineFault | null): void {
    this.#fault = fault;
    this.#done = false;
    this.#passed = { up: 0, down: 0 };
    this.#boundaries = [];
    this.#lastWay = null;
  }

  /** Bytes that passed each way since it was armed. */
  get passed(): Readonly<Record<Way, number>> {
    return { ...this.#passed };
  }

  /** Where one side began to speak after the other: the first byte of each message. */
  get boundaries(): readonly { readonly way: Way; readonly at: number }[] {
    return this.#boundaries;
  }

  /** The armed fault has happened. */
  get happened(): boolean {
    return this.#done;
  }

  /** Nobody gets through, and who is connected is cut off. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
    if (refusing) this.cutAll();
  }

  /** Open connections are cut, so that what comes next begins with a dial. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cutAll();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(near: Socket): void {
    if (this.#refusing) {
      near.destroy();
      return;
    }
    const { target, tls } = this.#options;
    const far =
      tls === undefined ? connectPlain(target.port, target.host) : connectTls({ ...target, ca: tls.ca, servername: tls.servername });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      // A cut line is what this is for; the close that follows is what counts.
      one.on('error', () => undefined);
      one.on('end', () => other.end());
    }
    near.on('data', (chunk: Buffer) => this.#pass('up', chunk, near, far));
    far.on('data', (chunk: Buffer) => this.#pass('down', chunk, far, near));
  }

  #pass(way: Way, chunk: Buffer, from: Socket, to: Socket): void {
    const before = this.#passed[way];
    if (this.#lastWay !== way) this.#boundaries.push({ way, at: before });
    this.#lastWay = way;
    this.#passed[way] = before + chunk.length;
    const fault = this.#fault;
    const at = fault === null ? -1 : fault.at - before;
    if (fault === null || this.#done || fault.way !== way || at < 0 || at >= chunk.length) {
      to.write(chunk);
      return;
    }
    this.#done = true;
    const head = chunk.subarray(0, at);
    const rest = chunk.subarray(at);
    switch (fault.kind) {
      case 'cut':
        to.write(head, () => {
          from.destroy();
          to.destroy();
        });
        return;
      case 'corrupt':
        to.write(Buffer.concat([head, Buffer.from([(rest[0] ?? 0) ^ (1 << (fault.at % 8))]), rest.subarray(1)]));
        return;
      case 'duplicate':
        to.write(Buffer.concat([head, rest.subarray(0, SPAN), rest]));
        return;
      case 'reorder':
        to.write(Buffer.concat([head, rest.subarray(SPAN, 2 * SPAN), rest.subarray(0, SPAN), rest.subarray(2 * SPAN)]));
        return;
      case 'delay':
        to.write(head);
        from.pause();
        setTimeout(() => {
          if (!to.destroyed) to.write(rest);
          from.resume();
        }, DELAY_MS);
        return;
    }
  }
}
