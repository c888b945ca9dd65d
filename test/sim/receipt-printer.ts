/** A receipt printer as its standard says (ESC/POS over TCP): prints lines, runs out of paper, opens its cover, falls silent. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface PrinterFaults {
  /** The roll is at its end, or nearly. */
  paper: 'there' | 'low' | 'out';
  coverOpen: boolean;
  /** Answers nothing at all. */
  silent: boolean;
  /** After so many printed bytes the roll is out; null: never. */
  outAfter: number | null;
  /** After so many bytes the line is cut; null: never. */
  cutAfter: number | null;
  /** Off line by the button on it. */
  offline: boolean;
}

export class ReceiptPrinterSim {
  readonly faults: PrinterFaults = { paper: 'there', coverOpen: false, silent: false, outAfter: null, cutAfter: null, offline: false };
  /** What came out, one text for each cut of the knife. */
  readonly receipts: string[] = [];
  /** Connections so far, and how many were open at once at most. */
  dials = 0;
  mostAtOnce = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #encoding: string;
  #paper: number[] = [];
  #printed = 0;

  private constructor(encoding: string) {
    this.#encoding = encoding;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async open(encoding = 'gb18030'): Promise<ReceiptPrinterSim> {
    const sim = new ReceiptPrinterSim(encoding);
    await new Promise<void>((resolve) => {
      sim.#server.listen(0, '127.0.0.1', resolve);
    });
    return sim;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What lies on paper that was not cut yet. */
  get uncut(): string {
    return this.#text();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #serve(socket: Socket): void {
    this.dials += 1;
    this.#sockets.add(socket);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#sockets.size);
    let rest: number[] = [];
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (bytes) => {
      rest = this.#take([...rest, ...bytes], socket);
    });
  }

  /** Bytes in their order; gives back what is not whole yet. A printer without paper keeps what waits and answers real-time questions alone. */
  #take(bytes: number[], socket: Socket): number[] {
    let at = 0;
    const held: number[] = [];
    while (at < bytes.length) {
      const [a, b = -1, c = -1] = bytes.slice(at, at + 3);
      if (a === 0x10 && b === 0x04) {
        if (c === -1) break;
        if (!this.faults.silent) socket.write(Uint8Array.of(this.#status(c)));
        at += 3;
      } else if (a === 0x10 && b === 0x14) {
        held.length = 0;
        at += 10;
      } else if (this.#stands()) {
        held.push(a ?? 0);
        at += 1;
      } else {
        const taken = this.#command(bytes, at, socket);
        if (taken === 0) break;
        at += taken;
      }
    }
    return [...held, ...bytes.slice(at)];
  }

  #stands(): boolean {
    return this.faults.paper === 'out' || this.faults.coverOpen || this.faults.offline;
  }

  /** How many bytes it took; 0: more have to come. */
  #command(bytes: readonly number[], at: number, socket: Socket): number {
    const [a = 0, b = -1, c = -1, d = -1] = bytes.slice(at, at + 4);
    if (a === 0x1b) {
      if (b === -1) return 0;
      if (b === 0x40) return 2;
      return c === -1 ? 0 : 3;
    }
    if (a === 0x1c) return b === -1 ? 0 : 2;
    if (a === 0x1d) {
      if (b === 0x72) {
        if (c === -1) return 0;
        if (!this.faults.silent) socket.write(Uint8Array.of(this.faults.paper === 'low' ? 0x03 : 0x00));
        return 3;
      }
      if (b === 0x56) {
        if (d === -1) return 0;
        this.receipts.push(this.#text());
        this.#paper = [];
        return 4;
      }
      return c === -1 ? 0 : 3;
    }
    this.#paper.push(a);
    this.#printed += 1;
    if (this.#printed === this.faults.outAfter) this.faults.paper = 'out';
    if (this.#printed === this.faults.cutAfter) socket.destroy();
    return 1;
  }

  #status(question: number): number {
    const { paper, coverOpen, offline } = this.faults;
    if (question === 1) return 0x12 | (this.#stands() || offline ? 0x08 : 0);
    if (question === 2) return 0x12 | (coverOpen ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0);
    return 0x12 | (paper === 'out' ? 0x6c : paper === 'low' ? 0x0c : 0);
  }

  #text(): string {
    return new TextDecoder(this.#encoding).decode(Uint8Array.from(this.#paper));
  }
}
