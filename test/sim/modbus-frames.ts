/** Modbus frames (Application Protocol V1.1b3): MBAP over TCP, or RTU with its CRC over a serial server's TCP line. */

/** One request as it was on the wire. transaction: 0 in RTU. */
export interface ModbusFrame {
  readonly transaction: number;
  readonly unitId: number;
  readonly pdu: Buffer;
}

export type Framing = 'tcp' | 'rtu-over-tcp';

/** A buffer beyond this without a whole frame is dropped: no request is longer than 260 bytes. */
const LONGEST = 260;

/** Cuts a line into frames; what is no Modbus is thrown away. */
export class FrameReader {
  readonly #framing: Framing;
  #rest = Buffer.alloc(0);

  constructor(framing: Framing) {
    this.#framing = framing;
  }

  read(bytes: Buffer): ModbusFrame[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const frames: ModbusFrame[] = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) frames.push(frame);
    if (this.#rest.length > LONGEST) this.#rest = Buffer.alloc(0);
    return frames;
  }

  #next(): ModbusFrame | null {
    return this.#framing === 'tcp' ? this.#nextTcp() : this.#nextRtu();
  }

  #nextTcp(): ModbusFrame | null {
    if (this.#rest.length < 8) return null;
    const size = 6 + this.#rest.readUInt16BE(4);
    if (this.#rest.length < size) return null;
    const frame = { transaction: this.#rest.readUInt16BE(0), unitId: this.#rest.readUInt8(6), pdu: this.#rest.subarray(7, size) };
    this.#rest = this.#rest.subarray(size);
    return frame;
  }

  #nextRtu(): ModbusFrame | null {
    const size = rtuRequestSize(this.#rest);
    if (size === null || this.#rest.length < size) return null;
    const whole = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(size);
    const body = whole.subarray(0, size - 2);
    if (crc16(body) !== whole.readUInt16LE(size - 2)) return null;
    return { transaction: 0, unitId: body.readUInt8(0), pdu: body.subarray(1) };
  }
}

/** The bytes of an answer. */
export function frameBytes(framing: Framing, { transaction, unitId, pdu }: ModbusFrame): Buffer {
  if (framing === 'rtu-over-tcp') {
    const body = Buffer.concat([Buffer.from([unitId]), pdu]);
    const crc = Buffer.alloc(2);
    crc.writeUInt16LE(crc16(body));
    return Buffer.concat([body, crc]);
  }
  const head = Buffer.alloc(7);
  head.writeUInt16BE(transaction, 0);
  head.writeUInt16BE(pdu.length + 1, 4);
  head.writeUInt8(unitId, 6);
  return Buffer.concat([head, pdu]);
}

/** Functions 15 and 16 say their size in byte 6; all others that a master sends here are 8 bytes. */
function rtuRequestSize(bytes: Buffer): number | null {
  if (bytes.length < 8) return null;
  const code = bytes.readUInt8(1);
  return code === 15 || code === 16 ? 9 + bytes.readUInt8(6) : 8;
}

/** Modbus over serial line V1.02, 6.2.2. */
function crc16(bytes: Buffer): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
