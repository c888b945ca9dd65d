/** H.265 in RTP (RFC 7798, without DON): single NAL units, aggregation packets and fragments -> pictures. */
import { PictureBuilder, type Codec, type NalRole, type PictureHost } from './picture.ts';
import { u16, type RtpPacket } from './rtp.ts';

const AGGREGATION = 48;
const FRAGMENT = 49;

const CODEC: Codec = { kind: 'h265', headerBytes: 2, roleOf: (first) => roleOf((first >> 1) & 0x3f) };

function roleOf(type: number): NalRole {
  if (type <= 9) return 'slice';
  if (type >= 16 && type <= 21) return 'key-slice';
  return ({ 32: 'vps', 33: 'sps', 34: 'pps', 35: 'delimiter' } as const)[type] ?? 'other';
}

/** Packets in order in, pictures out. Never throws; holds at most one picture. */
export class H265Depacketiser {
  readonly #builder: PictureBuilder;
  #isOpen = false;

  constructor(host: PictureHost) {
    this.#builder = new PictureBuilder(CODEC, host);
  }

  get heldBytes(): number {
    return this.#builder.heldBytes;
  }

  learn(nal: Uint8Array): void {
    this.#builder.learn(nal);
  }

  lose(why: string): void {
    this.#isOpen = false;
    this.#builder.lose(why);
  }

  push({ payload, timestamp, marker }: Pick<RtpPacket, 'payload' | 'timestamp' | 'marker'>): void {
    if (this.#isOpen && !this.#builder.isAt(timestamp)) this.lose('the end of a picture is missing');
    this.#builder.at(timestamp);
    const type = ((payload[0] ?? 0) >> 1) & 0x3f;
    if (payload.length < 3) this.lose('a packet is too short');
    else if (type === FRAGMENT) this.#part(payload);
    else if (this.#isOpen) this.lose('a part of a picture is missing');
    else if (type === AGGREGATION) this.#several(payload);
    else if (type < AGGREGATION) this.#builder.begin(payload);
    if (marker) this.#end();
  }

  #end(): void {
    if (this.#isOpen) this.lose('a picture ended in the middle of a part');
    this.#builder.end();
  }

  #several(payload: Uint8Array): void {
    for (let at = 2; at + 2 <= payload.length;) {
      const length = u16(payload, at);
      const nal = payload.subarray(at + 2, at + 2 + length);
      if (length < 2 || nal.length < length) return this.lose('lengths inside of a packet are wrong');
      this.#builder.begin(nal);
      at += 2 + length;
    }
  }

  #part(payload: Uint8Array): void {
    const [first = 0, second = 0, head = 0] = payload;
    const isStart = (head & 0x80) !== 0;
    if (isStart === this.#isOpen) return this.lose('a part of a picture is missing');
    if (isStart) this.#builder.begin(new Uint8Array([(first & 0x81) | ((head & 0x3f) << 1), second]));
    this.#builder.add(payload.subarray(3));
    this.#isOpen = (head & 0x40) === 0;
  }
}
