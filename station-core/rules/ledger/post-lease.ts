/** Money of a shared account between HQ and this station: lent to be spent here, given back, or given up when the epoch was closed or the station left. */
import { id, type AccountId, type TransferId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import { leaseLeftPrefix } from '../../domain/hq-directive.ts';
import type { Transfer } from '../../domain/ledger.ts';

export interface LeaseFacts {
  readonly accountId: AccountId;
  /** Above zero. */
  readonly amount: Minor;
  readonly atMs: UtcMs;
}

/** Posted once, whatever comes twice: the lease names the transfer. */
export function leaseInId(leaseId: string): TransferId {
  return id<TransferId>(`${leaseId}/in`);
}

export function leaseOutId(recallId: string): TransferId {
  return id<TransferId>(`${recallId}/out`);
}

export function postLeaseIn(leaseId: string, facts: LeaseFacts): Transfer {
  return moved(leaseInId(leaseId), facts, 'in');
}

/** What is free, and at most `most`; null: nothing is, and nothing is posted. */
export function postLeaseOut(
  recallId: string,
  facts: Omit<LeaseFacts, 'amount'> & { readonly free: Minor; readonly most: Minor | null },
): Transfer | null {
  const amount = Math.min(facts.free, facts.most ?? facts.free);
  return amount <= 0 ? null : moved(leaseOutId(recallId), { ...facts, amount: minor(amount) }, 'out');
}

/** A restored file may hold money that was spent after it was copied: none of it is spent again. HQ settles it. */
export function postLeaseClosed(epoch: number, facts: LeaseFacts): Transfer {
  return moved(id<TransferId>(`lease-closed.${epoch}.${facts.accountId}`), facts, 'out');
}

/** The station leaves HQ, which may give the money to others as soon as somebody there has looked: what is free is given up by then. */
export function postLeaseLeft(stationId: string, facts: LeaseFacts): Transfer {
  return moved(id<TransferId>(`${leaseLeftPrefix(stationId)}${facts.atMs}.${facts.accountId}`), facts, 'out');
}

function moved(transferId: TransferId, { accountId, amount, atMs }: LeaseFacts, way: 'in' | 'out'): Transfer {
  const [hq, wallet] = [{ account: 'hq', party: null } as const, { account: 'wallet', party: accountId } as const];
  const [from, to] = way === 'in' ? [hq, wallet] : [wallet, hq];
  return {
    id: transferId,
    atMs,
    debit: from.account,
    debitParty: from.party,
    credit: to.account,
    creditParty: to.party,
    amount,
    reason: 'lease',
    billId: null,
    sessionId: null,
    paymentId: null,
    shiftId: null,
    operatorId: null,
  };
}
