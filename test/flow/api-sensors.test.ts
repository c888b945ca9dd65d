/** Sensors through the server: who may, what is refused, and what is on file after it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../station-core/domain/operator.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { browserAs, codeOf } from '../support/role-browsers.ts';

let station: ApiStation;
let owner: Browser;

beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
});
afterEach(() => station.close());

const device = {
  name: 'Cabinet 1', map: 'digital-io-8', wire: { kind: 'tcp', host: '192.168.1.40', port: 502 }, unitId: 1, pollMs: 500, timeoutMs: 300, enabled: true,
} as const; // prettier-ignore

const sensor = (deviceId: string) => ({
  name: 'Smoke, canopy', kind: 'smoke' as const, zoneId: null, source: { kind: 'modbus' as const, deviceId, point: 'input-1' }, unit: '', isSafety: false,
  calibration: { scale: 1, offset: 0, inverted: false }, range: { low: null, high: null }, debounceMs: 300, silenceMs: 10_000, enabled: true, place: null,
}); // prettier-ignore

test('a device, its sensor and a relay are saved, changed and removed, each with a row in the journal', async () => {
  const { sensors } = owner.client;
  const { id: deviceId } = await sensors.saveDevice({ deviceId: null, device });
  const { id: sensorId } = await sensors.saveSensor({ sensorId: null, sensor: sensor(deviceId) });
  await sensors.saveSensor({ sensorId, sensor: { ...sensor(deviceId), name: 'Smoke, east' } });
  const target = { kind: 'modbus', deviceId, point: 'output-1' } as const;
  const relay = {
    name: 'Watchdog',
    kind: 'watchdog',
    zoneId: null,
    pileId: null,
    target,
    actsBy: 'energising',
    pulseMs: 1_000,
    place: null,
  } as const;
  const { id: relayId } = await sensors.saveRelay({ relayId: null, relay });
  const names = () => station.flow.db.all("SELECT kind, id FROM safety_item WHERE kind IN ('sensor', 'field-device', 'relay')");
  expect(names()).toHaveLength(3);
  await sensors.test({ sensorId, minutes: 10 });
  await sensors.tryRelay({ relayId, seconds: 2, reason: 'installation' });
  await sensors.remove({ what: 'sensor', id: sensorId });
  await sensors.remove({ what: 'relay', id: relayId });
  await sensors.remove({ what: 'field-device', id: deviceId });
  expect(names()).toEqual([]);
  const journal = station.flow.db.all(
    "SELECT kind FROM journal WHERE kind LIKE 'operator.%safety' OR kind LIKE '%relay' OR kind LIKE '%sensor'",
  );
  expect(journal.map(({ kind }) => kind)).toEqual([
    ...Array<string>(4).fill('operator.put-safety'),
    'operator.test-sensor',
    'operator.try-relay',
    ...Array<string>(3).fill('operator.remove-safety'),
  ]);
});

test.each<[string, object, string]>([
  ['no name', { name: ' ' }, 'sensor.name'],
  ['a topic with a wildcard', { source: { kind: 'mqtt', topic: 'canopy/+', path: '' } }, 'sensor.source.topic'],
  ['a path that is none', { source: { kind: 'mqtt', topic: 'canopy', path: 'smoke' } }, 'sensor.source.path'],
  ['a range upside down', { range: { low: 50, high: 10 } }, 'sensor.range'],
  ['silence at once', { silenceMs: 0 }, 'sensor.silenceMs'],
])('%s is refused', async (_, wrong) => {
  const call = owner.client.sensors.saveSensor({ sensorId: null, sensor: { ...sensor('io'), ...wrong } });
  expect((await faultOf(call)).code).toBe('input.invalid');
});

test('a curve that ends before it begins is refused, and one of nothing is empty', async () => {
  const { sensors } = owner.client;
  expect((await faultOf(sensors.curve({ sensorId: 'heat', fromMs: 10, toMs: 10 }))).code).toBe('input.invalid');
  expect(await sensors.curve({ sensorId: 'heat', fromMs: 0, toMs: 1_000 })).toEqual({ sensorId: 'heat', points: [], hasHours: false });
});

test.each<[Exclude<Role, 'owner'>, string, string]>([
  ['attendant', 'access.forbidden', 'access.forbidden'],
  ['installer', 'done', 'done'],
  ['maintenance', 'access.forbidden', 'done'],
  ['viewer', 'access.forbidden', 'access.forbidden'],
])('%s sees sensors; setting up: %s, trying: %s', async (role, changes, tries) => {
  const { sensors } = (await browserAs(station, owner, role)).client;
  expect(await codeOf(sensors.list())).toBe('done');
  expect(await codeOf(sensors.field())).toBe('done');
  expect(await codeOf(sensors.probe({ device }))).toBe(changes);
  expect(await codeOf(sensors.saveDevice({ deviceId: null, device }))).toBe(changes);
  expect(await codeOf(sensors.tryRelay({ relayId: 'siren', seconds: 2, reason: 'test' }))).toBe(tries);
});
