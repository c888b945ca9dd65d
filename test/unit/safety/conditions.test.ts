/** Rules over signals: when one is raised, when it is over, and what is not known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, type AlarmRuleId } from '../../../station-core/base/ids.ts';
import type { AlarmRule, Condition } from '../../../station-core/domain/safety.ts';
import { Evaluator, type Moment, type RuleChange } from '../../../station-core/rules/safety/evaluate.ts';

const WEDNESDAY = 3;
const MINUTE = 60_000;

function ruleOf(condition: Condition, more: Partial<AlarmRule> = {}): AlarmRule {
  return {
    id: id<AlarmRuleId>('r'), name: 'R', condition, severity: 'high', zoneId: null, clearAfterMs: 0, latching: false, escalateAfterMs: null, enabled: true, ...more,
  }; // prettier-ignore
}

/** An evaluator whose time goes by hand; local midnight of a Wednesday is 0. */
class Bench {
  readonly evaluator = new Evaluator();
  nowMs = 0;
  readonly changes: RuleChange[] = [];

  constructor(rules: readonly AlarmRule[], open: readonly string[] = [], sensors: readonly { id: string; kind: string }[] = []) {
    this.changes.push(...this.evaluator.setRules({ rules, sensors: sensors as never }, this.now, open));
  }

  get now(): Moment {
    const day = Math.floor(this.nowMs / (1_440 * MINUTE));
    const local = { weekday: ((WEDNESDAY - 1 + day) % 7) + 1, msOfDay: this.nowMs - day * 1_440 * MINUTE };
    return { atMs: this.nowMs, local: () => local };
  }

  hear(key: string, value: number | null, text: string | null = null): readonly RuleChange[] {
    const told = this.evaluator.hear({ key, value, text, atMs: this.nowMs }, this.now);
    this.changes.push(...told);
    return told;
  }

  /** Time goes to `toMs`, looking whenever something is due. */
  until(toMs: number): void {
    for (let due = this.evaluator.dueMs; due !== null && due <= toMs; due = this.evaluator.dueMs) {
      this.nowMs = Math.max(this.nowMs, due);
      this.changes.push(...this.evaluator.pass(this.now));
    }
    this.nowMs = toMs;
  }

  said(): string[] {
    return this.changes.map(({ change, key }) => `${change} ${key}`);
  }
}

/** [at ms, value] of one signal `sensor:S`; the changes as [at ms, change]. */
function run(
  condition: Condition,
  heard: readonly (readonly [number, number | null])[],
  endMs = 0,
  more: Partial<AlarmRule> = {},
): (readonly [number, string])[] {
  const bench = new Bench([ruleOf(condition, more)]);
  const out: (readonly [number, string])[] = [];
  const collect = (): void => {
    for (const { change } of bench.changes.splice(0)) out.push([bench.nowMs, change]);
  };
  const pass = (toMs: number): void => {
    for (let due = bench.evaluator.dueMs; due !== null && due <= toMs; due = bench.evaluator.dueMs) {
      bench.until(due);
      collect();
    }
    bench.until(toMs);
    collect();
  };
  for (const [atMs, value] of heard) {
    pass(atMs);
    bench.hear('sensor:S', value);
    collect();
  }
  pass(Math.max(endMs, bench.nowMs));
  return out;
}

const S = 'sensor:S';
const over60: Condition = { kind: 'above', signal: S, limit: 60, hysteresis: 5 };
const on: Condition = { kind: 'on', signal: S };

