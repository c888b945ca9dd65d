/** Names of signals of each pile and camera: one that makes up names takes no room away from the detectors of others. */
import { thingOf } from '../rules/safety/signal-key.ts';

/** Of one pile or camera: more than any has. */
const MOST_NAMES = 256;

export class SignalRoom {
  readonly #names = new Map<string, Set<string>>();

  /** Sensors are set up by people: they always have room. */
  isOneTooMany(key: string): boolean {
    const thing = thingOf(key);
    if (!thing.startsWith('pile:') && !thing.startsWith('camera:')) return false;
    const names = this.#names.get(thing) ?? new Set();
    this.#names.set(thing, names);
    if (names.size < MOST_NAMES) names.add(key);
    return !names.has(key);
  }
}
