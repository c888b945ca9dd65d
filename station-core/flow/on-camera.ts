/** Cameras: set up from the desk, how they are, and what they saw. */
import { addMs, DAY_MS, type UtcMs } from '../base/time.ts';
import type { CameraId } from '../base/ids.ts';
import type { Camera, CameraHealth, CameraSignal, Sighting, WatchEntry } from '../domain/camera.ts';
import type { OperatorEvent, SafetyEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { AlarmKind } from '../domain/station.ts';
import type { Reader } from '../store/connection.ts';
import {
  camerasSeen,
  comparable,
  hasSighting,
  MOST_WATCHED,
  sightingsOfBefore,
  watchById,
  watchCount,
  watchFor,
} from '../store/sightings.ts';
import { cameraById, camerasOf, MOST_CAMERAS } from '../store/site-cameras.ts';
import { raise, settle } from './alarms.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';

type Of<Kind extends (OperatorEvent | SafetyEvent)['kind']> = Extract<OperatorEvent | SafetyEvent, { kind: Kind }>;

/** A camera whose clock is off by more puts its events at the wrong time. */
const CLOCK_OFF_MS = 5_000;
/** What a camera saw that is on file no more is kept so long. */
const KEEP_REMOVED_DAYS = 30;
/** Sightings that go in one step of the tick. */
const GO_AT_ONCE = 200;
/** Of these a record is kept; motion, tampering and inputs are signals alone. */
const SIGHTINGS: ReadonlySet<CameraSignal> = new Set([
  'person', 'vehicle', 'face', 'plate', 'line-crossed', 'loitering', 'smoke', 'fire', 'over-temperature', 'no-helmet', 'smoking', 'fall',
]); // prettier-ignore
const OF_PEOPLE: ReadonlySet<CameraSignal> = new Set(['person', 'line-crossed', 'loitering', 'no-helmet', 'smoking', 'fall']);

export function onPutCamera({ db }: Context, event: Of<'operator.put-camera'>): Outcome {
  const { camera, password, receivedMs } = event;
  const known = cameraById(db, camera.id);
  if (known === null && camerasOf(db).length >= MOST_CAMERAS)
    return refused({ field: 'camera', help: `A station has at most ${MOST_CAMERAS} cameras.` });
  // The password belongs to the host it was typed for: sent to another one, it would be given away.
  if (known !== null && password === null && hostOf(known) !== hostOf(camera) && known.username !== '')
    return refused({ field: 'password', help: 'The camera has another address now: type its password again.' });
  const quiet = camera.enabled ? noParts() : settleAll(db, camera.id, receivedMs);
  return outcome(
    DONE,
    join({ writes: [{ kind: 'camera.put', camera, password, atMs: receivedMs }], commands: [], notices: changed() }, quiet),
  );
}

export function onRemoveCamera({ db }: Context, event: Of<'operator.remove-camera'>): Outcome {
  const { cameraId, receivedMs } = event;
  if (cameraById(db, cameraId) === null) return notFound({ camera: cameraId });
  return outcome(
    DONE,
    join(
      { writes: [{ kind: 'camera.delete', cameraId, atMs: receivedMs }], commands: [], notices: changed() },
      settleAll(db, cameraId, receivedMs),
    ),
  );
}

export function onPutWatch({ db }: Context, event: Of<'operator.put-watch'>): Outcome {
  const { entry, operatorId, receivedMs } = event;
  if (comparable(entry.signal, entry.label) === '') return refused({ field: 'label', help: 'Nothing is left of it to compare.' });
  const same = watchFor(db, entry.signal, entry.label);
  if (same !== null && same.id !== entry.id) return refused({ field: 'label', help: 'This is on the list already.' });
  const known = watchById(db, entry.id);
  if (known === null && watchCount(db) >= MOST_WATCHED)
    return refused({ field: 'label', help: `The list holds at most ${MOST_WATCHED} entries.` });
  const kept: WatchEntry = { ...entry, addedBy: known?.addedBy ?? operatorId, addedAtMs: known?.addedAtMs ?? receivedMs };
  return outcome(DONE, { writes: [{ kind: 'watch.put', entry: kept }], commands: [], notices: [{ topic: 'sightings' }] });
}

export function onRemoveWatch({ db }: Context, event: Of<'operator.remove-watch'>): Outcome {
  if (watchById(db, event.watchId) === null) return notFound({ watch: event.watchId });
  return outcome(
    DONE,
    join(
      { writes: [{ kind: 'watch.delete', watchId: event.watchId }], commands: [], notices: [{ topic: 'sightings' }] },
      settle(db, watchKey(event.watchId), event.receivedMs),
    ),
  );
}

/** What lasted (cameras.ts waits before it tells) becomes an alarm, and what is over ends it. */
export function onCameraHealth({ db }: Context, event: Of<'camera.health'>): Outcome {
  const { health, receivedMs } = event;
  const camera = cameraById(db, health.cameraId);
  if (camera === null || !camera.enabled) return outcome(DONE);
  const parts = troublesOf(camera, health).map(({ kind, severity, isThere, detail }) =>
    isThere
      ? raise(db, keyOf(kind, camera.id), kind, severity, { cameraId: camera.id, camera: camera.name, ...detail }, receivedMs)
      : settle(db, keyOf(kind, camera.id), receivedMs),
  );
  return outcome(DONE, join({ ...noParts(), notices: [{ topic: 'cameras' }] }, ...parts));
}

/** A second arrival is the same fact. Pictures are kept where the camera's privacy allows it. */
export function onCameraTold({ db }: Context, event: Of<'camera.told'>): Outcome {
  const camera = cameraById(db, event.cameraId);
  if (camera === null || !event.on || !SIGHTINGS.has(event.signal) || hasSighting(db, event.sightingId))
    return outcome(DONE, unkept(event.picture));
  const { privacy } = camera;
  const label = event.signal === 'face' && !privacy.faces ? '' : event.label;
  const watched = label === '' ? null : watchFor(db, event.signal, label);
  const seen = watched === null ? noParts() : watchedSeen(db, camera, watched, label, event.receivedMs);
  if (privacy.keepDays === 0) return outcome(DONE, join(unkept(event.picture), seen));
  const mayShow = event.signal === 'face' ? privacy.faces : privacy.people || !OF_PEOPLE.has(event.signal);
  const sighting: Sighting = {
    id: event.sightingId,
    cameraId: camera.id,
    signal: event.signal,
    label,
    atMs: event.receivedMs,
    picture: mayShow ? event.picture : null,
    isWatched: watched !== null,
  };
  return outcome(
    DONE,
    join(
      { writes: [{ kind: 'sighting.add', sighting }], commands: [], notices: [{ topic: 'sightings' }] },
      mayShow ? noParts() : unkept(event.picture),
      seen,
    ),
  );
}

/** Sightings past the days of their camera, some at a time. */
export function* sightingSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  // Once in ten seconds is often enough to look.
  if (Math.floor(nowMs / 1_000) % 10 !== 0) return;
  for (const cameraId of camerasSeen(db)) {
    const days = cameraById(db, cameraId)?.privacy.keepDays ?? KEEP_REMOVED_DAYS;
    const old = sightingsOfBefore(db, cameraId, addMs(nowMs, -days * DAY_MS), GO_AT_ONCE);
    if (old.length > 0) yield () => forget(old);
  }
}

