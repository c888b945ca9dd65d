/** Makes the writes of an outcome true, one statement group each. The only place where a decision meets SQL. */
import type { Write } from '../domain/outcome.ts';
import { putAlarm } from '../store/alarms.ts';
import { addBill, putBillState } from '../store/bills.ts';
import { deleteCard, putCard } from '../store/cards.ts';
import type { Writer } from '../store/connection.ts';
import { addInspection, putEquipment } from '../store/equipment.ts';
import { putFieldRecord } from '../store/field-records.ts';
import { deleteFirmware, deletePileFile, putFirmware, putLogRequest, putPileFile, putRollout } from '../store/files.ts';
import { putLocalList } from '../store/local-lists.ts';
import { deleteNotifyTarget, dropNotificationsBefore, putNotification, putNotifyTarget } from '../store/notify.ts';
import { addLogin, deleteLogin, deleteLoginsOf, putOperator } from '../store/operators.ts';
import { sealFor } from '../store/person-keys.ts';
import { closeUnknownSpan, deletePile, openUnknownSpan, putConnector, putKnock, putPile } from '../store/piles.ts';
import { putCertificate } from '../store/pile-certificates.ts';
import { deletePileReturn, putPileReturn } from '../store/pile-returns.ts';
import { putPileSettings } from '../store/pile-settings.ts';
import { addPlan } from '../store/plans.ts';
import { putReservation } from '../store/reservations.ts';
import { addIncidentSteps, putEvidence, putIncident } from '../store/incidents.ts';
import { deleteSafetyItem, putBypass, putSafetyItem, putSensorTest } from '../store/safety-items.ts';
import { putZoneState } from '../store/zone-states.ts';
import { addSensorReadings, dropSensorHoursBefore, putSensorHour } from '../store/sensor-readings.ts';
import { putSelfTest } from '../store/self-tests.ts';
import { addOrphanStop, addReading, putSession } from '../store/sessions.ts';
import { putAlive, putSettings } from '../store/settings.ts';
import { deleteShyKey, putShyKey } from '../store/shy-keys.ts';
import { putMatrixSaver, putPilePlace, putSitePlan } from '../store/site-plan.ts';
import { putStartOrder } from '../store/start-orders.ts';
import { catchTag, deleteTeachIn, putTeachIn } from '../store/teach-in.ts';
import { addWaitingPart, deleteWaitingPart, putIdentity, putTransaction } from '../store/transactions.ts';
import { addSighting, deleteSightings, deleteWatch, markWatchSeen, putWatch } from '../store/sightings.ts';
import { deleteCamera, putCamera } from '../store/site-cameras.ts';
import type { Vault } from '../store/vault.ts';
import { applyHqWrite } from './apply-hq.ts';
import { applyMoneyWrite } from './apply-money.ts';

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
    case 'operator.put': return putOperator(db, write.operator);
    case 'login.add': return addLogin(db, write.login);
    case 'login.delete': return deleteLogin(db, write.secretHash);
    case 'login.delete-of': return deleteLoginsOf(db, write.operatorId);
    case 'alarm.put': return putAlarm(db, write.alarm, write.change);
    case 'equipment.put': return putEquipment(db, write.equipment, write.dueOn, write.toldOn);
    case 'inspection.add': return addInspection(db, write.inspection);
    case 'notify-target.put': return putNotifyTarget(db, vault, write.target, write.password, write.atMs);
    case 'notify-target.delete': return deleteNotifyTarget(db, vault, write.targetId, write.atMs);
    case 'notification.put': return putNotification(db, write.notification);
    case 'notifications.drop': return dropNotificationsBefore(db, write.beforeMs);
    case 'site-plan.put': return putSitePlan(db, write.picture);
    case 'pile-place.put': return putPilePlace(db, write.pileId, write.place);
    case 'matrix-saver.put': return putMatrixSaver(db, write.savedBy);
    case 'pile-settings.put': return putPileSettings(db, write);
    case 'pile-certificate.put': return putCertificate(db, write.certificate);
    case 'firmware.put': return putFirmware(db, write.firmware);
    case 'firmware.delete': return deleteFirmware(db, write.firmwareId);
    case 'pile-file.put': return putPileFile(db, write.file);
    case 'pile-file.delete': return deletePileFile(db, write.fileId);
    case 'log-request.put': return putLogRequest(db, write.request);
    case 'rollout.put': return putRollout(db, write.rollout);
    case 'self-test.put': return putSelfTest(db, write.test);
    case 'field-record.put': return putFieldRecord(db, write.record);
    case 'safety-item.put': return putSafetyItem(db, write.item, write.atMs);
    case 'safety-item.delete': return deleteSafetyItem(db, write.what, write.itemId);
    case 'bypass.put': return putBypass(db, write.bypass);
    case 'sensor-readings.add': return addSensorReadings(db, write.readings);
    case 'sensor-hour.put': return putSensorHour(db, write.hour);
    case 'sensor-hours.drop': return dropSensorHoursBefore(db, write.beforeMs);
    case 'sensor-test.put': return putSensorTest(db, write.test);
    case 'zone-state.put': return putZoneState(db, write.state);
    case 'pile-return.put': return putPileReturn(db, write.owed, write.atMs);
    case 'pile-return.delete': return deletePileReturn(db, write.pileId);
    case 'incident.put': return putIncident(db, write.incident);
    case 'incident-steps.add': return addIncidentSteps(db, write.steps);
    case 'evidence.put': return putEvidence(db, write.evidence);
    case 'reservation.put': return putReservation(db, write.reservation);
    case 'local-list.put': return putLocalList(db, write.list);
    case 'shy-key.put': return putShyKey(db, write.pileId, write.key, write.what, write.atMs);
    case 'shy-key.delete': return deleteShyKey(db, write.pileId, write.key, write.what);
    case 'camera.put': return putCamera(db, vault, write.camera, write.password, write.atMs);
    case 'camera.delete': return deleteCamera(db, vault, write.cameraId, write.atMs);
    case 'sighting.add': return addSighting(db, write.sighting);
    case 'sightings.delete': return deleteSightings(db, write.sightingIds);
    case 'watch.put': return putWatch(db, write.entry);
    case 'watch.delete': return deleteWatch(db, write.watchId);
    case 'watch.seen': return markWatchSeen(db, write.watchId, write.atMs);
    case 'hq-link.put':
    case 'hq-link.delete':
    case 'numbers.raise':
    case 'hq-losses.put':
    case 'hq-batch.cut':
    case 'hq-batch.made':
    case 'hq-batches.acknowledge':
    case 'hq-epoch.open':
    case 'hq-backfill.step':
    case 'hq-faults.told':
    case 'hq-outbox.tidy':
    case 'hq-told.put':
    case 'hq-directive.put':
    case 'hq-directive.outcome':
    case 'hq-directives.clear':
    case 'hq-owned.put':
    case 'hq-owned.forgotten':
    case 'hq-owned.delete':
    case 'blocked-list.put':
    case 'hq-shared.put':
    case 'hq-shared.delete':
    case 'lease-request.put':
    case 'lease-request.delete': return applyHqWrite(db, vault, write);
    default: return applyMoneyWrite(db, vault, write);
  }
} // prettier-ignore
