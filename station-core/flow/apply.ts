/** Makes the writes of an outcome true, one statement group each. The only place where a decision meets SQL. */
import { unreachable } from '../base/assert.ts';
import type { Write } from '../domain/outcome.ts';
import { putAlarm } from '../store/alarms.ts';
import { addBill, putBillState } from '../store/bills.ts';
import { deleteCard, putCard } from '../store/cards.ts';
import type { Writer } from '../store/connection.ts';
import { addTransfer } from '../store/ledger.ts';
import { addLogin, deleteLogin, deleteLoginsOf, putOperator } from '../store/operators.ts';
import { sealFor } from '../store/person-keys.ts';
import { closeUnknownSpan, deletePile, openUnknownSpan, putConnector, putKnock, putPile } from '../store/piles.ts';
import { addPlan } from '../store/plans.ts';
import { addOrphanStop, addReading, putSession } from '../store/sessions.ts';
import { putAlive, putSettings } from '../store/settings.ts';
import { putStartOrder } from '../store/start-orders.ts';
import type { Vault } from '../store/vault.ts';

export function applyWrite(db: Writer, vault: Vault, write: Write): void {
  switch (write.kind) {
    case 'settings.put': return putSettings(db, write.settings);
    case 'alive.put': return putAlive(db, write.atMs);
    case 'pile.put': return putPile(db, write.pile);
    case 'pile.delete': return deletePile(db, write.pileId);
    case 'connector.put': return putConnector(db, write.connector);
    case 'session.put': return putSession(db, write.session);
    case 'reading.add': return addReading(db, write.reading);
    case 'unknown-span.open': return openUnknownSpan(db, write.ref, write.fromMs);
    case 'unknown-span.close': return closeUnknownSpan(db, write.ref, write.toMs);
    case 'start-order.put': return putStartOrder(db, write.order);
    case 'orphan-stop.add': return addOrphanStop(db, write.orphan);
    case 'knock.put': return putKnock(db, write);
    case 'plan.add': return addPlan(db, write.plan, write.savedAtMs, write.savedBy);
    case 'card.add': {
      const sealedNumber = sealFor(db, vault, write.card.personKeyId, write.number, write.atMs);
      return putCard(db, { ...write.card, sealedNumber });
    }
    case 'card.put': return putCard(db, write.card);
    case 'card.erase':
      vault.destroyKey(db, write.personKeyId, write.atMs);
      return deleteCard(db, write.cardId);
    case 'bill.add': return addBill(db, write.bill);
    case 'bill.state': return putBillState(db, write);
    case 'transfer.add': return addTransfer(db, write.transfer);
    case 'operator.put': return putOperator(db, write.operator);
    case 'login.add': return addLogin(db, write.login);
    case 'login.delete': return deleteLogin(db, write.secretHash);
    case 'login.delete-of': return deleteLoginsOf(db, write.operatorId);
    case 'alarm.put': return putAlarm(db, write.alarm);
    default: return unreachable(write);
  }
} // prettier-ignore
