/** Each message of an OCPP 2.0.1 pile becomes one fact and gets its answer after the commit. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import { minor } from '../../station-core/base/money.ts';
import { TEST_START } from '../support/driver-host.ts';
import { BOOT_201, bootedPile201 } from './ocpp201-socket.ts';
import { openBench, type Bench, type PileSocket } from './pile-socket.ts';

let bench: Bench;
let socket: PileSocket;
beforeEach(async () => {
  bench = await openBench();
  socket = await bootedPile201(bench);
  bench.host.events.length = 0;
});
afterEach(() => bench.close());

const AT = '2026-03-01T08:00:00Z';
const time = { raw: AT, pileMs: TEST_START };
const NOW = '2026-03-01T08:00:00.000Z';
const sample = (more: object): object => ({ phase: null, context: 'Sample.Periodic', location: 'Outlet', format: 'Raw', ...more });
const told = {
  kind: 'transaction.told',
  phase: 'started',
  pileTransactionId: 'tx-1',
  seqNo: 0,
  ref: { pileId: 'CP-1', evse: 2, connector: 1 },
  at: time,
  trigger: 'Authorized',
  offline: false,
  tag: '04A1B2C3',
  isCard: true,
  chargingState: 'charging',
  stoppedReason: null,
  remoteStartId: null,
  reservationId: null,
  entries: [],
};
const started = {
  eventType: 'Started',
  timestamp: AT,
  triggerReason: 'Authorized',
  seqNo: 0,
  transactionInfo: { transactionId: 'tx-1', chargingState: 'Charging' },
  evse: { id: 2, connectorId: 1 },
  idToken: { idToken: '04A1B2C3', type: 'ISO14443' },
};
const controller = { name: 'SecurityCtrlr' };
const report = { requestId: 7, generatedAt: AT, seqNo: 0 };

const MESSAGES: readonly [string, object, object, object][] = [
  [
    'BootNotification',
    {
      reason: 'PowerUp',
      chargingStation: { vendorName: 'ABB', model: 'Terra', serialNumber: 'S7', firmwareVersion: '1.2', modem: { iccid: '1' } },
    },
    { kind: 'pile.booted', vendor: 'ABB', model: 'Terra', serial: 'S7', firmware: '1.2' },
    { status: 'Accepted', currentTime: NOW, interval: 300 },
  ],
  ['Heartbeat', {}, { kind: 'pile.heartbeat' }, { currentTime: NOW }],
  [
    'Authorize',
    { idToken: { idToken: '04A1', type: 'ISO14443', additionalInfo: [{ additionalIdToken: 'x', type: 'y' }] } },
    { kind: 'pile.authorize', tag: '04A1' },
    { idTokenInfo: { status: 'Accepted' } },
  ],
  [
    'Authorize',
    { idToken: { idToken: 'DE8AACA2B3C4D5', type: 'eMAID' }, certificate: 'PEM' },
    { kind: 'pile.authorize', tag: 'DE8AACA2B3C4D5' },
    { idTokenInfo: { status: 'Invalid' }, certificateStatus: 'NoCertificateAvailable' },
  ],
  [
    'Authorize',
    {
      idToken: { idToken: 'DE8AACA2B3C4D5', type: 'eMAID' },
      iso15118CertificateHashData: [
        { hashAlgorithm: 'SHA256', issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber: 'c', responderURL: 'http://x' },
      ],
    },
    { kind: 'pile.authorize', tag: 'DE8AACA2B3C4D5' },
    { idTokenInfo: { status: 'Invalid' }, certificateStatus: 'NoCertificateAvailable' },
  ],
  [
    'StatusNotification',
    { timestamp: AT, connectorStatus: 'Occupied', evseId: 2, connectorId: 1 },
    { kind: 'pile.status', ref: { pileId: 'CP-1', evse: 2, connector: 1 }, state: 'preparing', at: time, errorCode: null, errorInfo: null },
    {},
  ],
  ['TransactionEvent', started, told, { idTokenInfo: { status: 'Accepted' } }],
  [
    'TransactionEvent',
    {
      ...started,
      eventType: 'Updated',
      triggerReason: 'MeterValuePeriodic',
      seqNo: 3,
      offline: true,
      numberOfPhasesUsed: 3,
      idToken: undefined,
      evse: { id: 2 },
      transactionInfo: { transactionId: 'tx-1', chargingState: 'SuspendedEV', remoteStartId: 12, timeSpentCharging: 60 },
      meterValue: [
        {
          timestamp: AT,
          sampledValue: [
            { value: 12.3456, unitOfMeasure: { unit: 'Wh', multiplier: 3 }, context: 'Sample.Clock' },
            { value: 16, measurand: 'Current.Import', phase: 'L1', unitOfMeasure: { unit: 'A' } },
            { value: 64, measurand: 'SoC', location: 'EV', unitOfMeasure: { unit: 'Percent' } },
          ],
        },
      ],
    },
    {
      ...told,
      phase: 'updated',
      seqNo: 3,
      ref: { pileId: 'CP-1', evse: 2, connector: 0 },
      trigger: 'MeterValuePeriodic',
      offline: true,
      tag: null,
      isCard: false,
      chargingState: 'suspended-ev',
      remoteStartId: 12,
      entries: [
        {
          at: time,
          samples: [
            sample({ value: '12345.6', unit: 'Wh', measurand: 'Energy.Active.Import.Register', context: 'Sample.Clock' }),
            sample({ value: '16', unit: 'A', measurand: 'Current.Import', phase: 'L1' }),
            sample({ value: '64', unit: 'Percent', measurand: 'SoC', location: 'EV' }),
          ],
        },
      ],
    },
    {},
  ],
  [
    'TransactionEvent',
    {
      ...started,
      eventType: 'Ended',
      triggerReason: 'EVDeparted',
      seqNo: 9,
      evse: undefined,
      reservationId: 4,
      idToken: { idToken: '', type: 'NoAuthorization' },
      transactionInfo: { transactionId: 'tx-1', stoppedReason: 'EVDisconnected', chargingState: 'Idle' },
      meterValue: [
        {
          timestamp: AT,
          sampledValue: [
            {
              value: 5,
              unitOfMeasure: { unit: 'kWh' },
              signedMeterValue: { signedMeterData: 'c2lnbmVk', signingMethod: 'ECDSA', encodingMethod: 'OCMF', publicKey: 'cHVi' },
            },
          ],
        },
      ],
    },
    {
      ...told,
      phase: 'ended',
      seqNo: 9,
      ref: null,
      trigger: 'EVDeparted',
      tag: null,
      isCard: false,
      chargingState: 'available',
      stoppedReason: 'EVDisconnected',
      reservationId: 4,
      entries: [
        {
          at: time,
          samples: [
            sample({ value: '5', unit: 'kWh', measurand: 'Energy.Active.Import.Register' }),
            sample({
              value: '{"signedMeterData":"c2lnbmVk","signingMethod":"ECDSA","encodingMethod":"OCMF","publicKey":"cHVi"}',
              unit: 'kWh',
              measurand: 'Energy.Active.Import.Register',
              format: 'SignedData',
            }),
          ],
        },
      ],
    },
    {},
  ],
  [
    'TransactionEvent',
    { ...started, eventType: 'Ended', idToken: { idToken: '1234', type: 'KeyCode' }, transactionInfo: { transactionId: 'tx-1' } },
    { ...told, phase: 'ended', tag: '1234', isCard: false, chargingState: null, stoppedReason: 'Local' },
    { idTokenInfo: { status: 'Accepted' } },
  ],
  [
    'MeterValues',
    {
      evseId: 0,
      meterValue: [{ timestamp: AT, sampledValue: [{ value: 7e-3, measurand: 'Power.Active.Import', unitOfMeasure: { unit: 'kW' } }] }],
    },
    {
      kind: 'session.metered',
      ref: { pileId: 'CP-1', evse: 0, connector: 0 },
      transactionId: null,
      entries: [{ at: time, samples: [sample({ value: '0.007', measurand: 'Power.Active.Import', unit: 'kW' })] }],
    },
    {},
  ],
  [
    'NotifyReport',
    {
      ...report,
      tbc: true,
      reportData: [
        {
          component: { name: 'Connector', evse: { id: 1, connectorId: 2 } },
          variable: { name: 'Available' },
          variableAttribute: [
            { value: 'true', mutability: 'ReadOnly' },
            { type: 'Target', value: 'false' },
          ],
        },
        {
          component: controller,
          variable: { name: 'BasicAuthPassword' },
          variableAttribute: [{ value: 'hunter2hunter2', mutability: 'ReadWrite' }],
        },
        { component: controller, variable: { name: 'Locked' }, variableAttribute: [{ value: 'written', mutability: 'WriteOnly' }] },
        {
          component: { name: 'DeviceDataCtrlr' },
          variable: { name: 'ItemsPerMessage', instance: 'GetReport' },
          variableAttribute: [{ value: '4', constant: true }],
          variableCharacteristics: { dataType: 'integer', supportsMonitoring: false },
        },
      ],
    },
    {
      kind: 'pile.settings-told',
      requestId: 7,
      isLast: false,
      settings: [
        { key: 'Connector:1/2.Available', readonly: true, value: 'true' },
        { key: 'Connector:1/2.Available#Target', readonly: false, value: 'false' },
        { key: 'SecurityCtrlr.BasicAuthPassword', readonly: false, value: '***' },
        { key: 'SecurityCtrlr.Locked', readonly: false, value: null },
        { key: 'DeviceDataCtrlr.ItemsPerMessage[GetReport]', readonly: true, value: '4' },
      ],
    },
    {},
  ],
  ['NotifyReport', report, { kind: 'pile.settings-told', requestId: 7, isLast: true, settings: [] }, {}],
  [
    'FirmwareStatusNotification',
    { status: 'InvalidSignature', requestId: 3 },
    { kind: 'pile.firmware-status', status: 'InvalidSignature', requestId: 3 },
    {},
  ],
  ['FirmwareStatusNotification', { status: 'Idle' }, { kind: 'pile.firmware-status', status: 'Idle', requestId: null }, {}],
  [
    'LogStatusNotification',
    { status: 'UploadFailure', requestId: 3 },
    { kind: 'pile.log-status', status: 'UploadFailure', requestId: 3 },
    {},
  ],
  [
    'SecurityEventNotification',
    { type: 'TamperDetectionActivated', timestamp: AT, techInfo: 'door' },
    { kind: 'pile.security-event', type: 'TamperDetectionActivated', at: time, info: 'door' },
    {},
  ],
  ['SignCertificate', { csr: 'CSR' }, { kind: 'pile.sign-request', use: 'pile', csrPem: 'CSR' }, { status: 'Accepted' }],
  [
    'SignCertificate',
    { csr: 'CSR', certificateType: 'V2GCertificate' },
    { kind: 'pile.sign-request', use: 'v2g', csrPem: 'CSR' },
    { status: 'Accepted' },
  ],
  [
    'ReservationStatusUpdate',
    { reservationId: 4, reservationUpdateStatus: 'Expired' },
    { kind: 'pile.reservation-ended', reservationId: 4, why: 'Expired' },
    {},
  ],
  [
    'Get15118EVCertificate',
    { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Install', exiRequest: 'x' },
    { kind: 'pile.notice', topic: 'ev-certificate' },
    { status: 'Failed', exiResponse: '' },
  ],
  [
    'GetCertificateStatus',
    { ocspRequestData: { hashAlgorithm: 'SHA256', issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber: 'c', responderURL: 'http://x' } },
    { kind: 'pile.notice', topic: 'certificate-status' },
    { status: 'Failed' },
  ],
  [
    'NotifyEVChargingNeeds',
    { evseId: 1, chargingNeeds: { requestedEnergyTransfer: 'DC' } },
    { kind: 'pile.notice', topic: 'ev-charging-needs' },
    { status: 'Rejected' },
  ],
  [
    'NotifyEVChargingSchedule',
    { timeBase: AT, evseId: 1, chargingSchedule: { id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] } },
    { kind: 'pile.notice', topic: 'ev-charging-schedule' },
    { status: 'Accepted' },
  ],
  ['DataTransfer', { vendorId: 'EV', data: { any: 1 } }, { kind: 'pile.notice', topic: 'data-transfer' }, { status: 'UnknownVendorId' }],
];

test.each(MESSAGES)('%s %j', async (action, payload, fact, answer) => {
  expect(await socket.call(action, payload)).toEqual([3, 'm2', answer]);
  const wire = { action, messageId: 'm2', body: expect.any(String) as string, violation: expectedRemark(action, payload) };
  expect(bench.host.events).toEqual([{ ...fact, id: expect.any(String) as string, receivedMs: TEST_START, pileId: 'CP-1', wire }]);
});

function expectedRemark(action: string, payload: object): string | null {
  return action === 'TransactionEvent' && 'eventType' in payload && payload.eventType === 'Started' && !('evse' in payload)
    ? 'evse: not told at the start'
    : null;
}

test('what a journal must not hold is masked: tags, passwords, what can only be written, what names a customer', async () => {
  const reportData = [
    { component: controller, variable: { name: 'BasicAuthPassword' }, variableAttribute: [{ value: 'hunter2hunter2' }] },
    { component: controller, variable: { name: 'Locked' }, variableAttribute: [{ value: 'written', mutability: 'WriteOnly' }] },
  ];
  await socket.call('NotifyReport', { ...report, reportData });
  await socket.call('TransactionEvent', started);
  await socket.call('NotifyCustomerInformation', { requestId: 1, generatedAt: AT, seqNo: 0, data: 'Ms Li, 04A1B2C3' });
  const bodies = bench.host.events.map(({ wire }) => wire?.body ?? '').join('\n');
  expect(bodies).not.toMatch(/hunter2|written|04A1B2C3|Ms Li/);
  expect(bodies).toContain('"idToken":"§tag"');
});

const SALVAGED: readonly [string, string, object, object, string][] = [
  [
    'no timestamp, no trigger, a field too many',
    'TransactionEvent',
    { ...started, timestamp: undefined, triggerReason: undefined, colour: 'red' },
    { at: { raw: null, pileMs: null }, trigger: 'Unknown' },
    'the payload: timestamp is missing',
  ],
  [
    'a tag as bare text, an EVSE as bare number',
    'TransactionEvent',
    { ...started, idToken: 'A1', evse: 3 },
    { tag: 'A1', isCard: true, ref: { pileId: 'CP-1', evse: 3, connector: 0 } },
    'evse: not of type object',
  ],
  ['a start without EVSE (F26)', 'TransactionEvent', { ...started, evse: undefined }, { ref: null }, 'evse: not told at the start'],
  [
    'numbers as text in a reading',
    'TransactionEvent',
    { ...started, meterValue: [{ timestamp: AT, sampledValue: [{ value: '12.50', unitOfMeasure: { unit: 'kWh' } }] }] },
    { entries: [{ at: time, samples: [sample({ value: '12.5', unit: 'kWh', measurand: 'Energy.Active.Import.Register' })] }] },
    'meterValue.0.sampledValue.0.value: not of type number',
  ],
  [
    'an unknown charging state',
    'TransactionEvent',
    { ...started, transactionInfo: { transactionId: 'tx-1', chargingState: 'Dreaming' } },
    { chargingState: null },
    'transactionInfo.chargingState: not one of the values allowed',
  ],
  [
    'no timestamp',
    'StatusNotification',
    { connectorStatus: 'Available', evseId: 1, connectorId: 1 },
    { state: 'available', at: { raw: null, pileMs: null } },
    'the payload: timestamp is missing',
  ],
  [
    'a maker of 60 characters',
    'BootNotification',
    { ...BOOT_201, chargingStation: { vendorName: 'V'.repeat(60), model: 'M' } },
    { vendor: 'V'.repeat(60) },
    'chargingStation.vendorName: longer than 50 characters',
  ],
];

test.each(SALVAGED)('F29: %s in %s is booked with a remark', async (_, action, payload, fact, violation) => {
  expect(await socket.call(action, payload)).toMatchObject([3, 'm2', {}]);
  expect(bench.host.events).toHaveLength(1);
  expect(bench.host.events[0]).toMatchObject({ ...fact, wire: { violation } });
});

const refused: Answer = { kind: 'refused', code: 'input.invalid', detail: {} };
const ANSWERS: readonly [string, object, Answer, unknown][] = [
  [
    'BootNotification',
    BOOT_201,
    { kind: 'boot', status: 'Rejected', nowMs: TEST_START, intervalS: 30 },
    [3, 'm2', { status: 'Rejected', currentTime: NOW, interval: 30 }],
  ],
  [
    'Authorize',
    { idToken: { idToken: 'A', type: 'Local' } },
    { kind: 'authorized', status: 'Expired', expiresMs: addMs(TEST_START, 1) },
    [3, 'm2', { idTokenInfo: { status: 'Expired', cacheExpiryDateTime: '2026-03-01T08:00:00.001Z' } }],
  ],
  // Cards of one group share a group token (part 2 C09).
  [
    'Authorize',
    { idToken: { idToken: 'A', type: 'Local' } },
    { kind: 'authorized', status: 'NoCredit', expiresMs: null, parentTag: 'TAXI-7' },
    [3, 'm2', { idTokenInfo: { status: 'NoCredit', groupIdToken: { idToken: 'TAXI-7', type: 'Central' } } }],
  ],
  [
    'TransactionEvent',
    started,
    { kind: 'transaction-told', status: 'Accepted', parentTag: 'TAXI-7', cost: null, currencyDigits: 2 },
    [3, 'm2', { idTokenInfo: { status: 'Accepted', groupIdToken: { idToken: 'TAXI-7', type: 'Central' } } }],
  ],
  [
    'TransactionEvent',
    started,
    { kind: 'transaction-told', status: 'ConcurrentTx', cost: minor(1_250), currencyDigits: 2 },
    [3, 'm2', { totalCost: 12.5, idTokenInfo: { status: 'ConcurrentTx' } }],
  ],
  [
    'TransactionEvent',
    { ...started, idToken: undefined },
    { kind: 'transaction-told', status: null, cost: minor(1_250), currencyDigits: 0 },
    [3, 'm2', { totalCost: 1250 }],
  ],
  ['TransactionEvent', started, { kind: 'done' }, [4, 'm2', 'InternalError', 'the message could not be processed', {}]],
  ['TransactionEvent', started, refused, [3, 'm2', { idTokenInfo: { status: 'Invalid' } }]],
  ['TransactionEvent', { ...started, idToken: undefined }, refused, [3, 'm2', {}]],
  ['Authorize', { idToken: { idToken: 'A', type: 'Local' } }, refused, [3, 'm2', { idTokenInfo: { status: 'Invalid' } }]],
  ['BootNotification', BOOT_201, refused, [3, 'm2', { status: 'Rejected', currentTime: NOW, interval: 60 }]],
  ['SignCertificate', { csr: 'CSR' }, refused, [3, 'm2', { status: 'Rejected' }]],
  ['DataTransfer', { vendorId: 'V' }, refused, [3, 'm2', { status: 'Rejected' }]],
  ['NotifyEvent', { generatedAt: AT, seqNo: 0, eventData: [event()] }, refused, [3, 'm2', {}]],
];

function event(): object {
  const place = { component: { name: 'Connector' }, variable: { name: 'Problem' } };
  return { eventId: 1, timestamp: AT, trigger: 'Alerting', actualValue: 'true', eventNotificationType: 'HardWiredNotification', ...place };
}

test.each(ANSWERS)('the answer to %s %j %j', async (action, payload, answer, expected) => {
  bench.host.answerWith = () => Promise.resolve(answer);
  expect(await socket.call(action, payload)).toEqual(expected);
});

describe('write, then answer', () => {
  test('what could not be written is answered so that the pile sends it again', async () => {
    bench.host.answerWith = () => Promise.reject(new Error('disk'));
    expect(await socket.call('TransactionEvent', started)).toEqual([
      4,
      'm2',
      'InternalError',
      'the message could not be stored; send it again',
      {},
    ]);
    bench.host.answerWith = () => undefined;
    expect(await socket.call('TransactionEvent', started)).toEqual([3, 'm3', { idTokenInfo: { status: 'Accepted' } }]);
  });
});
