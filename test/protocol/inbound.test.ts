/** Each message of a pile becomes one fact and gets its answer after the commit. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id } from '../../station-core/base/ids.ts';
import { Fault } from '../../station-core/base/fault.ts';
import { addMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import { TEST_START } from '../support/driver-host.ts';
import { bootedPile, openBench, type Bench, type PileSocket } from './pile-socket.ts';

let bench: Bench;
let socket: PileSocket;
beforeEach(async () => {
  bench = await openBench();
  socket = await bootedPile(bench);
  bench.host.events.length = 0;
});
afterEach(() => bench.close());

const AT = '2026-03-01T08:00:00Z';
const time = { raw: AT, pileMs: TEST_START };
const NOW = '2026-03-01T08:00:00.000Z';
const ref = { pileId: 'CP-1', evse: 2, connector: 2 };
const sample = (more: object): object => ({ phase: null, context: 'Sample.Periodic', location: 'Outlet', format: 'Raw', ...more });

const MESSAGES: readonly [string, object, object, object][] = [
  [
    'BootNotification',
    {
      chargePointVendor: 'ABB',
      chargePointModel: 'Terra',
      chargePointSerialNumber: '',
      chargeBoxSerialNumber: 'B7',
      firmwareVersion: '1.2',
      iccid: '-87',
      imsi: '',
    },
    { kind: 'pile.booted', vendor: 'ABB', model: 'Terra', serial: 'B7', firmware: '1.2' },
    { status: 'Accepted', currentTime: NOW, interval: 300 },
  ],
  ['Heartbeat', {}, { kind: 'pile.heartbeat' }, { currentTime: NOW }],
  ['Authorize', { idTag: 'VID:381F26' }, { kind: 'pile.authorize', tag: 'VID:381F26' }, { idTagInfo: { status: 'Accepted' } }],
  [
    'StatusNotification',
    {
      connectorId: 2,
      errorCode: 'OtherError',
      status: 'Faulted',
      timestamp: AT,
      info: 'EmergencyPressed',
      vendorId: 'Q',
      vendorErrorCode: '17',
    },
    { kind: 'pile.status', ref, state: 'faulted', at: time, errorCode: 'OtherError', errorInfo: 'EmergencyPressed / 17' },
    {},
  ],
  [
    'StatusNotification',
    { connectorId: 0, errorCode: 'NoError', status: 'SuspendedEVSE', info: 'none', vendorErrorCode: '' },
    {
      kind: 'pile.status',
      ref: { pileId: 'CP-1', evse: 0, connector: 0 },
      state: 'suspended-evse',
      at: { raw: null, pileMs: null },
      errorCode: null,
      errorInfo: null,
    },
    {},
  ],
  [
    'StartTransaction',
    { connectorId: 2, idTag: 'A1', meterStart: 4265924, timestamp: AT, reservationId: 9 },
    { kind: 'session.started', ref, tag: 'A1', meterStart: 42659240, at: time, reservationId: 9 },
    { transactionId: 1, idTagInfo: { status: 'Accepted' } },
  ],
  [
    'MeterValues',
    {
      connectorId: 2,
      transactionId: 7,
      meterValue: [
        {
          timestamp: AT,
          sampledValue: [
            {
              value: '30850.8733',
              unit: 'kWh',
              measurand: 'Energy.Active.Import.Register',
              context: 'Transaction.Begin',
              location: 'Inlet',
            },
            { value: '70.14' },
            { value: '7148.96', measurand: 'Power.Active.Import', unit: 'W', phase: 'L1-N' },
            { value: 'c2lnbmVk', format: 'SignedData', measurand: 'Energy.Active.Import.Register' },
          ],
        },
      ],
    },
    {
      kind: 'session.metered',
      ref,
      transactionId: 7,
      entries: [
        {
          at: time,
          samples: [
            sample({
              value: '30850.8733',
              unit: 'kWh',
              measurand: 'Energy.Active.Import.Register',
              context: 'Transaction.Begin',
              location: 'Inlet',
            }),
            sample({ value: '70.14', unit: 'Wh', measurand: 'Energy.Active.Import.Register' }),
            sample({ value: '7148.96', unit: 'W', measurand: 'Power.Active.Import', phase: 'L1-N' }),
            sample({ value: 'c2lnbmVk', unit: 'Wh', measurand: 'Energy.Active.Import.Register', format: 'SignedData' }),
          ],
        },
      ],
    },
    {},
  ],
  [
    'StopTransaction',
    {
      transactionId: 7,
      meterStop: 40330,
      timestamp: AT,
      idTag: 'A1',
      reason: 'Remote',
      transactionData: [{ timestamp: AT, sampledValue: [{ value: '40330.10' }] }],
    },
    {
      kind: 'session.ended',
      transactionId: 7,
      tag: 'A1',
      meterStop: 403300,
      at: time,
      reason: 'Remote',
      entries: [{ at: time, samples: [sample({ value: '40330.10', unit: 'Wh', measurand: 'Energy.Active.Import.Register' })] }],
    },
    { idTagInfo: { status: 'Accepted' } },
  ],
  [
    'StopTransaction',
    { transactionId: -1, meterStop: 0, timestamp: AT },
    { kind: 'session.ended', transactionId: -1, tag: null, meterStop: 0, at: time, reason: null, entries: [] },
    {},
  ],
  [
    'DataTransfer',
    { vendorId: 'EV-BOX', messageId: 'evbStatus', data: '1,Charging' },
    { kind: 'pile.notice', topic: 'data-transfer' },
    { status: 'UnknownVendorId' },
  ],
  ['DiagnosticsStatusNotification', { status: 'Uploading' }, { kind: 'pile.log-status', status: 'Uploading', requestId: null }, {}],
  ['FirmwareStatusNotification', { status: 'Installed' }, { kind: 'pile.firmware-status', status: 'Installed', requestId: null }, {}],
  [
    'SecurityEventNotification',
    { type: 'StartupOfTheDevice', timestamp: AT, techInfo: 'booted' },
    { kind: 'pile.security-event', type: 'StartupOfTheDevice', at: time, info: 'booted' },
    {},
  ],
  [
    'SignedFirmwareStatusNotification',
    { status: 'InstallRebooting', requestId: 4 },
    { kind: 'pile.firmware-status', status: 'InstallRebooting', requestId: 4 },
    {},
  ],
  ['LogStatusNotification', { status: 'Uploaded', requestId: 4 }, { kind: 'pile.log-status', status: 'Uploaded', requestId: 4 }, {}],
  [
    'SignCertificate',
    { csr: '-----BEGIN CERTIFICATE REQUEST-----' },
    { kind: 'pile.sign-request', use: 'pile', csrPem: '-----BEGIN CERTIFICATE REQUEST-----' },
    { status: 'Accepted' },
  ],
];

test.each(MESSAGES)('%s %j', async (action, payload, fact, answer) => {
  expect(await socket.call(action, payload)).toEqual([3, 'm2', answer]);
  const wire = { action, messageId: 'm2', body: expect.any(String) as string, violation: null };
  expect(bench.host.events).toEqual([{ ...fact, id: expect.any(String) as string, receivedMs: TEST_START, pileId: 'CP-1', wire }]);
});

const SALVAGED: readonly [string, string, string, object, string | null][] = [
  [
    'a time zone without minutes',
    'StartTransaction',
    '{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2025-09-05T18:51:43+03"}',
    { at: { raw: '2025-09-05T18:51:43+03', pileMs: Date.parse('2025-09-05T15:51:43Z') } },
    null,
  ],
  [
    'no timestamp',
    'StartTransaction',
    '{"connectorId":1,"idTag":"A","meterStart":0}',
    { at: { raw: null, pileMs: null } },
    'the payload: timestamp is missing',
  ],
  [
    'a long tag',
    'StartTransaction',
    `{"connectorId":1,"idTag":"${'9'.repeat(30)}","meterStart":1.25,"timestamp":"${AT}"}`,
    { tag: '9'.repeat(30), meterStart: 13 },
    'idTag: longer than 20 characters',
  ],
  [
    'numbers as text',
    'StartTransaction',
    `{"connectorId":"1","idTag":77,"meterStart":"12.5","timestamp":"${AT}"}`,
    { ref: { pileId: 'CP-1', evse: 1, connector: 1 }, tag: '77', meterStart: 125 },
    'connectorId: not of type integer',
  ],
  [
    'connector 0',
    'StartTransaction',
    `{"connectorId":0,"idTag":"A","meterStart":0,"timestamp":"${AT}"}`,
    { ref: { pileId: 'CP-1', evse: 0, connector: 0 } },
    'connectorId: must be above 0 (OCPP 1.6 §6.45)',
  ],
  [
    'nothing at all',
    'StopTransaction',
    '{}',
    { transactionId: -1, meterStop: null, at: { raw: null, pileMs: null }, entries: [] },
    'the payload: transactionId is missing',
  ],
  [
    'an int64',
    'StopTransaction',
    `{"transactionId":9223372036854775807,"meterStop":5,"timestamp":"${AT}"}`,
    { transactionId: -1, meterStop: 50 },
    'transactionId: beyond 2^53, not kept',
  ],
  [
    'a unit without measurand',
    'MeterValues',
    `{"connectorId":1,"transactionId":9223372036854775807,"meterValue":[{"timestamp":"${AT}","sampledValue":[{"value":16,"context":"CurrentMax","unit":"A"}]}]}`,
    {
      transactionId: null,
      entries: [{ at: time, samples: [sample({ value: '16', measurand: 'Current.Import', unit: 'A', context: 'CurrentMax' })] }],
    },
    'meterValue.0.sampledValue.0.value: not of type string',
  ],
  [
    'one entry outside an array',
    'MeterValues',
    '{"connectorId":1,"meterValue":{"sampledValue":{"value":"5","unit":"Hz","measurand":"Frequency"}}}',
    {
      transactionId: null,
      entries: [{ at: { raw: null, pileMs: null }, samples: [sample({ value: '5', unit: 'Hz', measurand: 'Frequency' })] }],
    },
    'meterValue: not of type array',
  ],
  [
    'a status of OCPP 1.5',
    'StatusNotification',
    '{"connectorId":1,"errorCode":"NoError","status":"Occupied"}',
    { state: 'preparing' },
    'status: not one of the values allowed',
  ],
  [
    'an unknown error code',
    'StatusNotification',
    '{"connectorId":0,"errorCode":"Error","status":"Faulted"}',
    { state: 'faulted', errorCode: 'Error' },
    'errorCode: not one of the values allowed',
  ],
  [
    'a maker of 30 characters',
    'BootNotification',
    `{"chargePointVendor":"${'V'.repeat(30)}","chargePointModel":"M"}`,
    { vendor: 'V'.repeat(30) },
    'chargePointVendor: longer than 20 characters',
  ],
];

test.each(SALVAGED)('F29: %s in %s is booked with a remark', async (_, action, payload, fact, violation) => {
  expect(await socket.exchange(`[2,"s",${JSON.stringify(action)},${payload}]`)).toMatchObject([3, 's', {}]);
  expect(bench.host.events).toHaveLength(1);
  expect(bench.host.events[0]).toMatchObject({ ...fact, wire: { violation } });
});

const start = { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: AT };
const stop = { transactionId: 1, meterStop: 0, timestamp: AT, idTag: 'A' };
const ANSWERS: readonly [string, object, Answer, unknown][] = [
  [
    'BootNotification',
    { chargePointVendor: 'V', chargePointModel: 'M' },
    { kind: 'boot', status: 'Rejected', nowMs: TEST_START, intervalS: 30 },
    [3, 'm2', { status: 'Rejected', currentTime: NOW, interval: 30 }],
  ],
  [
    'Authorize',
    { idTag: 'A' },
    { kind: 'authorized', status: 'Blocked', expiresMs: addMs(TEST_START, 1) },
    [3, 'm2', { idTagInfo: { status: 'Blocked', expiryDate: '2026-03-01T08:00:00.001Z' } }],
  ],
  [
    'StartTransaction',
    start,
    { kind: 'started', transactionId: 12, sessionId: id('s'), status: 'ConcurrentTx' },
    [3, 'm2', { transactionId: 12, idTagInfo: { status: 'ConcurrentTx' } }],
  ],
  // Cards of one group: the pile lets one stop what another began (OCPP 1.6 §4.1).
  [
    'Authorize',
    { idTag: 'A' },
    { kind: 'authorized', status: 'Accepted', expiresMs: null, parentTag: 'TAXI-7' },
    [3, 'm2', { idTagInfo: { status: 'Accepted', parentIdTag: 'TAXI-7' } }],
  ],
  [
    'StartTransaction',
    start,
    { kind: 'started', transactionId: 12, sessionId: id('s'), status: 'Accepted', parentTag: 'TAXI-7' },
    [3, 'm2', { transactionId: 12, idTagInfo: { status: 'Accepted', parentIdTag: 'TAXI-7' } }],
  ],
  [
    'StopTransaction',
    stop,
    { kind: 'ended', status: 'Accepted', parentTag: 'TAXI-7' },
    [3, 'm2', { idTagInfo: { status: 'Accepted', parentIdTag: 'TAXI-7' } }],
  ],
  // OCPP 1.6 has no word for an account without money.
  [
    'Authorize',
    { idTag: 'A' },
    { kind: 'authorized', status: 'NoCredit', expiresMs: null },
    [3, 'm2', { idTagInfo: { status: 'Blocked' } }],
  ],
  ['StopTransaction', stop, { kind: 'ended', status: null }, [3, 'm2', {}]],
  ['StopTransaction', stop, { kind: 'refused', code: 'input.invalid', detail: {} }, [3, 'm2', {}]],
  ['Authorize', { idTag: 'A' }, { kind: 'refused', code: 'input.invalid', detail: {} }, [3, 'm2', { idTagInfo: { status: 'Invalid' } }]],
  [
    'StartTransaction',
    start,
    { kind: 'refused', code: 'input.invalid', detail: {} },
    [4, 'm2', 'PropertyConstraintViolation', 'the start was not taken', {}],
  ],
  [
    'StartTransaction',
    start,
    { kind: 'refused', code: 'ocpp.security-error', detail: {} },
    [4, 'm2', 'SecurityError', 'the start was not taken', {}],
  ],
  ['StartTransaction', start, { kind: 'done' }, [4, 'm2', 'InternalError', 'the message could not be processed', {}]],
  ['Heartbeat', {}, { kind: 'refused', code: 'input.invalid', detail: {} }, [3, 'm2', { currentTime: NOW }]],
  ['DataTransfer', { vendorId: 'V' }, { kind: 'refused', code: 'input.invalid', detail: {} }, [3, 'm2', { status: 'Rejected' }]],
];

test.each(ANSWERS)('the answer to %s %j %j', async (action, payload, answer, expected) => {
  bench.host.answerWith = () => Promise.resolve(answer);
  expect(await socket.call(action, payload)).toEqual(expected);
});

describe('write, then answer', () => {
  test('a reply leaves only when the commit is done, and in the order of the calls', async () => {
    const commits: (() => void)[] = [];
    bench.host.answerWith = () => new Promise((resolve) => commits.push(() => resolve({ kind: 'done' })));
    socket.ws.send('[2,"a","Heartbeat",{}]');
    socket.ws.send('[2,"b","Heartbeat",{}]');
    await bench.host.next('pile.heartbeat');
    expect([bench.host.events.length, socket.received.length]).toEqual([1, 0]);
    commits[0]?.();
    expect(await socket.next()).toMatchObject([3, 'a', {}]);
    await bench.host.next('pile.heartbeat', ({ wire }) => wire?.messageId === 'b');
    commits[1]?.();
    expect(await socket.next()).toMatchObject([3, 'b', {}]);
  });

  test('what could not be written is answered so that the pile sends it again', async () => {
    bench.host.answerWith = () => Promise.reject(new Fault('inbox.full'));
    expect(await socket.call('StopTransaction', stop)).toEqual([
      4,
      'm2',
      'InternalError',
      'the message could not be stored; send it again',
      {},
    ]);
    bench.host.answerWith = () => undefined;
    expect(await socket.call('StopTransaction', stop)).toEqual([3, 'm3', { idTagInfo: { status: 'Accepted' } }]);
  });

  test('F05: the same id twice is two messages', async () => {
    await socket.exchange('[2,"1","Heartbeat",{}]');
    await socket.exchange('[2,"1","Heartbeat",{}]');
    expect(bench.host.of('pile.heartbeat')).toHaveLength(2);
  });
});
