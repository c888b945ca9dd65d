/** What each row of docs/ocpp-negative.md sends under OCPP 2.0.1. The answers are in the document, not here. */
import type { Sent } from './negative-cases.ts';

const call = (action: string, payload: unknown): string => JSON.stringify([2, 't', action, payload]);
const at = '2026-03-01T08:00:00Z';
const long = 'x'.repeat(60);
const component = { name: 'OCPPCommCtrlr' };
const variable = { name: 'HeartbeatInterval' };

/** A TransactionEvent that has nothing wrong with it. */
export const STARTED_201 = {
  eventType: 'Started',
  timestamp: at,
  triggerReason: 'Authorized',
  seqNo: 0,
  transactionInfo: { transactionId: 'tx-1', chargingState: 'Charging' },
  evse: { id: 1, connectorId: 1 },
  idToken: { idToken: '04A1B2C3', type: 'ISO14443' },
};
const without = (...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(STARTED_201).filter(([name]) => !names.includes(name)));
const status = { timestamp: at, connectorStatus: 'Available', evseId: 1, connectorId: 1 };
const reading = (sample: unknown, more: object = { timestamp: at }): object => ({
  evseId: 1,
  meterValue: [{ ...more, sampledValue: [sample] }],
});
const report = { requestId: 1, generatedAt: at, seqNo: 0, tbc: false };

export const MESSAGES_201: Readonly<Record<string, Sent>> = {
  T01: 'hello, CSMS',
  T02: '[2,"t02","TransactionEvent",{"eventType":"Ended","seq',
  T03: '{"2":"Heartbeat"}',
  T04: '[]',
  T05: '["2","t05","Heartbeat",{}]',
  T06: '[7,"t06","Heartbeat",{}]',
  T07: '[6,"t07","NotifyPeriodicEventStream",{}]',
  T08: '[2,{"id":1},"Heartbeat",{}]',
  T09: '[2,"t09"]',
  T10: '[2,"t10","Heartbeat"]',
  T11: '[2,"t11","Heartbeat",[]]',
  T12: '[2,"t12","Heartbeat",{},{}]',
  T13: '[3,"nobody-asked",{"status":"Accepted"}]',
  T14: '[4,"nobody-asked","InternalError","",{}]',
  T15: Buffer.from('[2,"t15","Heartbeat",{}]'),
  T16: call('DataTransfer', { vendorId: 'x', data: 'x'.repeat(256 * 1_024) }),
  T17: Array.from({ length: 51 }, () => '[3]'),
  T20: call('SellCar', {}),
  T21: call('constructor', {}),
  T22: call('RequestStartTransaction', { remoteStartId: 1, idToken: { idToken: 'A', type: 'Central' } }),
  T23: call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: at }),
  T24: call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' }),
  T25: call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' }),
  T26: call('MeterValues', { connectorId: 1, transactionId: 3, meterValue: [{ timestamp: at, sampledValue: [{ value: '1' }] }] }),
  T27: call('Authorize', { idTag: 'A' }),
  T30: call('BootNotification', { reason: 'PowerUp', chargingStation: { vendorName: 'V' } }),
  T31: call('BootNotification', { reason: 'PowerUp', chargingStation: { vendorName: 5, model: 'M' } }),
  T32: call('BootNotification', { reason: 'Boredom', chargingStation: { vendorName: long, model: long, colour: 'red' } }),
  T33: call('Heartbeat', { mood: 'good' }),
  T34: call('Authorize', {}),
  T35: call('Authorize', { idToken: { type: 'ISO14443' } }),
  T36: call('Authorize', { idToken: { idToken: long, type: 'Card' } }),
  T37: call('StatusNotification', { ...status, connectorStatus: 'Charging' }),
  T38: call('StatusNotification', { ...status, connectorId: undefined }),
  T39: call('StatusNotification', { ...status, evseId: 'one' }),
  T40: call('StatusNotification', { ...status, connectorId: 0 }),
  T41: call('StatusNotification', { ...status, timestamp: 'yesterday', colour: 'red' }),
  T42: call('TransactionEvent', without('seqNo')),
  T43: call('TransactionEvent', { ...STARTED_201, transactionInfo: { chargingState: 'Charging' } }),
  T44: call('TransactionEvent', { ...STARTED_201, eventType: 'Paused' }),
  T45: call('TransactionEvent', { ...STARTED_201, seqNo: 1.5 }),
  T46: call('TransactionEvent', { ...STARTED_201, seqNo: -1 }),
  T47: call('TransactionEvent', without('evse')),
  T48: call('TransactionEvent', { ...without('timestamp', 'triggerReason'), colour: 'red' }),
  T49: call('TransactionEvent', {
    ...STARTED_201,
    triggerReason: 'Boredom',
    idToken: { idToken: long, type: 'Card' },
    meterValue: [{ sampledValue: [{ value: '12.5' }] }],
  }),
  T50: call('TransactionEvent', { ...STARTED_201, timestamp: '2025-09-05T18:51:43+03' }),
  T51: [call('TransactionEvent', { ...STARTED_201, eventType: 'Ended', seqNo: 9 })],
  T52: call('MeterValues', { evseId: 1 }),
  T53: call('MeterValues', { evseId: 1, meterValue: 'none' }),
  T54: call('MeterValues', reading({ value: '12.5', context: 'CurrentMax' })),
  T55: call('MeterValues', reading({ value: 604.213 }, {})),
  T56: call('MeterValues', { evseId: -1, meterValue: [{ timestamp: at, sampledValue: [{ value: 1 }] }] }),
  T57: call('NotifyReport', { ...report, requestId: 'one' }),
  T58: call('NotifyReport', { ...report, reportData: [] }),
  T59: call('NotifyReport', { ...report, reportData: [{ component, variable }] }),
  T60: call('NotifyReport', {
    ...report,
    reportData: [{ component, variable, variableAttribute: [{ value: 'x', mutability: 'Sometimes' }] }],
  }),
  T61: call('SecurityEventNotification', { timestamp: at }),
  T62: call('SecurityEventNotification', { type: 'x', timestamp: 'yesterday' }),
  T63: call('SignCertificate', {}),
  T64: call('SignCertificate', { csr: 'x'.repeat(5_501) }),
  T65: call('FirmwareStatusNotification', { status: 'Lost' }),
  T66: call('LogStatusNotification', { status: 'Uploaded', requestId: 'x' }),
  T67: call('ReservationStatusUpdate', { reservationId: 1, reservationUpdateStatus: 'Forgotten' }),
  T68: call('DataTransfer', { data: 'x' }),
  T69: call('NotifyEvent', { generatedAt: at, seqNo: 0, eventData: [] }),
  T70: call('Get15118EVCertificate', { iso15118SchemaVersion: 'urn:x', action: 'Steal', exiRequest: '' }),
};
