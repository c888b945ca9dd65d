/** The cameras' thread as the core uses it: one bad camera touches no other, a dead thread comes back, what is seen is kept with its picture. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../station-core/base/fault.ts';
import { id, type CameraId } from '../../station-core/base/ids.ts';
import type { WatchedSetup } from '../../station-core/camera-protocol.ts';
import { openCameras, type CamerasThread } from '../../station-core/cameras.ts';
import type { Recogniser } from '../../station-core/domain/camera-port.ts';
import type { SafetyEvent } from '../../station-core/domain/event.ts';
import type { CameraTold, LiveStream } from '../../station-core/domain/field-ports.ts';
import type { Clock, Logger } from '../../station-core/domain/ports.ts';
import { openSiteCameras, type OpenSiteCameras } from '../../station-core/site-cameras.ts';
import { systemClock } from '../../station-core/system.ts';
import { NO_SHARED_DATA } from '../support/shared-data.ts';
import { sharedTrack } from '../sim/media-track.ts';
import { WholeCamera } from '../sim/whole-camera.ts';
import { DiscoveryAnswerer } from '../sim/onvif-discovery.ts';
import { OnvifCamera } from '../sim/onvif-camera.ts';
import type { OnvifCameraOptions } from '../sim/onvif-options.ts';

const PROFILES = [{ token: 'main', name: 'Main', codec: 'H264', width: 640, height: 360, streamUrl: 'rtsp://127.0.0.1:1/main' }] as const;
const WORKER = new URL('../../station-core/camera-worker.ts', import.meta.url);
const DYING = new URL('../support/dying-camera-worker.ts', import.meta.url);

let folder: string;
let closers: (() => Promise<unknown>)[];
let looks: (() => void)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameras-thread-'));
  closers = [];
  looks = [];
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

/** Looked at whenever something was heard. */
function until(is: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (is()) resolve();
      else looks.push(look);
    };
    look();
  });
}
const heard = (): void => looks.splice(0).forEach((look) => look());

function noted<T>(list: T[], one: T): void {
  list.push(one);
  heard();
}

async function simulated(options: Partial<OnvifCameraOptions> = {}): Promise<OnvifCamera> {
  const sim = await OnvifCamera.open({ profiles: PROFILES, inputs: ['IN1'], relays: ['R1'], snapshots: true, ...options });
  closers.push(() => sim.close());
  return sim;
}

function setupOf(name: string, sim: OnvifCamera, change: Partial<WatchedSetup> = {}): WatchedSetup {
  return {
    id: id<CameraId>(name), name, serviceUrl: sim.serviceUrl, username: sim.username, password: sim.password, pinnedCertificate: null, mainProfile: '', subProfile: '',
    mainUrl: '', subUrl: '', zoneId: null, pileIds: [], alarmPreset: null, presets: {}, prerollS: 0, postrollS: 0, eventMap: '',
    privacy: { people: true, faces: true, recognise: false, keepDays: 7 }, enabled: true, place: null, ...change,
  }; // prettier-ignore
}

interface Site {
  readonly cameras: OpenSiteCameras;
  readonly told: CameraTold[];
  readonly events: SafetyEvent[];
}

function siteOf(setups: readonly WatchedSetup[], recogniser: Recogniser | null = null, known: readonly string[] = []): Site {
  const told: CameraTold[] = [];
  const events: SafetyEvent[] = [];
  const cameras = openSiteCameras({
    clock: systemClock(), log: quiet, dataFolder: folder, workerUrl: WORKER, discovery: null, recogniser,
    load: () => Promise.resolve(setups),
    knownPictures: () => Promise.resolve(known),
    onTold: (one) => noted(told, one),
    onRecovered: () => undefined,
    tell: (event) => noted(events, event),
    onNotices: heard,
  }); // prettier-ignore
  closers.push(() => cameras.close());
  return { cameras, told, events };
}

const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const cameraEvents = (events: readonly SafetyEvent[]) => events.filter((event) => event.kind === 'camera.told');

