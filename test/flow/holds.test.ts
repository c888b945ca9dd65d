/** Whatever a car draws up to the connector's power, and however late the pile obeys within its deadline: the bill is never more than the money, and nothing is held afterwards. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MoneyDesk } from '../support/money-desk.ts';

const course = fc.record({
  /** Minor units. */
  wallet: fc.integer({ min: 60, max: 900 }),
  /** Seconds between two readings; the station is set to 60. */
  everyS: fc.constantFrom(10, 25, 60),
  /** Does the pile tell its power with the register? */
  tellsPower: fc.boolean(),
  /** Share of 22 kW, minute by minute, over and over. */
  shares: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 }),
  /** Until the pile obeys a stop. */
  obeysAfterS: fc.integer({ min: 0, max: 60 }),
});

test('a charge on a wallet costs no more than is in it', () => {
  fc.assert(
    fc.property(course, ({ wallet, everyS, tellsPower, shares, obeysAfterS }) => {
      const desk = new MoneyDesk().open();
      const ada = desk.driver('ADA', wallet);
      const { transactionId } = desk.start({ tag: 'ADA' });
      let wh = 1_000;
      let stoppedAt: number | null = null;
      for (let second = 1; second <= 7_200; second += 1) {
        const watts = (22_000 * (shares[Math.floor(second / 60) % shares.length] ?? 0)) / 100;
        wh += watts / 3_600;
        desk.pass(1);
        if (second % everyS === 0) {
          desk.meter([desk.entry(Math.floor(wh), tellsPower ? { powerW: Math.round(watts) } : {})], { transactionId });
          desk.tick();
          expect(desk.held(transactionId)).toBeLessThanOrEqual(wallet);
        }
        if (stoppedAt === null && desk.session(transactionId).stopOrderedMs !== null) stoppedAt = second;
        if (stoppedAt !== null && second >= stoppedAt + obeysAfterS) break;
      }
      desk.finish(transactionId, Math.floor(wh));
      const [bill] = desk.bills(transactionId);
      expect(bill?.totals.total).toBeLessThanOrEqual(wallet);
      expect(bill?.state).toBe('paid');
      expect([desk.held(transactionId), desk.owed(ada), desk.wallet(ada)]).toEqual([0, 0, wallet - (bill?.totals.total ?? 0)]);
      expect(desk.wrong()).toEqual([]);
    }),
    { numRuns: Number(process.env['HOLD_RUNS'] ?? 6) },
  );
}, 120_000);
