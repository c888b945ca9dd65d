/** What stands at a camera: detectors that say on and off, repeat themselves and fall silent -> changes of its signals, each told once. */
import type { CameraSignal } from '../../../domain/camera.ts';
import type { Meaning } from './event-map.ts';

export interface SignalChange {
  readonly signal: CameraSignal;
  readonly label: string;
  readonly on: boolean;
  /** It stood already when the station subscribed. */
  readonly isInitial: boolean;
}

/** A happening without an end counts as on for so long after it was told last. */
const PULSE_MS = 5_000;
/** A detector that was on and is not heard again: makers forget to tell the end. Never of what may be a danger. */
const FORGOTTEN_MS = 300_000;
const DANGEROUS: ReadonlySet<CameraSignal> = new Set(['smoke', 'fire', 'over-temperature', 'input', 'tamper']);
/** Signals with different labels, and detectors of one signal; past it the oldest harmless one is taken for over, else the new one is passed over. */
const MOST_SIGNALS = 256;
const MOST_DETECTORS = 64;

interface Standing {
  readonly signal: CameraSignal;
  readonly label: string;
  /** By detector, until when it is taken for on (monotonic, ms). */
  readonly detectors: Map<string, number>;
}

export class SignalStates {
  readonly #standing = new Map<string, Standing>();

  /** What changed by this. nowMs: monotonic. */
  heard(meaning: Meaning, isInitial: boolean, nowMs: number): SignalChange[] {
    const { signal, label, on, about } = meaning;
    const key = `${signal}/${label}`;
    const known = this.#standing.get(key);
    if (on === false) {
      known?.detectors.delete(about);
      return known !== undefined && known.detectors.size === 0 ? this.#end(key, known) : [];
    }
    const untilMs = on === null ? nowMs + PULSE_MS : DANGEROUS.has(signal) ? Infinity : nowMs + FORGOTTEN_MS;
    if (known !== undefined) {
      if (known.detectors.size < MOST_DETECTORS || known.detectors.has(about)) known.detectors.set(about, untilMs);
      return [];
    }
    const made = this.#makeRoom(signal);
    if (made === null) return [];
    this.#standing.set(key, { signal, label, detectors: new Map([[about, untilMs]]) });
    return [...made, { signal, label, on: true, isInitial }];
  }

  /** What is over by time alone; to be asked once a second. */
  passed(nowMs: number): SignalChange[] {
    const changes: SignalChange[] = [];
    for (const [key, standing] of this.#standing) {
      for (const [about, untilMs] of standing.detectors) if (untilMs <= nowMs) standing.detectors.delete(about);
      if (standing.detectors.size === 0) changes.push(...this.#end(key, standing));
    }
    return changes;
  }

  /** True while the camera says that something stands before its lens. */
  get isTampered(): boolean {
    for (const { signal } of this.#standing.values()) if (signal === 'tamper') return true;
    return false;
  }

  /** The camera is gone for good (removed, switched off): nothing of it stands any more. */
  clear(): SignalChange[] {
    return [...this.#standing].flatMap(([key, standing]) => this.#end(key, standing));
  }

  #end(key: string, { signal, label }: Standing): SignalChange[] {
    this.#standing.delete(key);
    return [{ signal, label, on: false, isInitial: false }];
  }

  /** null: there is none, and the new one is no danger. */
  #makeRoom(signal: CameraSignal): SignalChange[] | null {
    if (this.#standing.size < MOST_SIGNALS) return [];
    for (const [key, standing] of this.#standing) if (!DANGEROUS.has(standing.signal)) return this.#end(key, standing);
    return DANGEROUS.has(signal) && this.#standing.size < 2 * MOST_SIGNALS ? [] : null;
  }
}
