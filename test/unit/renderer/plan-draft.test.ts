/** The plan editor's fields: what may be typed, what is wrong with it, and the form it makes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  draftOf,
  everyDay,
  everyMonth,
  formOf,
  nothingMore,
  problemsOf,
  readTimes,
  writeTimes,
  type PlanDraft,
} from '../../../renderer/pages/plans/draft.ts';
import { holesByMinute } from '../../../renderer/pages/plans/holes.ts';
import { storedName } from '../../../renderer/pages/plans/period-names.ts';
import { barsOf, scaleMarks, stackOf, stepPath } from '../../../renderer/pages/plans/picture-shape.ts';
import { inListOrder } from '../../../renderer/pages/plans/plan-groups.ts';
import { templateDraft, templateNames } from '../../../renderer/pages/plans/templates.ts';
import { planCheck } from '../../support/stage-lists.ts';
import { planRows } from '../../support/stage-lists.ts';
import { timeOfUseInput } from '../../../station-core/api/contracts/plans.ts';
import { currencyOf, rate } from '../../../station-core/base/money.ts';
import { zoneName } from '../../../station-core/base/time.ts';

const draft: PlanDraft = {
  name: 'Day and night',
  periods: [
    { key: 1, label: 'Peak', times: '8-20', energyRate: '0,55', serviceRate: '', weekdays: everyDay, months: everyMonth, holiday: 'any' },
    {
      key: 2,
      label: 'Night rate',
      times: '20-8',
      energyRate: '0.25',
      serviceRate: '0.10',
      weekdays: [7, 6],
      months: [9, 6],
      holiday: 'never',
    },
  ],
  idleRate: '',
  idleGrace: '15',
  taxPercent: '19',
  ...nothingMore,
};

describe('times', () => {
  test.each([
    ['8-11', [[480, 660]]],
    ['08:00–11:00, 18:30—21', [[480, 660], [1_110, 1_260]]],
    ['8：00 至 11：00；18-21', [[480, 660], [1_080, 1_260]]],
    ['0-24', [[0, 1_440]]],
    ['22-0', [[1_320, 1_440]]],
    ['23-7', [[1_380, 420]]],
    ['0730-0900', [[450, 540]]],
  ])('%s is read', (text, ranges) => {
    expect(readTimes(text)).toEqual({ ok: true, ranges: ranges.map(([fromMinute, toMinute]) => ({ fromMinute, toMinute })) });
  }); // prettier-ignore

  test.each([
    ['', 'timesMissing', ''],
    ['8-eleven', 'timesUnreadable', '8-eleven'],
    ['8-25', 'timesUnreadable', '8-25'],
    ['8:60-9', 'timesUnreadable', '8:60-9'],
    ['24-8', 'timesUnreadable', '24-8'],
    ['9-11, 8-8', 'timesSame', '8-8'],
    [Array.from({ length: 49 }, () => '8-9').join(' '), 'timesTooMany', '48'],
  ])('%s is refused, and the piece named', (text, wrong, piece) => {
    expect(readTimes(text)).toEqual({ ok: false, wrong, piece });
  });

  test('what is written is read back the same', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 1_440 }))
      .filter(([from, to]) => from !== to)
      .map(([fromMinute, toMinute]) => ({ fromMinute, toMinute }));
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 48 }), (ranges) => {
        expect(readTimes(writeTimes(ranges))).toEqual({ ok: true, ranges });
      }),
    );
  });
});

describe('the form', () => {
  test('a comma is a decimal point, an empty service fee is none, a usual period goes by its code', () => {
    expect(formOf(draft)).toEqual({
      name: 'Day and night',
      periods: [
        {
          label: 'peak',
          ranges: [{ fromMinute: 480, toMinute: 1_200 }],
          energyRate: '0.55',
          serviceRate: '0',
          weekdays: null,
          months: null,
          holiday: null,
        },
        {
          label: 'Night rate',
          ranges: [{ fromMinute: 1_200, toMinute: 480 }],
          energyRate: '0.25',
          serviceRate: '0.10',
          weekdays: [6, 7],
          months: [6, 9],
          holiday: false,
        },
      ],
      idleRate: null,
      idleGraceMinutes: 15,
      taxPercent: '19',
      startRate: null,
      timeRate: null,
      stepWh: 1,
      energyMin: null,
      energyMax: null,
      serviceMin: null,
      serviceMax: null,
    });
  });

  test('a saved form opened and saved again says the same', () => {
    const form = formOf(draft);
    expect(formOf(draftOf(form, (usual) => ({ sharp: '尖', peak: '峰', flat: '平', valley: '谷' })[usual]))).toEqual(form);
  });

  test.each([
    ['name', { name: ' ' }, 'nameMissing'],
    ['idleRate', { idleRate: '-1' }, 'rateUnreadable'],
    ['idleGrace', { idleGrace: '1441' }, 'graceUnreadable'],
    ['taxPercent', { taxPercent: 'much' }, 'taxUnreadable'],
    ['startRate', { startRate: 'free' }, 'rateUnreadable'],
    ['timeRate', { timeRate: '1.234567' }, 'rateTooFine'],
    ['stepWh', { stepWh: '0.5' }, 'stepUnreadable'],
    ['energyMin', { energyMin: '1.2345' }, 'amountUnreadable'],
    ['serviceMax', { serviceMin: '10', serviceMax: '9' }, 'maxBelowMin'],
  ] as const)('%s', (field, change, wrong) => {
    expect([...problemsOf({ ...draft, ...change })].map(([name, problem]) => [name, problem.wrong])).toEqual([[field, wrong]]);
  });

  test.each([
    ['label', { label: '' }, 'labelMissing'],
    ['months', { months: [] }, 'monthsMissing'],
    ['times', { times: 'noon' }, 'timesUnreadable'],
    ['energyRate', { energyRate: '' }, 'rateMissing'],
    ['energyRate', { energyRate: '1.234567' }, 'rateTooFine'],
    ['energyRate', { energyRate: '1234567' }, 'rateTooLarge'],
    ['energyRate', { energyRate: '1e3' }, 'rateUnreadable'],
    ['weekdays', { weekdays: [] }, 'weekdaysMissing'],
  ] as const)('a period with a wrong %s', (field, change, wrong) => {
    const [first, ...rest] = draft.periods;
    const changed = first === undefined ? draft.periods : [{ ...first, ...change }, ...rest];
    expect([...problemsOf({ ...draft, periods: changed })].map(([name, problem]) => [name, problem.wrong])).toEqual([
      [`1.${field}`, wrong],
    ]);
  });

  test.each(templateNames)('the template %s is a plan without a hole', (name) => {
    const template = templateDraft(name, (period) => period, 'A plan');
    expect(problemsOf(template).size).toBe(0);
    const check = planCheck(timeOfUseInput.parse(formOf(template)), currencyOf('EUR'), zoneName('Europe/Berlin'), Date.UTC(2026, 10, 21));
    expect(check.problems).toEqual([]);
  });

  test.each([['Peak', 'peak'], ['谷', 'valley'], ['SHARP', 'sharp'], [' Night rate ', 'Night rate']])('%s is stored as %s', (typed, stored) => {
    expect(storedName(typed)).toBe(stored);
  }); // prettier-ignore
});

test('holes at the same minute are one sentence, the week in order', () => {
  const hole = (weekday: number, minute: number) => ({ path: '', code: 'hole' as const, weekday, minute, date: null, sentence: '' });
  expect(holesByMinute([hole(7, 60), hole(1, 60), hole(2, 30), { ...hole(1, 5), code: 'bad-price' }])).toEqual([
    { minute: 30, weekdays: [2] },
    { minute: 60, weekdays: [1, 7] },
  ]);
});

describe('the picture', () => {
  const frame = { left: 0, top: 0, width: 1_440, height: 100 };
  const segments = [
    { fromMinute: 0, toMinute: 600, label: 'a', energyRate: rate(30_000), serviceRate: rate(10_000) },
    { fromMinute: 600, toMinute: 700, label: null, energyRate: null, serviceRate: null },
    { fromMinute: 700, toMinute: 1_440, label: 'b', energyRate: rate(80_000), serviceRate: null },
  ];

  test('energy and service are stacked; a hole is a gap in the curve', () => {
    expect(segments.map(stackOf)).toEqual([40_000, null, 80_000]);
    const bars = barsOf(segments, 80_000, frame);
    expect(bars.map(({ x, width, energyY, topY, height }) => [x, width, energyY, topY, height])).toEqual([
      [0, 600, 62.5, 50, 50],
      [600, 100, 100, 100, 0],
      [700, 740, 0, 0, 100],
    ]);
    expect(stepPath(bars)).toBe('M0.0 50.0L600.0 50.0M700.0 0.0L1440.0 0.0');
  });

  test.each([[0, [0, 10_000]], [63_900, [0, 20_000, 40_000, 60_000, 80_000]], [100_000, [0, 50_000, 100_000]], [3, [0, 1, 2, 3]]])(
    'a scale for %i begins at zero and reaches it',
    (max, marks) => {
      expect(scaleMarks(max)).toEqual(marks);
    },
  ); // prettier-ignore
});

test('the plan in use comes first, then the newest', () => {
  const rows = planRows(Date.UTC(2026, 10, 21));
  expect(inListOrder(rows.toReversed()).map(({ id }) => id)).toEqual(['plan-tou', 'plan-rich', 'plan-flat']);
});
