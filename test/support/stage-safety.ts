/** Canned zones, matrix, bypasses, drills and sensors of the stage: one zone clear, one stopped, one held. */
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { BypassRow, DrillReport, DrillRow, MatrixVersionRow, SafetySetupAnswer, ZoneView } from '../../station-core/api/contract.ts';
import type { AlarmRule, Sensor, Zone } from '../../station-core/domain/safety.ts';
import { UNSET } from '../../station-core/rules/safety/matrix.ts';
import { stageZones } from './stage-cameras.ts';

const minuteMs = 60_000;

const outlines: Readonly<Record<string, Zone['outline']>> = {
  'zone-a': [{ x: 0.06, y: 0.12 }, { x: 0.47, y: 0.12 }, { x: 0.47, y: 0.46 }, { x: 0.06, y: 0.46 }],
  'zone-b': [{ x: 0.53, y: 0.12 }, { x: 0.94, y: 0.12 }, { x: 0.94, y: 0.62 }, { x: 0.7, y: 0.62 }, { x: 0.7, y: 0.46 }, { x: 0.53, y: 0.46 }],
  'zone-t': [],
}; // prettier-ignore

const sensor = (key: string, name: string, kind: Sensor['kind'], zone: string, unit: string, place: Sensor['place']): Sensor => ({
  id: id(key),
  name,
  kind,
  zoneId: id(zone),
  source: { kind: 'modbus', deviceId: id('io-1'), point: key },
  unit,
  isSafety: kind === 'smoke' || kind === 'heat',
  calibration: { scale: 1, offset: 0, inverted: false },
  range: { low: null, high: null },
  debounceMs: 200,
  silenceMs: 5_000,
  enabled: true,
  place,
});

const sensors: readonly Sensor[] = [
  sensor('smoke-a', 'Smoke row A', 'smoke', 'zone-a', '', { x: 0.16, y: 0.28 }),
  sensor('heat-a', 'Heat row A', 'heat', 'zone-a', '°C', { x: 0.34, y: 0.28 }),
  sensor('smoke-b', 'Smoke row B', 'smoke', 'zone-b', '', { x: 0.64, y: 0.28 }),
  sensor('co-b', 'CO row B', 'carbon-monoxide', 'zone-b', 'ppm', { x: 0.83, y: 0.28 }),
  sensor('box-t', 'Transformer box', 'temperature', 'zone-t', '°C', null),
];

const rule = (key: string, name: string, severity: AlarmRule['severity'], enabled = true): AlarmRule => ({
  id: id(key),
  name,
  condition: { kind: 'on', signal: 'sensor:smoke-a' },
  severity,
  zoneId: null,
  clearAfterMs: 10_000,
  latching: severity === 'critical',
  escalateAfterMs: null,
  enabled,
});

const rules: readonly AlarmRule[] = [
  rule('smoke', 'Smoke', 'critical'),
  rule('heat', 'Heat above 70 °C', 'critical'),
  rule('co', 'Carbon monoxide above 50 ppm', 'high'),
  rule('connector-hot', 'Connector too hot', 'high'),
  rule('button', 'Emergency button', 'critical'),
  rule('door', 'Transformer door open at night', 'medium', false),
];

