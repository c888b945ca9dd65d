/** The lane where something changes under it: the set-up, a bypass that ends, a restart, a pile that cannot be ordered, a relay that is taken away. */
import { afterEach, describe, expect, test } from 'vitest';
import { id, type AlarmRuleId, type CameraId, type CommandId, type EventId, type OperatorId, type PileId, type RelayId, type SensorId, type ZoneId } from '../../../station-core/base/ids.ts'; // prettier-ignore
import { utcMs } from '../../../station-core/base/time.ts';
import type { Answer } from '../../../station-core/domain/answer.ts';
import type { PileOrder } from '../../../station-core/domain/command.ts';
import type { PileEvent, StationEvent } from '../../../station-core/domain/event.ts';
import type { AlarmRule, Bypass, Effect, Relay, SafetySetup, Sensor, ZoneState } from '../../../station-core/domain/safety.ts';
import type { Alarm } from '../../../station-core/domain/station.ts';
import { ChargeMemory } from '../../../station-core/flow/charge-memory.ts';
import { SafetyEngine } from '../../../station-core/flow/safety-engine.ts';
import type { LaneStart } from '../../../station-core/store/views/lane-start.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { silent } from '../../support/open-plant.ts';

const [ZONE, OTHER] = [id<ZoneId>('Z1'), id<ZoneId>('Z2')];
const GUARD = id<OperatorId>('guard');
const [P1, P2, P3] = [id<PileId>('P1'), id<PileId>('P2'), id<PileId>('P3')];

const sensor = (sensorId: string, patch: Partial<Sensor> = {}): Sensor => ({
  id: id<SensorId>(sensorId), name: sensorId, kind: 'smoke', zoneId: ZONE, source: { kind: 'mqtt', topic: sensorId, path: '' }, unit: '', isSafety: true,
  calibration: { scale: 1, offset: 0, inverted: false }, range: { low: null, high: null }, debounceMs: 0, silenceMs: 60_000, enabled: true, place: null, ...patch,
}); // prettier-ignore
const smokeRule = (signal: string): AlarmRule => ({
  id: id<AlarmRuleId>('smoke'), name: 'Smoke', condition: { kind: 'on', signal }, severity: 'critical', zoneId: null, clearAfterMs: 0, latching: false, escalateAfterMs: null, enabled: true,
}); // prettier-ignore
const siren: Relay = { id: id<RelayId>('siren'), name: 'Siren', kind: 'siren', zoneId: ZONE, pileId: null, target: { kind: 'mqtt', topic: 's', on: '1', off: '0' }, actsBy: 'energising', pulseMs: null, place: null }; // prettier-ignore
const stopping: readonly Effect[] = ['stop', 'siren', 'record'];
const base: SafetySetup = {
  zones: [
    { id: ZONE, name: 'Row A', silence: 'trip', outline: [] },
    { id: OTHER, name: 'Row B', silence: 'hold', outline: [] },
  ],
  devices: [], sensors: [sensor('S1')], relays: [siren], rules: [smokeRule('sensor:smoke/*')],
  matrix: [{ ruleId: id<AlarmRuleId>('smoke'), zoneId: null, effects: stopping }],
  bypasses: [], tests: [], cameras: [], zoneOfPile: { P1: ZONE, P2: ZONE, P3: OTHER },
}; // prettier-ignore
const bypassOf = (sensorId: string, endsAtMs: number): Bypass => ({
  id: 'b1', target: { kind: 'sensor', sensorId: id<SensorId>(sensorId) }, reason: 'paint', askedBy: GUARD, askedAtMs: utcMs(0), approvedBy: GUARD, approvedAtMs: utcMs(0), endsAtMs: utcMs(endsAtMs), endedAtMs: null,
}); // prettier-ignore

