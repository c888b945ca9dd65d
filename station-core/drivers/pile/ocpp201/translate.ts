/** OCPP 2.0.1 requests -> facts. One reading for messages that fit the schema and for those that break it but say enough (F29). */
import type { PileId } from '../../../base/ids.ts';
import { notice, type Fact, type Inbound } from '../ocpp-j/inbound.ts';
import { connectorOf, fieldsOf, filledText, integerOf, textOf, timeOf, type Fields } from '../ocpp-j/values.ts';
import { chargingStateOf, entriesOf, placeOf, stateOf, tagOf } from './values.ts';
import { reportedSettings } from './variables.ts';

const LONGEST_WORD = 50;
const LONGEST_CSR = 8 * 1_024;
/** 2.0.1 allows 36 characters; some piles use more. */
const LONGEST_TRANSACTION_ID = 64;

const plain = (read: Inbound['read']): Inbound => ({ salvaged: false, read });
const salvaged = (read: Inbound['read'], remark?: Inbound['remark']): Inbound => ({
  salvaged: true,
  read,
  ...(remark === undefined ? {} : { remark }),
});

/** Every action a pile may call here. */
export const INBOUND: ReadonlyMap<string, Inbound> = new Map<string, Inbound>([
  ['BootNotification', salvaged(readBoot)],
  ['Heartbeat', plain(() => ({ kind: 'pile.heartbeat' }))],
  ['Authorize', salvaged(readAuthorize)],
  ['StatusNotification', salvaged(readStatus)],
  ['TransactionEvent', salvaged(readTransaction, remarkOnTransaction)],
  ['MeterValues', salvaged(readMeterValues)],
  ['NotifyReport', plain(readReport)],
  ['FirmwareStatusNotification', plain(readFirmwareStatus)],
  ['LogStatusNotification', plain(readLogStatus)],
  ['SecurityEventNotification', plain(readSecurityEvent)],
  ['SignCertificate', plain(readSignRequest)],
  ['ReservationStatusUpdate', plain(readReservation)],
  ['NotifyEvent', notice('event')],
  ['NotifyMonitoringReport', notice('monitoring-report')],
  ['NotifyDisplayMessages', notice('display-messages')],
  ['NotifyChargingLimit', notice('charging-limit')],
  ['ClearedChargingLimit', notice('charging-limit-cleared')],
  ['ReportChargingProfiles', notice('charging-profiles')],
  ['NotifyCustomerInformation', { ...notice('customer-information'), hidden: ['data'] }],
  ['NotifyEVChargingNeeds', notice('ev-charging-needs')],
  ['NotifyEVChargingSchedule', notice('ev-charging-schedule')],
  ['PublishFirmwareStatusNotification', notice('publish-firmware-status')],
  ['Get15118EVCertificate', notice('ev-certificate')],
  ['GetCertificateStatus', notice('certificate-status')],
  ['DataTransfer', notice('data-transfer')],
]);

/** Too long or unknown fields are no reason to keep a pile out; a maker or model that is missing or no text is. */
function readBoot(payload: Fields): Fact | null {
  const station = fieldsOf(payload['chargingStation']);
  const { vendorName: vendor, model } = station;
  if (typeof vendor !== 'string' || typeof model !== 'string') return null;
  return {
    kind: 'pile.booted',
    vendor: vendor.trim().slice(0, 100),
    model: model.trim().slice(0, 100),
    serial: filledText(station['serialNumber']),
    firmware: filledText(station['firmwareVersion']),
  };
}

function readAuthorize(payload: Fields): Fact | null {
  const tag = tagOf(payload['idToken']);
  return tag === null ? null : { kind: 'pile.authorize', tag: tag.text };
}

/** A connector is told of as one of an EVSE (F27); 0 of 0 is the pile itself. */
function readStatus(payload: Fields, pileId: PileId): Fact | null {
  const [evse, connector] = [connectorOf(payload['evseId']), connectorOf(payload['connectorId'])];
  const state = stateOf(payload['connectorStatus']);
  if (evse === null || connector === null || state === null || (evse === 0) !== (connector === 0)) return null;
  return {
    kind: 'pile.status',
    ref: { pileId, evse, connector },
    state,
    at: timeOf(payload['timestamp']),
    errorCode: null,
    errorInfo: null,
  };
}

