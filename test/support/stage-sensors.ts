/** Canned sensors, devices and relays of the stage: most are well, one smells smoke, one is silent, one is under test. */
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { FieldView, ProbedPoint, SensorCurve, SensorRow, SensorsView } from '../../station-core/api/contract.ts';
import type { FieldDevice, Relay, Sensor } from '../../station-core/domain/safety.ts';
import { SHIPPED_MAPS } from '../../station-core/drivers/sensor/modbus/shipped-maps.ts';
import { readRegisterMap } from '../../station-core/drivers/sensor/modbus/register-map.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const zones = [
  ['zone-a', 'Canopy A'],
  ['zone-b', 'Canopy B'],
  ['zone-t', 'Transformer'],
] as const;

interface Story {
  readonly name: string;
  readonly kind: Sensor['kind'];
  readonly zone: string | null;
  readonly unit?: string;
  readonly value: number | null;
  readonly health?: SensorRow['health'];
  readonly problem?: string;
  readonly swing?: number;
  readonly test?: boolean;
  readonly bypass?: boolean;
  readonly source?: Sensor['source'];
}

const stories: readonly Story[] = [
  { name: 'Smoke, row A east', kind: 'smoke', zone: 'zone-a', value: 0 },
  { name: 'Smoke, row A west', kind: 'smoke', zone: 'zone-a', value: 0, test: true },
  { name: 'Heat, row A', kind: 'temperature', zone: 'zone-a', unit: '°C', value: 24.6, swing: 1.5 },
  { name: 'CO, row A', kind: 'carbon-monoxide', zone: 'zone-a', unit: 'ppm', value: 3, swing: 1 },
  { name: 'Emergency button, row A', kind: 'push-button', zone: 'zone-a', value: 0 },
  { name: 'Smoke, row B', kind: 'smoke', zone: 'zone-b', value: 1 },
  { name: 'Heat, row B', kind: 'temperature', zone: 'zone-b', unit: '°C', value: 61.2, swing: 18 },
  {
    name: 'CO, row B',
    kind: 'carbon-monoxide',
    zone: 'zone-b',
    unit: 'ppm',
    value: 12,
    health: 'silent',
    problem: 'it does not answer',
    swing: 3,
  },
  {
    name: 'Humidity, row B',
    kind: 'humidity',
    zone: 'zone-b',
    unit: '%',
    value: null,
    health: 'faulty',
    problem: 'the device has no such register (exception 2)',
  },
  { name: 'Water, cable duct', kind: 'water', zone: 'zone-b', value: 0, bypass: true },
  { name: 'Winding A', kind: 'temperature', zone: 'zone-t', unit: '°C', value: 71.4, swing: 4 },
  { name: 'Winding B', kind: 'temperature', zone: 'zone-t', unit: '°C', value: 72.9, swing: 4 },
  { name: 'Winding C', kind: 'temperature', zone: 'zone-t', unit: '°C', value: 70.8, swing: 4 },
  { name: 'Voltage A–B', kind: 'voltage', zone: 'zone-t', unit: 'V', value: 402.3, swing: 3 },
  { name: 'Energy, whole site', kind: 'energy', zone: 'zone-t', unit: 'kWh', value: 1_284_551.4, swing: 20 },
  { name: 'Door of the box', kind: 'door', zone: 'zone-t', value: 1 },
  {
    name: 'Gas, kitchen',
    kind: 'gas',
    zone: null,
    value: 0,
    health: 'waiting',
    source: { kind: 'mqtt', topic: 'kitchen/gas', path: '/alarm' },
  },
];

function sensorOf(story: Story, index: number): Sensor {
  return {
    id: id(`sensor-${index}`),
    name: story.name,
    kind: story.kind,
    zoneId: story.zone === null ? null : id(story.zone),
    source: story.source ?? { kind: 'modbus', deviceId: id('io-1'), point: `input-${(index % 8) + 1}` },
    unit: story.unit ?? '',
    isSafety: ['smoke', 'push-button', 'gas'].includes(story.kind),
    calibration: { scale: 1, offset: story.unit === '°C' ? -0.5 : 0, inverted: false },
    range: story.unit === '°C' ? { low: -40, high: 250 } : { low: null, high: null },
    debounceMs: 300,
    silenceMs: 10_000,
    enabled: true,
    place: null,
  };
}

/** A curve that looks like a day: slow waves and a little noise, the same every time. */
function wave(index: number, at: number): number {
  return Math.sin(at / 9 + index) * 0.7 + Math.sin(at / 2.3 + index * 3) * 0.3;
}

/** Most: so many rows; 0: none yet. */
export function sensorsView(most: number, nowMs: number): SensorsView {
  const rows = stories.slice(0, Math.min(most, stories.length)).map((story, index): SensorRow => {
    const value = story.value ?? 0;
    const recent = Array.from({ length: 60 }, (_, at) => (story.value === null ? null : value + wave(index, at) * (story.swing ?? 0)));
    return {
      sensor: sensorOf(story, index),
      zoneName: zones.find(([key]) => key === story.zone)?.[1] ?? null,
      value: story.value,
      newest: story.value,
      health: story.health ?? 'healthy',
      problem: story.problem ?? null,
      heardAtMs: story.health === 'waiting' ? null : utcMs(nowMs - (story.health === 'silent' ? 4 * minuteMs : 400 + index * 37)),
      isRetained: false,
      testEndsAtMs: story.test === true ? utcMs(nowMs + 7 * minuteMs) : null,
      testBegunBy: story.test === true ? 'Jonas' : null,
      bypassedUntilMs: story.bypass === true ? utcMs(nowMs + 2 * hourMs) : null,
      worstDelayMs: story.source === undefined ? 800 : null,
      recent: story.unit === undefined ? [] : recent,
    };
  });
  return {
    rows,
    nowMs: utcMs(nowMs),
    mqtt: { enabled: true, problem: most === 0 ? null : 'the MQTT broker is away: nothing listens at 192.168.1.4:1883' },
  };
}

