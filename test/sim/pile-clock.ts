/** The clock inside a pile: it may be off, unset, or written in the wrong zone (FIELD-FAULTS F17). */
import type { Timers } from './timers.ts';

/** How a pile's clock differs from true time. */
export interface ClockOptions {
  /** Added to true time; default 0. */
  readonly offsetMs?: number;
  /** Counts from 1970 after every power-up, until the central system tells the time. */
  readonly startsUnset?: boolean;
  /** Takes over currentTime of Boot and Heartbeat; default only when it starts unset. */
  readonly followsServer?: boolean;
  /** How it writes times; the zone is `zoneMinutes` (default 120) where one is needed. */
  readonly format?: 'utc' | 'offset' | 'offset-hours' | 'no-zone' | 'local-marked-utc';
  readonly zoneMinutes?: number;
}

/** Pile time in UTC ms and as it goes over the wire. */
export class PileClock {
  readonly #timers: Timers;
  readonly #options: ClockOptions;
  #offsetMs: number;

  constructor(timers: Timers, options: ClockOptions = {}) {
    this.#timers = timers;
    this.#options = options;
    this.#offsetMs = options.offsetMs ?? 0;
    this.powerUp();
  }

  /** What the pile takes for now. */
  now(): number {
    return this.#timers.now() + this.#offsetMs;
  }

  /** The pile's now at a true time. */
  at(trueMs: number): number {
    return trueMs + this.#offsetMs;
  }

  /** An unset clock starts again in 1970. */
  powerUp(): void {
    if (this.#options.startsUnset === true) this.#offsetMs = -this.#timers.now();
  }

  /** The central system told the time. */
  hear(currentTime: unknown): void {
    const follows = this.#options.followsServer ?? this.#options.startsUnset === true;
    const serverMs = typeof currentTime === 'string' ? Date.parse(currentTime) : Number.NaN;
    if (follows && Number.isFinite(serverMs)) this.#offsetMs = serverMs - this.#timers.now();
  }

  /** Moves the clock by hand. */
  shift(ms: number): void {
    this.#offsetMs += ms;
  }

  /** A pile time as this pile writes it. */
  text(pileMs: number = this.now()): string {
    const zone = this.#options.zoneMinutes ?? 120;
    const local = new Date(pileMs + zone * 60_000).toISOString();
    const bare = local.slice(0, 19);
    switch (this.#options.format ?? 'utc') {
      case 'utc':
        return new Date(pileMs).toISOString();
      case 'offset':
        return `${bare}${zone < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(zone) / 60))}:${two(Math.abs(zone) % 60)}`;
      case 'offset-hours':
        return `${bare}${zone < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(zone) / 60))}`;
      case 'no-zone':
        return bare;
      case 'local-marked-utc':
        return `${bare}Z`;
    }
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
