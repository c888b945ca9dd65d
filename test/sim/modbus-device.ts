/** A Modbus slave on a real socket: an I/O module or sensor box whose contacts and registers the test sets, and whose coils it watches. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ModbusMemory, type ModbusTable, type ModbusWrite } from './modbus-memory.ts';
import { FrameReader, frameBytes, type Framing, type ModbusFrame } from './modbus-frames.ts';

export interface ModbusDeviceOptions {
  /** Default: the system picks it. */
  readonly port?: number;
  readonly framing?: Framing;
  /** It answers these alone (default: any), as a gateway with few slaves behind it. */
  readonly unitIds?: readonly number[];
  /** Coils, contacts and registers end here; beyond is exception 2. Default 1,024. */
  readonly size?: number;
}

/** How it answers. Every one but 'answers' is something seen on real sites, or worse. */
export type ModbusHabit =
  | { readonly kind: 'answers' }
  /** Takes every byte and says nothing. */
  | { readonly kind: 'silent' }
  /** 1 illegal function … 4 device failure, 6 busy, 11 gateway target failed. */
  | { readonly kind: 'exception'; readonly code: number }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'wrong-unit' }
  | { readonly kind: 'wrong-transaction' }
  | { readonly kind: 'wrong-function' }
  /** Half of the answer, and no more. */
  | { readonly kind: 'half' }
  /** Says that 65,535 bytes follow. */
  | { readonly kind: 'long-length' }
  | { readonly kind: 'garbage' }
  /** Random bytes without end, 64 KiB at a time, until the line is closed. */
  | { readonly kind: 'floods' }
  /** Closes the line on every request. */
  | { readonly kind: 'cuts' };

/** One slave with any number of masters. `set` and `get` are its terminals; what the master wrote is in `writes`. */
export class ModbusDevice {
  habit: ModbusHabit = { kind: 'answers' };
  requests = 0;
  readonly #framing: Framing;
  readonly #unitIds: ReadonlySet<number> | null;
  readonly #memory: ModbusMemory;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #watchers: (() => void)[] = [];
  #server: Server | null = null;
  #port: number;

  /** Listens on loopback when this resolves. */
  static async open(options: ModbusDeviceOptions = {}): Promise<ModbusDevice> {
    const device = new ModbusDevice(options);
    await device.powerOn();
    return device;
  }

  private constructor(options: ModbusDeviceOptions) {
    this.#framing = options.framing ?? 'tcp';
    this.#unitIds = options.unitIds === undefined ? null : new Set(options.unitIds);
    this.#memory = new ModbusMemory(options.size ?? 1_024);
    this.#port = options.port ?? 0;
  }

  get host(): string {
    return '127.0.0.1';
  }

  get port(): number {
    return this.#port;
  }

  /** Coils whose writes are acknowledged and not done: a relay that sticks. */
  get stuckCoils(): Set<number> {
    return this.#memory.stuckCoils;
  }

  /** What masters wrote, oldest first. */
  get writes(): readonly ModbusWrite[] {
    return this.#memory.writes;
  }

  /** Lines that are open. */
  get lines(): number {
    return this.#sockets.size;
  }

  /** Bits are 0 and 1, registers 0 to 65,535. */
  set(table: ModbusTable, address: number, value: number | boolean): void {
    this.#memory.set(table, address, Number(value) & 0xffff);
    this.#changed();
  }

  /** A 32-bit float in two registers, high word first. */
  setFloat(table: 'holding' | 'input', address: number, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatBE(value);
    this.set(table, address, bytes.readUInt16BE(0));
    this.set(table, address + 1, bytes.readUInt16BE(2));
  }

  /** What stands there; never set is 0. */
  get(table: ModbusTable, address: number): number {
    return this.#memory.get(table, address);
  }

  /** Every request that touches this place gets the exception; null: no longer. */
  failAt(table: ModbusTable, address: number, code: number | null): void {
    this.#memory.failAt(table, address, code);
  }

