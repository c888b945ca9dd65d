/** What the local server may ask of the site's cameras. */
import type { EventMapsView } from './camera-views.ts';
import type { Cameras } from './field-ports.ts';
import type { CameraSignal } from './camera.ts';

export interface SiteCameras extends Omit<Cameras, 'setUp' | 'close'> {
  eventMaps(): Promise<EventMapsView>;
  /** A picture that was kept with a sighting. Throws Fault('input.not-found'). */
  picture(name: string): Promise<Uint8Array>;
}

/**
 * Names who or what is on a picture, on this PC. None is shipped and none runs unless one is given to the core; a camera's pictures go
 * to it only where its privacy says so. What it makes of the bytes has to happen off the core's main thread.
 */
export interface Recogniser {
  /** As shown in the log: what it is, and its version. */
  readonly name: string;
  /** null: nobody it knows. Rejects or takes longer than 5 s: as if it knew nobody. */
  label(picture: Uint8Array, signal: CameraSignal): Promise<string | null>;
}
