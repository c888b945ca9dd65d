/** One connection to the simulated RTSP server: requests in, answers and pictures out. */
import type { Socket } from 'node:net';
import type { DeviceAuth } from './device-auth.ts';
import type { RtspHabit, RtspServerOptions, RtspStream } from './rtsp-options.ts';
import { RtspPlayer } from './rtsp-player.ts';
import { sdpOf, TRACKS, type TrackName } from './rtsp-sdp.ts';
import { rtspAnswer, RtspReader, type RtspRequest } from './rtsp-wire.ts';
import type { Cancel, Timers } from './timers.ts';

/** One request that came, for assertions. */
export interface HeardRequest {
  readonly method: string;
  readonly url: string;
  /** False: it was challenged. */
  readonly letIn: boolean;
}

/** What a line needs of its server. */
export interface LineHost {
  readonly options: RtspServerOptions;
  readonly timers: Timers;
  readonly auth: DeviceAuth | null;
  readonly habit: RtspHabit;
  url(path: string): string;
  heard(request: HeardRequest): void;
  pictured(): void;
  spoken(bytes: number): void;
  /** Something happened that a test may wait for. */
  changed(): void;
}

const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN';

/** One connection: at most one session on it. */
export class RtspLine {
  readonly #server: LineHost;
  readonly #socket: Socket;
  readonly #reader = new RtspReader();
  readonly #channels = new Map<TrackName, number>();
  #session: string | null = null;
  #stream: RtspStream | null = null;
  #player: RtspPlayer | null = null;
  #expiry: Cancel = () => undefined;

  constructor(server: LineHost, socket: Socket) {
    this.#server = server;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#end());
  }

  get isPlaying(): boolean {
    return this.#player !== null;
  }

  cut(): void {
    this.#end();
    this.#socket.resetAndDestroy();
  }

  #read(bytes: Buffer): void {
    try {
      for (const sent of this.#reader.read(bytes)) {
        this.#keepAlive();
        if (sent.kind === 'request') this.#answer(sent.request);
        else if (sent.channel === this.#channels.get('backchannel')) this.#server.spoken(Math.max(0, sent.bytes.length - 12));
      }
      this.#server.changed();
    } catch {
      this.cut(); // no RTSP: hung up, as a camera does
    }
  }

