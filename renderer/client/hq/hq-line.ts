/** Whether HQ is heard, known from the calls themselves: any receiver answers any call, so there is no socket to watch. */
import type { LineState } from '../feed.ts';
import { faultOf, isAbort } from '../fault.ts';

export class HqLine {
  private readonly nowMs: () => number;
  private readonly listeners = new Set<() => void>();
  private line: LineState = { kind: 'connecting' };
  private heardMs: number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
    this.heardMs = nowMs();
  }

  readonly state = (): LineState => this.line;

  readonly onState = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly answered = (): void => {
    this.heardMs = this.nowMs();
    if (this.line.kind !== 'open') this.become({ kind: 'open' });
  };

  /** A refusal is an answer too; only silence breaks the line. */
  readonly failed = (error: unknown): void => {
    if (isAbort(error)) return;
    const { code } = faultOf(error);
    if (code !== 'screen.no-line' && code !== 'screen.too-slow') this.answered();
    else if (this.line.kind !== 'lost') this.become({ kind: 'lost', sinceMs: this.heardMs });
  };

  private become(state: LineState): void {
    this.line = state;
    for (const listener of this.listeners) listener();
  }
}
