/** Addresses, faults and password words: what pages rest on. */
import { ORPCError } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../../../renderer/client/fault.ts';
import { hrefOf, parseRoute } from '../../../renderer/client/route.ts';
import { strengthOf } from '../../../renderer/components/password-strength.ts';
import { energyCurve, powerCurve, priceSteps, stepCurve } from '../../../renderer/pages/session/curves.ts';
import { sessionView } from '../../support/stage-board.ts';

describe('addresses', () => {
  test.each([
    ['', [], ''],
    ['#/', [], ''],
    ['#/sessions', ['sessions'], ''],
    ['#/session/a%2Fb', ['session', 'a/b'], ''],
    ['#/session/100%', ['session', '100%'], ''],
    ['#/sessions?phase=charging&text=x%20y', ['sessions'], 'x y'],
  ])('%s', (hash, parts, text) => {
    const route = parseRoute(hash);
    expect(route.parts).toEqual(parts);
    expect(route.query.get('text') ?? '').toBe(text);
  });

  test('an address is read as it was written', () => {
    const { parts, query } = parseRoute(hrefOf(['piles', 'CP/1?#%'], { text: 'ä &=', none: null, empty: '' }));
    expect(parts).toEqual(['piles', 'CP/1?#%']);
    expect([...query]).toEqual([['text', 'ä &=']]);
  });
});

test.each([
  [
    'the code of a fault',
    new ORPCError('pile.offline', { status: 409, message: 'The pile is not connected.' }),
    'pile.offline',
    'The pile is not connected.',
  ],
  ['a code in the data', new ORPCError('X', { message: 'm', data: { code: 'plan.hole' } }), 'plan.hole', 'm'],
  ['a bare HTTP word', new ORPCError('UNAUTHORIZED', { message: 'm' }), 'access.not-logged-in', 'm'],
  ['no line', new TypeError('Failed to fetch'), 'screen.no-line', ''],
  ['a call given up', new DOMException('timed out', 'TimeoutError'), 'screen.too-slow', ''],
  ['a bug of the station', new ORPCError('internal', { message: 'reference 1a2b' }), 'screen.unexpected', 'reference 1a2b'],
  ['no error at all', 'boo', 'screen.unexpected', ''],
])('%s is understood', (_, thrown, code, sentence) => expect(faultOf(thrown)).toEqual({ code, sentence }));

test.each([
  ['', 'short'],
  ['123456789', 'short'],
  ['1234567890', 'weak'],
  ['aaaaaaaaaaaaaa', 'weak'],
  ['password2026', 'weak'],
  ['tram7window', 'fair'],
  ['correct horse battery', 'strong'],
  ['北京东路十字路口的那家面馆', 'strong'],
])('the password "%s" is %s', (password, strength) => expect(strengthOf(password)).toBe(strength));

describe('curves of a charge', () => {
  const view = sessionView('live', 'live', Date.UTC(2026, 10, 21, 11));

  test('energy starts at zero and ends at what the session took, also where the first reading came late', () => {
    const late = energyCurve({ ...view, readings: view.readings.slice(3) });
    expect([late.atMs[0], late.values[0], late.values.at(-1)]).toEqual([view.startedAtMs, 0, view.energy]);
    const { values } = energyCurve(view);
    expect([values[0], values.at(-1)]).toEqual([0, view.energy]);
  });

  test('a reading without power leaves a gap', () => {
    const [first, second] = view.readings;
    if (first === undefined || second === undefined) throw new Error('the stage has readings');
    expect(powerCurve([first, { ...second, power: null }]).values).toEqual([first.power, null]);
  });

  test('the price line changes once, at the boundary, and ends with the window', () => {
    const toMs = view.startedAtMs + 52 * 60_000;
    const steps = priceSteps(view.prices, view.startedAtMs, toMs);
    expect(steps.map(({ label, rate }) => [label, rate])).toEqual([
      ['peak', 54_500],
      ['valley', 35_800],
    ]);
    expect(stepCurve(steps).atMs).toEqual([view.startedAtMs, view.startedAtMs + 32 * 60_000, toMs]);
  });

  test('neighbours of one price are one step, what lies outside is left out', () => {
    const [peak] = view.prices;
    if (peak === undefined) throw new Error('the stage has prices');
    const middle = peak.fromMs + 60_000;
    const halves = [
      { ...peak, toMs: middle as typeof peak.toMs },
      { ...peak, fromMs: middle as typeof peak.fromMs },
    ];
    expect(priceSteps(halves, peak.fromMs, peak.toMs)).toHaveLength(1);
    expect(priceSteps(halves, peak.toMs, peak.toMs + 1)).toEqual([]);
  });
});