  #answer(request: RtspRequest): void {
    const { auth, habit } = this.#server;
    const challenges =
      request.method === 'OPTIONS' ? null : (auth?.challenge(request.method, request.url, request.headers['authorization']) ?? null);
    this.#server.heard({ method: request.method, url: request.url, letIn: challenges === null });
    if (this.#misbehaves(request, habit)) return;
    if (challenges !== null) {
      return this.#say(
        request,
        '401 Unauthorized',
        challenges.map((value) => ['WWW-Authenticate', value] as const),
      );
    }
    this.#serve(request);
  }

  #misbehaves(request: RtspRequest, habit: RtspHabit): boolean {
    switch (habit.kind) {
      case 'silent':
        return true;
      case 'endless-headers':
        this.#socket.write('RTSP/1.0 200 OK\r\n');
        this.#pour(Buffer.from('X-More: and more and more and more\r\n'.repeat(1_000)));
        return true;
      case 'endless-body':
        if (request.method !== 'DESCRIBE') return false;
        this.#socket.write(
          `RTSP/1.0 200 OK\r\nCSeq: ${request.headers['cseq'] ?? ''}\r\nContent-Type: application/sdp\r\nContent-Length: 4294967295\r\n\r\n`,
        );
        this.#pour(Buffer.from('a=x\r\n'.repeat(10_000)));
        return true;
      case 'sdp':
        if (request.method !== 'DESCRIBE') return false;
        this.#say(request, '200 OK', [['Content-Type', 'application/sdp']], habit.text);
        return true;
      case 'udp-only':
        if (request.method !== 'SETUP') return false;
        this.#say(request, '461 Unsupported Transport');
        return true;
      case 'redirects':
        this.#say(request, '302 Moved Temporarily', [['Location', request.url]]);
        return true;
      case 'status':
        this.#say(request, `${habit.code} ${habit.text}`);
        return true;
      default:
        return false; // every other habit is one of the player
    }
  }

  /** Without end, as fast as the line takes it. */
  #pour(bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    if (this.#socket.write(bytes)) setImmediate(() => this.#pour(bytes));
    else this.#socket.once('drain', () => this.#pour(bytes));
  }

  #serve(request: RtspRequest): void {
    const { options } = this.#server;
    switch (request.method) {
      case 'OPTIONS':
        return this.#say(request, '200 OK', [['Public', METHODS]]);
      case 'DESCRIBE':
        return this.#describe(request);
      case 'SETUP':
        return this.#setUp(request);
      case 'PLAY':
        return this.#play(request);
      case 'PAUSE':
        this.#player?.stop();
        this.#player = null;
        return this.#say(request, '200 OK', this.#sessionHeader());
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        if (options.withoutGetParameter === true) return this.#say(request, '501 Not Implemented');
        return this.#say(request, '200 OK', this.#sessionHeader());
      case 'TEARDOWN':
        this.#say(request, '200 OK', this.#sessionHeader());
        return this.#end();
      default:
        return this.#say(request, '501 Not Implemented');
    }
  }

  #describe(request: RtspRequest): void {
    const stream = this.#streamOf(request.url);
    if (stream === undefined) return this.#say(request, '404 Not Found');
    const base = this.#server.url(stream.path);
    const backchannel = stream.backchannel === true && (request.headers['require'] ?? '').includes('backchannel');
    const sdp = sdpOf(stream, base, this.#server.options.control ?? 'relative', backchannel);
    const headers = [
      ['Content-Type', 'application/sdp'],
      ['Content-Base', `${base}/`],
    ] as const;
    this.#say(request, '200 OK', headers, sdp);
  }

  #setUp(request: RtspRequest): void {
    const stream = this.#streamOf(request.url);
    const transport = request.headers['transport'] ?? '';
    if (stream === undefined) return this.#say(request, '404 Not Found');
    if (!transport.includes('RTP/AVP/TCP')) return this.#say(request, '461 Unsupported Transport');
    const track = trackOf(request.url);
    const channel = Number(/interleaved=(\d+)/.exec(transport)?.[1] ?? this.#channels.size * 2);
    this.#stream = stream;
    this.#channels.set(track, channel);
    this.#session ??= String(Math.floor(performance.now() * 1_000));
    const header = ['Transport', `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1};ssrc=5E1FCA4E`] as const;
    this.#say(request, '200 OK', [header, ...this.#sessionHeader()]);
  }

  #play(request: RtspRequest): void {
    const stream = this.#stream;
    if (stream === null || this.#session === null) return this.#say(request, '455 Method Not Valid in This State');
    if ((request.headers['session'] ?? '').split(';')[0] !== this.#session) return this.#say(request, '454 Session Not Found');
    const { firstSequence = 65_500, firstTimestamp = 4_294_900_000 } = this.#server.options;
    const info = `url=${this.#server.url(stream.path)}/${TRACKS.video};seq=${(firstSequence + 1) & 0xffff};rtptime=${firstTimestamp}`;
    this.#say(request, '200 OK', [['Range', 'npt=0.000-'], ['RTP-Info', info], ...this.#sessionHeader()]);
    this.#player?.stop();
    this.#player = new RtspPlayer(
      {
        timers: this.#server.timers,
        habit: () => this.#server.habit,
        write: (bytes) => this.#write(bytes),
        onDrain: (call) => this.#socket.once('drain', call),
        onPicture: () => this.#server.pictured(),
      },
      {
        stream,
        videoChannel: this.#channels.get('video') ?? null,
        audioChannel: this.#channels.get('audio') ?? null,
        firstSequence,
        firstTimestamp,
      },
    );
    this.#keepAlive();
  }

  /** A viewer that does not read loses pictures past 8 MiB, as a camera's own buffer does. */
  #write(bytes: Buffer): boolean {
    if (this.#socket.destroyed) return false;
    if (this.#socket.writableLength > 8_388_608) return true;
    return this.#socket.write(bytes);
  }

  #keepAlive(): void {
    this.#expiry();
    if (this.#session === null) return;
    this.#expiry = this.#server.timers.setTimer((this.#server.options.timeoutS ?? 60) * 1_000, () => this.cut());
  }

  #sessionHeader(): (readonly [string, string])[] {
    return this.#session === null ? [] : [['Session', `${this.#session};timeout=${this.#server.options.timeoutS ?? 60}`]];
  }

  #streamOf(url: string): RtspStream | undefined {
    const path = url.replace(/^rtsp:\/\/[^/]*\//, '');
    return this.#server.options.streams.find((stream) => path === stream.path || path.startsWith(`${stream.path}/`));
  }

  #say(request: RtspRequest, status: string, headers: readonly (readonly [string, string])[] = [], body = ''): void {
    if (!this.#socket.destroyed) this.#socket.write(rtspAnswer(request, status, headers, body));
  }

  #end(): void {
    this.#expiry();
    this.#player?.stop();
    this.#player = null;
    this.#session = null;
    this.#channels.clear();
  }
}

function trackOf(url: string): TrackName {
  if (url.endsWith(TRACKS.audio)) return 'audio';
  return url.endsWith(TRACKS.backchannel) ? 'backchannel' : 'video';
}
