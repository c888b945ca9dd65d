/** What a meterValue entry says about energy, power and charge. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MeterSample } from '../../../station-core/domain/session.ts';
import { readEntry } from '../../../station-core/rules/sessions/samples.ts';

function sample(value: string, changes: Partial<MeterSample> = {}): MeterSample {
  return {
    value,
    measurand: 'Energy.Active.Import.Register',
    unit: 'Wh',
    phase: null,
    context: 'Sample.Periodic',
    location: 'Outlet',
    format: 'Raw',
    ...changes,
  };
}

const POWER = { measurand: 'Power.Active.Import', unit: 'W' };

describe('an entry', () => {
  test.each([
    ['watt-hours', [sample('1234.56')], { register: 12_346 }],
    ['kilowatt-hours', [sample('1.23456', { unit: 'kWh' })], { register: 12_346 }],
    ['a register without a unit is in Wh', [sample('7', { unit: '' })], { register: 70 }],
    ['the total before the phases', [sample('5', { phase: 'L1' }), sample('16')], { register: 160 }],
    [
      'the sum of the phases',
      [sample('5', { phase: 'L1' }), sample('6', { phase: 'L2' }), sample('7', { phase: 'L3' })],
      { register: 180 },
    ],
    ['neutral is no phase', [sample('5', { phase: 'N' })], { register: null }],
    ['one phase that is no number spoils the sum', [sample('5', { phase: 'L1' }), sample('x', { phase: 'L2' })], { register: null }],
    ["the car's own figure", [sample('99', { location: 'EV' })], { register: null }],
    ['signed data', [sample('OCMF|…', { format: 'SignedData' })], { register: null }],
    ['signed data beside the plain figure', [sample('OCMF|…', { format: 'SignedData' }), sample('3')], { register: 30 }],
    ['below zero', [sample('-5')], { register: null }],
    ['another unit', [sample('5', { unit: 'varh' })], { register: null }],
    ['an empty text', [sample('')], { register: null }],
    ['beyond 2^53', [sample('999999999999999999')], { register: null }],
    ['watts', [sample('11000.4', POWER)], { power: 11_000 }],
    ['kilowatts', [sample('11.0505', { ...POWER, unit: 'kW' })], { power: 11_051 }],
    ['power that flows back', [sample('-500', POWER)], { power: -500 }],
    ['charge', [sample('80', { measurand: 'SoC', unit: 'Percent' })], { stateOfCharge: 80 }],
    ['charge beyond 100', [sample('255', { measurand: 'SoC', unit: 'Percent' })], { stateOfCharge: null }],
    ['nothing', [], { register: null, power: null, stateOfCharge: null, context: null }],
  ])('%s', (_, samples, figures) => {
    expect(readEntry(samples)).toMatchObject(figures);
  });

  test('gives whole numbers or nothing, whatever is in it', () => {
    const any = fc.record({
      value: fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)),
      measurand: fc.constantFrom('Energy.Active.Import.Register', 'Power.Active.Import', 'SoC', 'Voltage'),
      unit: fc.constantFrom('Wh', 'kWh', 'W', 'kW', 'Percent', ''),
      phase: fc.constantFrom(null, 'L1', 'L2', 'L3', 'N'),
      context: fc.constant('Sample.Periodic'),
      location: fc.constantFrom('Outlet', 'Inlet', 'EV'),
      format: fc.constantFrom('Raw', 'SignedData'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (samples) => {
        const { register, power, stateOfCharge } = readEntry(samples);
        for (const figure of [register, power, stateOfCharge]) expect(figure === null || Number.isSafeInteger(figure)).toBe(true);
        expect(register ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
