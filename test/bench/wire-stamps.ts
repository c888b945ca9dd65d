/** Bench: when bytes come and go on this process's own sockets, in nanoseconds of the machine's monotonic clock; nothing of the core is changed. */
import { Socket } from 'node:net';

export interface WireStamps {
  /** From now on: the next answer of the I/O module in which its first input is on, and stop frames after it. */
  arm(): void;
  /** When the reading came; null: not yet. */
  arrivedNs(): bigint | null;
  /** When each stop frame was given to the kernel, by transaction. */
  readonly leftNs: ReadonlyMap<number, bigint>;
  /** Called at each stop frame that leaves. */
  onLeft: () => void;
}

/** Modbus over TCP: function 2 (read discrete inputs), bit 0 of the answer. */
const FUNCTION_AT = 7;
const BITS_AT = 9;

/** One per process. `ioPort`: where the I/O module listens. */
export function stampWire(ioPort: number): WireStamps {
  let armed = false;
  let arrived: bigint | null = null;
  const left = new Map<number, bigint>();
  const stamps: WireStamps = {
    arm: () => {
      armed = true;
      arrived = null;
      left.clear();
    },
    arrivedNs: () => arrived,
    leftNs: left,
    onLeft: () => undefined,
  };
  const prototype = Socket.prototype;
  /* eslint-disable @typescript-eslint/unbound-method -- put back in their place below, and called with their own `this` */
  const emit = prototype.emit;
  const writev = prototype._writev;
  const write = prototype._write;
  /* eslint-enable @typescript-eslint/unbound-method */
  prototype.emit = function (this: Socket, event: string | symbol, ...args: unknown[]): boolean {
    const [bytes] = args;
    if (armed && event === 'data' && this.remotePort === ioPort && Buffer.isBuffer(bytes) && bytes[FUNCTION_AT] === 2) {
      if (((bytes[BITS_AT] ?? 0) & 1) === 1) arrived ??= process.hrtime.bigint();
    }
    return Reflect.apply(emit, this, [event, ...args]) as boolean;
  };
  const look = (chunk: unknown): void => {
    if (!armed || arrived === null || (typeof chunk !== 'string' && !Buffer.isBuffer(chunk)) || chunk.length > 1_000) return;
    const match = /"RemoteStopTransaction",\{"transactionId":(\d+)/.exec(chunk.toString());
    if (match === null) return;
    const transactionId = Number(match[1]);
    if (!left.has(transactionId)) left.set(transactionId, process.hrtime.bigint());
    stamps.onLeft();
  };
  prototype._writev = function (this: Socket, chunks, callback): void {
    if (writev !== undefined) Reflect.apply(writev, this, [chunks, callback]);
    for (const { chunk } of chunks as { readonly chunk: unknown }[]) look(chunk);
  };
  prototype._write = function (this: Socket, chunk: unknown, encoding, callback): void {
    Reflect.apply(write, this, [chunk, encoding, callback]);
    look(chunk);
  };
  return stamps;
}