test.each<[string, Condition, readonly (readonly [number, number | null])[], number, readonly (readonly [number, string])[], Partial<AlarmRule>?]>([
  ['above: over the limit, and not at it', over60, [[0, 60], [1, 60.1]], 0, [[1, 'raised']]],
  ['above: cleared only when the hysteresis is passed', over60, [[0, 61], [1, 58], [2, 55.1], [3, 55]], 0, [[0, 'raised'], [3, 'cleared']]],
  ['below: the same downwards', { kind: 'below', signal: S, limit: 10, hysteresis: 2 }, [[0, 9], [1, 11], [2, 12]], 0, [[0, 'raised'], [2, 'cleared']]],
  ['on: anything but zero', on, [[0, 0], [1, 1], [2, 0]], 0, [[1, 'raised'], [2, 'cleared']]],
  ['what is not known neither raises nor clears', over60, [[0, null], [1, 61], [2, null], [3, 20]], 0, [[1, 'raised'], [3, 'cleared']]],
  ['cleared after it was away for so long without a break', on, [[0, 1], [10, 0], [15, 1], [20, 0]], 100, [[0, 'raised'], [30, 'cleared']], { clearAfterMs: 10 }],
  ['what is not known while it is away begins the wait anew', on, [[0, 1], [10, 0], [15, null], [40, 0]], 100, [[0, 'raised'], [50, 'cleared']], { clearAfterMs: 10 }],
  ['lasting: only when it stayed', { kind: 'lasting', forMs: 100, of: on }, [[0, 1], [50, 0], [60, 1]], 200, [[160, 'raised']]],
  ['lasting: does not come true while nobody knows', { kind: 'lasting', forMs: 100, of: over60 }, [[0, 61], [50, null]], 10_000, []],
  ['lasting: goes on where it stopped when it is known again', { kind: 'lasting', forMs: 100, of: over60 }, [[0, 61], [50, null], [500, 62]], 600, [[550, 'raised']]],
  ['silent: after so long without a value', { kind: 'silent', signal: S, forMs: 1_000 }, [[0, 5], [900, 5]], 5_000, [[1_900, 'raised']]],
  ['silent: null is no sign of life; the next value is', { kind: 'silent', signal: S, forMs: 1_000 }, [[0, 5], [600, null], [1_500, 7]], 1_600, [[1_000, 'raised'], [1_500, 'cleared']]],
  ['silent: one that never speaks is silent too', { kind: 'silent', signal: S, forMs: 1_000 }, [], 1_000, [[1_000, 'raised']]],
  ['not: of what is not known is not known', { kind: 'not', of: on }, [[0, null], [1, 1], [2, 0]], 0, [[2, 'raised']]],
  ['rate: so much within the span, before the span is over', { kind: 'rate', signal: S, perMinute: 10, overMs: MINUTE }, [[0, 20], [10_000, 25], [20_000, 30]], 0, [[20_000, 'raised']]],
  ['rate: the same rise, slower, is none', { kind: 'rate', signal: S, perMinute: 10, overMs: MINUTE }, [[0, 20], [40_000, 25], [80_000, 30], [120_000, 35]], 0, []],
  ['rate: falls', { kind: 'rate', signal: S, perMinute: -10, overMs: MINUTE }, [[0, 30], [10_000, 19]], 0, [[10_000, 'raised']]],
  ['rate: over when it rises no more', { kind: 'rate', signal: S, perMinute: 10, overMs: MINUTE }, [[0, 20], [10_000, 30], [50_000, 30], [90_000, 30]], 90_000, [[10_000, 'raised'], [60_000, 'cleared']]],
  ['rate: after a gap the old value is not held against the new one', { kind: 'rate', signal: S, perMinute: 10, overMs: MINUTE }, [[0, 20], [1_000, null], [3_600_000, 35], [3_601_000, 35]], 0, []],
  ['rate: nor after a long silence', { kind: 'rate', signal: S, perMinute: 10, overMs: MINUTE }, [[0, 20], [3_600_000, 35]], 0, []],
])('%s', (_, condition, heard, endMs, expected, more = {}) => {
  expect(run(condition, heard, endMs, more)).toEqual(expected);
}); // prettier-ignore

describe('votes', () => {
  const twoOfThree: Condition = {
    kind: 'votes',
    need: 2,
    of: ['A', 'B', 'C'].map((name): Condition => ({ kind: 'on', signal: `sensor:${name}` })),
  };
  const detail = (bench: Bench) => bench.changes.map(({ change, because }) => [change, because]);

  test('one of three is none, two are, and who spoke first is told first', () => {
    const bench = new Bench([ruleOf(twoOfThree)]);
    for (const [atMs, name, value] of [[1, 'A', 0], [2, 'B', 0], [3, 'C', 1], [4, 'A', 1], [5, 'C', 0]] as const) {
      bench.nowMs = atMs;
      bench.hear(`sensor:${name}`, value);
    } // prettier-ignore
    expect(detail(bench)).toEqual([
      ['raised', ['sensor:C', 'sensor:A']],
      ['cleared', []],
    ]);
  });

  test('a detector that said smoke and then nothing more counts beside one that says it now', () => {
    const bench = new Bench([ruleOf(twoOfThree)]);
    bench.hear('sensor:A', 1);
    bench.hear('sensor:A', null);
    expect(bench.changes).toEqual([]);
    bench.hear('sensor:B', 1);
    expect(bench.said()).toEqual(['raised rule:r/sensor:A']);
    bench.hear('sensor:B', 0);
    expect(bench.said()).toHaveLength(1);
    bench.hear('sensor:C', 0);
    expect(bench.said()).toEqual(['raised rule:r/sensor:A', 'cleared rule:r/sensor:A']);
  });
});

