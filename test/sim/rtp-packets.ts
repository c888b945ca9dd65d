/** RTP (RFC 3550) as a camera sends it: H.264 (RFC 6184: single, STAP-A, FU-A), H.265 (RFC 7798: single, AP, FU), sender reports. */
import type { AccessUnit, MediaTrack } from './media-track.ts';

/** How NALs are cut. 1,400 bytes and parameter sets in one aggregate before each key picture, as most cameras do. */
export interface Packing {
  readonly mtu: number;
  readonly aggregate: boolean;
  /** Parameter sets in the stream before each key picture; otherwise they stand in the SDP alone. */
  readonly setsInStream: boolean;
}

export const USUAL_PACKING: Packing = { mtu: 1_400, aggregate: true, setsInStream: true };

/** The payloads of one picture, in order; the last one carries the marker. */
export function payloadsOf(track: MediaTrack, unit: AccessUnit, packing: Packing = USUAL_PACKING): Buffer[] {
  const sets = unit.isKey && packing.setsInStream ? track.parameterSets : [];
  const small = sets.filter((nal) => nal.length < packing.mtu / 2);
  const aggregated = packing.aggregate && small.length > 1 ? [aggregate(track.codec, small)] : small;
  const large = sets.filter((nal) => nal.length >= packing.mtu / 2);
  return [...aggregated, ...[...large, ...unit.nals].flatMap((nal) => fragments(track.codec, nal, packing.mtu))];
}

/** An RTP header of 12 bytes. */
export function rtpHeader(how: {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt8(0x80, 0);
  head.writeUInt8((how.marker ? 0x80 : 0) | how.payloadType, 1);
  head.writeUInt16BE(how.sequence & 0xffff, 2);
  head.writeUInt32BE(how.timestamp >>> 0, 4);
  head.writeUInt32BE(how.ssrc >>> 0, 8);
  return head;
}

/** RTCP sender report (RFC 3550, 6.4.1) without report blocks. */
export function senderReport(how: {
  readonly ssrc: number;
  readonly nowMs: number;
  readonly timestamp: number;
  readonly packets: number;
  readonly bytes: number;
}): Buffer {
  const report = Buffer.alloc(28);
  report.writeUInt8(0x80, 0);
  report.writeUInt8(200, 1);
  report.writeUInt16BE(6, 2);
  report.writeUInt32BE(how.ssrc >>> 0, 4);
  report.writeUInt32BE((Math.floor(how.nowMs / 1_000) + 2_208_988_800) >>> 0, 8); // NTP counts from 1900
  report.writeUInt32BE(Math.floor(((how.nowMs % 1_000) / 1_000) * 2 ** 32) >>> 0, 12);
  report.writeUInt32BE(how.timestamp >>> 0, 16);
  report.writeUInt32BE(how.packets >>> 0, 20);
  report.writeUInt32BE(how.bytes >>> 0, 24);
  return report;
}

/** `$`, channel, length (RFC 2326, 10.12); says another length than there is where a test wants the lie. */
export function interleaved(channel: number, packet: Buffer, saysBytes: number = packet.length): Buffer {
  const head = Buffer.from([0x24, channel, 0, 0]);
  head.writeUInt16BE(saysBytes & 0xffff, 2);
  return Buffer.concat([head, packet]);
}

function aggregate(codec: MediaTrack['codec'], nals: readonly Buffer[]): Buffer {
  const sized = nals.flatMap((nal) => {
    const size = Buffer.alloc(2);
    size.writeUInt16BE(nal.length);
    return [size, nal];
  });
  if (codec === 'h264') {
    const importance = Math.max(...nals.map((nal) => nal.readUInt8(0) & 0x60));
    return Buffer.concat([Buffer.from([importance | 24]), ...sized]);
  }
  return Buffer.concat([Buffer.from([48 << 1, 1]), ...sized]);
}

function fragments(codec: MediaTrack['codec'], nal: Buffer, mtu: number): Buffer[] {
  if (nal.length <= mtu) return [nal];
  const headBytes = codec === 'h264' ? 1 : 2;
  const body = nal.subarray(headBytes);
  const room = mtu - headBytes - 1;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += room) {
    const first = at === 0;
    const last = at + room >= body.length;
    parts.push(Buffer.concat([fragmentHead(codec, nal, first, last), body.subarray(at, at + room)]));
  }
  return parts;
}

function fragmentHead(codec: MediaTrack['codec'], nal: Buffer, first: boolean, last: boolean): Buffer {
  const edge = (first ? 0x80 : 0) | (last ? 0x40 : 0);
  const head = nal.readUInt8(0);
  if (codec === 'h264') return Buffer.from([(head & 0xe0) | 28, edge | (head & 31)]);
  return Buffer.from([(head & 0x81) | (49 << 1), nal.readUInt8(1), edge | ((head >> 1) & 63)]);
}
