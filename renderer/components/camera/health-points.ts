/** What is said of a camera's health, point by point, and whether all of it is well. */
import type { CameraRow } from '../../../station-core/api/contract.ts';

export type HealthPoint =
  | 'off'
  | 'unheard'
  | 'reachable'
  | 'unreachable'
  | 'recording'
  | 'not-recording'
  | 'not-recorded'
  | 'events'
  | 'no-events'
  | 'events-not-offered'
  | 'sees'
  | 'covered'
  | 'clock-right'
  | 'clock-unknown'
  | 'clock-off';

/** A clock that is further off than this is said: pictures and events would not fit together. */
export const clockOffMs = 5_000;

/** What wants somebody. */
const TROUBLE: ReadonlySet<HealthPoint> = new Set(['unreachable', 'not-recording', 'no-events', 'covered', 'clock-off']);

/** In the order in which they are shown; of a camera that is away only that is said, the rest would be old. */
export function healthPoints({ camera, health }: Pick<CameraRow, 'camera' | 'health'>): readonly HealthPoint[] {
  if (!camera.enabled) return ['off'];
  if (health === null) return ['unheard'];
  if (!health.reachable) return ['unreachable'];
  // A camera without an ONVIF address is a picture and nothing more.
  const offersEvents = camera.serviceUrl !== '' && (health.abilities?.events ?? true);
  const clock = health.clockOffsetMs === null ? 'clock-unknown' : Math.abs(health.clockOffsetMs) > clockOffMs ? 'clock-off' : 'clock-right';
  return [
    'reachable',
    camera.prerollS === 0 ? 'not-recorded' : health.recording ? 'recording' : 'not-recording',
    !offersEvents ? 'events-not-offered' : health.eventsFlow ? 'events' : 'no-events',
    health.covered ? 'covered' : 'sees',
    clock,
  ];
}

/** Whether somebody should look at it. */
export function hasTrouble(row: Pick<CameraRow, 'camera' | 'health'>): boolean {
  return healthPoints(row).some((point) => TROUBLE.has(point));
}
