/** Energy registers: FIELD-FAULTS F18. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh, watt } from '../../station-core/base/energy.ts';
import { normaliseRegister, startMeter } from '../../station-core/rules/sessions/registers.ts';
import { FlowStation } from '../support/flow-station.ts';

describe('F18 registers', () => {
  test.each([
    ['lifetime throughout', 500_000, [502_000, 504_000], 506_000, 60_000, []],
    ['per session throughout', 0, [2_000, 4_000], 6_000, 60_000, []],
    ['lifetime in start and stop, per session in between', 500_000, [2_000, 4_000], 506_000, 60_000, []],
    ['lifetime at the start, per session afterwards', 500_000, [2_000, 4_000], 6_000, 60_000, []],
    ['one drop-out to zero', 500_000, [502_000, 0, 504_000], 506_000, 60_000, []],
    ['a register above 32 bits', 4_296_944_685, [4_296_946_685], 4_296_950_685, 60_000, []],
    ['a reset in the middle goes on from the last good reading', 0, [2_000, 100, 300], 1_300, 32_000, ['register-reset']],
    ['a stop register beyond rated power x time', 500_000, [502_000], 1_441_000, 20_000, ['implausible-energy']],
    ['a reading beyond rated power x time', 500_000, [939_000, 502_000], 504_000, 40_000, ['implausible-energy']],
    ['a stop below the start', 500_000, [502_000], 400_000, 20_000, []],
  ])('%s', (_, startWh, readingsWh, stopWh, energy, flags) => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ wh: startWh });
    for (const wh of readingsWh) {
      station.pass(600);
      station.meter([station.entry(wh)], { transactionId });
    }
    station.pass(600);
    station.stop(transactionId, stopWh);
    expect(station.session(transactionId)).toMatchObject({ energy, flags });
    expect(station.count('reading')).toBe(readingsWh.length + 1);
  });

  test('an implausible reading raises an alarm once', () => {
    const station = new FlowStation().ready();
    const { transactionId } = station.start({ wh: 0 });
    for (let i = 0; i < 3; i += 1) {
      station.pass(60);
      station.meter([station.entry(939_000 + i)], { transactionId });
    }
    expect(station.db.all('SELECT kind, cleared_at_ms FROM alarm')).toEqual([{ kind: 'implausible-energy', cleared_at_ms: null }]);
    expect(station.session(transactionId).energy).toBe(0);
  });

  test('whatever a pile says, energy never falls and never passes rated power x time', () => {
    const readings = fc.array(
      fc.record({ register: fc.integer({ min: 0, max: 2_000_000_000 }), elapsedMs: fc.integer({ min: 0, max: 3_600_000 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), readings, (start, list) => {
        let meter = startMeter(dwh(start));
        for (const { register, elapsedMs } of list) {
          const before = meter.lastRegister;
          const result = normaliseRegister(meter, { register: dwh(register), elapsedMs, ratedPower: watt(50_000) });
          meter = result.meter;
          expect(meter.lastRegister).toBeGreaterThanOrEqual(before);
          expect(meter.lastRegister - before).toBeLessThanOrEqual(Math.ceil((50_000 * 1.25 * elapsedMs) / 360_000) + 10_000);
        }
      }),
    );
  });
});
