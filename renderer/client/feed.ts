/** The one socket of a screen: what it watches, when the line broke, and how it comes back by itself. */
import { createSocketApi, type Api } from './api.ts';
import { isAbort } from './fault.ts';

export type LineState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** Values on the screen are as old as this. */
  | { readonly kind: 'lost'; readonly sinceMs: number };

export interface FeedOptions {
  readonly open: () => WebSocket;
  readonly nowMs: () => number;
  /** Called when a connection ended or could not be made; the log-in may have ended. */
  readonly ended: () => void;
  /** Waits before each new attempt; the last one repeats. */
  readonly waitsMs?: readonly number[];
  /** The line is asked whether it lives after this much silence, and has as long to answer. */
  readonly probeMs?: number;
}

export type Watch<T> = (api: Api, signal: AbortSignal) => Promise<AsyncIterable<T>>;

interface Subscription {
  readonly run: (api: Api) => void;
  readonly lineLost: () => void;
  readonly end: () => void;
}

/** A feed that ended while the line is up begins again after this. */
const AGAIN_MS = 1_000;
const WAITS_MS = [300, 1_000, 2_000, 4_000, 8_000];

/** Opens on `start`, reconnects until `stop`; every watch begins anew with each connection. */
export class Feed {
  private readonly options: FeedOptions;
  private readonly subscriptions = new Set<Subscription>();
  private readonly listeners = new Set<() => void>();
  private line: LineState = { kind: 'connecting' };
  private socket: WebSocket | null = null;
  private api: Api | null = null;
  private attempts = 0;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private probe: ReturnType<typeof setInterval> | null = null;
  private heardMs = 0;

  constructor(options: FeedOptions) {
    this.options = options;
  }

  readonly state = (): LineState => this.line;

  readonly onState = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  start(): void {
    if (this.socket === null && this.retry === null) this.connect();
  }

  stop(): void {
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = null;
    const socket = this.socket;
    this.dropSocket();
    socket?.close();
    this.attempts = 0;
    this.become({ kind: 'connecting' });
  }

  /** Watches until the returned function is called. A watch that ends or fails while the line is up begins again after a second. */
  watch<T>(watch: Watch<T>, onValue: (value: T) => void, onFault: (error: unknown) => void): () => void {
    const subscription = subscribe(watch, onValue, onFault);
    this.subscriptions.add(subscription);
    if (this.api !== null) subscription.run(this.api);
    return () => {
      this.subscriptions.delete(subscription);
      subscription.end();
    };
  }

  private connect(): void {
    this.retry = null;
    const socket = this.options.open();
    this.socket = socket;
    socket.addEventListener('open', () => this.opened(socket));
    socket.addEventListener('message', () => (this.heardMs = this.options.nowMs()));
    socket.addEventListener('close', () => this.closed(socket));
  }

  private opened(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.attempts = 0;
    this.heardMs = this.options.nowMs();
    const api = createSocketApi(socket);
    this.api = api;
    this.become({ kind: 'open' });
    for (const subscription of this.subscriptions) subscription.run(api);
    this.probe = setInterval(() => this.askIfAlive(api, socket), this.options.probeMs ?? 15_000);
  }

  private closed(socket: WebSocket): void {
    if (socket !== this.socket) return;
    const wasOpen = this.api !== null;
    this.dropSocket();
    if (this.line.kind !== 'lost') this.become({ kind: 'lost', sinceMs: wasOpen ? this.heardMs : this.options.nowMs() });
    const waits = this.options.waitsMs ?? WAITS_MS;
    const wait = waits[Math.min(this.attempts, waits.length - 1)] ?? 1_000;
    this.attempts += 1;
    this.options.ended();
    this.retry = setTimeout(() => this.connect(), wait);
  }

  /** A core that hangs, or a network that swallows frames, keeps the socket open for minutes: the screen must not look live meanwhile. */
  private askIfAlive(api: Api, socket: WebSocket): void {
    const wait = this.options.probeMs ?? 15_000;
    if (this.options.nowMs() - this.heardMs < wait) return;
    const tooLate = setTimeout(() => {
      if (socket !== this.socket) return;
      socket.close();
      this.closed(socket);
    }, wait);
    const answered = () => clearTimeout(tooLate);
    // A refusal is an answer too: somebody is there.
    api.setup.status().then(answered, answered);
  }

  private dropSocket(): void {
    if (this.probe !== null) clearInterval(this.probe);
    this.probe = null;
    this.socket = null;
    this.api = null;
    for (const subscription of this.subscriptions) subscription.lineLost();
  }

  private become(state: LineState): void {
    this.line = state;
    for (const listener of this.listeners) listener();
  }
}

function subscribe<T>(watch: Watch<T>, onValue: (value: T) => void, onFault: (error: unknown) => void): Subscription {
  let current: Turn | null = null;
  const run = async (api: Api, turn: Turn): Promise<void> => {
    try {
      for await (const value of await watch(api, turn.abort.signal)) {
        if (turn.isOver) return;
        onValue(value);
      }
    } catch (error) {
      if (turn.isOver) return;
      if (!isAbort(error)) onFault(error);
    }
    if (turn.isOver) return;
    setTimeout(() => {
      if (!turn.isOver) void run(api, turn);
    }, AGAIN_MS);
  };
  const drop = (): Turn | null => {
    const turn = current;
    if (turn !== null) turn.isOver = true;
    current = null;
    return turn;
  };
  return {
    run: (api) => {
      current = { isOver: false, abort: new AbortController() };
      void run(api, current);
    },
    // A closed socket cannot carry the goodbye; the link ends the feed by itself.
    lineLost: () => void drop(),
    end: () => drop()?.abort.abort(),
  };
}

/** One run of a watch over one connection. */
interface Turn {
  isOver: boolean;
  readonly abort: AbortController;
}
