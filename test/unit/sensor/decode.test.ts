/** Registers to numbers: every type and byte order, there and back; and what is no value. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePoint, encodeRaw, widthOf } from '../../../station-core/drivers/sensor/modbus/decode.ts';
import type { ByteOrder, MapPoint, PointType } from '../../../station-core/drivers/sensor/modbus/map-point.ts';

const ORDERS: readonly ByteOrder[] = ['ABCD', 'CDAB', 'BADC', 'DCBA'];

function point(overrides: Partial<MapPoint>): MapPoint {
  return {
    name: 'p', area: 'holding', address: 0, type: 'uint16', bit: 0, order: 'ABCD', scale: 1, offset: 0, unit: '', kind: 'other',
    missing: [], low: null, high: null, write: false, on: 1, off: 0, ...overrides,
  }; // prettier-ignore
}

const RAW: Readonly<Record<Exclude<PointType, 'bit' | 'bool'>, fc.Arbitrary<number>>> = {
  uint16: fc.integer({ min: 0, max: 0xffff }),
  int16: fc.integer({ min: -0x8000, max: 0x7fff }),
  uint32: fc.integer({ min: 0, max: 0xffff_ffff }),
  int32: fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
  uint64: fc.maxSafeInteger().map(Math.abs),
  int64: fc.maxSafeInteger(),
  float32: fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  bcd16: fc.integer({ min: 0, max: 9_999 }),
  bcd32: fc.integer({ min: 0, max: 99_999_999 }),
};

describe.each(Object.keys(RAW) as (keyof typeof RAW)[])('%s', (type) => {
  test.each(ORDERS)('in %s comes back as it was', (order) => {
    fc.assert(
      fc.property(RAW[type], (raw) => {
        const words = encodeRaw(type, order, type.endsWith('64') && type !== 'float64' ? BigInt(raw) : raw);
        expect(words).toHaveLength(widthOf(type));
        // Twelve digits are shown; more than a sensor has.
        expect(decodePoint(point({ type, order }), words)).toEqual({ value: Number(raw.toPrecision(12)), problem: null });
      }),
    );
  });
});

test('words in any number and of any value decode to a finite number or to words that say why not', () => {
  const types: PointType[] = [
    'bool',
    'bit',
    'uint16',
    'int16',
    'uint32',
    'int32',
    'uint64',
    'int64',
    'float32',
    'float64',
    'bcd16',
    'bcd32',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.constantFrom(...ORDERS),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }),
      (type, order, words) => {
        const { value, problem } = decodePoint(point({ type, order }), words);
        expect(value === null).toBe(problem !== null);
        if (value !== null) expect(Number.isFinite(value)).toBe(true);
        if (words.length !== widthOf(type)) expect(value).toBeNull();
      },
    ),
  );
});

test.each<[string, Partial<MapPoint>, readonly number[], number | null, string | null]>([
  ['a scaled negative temperature', { type: 'int16', scale: 0.1 }, [0xff9c], -10, null],
  ['the low register first', { type: 'float32', order: 'CDAB' }, [0x0000, 0x41bc], 23.5, null],
  ['one bit of a register', { type: 'bit', bit: 3 }, [0b1000], 1, null],
  ['another bit', { type: 'bit', bit: 4 }, [0b1000], 0, null],
  ['a detector that is not connected', { type: 'int16', missing: [32_767] }, [0x7fff], null, 'the device says that it measures nothing (32767)'],
  ['a float that is none', { type: 'float32' }, [0x7fc0, 0], null, 'the device says "not a number"'],
  ['no decimal digits', { type: 'bcd16' }, [0x12af], null, '0x12af is no decimal number in BCD'],
  ['above its range', { scale: 0.1, high: 100 }, [1_001], null, '100.1 is above 100, the most it can measure'],
  ['below its range', { type: 'int16', low: -40 }, [0xffd0], null, '-48 is below -40, the least it can measure'],
  ['a count past what a number holds', { type: 'uint64' }, [0xffff, 0xffff, 0xffff, 0xffff], null, '18446744073709551615 is too large to be a measured value'],
])('%s', (_name, overrides, words, value, problem) => {
  expect(decodePoint(point(overrides), words)).toEqual({ value, problem });
}); // prettier-ignore
