/** Orders of the station -> OCPP 1.6 calls. */
import { unreachable } from '../../../base/assert.ts';
import { toIso } from '../../../base/time.ts';
import type { PileOrder, TriggeredMessage } from '../../../domain/command.ts';
import type { TrustedUse } from '../../../domain/certificate.ts';
import { ALL_KEYS, type PileQuirks } from '../../../domain/quirks.ts';
import { NOT_OF_THIS_VERSION, type Encoded, type EncodedCall } from '../ocpp-j/dialect.ts';
import type { Payload } from '../ocpp-j/frame.ts';
import type { Schemas } from '../ocpp-j/schema.ts';
import { isFields } from '../ocpp-j/values.ts';
import { encodeLocalList } from './local-list.ts';
import { encodeProfile, problemOfProfile, purposeOf } from './profiles.ts';

/** Every call of a central system: the core profiles, and the security extensions (third edition). */
export const OUTBOUND: ReadonlySet<string> = new Set([
  'CancelReservation', 'CertificateSigned', 'ChangeAvailability', 'ChangeConfiguration', 'ClearCache', 'ClearChargingProfile', 'DataTransfer',
  'DeleteCertificate', 'ExtendedTriggerMessage', 'GetCompositeSchedule', 'GetConfiguration', 'GetDiagnostics', 'GetInstalledCertificateIds',
  'GetLocalListVersion', 'GetLog', 'InstallCertificate', 'RemoteStartTransaction', 'RemoteStopTransaction', 'ReserveNow', 'Reset', 'SendLocalList',
  'SetChargingProfile', 'SignedUpdateFirmware', 'TriggerMessage', 'UnlockConnector', 'UpdateFirmware',
]); // prettier-ignore

/** TriggerMessage knows six (§7.32), ExtendedTriggerMessage two more; the others are later versions' own. */
const TRIGGERS: Readonly<Record<TriggeredMessage, readonly ['TriggerMessage' | 'ExtendedTriggerMessage', string] | null>> = {
  boot: ['TriggerMessage', 'BootNotification'],
  heartbeat: ['TriggerMessage', 'Heartbeat'],
  status: ['TriggerMessage', 'StatusNotification'],
  'meter-values': ['TriggerMessage', 'MeterValues'],
  'diagnostics-status': ['TriggerMessage', 'DiagnosticsStatusNotification'],
  'firmware-status': ['TriggerMessage', 'FirmwareStatusNotification'],
  'log-status': ['ExtendedTriggerMessage', 'LogStatusNotification'],
  'sign-certificate': ['ExtendedTriggerMessage', 'SignChargePointCertificate'],
  transaction: null,
  'sign-v2g-certificate': null,
  'publish-firmware-status': null,
};

const CERTIFICATE_USES: Readonly<Record<TrustedUse, string | null>> = {
  'csms-root': 'CentralSystemRootCertificate',
  'manufacturer-root': 'ManufacturerRootCertificate',
  'v2g-root': null,
  'mo-root': null,
  'v2g-chain': null,
};

export function encodeOrder(order: PileOrder, quirks: PileQuirks, schemas: Schemas): Encoded {
  const refused = kept(order, quirks);
  if (refused !== null) return { refused };
  const [first, ...others] = callsFor(order, quirks);
  if (first === undefined) return NOT_OF_THIS_VERSION;
  const checked = ([action, payload, problem]: Call): EncodedCall => ({
    action,
    payload,
    broken: brokenBy(action, payload, problem, schemas),
  });
  return { calls: [checked(first), ...others.map(checked)] };
}

/** The call, and what is wrong with it beyond the schema. */
type Call = readonly [action: string, payload: Payload, problem?: string | null];

/** F13: settings that this model is never to be asked for or told; a word for the result, or null. */
function kept(order: PileOrder, quirks: PileQuirks): string | null {
  const holds = (keys: readonly string[], key: string): boolean => keys.some((kept) => kept.toLowerCase() === key.toLowerCase());
  if (order.kind === 'write-configuration') return holds(quirks.neverWrite, order.key) ? 'NeverWrite' : null;
  if (order.kind !== 'read-configuration') return null;
  if (order.keys.length === 0) return holds(quirks.neverRead, ALL_KEYS) ? 'NeverRead' : null;
  return order.keys.some((key) => holds(quirks.neverRead, key)) ? 'NeverRead' : null;
}

