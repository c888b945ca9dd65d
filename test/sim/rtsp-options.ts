/** The vocabulary of the simulated RTSP server: what it plays, and how it may misbehave. */
import type { AuthRule } from './device-auth.ts';
import type { MediaTrack } from './media-track.ts';
import type { Packing } from './rtp-packets.ts';
import type { Timers } from './timers.ts';

/** What is played under one path. */
export interface RtspStream {
  /** Without its leading slash, e.g. `main` or `Streaming/Channels/101`. */
  readonly path: string;
  readonly track: MediaTrack;
  /** A second track in the SDP; it sends silence where it is set up. */
  readonly audio?: 'pcmu' | 'aac';
  /** A track to speak to (ONVIF streaming spec, 5.3), offered to who requires it. */
  readonly backchannel?: boolean;
  readonly packing?: Packing;
}

export interface RtspServerOptions {
  readonly streams: readonly RtspStream[];
  /** Default: the system picks it. */
  readonly port?: number;
  readonly auth?: AuthRule;
  /** The pace: real by default; ScaledTimers plays faster, ManualTimers picture by picture. */
  readonly timers?: Timers;
  /** Session timeout in seconds, told and kept; default 60. */
  readonly timeoutS?: number;
  /** How tracks are named in the SDP; default relative. */
  readonly control?: 'relative' | 'absolute' | 'none';
  /** Does not know GET_PARAMETER (501), as old cameras. */
  readonly withoutGetParameter?: boolean;
  /** The first of each session; default 65,500 and 4,294,900,000, so that both wrap at once. */
  readonly firstSequence?: number;
  readonly firstTimestamp?: number;
}

/** How it plays and answers; may be changed while it runs, and holds from the next picture or request. */
export type RtspHabit =
  | { readonly kind: 'plays' }
  /** Takes requests and never answers. */
  | { readonly kind: 'silent' }
  /** Half of the next picture, and nothing more; the line stays open. */
  | { readonly kind: 'stalls' }
  /** Pictures as fast as the line takes them. */
  | { readonly kind: 'floods' }
  /** Interleaved headers say this many bytes more (or fewer) than there are. */
  | { readonly kind: 'lies-about-length'; readonly by: number }
  /** Every nth packet is left out; its number is missing. */
  | { readonly kind: 'loses'; readonly everyNth: number }
  /** Sequence numbers jump by so much with each packet. */
  | { readonly kind: 'jumps'; readonly by: number }
  /** Packets of a picture in reverse order. */
  | { readonly kind: 'reverses' }
  /** Each packet twice. */
  | { readonly kind: 'repeats' }
  /** Timestamps go back by so many units with each picture. */
  | { readonly kind: 'time-runs-back'; readonly by: number }
  /** One FU-A that goes on for ever, full speed. */
  | { readonly kind: 'endless-fragment' }
  /** Aggregates whose sizes reach past their end, fragments without a start, reserved types, empty payloads, packets of 3 bytes. */
  | { readonly kind: 'broken-payloads' }
  /** Bytes between the frames that are neither `$` nor RTSP. */
  | { readonly kind: 'garbage' }
  /** The answer to any request is headers without end. */
  | { readonly kind: 'endless-headers' }
  /** The answer to DESCRIBE says that it has 4 GB and sends what it can. */
  | { readonly kind: 'endless-body' }
  /** DESCRIBE answers with this instead of its SDP. */
  | { readonly kind: 'sdp'; readonly text: string }
  /** 461 to TCP. */
  | { readonly kind: 'udp-only' }
  /** 302 to itself. */
  | { readonly kind: 'redirects' }
  /** Any status, e.g. 503 or 453. */
  | { readonly kind: 'status'; readonly code: number; readonly text: string };

/** SDP bodies that no server should send. */
export const SDP_RUBBISH: readonly string[] = [
  '',
  '<html>login</html>',
  'v=0\r\n',
  'v=0\r\nm=video\r\n',
  'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/0\r\na=control:t\r\n',
  'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 sprop-parameter-sets=!!!,@@@\r\na=control:t\r\n',
  'v=0\r\nm=video 0 RTP/AVP 26\r\na=control:t\r\n',
  'v=0\r\nm=audio 0 RTP/AVP 0\r\na=control:t\r\n',
  `v=0\r\n${'a=x\r\n'.repeat(20_000)}`,
  `v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:rtsp://169.254.169.254/steal\r\n`,
];
