/** Who is cut off again and again waits ever longer, and nobody else does. */
import { expect, test } from 'vitest';
import { Penalties } from '../../../station-core/drivers/pile/ocpp-j/penalties.ts';

test('the first cut costs nothing, each further one twice as much, at most a minute', () => {
  const penalties = new Penalties();
  const waits = Array.from({ length: 8 }, () => {
    penalties.cut('10.0.0.7 P1', 1_000);
    return penalties.waitMs('10.0.0.7 P1', 1_000) / 1_000;
  });
  expect(waits).toEqual([0, 2, 4, 8, 16, 32, 60, 60]);
});

test('the wait passes, and ten quiet minutes are a new beginning', () => {
  const penalties = new Penalties();
  penalties.cut('a', 0);
  penalties.cut('a', 0);
  expect([penalties.waitMs('a', 1_999), penalties.waitMs('a', 2_000)]).toEqual([1, 0]);
  penalties.cut('a', 600_000);
  expect(penalties.waitMs('a', 600_000)).toBe(0);
});

test('another address under the same identity is another peer: nobody can lock a pile out', () => {
  const penalties = new Penalties();
  for (let n = 0; n < 5; n += 1) penalties.cut('10.0.0.66 P1', 0);
  expect(penalties.waitMs('10.0.0.7 P1', 0)).toBe(0);
});