export function safetySetup(rows: number): SafetySetupAnswer {
  const none = rows === 0;
  const zoneOf = [stageZones[0], stageZones[0], stageZones[0], stageZones[0], stageZones[1], stageZones[1], stageZones[1], stageZones[1]];
  return {
    zones: none ? [] : stageZones.map((zone, at) => ({ id: id(zone.id), name: zone.name, silence: at === 2 ? 'hold' : 'trip', outline: outlines[zone.id] ?? [] })),
    sensors: none ? [] : sensors,
    relays: none
      ? []
      : [
          { id: id('siren-a'), name: 'Siren row A', kind: 'siren', zoneId: id('zone-a'), pileId: null, target: { kind: 'modbus', deviceId: id('io-1'), point: 'do1' }, actsBy: 'energising', pulseMs: null, place: { x: 0.44, y: 0.16 } },
          { id: id('trip-a'), name: 'Shunt trip row A', kind: 'shunt-trip', zoneId: id('zone-a'), pileId: null, target: { kind: 'modbus', deviceId: id('io-1'), point: 'do2' }, actsBy: 'energising', pulseMs: null, place: null },
          { id: id('trip-b'), name: 'Shunt trip row B', kind: 'shunt-trip', zoneId: id('zone-b'), pileId: null, target: { kind: 'modbus', deviceId: id('io-1'), point: 'do3' }, actsBy: 'energising', pulseMs: null, place: { x: 0.9, y: 0.56 } },
        ],
    rules: none ? [] : rules,
    matrix: none
      ? []
      : [
          { ruleId: id('smoke'), zoneId: null, effects: ['stop', 'trip', 'siren', 'cameras', 'record', 'notify'] },
          { ruleId: id('smoke'), zoneId: id('zone-t'), effects: ['notify'] },
          { ruleId: id('connector-hot'), zoneId: null, effects: ['stop-pile', 'cameras', 'record', 'notify'] },
          { ruleId: id('co'), zoneId: null, effects: ['stop', 'siren', 'record', 'notify'] },
          { ruleId: id('button'), zoneId: null, effects: ['stop', 'trip', 'siren', 'record', 'notify'] },
          { ruleId: id('button'), zoneId: id('zone-a'), effects: ['stop', 'trip', 'siren'] },
          { ruleId: id('button'), zoneId: id('zone-b'), effects: ['stop', 'trip', 'siren'] },
        ],
    matrixVersion: none ? 1 : 4,
    piles: none
      ? []
      : zoneOf.map((zone, at) => ({
          id: id(`CP-0${at + 1}`),
          name: `Bay ${at + 1}`,
          zoneId: id(zone.id),
          place: at === 7 ? null : { x: 0.1 + (at % 4) * 0.1 + (at > 3 ? 0.47 : 0), y: 0.4 },
        })),
    plan: none ? null : 'plan.svg',
    people: { 'op-1': 'Mira Kovač', 'op-2': '李伟' },
    unset: UNSET,
  };
} // prettier-ignore

export function zoneViews(rows: number, nowMs: number): ZoneView[] {
  if (rows === 0) return [];
  const quiet = { firstOut: null, causes: [], isDrill: false, incidentId: null, resetAskedBy: null, resetAskedAtMs: null, standing: [], waitingFor: [], relays: [] };
  return [
    {
      ...quiet,
      zoneId: id('zone-a'),
      name: 'Row A',
      phase: 'clear',
      sinceMs: utcMs(nowMs - 4_000 * minuteMs),
      piles: [1, 2, 3, 4].map((at) => ({ pileId: id(`CP-0${at}`), power: at < 3 ? ('on' as const) : ('idle' as const), watts: at < 3 ? 48_200 * at : null })),
      relays: [{ relayId: id('siren-a'), name: 'Siren row A', state: 'rest' }, { relayId: id('trip-a'), name: 'Shunt trip row A', state: 'rest' }],
    },
    {
      ...quiet,
      zoneId: id('zone-b'),
      name: 'Row B',
      phase: 'latched',
      sinceMs: utcMs(nowMs - 7 * minuteMs),
      firstOut: 'rule:smoke/sensor:smoke-b',
      causes: ['rule:smoke/sensor:smoke-b', 'rule:co/sensor:co-b', 'sensor-silent:co-b'],
      standing: ['rule:smoke/sensor:smoke-b'],
      incidentId: 'incident-12',
      piles: [5, 6, 7, 8].map((at) => ({ pileId: id(`CP-0${at}`), power: at === 6 ? ('on' as const) : ('off' as const), watts: at === 6 ? 61_300 : 0 })),
      relays: [{ relayId: id('trip-b'), name: 'Shunt trip row B', state: 'acted' }],
    },
    {
      ...quiet,
      zoneId: id('zone-t'),
      name: 'Transformer',
      phase: 'held',
      sinceMs: utcMs(nowMs - 2 * minuteMs),
      waitingFor: [{ sensorId: id('box-t'), name: 'Transformer box', problem: null }],
      piles: [],
    },
  ];
} // prettier-ignore