describe('one bad camera touches no other', () => {
  test('an entity bomb, a flood and a silent one beside a good one: its input is told by the clock of the core', async () => {
    const [good, bomb, flood, silent] = [await simulated(), await simulated(), await simulated(), await simulated()];
    bomb.habit = { kind: 'entity-bomb' };
    flood.habit = { kind: 'floods', each: 2_000, only: ['PullMessages'] };
    silent.habit = { kind: 'silent' };
    const site = siteOf([setupOf('good', good), setupOf('bomb', bomb), setupOf('flood', flood), setupOf('silent', silent)]);
    await good.isPulled();
    good.input('IN1', true);
    await until(() => site.told.some(({ cameraId }) => cameraId === 'good'));
    const one = site.told.find(({ cameraId }) => cameraId === 'good');
    expect(one).toMatchObject({ signal: 'input', label: 'IN1', on: true });
    expect(Math.abs((one?.arrivedMs ?? 0) - performance.now())).toBeLessThan(5_000);
    await until(() => site.cameras.health().some(({ cameraId, reachable }) => cameraId === 'good' && reachable));
    const health = Object.fromEntries(site.cameras.health().map((each) => [each.cameraId, each]));
    expect(health['bomb']).toMatchObject({ reachable: false, problem: expect.stringMatching(/document type/) as unknown });
    expect(health['good']).toMatchObject({ reachable: true, eventsFlow: true, problem: '' });
    await site.cameras.relay(id('good'), 'R1', true);
    expect(good.relays.get('R1')).toBe(true);
    await expect(site.cameras.snapshot(id('bomb'))).rejects.toThrow(Fault);
    await expect(site.cameras.snapshot(id('nobody'))).rejects.toThrow(/no such record/);
  });

  test('set up anew: what did not change goes on, what changed begins anew, what is gone is given back', async () => {
    const [stays, goes] = [await simulated(), await simulated()];
    let setups = [setupOf('stays', stays), setupOf('goes', goes)];
    const cameras = openCameras(
      { workerUrl: WORKER, dataFolder: folder, discovery: null },
      { clock: systemClock(), log: quiet, onTold: () => undefined, onHealth: heard, onRecovered: () => undefined },
    );
    closers.push(() => cameras.close());
    cameras.setUp(setups);
    await stays.isPulled();
    await goes.isPulled();
    setups = [setupOf('stays', stays, { name: 'Another', privacy: { people: false, faces: false, recognise: false, keepDays: 1 } })];
    cameras.setUp(setups);
    await goes.until(() => goes.asked.includes('Unsubscribe'));
    expect(stays.asked.filter((name) => name === 'CreatePullPointSubscription')).toHaveLength(1);
    expect(cameras.health().map(({ cameraId }) => cameraId)).not.toContain('goes');
  });
});

describe('a thread that dies', () => {
  test('is started again and set up anew; who waited is told, and live views end', async () => {
    const setUps: unknown[] = [];
    const clock = systemClock();
    const hurried: Clock = { ...clock, after: (ms, call) => clock.after(ms === 1_000 ? 20 : ms, call) };
    const log: Logger = { ...quiet, info: (fields) => noted(setUps, fields['cameras']) };
    const cameras: CamerasThread = openCameras(
      { workerUrl: DYING, dataFolder: folder, discovery: null },
      { clock: hurried, log, onTold: () => undefined, onHealth: heard, onRecovered: () => undefined },
    );
    closers.push(() => cameras.close());
    cameras.setUp([setupOf('one', await simulated())]);
    await until(() => setUps.length === 1);
    const ended: string[] = [];
    cameras.live(id('one'), () => undefined, (problem) => ended.push(problem)); // prettier-ignore
    await expect(cameras.snapshot(id('one'))).rejects.toThrow(/started again/);
    expect(ended).toEqual([expect.stringMatching(/started again/)]);
    await expect(cameras.eventMaps()).rejects.toThrow(/started again/);
    await until(() => setUps.length === 2);
    expect(setUps).toEqual([['one'], ['one']]);
    await expect(cameras.eventMaps()).resolves.toEqual({ names: ['1'], problems: [] });
  });

  test('questions are bounded: the one too many is refused at once', async () => {
    const cameras = openCameras(
      { workerUrl: DYING, dataFolder: folder, discovery: null },
      { clock: systemClock(), log: quiet, onTold: () => undefined, onHealth: () => undefined, onRecovered: () => undefined },
    );
    closers.push(() => cameras.close());
    const asked = Array.from({ length: 65 }, () =>
      cameras.discover().catch((error: unknown) => (error instanceof Fault ? error.code : 'other')),
    );
    expect(await Promise.race(asked)).toBe('camera.busy');
    await cameras.close();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['camera.no-answer', 'camera.busy']));
  });

  test('a station without cameras has no thread; the maps are read when somebody asks', async () => {
    const site = siteOf([]);
    expect(await site.cameras.eventMaps()).toEqual({ names: ['onvif', 'makers'], problems: [] });
  });
});

