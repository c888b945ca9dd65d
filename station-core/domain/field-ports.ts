/** What drivers of sensors and cameras need from the core, and what the core asks of them. */
import type { CameraId, FieldDeviceId, IncidentId, RelayId, SensorId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Camera, CameraAbilities, CameraHealth, CameraMake, CameraSignal, VideoFrame } from './camera.ts';
import type { Clock, Logger } from './ports.ts';
import type { FieldDevice, Relay, Sensor } from './safety.ts';

/** A reading as it came off the wire: calibrated, in its unit; before debounce. */
export interface FieldReading {
  readonly sensorId: SensorId;
  readonly value: number | null;
  /** Why there is no value: a Modbus exception, out of range, junk; null: all is well. */
  readonly problem: string | null;
  readonly atMs: UtcMs;
  /** By the monotonic clock, when it arrived. */
  readonly arrivedMs: number;
  /** A broker kept it from earlier: it says what was, and does not count as heard. */
  readonly isRetained?: boolean;
}

export interface SensorDriverHost {
  readonly clock: Clock;
  readonly log: Logger;
  /** Called in the turn in which the reading arrived. */
  readonly onReading: (reading: FieldReading) => void;
  /** A device (or the broker, id `mqtt`) came or went. problem in plain words; null: it answers. */
  readonly onDevice: (deviceId: FieldDeviceId, problem: string | null) => void;
  /** A watchdog output changed, or could not be: problem in plain words. */
  readonly onPulse?: (relayId: RelayId, problem: string | null) => void;
}

export interface FieldSetup {
  readonly devices: readonly FieldDevice[];
  readonly sensors: readonly Sensor[];
  readonly relays: readonly Relay[];
}

/** acted: written, and read back where the device can be read. */
export type RelayResult = { readonly outcome: 'acted'; readonly tookMs: number } | { readonly outcome: 'failed'; readonly problem: string };

/** stood: how long the output stood still, from its last change before to its first after. */
export type PauseResult =
  { readonly outcome: 'stood'; readonly stoodMs: number } | { readonly outcome: 'failed'; readonly problem: string };

/** Modbus and MQTT together. */
export interface SensorDriver {
  /** Keeps what did not change; a changed device or sensor begins anew. */
  setUp(setup: FieldSetup): void;
  /** Goes before every poll. Never rejects; at most 2 s. on: the relay acts (its actsBy says what the coil does). */
  act(relayId: RelayId, on: boolean): Promise<RelayResult>;
  /**
   * A watchdog output stands still for so long (at most 60 s, whatever is asked), then changes again by itself, whoever asked and
   * whatever became of him. Resolves when it has changed again, or could not. Never rejects. A changed set-up of it ends the pause.
   */
  pausePulse(relayId: RelayId, forMs: number): Promise<PauseResult>;
  /** Ends a pause now; without one nothing happens. */
  resumePulse(relayId: RelayId): void;
  /** One reading of every point of the device, now, for the installer. Rejects with a Fault that says why not. */
  probe(
    device: FieldDevice,
  ): Promise<readonly { readonly point: string; readonly value: number | null; readonly unit: string; readonly problem: string | null }[]>;
  close(): Promise<void>;
}

export interface CameraTold {
  readonly cameraId: CameraId;
  readonly signal: CameraSignal;
  /** Of an input: its token; of a plate or face: what the camera read. */
  readonly label: string;
  readonly on: boolean;
  /** It stood already when the station subscribed. */
  readonly isInitial: boolean;
  /** By the station's clock. */
  readonly atMs: UtcMs;
  readonly arrivedMs: number;
  readonly topic: string;
}

export interface FoundCamera {
  readonly serviceUrl: string;
  readonly name: string;
  readonly hardware: string;
  readonly address: string;
}

export interface CameraProbe {
  readonly make: CameraMake;
  readonly abilities: CameraAbilities;
  readonly mainProfile: string;
  readonly subProfile: string;
  readonly mainUrl: string;
  readonly subUrl: string;
  readonly clockOffsetMs: number | null;
  /** SHA-256 of the TLS certificate where it is https. */
  readonly certificate: string | null;
}

export interface CameraAccess {
  readonly serviceUrl: string;
  readonly username: string;
  readonly password: string;
  readonly pinnedCertificate: string | null;
}

/** A clip or snapshot that was written: bytes are on disk under the name before this is told. */
export interface KeptEvidence {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly fromMs: UtcMs;
  readonly toMs: UtcMs;
  readonly problem: string | null;
}

export interface LiveStream {
  /** As WebCodecs wants it, e.g. avc1.42E01F; told before the first frame, and again when it changes. */
  readonly codec: string;
  readonly frame: VideoFrame;
}

export interface CameraHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly onTold: (told: CameraTold) => void;
  /** When something of it changed, at most once a second per camera. */
  readonly onHealth: (health: CameraHealth) => void;
}

/** All cameras, in a thread of their own: nothing a camera sends is parsed on the core's main thread. */
export interface Cameras {
  setUp(cameras: readonly (Camera & { readonly password: string })[]): void;
  /** WS-Discovery on the site's networks, at most 5 s. */
  discover(): Promise<readonly FoundCamera[]>;
  /** What a camera is and can, before it is added. Rejects with a Fault that says in words why not. */
  probe(access: CameraAccess): Promise<CameraProbe>;
  health(): readonly CameraHealth[];
  /** JPEG, from the camera's snapshot address or else its last key frame's (then null where it cannot be made). */
  snapshot(cameraId: CameraId): Promise<Uint8Array>;
  /** The sub stream, from the newest key frame on, until stopped. A reader that is slow loses whole groups of pictures, never single frames. */
  live(cameraId: CameraId, onFrame: (stream: LiveStream) => void, onEnd: (problem: string) => void): () => void;
  /** -1 to 1 each; all 0 stops. */
  move(cameraId: CameraId, speed: { readonly pan: number; readonly tilt: number; readonly zoom: number }): Promise<void>;
  toPreset(cameraId: CameraId, preset: string): Promise<void>;
  savePreset(cameraId: CameraId, name: string): Promise<string>;
  relay(cameraId: CameraId, token: string, on: boolean): Promise<void>;
  /** G.711 µ-law at 8 kHz, at most 60 s. Rejects where the camera offers no audio out. */
  speak(cameraId: CameraId, sound: Uint8Array): Promise<void>;
  /** Writes the ring's last prerollMs and what comes in the next postrollMs as one MP4. Longer than that: asked again while it runs, the end moves. */
  record(order: {
    readonly incidentId: IncidentId;
    readonly cameraId: CameraId;
    readonly prerollMs: number;
    readonly postrollMs: number;
  }): Promise<KeptEvidence>;
  close(): Promise<void>;
}