function brokenBy(action: string, payload: Payload, problem: string | null | undefined, schemas: Schemas): string | null {
  if (!OUTBOUND.has(action)) return 'the action is not one that a central system sends in OCPP 1.6';
  return problem ?? schemas.request(action, payload)?.sentence ?? null;
}

/** The ways to say it, best first; none: OCPP 1.6 has no such thing. */
function callsFor(order: PileOrder, quirks: PileQuirks): readonly Call[] {
  switch (order.kind) {
    case 'start':
      // Connector 0 is the pile itself: it chooses one (OCPP 1.6 §5.11).
      return [['RemoteStartTransaction', { ...(order.connector > 0 ? { connectorId: order.connector } : {}), idTag: order.tag }]];
    case 'stop':
      return [['RemoteStopTransaction', { transactionId: order.transactionId }]];
    case 'reset':
      return [['Reset', { type: order.type === 'hard' ? 'Hard' : 'Soft' }]];
    case 'unlock':
      return [['UnlockConnector', { connectorId: order.connector }]];
    case 'availability':
      return [['ChangeAvailability', { connectorId: order.connector, type: order.operative ? 'Operative' : 'Inoperative' }]];
    case 'read-configuration':
      // No key at all asks for every one (OCPP 1.6 §5.8).
      return [['GetConfiguration', order.keys.length === 0 ? {} : { key: order.keys }]];
    case 'write-configuration':
      return [['ChangeConfiguration', { key: order.key, value: valueFor(order.key, order.value, quirks) }]];
    case 'clear-cache':
      return [['ClearCache', {}]];
    case 'trigger':
      return triggerCalls(order);
    case 'data-transfer': {
      const { vendorId, messageId, data } = order;
      return [['DataTransfer', { vendorId, ...(messageId === null ? {} : { messageId }), ...(data === null ? {} : { data }) }]];
    }
    case 'reserve': {
      const { connector, expiresMs, tag, reservationId } = order;
      return [['ReserveNow', { connectorId: connector, expiryDate: toIso(expiresMs), idTag: tag, reservationId }]];
    }
    case 'cancel-reservation':
      return [['CancelReservation', { reservationId: order.reservationId }]];
    case 'local-list-version':
      return [['GetLocalListVersion', {}]];
    case 'send-local-list':
      return [['SendLocalList', encodeLocalList(order)]];
    case 'set-profile': {
      const csChargingProfiles = encodeProfile(order.profile, quirks.wholeLimits);
      return [
        ['SetChargingProfile', { connectorId: order.connector, csChargingProfiles }, problemOfProfile(order.profile, order.connector)],
      ];
    }
    case 'clear-profile':
      return [['ClearChargingProfile', clearedProfiles(order)]];
    case 'composite-schedule': {
      const unit = order.unit === null ? {} : { chargingRateUnit: order.unit };
      return [['GetCompositeSchedule', { connectorId: order.evse, duration: order.durationS, ...unit }]];
    }
    case 'update-firmware':
      return [order.signed === null ? updateFirmware(order) : signedUpdateFirmware(order, order.signed)];
    case 'fetch-log':
      return logCalls(order, quirks);
    case 'install-certificate': {
      const use = CERTIFICATE_USES[order.use];
      return use === null ? [] : [['InstallCertificate', { certificateType: use, certificate: order.pem }]];
    }
    case 'delete-certificate': {
      const { algorithm, issuerName, issuerKey, serial } = order.hash;
      const certificateHashData = { hashAlgorithm: algorithm, issuerNameHash: issuerName, issuerKeyHash: issuerKey, serialNumber: serial };
      return [['DeleteCertificate', { certificateHashData }]];
    }
    case 'list-certificates': {
      const use = CERTIFICATE_USES[order.use ?? 'csms-root'];
      return use === null ? [] : [['GetInstalledCertificateIds', { certificateType: use }]];
    }
    case 'certificate-signed':
      return order.use === 'pile' ? [['CertificateSigned', { certificateChain: order.chainPem }]] : [];
    case 'raw':
      return [rawCall(order)];
    case 'list-profiles':
    case 'monitoring-base':
    case 'monitoring-level':
    case 'set-monitors':
    case 'clear-monitors':
    case 'report-monitors':
    case 'set-message':
    case 'clear-message':
    case 'list-messages':
    case 'show-cost':
    case 'transaction-status':
    case 'customer-information':
    case 'network-profile':
    case 'publish-firmware':
    case 'unpublish-firmware':
      return [];
    default:
      return unreachable(order);
  }
}

/** Whoever wrote it in hex, of 16 to 40 characters, has done it already. */
const ALREADY_HEX = /^(?:[0-9a-f]{2}){16,40}$/i;

