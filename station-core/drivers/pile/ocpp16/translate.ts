/** OCPP 1.6 requests -> facts. One reading for messages that fit the schema and for those that break it but say enough (F29). */
import type { PileId } from '../../../base/ids.ts';
import type { ConnectorRef } from '../../../domain/pile.ts';
import { notice, type Fact, type Inbound } from '../ocpp-j/inbound.ts';
import { connectorOf, filledText, integerOf, textOf, timeOf, type Fields } from '../ocpp-j/values.ts';
import { entriesOf, registerOf, stateOf } from './values.ts';

/** Every action a pile may call here. */
export const INBOUND: ReadonlyMap<string, Inbound> = new Map<string, Inbound>([
  ['BootNotification', { salvaged: true, read: readBoot }],
  ['Heartbeat', { salvaged: false, read: () => ({ kind: 'pile.heartbeat' }) }],
  ['Authorize', { salvaged: true, read: readAuthorize }],
  ['StatusNotification', { salvaged: true, read: readStatus }],
  ['StartTransaction', { salvaged: true, read: readStart, remark: remarkOnStart }],
  ['StopTransaction', { salvaged: true, read: readStop, remark: remarkOnTransaction }],
  ['MeterValues', { salvaged: true, read: readMeterValues, remark: remarkOnTransaction }],
  ['DataTransfer', notice('data-transfer')],
  ['DiagnosticsStatusNotification', { salvaged: false, read: (payload) => readStep('pile.log-status', payload) }],
  ['LogStatusNotification', { salvaged: false, read: (payload) => readStep('pile.log-status', payload) }],
  ['FirmwareStatusNotification', { salvaged: false, read: (payload) => readStep('pile.firmware-status', payload) }],
  ['SignedFirmwareStatusNotification', { salvaged: false, read: (payload) => readStep('pile.firmware-status', payload) }],
  ['SecurityEventNotification', { salvaged: false, read: readSecurityEvent }],
  ['SignCertificate', { salvaged: false, read: readSignCertificate }],
]);

/** Too long or unknown fields are no reason to keep a pile out; a maker or model that is missing or no text is. */
function readBoot(payload: Fields): Fact | null {
  const { chargePointVendor: vendor, chargePointModel: model } = payload;
  if (typeof vendor !== 'string' || typeof model !== 'string') return null;
  return {
    kind: 'pile.booted',
    vendor: vendor.trim().slice(0, 100),
    model: model.trim().slice(0, 100),
    serial: filledText(payload['chargePointSerialNumber']) ?? filledText(payload['chargeBoxSerialNumber']),
    firmware: filledText(payload['firmwareVersion']),
  };
}

function readAuthorize(payload: Fields): Fact | null {
  const tag = filledText(payload['idTag']);
  return tag === null ? null : { kind: 'pile.authorize', tag };
}

function readStatus(payload: Fields, pileId: PileId): Fact | null {
  const ref = refOf(payload, pileId);
  const state = stateOf(payload['status']);
  if (ref === null || state === null) return null;
  const errorCode = filledText(payload['errorCode']);
  return {
    kind: 'pile.status',
    ref,
    state,
    at: timeOf(payload['timestamp']),
    errorCode: errorCode === 'NoError' ? null : errorCode,
    errorInfo: errorInfoOf(payload),
  };
}

function readStart(payload: Fields, pileId: PileId): Fact | null {
  const ref = refOf(payload, pileId);
  const tag = filledText(payload['idTag']);
  const meterStart = registerOf(payload['meterStart']);
  if (ref === null || tag === null || meterStart === null) return null;
  return {
    kind: 'session.started',
    ref,
    tag,
    meterStart,
    at: timeOf(payload['timestamp']),
    reservationId: integerOf(payload['reservationId']),
  };
}

/** An end is always worth booking: the sale is made (F01, F02, F20). */
function readStop(payload: Fields): Fact {
  return {
    kind: 'session.ended',
    transactionId: integerOf(payload['transactionId']) ?? -1,
    tag: filledText(payload['idTag']),
    meterStop: registerOf(payload['meterStop']),
    at: timeOf(payload['timestamp']),
    reason: filledText(payload['reason']),
    entries: entriesOf(payload['transactionData']) ?? [],
  };
}

function readMeterValues(payload: Fields, pileId: PileId): Fact | null {
  const ref = refOf(payload, pileId);
  const entries = entriesOf(payload['meterValue']);
  if (ref === null || entries === null) return null;
  return { kind: 'session.metered', ref, transactionId: integerOf(payload['transactionId']), entries };
}

/** How far an upload or an update is. Only the messages of the security extensions say which one it is about. */
function readStep(kind: 'pile.log-status' | 'pile.firmware-status', payload: Fields): Fact | null {
  const status = filledText(payload['status'], 50);
  return status === null ? null : { kind, status, requestId: integerOf(payload['requestId']) };
}

function readSecurityEvent(payload: Fields): Fact | null {
  const type = filledText(payload['type'], 50);
  return type === null
    ? null
    : { kind: 'pile.security-event', type, at: timeOf(payload['timestamp']), info: filledText(payload['techInfo']) };
}

/** A CSR is PEM text of at most 5,500 characters (security whitepaper, SignCertificate.req). */
function readSignCertificate(payload: Fields): Fact | null {
  const csrPem = filledText(payload['csr'], 5_500);
  return csrPem === null ? null : { kind: 'pile.sign-request', use: 'pile', csrPem };
}

function remarkOnStart(payload: Fields): string | null {
  return connectorOf(payload['connectorId']) === 0 ? 'connectorId: must be above 0 (OCPP 1.6 §6.45)' : null;
}

function remarkOnTransaction(payload: Fields): string | null {
  const { transactionId } = payload;
  return typeof transactionId === 'number' && integerOf(transactionId) === null ? 'transactionId: beyond 2^53, not kept' : null;
}

/** OCPP 1.6 has one connector per EVSE. */
function refOf(payload: Fields, pileId: PileId): ConnectorRef | null {
  const connector = connectorOf(payload['connectorId']);
  return connector === null ? null : { pileId, evse: connector, connector };
}

/** Makers put the one useful word (EmergencyPressed, say) into info or vendorErrorCode. */
function errorInfoOf(payload: Fields): string | null {
  const told = [payload['info'], payload['vendorErrorCode']].map((field) => textOf(field)?.trim().slice(0, 200) ?? '');
  const useful = told.filter((text) => text !== '' && text.toLowerCase() !== 'none');
  return useful.length === 0 ? null : useful.join(' / ');
}
