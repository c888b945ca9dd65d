/** Bills to transfers: whatever is billed, paid, reversed and billed again, the books balance. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dwh } from '../../../station-core/base/energy.ts';
import {
  id,
  type AccountId,
  type BillId,
  type OperatorId,
  type PaymentId,
  type PlanId,
  type RefundId,
  type SessionId,
  type WriteOffId,
} from '../../../station-core/base/ids.ts';
import { splitByLargestRemainder } from '../../../station-core/base/integer.ts';
import { currencyOf, lineAmount, minor, type Minor } from '../../../station-core/base/money.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { Bill } from '../../../station-core/domain/bill.ts';
import type { PaymentMethod } from '../../../station-core/domain/payment-method.ts';
import type { LedgerAccount, Transfer } from '../../../station-core/domain/ledger.ts';
import { amountDue, overpaid, receivedAmong, takeOver, type Received } from '../../../station-core/rules/ledger/bill-balance.ts';
import {
  postBill,
  postCredit,
  postOverpayment,
  postOwedBack,
  postPayment,
  postTakenOver,
  postWriteOff,
  reverseBill,
} from '../../../station-core/rules/ledger/post-bill.ts';
import { linesOfBill } from '../../../station-core/rules/invoices/paper-lines.ts';
import { postRefund } from '../../../station-core/rules/ledger/post-refund.ts';

const AT = utcMs(0);

interface Figures {
  readonly total: number;
  readonly taxPart: number;
  readonly layers: readonly [number, number, number];
}

const NOBODY = { debtor: null, holder: null };
const BOSS = id<OperatorId>('boss');

/** All that is due, unless an amount is told. */
function paid(of: Bill, method: PaymentMethod, amount: Minor = amountDue(of), key = `p-${of.number}`): Transfer[] {
  return postPayment(of, { id: id<PaymentId>(key), method, amount, shiftId: null, operatorId: BOSS }, NOBODY, AT);
}

function received(facts: Partial<Record<keyof Received, number>>): Received {
  const { money = 0, givenBack = 0, free = 0, credited = 0, writtenOff = 0 } = facts;
  return { money: minor(money), givenBack: minor(givenBack), free: minor(free), credited: minor(credited), writtenOff: minor(writtenOff) };
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
    expect(balances(postBill(bill(1, { total: 1_190, taxPart: 0, layers: [3, 1, 0] }), null, AT))).toEqual({
      receivable: 1_190,
      'revenue-energy': -893,
      'revenue-service': -297,
    });
  });

  test('of zero posts nothing', () => {
    expect(postBill(bill(1, { total: 0, taxPart: 19, layers: [1, 1, 1] }), null, AT)).toEqual([]);
  });

  test('is posted in amounts above zero that sum to zero; revenue and tax are its total, all of it receivable', () => {
    fc.assert(
      fc.property(figures, (f) => {
        const posted = postBill(bill(1, f), null, AT);
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
      null,
      AT,
    );
    expect(posted.map((t) => [t.debit, t.credit, t.amount])).toEqual([['revenue-energy', 'receivable', 5]]);
  });

  test('of an account is that account’s debt', () => {
    const account = id<AccountId>('acc-1');
    const posted = postBill(bill(1, { total: 700, taxPart: 10, layers: [1, 0, 0] }), account, AT);
    expect(posted.map((t) => [t.debit, t.debitParty, t.creditParty])).toEqual([
      ['receivable', account, null],
      ['receivable', account, null],
    ]);
  });

  test('that is reversed leaves nothing behind', () => {
    fc.assert(
      fc.property(figures, fc.nat(20_000_000), fc.nat(20_000_000), fc.nat(1_000), (f, money, credited, writtenOff) => {
        const got = received({ money, credited, writtenOff });
        const taken = takeOver(got, minor(f.total));
        const next: Bill = { ...bill(2, f, taken.carriedOver), credited: taken.credited, writtenOff: taken.writtenOff };
        const posted = [...postBill(next, null, AT), ...postTakenOver(next, taken, null, AT), ...postOverpayment(next, got, null, AT)];
        const all = [...posted, ...reverseBill(next, posted, AT)];
        expect(Object.values(balances(all)).every((sum) => sum === 0)).toBe(true);
        expect(new Set(all.map((t) => t.id)).size).toBe(all.length);
      }),
    );
  });

  test('that is reversed keeps its payment', () => {
    const first = bill(1, { total: 700, taxPart: 0, layers: [6, 1, 0] });
    const posted = [...postBill(first, null, AT), ...paid(first, 'cash')];
    expect(balances([...posted, ...reverseBill(first, posted, AT)])).toMatchObject({ cash: 700, receivable: -700, 'revenue-energy': 0 });
  });

  test('that is reduced gives back income of each layer and tax in proportion, and the whole of it nothing is left of', () => {
    fc.assert(
      fc.property(figures, fc.array(fc.nat(1_000_000), { maxLength: 4 }), (f, parts) => {
        const sold = bill(1, f);
        const ledger = postBill(sold, null, AT);
        let left = f.total;
        parts.concat(left).forEach((part, index) => {
          const amount = index === parts.length ? left : Math.min(part, left);
          left -= amount;
          ledger.push(...postCredit(sold, minor(amount), ledger, { debtor: null, key: `r-${index}`, operatorId: BOSS }, AT));
          for (const account of ['revenue-energy', 'revenue-service', 'revenue-idle', 'tax-payable'] as const)
            expect(balances(ledger)[account] ?? 0).toBeLessThanOrEqual(0);
        });
        expect(Object.values(balances(ledger)).every((sum) => sum === 0)).toBe(true);
      }),
    );
  });
});

