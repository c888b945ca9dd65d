/** What the lane keeps while the file cannot be written: where zones stand, what alarms came, and the steps of incidents. */
import { describe, expect, test, vi } from 'vitest';
import { Fault } from '../../../station-core/base/fault.ts';
import { id, type EventId, type IncidentId, type PileId, type SensorId, type ZoneId } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { Answer } from '../../../station-core/domain/answer.ts';
import type { StationEvent } from '../../../station-core/domain/event.ts';
import type { SafetySetup, Sensor } from '../../../station-core/domain/safety.ts';
import { IncidentBook } from '../../../station-core/flow/incident-book.ts';
import { Teller } from '../../../station-core/flow/teller.ts';
import { ZoneKeeper } from '../../../station-core/flow/zone-keeper.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { silent } from '../../support/open-plant.ts';

const ZONE = id<ZoneId>('Z1');
const incidentId = id<IncidentId>('incident-1');

/** A disk that is full until it is not. */
function disk() {
  const clock = new ManualClock(1_800_000_000_000);
  const written: StationEvent[] = [];
  const state = { isFull: false };
  let serial = 0;
  const submit = (event: StationEvent): Promise<Answer> => {
    if (state.isFull) return Promise.reject(new Fault('store.disk-full'));
    written.push(event);
    return Promise.resolve({ kind: 'done' });
  };
  const host = { clock, log: silent, newEventId: () => id<EventId>(`e-${(serial += 1)}`), submit, submitFirst: submit };
  const kinds = (): string[] => written.map(({ kind }) => kind);
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return { clock, host, written, kinds, state, pass };
}

const SENSOR = { id: id<SensorId>('S1'), zoneId: ZONE, isSafety: true, enabled: true } as Sensor;
const setup = (sensors: readonly Sensor[]): SafetySetup => ({
  zones: [{ id: ZONE, name: 'Row A', silence: 'hold', outline: [] }],
  devices: [], sensors, relays: [], rules: [], matrix: [], bypasses: [], tests: [], cameras: [], zoneOfPile: {},
}); // prettier-ignore

test('a latch that a full disk refuses holds in memory, and is written once there is room: the newest state of each zone', async () => {
  const { host, written, state, pass } = disk();
  const zones = new ZoneKeeper(host);
  zones.begin(setup([]), [], []);
  state.isFull = true;
  zones.step(ZONE, { kind: 'cause-came', cause: 'smoke', incidentId });
  zones.step(ZONE, { kind: 'cause-came', cause: 'heat', incidentId });
  await pass(5_000);
  expect([zones.isStopped(ZONE), zones.unwritten]).toEqual([true, 1]);
  state.isFull = false;
  await pass(1_000);
  expect(written.at(-1)).toMatchObject({ kind: 'zone.told', state: { phase: 'latched', causes: ['smoke', 'heat'] } });
  await vi.waitFor(() => expect(zones.unwritten).toBe(0));
  zones.close();
});

test('a zone is held from the start until its safety sensor was read healthy; one that is set aside is not waited for', () => {
  const { host, clock } = disk();
  const zones = new ZoneKeeper(host);
  zones.begin(setup([SENSOR]), [], []);
  expect([zones.isBarred(ZONE), zones.isStopped(ZONE)]).toEqual([true, false]);
  zones.step(ZONE, { kind: 'sensor-healthy', sensorId: SENSOR.id });
  expect(zones.isBarred(ZONE)).toBe(false);
  zones.step(ZONE, { kind: 'sensor-unwell', sensorId: SENSOR.id, incidentId });
  expect(zones.isBarred(ZONE)).toBe(true);
  const until = clock.now() + 60_000;
  const bypass = { id: 'b', target: { kind: 'sensor', sensorId: SENSOR.id }, reason: 'paint', askedBy: 'a', askedAtMs: 0, approvedBy: 'b', approvedAtMs: 0, endsAtMs: until, endedAtMs: null }; // prettier-ignore
  zones.setUp({ ...setup([SENSOR]), bypasses: [bypass as never] }, new Set());
  expect(zones.isBarred(ZONE)).toBe(false);
  // It ended: the sensor has to be read again.
  zones.setUp(setup([SENSOR]), new Set());
  expect(zones.isBarred(ZONE)).toBe(true);
  zones.close();
});

