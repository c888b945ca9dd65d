/** Alarms through the committed flow: told, acknowledged, shelved, reset, escalated; floods; and what the history keeps. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type AlarmRuleId, type OperatorId } from '../../station-core/base/ids.ts';
import { addMs, utcMs } from '../../station-core/base/time.ts';
import type { SafetyEvent } from '../../station-core/domain/event.ts';
import { conditionState } from '../../station-core/rules/safety/alarm-state.ts';
import { alarmByKey, standingAlarms } from '../../station-core/store/alarms.ts';
import { alarmChangesOf, alarmGroup, alarmsHistory, alarmsList } from '../../station-core/store/views/alarms.ts';
import { FlowStation } from '../support/flow-station.ts';

const boss = id<OperatorId>('boss');
const KEY = 'rule:smoke/sensor:S1';
const NO_FILTER = { text: '', severity: null, origin: null, zoneId: null, fromMs: null, toMs: null, realOnly: false } as const;
let station: FlowStation;
beforeEach(() => {
  station = new FlowStation().ready();
});

type Told = Extract<SafetyEvent, { kind: 'alarm.told' }>;

function tell(change: Told['change'], more: Partial<Omit<Told, 'kind' | 'id' | 'receivedMs'>> = {}) {
  return station.send({
    kind: 'alarm.told', key: KEY, alarm: 'rule', ruleId: id<AlarmRuleId>('smoke'), change, severity: 'critical', zoneId: null, latching: false,
    escalateAfterMs: 60_000, detail: { rule: 'Smoke', value: 1 }, isTest: false, notify: false, ...more,
  }); // prettier-ignore
}
const acknowledge = (key = KEY) => station.send({ kind: 'operator.acknowledge-alarm', operatorId: boss, key });
const shelve = (hours: number, reason = 'Roof work') =>
  station.send({ kind: 'operator.shelve-alarm', operatorId: boss, key: KEY, untilMs: addMs(station.nowMs, hours * 3_600_000), reason });
const unshelve = () => station.send({ kind: 'operator.unshelve-alarm', operatorId: boss, key: KEY });
const reset = () => station.send({ kind: 'operator.reset-alarm', operatorId: boss, key: KEY });
const alarm = (key = KEY) => alarmByKey(station.db, key);
const state = (key = KEY) => {
  const one = alarm(key);
  return one === null ? null : conditionState(one);
};
const history = () => alarmsHistory(station.db, { filter: NO_FILTER, offset: 0, limit: 50 }).rows;
const changes = () => alarmChangesOf(station.db, { seq: alarm()?.seq ?? 0 }).map(({ what, by }) => [what, by]);

test('raised, seen, gone: each is kept with who did it, and it stands no more', () => {
  tell('raised');
  expect(alarm()).toMatchObject({ seq: 1, groupSeq: 1, times: 1, escalatesAtMs: addMs(station.nowMs, 60_000), kind: 'rule', severity: 'critical' });
  acknowledge();
  expect(state()).toBe('acknowledged');
  tell('cleared');
  expect(state()).toBe('normal');
  expect(standingAlarms(station.db)).toEqual([]);
  expect(changes()).toEqual([['raised', null], ['acknowledged', 'Owner'], ['cleared', null]]);
}); // prettier-ignore

test('what comes and goes unseen stays one line that counts; seen, the next time is a new one', () => {
  for (const change of ['raised', 'cleared', 'raised', 'cleared'] as const) tell(change);
  expect([state(), alarm()?.times, standingAlarms(station.db).length]).toEqual(['returned-unacknowledged', 2, 1]);
  acknowledge();
  station.nowMs = addMs(station.nowMs, 60_000);
  tell('raised');
  expect(alarm()).toMatchObject({ seq: 2, times: 1, acknowledgedAtMs: null });
  expect(history().map(({ seq, times }) => [seq, times])).toEqual([[2, 1], [1, 2]]);
}); // prettier-ignore

test('told twice it is one alarm; an end without a beginning is none', () => {
  tell('cleared');
  tell('raised');
  tell('raised');
  expect(alarm()).toMatchObject({ seq: 1, times: 1 });
});

describe('a latched alarm', () => {
  test('stays until somebody resets it, and that is not possible while its cause stands', () => {
    tell('raised', { latching: true });
    acknowledge();
    expect(reset()).toMatchObject({
      kind: 'refused',
      detail: { help: 'What caused the alarm still stands; it can be reset when that is gone.' },
    });
    tell('cleared');
    expect(state()).toBe('latched-acknowledged');
    expect(reset()).toEqual({ kind: 'done' });
    expect(state()).toBe('normal');
    expect(reset()).toMatchObject({ kind: 'refused' });
  });
});

describe('a shelf', () => {
  test('ends by itself at its time, and what nobody has seen is escalated from then on', () => {
    tell('raised');
    expect(shelve(1)).toEqual({ kind: 'done' });
    expect(alarm()).toMatchObject({ shelvedBy: 'Owner', shelveReason: 'Roof work', escalatesAtMs: null, clearedAtMs: null });
    station.pass(3_599, 60);
    expect(alarm()).toMatchObject({ escalations: 0 });
    expect(alarm()?.shelvedUntilMs).not.toBeNull();
    station.pass(2, 1);
    expect(alarm()?.shelvedUntilMs).toBeNull();
    station.pass(61, 1);
    expect(alarm()).toMatchObject({ escalations: 1 });
    expect(changes().map(([what]) => what)).toEqual(['raised', 'shelved', 'shelf-ended', 'escalated']);
  });

  test('outlives the alarm: one that comes again meanwhile is not announced either', () => {
    tell('raised');
    acknowledge();
    shelve(2);
    tell('cleared');
    expect(standingAlarms(station.db)).toHaveLength(1);
    tell('raised');
    expect(alarm()).toMatchObject({ times: 1, shelvedBy: 'Owner', escalatesAtMs: null });
    unshelve();
    expect(alarm()).toMatchObject({ shelvedUntilMs: null, escalatesAtMs: addMs(station.nowMs, 60_000) });
  });

  test.each([[25, 'Roof work'], [0, 'Roof work'], [1, ' x ']])('%d h for the reason “%s” is refused', (hours, reason) => {
    tell('raised');
    expect(shelve(hours, reason)).toMatchObject({ kind: 'refused', code: 'input.invalid' });
    expect(alarm()?.shelvedUntilMs).toBeNull();
  });

  test('of an alarm that is not there, is refused', () => {
    expect(shelve(1)).toMatchObject({ kind: 'refused', code: 'input.not-found' });
    expect(unshelve()).toMatchObject({ kind: 'refused', code: 'input.not-found' });
  });
}); // prettier-ignore

describe('a flood', () => {
  const raiseAt = (second: number, key: string, isTest = false): void => {
    station.nowMs = utcMs(START + second * 1_000);
    tell('raised', { key, isTest });
  };
  let START = 0;
  beforeEach(() => (START = station.nowMs));

  test('of ten seconds is one group behind the first-out, whatever becomes of the first', () => {
    raiseAt(0, 'rule:a/sensor:1');
    raiseAt(4, 'rule:b/sensor:2');
    raiseAt(10, 'rule:c/sensor:3');
    raiseAt(11, 'rule:d/sensor:4');
    expect(standingAlarms(station.db).map(({ seq, groupSeq }) => [seq, groupSeq])).toEqual([[1, 1], [2, 1], [3, 1], [4, 4]]);
    acknowledge('rule:a/sensor:1');
    tell('cleared', { key: 'rule:a/sensor:1' });
    expect(alarmsList(station.db, { open: true }).map(({ seq, firstOut }) => [seq, firstOut?.seq ?? null])).toEqual([[2, 1], [3, 1], [4, null]]);
    expect(alarmGroup(station.db, { groupSeq: 1 }).map(({ seq }) => seq)).toEqual([2, 3]);
  });

  test('a test does not stand first in it', () => {
    raiseAt(0, 'rule:a/sensor:1', true);
    raiseAt(1, 'rule:b/sensor:2');
    raiseAt(2, 'rule:c/sensor:3', true);
    expect(standingAlarms(station.db).map(({ seq, groupSeq }) => [seq, groupSeq])).toEqual([[1, 1], [2, 2], [3, 1]]);
  });
}); // prettier-ignore

test('nobody looks: it is escalated again and again; seen, no more', () => {
  tell('raised');
  station.pass(200, 5);
  expect(alarm()).toMatchObject({ escalations: 3 });
  acknowledge();
  station.pass(200, 5);
  expect(alarm()).toMatchObject({ escalations: 3, escalatesAtMs: null });
});

test('the station’s own alarms go the same way, and one about a fact is over when it is seen', () => {
  station.send({ kind: 'station.condition', alarm: 'disk-nearly-full', active: true, detail: {} });
  station.send({ kind: 'station.condition', alarm: 'clock-jumped', active: true, detail: {} });
  station.send({ kind: 'station.condition', alarm: 'disk-nearly-full', active: false, detail: {} });
  expect([state('station:disk-nearly-full'), state('station:clock-jumped')]).toEqual(['returned-unacknowledged', 'unacknowledged']);
  acknowledge('station:disk-nearly-full');
  acknowledge('station:clock-jumped');
  expect([state('station:disk-nearly-full'), state('station:clock-jumped')]).toEqual(['normal', 'normal']);
});

test('the history is found by what is asked for', () => {
  tell('raised');
  station.nowMs = addMs(station.nowMs, 60_000);
  tell('raised', { key: 'rule:water/sensor:W', severity: 'high', detail: { rule: 'Water' }, isTest: true });
  const found = (filter: object) =>
    alarmsHistory(station.db, { filter: { ...NO_FILTER, ...filter }, offset: 0, limit: 50 }).rows.map(({ ruleName }) => ruleName);
  expect(found({})).toEqual(['Water', 'Smoke']);
  expect(found({ text: 'sensor:w' })).toEqual(['Water']);
  expect(found({ severity: 'critical' })).toEqual(['Smoke']);
  expect(found({ realOnly: true })).toEqual(['Smoke']);
  expect(found({ fromMs: station.nowMs })).toEqual(['Water']);
  expect(found({ origin: 'station' })).toEqual([]);
});
