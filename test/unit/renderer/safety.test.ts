/** The pages of safety, without drawing them: the matrix while it is changed, causes in words, places on the plan, the rail. */
import HealthIcon from '@mui/icons-material/HealthAndSafetyOutlined';
import { describe, expect, test } from 'vitest';
import { isAt, railOf, type NavItem } from '../../../renderer/components/nav-item.ts';
import { sensorValue } from '../../../renderer/format/sensor-value.ts';
import { english } from '../../../renderer/i18n/resources.ts';
import { closes, isOver, movedBy, nameSpot, placeAt, pointsOf } from '../../../renderer/format/map-geometry.ts';
import { cellsToSave, changesOf, effectsIn, FIRE, isUnset, toggled, weakens, withEffects, type Draft, type Effect } from '../../../renderer/pages/matrix/matrix-draft.ts'; // prettier-ignore
import { causeWords } from '../../../renderer/pages/zones/cause-words.ts';
import { nameProblem, secondsLeft } from '../../../renderer/pages/zones/zone-checks.ts';
import { must } from '../../../station-core/base/assert.ts';
import { id } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import { effectsOf } from '../../../station-core/rules/safety/matrix.ts';
import { safetySetup } from '../../support/stage-safety.ts';

const setup = safetySetup(9);
const inForce: Draft = { cells: setup.matrix, unset: setup.unset };
const ruleOf = (name: string) => must(setup.rules.find((rule) => rule.id === name), 'the stage has it'); // prettier-ignore

describe('the matrix while it is changed', () => {
  test('a rule that stands nowhere does what its severity says, where it happens alone', () => {
    const heat = ruleOf('heat');
    expect(isUnset(inForce, heat)).toBe(true);
    expect(effectsIn(inForce, heat, null)).toEqual(setup.unset.critical);
    expect(effectsIn(inForce, heat, 'zone-a')).toEqual([]);
  });

  test('what a cell shows is what the station does', () => {
    for (const rule of setup.rules)
      for (const zone of setup.zones) {
        const done = effectsOf(setup.matrix, rule, zone.id).byZone.get(zone.id) ?? new Set<Effect>();
        const shown = new Set([...effectsIn(inForce, rule, null), ...effectsIn(inForce, rule, zone.id)]);
        if (shown.has('trip')) shown.add('stop');
        expect([rule.id, zone.id, [...done].sort()]).toEqual([rule.id, zone.id, [...shown].sort()]);
      }
  });

  test('the first cell of a rule writes down what happened by severity until now', () => {
    const draft = withEffects(inForce, ruleOf('heat'), 'zone-b', ['siren']);
    expect(effectsIn(draft, ruleOf('heat'), null)).toEqual(setup.unset.critical);
    expect(effectsIn(draft, ruleOf('heat'), 'zone-b')).toEqual(['siren']);
    expect(changesOf(inForce, draft, setup)).toMatchObject([{ zoneId: 'zone-b', added: ['siren'], removed: [] }]);
  });

  test('nothing, said of where it happens, stays written; of a zone it is no cell', () => {
    const none = withEffects(inForce, ruleOf('smoke'), null, []);
    expect(none.cells.find((cell) => cell.ruleId === 'smoke' && cell.zoneId === null)?.effects).toEqual([]);
    expect(changesOf(inForce, none, setup)).toMatchObject([{ removed: ['stop', 'trip', 'siren', 'cameras', 'record', 'notify'] }]);
    expect(withEffects(inForce, ruleOf('smoke'), 'zone-t', []).cells.some((cell) => cell.zoneId === 'zone-t')).toBe(false);
  });

  test.each<[string, readonly Effect[], Effect, readonly Effect[]]>([
    ['cutting the power stops as well', [], 'trip', ['trip', 'stop']],
    ['no stop, no cut', ['stop', 'trip', 'siren'], 'stop', ['siren']],
    ['the cut goes alone', ['stop', 'trip'], 'trip', ['stop']],
    ['on', ['stop'], 'notify', ['stop', 'notify']],
  ])('%s', (_, before, effect, after) => expect(toggled(before, effect)).toEqual(after));

  test('changing it back is no change; fire is fire', () => {
    const co = ruleOf('co');
    const fire = withEffects(inForce, co, null, FIRE);
    expect(changesOf(inForce, fire, setup)).toMatchObject([{ added: ['trip', 'cameras'], removed: [] }]);
    expect(changesOf(inForce, withEffects(fire, co, null, ['stop', 'siren', 'record', 'notify']), setup)).toEqual([]);
  });

  test.each<[readonly Effect[], boolean]>([
    [['stop'], true],
    [['siren', 'notify'], true],
    [['notify', 'record'], false],
    [[], false],
  ])('taking %s away weakens: %s', (removed, expected) => expect(weakens({ removed })).toBe(expected));

  test('cells of rules and zones that are gone are not saved', () => {
    const ghost = { ruleId: id<(typeof setup.rules)[number]['id']>('gone'), zoneId: null, effects: ['notify' as const] };
    expect(cellsToSave({ ...inForce, cells: [...setup.matrix, ghost] }, setup)).toEqual(setup.matrix);
  });
});