describe('a payment', () => {
  test.each<[PaymentMethod, LedgerAccount]>([
    ['cash', 'cash'],
    ['card-terminal', 'card-terminal'],
    ['qr', 'qr'],
    ['free', 'given-free'],
    ['wallet', 'wallet'],
    ['online', 'online'],
  ])('by %s goes to %s', (by, account) => {
    expect(paid(bill(1, { total: 700, taxPart: 0, layers: [1, 0, 0] }, minor(200)), by).map((t) => [t.debit, t.credit, t.amount])).toEqual([
      [account, 'receivable', 500],
    ]);
  });

  test('out of a wallet is that of its account', () => {
    const of = bill(1, { total: 700, taxPart: 0, layers: [1, 0, 0] });
    const account = id<AccountId>('acc-1');
    const payment = { id: id<PaymentId>('p'), method: 'wallet', amount: minor(300), shiftId: null, operatorId: null } as const;
    expect(postPayment(of, payment, { debtor: account, holder: account }, AT)).toMatchObject([
      { debit: 'wallet', debitParty: account, credit: 'receivable', creditParty: account, amount: 300, paymentId: 'p' },
    ]);
  });

  test.each([
    [700, 0, 0, 0, 700],
    [700, 200, 0, 0, 500],
    [700, 200, 100, 50, 350],
    [700, 700, 0, 0, 0],
    [700, 900, 0, 0, 0],
  ])('of a bill of %d with %d carried over, %d reduced and %d given up is %d', (total, carried, credited, writtenOff, due) => {
    const of = bill(1, { total, taxPart: 0, layers: [1, 0, 0] }, minor(carried));
    expect(amountDue({ ...of, credited: minor(credited), writtenOff: minor(writtenOff) })).toBe(due);
  });

  test('of a bill that was replaced is nothing', () => {
    expect(amountDue({ ...bill(1, { total: 700, taxPart: 0, layers: [1, 0, 0] }), state: 'reversed' })).toBe(0);
  });

  test.each([
    ['money alone', { money: 500 }, 700, { carriedOver: 500 }],
    ['more money than the bill', { money: 900 }, 700, { carriedOver: 900 }],
    ['money that went back', { money: 900, givenBack: 200 }, 700, { carriedOver: 700 }],
    ['a gift up to the bill', { free: 900 }, 700, { carriedOver: 700, freeTakenBack: 200 }],
    ['a gift below it', { free: 300 }, 700, { carriedOver: 300 }],
    ['money first, then as much of the gift as is needed', { money: 500, free: 900 }, 700, { carriedOver: 700, freeTakenBack: 700 }],
    ['money beyond the bill needs no gift', { money: 800, free: 100 }, 700, { carriedOver: 800, freeTakenBack: 100 }],
    ['a reduction stays', { money: 700, givenBack: 100, credited: 100 }, 700, { carriedOver: 600, credited: 100 }],
    ['a reduction is never more than the bill', { credited: 900 }, 700, { credited: 700 }],
    ['what was given up is only as much as is needed', { money: 400, writtenOff: 500 }, 700, { carriedOver: 400, writtenOff: 300 }],
    ['what was given up is given up still', { money: 400, writtenOff: 300 }, 900, { carriedOver: 400, writtenOff: 300 }],
    ['nothing', {}, 0, {}],
  ])('taken over: %s', (_, facts, total, taken) => {
    const nothing = { carriedOver: 0, credited: 0, writtenOff: 0, freeTakenBack: 0 };
    expect(takeOver(received(facts), minor(total))).toEqual({ ...nothing, ...taken });
  });
});

