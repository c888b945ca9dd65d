/** Cameras: what is known of them, what they tell, and what they can be asked to do. Names follow ONVIF. */
import type { CameraId, OperatorId, PileId, SightingId, ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { MapPlace } from './map-place.ts';

export interface Camera {
  readonly id: CameraId;
  readonly name: string;
  /** Of the ONVIF device service, e.g. http://192.168.1.20/onvif/device_service; empty: RTSP alone. */
  readonly serviceUrl: string;
  readonly username: string;
  /** SHA-256 of its TLS certificate, pinned when it was added by https; null: plain, or a certificate the PC trusts. */
  readonly pinnedCertificate: string | null;
  /** Profile tokens: evidence keeps the main stream, live view and walls show the sub stream. Empty: what the camera offers first. */
  readonly mainProfile: string;
  readonly subProfile: string;
  /** RTSP addresses told by the camera, or typed; without credentials. */
  readonly mainUrl: string;
  readonly subUrl: string;
  readonly zoneId: ZoneId | null;
  /** Piles it sees. */
  readonly pileIds: readonly PileId[];
  /** Where it is turned when its zone has an alarm; null: it stays. */
  readonly alarmPreset: string | null;
  /** Per pile, where it is turned for that pile. */
  readonly presets: Readonly<Record<string, string>>;
  /** Seconds of encoded video kept in memory; 0: it is not recorded. */
  readonly prerollS: number;
  readonly postrollS: number;
  /** Name of the JSON file that maps its topics to signals; empty: the shipped ones, tried in turn. */
  readonly eventMap: string;
  readonly privacy: {
    /** Pictures of people, and of faces, are kept with what was seen. Without, it is written down that somebody was seen, without a picture. */
    readonly people: boolean;
    readonly faces: boolean;
    /** The picture of a face goes to the local recogniser, where there is one, for a label. Needs the consent of who is filmed. */
    readonly recognise: boolean;
    /** Sightings and their pictures go after so many days. */
    readonly keepDays: number;
  };
  readonly enabled: boolean;
  readonly place: MapPlace | null;
}

export interface CameraMake {
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
}

export interface CameraAbilities {
  readonly profiles: readonly {
    readonly token: string;
    readonly name: string;
    readonly codec: string;
    readonly width: number;
    readonly height: number;
  }[];
  readonly presets: readonly { readonly token: string; readonly name: string }[];
  readonly ptz: boolean;
  readonly relays: readonly string[];
  readonly inputs: readonly string[];
  readonly snapshots: boolean;
  readonly events: boolean;
  readonly audioOut: boolean;
}

/** How a camera is, as far as the station can see. */
export interface CameraHealth {
  readonly cameraId: CameraId;
  readonly reachable: boolean;
  /** Frames of the main stream arrive. */
  readonly recording: boolean;
  readonly eventsFlow: boolean;
  /** Told by the camera (tamper, scene change), or a picture that never changes. */
  readonly covered: boolean;
  /** Camera time minus station time; null: not known. */
  readonly clockOffsetMs: number | null;
  /** In plain words, English; empty: none. */
  readonly problem: string;
  readonly codec: string;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  readonly ringBytes: number;
  readonly ringMs: number;
  readonly make: CameraMake | null;
  readonly abilities: CameraAbilities | null;
}

/** What a camera's own analytics told, mapped to a word the station knows. */
export type CameraSignal =
  | 'person'
  | 'vehicle'
  | 'face'
  | 'plate'
  | 'line-crossed'
  | 'loitering'
  | 'smoke'
  | 'fire'
  | 'over-temperature'
  | 'no-helmet'
  | 'smoking'
  | 'fall'
  | 'motion'
  | 'tamper'
  | 'input';

/** What a stream of pictures is. Key frames carry their parameter sets, so that each can be decoded from where it stands. */
export interface VideoFormat {
  readonly kind: 'h264' | 'h265';
  /** As WebCodecs wants it, e.g. avc1.42E01F. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

/** One encoded picture (access unit, Annex-B). */
export interface VideoFrame {
  /** Presentation time of the stream's own clock, unwrapped, microseconds. */
  readonly ptsUs: number;
  readonly isKey: boolean;
  readonly data: Uint8Array;
}

/** A record of somebody or something seen, with a picture where privacy allows it. */
export interface Sighting {
  readonly id: SightingId;
  readonly cameraId: CameraId;
  readonly signal: CameraSignal;
  readonly label: string;
  readonly atMs: UtcMs;
  /** File name under `<dataFolder>/sightings/`; null: none was kept. */
  readonly picture: string | null;
  readonly isWatched: boolean;
}

/** Somebody or something to be told of when it is seen: a plate, or a label the camera gives a known face. */
export interface WatchEntry {
  readonly id: string;
  readonly signal: 'plate' | 'face';
  readonly label: string;
  readonly note: string;
  readonly addedBy: OperatorId;
  readonly addedAtMs: UtcMs;
}
