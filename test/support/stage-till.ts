/** A drawer in the middle of a shift and a ledger of some weeks, for the stage. */
import { id } from '../../station-core/base/ids.ts';

import { currencyOf, minor } from '../../station-core/base/money.ts';
import { nextDate, utcMs, zoneName, type LocalDate } from '../../station-core/base/time.ts';
import type { LedgerAccount, TransferReason } from '../../station-core/domain/ledger.ts';
import type { DayClose } from '../../station-core/domain/shift.ts';
import type {
  CashLine,
  DayCloseRow,
  LedgerProof,
  PartyLine,
  PostingRow,
  PostingSide,
  ShiftReport,
  ShiftRow,
  TillView,
  TrialView,
} from '../../station-core/domain/till-views.ts';
import { standingAfter } from '../../station-core/rules/ledger/day-close.ts';
import { people } from './stage-lists.ts';

const HOUR_MS = 3_600_000;
const HASH = '9c1185a5c5e9fc54612808977ee8f548b2258d31ddadef707b8f3d2d2b1d3c44';

export interface Site {
  readonly nowMs: number;
  readonly zone: string;
  readonly currency: string;
  readonly stationName: string;
}

export function till(open: boolean, isNew: boolean, nowMs: number): TillView {
  return {
    shift: open ? shiftRow(214, nowMs) : null,
    shiftsRequired: true,
    drawer: isNew ? 0 : 41_830,
    safe: isNew ? 0 : 128_400,
    isFirst: isNew,
  };
}

/** 214 is open; each before it was closed when the next began. */
export function shiftRow(number: number, nowMs: number): ShiftRow {
  const isOpen = number === 214;
  const openedAtMs = nowMs - 5 * HOUR_MS - 12 * 60_000 - (214 - number) * 8 * HOUR_MS;
  const expected = 38_000 + ((number * 7_919) % 41_000);
  const difference = number % 7 === 3 ? -250 : number % 11 === 5 ? 120 : 0;
  return {
    id: id(`shift-${number}`),
    number,
    operatorName: people[number % people.length] ?? 'Mira',
    openedAtMs: utcMs(openedAtMs),
    openingCash: minor(20_000),
    closedAtMs: isOpen ? null : utcMs(openedAtMs + 8 * HOUR_MS),
    closedByName: isOpen ? null : (people[number % people.length] ?? 'Mira'),
    expectedCash: isOpen ? null : minor(expected),
    countedCash: isOpen ? null : minor(expected + difference),
    difference: isOpen ? null : minor(difference),
    leftCash: isOpen ? null : minor(20_000),
    note: isOpen || difference === 0 ? '' : 'Two coins stuck in the tray, found none of them.',
  };
}

export function report(number: number, site: Site): ShiftReport {
  const shift = shiftRow(number, site.nowMs);
  const cash = [
    { reason: 'payment', count: 14, in: minor(19_480), out: minor(0) },
    { reason: 'top-up', count: 3, in: minor(11_000), out: minor(0) },
    { reason: 'prepay', count: 1, in: minor(5_000), out: minor(0) },
    { reason: 'refund', count: 2, in: minor(0), out: minor(1_650) },
    { reason: 'cash-in', count: 1, in: minor(3_000), out: minor(0) },
    { reason: 'cash-out', count: 1, in: minor(0), out: minor(15_000) },
  ] as const;
  const expected = 20_000 + cash.reduce((sum, row) => sum + row.in - row.out, 0);
  const isClosed = shift.closedAtMs !== null;
  return {
    stationName: site.stationName,
    zone: zoneName(site.zone),
    currency: currencyOf(site.currency),
    shift: isClosed ? { ...shift, expectedCash: minor(expected), countedCash: minor(expected + (shift.difference ?? 0)) } : shift,
    expected,
    openingDifference: number % 7 === 4 ? -120 : 0,
    cash,
    ways: [
      { account: 'card-terminal', count: 9, in: minor(16_240), out: minor(0) },
      { account: 'online', count: 4, in: minor(9_900), out: minor(1_200) },
      { account: 'qr', count: 22, in: minor(37_815), out: minor(0) },
    ],
    lines: cashLines(shift.openedAtMs),
    linesInAll: 22,
  };
}