type Left = Partial<Pick<LaneStart, 'zones' | 'alarms' | 'returns'>> & {
  readonly setup?: SafetySetup;
  readonly breaks?: readonly PileId[];
  /** Piles whose line is away. */
  readonly away?: Set<PileId>;
  /** The module is not there before this time, by the monotonic clock. */
  readonly moduleFromMs?: () => number;
  readonly limits?: { readonly instances: number; readonly signals: number };
};

/** Piles that hear and do not answer. */
const deaf = new Set<PileId>();
/** What every pile turns down. */
const unwilling = new Set<PileOrder['kind']>();
afterEach(() => {
  deaf.clear();
  unwilling.clear();
});

/** An engine with three piles that charge, and what it ordered. */
function laneOf({ setup = base, zones = [], alarms = [], returns = [], breaks = [], away = new Set(), moduleFromMs = () => 0, limits }: Left = {}) {
  const clock = new ManualClock(1_800_000_000_000);
  const told: StationEvent[] = [];
  const orders: { readonly pileId: PileId; readonly order: PileOrder; readonly atMs: number }[] = [];
  const acts: { readonly relayId: string; readonly on: boolean; readonly atMs: number }[] = [];
  const charges = new ChargeMemory(() => clock.monotonic());
  let serial = 0;
  const submit = (event: StationEvent): Promise<Answer> => {
    told.push(event);
    return Promise.resolve({ kind: 'done' });
  };
  const ordered = (pileId: PileId, order: PileOrder) => {
    if (breaks.includes(pileId)) throw new TypeError('a driver with an error in it');
    if (away.has(pileId)) return Promise.resolve({ outcome: 'failed', code: 'offline', detail: 'away' } as const);
    orders.push({ pileId, order, atMs: clock.monotonic() });
    if (unwilling.has(order.kind))
      return Promise.resolve(
        order.kind === 'availability' ? ({ outcome: 'rejected', status: 'Rejected' } as const) : ({ outcome: 'failed', code: 'call-error', detail: 'NotImplemented' } as const),
      );
    if (deaf.has(pileId)) return Promise.resolve({ outcome: 'failed', code: 'no-answer', detail: 'nothing came' } as const);
    return Promise.resolve({ outcome: 'accepted', status: 'Accepted' } as const);
  };
  const nextId = (): string => `n-${(serial += 1)}`;
  const ref = (pileId: PileId) => ({ pileId, evse: 1, connector: 1 });
  charges.load([P1, P2, P3].map((pileId, index) => ({ ...ref(pileId), charge: { transactionId: index + 1, pileTransactionId: null } })));
  const engine = new SafetyEngine(
    {
      clock,
      log: silent,
      newEventId: () => id<EventId>(nextId()),
      newId: nextId,
      submit,
      submitFirst: submit,
      connectorsOf: (pileId) => charges.of(pileId),
      isConnected: (pileId) => !away.has(pileId),
      newCommandId: () => id<CommandId>(nextId()),
      orderNow: (pileId, _commandId, order) => ordered(pileId, order),
      order: (pileId, order) => ordered(pileId, order),
      act: (relay, on) => {
        acts.push({ relayId: relay.id, on, atMs: clock.monotonic() });
        if (clock.monotonic() < moduleFromMs()) return Promise.resolve({ outcome: 'failed', problem: 'the device is not connected' });
        return Promise.resolve({ outcome: 'acted', tookMs: 1 });
      },
      cameras: () => null,
      onInput: () => undefined,
      ...(limits === undefined ? {} : { limits }),
      local: () => ({ weekday: 1, msOfDay: 0 }),
    },
    { setup, zones, incidents: [], alarms, returns },
  );
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      clock.advance(Math.min(500, left));
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
  };
  return {
    clock, engine, charges, orders, acts, told, pass,
    read: (sensorId: string, value: number | null) =>
      engine.onReading({ sensorId: id<SensorId>(sensorId), value, problem: value === null ? 'broken wire' : null, atMs: clock.now(), arrivedMs: clock.monotonic() }),
    phase: (zoneId: ZoneId = ZONE) => engine.door.zones().find((zone) => zone.zoneId === zoneId)?.phase,
    stopsOf: (pileId: PileId) => orders.filter((one) => one.pileId === pileId && one.order.kind === 'stop').map(({ atMs }) => atMs),
    saidTo: (pileId: PileId) => orders.filter((one) => one.pileId === pileId).map(({ order }) => (order.kind === 'availability' ? (order.operative ? 'free' : 'bar') : order.kind)),
    started: (pileId: PileId, transactionId: number) => {
      const event = { kind: 'session.started', id: id<EventId>(nextId()), receivedMs: clock.now(), pileId, wire: null, ref: ref(pileId), tag: 'T', meterStart: 0, at: { raw: null, pileMs: null }, reservationId: null } as PileEvent;
      charges.heard(event, { kind: 'started', transactionId, sessionId: 's', status: 'Blocked' } as Answer);
      engine.pileAnswered(event);
    },
    back: (pileId: PileId) => engine.pileAnswered({ kind: 'pile.connected', id: id<EventId>(nextId()), receivedMs: clock.now(), pileId, wire: null } as PileEvent),
  };
} // prettier-ignore

