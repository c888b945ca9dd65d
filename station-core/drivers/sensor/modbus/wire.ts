/**
 * One wire and everybody who speaks on it: one request in flight, orders before polls, a line that comes back by itself.
 * modbus-serial writes and reads the frames; this file gives it a port that lets only the answer through.
 */
import { EventEmitter } from 'node:events';
import ModbusSerial from 'modbus-serial';
import type { Clock } from '../../../domain/ports.ts';
import { askedOf, describeNoise, exceptionWords, findInRtu, findInTcp, toTcp, wordsOf, type Asked } from './frames.ts';
import { openLine, type Line, type WireKind } from './line.ts';

/** The calls of modbus-serial that are used here. */
export type ModbusClient = Pick<
  InstanceType<typeof ModbusSerial.default>,
  'readCoils' | 'readDiscreteInputs' | 'readHoldingRegisters' | 'readInputRegisters' | 'writeCoil' | 'writeRegister'
>;

/** exception: the device said no; no-answer and garbage: it did not say it in time, or not in a form that counts; gone: there is no line. */
export class WireError extends Error {
  readonly kind: 'exception' | 'no-answer' | 'garbage' | 'gone' | 'full';

  constructor(kind: WireError['kind'], problem: string) {
    super(problem);
    this.kind = kind;
  }
}

interface Waiting {
  readonly unitId: number;
  readonly timeoutMs: number;
  readonly call: (client: ModbusClient) => Promise<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (error: WireError) => void;
}

/** A poll that waits behind so many others says so and is left out; an order finds room before that. */
const MOST_POLLS = 256;
const MOST_ORDERS = 64;
/** An order waits for the poll in flight no longer than this; the poll's answer is then passed over. */
const ORDER_WAITS_MS = 200;
const ORDER_EXPIRES_MS = 2_000;
/** More than this since the last request is a flood, in bytes; the line is cut. */
const MOST_NOISE = 65_536;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
/** A TCP line on which nothing was answered so often is cut and dialled anew: half-open lines look like this. */
const SILENT_BEFORE_CUT = 3;

export class Wire {
  readonly #wire: WireKind;
  readonly #clock: Clock;
  readonly #onState: (problem: string | null) => void;
  readonly #port = new WirePort((frame) => this.#write(frame));
  readonly #client: InstanceType<typeof ModbusSerial.default>;
  readonly #orders: Waiting[] = [];
  readonly #polls: Waiting[] = [];
  #line: Line | null = null;
  #isOpen = false;
  #problem: string | null = 'it is being connected';
  #retryMs = FIRST_RETRY_MS;
  #cancelRetry: (() => void) | null = null;
  #current: { readonly waiting: Waiting; readonly isOrder: boolean; end: (error: WireError | null, result?: unknown) => void } | null =
    null;
  #cancelCurrent: (() => void) | null = null;
  #asked: Asked | null = null;
  #transaction = 0;
  #received: Uint8Array = new Uint8Array(0);
  #noise = 0;
  #silent = 0;
  #wasAnswered = false;
  #isHurried = false;
  #isClosed = false;
  #isResting = false;

  /** onState: null when the line is open; otherwise why not. */
  constructor(wire: WireKind, clock: Clock, onState: (problem: string | null) => void) {
    this.#wire = wire;
    this.#clock = clock;
    this.#onState = onState;
    this.#client = new ModbusSerial.default(this.#port);
    // Without listeners an error of the library would end the process; what is wrong is told through the request.
    this.#client.on('error', () => undefined);
    this.#client.open(() => undefined);
    this.#dial();
  }

  /** Why there is no line; null: it is open. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Asks one device. Rejects with a WireError. isOrder: goes before every poll, and dials at once where the line is down. */
  ask<T>(unitId: number, timeoutMs: number, isOrder: boolean, call: (client: ModbusClient) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const queue = isOrder ? this.#orders : this.#polls;
      if (this.#isClosed) return reject(new WireError('gone', 'the wire is closed'));
      if (!this.#isOpen && !isOrder) return reject(new WireError('gone', this.#problem ?? 'there is no line'));
      if (queue.length >= (isOrder ? MOST_ORDERS : MOST_POLLS)) return reject(new WireError('full', 'too much waits for this wire'));
      // What call answers is a T: it is the promise that is resolved with it.
      const waiting: Waiting = { unitId, timeoutMs, call, done: (result) => resolve(result as T), failed: reject };
      queue.push(waiting);
      if (isOrder) this.#expire(waiting);
      if (isOrder && !this.#isOpen) this.#dialNow();
      if (isOrder) this.#hurry();
      this.#next();
    });
  }

  /** What waits is failed as gone. */
  close(): void {
    this.#isClosed = true;
    this.#cancelRetry?.();
    this.#line?.close();
    this.#line = null;
    this.#isOpen = false;
    this.#failAll('the wire is closed');
  }

  /** An order that could not leave is taken back: a siren must not sound a minute later. */
  #expire(waiting: Waiting): void {
    this.#clock.after(ORDER_EXPIRES_MS, () => {
      const at = this.#orders.indexOf(waiting);
      if (at < 0) return;
      this.#orders.splice(at, 1);
      waiting.failed(new WireError('gone', this.#problem ?? 'the wire was busy for too long'));
    });
  }

