/** An alarm by ISA-18.2, in every order of what can happen to it. */
import { describe, expect, test } from 'vitest';
import { addMs, HOUR_MS, utcMs, type UtcMs } from '../../../station-core/base/time.ts';
import type { Alarm, AlarmState } from '../../../station-core/domain/station.ts';
import {
  acknowledged, announcementOf, cleared, conditionState, escalated, isShelved, raised, reset, shelved, stateOf, unshelved, type Raising,
} from '../../../station-core/rules/safety/alarm-state.ts'; // prettier-ignore

const START = utcMs(1_000_000);
const RAISING: Raising = {
  key: 'rule:r/sensor:S', kind: 'rule', severity: 'critical', detail: {}, ruleId: null, zoneId: null, latching: false, escalateAfterMs: 60_000, isTest: false,
}; // prettier-ignore

type Happening = 'raise' | 'clear' | 'acknowledge' | 'shelve' | 'unshelve' | 'reset' | 'time';
const HAPPENINGS: readonly Happening[] = ['raise', 'clear', 'acknowledge', 'shelve', 'unshelve', 'reset', 'time'];

interface World {
  readonly alarm: Alarm | null;
  readonly nowMs: UtcMs;
}

/** One thing happens, ten seconds after the one before; `time` is an hour, in which a shelf ends and an escalation is due. */
function step(world: World, happening: Happening, latching: boolean): World {
  const nowMs = addMs(world.nowMs, happening === 'time' ? HOUR_MS : 10_000);
  const { alarm } = world;
  const of = (result: { readonly ok: boolean; readonly alarm?: Alarm }): World => ({ alarm: result.alarm ?? alarm, nowMs });
  switch (happening) {
    case 'raise':
      return { alarm: raised(alarm, { ...RAISING, latching }, nowMs)?.alarm ?? alarm, nowMs };
    case 'clear':
      return { alarm: cleared(alarm, nowMs)?.alarm ?? alarm, nowMs };
    case 'acknowledge':
      return alarm === null ? { alarm, nowMs } : of(acknowledged(alarm, 'Mira', nowMs));
    case 'shelve':
      return alarm === null
        ? { alarm, nowMs }
        : of(shelved(alarm, { untilMs: addMs(nowMs, HOUR_MS / 2), who: 'Mira', reason: 'known' }, nowMs));
    case 'unshelve':
      return alarm === null ? { alarm, nowMs } : of(unshelved(alarm, 'Mira', nowMs));
    case 'reset':
      return alarm === null ? { alarm, nowMs } : of(reset(alarm, 'Mira', nowMs));
    case 'time': {
      if (alarm === null) return { alarm, nowMs };
      const due = alarm.shelvedUntilMs !== null && alarm.shelvedUntilMs <= nowMs ? unshelved(alarm, null, nowMs) : null;
      const off = due?.ok === true ? due.alarm : alarm;
      return { alarm: escalated(off, nowMs)?.alarm ?? off, nowMs };
    }
  }
}

/** Every order of up to `most` happenings, from nothing. */
function explore(
  most: number,
  latching: boolean,
  look: (before: World, happening: Happening, after: World, path: readonly Happening[]) => void,
): number {
  let seen = 0;
  const go = (world: World, path: readonly Happening[]): void => {
    if (path.length === most) return;
    for (const happening of HAPPENINGS) {
      const after = step(world, happening, latching);
      seen += 1;
      look(world, happening, after, [...path, happening]);
      go(after, [...path, happening]);
    }
  };
  go({ alarm: null, nowMs: START }, []);
  return seen;
}

/** Only what is about the announcement may be changed by acknowledging, shelving, taking off the shelf, and time. */
const ANNOUNCEMENT: ReadonlySet<keyof Alarm> = new Set<keyof Alarm>([
  'acknowledgedAtMs', 'acknowledgedBy', 'shelvedUntilMs', 'shelvedBy', 'shelveReason', 'escalations', 'escalatesAtMs',
]); // prettier-ignore

function restOf(alarm: Alarm | null): Partial<Alarm> | null {
  return alarm === null ? null : Object.fromEntries(Object.entries(alarm).filter(([name]) => !ANNOUNCEMENT.has(name as keyof Alarm)));
}

