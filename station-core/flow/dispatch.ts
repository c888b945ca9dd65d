/** One event to its flow: the table of contents of what the station does. */
import type { StationEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Context } from './context.ts';
import { dispatchHq } from './dispatch-hq.ts';
import { dispatchMoney } from './dispatch-money.ts';
import { onCloseSession, onStartSession, onStopSession } from './on-desk.ts';
import { onTakePayment } from './on-payment.ts';
import { onAddCard, onChangeCard, onEraseCard } from './on-card.ts';
import { onActivatePlan, onSavePlan } from './on-catalogue.ts';
import { onEmergencyStop, onPowerWatched, onReturnTold } from './on-emergency.ts';
import { onInspectEquipment, onPutEquipment } from './on-equipment.ts';
import { onEnded } from './on-ended.ts';
import { onMetered } from './on-metered.ts';
import {
  onAdmitPile,
  onAddOperator,
  onChangeOperator,
  onFetchedRecoveryFile,
  onLoggedIn,
  onLoggedOut,
  onOrderPile,
  onLetKnock,
  onRefusePile,
  onRevokeLogins,
  onSettings,
  onSetUp,
} from './on-operator.ts';
import { onAnswered } from './on-answered.ts';
import { onRenewLocalList } from './on-local-list.ts';
import { onCancelReservation, onReservationEnded, onReserve } from './on-reservation.ts';
import { onAuthorize, onBooted, onConnected, onDisconnected, onHeard, onRefused } from './on-pile.ts';
import { onCancelSelfTest, onStartSelfTest } from './on-selftest.ts';
import {
  onCertificateMade,
  onEndSecurityMove,
  onMoveSecurity,
  onRevokeCertificate,
  onSecurityEvent,
  onSettingsTold,
  onSignRequest,
} from './on-security.ts';
import { onSensorRead, onTryRelay } from './on-sensor.ts';
import { onStarted } from './on-started.ts';
import { onStatus } from './on-status.ts';
import { onAcknowledge, onAlarmTold, onCondition, onResetAlarm, onShelve, onUnshelve } from './on-alarm.ts';
import {
  onAddFirmware, onFetchLog, onFileFetched, onFileReceived, onFirmwareStatus, onLogStatus, onRemoveFirmware, onStartRollout, onStopRollout,
} from './on-files.ts'; // prettier-ignore
import {
  onBeginFieldRecord, onCheckField, onCloseFieldRecord, onFieldChecked, onSkipFieldCheck, onToldFieldCheck,
} from './on-field-record.ts'; // prettier-ignore
import { onNotificationTried, onPutNotifyTarget, onRemoveNotifyTarget, onTestNotifyTarget } from './on-notify.ts';
import { onPlacePile, onPutSitePlan } from './on-site-plan.ts';
import { onAddTaughtCard, onBeginTeachIn, onCancelTeachIn } from './on-teach-in.ts';
import { onCameraHealth, onCameraTold, onPutCamera, onPutWatch, onRemoveCamera, onRemoveWatch } from './on-camera.ts';
import { onTick } from './on-tick.ts';
import { onTransaction } from './on-transaction.ts';
import { onEvidenceKept, onEvidenceTrimmed, onIncidentOpened, onIncidentStepped, onNoteIncident } from './on-incident.ts';
import { onApproveBypass, onAskBypass, onEndBypass, onPutSafety, onPutZone, onRemoveSafety, onTestSensor } from './on-safety.ts';
import { onZoneAsked, onZoneTold } from './on-zone.ts';
import { ownershipRefusal } from './ownership.ts';
import { recover } from './recover.ts';

