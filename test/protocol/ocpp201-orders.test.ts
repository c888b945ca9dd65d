/** Each order of the station becomes its OCPP 2.0.1 call, and what the pile says becomes a result and a fact. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import { orderNumber } from '../../station-core/base/order-number.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { ChargingProfile } from '../../station-core/domain/charging-profile.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import { TEST_START } from '../support/driver-host.ts';
import { bootedPile201 } from './ocpp201-socket.ts';
import { openBench, pile, type Bench, type PileSocket } from './pile-socket.ts';

let bench: Bench;
let socket: PileSocket;
beforeEach(async () => {
  bench = await openBench();
  socket = await bootedPile201(bench);
  bench.host.events.length = 0;
});
afterEach(() => bench.close());

const commandId = id<CommandId>('order-1');
const number = orderNumber(commandId);
const give = (order: PileOrder): Promise<CommandResult> => bench.driver.order(pile('CP-1'), commandId, order);
const accepted = (status: string, more: object = {}): CommandResult => ({ outcome: 'accepted', status, ...more });
const rejected = (status: string): CommandResult => ({ outcome: 'rejected', status });
const yes = [{ status: 'Accepted' }, accepted('Accepted')] as const;
const no = [{ status: 'Rejected' }, rejected('Rejected')] as const;

const NOW = '2026-03-01T08:00:00.000Z';
const LATER = '2026-03-01T09:00:00.000Z';
const laterMs = utcMs(TEST_START + 3_600_000);
const hash = { algorithm: 'SHA256', issuerName: 'aa', issuerKey: 'bb', serial: 'cc' } as const;
const hashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: 'cc' };
const heartbeat = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
const password = { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } };
const card = { idToken: '04A1B2C3', type: 'ISO14443' };
const profile: ChargingProfile = {
  id: 5,
  stackLevel: 1,
  purpose: 'default',
  kind: 'recurring',
  recurrency: 'daily',
  validFromMs: TEST_START,
  validToMs: laterMs,
  transactionId: null,
  pileTransactionId: null,
  unit: 'A',
  startMs: TEST_START,
  durationS: 86_400,
  periods: [
    { startS: 0, limitTenths: 165, phases: 3 },
    { startS: 3_600, limitTenths: 60, phases: null },
  ],
};
const profileSent = {
  id: 5,
  stackLevel: 1,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Recurring',
  recurrencyKind: 'Daily',
  validFrom: NOW,
  validTo: LATER,
  chargingSchedule: [
    {
      id: 1,
      startSchedule: NOW,
      duration: 86_400,
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: 16.5, numberPhases: 3 },
        { startPeriod: 3_600, limit: 6 },
      ],
    },
  ],
};
const update = {
  kind: 'update-firmware',
  requestId: 7,
  url: 'http://10.0.0.1/f',
  retrieveMs: TEST_START,
  retries: 2,
  retryIntervalS: 60,
} as const;
const log = {
  kind: 'fetch-log',
  requestId: 8,
  url: 'ftp://u:pw@10.0.0.1/l',
  fromMs: null,
  toMs: null,
  retries: 1,
  retryIntervalS: 30,
} as const;
const message = {
  kind: 'set-message',
  id: 3,
  priority: 'in-front',
  state: null,
  pileTransactionId: null,
  language: null,
  text: 'Hi',
} as const;

const { recurrencyKind: _daily, ...onceSent } = profileSent;

/** The order, the call it becomes, and the answers with their results. */
const ORDERS: readonly (readonly [PileOrder, string, object, readonly (readonly [unknown, CommandResult])[]])[] = [
  [
    { kind: 'start', evse: 2, connector: 1, tag: 'MADE-1', tagKind: 'made' },
    'RequestStartTransaction',
    { evseId: 2, remoteStartId: number, idToken: { idToken: 'MADE-1', type: 'Central' } },
    [yes, no, [{ status: 'Accepted', transactionId: 'tx-9' }, accepted('Accepted', { detail: '{"transactionId":"tx-9"}' })]],
  ],
  [
    { kind: 'start', evse: 0, connector: 0, tag: '04A1B2C3' },
    'RequestStartTransaction',
    { remoteStartId: number, idToken: card },
    [[{ status: 'Perhaps' }, { outcome: 'failed', code: 'bad-answer', detail: 'status: not one of the values allowed' }]],
  ],
  [{ kind: 'stop', transactionId: 7, pileTransactionId: 'tx-1' }, 'RequestStopTransaction', { transactionId: 'tx-1' }, [yes, no]],
  [{ kind: 'reset', type: 'soft' }, 'Reset', { type: 'OnIdle' }, [yes, [{ status: 'Scheduled' }, accepted('Scheduled')]]],
  [{ kind: 'reset', type: 'hard', evse: 2 }, 'Reset', { type: 'Immediate', evseId: 2 }, [no]],
  [
    { kind: 'unlock', evse: 2, connector: 1 },
    'UnlockConnector',
    { evseId: 2, connectorId: 1 },
    [
      [{ status: 'Unlocked' }, accepted('Unlocked')],
      [{ status: 'UnlockFailed' }, rejected('UnlockFailed')],
      [{ status: 'OngoingAuthorizedTransaction' }, rejected('OngoingAuthorizedTransaction')],
      [{ status: 'UnknownConnector' }, rejected('UnknownConnector')],
    ],
  ],
  [
    { kind: 'availability', evse: 0, connector: 0, operative: false },
    'ChangeAvailability',
    { operationalStatus: 'Inoperative' },
    [yes, [{ status: 'Scheduled' }, accepted('Scheduled')]],
  ],
  [
    { kind: 'availability', evse: 2, connector: 1, operative: true },
    'ChangeAvailability',
    { evse: { id: 2, connectorId: 1 }, operationalStatus: 'Operative' },
    [no],
  ],
  [
    { kind: 'availability', evse: 2, connector: 0, operative: true },
    'ChangeAvailability',
    { evse: { id: 2 }, operationalStatus: 'Operative' },
    [yes],
  ],
  [
    { kind: 'read-configuration', keys: [] },
    'GetBaseReport',
    { requestId: number, reportBase: 'FullInventory' },
    [yes, [{ status: 'NotSupported' }, rejected('NotSupported')], [{ status: 'EmptyResultSet' }, accepted('EmptyResultSet')]],
  ],
  [
    {
      kind: 'read-configuration',
      keys: ['OCPPCommCtrlr.HeartbeatInterval', 'no key', 'SecurityCtrlr.BasicAuthPassword', 'EVSE:1.Power#MaxSet'],
    },
    'GetVariables',
    {
      getVariableData: [
        heartbeat,
        password,
        { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' }, attributeType: 'MaxSet' },
      ],
    },
    [
      [
        {
          getVariableResult: [
            { ...heartbeat, attributeStatus: 'Accepted', attributeValue: '300' },
            { ...password, attributeStatus: 'Accepted', attributeValue: 's3cret' },
            { ...heartbeat, attributeStatus: 'Accepted', attributeType: 'MaxSet', attributeValue: '900' },
          ],
        },
        accepted('Accepted', {
          configuration: [
            { key: 'OCPPCommCtrlr.HeartbeatInterval', readonly: null, value: '300' },
            { key: 'SecurityCtrlr.BasicAuthPassword', readonly: null, value: '***' },
            { key: 'OCPPCommCtrlr.HeartbeatInterval#MaxSet', readonly: null, value: '900' },
          ],
          detail: expect.not.stringContaining('s3cret') as string,
        }),
      ],
      [
        {
          getVariableResult: [
            { ...heartbeat, attributeStatus: 'UnknownVariable' },
            { ...password, attributeStatus: 'Rejected' },
          ],
        },
        rejected('UnknownVariable'),
      ],
      [{ getVariableResult: [] }, { outcome: 'failed', code: 'bad-answer', detail: 'getVariableResult: too few or too many entries' }],
    ],
  ],
  [
    { kind: 'write-configuration', key: 'OCPPCommCtrlr.HeartbeatInterval', value: '60' },
    'SetVariables',
    { setVariableData: [{ ...heartbeat, attributeValue: '60' }] },
    [
      [{ setVariableResult: [{ ...heartbeat, attributeStatus: 'Accepted' }] }, accepted('Accepted')],
      [{ setVariableResult: [{ ...heartbeat, attributeStatus: 'RebootRequired' }] }, accepted('RebootRequired')],
      [{ setVariableResult: [{ ...heartbeat, attributeStatus: 'UnknownVariable' }] }, rejected('UnknownVariable')],
      [{}, { outcome: 'failed', code: 'bad-answer', detail: 'the payload: setVariableResult is missing' }],
    ],
  ],
  [{ kind: 'clear-cache' }, 'ClearCache', {}, [yes, no]],
  [
    { kind: 'trigger', message: 'boot', connector: null },
    'TriggerMessage',
    { requestedMessage: 'BootNotification' },
    [[{ status: 'NotImplemented' }, rejected('NotImplemented')]],
  ],
  [
    { kind: 'trigger', message: 'status', connector: 1, evse: 2 },
    'TriggerMessage',
    { evse: { id: 2, connectorId: 1 }, requestedMessage: 'StatusNotification' },
    [yes],
  ],
  [
    { kind: 'trigger', message: 'meter-values', connector: 2 },
    'TriggerMessage',
    { evse: { id: 2 }, requestedMessage: 'MeterValues' },
    [no],
  ],
  [{ kind: 'trigger', message: 'heartbeat', connector: null }, 'TriggerMessage', { requestedMessage: 'Heartbeat' }, [yes]],
  [{ kind: 'trigger', message: 'transaction', connector: null }, 'TriggerMessage', { requestedMessage: 'TransactionEvent' }, [yes]],
  [
    { kind: 'trigger', message: 'diagnostics-status', connector: null },
    'TriggerMessage',
    { requestedMessage: 'LogStatusNotification' },
    [yes],
  ],
  [{ kind: 'trigger', message: 'log-status', connector: null }, 'TriggerMessage', { requestedMessage: 'LogStatusNotification' }, [yes]],
  [
    { kind: 'trigger', message: 'firmware-status', connector: null },
    'TriggerMessage',
    { requestedMessage: 'FirmwareStatusNotification' },
    [yes],
  ],
  [
    { kind: 'trigger', message: 'sign-certificate', connector: null },
    'TriggerMessage',
    { requestedMessage: 'SignChargingStationCertificate' },
    [yes],
  ],
  [
    { kind: 'trigger', message: 'sign-v2g-certificate', connector: null },
    'TriggerMessage',
    { requestedMessage: 'SignV2GCertificate' },
    [yes],
  ],
  [
    { kind: 'trigger', message: 'publish-firmware-status', connector: null },
    'TriggerMessage',
    { requestedMessage: 'PublishFirmwareStatusNotification' },
    [yes],
  ],
  [
    { kind: 'data-transfer', vendorId: 'V', messageId: 'M', data: 'D' },
    'DataTransfer',
    { vendorId: 'V', messageId: 'M', data: 'D' },
    [
      [{ status: 'Accepted', data: 'back' }, accepted('Accepted', { data: 'back' })],
      [{ status: 'UnknownVendorId' }, rejected('UnknownVendorId')],
    ],
  ],
  [
    { kind: 'reserve', reservationId: 4, evse: 2, connector: 1, tag: '04A1B2C3', expiresMs: laterMs },
    'ReserveNow',
    { id: 4, expiryDateTime: LATER, evseId: 2, idToken: card },
    [yes, ...['Faulted', 'Occupied', 'Rejected', 'Unavailable'].map((status) => [{ status }, rejected(status)] as const)],
  ],
  [{ kind: 'cancel-reservation', reservationId: 4 }, 'CancelReservation', { reservationId: 4 }, [yes, no]],
  [
    { kind: 'local-list-version' },
    'GetLocalListVersion',
    {},
    [
      [{ versionNumber: 12 }, accepted('Accepted', { version: 12 })],
      [{ versionNumber: 'x' }, { outcome: 'failed', code: 'bad-answer', detail: 'versionNumber: not of type integer' }],
    ],
  ],
  [
    {
      kind: 'send-local-list',
      update: 'differential',
      version: 13,
      entries: [
        { tag: '04A1B2C3', status: 'Accepted', expiresMs: laterMs },
        { tag: '04FFFFFF', status: null, expiresMs: null },
      ],
    },
    'SendLocalList',
    {
      versionNumber: 13,
      updateType: 'Differential',
      localAuthorizationList: [
        { idToken: card, idTokenInfo: { status: 'Accepted', cacheExpiryDateTime: LATER } },
        { idToken: { idToken: '04FFFFFF', type: 'ISO14443' } },
      ],
    },
    [yes, [{ status: 'VersionMismatch' }, rejected('VersionMismatch')], [{ status: 'Failed' }, rejected('Failed')]],
  ],
  [{ kind: 'send-local-list', update: 'full', version: 1, entries: [] }, 'SendLocalList', { versionNumber: 1, updateType: 'Full' }, [yes]],
  [{ kind: 'set-profile', evse: 2, connector: 1, profile }, 'SetChargingProfile', { evseId: 2, chargingProfile: profileSent }, [yes, no]],
  [
    {
      kind: 'set-profile',
      evse: 2,
      connector: 1,
      profile: {
        ...profile,
        purpose: 'transaction',
        kind: 'relative',
        recurrency: null,
        validFromMs: null,
        validToMs: null,
        pileTransactionId: 'tx-1',
        startMs: null,
        durationS: null,
      },
    },
    'SetChargingProfile',
    {
      evseId: 2,
      chargingProfile: {
        id: 5,
        stackLevel: 1,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Relative',
        transactionId: 'tx-1',
        chargingSchedule: [
          { id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: profileSent.chargingSchedule[0]?.chargingSchedulePeriod },
        ],
      },
    },
    [yes],
  ],
  [
    { kind: 'set-profile', evse: 0, connector: 0, profile: { ...profile, purpose: 'pile-maximum', kind: 'absolute', recurrency: null } },
    'SetChargingProfile',
    {
      evseId: 0,
      chargingProfile: { ...onceSent, chargingProfilePurpose: 'ChargingStationMaxProfile', chargingProfileKind: 'Absolute' },
    },
    [yes],
  ],
  [
    { kind: 'clear-profile', profileId: 5, evse: null, purpose: null, stackLevel: null },
    'ClearChargingProfile',
    { chargingProfileId: 5 },
    [yes, [{ status: 'Unknown' }, rejected('Unknown')]],
  ],
  [
    { kind: 'clear-profile', profileId: null, evse: 2, purpose: 'transaction', stackLevel: 0 },
    'ClearChargingProfile',
    { chargingProfileCriteria: { evseId: 2, chargingProfilePurpose: 'TxProfile', stackLevel: 0 } },
    [yes],
  ],
  [{ kind: 'clear-profile', profileId: null, evse: null, purpose: null, stackLevel: null }, 'ClearChargingProfile', {}, [yes]],
  [
    { kind: 'composite-schedule', evse: 2, durationS: 3_600, unit: 'W' },
    'GetCompositeSchedule',
    { evseId: 2, duration: 3_600, chargingRateUnit: 'W' },
    [
      [
        {
          status: 'Accepted',
          schedule: {
            evseId: 2,
            duration: 60,
            scheduleStart: NOW,
            chargingRateUnit: 'W',
            chargingSchedulePeriod: [{ startPeriod: 0, limit: 7 }],
          },
        },
        accepted('Accepted', { detail: expect.stringContaining('"chargingSchedulePeriod":[{"startPeriod":0,"limit":7}]') as string }),
      ],
      no,
    ],
  ],
  [
    { kind: 'list-profiles', requestId: 6, evse: 2 },
    'GetChargingProfiles',
    { requestId: 6, evseId: 2, chargingProfile: { chargingLimitSource: ['EMS', 'Other', 'SO', 'CSO'] } },
    [yes, [{ status: 'NoProfiles' }, accepted('NoProfiles')]],
  ],
  [
    { ...update, installMs: null, signed: null },
    'UpdateFirmware',
    { requestId: 7, retries: 2, retryInterval: 60, firmware: { location: update.url, retrieveDateTime: NOW } },
    [yes, [{ status: 'AcceptedCanceled' }, accepted('AcceptedCanceled')]],
  ],
  [
    { ...update, installMs: laterMs, signed: { certificatePem: 'PEM', signature: 'SIG' } },
    'UpdateFirmware',
    {
      requestId: 7,
      retries: 2,
      retryInterval: 60,
      firmware: { location: update.url, retrieveDateTime: NOW, installDateTime: LATER, signingCertificate: 'PEM', signature: 'SIG' },
    },
    [
      [{ status: 'InvalidCertificate' }, rejected('InvalidCertificate')],
      [{ status: 'RevokedCertificate' }, rejected('RevokedCertificate')],
    ],
  ],
  [
    { ...log, log: 'diagnostics' },
    'GetLog',
    { requestId: 8, logType: 'DiagnosticsLog', retries: 1, retryInterval: 30, log: { remoteLocation: log.url } },
    [[{ status: 'Accepted', filename: 'a.zip' }, accepted('Accepted', { detail: '{"filename":"a.zip"}' })], no],
  ],
  [
    { ...log, log: 'security', fromMs: TEST_START, toMs: laterMs },
    'GetLog',
    {
      requestId: 8,
      logType: 'SecurityLog',
      retries: 1,
      retryInterval: 30,
      log: { remoteLocation: log.url, oldestTimestamp: NOW, latestTimestamp: LATER },
    },
    [yes],
  ],
  ...(
    [
      ['csms-root', 'CSMSRootCertificate'],
      ['manufacturer-root', 'ManufacturerRootCertificate'],
      ['v2g-root', 'V2GRootCertificate'],
      ['mo-root', 'MORootCertificate'],
    ] as const
  ).map(
    ([use, certificateType]) =>
      [
        { kind: 'install-certificate', use, pem: 'PEM' },
        'InstallCertificate',
        { certificateType, certificate: 'PEM' },
        [yes, no, [{ status: 'Failed' }, rejected('Failed')]],
      ] as const,
  ),
  [
    { kind: 'delete-certificate', hash },
    'DeleteCertificate',
    { certificateHashData: hashData },
    [yes, [{ status: 'NotFound' }, rejected('NotFound')], [{ status: 'Failed' }, rejected('Failed')]],
  ],
  [
    { kind: 'list-certificates', use: null },
    'GetInstalledCertificateIds',
    {},
    [
      [
        {
          status: 'Accepted',
          certificateHashDataChain: [
            { certificateType: 'V2GCertificateChain', certificateHashData: hashData, childCertificateHashData: [hashData] },
            { certificateType: 'CSMSRootCertificate', certificateHashData: hashData },
          ],
        },
        accepted('Accepted', {
          certificates: [
            { use: 'v2g-chain', hash },
            { use: 'csms-root', hash },
          ],
          detail: expect.any(String) as string,
        }),
      ],
      [{ status: 'NotFound' }, accepted('NotFound', { certificates: [] })],
    ],
  ],
  [{ kind: 'list-certificates', use: 'mo-root' }, 'GetInstalledCertificateIds', { certificateType: ['MORootCertificate'] }, []],
  [
    { kind: 'certificate-signed', use: 'pile', chainPem: 'CHAIN' },
    'CertificateSigned',
    { certificateChain: 'CHAIN', certificateType: 'ChargingStationCertificate' },
    [yes, no],
  ],
  [
    { kind: 'certificate-signed', use: 'v2g', chainPem: 'CHAIN' },
    'CertificateSigned',
    { certificateChain: 'CHAIN', certificateType: 'V2GCertificate' },
    [yes],
  ],
  [{ kind: 'monitoring-base', base: 'hard-wired-only' }, 'SetMonitoringBase', { monitoringBase: 'HardWiredOnly' }, [yes, no]],
  [{ kind: 'monitoring-level', severity: 4 }, 'SetMonitoringLevel', { severity: 4 }, [yes, no]],
  [
    {
      kind: 'set-monitors',
      monitors: [
        { id: null, key: 'OCPPCommCtrlr.HeartbeatInterval', type: 'upper-threshold', value: 3.5, severity: 2, onlyInTransaction: true },
        { id: 9, key: 'OCPPCommCtrlr.HeartbeatInterval', type: 'periodic-clock-aligned', value: 60, severity: 9, onlyInTransaction: false },
      ],
    },
    'SetVariableMonitoring',
    {
      setMonitoringData: [
        { ...heartbeat, type: 'UpperThreshold', value: 3.5, severity: 2, transaction: true },
        { id: 9, ...heartbeat, type: 'PeriodicClockAligned', value: 60, severity: 9, transaction: false },
      ],
    },
    [
      [
        {
          setMonitoringResult: [
            { ...heartbeat, id: 1, status: 'Accepted', type: 'UpperThreshold', severity: 2 },
            { ...heartbeat, status: 'UnsupportedMonitorType', type: 'PeriodicClockAligned', severity: 9 },
          ],
        },
        accepted('Accepted', { detail: expect.stringContaining('UnsupportedMonitorType') as string }),
      ],
      [{ setMonitoringResult: [{ ...heartbeat, status: 'Duplicate', type: 'UpperThreshold', severity: 2 }] }, rejected('Duplicate')],
    ],
  ],
  [
    { kind: 'clear-monitors', ids: [1, 2] },
    'ClearVariableMonitoring',
    { id: [1, 2] },
    [
      [
        {
          clearMonitoringResult: [
            { id: 1, status: 'NotFound' },
            { id: 2, status: 'Accepted' },
          ],
        },
        accepted('Accepted', { detail: expect.any(String) as string }),
      ],
      [{ clearMonitoringResult: [{ id: 1, status: 'NotFound' }] }, rejected('NotFound')],
    ],
  ],
  [
    { kind: 'report-monitors', requestId: 3 },
    'GetMonitoringReport',
    { requestId: 3 },
    [yes, [{ status: 'EmptyResultSet' }, accepted('EmptyResultSet')]],
  ],
  [
    message,
    'SetDisplayMessage',
    { message: { id: 3, priority: 'InFront', message: { format: 'UTF8', content: 'Hi' } } },
    [yes, [{ status: 'NotSupportedPriority' }, rejected('NotSupportedPriority')]],
  ],
  [
    { ...message, state: 'idle', pileTransactionId: 'tx-1', language: 'zh' },
    'SetDisplayMessage',
    {
      message: {
        id: 3,
        priority: 'InFront',
        state: 'Idle',
        transactionId: 'tx-1',
        message: { format: 'UTF8', language: 'zh', content: 'Hi' },
      },
    },
    [yes],
  ],
  [{ kind: 'clear-message', id: 3 }, 'ClearDisplayMessage', { id: 3 }, [yes, [{ status: 'Unknown' }, rejected('Unknown')]]],
  [{ kind: 'list-messages', requestId: 4 }, 'GetDisplayMessages', { requestId: 4 }, [yes, [{ status: 'Unknown' }, accepted('Unknown')]]],
  [
    { kind: 'show-cost', pileTransactionId: 'tx-1', amount: '12.50' },
    'CostUpdated',
    { totalCost: 12.5, transactionId: 'tx-1' },
    [[{}, accepted('Accepted')]],
  ],
  [
    { kind: 'transaction-status', pileTransactionId: 'tx-1' },
    'GetTransactionStatus',
    { transactionId: 'tx-1' },
    [
      [
        { ongoingIndicator: true, messagesInQueue: false },
        accepted('Accepted', { detail: '{"ongoingIndicator":true,"messagesInQueue":false}' }),
      ],
      [{}, { outcome: 'failed', code: 'bad-answer', detail: 'the payload: messagesInQueue is missing' }],
    ],
  ],
  [{ kind: 'transaction-status', pileTransactionId: null }, 'GetTransactionStatus', {}, []],
  [
    { kind: 'customer-information', requestId: 5, report: true, clear: false, tag: '04A1B2C3' },
    'CustomerInformation',
    { requestId: 5, report: true, clear: false, idToken: card },
    [yes, [{ status: 'Invalid' }, rejected('Invalid')]],
  ],
  [
    {
      kind: 'network-profile',
      slot: 1,
      url: 'wss://10.0.0.1:9221/ocpp',
      securityProfile: 2,
      networkInterface: 'Wired0',
      messageTimeoutS: 30,
    },
    'SetNetworkProfile',
    {
      configurationSlot: 1,
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: 'wss://10.0.0.1:9221/ocpp',
        messageTimeout: 30,
        securityProfile: 2,
        ocppInterface: 'Wired0',
      },
    },
    [yes, [{ status: 'Failed' }, rejected('Failed')]],
  ],
  [
    { kind: 'publish-firmware', requestId: 9, url: 'http://10.0.0.1/f', md5: 'd41d8' },
    'PublishFirmware',
    { requestId: 9, location: 'http://10.0.0.1/f', checksum: 'd41d8' },
    [yes, no],
  ],
  [
    { kind: 'unpublish-firmware', md5: 'd41d8' },
    'UnpublishFirmware',
    { checksum: 'd41d8' },
    [
      [{ status: 'Unpublished' }, accepted('Unpublished')],
      [{ status: 'NoFirmware' }, rejected('NoFirmware')],
      [{ status: 'DownloadOngoing' }, rejected('DownloadOngoing')],
    ],
  ],
  [
    { kind: 'raw', action: 'GetReport', payload: '{"requestId":1,"componentCriteria":["Problem"]}' },
    'GetReport',
    { requestId: 1, componentCriteria: ['Problem'] },
    [
      [{ status: 'Accepted' }, accepted('Accepted', { detail: '{"status":"Accepted"}' })],
      [{ status: 'NotSupported' }, rejected('NotSupported')],
    ],
  ],
];

