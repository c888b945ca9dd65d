/**
 * A socket that speaks MQTT, with limits that no library has: a packet that says it is huge ends the connection before it is
 * kept in memory, and a flood is read no faster than so many packets a second, so that it waits in the peer and not here.
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Clock } from '../../../domain/ports.ts';

export interface MqttLimits {
  /** Bytes of one packet. */
  readonly packetBytes: number;
  readonly packetsPerSecond: number;
  readonly bytesPerSecond: number;
}

export const MQTT_LIMITS: MqttLimits = { packetBytes: 65_536, packetsPerSecond: 1_000, bytesPerSecond: 1_024 * 1_024 };

const WINDOW_MS = 1_000;

export class GuardedSocket extends Duplex {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #limits: MqttLimits;
  readonly #sizes: PacketSizes;
  #bytes = 0;
  #isThrottled = false;
  #cancel: (() => void) | null = null;

  constructor(socket: Socket, clock: Clock, limits: MqttLimits = MQTT_LIMITS) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.#clock = clock;
    this.#limits = limits;
    this.#sizes = new PacketSizes(limits.packetBytes);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    socket.on('connect', () => this.emit('connect'));
  }

  override _read(): void {
    if (!this.#isThrottled) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, (error) => done(error ?? null));
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#cancel?.();
    this.#socket.destroy();
    done(error);
  }

  #take(chunk: Buffer): void {
    const problem = this.#sizes.feed(chunk);
    if (problem !== null) {
      this.destroy(new Error(problem));
      return;
    }
    this.#bytes += chunk.length;
    this.#cancel ??= this.#clock.after(WINDOW_MS, () => this.#newWindow());
    if (this.#sizes.packets > this.#limits.packetsPerSecond || this.#bytes > this.#limits.bytesPerSecond) {
      this.#isThrottled = true;
      this.#socket.pause();
    }
    if (!this.push(chunk)) this.#socket.pause();
  }

  #newWindow(): void {
    this.#cancel = null;
    this.#bytes = 0;
    this.#sizes.packets = 0;
    if (!this.#isThrottled) return;
    this.#isThrottled = false;
    this.#socket.resume();
  }
}

/** Follows the frames of a stream by their fixed header (MQTT 3.1.1 §2.2), without keeping any of them. */
export class PacketSizes {
  packets = 0;
  readonly #most: number;
  /** Bytes of the packet's body that are still to come. */
  #left = 0;
  /** Bytes of its length that came; null: the first byte of a packet comes next. */
  #length: { value: number; count: number } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** What is wrong; null: go on. */
  feed(chunk: Uint8Array): string | null {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, chunk.length - at);
        this.#left -= taken;
        at += taken;
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      if (this.#length === null) {
        this.#length = { value: 0, count: 0 };
        this.packets += 1;
        continue;
      }
      const problem = this.#takeLength(this.#length, byte);
      if (problem !== null) return problem;
    }
    return null;
  }

  #takeLength(length: { value: number; count: number }, byte: number): string | null {
    length.value += (byte & 0x7f) * 128 ** length.count;
    length.count += 1;
    if (length.value > this.#most) return `a packet of more than ${this.#most} bytes was announced`;
    if ((byte & 0x80) !== 0) return length.count >= 4 ? 'what it sends is not MQTT' : null;
    this.#left = length.value;
    this.#length = null;
    return null;
  }
}
