/** What DESCRIBE answers (RFC 4566), with the parameter sets of RFC 6184 and RFC 7798. */
import type { RtspStream } from './rtsp-options.ts';

export const VIDEO_TYPE = 96;
/** Control names of the tracks. */
export const TRACKS = { video: 'trackID=1', audio: 'trackID=2', backchannel: 'trackID=3' } as const;
export type TrackName = keyof typeof TRACKS;

/** The SDP of a stream under its own address. */
export function sdpOf(stream: RtspStream, base: string, control: 'relative' | 'absolute' | 'none', withBackchannel: boolean): string {
  const named = (track: TrackName): string[] =>
    control === 'none' ? [] : [`a=control:${control === 'absolute' ? `${base}/` : ''}${TRACKS[track]}`];
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=Media Server',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    ...(control === 'none' ? [] : [`a=control:${control === 'absolute' ? base : '*'}`]),
    'a=range:npt=0-',
    ...videoLines(stream),
    ...named('video'),
    ...(stream.audio === undefined ? [] : [...audioLines(stream.audio), 'a=recvonly', ...named('audio')]),
    ...(withBackchannel ? ['m=audio 0 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', 'a=sendonly', ...named('backchannel')] : []),
    '',
  ].join('\r\n');
}

function videoLines({ track }: RtspStream): string[] {
  const rate = Math.round((track.units.length * 1_000) / track.durationMs);
  const inBase64 = track.parameterSets.map((nal) => nal.toString('base64'));
  if (track.codec === 'h264') {
    const profile = track.parameterSets[0]?.subarray(1, 4).toString('hex') ?? '42e01f';
    return [
      `m=video 0 RTP/AVP ${VIDEO_TYPE}`,
      `a=framerate:${rate}`,
      `a=rtpmap:${VIDEO_TYPE} H264/90000`,
      `a=fmtp:${VIDEO_TYPE} packetization-mode=1; profile-level-id=${profile}; sprop-parameter-sets=${inBase64.join(',')}`,
    ];
  }
  const [vps = '', sps = '', pps = ''] = inBase64;
  return [
    `m=video 0 RTP/AVP ${VIDEO_TYPE}`,
    `a=framerate:${rate}`,
    `a=rtpmap:${VIDEO_TYPE} H265/90000`,
    `a=fmtp:${VIDEO_TYPE} sprop-vps=${vps}; sprop-sps=${sps}; sprop-pps=${pps}`,
  ];
}

function audioLines(audio: 'pcmu' | 'aac'): string[] {
  return audio === 'pcmu'
    ? ['m=audio 0 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000']
    : [
        'm=audio 0 RTP/AVP 97',
        'a=rtpmap:97 MPEG4-GENERIC/16000/1',
        'a=fmtp:97 streamtype=5; profile-level-id=1; mode=AAC-hbr; config=1408; sizelength=13; indexlength=3; indexdeltalength=3',
      ];
}