describe.each(ORDERS)('%j', (order, action, payload, answers) => {
  test.each(
    answers.length === 0 ? [[{ status: 'NotFound', messagesInQueue: true }, expect.anything() as CommandResult] as const] : answers,
  )('answered %j', async (answer, result) => {
    const done = give(order);
    const [type, messageId, sentAction, sentPayload] = (await socket.next()) as [number, string, string, object];
    expect([type, sentAction, sentPayload]).toEqual([2, action, payload]);
    socket.answer(messageId, answer);
    expect(await done).toEqual(result);
    expect(bench.host.events).toMatchObject([
      { kind: 'pile.answered', receivedMs: TEST_START, commandId, result, wire: { action, messageId } },
    ]);
  });
});

test('every kind of order is told to a 2.0.1 pile', () => {
  const told = new Set(ORDERS.map(([order]) => order.kind));
  const kinds: Readonly<Record<PileOrder['kind'], true>> = {
    start: true, stop: true, reset: true, unlock: true, availability: true, 'read-configuration': true, 'write-configuration': true,
    'clear-cache': true, trigger: true, 'data-transfer': true, reserve: true, 'cancel-reservation': true, 'local-list-version': true,
    'send-local-list': true, 'set-profile': true, 'clear-profile': true, 'composite-schedule': true, 'list-profiles': true, 'update-firmware': true,
    'fetch-log': true, 'install-certificate': true, 'delete-certificate': true, 'list-certificates': true, 'certificate-signed': true,
    'monitoring-base': true, 'monitoring-level': true, 'set-monitors': true, 'clear-monitors': true, 'report-monitors': true, 'set-message': true,
    'clear-message': true, 'list-messages': true, 'show-cost': true, 'transaction-status': true, 'customer-information': true,
    'network-profile': true, 'publish-firmware': true, 'unpublish-firmware': true, raw: true,
  }; // prettier-ignore
  expect([...told].sort()).toEqual(Object.keys(kinds).sort());
});

