/** Bills to transfers: whatever is billed, paid, reversed and billed again, the books balance. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import { id, type BillId, type PlanId, type SessionId } from '../../../station-core/base/ids.ts';
import { splitByLargestRemainder } from '../../../station-core/base/integer.ts';
import { currencyOf, minor, type Minor } from '../../../station-core/base/money.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { Bill } from '../../../station-core/domain/bill.ts';
import type { PaymentMethod } from '../../../station-core/domain/payment-method.ts';
import type { LedgerAccount, Transfer } from '../../../station-core/domain/ledger.ts';
import {
  amountDue,
  carriedOver,
  paidAmong,
  postBill,
  postOverpayment,
  postPayment,
  reverseBill,
} from '../../../station-core/rules/ledger/post-bill.ts';

const AT = utcMs(0);

interface Figures {
  readonly total: number;
  readonly taxPart: number;
  readonly layers: readonly [number, number, number];
}

function bill(number: number, { total, taxPart, layers }: Figures, carried: Minor = minor(0)): Bill {
  const [energy = 0, service = 0, idle = 0] = splitByLargestRemainder(total, layers);
  const [net = 0, tax = 0] = splitByLargestRemainder(total, [100 - taxPart, taxPart]);
  const byLayer = { energy: minor(energy), service: minor(service), idle: minor(idle) };
  return {
    id: id<BillId>(`bill-${number}`), number, sessionId: id<SessionId>('session-1'), issuedAtMs: AT, state: 'issued', paidAtMs: null, paidBy: null,
    replaces: null, reason: null, carriedOver: carried, paid: minor(0), writtenOff: minor(0), credited: minor(0), currency: currencyOf('EUR'), planId: id<PlanId>('p'), planVersion: 1, lines: [],
    totals: { energy: dwh(0), chargingMs: 0, idleMs: 0, total: minor(total), byLayer, net: minor(net), tax: minor(tax) },
  }; // prettier-ignore
}

function balances(transfers: readonly Transfer[]): Partial<Record<LedgerAccount, number>> {
  const sums: Partial<Record<LedgerAccount, number>> = {};
  for (const { debit, credit, amount } of transfers) {
    sums[debit] = (sums[debit] ?? 0) + amount;
    sums[credit] = (sums[credit] ?? 0) - amount;
  }
  return sums;
}

const figures = fc.record({
  total: fc.integer({ min: 0, max: 10_000_000 }),
  taxPart: fc.integer({ min: 0, max: 30 }),
  layers: fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000)),
});
const method = fc.constantFrom<PaymentMethod>('cash', 'card-terminal', 'qr', 'free');

describe('a bill', () => {
  test('is posted layer by layer without tax, and the tax apart', () => {
    expect(balances(postBill(bill(1, { total: 1_190, taxPart: 0, layers: [3, 1, 0] }), AT))).toEqual({
      receivable: 1_190,
      'revenue-energy': -893,
      'revenue-service': -297,
    });
  });

  test('of zero posts nothing', () => {
    expect(postBill(bill(1, { total: 0, taxPart: 19, layers: [1, 1, 1] }), AT)).toEqual([]);
  });

  test('is posted in amounts above zero that sum to zero; revenue and tax are its total, all of it receivable', () => {
    fc.assert(
      fc.property(figures, (f) => {
        const posted = postBill(bill(1, f), AT);
        for (const t of posted) expect(t.amount).toBeGreaterThan(0);
        const { receivable = 0, ...rest } = balances(posted);
        expect(receivable).toBe(f.total);
        expect(Object.values(rest).reduce((a, b) => a - b, 0)).toBe(f.total);
        expect(-(rest['tax-payable'] ?? 0) + 0).toBe(bill(1, f).totals.tax);
        expect(new Set(posted.map((t) => t.id)).size).toBe(posted.length);
      }),
    );
  });

  test('below zero, which no plan makes, still posts amounts above zero', () => {
    const posted = postBill(
      {
        ...bill(1, { total: 0, taxPart: 0, layers: [1, 0, 0] }),
        totals: { ...bill(1, { total: 0, taxPart: 0, layers: [1, 0, 0] }).totals, net: minor(-5), total: minor(-5) },
      },
      AT,
    );
    expect(posted.map((t) => [t.debit, t.credit, t.amount])).toEqual([['revenue-energy', 'receivable', 5]]);
  });

  test('that is reversed leaves nothing behind', () => {
    fc.assert(
      fc.property(figures, fc.nat(20_000_000), (f, money) => {
        const paid = { money: minor(money), free: minor(0) };
        const carried = bill(2, f, carriedOver(paid, minor(f.total)));
        const posted = [...postBill(carried, AT), ...postOverpayment(carried, paid, AT)];
        const all = [...posted, ...reverseBill(carried, posted, AT)];
        expect(Object.values(balances(all)).every((sum) => sum === 0)).toBe(true);
        expect(new Set(all.map((t) => t.id)).size).toBe(all.length);
      }),
    );
  });

  test('that is reversed keeps its payment', () => {
    const first = bill(1, { total: 700, taxPart: 0, layers: [6, 1, 0] });
    const posted = [...postBill(first, AT), ...postPayment(first, 'cash', AT)];
    expect(balances([...posted, ...reverseBill(first, posted, AT)])).toMatchObject({ cash: 700, receivable: -700, 'revenue-energy': 0 });
  });
});

describe('a payment', () => {
  test.each<[PaymentMethod, LedgerAccount]>([
    ['cash', 'cash'],
    ['card-terminal', 'card-terminal'],
    ['qr', 'qr'],
    ['free', 'given-free'],
  ])('by %s goes to %s', (by, account) => {
    expect(
      postPayment(bill(1, { total: 700, taxPart: 0, layers: [1, 0, 0] }, minor(200)), by, AT).map((t) => [t.debit, t.credit, t.amount]),
    ).toEqual([[account, 'receivable', 500]]);
  });

  test.each([
    [700, 0, 700],
    [700, 200, 500],
    [700, 700, 0],
    [700, 900, 0],
  ])('of a bill of %d with %d carried over is %d', (total, carried, due) => {
    expect(amountDue(bill(1, { total, taxPart: 0, layers: [1, 0, 0] }, minor(carried)))).toBe(due);
  });

  test.each([
    ['money alone', 500, 0, 700, 500],
    ['more money than the bill', 900, 0, 700, 900],
    ['a gift up to the bill', 0, 900, 700, 700],
    ['a gift below it', 0, 300, 700, 300],
    ['money first, then as much of the gift as is needed', 500, 900, 700, 700],
    ['money beyond the bill needs no gift', 800, 100, 700, 800],
    ['nothing', 0, 0, 0, 0],
  ])('carried over: %s', (_, money, free, total, carried) => {
    expect(carriedOver({ money: minor(money), free: minor(free) }, minor(total))).toBe(carried);
  });
});

test('a chain of amendments with payments in between: what is due and owed back follow the last bill alone', () => {
  const step = fc.record({ figures, pay: fc.option(method) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const ledger: Transfer[] = [];
      let last: Bill | null = null;
      steps.forEach(({ figures: f, pay }, index) => {
        if (last !== null)
          ledger.push(
            ...reverseBill(
              last,
              ledger.filter((t) => t.billId === last?.id),
              AT,
            ),
          );
        const paid = paidAmong(ledger);
        const next = bill(index + 1, f, carriedOver(paid, minor(f.total)));
        ledger.push(...postBill(next, AT), ...postOverpayment(next, paid, AT));
        if (pay !== null && amountDue(next) > 0) ledger.push(...postPayment(next, pay, AT));
        last = next;
        const isPaid = pay !== null || amountDue(next) === 0;
        const { receivable = 0, 'refund-due': refund = 0, 'given-free': free = 0, ...rest } = balances(ledger);
        expect(receivable).toBe(isPaid ? 0 : amountDue(next));
        const money = (rest.cash ?? 0) + (rest['card-terminal'] ?? 0) + (rest.qr ?? 0);
        expect(-refund + 0).toBe(Math.max(0, money - f.total));
        expect(free).toBeGreaterThanOrEqual(0);
        const revenue =
          (rest['revenue-energy'] ?? 0) + (rest['revenue-service'] ?? 0) + (rest['revenue-idle'] ?? 0) + (rest['tax-payable'] ?? 0);
        expect(-revenue + 0).toBe(f.total);
        expect(new Set(ledger.map((t) => t.id)).size).toBe(ledger.length);
      });
    }),
  );
});
