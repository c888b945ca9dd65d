/** Cameras, what they saw, and whom to watch for. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { CameraProbe, CameraRow, EventMapsView, FoundCameraRow, SightingRow, WatchRow } from '../../domain/camera-views.ts';
import type { Page } from '../../domain/views.ts';
import { idText, ms, page } from './parts.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const speed = z.number().min(-1).max(1);
/** Without a name and a password in it: those have fields of their own. */
const address = (schemes: RegExp) =>
  z
    .string()
    .trim()
    .max(300)
    .regex(schemes)
    .regex(/^[^@\s]*$/);
const webAddress = address(/^https?:\/\/./);
const videoAddress = z.union([z.literal(''), address(/^rtsps?:\/\/./)]);
/** CameraSignal of domain/camera.ts. */
export const cameraSignal = z.enum([
  'person', 'vehicle', 'face', 'plate', 'line-crossed', 'loitering', 'smoke', 'fire', 'over-temperature', 'no-helmet', 'smoking', 'fall', 'motion', 'tamper', 'input',
]); // prettier-ignore
/** As domain/camera.ts tells each field. */
const cameraInput = z.object({
  name: z.string().trim().min(1).max(60),
  /** Empty: RTSP alone. */
  serviceUrl: z.union([z.literal(''), webAddress]),
  username: z.string().max(60),
  pinnedCertificate: sha256.nullable(),
  mainProfile: z.string().max(64),
  subProfile: z.string().max(64),
  mainUrl: videoAddress,
  subUrl: videoAddress,
  zoneId: z.string().min(1).max(40).nullable(),
  pileIds: z.array(idText).max(64),
  alarmPreset: z.string().max(64).nullable(),
  presets: z.record(idText, z.string().max(64)),
  prerollS: z.number().int().min(0).max(60),
  postrollS: z.number().int().min(0).max(300),
  eventMap: z.string().max(60),
  privacy: z.object({ people: z.boolean(), faces: z.boolean(), recognise: z.boolean(), keepDays: z.number().int().min(0).max(365) }),
  enabled: z.boolean(),
  place: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).nullable(),
});

/** Notices: cameras (rows and health, at most once a second), sightings. Pictures: GET /camera/<id>/snapshot.jpg and /sighting/<id>.jpg. */
export const camerasArea = {
  list: oc.output(type<readonly CameraRow[]>()),
  /** WS-Discovery on the site's networks; takes up to 5 s. */
  discover: oc.output(type<readonly FoundCameraRow[]>()),
  /** What a camera is and can, before it is saved. Rejects with camera.* faults that say why not. password null: the one on file of cameraId. */
  probe: oc
    .input(
      z.object({
        cameraId: idText.nullable().default(null),
        serviceUrl: webAddress,
        username: z.string().max(60),
        password: z.string().max(200).nullable(),
        /** SHA-256 of its certificate, as an earlier probe told it; null: told, and to be confirmed by a person. */
        pinnedCertificate: sha256.nullable().default(null),
      }),
    )
    .output(type<CameraProbe>()),
  /** cameraId null: a new one. password null: as it was; empty: none. */
  save: oc
    .input(z.object({ cameraId: idText.nullable(), password: z.string().max(200).nullable(), camera: cameraInput }))
    .output(type<{ readonly cameraId: string }>()),
  remove: oc.input(z.object({ cameraId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
  /** -1 to 1 each; all 0 stops. A camera that is not told again stops by itself after 5 s. */
  move: oc.input(z.object({ cameraId: idText, pan: speed, tilt: speed, zoom: speed })).output(type<{ readonly done: true }>()),
  toPreset: oc.input(z.object({ cameraId: idText, preset: z.string().min(1).max(64) })).output(type<{ readonly done: true }>()),
  savePreset: oc.input(z.object({ cameraId: idText, name: z.string().trim().min(1).max(40) })).output(type<{ readonly preset: string }>()),
  relay: oc
    .input(z.object({ cameraId: idText, token: z.string().min(1).max(64), on: z.boolean() }))
    .output(type<{ readonly done: true }>()),
  /** sound: G.711 µ-law at 8 kHz as base64, at most 60 s. Resolves when it was spoken; camera.* faults where the camera takes none. */
  speak: oc.input(z.object({ cameraId: idText, sound: z.base64().min(4).max(640_000) })).output(type<{ readonly done: true }>()),
  /** Maps of topics to signals, shipped ones and the site's own files, as they were read at the start. */
  eventMaps: oc.output(type<EventMapsView>()),
  /** Newest first. */
  sightings: oc
    .input(
      z.object({
        cameraId: idText.nullable().default(null),
        signal: cameraSignal.nullable().default(null),
        text: z.string().max(80).default(''),
        watched: z.boolean().default(false),
        fromMs: ms.nullable().default(null),
        toMs: ms.nullable().default(null),
        ...page,
      }),
    )
    .output(type<Page<SightingRow>>()),
  watchList: oc.output(type<readonly WatchRow[]>()),
  /** watchId null: a new entry. A plate is compared without spaces, dots and hyphens. */
  saveWatch: oc
    .input(
      z.object({
        watchId: idText.nullable(),
        signal: z.enum(['plate', 'face']),
        label: z.string().trim().min(1).max(80),
        note: z.string().trim().max(200),
      }),
    )
    .output(type<{ readonly watchId: string }>()),
  removeWatch: oc.input(z.object({ watchId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
};
