/** Cameras over the API: who may do what, passwords that go in and never come out, pictures behind the log-in. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type CameraId } from '../../station-core/base/ids.ts';
import type { ApiPorts } from '../../station-core/api/ports.ts';
import type { CameraAccess, CameraProbe } from '../../station-core/domain/field-ports.ts';
import { openApiStation, type ApiStation, type Browser, type Client } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

const CAMERA = {
  name: 'Gate', serviceUrl: 'http://192.0.2.7/onvif/device_service', username: 'admin', pinnedCertificate: null, mainProfile: 'm', subProfile: 's',
  mainUrl: 'rtsp://192.0.2.7/m', subUrl: '', zoneId: null, pileIds: [], alarmPreset: null, presets: {}, prerollS: 10, postrollS: 20, eventMap: '',
  privacy: { people: true, faces: false, recognise: false, keepDays: 30 }, enabled: true, place: null,
}; // prettier-ignore
const PROBE: CameraProbe = {
  make: { manufacturer: 'Acme', model: 'C1', firmware: '1', serial: '7' },
  abilities: { profiles: [], presets: [], ptz: false, relays: [], inputs: [], snapshots: true, events: true, audioOut: false },
  mainProfile: 'm', subProfile: 's', mainUrl: '', subUrl: '', clockOffsetMs: 0, certificate: null,
}; // prettier-ignore
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);

let station: ApiStation;
let ownerBrowser: Browser;
let owner: Client;
let probed: CameraAccess[];
let done: string[];
let pictures: number;
beforeEach(async () => {
  probed = [];
  done = [];
  pictures = 0;
  const note = (what: string) => (): Promise<void> => (done.push(what), Promise.resolve());
  const cameras: Partial<ApiPorts['cameras']> = {
    probe: (access) => (probed.push(access), Promise.resolve(PROBE)),
    discover: () =>
      Promise.resolve(
        ['192.0.2.7', '192.0.2.8'].map((address) => ({ serviceUrl: `http://${address}/onvif/x`, name: address, hardware: '', address })),
      ),
    snapshot: () => ((pictures += 1), Promise.resolve(JPEG)),
    picture: () => Promise.resolve(JPEG),
    move: note('move'),
    toPreset: note('preset'),
    relay: note('relay'),
    speak: (_camera, sound) => (done.push(`speak ${sound.byteLength}`), Promise.resolve()),
  };
  station = await openApiStation({ cameras });
  ownerBrowser = await station.owner();
  owner = ownerBrowser.client;
});
afterEach(() => station.close());

const save = (client: Client, password: string | null = 'Secret-77', change: object = {}, cameraId: string | null = null) =>
  client.cameras.save({ cameraId, password, camera: { ...CAMERA, ...change } });

test('saved, listed, looked for, probed with the password on file, removed: and it never comes out', async () => {
  const { cameraId } = await save(owner);
  const rows = await owner.cameras.list();
  expect(rows).toMatchObject([{ camera: { ...CAMERA, id: cameraId }, hasPassword: true, health: null }]);
  expect(JSON.stringify(rows)).not.toContain('Secret-77');
  expect((await owner.cameras.discover()).map(({ address, cameraId: known }) => [address, known])).toEqual([
    ['192.0.2.7', cameraId],
    ['192.0.2.8', null],
  ]);
  await owner.cameras.probe({ cameraId, serviceUrl: 'http://192.0.2.7/other', username: 'admin', password: null });
  expect(probed).toEqual([{ serviceUrl: 'http://192.0.2.7/other', username: 'admin', password: 'Secret-77', pinnedCertificate: null }]);
  await expect(
    owner.cameras.probe({ cameraId, serviceUrl: 'http://203.0.113.9/', username: 'admin', password: null }),
  ).rejects.toMatchObject({ code: 'input.invalid' });
  await owner.cameras.remove({ cameraId, reason: 'it fell off' });
  expect(await owner.cameras.list()).toEqual([]);
});

test.each<[string, object]>([
  ['a name and a password in the address', { serviceUrl: 'http://admin:pw@192.0.2.7/' }],
  ['an address of a file', { serviceUrl: 'file:///etc/passwd' }],
  ['a name and a password in the video', { mainUrl: 'rtsp://a:b@192.0.2.7/' }],
  ['no address at all', { serviceUrl: '', mainUrl: '' }],
  ['an hour in memory', { prerollS: 3_600 }],
])('%s is refused', async (_, change) => {
  await expect(save(owner, 'x', change)).rejects.toMatchObject({ code: 'input.invalid' });
});

describe('who may', () => {
  test.each([
    ['installer', true, true, false],
    ['attendant', false, true, true],
    ['maintenance', false, true, false],
    ['viewer', false, false, false],
  ] as const)('%s: change %s, move %s, see who was seen %s', async (role, changes, controls, sees) => {
    const { cameraId } = await save(owner);
    const { client } = await browserAs(station, ownerBrowser, role);
    await client.cameras.list();
    const may = async (call: Promise<unknown>): Promise<boolean> => {
      const code = await codeOf(call);
      expect(code).toMatch(/^(done|access\.forbidden)$/);
      return code === 'done';
    };
    expect(await may(save(client, null, { name: 'Yard' }, cameraId))).toBe(changes);
    expect(await may(client.cameras.discover())).toBe(changes);
    expect(await may(client.cameras.move({ cameraId, pan: 1, tilt: 0, zoom: 0 }))).toBe(controls);
    expect(await may(client.cameras.relay({ cameraId, token: 'R1', on: true }))).toBe(controls);
    expect(await may(client.cameras.speak({ cameraId, sound: Buffer.alloc(800).toString('base64') }))).toBe(controls);
    expect(await may(client.cameras.sightings({}))).toBe(sees);
    expect(await may(client.cameras.saveWatch({ watchId: null, signal: 'plate', label: `AB ${role}`, note: '' }))).toBe(sees);
    expect(done).toEqual(controls ? ['move', 'relay', 'speak 800'] : []);
  });
});

test('what was switched is in the journal with who did it; moving about is not', async () => {
  const { cameraId } = await save(owner);
  await owner.cameras.move({ cameraId, pan: 1, tilt: 0, zoom: 0 });
  await owner.cameras.toPreset({ cameraId, preset: 'P1' });
  await owner.cameras.relay({ cameraId, token: 'R1', on: false });
  const rows = station.flow.db.all("SELECT operator_id, body FROM journal WHERE kind = 'operator.order-camera' ORDER BY seq");
  expect(rows.map((row) => JSON.parse(String(row['body'])) as object)).toMatchObject([
    { what: 'to-preset', detail: 'P1' },
    { what: 'relay-off', detail: 'R1' },
  ]);
  expect(rows.every((row) => row['operator_id'] !== null)).toBe(true);
});

test('pictures: behind the log-in, one a second for everybody, never guessed at', async () => {
  const { cameraId } = await save(owner);
  station.flow.send({
    kind: 'camera.told',
    cameraId: id<CameraId>(cameraId),
    signal: 'vehicle',
    label: '',
    on: true,
    topic: '',
    sightingId: id('s-1'),
    picture: 's-1.jpg',
  });
  const paths = [`/camera/${cameraId}/snapshot.jpg`, '/sighting/s-1.jpg'];
  for (const path of paths) expect((await station.ask(path)).status).toBe(401);
  for (const path of paths) {
    const reply = await station.ask(path, { headers: { cookie: ownerBrowser.cookie } });
    expect([reply.status, reply.headers['content-type'], reply.headers['x-content-type-options'], reply.headers['cache-control']]).toEqual([
      200,
      'image/jpeg',
      'nosniff',
      'no-store',
    ]);
  }
  await station.ask(paths[0] ?? '', { headers: { cookie: ownerBrowser.cookie } });
  expect(pictures).toBe(1);
  expect((await station.ask('/sighting/s-2.jpg', { headers: { cookie: ownerBrowser.cookie } })).status).toBe(404);
});
