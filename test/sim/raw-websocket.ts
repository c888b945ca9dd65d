/** WebSocket frames built by hand (RFC 6455, 5.2), for what a well-behaved library would never send. */
import { randomBytes } from 'node:crypto';

/** One whole masked frame as a client sends it; opcode 1 is text, 2 binary, 8 close, 9 ping. */
export function maskedFrame(payload: Buffer, opcode: number): Buffer {
  const mask = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return Buffer.concat([Buffer.from([0x80 | opcode]), lengthBytes(payload.length), mask, masked]);
}

/** A masked text frame. */
export function maskedTextFrame(text: string): Buffer {
  return maskedFrame(Buffer.from(text, 'utf8'), 1);
}

function lengthBytes(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  if (length < 65_536) {
    const bytes = Buffer.from([0x80 | 126, 0, 0]);
    bytes.writeUInt16BE(length, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9);
  bytes[0] = 0x80 | 127;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}
