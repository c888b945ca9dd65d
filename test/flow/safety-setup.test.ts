/** What is set up for safety and what is not taken; bypasses by two people; and how the flow writes down what the lane told. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type AlarmRuleId, type IncidentId, type OperatorId, type SensorId, type ZoneId } from '../../station-core/base/ids.ts';
import type { Role } from '../../station-core/domain/operator.ts';
import type { SafetyItem, Sensor, ZoneState } from '../../station-core/domain/safety.ts';
import { safetySetup } from '../../station-core/store/safety-items.ts';
import { alarmsList } from '../../station-core/store/views/alarms.ts';
import { matrixVersionRows } from '../../station-core/store/views/safety.ts';
import { FlowStation, NOON } from '../support/flow-station.ts';

const ZONE = id<ZoneId>('Z1');
const SMOKE = id<SensorId>('S1');
const RULE = id<AlarmRuleId>('smoke');
const boss = id<OperatorId>('boss');
const HOUR = 3_600_000;
let station: FlowStation;

const zone: SafetyItem = { kind: 'zone', zone: { id: ZONE, name: 'Row A', silence: 'hold', outline: [] } };
const sensor: Sensor = {
  id: SMOKE, name: 'Smoke', kind: 'smoke', zoneId: ZONE, source: { kind: 'mqtt', topic: 'a/smoke', path: '' }, unit: '', isSafety: true,
  calibration: { scale: 1, offset: 0, inverted: false }, range: { low: null, high: null }, debounceMs: 0, silenceMs: 5_000, enabled: true, place: null,
}; // prettier-ignore
const rule = {
  id: RULE, name: 'Smoke', condition: { kind: 'on', signal: 'sensor:S1' }, severity: 'critical', zoneId: null, clearAfterMs: 0, latching: true,
  escalateAfterMs: null, enabled: true,
} as const; // prettier-ignore

const put = (item: SafetyItem) => station.send({ kind: 'operator.put-safety', operatorId: boss, item });
const remove = (what: SafetyItem['kind'], itemId: string) =>
  station.send({ kind: 'operator.remove-safety', operatorId: boss, what, itemId });

beforeEach(() => {
  station = new FlowStation().ready();
  for (const item of [zone, { kind: 'sensor', sensor } as const, { kind: 'rule', rule } as const])
    expect(put(item)).toEqual({ kind: 'done' });
});

describe('what is not taken, and why', () => {
  const cases: readonly [string, SafetyItem, RegExp][] = [
    ['a sensor of a zone that is not there', { kind: 'sensor', sensor: { ...sensor, zoneId: id<ZoneId>('Z9') } }, /no zone Z9/],
    ['a safety sensor of no zone', { kind: 'sensor', sensor: { ...sensor, zoneId: null } }, /belongs to a zone/],
    ['a sensor on a device that is not there', { kind: 'sensor', sensor: { ...sensor, source: { kind: 'modbus', deviceId: 'D9' as never, point: 'x' } } }, /no device D9/],
    ['a smoke detector that counts too late', { kind: 'sensor', sensor: { ...sensor, debounceMs: 1_001 } }, /at most 1 s/],
    ['a rule about a sensor that is not there', { kind: 'rule', rule: { ...rule, condition: { kind: 'on', signal: 'sensor:S9' } } }, /no sensor S9/],
    ['a vote of more than there are', { kind: 'rule', rule: { ...rule, condition: { kind: 'votes', need: 3, of: [rule.condition] } } }, /./],
    ['a matrix with a rule that is not there', { kind: 'matrix', cells: [{ ruleId: 'r9' as never, zoneId: null, effects: ['stop'] }] }, /no rule r9/],
    ['a matrix with a row twice', { kind: 'matrix', cells: [0, 1].map(() => ({ ruleId: RULE, zoneId: ZONE, effects: ['stop'] as const })) }, /twice/],
    ['a relay of nothing', { kind: 'relay', relay: { id: 'K' as never, name: 'K', kind: 'siren', zoneId: null, pileId: null, target: { kind: 'mqtt', topic: 't', on: '1', off: '0' }, actsBy: 'energising', pulseMs: null, place: null } }, /zone or to a pile/],
  ]; // prettier-ignore
  test.each(cases)('%s', (_, item, words) => {
    expect(put(item)).toMatchObject({ kind: 'refused', code: 'input.invalid', detail: { help: expect.stringMatching(words) as string } });
  });

  test('a device that is asked so seldom that its smoke would count late is not taken, nor such a detector on it', () => {
    const wire = { kind: 'tcp', host: '10.0.0.5', port: 502 } as const;
    const device = { id: 'D1' as never, name: 'Box', map: 'smoke-heat-co', wire, unitId: 1, pollMs: 500, timeoutMs: 300, enabled: true };
    const on = (debounceMs: number): SafetyItem => ({ kind: 'sensor', sensor: { ...sensor, source: { kind: 'modbus', deviceId: device.id, point: 'smoke' }, debounceMs } }); // prettier-ignore
    expect([put({ kind: 'field-device', device }), put(on(500))]).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    const late = { kind: 'refused', detail: { help: expect.stringContaining('at most 1 s') as string } };
    expect(put(on(501))).toMatchObject(late);
    expect(put({ kind: 'field-device', device: { ...device, pollMs: 501 } })).toMatchObject(late);
    expect(put(on(300))).toEqual({ kind: 'done' });
    expect(put({ kind: 'field-device', device: { ...device, pollMs: 700 } })).toEqual({ kind: 'done' });
  });

  test('what something else still names is not removed; the other way round it is', () => {
    expect(remove('zone', ZONE)).toMatchObject({ kind: 'refused', detail: { help: expect.stringContaining('Smoke') as string } });
    expect(remove('sensor', SMOKE)).toMatchObject({ kind: 'refused', detail: { help: expect.stringContaining('Smoke') as string } });
    expect([remove('rule', RULE), remove('sensor', SMOKE), remove('zone', ZONE)]).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'done' })),
    );
    expect(remove('zone', ZONE)).toMatchObject({ kind: 'refused', code: 'input.not-found' });
  });
});

test('a zone typed with a pile becomes one; every version of the matrix is kept', () => {
  const connectors = [{ evse: 1, connector: 1, name: 'a', ratedPowerW: null }];
  const pileId = station.ref(1).pileId;
  station.send({ kind: 'operator.admit-pile', operatorId: boss, pileId, name: 'P1', passwordHash: null, zone: 'Yard', connectors });
  expect(safetySetup(station.db)).toMatchObject({ zones: [{ id: 'Yard', silence: 'trip' }, { id: ZONE }], zoneOfPile: { P1: 'Yard' } });
  put({ kind: 'matrix', cells: [{ ruleId: RULE, zoneId: null, effects: ['trip'] }] });
  put({ kind: 'matrix', cells: [] });
  expect(matrixVersionRows(station.db).map(({ version, cells }) => [version, cells.length])).toEqual([[3, 0], [2, 1], [1, 2]]); // prettier-ignore
});

describe('a safety sensor is set aside by two people of different roles, for a while', () => {
  const person = (name: string, role: Role): OperatorId => {
    const newId = id<OperatorId>(name);
    station.send({ kind: 'operator.add', operatorId: boss, newId, name, role, passwordHash: 'x' });
    return newId;
  };
  const ask = (operatorId: OperatorId, endsInMs = HOUR) =>
    station.send({
      kind: 'operator.ask-bypass',
      operatorId,
      bypassId: 'b1',
      target: { kind: 'sensor', sensorId: SMOKE },
      reason: 'painting',
      endsAtMs: (station.nowMs + endsInMs) as never,
    });
  const approve = (operatorId: OperatorId) => station.send({ kind: 'operator.approve-bypass', operatorId, bypassId: 'b1' });
  const inForce = (): unknown => safetySetup(station.db).bypasses.map(({ approvedBy }) => approvedBy);
  const alarm = (): unknown => station.db.all("SELECT cleared_at_ms IS NULL AS open FROM alarm WHERE kind = 'bypass-in-force'");

  test('it holds once the other agreed, shows as an alarm, and ends by itself', () => {
    const [anna, ben] = [person('anna', 'attendant'), person('ben', 'installer')];
    expect(ask(anna)).toEqual({ kind: 'done' });
    expect([inForce(), alarm()]).toEqual([[null], []]);
    expect(approve(ben)).toEqual({ kind: 'done' });
    expect([inForce(), alarm()]).toEqual([['ben'], [{ open: 1 }]]);
    station.pass(3_601);
    expect([inForce(), alarm()]).toEqual([[], [{ open: 0 }]]);
  });

  test('nobody agrees with himself, nor with somebody of his own role; a day is the most', () => {
    const [anna, carl] = [person('anna', 'attendant'), person('carl', 'attendant')];
    expect(ask(anna, 25 * HOUR)).toMatchObject({ kind: 'refused', detail: { help: expect.stringContaining('24 hours') as string } });
    ask(anna);
    expect([approve(anna), approve(carl)]).toMatchObject([{ code: 'access.forbidden' }, { code: 'access.forbidden' }]);
    expect(inForce()).toEqual([null]);
  });
});

describe('what the lane told', () => {
  const state = (patch: Partial<ZoneState>): ZoneState => ({ zoneId: ZONE, phase: 'latched', sinceMs: NOON, firstOut: 'rule:smoke/sensor:S1', causes: [], isDrill: false, incidentId: 'i1', resetAskedBy: null, resetAskedAtMs: null, ...patch }); // prettier-ignore
  const incident = { id: id<IncidentId>('i1'), zoneIds: [ZONE], ruleId: RULE, firstOut: 'rule:smoke/sensor:S1', title: 'Smoke', isDrill: false, openedAtMs: NOON, closedAtMs: null, closedBy: null, note: '' }; // prettier-ignore
  const open = (): unknown => station.db.all('SELECT number, closed_at_ms IS NULL AS open FROM incident ORDER BY number');
  const standing = (): unknown => station.db.all("SELECT kind, severity FROM alarm WHERE cleared_at_ms IS NULL AND kind LIKE 'zone-%'");

  test('a latch is an alarm; its reset ends it and closes the incident, told twice or not', () => {
    station.send({ kind: 'zone.told', state: state({}) });
    for (let n = 0; n < 2; n += 1) station.send({ kind: 'incident.opened', incident, stopsZones: true });
    expect([standing(), open()]).toEqual([[{ kind: 'zone-latched', severity: 'critical' }], [{ number: 1, open: 1 }]]);
    station.send({ kind: 'zone.told', state: state({ phase: 'held', incidentId: null, firstOut: null, resetAskedBy: boss }) });
    expect([standing(), open()]).toEqual([[{ kind: 'zone-held', severity: 'medium' }], [{ number: 1, open: 0 }]]);
    station.send({ kind: 'zone.told', state: state({ phase: 'clear', incidentId: null, firstOut: null }) });
    expect(standing()).toEqual([]);
  });

  const raised = () => station.send({ kind: 'alarm.told', key: 'rule:smoke/sensor:S1', alarm: 'rule', ruleId: RULE, change: 'raised', severity: 'critical', zoneId: ZONE, latching: true, escalateAfterMs: null, detail: { rule: 'Smoke' }, isTest: false, notify: false }); // prettier-ignore
  const shown = () => alarmsList(station.db, { open: true }).map(({ kind, zoneName, isTest, firstOut }) => ({ kind, zoneName, isTest, first: firstOut?.ruleName ?? null })); // prettier-ignore

  test('the latch is written down before its cause, and is never what came first', () => {
    station.send({ kind: 'zone.told', state: state({}) });
    raised();
    const stands = { zoneName: 'Row A', isTest: false };
    expect(shown()).toEqual([
      { ...stands, kind: 'zone-latched', first: 'Smoke' },
      { ...stands, kind: 'rule', first: null },
    ]);
  });

  test('a drill is marked as one and is over with its end; when it becomes real the danger is told anew', () => {
    const now = () => shown().map(({ kind, isTest }) => ({ kind, isTest }));
    station.send({ kind: 'zone.told', state: state({ isDrill: true }) });
    expect(now()).toEqual([{ kind: 'zone-latched', isTest: true }]);
    station.send({ kind: 'zone.told', state: state({}) });
    expect(now()).toEqual([{ kind: 'zone-latched', isTest: false }]);
  });

  test('a zone that was held and is not any more leaves nothing to acknowledge', () => {
    station.send({ kind: 'zone.told', state: state({ phase: 'held', incidentId: null, firstOut: null }) });
    expect(shown()).toMatchObject([{ kind: 'zone-held', zoneName: 'Row A' }]);
    station.send({ kind: 'zone.told', state: state({ phase: 'clear', incidentId: null, firstOut: null }) });
    expect(shown()).toEqual([]);
  });

  test('while a zone is stopped no pile is taken out of it, and no relay that acts there', () => {
    const pileId = station.ref(1).pileId;
    const move = (to: string) => station.send({ kind: 'operator.admit-pile', operatorId: boss, pileId, name: 'P1', passwordHash: null, zone: to, connectors: [] }); // prettier-ignore
    const relay: SafetyItem = { kind: 'relay', relay: { id: 'K' as never, name: 'K', kind: 'contactor', zoneId: ZONE, pileId: null, target: { kind: 'mqtt', topic: 't', on: '1', off: '0' }, actsBy: 'energising', pulseMs: null, place: null } }; // prettier-ignore
    expect([move(ZONE), put(relay)]).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    station.send({ kind: 'zone.told', state: state({ incidentId: null }) });
    const refused = { kind: 'refused', code: 'safety.zone-stopped', detail: { zone: ZONE } };
    expect([move(''), move(ZONE), remove('relay', 'K')]).toMatchObject([refused, { kind: 'done' }, refused]);
    station.send({ kind: 'zone.told', state: state({ phase: 'clear', incidentId: null }) });
    expect([move(''), remove('relay', 'K')]).toEqual([{ kind: 'done' }, { kind: 'done' }]);
  });

  test('an incident of two zones is closed with the last of them', () => {
    const other = id<ZoneId>('Z2');
    for (const zoneId of [ZONE, other]) station.send({ kind: 'zone.told', state: state({ zoneId }) });
    station.send({ kind: 'incident.opened', incident: { ...incident, zoneIds: [ZONE, other] }, stopsZones: true });
    station.send({ kind: 'zone.told', state: state({ phase: 'clear', incidentId: null }) });
    expect(open()).toEqual([{ number: 1, open: 1 }]);
    station.send({ kind: 'zone.told', state: state({ zoneId: other, phase: 'clear', incidentId: null }) });
    expect(open()).toEqual([{ number: 1, open: 0 }]);
  });

  test('a step told twice is one step; steps of an incident that is not there are left out', () => {
    station.send({ kind: 'incident.opened', incident, stopsZones: false });
    const step = { incidentId: incident.id, seq: 1, atMs: NOON, afterMs: 3, what: 'order-sent', pileId: null, relayId: null, sensorId: null, cameraId: null, zoneId: ZONE, detail: {} } as const; // prettier-ignore
    for (let n = 0; n < 2; n += 1) station.send({ kind: 'incident.stepped', steps: [step, { ...step, incidentId: id<IncidentId>('i9') }] });
    expect(station.db.all('SELECT incident_id, seq FROM incident_step')).toEqual([{ incident_id: 'i1', seq: 1 }]);
  });
});