/** Nothing leaves; the pile would answer the heartbeat of the next call first. */
test.each<[PileOrder, CommandResult]>([
  [{ kind: 'stop', transactionId: 7 }, rejected('UnknownTransaction')],
  [{ kind: 'install-certificate', use: 'v2g-chain', pem: 'PEM' }, rejected('NotSupported')],
  [{ kind: 'write-configuration', key: 'HeartbeatInterval', value: '60' }, rejected('UnknownVariable')],
  [{ kind: 'read-configuration', keys: ['HeartbeatInterval'] }, rejected('UnknownVariable')],
  ...(
    [
      [{ purpose: 'transaction' }, 1, 'a profile of a charge names it'],
      [{ purpose: 'transaction', pileTransactionId: 'tx-1' }, 0, 'a profile of a charge is set at its EVSE'],
      [{ purpose: 'pile-maximum' }, 1, 'the most a pile may draw is set at EVSE 0'],
      [{ pileTransactionId: 'tx-1' }, 1, 'only the profile of a charge names one'],
      [{ recurrency: null }, 1, 'a recurring profile, and no other, says how often'],
      [{ startMs: null }, 1, 'a profile that is not relative says when it begins'],
      [{ kind: 'relative', recurrency: null }, 1, 'a relative profile has no beginning of its own'],
      [{ periods: [] }, 1, 'the first period begins at 0'],
    ] as const
  ).map(([more, evse, problem]): [PileOrder, CommandResult] => [
    { kind: 'set-profile', evse, connector: 1, profile: { ...profile, ...more } },
    { outcome: 'failed', code: 'call-error', detail: expect.stringContaining(problem) as string },
  ]),
  [
    { kind: 'set-monitors', monitors: [{ id: null, key: 'x', type: 'delta', value: 1, severity: 1, onlyInTransaction: false }] },
    rejected('UnknownVariable'),
  ],
  [
    { kind: 'raw', action: 'StatusNotification', payload: '{}' },
    { outcome: 'failed', code: 'call-error', detail: expect.stringContaining('not one that a central system sends') as string },
  ],
  [
    { kind: 'raw', action: 'Reset', payload: 'reset!' },
    { outcome: 'failed', code: 'call-error', detail: expect.stringContaining('the payload is not a JSON object') as string },
  ],
  [
    { kind: 'clear-monitors', ids: [] },
    { outcome: 'failed', code: 'call-error', detail: expect.stringContaining('too few') as string },
  ],
])('%j is not sent', async (order, result) => {
  expect(await give(order)).toEqual(result);
  expect(bench.host.events).toMatchObject([{ kind: 'pile.answered', commandId, result }]);
  expect(await socket.call('Heartbeat', {}), 'nothing came before').toMatchObject([3, 'm2', {}]);
});