const latched: ZoneState = { zoneId: ZONE, phase: 'latched', sinceMs: utcMs(1), firstOut: 'by-hand:Z1', causes: ['by-hand:Z1'], isDrill: false, incidentId: null, resetAskedBy: null, resetAskedAtMs: null }; // prettier-ignore
const alarm = (patch: Partial<Alarm>): Alarm => ({ key: 'rule:smoke/sensor:S1', kind: 'rule', isTest: false, clearedAtMs: null, acknowledgedAtMs: null, ...patch }) as Alarm; // prettier-ignore

test.each([4, 10, 19.5, 28])('a start in a zone that was stopped more than three minutes ago is stopped at once, %d s into the half minute', async (intoS) => {
  const { read, pass, started, stopsOf, clock } = laneOf();
  read('S1', 1);
  await pass(180_000 + intoS * 1_000);
  read('S1', 1);
  started(P1, 77);
  const atMs = clock.monotonic();
  await pass(1_000);
  expect(stopsOf(P1).filter((sentMs) => sentMs >= atMs)).toEqual([atMs + 100]);
}); // prettier-ignore

test.each([4, 10, 19.5, 28])('a pile that comes back to a zone stopped long ago gets its stop at once, %d s into the half minute', async (intoS) => {
  const { read, pass, back, stopsOf, clock } = laneOf();
  read('S1', 1);
  await pass(180_000 + intoS * 1_000);
  const atMs = clock.monotonic();
  back(P1);
  expect(stopsOf(P1).at(-1)).toBe(atMs);
}); // prettier-ignore

test('a pile that is moved into a stopped zone is stopped with it, and put back in service with it', async () => {
  const { engine, read, pass, stopsOf, saidTo } = laneOf();
  read('S1', 0);
  engine.door.stopZone(ZONE, GUARD, 'smell of burning');
  await pass(1_000);
  expect(stopsOf(P3)).toEqual([]);
  engine.setUp({ ...base, zoneOfPile: { ...base.zoneOfPile, P3: ZONE } });
  expect(stopsOf(P3)).toHaveLength(1);
  engine.door.askReset(ZONE, GUARD, 'all clear');
  engine.door.confirmReset(ZONE, GUARD);
  await pass(1_000);
  expect(saidTo(P3).at(-1)).toBe('free');
});

