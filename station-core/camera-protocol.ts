/** What crosses between the core's main thread and the cameras' thread. Everything is data; every queue has a limit, said where it is. */
import type { FaultCode, FaultDetail } from './base/fault.ts';
import type { CameraId, IncidentId } from './base/ids.ts';
import type { Camera, CameraHealth } from './domain/camera.ts';
import type { EventMapsView } from './domain/camera-views.ts';
import type { CameraAccess, CameraProbe, CameraTold, FoundCamera, KeptEvidence, LiveStream } from './domain/field-ports.ts';

export type WatchedSetup = Camera & { readonly password: string };

/** Given to the thread when it starts. */
export interface CameraWorkerData {
  readonly dataFolder: string;
  /** Tests ask loopback in place of the networks' multicast group. */
  readonly discovery: { readonly from: readonly string[]; readonly group: { readonly address: string; readonly port: number } } | null;
}

/** What is answered, and what comes back: one line per question. */
export interface Questions {
  eventMaps: { ask: undefined; answer: EventMapsView };
  discover: { ask: undefined; answer: readonly FoundCamera[] };
  probe: { ask: CameraAccess; answer: CameraProbe };
  snapshot: { ask: { readonly cameraId: CameraId }; answer: Uint8Array };
  move: { ask: { readonly cameraId: CameraId; readonly speed: Speed }; answer: undefined };
  toPreset: { ask: { readonly cameraId: CameraId; readonly preset: string }; answer: undefined };
  savePreset: { ask: { readonly cameraId: CameraId; readonly name: string }; answer: string };
  relay: { ask: { readonly cameraId: CameraId; readonly token: string; readonly on: boolean }; answer: undefined };
  speak: { ask: { readonly cameraId: CameraId; readonly sound: Uint8Array }; answer: undefined };
  record: { ask: RecordOrder; answer: KeptEvidence };
}

export interface Speed {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

export interface RecordOrder {
  readonly incidentId: IncidentId;
  readonly cameraId: CameraId;
  readonly prerollMs: number;
  readonly postrollMs: number;
}

export type AnyQuestion = { [Name in keyof Questions]: { readonly name: Name; readonly params: Questions[Name]['ask'] } }[keyof Questions];

export type ToCameras =
  | { readonly kind: 'set-up'; readonly cameras: readonly WatchedSetup[] }
  | { readonly kind: 'ask'; readonly askId: number; readonly question: AnyQuestion }
  | { readonly kind: 'live-start'; readonly liveId: number; readonly cameraId: CameraId }
  | { readonly kind: 'live-stop'; readonly liveId: number }
  /** So many frames were handed on: the thread sends no more than it may be ahead. */
  | { readonly kind: 'live-taken'; readonly liveId: number; readonly frames: number }
  | { readonly kind: 'close' };

export type FromCameras =
  | { readonly kind: 'answer'; readonly askId: number; readonly value: unknown }
  | { readonly kind: 'fault'; readonly askId: number; readonly code: FaultCode; readonly detail: FaultDetail }
  /** atHr: when it arrived, by the process's own clock (hrtime, ms): the threads' monotonic clocks begin at different instants. */
  | { readonly kind: 'told'; readonly told: CameraTold; readonly atHr: number }
  | { readonly kind: 'health'; readonly health: CameraHealth }
  | { readonly kind: 'live-frame'; readonly liveId: number; readonly stream: LiveStream }
  | { readonly kind: 'live-end'; readonly liveId: number; readonly problem: string }
  /** A clip that an earlier run left behind. */
  | { readonly kind: 'recovered'; readonly clip: KeptEvidence & { readonly incidentId: IncidentId; readonly cameraId: CameraId } }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly fields: Readonly<Record<string, unknown>>;
      readonly text: string;
    }
  | { readonly kind: 'closed' };

/** Milliseconds of the process's own clock, the same in every thread. */
export function processMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}
