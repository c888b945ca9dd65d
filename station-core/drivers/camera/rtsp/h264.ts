/** H.264 in RTP (RFC 6184): single NAL units, STAP-A and FU-A -> pictures. */
import { PictureBuilder, type Codec, type NalRole, type PictureHost } from './picture.ts';
import { u16, type RtpPacket } from './rtp.ts';

const STAP_A = 24;
const FU_A = 28;

const CODEC: Codec = {
  kind: 'h264',
  headerBytes: 1,
  roleOf: (first) => ROLES[first & 0x1f] ?? 'other',
};

const ROLES: Readonly<Partial<Record<number, NalRole>>> = {
  1: 'slice', 2: 'slice', 3: 'slice', 4: 'slice', 5: 'key-slice', 7: 'sps', 8: 'pps', 9: 'delimiter',
}; // prettier-ignore

/** Packets in order in, pictures out. Never throws; holds at most one picture. */
export class H264Depacketiser {
  readonly #builder: PictureBuilder;
  /** In the middle of a NAL unit that comes in parts. */
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
    const type = (payload[0] ?? 0) & 0x1f;
    if (type === FU_A) this.#part(payload);
    else if (this.#isOpen) this.lose('a part of a picture is missing');
    else if (type === STAP_A) this.#several(payload);
    else if (type >= 1 && type <= 23) this.#builder.begin(payload);
    if (marker) this.#end();
  }

  #end(): void {
    if (this.#isOpen) this.lose('a picture ended in the middle of a part');
    this.#builder.end();
  }

  #several(payload: Uint8Array): void {
    for (let at = 1; at + 2 <= payload.length;) {
      const length = u16(payload, at);
      const nal = payload.subarray(at + 2, at + 2 + length);
      if (length === 0 || nal.length < length) return this.lose('lengths inside of a packet are wrong');
      this.#builder.begin(nal);
      at += 2 + length;
    }
  }

  #part(payload: Uint8Array): void {
    const [indicator, head] = payload;
    if (indicator === undefined || head === undefined) return;
    const isStart = (head & 0x80) !== 0;
    if (isStart === this.#isOpen) return this.lose('a part of a picture is missing');
    if (isStart) this.#builder.begin(new Uint8Array([(indicator & 0xe0) | (head & 0x1f)]));
    this.#builder.add(payload.subarray(2));
    this.#isOpen = (head & 0x40) === 0;
  }
}
