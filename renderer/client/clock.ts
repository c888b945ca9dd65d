/** The station's clock as a screen shows it: the screen's own clock, set right by the times the station tells. */

export class StationClock {
  private readonly ownMs: () => number;
  private offsetMs = 0;
  private readonly listeners = new Set<() => void>();
  private tick: ReturnType<typeof setInterval> | null = null;

  constructor(ownMs: () => number) {
    this.ownMs = ownMs;
  }

  /** UTC milliseconds at the station. */
  readonly nowMs = (): number => this.ownMs() + this.offsetMs;

  /** The station said what time it is. Differences below a second are the way there. */
  heard(stationMs: number): void {
    const offset = stationMs - this.ownMs();
    if (Math.abs(offset - this.offsetMs) > 1_000) this.offsetMs = offset;
  }

  readonly onTick = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.tick ??= setInterval(() => this.tell(), 1_000);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0 || this.tick === null) return;
      clearInterval(this.tick);
      this.tick = null;
    };
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
