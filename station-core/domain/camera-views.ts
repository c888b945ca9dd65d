/** What screens see of cameras: how each is, what stands in the network, and who or what was seen. */
import type { CameraId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Camera, CameraHealth, Sighting, WatchEntry } from './camera.ts';
import type { CameraProbe, FoundCamera } from './field-ports.ts';

export interface CameraRow {
  readonly camera: Camera;
  /** A password is on file; it never comes out again. */
  readonly hasPassword: boolean;
  readonly zoneName: string | null;
  readonly piles: readonly { readonly id: string; readonly name: string }[];
  /** null: it is switched off, or nothing is known of it yet. */
  readonly health: CameraHealth | null;
}

/** cameraId: it is on file already. */
export interface FoundCameraRow extends FoundCamera {
  readonly cameraId: CameraId | null;
}

export type { CameraProbe };

export interface SightingRow extends Sighting {
  /** As it is called now; its id where it was removed. */
  readonly cameraName: string;
}

export interface WatchRow extends WatchEntry {
  readonly addedByName: string;
  readonly lastSeenMs: UtcMs | null;
}

/** Files that map topics of cameras to signals. problems: those that were left out, with the field that is wrong. */
export interface EventMapsView {
  readonly names: readonly string[];
  readonly problems: readonly EventMapProblem[];
}

export interface EventMapProblem {
  readonly file: string;
  /** Line in the file where it is known, else 0. */
  readonly line: number;
  /** e.g. `rules.3.on`; empty: the file as a whole. */
  readonly field: string;
  readonly help: string;
}
