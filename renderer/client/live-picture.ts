/** Pictures of one camera on one canvas: decoded as they come, or snapshots where the browser cannot. Comes back by itself. */

export type LiveWhy =
  /** Video is shown. */
  | 'none'
  /** The page came without HTTPS: browsers decode video only where nobody else can read along. */
  | 'not-secure'
  /** The browser has no decoder at all. */
  | 'no-decoder'
  /** The browser does not know this camera's video. */
  | 'codec'
  /** One picture a minute was wanted. */
  | 'still';

export interface LiveState {
  readonly mode: 'video' | 'snapshots';
  readonly why: LiveWhy;
  /** Whole seconds since the picture that is shown came; null: none came yet. */
  readonly ageS: number | null;
  /** The station's sentence why there is none; empty: none. */
  readonly problem: string;
}

const HEADER_BYTES = 24;
/** Waits before each new attempt; the last one repeats. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** Pictures that wait for the decoder. Beyond, they are left out up to the next key frame. */
const QUEUE_MOST = 40;
/** A line that brings nothing for so long is dialled anew. */
const SILENT_MS = 15_000;
/** So many decoders in a row that break before they show anything: it cannot do it. */
const FAILURES_MOST = 3;
const SNAPSHOT_MS = 2_000;
const STILL_MS = 60_000;
const SNAPSHOT_AGAIN_MS = 5_000;

export interface LiveOptions {
  /** e.g. "http://127.0.0.1:8080" */
  readonly origin: string;
  readonly cameraId: string;
  readonly isStill: boolean;
}

export class LivePicture {
  private readonly options: LiveOptions;
  private readonly listeners = new Set<() => void>();
  private current: LiveState;
  private canvas: HTMLCanvasElement | null = null;
  private socket: WebSocket | null = null;
  private decoder: VideoDecoder | null = null;
  private codec = '';
  private needsKey = true;
  private failures = 0;
  private attempts = 0;
  private heardMs = 0;
  private shownMs: number | null = null;
  private snapshot: HTMLImageElement | null = null;
  private wait: ReturnType<typeof setTimeout> | null = null;
  private watch: ReturnType<typeof setInterval> | null = null;

  constructor(options: LiveOptions) {
    this.options = options;
    const why = whyNoVideo(options.isStill);
    this.current = { mode: why === 'none' ? 'video' : 'snapshots', why, ageS: null, problem: '' };
  }

  readonly state = (): LiveState => this.current;

