/** Reads what a sequence parameter set says of a stream: the codec as WebCodecs names it, and the size of its pictures. */
import type { VideoFormat } from '../../../domain/camera.ts';

/** nal: without start code. null: it cannot be read, or its pictures have no size or more than 16,384 a side. */
export function formatOf(kind: VideoFormat['kind'], nal: Uint8Array): VideoFormat | null {
  try {
    const read = kind === 'h264' ? ofH264(nal) : ofH265(nal);
    const isSize = (side: number): boolean => side >= 16 && side <= 16_384;
    return isSize(read.width) && isSize(read.height) ? { kind, ...read } : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends before it says what it should
    throw error;
  }
}

/** The number of a picture parameter set, after so many bytes of header; null: unreadable. */
export function setNumber(nal: Uint8Array, headerBytes: number): number | null {
  try {
    return new Bits(nal.subarray(headerBytes)).golomb();
  } catch (error) {
    if (error instanceof RangeError) return null; // too short to be one
    throw error;
  }
}

/** Profiles of H.264 that say how colours are sampled. */
const WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function ofH264(nal: Uint8Array): Omit<VideoFormat, 'kind'> {
  const bits = new Bits(unescaped(nal, 1));
  const profile = bits.take(8);
  const constraints = bits.take(8);
  const level = bits.take(8);
  bits.golomb();
  let chroma = 1;
  if (WITH_CHROMA.has(profile)) {
    chroma = bits.golomb();
    if (chroma === 3) bits.take(1);
    bits.golomb();
    bits.golomb();
    bits.take(1);
    if (bits.take(1) === 1) skipScalingLists(bits, chroma === 3 ? 12 : 8);
  }
  bits.golomb();
  skipPictureOrder(bits);
  bits.golomb();
  bits.take(1);
  const wide = bits.golomb() + 1;
  const high = bits.golomb() + 1;
  const isProgressive = bits.take(1);
  if (isProgressive === 0) bits.take(1);
  bits.take(1);
  const crop = bits.take(1) === 1 ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (2 - isProgressive);
  return {
    codec: `avc1.${[profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')}`,
    width: wide * 16 - unitX * ((crop[0] ?? 0) + (crop[1] ?? 0)),
    height: high * 16 * (2 - isProgressive) - unitY * ((crop[2] ?? 0) + (crop[3] ?? 0)),
  };
}

function skipPictureOrder(bits: Bits): void {
  const type = bits.golomb();
  if (type === 0) bits.golomb();
  if (type !== 1) return;
  bits.take(1);
  bits.golomb();
  bits.golomb();
  const cycle = bits.golomb();
  if (cycle > 255) throw new RangeError('more than the standard allows');
  for (let at = 0; at < cycle; at += 1) bits.golomb();
}

function skipScalingLists(bits: Bits, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (bits.take(1) === 0) continue;
    let last = 8;
    let next = 8;
    for (let at = 0; at < (list < 6 ? 16 : 64); at += 1) {
      if (next !== 0) next = (last + signed(bits.golomb()) + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

function ofH265(nal: Uint8Array): Omit<VideoFormat, 'kind'> {
  const bits = new Bits(unescaped(nal, 2));
  bits.take(4);
  const subLayers = bits.take(3);
  bits.take(1);
  const codec = h265Codec(bits);
  skipSubLayers(bits, subLayers);
  bits.golomb();
  const chroma = bits.golomb();
  if (chroma === 3) bits.take(1);
  const width = bits.golomb();
  const height = bits.golomb();
  const crop = bits.take(1) === 1 ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = chroma === 1 ? 2 : 1;
  return {
    codec,
    width: width - unitX * ((crop[0] ?? 0) + (crop[1] ?? 0)),
    height: height - unitY * ((crop[2] ?? 0) + (crop[3] ?? 0)),
  };
}

/** ISO/IEC 14496-15 annex E: hev1, profile, compatibility bits reversed, tier and level, constraint bytes without trailing zeros. */
function h265Codec(bits: Bits): string {
  const space = ['', 'A', 'B', 'C'][bits.take(2)] ?? '';
  const tier = bits.take(1) === 1 ? 'H' : 'L';
  const profile = bits.take(5);
  let compatible = 0;
  for (let at = 0; at < 32; at += 1) compatible += bits.take(1) * 2 ** at;
  const constraints = Array.from({ length: 6 }, () => bits.take(8));
  const level = bits.take(8);
  while (constraints.at(-1) === 0) constraints.pop();
  const bytes = constraints.map((byte) => byte.toString(16).toUpperCase());
  return ['hev1', `${space}${profile}`, compatible.toString(16).toUpperCase(), `${tier}${level}`, ...bytes].join('.');
}

function skipSubLayers(bits: Bits, count: number): void {
  const present = Array.from({ length: count }, () => [bits.take(1), bits.take(1)] as const);
  if (count > 0) for (let at = count; at < 8; at += 1) bits.take(2);
  for (const [profile, level] of present) {
    if (profile === 1) for (let at = 0; at < 11; at += 1) bits.take(8);
    if (level === 1) bits.take(8);
  }
}

function signed(value: number): number {
  return value % 2 === 0 ? -value / 2 : (value + 1) / 2;
}

/** Without the bytes that keep start codes out (7.4.1). */
function unescaped(nal: Uint8Array, from: number): Uint8Array {
  const plain = new Uint8Array(Math.max(0, nal.length - from));
  let length = 0;
  let zeros = 0;
  for (const byte of nal.subarray(from)) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    plain[length] = byte;
    length += 1;
  }
  return plain.subarray(0, length);
}

/** Bits from the left. Throws RangeError past the end. */
class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): number {
    let value = 0;
    for (let n = 0; n < count; n += 1) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw new RangeError('the parameter set ends too early');
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  /** Unsigned Exp-Golomb. */
  golomb(): number {
    let zeros = 0;
    while (this.take(1) === 0) {
      zeros += 1;
      if (zeros > 31) throw new RangeError('a number longer than the standard allows');
    }
    return 2 ** zeros - 1 + this.take(zeros);
  }
}
