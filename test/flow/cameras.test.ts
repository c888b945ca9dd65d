/** Cameras in the flow: set up with a sealed password, their health as alarms, what they saw as records, and whom to look for. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type CameraId, type OperatorId, type SightingId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { Camera, CameraHealth, CameraSignal } from '../../station-core/domain/camera.ts';
import { openMemoryStore } from '../../station-core/store/open-store.ts';
import { cameraPassword, camerasToWatch } from '../../station-core/store/site-cameras.ts';
import { camerasList, sightingPicture, sightingsPage, watchList } from '../../station-core/store/views/cameras.ts';
import { knownPictures } from '../../station-core/store/sightings.ts';
import { FlowStation, NOON } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const gate = id<CameraId>('cam-1');
const DAY = 86_400_000;
let station: FlowStation;
beforeEach(() => {
  station = new FlowStation(openMemoryStore(NOON)).ready();
});

function cameraOf(change: Partial<Camera> = {}): Camera {
  return {
    id: gate, name: 'Gate', serviceUrl: 'http://192.0.2.7/onvif/device_service', username: 'admin', pinnedCertificate: null, mainProfile: 'main', subProfile: 'sub',
    mainUrl: 'rtsp://192.0.2.7/main', subUrl: 'rtsp://192.0.2.7/sub', zoneId: null, pileIds: [], alarmPreset: null, presets: {}, prerollS: 10, postrollS: 20,
    eventMap: '', privacy: { people: true, faces: true, recognise: false, keepDays: 7 }, enabled: true, place: null, ...change,
  }; // prettier-ignore
}

const put = (change: Partial<Camera> = {}, password: string | null = 'Secret-77'): Answer =>
  station.send({ kind: 'operator.put-camera', operatorId: boss, camera: cameraOf(change), password });
const vaulted = () => ({ vault: station.vault });
const health = (change: Partial<CameraHealth> = {}): Answer =>
  station.send({
    kind: 'camera.health',
    health: {
      cameraId: gate, reachable: true, recording: true, eventsFlow: true, covered: false, clockOffsetMs: 0, problem: '', codec: 'avc1.42E01F', framesPerSecond: 25,
      bitsPerSecond: 2e6, ringBytes: 1, ringMs: 1, make: null, abilities: null, ...change,
    },
  }); // prettier-ignore
let seen = 0;
const told = (
  signal: CameraSignal,
  label = '',
  change: { readonly on?: boolean; readonly picture?: string | null; readonly sightingId?: string } = {},
): string => {
  seen += 1;
  const sightingId = change.sightingId ?? `sight-${seen}`;
  station.send({
    kind: 'camera.told', cameraId: gate, signal, label, on: change.on ?? true, topic: 'tns1:X/Y', sightingId: id<SightingId>(sightingId),
    picture: change.picture === undefined ? `${sightingId}.jpg` : change.picture,
  }); // prettier-ignore
  return sightingId;
};
const alarms = (): string[] =>
  station.db.all('SELECT key FROM alarm WHERE cleared_at_ms IS NULL ORDER BY key').map((row) => String(row['key']));
const page = (change: Partial<Parameters<typeof sightingsPage>[1]> = {}) =>
  sightingsPage(station.db, {
    cameraId: null,
    signal: null,
    text: '',
    watched: false,
    fromMs: null,
    toMs: null,
    offset: 0,
    limit: 50,
    ...change,
  });

describe('set up from the desk', () => {
  test('the password is sealed in the file, opened for the thread alone, and never in the journal', () => {
    expect(put()).toEqual({ kind: 'done' });
    expect(camerasToWatch(station.db, undefined, vaulted())).toEqual([{ ...cameraOf(), password: 'Secret-77' }]);
    expect(camerasList(station.db)).toMatchObject([{ camera: { name: 'Gate' }, hasPassword: true, piles: [], zoneName: null }]);
    const everything = JSON.stringify([station.db.all('SELECT * FROM camera'), station.db.all('SELECT * FROM journal')]);
    expect(everything).not.toContain('Secret-77');
    expect(everything).toContain('***');
  });

  test('null keeps it, empty takes it away, removing the camera destroys its key', () => {
    put();
    put({ name: 'Yard' }, null);
    expect(cameraPassword(station.db, { cameraId: gate }, vaulted())).toBe('Secret-77');
    put({}, '');
    expect(cameraPassword(station.db, { cameraId: gate }, vaulted())).toBe('');
    put({}, 'Other-88');
    const sealed = String(station.db.get('SELECT sealed_password FROM camera')?.['sealed_password']);
    station.send({ kind: 'operator.remove-camera', operatorId: boss, cameraId: gate, reason: 'gone' });
    expect(camerasList(station.db)).toEqual([]);
    expect(station.vault.open(station.db, id(`camera.${gate}`), sealed)).toBeNull();
  });

  test('a kept password is not sent to another host', () => {
    put();
    expect(put({ serviceUrl: 'http://203.0.113.9/onvif' }, null)).toMatchObject({ kind: 'refused', detail: { field: 'password' } });
    expect(put({ serviceUrl: 'http://203.0.113.9/onvif' }, 'again-1')).toEqual({ kind: 'done' });
  });

  test('one that is not there cannot be removed', () => {
    expect(station.send({ kind: 'operator.remove-camera', operatorId: boss, cameraId: gate, reason: 'gone' })).toMatchObject({
      code: 'input.not-found',
    });
  });
});

describe('health becomes alarms, and ends them', () => {
  test.each<[string, Partial<CameraHealth>, string[]]>([
    ['cannot be reached', { reachable: false, recording: false }, ['camera-unreachable:cam-1']],
    ['no frames', { recording: false }, ['camera-not-recording:cam-1']],
    ['covered', { covered: true }, ['camera-covered:cam-1']],
    ['clock', { clockOffsetMs: -7_000 }, ['camera-clock:cam-1']],
    ['clock a little', { clockOffsetMs: 4_000 }, []],
    ['no events', { eventsFlow: false }, []],
  ])('%s', (_, change, keys) => {
    put();
    health(change);
    expect(alarms()).toEqual(keys);
    health();
    expect(alarms()).toEqual([]);
  });

  test('one that is not to be recorded is not missed; one that is switched off or removed has none', () => {
    put({ prerollS: 0 });
    health({ recording: false });
    expect(alarms()).toEqual([]);
    health({ reachable: false });
    put({ enabled: false }, null);
    expect(alarms()).toEqual([]);
    put({ enabled: true }, null);
    health({ covered: true });
    station.send({ kind: 'operator.remove-camera', operatorId: boss, cameraId: gate, reason: 'gone' });
    expect(alarms()).toEqual([]);
    health({ reachable: false });
    expect(alarms()).toEqual([]);
  });
});

describe('what was seen', () => {
  test('a record with its picture; a second arrival is the same; ends, inputs and strangers make none', () => {
    put();
    const first = told('vehicle');
    told('vehicle', '', { sightingId: first, picture: null });
    told('person', '', { on: false, picture: null });
    told('input', 'IN1', { picture: null });
    station.send({
      kind: 'camera.told',
      cameraId: id('nobody'),
      signal: 'person',
      label: '',
      on: true,
      topic: '',
      sightingId: id('s-x'),
      picture: 's-x.jpg',
    });
    expect(page().rows).toEqual([
      {
        id: first,
        cameraId: gate,
        cameraName: 'Gate',
        signal: 'vehicle',
        label: '',
        atMs: NOON,
        picture: `${first}.jpg`,
        isWatched: false,
      },
    ]);
    expect(sightingPicture(station.db, { sightingId: first })).toBe(`${first}.jpg`);
    expect(knownPictures(station.db, { names: [`${first}.jpg`, 's-x.jpg'] })).toEqual([`${first}.jpg`]);
    expect(station.commands.filter(({ kind }) => kind === 'pictures.remove')).toEqual([{ kind: 'pictures.remove', names: ['s-x.jpg'] }]);
  });

  test.each<[string, Partial<Camera['privacy']>, CameraSignal, boolean]>([
    ['people are not shown', { people: false }, 'person', false],
    ['who falls is people', { people: false }, 'fall', false],
    ['fire is always shown', { people: false, faces: false }, 'fire', true],
    ['a face is its own', { people: true, faces: false }, 'face', false],
    ['all', {}, 'face', true],
  ])('privacy: %s', (_, privacy, signal, shown) => {
    put({ privacy: { ...cameraOf().privacy, ...privacy } });
    const sighting = told(signal, 'Ann');
    const removed = station.commands.filter(({ kind }) => kind === 'pictures.remove').length;
    expect([page().rows[0]?.picture, page().rows[0]?.label, removed]).toEqual([
      shown ? `${sighting}.jpg` : null,
      signal === 'face' && privacy.faces === false ? '' : 'Ann',
      shown ? 0 : 1,
    ]);
  });

  test('nothing is kept of a camera that keeps no days', () => {
    put({ privacy: { ...cameraOf().privacy, keepDays: 0 } });
    told('person');
    expect(page().total).toBe(0);
  });

  test('a plate stands with its record, not in the journal', () => {
    put();
    told('plate', 'B-XY 12');
    expect(page({ text: 'bxy1' }).total).toBe(1);
    expect(JSON.stringify(station.db.all("SELECT body FROM journal WHERE kind = 'camera.told'"))).not.toContain('XY');
  });

  test('records go after the days of their camera, in small steps, and their pictures with them', () => {
    put();
    for (let at = 0; at < 450; at += 1) told('vehicle');
    station.nowMs = utcMs(NOON + 6 * DAY);
    const fresh = told('vehicle');
    station.pass(10, 10);
    expect(page().total).toBe(451);
    station.nowMs = utcMs(NOON + 7 * DAY + 10_000);
    station.tick();
    expect(page().rows.map((row) => row.id)).toEqual([fresh]);
    const removed = station.commands.flatMap((command) => (command.kind === 'pictures.remove' ? [command.names.length] : []));
    expect(removed).toEqual([200, 200, 50]);
  });
});

describe('the watch list', () => {
  const watch = (label: string, signal: 'plate' | 'face' = 'plate', watchId = `w-${label}`): Answer =>
    station.send({ kind: 'operator.put-watch', operatorId: boss, entry: { id: watchId, signal, label, note: 'Left without paying' } });

  test.each<[string, 'plate' | 'face', string, boolean]>([
    ['B-XY 12', 'plate', 'bxy12', true],
    ['B.XY·12', 'plate', 'B XY 12', true],
    ['B-XY 12', 'plate', 'B-XY 13', false],
    ['Ann Lee', 'face', 'ANN  LEE', true],
    ['Ann Lee', 'face', 'AnnLee', false],
    ['京A·12345', 'plate', '京A12345', true],
  ])('%s (%s) is %s: %s', (label, signal, read, isSeen) => {
    put();
    watch(label, signal, 'w1');
    told(signal, read);
    expect(alarms()).toEqual(isSeen ? ['watched-seen:w1'] : []);
    expect(page({ watched: true }).total).toBe(isSeen ? 1 : 0);
    expect(watchList(station.db)[0]?.lastSeenMs).toBe(isSeen ? NOON : null);
  });

  test('the same twice, an empty one, and one that is not there are refused; one that is removed ends its alarm', () => {
    put();
    expect(watch('AB 1')).toEqual({ kind: 'done' });
    expect(watch('ab-1', 'plate', 'w2')).toMatchObject({ kind: 'refused', detail: { field: 'label' } });
    expect(watch(' - ', 'plate', 'w3')).toMatchObject({ kind: 'refused' });
    told('plate', 'AB1');
    expect(station.send({ kind: 'operator.remove-watch', operatorId: boss, watchId: 'w-AB 1', reason: 'paid' })).toEqual({ kind: 'done' });
    expect(alarms()).toEqual([]);
    expect(station.send({ kind: 'operator.remove-watch', operatorId: boss, watchId: 'w-AB 1', reason: 'paid' })).toMatchObject({
      code: 'input.not-found',
    });
  });
});
