/** The alarm pages without a browser: floods as one line, rules as a form, the board as six numbers. */
import { describe, expect, test } from 'vitest';
import { utcMs } from '../../../station-core/base/time.ts';
import { PRESETS } from '../../../station-core/rules/safety/presets.ts';
import type { AlarmRule } from '../../../station-core/domain/safety.ts';
import { hushKey } from '../../../renderer/client/alarm-hush.ts';
import { sectionsOf } from '../../../renderer/pages/alarms/sections.ts';
import { csvPath, noAlarmFilter, questionOf } from '../../../renderer/pages/alarms/filter.ts';
import { presetIds } from '../../../renderer/pages/alarm-rules/preset-ids.ts';
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
  expect(csvPath(question)).toBe('/download/alarms.csv?text=smoke&severity=critical&realOnly=true');
});

describe('a rule in its form', () => {
  const rules = PRESETS.flatMap((preset) =>
    preset.make(
      ['A', 'B', 'C'].map((name) => ({ id: name, name, kind: 'smoke', zoneId: 'Z' })),
      'en',
    ),
  ) as unknown as AlarmRule[];

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
    const draft = { ...newDraft, name: 'R', kind: 'above', limit: 'sixty', hysteresis: '2,5' } as const;
    expect(wrongNumbers(draft)).toEqual(['limit']);
    expect(inputOf(draft)).toBeNull();
    expect(inputOf({ ...draft, limit: '60' })?.condition).toEqual({ kind: 'above', signal: 'sensor:smoke/*', limit: 60, hysteresis: 2.5 });
  });

  test('the ready rules on the screen are those of the station', () => expect([...presetIds]).toEqual(PRESETS.map((preset) => preset.id)));
});

test('every connector is counted once', () => {
  const states = ['available', 'charging', 'stopping', 'finishing', 'offline', 'faulted', 'reserved', 'available'];
  const shown = tiles(8, NOW);
  const counts = countsOf(shown, (tile) => states[shown.indexOf(tile)] ?? '');
  expect(counts).toMatchObject({ free: 2, charging: 2, broken: 2, plugged: 2 });
});