  #dial(): void {
    this.#cancelRetry = null;
    this.#line = openLine(this.#wire, {
      onOpen: () => {
        this.#isOpen = true;
        this.#port.isOpen = true;
        this.#received = new Uint8Array(0);
        this.#silent = 0;
        this.#setProblem(null);
        this.#next();
      },
      onData: (bytes) => this.#read(bytes),
      onGone: (problem) => this.#gone(problem),
    });
  }

  /** An order does not wait for the next try; but a line that was refused a moment ago is not dialled in a loop. */
  #dialNow(): void {
    if (this.#cancelRetry === null) return;
    this.#cancelRetry();
    this.#isHurried = true;
    this.#dial();
  }

  #gone(problem: string): void {
    this.#line?.close();
    this.#line = null;
    // A line on which something was answered begins again with short waits.
    if (this.#wasAnswered) this.#retryMs = FIRST_RETRY_MS;
    this.#wasAnswered = false;
    this.#isOpen = false;
    this.#port.isOpen = false;
    if (this.#isClosed) return;
    this.#setProblem(problem);
    this.#failAll(problem);
    this.#cancelRetry = this.#clock.after(this.#retryMs, () => this.#dial());
    // Orders dial again and again; the polls must not wait the longer for that.
    if (!this.#isHurried) this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#isHurried = false;
  }

  #setProblem(problem: string | null): void {
    if (this.#problem === problem) return;
    this.#problem = problem;
    this.#onState(problem);
  }

  #failAll(problem: string): void {
    this.#current?.end(new WireError('gone', problem));
    for (const waiting of [...this.#orders.splice(0), ...this.#polls.splice(0)]) waiting.failed(new WireError('gone', problem));
  }

  #next(): void {
    if (this.#current !== null || !this.#isOpen || this.#isResting) return;
    const order = this.#orders.shift();
    const waiting = order ?? this.#polls.shift();
    if (waiting === undefined) return;
    this.#begin(waiting, order !== undefined);
  }

  #begin(waiting: Waiting, isOrder: boolean): void {
    this.#noise = 0;
    const end = (error: WireError | null, result?: unknown): void => {
      if (this.#current?.waiting !== waiting) return;
      this.#cancelCurrent?.();
      this.#cancelCurrent = null;
      this.#current = null;
      this.#asked = null;
      if (error === null || error.kind === 'exception') {
        this.#silent = 0;
        this.#wasAnswered = true;
      }
      if (error === null) waiting.done(result);
      else waiting.failed(error);
      this.#rest();
    };
    this.#current = { waiting, isOrder, end };
    this.#cancelCurrent = this.#clock.after(waiting.timeoutMs, () => this.#timedOut());
    this.#client.setID(waiting.unitId);
    waiting.call(this.#client).then(
      (result) => end(null, result),
      (error: unknown) => end(new WireError(exceptionWords(error) === null ? 'garbage' : 'exception', wordsOf(error))),
    );
  }

  /** On a serial line 3.5 characters of silence stand between frames (V1.02 §2.5.1.1). */
  #rest(): void {
    if (this.#wire.kind !== 'serial') return this.#next();
    this.#isResting = true;
    this.#clock.after(Math.ceil((3.5 * 11 * 1_000) / this.#wire.baudRate) + 1, () => {
      this.#isResting = false;
      this.#next();
    });
  }

  #timedOut(): void {
    const current = this.#current;
    if (current === null) return;
    this.#silent += 1;
    const isCut = this.#wire.kind !== 'serial' && this.#silent >= SILENT_BEFORE_CUT && !current.isOrder;
    current.end(new WireError('no-answer', describeNoise(this.#noise)));
    if (isCut) this.#gone('nothing on it answers; it is connected anew');
  }

  /** A poll in flight gives way to an order. */
  #hurry(): void {
    const current = this.#current;
    if (current === null || current.isOrder || current.waiting.timeoutMs <= ORDER_WAITS_MS) return;
    this.#cancelCurrent?.();
    this.#cancelCurrent = this.#clock.after(ORDER_WAITS_MS, () =>
      current.end(new WireError('no-answer', 'an order to a relay went before it')),
    );
  }

  #write(request: Uint8Array): void {
    this.#asked = askedOf(request);
    this.#transaction = (this.#transaction + 1) % 65_536;
    // What came before the question cannot be its answer.
    if (this.#wire.kind !== 'tcp') this.#received = new Uint8Array(0);
    this.#line?.write(this.#wire.kind === 'tcp' ? toTcp(request, this.#transaction) : request);
  }

  #read(bytes: Uint8Array): void {
    this.#noise += bytes.length;
    if (this.#noise > MOST_NOISE) return this.#gone('it sends far more than it was asked for');
    const received = new Uint8Array(this.#received.length + bytes.length);
    received.set(this.#received);
    received.set(bytes, this.#received.length);
    const found = this.#wire.kind === 'tcp' ? findInTcp(received, this.#asked, this.#transaction) : findInRtu(received, this.#asked);
    switch (found.kind) {
      case 'answer':
        this.#received = found.rest;
        this.#asked = null;
        this.#port.emit('data', Buffer.from(found.frame));
        return;
      case 'more':
        this.#received = found.rest;
        return;
      case 'broken':
        this.#received = new Uint8Array(0);
        this.#current?.end(new WireError('garbage', found.problem));
        // Where the next frame begins is not known any more.
        this.#gone(found.problem);
        return;
    }
  }
}

/** What modbus-serial takes for a port. */
class WirePort extends EventEmitter {
  isOpen = true;
  readonly #send: (frame: Uint8Array) => void;

  constructor(send: (frame: Uint8Array) => void) {
    super();
    this.#send = send;
  }

  open(callback: (error?: Error) => void): void {
    callback();
  }

  close(callback: () => void): void {
    callback();
  }

  write(frame: Uint8Array): void {
    this.#send(frame);
  }
}
