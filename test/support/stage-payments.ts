/** Open items to look at: bills to take, money to give back, what waits for a second person, prepays and codes. */
import {
  id,
  type AccountId,
  type BillId,
  type OperatorId,
  type PaymentId,
  type PrepayId,
  type RefundId,
  type SessionId,
  type StartCodeId,
  type WriteOffId,
} from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { BillMoney, CodeRow, NamedAccount, OpenBillRow, OpenItems, PrepayRow } from '../../station-core/domain/payment-views.ts';
import type { Payment, Refund } from '../../station-core/domain/payment.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NAMES = ['Aurora Lindqvist', 'Bäckerei Morgenrot', '林晓雨', 'City Taxi 24', 'Dana Whitfield'];

function account(index: number): NamedAccount {
  return { id: id<AccountId>(`acc-${index}`), number: 1_001 + index, name: NAMES[index % NAMES.length] ?? '' };
}

export function openBills(count: number, credit: boolean, nowMs: number): OpenBillRow[] {
  return Array.from({ length: credit ? Math.ceil(count / 3) : count }, (_, index) => ({
    billId: id<BillId>(`bill-s-${900 - index}`),
    number: 4_210 + index * 3,
    sessionId: id<SessionId>(`s-${900 - index}`),
    place: `Pile ${(index % 8) + 1} ${index % 2 === 0 ? 'A' : 'B'}`,
    issuedAtMs: utcMs(nowMs - (count - index) * 37 * MINUTE),
    total: minor(700 + index * 613),
    due: minor(index % 5 === 1 ? 320 : 700 + index * 613),
    payer: credit ? 'credit' : index % 4 === 2 ? 'wallet' : 'bill',
    account: credit || index % 4 === 2 ? account(index) : null,
    asked: minor(index === 0 && !credit ? 700 : 0),
  }));
}

export function payment(paymentId: string, nowMs: number, facts: Partial<Payment> = {}): Payment {
  return {
    id: id<PaymentId>(paymentId),
    purpose: { kind: 'bill', billId: id<BillId>('bill-s-900') },
    method: 'online',
    amount: minor(700),
    state: 'pending',
    provider: 'Yard Pay',
    providerRef: 'yp-20931',
    payUrl: 'https://pay.yard.example/p/7f3a91c2',
    problem: null,
    askedAtMs: utcMs(nowMs - MINUTE),
    expiresAtMs: utcMs(nowMs + 14 * MINUTE),
    doneAtMs: null,
    nextTryMs: null,
    tries: 0,
    operatorId: id<OperatorId>('op-1'),
    shiftId: null,
    refunded: minor(0),
    ...facts,
  };
}

function refund(nowMs: number, facts: Partial<Refund> = {}): Refund {
  return {
    id: id<RefundId>('refund-0'),
    source: { kind: 'bill', billId: id<BillId>('bill-s-900') },
    method: 'cash',
    paymentId: null,
    amount: minor(240),
    reduction: minor(240),
    state: 'paid',
    reason: 'Cable let go twice',
    problem: null,
    askedBy: id<OperatorId>('op-1'),
    approvedBy: null,
    askedAtMs: utcMs(nowMs - 20 * MINUTE),
    doneAtMs: utcMs(nowMs - 20 * MINUTE),
    nextTryMs: null,
    tries: 0,
    shiftId: null,
    ...facts,
  };
}

export const NOTHING_OPEN: OpenItems = { online: [], back: [], going: [], waiting: [], prepays: [], codes: [] };

