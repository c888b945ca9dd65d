/** Whether a rule would hear a sensor that is set off: by itself, only with others, or not at all. */
import { expect, test } from 'vitest';
import { id, type AlarmRuleId, type SensorId } from '../../../station-core/base/ids.ts';
import type { Condition } from '../../../station-core/domain/safety.ts';
import { looksAt, type Looking } from '../../../station-core/rules/safety/looks-at.ts';

const smoke = { id: id<SensorId>('S1'), kind: 'smoke' } as const;
const on = (signal: string): Condition => ({ kind: 'on', signal });
const votes = (need: number, ...of: readonly Condition[]): Condition => ({ kind: 'votes', need, of });

test.each<[string, Condition, Looking]>([
  ['its own signal', on('sensor:S1'), 'alone'],
  ['each of its kind', on('sensor:smoke/*'), 'alone'],
  ['every sensor', { kind: 'above', signal: 'sensor:*', limit: 70, hysteresis: 2 }, 'alone'],
  ['how fast it changes', { kind: 'rate', signal: 'sensor:S1', perMinute: 5, overMs: 60_000 }, 'alone'],
  ['what lasts', { kind: 'lasting', forMs: 3_000, of: on('sensor:S1') }, 'alone'],
  ['at night only', { kind: 'during', weekdays: [1], fromMinute: 0, toMinute: 60, of: on('sensor:S1') }, 'alone'],
  ['when it is not so', { kind: 'not', of: on('sensor:S1') }, 'alone'],
  ['any of several', votes(1, on('sensor:S1'), on('sensor:S2')), 'alone'],
  ['it stands there twice', votes(2, on('sensor:S1'), on('sensor:smoke/*')), 'alone'],
  ['two of two', votes(2, on('sensor:S1'), on('sensor:S2')), 'together'],
  ['a vote within a vote', votes(1, votes(2, on('sensor:S1'), on('pile:*/online'))), 'together'],
  ['another sensor', on('sensor:S2'), null],
  ['another kind', on('sensor:heat/*'), null],
  ['its silence', { kind: 'silent', signal: 'sensor:S1', forMs: 5_000 }, null],
  ['words, which a sensor has not', { kind: 'text', signal: 'sensor:S1', oneOf: ['x'] }, null],
  ['a vote without it', votes(1, on('sensor:S2'), { kind: 'silent', signal: 'sensor:S1', forMs: 1 }), null],
])('a rule over %s', (_, condition, looking) => {
  const rule = { id: id<AlarmRuleId>('r'), name: 'r', condition, severity: 'high', zoneId: null, clearAfterMs: 0, latching: false, escalateAfterMs: null } as const; // prettier-ignore
  expect(looksAt({ ...rule, enabled: true }, smoke)).toBe(looking);
  expect(looksAt({ ...rule, enabled: false }, smoke)).toBeNull();
});
