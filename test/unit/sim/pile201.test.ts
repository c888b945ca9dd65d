/** The simulated 2.0.1 pile says only what the schemas allow, in the order of the book, and keeps what it must tell until it was heard. */
import { afterEach, describe, expect, test } from 'vitest';
import { acCar, dcCar } from '../../sim/car.ts';
import type { Payload } from '../../sim/ocpp-frame.ts';
import { objectOf } from '../../sim/ocpp-frame.ts';
import type { SimPile201Options } from '../../sim/pile201-options.ts';
import { SimPile201 } from '../../sim/pile201.ts';
import { ManualTimers } from '../../sim/timers.ts';
import { NO_SHARED_DATA } from '../../support/shared-data.ts';
import type { BookServer } from './book-server.ts';
import { bookServer, SCHEMAS_201 } from './book-server.ts';

const MINUTE = 60_000;
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Bench {
  readonly server: BookServer;
  readonly pile: SimPile201;
  readonly timers: ManualTimers;
  readonly pass: (ms: number) => Promise<void>;
  readonly call: (action: string, payload?: Payload) => Promise<Payload | string>;
}

async function bench(options: Partial<SimPile201Options> = {}, given?: BookServer): Promise<Bench> {
  const server = given ?? (await bookServer({ version: '2.0.1' }));
  const timers = new ManualTimers();
  const pile = new SimPile201({ url: server.url, identity: 'CS-1', timers, redialMs: 5, ...options });
  ends.push(
    () => server.close(),
    () => pile.stop(),
  );
  pile.start();
  await pile.settled();
  return {
    server,
    pile,
    timers,
    pass: (ms) => timers.advance(ms, () => pile.settled()),
    call: (action, payload = {}) => server.call('CS-1', action, payload),
  };
}

const transactionEvents = (server: BookServer): string[] =>
  server.of('TransactionEvent').map(({ payload }) => {
    const info = objectOf(payload, 'transactionInfo');
    const place = objectOf(payload, 'evse');
    return [
      payload['seqNo'],
      payload['eventType'],
      payload['triggerReason'],
      info['chargingState'] ?? '-',
      ...(place['id'] === undefined ? [] : [`at ${place['id'] as number}/${place['connectorId'] as number}`]),
      ...(payload['idToken'] === undefined ? [] : [objectOf(payload, 'idToken')['idToken']]),
      ...(payload['offline'] === true ? ['offline'] : []),
      ...(info['stoppedReason'] === undefined ? [] : [info['stoppedReason']]),
    ].join(' ');
  });
const statuses = (server: BookServer): string[] =>
  server
    .of('StatusNotification')
    .map(({ payload }) => `${String(payload['evseId'])}/${String(payload['connectorId'])} ${String(payload['connectorStatus'])}`);

if (SCHEMAS_201 === null) test.skip(`${NO_SHARED_DATA} (messages are not checked against the 2.0.1 schemas)`);

describe('boot', () => {
  test('Pending lets the central system configure, Rejected lets it do nothing, and both are waited out', async () => {
    const server = await bookServer({ version: '2.0.1' });
    const told = ['Rejected', 'Pending', 'Accepted'];
    server.answers.set('BootNotification', () => ({
      status: told.shift() ?? 'Accepted',
      currentTime: new Date().toISOString(),
      interval: 10,
    }));
    const { pass, call, pile } = await bench({}, server);
    expect(await call('GetLocalListVersion')).toBe('CALLERROR SecurityError');
    await pass(10_000);
    const setVariableData = [
      { component: { name: 'SampledDataCtrlr' }, variable: { name: 'TxUpdatedInterval' }, attributeValue: '30' },
      { component: { name: 'SampledDataCtrlr' }, variable: { name: 'TxUpdatedInterval' }, attributeValue: 'soon' },
      { component: { name: 'Nothing' }, variable: { name: 'TxUpdatedInterval' }, attributeValue: '30' },
      { component: { name: 'ChargingStation' }, variable: { name: 'Model' }, attributeValue: 'X' },
      { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'WebSocketPingInterval' }, attributeValue: '20' },
    ];
    const answer = (await call('SetVariables', { setVariableData })) as { setVariableResult: Payload[] };
    expect(answer.setVariableResult.map((one) => one['attributeStatus'])).toEqual([
      ...['Accepted', 'Rejected', 'UnknownComponent', 'Rejected', 'RebootRequired'],
    ]);
    expect(await call('RequestStartTransaction', { idToken: { idToken: 'A', type: 'Central' }, remoteStartId: 1 })).toEqual({
      status: 'Rejected',
    });
    await pass(10_000);
    expect(pile.accepted).toBe(true);
    expect(server.received.map((one) => one.action)).toEqual([
      ...['BootNotification', 'BootNotification', 'BootNotification', 'StatusNotification'],
    ]);
    expect(server.violations).toEqual([]);
  });
});