test('a pile that came to a stopped zone after it was stopped is put back in service with it', async () => {
  const { engine, read, pass, back, saidTo } = laneOf({ zones: [] });
  read('S1', 0);
  engine.door.stopZone(ZONE, GUARD, 'smell of burning');
  engine.setUp({ ...base, zoneOfPile: { ...base.zoneOfPile, P9: ZONE } });
  back(id<PileId>('P9'));
  engine.door.askReset(ZONE, GUARD, 'all clear');
  engine.door.confirmReset(ZONE, GUARD);
  await pass(1_000);
  expect([saidTo(id<PileId>('P9')).includes('bar'), saidTo(id<PileId>('P9')).at(-1)]).toEqual([true, 'free']);
});

test('smoke that came while its detector was set aside trips the zone when the bypass ends, though the detector says nothing more', async () => {
  const { engine, clock, read, pass, phase } = laneOf();
  read('S1', 0);
  const endsAtMs = clock.now() + 20_000;
  engine.setUp({ ...base, bypasses: [bypassOf('S1', endsAtMs)] });
  read('S1', 1);
  expect(phase()).toBe('clear');
  await pass(21_000);
  expect(phase()).toBe('latched');
});

test('a detector that fell silent while it was set aside trips the zone when the bypass ends', async () => {
  const { engine, clock, read, pass, phase } = laneOf();
  read('S1', 0);
  engine.setUp({ ...base, bypasses: [bypassOf('S1', clock.now() + 120_000)] });
  await pass(110_000);
  expect(phase()).toBe('clear');
  await pass(11_000);
  expect(phase()).toBe('latched');
});

test('a zone whose silence is made to trip is tripped by the detector that is silent already', async () => {
  const held: SafetySetup = { ...base, zones: base.zones.map((zone) => ({ ...zone, silence: 'hold' })) };
  const { engine, read, pass, phase } = laneOf({ setup: held });
  read('S1', 0);
  await pass(61_000);
  expect(phase()).toBe('held');
  engine.setUp(base);
  expect(phase()).toBe('latched');
});

test.each([
  ['stands still', null, 'latched'],
  ['was over, and nobody has acknowledged it', utcMs(5), 'held'],
] as const)('after a start, an alarm that %s', (_what, clearedAtMs, phase) => {
  expect(laneOf({ alarms: [alarm({ clearedAtMs })] }).phase()).toBe(phase);
});

test('after a start, the alarm of a detector that is set aside trips nothing', () => {
  const bypasses = [bypassOf('S1', 1_800_000_600_000)];
  expect(laneOf({ setup: { ...base, bypasses }, alarms: [alarm({})] }).phase()).not.toBe('latched');
});

test('a pile that cannot be ordered does not keep the others from being stopped, nor the latch from being told', async () => {
  const { read, pass, stopsOf, phase, acts, told } = laneOf({ breaks: [P1] });
  read('S1', 1);
  expect(stopsOf(P2)).toHaveLength(1);
  await pass(1_000);
  expect([phase(), acts.map(({ relayId }) => relayId)]).toEqual(['latched', ['siren']]);
  expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['zone.told', 'alarm.told', 'incident.opened']));
});

test('a siren that is taken out of the set-up while it sounds is put to rest and not tried for ever', async () => {
  const setup: SafetySetup = { ...base, matrix: [{ ruleId: id<AlarmRuleId>('smoke'), zoneId: null, effects: ['siren'] }] };
  const { engine, read, pass, acts } = laneOf({ setup });
  read('S1', 1);
  engine.setUp({ ...setup, relays: [] });
  await pass(1_000);
  read('S1', 0);
  await pass(30_000);
  expect(acts.map(({ on }) => on)).toEqual([true, false]);
});

test('a relay that acts is held: a module that lost its power comes back with its outputs at rest', async () => {
  const { read, pass, acts, told } = laneOf();
  read('S1', 1);
  await pass(31_000);
  expect(acts.map(({ on }) => on)).toEqual([true, true, true, true]);
  const steps = told.flatMap((event) => (event.kind === 'incident.stepped' ? event.steps : []));
  expect(steps.filter(({ what }) => what === 'relay-acted')).toHaveLength(1);
});