  /** Resolves when the coil stands so: at once, or when the master has written it. */
  coilBecomes(address: number, on: boolean): Promise<void> {
    return this.until(() => this.get('coil', address) === Number(on));
  }

  /** Resolves when the coil was written `changes` more times with another value than it had: a pulsed watchdog. */
  async coilChanges(address: number, changes: number): Promise<void> {
    for (let seen = 0; seen < changes; seen++) await this.coilBecomes(address, this.get('coil', address) === 0);
  }

  /** Resolves after so many more requests. */
  asked(count = 1): Promise<void> {
    const until = this.requests + count;
    return this.until(() => this.requests >= until);
  }

  /** Resolves when it is so; looked at after every request and every `set`. */
  until(is: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (is()) resolve();
        else this.#watchers.push(look);
      };
      look();
    });
  }

  /** Closes every line at once; it goes on listening. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Nobody listens and every line is cut. What was set stays. */
  async powerOff(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.cut();
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Listens again, on the port it had. */
  async powerOn(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.host, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await this.powerOff();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    const reader = new FrameReader(this.#framing);
    socket.on('data', (bytes: Buffer) => {
      for (const frame of reader.read(bytes)) this.#answer(socket, frame);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #answer(socket: Socket, frame: ModbusFrame): void {
    this.requests += 1;
    if (this.#unitIds === null || this.#unitIds.has(frame.unitId)) this.#behave(socket, frame);
    this.#changed();
  }

  #behave(socket: Socket, frame: ModbusFrame): void {
    const { habit } = this;
    const send = (answer: Partial<ModbusFrame>): void => {
      if (!socket.destroyed) socket.write(frameBytes(this.#framing, { ...frame, ...answer }));
    };
    switch (habit.kind) {
      case 'answers':
        return send({ pdu: this.#memory.carryOut(frame.pdu) });
      case 'silent':
        return;
      case 'exception':
        return send({ pdu: Buffer.from([frame.pdu.readUInt8(0) | 0x80, habit.code]) });
      case 'slow':
        return this.#later(habit.ms, () => send({ pdu: this.#memory.carryOut(frame.pdu) }));
      case 'wrong-unit':
        return send({ unitId: (frame.unitId + 1) & 0xff, pdu: this.#memory.carryOut(frame.pdu) });
      case 'wrong-transaction':
        return send({ transaction: (frame.transaction + 7) & 0xffff, pdu: this.#memory.carryOut(frame.pdu) });
      case 'wrong-function':
        return send({ pdu: Buffer.from([0x2b, 0x0e, 0x01]) });
      case 'half': {
        const whole = frameBytes(this.#framing, { ...frame, pdu: this.#memory.carryOut(frame.pdu) });
        socket.write(whole.subarray(0, Math.floor(whole.length / 2)));
        return;
      }
      case 'long-length': {
        const whole = frameBytes(this.#framing, { ...frame, pdu: this.#memory.carryOut(frame.pdu) });
        whole.writeUInt16BE(0xffff, this.#framing === 'tcp' ? 4 : 1);
        socket.write(whole);
        return;
      }
      case 'garbage':
        socket.write(Buffer.from('HTTP/1.1 200 OK\r\n\r\n<html>gateway</html>'));
        return;
      case 'floods':
        return this.#flood(socket);
      case 'cuts':
        socket.resetAndDestroy();
        return;
    }
  }

  #flood(socket: Socket): void {
    const junk = Buffer.alloc(65_536, 0xa5);
    const more = (): void => {
      if (socket.destroyed || this.habit.kind !== 'floods') return;
      if (socket.write(junk)) this.#later(0, more);
      else socket.once('drain', more);
    };
    more();
  }

  #later(ms: number, call: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      call();
    }, ms);
    this.#timers.add(timer);
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const look of watchers) look();
  }
}
