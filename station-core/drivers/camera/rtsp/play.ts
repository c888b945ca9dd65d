/** One connection that plays: OPTIONS, DESCRIBE, SETUP, PLAY, packets to pictures, kept alive, TEARDOWN. */
import { isFault, messageOf, type Fault } from '../../../base/fault.ts';
import type { VideoFormat } from '../../../domain/camera.ts';
import type { Clock } from '../../../domain/ports.ts';
import { H264Depacketiser } from './h264.ts';
import { H265Depacketiser } from './h265.ts';
import { Line, placeOf } from './line.ts';
import { SILENCE_MS } from './limits.ts';
import type { Picture } from './picture.ts';
import { readRtp, SequenceWatch, TickUnwrap } from './rtp.ts';
import { controlUrl, readSdp, videoIn, type VideoTrack } from './sdp.ts';
import { trouble } from './trouble.ts';
import { header, type RtspMessage } from './wire.ts';

export interface RtspAccess {
  /** rtsp://host[:port]/path?query, without credentials. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

export interface PlayHost {
  readonly clock: Clock;
  readonly onFormat: (format: VideoFormat) => void;
  /** us: by the camera's clock, since the first picture of this epoch; a new epoch: its time began anew. */
  readonly onPicture: (picture: Picture, us: number, epoch: number) => void;
  readonly onLoss: (why: string) => void;
  /** Once, when it is over; not after close. */
  readonly onEnd: (fault: Fault) => void;
}

export interface Play {
  close(): Promise<void>;
}

/** Keepalive at half of the camera's own time limit, within these. */
const KEEPALIVE_MS = { usual: 30_000, least: 5_000, most: 30_000 } as const;

/** Begins at once. Throws a Fault where the address is none. */
export function play(access: RtspAccess, host: PlayHost): Play {
  return new Playing(access, host);
}

class Playing implements Play {
  readonly #host: PlayHost;
  readonly #line: Line;
  readonly #url: string;
  #depacketiser: H264Depacketiser | H265Depacketiser | null = null;
  #track: VideoTrack | null = null;
  #channel = 0;
  #sequence = new SequenceWatch();
  #ticks = new TickUnwrap();
  #epoch = 0;
  #session: string | null = null;
  #control: string;
  #isClosed = false;
  #lastPictureMs: number;
  readonly #cancels: (() => void)[] = [];