test('a relay whose wires were changed while it acts acts by the new ones', async () => {
  const { engine, read, pass, acts } = laneOf();
  read('S1', 1);
  await pass(1_000);
  engine.setUp({ ...base, relays: [{ ...siren, target: { kind: 'mqtt', topic: 'other', on: '1', off: '0' } }] });
  expect(acts.map(({ on }) => on)).toEqual([true, true]);
});

test('the alarm of a detector that was taken out while it was silent ends', async () => {
  const { engine, pass, told } = laneOf();
  await pass(61_000);
  engine.setUp({ ...base, sensors: [] });
  await pass(1_000);
  const alarms = told.flatMap((event) => (event.kind === 'alarm.told' && event.alarm === 'sensor-silent' ? [event.change] : []));
  expect(alarms).toEqual(['raised', 'cleared']);
});

test('a pile or a camera that makes up names of signals takes no room away from a detector that is heard later', () => {
  const rules = [smokeRule('sensor:smoke/*'), { ...smokeRule('camera:*/smoke'), id: id<AlarmRuleId>('seen') }];
  const { engine, clock, phase } = laneOf({ setup: { ...base, rules, matrix: [], cameras: [{ id: id<CameraId>('C1'), zoneId: ZONE, pileIds: [] } as never] } }); // prettier-ignore
  for (let connector = 1; connector <= 60_000; connector += 1) {
    const ref = { pileId: P3, evse: connector, connector };
    engine.pileTells({ kind: 'pile.status', id: id<EventId>('e'), receivedMs: clock.now(), pileId: P3, wire: null, ref, state: 'available', errorCode: null } as PileEvent); // prettier-ignore
  }
  engine.onCamera({
    cameraId: id<CameraId>('C1'),
    signal: 'smoke',
    label: '',
    on: true,
    atMs: clock.now(),
    arrivedMs: clock.monotonic(),
  } as never);
  expect(phase()).toBe('latched');
});

test('a bypass does not become longer because the clock of the PC is put back', () => {
  const { engine, clock, read, phase } = laneOf();
  read('S1', 0);
  const agreedMs = utcMs(clock.now() + 3_600_000);
  engine.setUp({ ...base, bypasses: [{ ...bypassOf('S1', agreedMs + 3_600_000), approvedAtMs: agreedMs }] });
  read('S1', 1);
  expect(phase()).toBe('latched');
});

test('a zone that comes up stopped bars its piles again', () => {
  const { saidTo, phase } = laneOf({ zones: [latched] });
  expect([phase(), saidTo(P1).includes('bar'), saidTo(P3)]).toEqual(['latched', true, []]);
});

test('a pile that was stopped alone gets its own relay back when a person puts it in service, never while its zone is stopped', async () => {
  const own = { ...siren, id: id<RelayId>('K1'), name: 'Contactor 1', kind: 'contactor' as const, zoneId: null, pileId: P1 };
  const { engine, acts, pass, read } = laneOf({ setup: { ...base, relays: [own] } });
  const states = () => acts.filter(({ relayId }) => relayId === 'K1').map(({ on }) => on);
  engine.stopPile(P1);
  await pass(11_000);
  expect(states()[0]).toBe(true);
  engine.putBack(P1);
  await pass(1_000);
  expect(states().at(-1)).toBe(false);
  read('S1', 1);
  await pass(11_000);
  expect(states().at(-1)).toBe(true);
  engine.putBack(P1);
  await pass(1_000);
  expect(states().at(-1)).toBe(true);
});

test('who presses stop once more in a stopped zone sends everything once more to what is not seen off', async () => {
  const { engine, orders, pass } = laneOf();
  engine.door.stopZone(ZONE, GUARD, 'smoke seen');
  await pass(500);
  const stops = (pileId: PileId) => orders.filter((one) => one.pileId === pileId && one.order.kind === 'stop').length;
  const before = stops(P1);
  expect(before).toBeGreaterThan(0);
  engine.door.stopZone(ZONE, GUARD, 'still on');
  await pass(500);
  expect(stops(P1)).toBeGreaterThan(before);
  expect(stops(P3)).toBe(0);
});

