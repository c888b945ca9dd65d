/** One viewer's stream: pictures at the pace of the clock, as interleaved RTP with sender reports, and every way to send them wrong. */
import { payloadsOf, rtpHeader, senderReport, interleaved, USUAL_PACKING } from './rtp-packets.ts';
import type { RtspHabit, RtspStream } from './rtsp-options.ts';
import { VIDEO_TYPE } from './rtsp-sdp.ts';
import type { AccessUnit, MediaTrack } from './media-track.ts';
import type { Cancel, Timers } from './timers.ts';

export interface PlayerHost {
  readonly timers: Timers;
  readonly habit: () => RtspHabit;
  /** False: the line is full; `onDrain` is called when it has room. */
  readonly write: (bytes: Buffer) => boolean;
  readonly onDrain: (call: () => void) => void;
  readonly onPicture: (isKey: boolean) => void;
}

export interface PlayerOptions {
  readonly stream: RtspStream;
  readonly videoChannel: number | null;
  readonly audioChannel: number | null;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
}

const SSRC = 0x5e1f_ca4e;
const REPORT_MS = 5_000;
const AUDIO_MS = 20;
/** RTP payloads of a picture do not change: they are cut once for all viewers of a track. */
const CUT = new WeakMap<AccessUnit, readonly Buffer[]>();

export class RtspPlayer {
  readonly #host: PlayerHost;
  readonly #options: PlayerOptions;
  readonly #startMs: number;
  #at = 0;
  #loops = 0;
  #sequence: number;
  #timestampOffset = 0;
  #audioSequence = 1;
  #packets = 0;
  #bytes = 0;
  #reportDueMs = 0;
  #cancels: Cancel[] = [];
  #ended = false;

  constructor(host: PlayerHost, options: PlayerOptions) {
    this.#host = host;
    this.#options = options;
    this.#startMs = host.timers.now();
    this.#sequence = options.firstSequence;
    this.#next();
    this.#sound();
  }

  stop(): void {
    this.#ended = true;
    for (const cancel of this.#cancels.splice(0)) cancel();
  }

  get #track(): MediaTrack {
    return this.#options.stream.track;
  }

  #next(): void {
    if (this.#ended) return;
    const { timers, habit } = this.#host;
    const unit = this.#track.units[this.#at];
    if (unit === undefined) return;
    const aheadMs = this.#startMs + this.#loops * this.#track.durationMs + unit.dtsMs - timers.now();
    if (habit().kind === 'floods' || habit().kind === 'endless-fragment') return this.#flood(unit);
    this.#cancels = [
      ...this.#cancels.slice(-4),
      timers.setTimer(Math.max(0, aheadMs), () => {
        if (this.#send(unit)) this.#advance();
      }),
    ];
  }

  #advance(): void {
    this.#at += 1;
    if (this.#at >= this.#track.units.length) {
      this.#at = 0;
      this.#loops += 1;
    }
    this.#next();
  }

  #flood(unit: AccessUnit): void {
    const goOn = (): void => this.#advance();
    if (this.#send(unit)) setImmediate(goOn);
    else if (!this.#ended) this.#host.onDrain(goOn);
  }

  /** False: nothing more is sent now. */
  #send(unit: AccessUnit): boolean {
    const { videoChannel, stream } = this.#options;
    const habit = this.#host.habit();
    if (this.#ended || videoChannel === null) return false;
    this.#report(videoChannel, unit);
    const payloads = habit.kind === 'endless-fragment' ? ENDLESS : habit.kind === 'broken-payloads' ? BROKEN : cut(stream, unit);
    const packets = payloads.map((payload, at) => this.#packet(payload, at === payloads.length - 1, unit, habit));
    const framed = misbehave(packets, videoChannel, habit);
    const bytes = Buffer.concat(framed);
    if (habit.kind === 'stalls') {
      this.#host.write(bytes.subarray(0, Math.ceil(bytes.length / 2) + 1));
      this.stop();
      return false;
    }
    const hasRoom = this.#host.write(bytes);
    this.#host.onPicture(unit.isKey);
    return hasRoom || (habit.kind !== 'floods' && habit.kind !== 'endless-fragment');
  }

  #packet(payload: Buffer, marker: boolean, unit: AccessUnit, habit: RtspHabit): Buffer {
    this.#sequence += habit.kind === 'jumps' ? habit.by : 1;
    this.#packets += 1;
    this.#bytes += payload.length;
    const head = rtpHeader({
      payloadType: VIDEO_TYPE,
      marker: marker && habit.kind !== 'endless-fragment',
      sequence: this.#sequence,
      timestamp: this.#timestamp(unit),
      ssrc: SSRC,
    });
    if (habit.kind === 'time-runs-back' && marker) this.#timestampOffset -= habit.by;
    return payload.length < 2 ? head.subarray(0, 3) : Buffer.concat([head, payload]);
  }

  #timestamp(unit: AccessUnit): number {
    const mediaMs = this.#loops * this.#track.durationMs + unit.ptsMs;
    const ticks = Math.round(mediaMs * 90) + this.#timestampOffset + this.#options.firstTimestamp;
    return ((ticks % 2 ** 32) + 2 ** 32) % 2 ** 32;
  }

  #report(channel: number, unit: AccessUnit): void {
    const nowMs = this.#host.timers.now();
    if (nowMs < this.#reportDueMs) return;
    this.#reportDueMs = nowMs + REPORT_MS;
    const timestamp = this.#timestamp(unit);
    this.#host.write(interleaved(channel + 1, senderReport({ ssrc: SSRC, nowMs, timestamp, packets: this.#packets, bytes: this.#bytes })));
  }

  /** Silence in µ-law, or an empty AAC frame, 50 packets a second. */
  #sound(): void {
    const { audioChannel, stream } = this.#options;
    if (audioChannel === null || this.#ended) return;
    const payload = stream.audio === 'aac' ? Buffer.from([0, 16, 0, 24, 0x01, 0x40, 0x07]) : Buffer.alloc(160, 0xff);
    const sequence = this.#audioSequence++;
    const how = { payloadType: stream.audio === 'aac' ? 97 : 0, marker: true, sequence, timestamp: sequence * 160, ssrc: SSRC + 1 };
    this.#host.write(interleaved(audioChannel, Buffer.concat([rtpHeader(how), payload])));
    this.#cancels = [...this.#cancels.slice(-4), this.#host.timers.setTimer(AUDIO_MS, () => this.#sound())];
  }
}