export function sensorCurveOf(sensorId: string, fromMs: number, toMs: number): SensorCurve {
  const index = Number(sensorId.split('-')[1] ?? 0);
  const story = stories[index];
  const isSwitch = story?.unit === undefined;
  const points = Array.from({ length: 300 }, (_, at) => {
    const atMs = utcMs(Math.round(fromMs + ((toMs - fromMs) * at) / 300));
    const mean = isSwitch ? (at > 270 || (at > 90 && at < 96) ? 1 : 0) : (story.value ?? 20) + wave(index, at / 4) * (story.swing ?? 1);
    const spread = isSwitch ? 0 : (story.swing ?? 1) * 0.15;
    return at > 150 && at < 156 ? { atMs, low: null, high: null, mean: null } : { atMs, low: mean - spread, high: mean + spread, mean };
  });
  return { sensorId: id(sensorId), points, hasHours: toMs - fromMs > 30 * 24 * hourMs };
}

const device = (key: string, name: string, map: string, wire: FieldDevice['wire'], unitId: number): FieldDevice => ({
  id: id(key), name, map, wire, unitId, pollMs: 500, timeoutMs: 300, enabled: true,
}); // prettier-ignore

const relay = (key: string, name: string, kind: Relay['kind'], zone: string | null, point: string, pulseMs: number | null = null): Relay => ({
  id: id(key), name, kind, zoneId: zone === null ? null : id(zone), pileId: null, target: { kind: 'modbus', deviceId: id('io-1'), point },
  actsBy: kind === 'contactor' ? 'releasing' : 'energising', pulseMs, place: null,
}); // prettier-ignore

export function fieldView(most: number, nowMs: number): FieldView {
  const sinceMs = utcMs(nowMs - 42 * minuteMs);
  const maps = Object.entries(SHIPPED_MAPS).flatMap(([name, content]) => {
    const read = readRegisterMap(name, JSON.stringify(content), false);
    if (!('map' in read)) return [];
    const points = read.map.points.map(({ name: point, unit, kind, write, low, high }) => ({ name: point, unit, kind, canWrite: write, low, high }));
    return [{ name, title: read.map.title, isOwn: false, points }];
  });
  const rs485 = { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 9_600, parity: 'even' } as const;
  return {
    devices:
      most === 0
        ? []
        : [
            { device: device('io-1', 'I/O module, cabinet 1', 'digital-io-8', { kind: 'tcp', host: '192.168.1.40', port: 502 }, 1), problem: null, sinceMs, sensors: 9, relays: 5 },
            { device: device('box', 'Transformer box', 'transformer-box', { kind: 'rtu-over-tcp', host: '192.168.1.41', port: 4_001 }, 3), problem: null, sinceMs, sensors: 5, relays: 0 },
            { device: device('co', 'CO detector, row B', 'smoke-heat-co', rs485, 7), problem: 'it does not answer', sinceMs: utcMs(nowMs - 4 * minuteMs), sensors: 1, relays: 0 },
          ],
    relays:
      most === 0
        ? []
        : [
            { relay: relay('siren', 'Siren, yard', 'siren', 'zone-b', 'output-1'), zoneName: 'Canopy B', acts: true, problem: null, changedAtMs: sinceMs, watchdog: null },
            { relay: relay('trip-a', 'Shunt trip A', 'shunt-trip', 'zone-a', 'output-2'), zoneName: 'Canopy A', acts: null, problem: null, changedAtMs: null, watchdog: null },
            { relay: relay('trip-b', 'Shunt trip B', 'shunt-trip', 'zone-b', 'output-3'), zoneName: 'Canopy B', acts: true, problem: 'it does not answer', changedAtMs: sinceMs, watchdog: null },
            { relay: relay('fan', 'Ventilation', 'ventilation', 'zone-b', 'output-4'), zoneName: 'Canopy B', acts: false, problem: null, changedAtMs: sinceMs, watchdog: null },
            { relay: relay('dog', 'Watchdog', 'watchdog', null, 'output-8', 1_000), zoneName: null, acts: true, problem: null, changedAtMs: sinceMs, watchdog: { pulsedAtMs: utcMs(nowMs - 400), failing: false } },
          ],
    maps,
    mapProblems: most === 0 ? [] : [{ file: 'canopy-detector.json', line: 14, field: 'points.3.typ', problem: 'No such key is known; correct its spelling or take it out.' }],
    zones: zones.map(([key, name]) => ({ id: id(key), name })),
    mapFolder: '/var/lib/stationmaster/register-maps',
    nowMs: utcMs(nowMs),
  };
} // prettier-ignore

export const probedPoints: readonly ProbedPoint[] = [
  { point: 'winding-a', value: 71.4, unit: '°C', problem: null },
  { point: 'winding-b', value: 72.9, unit: '°C', problem: null },
  { point: 'winding-c', value: null, unit: '°C', problem: 'the device says that it measures nothing (32767)' },
  { point: 'door', value: 0, unit: '', problem: null },
];
