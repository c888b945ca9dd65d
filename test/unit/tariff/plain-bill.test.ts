/** The engine's bill equals a plain calculation written apart from it: random plans, readings and clock changes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceSession } from '../../../station-core/rules/tariff/price-session.ts';
import type { PriceSessionInput } from '../../../station-core/rules/tariff/price-session.ts';
import type { TimeOfUse } from '../../../station-core/rules/tariff/time-of-use.ts';
import { plainBill } from '../../support/plain-bill.ts';
import type { PlainBill } from '../../support/plain-bill.ts';
import { sessions } from '../../support/tariff-samples.ts';

test('a bill equals the plain calculation of it', () => {
  fc.assert(
    fc.property(sessions(), ({ form, input }) => {
      expect(engineBill(input)).toEqual(plain(form, input));
    }),
    { numRuns: 300 },
  );
});

function engineBill(input: PriceSessionInput): PlainBill {
  const { lines, totals } = priceSession(input);
  return {
    energyDwh: totals.energy,
    lines: lines.flatMap((l) =>
      l.layer === 'rounding' ? [] : [{ layer: l.layer, label: l.label, volume: l.billedVolume, amount: l.net + l.tax }],
    ),
    totalMinor: totals.total,
    byLayer: totals.byLayer,
    taxMinor: totals.tax,
  };
}

function plain(form: TimeOfUse, input: PriceSessionInput): PlainBill {
  return plainBill({
    form,
    zone: input.zone,
    startedAtMs: input.startedAtMs,
    chargeEndedAtMs: input.chargeEndedAtMs ?? input.asOfMs,
    freedAtMs: input.freedAtMs ?? input.asOfMs,
    readings: input.readings,
  });
}
