/** A receipt printer in the network: ESC/POS over TCP, asked before and after, one receipt at a time. */
import { createConnection, type Socket } from 'node:net';
import { BoundedQueue } from '../../../base/bounded-queue.ts';
import { Fault, isFault, messageOf } from '../../../base/fault.ts';
import type { Clock, Logger } from '../../../domain/ports.ts';
import type { PrinterEncoding, PrinterState, ReceiptPrinter } from '../../../domain/printer-port.ts';
import { ASK_OFFLINE, ASK_PAPER, ASK_PRINTER, ASK_WHEN_PRINTED, FORGET, isInTurn, isRealTime, stateOf } from './status.ts';

export interface PrinterPlace {
  readonly host: string;
  readonly port: number;
  readonly encoding: PrinterEncoding;
  readonly columns: number;
}

const WAITING = 8;
const CONNECT_MS = 3_000;
const ANSWER_MS = 2_000;
/** A long receipt with signed values takes some seconds; more is a printer that stands still. */
const PRINTED_MS = 30_000;
/** While it prints it is asked so often whether it stopped. */
const LOOK_EVERY_MS = 1_000;

/** No connection is kept: cheap printers serve one at a time, and the till beside us wants its turn. */
export function openReceiptPrinter(place: PrinterPlace, clock: Pick<Clock, 'after'>, log: Logger): ReceiptPrinter {
  const waiting = new BoundedQueue<() => Promise<void>>({ capacity: WAITING, whenFull: 'refuse' });
  let isBusy = false;
  let isClosed = false;
  let current: Wire | null = null;

  const withWire = async <T>(work: (wire: Wire) => Promise<T>): Promise<T> => {
    const wire = await Wire.dial(place, clock);
    current = wire;
    try {
      return await work(wire);
    } finally {
      current = null;
      await wire.close();
    }
  };

  const next = (): void => {
    if (isBusy) return;
    const job = waiting.shift();
    if (job === undefined) return;
    isBusy = true;
    void job().then(() => {
      isBusy = false;
      next();
    });
  };

  /** One after the other: two receipts in one stream would be cut into each other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const job = (): Promise<void> => work().then(resolve, reject);
      if (isClosed || !waiting.push(job)) reject(new Fault('inbox.full', { help: 'Too many receipts wait for the printer.' }));
      else next();
    });

  return {
    encoding: place.encoding,
    columns: place.columns,
    status: () =>
      inTurn(() => withWire((wire) => wire.state())).catch((error: unknown): PrinterState => {
        log.info({ problem: messageOf(error) }, 'the receipt printer was asked');
        return isFault(error) && error.code === 'printer.not-ready' ? 'not-ready' : 'unreachable';
      }),
    print: (bytes) =>
      inTurn(() =>
        withWire(async (wire) => {
          const state = await wire.state();
          if (state !== 'ready' && state !== 'low') throw new Fault(FAULTS[state], { help: HELP[state] });
          await wire.send(bytes);
        }),
      ),
    close: () => {
      isClosed = true;
      return current?.close() ?? Promise.resolve();
    },
  };
}

type NotReady = Exclude<PrinterState, 'ready' | 'low'>;

const FAULTS = {
  'out-of-paper': 'printer.out-of-paper',
  'cover-open': 'printer.cover-open',
  'not-ready': 'printer.not-ready',
  unreachable: 'printer.unreachable',
} as const satisfies Readonly<Record<NotReady, string>>;

const HELP: Readonly<Record<NotReady, string>> = {
  'out-of-paper': 'Put a new roll in, then print again; the bill is booked.',
  'cover-open': 'Close its cover, then print again; the bill is booked.',
  'not-ready': 'Look at its lamps, switch it off and on, then print again; the bill is booked.',
  unreachable: 'Check its power and network, then print again; the bill is booked.',
};

/** One conversation with the printer. */
class Wire {
  readonly #socket: Socket;
  readonly #clock: Pick<Clock, 'after'>;
  /** Whoever waits for an answer: told each byte, or why none will come. */
  #heard: (byte: number | null) => void = () => undefined;
  #problem: string | null = null;

  private constructor(socket: Socket, clock: Pick<Clock, 'after'>) {
    this.#socket = socket;
    this.#clock = clock;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      for (const byte of bytes) this.#heard(byte);
    });
    const ended = (why: string): void => {
      this.#problem ??= why;
      this.#heard(null);
    };
    socket.on('error', (error) => ended(error.message));
    socket.on('close', () => ended('the connection was closed'));
  }

  /** Throws Fault('printer.unreachable'). */
  static dial({ host, port }: PrinterPlace, clock: Pick<Clock, 'after'>): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ host, port });
      const fail = (problem: string): void => {
        cancel();
        socket.destroy();
        reject(new Fault('printer.unreachable', { printer: `${host}:${port}`, problem, help: HELP.unreachable }));
      };
      const cancel = clock.after(CONNECT_MS, () => fail('no connection within 3 s'));
      const failed = (error: Error): void => fail(error.message);
      socket.once('error', failed);
      socket.once('connect', () => {
        cancel();
        socket.off('error', failed);
        resolve(new Wire(socket, clock));
      });
    });
  }

  /** Throws Fault('printer.not-ready') where it does not answer. */
  async state(): Promise<PrinterState> {
    const printer = await this.#ask(ASK_PRINTER);
    const offline = await this.#ask(ASK_OFFLINE);
    const paper = await this.#ask(ASK_PAPER);
    return stateOf([printer, offline, paper]);
  }

  /** Resolves once the printer says in its turn that it has come to the end. Throws the fault of why it stopped. */
  async send(bytes: Uint8Array): Promise<void> {
    this.#socket.write(bytes);
    this.#socket.write(ASK_WHEN_PRINTED);
    // Three answers belong together: it is asked again only when all of them came.
    const looked: number[] = [];
    let isAsked = false;
    const look = (): void => {
      watch = this.#clock.after(LOOK_EVERY_MS, look);
      if (isAsked) return;
      isAsked = true;
      looked.length = 0;
      for (const ask of [ASK_PRINTER, ASK_OFFLINE, ASK_PAPER]) this.#socket.write(ask);
    };
    let watch = this.#clock.after(LOOK_EVERY_MS, look);
    const unsure = (problem: string): Fault =>
      new Fault('printer.unsure', { problem, help: 'See whether it was printed whole; if not, print it again. The bill is booked.' });
    try {
      await new Promise<void>((resolve, reject) => {
        const cancel = this.#clock.after(PRINTED_MS, () => settle(() => reject(unsure('no end after 30 s'))));
        const settle = (end: () => void): void => {
          cancel();
          this.#heard = () => undefined;
          end();
        };
        this.#heard = (byte) => {
          if (byte === null) settle(() => reject(unsure(this.#problem ?? '')));
          else if (isInTurn(byte)) settle(resolve);
          else if (isRealTime(byte)) {
            looked.push(byte);
            const [printer, offline, paper] = looked;
            if (printer === undefined || offline === undefined || paper === undefined) return;
            isAsked = false;
            const state = stateOf([printer, offline, paper]);
            if (state !== 'out-of-paper' && state !== 'cover-open') return;
            this.#socket.write(FORGET);
            settle(() => reject(new Fault(FAULTS[state], { help: HELP[state] })));
          }
        };
        if (this.#problem !== null) settle(() => reject(unsure(this.#problem ?? '')));
      });
    } finally {
      watch();
    }
  }

  /** Resolves when the line is down: what was written last has arrived, and the printer serves the next one. A peer that does not end is cut off. */
  close(): Promise<void> {
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ANSWER_MS, () => this.#socket.destroy());
      this.#socket.once('close', () => {
        cancel();
        resolve();
      });
      this.#socket.end();
    });
  }

  /** One byte, at most 2 s. */
  #ask(question: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      const silent = (problem: string): void => {
        this.#heard = () => undefined;
        reject(new Fault('printer.not-ready', { problem, help: HELP['not-ready'] }));
      };
      if (this.#problem !== null) {
        silent(this.#problem);
        return;
      }
      const cancel = this.#clock.after(ANSWER_MS, () => silent('it does not answer'));
      this.#heard = (byte) => {
        if (byte !== null && !isRealTime(byte)) return;
        cancel();
        if (byte === null) silent(this.#problem ?? 'the connection was closed');
        else {
          this.#heard = () => undefined;
          resolve(byte);
        }
      };
      this.#socket.write(question);
    });
  }
}
