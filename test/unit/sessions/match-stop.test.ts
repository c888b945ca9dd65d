/** Which session a stop without a number belongs to (FIELD-FAULTS F02). */
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { id, type TokenId } from '../../../station-core/base/ids.ts';
import { addMs } from '../../../station-core/base/time.ts';
import type { Session } from '../../../station-core/domain/session.ts';
import { matchStop, stopHeardBefore, type StopFacts } from '../../../station-core/rules/sessions/match-stop.ts';
import { startMeter } from '../../../station-core/rules/sessions/registers.ts';
import { session, T0 } from './facts.ts';

const a = id<TokenId>('token-a');
const b = id<TokenId>('token-b');
const stop = (changes: Partial<StopFacts> = {}): StopFacts => ({
  atMs: addMs(T0, 3_600_000),
  isTimed: true,
  tokenId: null,
  meterStop: dwh(30_000),
  ...changes,
});
const on = (transactionId: number, connector: number, changes: Partial<Session> = {}): Session =>
  session({ transactionId, connector, evse: connector, ...changes });
const began = (ms: number, wh = 1_000): Partial<Session> => ({ startedAtMs: addMs(T0, ms), meter: startMeter(dwh(wh * 10)) });

describe('a stop without a number', () => {
  test.each<[string, Session[], StopFacts, number | null]>([
    ['ends the only charge', [on(1, 1)], stop(), 1],
    ['ends nothing where nothing runs', [], stop(), null],
    ['does not end what ended', [on(1, 1, { chargeEndedAtMs: T0, phase: 'closed' })], stop(), null],
    ['ends what was only guessed to have ended', [on(1, 1, { chargeEndedAtMs: T0, phase: 'closed', flags: ['end-estimated'] })], stop(), 1],
    ['does not end what began after it', [on(1, 1, began(7_200_000))], stop(), null],
    ['goes by the tag', [on(1, 1, { tokenId: a }), on(2, 2, { tokenId: b, ...began(1) })], stop({ tokenId: a }), 1],
    ['of a tag that charges nowhere ends nothing', [on(1, 1, { tokenId: a })], stop({ tokenId: b }), null],
    ['does not fall below the register at the start', [on(1, 1, began(0, 9_000))], stop(), null],
    ['without a register goes by the time', [on(1, 1), on(2, 2, began(1))], stop({ meterStop: null }), 2],
    ['belongs to the nearest register', [on(1, 1, began(0, 2_900)), on(2, 2, began(60_000, 100))], stop(), 1],
    ['of equal registers belongs to the later charge', [on(1, 1), on(2, 2, began(60_000))], stop(), 2],
    ['of two that are alike ends neither', [on(1, 1), on(2, 2)], stop(), null],
    [
      'on one connector belongs to the later',
      [on(1, 1, { ...began(0, 2_900), flags: ['end-estimated'] }), on(2, 1, began(60_000, 0))],
      stop(),
      2,
    ],
  ])('%s', (_, sessions, facts, expected) => {
    expect(matchStop(sessions, facts)?.transactionId ?? null).toBe(expected);
  });
});

describe('a stop that was heard before', () => {
  const over = on(1, 1, {
    phase: 'finishing',
    chargeEndedAtMs: addMs(T0, 3_600_000),
    meter: { ...startMeter(dwh(10_000)), lastRegister: dwh(30_000) },
    flags: ['zero-transaction-id'],
  });
  test.each<[string, Session, StopFacts, boolean]>([
    ['is known by time and register', over, stop(), true],
    ['is known a little beside, when the clock was set meanwhile', over, stop({ atMs: addMs(T0, 3_500_000) }), true],
    ['is another one hours later', over, stop({ atMs: addMs(T0, 9_600_000) }), false],
    ['without a time is known by its register', over, stop({ isTimed: false, atMs: addMs(T0, 9_600_000) }), true],
    ['is another one with another register', over, stop({ meterStop: dwh(30_001) }), false],
    ['is another one with another tag', over, stop({ tokenId: b }), false],
    ['of a charge that ended by its number is another one', { ...over, flags: [] }, stop(), false],
    ['of a guessed end was not heard', { ...over, flags: ['zero-transaction-id', 'end-estimated'] }, stop(), false],
    ['counts as the pile counts', { ...over, meter: { ...over.meter, offset: dwh(10_000) } }, stop({ meterStop: dwh(20_000) }), true],
  ])('%s', (_, before, facts, known) => {
    expect(stopHeardBefore([before], facts) !== null).toBe(known);
  });
});