describe('what is seen', () => {
  /** Whoever it is, at the far end: it only says what it was shown. */
  function recogniser(): Recogniser & { readonly shown: number[] } {
    const shown: number[] = [];
    return { name: 'double', shown, label: (picture) => (shown.push(picture.byteLength), Promise.resolve('Ann')) };
  }

  test('a person: the picture is on disk before it is told, and can be read by its name alone', async () => {
    const sim = await simulated();
    const site = siteOf([setupOf('gate', sim)]);
    await sim.isPulled();
    sim.sees('Human');
    await until(() => cameraEvents(site.events).length === 1);
    const [event] = cameraEvents(site.events);
    expect(event).toMatchObject({
      cameraId: 'gate',
      signal: 'person',
      label: '',
      on: true,
      picture: expect.stringMatching(/^[0-9a-f-]{36}\.jpg$/) as unknown,
    });
    const name = event?.picture ?? '';
    expect(existsSync(join(folder, 'sightings', name))).toBe(true);
    expect(Buffer.from(await site.cameras.picture(name)).equals(sim.snapshot)).toBe(true);
    await expect(site.cameras.picture('../keys/master.key')).rejects.toThrow(Fault);
    site.cameras.removePictures([name, 'gone.jpg']);
    // Motion is a signal and no record; the same person once more is the same.
    sim.fire({ topic: 'tns1:RuleEngine/CellMotionDetector/Motion', data: { IsMotion: 'true' } });
    sim.sees('');
    sim.sees('Human');
    await until(() => site.told.length === 4);
    expect(cameraEvents(site.events)).toHaveLength(1);
  });

  test.each([
    ['off: it is shown nothing', { recognise: false, faces: true }, [], ''],
    ['allowed: its label is told', { recognise: true, faces: true }, ['shown'], 'Ann'],
    ['no faces: it is shown nothing', { recognise: true, faces: false }, [], ''],
  ] as const)('the recogniser, %s', async (_, change, shown, label) => {
    const double = recogniser();
    const sim = await simulated();
    const site = siteOf([setupOf('gate', sim, { privacy: { people: true, keepDays: 7, ...change } })], double);
    await sim.isPulled();
    sim.sees('Face');
    await until(() => cameraEvents(site.events).length === 1);
    expect(double.shown).toEqual(shown.map(() => sim.snapshot.byteLength));
    expect(cameraEvents(site.events)[0]).toMatchObject({ signal: 'face', label });
  });

  test('no picture to be had: the record is kept without', async () => {
    const sim = await simulated({ snapshots: false });
    const site = siteOf([setupOf('gate', sim)]);
    await sim.isPulled();
    sim.sees('Vehicle');
    await until(() => cameraEvents(site.events).length === 1);
    expect(cameraEvents(site.events)[0]).toMatchObject({ signal: 'vehicle', picture: null });
    expect(await readdir(folder)).not.toContain('sightings');
  });
});

describe('video through the thread', () => {
  test('live from a key frame on, a clip with its hash, and both streams at their addresses as the camera tells them', async (context) => {
    const track = await sharedTrack('short_h264.mp4');
    if (track === null) return context.skip(NO_SHARED_DATA);
    const whole = await WholeCamera.open({ main: track });
    closers.push(() => whole.close());
    const site = siteOf([setupOf('gate', whole.onvif, { prerollS: 5, postrollS: 1 })]);
    await until(() => site.cameras.health().some(({ recording, codec }) => recording && codec.startsWith('avc1')));
    const frames: LiveStream[] = [];
    const stop = site.cameras.live(id('gate'), (stream) => noted(frames, stream), () => undefined); // prettier-ignore
    await until(() => frames.length >= 20);
    stop();
    expect(frames[0]).toMatchObject({ codec: expect.stringMatching(/^avc1\./) as unknown, frame: { isKey: true } });
    const clip = await site.cameras.record({ incidentId: id('inc-1'), cameraId: id('gate'), prerollMs: 1_000, postrollMs: 1_000 });
    const file = await readFile(join(folder, 'evidence', 'inc-1', clip.name));
    expect([file.byteLength, createHash('sha256').update(file).digest('hex')]).toEqual([clip.bytes, clip.sha256]);
  });

  test('no such camera: the view ends with a sentence', async () => {
    const site = siteOf([]);
    const ended = await new Promise<string>((resolve) => site.cameras.live(id('nobody'), () => undefined, resolve));
    expect(ended).toMatch(/no such record/);
  });
});

test('cameras in the network are found through the thread', async () => {
  const sim = await simulated();
  const network = await DiscoveryAnswerer.open({ cameras: [{ serviceUrl: sim.serviceUrl, name: 'Gate' }], multicast: false });
  closers.push(() => network.close());
  await writeFile(join(folder, 'unrelated'), '');
  const cameras = openCameras(
    { workerUrl: WORKER, dataFolder: folder, discovery: { from: ['127.0.0.1'], group: { address: '127.0.0.1', port: network.port } } },
    { clock: systemClock(), log: quiet, onTold: () => undefined, onHealth: () => undefined, onRecovered: () => undefined },
  );
  closers.push(() => cameras.close());
  expect(await cameras.discover()).toMatchObject([{ serviceUrl: sim.serviceUrl, name: 'Gate' }]);
  expect(
    await cameras.probe({ serviceUrl: sim.serviceUrl, username: sim.username, password: sim.password, pinnedCertificate: null }),
  ).toMatchObject({ mainProfile: 'main' });
});