function cut(stream: RtspStream, unit: AccessUnit): readonly Buffer[] {
  if (stream.packing !== undefined) return payloadsOf(stream.track, unit, stream.packing);
  const known = CUT.get(unit);
  if (known !== undefined) return known;
  const made = payloadsOf(stream.track, unit, USUAL_PACKING);
  CUT.set(unit, made);
  return made;
}

function misbehave(packets: readonly Buffer[], channel: number, habit: RtspHabit): Buffer[] {
  const frame = (packet: Buffer): Buffer => interleaved(channel, packet);
  switch (habit.kind) {
    case 'loses':
      return packets.filter((packet) => packet.length < 4 || packet.readUInt16BE(2) % habit.everyNth !== 0).map(frame);
    case 'reverses':
      return packets.toReversed().map(frame);
    case 'repeats':
      return packets.flatMap((packet) => [frame(packet), frame(packet)]);
    case 'lies-about-length':
      return packets.map((packet) => interleaved(channel, packet, packet.length + habit.by));
    case 'garbage':
      return packets.flatMap((packet) => [Buffer.from('\0\u0001garbage\r\n\r\n'), frame(packet)]);
    case 'plays':
    case 'silent':
    case 'stalls':
    case 'floods':
    case 'jumps':
    case 'time-runs-back':
    case 'endless-fragment':
    case 'broken-payloads':
    case 'endless-headers':
    case 'endless-body':
    case 'sdp':
    case 'udp-only':
    case 'redirects':
    case 'status':
      return packets.map(frame);
  }
}

/** FU-A in its middle: neither start nor end. */
const ENDLESS: readonly Buffer[] = Array.from({ length: 32 }, () => Buffer.concat([Buffer.from([0x7c, 0x05]), Buffer.alloc(1_398, 0x55)]));

const BROKEN: readonly Buffer[] = [
  Buffer.from([0x78, 0xff, 0xff, 0x67, 0x42]), // STAP-A: 65,535 bytes are said, 2 are there
  Buffer.from([0x78, 0x00, 0x00, 0x00, 0x00]), // STAP-A of empty NALs
  Buffer.from([0x78, 0x00]), // STAP-A cut in its size
  Buffer.from([0x7c, 0x05, 1, 2, 3]), // FU-A without a start
  Buffer.from([0x7c, 0xc5, 1, 2, 3]), // FU-A that starts and ends at once
  Buffer.from([0x7c, 0x85]), // FU-A start without a body
  Buffer.from([0x1e, 0, 0, 0]), // type 30, reserved
  Buffer.from([0x00, 0, 0, 0]), // type 0
  Buffer.from([0x60, 0x01, 0xff, 0xff, 0]), // an H.265 AP that lies
  Buffer.from([0x01]),
];
