/** An RTSP 1.0 server over TCP that loops H.264 and H.265 clips to any number of viewers, and misbehaves when it is told to. */
import { createServer, type AddressInfo, type Server } from 'node:net';
import { DeviceAuth } from './device-auth.ts';
import { RtspLine, type HeardRequest, type LineHost } from './rtsp-line.ts';
import type { RtspHabit, RtspServerOptions } from './rtsp-options.ts';
import { realTimers, type Timers } from './timers.ts';

/** Requests are kept up to this many; the oldest go. */
const REQUESTS_KEPT = 2_000;

/** One camera's streams. `habit` may be changed at any moment. */
export class RtspServer implements LineHost {
  habit: RtspHabit = { kind: 'plays' };
  readonly options: RtspServerOptions;
  readonly timers: Timers;
  readonly requests: HeardRequest[] = [];
  /** Bytes of speech that came by the backchannel. */
  spokenBytes = 0;
  pictures = 0;
  readonly auth: DeviceAuth | null;
  readonly #lines = new Set<RtspLine>();
  #watchers: (() => void)[] = [];
  #server: Server | null = null;
  #port: number;

  /** Listens on loopback when this resolves. */
  static async open(options: RtspServerOptions): Promise<RtspServer> {
    const server = new RtspServer(options);
    await server.powerOn();
    return server;
  }

  private constructor(options: RtspServerOptions) {
    this.options = options;
    this.timers = options.timers ?? realTimers;
    this.auth = options.auth === undefined ? null : new DeviceAuth(options.auth);
    this.#port = options.port ?? 0;
  }

  get port(): number {
    return this.#port;
  }

  /** Where a stream is played, without credentials; default the first. */
  url(path: string = this.options.streams[0]?.path ?? ''): string {
    return `rtsp://127.0.0.1:${this.#port}/${path}`;
  }

  /** Lines that are open. */
  get lines(): number {
    return this.#lines.size;
  }

  /** Viewers that play now. */
  get viewers(): number {
    return [...this.#lines].filter((line) => line.isPlaying).length;
  }

  /** Resolves when it is so; looked at after every request, picture and closed line. */
  until(is: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (is()) resolve();
        else this.#watchers.push(look);
      };
      look();
    });
  }

  /** Resolves after so many more pictures, whoever they went to. */
  plays(pictures = 1): Promise<void> {
    const until = this.pictures + pictures;
    return this.until(() => this.pictures >= until);
  }

  /** Breaks every line; it goes on listening. */
  cut(): void {
    for (const line of this.#lines) line.cut();
  }

  /** The camera is gone: nobody listens, every line breaks. */
  async powerOff(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.cut();
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Listens again, on the port it had. */
  async powerOn(): Promise<void> {
    const server = createServer((socket) => {
      const line = new RtspLine(this, socket);
      this.#lines.add(line);
      socket.once('close', () => {
        this.#lines.delete(line);
        this.changed();
      });
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await this.powerOff();
  }

  heard(request: HeardRequest): void {
    this.requests.push(request);
    this.requests.splice(0, Math.max(0, this.requests.length - REQUESTS_KEPT));
    this.changed();
  }

  pictured(): void {
    this.pictures += 1;
    this.changed();
  }

  spoken(bytes: number): void {
    this.spokenBytes += bytes;
  }

  changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const look of watchers) look();
  }
}
