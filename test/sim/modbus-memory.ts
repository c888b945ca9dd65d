/** What a Modbus slave has behind its terminals, and how it carries out a request (Application Protocol V1.1b3, 6). */

export type ModbusTable = 'coil' | 'discrete' | 'holding' | 'input';

/** A write of the master that was carried out. */
export interface ModbusWrite {
  readonly table: 'coil' | 'holding';
  readonly address: number;
  readonly value: number;
  /** performance.now() of its arrival. */
  readonly atMs: number;
}

const TABLE_OF: Readonly<Record<number, ModbusTable>> = { 1: 'coil', 2: 'discrete', 3: 'holding', 4: 'input' };
/** Writes are kept up to this many; the oldest go. */
const WRITES_KEPT = 10_000;

/** A refusal of the protocol itself. */
class ModbusException extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`Modbus exception ${code}`);
    this.code = code;
  }
}

export class ModbusMemory {
  readonly stuckCoils = new Set<number>();
  readonly writes: ModbusWrite[] = [];
  readonly #size: number;
  readonly #tables: Readonly<Record<ModbusTable, Map<number, number>>> = {
    coil: new Map(),
    discrete: new Map(),
    holding: new Map(),
    input: new Map(),
  };
  readonly #exceptions = new Map<string, number>();

  /** Addresses end at `size`; beyond is exception 2. */
  constructor(size: number) {
    this.#size = size;
  }

  set(table: ModbusTable, address: number, value: number): void {
    this.#tables[table].set(address, value);
  }

  get(table: ModbusTable, address: number): number {
    return this.#tables[table].get(address) ?? 0;
  }

  failAt(table: ModbusTable, address: number, code: number | null): void {
    if (code === null) this.#exceptions.delete(`${table}/${address}`);
    else this.#exceptions.set(`${table}/${address}`, code);
  }

  /** The answer's PDU, an exception's included. */
  carryOut(pdu: Buffer): Buffer {
    const code = pdu.length > 0 ? pdu.readUInt8(0) : 0;
    try {
      return this.#reply(code, pdu);
    } catch (error) {
      const why = error instanceof ModbusException ? error.code : 3; // a PDU too short to read is illegal data
      return Buffer.from([code | 0x80, why]);
    }
  }

  #reply(code: number, pdu: Buffer): Buffer {
    const address = pdu.readUInt16BE(1);
    const table = TABLE_OF[code];
    if (table !== undefined) return this.#read(code, table, address, pdu.readUInt16BE(3));
    switch (code) {
      case 5:
        this.#write('coil', address, [pdu.readUInt16BE(3) === 0xff00 ? 1 : 0]);
        return pdu;
      case 6:
        this.#write('holding', address, [pdu.readUInt16BE(3)]);
        return pdu;
      case 15: {
        const bits = Array.from({ length: pdu.readUInt16BE(3) }, (_, at) => (pdu.readUInt8(6 + (at >> 3)) >> (at & 7)) & 1);
        this.#write('coil', address, bits);
        return pdu.subarray(0, 5);
      }
      case 16: {
        const words = Array.from({ length: pdu.readUInt16BE(3) }, (_, at) => pdu.readUInt16BE(6 + 2 * at));
        this.#write('holding', address, words);
        return pdu.subarray(0, 5);
      }
      default:
        throw new ModbusException(1);
    }
  }

  #read(code: number, table: ModbusTable, address: number, count: number): Buffer {
    const isBit = table === 'coil' || table === 'discrete';
    if (count < 1 || count > (isBit ? 2_000 : 125)) throw new ModbusException(3);
    this.#check(table, address, count);
    const values = Array.from({ length: count }, (_, at) => this.get(table, address + at));
    const data = Buffer.alloc(isBit ? Math.ceil(count / 8) : count * 2);
    values.forEach((value, at) => {
      if (!isBit) data.writeUInt16BE(value, at * 2);
      else if (value !== 0) data.writeUInt8(data.readUInt8(at >> 3) | (1 << (at & 7)), at >> 3);
    });
    return Buffer.concat([Buffer.from([code, data.length]), data]);
  }

  #write(table: 'coil' | 'holding', address: number, values: readonly number[]): void {
    this.#check(table, address, values.length);
    values.forEach((value, at) => {
      if (table === 'holding' || !this.stuckCoils.has(address + at)) this.set(table, address + at, value);
      this.writes.push({ table, address: address + at, value, atMs: performance.now() });
    });
    this.writes.splice(0, Math.max(0, this.writes.length - WRITES_KEPT));
  }

  #check(table: ModbusTable, address: number, count: number): void {
    if (address + count > this.#size) throw new ModbusException(2);
    for (let at = address; at < address + count; at++) {
      const code = this.#exceptions.get(`${table}/${at}`);
      if (code !== undefined) throw new ModbusException(code);
    }
  }
}
