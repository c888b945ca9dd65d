/** What a bill counts for: its half hours add up to what happened, its periods to the bill, whatever the clock does meanwhile. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { id, type PileId, type PlanId } from '../../../station-core/base/ids.ts';
import { energyAt } from '../../../station-core/base/register-line.ts';
import { minorToLine } from '../../../station-core/base/money.ts';
import { utcMs, zoneName, type UtcMs } from '../../../station-core/base/time.ts';
import { saleOfBill } from '../../../station-core/rules/analytics/sale-of-bill.ts';
import { priceSession } from '../../../station-core/rules/tariff/price-session.ts';
import { explainMinutes } from '../../../station-core/rules/tariff/explain-minutes.ts';
import { twoLayerPlan } from '../../support/plans.ts';

const BERLIN = zoneName('Europe/Berlin');
const ref = { pileId: id<PileId>('P1'), evse: 1, connector: 2 };
const plan = { ...twoLayerPlan(), id: id<PlanId>('plan'), version: 1 };
const at = (iso: string): UtcMs => utcMs(Date.parse(iso));

function course(readings: readonly (readonly [string, number])[], ended: string, freed: string) {
  return {
    readings: readings.map(([time, register]) => ({ atMs: at(time), register: dwh(register), source: 'read' as const })),
    startedAtMs: at(readings[0]?.[0] ?? ended),
    chargeEndedAtMs: at(ended),
    freedAtMs: at(freed),
  };
}

function sold(what: ReturnType<typeof course>, issued: UtcMs) {
  const input = { ...what, plan, zone: BERLIN, asOfMs: issued, unknownSpans: [] };
  const priced = priceSession(input);
  return { input, priced, sale: saleOfBill({ ...priced, number: 7, issuedAtMs: issued }, { ref, ...what }, null, BERLIN) };
}

test('a charge over midnight counts in the half hours it happened in, its bill on the day of its issue', () => {
  const what = course([['2026-01-14T22:40:00Z', 0], ['2026-01-14T23:40:00Z', 60_000]], '2026-01-14T23:40:00Z', '2026-01-14T23:50:00Z'); // prettier-ignore
  const { sale } = sold(what, at('2026-01-15T23:10:00Z'));
  expect(sale).toMatchObject({ ...ref, billNumber: 7, day: '2026-01-16', energy: 60_000, chargingMs: 3_600_000, groupId: null });
  expect(sale.use.map((slot) => [slot.day, slot.slot, slot.energy, slot.chargingMs / 60_000, slot.takenMs / 60_000])).toEqual([
    ['2026-01-14', 47, 20_000, 20, 20],
    ['2026-01-15', 0, 30_000, 30, 30],
    ['2026-01-15', 1, 10_000, 10, 20],
  ]);
});

test.each([
  ['a charge without a reading after its start', [['2026-01-14T08:00:00Z', 500]], '2026-01-14T08:10:00Z', '2026-01-14T08:10:00Z', 1, 0],
  ['a charge of an instant', [['2026-01-14T08:00:00Z', 500], ['2026-01-14T08:00:00Z', 900]], '2026-01-14T08:00:00Z', '2026-01-14T08:00:00Z', 1, 400],
  ['the hour that comes twice', [['2026-10-25T00:00:00Z', 0], ['2026-10-25T02:00:00Z', 80_000]], '2026-10-25T02:00:00Z', '2026-10-25T02:00:00Z', 4, 80_000],
  ['the hour that is left out', [['2026-03-29T00:30:00Z', 0], ['2026-03-29T01:30:00Z', 80_000]], '2026-03-29T01:30:00Z', '2026-03-29T01:30:00Z', 2, 80_000],
] as const)('%s', (_, readings, ended, freed, slots, energy) => {
  const { sale } = sold(course(readings, ended, freed), at('2026-10-26T12:00:00Z'));
  expect(sale.use).toHaveLength(slots);
  expect(sale.use.reduce((sum, slot) => sum + slot.energy, 0)).toBe(energy);
}); // prettier-ignore

const randomCourse = fc
  .record({
    start: fc.integer({ min: Date.UTC(2026, 2, 27), max: Date.UTC(2026, 2, 31) }),
    steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 3_600_000 }), fc.integer({ min: 0, max: 60_000 })), { minLength: 1, maxLength: 20 }),
    idle: fc.integer({ min: 0, max: 20_000_000 }),
  })
  .map(({ start, steps, idle }) => {
    let [ms, register] = [start, 1_234];
    const readings = [{ atMs: utcMs(ms), register: dwh(register), source: 'read' as const }];
    for (const [forMs, energy] of steps) readings.push({ atMs: utcMs((ms += forMs)), register: dwh((register += energy)), source: 'read' });
    return { readings, startedAtMs: utcMs(start), chargeEndedAtMs: utcMs(ms), freedAtMs: utcMs(ms + idle) };
  });

describe('whatever was charged', () => {
  test('half hours add up to the energy and the time, periods to the bill', () => {
    fc.assert(
      fc.property(randomCourse, (what) => {
        const { sale, priced } = sold(what, at('2026-04-02T12:00:00Z'));
        const sum = (of: (slot: (typeof sale.use)[number]) => number): number => sale.use.reduce((total, slot) => total + of(slot), 0);
        expect(sum((slot) => slot.energy)).toBe(priced.totals.energy);
        expect(sum((slot) => slot.chargingMs)).toBe(what.chargeEndedAtMs - what.startedAtMs);
        expect(sum((slot) => slot.takenMs)).toBe(what.freedAtMs - what.startedAtMs);
        expect(sale.use.every((slot) => slot.energy >= 0 && slot.takenMs <= 1_800_000 && slot.chargingMs <= slot.takenMs)).toBe(true);
        const periods = sale.periods.reduce((total, period) => total + period.net + period.tax, 0);
        expect(periods).toBe(minorToLine(priced.totals.total, priced.currency));
      }),
    );
  });

  test('minutes add up to the energy, and their amounts to what the price list asks', () => {
    fc.assert(
      fc.property(randomCourse, (what) => {
        const { input, priced } = sold(what, at('2026-04-02T12:00:00Z'));
        const { minutes } = explainMinutes(input, priced);
        const listed = priced.lines.reduce((sum, line) => (line.kind === 'component' ? sum + line.net + line.tax : sum), 0);
        expect(minutes.reduce((sum, minute) => sum + minute.amount, 0)).toBe(listed);
        expect(minutes.reduce((sum, minute) => sum + minute.energy, 0)).toBe(priced.totals.energy);
        expect(minutes.at(-1)?.energySoFar).toBe(priced.totals.energy);
        expect(minutes.every((minute, index) => minute.fromMs === (minutes[index - 1]?.toMs ?? minutes[0]?.fromMs))).toBe(true);
        expect(minutes.length).toBeLessThan(1_700);
      }),
      { numRuns: 40 },
    );
  });
});

test('a register between two readings lies on the straight line, in whole 0.1 Wh below it', () => {
  const readings = [[0, 100], [1_000, 107], [3_000, 107]].map(([ms = 0, register = 0]) => ({ atMs: utcMs(ms), register: dwh(register) })); // prettier-ignore
  expect([-5, 0, 1, 500, 999, 1_000, 2_000, 9_000].map((ms) => energyAt(readings, utcMs(ms)))).toEqual([0, 0, 0, 3, 6, 7, 7, 7]);
});
