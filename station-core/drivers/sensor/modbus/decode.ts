/** Registers to numbers and back: every type and byte order a map may name. */
import type { ByteOrder, MapPoint, PointType } from './map-point.ts';

export type Decoded = { readonly value: number; readonly problem: null } | { readonly value: null; readonly problem: string };

/** How many registers (or bits, of a coil) a value takes. */
export function widthOf(type: PointType): number {
  switch (type) {
    case 'bool':
    case 'bit':
    case 'uint16':
    case 'int16':
    case 'bcd16': return 1;
    case 'uint32':
    case 'int32':
    case 'float32':
    case 'bcd32': return 2;
    case 'uint64':
    case 'int64':
    case 'float64': return 4;
  }
} // prettier-ignore

/** The value of a point in its unit; words: its registers as they came, each 0 to 65535. A coil comes as 0 or 1. */
export function decodePoint(point: MapPoint, words: readonly number[]): Decoded {
  if (words.length !== widthOf(point.type)) return bad(`${words.length} registers came instead of ${widthOf(point.type)}`);
  const raw = rawOf(point, words);
  if (typeof raw === 'string') return bad(raw);
  if (!Number.isFinite(raw)) return bad('the device says "not a number"');
  if (point.missing.includes(raw)) return bad(`the device says that it measures nothing (${raw})`);
  const value = tidy(raw * point.scale + point.offset);
  if (point.low !== null && value < point.low) return bad(`${value} is below ${point.low}, the least it can measure`);
  if (point.high !== null && value > point.high) return bad(`${value} is above ${point.high}, the most it can measure`);
  return { value, problem: null };
}

/** Registers that decode to the raw value: for tests and simulators, and the inverse that shows decoding right. */
export function encodeRaw(type: Exclude<PointType, 'bit'>, order: ByteOrder, raw: number | bigint): number[] {
  if (type === 'bool') return [Number(raw)];
  const bytes = new DataView(new ArrayBuffer(widthOf(type) * 2));
  switch (type) {
    case 'uint16': bytes.setUint16(0, Number(raw)); break;
    case 'int16': bytes.setInt16(0, Number(raw)); break;
    case 'uint32': bytes.setUint32(0, Number(raw)); break;
    case 'int32': bytes.setInt32(0, Number(raw)); break;
    case 'uint64': bytes.setBigUint64(0, BigInt(raw)); break;
    case 'int64': bytes.setBigInt64(0, BigInt(raw)); break;
    case 'float32': bytes.setFloat32(0, Number(raw)); break;
    case 'float64': bytes.setFloat64(0, Number(raw)); break;
    case 'bcd16': bytes.setUint16(0, Number.parseInt(String(raw), 16)); break;
    case 'bcd32': bytes.setUint32(0, Number.parseInt(String(raw), 16)); break;
  }
  return reorder(Array.from({ length: widthOf(type) }, (_, index) => bytes.getUint16(index * 2)), order);
} // prettier-ignore

function rawOf(point: MapPoint, words: readonly number[]): number | string {
  const first = words[0] ?? 0;
  if (point.type === 'bool') return first === 0 ? 0 : 1;
  const ordered = reorder(words, point.order);
  const bytes = new DataView(new ArrayBuffer(ordered.length * 2));
  ordered.forEach((word, index) => bytes.setUint16(index * 2, word));
  switch (point.type) {
    case 'bit': return (bytes.getUint16(0) >> point.bit) & 1;
    case 'uint16': return bytes.getUint16(0);
    case 'int16': return bytes.getInt16(0);
    case 'uint32': return bytes.getUint32(0);
    case 'int32': return bytes.getInt32(0);
    case 'uint64': return wide(bytes.getBigUint64(0));
    case 'int64': return wide(bytes.getBigInt64(0));
    case 'float32': return bytes.getFloat32(0);
    case 'float64': return bytes.getFloat64(0);
    case 'bcd16': return decimal(bytes.getUint16(0).toString(16));
    case 'bcd32': return decimal(bytes.getUint32(0).toString(16));
  }
} // prettier-ignore

/** Its own inverse: the low register first turns the registers round, swapped bytes turn each register round. */
function reorder(words: readonly number[], order: ByteOrder): number[] {
  const inOrder = order === 'CDAB' || order === 'DCBA' ? [...words].reverse() : [...words];
  return order === 'BADC' || order === 'DCBA' ? inOrder.map((word) => ((word & 0xff) << 8) | (word >> 8)) : inOrder;
}

/** Past 2^53 a number would no longer be the one that was measured. */
function wide(value: bigint): number | string {
  const exact = Number(value);
  return Number.isSafeInteger(exact) ? exact : `${value} is too large to be a measured value`;
}

function decimal(digits: string): number | string {
  return /^\d+$/.test(digits) ? Number(digits) : `0x${digits} is no decimal number in BCD`;
}

/** 0.1 steps come out as people write them: 23.4, not 23.400000000000002. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function bad(problem: string): Decoded {
  return { value: null, problem };
}
