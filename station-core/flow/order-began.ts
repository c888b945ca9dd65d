/** What else is true when the pile begins what a person ordered: the phone's page shows the session, and the code is used up. */
import type { SessionId } from '../base/ids.ts';
import type { StartOrder } from '../domain/session.ts';
import type { Reader } from '../store/connection.ts';
import { driverPageOfOrder } from '../store/driver-pages.ts';
import { codeById } from '../store/start-codes.ts';
import { noParts, type Parts } from './context.ts';

export function orderBegan(db: Reader, order: StartOrder, sessionId: SessionId): Parts {
  const parts = noParts();
  const page = order.pageHash === null ? null : driverPageOfOrder(db, order.id);
  if (page !== null) parts.writes.push({ kind: 'driver-page.put', page: { ...page, sessionId } });
  const code = order.codeId === null ? null : codeById(db, order.codeId);
  if (code !== null) {
    parts.writes.push({ kind: 'start-code.put', code: { ...code, state: 'used', sessionId }, codeHash: null });
    parts.notices.push({ topic: 'codes' });
  }
  return parts;
}