describe.each([
  ['plain', false],
  ['latching', true],
] as const)('%s: every order of up to six of seven happenings', (_, latching) => {
  test('no alarm is ever lost, and nothing but the announcement is changed by those who silence it', () => {
    const wrong: string[] = [];
    const seen = explore(6, latching, (before, happening, { alarm, nowMs }, path) => {
      const must = (holds: boolean, what: string): void => {
        if (!holds && wrong.length < 10) wrong.push(`${what}: ${path.join(' ')}`);
      };
      const silencing = ['acknowledge', 'shelve', 'unshelve', 'time'].includes(happening);
      if (silencing)
        must(JSON.stringify(restOf(before.alarm)) === JSON.stringify(restOf(alarm)), 'silencing changed more than the announcement');
      must((alarm === null) === !path.includes('raise'), 'an alarm is there from its first raising on');
      if (alarm === null) return;
      // The condition alone decides whether it stands.
      const last = path.findLast((one) => one === 'raise' || one === 'clear');
      must((alarm.clearedAtMs === null) === (last === 'raise'), 'whether the condition stands is what was told last');
      const state = stateOf(alarm, nowMs);
      if (state === 'normal') {
        must(alarm.acknowledgedAtMs !== null && alarm.clearedAtMs !== null, 'normal only when seen and gone');
        must(!latching || alarm.resetAtMs !== null, 'a latched one is normal only after a reset');
      }
      // Nobody has seen it: it is announced, unless somebody put it on a shelf that has not ended.
      if (alarm.acknowledgedAtMs === null) must(announcementOf(alarm, nowMs) !== 'none' || isShelved(alarm, nowMs), 'unseen and silent');
      if (alarm.acknowledgedAtMs === null && conditionState(alarm) === 'unacknowledged' && !isShelved(alarm, nowMs))
        must(alarm.escalatesAtMs !== null, 'unseen and nobody else will be told');
      if (alarm.acknowledgedAtMs !== null || isShelved(alarm, nowMs)) must(alarm.escalatesAtMs === null, 'escalates though it was seen');
      must(alarm.times >= 1, 'counted');
    });
    expect(wrong).toEqual([]);
    expect(seen).toBe([1, 2, 3, 4, 5, 6].reduce((sum, n) => sum + 7 ** n, 0));
  });
});

test.each<[readonly Happening[], boolean, AlarmState, number]>([
  [['raise'], false, 'unacknowledged', 1],
  [['raise', 'acknowledge'], false, 'acknowledged', 1],
  [['raise', 'acknowledge', 'clear'], false, 'normal', 1],
  [['raise', 'clear'], false, 'returned-unacknowledged', 1],
  [['raise', 'clear', 'acknowledge'], false, 'normal', 1],
  [['raise', 'clear', 'raise', 'clear', 'raise'], false, 'unacknowledged', 3],
  [['raise', 'acknowledge', 'clear', 'raise'], false, 'unacknowledged', 1],
  [['raise', 'shelve'], false, 'shelved', 1],
  [['raise', 'shelve', 'time'], false, 'unacknowledged', 1],
  [['raise', 'acknowledge', 'shelve', 'clear', 'raise'], false, 'shelved', 1],
  [['raise', 'clear'], true, 'latched-unacknowledged', 1],
  [['raise', 'clear', 'acknowledge'], true, 'latched-acknowledged', 1],
  [['raise', 'acknowledge', 'reset'], true, 'acknowledged', 1],
  [['raise', 'acknowledge', 'clear', 'reset'], true, 'normal', 1],
  [['raise', 'clear', 'reset'], true, 'returned-unacknowledged', 1],
  [['raise', 'acknowledge', 'clear', 'raise'], true, 'unacknowledged', 1],
])('%j (latching %s) is %s, times %i', (path, latching, state, times) => {
  const { alarm, nowMs } = path.reduce<World>((world, happening) => step(world, happening, latching), { alarm: null, nowMs: START });
  expect(alarm).not.toBeNull();
  if (alarm === null) return;
  expect(stateOf(alarm, nowMs)).toBe(state);
  expect(stateOf(alarm, nowMs, true)).toBe('out-of-service');
  expect(alarm.times).toBe(times);
});

test('a shelf is for at most 24 hours, and for what is raised', () => {
  const { alarm, nowMs } = step({ alarm: null, nowMs: START }, 'raise', false);
  if (alarm === null) throw new Error('not raised');
  const until = (ms: number) => shelved(alarm, { untilMs: addMs(nowMs, ms), who: 'Mira', reason: 'known' }, nowMs);
  expect([until(24 * HOUR_MS).ok, until(24 * HOUR_MS + 1).ok, until(0).ok]).toEqual([true, false, false]);
});

test('an alarm nobody looks at is escalated ten times and stays announced', () => {
  let world = step({ alarm: null, nowMs: START }, 'raise', false);
  for (let n = 0; n < 15; n += 1) world = step(world, 'time', false);
  expect(world.alarm).toMatchObject({ escalations: 10, escalatesAtMs: null });
  expect(world.alarm === null ? '' : announcementOf(world.alarm, world.nowMs)).toBe('sound');
});
