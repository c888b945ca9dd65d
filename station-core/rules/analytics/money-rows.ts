/** What the ledger moved -> how bills were paid, who took the money, and what was earned. */
import { minor, type Minor } from '../../base/money.ts';
import type { AttendantRow, MarginReport, PaymentWay, WayRow } from '../../domain/report-views.ts';
import type { TransferReason } from '../../domain/ledger.ts';
import type { MovedSum } from '../../domain/sale.ts';

const WAYS: readonly PaymentWay[] = ['cash', 'card-terminal', 'qr', 'online', 'bank', 'wallet', 'prepaid', 'given-free'];
/** Money that comes from outside: an attendant takes it, a wallet's does not pass the desk. */
const OUTSIDE: readonly PaymentWay[] = ['cash', 'card-terminal', 'qr', 'online', 'bank'];
const RECEIVED: readonly TransferReason[] = ['payment', 'top-up', 'prepay'];
const RETURNED: readonly TransferReason[] = ['refund', 'payout'];

/** One row for each way that something came or went by. */
export function wayRows(moved: readonly MovedSum[]): WayRow[] {
  return WAYS.map((way) => {
    const own = moved.filter(({ account }) => account === way);
    return {
      way,
      times: timesOf(own),
      forBills: debits(own, ['payment']),
      topUps: debits(own, ['top-up']),
      prepays: debits(own, ['prepay']),
      returned: credits(own, RETURNED),
    };
  }).filter((row) => row.times > 0);
}

/** One row for each person (or nobody: by itself, by phone) who took or gave money. */
export function attendantRows(moved: readonly MovedSum[], nameOf: (operatorId: string) => string): AttendantRow[] {
  const people = [...new Set(moved.map(({ operatorId }) => operatorId ?? ''))];
  return people
    .map((operatorId) => {
      const own = moved.filter((sum) => (sum.operatorId ?? '') === operatorId);
      const outside = own.filter(({ account }) => OUTSIDE.some((way) => way === account));
      const cash = outside.filter(({ account }) => account === 'cash');
      const given = own.filter(({ account }) => account === 'given-free');
      return {
        operatorId,
        name: operatorId === '' ? '' : nameOf(operatorId),
        times: timesOf([...outside, ...given]) + times(own, 'written-off', ['write-off']),
        cash: debits(cash, RECEIVED),
        otherWays: minor(debits(outside, RECEIVED) - debits(cash, RECEIVED)),
        returned: credits(outside, RETURNED),
        givenFree: debits(given, ['payment']),
        writtenOff: debits(
          own.filter(({ account }) => account === 'written-off'),
          ['write-off'],
        ),
      };
    })
    .filter((row) => row.times > 0)
    .sort((a, b) => b.cash + b.otherWays - a.cash - a.otherWays);
}

function timesOf(sums: readonly MovedSum[]): number {
  return sums.reduce((count, sum) => ([...RECEIVED, ...RETURNED].includes(sum.reason) ? count + sum.times : count), 0);
}

function times(sums: readonly MovedSum[], account: MovedSum['account'], reasons: readonly TransferReason[]): number {
  return sums.reduce((count, sum) => (sum.account === account && reasons.includes(sum.reason) ? count + sum.times : count), 0);
}

function debits(sums: readonly MovedSum[], reasons: readonly TransferReason[]): Minor {
  return minor(sums.reduce((total, sum) => (reasons.includes(sum.reason) ? total + sum.debits : total), 0));
}

function credits(sums: readonly MovedSum[], reasons: readonly TransferReason[]): Minor {
  return minor(sums.reduce((total, sum) => (reasons.includes(sum.reason) ? total + sum.credits : total), 0));
}

/** Income and what lessens it, reversals and reductions included: what the ledger's accounts of income moved. */
export function incomeOf(
  moved: readonly Pick<MovedSum, 'account' | 'debits' | 'credits'>[],
): Pick<MarginReport, 'income' | 'merchantFee' | 'less'> {
  const moves = (account: MovedSum['account']): number =>
    moved.reduce((sum, one) => (one.account === account ? sum + one.debits - one.credits : sum), 0);
  return {
    income: {
      energy: minor(0 - moves('revenue-energy')),
      service: minor(0 - moves('revenue-service')),
      idle: minor(0 - moves('revenue-idle')),
    },
    merchantFee: minor(0 - moves('revenue-merchant-fee')),
    less: {
      'given-free': minor(moves('given-free')),
      'written-off': minor(moves('written-off')),
      bonus: minor(moves('bonus')),
      'merchant-share': minor(moves('merchant-share')),
    },
  };
}
