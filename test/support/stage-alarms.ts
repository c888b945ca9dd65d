/** Canned alarms and rules of the stage: a flood, one shelved, one latched, one that came and went, and danger when the scene wants it. */
import { id, type AlarmRuleId, type ZoneId } from '../../station-core/base/ids.ts';
import { addMs, utcMs, type UtcMs } from '../../station-core/base/time.ts';
import type { AlarmChange, AlarmRow, AlarmRulesView, Condition } from '../../station-core/api/contract.ts';
import { announcementOf, stateOf } from '../../station-core/rules/safety/alarm-state.ts';
import type { Scene } from './stage-scene.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const people = ['Mira Kovač', 'Jonas Weber'] as const;

type More = Partial<Omit<AlarmRow, 'state' | 'announcement' | 'key' | 'kind' | 'severity' | 'detail' | 'raisedAtMs'>>;

function row(
  nowMs: number,
  kind: AlarmRow['kind'],
  severity: AlarmRow['severity'],
  detail: AlarmRow['detail'],
  agoMs: number,
  more: More = {},
): AlarmRow {
  const raisedAtMs = utcMs(nowMs - agoMs);
  const seq = 100_000 - Math.floor(agoMs / 1_000);
  const alarm = {
    key: `${kind}:${String(agoMs)}`,
    kind,
    severity,
    detail,
    raisedAtMs,
    lastRaisedAtMs: raisedAtMs,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    clearedAtMs: null,
    ruleId: null,
    zoneId: null,
    seq,
    groupSeq: seq,
    times: 1,
    latching: false,
    resetAtMs: null,
    shelvedUntilMs: null,
    shelvedBy: null,
    shelveReason: '',
    escalateAfterMs: null,
    escalations: 0,
    escalatesAtMs: null,
    isTest: false,
    ruleName: null,
    zoneName: null,
    subject: null,
    firstOut: null,
    incidentId: null,
    zonePhase: null,
    ...more,
  };
  return { ...alarm, state: stateOf(alarm, utcMs(nowMs)), announcement: announcementOf(alarm, utcMs(nowMs)) };
}

function seen(nowMs: number): Pick<AlarmRow, 'acknowledgedAtMs' | 'acknowledgedBy'> {
  return { acknowledgedAtMs: utcMs(nowMs - 5 * minuteMs), acknowledgedBy: people[1] };
}

/** What stands when all is as on any day. */
export function alarmRows(nowMs: number): AlarmRow[] {
  const at = (ms: number): UtcMs => utcMs(nowMs - ms);
  const flood = { groupSeq: 99_460 };
  const latched = { ruleId: id<AlarmRuleId>('water'), ruleName: 'Water on the ground', zoneId: id<ZoneId>('zone-t'), zoneName: 'Transformer', subject: 'Floor sensor', latching: true };
  return [
    row(nowMs, 'stop-ignored', 'high', { pileId: 'CP-03', transactionId: 998, powerW: 48_200 }, 3 * minuteMs, { subject: 'Pile 3', escalations: 1 }),
    row(nowMs, 'field-device-silent', 'high', { device: 'I/O row B' }, 9 * minuteMs, { ...flood, zoneName: 'Row B' }),
    row(nowMs, 'sensor-silent', 'high', { sensor: 'Smoke row B' }, 9 * minuteMs - 3_000, { ...flood, subject: 'Smoke row B', zoneName: 'Row B' }),
    row(nowMs, 'sensor-silent', 'medium', { sensor: 'CO row B' }, 9 * minuteMs - 4_000, { ...flood, subject: 'CO row B', zoneName: 'Row B' }),
    row(nowMs, 'pile-missing', 'medium', { pileId: 'CP-06', minutes: 12 }, 12 * minuteMs, { subject: 'Pile 6', clearedAtMs: at(4 * minuteMs), times: 3 }),
    row(nowMs, 'rule', 'high', { rule: 'Water on the ground', value: 1 }, 50 * minuteMs, { ...latched, ...seen(nowMs), clearedAtMs: at(30 * minuteMs) }),
    row(nowMs, 'pile-faulted', 'medium', { pileId: 'CP-05', connector: 1, errorCode: 'GroundFailure' }, 41 * minuteMs, { ...seen(nowMs), subject: 'Pile 5' }),
    row(nowMs, 'camera-covered', 'medium', { camera: 'Gate' }, 3 * hourMs, { subject: 'Gate', shelvedUntilMs: utcMs(nowMs + 2 * hourMs), shelvedBy: people[0], shelveReason: 'Scaffolding until tonight' }),
    row(nowMs, 'backup-failed', 'low', { folder: 'backup', reason: 'no room' }, 9 * hourMs),
  ];
} // prettier-ignore

/** Smoke in a zone, its neighbour, and the heat that followed. */
function dangerRows(nowMs: number): AlarmRow[] {
  const zone = { ruleId: id<AlarmRuleId>('smoke'), zoneId: id<ZoneId>('zone-b'), zoneName: 'Row B', latching: true, incidentId: 'incident-12', zonePhase: 'latched', groupSeq: 99_980 } as const;
  return [
    row(nowMs, 'rule', 'critical', { rule: 'Smoke', signal: 'sensor:smoke-b', value: 1 }, 20_000, { ...zone, ruleName: 'Smoke', subject: 'Smoke row B' }),
    row(nowMs, 'rule', 'critical', { rule: 'Carbon monoxide', value: 143.5, limit: 50 }, 16_000, { ...zone, ruleName: 'Carbon monoxide', subject: 'CO row B' }),
  ];
} // prettier-ignore

export function alarmsOf(scene: Scene, nowMs: number): AlarmRow[] {
  return [...(scene.danger ? dangerRows(nowMs) : []), ...(scene.alarms ? alarmRows(nowMs) : [])];
}

