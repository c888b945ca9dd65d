/** Incidents with their evidence, fire equipment with its photos, and who is told of alarms, through the server. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type EvidenceId, type IncidentId, type ZoneId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { Role } from '../../station-core/domain/operator.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { readZip } from '../support/read-zip.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

let station: ApiStation;
let owner: Browser;
beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
});
afterEach(() => station.close());

const I1 = id<IncidentId>('i-1');
const CLIP = Buffer.from('0123456789');

function incident(): void {
  const nowMs = station.flow.nowMs;
  station.flow.send({
    kind: 'incident.opened',
    incident: {
      id: I1, zoneIds: [id<ZoneId>('hall')], ruleId: null, firstOut: 'rule:smoke/sensor:s1', title: 'Smoke', isDrill: false,
      openedAtMs: nowMs, closedAtMs: null, closedBy: null, note: '',
    },
    stopsZones: false,
  }); // prettier-ignore
  mkdirSync(path.join(station.dataFolder, 'evidence', I1), { recursive: true });
  writeFileSync(path.join(station.dataFolder, 'evidence', I1, 'clip_1.mp4'), CLIP);
  station.flow.send({
    kind: 'evidence.kept',
    evidence: {
      id: id<EvidenceId>('e-1'), incidentId: I1, kind: 'clip', cameraId: null, name: 'clip_1.mp4', bytes: CLIP.length,
      sha256: createHash('sha256').update(CLIP).digest('hex'), fromMs: nowMs, toMs: utcMs(nowMs + 1_000), trimmedAtMs: null, problem: null,
    },
  }); // prettier-ignore
}
const get = (url: string, headers: Record<string, string> = {}, cookie = owner.cookie) =>
  station.ask(url, { headers: { ...headers, cookie } });

describe('incidents', () => {
  test('are listed and shown, with the key to compare, and take a note', async () => {
    incident();
    const { client } = owner;
    expect(await client.incidents.list({})).toMatchObject({ total: 1, rows: [{ id: I1, number: 1, clips: 1, evidenceBytes: 10 }] });
    const view = await client.incidents.get({ incidentId: I1 });
    expect(view).toMatchObject({ incident: { title: 'Smoke' }, evidence: [{ name: 'clip_1.mp4' }] });
    expect(view.keyFingerprint).toMatch(/^[0-9a-f]{64}$/);
    await client.incidents.note({ incidentId: I1, note: 'A cable.' });
    expect((await client.incidents.get({ incidentId: I1 })).incident.note).toBe('A cable.');
    expect(await codeOf(client.incidents.get({ incidentId: 'none' }))).toBe('input.not-found');
  });

  test.each([
    ['no range', {}, 200, '0123456789', undefined],
    ['the first four', { range: 'bytes=0-3' }, 206, '0123', 'bytes 0-3/10'],
    ['from the seventh on', { range: 'bytes=7-' }, 206, '789', 'bytes 7-9/10'],
    ['the last two', { range: 'bytes=-2' }, 206, '89', 'bytes 8-9/10'],
    ['beyond the end', { range: 'bytes=10-' }, 416, '', 'bytes */10'],
    ['what is no range', { range: 'lines=1-2' }, 200, '0123456789', undefined],
  ])('a clip: %s', async (_name, headers, status, body, range) => {
    incident();
    const answer = await get('/evidence/i-1/clip_1.mp4', headers);
    expect([answer.status, answer.body.toString()]).toEqual([status, body]);
    expect(answer.headers['content-range']).toBe(range);
    if (status !== 416) expect(answer.headers['content-type']).toBe('video/mp4');
  });

  test('only what belongs to the incident is given', async () => {
    incident();
    writeFileSync(path.join(station.dataFolder, 'evidence', I1, 'other.mp4'), 'not kept');
    for (const url of [
      '/evidence/i-1/other.mp4',
      '/evidence/i-1/..%2f..%2fconfig.json',
      '/evidence/i-2/clip_1.mp4',
      '/evidence/i-1/clip_1.mp4%00',
    ])
      expect((await get(url)).status, url).toBe(404);
    station.flow.send({ kind: 'evidence.trimmed', evidenceIds: [id<EvidenceId>('e-1')] });
    expect((await get('/evidence/i-1/clip_1.mp4')).status).toBe(404);
  });

  test('all of it comes as one ZIP', async () => {
    incident();
    const answer = await get('/download/incident/i-1.zip');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/zip']);
    const files = readZip(answer.body);
    expect(files.map(({ name }) => name)).toContain('SHA256SUMS.sig');
    expect(files.find(({ name }) => name === 'clip_1.mp4')?.bytes).toEqual(CLIP);
    expect((await get('/download/incident/none.zip')).status).toBe(404);
  });

  test.each<[Exclude<Role, 'owner'>, number, number]>([
    ['attendant', 200, 403],
    ['installer', 200, 200],
    ['maintenance', 200, 200],
    ['viewer', 403, 403],
  ])('%s: clips %i, the ZIP %i', async (role, clips, zip) => {
    incident();
    const { cookie } = await browserAs(station, owner, role);
    expect((await get('/evidence/i-1/clip_1.mp4', {}, cookie)).status).toBe(clips);
    expect((await get('/download/incident/i-1.zip', {}, cookie)).status).toBe(zip);
    expect((await get('/evidence/i-1/clip_1.mp4', {}, '')).status).toBe(401);
  });
});

