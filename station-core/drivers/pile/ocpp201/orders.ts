/** Orders of the station -> OCPP 2.0.1 calls. */
import { unreachable } from '../../../base/assert.ts';
import type { CommandId } from '../../../base/ids.ts';
import { orderNumber } from '../../../base/order-number.ts';
import { toIso } from '../../../base/time.ts';
import type { PileOrder, RawOrder } from '../../../domain/command.ts';
import type { PileQuirks } from '../../../domain/quirks.ts';
import type { LocalListEntry } from '../../../domain/reservation.ts';
import type { Encoded, OutboundCall } from '../ocpp-j/dialect.ts';
import type { Payload } from '../ocpp-j/frame.ts';
import type { Schemas } from '../ocpp-j/schema.ts';
import { isFields } from '../ocpp-j/values.ts';
import { problemOfProfile, profileFields, PURPOSES } from './profiles.ts';
import { monitorFields, readSettings, writeSetting, type Refused } from './settings.ts';
import { idToken } from './tags.ts';
import { INBOUND } from './translate.ts';
import { MESSAGE_STATES, MONITORING_BASES, PRIORITIES, TRIGGERS, TRUSTED } from './words.ts';

export function encodeOrder(order: PileOrder, quirks: PileQuirks, commandId: CommandId, schemas: Schemas): Encoded {
  if (order.kind === 'raw') return encodeRaw(order, schemas);
  const call = callFor(order, quirks, commandId);
  if ('refused' in call) return call;
  const { action, payload, problem } = call;
  return { calls: [{ action, payload, broken: problem ?? schemas.request(action, payload)?.sentence ?? null }] };
}

/** problem: what is wrong with it beyond the schema. */
type Call = OutboundCall & { readonly problem?: string | null };

