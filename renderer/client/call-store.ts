/** The life of one question to the station: asked, answered, asked again when something changed, never twice at a time. */
import { faultOf, isAbort, type ScreenFault } from './fault.ts';

export interface CallState<T> {
  /** The newest answer; kept while a newer one is on its way, so that nothing jumps. */
  readonly data: T | undefined;
  readonly fault: ScreenFault | null;
  /** A question is on its way. */
  readonly asking: boolean;
}

/** A change is asked for at once, changes in a row at most this often. */
const QUIET_MS = 1_000;

export class CallStore<T> {
  private current: CallState<T> = { data: undefined, fault: null, asking: true };
  private readonly listeners = new Set<() => void>();
  private ask: ((signal: AbortSignal) => PromiseLike<T>) | null = null;
  private inFlight: AbortController | null = null;
  private again = false;
  private quiet: ReturnType<typeof setTimeout> | null = null;

  readonly state = (): CallState<T> => this.current;

  readonly onState = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Asks a new question; the answer to the former one is no longer wanted. */
  start(ask: (signal: AbortSignal) => PromiseLike<T>): void {
    this.stop();
    this.ask = ask;
    this.send(true);
  }

  /** Asks the same question again, soon. */
  readonly reload = (): void => {
    if (this.ask === null) return;
    if (this.inFlight !== null || this.quiet !== null) this.again = true;
    else this.send(false);
  };

  stop(): void {
    this.inFlight?.abort();
    this.inFlight = null;
    if (this.quiet !== null) clearTimeout(this.quiet);
    this.quiet = null;
    this.again = false;
    this.ask = null;
  }

  private send(isNew: boolean): void {
    const { ask } = this;
    if (ask === null) return;
    const stop = new AbortController();
    this.inFlight = stop;
    this.become({ ...this.current, asking: true });
    ask(stop.signal).then(
      (data) => this.settle(stop, { data, fault: null, asking: false }),
      (error: unknown) => {
        if (isAbort(error) && stop.signal.aborted) return;
        this.settle(stop, { data: isNew ? undefined : this.current.data, fault: faultOf(error), asking: false });
      },
    );
  }

  private settle(stop: AbortController, state: CallState<T>): void {
    if (stop.signal.aborted) return;
    this.inFlight = null;
    this.become(state);
    this.quiet = setTimeout(() => {
      this.quiet = null;
      if (!this.again) return;
      this.again = false;
      this.send(false);
    }, QUIET_MS);
  }

  private become(state: CallState<T>): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
