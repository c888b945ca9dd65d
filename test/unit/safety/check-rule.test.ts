/** Rules with a mistake are refused in words; the ready ones have none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { id, type AlarmRuleId } from '../../../station-core/base/ids.ts';
import type { AlarmRule, Condition } from '../../../station-core/domain/safety.ts';
import { checkRule } from '../../../station-core/rules/safety/check-rule.ts';
import { DueQueue } from '../../../station-core/rules/safety/due-queue.ts';
import { PRESETS } from '../../../station-core/rules/safety/presets.ts';

const on: Condition = { kind: 'on', signal: 'sensor:S' };
const rule = (condition: Condition, more: Partial<AlarmRule> = {}): AlarmRule => ({
  id: id<AlarmRuleId>('r'), name: 'R', condition, severity: 'low', zoneId: null, clearAfterMs: 0, latching: false, escalateAfterMs: null, enabled: true, ...more,
}); // prettier-ignore
const deep = (levels: number): Condition => (levels === 1 ? on : { kind: 'not', of: deep(levels - 1) });

test.each<[string, AlarmRule, string | null]>([
  ['as it should be', rule(on), null],
  ['without a name', rule(on, { name: ' ' }), 'A rule has a name of 1 to 80 characters.'],
  ['a limit that is no number', rule({ kind: 'above', signal: 'sensor:S', limit: Number.NaN, hysteresis: 0 }), 'A limit is a number.'],
  ['a negative hysteresis', rule({ kind: 'above', signal: 'sensor:S', limit: 1, hysteresis: -1 }), 'A hysteresis is a number, 0 or more.'],
  ['a vote without parts', rule({ kind: 'votes', need: 1, of: [] }), 'A vote needs somebody to vote: it has no parts.'],
  ['a vote that needs more than there are', rule({ kind: 'votes', need: 3, of: [on, on] }), 'A vote cannot need 3 of 2.'],
  ['a vote that needs nobody', rule({ kind: 'votes', need: 0, of: [on] }), 'A vote needs at least 1 of its parts.'],
  ['six deep', rule(deep(6)), null],
  ['seven deep', rule(deep(7)), 'A condition goes at most 6 deep.'],
  ['a name no signal has', rule({ kind: 'on', signal: 'sensr:S' }), '“sensr:S” is not the name of a signal.'],
  ['a name without its end', rule({ kind: 'on', signal: 'camera:C' }), '“camera:C” is not the name of a signal.'],
  ['a star inside an id', rule({ kind: 'on', signal: 'sensor:S*' }), 'In “sensor:S*”, * stands for a whole id.'],
  ['stars of two kinds', rule({ kind: 'votes', need: 2, of: [{ kind: 'on', signal: 'sensor:*' }, { kind: 'on', signal: 'camera:*/fire' }] }), 'In one rule, * stands for things of one kind: sensors, cameras or piles.'],
  ['a camera’s input', rule({ kind: 'on', signal: 'camera:C/input/DI_1' }), null],
  ['sensors of a kind', rule({ kind: 'on', signal: 'sensor:smoke/*' }), null],
  ['a window without a day', rule({ kind: 'during', weekdays: [], fromMinute: 0, toMinute: 60, of: on }), 'A window of time has at least one weekday.'],
  ['a window past the end of a day', rule({ kind: 'during', weekdays: [1], fromMinute: 0, toMinute: 1_441, of: on }), 'A window of time goes from 00:00 to 24:00.'],
  ['no words', rule({ kind: 'text', signal: 'pile:*/*/*/error', oneOf: [] }), 'It waits for 1 to 20 words.'],
  ['a rise of nothing', rule({ kind: 'rate', signal: 'sensor:S', perMinute: 0, overMs: 1_000 }), 'A rise or fall is so much a minute, and not 0.'],
  ['escalated at once', rule(on, { escalateAfterMs: 1 }), 'It is escalated after 10 seconds to a day, or never.'],
])('%s', (_, one, problem) => {
  expect(checkRule(one)).toBe(problem);
}); // prettier-ignore

test('the ready rules can be used, in both languages, and no two have one id', () => {
  const sensors = ['A', 'B', 'C'].map((name) => ({ id: name, name, kind: 'smoke', zoneId: 'Z' }));
  for (const language of ['en', 'zh'] as const) {
    const rules = PRESETS.flatMap((preset) => preset.make(sensors, language));
    expect(rules.map((one) => [one.id, checkRule(one as AlarmRule)])).toEqual(rules.map((one) => [one.id, null]));
    expect(new Set(rules.map((one) => one.id)).size).toBe(rules.length);
    expect(rules.some(({ id: name }) => name === 'two-of-three-Z')).toBe(true);
  }
});

test('what is due comes up in the order of its newest time, each once', () => {
  const op = fc.oneof(
    fc.record({ thing: fc.integer({ min: 0, max: 9 }), atMs: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }) }),
    fc.record({ passMs: fc.integer({ min: 0, max: 100 }) }),
  );
  fc.assert(
    fc.property(fc.array(op, { maxLength: 80 }), (ops) => {
      const queue = new DueQueue<number>();
      const model = new Map<number, number>();
      const least = (): number | null => (model.size === 0 ? null : Math.min(...model.values()));
      for (const one of ops) {
        if ('thing' in one) {
          queue.set(one.thing, one.atMs);
          if (one.atMs === null) model.delete(one.thing);
          else model.set(one.thing, one.atMs);
        } else
          for (let next = queue.takeDue(one.passMs); next !== null; next = queue.takeDue(one.passMs)) {
            expect(model.get(next)).toBe(least());
            model.delete(next);
          }
        expect(queue.earliest()).toBe(least());
      }
    }),
  );
});

test('a thing whose time moves on with every signal does not fill the queue', () => {
  const queue = new DueQueue<string>();
  for (let n = 0; n < 10_000; n += 1) queue.set(`pile ${n % 10}`, 1_000 + n);
  expect(queue.size).toBe(10);
});