test('alarms that could not be told are told when they can, in their order: one that came and went meanwhile is not lost', async () => {
  const { host, kinds, written, state, pass, clock } = disk();
  const teller = new Teller(host);
  const alarm = (change: 'raised' | 'cleared'): StationEvent => ({ kind: 'alarm.told', id: host.newEventId(), receivedMs: clock.now(), key: 'a', alarm: 'rule', ruleId: null, change, severity: 'high', zoneId: null, latching: false, escalateAfterMs: null, detail: {}, isTest: false, notify: false }); // prettier-ignore
  state.isFull = true;
  teller.tell('alarm/a', alarm('raised'));
  teller.tell('alarm/a', alarm('cleared'));
  teller.tell('alarm/b', alarm('raised'));
  await pass(3_000);
  expect(kinds()).toEqual([]);
  state.isFull = false;
  await pass(1_000);
  expect(written.map((event) => (event.kind === 'alarm.told' ? event.change : ''))).toEqual(['raised', 'raised', 'cleared']);
  teller.close();
});

describe('what the lane tells within an outage', () => {
  type Told = Extract<StationEvent, { kind: 'alarm.told' }>;
  const alarmOf = (key: string, change: Told['change'] = 'raised', severity: Told['severity'] = 'high'): StationEvent => ({ kind: 'alarm.told', id: id<EventId>(key), receivedMs: utcMs(0), key, alarm: 'rule', ruleId: null, change, severity, zoneId: null, latching: false, escalateAfterMs: null, detail: {}, isTest: false, notify: false }); // prettier-ignore
  const toldOf = (written: readonly StationEvent[]) => written.filter((event): event is Told => event.kind === 'alarm.told');

  test('of one that went back and forth all the time the first change and the newest are kept', async () => {
    const { host, written, state, pass } = disk();
    const teller = new Teller(host);
    state.isFull = true;
    for (let n = 0; n < 101; n += 1) teller.tell('alarm/a', alarmOf(`a${n}`, n % 2 === 0 ? 'raised' : 'cleared'));
    state.isFull = false;
    for (let n = 0; n < 4; n += 1) await pass(1_000);
    expect(toldOf(written).map(({ change }) => change)).toEqual(['raised', 'cleared', 'raised']);
    expect(toldOf(written).at(-1)?.key).toBe('a100');
    teller.close();
  });

  test('it is bounded: what is not grave is given up first, what came first is kept, and afterwards an alarm says how much was lost', async () => {
    const { host, written, state, pass } = disk();
    const teller = new Teller(host);
    state.isFull = true;
    teller.tell('alarm/0', alarmOf('0'));
    await pass(0);
    for (let n = 1; n < 5_000; n += 1) teller.tell(`alarm/${n}`, alarmOf(`${n}`, 'raised', n < 2_500 ? 'high' : 'low'));
    for (let n = 0; n < 100; n += 1) teller.tell(`alarm/fire-${n}`, alarmOf(`fire-${n}`, 'raised', 'critical'));
    await pass(60_000);
    state.isFull = false;
    for (let n = 0; n < 8; n += 1) await pass(1_000);
    const keys = new Set(toldOf(written).map(({ key }) => key));
    expect([keys.has('0'), keys.has('fire-99'), keys.has('4899'), keys.has('4900'), keys.size]).toEqual([true, true, true, false, 5_001]);
    expect(toldOf(written).at(-1)).toMatchObject({ alarm: 'lane-untold', change: 'raised', severity: 'high', notify: true, detail: { lost: 100, first: 'alarm/4999' } }); // prettier-ignore
    expect(Number(toldOf(written).at(-1)?.detail['outageS'])).toBeGreaterThanOrEqual(60);
    teller.close();
  });

  test('while nothing is taken only a few are tried every second', async () => {
    const { host, state, pass } = disk();
    let tried = 0;
    const counting = { ...host, submit: (event: StationEvent) => ((tried += 1), host.submit(event)) };
    const teller = new Teller(counting);
    state.isFull = true;
    teller.tell('alarm/0', alarmOf('0'));
    await pass(0);
    for (let n = 1; n < 3_000; n += 1) teller.tell(`alarm/${n}`, alarmOf(`${n}`));
    for (let n = 0; n < 10; n += 1) await pass(1_000);
    expect(tried).toBeLessThan(100);
    teller.close();
  });

  test('one that is turned down for a reason of its own keeps no other from being written, is given up in the end, and that is told', async () => {
    const { host, written, pass } = disk();
    const submit = (event: StationEvent): Promise<Answer> =>
      event.kind === 'alarm.told' && event.key === 'bad' ? Promise.reject(new Error('constraint')) : host.submit(event);
    const teller = new Teller({ ...host, submit });
    teller.tell('alarm/bad', alarmOf('bad'));
    await pass(1_000);
    teller.tell('alarm/good', alarmOf('good'));
    await pass(0);
    expect(toldOf(written).map(({ key }) => key)).toEqual(['good']);
    for (let n = 0; n < 70; n += 1) await pass(1_000);
    expect(toldOf(written).at(-1)).toMatchObject({ key: 'lane-untold', detail: { lost: 1, first: 'alarm/bad' } });
    teller.close();
  });
});

