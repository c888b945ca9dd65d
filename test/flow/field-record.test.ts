/** The installer's record of a zone, over a real file: what is tried and how it ends, what is refused and why, and what a restart leaves of it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import {
  id,
  type AlarmRuleId,
  type FieldRecordId,
  type OperatorId,
  type RelayId,
  type SensorId,
  type ZoneId,
} from '../../station-core/base/ids.ts';
import type { FieldCheck, FieldOutcome, FieldRecord, FieldSeen } from '../../station-core/domain/field-record.ts';
import type { AlarmRule, Condition, Relay, SafetyItem, Sensor, ZoneState } from '../../station-core/domain/safety.ts';
import { fieldRecordById } from '../../station-core/store/field-records.ts';
import { sensorTests } from '../../station-core/store/safety-items.ts';
import { fieldRecordRows } from '../../station-core/store/views/field-records.ts';
import { FlowStation } from '../support/flow-station.ts';

const ZONE = id<ZoneId>('Z1');
const RECORD = id<FieldRecordId>('rec-1');
const boss = id<OperatorId>('boss');
let station: FlowStation;

const sensor = (sensorId: string, kind: Sensor['kind'], isSafety = true): SafetyItem => ({
  kind: 'sensor',
  sensor: {
    id: id<SensorId>(sensorId), name: sensorId, kind, zoneId: ZONE, source: { kind: 'mqtt', topic: sensorId, path: '' }, unit: '', isSafety,
    calibration: { scale: 1, offset: 0, inverted: false }, range: { low: null, high: null }, debounceMs: 0, silenceMs: 5_000, enabled: true, place: null,
  },
}); // prettier-ignore
const relay = (relayId: string, kind: Relay['kind'], zoneId: ZoneId | null = ZONE): SafetyItem => ({
  kind: 'relay',
  relay: {
    id: id<RelayId>(relayId), name: relayId, kind, zoneId, pileId: null, target: { kind: 'mqtt', topic: relayId, on: '1', off: '0' }, actsBy: 'energising',
    pulseMs: kind === 'watchdog' ? 2_000 : null, place: null,
  },
}); // prettier-ignore
const rule = (ruleId: string, condition: Condition, clearAfterMs = 0): SafetyItem => ({
  kind: 'rule',
  rule: { id: id<AlarmRuleId>(ruleId), name: `Rule ${ruleId}`, condition, severity: 'critical', zoneId: null, clearAfterMs, latching: true, escalateAfterMs: null, enabled: true } satisfies AlarmRule,
}); // prettier-ignore
const on = (sensorId: string): Condition => ({ kind: 'on', signal: `sensor:${sensorId}` });

const SETUP: readonly SafetyItem[] = [
  { kind: 'zone', zone: { id: ZONE, name: 'Row A', silence: 'hold', outline: [] } },
  sensor('smoke-1', 'smoke'),
  sensor('smoke-2', 'smoke'),
  sensor('door', 'door', false),
  sensor('lost', 'heat'),
  relay('siren', 'siren'),
  relay('trip', 'shunt-trip'),
  relay('watch', 'watchdog', null),
  rule('smoke', { kind: 'on', signal: 'sensor:smoke/*' }),
];

beforeEach(() => {
  station = new FlowStation().ready();
  for (const item of SETUP) expect(station.send({ kind: 'operator.put-safety', operatorId: boss, item })).toEqual({ kind: 'done' });
});

const begin = (recordId = RECORD, zoneId = ZONE, installer = 'A. Fitter') =>
  station.send({ kind: 'operator.begin-field-record', operatorId: boss, recordId, zoneId, installer });
const tryIt = (checkId: string, seconds?: number) =>
  station.send({
    kind: 'operator.check-field',
    operatorId: boss,
    recordId: RECORD,
    checkId,
    ...(seconds === undefined ? {} : { seconds }),
  });
const say = (checkId: string, seen: Partial<FieldSeen>) =>
  station.send({
    kind: 'operator.told-field-check',
    operatorId: boss,
    recordId: RECORD,
    checkId,
    seen: { did: true, cameBack: null, note: '', ...seen },
  });
const skip = (checkId: string, reason = 'scaffold in the way') =>
  station.send({ kind: 'operator.skip-field-check', operatorId: boss, recordId: RECORD, checkId, reason });
const close = (note = '') => station.send({ kind: 'operator.close-field-record', operatorId: boss, recordId: RECORD, note });
const came = (checkId: string, result: FieldOutcome, tries = 1) =>
  station.send({ kind: 'field.checked', recordId: RECORD, checkId, tries, result });
const alarm = (
  change: 'raised' | 'cleared',
  sensorIds: readonly string[],
  options: { key?: string; ruleId?: string; why?: string; isTest?: boolean } = {},
) =>
  station.send({
    kind: 'alarm.told',
    key: options.key ?? `test:rule:smoke/sensor:${sensorIds[0] ?? ''}`,
    alarm: 'rule',
    ruleId: id<AlarmRuleId>(options.ruleId ?? 'smoke'),
    change,
    severity: 'critical',
    zoneId: ZONE,
    latching: false,
    escalateAfterMs: null,
    detail: options.why === undefined ? {} : { why: options.why },
    isTest: options.isTest ?? true,
    notify: false,
    ...(change === 'raised' ? { tested: { sensorIds: sensorIds.map((one) => id<SensorId>(one)), afterReadingMs: 12 } } : {}),
  });

const now = (): FieldRecord => must(fieldRecordById(station.db, RECORD), 'the record is on file');
const check = (checkId: string): FieldCheck =>
  must(
    now().checks.find((one) => one.id === checkId),
    checkId,
  );
const stateOf = (checkId: string) => [check(checkId).state, check(checkId).finding?.code ?? null];
const testEnds = (sensorId: string) => (sensorTests(station.db).find((one) => one.sensorId === sensorId)?.endsAtMs ?? 0) - station.nowMs;
const orders = () => station.commands.splice(0).filter(({ kind }) => kind === 'field.check');
const refused = (words: RegExp) => expect.objectContaining({ kind: 'refused', detail: expect.objectContaining({ help: expect.stringMatching(words) as string }) as object }) as object; // prettier-ignore

test('a record holds each sensor, relay and watchdog output of the zone, once', () => {
  expect(begin()).toEqual({ kind: 'done' });
  expect(now()).toMatchObject({ zoneName: 'Row A', installer: 'A. Fitter', verdict: null, begunBy: 'boss' });
  expect(now().checks.map((one) => [one.id, one.state])).toEqual([
    ['sensor:door', 'open'], ['sensor:lost', 'open'], ['sensor:smoke-1', 'open'], ['sensor:smoke-2', 'open'],
    ['relay:siren', 'open'], ['relay:trip', 'open'], ['watchdog:watch', 'open'],
  ]); // prettier-ignore
  // The same wish twice is one record.
  expect(begin()).toEqual({ kind: 'done' });
  expect(fieldRecordRows(station.db, { zoneId: ZONE })).toMatchObject([{ id: RECORD, counts: { left: 7, passed: 0 } }]);
});

describe('not begun', () => {
  test.each<[string, () => unknown, RegExp | string]>([
    ['for a zone that is not there', () => begin(RECORD, id<ZoneId>('Z9')), 'input.not-found'],
    ['without the name of who signs', () => begin(RECORD, ZONE, '  '), /Say who signs/],
    ['while another one of the zone is open', () => (begin(), begin(id<FieldRecordId>('rec-2'))), /is open/],
    ['where there is nothing to try', () => {
      station.send({ kind: 'operator.put-safety', operatorId: boss, item: { kind: 'zone', zone: { id: id<ZoneId>('Z2'), name: 'Empty', silence: 'hold', outline: [] } } });
      station.send({ kind: 'operator.remove-safety', operatorId: boss, what: 'relay', itemId: 'watch' });
      return begin(RECORD, id<ZoneId>('Z2'));
    }, /no sensor, relay or watchdog/],
  ])('%s', (_, deed, why) => {
    const answer = deed();
    if (typeof why === 'string') expect(answer).toMatchObject({ kind: 'refused', code: why });
    else expect(answer).toEqual(refused(why));
  }); // prettier-ignore
});

describe('a sensor', () => {
  beforeEach(() => void begin());

  test('is in test mode while it is tried; passed when its alarm came as a test and it came back to rest', () => {
    expect(tryIt('sensor:smoke-1')).toEqual({ kind: 'done' });
    expect(stateOf('sensor:smoke-1')).toEqual(['running', null]);
    expect(testEnds('smoke-1')).toBe(15 * 60_000);
    station.pass(8);
    alarm('raised', ['smoke-1']);
    expect(stateOf('sensor:smoke-1')).toEqual(['running', 'waits-for-rest']);
    station.pass(30);
    alarm('cleared', ['smoke-1']);
    expect(check('sensor:smoke-1')).toMatchObject({
      state: 'passed',
      finding: { code: 'alarm-and-rest', facts: { rule: 'Rule smoke', afterMs: 8_000, readingMs: 12, restMs: 30_000 } },
      endedAtMs: station.nowMs,
    });
    // Its alarm counts again from then on.
    expect(testEnds('smoke-1')).toBe(0);
  });

  test.each<[string, () => void]>([
    ['an alarm in earnest', () => alarm('raised', ['smoke-1'], { isTest: false, key: 'rule:smoke/sensor:smoke-1' })],
    ['the alarm of another sensor', () => alarm('raised', ['smoke-2'])],
    ['the alarm of a rule over its silence', () => {
      station.send({ kind: 'operator.put-safety', operatorId: boss, item: rule('quiet', { kind: 'silent', signal: 'sensor:smoke-1', forMs: 5_000 }) });
      alarm('raised', ['smoke-1'], { ruleId: 'quiet' });
    }],
    ['an alarm that goes', () => alarm('cleared', ['smoke-1'])],
  ])('is not passed by %s', (_, happening) => {
    tryIt('sensor:smoke-1');
    happening();
    expect(stateOf('sensor:smoke-1')).toEqual(['running', null]);
  }); // prettier-ignore

  test('fails after five minutes without an alarm, and its test mode ends with it', () => {
    tryIt('sensor:smoke-1');
    station.pass(299);
    expect(check('sensor:smoke-1').state).toBe('running');
    station.pass(1);
    expect(check('sensor:smoke-1')).toMatchObject({ state: 'failed', finding: { code: 'no-alarm', facts: { minutes: 5 } } });
    expect(testEnds('smoke-1')).toBe(0);
  });

  test('that does not come back to rest fails, and stays in test mode: it would stop its zone', () => {
    tryIt('sensor:smoke-1');
    alarm('raised', ['smoke-1']);
    station.pass(300);
    expect(stateOf('sensor:smoke-1')).toEqual(['failed', 'not-at-rest']);
    expect(testEnds('smoke-1')).toBe(10 * 60_000);
  });

  test('whose alarm goes because the test or the rule was taken away did not come back to rest', () => {
    tryIt('sensor:smoke-1');
    alarm('raised', ['smoke-1']);
    alarm('cleared', ['smoke-1'], { why: 'the rule is gone, changed or switched off' });
    expect(check('sensor:smoke-1').state).toBe('running');
  });

  test.each<[string, string, string]>([
    ['a safety sensor is not good', 'sensor:lost', 'failed'],
    ['another is a remark', 'sensor:door', 'warned'],
  ])('no rule looks at it: %s, at once and without test mode', (_, checkId, state) => {
    tryIt(checkId);
    expect(stateOf(checkId)).toEqual([state, 'no-rule']);
    expect(sensorTests(station.db)).toEqual([]);
  });

  test('that speaks only with others is told so when its time is over, and passes with them', () => {
    station.send({ kind: 'operator.remove-safety', operatorId: boss, what: 'rule', itemId: 'smoke' });
    const votes: Condition = { kind: 'votes', need: 2, of: [on('smoke-1'), on('smoke-2')] };
    station.send({ kind: 'operator.put-safety', operatorId: boss, item: rule('two', votes) });
    tryIt('sensor:smoke-1');
    station.pass(300);
    expect(stateOf('sensor:smoke-1')).toEqual(['failed', 'no-alarm-alone']);
    tryIt('sensor:smoke-1');
    tryIt('sensor:smoke-2');
    const told = { key: 'test:rule:two/sensor:smoke-1', ruleId: 'two' };
    alarm('raised', ['smoke-1', 'smoke-2'], told);
    alarm('cleared', [], told);
    expect([stateOf('sensor:smoke-1'), stateOf('sensor:smoke-2')]).toEqual([
      ['passed', 'alarm-and-rest'],
      ['passed', 'alarm-and-rest'],
    ]);
    expect(check('sensor:smoke-1').earlier).toMatchObject([{ state: 'failed', finding: { code: 'no-alarm-alone' } }]);
  });

  test('that waits may be left out; in alarm it stays in test mode', () => {
    tryIt('sensor:smoke-1');
    skip('sensor:smoke-1');
    expect([check('sensor:smoke-1').state, testEnds('smoke-1')]).toEqual(['skipped', 0]);
    tryIt('sensor:smoke-2');
    alarm('raised', ['smoke-2']);
    skip('sensor:smoke-2');
    expect([check('sensor:smoke-2').state, testEnds('smoke-2')]).toEqual(['skipped', 15 * 60_000]);
  });
});

describe('a relay', () => {
  beforeEach(() => void begin());

  test('is ordered after it was written, acts for two seconds, and passes when it was seen to work', () => {
    tryIt('relay:siren');
    expect(orders()).toEqual([
      {
        kind: 'field.check',
        recordId: RECORD,
        checkId: 'relay:siren',
        tries: 1,
        what: 'relay',
        relayId: 'siren',
        forMs: 2_000,
        pileIds: [],
      },
    ]);
    expect(say('relay:siren', {})).toEqual(refused(/Try it first/));
    came('relay:siren', { outcome: 'acted', tookMs: 41 });
    expect(check('relay:siren')).toMatchObject({ state: 'asking', finding: { code: 'acted', facts: { tookMs: 41, seconds: 2 } } });
    say('relay:siren', { note: 'heard at the gate' });
    expect(check('relay:siren')).toMatchObject({
      state: 'passed',
      finding: { code: 'acted-seen' },
      seen: { did: true, note: 'heard at the gate' },
    });
  });

  test.each<[string, () => void, string, string]>([
    [
      'nobody heard',
      () => (came('relay:siren', { outcome: 'acted', tookMs: 3 }), void say('relay:siren', { did: false })),
      'failed',
      'acted-unseen',
    ],
    ['the module did not take', () => void came('relay:siren', { outcome: 'failed', problem: 'no answer' }), 'failed', 'not-acted'],
    ['was never told of', () => station.pass(62), 'failed', 'no-outcome'],
    ['was told of an earlier try', () => void came('relay:siren', { outcome: 'acted', tookMs: 3 }, 0), 'running', 'null'],
  ])('that %s', (_, happening, state, code) => {
    tryIt('relay:siren');
    happening();
    expect([check('relay:siren').state, String(check('relay:siren').finding?.code ?? null)]).toEqual([state, code]);
  });

  test('acts one at a time, not in a stopped zone, and one that takes the power not while a car charges', () => {
    tryIt('relay:siren');
    expect(tryIt('relay:siren')).toEqual(refused(/being tried already/));
    expect(tryIt('relay:trip')).toEqual(refused(/One output is tried at a time/));
    expect(skip('relay:siren')).toEqual(refused(/wait until it is done/));
    came('relay:siren', { outcome: 'acted', tookMs: 3 });
    charge('P1');
    expect(tryIt('relay:trip')).toEqual(refused(/A car is charging/));
    expect(tryIt('watchdog:watch', 10)).toEqual(refused(/A car is charging/));
    expect(tryIt('relay:siren')).toEqual({ kind: 'done' });
    came('relay:siren', { outcome: 'acted', tookMs: 3 }, 2);
    const state: ZoneState = { zoneId: ZONE, phase: 'latched', sinceMs: station.nowMs, firstOut: 'x', causes: ['x'], isDrill: false, incidentId: null, resetAskedBy: null, resetAskedAtMs: null }; // prettier-ignore
    station.send({ kind: 'zone.told', state });
    expect(tryIt('relay:siren')).toMatchObject({ kind: 'refused', code: 'safety.zone-stopped' });
  });

  test('that is not set up any more can only be left out', () => {
    station.send({ kind: 'operator.remove-safety', operatorId: boss, what: 'relay', itemId: 'siren' });
    expect(tryIt('relay:siren')).toEqual(refused(/not set up any more/));
    expect(skip('relay:siren', 'x')).toEqual(refused(/Say why/));
    expect(skip('relay:siren', 'taken down')).toEqual({ kind: 'done' });
    expect(check('relay:siren')).toMatchObject({ state: 'skipped', finding: { facts: { reason: 'taken down' } } });
  });
});

describe('a watchdog output', () => {
  beforeEach(() => void begin());

  test.each<[string, number | undefined]>([
    ['no time', undefined], ['none', 0], ['more than a minute', 61], ['part of a second', 2.5], ['no more than its own pulse', 2],
  ])('does not stand still for %s', (_, seconds) => {
    expect(tryIt('watchdog:watch', seconds)).toEqual(refused(/1 to 60 whole seconds/));
    expect(orders()).toEqual([]);
  }); // prettier-ignore

  test.each<[string, FieldOutcome, Partial<FieldSeen> | null, string, string]>([
    ['fell and came back', { outcome: 'stood', stoodMs: 10_100 }, { did: true, cameBack: true }, 'passed', 'fell-and-back'],
    ['did not fall', { outcome: 'stood', stoodMs: 10_100 }, { did: false, cameBack: null }, 'failed', 'did-not-fall'],
    ['fell for good', { outcome: 'stood', stoodMs: 10_100 }, { did: true, cameBack: false }, 'failed', 'did-not-come-back'],
    ['could not be held', { outcome: 'failed', problem: 'no answer' }, null, 'failed', 'not-stood'],
    ['was let go for a charge', { outcome: 'charge-began', stoodMs: 900 }, null, 'failed', 'charge-began'],
  ])('%s', (_, result, seen, state, code) => {
    station.addPile('P1');
    station.send({ kind: 'operator.admit-pile', operatorId: boss, pileId: id('P1'), name: 'P1', passwordHash: null, zone: ZONE, connectors: [] });
    tryIt('watchdog:watch', 10);
    expect(orders()).toMatchObject([{ what: 'watchdog', relayId: 'watch', forMs: 10_000, pileIds: ['P1'] }]);
    came('watchdog:watch', result);
    if (seen !== null) {
      expect(check('watchdog:watch').state).toBe('asking');
      if (seen.did === true) expect(say('watchdog:watch', { did: true, cameBack: null })).toEqual(refused(/came back/));
      say('watchdog:watch', seen);
    }
    expect(stateOf('watchdog:watch')).toEqual([state, code]);
  }); // prettier-ignore
});

describe('the record', () => {
  const doAll = (last: () => void) => {
    begin();
    for (const one of now().checks) if (one.id !== 'relay:siren') skip(one.id);
    last();
  };
  const siren = (did: boolean) => () => {
    tryIt('relay:siren');
    came('relay:siren', { outcome: 'acted', tookMs: 3 });
    say('relay:siren', { did });
  };

  test('is not closed while something is to be done, and names it', () => {
    doAll(() => undefined);
    expect(close()).toEqual(refused(/Still to do: siren\. Try them/));
    tryIt('relay:siren');
    expect(close()).toEqual(refused(/Still to do/));
  });

  test.each<[string, () => void, string]>([
    ['with something left out: good, with remarks', siren(true), 'warned'],
    ['with a failed check, which stands in it: not good', siren(false), 'failed'],
  ])('is closed %s', (_, last, verdict) => {
    doAll(last);
    expect(close('Mast 3 was wet')).toEqual({ kind: 'done' });
    expect(now()).toMatchObject({ verdict, note: 'Mast 3 was wet', endedAtMs: station.nowMs });
    // Closed twice it is closed once; nothing of it changes any more.
    expect(close()).toEqual({ kind: 'done' });
    expect([tryIt('relay:siren'), skip('relay:siren'), say('relay:siren', {})]).toEqual([refused(/is closed/), refused(/is closed/), refused(/is closed/)]);
    expect(() => station.db.run('UPDATE field_record SET body = ? WHERE id = ?', '{}', RECORD)).toThrow(/never changes/);
    expect(() => station.db.run('DELETE FROM field_record')).toThrow(/never goes/);
    // Another one may begin, and stands before it.
    station.pass(60);
    expect(begin(id<FieldRecordId>('rec-2'))).toEqual({ kind: 'done' });
    expect(fieldRecordRows(station.db, { zoneId: ZONE }).map((row) => [row.id, row.verdict])).toEqual([['rec-2', null], [RECORD, verdict]]);
  }); // prettier-ignore

  test('all of it passed: good; and the next record proposes the pause that was right', () => {
    for (const item of ['lost', 'door', 'smoke-1', 'smoke-2']) station.send({ kind: 'operator.remove-safety', operatorId: boss, what: 'sensor', itemId: item });
    station.send({ kind: 'operator.remove-safety', operatorId: boss, what: 'relay', itemId: 'trip' });
    begin();
    siren(true)();
    tryIt('watchdog:watch', 25);
    came('watchdog:watch', { outcome: 'stood', stoodMs: 25_000 });
    say('watchdog:watch', { did: true, cameBack: true });
    close();
    expect(now().verdict).toBe('passed');
    begin(id<FieldRecordId>('rec-2'));
    expect(fieldRecordById(station.db, id<FieldRecordId>('rec-2'))?.checks.at(-1)).toMatchObject({ id: 'watchdog:watch', state: 'open', forMs: 25_000 });
  }); // prettier-ignore

  test('survives a restart of the core: what ran is broken off, what was done stands, what was to be answered waits', () => {
    begin();
    tryIt('sensor:smoke-1');
    tryIt('sensor:door');
    tryIt('relay:siren');
    came('relay:siren', { outcome: 'acted', tookMs: 3 });
    tryIt('relay:trip');
    station.send({ kind: 'station.started', downSinceMs: null });
    expect(['sensor:smoke-1', 'sensor:door', 'relay:siren', 'relay:trip', 'watchdog:watch'].map(stateOf)).toEqual([
      ['failed', 'broken-off'], ['warned', 'no-rule'], ['asking', 'acted'], ['failed', 'broken-off'], ['open', null],
    ]);
    // What the core still tells of the try before is no answer to the next.
    tryIt('relay:trip');
    came('relay:trip', { outcome: 'acted', tookMs: 3 });
    expect(check('relay:trip').state).toBe('running');
    came('relay:trip', { outcome: 'acted', tookMs: 3 }, 2);
    expect(check('relay:trip').state).toBe('asking');
  }); // prettier-ignore

  test('a check or a record that is not there is told as such', () => {
    expect(tryIt('relay:siren')).toMatchObject({ kind: 'refused', code: 'input.not-found' });
    begin();
    expect(tryIt('relay:none')).toMatchObject({ kind: 'refused', code: 'input.not-found' });
    expect(
      station.send({ kind: 'operator.close-field-record', operatorId: boss, recordId: id<FieldRecordId>('none'), note: '' }),
    ).toMatchObject({
      kind: 'refused',
      code: 'input.not-found',
    });
    expect(came('relay:none', { outcome: 'acted', tookMs: 1 })).toEqual({ kind: 'done' });
  });
});

/** A car charges at a pile of the zone. */
function charge(name: string): void {
  station.addPile(name);
  station.send({
    kind: 'operator.admit-pile',
    operatorId: boss,
    pileId: id(name),
    name,
    passwordHash: null,
    zone: ZONE,
    connectors: [{ evse: 1, connector: 1, name, ratedPowerW: 22_000 }],
  });
  station.start({ name });
}
