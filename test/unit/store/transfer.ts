/** A transfer for tests of the ledger's file. */
import { id, type TransferId } from '../../../station-core/base/ids.ts';
import { minor } from '../../../station-core/base/money.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { Transfer } from '../../../station-core/domain/ledger.ts';
import type { Writer } from '../../../station-core/store/connection.ts';
import { addTransfer } from '../../../station-core/store/ledger.ts';
import { countTransfer } from '../../../station-core/store/sales.ts';

/** Written as an event writes it: with the balances and with the sums of the reports. */
export function post(db: Writer, posting: Transfer): void {
  addTransfer(db, posting);
  countTransfer(db, posting);
}

/** Cash of the owner, unless told otherwise. */
export function transfer(
  name: string,
  facts: Partial<Omit<Transfer, 'id' | 'amount' | 'atMs'>> & { readonly amount: number; readonly atMs?: number },
): Transfer {
  const { amount, atMs = 0, ...rest } = facts;
  return {
    id: id<TransferId>(name),
    atMs: utcMs(atMs),
    debit: 'cash',
    debitParty: null,
    credit: 'owner',
    creditParty: null,
    reason: 'cash-in',
    billId: null,
    sessionId: null,
    paymentId: null,
    shiftId: null,
    operatorId: null,
    ...rest,
    amount: minor(amount),
  };
}