function forget(old: readonly Sighting[]): Parts {
  const names = old.map(({ picture }) => picture).filter((name) => name !== null);
  return {
    writes: [{ kind: 'sightings.delete', sightingIds: old.map(({ id }) => id) }],
    commands: names.length === 0 ? [] : [{ kind: 'pictures.remove', names }],
    notices: [{ topic: 'sightings' }],
  };
}

function unkept(picture: string | null): Parts {
  return picture === null ? noParts() : { writes: [], commands: [{ kind: 'pictures.remove', names: [picture] }], notices: [] };
}

function watchedSeen(db: Reader, camera: Camera, entry: WatchEntry, label: string, atMs: UtcMs): Parts {
  const detail = { cameraId: camera.id, camera: camera.name, label, note: entry.note, signal: entry.signal };
  return join(
    { writes: [{ kind: 'watch.seen', watchId: entry.id, atMs }], commands: [], notices: [] },
    raise(db, watchKey(entry.id), 'watched-seen', 'high', detail, atMs),
  );
}

interface Trouble {
  readonly kind: AlarmKind;
  readonly severity: 'medium' | 'high';
  readonly isThere: boolean;
  readonly detail: Readonly<Record<string, string | number>>;
}

function troublesOf(camera: Camera, health: CameraHealth): readonly Trouble[] {
  const offMs = health.clockOffsetMs ?? 0;
  return [
    { kind: 'camera-unreachable', severity: 'high', isThere: !health.reachable, detail: { problem: health.problem } },
    // A camera that cannot be reached at all is said once.
    {
      kind: 'camera-not-recording',
      severity: 'high',
      isThere: camera.prerollS > 0 && health.reachable && !health.recording,
      detail: { problem: health.problem },
    },
    { kind: 'camera-covered', severity: 'high', isThere: health.covered, detail: {} },
    { kind: 'camera-clock', severity: 'medium', isThere: Math.abs(offMs) > CLOCK_OFF_MS, detail: { offS: Math.round(offMs / 1_000) } },
  ];
}

const KINDS = ['camera-unreachable', 'camera-not-recording', 'camera-covered', 'camera-clock'] as const;

function settleAll(db: Reader, cameraId: CameraId, atMs: UtcMs): Parts {
  return join(...KINDS.map((kind) => settle(db, keyOf(kind, cameraId), atMs)));
}

function keyOf(kind: AlarmKind, cameraId: CameraId): string {
  return `${kind}:${cameraId}`;
}

function watchKey(watchId: string): string {
  return `watched-seen:${watchId}`;
}

/** The lane has to know in which zone it stands. */
function changed(): Parts['notices'] {
  return [{ topic: 'cameras' }, { topic: 'safety' }];
}

function hostOf({ serviceUrl, mainUrl }: Camera): string {
  const address = serviceUrl === '' ? mainUrl : serviceUrl;
  return URL.canParse(address) ? new URL(address).hostname : '';
}