export function openItems(nowMs: number): OpenItems {
  return {
    online: [{ payment: payment('pay-0', nowMs), billNumber: 4_210, account: null }],
    back: [
      { source: { kind: 'prepay', prepayId: id<PrepayId>('pre-9') }, amount: minor(1_264), sinceMs: utcMs(nowMs - 3 * HOUR), billNumber: 4_188, sessionId: id<SessionId>('s-880'), method: 'cash', problem: null },
      { source: { kind: 'bill', billId: id<BillId>('bill-s-871') }, amount: minor(92), sinceMs: utcMs(nowMs - 26 * HOUR), billNumber: 4_171, sessionId: id<SessionId>('s-871'), method: 'card-terminal', problem: null },
      { source: { kind: 'payment', paymentId: id<PaymentId>('pay-3') }, amount: minor(2_000), sinceMs: utcMs(nowMs - 50 * MINUTE), billNumber: null, sessionId: null, method: 'online', problem: 'The account of the payer is closed' },
    ],
    going: [{ refund: refund(nowMs, { state: 'pending', amount: minor(360), method: 'online' }), isStuck: false }],
    waiting: [
      { what: { kind: 'refund', refundId: id<RefundId>('refund-1') }, amount: minor(8_640), reason: 'Charged for the neighbour’s car by mistake', method: 'card-terminal', billNumber: 4_160, sessionId: id<SessionId>('s-860'), account: null, askedById: 'op-2', askedByName: 'Jonas', askedAtMs: utcMs(nowMs - 40 * MINUTE) },
      { what: { kind: 'write-off', writeOffId: id<WriteOffId>('off-1') }, amount: minor(3_120), reason: 'Drove off without paying, plate not readable', method: null, billNumber: 4_122, sessionId: id<SessionId>('s-822'), account: null, askedById: 'op-1', askedByName: 'Mira', askedAtMs: utcMs(nowMs - 5 * HOUR) },
    ],
    prepays: prepays(nowMs),
    codes: codes(nowMs),
  };
} // prettier-ignore

function prepays(nowMs: number): PrepayRow[] {
  const row = (index: number, state: PrepayRow['prepay']['state'], amount: number, facts: Partial<PrepayRow> = {}): PrepayRow => ({
    prepay: {
      id: id<PrepayId>(`pre-${index}`),
      amount: minor(amount),
      state,
      sessionId: state === 'in-use' ? id<SessionId>('s-899') : null,
      createdAtMs: utcMs(nowMs - (index + 1) * 17 * MINUTE),
      expiresAtMs: utcMs(nowMs + 23 * HOUR),
    },
    left: minor(amount),
    method: 'cash',
    place: state === 'in-use' ? 'Pile 2 A' : null,
    codeId: null,
    ...facts,
  });
  return [
    row(0, 'open', 2_000),
    row(1, 'in-use', 5_000, { method: 'card-terminal' }),
    row(2, 'open', 1_500, { codeId: id<StartCodeId>('code-2'), place: 'Pile 4 B' }),
    row(3, 'waiting', 3_000, { method: null, codeId: id<StartCodeId>('code-3'), place: 'Pile 1 A' }),
  ];
}

function codes(nowMs: number): CodeRow[] {
  const row = (index: number, state: CodeRow['state'], facts: Partial<CodeRow>): CodeRow => ({
    id: id<StartCodeId>(`code-${index}`),
    payer: 'prepaid',
    account: null,
    amount: null,
    limits: { amount: null, energy: null, durationS: null },
    place: null,
    state,
    sessionId: null,
    madeByName: 'Mira',
    createdAtMs: utcMs(nowMs - (index + 1) * 31 * MINUTE),
    expiresAtMs: utcMs(nowMs + (24 - index) * HOUR),
    ...facts,
  });
  return [
    row(2, 'open', { amount: minor(1_500), place: 'Pile 4 B' }),
    row(3, 'open', { amount: minor(3_000), place: 'Pile 1 A', madeByName: null }),
    row(4, 'open', { payer: 'credit', account: account(3), limits: { amount: minor(5_000), energy: null, durationS: null } }),
    row(5, 'open', { payer: 'free' }),
    row(6, 'used', { amount: minor(2_000), place: 'Pile 3 A', sessionId: id<SessionId>('s-880') }),
    row(7, 'cancelled', { payer: 'wallet', account: account(0) }),
  ];
}

/** of: the total of the bill, in minor units. */
export function billMoney(billId: string, due: number, total: number, nowMs: number): BillMoney {
  const paid = Math.max(0, total - due);
  return {
    billId: id<BillId>(billId),
    number: 4_210,
    due: minor(due),
    asked: minor(0),
    payments:
      paid === 0
        ? []
        : [
            payment('pay-1', nowMs, {
              method: 'card-terminal',
              state: 'paid',
              amount: minor(paid),
              provider: null,
              doneAtMs: utcMs(nowMs - HOUR),
            }),
          ],
    refunds: paid === 0 ? [] : [refund(nowMs)],
    writeOffs: [],
    account: null,
    payer: 'bill',
    held: minor(0),
    inWallet: null,
    dueBack: minor(0),
    mostBack: minor(Math.max(0, paid - 240)),
    refunded: minor(paid === 0 ? 0 : 240),
    paidBy: paid === 0 ? null : 'card-terminal',
    mostOnline: minor(0),
  };
}
