/** What a register tells of the power, of a pile that tells no watts: a coarse one that stands still is no proof that the power is gone (F22). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, type PileId } from '../../../station-core/base/ids.ts';
import type { MeterEntry } from '../../../station-core/domain/event.ts';
import { ChargeMemory } from '../../../station-core/flow/charge-memory.ts';

const ref = { pileId: id<PileId>('P1'), evse: 1, connector: 1 };

/** Readings every 2 s of a true register that runs at `watts`, told in whole steps of `stepWh`; the last known power after each. */
function told(options: {
  readonly stepWh: number;
  readonly startWh: number;
  readonly seconds: number;
  readonly watts: (atS: number) => number;
}) {
  let nowMs = 50_000;
  let trueWh = options.startWh;
  const memory = new ChargeMemory(() => nowMs);
  const powers: { readonly atS: number; readonly watts: number | null }[] = [];
  for (let atS = 0; atS <= options.seconds; atS += 2) {
    const wh = Math.floor(trueWh / options.stepWh) * options.stepWh;
    const sample = {
      value: String(wh),
      measurand: 'Energy.Active.Import.Register',
      unit: 'Wh',
      context: null,
      phase: null,
      location: null,
      format: 'Raw',
    };
    const entries = [{ at: { raw: null, pileMs: null }, samples: [sample] }] as unknown as readonly MeterEntry[];
    memory.heard({ kind: 'session.metered', ...ref, ref, wire: null, transactionId: null, entries } as never, null);
    const power = memory.of(ref.pileId)[0]?.power ?? null;
    powers.push({ atS, watts: power !== null && power.atMs === nowMs ? power.watts : null });
    trueWh += (options.watts(atS) * 2) / 3_600;
    nowMs += 2_000;
  }
  return powers;
}

describe('a register without watts', () => {
  test('of whole Wh says that nothing flows as soon as it stands', () => {
    const powers = told({ stepWh: 1, startWh: 1_234_567, seconds: 30, watts: (atS) => (atS < 10 ? 7_000 : 0) });
    expect(powers.find(({ atS, watts }) => atS >= 12 && watts === 0)?.atS).toBeLessThanOrEqual(14);
    expect(powers.filter(({ atS, watts }) => atS > 2 && atS < 10 && (watts ?? 1) < 1_000)).toEqual([]);
  });

  test('of 0.1 kWh that stands between two steps says nothing, and goes on to', () => {
    const powers = told({ stepWh: 100, startWh: 1_000_001, seconds: 60, watts: () => 7_000 });
    expect(powers.filter(({ watts }) => watts === 0)).toEqual([]);
  });

  test('of 0.1 kWh says that nothing flows after three minutes', () => {
    const powers = told({ stepWh: 100, startWh: 1_000_001, seconds: 240, watts: () => 0 });
    expect(powers.find(({ watts }) => watts === 0)?.atS).toBeGreaterThanOrEqual(180);
  });

  test('that was only seen at zero is taken for a coarse one', () => {
    expect(told({ stepWh: 100, startWh: 0, seconds: 60, watts: () => 0 }).filter(({ watts }) => watts === 0)).toEqual([]);
  });

  test('never says 0 W while 2 kW and more flow, whatever its step', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 10, 100),
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.integer({ min: 2_100, max: 350_000 }),
        (stepWh, startWh, watts) => {
          expect(told({ stepWh, startWh, seconds: 120, watts: () => watts }).filter((power) => power.watts === 0)).toEqual([]);
        },
      ),
    );
  });
});
