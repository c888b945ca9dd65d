/** Makes the writes of an outcome true, one statement group each. The only place where a decision meets SQL. */
import { unreachable } from '../base/assert.ts';
import type { Write } from '../domain/outcome.ts';
import { putAlarm } from '../store/alarms.ts';
import { addBill, putBillState } from '../store/bills.ts';
import { deleteCard, putCard } from '../store/cards.ts';
import type { Writer } from '../store/connection.ts';
import { deleteFirmware, deletePileFile, putFirmware, putLogRequest, putPileFile, putRollout } from '../store/files.ts';
import { addTransfer } from '../store/ledger.ts';
import { putLocalList } from '../store/local-lists.ts';
import { addLogin, deleteLogin, deleteLoginsOf, putOperator } from '../store/operators.ts';
import { sealFor } from '../store/person-keys.ts';
import { closeUnknownSpan, deletePile, openUnknownSpan, putConnector, putKnock, putPile } from '../store/piles.ts';
import { putCertificate } from '../store/pile-certificates.ts';
import { putPileSettings } from '../store/pile-settings.ts';
import { addPlan } from '../store/plans.ts';
import { putReservation } from '../store/reservations.ts';
import { putSelfTest } from '../store/self-tests.ts';
import { addOrphanStop, addReading, putSession } from '../store/sessions.ts';
import { putAlive, putSettings } from '../store/settings.ts';
import { deleteShyKey, putShyKey } from '../store/shy-keys.ts';
import { putStartOrder } from '../store/start-orders.ts';
import { catchTag, deleteTeachIn, putTeachIn } from '../store/teach-in.ts';
import { addWaitingPart, deleteWaitingPart, putIdentity, putTransaction } from '../store/transactions.ts';
import type { Vault } from '../store/vault.ts';

export function applyWrite(db: Writer, vault: Vault, write: Write): void {
  switch (write.kind) {
    case 'settings.put': return putSettings(db, write.settings);
    case 'alive.put': return putAlive(db, write.atMs);
    case 'pile.put': return putPile(db, write.pile);
    case 'pile.delete': return deletePile(db, write.pileId);
    case 'connector.put': return putConnector(db, write.connector);
    case 'session.put': return putSession(db, write.session);
    case 'session.identify': return putIdentity(db, write.session);
    case 'transaction.put': return putTransaction(db, write.transaction);
    case 'waiting-part.add': return addWaitingPart(db, write.part);
    case 'waiting-part.delete': return deleteWaitingPart(db, write.part);
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
    case 'teach-in.put': return putTeachIn(db, write.teachIn);
    case 'teach-in.catch': return catchTag(db, vault, write.caught);
    case 'teach-in.delete': return deleteTeachIn(db, write.teachInId);
    case 'bill.add': return addBill(db, write.bill);
    case 'bill.state': return putBillState(db, write);
    case 'transfer.add': return addTransfer(db, write.transfer);
    case 'operator.put': return putOperator(db, write.operator);
    case 'login.add': return addLogin(db, write.login);
    case 'login.delete': return deleteLogin(db, write.secretHash);
    case 'login.delete-of': return deleteLoginsOf(db, write.operatorId);
    case 'alarm.put': return putAlarm(db, write.alarm);
    case 'pile-settings.put': return putPileSettings(db, write);
    case 'pile-certificate.put': return putCertificate(db, write.certificate);
    case 'firmware.put': return putFirmware(db, write.firmware);
    case 'firmware.delete': return deleteFirmware(db, write.firmwareId);
    case 'pile-file.put': return putPileFile(db, write.file);
    case 'pile-file.delete': return deletePileFile(db, write.fileId);
    case 'log-request.put': return putLogRequest(db, write.request);
    case 'rollout.put': return putRollout(db, write.rollout);
    case 'self-test.put': return putSelfTest(db, write.test);
    case 'reservation.put': return putReservation(db, write.reservation);
    case 'local-list.put': return putLocalList(db, write.list);
    case 'shy-key.put': return putShyKey(db, write.pileId, write.key, write.what, write.atMs);
    case 'shy-key.delete': return deleteShyKey(db, write.pileId, write.key, write.what);
    default: return unreachable(write);
  }
} // prettier-ignore