describe('window of time', () => {
  const during = (fromMinute: number, toMinute: number, weekdays = [1, 2, 3, 4, 5, 6, 7]): Condition => ({
    kind: 'during',
    weekdays,
    fromMinute,
    toMinute,
    of: on,
  });

  test.each<[string, Condition, readonly [number, string][]]>([
    ['by day', during(60, 120), [[60, 'raised'], [120, 'cleared'], [1_500, 'raised'], [1_560, 'cleared']]],
    ['past midnight', during(1_380, 60), [[0, 'raised'], [60, 'cleared'], [1_380, 'raised'], [1_500, 'cleared']]],
    ['past midnight, only what began on a Wednesday', during(1_380, 60, [3]), [[1_380, 'raised'], [1_500, 'cleared']]],
    ['on a Thursday alone', during(0, 1_440, [4]), [[1_440, 'raised']]],
  ])('%s', (_, condition, expected) => {
    const minutes = run(condition, [[0, 1]], 1_600 * MINUTE).map(([atMs, change]) => [atMs / MINUTE, change]);
    expect(minutes).toEqual(expected);
  }); // prettier-ignore
});

describe('things', () => {
  test('* is each thing by itself, named after it', () => {
    const bench = new Bench([ruleOf({ kind: 'above', signal: 'pile:*/*/*/temperature', limit: 90, hysteresis: 10 })]);
    bench.hear('pile:P1/1/1/temperature', 95);
    bench.hear('pile:P2/1/1/temperature', 20);
    bench.hear('pile:P1/2/1/temperature', 96);
    bench.hear('pile:P1/1/1/temperature', 50);
    expect(bench.said()).toEqual([
      'raised rule:r/pile:P1/1/1/temperature',
      'raised rule:r/pile:P1/2/1/temperature',
      'cleared rule:r/pile:P1/1/1/temperature',
    ]);
    expect(bench.evaluator.raised).toEqual(['rule:r/pile:P1/2/1/temperature']);
  });

  test('a signal of the whole pile counts for each of its connectors', () => {
    const condition: Condition = {
      kind: 'votes', need: 2, of: [{ kind: 'text', signal: 'pile:*/*/*/state', oneOf: ['faulted'] }, { kind: 'on', signal: 'pile:*/online' }],
    }; // prettier-ignore
    const bench = new Bench([ruleOf(condition)]);
    bench.hear('pile:P1/1/1/state', null, 'faulted');
    bench.hear('pile:P1/1/2/state', null, 'faulted');
    bench.hear('pile:P2/1/1/state', null, 'faulted');
    expect(bench.changes).toEqual([]);
    bench.hear('pile:P1/online', 1);
    expect(bench.said()).toEqual(['raised rule:r/pile:P1/1/1/state', 'raised rule:r/pile:P1/1/2/state']);
  });

  test('sensor:<kind>/* is each sensor of the kind, under its own name', () => {
    const bench = new Bench([ruleOf({ kind: 'on', signal: 'sensor:smoke/*' })], ['rule:r/sensor:S3'], [
      { id: 'S1', kind: 'smoke' }, { id: 'S2', kind: 'heat' }, { id: 'S3', kind: 'smoke' },
    ]); // prettier-ignore
    bench.hear('sensor:S1', 1);
    bench.hear('sensor:S2', 1);
    bench.hear('sensor:S3', 0);
    expect(bench.said()).toEqual(['raised rule:r/sensor:S1', 'cleared rule:r/sensor:S3']);
  });

  test('there is an end to how many are taken in, and it is told', () => {
    const evaluator = new Evaluator({ instances: 2, signals: 4 });
    const now = { atMs: 0, local: () => ({ weekday: 1, msOfDay: 0 }) };
    evaluator.setRules({ rules: [ruleOf({ kind: 'on', signal: 'sensor:*' })], sensors: [] }, now);
    for (let n = 1; n <= 6; n += 1) evaluator.hear({ key: `sensor:${n}`, value: 1, text: null, atMs: 0 }, now);
    expect(evaluator.raised).toEqual(['rule:r/sensor:1', 'rule:r/sensor:2']);
    expect(evaluator.left).toEqual({
      things: { limit: 2, count: 2, rule: 'R', signal: 'sensor:3' },
      signals: { limit: 4, count: 2, rule: null, signal: 'sensor:5' },
    });
  });

  test('with fewer rules what found no room is watched, and nothing is left out any more', () => {
    const evaluator = new Evaluator({ instances: 3, signals: 10 });
    const now = { atMs: 0, local: () => ({ weekday: 1, msOfDay: 0 }) };
    const all = ruleOf({ kind: 'on', signal: 'sensor:*' });
    const other = { ...ruleOf({ kind: 'on', signal: 'sensor:*' }), id: 'other' as never };
    evaluator.setRules({ rules: [other, all], sensors: [] }, now);
    for (let n = 1; n <= 3; n += 1) evaluator.hear({ key: `sensor:${n}`, value: 1, text: null, atMs: 0 }, now);
    expect(evaluator.left.things).toMatchObject({ limit: 3, count: 3 });
    const changes = evaluator.setRules({ rules: [all], sensors: [] }, now);
    expect(evaluator.left).toEqual({ things: null, signals: null });
    expect([...evaluator.raised].sort()).toEqual(['rule:r/sensor:1', 'rule:r/sensor:2', 'rule:r/sensor:3']);
    expect(changes.filter(({ change }) => change === 'raised')).not.toEqual([]);
  });

  test('names that no rule looks at make room for one that a rule does', () => {
    const evaluator = new Evaluator({ instances: 9, signals: 4 });
    const now = { atMs: 0, local: () => ({ weekday: 1, msOfDay: 0 }) };
    evaluator.setRules({ rules: [ruleOf({ kind: 'on', signal: 'sensor:*' })], sensors: [] }, now);
    for (let n = 1; n <= 9; n += 1) evaluator.hear({ key: `pile:P1/1/1/x${n}`, value: 1, text: null, atMs: 0 }, now);
    expect(evaluator.left.signals).toBeNull();
    const [change] = evaluator.hear({ key: 'sensor:1', value: 1, text: null, atMs: 0 }, now);
    expect([change?.key, evaluator.left.signals]).toEqual(['rule:r/sensor:1', null]);
  });
});