  constructor(access: RtspAccess, host: PlayHost) {
    this.#host = host;
    this.#lastPictureMs = host.clock.monotonic();
    const place = placeOf(access.url);
    this.#url = place.url;
    this.#control = place.url;
    this.#line = new Line(place, access, {
      clock: host.clock,
      onPacket: (channel, payload) => this.#onPacket(channel, payload),
      onEnd: (fault) => this.#over(fault),
    });
    this.#begin().catch((error: unknown) => this.#fail(error));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelAll();
    if (this.#session !== null && this.#line.ended === null) {
      const stop = this.#host.clock.after(500, () => this.#line.end(trouble('it was ended here')));
      // Whatever comes of it, the line ends now.
      await this.#line.ask('TEARDOWN', this.#control, { Session: this.#session }).catch(() => undefined);
      stop();
    }
    this.#line.end(trouble('it was ended here'));
  }

  async #begin(): Promise<void> {
    const options = await this.#options();
    const description = await this.#line.ask('DESCRIBE', this.#url, { Accept: 'application/sdp' });
    const sdp = readSdp(Buffer.from(description.body).toString('utf8'));
    const track = videoIn(sdp);
    this.#control = controlUrl(baseOf(description, this.#url), sdp.control);
    this.#learn(track);
    const setup = await this.#line.ask('SETUP', controlUrl(baseOf(description, this.#url), track.control), {
      Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
    });
    this.#channel = channelIn(setup);
    const { id, timeoutMs } = sessionIn(setup);
    this.#session = id;
    await this.#line.ask('PLAY', this.#control, { Session: id, Range: 'npt=0.000-' });
    const asks = `${(options === null ? null : header(options, 'public')) ?? ''},${header(description, 'public') ?? ''}`.toUpperCase();
    this.#keepAlive(asks.includes('GET_PARAMETER') ? 'GET_PARAMETER' : 'OPTIONS', timeoutMs);
    this.#watchSilence();
  }

  /** Which questions it knows. A camera that knows not even this one plays all the same. */
  async #options(): Promise<RtspMessage | null> {
    try {
      return await this.#line.ask('OPTIONS', this.#url);
    } catch (error) {
      if (this.#line.ended !== null || asFault(error).detail['kind'] === 'refused') throw error;
      return null;
    }
  }

  #learn(track: VideoTrack): void {
    const pictures = {
      onFormat: this.#host.onFormat,
      onLoss: this.#host.onLoss,
      onPicture: (picture: Picture) => this.#onPicture(picture, track.clockRate),
    };
    this.#track = track;
    this.#depacketiser = track.kind === 'h264' ? new H264Depacketiser(pictures) : new H265Depacketiser(pictures);
    for (const set of track.parameterSets) this.#depacketiser.learn(set);
  }

  #onPicture(picture: Picture, clockRate: number): void {
    this.#lastPictureMs = this.#host.clock.monotonic();
    this.#host.onPicture(picture, Math.round((this.#ticks.take(picture.timestamp) * 1_000_000) / clockRate), this.#epoch);
  }

  #onPacket(channel: number, payload: Uint8Array): void {
    // Before PLAY is answered the first packets may be here already; other channels carry RTCP.
    if (channel !== this.#channel || this.#depacketiser === null || this.#session === null || this.#isClosed) return;
    const packet = readRtp(payload);
    if (packet === null) return this.#depacketiser.lose('a packet is no RTP');
    if (packet.payloadType !== this.#track?.payloadType) return;
    const order = this.#sequence.take(packet);
    if (order === 'old') return;
    if (order !== 'next') this.#depacketiser.lose('packets of the camera are missing');
    if (order === 'fresh') {
      this.#ticks = new TickUnwrap();
      this.#epoch += 1;
    }
    this.#depacketiser.push(packet);
  }

  #keepAlive(first: 'GET_PARAMETER' | 'OPTIONS', timeoutMs: number): void {
    const everyMs = Math.max(KEEPALIVE_MS.least, Math.min(KEEPALIVE_MS.most, timeoutMs / 2));
    const session = this.#session ?? '';
    let method = first;
    const ask = async (): Promise<void> => {
      try {
        await this.#line.ask(method, this.#control, { Session: session });
      } catch (error) {
        // A camera that does not know the question still heard that somebody is there; the next one is one that all know.
        if (asFault(error).detail['kind'] !== 'unknown-question') throw error;
        method = 'OPTIONS';
      }
    };
    this.#cancels.push(this.#host.clock.every(everyMs, () => void ask().catch((error: unknown) => this.#fail(error))));
  }

  #watchSilence(): void {
    this.#cancels.push(
      this.#host.clock.every(1_000, () => {
        if (this.#host.clock.monotonic() - this.#lastPictureMs >= SILENCE_MS)
          this.#line.end(trouble(`no picture came for ${SILENCE_MS / 1_000} s`));
      }),
    );
  }

  #fail(error: unknown): void {
    this.#line.end(asFault(error));
  }

  #over(fault: Fault): void {
    this.#cancelAll();
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#host.onEnd(fault);
  }

  #cancelAll(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
  }
}

/** What addresses of tracks stand below. Some cameras name a base that is no address. */
export function baseOf(description: RtspMessage, url: string): string {
  const base = header(description, 'content-base') ?? header(description, 'content-location') ?? '';
  return /^rtsp:\/\/[\x21-\x7e]+$/i.test(base) ? base : url;
}

/** The channel video comes on: the first of the two that the camera chose. */
export function channelIn(setup: RtspMessage): number {
  const transport = header(setup, 'transport') ?? '';
  const chosen = /interleaved=(\d{1,3})/i.exec(transport);
  if (chosen === null && !/tcp/i.test(transport)) throw trouble('it does not send video over TCP', 'unusable');
  return chosen === null ? 0 : Number(chosen[1]);
}

export function sessionIn(setup: RtspMessage): { readonly id: string; readonly timeoutMs: number } {
  const [id = '', ...fields] = (header(setup, 'session') ?? '').split(';').map((part) => part.trim());
  if (!/^[\x21-\x7e]{1,200}$/.test(id)) throw trouble('it gives its session no name');
  const told = fields.map((field) => /^timeout=(\d{1,6})$/i.exec(field)?.[1]).find((seconds) => seconds !== undefined);
  return { id, timeoutMs: told === undefined ? KEEPALIVE_MS.usual * 2 : Number(told) * 1_000 };
}

export function asFault(error: unknown): Fault {
  return isFault(error) ? error : trouble(messageOf(error), 'line', error);
}
