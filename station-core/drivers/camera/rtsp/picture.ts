/** Gathers the NAL units of one picture and writes them as Annex-B, each key frame with its parameter sets. What both codecs share. */
import type { VideoFormat } from '../../../domain/camera.ts';
import { FRAME_BYTES, FRAME_PARTS, PARAMETER_SETS, PARAMETER_SET_BYTES } from './limits.ts';
import { formatOf, setNumber } from './parameter-sets.ts';

/** What a type of NAL unit is to us. */
export type NalRole = 'slice' | 'key-slice' | 'vps' | 'sps' | 'pps' | 'delimiter' | 'other';

export interface Codec {
  readonly kind: VideoFormat['kind'];
  readonly headerBytes: number;
  readonly roleOf: (firstByte: number) => NalRole;
}

export interface Picture {
  readonly timestamp: number;
  readonly isKey: boolean;
  readonly data: Uint8Array;
}

export interface PictureHost {
  readonly onFormat: (format: VideoFormat) => void;
  readonly onPicture: (picture: Picture) => void;
  /** A picture was given up; those that need it are left out too, up to the next key frame. */
  readonly onLoss: (why: string) => void;
}

interface Nal {
  readonly role: NalRole;
  readonly parts: Uint8Array[];
}

const START_CODE = new Uint8Array([0, 0, 0, 1]);

export class PictureBuilder {
  readonly #codec: Codec;
  readonly #host: PictureHost;
  #nals: Nal[] = [];
  #bytes = 0;
  #parts = 0;
  #timestamp = 0;
  /** Nothing is shown before a key frame. */
  #needsKey = true;
  /** What is gathered is not whole. */
  #isBroken = false;
  /** Packets were lost since the last whole picture: it may lack its first slice. */
  #isAfterGap = false;
  #vps: Uint8Array | null = null;
  #sps: Uint8Array | null = null;
  readonly #pps = new Map<number, Uint8Array>();
  #format: VideoFormat | null = null;
  /** The SPS that #format was read from. */
  #formatOf: Uint8Array | null = null;

  constructor(codec: Codec, host: PictureHost) {
    this.#codec = codec;
    this.#host = host;
  }

  /** Bytes held of a picture that is not whole yet. */
  get heldBytes(): number {
    return this.#bytes;
  }

  /** A parameter set from the description. Others are passed over. */
  learn(nal: Uint8Array): void {
    this.#learn(this.#codec.roleOf(nal[0] ?? 0), nal);
  }

  isAt(timestamp: number): boolean {
    return timestamp === this.#timestamp;
  }