describe('fire equipment', () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const piece = {
    kind: 'extinguisher' as const, name: 'F1', where: 'Hall', zoneId: null, serial: '', expiresOn: null, inspectEveryDays: 30,
    photo: null, retired: false, place: null,
  }; // prettier-ignore
  function upload(body: Buffer, cookie = owner.cookie) {
    const headers = { cookie, 'content-type': 'application/octet-stream', 'content-length': String(body.length), origin: station.api.url };
    return station.ask('/upload/equipment-photo', { method: 'POST', headers, body });
  }

  test('is kept with its photo, inspected, and found again', async () => {
    const { client } = owner;
    const { picture } = JSON.parse((await upload(PNG)).body.toString()) as { picture: string };
    const { equipmentId } = await client.equipment.save({ equipmentId: null, equipment: { ...piece, photo: picture } });
    await client.equipment.inspect({ equipmentId, inOrder: true, note: 'seal whole', photo: null });
    expect(await client.equipment.get({ equipmentId })).toMatchObject({
      photo: picture,
      overdue: false,
      inspections: [{ note: 'seal whole' }],
    });
    const shown = await get(`/equipment-photo/${picture}`);
    expect([shown.status, shown.headers['content-type'], shown.body]).toEqual([200, 'image/png', PNG]);
    expect((await get('/equipment-photo/..%2f..%2fconfig.json')).status).toBe(404);
    expect((await client.equipment.list({ text: 'hall' })).rows).toHaveLength(1);
  });

  test('a photo that is none is refused in words', async () => {
    const answer = await upload(Buffer.from('<svg onload="alert(1)"/>'));
    expect(answer.status).toBe(422);
    expect(answer.body.toString()).toContain('PNG, JPEG or WebP');
  });

  test.each<[Exclude<Role, 'owner'>, string, string]>([
    ['attendant', 'access.forbidden', 'done'],
    ['installer', 'done', 'done'],
    ['maintenance', 'done', 'done'],
    ['viewer', 'access.forbidden', 'access.forbidden'],
  ])('%s: change %s, inspect %s', async (role, change, inspect) => {
    const { equipmentId } = await owner.client.equipment.save({ equipmentId: null, equipment: piece });
    const { client } = await browserAs(station, owner, role);
    expect(await codeOf(client.equipment.save({ equipmentId, equipment: piece }))).toBe(change);
    expect(await codeOf(client.equipment.inspect({ equipmentId, inOrder: true, note: '', photo: null }))).toBe(inspect);
  });
});

describe('who is told', () => {
  const target = {
    name: 'Desk', channel: { kind: 'webhook' as const, url: 'https://desk.example.org/' }, atLeast: 'high' as const, step: 0,
    language: 'en' as const, enabled: true,
  }; // prettier-ignore

  test('a secret goes in and never out', async () => {
    const { client } = owner;
    const { targetId } = await client.notify.save({ targetId: null, target, secret: 'hunter2-hunter2' });
    expect(await client.notify.list()).toMatchObject([{ id: targetId, hasSecret: true, waiting: 0 }]);
    expect(JSON.stringify([await client.notify.list(), station.logged])).not.toContain('hunter2');
    await client.notify.test({ targetId });
    expect((await client.notify.messages({})).rows).toMatchObject([{ targetName: 'Desk', what: 'test', alarm: null }]);
    await client.notify.remove({ targetId });
    expect(await client.notify.list()).toEqual([]);
  });

  test('what cannot be reached is refused in words', async () => {
    const fault = await faultOf(
      owner.client.notify.save({ targetId: null, target: { ...target, channel: { kind: 'webhook', url: 'ftp://x' } }, secret: null }),
    );
    expect(fault.message).toContain('must begin with https:// or http://');
  });

  test('attendants do not see whom the station calls', async () => {
    const { client } = await browserAs(station, owner, 'attendant');
    expect(await codeOf(client.notify.list())).toBe('access.forbidden');
  });
});

describe('alarms on one’s own phone', () => {
  const phone = {
    endpoint: 'https://push.example/abc', p256dh: 'B'.repeat(87), auth: 'a'.repeat(22), device: 'Android', atLeast: 'high', language: 'en',
  } as const; // prettier-ignore

  test('an attendant switches his phone on and off, and nobody else’s', async () => {
    const guard = await browserAs(station, owner, 'attendant');
    const { targetId } = await guard.client.notify.own.on(phone);
    expect(await guard.client.notify.own.state({ endpoint: phone.endpoint })).toEqual({ targetId, atLeast: 'high' });
    expect(await owner.client.notify.own.state({ endpoint: phone.endpoint })).toBeNull();
    await owner.client.notify.own.off({ endpoint: phone.endpoint });
    const [row] = await owner.client.notify.list();
    expect(row).toMatchObject({ id: targetId, channel: { kind: 'push' }, hasSecret: true });
    expect(JSON.stringify(row)).not.toContain(phone.auth);
    await guard.client.notify.own.off({ endpoint: phone.endpoint });
    expect(await owner.client.notify.list()).toEqual([]);
  });

  test('an address that is no push service’s is refused, and so is who may not answer alarms', async () => {
    expect(await codeOf(owner.client.notify.own.on({ ...phone, endpoint: 'https://10.0.0.1/x' }))).toBe('input.invalid');
    const viewer = await browserAs(station, owner, 'viewer');
    expect(await codeOf(viewer.client.notify.own.on(phone))).toBe('access.forbidden');
  });
});