function cashLines(openedAtMs: number): CashLine[] {
  const line = (index: number, reason: TransferReason, other: LedgerAccount, amount: number, bill: number | null, note = ''): CashLine => ({
    seq: 18_400 - index * 7,
    atMs: utcMs(openedAtMs + (22 - index) * 13 * 60_000),
    reason,
    other,
    amount,
    operatorName: people[2],
    billNumber: bill,
    billId: bill === null ? null : id(`b-${bill}`),
    note,
  });
  return [
    line(0, 'payment', 'receivable', 1_742, 900),
    line(1, 'refund', 'refund-due', -650, 871),
    line(2, 'top-up', 'wallet', 5_000, null),
    line(3, 'payment', 'receivable', 980, 898),
    line(4, 'cash-out', 'safe', -15_000, null, 'Too much in the drawer for the evening'),
    line(5, 'prepay', 'prepaid', 5_000, null),
    line(6, 'payment', 'receivable', 2_315, 895),
    line(7, 'refund', 'wallet', -1_000, null),
    line(8, 'cash-in', 'owner', 3_000, null, 'Rolls of coins from the bank'),
    line(9, 'payment', 'receivable', 1_120, 889),
    line(10, 'top-up', 'wallet', 2_000, null),
    line(11, 'payment', 'receivable', 640, 884),
  ];
}

const BALANCES: readonly (readonly [LedgerAccount, number, number])[] = [
  ['cash', 1, 41_830],
  ['safe', 1, 128_400],
  ['card-terminal', 1, 1_204_515],
  ['qr', 1, 2_918_320],
  ['online', 1, 642_100],
  ['bank', 1, 310_000],
  ['receivable', 14, 88_245],
  ['wallet', 212, -418_650],
  ['prepaid', 2, -7_500],
  ['refund-due', 3, -2_310],
  ['merchant-payable', 2, -96_440],
  ['tax-payable', 1, -812_377],
  ['owner', 1, -20_000],
  ['revenue-energy', 1, -3_301_482],
  ['revenue-service', 1, -842_190],
  ['revenue-idle', 1, -31_450],
  ['revenue-merchant-fee', 1, -10_715],
  ['given-free', 1, 18_600],
  ['written-off', 1, 6_420],
  ['bonus', 1, 24_000],
  ['merchant-share', 1, 107_155],
];

/** Balanced by what drivers owe; `broken`: as a file is that somebody changed. */
export function trial(nowMs: number, broken: boolean): TrialView {
  const off = BALANCES.reduce((sum, [, , balance]) => sum + balance, 0);
  const lines = [...BALANCES.map(([account, parties, balance]) => ({ account, parties, balance })), { account: 'cash-difference' as const, parties: 1, balance: broken ? 1_234 - off : -off }]; // prettier-ignore
  const sum = (sign: number): number => lines.reduce((total, { balance }) => (balance * sign > 0 ? total + balance : total), 0);
  return {
    lines,
    debits: sum(1),
    credits: sum(-1),
    transfers: 18_400,
    lastHash: HASH,
    verifiedSeq: 18_212,
    verifiedAtMs: utcMs(nowMs - 11 * HOUR_MS),
  };
}

export const NO_TRIAL: TrialView = {
  lines: [],
  debits: 0,
  credits: 0,
  transfers: 0,
  lastHash: '',
  verifiedSeq: 0,
  verifiedAtMs: null,
};

export function parties(account: LedgerAccount): PartyLine[] {
  const sign = account === 'receivable' ? 1 : -1;
  return Array.from({ length: account === 'wallet' ? 212 : 14 }, (_, index) => ({
    party: account === 'prepaid' ? `3f0c52de-0a11-4e6b-9a0c-00000000${index + 10}` : index === 3 && account === 'receivable' ? '' : `account-${index}`,
    accountNumber: account === 'prepaid' || (index === 3 && account === 'receivable') ? null : 100 + index * 3,
    balance: sign * Math.floor(60_000 / (index + 1)),
  })); // prettier-ignore
}

