/**
 * Finds the one answer that belongs to a request in what a device sends, TCP or RTU, and lets nothing else through: lengths that
 * lie, foreign units, late answers and noise end here. Beyond the guard modbus-serial sees only well-formed frames.
 */
import { messageOf } from '../../../base/fault.ts';

/** A request as modbus-serial writes it: unit, function, data, CRC. */
export interface Asked {
  readonly unitId: number;
  readonly functionCode: number;
  /** Of a read: how many data bytes the answer must bring; null: a write, whose answer repeats its head. */
  readonly dataBytes: number | null;
  /** First four bytes after the function of a write. */
  readonly echo: Uint8Array;
}

export type Found =
  /** The answer in RTU form, CRC included; rest is what came behind it. */
  | { readonly kind: 'answer'; readonly frame: Uint8Array; readonly rest: Uint8Array }
  | { readonly kind: 'more'; readonly rest: Uint8Array }
  /** The stream cannot be followed any more. */
  | { readonly kind: 'broken'; readonly problem: string };

/** Longest frame of the protocol: 256 bytes RTU, 260 with the TCP header. */
const LONGEST_FRAME = 260;
const HEADER = 6;

/** What a request, as modbus-serial wrote it, may be answered with. */
export function askedOf(request: Uint8Array): Asked {
  const view = viewOf(request);
  const functionCode = view.getUint8(1);
  const count = view.getUint16(4);
  const dataBytes = functionCode <= 2 ? Math.ceil(count / 8) : functionCode <= 4 ? count * 2 : null;
  return { unitId: view.getUint8(0), functionCode, dataBytes, echo: request.slice(2, 6) };
}

/** A request in Modbus TCP: header instead of CRC (Modbus Messaging on TCP/IP §3.1.3). */
export function toTcp(request: Uint8Array, transaction: number): Uint8Array {
  const pdu = request.subarray(0, request.length - 2);
  const frame = new Uint8Array(HEADER + pdu.length);
  const view = viewOf(frame);
  view.setUint16(0, transaction);
  view.setUint16(4, pdu.length);
  frame.set(pdu, HEADER);
  return frame;
}

/** Looks for the answer among Modbus TCP frames; those of other transactions are late answers and are passed over. */
export function findInTcp(received: Uint8Array, asked: Asked | null, transaction: number): Found {
  let rest = received;
  while (rest.length >= HEADER) {
    const view = viewOf(rest);
    const length = view.getUint16(4);
    if (view.getUint16(2) !== 0 || length < 2 || length > LONGEST_FRAME - HEADER)
      return { kind: 'broken', problem: 'what it sends is not Modbus TCP' };
    if (rest.length < HEADER + length) break;
    const pdu = rest.subarray(HEADER, HEADER + length);
    const isThis = view.getUint16(0) === transaction;
    rest = rest.subarray(HEADER + length);
    if (asked === null || !isThis) continue;
    const problem = problemOfAnswer(pdu, asked);
    return problem === null ? { kind: 'answer', frame: withCrc(pdu), rest } : { kind: 'broken', problem };
  }
  return { kind: 'more', rest: rest.slice() };
}

/** Looks for the answer in the bytes of a serial line: noise before it is skipped, foreign frames do not fit. */
export function findInRtu(received: Uint8Array, asked: Asked | null): Found {
  if (asked === null) return { kind: 'more', rest: new Uint8Array(0) };
  // An answer ends what it came with: of more than two frames only the end is looked at.
  const end = received.slice(-2 * LONGEST_FRAME);
  for (let at = 0; at + 5 <= end.length; at += 1) {
    const length = rtuLength(end.subarray(at), asked);
    if (length === null || at + length > end.length) continue;
    const frame = end.subarray(at, at + length);
    if (viewOf(frame).getUint16(length - 2, true) !== crc16(frame.subarray(0, -2))) continue;
    if (problemOfAnswer(frame.subarray(0, -2), asked) !== null) continue;
    return { kind: 'answer', frame: frame.slice(), rest: end.slice(at + length) };
  }
  return { kind: 'more', rest: received.slice(-LONGEST_FRAME) };
}

/** What came instead of an answer, for a person: nothing at all, or something that could not be read. */
export function describeNoise(received: number): string {
  return received === 0 ? 'it does not answer' : `it does not answer in time; ${received} bytes came that are no answer`;
}

/** In plain words; null: no exception of Modbus (V1.1b3 §7). */
export function exceptionWords(error: unknown): string | null {
  const code = error instanceof Error && 'modbusCode' in error ? error.modbusCode : null;
  switch (code) {
    case null: return null;
    case 1: return 'the device does not know this kind of register (exception 1)';
    case 2: return 'the device has no such register (exception 2)';
    case 3: return 'the device refuses the value or the number of registers (exception 3)';
    case 4: return 'the device reports a failure of its own (exception 4)';
    case 5: return 'the device is still working on it (exception 5)';
    case 6: return 'the device is busy (exception 6)';
    case 8: return 'the device reports a memory error (exception 8)';
    case 10: return 'the gateway has no way to the device (exception 10)';
    case 11: return 'the device behind the gateway does not answer (exception 11)';
    default: return `the device answered with exception ${String(code)}`;
  }
} // prettier-ignore

/** What modbus-serial throws, in words. */
export function wordsOf(error: unknown): string {
  return exceptionWords(error) ?? messageOf(error).slice(0, 160);
}

/** CRC-16 of Modbus over serial line (V1.02 §6.2.2). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

function problemOfAnswer(pdu: Uint8Array, asked: Asked): string | null {
  const [unit, code, third] = pdu;
  if (unit !== asked.unitId) return `device ${String(unit)} answered in place of device ${asked.unitId}`;
  if (code === (asked.functionCode | 0x80)) return pdu.length === 3 ? null : 'its exception has a wrong length';
  if (code !== asked.functionCode) return `it answered function ${String(code)} when function ${asked.functionCode} was asked for`;
  if (asked.dataBytes === null)
    return pdu.length === 6 && asked.echo.every((byte, index) => pdu[2 + index] === byte)
      ? null
      : 'it confirmed another value than the one that was written';
  if (third !== asked.dataBytes || pdu.length !== 3 + asked.dataBytes)
    return `it brought ${Math.max(0, pdu.length - 3)} bytes where ${asked.dataBytes} were asked for`;
  return null;
}

function rtuLength(bytes: Uint8Array, asked: Asked): number | null {
  const [unit, code] = bytes;
  if (unit !== asked.unitId) return null;
  if (code === (asked.functionCode | 0x80)) return 5;
  if (code !== asked.functionCode) return null;
  return asked.dataBytes === null ? 8 : 5 + asked.dataBytes;
}

function withCrc(pdu: Uint8Array): Uint8Array {
  const frame = new Uint8Array(pdu.length + 2);
  frame.set(pdu);
  viewOf(frame).setUint16(pdu.length, crc16(pdu), true);
  return frame;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