describe('other rules while alarms stand', () => {
  const set = (bench: Bench, ...rules: AlarmRule[]): void => {
    bench.changes.splice(0);
    bench.changes.push(...bench.evaluator.setRules({ rules, sensors: [] }, bench.now));
  };

  test('a rule that stays as it is goes on, limits of others or not', () => {
    const bench = new Bench([ruleOf({ kind: 'lasting', forMs: 100, of: on })]);
    bench.hear(S, 1);
    bench.nowMs = 50;
    set(bench, ruleOf({ kind: 'lasting', forMs: 100, of: on }, { severity: 'critical' }), ruleOf(over60, { id: id<AlarmRuleId>('other') }));
    bench.until(100);
    expect(bench.changes.map(({ key, rule }) => [key, rule?.severity])).toEqual([['rule:r/sensor:S', 'critical']]);
  });

  test('a new rule sees what was heard before it', () => {
    const bench = new Bench([]);
    bench.hear(S, 70);
    set(bench, ruleOf(over60));
    expect(bench.said()).toEqual(['raised rule:r/sensor:S']);
  });

  test('a raised one whose limit was changed stays until the new limit is known to be kept', () => {
    const bench = new Bench([ruleOf(over60)]);
    bench.hear(S, 61);
    bench.hear(S, null);
    set(bench, ruleOf({ ...over60, limit: 80 }));
    expect(bench.changes).toEqual([]);
    bench.hear(S, 61);
    expect(bench.said()).toEqual(['cleared rule:r/sensor:S']);
  });

  test.each([
    ['gone', []],
    ['switched off', [ruleOf(over60, { enabled: false })]],
  ])('one that is %s is cleared, with the reason', (_, rules) => {
    const bench = new Bench([ruleOf(over60)]);
    bench.hear(S, 61);
    set(bench, ...rules);
    expect(bench.changes).toMatchObject([{ change: 'cleared', detail: { why: 'the rule is gone, changed or switched off' } }]);
  });

  test('what stood before a start stands until it is known to be over, and is not raised twice', () => {
    const bench = new Bench([ruleOf(on)], ['rule:r/sensor:S', 'rule:gone/sensor:X', 'pile-missing:P1']);
    expect(bench.changes).toMatchObject([{ change: 'cleared', key: 'rule:gone/sensor:X', rule: null }]);
    bench.hear(S, null);
    bench.hear(S, 1);
    bench.hear(S, 0);
    expect(bench.said().slice(1)).toEqual(['cleared rule:r/sensor:S']);
  });
});