  readonly onState = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Shows on this canvas until the returned function is called. A page that is not looked at asks for nothing. */
  show(canvas: HTMLCanvasElement): () => void {
    this.canvas = canvas;
    const onVisible = () => (document.hidden ? this.pause() : this.resume());
    document.addEventListener('visibilitychange', onVisible);
    onVisible();
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      this.pause();
      this.canvas = null;
    };
  }

  private resume(): void {
    if (this.watch !== null) return;
    this.watch = setInterval(() => this.tick(), 500);
    this.attempts = 0;
    this.begin();
  }

  private pause(): void {
    if (this.watch !== null) clearInterval(this.watch);
    this.watch = null;
    if (this.wait !== null) clearTimeout(this.wait);
    this.wait = null;
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.closeDecoder();
    this.snapshot = null;
  }

  private begin(): void {
    this.wait = null;
    if (this.current.mode === 'video') this.dial();
    else this.askSnapshot();
  }

  private later(ms: number): void {
    if (this.watch === null || this.wait !== null) return;
    this.wait = setTimeout(() => this.begin(), ms);
  }

  private tick(): void {
    if (this.socket !== null && performance.now() - this.heardMs > SILENT_MS) this.drop(this.socket);
    const ageS = this.shownMs === null ? null : Math.floor((performance.now() - this.shownMs) / 1_000);
    if (ageS !== this.current.ageS) this.become({ ageS });
  }

  private become(change: Partial<LiveState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }

  private get address(): string {
    return encodeURIComponent(this.options.cameraId);
  }

  // Video.

  private dial(): void {
    const socket = new WebSocket(`${this.options.origin.replace(/^http/, 'ws')}/live/${this.address}`);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.heardMs = performance.now();
    this.needsKey = true;
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (socket !== this.socket) return;
      this.heardMs = performance.now();
      if (typeof data === 'string') this.heard(data);
      else if (data instanceof ArrayBuffer) this.picture(data);
    });
    socket.addEventListener('close', () => this.drop(socket));
  }

  private drop(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    socket.close();
    this.closeDecoder();
    this.later(WAITS_MS[Math.min(this.attempts, WAITS_MS.length - 1)] ?? 1_000);
    this.attempts += 1;
  }

  private heard(text: string): void {
    const told = readTold(text);
    if (told.problem !== null) this.become({ problem: told.problem });
    if (told.codec === null || told.codec === this.codec) return;
    this.codec = told.codec;
    this.closeDecoder();
    void this.checkCodec(told.codec);
  }

  /** Asked beside the decoding: a decoder that is not there says so by breaking, later and less clearly. */
  private async checkCodec(codec: string): Promise<void> {
    const { supported } = await VideoDecoder.isConfigSupported({ codec }).catch(() => ({ supported: false }));
    if (supported !== true && codec === this.codec) this.toSnapshots('codec');
  }

  private picture(data: ArrayBuffer): void {
    const head = new DataView(data);
    if (data.byteLength <= HEADER_BYTES || head.getUint8(0) !== 1 || this.codec === '') return;
    const isKey = head.getUint8(1) === 1;
    const decoder = this.decoder ?? this.openDecoder();
    if (decoder === null) return;
    if (decoder.decodeQueueSize > QUEUE_MOST) this.needsKey = true;
    if (this.needsKey && !isKey) return;
    this.needsKey = false;
    try {
      decoder.decode(
        new EncodedVideoChunk({
          type: isKey ? 'key' : 'delta',
          timestamp: head.getFloat64(8),
          data: new Uint8Array(data, HEADER_BYTES),
        }),
      );
    } catch (error) {
      this.broke(decoder, error);
    }
  }

  private openDecoder(): VideoDecoder | null {
    const decoder = new VideoDecoder({
      output: (frame) => {
        this.draw(frame, frame.displayWidth, frame.displayHeight);
        frame.close();
        this.failures = 0;
        this.attempts = 0;
      },
      error: (error) => this.broke(decoder, error),
    });
    try {
      // Nothing said of how it is wrapped: then it is as cameras send it.
      decoder.configure({ codec: this.codec, optimizeForLatency: true });
    } catch (error) {
      this.broke(decoder, error);
      return null;
    }
    this.decoder = decoder;
    this.needsKey = true;
    return decoder;
  }

  /** A broken picture breaks the decoder: the next key frame gets a new one. */
  private broke(decoder: VideoDecoder, error: unknown): void {
    if (decoder !== this.decoder && this.decoder !== null) return;
    this.closeDecoder();
    this.failures += 1;
    if (this.failures < FAILURES_MOST && !(error instanceof TypeError)) return;
    this.toSnapshots('codec');
  }

  private closeDecoder(): void {
    const decoder = this.decoder;
    this.decoder = null;
    this.needsKey = true;
    if (decoder !== null && decoder.state !== 'closed') decoder.close();
  }

  private toSnapshots(why: LiveWhy): void {
    if (this.current.mode === 'snapshots') return;
    this.become({ mode: 'snapshots', why, problem: '' });
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.closeDecoder();
    if (this.wait !== null) clearTimeout(this.wait);
    this.wait = null;
    this.later(0);
  }

  // Snapshots.

  private askSnapshot(): void {
    const image = new Image();
    this.snapshot = image;
    image.addEventListener('load', () => {
      if (image !== this.snapshot) return;
      this.draw(image, image.naturalWidth, image.naturalHeight);
      this.later(this.options.isStill ? STILL_MS : SNAPSHOT_MS);
    });
    image.addEventListener('error', () => {
      if (image === this.snapshot) this.later(SNAPSHOT_AGAIN_MS);
    });
    image.src = `${this.options.origin}/camera/${this.address}/snapshot.jpg?at=${Date.now()}`;
  }

  private draw(source: CanvasImageSource, width: number, height: number): void {
    const { canvas } = this;
    if (canvas === null || width === 0 || height === 0) return;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    canvas.getContext('2d')?.drawImage(source, 0, 0, width, height);
    this.shownMs = performance.now();
    if (this.current.ageS !== 0 || this.current.problem !== '') this.become({ ageS: 0, problem: '' });
  }
}

function whyNoVideo(isStill: boolean): LiveWhy {
  if (isStill) return 'still';
  if (!window.isSecureContext) return 'not-secure';
  return 'VideoDecoder' in window ? 'none' : 'no-decoder';
}

function readTold(text: string): { readonly codec: string | null; readonly problem: string | null } {
  const told: unknown = JSON.parse(text);
  const of = (name: string): string | null => {
    const value: unknown = typeof told === 'object' && told !== null ? Reflect.get(told, name) : null;
    return typeof value === 'string' ? value : null;
  };
  return { codec: of('codec'), problem: of('problem') };
}