test.each([
  ['rule:smoke/sensor:smoke-b', { kind: 'rule', rule: 'Smoke', at: 'Smoke row B' }],
  ['rule:connector-hot/pile:CP-03/1/1/temperature', { kind: 'rule', rule: 'Connector too hot', at: 'Bay 3' }],
  ['rule:gone', { kind: 'rule', rule: 'gone', at: null }],
  ['sensor-silent:co-b', { kind: 'silent', name: 'CO row B' }],
  ['sensor-faulty:unknown', { kind: 'faulty', name: 'unknown' }],
  ['drill:smoke', { kind: 'drill', rule: 'Smoke' }],
  ['stop:zone-a', { kind: 'stop' }],
  ['disk-nearly-full:x', { kind: 'alarm', alarm: 'disk-nearly-full' }],
])('the cause %s', (key, words) => expect(causeWords(key, setup)).toEqual(words));

test.each<[string, string, ReturnType<typeof nameProblem>]>([
  ['an empty name', '  ', 'name'],
  ['one too long', 'x'.repeat(61), 'name'],
  ['one that is taken, in other letters', ' row b ', 'taken'],
  ['its own', 'Row A', null],
  ['a new one', 'Roof', null],
])('%s', (_, name, problem) => expect(nameProblem(name, setup.zones[0] ?? null, setup.zones)).toBe(problem));

test.each<[string, number | null, number]>([
  ['nobody asked', null, 0],
  ['just asked', 0, 120],
  ['a minute ago', 60_000, 60],
  ['lapsed', 120_001, 0],
  ['the clock went back', -5_000, 120],
])('time for the second step: %s', (_, agoMs, left) => {
  const nowMs = 10_000_000;
  expect(secondsLeft({ resetAskedAtMs: agoMs === null ? null : utcMs(nowMs - agoMs) }, nowMs)).toBe(left);
});

describe('places on the plan', () => {
  const box = { left: 100, top: 50, width: 800, height: 400 };

  test.each([
    ['in the middle', 500, 250, { x: 0.5, y: 0.5 }],
    ['beyond the edge', 2_000, 0, { x: 1, y: 0 }],
    ['to the ten-thousandth', 133.333, 51.111, { x: 0.0417, y: 0.0028 }],
  ])('%s', (_, x, y, place) => expect(placeAt(box, x, y)).toEqual(place));

  test('over the plan or not', () =>
    expect([isOver(box, 100, 50), isOver(box, 99, 50), isOver(box, 900, 451)]).toEqual([true, false, false]));

  test.each([
    ['ArrowLeft', false, { x: 0.49, y: 0.5 }],
    ['ArrowDown', false, { x: 0.5, y: 0.51 }],
    ['ArrowRight', true, { x: 0.502, y: 0.5 }],
    ['Enter', false, null],
  ])('%s moves it', (key, small, place) => expect(movedBy({ x: 0.5, y: 0.5 }, key, small)).toEqual(place));

  test('not off the plan', () => expect(movedBy({ x: 0.5, y: 0.004 }, 'ArrowUp', false)).toEqual({ x: 0.5, y: 0 }));

  test('an area closes at its first corner, from the third on', () => {
    const corners = [{ x: 0.1, y: 0.1 }, { x: 0.5, y: 0.1 }, { x: 0.5, y: 0.5 }]; // prettier-ignore
    expect(closes(corners, { x: 0.11, y: 0.11 }, box)).toBe(true);
    expect(closes(corners, { x: 0.2, y: 0.1 }, box)).toBe(false);
    expect(closes(corners.slice(0, 2), { x: 0.1, y: 0.1 }, box)).toBe(false);
    expect(nameSpot(corners)).toEqual({ x: 0.1, y: 0.1, above: true });
    expect(nameSpot([{ x: 0.3, y: 0.02 }, { x: 0.2, y: 0.9 }])).toEqual({ x: 0.3, y: 0.02, above: false }); // prettier-ignore
    expect(pointsOf(corners)).toBe('0.1,0.1 0.5,0.1 0.5,0.5');
  });
});

test('the rail shows a group once, its pages as tabs', () => {
  const item = (path: string, group?: NavItem['group'], covers: readonly string[] = []): NavItem => ({
    path, label: 'nav.zones', icon: HealthIcon, letter: path.slice(0, 1), deed: null, covers, ...(group === undefined ? {} : { group }),
  }); // prettier-ignore
  const rail = railOf([item('board'), item('zones', 'safety', ['zone']), item('alarms', 'alarms'), item('map', 'safety')]);
  expect(rail.map(({ key, tabs }) => [key, tabs.map(({ path }) => path)])).toEqual([
    ['board', []],
    ['safety', ['zones', 'map']],
    ['alarms', ['alarms']],
  ]);
  expect(rail.map(({ first, tabs }) => [first, ...tabs].some((one) => isAt(one, 'zone')))).toEqual([false, true, false]);
});

describe('what a sensor says: one word for one state on every page', () => {
  const says = (kind: string, value: number | null, unit = ''): string =>
    sensorValue({ value, sensor: { kind, unit } as never }, (key) => english.sensors[key]);
  test.each<[string, string, string]>([
    ['smoke', 'Clear', 'Alarm'],
    ['fire-panel', 'Clear', 'Alarm'],
    ['water', 'Dry', 'Wet'],
    ['door', 'Closed', 'Open'],
    ['push-button', 'Released', 'Pressed'],
    ['trip-feedback', 'Ready', 'Tripped'],
    ['other', 'Off', 'On'],
  ])('%s', (kind, no, yes) => expect([says(kind, 0), says(kind, 1)]).toEqual([no, yes]));

  test('a number with its unit; nothing where it was never read', () =>
    expect([says('temperature', 23.456, '°C'), says('temperature', 1, '°C'), says('smoke', null)]).toEqual([
      '23.46\u202f°C',
      '1\u202f°C',
      '',
    ]));
});