describe('whatever is heard', () => {
  const leafArb = fc.constantFrom<Condition[]>(
    { kind: 'above', signal: 'sensor:A', limit: 5, hysteresis: 2 }, { kind: 'below', signal: 'sensor:B', limit: 3, hysteresis: 1 },
    { kind: 'on', signal: 'sensor:C' }, { kind: 'rate', signal: 'sensor:A', perMinute: 600, overMs: 1_000 },
  ); // prettier-ignore
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leafArb,
      fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
      fc.record({ kind: fc.constant('lasting' as const), forMs: fc.constantFrom(0, 100, 1_000), of: tie('tree') }),
      fc
        .array(tie('tree'), { minLength: 1, maxLength: 3 })
        .chain((of) => fc.integer({ min: 1, max: of.length }).map((need) => ({ kind: 'votes' as const, need, of }))),
    ),
  }));
  const steps = fc.array(
    fc.tuple(
      fc.constantFrom('A', 'B', 'C'),
      fc.option(fc.integer({ min: 0, max: 9 }), { freq: 3, nil: null }),
      fc.constantFrom(0, 1, 60, 700),
    ),
    { maxLength: 30 },
  );

  test('a value that is not known never raises and never clears', () => {
    fc.assert(
      fc.property(tree, steps, fc.constantFrom(0, 500), (condition, heard, clearAfterMs) => {
        const bench = new Bench([ruleOf(condition, { clearAfterMs })]);
        for (const [name, value, afterMs] of heard) {
          bench.until(bench.nowMs + afterMs);
          const told = bench.hear(`sensor:${name}`, value);
          // What was due at this very moment is not the doing of the null: time was passed up to here before.
          if (value === null) expect(told).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('raised and cleared take turns, beginning with raised', () => {
    fc.assert(
      fc.property(tree, steps, (condition, heard) => {
        const bench = new Bench([ruleOf(condition)]);
        for (const [name, value, afterMs] of heard) {
          bench.until(bench.nowMs + afterMs);
          bench.hear(`sensor:${name}`, value);
        }
        bench.changes.forEach(({ change }, index) => expect(change).toBe(index % 2 === 0 ? 'raised' : 'cleared'));
      }),
    );
  });

  test('a value that trembles within the hysteresis changes nothing after the first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 55.01, max: 60, noNaN: true }), { maxLength: 50 }), (values) => {
        const bench = new Bench([ruleOf(over60)]);
        bench.hear(S, 60.5);
        for (const value of values) bench.hear(S, value);
        expect(bench.said()).toEqual(['raised rule:r/sensor:S']);
      }),
    );
  });

  test('things do not touch each other: heard together or each alone, each has the same changes', () => {
    const heardArb = fc.array(
      fc.tuple(fc.constantFrom('S1', 'S2', 'S3'), fc.option(fc.integer({ min: 50, max: 70 }), { nil: null }), fc.constantFrom(0, 50, 150)),
      { maxLength: 40 },
    );
    const condition: Condition = { kind: 'lasting', forMs: 100, of: { kind: 'above', signal: 'sensor:*', limit: 60, hysteresis: 3 } };
    const changesOf = (heard: readonly (readonly [string, number | null, number])[], only: string | null): string[] => {
      const bench = new Bench([ruleOf(condition, { clearAfterMs: 60 })]);
      const out: string[] = [];
      for (const [name, value, afterMs] of heard) {
        bench.until(bench.nowMs + afterMs);
        if (only === null || only === name) bench.hear(`sensor:${name}`, value);
      }
      bench.until(bench.nowMs + 1_000);
      out.push(...bench.said());
      return out;
    };
    fc.assert(
      fc.property(heardArb, (heard) => {
        const together = changesOf(heard, null);
        for (const name of ['S1', 'S2', 'S3']) expect(together.filter((line) => line.endsWith(name))).toEqual(changesOf(heard, name));
      }),
    );
  });
});