test('a chain of amendments with payments, refunds, reductions and write-offs in between: what is due and owed back follow the last bill alone', () => {
  const act = fc.record({
    what: fc.constantFrom('pay', 'part', 'free', 'refund', 'write-off'),
    share: fc.integer({ min: 1, max: 100 }),
    by: method,
  });
  const step = fc.record({ figures, acts: fc.array(act, { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) => {
      const ledger: Transfer[] = [];
      let last: Bill | null = null;
      steps.forEach(({ figures: f, acts }, index) => {
        const before: Bill | null = last;
        if (before !== null) ledger.push(...reverseBill(before, ledger.filter((t) => t.billId === before.id), AT)); // prettier-ignore
        const got = receivedAmong(ledger, before, minor(0));
        const taken = takeOver(got, minor(f.total));
        let next: Bill = { ...bill(index + 1, f, taken.carriedOver), credited: taken.credited, writtenOff: taken.writtenOff };
        ledger.push(...postBill(next, null, AT), ...postTakenOver(next, taken, null, AT), ...postOverpayment(next, got, null, AT));
        acts.forEach((one, nth) => {
          next = acted(next, one, ledger, `${index}-${nth}`);
        });
        last = next;
        const { receivable = 0, 'refund-due': refund = 0, ...rest } = balances(ledger);
        expect(receivable).toBe(amountDue(next));
        expect(-refund + 0).toBe(Math.max(0, overpaid(next)) - givenBackOf(next, ledger));
        expect(rest['given-free'] ?? 0).toBeGreaterThanOrEqual(0);
        expect(rest['written-off'] ?? 0).toBe(next.writtenOff);
        const sold = (['revenue-energy', 'revenue-service', 'revenue-idle', 'tax-payable'] as const).reduce(
          (sum, a) => sum - (rest[a] ?? 0),
          0,
        );
        expect(sold).toBe(f.total - next.credited);
        expect(Object.values(balances(ledger)).reduce((a, b) => a + b, 0)).toBe(0);
        expect(new Set(ledger.map((t) => t.id)).size).toBe(ledger.length);
      });
    }),
  );
});

/** Of this very bill; what went back of those before it is in what it carried over. */
function givenBackOf(of: Bill, ledger: readonly Transfer[]): number {
  return ledger.filter((t) => t.reason === 'refund' && t.billId === of.id).reduce((sum, t) => sum + t.amount, 0);
}

interface Act {
  readonly what: 'pay' | 'part' | 'free' | 'refund' | 'write-off';
  readonly share: number;
  readonly by: PaymentMethod;
}

/** One thing done at the desk to a bill, posted, and what the bill says of itself then. */
function acted(of: Bill, { what, share, by }: Act, ledger: Transfer[], key: string): Bill {
  const due = amountDue(of);
  switch (what) {
    case 'pay':
    case 'part':
    case 'free': {
      const amount = minor(what === 'part' ? Math.floor((due * share) / 100) : due);
      ledger.push(...paid(of, what === 'free' ? 'free' : by, amount, `p-${key}`));
      return { ...of, paid: minor(of.paid + amount) };
    }
    case 'write-off': {
      const amount = minor(Math.floor((due * share) / 100));
      ledger.push(...postWriteOff(of, amount, { debtor: null, writeOffId: id<WriteOffId>(`w-${key}`), operatorId: BOSS }, AT));
      return { ...of, writtenOff: minor(of.writtenOff + amount) };
    }
    case 'refund':
      return refunded(of, share, ledger, key);
  }
}

/** As flow/on-refund: what is owed back first, then the bill is reduced; of one that is not paid in full nothing beyond what is owed. */
function refunded(of: Bill, share: number, ledger: Transfer[], key: string): Bill {
  const got = receivedAmong(ledger, of, minor(0));
  const owedBack = 0 - (balances(ledger)['refund-due'] ?? 0);
  const most = amountDue(of) > 0 ? owedBack : Math.min(got.money - got.givenBack, owedBack + of.totals.total - of.credited);
  const amount = minor(Math.floor((Math.max(0, most) * share) / 100));
  if (amount === 0) return of;
  const reduction = minor(Math.max(0, amount - owedBack));
  const next: Bill = { ...of, credited: minor(of.credited + reduction) };
  const more = minor(Math.max(0, overpaid(next)) - Math.max(0, overpaid(of)));
  const own = ledger.filter((t) => t.billId === of.id);
  ledger.push(
    ...postCredit(of, reduction, own, { debtor: null, key: `r-${key}`, operatorId: BOSS }, AT),
    ...postOwedBack(of, more, { debtor: null, key: `r-${key}` }, AT),
    postRefund(
      {
        id: id<RefundId>(`r-${key}`), source: { kind: 'bill', billId: of.id }, method: 'cash', paymentId: null, amount, reduction, state: 'paid', reason: '',
        problem: null, askedBy: BOSS, approvedBy: null, askedAtMs: AT, doneAtMs: AT, nextTryMs: null, tries: 0, shiftId: null,
      },
      { account: 'refund-due', party: null, billId: of.id, sessionId: of.sessionId, paymentId: null },
      null,
      AT,
    ),
  ); // prettier-ignore
  return next;
}

test('income is split over the layers as an invoice splits it, where each layer has a tax of its own', () => {
  const line = (layer: 'energy' | 'service', taxPpm: number, net: number, tax: number) =>
    ({ layer, taxPpm, net: lineAmount(net), tax: lineAmount(tax) }) as Bill['lines'][number];
  const of = bill(1, { total: 1_335, taxPart: 0, layers: [1_130, 205, 0] });
  // 10.56 at 7 % and 1.72 at 19 %.
  const lines = [line('energy', 70_000, 105_600, 7_392), line('service', 190_000, 17_227, 3_273)];
  const taxed: Bill = { ...of, lines, totals: { ...of.totals, net: minor(1_228), tax: minor(107) } };
  const posted = postBill(taxed, null, AT).map(({ credit, amount }) => [credit, amount]);
  expect(posted).toEqual([
    ['revenue-energy', 1_056],
    ['revenue-service', 172],
    ['tax-payable', 107],
  ]);
  const papers = linesOfBill(taxed).map(({ layer, net }) => [`revenue-${layer}`, net]);
  expect(posted.slice(0, 2)).toEqual(papers);
});