describe('device model', () => {
  test('a base report comes in parts, numbered, the last one without more to come', async () => {
    const { server, call, pile } = await bench({
      evses: [
        { kind: 'dc', maxW: 150_000, connectors: ['cCCS2', 'cG105'] },
        { kind: 'ac', maxW: 22_000 },
      ],
    });
    expect(await call('GetBaseReport', { requestId: 7, reportBase: 'FullInventory' })).toEqual({ status: 'Accepted' });
    await server.until(() => server.of('NotifyReport').at(-1)?.payload['tbc'] === false);
    const parts = server.of('NotifyReport').map((one) => one.payload);
    expect(parts.map((one) => one['seqNo'])).toEqual(parts.map((_, at) => at));
    expect(parts.flatMap((one) => one['reportData'] as unknown[])).toHaveLength(pile.device.all.length);
    const componentVariable = [{ component: { name: 'Connector', evse: { id: 1 } }, variable: { name: 'ConnectorType' } }];
    expect(await call('GetReport', { requestId: 8, componentVariable })).toEqual({ status: 'Accepted' });
    await server.until(() => server.of('NotifyReport').at(-1)?.payload['requestId'] === 8);
    expect(JSON.stringify(server.of('NotifyReport').at(-1)?.payload['reportData'])).toMatch(/cCCS2.*cG105/);
    expect(await call('GetReport', { requestId: 9, componentCriteria: ['Problem'] })).toEqual({ status: 'EmptyResultSet' });
    const getVariableData = [
      { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } },
      { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' } },
    ];
    const answer = (await call('GetVariables', { getVariableData })) as { getVariableResult: Payload[] };
    expect(answer.getVariableResult.map((one) => one['attributeStatus'])).toEqual(['Rejected', 'Accepted']);
    expect(server.violations).toEqual([]);
  });

  test('monitors raise an event at their threshold, clear it, and can be listed and removed', async () => {
    const { server, call, pile, pass } = await bench({ evses: [{ kind: 'ac', maxW: 22_000 }] });
    const power = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' } };
    const setMonitoringData = [{ value: 5_000, type: 'UpperThreshold', severity: 4, ...power }];
    const answer = (await call('SetVariableMonitoring', { setMonitoringData })) as { setMonitoringResult: Payload[] };
    expect(answer.setMonitoringResult).toMatchObject([{ status: 'Accepted', id: 1 }]);
    pile.plugIn();
    await pile.presentCard('CARD-1');
    await pass(MINUTE);
    await pile.presentCard('CARD-1');
    pile.unplug();
    pile.desk.look(pile.evse(1));
    await pile.settled();
    const events = server.of('NotifyEvent').map((one) => (one.payload['eventData'] as Payload[])[0]);
    expect(events.map((one) => [one?.['actualValue'], one?.['cleared'] ?? false])).toEqual([
      ['11000', false],
      ['0', true],
    ]);
    expect(await call('GetMonitoringReport', { requestId: 3 })).toEqual({ status: 'Accepted' });
    await server.until(() => server.of('NotifyMonitoringReport').length === 1);
    expect(await call('ClearVariableMonitoring', { id: [1, 2] })).toMatchObject({
      clearMonitoringResult: [{ status: 'Accepted' }, { status: 'NotFound' }],
    });
    expect(server.violations).toEqual([]);
  });
});