/** F25: some piles read the text as the key itself, some as its bytes in hex. */
function valueFor(key: string, value: string, { authorizationKeyForm }: PileQuirks): string {
  const isHex = authorizationKeyForm === 'hex' && key.toLowerCase() === 'authorizationkey' && !ALREADY_HEX.test(value);
  return isHex ? Array.from(new TextEncoder().encode(value), (byte) => byte.toString(16).padStart(2, '0')).join('') : value;
}

function triggerCalls({ message, connector }: Extract<PileOrder, { kind: 'trigger' }>): readonly Call[] {
  const trigger = TRIGGERS[message];
  if (trigger === null) return [];
  const [action, requestedMessage] = trigger;
  return [[action, { requestedMessage, ...(connector === null ? {} : { connectorId: connector }) }]];
}

function clearedProfiles({ profileId, evse, purpose, stackLevel }: Extract<PileOrder, { kind: 'clear-profile' }>): Payload {
  return {
    ...(profileId === null ? {} : { id: profileId }),
    ...(evse === null ? {} : { connectorId: evse }),
    ...(purpose === null ? {} : { chargingProfilePurpose: purposeOf(purpose) }),
    ...(stackLevel === null ? {} : { stackLevel }),
  };
}

type UpdateOrder = Extract<PileOrder, { kind: 'update-firmware' }>;

/** Without a time of its own to install: 1.6 has none (§6.19). */
function updateFirmware({ url, retries, retrieveMs, retryIntervalS }: UpdateOrder): Call {
  return ['UpdateFirmware', { location: url, retries, retrieveDate: toIso(retrieveMs), retryInterval: retryIntervalS }];
}

/** Never falls back to UpdateFirmware: whoever asked for a checked image must not get an unchecked one. */
function signedUpdateFirmware(order: UpdateOrder, signed: NonNullable<UpdateOrder['signed']>): Call {
  const { requestId, url, retrieveMs, installMs, retries, retryIntervalS } = order;
  const firmware = {
    location: url,
    retrieveDateTime: toIso(retrieveMs),
    ...(installMs === null ? {} : { installDateTime: toIso(installMs) }),
    signingCertificate: signed.certificatePem,
    signature: signed.signature,
  };
  return ['SignedUpdateFirmware', { requestId, retries, retryInterval: retryIntervalS, firmware }];
}

/**
 * Only GetLog knows the security log. Diagnostics are asked for the old way unless the pile is known to have the security
 * extensions: a call it does not know made some firmware vanish (F13). Each way falls back to the other.
 */
function logCalls(order: Extract<PileOrder, { kind: 'fetch-log' }>, quirks: PileQuirks): readonly Call[] {
  const getLog = getLogCall(order);
  if (order.log === 'security') return [getLog];
  const by = quirks.logBy ?? (quirks.hasSecurityExtensions === true ? 'GetLog' : 'GetDiagnostics');
  return by === 'GetLog' ? [getLog, getDiagnosticsCall(order)] : [getDiagnosticsCall(order), getLog];
}

function getLogCall({ requestId, log, url, fromMs, toMs, retries, retryIntervalS }: Extract<PileOrder, { kind: 'fetch-log' }>): Call {
  const parameters = {
    remoteLocation: url,
    ...(fromMs === null ? {} : { oldestTimestamp: toIso(fromMs) }),
    ...(toMs === null ? {} : { latestTimestamp: toIso(toMs) }),
  };
  const logType = log === 'security' ? 'SecurityLog' : 'DiagnosticsLog';
  return ['GetLog', { log: parameters, logType, requestId, retries, retryInterval: retryIntervalS }];
}

function getDiagnosticsCall({ url, fromMs, toMs, retries, retryIntervalS }: Extract<PileOrder, { kind: 'fetch-log' }>): Call {
  const span = { ...(fromMs === null ? {} : { startTime: toIso(fromMs) }), ...(toMs === null ? {} : { stopTime: toIso(toMs) }) };
  return ['GetDiagnostics', { location: url, retries, retryInterval: retryIntervalS, ...span }];
}

function rawCall({ action, payload }: Extract<PileOrder, { kind: 'raw' }>): Call {
  try {
    const read: unknown = JSON.parse(payload);
    return isFields(read) ? [action, read] : [action, {}, 'the payload is not a JSON object'];
  } catch {
    // Whoever wrote it is told; the text itself may hold a secret.
    return [action, {}, 'the payload is not JSON'];
  }
}