function callFor(order: Exclude<PileOrder, RawOrder>, quirks: PileQuirks, commandId: CommandId): Call | Refused {
  switch (order.kind) {
    case 'start':
      return {
        action: 'RequestStartTransaction',
        // Without an EVSE the pile chooses one (part 2 F01).
        payload: { ...evseId(order.evse), remoteStartId: orderNumber(commandId), idToken: idToken(order.tag, order.tagKind) },
      };
    case 'stop':
      if (order.pileTransactionId === undefined) return { refused: 'UnknownTransaction' };
      return { action: 'RequestStopTransaction', payload: { transactionId: order.pileTransactionId } };
    case 'reset':
      return { action: 'Reset', payload: { type: order.type === 'hard' ? 'Immediate' : 'OnIdle', ...evseId(order.evse) } };
    case 'unlock':
      return { action: 'UnlockConnector', payload: { evseId: order.evse, connectorId: order.connector } };
    case 'availability':
      return {
        action: 'ChangeAvailability',
        payload: { ...place(order.evse, order.connector), operationalStatus: order.operative ? 'Operative' : 'Inoperative' },
      };
    case 'read-configuration':
      return readSettings(order.keys, quirks, commandId);
    case 'write-configuration':
      return writeSetting(order.key, order.value, quirks);
    case 'clear-cache':
      return { action: 'ClearCache', payload: {} };
    case 'trigger':
      return {
        action: 'TriggerMessage',
        payload: {
          ...place(order.evse ?? order.connector ?? 0, order.evse === undefined ? 0 : (order.connector ?? 0)),
          requestedMessage: TRIGGERS[order.message],
        },
      };
    case 'data-transfer':
      return {
        action: 'DataTransfer',
        payload: { vendorId: order.vendorId, ...given('messageId', order.messageId), ...given('data', order.data) },
      };
    case 'reserve':
      return {
        action: 'ReserveNow',
        payload: { id: order.reservationId, expiryDateTime: toIso(order.expiresMs), ...evseId(order.evse), idToken: idToken(order.tag) },
      };
    case 'cancel-reservation':
      return { action: 'CancelReservation', payload: { reservationId: order.reservationId } };
    case 'local-list-version':
      return { action: 'GetLocalListVersion', payload: {} };
    case 'send-local-list':
      return {
        action: 'SendLocalList',
        payload: {
          versionNumber: order.version,
          updateType: order.update === 'full' ? 'Full' : 'Differential',
          // A list without entries is left out: the schema wants at least one (part 2 D01).
          ...(order.entries.length === 0 ? {} : { localAuthorizationList: order.entries.map(listEntry) }),
        },
      };
    case 'set-profile':
      return {
        action: 'SetChargingProfile',
        payload: { evseId: order.evse, chargingProfile: profileFields(order.profile, quirks.wholeLimits) },
        problem: problemOfProfile(order.profile, order.evse),
      };
    case 'clear-profile': {
      if (order.profileId !== null) return { action: 'ClearChargingProfile', payload: { chargingProfileId: order.profileId } };
      const criteria = {
        ...given('evseId', order.evse),
        ...given('chargingProfilePurpose', order.purpose === null ? null : PURPOSES[order.purpose]),
        ...given('stackLevel', order.stackLevel),
      };
      return { action: 'ClearChargingProfile', payload: Object.keys(criteria).length === 0 ? {} : { chargingProfileCriteria: criteria } };
    }
    case 'composite-schedule':
      return {
        action: 'GetCompositeSchedule',
        payload: { evseId: order.evse, duration: order.durationS, ...given('chargingRateUnit', order.unit) },
      };
    case 'list-profiles':
      return {
        action: 'GetChargingProfiles',
        // At least one criterion has to be there (part 2 K09); every source is every profile.
        payload: {
          requestId: order.requestId,
          ...given('evseId', order.evse),
          chargingProfile: { chargingLimitSource: ['EMS', 'Other', 'SO', 'CSO'] },
        },
      };
    case 'update-firmware':
      return {
        action: 'UpdateFirmware',
        payload: {
          requestId: order.requestId,
          retries: order.retries,
          retryInterval: order.retryIntervalS,
          firmware: {
            location: order.url,
            retrieveDateTime: toIso(order.retrieveMs),
            ...given('installDateTime', order.installMs === null ? null : toIso(order.installMs)),
            ...(order.signed === null ? {} : { signingCertificate: order.signed.certificatePem, signature: order.signed.signature }),
          },
        },
      };
    case 'fetch-log':
      return {
        action: 'GetLog',
        payload: {
          requestId: order.requestId,
          logType: order.log === 'security' ? 'SecurityLog' : 'DiagnosticsLog',
          retries: order.retries,
          retryInterval: order.retryIntervalS,
          log: {
            remoteLocation: order.url,
            ...given('oldestTimestamp', order.fromMs === null ? null : toIso(order.fromMs)),
            ...given('latestTimestamp', order.toMs === null ? null : toIso(order.toMs)),
          },
        },
      };
    case 'install-certificate':
      // A chain of the pile's own is signed, not installed (part 2 M05).
      if (order.use === 'v2g-chain') return { refused: 'NotSupported' };
      return { action: 'InstallCertificate', payload: { certificateType: TRUSTED[order.use], certificate: order.pem } };
    case 'delete-certificate':
      return {
        action: 'DeleteCertificate',
        payload: {
          certificateHashData: {
            hashAlgorithm: order.hash.algorithm,
            issuerNameHash: order.hash.issuerName,
            issuerKeyHash: order.hash.issuerKey,
            serialNumber: order.hash.serial,
          },
        },
      };
    case 'list-certificates':
      return { action: 'GetInstalledCertificateIds', payload: order.use === null ? {} : { certificateType: [TRUSTED[order.use]] } };
    case 'certificate-signed':
      return {
        action: 'CertificateSigned',
        payload: {
          certificateChain: order.chainPem,
          certificateType: order.use === 'v2g' ? 'V2GCertificate' : 'ChargingStationCertificate',
        },
      };
    case 'monitoring-base':
      return { action: 'SetMonitoringBase', payload: { monitoringBase: MONITORING_BASES[order.base] } };
    case 'monitoring-level':
      return { action: 'SetMonitoringLevel', payload: { severity: order.severity } };
    case 'set-monitors': {
      const setMonitoringData = order.monitors.flatMap(monitorFields);
      // A key that is none of the device model: said here, because the pile could say no more.
      if (setMonitoringData.length < order.monitors.length) return { refused: 'UnknownVariable' };
      return { action: 'SetVariableMonitoring', payload: { setMonitoringData } };
    }
    case 'clear-monitors':
      return { action: 'ClearVariableMonitoring', payload: { id: order.ids } };
    case 'report-monitors':
      return { action: 'GetMonitoringReport', payload: { requestId: order.requestId } };
    case 'set-message':
      return {
        action: 'SetDisplayMessage',
        payload: {
          message: {
            id: order.id,
            priority: PRIORITIES[order.priority],
            ...given('state', order.state === null ? null : MESSAGE_STATES[order.state]),
            ...given('transactionId', order.pileTransactionId),
            message: { format: 'UTF8', ...given('language', order.language), content: order.text },
          },
        },
      };
    case 'clear-message':
      return { action: 'ClearDisplayMessage', payload: { id: order.id } };
    case 'list-messages':
      return { action: 'GetDisplayMessages', payload: { requestId: order.requestId } };
    case 'show-cost':
      return { action: 'CostUpdated', payload: { totalCost: Number(order.amount), transactionId: order.pileTransactionId } };
    case 'transaction-status':
      return { action: 'GetTransactionStatus', payload: { ...given('transactionId', order.pileTransactionId) } };
    case 'customer-information':
      return {
        action: 'CustomerInformation',
        payload: { requestId: order.requestId, report: order.report, clear: order.clear, idToken: idToken(order.tag) },
      };
    case 'network-profile':
      return {
        action: 'SetNetworkProfile',
        payload: {
          configurationSlot: order.slot,
          connectionData: {
            ocppVersion: 'OCPP20',
            ocppTransport: 'JSON',
            ocppCsmsUrl: order.url,
            messageTimeout: order.messageTimeoutS,
            securityProfile: order.securityProfile,
            ocppInterface: order.networkInterface,
          },
        },
      };
    case 'publish-firmware':
      return { action: 'PublishFirmware', payload: { requestId: order.requestId, location: order.url, checksum: order.md5 } };
    case 'unpublish-firmware':
      return { action: 'UnpublishFirmware', payload: { checksum: order.md5 } };
    default:
      return unreachable(order);
  }
}

