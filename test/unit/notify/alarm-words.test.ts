/** An alarm is called the same in a mail as on the screens. */
import { describe, expect, test } from 'vitest';
import { utcMs, zoneName } from '../../../station-core/base/time.ts';
import { id } from '../../../station-core/base/ids.ts';
import { alarmMessage, alarmTitle } from '../../../station-core/documents/alarm-words.ts';
import type { Alarm, AlarmKind } from '../../../station-core/domain/station.ts';
import { common as en } from '../../../renderer/i18n/en/common.ts';
import { common as zh } from '../../../renderer/i18n/zh/common.ts';

const kinds = Object.keys(en)
  .filter((key) => key.startsWith('alarm.kind.'))
  .map((key) => key.slice('alarm.kind.'.length))
  .filter((kind) => kind !== 'rule') as AlarmKind[];

describe('titles', () => {
  test.each(kinds)('%s', (kind) => {
    const key = `alarm.kind.${kind}` as keyof typeof en;
    expect(alarmTitle({ kind, detail: {} }, 'en')).toBe(en[key]);
    expect(alarmTitle({ kind, detail: {} }, 'zh')).toBe((zh as Readonly<Record<string, string>>)[key]);
  });

  test('every kind that the screens know is there', () => expect(kinds.length).toBeGreaterThan(35));
});

describe('a message', () => {
  const alarm = {
    key: 'rule:smoke/sensor:s1', kind: 'rule', severity: 'critical', detail: { name: 'Smoke in hall 1', value: 1 },
    raisedAtMs: utcMs(Date.UTC(2026, 5, 1, 10, 5)), clearedAtMs: null, zoneId: id('hall-1'), isTest: false,
  } satisfies Partial<Alarm> as unknown as Alarm; // prettier-ignore
  const notification = {
    id: 'desk.7.raised.0', targetId: 'desk', alarmKey: alarm.key, alarmSeq: 7, what: 'raised',
    madeAtMs: alarm.raisedAtMs, tries: 0, nextTryMs: null, sentAtMs: null, problem: '',
  } as const; // prettier-ignore
  const settings = { zone: zoneName('Asia/Shanghai') };

  test('says what, how urgent, since when in station time, and where', () => {
    expect(alarmMessage(notification, alarm, settings, 'en')).toEqual({
      id: 'desk.7.raised.0',
      what: 'raised',
      title: 'Alarm: Smoke in hall 1',
      lines: ['Urgency: danger', 'Since: 2026-06-01 18:05', 'Zone: hall-1', 'value: 1'],
      facts: {
        name: 'Smoke in hall 1', value: 1, key: 'rule:smoke/sensor:s1', kind: 'rule', severity: 'critical', zone: 'hall-1',
        isTest: false, raisedAt: '2026-06-01T10:05:00.000Z', clearedAt: null,
      },
    }); // prettier-ignore
    expect(alarmMessage(notification, alarm, settings, 'zh').lines[0]).toBe('紧急程度: 危险');
  });

  test('a drill says so', () => {
    expect(alarmMessage(notification, { ...alarm, isTest: true }, settings, 'en').lines).toContain('Test or drill');
  });

  test('a test says that nothing has happened', () => {
    const test = alarmMessage({ ...notification, what: 'test' }, null, settings, 'en');
    expect(test).toMatchObject({ title: 'Test', lines: ['This is a test message. Nothing has happened.'] });
  });
});