test('steps are told four times a second at most, after their incident, in order and with the time since it began', async () => {
  const { host, written, pass, clock } = disk();
  const book = new IncidentBook(host, []);
  book.open({ id: incidentId, zoneIds: [ZONE], ruleId: null, firstOut: 'a', title: 'Smoke', isDrill: false }, clock.monotonic(), true);
  for (let n = 0; n < 3; n += 1) {
    book.step(incidentId, 'order-sent', { pileId: id<PileId>('P1') });
    await pass(100);
  }
  await pass(200);
  expect(written.map(({ kind }) => kind)).toEqual(['incident.opened', 'incident.stepped', 'incident.stepped']);
  const steps = written.flatMap((event) => (event.kind === 'incident.stepped' ? event.steps : []));
  expect(steps.map(({ seq, afterMs }) => [seq, afterMs])).toEqual([[1, 0], [2, 100], [3, 200]]); // prettier-ignore
  await book.end();
});

test('while the opening cannot be written its steps wait for it; a flood of them is bounded', async () => {
  const { host, written, state, pass, clock } = disk();
  const book = new IncidentBook(host, []);
  state.isFull = true;
  book.open({ id: incidentId, zoneIds: [ZONE], ruleId: null, firstOut: 'a', title: 'Smoke', isDrill: false }, clock.monotonic(), true);
  for (let n = 0; n < 12_000; n += 1) book.step(incidentId, 'order-sent', {});
  await pass(3_000);
  expect(written).toEqual([]);
  state.isFull = false;
  for (let n = 0; n < 40; n += 1) await pass(300);
  const steps = written.flatMap((event) => (event.kind === 'incident.stepped' ? event.steps : []));
  expect([written[0]?.kind, steps.length, new Set(steps.map(({ seq }) => seq)).size]).toEqual(['incident.opened', 10_000, 10_000]);
  await book.end();
});

test('an incident that is refused again and again keeps no other from being written', async () => {
  const { host, written, pass, clock } = disk();
  const submit = (event: StationEvent): Promise<Answer> =>
    event.kind === 'incident.opened' && event.incident.id === incidentId ? Promise.reject(new Error('refused')) : host.submit(event);
  const book = new IncidentBook({ ...host, submit }, []);
  for (const one of [incidentId, id<IncidentId>('incident-2')]) {
    book.open({ id: one, zoneIds: [ZONE], ruleId: null, firstOut: 'a', title: 'Smoke', isDrill: false }, clock.monotonic(), true);
    book.step(one, 'order-sent', {});
  }
  for (let n = 0; n < 5; n += 1) await pass(1_000);
  expect(written).toMatchObject([{ kind: 'incident.opened', incident: { id: 'incident-2' } }, { kind: 'incident.stepped', steps: [{ incidentId: 'incident-2' }] }]); // prettier-ignore
  await book.end();
});