describe('F13: settings that make a pile vanish', () => {
  const read = (keys: readonly string[]): Promise<CommandResult> => give({ kind: 'read-configuration', keys });
  const answerVariables = async (): Promise<string[]> => {
    const [, messageId, , payload] = (await socket.next()) as [number, string, string, { getVariableData: object[] }];
    socket.answer(messageId, {
      getVariableResult: payload.getVariableData.map((data) => ({ ...data, attributeStatus: 'Accepted', attributeValue: '1' })),
    });
    return payload.getVariableData.map((data) => (data as { variable: { name: string } }).variable.name);
  };

  test('are not asked for, nor written', async () => {
    bench.host.quirk = { neverRead: ['A.b'], neverWrite: ['a.C'] };
    expect(await read(['A.B'])).toEqual(rejected('NeverRead'));
    expect(await give({ kind: 'write-configuration', key: 'A.C', value: '1' })).toEqual(rejected('NeverWrite'));
  });

  test('the others are asked for one by one, and told as one', async () => {
    bench.host.quirk = { shyKeys: ['A.two'] };
    const done = read(['A.One', 'A.Two', 'A.Three']);
    expect(await answerVariables()).toEqual(['One']);
    bench.host.clock.advance(1_000);
    expect(await answerVariables()).toEqual(['Three']);
    expect(await done).toMatchObject({ outcome: 'accepted', configuration: [{ key: 'A.One' }, { key: 'A.Three' }] });
  });

  test('more than one call may hold are asked for in several', async () => {
    const done = read(Array.from({ length: 12 }, (_, n) => `A.V${n}`));
    expect(await answerVariables()).toHaveLength(10);
    bench.host.clock.advance(1_000);
    expect(await answerVariables()).toEqual(['V10', 'V11']);
    expect(await done).toMatchObject({ outcome: 'accepted', status: 'Accepted' });
  });

  test('a pile that vanishes over a report of everything is asked for the variables the standard names', async () => {
    bench.host.quirk = { shyKeys: ['*'] };
    const done = read([]);
    expect(await answerVariables()).toEqual(['Interval']);
    socket.ws.terminate();
    expect(await done).toMatchObject({ outcome: 'failed', code: 'offline' });
  });
});

