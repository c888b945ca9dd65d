/** Encoded video for simulated cameras: access units of H.264 or H.265, from an Annex-B file or an MP4, without decoding. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { sharedData } from '../support/shared-data.ts';

/** One picture. ptsMs and dtsMs count from the start of the track. */
export interface AccessUnit {
  readonly nals: readonly Buffer[];
  readonly isKey: boolean;
  readonly dtsMs: number;
  readonly ptsMs: number;
}

/** A clip that can be looped. */
export interface MediaTrack {
  readonly codec: 'h264' | 'h265';
  readonly width: number;
  readonly height: number;
  /** SPS and PPS, of H.265 the VPS before them. */
  readonly parameterSets: readonly Buffer[];
  readonly units: readonly AccessUnit[];
  readonly durationMs: number;
}

export type SharedClip = 'Zhling_1280x720.264' | 'car-detection.mp4' | 'short_h264.mp4' | 'short_h265.mp4';

/** A clip of ../shared/data/media; null where that folder is absent. */
export async function sharedTrack(clip: SharedClip): Promise<MediaTrack | null> {
  const file = sharedData('media', clip);
  if (file === null) return null;
  return path.extname(file) === '.264'
    ? annexBTrack(readFileSync(file), { width: 1_280, height: 720, framesPerSecond: 25 })
    : mp4Track(file);
}

/** A raw H.264 stream with one slice a picture. */
export function annexBTrack(
  bytes: Buffer,
  how: { readonly width: number; readonly height: number; readonly framesPerSecond: number },
): MediaTrack {
  const frameMs = 1_000 / how.framesPerSecond;
  const units: AccessUnit[] = [];
  const parameterSets: Buffer[] = [];
  for (const nal of splitAnnexB(bytes)) {
    const type = nal.readUInt8(0) & 31;
    if (type === 7 || type === 8) parameterSets.push(nal);
    if (type !== 1 && type !== 5) continue;
    const atMs = units.length * frameMs;
    units.push({ nals: [nal], isKey: type === 5, dtsMs: atMs, ptsMs: atMs });
  }
  return { codec: 'h264', width: how.width, height: how.height, parameterSets, units, durationMs: units.length * frameMs };
}

/** The video track of an MP4. Throws where there is none of H.264 or H.265. */
export async function mp4Track(file: string): Promise<MediaTrack> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(readFileSync(file)) });
  const video = await input.getPrimaryVideoTrack();
  const config = await video?.getDecoderConfig();
  const format = await video?.getCodec();
  if (video === null || config?.description === undefined || (format !== 'avc' && format !== 'hevc'))
    throw new Error(`${path.basename(file)} has no H.264 or H.265 in it`);
  const codec = format === 'avc' ? 'h264' : 'h265';
  const units: AccessUnit[] = [];
  let dtsMs = 0;
  for await (const packet of new EncodedPacketSink(video).packets()) {
    const nals = splitLengths(Buffer.from(packet.data)).filter((nal) => !isParameterSet(codec, nal));
    units.push({ nals, isKey: packet.type === 'key', dtsMs, ptsMs: packet.timestamp * 1_000 });
    dtsMs += packet.duration * 1_000;
  }
  const description: unknown = config.description;
  const described = toBuffer(description);
  return {
    codec,
    width: config.codedWidth ?? 0,
    height: config.codedHeight ?? 0,
    parameterSets: codec === 'h264' ? avcSets(described) : hevcSets(described),
    units,
    durationMs: dtsMs,
  };
}

/** The same pictures, each padded with filler NALs (H.264 type 12, H.265 type 38) until the track has this rate on average. */
export function paddedTo(track: MediaTrack, bitsPerSecond: number): MediaTrack {
  const wanted = (bitsPerSecond / 8) * (track.durationMs / 1_000);
  const has = track.units.reduce((sum, unit) => sum + unitBytes(unit), 0);
  const each = Math.floor((wanted - has) / track.units.length);
  if (each < 3) return track;
  const head = track.codec === 'h264' ? [12] : [38 << 1, 1];
  const filler = Buffer.concat([Buffer.from(head), Buffer.alloc(each - head.length - 1, 0xff), Buffer.from([0x80])]);
  return { ...track, units: track.units.map((unit) => ({ ...unit, nals: [...unit.nals, filler] })) };
}

/** Bytes of a picture without framing. */
export function unitBytes(unit: AccessUnit): number {
  return unit.nals.reduce((sum, nal) => sum + nal.length, 0);
}

/** True for SPS, PPS and VPS. */
export function isParameterSet(codec: MediaTrack['codec'], nal: Buffer): boolean {
  const first = nal.readUInt8(0);
  return codec === 'h264' ? (first & 31) === 7 || (first & 31) === 8 : ((first >> 1) & 63) >= 32 && ((first >> 1) & 63) <= 34;
}

function splitAnnexB(bytes: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  let from = -1;
  for (let at = bytes.indexOf(START); at !== -1; at = bytes.indexOf(START, at + 3)) {
    if (from !== -1) nals.push(withoutTrailingZeros(bytes.subarray(from, at)));
    from = at + 3;
  }
  if (from !== -1) nals.push(withoutTrailingZeros(bytes.subarray(from)));
  return nals.filter((nal) => nal.length > 0);
}

const START = Buffer.from([0, 0, 1]);

function withoutTrailingZeros(nal: Buffer): Buffer {
  let end = nal.length;
  while (end > 0 && nal[end - 1] === 0) end -= 1;
  return nal.subarray(0, end);
}

/** ISO 14496-15: each NAL behind its length in four bytes. */
function splitLengths(bytes: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    nals.push(bytes.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return nals;
}

/** AVCDecoderConfigurationRecord. */
function avcSets(record: Buffer): Buffer[] {
  const sets: Buffer[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = record.readUInt8(at) & mask;
    at += 1;
    for (let seen = 0; seen < count; seen++) {
      const size = record.readUInt16BE(at);
      sets.push(record.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
  }
  return sets;
}

/** HEVCDecoderConfigurationRecord; what is no VPS, SPS or PPS stays out. */
function hevcSets(record: Buffer): Buffer[] {
  const sets: Buffer[] = [];
  let at = 23;
  for (let array = record.readUInt8(22); array > 0; array--) {
    const count = record.readUInt16BE(at + 1);
    at += 3;
    for (let seen = 0; seen < count; seen++) {
      const size = record.readUInt16BE(at);
      const nal = record.subarray(at + 2, at + 2 + size);
      if (isParameterSet('h265', nal)) sets.push(nal);
      at += 2 + size;
    }
  }
  return sets;
}

/** The description is a BufferSource of the DOM, which Node's types do not name. */
function toBuffer(source: unknown): Buffer {
  if (ArrayBuffer.isView(source)) return Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof ArrayBuffer) return Buffer.from(source);
  throw new Error('a decoder description that is no bytes');
}