/** Everything that stands and what was before it, newest first. */
export function alarmHistory(scene: Scene, nowMs: number): AlarmRow[] {
  if (!scene.alarms) return [];
  const past = Array.from({ length: Math.min(scene.rows, 120) }, (_, index): AlarmRow => {
    const agoMs = (11 + index * 7) * hourMs;
    const over = { ...seen(nowMs), acknowledgedAtMs: utcMs(nowMs - agoMs + 9 * minuteMs), clearedAtMs: utcMs(nowMs - agoMs + (12 + (index % 5) * 7) * minuteMs) };
    if (index % 3 === 0) return row(nowMs, 'pile-missing', 'medium', { pileId: `CP-0${1 + (index % 8)}`, minutes: 10 + index }, agoMs, { ...over, subject: `Pile ${1 + (index % 8)}` });
    if (index % 3 === 1)
      return row(nowMs, 'rule', 'high', { rule: 'Connector over 90 °C', value: 92.4, limit: 90 }, agoMs, { ...over, ruleId: id<AlarmRuleId>('connector-hot'), ruleName: 'Connector over 90 °C', subject: 'Pile 2', zoneName: 'Row A', zoneId: id<ZoneId>('zone-a') });
    return row(nowMs, 'rule', 'critical', { rule: 'Smoke', value: 1 }, agoMs, { ...over, ruleId: id<AlarmRuleId>('smoke'), ruleName: 'Smoke', subject: 'Smoke row A', zoneName: 'Row A', isTest: true });
  }); // prettier-ignore
  return [...alarmRows(nowMs), ...past].sort((a, b) => b.seq - a.seq);
}

export function alarmChanges(nowMs: number): AlarmChange[] {
  const began = utcMs(nowMs - 40 * minuteMs);
  return [
    { what: 'raised', by: null, note: '', atMs: began },
    { what: 'escalated', by: null, note: '', atMs: addMs(began, 5 * minuteMs) },
    { what: 'shelved', by: people[0], note: 'A guard stands by', atMs: addMs(began, 7 * minuteMs) },
    { what: 'acknowledged', by: people[1], note: '', atMs: addMs(began, 9 * minuteMs) },
    { what: 'cleared', by: null, note: '', atMs: addMs(began, 30 * minuteMs) },
  ];
}

export function alarmRulesView(rows: number): AlarmRulesView {
  const rule = (key: string, name: string, condition: Condition, severity: AlarmRow['severity'], more: Partial<AlarmRulesView['rules'][number]> = {}) => ({
    id: id<AlarmRuleId>(key), name, condition, severity, zoneId: null, clearAfterMs: 30_000, latching: severity === 'critical', escalateAfterMs: 60_000, enabled: true,
    zoneName: null, isBypassed: false, isInMatrix: true, standing: 0, ...more,
  }); // prettier-ignore
  const on = (signal: string): Condition => ({ kind: 'on', signal });
  const rules = [
    rule('smoke', 'Smoke', on('sensor:smoke/*'), 'critical'),
    rule('two', 'Two detectors at once in row A', { kind: 'votes', need: 2, of: [on('sensor:smoke-a'), on('sensor:heat-a'), on('sensor:co-b')] }, 'critical', { zoneName: 'Row A', zoneId: id<ZoneId>('zone-a') }),
    rule('co', 'Carbon monoxide above 50 ppm', { kind: 'lasting', forMs: 5_000, of: { kind: 'above', signal: 'sensor:carbon-monoxide/*', limit: 50, hysteresis: 10 } }, 'critical', { isBypassed: true }),
    rule('battery', 'Battery over 60 °C', { kind: 'lasting', forMs: 3_000, of: { kind: 'above', signal: 'pile:*/*/*/battery-temperature', limit: 60, hysteresis: 5 } }, 'critical'),
    rule('water', 'Water on the ground', on('sensor:water/*'), 'high', { standing: 1 }),
    rule('night', 'Somebody on the site at night', { kind: 'during', weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 1_380, toMinute: 300, of: on('camera:*/person') }, 'medium', { isInMatrix: false, latching: false }),
    rule('rise', 'Fast rise of temperature', { kind: 'rate', signal: 'sensor:box-t', perMinute: 10, overMs: 60_000 }, 'high', { enabled: false, zoneName: 'Transformer' }),
    rule('fault', 'Ground fault of a pile', { kind: 'text', signal: 'pile:*/*/*/error', oneOf: ['GroundFailure', 'HighTemperature'] }, 'high', { isInMatrix: false, latching: false }),
  ]; // prettier-ignore
  return {
    rules: rows === 0 ? [] : rules,
    zones: [{ id: id<ZoneId>('zone-a'), name: 'Row A' }, { id: id<ZoneId>('zone-b'), name: 'Row B' }, { id: id<ZoneId>('zone-t'), name: 'Transformer' }],
    sensors: [
      { id: 'smoke-a', name: 'Smoke row A', kind: 'smoke', unit: '', zoneId: id<ZoneId>('zone-a') },
      { id: 'heat-a', name: 'Heat row A', kind: 'heat', unit: '', zoneId: id<ZoneId>('zone-a') },
      { id: 'co-b', name: 'CO row B', kind: 'carbon-monoxide', unit: 'ppm', zoneId: id<ZoneId>('zone-b') },
      { id: 'box-t', name: 'Transformer box', kind: 'temperature', unit: '°C', zoneId: id<ZoneId>('zone-t') },
    ],
    cameras: [{ id: 'gate', name: 'Gate' }],
    piles: Array.from({ length: 8 }, (_, index) => ({ id: `CP-0${index + 1}`, name: `Pile ${index + 1}` })),
  }; // prettier-ignore
}
