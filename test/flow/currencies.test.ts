/** A currency without a minor unit, and one with three digits, all the way: wallet and hold, coupon, refund, invoice, statement of the day. */
import { expect, test } from 'vitest';
import { id, type BenefitId, type InvoiceId, type PlanId } from '../../station-core/base/ids.ts';
import { currencyOf, minor, minorToLine, rate } from '../../station-core/base/money.ts';
import { utcMs, type LocalDate } from '../../station-core/base/time.ts';
import { planFromTimeOfUse } from '../../station-core/rules/tariff/time-of-use.ts';
import { ANN, MoneyDesk } from '../support/money-desk.ts';
import { TWO_LAYER } from '../support/plans.ts';

/** What a kWh costs at noon by layer, in minor units, as whole rates of the currency. */
function deskOf(code: 'JPY' | 'KWD', energy: number, service: number): MoneyDesk {
  const currency = currencyOf(code);
  const perMinor = 10 ** (5 - currency.digits);
  const periods = TWO_LAYER.periods.map((period) => ({
    ...period,
    energyRate: rate(energy * perMinor),
    serviceRate: rate(service * perMinor),
  }));
  const form = { ...TWO_LAYER, currency, periods, idleRate: null, taxPpm: 190_000 };
  return new MoneyDesk().open(
    { refundAlone: minor(10_000) },
    planFromTimeOfUse(form, { id: id<PlanId>('plan'), version: 1, validFromMs: utcMs(0) }),
  );
}

test.each([
  ['JPY', 61, 9],
  ['KWD', 61, 9],
] as const)('%s', (code, energy, service) => {
  const desk = deskOf(code, energy, service);
  const ada = desk.driver('ADA', 3_000);
  desk.accepted({
    kind: 'operator.put-benefit',
    operatorId: ANN,
    item: {
      kind: 'promotion',
      promotion: {
        id: id<BenefitId>('p'), name: 'Spring', discountPpm: { energy: 33_333, service: 0, idle: 0 }, fromDay: '2026-01-01' as LocalDate,
        toDay: '2026-12-31' as LocalDate, fromMinute: 0, toMinute: 1_440, weekdays: [], groupId: null, pileIds: null, enabled: true,
      },
    },
  }); // prettier-ignore
  const { transactionId } = desk.start({ tag: 'ADA' });
  expect(desk.held(transactionId)).toBeGreaterThan(0);
  const { wh } = desk.draw(transactionId, 20, 20);
  desk.finish(transactionId, wh);
  const [bill] = desk.bills(transactionId);
  if (bill === undefined) throw new Error('no bill');
  const lines = bill.lines.reduce((sum, { net, tax }) => sum + net + tax, 0);
  expect(lines).toBe(minorToLine(bill.totals.total, currencyOf(code)));
  expect(bill.lines.map(({ kind }) => kind)).toContain('discount');
  // 6.666 kWh at 70 less a thirtieth of its energy part.
  expect(bill.totals.total).toBe(Math.round(6.666 * (energy * (1 - 0.033333) + service)));
  expect([desk.wallet(ada), desk.held(transactionId)]).toEqual([3_000 - bill.totals.total, 0]);

  expect(desk.refund({ kind: 'bill', billId: bill.id }, 100, 'wallet')).toMatchObject({ kind: 'done' });
  expect(desk.wallet(ada)).toBe(3_000 - bill.totals.total + 100);
  const invoiceId = id<InvoiceId>('i-1');
  desk.accepted({
    kind: 'operator.issue-invoice',
    operatorId: ANN,
    invoiceId,
    billIds: [bill.id],
    buyer: { name: 'Ada', taxId: '', address: '', email: '' },
  });
  const row = desk.db.get('SELECT total, net, tax FROM invoice WHERE id = ?', invoiceId);
  expect(row).toMatchObject({ total: bill.totals.total - 100 });
  desk.pass(90_000, 3_600);
  expect(desk.count('day_close')).toBeGreaterThan(0);
  expect(desk.wrong()).toEqual([]);
});
