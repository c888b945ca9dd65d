/** What of the readings is kept and shown: on a step or once a minute, and never more than once a second. */
import { expect, test } from 'vitest';
import { id, type FieldDeviceId, type OperatorId, type SensorId, type ZoneId } from '../../../station-core/base/ids.ts';
import { addMs, utcMs } from '../../../station-core/base/time.ts';
import type { SafetySetup, Sensor, SensorReading } from '../../../station-core/domain/safety.ts';
import { SensorKeeper } from '../../../station-core/flow/sensor-keeper.ts';
import { manualClock } from '../../support/driver-host.ts';

const io = id<FieldDeviceId>('io');

function sensor(name: string, overrides: Partial<Sensor> = {}): Sensor {
  return {
    id: id<SensorId>(name), name, kind: 'temperature', zoneId: id<ZoneId>('east'), source: { kind: 'modbus', deviceId: io, point: name },
    unit: '°C', isSafety: false, calibration: { scale: 1, offset: 0, inverted: false }, range: { low: 0, high: 400 }, debounceMs: 0,
    silenceMs: 5_000, enabled: true, place: null, ...overrides,
  };
} // prettier-ignore

function setupOf(sensors: readonly Sensor[], overrides: Partial<SafetySetup> = {}): SafetySetup {
  return {
    zones: [{ id: id<ZoneId>('east'), name: 'Canopy east', silence: 'trip', outline: [] }],
    devices: [{ id: io, name: 'I/O', map: 'digital-io-8', wire: { kind: 'tcp', host: 'x', port: 502 }, unitId: 1, pollMs: 500, timeoutMs: 300, enabled: true }],
    sensors, relays: [], rules: [], matrix: [], bypasses: [], tests: [], zoneOfPile: {}, cameras: [], ...overrides,
  };
} // prettier-ignore

function keeper(sensors: readonly Sensor[], overrides: Partial<SafetySetup> = {}) {
  const clock = manualClock();
  const kept: (readonly SensorReading[])[] = [];
  let changes = 0;
  const made = new SensorKeeper({
    clock,
    mqttDevice: id<FieldDeviceId>('mqtt'),
    keep: (readings) => kept.push(readings),
    onChanged: () => (changes += 1),
  });
  made.setUp(setupOf(sensors, overrides));
  const hear = (name: string, value: number | null, isRetained = false): void =>
    made.heard({
      sensorId: id<SensorId>(name),
      value,
      problem: value === null ? 'it does not answer' : null,
      atMs: clock.now(),
      arrivedMs: clock.monotonic(),
      ...(isRetained ? { isRetained } : {}),
    });
  const values = (): (number | null)[] => kept.flat().map(({ value }) => value);
  return { clock, kept, values, hear, made, changes: () => changes };
}

test('a value is kept on a step of its range, once a minute, and when it can or cannot be read', () => {
  const { clock, hear, values } = keeper([sensor('heat')]);
  for (const value of [20, 20.4, 20.9, 21, 21.9, null, null, 22]) {
    hear('heat', value);
    clock.advance(1_000);
  }
  expect(values()).toEqual([20, 21, null, 22]);
  for (let second = 0; second < 60; second += 1) {
    hear('heat', 22.1);
    clock.advance(1_000);
  }
  expect(values()).toEqual([20, 21, null, 22, 22.1]);
});

test('a contact is kept on every change; of a chattering one five a second, the last of them the newest', () => {
  const { clock, hear, kept } = keeper([sensor('door', { kind: 'door', unit: '', range: { low: null, high: null } })]);
  for (let at = 0; at < 40; at += 1) {
    hear('door', at % 2);
    clock.advance(10);
  }
  hear('door', 0);
  hear('door', 1);
  clock.advance(1_000);
  expect(kept.map((batch) => batch.length)).toEqual([5]);
  expect(kept[0]?.at(-1)?.value).toBe(1);
});

test('screens are told once a second at most, and not at all when nothing came', () => {
  const { clock, hear, changes } = keeper([sensor('heat')]);
  clock.advance(1_000);
  const before = changes();
  for (let at = 0; at < 100; at += 1) hear('heat', at);
  clock.advance(1_000);
  expect(changes()).toBe(before + 1);
});

test('what is shown: zone, health by time, silence, test, bypass and the worst delay', () => {
  const under = {
    sensorId: id<SensorId>('heat'),
    begunBy: id<OperatorId>('o'),
    begunAtMs: utcMs(0),
    endsAtMs: addMs(manualClock().now(), 60_000),
  };
  const { clock, hear, made } = keeper([sensor('heat', { debounceMs: 300 }), sensor('spare', { enabled: false })], { tests: [under] });
  const row = (name = 'heat') => made.rows().find(({ sensor: { id: key } }) => key === name);
  expect(row()).toMatchObject({
    zoneName: 'Canopy east',
    health: 'waiting',
    value: null,
    heardAtMs: null,
    worstDelayMs: 800,
    testEndsAtMs: under.endsAtMs,
  });
  expect(row('spare')).toMatchObject({ health: 'off' });
  hear('heat', 20);
  expect(row()).toMatchObject({ health: 'healthy', value: 20, newest: 20 });
  clock.advance(6_000);
  expect(row()).toMatchObject({ health: 'silent', value: 20 });
  clock.advance(60_000);
  expect(row()).toMatchObject({ testEndsAtMs: null });
});

test('a kept value of the broker is shown as such and makes no curve', () => {
  const { clock, hear, made, values } = keeper([sensor('heat')]);
  hear('heat', 77, true);
  clock.advance(1_000);
  expect(made.rows()[0]).toMatchObject({ value: 77, isRetained: true, heardAtMs: null, health: 'waiting' });
  expect(values()).toEqual([]);
});

test('another calibration begins anew; another name goes on', () => {
  const { hear, made } = keeper([sensor('heat')]);
  hear('heat', 20);
  made.setUp(setupOf([sensor('heat', { name: 'Heat, east' })]));
  expect(made.rows()[0]).toMatchObject({ value: 20, sensor: { name: 'Heat, east' } });
  made.setUp(setupOf([sensor('heat', { calibration: { scale: 2, offset: 0, inverted: false } })]));
  expect(made.rows()[0]).toMatchObject({ value: null, health: 'waiting' });
});

test('more than a batch holds waits for the next second, and none is lost', () => {
  const many = Array.from({ length: 1_500 }, (_, at) => sensor(`s${at}`));
  const { clock, hear, kept } = keeper(many);
  for (const { id: sensorId } of many) hear(sensorId, 20);
  clock.advance(1_000);
  clock.advance(1_000);
  expect(kept.map((batch) => batch.length)).toEqual([1_000, 500]);
});
