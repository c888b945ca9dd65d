/** The order that stops a session's charge, in the pile's own terms. */
import type { PileOrder } from '../domain/command.ts';
import type { Session } from '../domain/session.ts';
import { pileTransactionIdOf } from '../store/transactions.ts';

export function stopOrder(session: Session): Extract<PileOrder, { kind: 'stop' }> {
  const pileTransactionId = pileTransactionIdOf(session);
  return { kind: 'stop', transactionId: session.transactionId, ...(pileTransactionId === null ? {} : { pileTransactionId }) };
}
