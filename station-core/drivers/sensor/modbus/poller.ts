/** One device: its points in few reads, again and again, and what came of each. */
import type { Clock } from '../../../domain/ports.ts';
import type { FieldDevice } from '../../../domain/safety.ts';
import { decodePoint, widthOf } from './decode.ts';
import { groupReads, isBits, splitRead, type Read } from './grouping.ts';
import type { MapPoint, RegisterMap } from './map-point.ts';
import { WireError, type ModbusClient, type Wire } from './wire.ts';

/** What one point said; value null: problem says why. */
export interface PointReading {
  readonly point: MapPoint;
  readonly value: number | null;
  readonly problem: string | null;
}

export interface PollerHost {
  readonly clock: Clock;
  readonly onPoints: (readings: readonly PointReading[]) => void;
  /** null: it answers. */
  readonly onDevice: (problem: string | null) => void;
}

/** A device that did not answer so often in a row is asked less often, so that the others on its line are not held up by it. */
const MISSES_BEFORE_REST = 3;
const LONGEST_REST_MS = 5_000;

export class Poller {
  readonly #device: FieldDevice;
  readonly #wire: Wire;
  readonly #host: PollerHost;
  #reads: Read[];
  #misses = 0;
  #cancel: (() => void) | null = null;
  #isClosed = false;
  #isPolling = false;

  constructor(device: FieldDevice, map: RegisterMap, points: readonly MapPoint[], wire: Wire, host: PollerHost) {
    this.#device = device;
    this.#wire = wire;
    this.#host = host;
    this.#reads = groupReads(map, points);
  }

  /** Begins at once; a device of which nothing is wanted is asked for nothing. */
  start(): void {
    if (this.#reads.length > 0) void this.#poll();
  }

  /** The line came back: what was put off is done now. */
  lineIsBack(): void {
    if (this.#isPolling || this.#isClosed || this.#reads.length === 0) return;
    this.#cancel?.();
    void this.#poll();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  async #poll(): Promise<void> {
    this.#isPolling = true;
    const beganMs = this.#host.clock.monotonic();
    let problem: string | null = null;
    for (const read of [...this.#reads]) {
      if (this.#isClosed) return;
      try {
        const readings = await readOnce(this.#wire, this.#device, read);
        this.#misses = 0;
        if (this.#hasClosed()) return;
        this.#host.onPoints(readings);
      } catch (error) {
        if (this.#hasClosed()) return;
        problem = this.#failed(read, error) ?? problem;
        // The others would wait their time in vain as well.
        if (error instanceof WireError && (error.kind === 'gone' || error.kind === 'no-answer')) break;
      }
    }
    this.#isPolling = false;
    this.#host.onDevice(problem);
    if (this.#hasClosed()) return;
    const restMs = this.#misses >= MISSES_BEFORE_REST ? Math.max(this.#device.pollMs, LONGEST_REST_MS) : this.#device.pollMs;
    const elapsedMs = this.#host.clock.monotonic() - beganMs;
    this.#cancel = this.#host.clock.after(Math.max(restMs - elapsedMs, 1), () => void this.#poll());
  }

  /** What is wrong with the device as a whole; null: only with these points. */
  #failed(read: Read, error: unknown): string | null {
    if (!(error instanceof WireError)) throw error;
    if (error.kind === 'no-answer') this.#misses += 1;
    if (error.kind !== 'exception') return error.message;
    this.#misses = 0;
    const halves = splitRead(read);
    // Many devices refuse a read that touches a register they do not have: the halves tell which.
    if (halves !== null && /exception [23]\)/.test(error.message)) {
      this.#reads = this.#reads.flatMap((one) => (one === read ? [...halves] : [one]));
      return null;
    }
    this.#host.onPoints(read.points.map((point) => ({ point, value: null, problem: error.message })));
    return null;
  }

  /** It may have been closed while an answer was waited for. */
  #hasClosed(): boolean {
    return this.#isClosed;
  }
}

/** Every point of one read, now. Rejects with a WireError. */
export async function readOnce(
  wire: Wire,
  device: Pick<FieldDevice, 'unitId' | 'timeoutMs'>,
  read: Read,
): Promise<readonly PointReading[]> {
  const words = await wire.ask(device.unitId, device.timeoutMs, false, (client) => readWords(client, read));
  return read.points.map((point) => {
    const from = point.address - read.address;
    return { point, ...decodePoint(point, words.slice(from, from + widthOf(point.type))) };
  });
}

async function readWords(client: ModbusClient, { area, address, length }: Read): Promise<number[]> {
  switch (area) {
    case 'coil': return bits((await client.readCoils(address, length)).data);
    case 'discrete': return bits((await client.readDiscreteInputs(address, length)).data);
    case 'holding': return (await client.readHoldingRegisters(address, length)).data;
    case 'input': return (await client.readInputRegisters(address, length)).data;
  }
} // prettier-ignore

function bits(data: readonly boolean[]): number[] {
  return data.map(Number);
}

/** Writes an output and reads it back. Resolves with null, or with why the device may not have done it. Rejects with a WireError. */
export async function writeOutput(
  wire: Wire,
  device: Pick<FieldDevice, 'unitId' | 'timeoutMs'>,
  point: MapPoint,
  isOn: boolean,
): Promise<string | null> {
  const wanted = isBits(point.area) ? Number(isOn) : isOn ? point.on : point.off;
  await wire.ask<unknown>(device.unitId, device.timeoutMs, true, (client) =>
    isBits(point.area) ? client.writeCoil(point.address, isOn) : client.writeRegister(point.address, wanted),
  );
  try {
    const read: Read = { area: point.area, address: point.address, length: 1, points: [point] };
    const [found] = await wire.ask(device.unitId, device.timeoutMs, true, (client) => readWords(client, read));
    return found === wanted ? null : `it was written and confirmed, but reads ${String(found)} instead of ${wanted}`;
  } catch (error) {
    // Outputs of some modules cannot be read; the confirmation of the write is all there is.
    if (error instanceof WireError && error.kind === 'exception') return null;
    throw error;
  }
}