describe('a transaction', () => {
  test.each([
    [
      'at the power path',
      {},
      ['0 Started Authorized Charging at 1/1 CARD-1', '1 Updated MeterValuePeriodic -', '2 Ended StopAuthorized EVConnected CARD-1 Local'],
    ],
    [
      'at the plug',
      { 'TxCtrlr.TxStartPoint': 'EVConnected', 'TxCtrlr.TxStopPoint': 'EVConnected' },
      [
        ...['0 Started CablePluggedIn EVConnected at 1/1', '1 Updated Authorized - CARD-1', '2 Updated ChargingStateChanged Charging'],
        ...['3 Updated MeterValuePeriodic -', '4 Updated StopAuthorized EVConnected CARD-1', '5 Ended EVCommunicationLost Idle Local'],
      ],
    ],
  ])('that starts %s is told in numbered events', async (_, variables, expected) => {
    const { server, pile, pass } = await bench({ variables });
    pile.plugIn();
    await pile.settled();
    expect(await pile.presentCard('CARD-1')).toBe('started');
    await pass(MINUTE);
    expect(await pile.presentCard('CARD-1')).toBe('stopped');
    pile.unplug();
    await pile.settled();
    expect(transactionEvents(server)).toEqual(expected);
    expect(statuses(server)).toEqual(['1/1 Available', '1/1 Occupied', '1/1 Available']);
    const ended = server.of('TransactionEvent').at(-1)?.payload['meterValue'] as { sampledValue: Payload[] }[];
    expect(ended.map((one) => one.sampledValue[0]).map((one) => [one?.['context'], one?.['value']])).toEqual([
      ['Transaction.Begin', 0],
      ['Transaction.End', 183],
    ]);
    expect(server.violations).toEqual([]);
  });

  test.each([
    ['in-order', [0, 1, 2, 3]],
    ['reversed', [3, 2, 1, 0]],
    ['ended-first', [3, 0, 1, 2]],
  ] as const)('kept offline is replayed %s', async (replay, order) => {
    const { server, pile, pass } = await bench({ localList: { 'CARD-1': 'Accepted' }, quirks: { replay } });
    pile.goOffline();
    pile.plugIn();
    expect(await pile.presentCard('NOBODY')).toBe('refused');
    expect(await pile.presentCard('CARD-1')).toBe('started');
    await pass(2 * MINUTE);
    pile.unplug();
    pile.goOnline();
    await pile.whenAccepted();
    await pile.settled();
    const said = server.of('TransactionEvent').map((one) => one.payload);
    expect(said.map((one) => one['seqNo'])).toEqual(order);
    expect(said.every((one) => one['offline'] === true)).toBe(true);
    await pile.evse(1).lastTx?.finished;
    expect(server.violations).toEqual([]);
  });

  test('can lose events and leave out where it is', async () => {
    const { server, pile, pass } = await bench({
      quirks: { losesSeqNos: [1], evseInEvents: 'none', energyMultiplier: 3, idTokenInAllEvents: true },
    });
    pile.plugIn();
    await pile.presentCard('CARD-1');
    await pass(2 * MINUTE);
    pile.stopLocally(1, 'EmergencyStop');
    await pile.settled();
    expect(transactionEvents(server)).toEqual([
      '0 Started Authorized Charging CARD-1',
      '2 Updated MeterValuePeriodic - CARD-1',
      '3 Ended AbnormalCondition EVConnected CARD-1 EmergencyStop',
    ]);
    expect(JSON.stringify(server.of('TransactionEvent').at(-1)?.payload)).toContain('"unit":"Wh","multiplier":3');
    expect(server.violations).toEqual([]);
  });

  test.each([
    ['true', ['0 Started Authorized Charging at 1/1 CARD-1', '1 Ended Deauthorized EVConnected DeAuthorized']],
    [
      'false',
      ['0 Started Authorized Charging at 1/1 CARD-1', '1 Updated ChargingStateChanged SuspendedEVSE', '2 Updated MeterValuePeriodic -'],
    ],
  ])('whose card is refused at the start, with StopTxOnInvalidId %s', async (stops, expected) => {
    const { server, pile, pass } = await bench({
      variables: { 'AuthCtrlr.LocalPreAuthorize': 'true', 'TxCtrlr.StopTxOnInvalidId': stops },
      localList: { 'CARD-1': 'Accepted' },
    });
    server.answers.set('TransactionEvent', () => ({ idTokenInfo: { status: 'Invalid' } }));
    pile.plugIn();
    await pile.presentCard('CARD-1');
    await pile.settled();
    await pass(MINUTE);
    expect(transactionEvents(server)).toEqual(expected);
    expect(server.violations).toEqual([]);
  });

  test('is started and stopped remotely, within a limit that holds', async () => {
    const { server, call, pile, pass } = await bench({ evses: [{ kind: 'dc', maxW: 150_000 }] });
    const schedule = (limit: number): Payload => ({
      id: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: [
        {
          id: 1,
          chargingRateUnit: 'W',
          chargingSchedulePeriod: [
            { startPeriod: 0, limit },
            { startPeriod: 60, limit: 0 },
          ],
        },
      ],
    });
    const start = { idToken: { idToken: 'APP', type: 'Central' }, evseId: 1, remoteStartId: 42, chargingProfile: schedule(30_000) };
    expect(await call('RequestStartTransaction', start)).toEqual({ status: 'Accepted' });
    await pile.settled();
    pile.plugIn(1, { car: dcCar(20, 100_000) });
    await pile.settled();
    expect(pile.evse(1).powerW).toBe(30_000);
    const composed = await call('GetCompositeSchedule', { duration: 120, evseId: 1, chargingRateUnit: 'W' });
    expect(composed).toMatchObject({
      status: 'Accepted',
      schedule: {
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 30_000 },
          { startPeriod: 60, limit: 0 },
        ],
      },
    });
    await pass(MINUTE);
    expect(pile.evse(1).powerW).toBe(0);
    expect(pile.evse(1).meter.sessionWh).toBe(500);
    const transactionId = pile.evse(1).tx?.transactionId ?? '';
    expect(await call('GetTransactionStatus', { transactionId })).toEqual({ ongoingIndicator: true, messagesInQueue: false });
    expect(await call('RequestStopTransaction', { transactionId: 'another' })).toEqual({ status: 'Rejected' });
    expect(await call('RequestStopTransaction', { transactionId })).toEqual({ status: 'Accepted' });
    await server.until(() => transactionEvents(server).at(-1)?.includes('RemoteStop') === true);
    expect(objectOf(server.of('TransactionEvent')[0]?.payload ?? {}, 'transactionInfo')['remoteStartId']).toBe(42);
    expect(transactionEvents(server)).toContain('1 Updated ChargingStateChanged SuspendedEVSE');
    expect(server.violations).toEqual([]);
  });

  test('a reboot in the middle ends it after the boot, or lets it go on', async () => {
    for (const [immediateReset, last] of [
      ['stops', '1 Ended ResetCommand EVConnected ImmediateReset'],
      ['resumes', '1 Updated MeterValuePeriodic -'],
    ] as const) {
      const { server, call, pile, pass } = await bench({ quirks: { immediateReset } });
      pile.plugIn();
      await pile.presentCard('CARD-1');
      expect(await call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Scheduled' });
      expect(await call('Reset', { type: 'Immediate' })).toEqual({ status: 'Accepted' });
      await server.until(() => pile.line.peer === null);
      await pass(5_000);
      await pile.whenAccepted();
      await pass(MINUTE);
      expect(server.of('BootNotification').map((one) => one.payload['reason'])).toEqual(['PowerUp', 'RemoteReset']);
      expect(transactionEvents(server)[1]).toBe(last);
      expect(server.violations).toEqual([]);
    }
  });
});