test('limits are rounded down for piles that follow whole amperes only', async () => {
  bench.host.quirk = { wholeLimits: true };
  const done = give({ kind: 'set-profile', evse: 1, connector: 1, profile });
  const frame = (await socket.next()) as [number, string, string, object];
  expect(JSON.stringify(frame[3])).toContain('"limit":16,');
  socket.answer(frame[1], { status: 'Accepted' });
  expect(await done).toEqual(accepted('Accepted'));
});

test('what the journal keeps of an order holds no secret', async () => {
  const done = give({ kind: 'write-configuration', key: 'SecurityCtrlr.BasicAuthPassword', value: 'hunter2hunter2' });
  const [, messageId] = (await socket.next()) as [number, string];
  socket.answer(messageId, { setVariableResult: [{ ...password, attributeStatus: 'Accepted' }] });
  await done;
  const raw = give({
    kind: 'raw',
    action: 'SetVariables',
    payload: JSON.stringify({ setVariableData: [{ ...password, attributeValue: 'hunter2hunter2' }] }),
  });
  bench.host.clock.advance(1_000);
  const [, rawId] = (await socket.next()) as [number, string];
  socket.answer(rawId, { setVariableResult: [{ ...password, attributeStatus: 'Accepted' }] });
  await raw;
  expect(JSON.stringify(bench.host.events)).not.toContain('hunter2');
});