function listEntry({ tag, status, expiresMs, parentTag }: LocalListEntry): object {
  const info = {
    status,
    ...given('cacheExpiryDateTime', expiresMs === null ? null : toIso(expiresMs)),
    ...(parentTag === undefined ? {} : { groupIdToken: idToken(parentTag, 'made') }),
  };
  return { idToken: idToken(tag), ...(status === null ? {} : { idTokenInfo: info }) };
}

/** Any action the station may send, its payload checked against its schema. */
function encodeRaw({ action, payload }: RawOrder, schemas: Schemas): Encoded {
  const fields = objectOf(payload);
  const broken = !isOutbound(action, schemas)
    ? 'the action is not one that a central system sends in OCPP 2.0.1'
    : fields === null
      ? 'the payload is not a JSON object'
      : (schemas.request(action, fields)?.sentence ?? null);
  return { calls: [{ action, payload: fields ?? {}, broken }] };
}

/** Every action is for one side to call, but DataTransfer. */
function isOutbound(action: string, schemas: Schemas): boolean {
  return schemas.knows(action) && (action === 'DataTransfer' || !INBOUND.has(action));
}

function objectOf(text: string): Payload | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null; // not JSON, which is no object either
  }
}

/** EVSE 0 is the pile itself and is left out. */
function evseId(evse: number | undefined): object {
  return evse === undefined || evse === 0 ? {} : { evseId: evse };
}

function place(evse: number, connector: number): object {
  return evse === 0 ? {} : { evse: { id: evse, ...(connector === 0 ? {} : { connectorId: connector }) } };
}

function given(name: string, value: string | number | null): object {
  return value === null ? {} : { [name]: value };
}