describe('control', () => {
  test('reservation keeps others out, is used by its card, and expires aloud', async () => {
    const { server, call, pile, pass, timers } = await bench();
    const reserve = (id: number): Payload => ({
      id,
      evseId: 1,
      expiryDateTime: new Date(timers.now() + 10 * MINUTE).toISOString(),
      idToken: { idToken: 'VIP', type: 'ISO14443' },
    });
    expect(await call('ReserveNow', reserve(5))).toEqual({ status: 'Accepted' });
    expect(await call('ReserveNow', reserve(6))).toEqual({ status: 'Occupied' });
    expect(await pile.presentCard('CARD-1')).toBe('refused');
    await pass(10 * MINUTE);
    expect(server.of('ReservationStatusUpdate').map((one) => one.payload)).toEqual([
      { reservationId: 5, reservationUpdateStatus: 'Expired' },
    ]);
    expect(await call('ReserveNow', reserve(7))).toEqual({ status: 'Accepted' });
    expect(await call('CancelReservation', { reservationId: 7 })).toEqual({ status: 'Accepted' });
    expect(await call('CancelReservation', { reservationId: 7 })).toEqual({ status: 'Rejected' });
    expect(await call('ReserveNow', reserve(8))).toEqual({ status: 'Accepted' });
    expect(await pile.presentCard('VIP')).toBe('waiting-for-plug');
    pile.plugIn(1, { car: acCar() });
    await pile.settled();
    expect(server.of('TransactionEvent')[0]?.payload['reservationId']).toBe(8);
    const [free, kept, taken] = ['1/1 Available', '1/1 Reserved', '1/1 Occupied'];
    expect(statuses(server)).toEqual([free, kept, free, kept, free, kept, taken]);
    expect(server.violations).toEqual([]);
  });

  test('availability waits for the transaction; unlock, trigger, cache, list, messages and the rest answer by the book', async () => {
    const { server, call, pile } = await bench({
      evses: [
        { kind: 'ac', maxW: 22_000 },
        { kind: 'ac', maxW: 22_000 },
      ],
    });
    const status = async (action: string, payload: Payload = {}): Promise<unknown> => {
      const answer = await call(action, payload);
      return typeof answer === 'string' ? answer : (answer['status'] ?? answer);
    };
    pile.plugIn(1);
    await pile.presentCard('CARD-1', 1);
    await pile.settled();
    const info = { status: 'Accepted', groupIdToken: { idToken: 'G', type: 'Central' } };
    const entry = { idToken: { idToken: 'CARD-2', type: 'ISO14443' }, idTokenInfo: info };
    const message = { id: 1, priority: 'InFront', message: { format: 'UTF8', content: '欢迎' } };
    const cases: [string, Payload, unknown][] = [
      ['ChangeAvailability', { operationalStatus: 'Inoperative', evse: { id: 1 } }, 'Scheduled'],
      ['ChangeAvailability', { operationalStatus: 'Inoperative', evse: { id: 2, connectorId: 1 } }, 'Accepted'],
      ['ChangeAvailability', { operationalStatus: 'Inoperative', evse: { id: 3 } }, 'Rejected'],
      ['UnlockConnector', { evseId: 1, connectorId: 1 }, 'OngoingAuthorizedTransaction'],
      ['UnlockConnector', { evseId: 2, connectorId: 1 }, 'Unlocked'],
      ['UnlockConnector', { evseId: 2, connectorId: 2 }, 'UnknownConnector'],
      ['TriggerMessage', { requestedMessage: 'BootNotification' }, 'Rejected'],
      ['TriggerMessage', { requestedMessage: 'MeterValues', evse: { id: 2 } }, 'Accepted'],
      ['TriggerMessage', { requestedMessage: 'TransactionEvent' }, 'Accepted'],
      ['TriggerMessage', { requestedMessage: 'LogStatusNotification' }, 'Accepted'],
      ['TriggerMessage', { requestedMessage: 'SignV2GCertificate' }, 'NotImplemented'],
      ['ClearCache', {}, 'Accepted'],
      ['SendLocalList', { versionNumber: 3, updateType: 'Full', localAuthorizationList: [entry] }, 'Accepted'],
      ['SendLocalList', { versionNumber: 2, updateType: 'Differential' }, 'VersionMismatch'],
      ['GetLocalListVersion', {}, { versionNumber: 3 }],
      ['CostUpdated', { totalCost: 1.5, transactionId: pile.evse(1).tx?.transactionId ?? '' }, {}],
      ['SetDisplayMessage', { message }, 'Accepted'],
      ['GetDisplayMessages', { requestId: 4 }, 'Accepted'],
      ['ClearDisplayMessage', { id: 2 }, 'Unknown'],
      ['CustomerInformation', { requestId: 5, report: true, clear: true, idToken: { idToken: 'CARD-2', type: 'ISO14443' } }, 'Accepted'],
      ['SetMonitoringLevel', { severity: 5 }, 'Accepted'],
      ['SetMonitoringBase', { monitoringBase: 'FactoryDefault' }, 'Accepted'],
      ['DataTransfer', { vendorId: 'nobody' }, 'UnknownVendorId'],
      ['PublishFirmware', { location: 'http://x/', checksum: 'ab', requestId: 1 }, 'CALLERROR NotImplemented'],
    ];
    for (const [action, payload, expected] of cases) expect([action, await status(action, payload)]).toEqual([action, expected]);
    expect(pile.evse(1).tx?.totalCost).toBe(1.5);
    pile.unplug(1);
    await server.until(() => statuses(server).at(-1) === '1/1 Unavailable' && server.of('NotifyCustomerInformation').length === 1);
    expect(server.violations).toEqual([]);
  });
});
