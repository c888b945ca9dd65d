/** RTP packets (RFC 3550): the header read, the order watched, the 32-bit time unwrapped. */

export interface RtpPacket {
  readonly payloadType: number;
  /** Last packet of a picture. */
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly source: number;
  readonly payload: Uint8Array;
}

/** null: no RTP. */
export function readRtp(bytes: Uint8Array): RtpPacket | null {
  if (bytes.length < 12) return null;
  const first = bytes[0] ?? 0;
  if (first >> 6 !== 2) return null;
  let from = 12 + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (bytes.length < from + 4) return null;
    from += 4 + u16(bytes, from + 2) * 4;
  }
  const padding = (first & 0x20) === 0 ? 0 : (bytes.at(-1) ?? 0);
  const to = bytes.length - padding;
  if (from > to || ((first & 0x20) !== 0 && padding === 0)) return null;
  const second = bytes[1] ?? 0;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: u16(bytes, 2),
    timestamp: u32(bytes, 4),
    source: u32(bytes, 8),
    payload: bytes.subarray(from, to),
  };
}

/** Says of each packet whether it is the next one. */
export class SequenceWatch {
  #next: number | null = null;
  #source = 0;

  /** next: in order; gap: some before it are missing; old: it came already, or far too late; fresh: another stream begins. */
  take({ sequence, source }: Pick<RtpPacket, 'sequence' | 'source'>): 'next' | 'gap' | 'old' | 'fresh' {
    const expected = this.#next;
    if (expected === null || source !== this.#source) {
      this.#source = source;
      this.#next = (sequence + 1) & 0xffff;
      return expected === null ? 'next' : 'fresh';
    }
    const ahead = (sequence - expected) & 0xffff;
    // Half of the range behind us: a camera that began anew by itself shows the same, and its next packets say so.
    if (ahead >= 0x8000 && ahead < 0xff00) {
      this.#next = (sequence + 1) & 0xffff;
      return 'fresh';
    }
    if (ahead >= 0xff00) return 'old';
    this.#next = (sequence + 1) & 0xffff;
    return ahead === 0 ? 'next' : 'gap';
  }
}

/** The 32-bit time of RTP as one that does not wrap, in ticks of the track since its first picture. */
export class TickUnwrap {
  #last: number | null = null;
  #ticks = 0;

  take(timestamp: number): number {
    if (this.#last !== null) this.#ticks += (timestamp - this.#last) | 0;
    this.#last = timestamp;
    return this.#ticks;
  }
}

/** Big-endian, unsigned. */
export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 0x1_0000 + u16(bytes, at + 2);
}
