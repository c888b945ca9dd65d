/** The alarm pages without a browser: floods as one line, rules as a form, the board as six numbers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listCsv } from '../../../renderer/client/list-csv.ts';
import { must } from '../../../station-core/base/assert.ts';
import { watt } from '../../../station-core/base/energy.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import { PRESETS } from '../../../station-core/rules/safety/presets.ts';
import type { AlarmRule, Condition } from '../../../station-core/domain/safety.ts';
import { byUrgency } from '../../../renderer/components/alarm-urgency.ts';
import { hushKey } from '../../../renderer/client/alarm-hush.ts';
import { sectionsOf } from '../../../renderer/pages/alarms/sections.ts';
import { noAlarmFilter, questionOf } from '../../../renderer/pages/alarms/filter.ts';
import { presetIds } from '../../../renderer/pages/alarm-rules/preset-ids.ts';
import { conditionOf, newPart, nextKey, partOf, wrongIn, type PartDraft } from '../../../renderer/pages/alarm-rules/part-draft.ts';
import { draftOf, inputOf, newDraft, wrongNumbers } from '../../../renderer/pages/alarm-rules/rule-draft.ts';
import { countsOf } from '../../../renderer/pages/wall/counts.ts';
import { alarmRows, alarmsOf } from '../../support/stage-alarms.ts';
import { startScene } from '../../support/stage-scene.ts';
import { tiles } from '../../support/stage-board.ts';

const NOW = utcMs(1_763_730_000_000);

describe('sections', () => {
  const shown = (alarms: ReturnType<typeof alarmRows>) =>
    sectionsOf(alarms).map(({ name, lines }) => [
      name,
      lines.map((line) => (line.kind === 'one' ? line.alarm.kind : line.alarms.map(({ kind }) => kind))),
    ]);

  test('new ones first, the loudest on top, a flood as one line in the order in which it came', () => {
    expect(shown(alarmRows(NOW))).toEqual([
      ['new', [['field-device-silent', 'sensor-silent', 'sensor-silent'], 'stop-ignored', 'pile-missing', 'backup-failed']],
      ['latched', ['rule']],
      ['seen', ['pile-faulted']],
      ['aside', ['camera-covered']],
    ]);
  });

  test('danger stands over everything', () => {
    const [first] = sectionsOf(alarmsOf({ ...startScene, danger: true }, NOW));
    expect(first?.lines[0]).toMatchObject({ kind: 'group', alarms: [{ subject: 'Smoke row B' }, { subject: 'CO row B' }] });
  });

  test('nothing that is normal is shown', () => expect(sectionsOf([])).toEqual([]));
});

test('what was silenced is new again when it was escalated, or came again', () => {
  const alarm = { seq: 7, escalations: 0, times: 1 };
  const keys = [alarm, { ...alarm, escalations: 1 }, { ...alarm, times: 2 }].map(hushKey);
  expect(new Set(keys).size).toBe(3);
});

test('the address says what is asked, and the CSV the same', () => {
  const filter = { ...noAlarmFilter, text: ' smoke ', severity: 'critical', origin: 'nonsense', real: 'yes' };
  const question = questionOf(filter, 'Europe/Berlin');
  expect(question).toEqual({ text: 'smoke', severity: 'critical', origin: null, fromMs: null, toMs: null, realOnly: true });
  expect(listCsv('alarms', question, 'en')).toBe('/download/alarms.csv?text=smoke&severity=critical&realOnly=true&lang=en');
});

describe('a rule in its form', () => {
  const rules = PRESETS.flatMap((preset) =>
    preset.make(
      ['A', 'B', 'C'].map((name) => ({ id: name, name, kind: 'smoke', zoneId: 'Z' })),
      'en',
    ),
  ) as AlarmRule[];

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s comes out as it went in', (_, rule) => {
    const { id: _id, ...input } = rule;
    expect(inputOf(draftOf(rule))).toEqual(input);
  });

  test('a window of time comes out as it went in', () => {
    const [smoke] = rules;
    if (smoke === undefined) throw new Error('no preset');
    const rule: AlarmRule = {
      ...smoke,
      condition: { kind: 'during', weekdays: [1, 7], fromMinute: 1_380, toMinute: 300, of: smoke.condition },
    };
    expect(inputOf(draftOf(rule))?.condition).toEqual(rule.condition);
  });

  test('a field without a number is told, and nothing is sent', () => {
    const part = { ...newPart, kind: 'above', limit: 'sixty', hysteresis: '2,5' } as const;
    const draft = { ...newDraft, name: 'R', part };
    expect(wrongIn(part)).toEqual(['limit']);
    expect(inputOf(draft)).toBeNull();
    expect(inputOf({ ...draft, part: { ...part, limit: '60' } })?.condition).toEqual({
      kind: 'above',
      signal: 'sensor:smoke/*',
      limit: 60,
      hysteresis: 2.5,
    });
    expect(wrongNumbers({ ...draft, clearS: '', escalateMin: 'soon' })).toEqual(['clearS', 'escalateMin']);
  });

  test('any condition, however it is nested, comes out meaning the same, and every part of the form has a key of its own', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        const part = partOf(condition);
        expect(conditionOf(part)).toEqual(plainly(condition));
        const keys = keysOf(part);
        expect(new Set([...keys, nextKey(part)]).size).toBe(keys.length + 1);
      }),
      {
        examples: [
          [
            {
              kind: 'not',
              of: {
                kind: 'during',
                weekdays: [1],
                fromMinute: 0,
                toMinute: 0,
                of: { kind: 'lasting', forMs: 0, of: { kind: 'on', signal: 'hq:online' } },
              },
            },
          ],
        ],
      },
    );
  });

  test('the ready rules on the screen are those of the station', () => expect([...presetIds]).toEqual(PRESETS.map((preset) => preset.id)));
});

test('every connector is counted once', () => {
  const states = ['available', 'charging', 'stopping', 'finishing', 'offline', 'faulted', 'reserved', 'available'];
  const shown = tiles(8, NOW);
  const counts = countsOf(shown, (tile) => states[shown.indexOf(tile)] ?? '');
  expect(counts).toMatchObject({ free: 2, charging: 2, broken: 2, plugged: 2 });
});

test('of two that are as grave, what stands is told before what is over', () => {
  const [one] = alarmRows(NOW);
  const over = { ...must(one, 'an alarm'), state: 'returned-unacknowledged' as const, seq: 1 };
  const standing = { ...over, state: 'unacknowledged' as const, seq: 2 };
  expect([over, standing].sort(byUrgency).map(({ seq }) => seq)).toEqual([2, 1]);
});

test('a pile that is not connected has no power now', () => {
  const shown = tiles(40, NOW).map((tile) =>
    tile.session === null ? tile : { ...tile, session: { ...tile.session, phase: 'charging' as const, power: watt(1_000) } },
  );
  const watts = (online: boolean) =>
    countsOf(
      shown.map((tile) => ({ ...tile, online })),
      () => 'charging',
    ).watt;
  expect(watts(true)).toBe(1_000 * shown.filter(({ session }) => session !== null).length);
  expect([watts(true) > 0, watts(false)]).toEqual([true, 0]);
});

const name = fc.constantFrom('sensor:smoke/*', 'pile:*/online', 'camera:c1/fire');
const seconds = fc.integer({ min: 0, max: 900 }).map((s) => s * 1_000);
const conditions = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'condition' },
    fc.record({ kind: fc.constant('on' as const), signal: name }),
    fc.record({ kind: fc.constantFrom('above' as const, 'below' as const), signal: name, limit: fc.integer(), hysteresis: fc.nat(50) }),
    fc.record({
      kind: fc.constant('text' as const),
      signal: name,
      oneOf: fc.array(fc.constantFrom('Faulted', 'Unavailable'), { maxLength: 2 }),
    }),
    fc.record({ kind: fc.constant('rate' as const), signal: name, perMinute: fc.integer(), overMs: seconds }),
    fc.record({ kind: fc.constant('silent' as const), signal: name, forMs: seconds }),
    fc.record({ kind: fc.constant('lasting' as const), forMs: seconds, of: tie('any') }),
    fc.record({ kind: fc.constant('not' as const), of: tie('any') }),
    fc
      .array(tie('any'), { minLength: 1, maxLength: 4 })
      .chain((of) => fc.record({ kind: fc.constant('votes' as const), need: fc.integer({ min: 1, max: of.length }), of: fc.constant(of) })),
    fc.record({
      kind: fc.constant('during' as const),
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
      fromMinute: fc.nat(1_439),
      toMinute: fc.nat(1_439),
      of: tie('any'),
    }),
  ),
})).any;

/** The same condition without what says nothing: votes of one, and waiting for no time. */
function plainly(condition: Condition): Condition {
  if (!('of' in condition)) return condition;
  if (condition.kind !== 'votes') {
    const of = plainly(condition.of);
    return condition.kind === 'lasting' && condition.forMs === 0 ? of : { ...condition, of };
  }
  const of = condition.of.map(plainly);
  return of.length === 1 && of[0] !== undefined ? of[0] : { ...condition, of };
}

function keysOf(part: PartDraft): number[] {
  return [part.key, ...(part.group?.parts ?? []).flatMap(keysOf)];
}
