/** The session description of a camera (SDP, RFC 8866): which tracks it has, and how their video is packed. Bounded. */
import { SDP_LINES, SDP_MEDIA } from './limits.ts';
import { trouble } from './trouble.ts';

export interface SdpMedia {
  readonly kind: string;
  readonly payloadType: number;
  /** Upper case, e.g. H264; of static payload types their name. */
  readonly encoding: string;
  readonly clockRate: number;
  readonly fmtp: ReadonlyMap<string, string>;
  /** As written; empty: none. */
  readonly control: string;
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
}

export interface Sdp {
  readonly control: string;
  readonly media: readonly SdpMedia[];
}

export interface VideoTrack {
  readonly kind: 'h264' | 'h265';
  readonly payloadType: number;
  readonly clockRate: number;
  readonly control: string;
  /** Parameter sets that came with the description, without start codes; may be empty, or rubbish. */
  readonly parameterSets: readonly Uint8Array[];
}

/** Static payload types of RFC 3551 that cameras use. */
const STATIC: Readonly<Record<number, readonly [string, number]>> = { 0: ['PCMU', 8_000], 8: ['PCMA', 8_000], 26: ['JPEG', 90_000] };

/** Reads what it knows and passes over the rest. Throws a Fault where it is no SDP or beyond the limits. */
export function readSdp(text: string): Sdp {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > SDP_LINES) throw trouble(`its description of the stream has more than ${SDP_LINES} lines`, 'unusable');
  const heads: string[] = [];
  const parts: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('m=')) parts.push([line]);
    else (parts.at(-1) ?? heads).push(line);
  }
  if (parts.length === 0) throw trouble('its description of the stream names no track', 'unusable');
  if (parts.length > SDP_MEDIA) throw trouble(`its description of the stream names more than ${SDP_MEDIA} tracks`, 'unusable');
  const direction = directionIn(heads);
  return { control: attribute(heads, 'control') ?? '', media: parts.map((part) => mediaOf(part, direction ?? 'sendrecv')) };
}

/** The first track with video that we read. Throws a Fault that says what there is instead. */
export function videoIn(sdp: Sdp): VideoTrack {
  const videos = sdp.media.filter((media) => media.kind === 'video');
  for (const { encoding, payloadType, clockRate, fmtp, control } of videos) {
    if (encoding !== 'H264' && encoding !== 'H265') continue;
    if (fmtp.get('packetization-mode') === '2' || Number(fmtp.get('sprop-max-don-diff') ?? '0') > 0)
      throw trouble('it sends the parts of its pictures in another order; choose another profile', 'unusable');
    const kind = encoding === 'H264' ? 'h264' : 'h265';
    const names = kind === 'h264' ? ['sprop-parameter-sets'] : ['sprop-vps', 'sprop-sps', 'sprop-pps'];
    const parameterSets = names.flatMap((name) => (fmtp.get(name) ?? '').split(',').flatMap(fromBase64));
    return { kind, payloadType, clockRate, control, parameterSets };
  }
  const others = videos.map((media) => media.encoding).filter((name) => name !== '');
  throw trouble(
    videos.length === 0
      ? 'it offers no video at this address'
      : `it sends ${others.join(', ') || 'something unnamed'}; choose a profile with H.264 or H.265`,
    'unusable',
  );
}

/** The address of a track: absolute, or below the description's. Throws a Fault for one that cannot be sent. */
export function controlUrl(base: string, control: string): string {
  if (/[^\x21-\x7e]/.test(control)) throw trouble('the address of its track cannot be used', 'unusable');
  if (control === '' || control === '*') return base;
  if (/^rtsp:\/\//i.test(control)) return control;
  return base.endsWith('/') ? base + control : `${base}/${control}`;
}

function mediaOf(lines: readonly string[], direction: SdpMedia['direction']): SdpMedia {
  const [kind = '', , , pt = ''] = (lines[0] ?? '').slice(2).split(' ');
  const payloadType = /^\d{1,3}$/.test(pt) ? Number(pt) : -1;
  const map = of(lines, 'rtpmap', payloadType);
  const [encoding = '', rate = ''] = map === null ? [] : map.split('/');
  const [name, clock] = STATIC[payloadType] ?? ['', 90_000];
  const told = /^\d{1,7}$/.test(rate) ? Number(rate) : 0;
  return {
    kind,
    payloadType,
    encoding: encoding === '' ? name : encoding.trim().toUpperCase().slice(0, 24),
    clockRate: told > 0 ? told : clock,
    fmtp: fmtpOf(of(lines, 'fmtp', payloadType) ?? ''),
    control: attribute(lines, 'control') ?? '',
    direction: directionIn(lines) ?? direction,
  };
}

function directionIn(lines: readonly string[]): SdpMedia['direction'] | null {
  const found = lines.find((line) => /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/.test(line));
  return found === undefined ? null : (found.slice(2).trim() as SdpMedia['direction']);
}

function attribute(lines: readonly string[], name: string): string | null {
  const start = `a=${name}:`;
  return (
    lines
      .find((line) => line.startsWith(start))
      ?.slice(start.length)
      .trim() ?? null
  );
}

/** rtpmap and fmtp of this payload type; of the only one where the number does not fit. */
function of(lines: readonly string[], name: string, payloadType: number): string | null {
  const start = `a=${name}:`;
  const all = lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length).trim());
  const exact = all.find((line) => line.startsWith(`${payloadType} `)) ?? (all.length === 1 ? all[0] : undefined);
  return exact?.replace(/^\d+\s+/, '') ?? null;
}

function fmtpOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) fields.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  return fields;
}

function fromBase64(text: string): Uint8Array[] {
  if (text === '' || !/^[A-Za-z0-9+/]+=*$/.test(text)) return [];
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 0 ? [] : [new Uint8Array(bytes)];
}