export function dispatch(context: Context, event: StationEvent): Outcome {
  const notOurs = ownershipRefusal(context, event);
  if (notOurs !== null) return notOurs;
  switch (event.kind) {
    case 'pile.connected': return onConnected(context, event);
    case 'pile.disconnected': return onDisconnected(context, event);
    case 'pile.booted': return onBooted(context, event);
    case 'pile.heartbeat':
    case 'pile.notice':
    case 'pile.bad-message': return onHeard(context, event);
    case 'pile.status': return onStatus(context, event);
    case 'pile.authorize': return onAuthorize(context, event);
    case 'pile.refused': return onRefused(context, event);
    case 'pile.answered': return onAnswered(context, event);
    case 'session.started': return onStarted(context, event);
    case 'session.metered': return onMetered(context, event);
    case 'session.ended': return onEnded(context, event);
    case 'transaction.told': return onTransaction(context, event);
    case 'operator.set-up': return onSetUp(context, event);
    case 'operator.logged-in': return onLoggedIn(context, event);
    case 'operator.logged-out': return onLoggedOut(event);
    case 'operator.login-failed': return { answer: { kind: 'done' }, writes: [], commands: [], notices: [] };
    case 'operator.revoke-logins': return onRevokeLogins(event);
    case 'operator.add': return onAddOperator(context, event);
    case 'operator.change': return onChangeOperator(context, event);
    case 'operator.settings': return onSettings(context, event);
    case 'operator.made-recovery-file': return { answer: { kind: 'done' }, writes: [], commands: [], notices: [] };
    case 'operator.fetched-recovery-file': return onFetchedRecoveryFile(context, event);
    case 'operator.admit-pile': return onAdmitPile(context, event);
    case 'operator.refuse-pile': return onRefusePile(context, event);
    case 'operator.let-knock': return onLetKnock(context, event);
    case 'operator.order-pile': return onOrderPile(context, event);
    case 'operator.start-session': return onStartSession(context, event);
    case 'operator.stop-session': return onStopSession(context, event);
    case 'operator.close-session': return onCloseSession(context, event);
    case 'operator.take-payment': return onTakePayment(context, event);
    case 'operator.save-plan': return onSavePlan(context, event);
    case 'operator.activate-plan': return onActivatePlan(context, event);
    case 'operator.add-card': return onAddCard(context, event);
    case 'operator.begin-teach-in': return onBeginTeachIn(context, event);
    case 'operator.cancel-teach-in': return onCancelTeachIn(context, event);
    case 'operator.add-taught-card': return onAddTaughtCard(context, event);
    case 'operator.change-card': return onChangeCard(context, event);
    case 'operator.erase-card': return onEraseCard(context, event);
    case 'operator.acknowledge-alarm': return onAcknowledge(context, event);
    case 'operator.shelve-alarm': return onShelve(context, event);
    case 'operator.unshelve-alarm': return onUnshelve(context, event);
    case 'operator.reset-alarm': return onResetAlarm(context, event);
    case 'alarm.told': return onAlarmTold(context, event);
    case 'operator.start-self-test': return onStartSelfTest(context, event);
    case 'operator.cancel-self-test': return onCancelSelfTest(context, event);
    case 'operator.emergency-stop': return onEmergencyStop(context, event);
    case 'pile.power-watched': return onPowerWatched(context, event);
    case 'pile.return-told': return onReturnTold(context, event);
    case 'operator.reserve': return onReserve(context, event);
    case 'operator.cancel-reservation': return onCancelReservation(context, event);
    case 'operator.renew-local-list': return onRenewLocalList(context, event);
    case 'pile.reservation-ended': return onReservationEnded(context, event);
    case 'operator.add-firmware': return onAddFirmware(context, event);
    case 'operator.remove-firmware': return onRemoveFirmware(context, event);
    case 'operator.start-rollout': return onStartRollout(context, event);
    case 'operator.stop-rollout': return onStopRollout(context, event);
    case 'operator.fetch-log': return onFetchLog(context, event);
    case 'pile.firmware-status': return onFirmwareStatus(context, event);
    case 'pile.log-status': return onLogStatus(context, event);
    case 'pile.file-received': return onFileReceived(context, event);
    case 'pile.file-fetched': return onFileFetched(context, event);
    case 'operator.move-security': return onMoveSecurity(context, event);
    case 'operator.end-security-move': return onEndSecurityMove(context, event);
    case 'operator.revoke-certificate': return onRevokeCertificate(context, event);
    case 'pile.sign-request': return onSignRequest(context, event);
    case 'pile.certificate-made': return onCertificateMade(context, event);
    case 'pile.security-event': return onSecurityEvent(context, event);
    case 'pile.settings-told': return onSettingsTold(context, event);
    case 'operator.put-equipment': return onPutEquipment(context, event);
    case 'operator.inspect-equipment': return onInspectEquipment(context, event);
    case 'operator.put-notify-target': return onPutNotifyTarget(context, event);
    case 'operator.remove-notify-target': return onRemoveNotifyTarget(context, event);
    case 'operator.test-notify-target': return onTestNotifyTarget(context, event);
    case 'notification.tried': return onNotificationTried(context, event);
    case 'operator.put-site-plan': return onPutSitePlan(context, event);
    case 'operator.place-pile': return onPlacePile(context, event);
    case 'operator.put-safety': return onPutSafety(context, event);
    case 'operator.put-zone': return onPutZone(context, event);
    case 'operator.remove-safety': return onRemoveSafety(context, event);
    case 'operator.ask-bypass': return onAskBypass(context, event);
    case 'operator.approve-bypass': return onApproveBypass(context, event);
    case 'operator.end-bypass': return onEndBypass(context, event);
    case 'operator.test-sensor': return onTestSensor(context, event);
    case 'operator.begin-field-record': return onBeginFieldRecord(context, event);
    case 'operator.check-field': return onCheckField(context, event);
    case 'operator.told-field-check': return onToldFieldCheck(context, event);
    case 'operator.skip-field-check': return onSkipFieldCheck(context, event);
    case 'operator.close-field-record': return onCloseFieldRecord(context, event);
    case 'field.checked': return onFieldChecked(context, event);
    case 'operator.stop-zone':
    case 'operator.ask-zone-reset':
    case 'operator.confirm-zone-reset':
    case 'operator.begin-drill':
    case 'operator.end-drill': return onZoneAsked(context, event);
    case 'operator.note-incident': return onNoteIncident(context, event);
    case 'zone.told': return onZoneTold(context, event);
    case 'incident.opened': return onIncidentOpened(context, event);
    case 'incident.stepped': return onIncidentStepped(context, event);
    case 'evidence.kept': return onEvidenceKept(context, event);
    case 'evidence.trimmed': return onEvidenceTrimmed(context, event);
    case 'operator.put-camera': return onPutCamera(context, event);
    case 'operator.remove-camera': return onRemoveCamera(context, event);
    case 'operator.order-camera': return { answer: { kind: 'done' }, writes: [], commands: [], notices: [] };
    case 'operator.put-watch': return onPutWatch(context, event);
    case 'operator.remove-watch': return onRemoveWatch(context, event);
    case 'camera.health': return onCameraHealth(context, event);
    case 'camera.told': return onCameraTold(context, event);
    case 'operator.try-relay': return onTryRelay(event);
    case 'sensor.read': return onSensorRead(context, event);
    case 'clock.ticked': return onTick(context, event);
    case 'station.started': return recover(context, event);
    case 'station.condition': return onCondition(context, event);
    case 'operator.hq-linked':
    case 'operator.hq-settings':
    case 'operator.hq-unlink':
    case 'operator.hq-restored':
    case 'operator.hq-override':
    case 'hq.cut':
    case 'hq.batch-made':
    case 'hq.acknowledged':
    case 'hq.stopped':
    case 'hq.directives':
    case 'hq.sheet-refused':
    case 'hq.image-fetched':
    case 'hq.file-sent': return dispatchHq(context, event);
    default: return dispatchMoney(context, event);
  }
} // prettier-ignore
