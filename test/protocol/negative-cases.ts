/** What each row of docs/ocpp-negative.md sends. The answers are in the document, not here. */
import type { DriverHost } from '../support/driver-host.ts';
import { hashOf } from '../support/driver-host.ts';

/** Messages of a pile that has booted; the last one's answer counts. */
export type Sent = string | Buffer | readonly (string | Buffer)[];

const call = (action: string, payload: unknown): string => JSON.stringify([2, 'n', action, payload]);
const at = '2026-03-01T08:00:00Z';
const long = 'x'.repeat(30);
const meter = (sample: unknown, more: object = { timestamp: at }): object => ({
  connectorId: 1,
  transactionId: 3,
  meterValue: [{ ...more, sampledValue: [sample] }],
});

export const MESSAGES: Readonly<Record<string, Sent>> = {
  N01: 'hello, central system',
  N02: '[2,"n02","StopTransaction",{"transactionId":3,"meter',
  N03: '{"2":"Heartbeat"}',
  N04: '[]',
  N05: '["2","n05","Heartbeat",{}]',
  N06: '[7,"n06","Heartbeat",{}]',
  N07: '[2]',
  N08: '[2,{"id":1},"Heartbeat",{}]',
  N09: JSON.stringify([2, 'i'.repeat(65), 'Heartbeat', {}]),
  N10: '[2, 12345678901234567890, "Heartbeat", {}]',
  N11: '[2,"n11"]',
  N12: '[2,"n12",5,{}]',
  N13: '[2,"n13","Heartbeat"]',
  N14: '[2,"n14","Heartbeat",[]]',
  N15: '[2,"n15","Heartbeat","{}"]',
  N16: '[2,"n16","Heartbeat",null]',
  N17: '[2,"n17","Heartbeat",{},{}]',
  N18: '[3,"nobody-asked",{"status":"Accepted"}]',
  N19: '[4,"nobody-asked","constructor","",{}]',
  N20: '[3]',
  N21: Buffer.from('[2,"n21","Heartbeat",{}]'),
  N22: Buffer.from([0x68, 0x00, 0xff, 0xfe, 0x00, 0x01]),
  N23: '',
  N24: call('DataTransfer', { vendorId: 'x', data: 'x'.repeat(256 * 1_024) }),
  N25: `[2,"n25","Heartbeat",{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}]`,
  N26: Array.from({ length: 51 }, () => '[7]'),
  N30: call('SellCar', {}),
  N31: call('constructor', {}),
  N32: call('RemoteStartTransaction', { idTag: 'A' }),
  N33: call('BootNotification', { chargePointVendor: 'V' }),
  N34: call('BootNotification', { chargePointVendor: 5, chargePointModel: 'M' }),
  N35: call('BootNotification', { chargePointVendor: long, chargePointModel: 'M', colour: 'red' }),
  N36: call('Heartbeat', { mood: 'good' }),
  N37: call('Authorize', {}),
  N38: call('Authorize', { idTag: { type: 'card' } }),
  N39: call('Authorize', { idTag: long }),
  N40: call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Dancing' }),
  N41: call('StatusNotification', { errorCode: 'NoError', status: 'Available' }),
  N42: call('StatusNotification', { connectorId: -1, errorCode: 'NoError', status: 'Available' }),
  N43: call('StatusNotification', { connectorId: 0, errorCode: 'Error', status: 'Faulted', timestamp: at }),
  N44: call('StatusNotification', { connectorId: 1, status: 'Available', info: 'x'.repeat(80) }),
  N45: call('StartTransaction', { connectorId: 1, meterStart: 0, timestamp: at }),
  N46: call('StartTransaction', { connectorId: 1, idTag: 'A', timestamp: at }),
  N47: call('StartTransaction', { connectorId: 1.5, idTag: 'A', meterStart: 0, timestamp: at }),
  N48: call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: '2025-09-05T18:51:43+03' }),
  N49: call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: '12', vendor: 'x' }),
  N50: call('StartTransaction', { connectorId: 1, idTag: long, meterStart: 0, timestamp: at }),
  N51: call('StopTransaction', {}),
  N52: '[2,"n52","StopTransaction",{"transactionId":9223372036854775807,"meterStop":5,"timestamp":"2026-03-01T08:00:00Z"}]',
  N53: call('StopTransaction', {
    transactionId: 3,
    meterStop: 5,
    timestamp: at,
    reason: 'Boredom',
    transactionData: [5, { sampledValue: 'x' }],
  }),
  N54: call('MeterValues', { connectorId: 1 }),
  N55: call('MeterValues', { connectorId: 1, meterValue: 'none' }),
  N56: call('MeterValues', meter({ value: '16.000', context: 'CurrentMax', unit: 'A' })),
  N57: call('MeterValues', meter({ value: 604.213 }, {})),
  N58: call('DataTransfer', { data: 'x' }),
  N59: call('DataTransfer', { vendorId: 'x', data: { a: 1 } }),
  N60: call('DiagnosticsStatusNotification', { status: 'Lost' }),
  N61: call('FirmwareStatusNotification', { status: 'Lost' }),
  N62: call('SecurityEventNotification', { timestamp: at }),
  N63: call('SecurityEventNotification', { type: 'x', timestamp: 'yesterday' }),
  N64: call('SignedFirmwareStatusNotification', { status: 'Installed', requestId: 'x' }),
  N65: call('LogStatusNotification', { status: 'Lost', requestId: 1 }),
  N66: call('SignCertificate', {}),
  N67: call('TransactionEvent', {
    eventType: 'Started',
    timestamp: at,
    triggerReason: 'Authorized',
    seqNo: 0,
    transactionInfo: { transactionId: 't' },
  }),
  N68: call('BootNotification', { reason: 'PowerUp', chargingStation: { vendorName: 'V', model: 'M' } }),
  N69: call('StatusNotification', { timestamp: at, connectorStatus: 'Available', evseId: 1, connectorId: 1 }),
};

/** One handshake, as request line and headers. */
export interface Knocking {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly prepare?: (host: DriverHost) => void;
  readonly limits?: { readonly connections: number };
}

const basic = (user: string, password: string): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const withPassword = (host: DriverHost): void => host.admit('CP-9', hashOf('right'));

export const HANDSHAKES: Readonly<Record<string, Knocking>> = {
  N80: { path: '/%E0%A4%A' },
  N81: { path: '/ocpp/' },
  N82: { path: `/ocpp/${'c'.repeat(49)}` },
  N83: { path: '/ocpp/CP%00' },
  N84: { path: '/ocpp/%2e%2e' },
  N85: { headers: { 'Sec-WebSocket-Protocol': undefined } },
  N86: { headers: { 'Sec-WebSocket-Protocol': 'ocpp2.1' } },
  N87: { prepare: withPassword },
  N88: { prepare: withPassword, headers: basic('CP-9', 'wrong') },
  N89: { prepare: withPassword, headers: basic('CP-8', 'right') },
  N90: {
    prepare: (host) => {
      host.admit('CP-9');
      const entry = host.entries.get('CP-9');
      if (entry !== undefined) host.entries.set('CP-9', { ...entry, admission: 'refused' });
    },
  },
  N91: {
    prepare: (host) => {
      host.waiting = 200;
    },
  },
  N92: { limits: { connections: 1 } },
  N93: { headers: { Connection: 'close', Upgrade: undefined } },
  N94: { headers: { Upgrade: 'h2c' } },
  N95: { headers: { 'Sec-WebSocket-Version': '99' } },
};