export function bypassRows(rows: number, nowMs: number): BypassRow[] {
  if (rows === 0) return [];
  const base = { reason: 'Detector is being replaced; a guard stands by', askedAtMs: utcMs(nowMs - 30 * minuteMs), endedAtMs: null, zoneId: id<Zone['id']>('zone-a'), zoneName: 'Row A' };
  return [
    { ...base, id: 'bypass-1', target: { kind: 'sensor', sensorId: id('heat-a') }, targetName: 'Heat row A', askedBy: id('op-2'), askedByName: '李伟', askedByRole: 'installer', approvedBy: id('op-1'), approvedByName: 'Mira Kovač', approvedAtMs: utcMs(nowMs - 25 * minuteMs), endsAtMs: utcMs(nowMs + 190 * minuteMs) },
    { ...base, id: 'bypass-2', target: { kind: 'rule', ruleId: id('co') }, targetName: 'Carbon monoxide above 50 ppm', askedBy: id('op-3'), askedByName: 'Jan Petersen', askedByRole: 'maintenance', approvedBy: null, approvedByName: null, approvedAtMs: null, endsAtMs: utcMs(nowMs + 55 * minuteMs) },
  ];
} // prettier-ignore

export function matrixVersions(rows: number, nowMs: number): MatrixVersionRow[] {
  const { matrix } = safetySetup(rows);
  return [4, 3, 2, 1].map((version) => ({
    version,
    savedAtMs: utcMs(nowMs - (5 - version) * 9_000 * minuteMs),
    savedByName: version === 1 ? null : version === 3 ? '李伟' : 'Mira Kovač',
    cells: version === 4 ? matrix : matrix.slice(0, version),
  }));
}

export function drillRows(rows: number, nowMs: number): DrillRow[] {
  if (rows === 0) return [];
  return [9, 6].map((number) => ({
    incidentId: id(`incident-${number}`),
    number,
    zoneIds: [id('zone-a'), id('zone-b')],
    title: 'Smoke',
    beganAtMs: utcMs(nowMs - (12 - number) * 40_000 * minuteMs),
    endedAtMs: utcMs(nowMs - (12 - number) * 40_000 * minuteMs + 4 * minuteMs),
  }));
}

export function drillReportOf(nowMs: number): DrillReport {
  return {
    incidentId: id('incident-9'),
    number: 9,
    zoneName: 'Row A',
    ruleName: 'Smoke',
    beganAtMs: utcMs(nowMs - 120_000 * minuteMs),
    endedAtMs: utcMs(nowMs - 119_996 * minuteMs),
    piles: [1, 2, 3, 4].map((at) => ({
      pileId: id(`CP-0${at}`),
      name: `Bay ${at}`,
      sentAfterMs: 3 + at,
      answeredAfterMs: at === 4 ? null : 61 + at * 9,
      answer: at === 4 ? null : at === 3 ? 'Rejected' : 'Accepted',
      offAfterMs: at === 4 ? null : 2_100 + at * 340,
      stillOn: at === 4,
    })),
    relays: [
      { relayId: id('siren-a'), name: 'Siren row A', outcome: 'spared', afterMs: 4 },
      { relayId: id('trip-a'), name: 'Shunt trip row A', outcome: 'spared', afterMs: 4 },
    ],
    cameras: [{ cameraId: 'camera-1', name: 'Row A north', turned: false, failed: false, recording: true }],
    notified: 2,
  };
}

/** The plan as a picture that needs no file: bays, a building, a road. */
export const stagedPlan = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900" viewBox="0 0 1600 900">
<rect width="1600" height="900" fill="#f4f3ef"/><rect x="0" y="640" width="1600" height="150" fill="#dcdad3"/>
<path d="M0 715H1600" stroke="#fff" stroke-width="6" stroke-dasharray="40 30"/>
${Array.from({ length: 8 }, (_, at) => `<rect x="${120 + at * 160 + (at > 3 ? 112 : 0)}" y="300" width="130" height="240" fill="none" stroke="#b9b6ac" stroke-width="4"/>`).join('')}
<rect x="1180" y="40" width="300" height="60" fill="#cfccc2"/><text x="1210" y="80" font-family="sans-serif" font-size="30" fill="#6b685f">Office</text>
<rect x="60" y="820" width="220" height="60" fill="#cfccc2"/></svg>`;
