/** Zones, the matrix, bypasses, the plan of the site and drills through the server: who may what, what is kept, what is refused and why. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type IncidentId, type PileId, type ZoneId } from '../../station-core/base/ids.ts';
import type { Role } from '../../station-core/domain/operator.ts';
import type { Sensor } from '../../station-core/domain/safety.ts';
import { UNSET } from '../../station-core/rules/safety/matrix.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

let station: ApiStation;
let owner: Browser;

beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
});
afterEach(() => station.close());

const setup = () => owner.client.safety.setup();
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

function putSensor(): void {
  const sensor: Sensor = {
    id: id('smoke-1'),
    name: 'Smoke 1',
    kind: 'smoke',
    zoneId: id('North'),
    source: { kind: 'mqtt', topic: 'site/smoke/1', path: '/value' },
    unit: '',
    isSafety: true,
    calibration: { scale: 1, offset: 0, inverted: false },
    range: { low: null, high: null },
    debounceMs: 0,
    silenceMs: 10_000,
    enabled: true,
    place: null,
  };
  station.flow.send({ kind: 'operator.put-safety', operatorId: id('boss'), item: { kind: 'sensor', sensor } });
}

function upload(body: Buffer, cookie: string) {
  const headers = { cookie, 'content-type': 'application/octet-stream', 'content-length': String(body.length), origin: station.api.url };
  return station.ask('/upload/site-plan', { method: 'POST', headers, body });
}

test('a zone is made, renamed and removed; its piles name it by what it was called first', async () => {
  const { client } = owner;
  expect(await client.safety.saveZone({ zoneId: null, name: 'North', silence: 'trip' })).toEqual({ zoneId: 'North' });
  await client.safety.saveZone({ zoneId: 'North', name: 'North row', silence: 'hold' });
  expect((await setup()).zones).toEqual([{ id: 'North', name: 'North row', silence: 'hold', outline: [] }]);
  station.flow.addPile('P1');
  await client.piles.admit({
    pileId: 'P1',
    name: 'P1',
    zone: 'North',
    connectors: [{ evse: 1, connector: 1, name: 'A', ratedPowerW: 22_000 }],
  });
  expect((await setup()).piles).toEqual([{ id: 'P1', name: 'P1', zoneId: 'North', place: null }]);
  expect((await faultOf(client.safety.removeZone({ zoneId: 'North' }))).message).toContain('P1');
  await client.piles.admit({ pileId: 'P1', name: 'P1', zone: '', connectors: [{ evse: 1, connector: 1, name: 'A', ratedPowerW: 22_000 }] });
  await client.safety.removeZone({ zoneId: 'North' });
  expect((await setup()).zones).toEqual([]);
});

test.each<[string, { zoneId: string | null; name: string }, string]>([
  ['a name that is taken', { zoneId: null, name: 'north' }, 'input.invalid'],
  ['a zone that is not there', { zoneId: 'South', name: 'South' }, 'input.not-found'],
  ['an empty name', { zoneId: null, name: '   ' }, 'input.invalid'],
])('refused: %s', async (_, wish, code) => {
  await owner.client.safety.saveZone({ zoneId: null, name: 'North', silence: 'trip' });
  expect(await codeOf(owner.client.safety.saveZone({ ...wish, silence: 'trip' }))).toBe(code);
});

test('a name that is no id becomes one, and the same name twice never the same id', async () => {
  const { client } = owner;
  expect(await client.safety.saveZone({ zoneId: null, name: 'A/B *', silence: 'trip' })).toEqual({ zoneId: 'A-B -' });
  await client.safety.saveZone({ zoneId: 'A-B -', name: 'Renamed', silence: 'trip' });
  expect(await client.safety.saveZone({ zoneId: null, name: 'A/B *', silence: 'trip' })).toEqual({ zoneId: 'A-B - 2' });
});

test('the matrix is saved as a whole with a number and a name; who changed an older one is told', async () => {
  const { client } = owner;
  await client.safety.saveZone({ zoneId: null, name: 'North', silence: 'trip' });
  const before = await setup();
  expect(before).toMatchObject({ matrixVersion: 1, unset: UNSET });
  const rule = must(before.rules[0], 'rules are shipped');
  const cells = [{ ruleId: rule.id, zoneId: 'North', effects: ['stop' as const, 'siren' as const] }];
  expect(await client.safety.saveMatrix({ version: 1, cells })).toEqual({ version: 2 });
  expect((await setup()).matrix).toEqual(cells);
  expect((await faultOf(client.safety.saveMatrix({ version: 1, cells: [] }))).detail).toMatchObject({ field: 'version' });
  expect(await client.safety.matrixVersions()).toMatchObject([
    { version: 2, savedByName: 'Olga', cells },
    { version: 1, savedByName: null },
  ]);
  const [bad] = cells;
  expect(await codeOf(client.safety.saveMatrix({ version: 2, cells: [{ ...must(bad, 'one'), ruleId: 'nobody' }] }))).toBe('input.invalid');
});

describe('a zone and its piles', () => {
  const zoneOf = async () => Object.fromEntries((await setup()).piles.map((pile) => [pile.id, pile.zoneId]));
  const pile = (name: string, zone: string) => {
    station.flow.addPile(name);
    return owner.client.piles.admit({
      pileId: name,
      name,
      zone,
      connectors: [{ evse: 1, connector: 1, name: 'A', ratedPowerW: 22_000, phases: 1 }],
    });
  };
  beforeEach(async () => {
    await owner.client.safety.saveZone({ zoneId: null, name: 'North', silence: 'trip' });
    await owner.client.safety.saveZone({ zoneId: null, name: 'South', silence: 'trip' });
    await pile('P1', 'North');
    await pile('P2', 'South');
    await pile('P3', '');
  }); // prettier-ignore
  const latch = (zone: string) =>
    station.flow.send({ kind: 'zone.told', state: { zoneId: id<ZoneId>(zone), phase: 'latched', sinceMs: station.flow.nowMs, firstOut: 'x', causes: ['x'], isDrill: false, incidentId: null, resetAskedBy: null, resetAskedAtMs: null } }); // prettier-ignore

  test('are saved in one event: some come, some go, and nothing else of them is changed', async () => {
    const before = station.submitted.length;
    await owner.client.safety.saveZone({ zoneId: 'North', name: 'North row', silence: 'hold', pileIds: ['P2', 'P3'] });
    expect(station.submitted.slice(before).map(({ kind }) => kind)).toEqual(['operator.put-zone']);
    expect(await zoneOf()).toEqual({ P1: null, P2: 'North', P3: 'North' });
    expect((await setup()).zones).toMatchObject([{ id: 'North', name: 'North row', silence: 'hold' }, { id: 'South' }]);
    expect((await owner.client.piles.get({ pileId: 'P2' })).connectors[0]).toMatchObject({ name: 'A', phases: 1 });
    await owner.client.safety.saveZone({ zoneId: null, name: 'West', silence: 'trip', pileIds: ['P1'] });
    expect(await zoneOf()).toMatchObject({ P1: 'West' });
    await owner.client.safety.saveZone({ zoneId: 'West', name: 'West', silence: 'hold' });
    expect(await zoneOf()).toMatchObject({ P1: 'West' });
  });

  test.each<[string, readonly string[], string]>([
    ['a pile of a stopped zone', ['P3', 'P2'], 'safety.zone-stopped'],
    ['a pile that is not there', ['P3', 'P9'], 'input.not-found'],
  ])('with %s nothing of it is done', async (_, pileIds, code) => {
    latch('South');
    const before = [await setup(), await zoneOf()];
    expect(await codeOf(owner.client.safety.saveZone({ zoneId: 'North', name: 'New', silence: 'hold', pileIds: [...pileIds] }))).toBe(code);
    expect(await codeOf(owner.client.safety.saveZone({ zoneId: null, name: 'New', silence: 'hold', pileIds: [...pileIds] }))).toBe(code);
    expect([await setup(), await zoneOf()]).toEqual(before);
  });

  test('no pile leaves a stopped zone, and one may come into it', async () => {
    latch('North');
    const save = (pileIds: string[]) => owner.client.safety.saveZone({ zoneId: 'North', name: 'North', silence: 'trip', pileIds });
    expect(await codeOf(save(['P3']))).toBe('safety.zone-stopped');
    await save(['P1', 'P3']);
    expect(await zoneOf()).toEqual({ P1: 'North', P2: 'South', P3: 'North' });
  });
});

test('the matrix goes on paper: the newest, or the version that is asked for', async () => {
  const headers = { cookie: owner.cookie };
  const newest = await station.ask('/download/matrix.pdf?lang=zh', { headers });
  expect([newest.status, newest.headers['content-type'], newest.body.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  expect(newest.headers['content-disposition']).toContain('matrix-v1.pdf');
  expect((await station.ask('/download/matrix.pdf?version=7', { headers })).status).toBe(404);
  expect((await station.ask('/download/matrix.pdf?version=x', { headers })).status).toBe(422);
  expect((await station.ask('/download/matrix.pdf', {})).status).toBe(401);
});

test('a bypass is asked for by one and agreed to by another role, never by the same person or role', async () => {
  const { client } = owner;
  await client.safety.saveZone({ zoneId: null, name: 'North', silence: 'trip' });
  putSensor();
  const installer = await browserAs(station, owner, 'installer');
  const maintenance = await browserAs(station, owner, 'maintenance');
  const target = { kind: 'sensor', id: 'smoke-1' } as const;
  const endsAtMs = station.flow.nowMs + 3_600_000;
  const { bypassId } = await installer.client.safety.bypasses.ask({ target, reason: 'being replaced', endsAtMs });
  expect(await client.safety.bypasses.list()).toMatchObject([
    {
      id: bypassId,
      targetName: 'Smoke 1',
      zoneName: 'North',
      askedByName: 'Person installer',
      askedByRole: 'installer',
      approvedByName: null,
    },
  ]);
  expect(await codeOf(installer.client.safety.bypasses.approve({ bypassId }))).toBe('access.forbidden');
  await maintenance.client.safety.bypasses.approve({ bypassId });
  expect(await client.safety.bypasses.list()).toMatchObject([{ approvedByName: 'Person maintenance' }]);
  expect(await client.alarms.list({ open: true })).toMatchObject([{ kind: 'bypass-in-force' }]);
  await client.safety.bypasses.end({ bypassId });
  expect(await client.safety.bypasses.list()).toEqual([]);
});

test.each<[string, object]>([
  ['a reason too short', { reason: 'x' }],
  ['an end in the past', { endsAtMs: 1 }],
  ['longer than a day', { endsAtMs: Date.UTC(2027, 0, 1) }],
  ['a sensor that is not there', { target: { kind: 'sensor', id: 'none' } }],
])('a bypass is refused: %s', async (_, change) => {
  await owner.client.safety.saveZone({ zoneId: null, name: 'North', silence: 'trip' });
  putSensor();
  const wish = { target: { kind: 'sensor' as const, id: 'smoke-1' }, reason: 'being replaced', endsAtMs: station.flow.nowMs + 60_000 };
  expect(await codeOf(owner.client.safety.bypasses.ask({ ...wish, ...change }))).toMatch(/^input\./);
});

test('the plan is a picture; another takes its place, and things stand on it', async () => {
  const { client } = owner;
  await client.safety.saveZone({ zoneId: null, name: 'North', silence: 'trip' });
  putSensor();
  station.flow.addPile('P1');
  const first = await upload(PNG, owner.cookie);
  expect(first.status).toBe(200);
  const { picture } = JSON.parse(first.body.toString()) as { picture: string };
  expect((await setup()).plan).toBe(picture);
  const shown = await station.ask(`/site-plan/${picture}`, { headers: { cookie: owner.cookie } });
  expect([shown.status, shown.headers['content-type'], shown.body.equals(PNG)]).toEqual([200, 'image/png', true]);
  const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(300_000, 7)]);
  const second = JSON.parse((await upload(jpeg, owner.cookie)).body.toString()) as { picture: string };
  expect(second.picture).toMatch(/\.jpg$/);
  expect((await station.ask(`/site-plan/${picture}`, { headers: { cookie: owner.cookie } })).status).toBe(404);

  await client.safety.place({ thing: { kind: 'pile', id: 'P1' }, place: { x: 0.25, y: 0.75 } });
  await client.safety.place({ thing: { kind: 'sensor', id: 'smoke-1' }, place: { x: 1, y: 0 } });
  const outline = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }]; // prettier-ignore
  await client.safety.drawZone({ zoneId: 'North', outline });
  expect(await setup()).toMatchObject({
    piles: [{ id: 'P1', place: { x: 0.25, y: 0.75 } }],
    sensors: [{ id: 'smoke-1', name: 'Smoke 1', place: { x: 1, y: 0 } }],
    zones: [{ id: 'North', outline }],
  });
  await client.safety.place({ thing: { kind: 'pile', id: 'P1' }, place: null });
  await client.safety.removePlan();
  expect(await setup()).toMatchObject({ plan: null, piles: [{ place: null }], zones: [{ outline }] });
});

test.each<[string, Buffer]>([
  ['an SVG, which may carry a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['a page', Buffer.from('<!doctype html><p>hello')],
  ['nothing', Buffer.alloc(0)],
  ['more than 20 MiB', Buffer.concat([PNG, Buffer.alloc(20 * 1_024 * 1_024)])],
])('no plan of the site: %s', async (_, body) => {
  // A body that is too large is not read to its end: the line may break before the answer is heard.
  const status = await upload(body, owner.cookie).then((reply) => reply.status, () => 422); // prettier-ignore
  expect(status).toBe(422);
  expect((await setup()).plan).toBeNull();
});

test.each(['../secret.png', '..%2Fcore.json', 'x.svg', 'none.png'])('no picture is read by the name %s', async (name) => {
  expect((await station.ask(`/site-plan/${name}`, { headers: { cookie: owner.cookie } })).status).toBeGreaterThanOrEqual(400);
});

test('what is not there cannot be placed, and nothing is placed beside the plan', async () => {
  const { client } = owner;
  const place = { x: 0.5, y: 0.5 };
  expect(await codeOf(client.safety.place({ thing: { kind: 'pile', id: 'P9' }, place }))).toBe('input.not-found');
  expect(await codeOf(client.safety.place({ thing: { kind: 'sensor', id: 'none' }, place }))).toBe('input.not-found');
  expect(await codeOf(client.safety.place({ thing: { kind: 'relay', id: 'none' }, place }))).toBe('input.not-found');
  expect(await codeOf(client.safety.place({ thing: { kind: 'pile', id: 'P1' }, place: { x: 1.1, y: 0 } }))).toBe('input.invalid');
  const away = station.flow.send({ kind: 'operator.place-pile', operatorId: id('boss'), pileId: id<PileId>('P9'), place: null });
  expect(away.kind).toBe('refused');
  const lead = station.flow.send({ kind: 'operator.put-site-plan', operatorId: id('boss'), picture: '../core.json' });
  expect(lead.kind).toBe('refused');
});

test('a drill leaves a report, on the screen and on paper; what was no drill has none', async () => {
  const incident = {
    id: id<IncidentId>('i1'),
    zoneIds: [id<ZoneId>('North')],
    ruleId: null,
    firstOut: 'drill:smoke',
    title: 'Smoke',
    isDrill: true,
    openedAtMs: station.flow.nowMs,
    closedAtMs: null,
    closedBy: null,
    note: '',
  } as const;
  station.flow.send({ kind: 'incident.opened', incident, stopsZones: true });
  station.flow.send({ kind: 'incident.opened', incident: { ...incident, id: id<IncidentId>('i2'), isDrill: false }, stopsZones: false });
  const step = {
    incidentId: id<IncidentId>('i1'),
    atMs: station.flow.nowMs,
    relayId: null,
    sensorId: null,
    cameraId: null,
    zoneId: null,
    detail: {},
  };
  station.flow.send({
    kind: 'incident.stepped',
    steps: [{ ...step, seq: 1, afterMs: 4, what: 'order-sent', pileId: id<PileId>('P1') }, { ...step, seq: 2, afterMs: 900, what: 'power-off', pileId: id<PileId>('P1') }],
  }); // prettier-ignore
  expect(await owner.client.safety.drills()).toMatchObject([{ incidentId: 'i1', title: 'Smoke', endedAtMs: null }]);
  expect(await owner.client.safety.drill({ incidentId: 'i1' })).toMatchObject({
    zoneName: 'North',
    piles: [{ pileId: 'P1', sentAfterMs: 4, offAfterMs: 900, stillOn: false }],
  });
  expect(await codeOf(owner.client.safety.drill({ incidentId: 'i2' }))).toBe('input.not-found');
  const paper = await station.ask('/download/drill/i1.pdf', { headers: { cookie: owner.cookie } });
  expect([paper.status, paper.body.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
});

test.each<[Exclude<Role, 'owner'>, string, string]>([
  ['attendant', 'access.forbidden', 'input.not-found'],
  ['installer', 'done', 'input.not-found'],
  ['maintenance', 'access.forbidden', 'input.not-found'],
  ['viewer', 'access.forbidden', 'access.forbidden'],
])('%s sees it all; changing is answered: %s, a bypass: %s', async (role, changing, bypassing) => {
  const { client, cookie } = await browserAs(station, owner, role);
  expect(await Promise.all([client.safety.setup(), client.safety.bypasses.list(), client.safety.drills(), client.safety.matrixVersions()].map(codeOf)))
    .toEqual(['done', 'done', 'done', 'done']); // prettier-ignore
  expect(await codeOf(client.safety.saveZone({ zoneId: null, name: 'N', silence: 'trip' }))).toBe(changing);
  expect(await codeOf(client.safety.saveMatrix({ version: 1, cells: [] }))).toBe(changing);
  expect((await upload(PNG, cookie)).status).toBe(changing === 'done' ? 200 : 403);
  const ask = { target: { kind: 'rule' as const, id: 'none' }, reason: 'a good one', endsAtMs: station.flow.nowMs + 60_000 };
  expect(await codeOf(client.safety.bypasses.ask(ask))).toBe(bypassing);
});

test('without a login there is nothing', async () => {
  const { client } = station.browser();
  const asked = [client.safety.setup(), client.safety.removePlan(), client.safety.bypasses.list(), client.safety.drills()];
  expect(await Promise.all(asked.map(codeOf))).toEqual(asked.map(() => 'access.not-logged-in'));
  expect((await upload(PNG, '')).status).toBe(401);
  expect((await station.ask('/site-plan/x.png', {})).status).toBe(401);
});
