/** The calls a station may make to a pile, each with a body to begin from: what the schema asks for, filled with something harmless. */

export type RawBodies = Readonly<Record<string, object>>;

const sometime = '2026-12-31T12:00:00Z';
const hash = { hashAlgorithm: 'SHA256', issuerNameHash: '00', issuerKeyHash: '00', serialNumber: '00' };
const shared: RawBodies = {
  CancelReservation: { reservationId: 1 },
  CertificateSigned: { certificateChain: '' },
  ClearCache: {},
  DataTransfer: { vendorId: '', messageId: '', data: '' },
  DeleteCertificate: { certificateHashData: hash },
  GetLocalListVersion: {},
  GetLog: { logType: 'DiagnosticsLog', requestId: 1, log: { remoteLocation: '' } },
};

const ocpp16: RawBodies = {
  ...shared,
  ChangeAvailability: { connectorId: 0, type: 'Operative' },
  ChangeConfiguration: { key: '', value: '' },
  ClearChargingProfile: {},
  ExtendedTriggerMessage: { requestedMessage: 'StatusNotification' },
  GetCompositeSchedule: { connectorId: 0, duration: 3_600 },
  GetConfiguration: { key: ['HeartbeatInterval'] },
  GetDiagnostics: { location: '' },
  GetInstalledCertificateIds: { certificateType: 'CentralSystemRootCertificate' },
  InstallCertificate: { certificateType: 'CentralSystemRootCertificate', certificate: '' },
  RemoteStartTransaction: { connectorId: 1, idTag: '' },
  RemoteStopTransaction: { transactionId: 0 },
  ReserveNow: { connectorId: 1, expiryDate: sometime, idTag: '', reservationId: 1 },
  Reset: { type: 'Soft' },
  SendLocalList: { listVersion: 1, updateType: 'Full', localAuthorizationList: [] },
  SetChargingProfile: {
    connectorId: 0,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'ChargePointMaxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
    },
  },
  SignedUpdateFirmware: {
    requestId: 1,
    firmware: { location: '', retrieveDateTime: sometime, signingCertificate: '', signature: '' },
  },
  TriggerMessage: { requestedMessage: 'StatusNotification', connectorId: 1 },
  UnlockConnector: { connectorId: 1 },
  UpdateFirmware: { location: '', retrieveDate: sometime },
};

const heartbeat = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
const token = { idToken: '', type: 'ISO14443' };

const ocpp201: RawBodies = {
  ...shared,
  ChangeAvailability: { operationalStatus: 'Operative' },
  ClearChargingProfile: {},
  ClearDisplayMessage: { id: 1 },
  ClearVariableMonitoring: { id: [1] },
  CostUpdated: { totalCost: 0, transactionId: '' },
  CustomerInformation: { requestId: 1, report: true, clear: false, idToken: token },
  GetBaseReport: { requestId: 1, reportBase: 'SummaryInventory' },
  GetChargingProfiles: { requestId: 1, chargingProfile: {} },
  GetCompositeSchedule: { duration: 3_600, evseId: 0 },
  GetDisplayMessages: { requestId: 1 },
  GetInstalledCertificateIds: {},
  GetMonitoringReport: { requestId: 1 },
  GetReport: { requestId: 1, componentVariable: [heartbeat] },
  GetTransactionStatus: {},
  GetVariables: { getVariableData: [heartbeat] },
  InstallCertificate: { certificateType: 'CSMSRootCertificate', certificate: '' },
  PublishFirmware: { location: '', checksum: '', requestId: 1 },
  RequestStartTransaction: { remoteStartId: 1, evseId: 1, idToken: token },
  RequestStopTransaction: { transactionId: '' },
  ReserveNow: { id: 1, expiryDateTime: sometime, idToken: token, evseId: 1 },
  Reset: { type: 'OnIdle' },
  SendLocalList: { versionNumber: 1, updateType: 'Full', localAuthorizationList: [] },
  SetChargingProfile: {
    evseId: 0,
    chargingProfile: {
      id: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'ChargingStationMaxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] }],
    },
  },
  SetDisplayMessage: { message: { id: 1, priority: 'NormalCycle', message: { format: 'UTF8', content: '' } } },
  SetMonitoringBase: { monitoringBase: 'All' },
  SetMonitoringLevel: { severity: 5 },
  SetNetworkProfile: {
    configurationSlot: 1,
    connectionData: {
      ocppVersion: 'OCPP20',
      ocppTransport: 'JSON',
      ocppCsmsUrl: '',
      messageTimeout: 30,
      securityProfile: 1,
      ocppInterface: 'Wired0',
    },
  },
  SetVariableMonitoring: { setMonitoringData: [{ ...heartbeat, value: 0, type: 'Delta', severity: 5 }] },
  SetVariables: { setVariableData: [{ ...heartbeat, attributeValue: '300' }] },
  TriggerMessage: { requestedMessage: 'StatusNotification', evse: { id: 1, connectorId: 1 } },
  UnlockConnector: { evseId: 1, connectorId: 1 },
  UnpublishFirmware: { checksum: '' },
  UpdateFirmware: { requestId: 1, firmware: { location: '', retrieveDateTime: sometime } },
};

/** By action, in order of their names. */
export function bodiesOf(isVersion2: boolean): RawBodies {
  const all = Object.entries(isVersion2 ? ocpp201 : ocpp16).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(all);
}

/** What breaks a charge, the line or the pile's keys: a reason is asked for. */
const cutting: ReadonlySet<string> = new Set([
  'ChangeAvailability', 'ChangeConfiguration', 'CustomerInformation', 'DeleteCertificate', 'RemoteStopTransaction', 'RequestStopTransaction',
  'Reset', 'SetNetworkProfile', 'SetVariables', 'SignedUpdateFirmware', 'UnlockConnector', 'UpdateFirmware',
]); // prettier-ignore

export function cutsOff(action: string): boolean {
  return cutting.has(action);
}

export type Checked =
  { readonly ok: true } | { readonly ok: false; readonly why: 'empty' | 'not-json' | 'not-object' | 'too-long'; readonly detail: string };

/** Whether a text is the JSON object a call carries; what the schema thinks of it is the driver's to say. */
export function checkBody(text: string): Checked {
  if (text.trim() === '') return { ok: false, why: 'empty', detail: '' };
  if (text.length > 65_536) return { ok: false, why: 'too-long', detail: '' };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ok: true };
    return { ok: false, why: 'not-object', detail: '' };
  } catch (error) {
    return { ok: false, why: 'not-json', detail: error instanceof Error ? error.message : '' };
  }
}