export function postings(count: number, nowMs: number): PostingRow[] {
  const side = (account: LedgerAccount, accountNumber: number | null = null): PostingSide => ({
    account,
    party: accountNumber === null ? null : `account-${accountNumber}`,
    accountNumber,
  });
  const kinds = [
    ['payment', side('cash'), side('receivable'), 1_742],
    ['bill', side('receivable'), side('revenue-energy'), 1_204],
    ['bill', side('receivable'), side('revenue-service'), 260],
    ['bill', side('receivable'), side('tax-payable'), 278],
    ['top-up', side('cash'), side('wallet', 142), 5_000],
    ['bonus', side('bonus'), side('wallet', 142), 500],
    ['payment', side('wallet', 118), side('receivable', 118), 2_315],
    ['refund', side('refund-due'), side('cash'), 650],
    ['cash-out', side('safe'), side('cash'), 15_000],
  ] as const;
  let standing = 41_830;
  return Array.from({ length: count }, (_, index) => {
    const [reason, debit, credit, amount] = kinds[index % kinds.length] ?? kinds[0];
    const isBill = reason === 'bill' || reason === 'payment' || reason === 'refund';
    const row: PostingRow = {
      seq: 18_400 - index,
      id: id(`transfer-${18_400 - index}`),
      atMs: utcMs(nowMs - index * 4 * 60_000 - 30_000),
      debit,
      credit,
      amount: minor(amount),
      reason,
      billId: isBill ? id(`b-${900 - Math.floor(index / 9)}`) : null,
      billNumber: isBill ? 900 - Math.floor(index / 9) : null,
      sessionId: isBill ? id(`s-${1_000 - Math.floor(index / 9)}`) : null,
      transactionId: isBill ? 1_000 - Math.floor(index / 9) : null,
      shiftId: debit.account === 'cash' || credit.account === 'cash' ? id('shift-214') : null,
      shiftNumber: debit.account === 'cash' || credit.account === 'cash' ? 214 : null,
      operatorName: reason === 'bill' ? null : people[2],
      hash: HASH,
      standing,
    };
    standing -= debit.account === 'cash' ? amount : credit.account === 'cash' ? -amount : 0;
    return row;
  });
}

export function days(count: number, today: LocalDate, nowMs: number): DayCloseRow[] {
  let balances: DayClose['balances'] = [];
  const all = Array.from({ length: count }, (_, index) => {
    const energy = 90_000 + ((index * 31_337) % 60_000);
    const service = Math.floor(energy / 4);
    const tax = Math.floor((energy + service) / 5);
    const total = energy + service + tax;
    const cash = Math.floor(total / 5);
    const moved: DayClose['moved'] = [
      { account: 'cash', debits: cash, credits: cash - 1_000 },
      { account: 'qr', debits: total - cash, credits: 0 },
      { account: 'receivable', debits: total, credits: total },
      { account: 'revenue-energy', debits: 0, credits: energy },
      { account: 'revenue-service', debits: 0, credits: service },
      { account: 'safe', debits: cash - 1_000, credits: 0 },
      { account: 'tax-payable', debits: 0, credits: tax },
    ];
    balances = standingAfter(balances, moved);
    const day = nextDate(today, index - count);
    return {
      day, number: index + 1, closedAtMs: utcMs(nowMs - (count - index) * 24 * HOUR_MS), closedByName: index % 9 === 4 ? people[0] : null,
      lastSeq: 180 * (index + 1), lastHash: HASH, moved, balances,
    }; // prettier-ignore
  });
  return all.toReversed();
}

export const GOOD_PROOF: LedgerProof = { problems: [], transfers: 18_400, lastHash: HASH };
export const BAD_PROOF: LedgerProof = {
  problems: ['transfer 17204 was changed, or one between 17203 and it', 'cash stands at 41830, its transfers come to 40596'],
  transfers: 18_400,
  lastHash: HASH,
};
