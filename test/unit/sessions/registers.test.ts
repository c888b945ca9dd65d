/** A late reading finds its place among those that count (FIELD-FAULTS F18, F19). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dwh, watt } from '../../../station-core/base/energy.ts';
import { normaliseRegister, placeRegister, startMeter } from '../../../station-core/rules/sessions/registers.ts';

test.each([
  ['lifetime', { startRegister: 5_000, offset: 0, lastRegister: 9_000 }, 6_000, 6_000],
  ['per session under a lifetime start', { startRegister: 5_000, offset: 5_000, lastRegister: 9_000 }, 1_000, 6_000],
  ['before the start', { startRegister: 5_000, offset: 0, lastRegister: 5_100 }, 4_000, null],
  ['above the last', { startRegister: 5_000, offset: 0, lastRegister: 9_000 }, 9_001, null],
  ['the start itself', { startRegister: 5_000, offset: 0, lastRegister: 9_000 }, 5_000, 5_000],
])('%s', (_, meter, register, placed) => {
  const whole = {
    startRegister: dwh(meter.startRegister),
    offset: dwh(meter.offset),
    lastRegister: dwh(meter.lastRegister),
    suspectedFall: null,
  };
  expect(placeRegister(whole, dwh(register))).toBe(placed);
});

/** A start below what the session brings cannot be told from a frame of its own: that is why it begins at 100 kWh here. */
test('a register that only rises counts to the last digit, in whatever frame', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1e6, max: 1e9 }),
      fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 30 }),
      fc.boolean(),
      (start, gains, perSession) => {
        let meter = startMeter(dwh(start));
        let real = 0;
        for (const gain of gains) {
          real += gain;
          const register = dwh(perSession ? real : start + real);
          meter = normaliseRegister(meter, { register, elapsedMs: 3_600_000, ratedPower: watt(50_000) }).meter;
        }
        expect(meter.lastRegister - meter.startRegister).toBe(real);
      },
    ),
  );
});
