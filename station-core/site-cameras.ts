/** The site's cameras, kept in step with the file: loaded, told to the lane and to the inbox, their health watched until it lasts. */
import { messageOf } from './base/fault.ts';
import type { CameraId } from './base/ids.ts';
import type { Recogniser, SiteCameras } from './domain/camera-port.ts';
import type { Camera, CameraHealth } from './domain/camera.ts';
import type { SafetyEvent } from './domain/event.ts';
import type { CameraTold } from './domain/field-ports.ts';
import type { Clock, Logger } from './domain/ports.ts';
import type { Notice } from './domain/outcome.ts';
import { HealthWatch } from './camera-health.ts';
import type { CameraWorkerData, WatchedSetup } from './camera-protocol.ts';
import { openCameras, type CamerasHost, type CamerasThread } from './cameras.ts';
import { Sightings } from './sightings.ts';
import { newEventId } from './system.ts';

export interface SiteCamerasHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly dataFolder: string;
  readonly workerUrl: URL;
  readonly discovery: CameraWorkerData['discovery'];
  readonly recogniser: Recogniser | null;
  /** Cameras that are switched on, with their passwords. */
  readonly load: () => Promise<readonly WatchedSetup[]>;
  readonly knownPictures: (names: readonly string[]) => Promise<readonly string[]>;
  /** To the safety lane, in the turn in which it arrives from the thread. */
  readonly onTold: (told: CameraTold) => void;
  readonly onRecovered: CamerasHost['onRecovered'];
  /** To the inbox. */
  readonly tell: (event: SafetyEvent) => void;
  /** To the screens alone: nothing was committed. */
  readonly onNotices: (notices: readonly Notice[]) => void;
}

export interface OpenSiteCameras extends SiteCameras {
  /** What is on file changed. */
  reload(): void;
  removePictures(names: readonly string[]): void;
  close(): Promise<void>;
}

/** Screens are told of health so often at most. */
const NOTICE_MS = 1_000;
const RELOAD_AGAIN_MS = 5_000;

/** Starts the thread and loads the cameras; a camera that cannot be reached holds nothing up. */
export function openSiteCameras(host: SiteCamerasHost): OpenSiteCameras {
  const { clock, log } = host;
  const setups = new Map<CameraId, Camera>();
  const watch = new HealthWatch(clock, (health) => host.tell({ kind: 'camera.health', id: newEventId(), receivedMs: clock.now(), health }));
  let hasNews = false;
  let isClosed = false;
  const sightings = new Sightings({
    clock,
    log,
    dataFolder: host.dataFolder,
    snapshot: (cameraId) => thread.snapshot(cameraId),
    recogniser: host.recogniser,
    camera: (cameraId) => setups.get(cameraId) ?? null,
    tell: host.tell,
  });
  const thread: CamerasThread = openCameras(
    { workerUrl: host.workerUrl, dataFolder: host.dataFolder, discovery: host.discovery },
    {
      clock,
      log,
      onTold: (told) => {
        host.onTold(told);
        sightings.heard(told);
      },
      onHealth: (health: CameraHealth) => {
        hasNews = true;
        watch.heard(health);
      },
      onRecovered: host.onRecovered,
    },
  );
  const cancelNotices = clock.every(NOTICE_MS, () => {
    watch.look();
    if (!hasNews) return;
    hasNews = false;
    host.onNotices([{ topic: 'cameras' }]);
  });

  let cancelReload: () => void = () => undefined;
  let loads = 0;
  const reload = (): void => {
    cancelReload();
    const load = (loads += 1);
    host.load().then(
      (cameras) => {
        // A later one is on its way, or came first.
        if (isClosed || load !== loads) return;
        setups.clear();
        for (const { password: _password, ...camera } of cameras) setups.set(camera.id, camera);
        watch.keepOnly(new Set(setups.keys()));
        thread.setUp(cameras);
      },
      (error: unknown) => {
        if (isClosed || load !== loads) return;
        log.warn({ problem: messageOf(error) }, 'the cameras could not be loaded and are tried again');
        cancelReload = clock.after(RELOAD_AGAIN_MS, reload);
      },
    );
  };
  reload();
  sightings
    .sweep(host.knownPictures)
    .catch((error: unknown) => log.warn({ problem: messageOf(error) }, 'old pictures could not be looked through'));

  return {
    discover: () => thread.discover(),
    probe: (access) => thread.probe(access),
    health: () => thread.health(),
    eventMaps: () => thread.eventMaps(),
    snapshot: (cameraId) => thread.snapshot(cameraId),
    live: (cameraId, onFrame, onEnd) => thread.live(cameraId, onFrame, onEnd),
    move: (cameraId, speed) => thread.move(cameraId, speed),
    toPreset: (cameraId, preset) => thread.toPreset(cameraId, preset),
    savePreset: (cameraId, name) => thread.savePreset(cameraId, name),
    relay: (cameraId, token, on) => thread.relay(cameraId, token, on),
    speak: (cameraId, sound) => thread.speak(cameraId, sound),
    record: (order) => thread.record(order),
    picture: (name) => sightings.picture(name),
    reload,
    removePictures: (names) => {
      sightings.remove(names).catch((error: unknown) => log.warn({ problem: messageOf(error) }, 'a picture could not be removed'));
    },
    close: async () => {
      isClosed = true;
      cancelReload();
      cancelNotices();
      await thread.close();
      await sightings.close();
    },
  };
}