const owedOf = (told: readonly StationEvent[]) =>
  told.flatMap((event) => (event.kind === 'pile.return-told' ? [[event.pileId, event.owed] as const] : []));
const reset = (engine: SafetyEngine): void => {
  engine.door.askReset(ZONE, GUARD, 'all clear');
  engine.door.confirmReset(ZONE, GUARD);
};

describe('what a stopped pile is owed', () => {
  test('is told to the file with the stop, and gone from it when the pile took it', async () => {
    const { engine, read, pass, told } = laneOf();
    read('S1', 0);
    engine.door.stopZone(ZONE, GUARD, 'smell of burning');
    await pass(1_000);
    const newest = () => new Map(owedOf(told));
    expect(newest().get(P1)).toEqual({ returns: true, profileIds: [] });
    await pass(6_000);
    expect(newest().get(P1)).toEqual({ returns: true, profileIds: [911, 910] });
    reset(engine);
    await pass(1_000);
    expect([newest().get(P1), newest().get(P2), newest().has(P3)]).toEqual([null, null, false]);
  });

  test('a pile that was away at the reset, and until the core itself was started anew, gets it when it comes back', async () => {
    const away = new Set([P1]);
    const before = laneOf({ away });
    before.read('S1', 0);
    before.engine.door.stopZone(ZONE, GUARD, 'smell of burning');
    await before.pass(6_000);
    reset(before.engine);
    await before.pass(1_000);
    const kept = [...new Map(owedOf(before.told))].flatMap(([pileId, owed]) => (owed === null ? [] : [{ pileId, ...owed }]));
    expect(kept).toEqual([{ pileId: P1, returns: true, profileIds: [] }]);
    const { back, pass, saidTo, told } = laneOf({ away, returns: [{ pileId: P1, returns: true, profileIds: [910] }] });
    await pass(5_000);
    expect(saidTo(P1)).toEqual([]);
    away.clear();
    back(P1);
    await pass(1_000);
    expect([saidTo(P1), owedOf(told)]).toEqual([['clear-profile', 'free'], [[P1, null]]]);
    back(P1);
    await pass(1_000);
    expect(saidTo(P1)).toHaveLength(2);
  });

  test('nothing is given back in a stopped zone, nor to a pile that was stopped alone before a person puts it in service', async () => {
    const returns = [
      { pileId: P1, returns: true, profileIds: [910] },
      { pileId: P3, returns: false, profileIds: [910, 911] },
    ];
    const { engine, back, pass, saidTo } = laneOf({ zones: [latched], returns });
    for (const pileId of [P1, P3]) back(pileId);
    await pass(1_000);
    expect([saidTo(P1).includes('free'), saidTo(P3)]).toEqual([false, []]);
    engine.putBack(P3);
    await pass(1_000);
    expect(saidTo(P3)).toEqual(['clear-profile', 'clear-profile', 'free']);
  });

  test('one that does not take it though it is there is asked again twenty times, and then when it comes back', async () => {
    const { engine, pass, back, saidTo } = laneOf({ setup: { ...base, sensors: [] } });
    engine.door.stopZone(ZONE, GUARD, 'smell of burning');
    await pass(1_000);
    deaf.add(P1);
    reset(engine);
    await pass(700_000);
    expect(saidTo(P1).filter((said) => said === 'free')).toHaveLength(20);
    deaf.clear();
    back(P1);
    await pass(31_000);
    expect(saidTo(P1).filter((said) => said === 'free')).toHaveLength(21);
  });
});