  /** A packet of that time begins: another time ends the picture before. */
  at(timestamp: number): void {
    if (timestamp === this.#timestamp) return;
    this.end();
    this.#timestamp = timestamp;
  }

  /** A NAL unit begins, with its header. */
  begin(header: Uint8Array): void {
    this.#nals.push({ role: this.#codec.roleOf(header[0] ?? 0), parts: [] });
    this.add(header);
  }

  /** More of it. */
  add(part: Uint8Array): void {
    if (this.#isBroken) return;
    this.#bytes += part.length;
    this.#parts += 1;
    if (this.#bytes > FRAME_BYTES) this.lose(`a picture is larger than ${FRAME_BYTES / 1_048_576} MiB`);
    else if (this.#parts > FRAME_PARTS) this.lose(`a picture comes in more than ${FRAME_PARTS} parts`);
    else this.#nals.at(-1)?.parts.push(part);
  }

  /** Packets are missing, or what came makes no sense: this picture is given up. */
  lose(why: string): void {
    if (!this.#needsKey) this.#host.onLoss(why);
    this.#needsKey = true;
    this.#isBroken = true;
    this.#isAfterGap = true;
    this.#clear();
  }

  /** The picture is whole. Parameter sets alone wait for their picture: some cameras mark each NAL unit as the last. */
  end(): void {
    const isBroken = this.#isBroken;
    this.#isBroken = false;
    if (isBroken) return this.#clear();
    for (const nal of this.#nals) if (isSet(nal.role)) this.#learn(nal.role, whole(nal.parts));
    const slice = this.#nals.find((nal) => nal.role === 'slice' || nal.role === 'key-slice');
    if (slice === undefined) {
      if (this.#nals.length > PARAMETER_SETS) this.#clear();
      return;
    }
    const isWhole = !this.#isAfterGap || beginsPicture(slice, this.#codec.headerBytes);
    this.#isAfterGap = false;
    if (!isWhole) return this.#clear();
    const isKey = this.#nals.some((nal) => nal.role === 'key-slice');
    if (isKey) this.#endKey();
    else if (!this.#needsKey) this.#host.onPicture({ timestamp: this.#timestamp, isKey, data: annexB(this.#nals) });
    this.#clear();
  }

  #endKey(): void {
    const format = this.#formatNow();
    if (format === null || this.#pps.size === 0) return; // nothing could decode it
    const missing = this.#missingSets();
    const delimiters = this.#nals.filter((nal) => nal.role === 'delimiter');
    const others = this.#nals.filter((nal) => nal.role !== 'delimiter');
    this.#needsKey = false;
    this.#host.onPicture({ timestamp: this.#timestamp, isKey: true, data: annexB([...delimiters, ...missing, ...others]) });
  }

  #missingSets(): Nal[] {
    const has = (role: NalRole): boolean => this.#nals.some((nal) => nal.role === role);
    const nal = (role: NalRole, bytes: Uint8Array | null): Nal[] => (bytes === null || has(role) ? [] : [{ role, parts: [bytes] }]);
    return [...nal('vps', this.#vps), ...nal('sps', this.#sps), ...[...this.#pps.values()].flatMap((pps) => nal('pps', pps))];
  }

  /** Told again when the SPS says something else. */
  #formatNow(): VideoFormat | null {
    if (this.#sps === null || this.#sps === this.#formatOf) return this.#format;
    const before = this.#format;
    const now = formatOf(this.#codec.kind, this.#sps);
    this.#formatOf = this.#sps;
    this.#format = now;
    const isSame =
      before !== null && now !== null && (['codec', 'width', 'height'] as const).every((field) => before[field] === now[field]);
    if (now !== null && !isSame) this.#host.onFormat(now);
    return now;
  }

  #learn(role: NalRole, nal: Uint8Array): void {
    if (nal.length > PARAMETER_SET_BYTES || nal.length <= this.#codec.headerBytes) return;
    const copy = (before: Uint8Array | null): Uint8Array =>
      before !== null && Buffer.compare(before, nal) === 0 ? before : new Uint8Array(nal);
    if (role === 'vps') this.#vps = copy(this.#vps);
    if (role === 'sps') this.#sps = copy(this.#sps);
    if (role !== 'pps') return;
    const number = setNumber(nal, this.#codec.headerBytes);
    if (number === null || (this.#pps.size >= PARAMETER_SETS && !this.#pps.has(number))) return;
    this.#pps.set(number, copy(this.#pps.get(number) ?? null));
  }

  #clear(): void {
    this.#nals = [];
    this.#bytes = 0;
    this.#parts = 0;
  }
}

/** The first slice of a picture says so in the first bit after its header, in both codecs. */
function beginsPicture({ parts }: Nal, headerBytes: number): boolean {
  const first = parts[0];
  const byte = first !== undefined && first.length > headerBytes ? first[headerBytes] : parts[1]?.[0];
  return byte !== undefined && (byte & 0x80) !== 0;
}

function isSet(role: NalRole): boolean {
  return role === 'vps' || role === 'sps' || role === 'pps';
}

function whole(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

/** The one copy on the way from the socket to ring, clip and screen: memory of its own, exactly as long as the picture. */
function annexB(nals: readonly Nal[]): Uint8Array {
  const parts = nals.flatMap((nal) => [START_CODE, ...nal.parts]);
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}
