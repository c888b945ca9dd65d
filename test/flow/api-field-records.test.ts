/** The installer's record of a zone through the server: made by whom it may, told in both languages, on papers whose signature holds. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type FieldRecordId } from '../../station-core/base/ids.ts';
import type { Role } from '../../station-core/domain/operator.ts';
import type { SafetyItem } from '../../station-core/domain/safety.ts';
import { isSignedBy, readRecord } from '../../station-core/keys/station-key.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

const SIREN = 'relay:siren';
let station: ApiStation;
let owner: Browser;

beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
  const items: readonly SafetyItem[] = [
    { kind: 'zone', zone: { id: id('Z1'), name: 'Row A', silence: 'hold', outline: [] } },
    {
      kind: 'relay',
      relay: {
        id: id('siren'), name: 'Siren', kind: 'siren', zoneId: id('Z1'), pileId: null, target: { kind: 'mqtt', topic: 's', on: '1', off: '0' },
        actsBy: 'energising', pulseMs: null, place: null,
      },
    },
  ]; // prettier-ignore
  for (const item of items) station.flow.send({ kind: 'operator.put-safety', operatorId: id('boss'), item });
});
afterEach(() => station.close());

const begin = (browser: Browser = owner, installer = 'A. Fitter') => browser.client.fieldRecords.begin({ zoneId: 'Z1', installer });
const acted = (recordId: string) =>
  station.flow.send({
    kind: 'field.checked',
    recordId: id<FieldRecordId>(recordId),
    checkId: SIREN,
    tries: 1,
    result: { outcome: 'acted', tookMs: 41 },
  });
const download = (file: string, browser: Browser = owner) =>
  station.ask(`/download/field-record/${file}`, { headers: { cookie: browser.cookie } });

async function closed(): Promise<string> {
  const { client } = owner;
  const { recordId } = await begin();
  await client.fieldRecords.check({ recordId, checkId: SIREN });
  acted(recordId);
  await client.fieldRecords.told({ recordId, checkId: SIREN, did: true, cameBack: null, note: 'heard at the gate' });
  await client.fieldRecords.close({ recordId, note: '' });
  return recordId;
}

test('a record is begun, told check by check in the language asked for, closed, printed and signed', async () => {
  const { client } = owner;
  const { recordId } = await begin();
  expect(await client.fieldRecords.list({ zoneId: 'Z1' })).toMatchObject([
    { id: recordId, installer: 'A. Fitter', begunByName: 'Olga', verdict: null, counts: { left: 1 } },
  ]);
  await client.fieldRecords.check({ recordId, checkId: SIREN });
  expect(station.flow.commands.at(-1)).toMatchObject({ kind: 'field.check', relayId: 'siren', forMs: 2_000 });
  acted(recordId);
  expect((await client.fieldRecords.get({ recordId, language: 'zh' })).checks[0]).toMatchObject({
    state: 'asking',
    byName: 'Olga',
    words: { name: 'Siren', kind: '警笛', state: '待确认', sentence: '命令动作 2 秒，41 毫秒内执行。' },
  });
  expect((await download(`${recordId}.pdf`)).body.toString()).toContain('The record is open');
  expect((await download(`${recordId}.json`)).status).toBe(422);
  expect((await faultOf(client.fieldRecords.close({ recordId, note: '' }))).message).toContain('Still to do: Siren');
  await client.fieldRecords.told({ recordId, checkId: SIREN, did: true, cameBack: null, note: 'heard at the gate' });
  await client.fieldRecords.close({ recordId, note: 'All well' });

  const [english, chinese] = [await download(`${recordId}.pdf?lang=en`), await download(`${recordId}.pdf?lang=zh`)];
  for (const pdf of [english, chinese])
    expect([pdf.status, pdf.headers['content-type'], pdf.body.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  expect(english.body.equals(chinese.body)).toBe(false);

  const json = (await download(`${recordId}.json`)).body.toString();
  const file = path.join(station.dataFolder, 'zone-record.json');
  writeFileSync(file, json);
  // As `stationmaster verify-record` reads it.
  const { text, signature, publicKey } = readRecord(file);
  expect(isSignedBy(publicKey, text, signature)).toBe(true);
  expect(isSignedBy(publicKey, text.replace('heard', 'missed'), signature)).toBe(false);
  expect(JSON.parse(text)).toMatchObject({
    kind: 'stationmaster-field-record-1',
    stationName: 'Yard',
    record: { id: recordId, zoneName: 'Row A', verdict: 'passed', note: 'All well', checks: [{ state: 'passed', seen: { did: true } }] },
  });
  // The same record is the same text, however often it is fetched.
  expect((await download(`${recordId}.json`)).body.toString()).toBe(json);
});

test('screens are told of every step, by the name of the zones; who made a relay act stands in the journal before it acts', async () => {
  const { recordId } = await begin();
  const { client, socket } = await owner.feeds();
  const changes = must((await client.feed.changes())[Symbol.asyncIterator](), 'a feed');
  await changes.next();
  await owner.client.fieldRecords.check({ recordId, checkId: SIREN });
  expect((await changes.next()).value).toContainEqual({ topic: 'zones' });
  socket.close();
  const row = station.flow.db.get("SELECT operator_id, body FROM journal WHERE kind = 'operator.check-field'");
  expect(row?.['operator_id']).toBe((await owner.client.auth.me())?.operatorId);
  expect(String(row?.['body'])).toContain(SIREN);
});

test('refused with a reason: no name, a reason too short, a check that is not there, a record that is not there', async () => {
  const { client } = owner;
  expect((await faultOf(begin(owner, '  '))).code).toBe('input.invalid');
  expect((await faultOf(begin(owner, 'x'.repeat(61)))).code).toBe('input.invalid');
  const { recordId } = await begin();
  expect((await faultOf(begin())).message).toContain('is open');
  expect((await faultOf(client.fieldRecords.skip({ recordId, checkId: SIREN, reason: 'x' }))).code).toBe('input.invalid');
  expect((await faultOf(client.fieldRecords.check({ recordId, checkId: 'relay:none' }))).code).toBe('input.not-found');
  expect((await faultOf(client.fieldRecords.check({ recordId, checkId: SIREN, seconds: 61 }))).code).toBe('input.invalid');
  expect((await faultOf(client.fieldRecords.get({ recordId: 'none', language: 'en' }))).code).toBe('input.not-found');
  expect((await download('none.pdf')).status).toBe(404);
});

test.each<[Exclude<Role, 'owner'>, string]>([
  ['installer', 'done'],
  ['maintenance', 'done'],
  ['attendant', 'access.forbidden'],
  ['viewer', 'access.forbidden'],
])('a record may be read and printed by %s; to make one is answered: %s', async (role, answered) => {
  const recordId = await closed();
  const browser = await browserAs(station, owner, role);
  const { fieldRecords } = browser.client;
  expect(await fieldRecords.list({ zoneId: 'Z1' })).toHaveLength(1);
  expect((await fieldRecords.get({ recordId, language: 'en' })).verdict).toBe('passed');
  expect([(await download(`${recordId}.pdf`, browser)).status, (await download(`${recordId}.json`, browser)).status]).toEqual([200, 200]);
  expect(await codeOf(begin(browser))).toBe(answered);
  const [first] = await owner.client.fieldRecords.list({ zoneId: 'Z1' });
  const open = first?.verdict === null ? first.id : (await begin()).recordId;
  const at = { recordId: open, checkId: SIREN };
  expect(await codeOf(fieldRecords.check(at))).toBe(answered);
  acted(open);
  expect(await codeOf(fieldRecords.told({ ...at, did: true, cameBack: null, note: '' }))).toBe(answered);
  expect(await codeOf(fieldRecords.skip({ ...at, reason: 'not wired' }))).toBe(answered);
  expect(await codeOf(fieldRecords.close({ recordId: open, note: '' }))).toBe(answered);
});

test('without a login there is nothing', async () => {
  const recordId = await closed();
  const nobody = station.browser();
  expect(await codeOf(nobody.client.fieldRecords.list({ zoneId: 'Z1' }))).toBe('access.not-logged-in');
  expect((await download(`${recordId}.pdf`, nobody)).status).toBe(401);
});
