/** The small readings of OCPP 2.0.1: keys of settings, decimals with a multiplier, kinds of tags, numbers of orders. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecimal } from '../../station-core/base/decimal.ts';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import { orderNumber } from '../../station-core/base/order-number.ts';
import { formatSettingKey, parseSettingKey, type SettingKey } from '../../station-core/drivers/pile/ocpp201/setting-key.ts';
import { idToken } from '../../station-core/drivers/pile/ocpp201/tags.ts';
import { decimalText } from '../../station-core/drivers/pile/ocpp201/values.ts';
import { componentVariable, settingKeyOf } from '../../station-core/drivers/pile/ocpp201/variables.ts';

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,20}$/),
  fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text && text !== ''),
  fc.constantFrom('a.b', 'a:1', 'a/b', 'x[y]', '100%', '%41', '#', '电表'),
);
const instance = fc.option(fc.oneof(name, fc.constant('')), { nil: null });
const key: fc.Arbitrary<SettingKey> = fc
  .record({
    component: name,
    componentInstance: instance,
    evse: fc.option(fc.nat(999_999_999), { nil: null }),
    connector: fc.option(fc.nat(999_999_999), { nil: null }),
    variable: name,
    variableInstance: instance,
    attribute: fc.constantFrom('Actual', 'Target', 'MinSet', 'MaxSet'),
  })
  .map((one) => (one.evse === null ? { ...one, connector: null } : one));

describe('keys of settings', () => {
  test.each<[string, Partial<SettingKey>]>([
    ['OCPPCommCtrlr.HeartbeatInterval', { component: 'OCPPCommCtrlr', variable: 'HeartbeatInterval', attribute: 'Actual' }],
    ['EVSE:1.AvailabilityState', { component: 'EVSE', evse: 1, connector: null, variable: 'AvailabilityState' }],
    ['Connector:1/2.Available', { component: 'Connector', evse: 1, connector: 2, variable: 'Available' }],
    ['DeviceDataCtrlr.ItemsPerMessage[GetReport]', { variable: 'ItemsPerMessage', variableInstance: 'GetReport' }],
    ['TokenReader[left]:1.Enabled', { component: 'TokenReader', componentInstance: 'left', evse: 1 }],
    ['ChargingStation.Power#MaxSet', { variable: 'Power', attribute: 'MaxSet' }],
  ])('%s', (text, parts) => {
    const parsed = parseSettingKey(text);
    expect(parsed).toMatchObject(parts);
    expect(parsed === null ? null : formatSettingKey(parsed)).toBe(text);
  });

  test.each(['', 'HeartbeatInterval', '.x', 'a.', 'a.b.c', 'a:x.b', 'a:1/.b', 'a[b.c', 'a.b]', 'a.b#Sometimes', 'a/1.b', 'a:1234567890.b'])(
    'no key: %j',
    (text) => {
      expect(parseSettingKey(text)).toBeNull();
    },
  );

  test('what was written is read again, whatever the names hold', () => {
    fc.assert(
      fc.property(key, (one) => {
        expect(parseSettingKey(formatSettingKey(one))).toEqual(one);
      }),
    );
  });

  test('two settings never share a key', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(formatSettingKey(one)).not.toBe(formatSettingKey(other));
      }),
    );
  });

  test('what is sent for a key is read as that key', () => {
    fc.assert(
      fc.property(key, (one) => {
        expect(settingKeyOf({ ...componentVariable(one) }, one.attribute)).toEqual(one);
      }),
    );
  });

  test('any text is a key or none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseSettingKey(text);
        expect(parsed === null || parseSettingKey(formatSettingKey(parsed)) !== null).toBe(true);
      }),
    );
  });
});

describe('a number times a power of ten', () => {
  test.each<[unknown, number, string | null]>([
    [12.3456, 3, '12345.6'],
    [1, -3, '0.001'],
    ['1e-7', 0, '0.0000001'],
    [1e21, 0, '1000000000000000000000'],
    [-0.5, 1, '-5'],
    [0, 3, '0'],
    [-0, 0, '0'],
    ['007.10', 0, '7.1'],
    ['12.5', 13, null],
    ['1e99', 0, null],
    ['twelve', 0, null],
    [true, 0, null],
    [null, 0, null],
  ])('%j × 10^%i is %j', (value, multiplier, text) => {
    expect(decimalText(value, multiplier)).toBe(text);
  });

  test('is what decimal reckoning says, never a float', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -6, max: 6 }), (whole, multiplier) => {
        const text = decimalText(whole, multiplier) ?? '';
        expect(text).toMatch(/^-?\d+(?:\.\d*[1-9])?$/);
        expect(parseDecimal(text, 6)).toBe(parseDecimal(`${whole}e${multiplier}`, 6));
      }),
    );
  });
});

test.each([
  ['04A1B2C3', 'ISO14443'],
  ['E0040100A1B2C3D4', 'ISO15693'],
  ['AA:BB:CC:DD:EE:FF', 'MacAddress'],
  ['DE8AACA2B3C4D5', 'eMAID'],
  ['DE-8AA-CA2B3C4D5-N', 'eMAID'],
  ['anything', 'ISO14443'],
])('%s is told as %s', (tag, type) => {
  expect([idToken(tag), idToken(tag, 'made')]).toEqual([
    { idToken: tag, type },
    { idToken: tag, type: 'Central' },
  ]);
});

test('the number of an order is its own, whole, above 0, and always the same', () => {
  const numbers = Array.from({ length: 2_000 }, (_, n) => orderNumber(id<CommandId>(`order-${n}`)));
  expect(new Set(numbers).size).toBe(2_000);
  expect(numbers.every((number) => Number.isInteger(number) && number > 0 && number < 2 ** 31)).toBe(true);
  expect(orderNumber(id<CommandId>('order-7'))).toBe(numbers[7]);
});