const PHASES: ReadonlyMap<unknown, 'started' | 'updated' | 'ended'> = new Map([
  ['Started', 'started'],
  ['Updated', 'updated'],
  ['Ended', 'ended'],
]);

/** What it is, of which transaction, and the how manieth: without these three it cannot be put in its place (F26). */
function readTransaction(payload: Fields, pileId: PileId): Fact | null {
  const info = fieldsOf(payload['transactionInfo']);
  const phase = PHASES.get(payload['eventType']);
  const pileTransactionId = filledText(info['transactionId'], LONGEST_TRANSACTION_ID);
  const seqNo = integerOf(payload['seqNo']);
  if (phase === undefined || pileTransactionId === null || seqNo === null || seqNo < 0) return null;
  const tag = tagOf(payload['idToken']);
  const stoppedReason = filledText(info['stoppedReason'], LONGEST_WORD);
  return {
    kind: 'transaction.told',
    phase,
    pileTransactionId,
    seqNo,
    ref: placeOf(payload['evse'], pileId),
    at: timeOf(payload['timestamp']),
    trigger: filledText(payload['triggerReason'], LONGEST_WORD) ?? 'Unknown',
    offline: payload['offline'] === true,
    tag: tag?.text ?? null,
    isCard: tag?.isCard ?? false,
    chargingState: chargingStateOf(info['chargingState']),
    // "MAY only be omitted when StoppedReason is Local" (part 2 §2.48).
    stoppedReason: phase === 'ended' ? (stoppedReason ?? 'Local') : stoppedReason,
    remoteStartId: integerOf(info['remoteStartId']),
    reservationId: integerOf(payload['reservationId']),
    entries: entriesOf(payload['meterValue']) ?? [],
  };
}

/** F26: the schema lets it pass, and yet nobody can say where the car stands. */
function remarkOnTransaction(payload: Fields): string | null {
  return payload['eventType'] === 'Started' && payload['evse'] === undefined ? 'evse: not told at the start' : null;
}

/** Readings outside of a transaction, of a whole EVSE; 0 is the meter of the pile (part 2 J01). */
function readMeterValues(payload: Fields, pileId: PileId): Fact | null {
  const evse = connectorOf(payload['evseId']);
  const entries = entriesOf(payload['meterValue']);
  if (evse === null || entries === null) return null;
  return { kind: 'session.metered', ref: { pileId, evse, connector: 0 }, transactionId: null, entries };
}

function readReport(payload: Fields): Fact | null {
  const requestId = integerOf(payload['requestId']);
  if (requestId === null) return null;
  return {
    kind: 'pile.settings-told',
    requestId,
    settings: reportedSettings(payload['reportData']),
    isLast: payload['tbc'] !== true,
  };
}

function readFirmwareStatus(payload: Fields): Fact | null {
  const status = filledText(payload['status'], LONGEST_WORD);
  return status === null ? null : { kind: 'pile.firmware-status', status, requestId: integerOf(payload['requestId']) };
}

function readLogStatus(payload: Fields): Fact | null {
  const status = filledText(payload['status'], LONGEST_WORD);
  return status === null ? null : { kind: 'pile.log-status', status, requestId: integerOf(payload['requestId']) };
}

function readSecurityEvent(payload: Fields): Fact | null {
  const type = filledText(payload['type'], LONGEST_WORD);
  if (type === null) return null;
  return { kind: 'pile.security-event', type, at: timeOf(payload['timestamp']), info: filledText(payload['techInfo']) };
}

/** Without a type it is the certificate of the pile itself (part 2 §1.58). */
function readSignRequest(payload: Fields): Fact | null {
  const csrPem = textOf(payload['csr'], LONGEST_CSR);
  if (csrPem === null) return null;
  return { kind: 'pile.sign-request', use: payload['certificateType'] === 'V2GCertificate' ? 'v2g' : 'pile', csrPem };
}

function readReservation(payload: Fields): Fact | null {
  const reservationId = integerOf(payload['reservationId']);
  const why = filledText(payload['reservationUpdateStatus'], LONGEST_WORD);
  return reservationId === null || why === null ? null : { kind: 'pile.reservation-ended', reservationId, why };
}
