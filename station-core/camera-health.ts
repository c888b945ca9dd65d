/** Health of cameras, told to the inbox once it has lasted: a camera that loses one answer is no alarm. */
import type { CameraId } from './base/ids.ts';
import type { CameraHealth } from './domain/camera.ts';
import type { Clock } from './domain/ports.ts';

/** A change counts when it stayed for so long. */
const LASTS_MS = 10_000;
const CLOCK_OFF_MS = 5_000;

interface Watched {
  health: CameraHealth;
  /** What counts of it, and since when it is so. */
  state: string;
  sinceMs: number;
  /** What the inbox knows; null: nothing yet since the start, so that alarms of an earlier run are settled. */
  told: string | null;
}

export class HealthWatch {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #tell: (health: CameraHealth) => void;
  readonly #watched = new Map<CameraId, Watched>();

  constructor(clock: Pick<Clock, 'monotonic'>, tell: (health: CameraHealth) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  heard(health: CameraHealth): void {
    const state = stateOf(health);
    const known = this.#watched.get(health.cameraId);
    if (known === undefined) {
      this.#watched.set(health.cameraId, { health, state, sinceMs: this.#clock.monotonic(), told: null });
      return;
    }
    known.health = health;
    if (known.state === state) return;
    known.state = state;
    known.sinceMs = this.#clock.monotonic();
  }

  /** To be asked once a second. */
  look(): void {
    const nowMs = this.#clock.monotonic();
    for (const watched of this.#watched.values()) {
      if (watched.state === watched.told || nowMs - watched.sinceMs < LASTS_MS) continue;
      watched.told = watched.state;
      this.#tell(watched.health);
    }
  }

  keepOnly(cameraIds: ReadonlySet<CameraId>): void {
    for (const cameraId of this.#watched.keys()) if (!cameraIds.has(cameraId)) this.#watched.delete(cameraId);
  }
}

function stateOf({ reachable, recording, eventsFlow, covered, clockOffsetMs }: CameraHealth): string {
  return [reachable, recording, eventsFlow, covered, Math.abs(clockOffsetMs ?? 0) > CLOCK_OFF_MS].join();
}