test.each([
  ['that knows no call to clear a profile has what it is owed', 'clear-profile', 1, [null]],
  ['that does not want to be in service yet is asked again', 'availability', 3, []],
] as const)('a pile %s', async (_what, kind, free, gone) => {
  const { back, pass, saidTo, told } = laneOf({
    setup: { ...base, sensors: [] },
    returns: [{ pileId: P1, returns: true, profileIds: [910] }],
  });
  unwilling.add(kind);
  back(P1);
  await pass(65_000);
  expect([saidTo(P1).filter((said) => said === 'free').length, owedOf(told).map(([, owed]) => owed)]).toEqual([free, gone]);
});

describe('relays of a zone that comes up stopped', () => {
  const causes = ['rule:smoke/sensor:S1'];
  const left = { zones: [{ ...latched, firstOut: 'rule:smoke/sensor:S1', causes }], alarms: [alarm({})] };
  const relayAlarms = (told: readonly StationEvent[]) =>
    told.flatMap((event) => (event.kind === 'alarm.told' && event.alarm === 'relay-failed' ? [event.change] : []));

  test.each([
    ['that is connected 3 s later acts then, without an alarm', 3_000, [], 1],
    ['that is not connected for 20 s is an alarm after ten, and acts when it is there', 20_000, ['raised', 'cleared'], 1],
  ] as const)('a module %s', async (_what, afterMs, alarms, most) => {
    let fromMs = Infinity;
    const { pass, acts, told, clock } = laneOf({ ...left, moduleFromMs: () => fromMs });
    const beganMs = clock.monotonic();
    fromMs = beganMs + afterMs;
    await pass(afterMs + 6_000);
    const taken = acts.filter(({ atMs }) => atMs >= fromMs);
    expect([acts.every(({ on }) => on), relayAlarms(told)]).toEqual([true, alarms]);
    expect((taken[0]?.atMs ?? Infinity) - fromMs).toBeLessThanOrEqual(afterMs < 10_000 ? 500 : 5_500);
    expect(taken.length).toBe(most);
    expect(acts.length).toBeLessThan(50);
  });

  test('one that acted before the start for a pile that is off now rests with the reset', async () => {
    const trip = { ...siren, id: id<RelayId>('K1'), name: 'Shunt trip', kind: 'shunt-trip' as const };
    const { engine, read, pass, acts } = laneOf({ setup: { ...base, relays: [trip] }, zones: [latched] });
    read('S1', 0);
    await pass(1_000);
    expect(acts).toEqual([]);
    reset(engine);
    await pass(1_000);
    expect(acts).toMatchObject([{ relayId: 'K1', on: false }]);
  });
});

test.each([
  ['things', { instances: 1, signals: 50 }, 'rule-things-full', { limit: 1, unwatched: 1, first: 'Smoke: sensor:S2' }],
  ['signals', { instances: 50, signals: 1 }, 'rule-signals-full', { limit: 1, unwatched: 1, first: 'sensor:S2' }],
] as const)('too many %s for the rules are an alarm that names the limit and the first of them, and is over when there is room', async (_what, limits, kind, detail) => {
  const setup: SafetySetup = { ...base, sensors: [sensor('S1'), sensor('S2')], rules: [smokeRule('sensor:smoke/*')] };
  const { engine, read, pass, told } = laneOf({ setup, limits });
  const alarms = () => told.flatMap((event) => (event.kind === 'alarm.told' && event.alarm === kind ? [event] : []));
  read('S1', 0);
  await pass(500);
  expect(alarms()).toEqual([]);
  read('S2', 1);
  await pass(500);
  expect(alarms()).toMatchObject([{ key: kind, change: 'raised', severity: 'high', notify: true, detail }]);
  read('S2', 1);
  // One rule, of a single detector that is not there, needs no room for things; nothing looks at the others.
  engine.setUp({ ...setup, rules: [smokeRule('sensor:S9')] });
  await pass(500);
  expect(alarms().map(({ change }) => change)).toEqual(['raised', 'cleared']);
}); // prettier-ignore
