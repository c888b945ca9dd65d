/** The simulated pile says only what OCPP 1.6 allows, and keeps what it must tell until it was heard. */
import { afterEach, describe, expect, test } from 'vitest';
import { acCar, dcCar } from '../../sim/car.ts';
import { MEASURANDS } from '../../sim/meter.ts';
import type { Payload } from '../../sim/ocpp-frame.ts';
import type { SimPileOptions } from '../../sim/pile16-options.ts';
import { factoryKeys } from '../../sim/pile16-config.ts';
import { SimPile } from '../../sim/pile16.ts';
import { ManualTimers } from '../../sim/timers.ts';
import { NO_SHARED_DATA } from '../../support/shared-data.ts';
import type { BookServer } from './book-server.ts';
import { bookServer, SCHEMAS } from './book-server.ts';

const MINUTE = 60_000;
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const txProfile = (unit: 'A' | 'W', limit: number): Payload => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: { chargingRateUnit: unit, chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
});

interface Bench {
  readonly server: BookServer;
  readonly pile: SimPile;
  readonly timers: ManualTimers;
  readonly pass: (ms: number) => Promise<void>;
}

async function bench(options: Partial<SimPileOptions> = {}, server?: BookServer): Promise<Bench> {
  const own = server ?? (await bookServer());
  const timers = new ManualTimers();
  const pile = new SimPile({ url: own.url, identity: 'CP-1', timers, redialMs: 5, ...options });
  ends.push(
    () => own.close(),
    () => pile.stop(),
  );
  pile.start();
  await pile.settled();
  return { server: own, pile, timers, pass: (ms) => timers.advance(ms, () => pile.settled()) };
}

const said = (server: BookServer): string[] =>
  server.received.map((call) =>
    call.action === 'StatusNotification' ? `${String(call.payload['connectorId'])} ${String(call.payload['status'])}` : call.action,
  );

if (SCHEMAS === null) test.skip(`${NO_SHARED_DATA} (messages are not checked against the 1.6 schemas)`);

describe('boot', () => {
  test('Pending and Rejected are waited out with the interval told, and nothing else is said meanwhile', async () => {
    const server = await bookServer();
    const told = ['Pending', 'Rejected', 'Accepted'];
    server.answers.set('BootNotification', () => ({
      status: told.shift() ?? 'Accepted',
      currentTime: new Date().toISOString(),
      interval: 10,
    }));
    const { pile, pass } = await bench({}, server);
    pile.plugIn();
    await pass(9_000);
    expect(said(server)).toEqual(['BootNotification']);
    await pass(1_000);
    await pass(9_000);
    expect(said(server)).toEqual(['BootNotification', 'BootNotification']);
    await pass(1_000);
    expect(said(server).slice(2)).toEqual(['BootNotification', '0 Available', '1 Preparing']);
    await pass(10_000);
    expect(said(server).at(-1)).toBe('Heartbeat');
    expect(server.violations).toEqual([]);
  });

  test('a refused handshake is dialled again, and its status is kept', async () => {
    const answers = [401, 404, null];
    const server = await bookServer({ refuse: () => answers.shift() ?? null });
    const { pile } = await bench({}, server);
    await pile.whenAccepted();
    expect(pile.line.refusals.map((refusal) => [refusal.status, refusal.body])).toEqual([
      [401, 'not you: /ocpp/CP-1'],
      [404, 'not you: /ocpp/CP-1'],
    ]);
  });
});

describe('a charge', () => {
  test('by card is told in order, metered every minute, and its stop carries the register and its samples', async () => {
    const configuration = { MeterValuesSampledData: MEASURANDS.join(','), StopTxnSampledData: 'Energy.Active.Import.Register' };
    const { server, pile, pass } = await bench({ configuration, connectors: [{ kind: 'ac', maxW: 11_000, meter: { registerWh: 5_000 } }] });
    pile.plugIn(1, acCar(10, 22_000));
    expect(await pile.presentCard('CARD-1')).toBe('started');
    await pile.settled();
    await pass(30 * MINUTE);
    expect(await pile.presentCard('OTHER')).toBe('refused');
    expect(await pile.presentCard('CARD-1')).toBe('stopped');
    pile.unplug();
    await pile.settled();
    expect(said(server).filter((name) => name !== 'Heartbeat')).toEqual([
      ...['BootNotification', '0 Available', '1 Available', '1 Preparing', 'Authorize', 'StartTransaction', '1 Charging'],
      ...Array.from({ length: 30 }, () => 'MeterValues'),
      ...['Authorize', 'StopTransaction', '1 Finishing', '1 Available'],
    ]);
    const stop = server.of('StopTransaction')[0]?.payload ?? {};
    expect(stop).toMatchObject({ transactionId: 1, meterStop: 10_500, reason: 'Local', idTag: 'CARD-1' });
    expect(stop['transactionData']).toHaveLength(32);
    expect(server.of('StartTransaction')[0]?.payload).toMatchObject({ connectorId: 1, meterStart: 5_000, idTag: 'CARD-1' });
    expect(server.violations).toEqual([]);
  });

  test.each([
    ['lifetime', 5_000, 5_183, '5183'],
    ['per-session', 0, 183, '183'],
    ['lifetime-but-values-per-session', 5_000, 5_183, '183'],
  ] as const)('with a %s register starts at %i and stops at %i', async (mode, meterStart, meterStop, sampled) => {
    const { server, pile, pass } = await bench({ connectors: [{ kind: 'ac', maxW: 11_000, meter: { registerWh: 5_000, mode } }] });
    pile.plugIn();
    await pile.presentCard('CARD-1');
    await pass(MINUTE);
    pile.stopLocally();
    await pile.settled();
    expect(server.of('StartTransaction')[0]?.payload['meterStart']).toBe(meterStart);
    expect(server.of('StopTransaction')[0]?.payload['meterStop']).toBe(meterStop);
    const [value] = server.of('MeterValues')[0]?.payload['meterValue'] as { sampledValue: Payload[] }[];
    expect(value?.sampledValue[0]).toMatchObject({ value: sampled, unit: 'Wh' });
  });

  test('that fills the battery ends as SuspendedEV, and a DC car reports its state of charge', async () => {
    const configuration = { MeterValuesSampledData: 'Energy.Active.Import.Register,SoC', ClockAlignedDataInterval: '900' };
    const { server, pile, pass } = await bench({
      configuration,
      connectors: [{ kind: 'dc', maxW: 150_000, meter: { energyUnit: 'kWh' } }],
    });
    pile.plugIn(1, dcCar(80, 150_000, 50_000));
    await pile.presentCard('CARD-1');
    await pass(60 * MINUTE);
    expect(pile.connector(1).status).toBe('SuspendedEV');
    expect(Math.round(pile.connector(1).meter.sessionWh / 10)).toBe(1_000);
    expect(JSON.stringify(server.of('MeterValues').at(-1)?.payload)).toContain('"value":"100"');
    expect(JSON.stringify(server.of('MeterValues'))).toContain('Sample.Clock');
    expect(server.violations).toEqual([]);
  });

  test('started remotely waits for the plug, asks for the card when told to, and stops remotely', async () => {
    const { server, pile, pass } = await bench({ configuration: { AuthorizeRemoteTxRequests: 'true' } });
    expect(await server.call('CP-1', 'RemoteStartTransaction', { idTag: 'APP-1', connectorId: 1 })).toEqual({ status: 'Accepted' });
    await server.until(() => said(server).includes('1 Preparing'));
    pile.plugIn();
    await pile.settled();
    await pass(5 * MINUTE);
    expect(await server.call('CP-1', 'RemoteStopTransaction', { transactionId: 77 })).toEqual({ status: 'Rejected' });
    expect(await server.call('CP-1', 'RemoteStopTransaction', { transactionId: 1 })).toEqual({ status: 'Accepted' });
    await server.until(() => said(server).includes('1 Finishing'));
    expect(said(server).slice(3, 7)).toEqual(['Authorize', '1 Preparing', 'StartTransaction', '1 Charging']);
    expect(server.of('StopTransaction')[0]?.payload).toMatchObject({ transactionId: 1, reason: 'Remote' });
    expect(server.violations).toEqual([]);
  });

  test('by a card the start refuses is stopped as DeAuthorized', async () => {
    const { server, pile } = await bench({ configuration: { LocalPreAuthorize: 'true' }, localList: { 'CARD-1': 'Accepted' } });
    server.answers.set('StartTransaction', () => ({ transactionId: 9, idTagInfo: { status: 'Blocked' } }));
    pile.plugIn();
    await pile.presentCard('CARD-1');
    await pile.settled();
    expect(server.of('StopTransaction')[0]?.payload).toMatchObject({ transactionId: 9, reason: 'DeAuthorized' });
    expect(pile.cards.known.get('CARD-1')).toEqual({ status: 'Blocked' });
  });
});

describe('the line', () => {
  test('a charge begun and ended offline is told afterwards, once, in order, under one transaction id', async () => {
    const { server, pile, pass } = await bench({ localList: { 'CARD-1': 'Accepted' } });
    pile.goOffline();
    pile.plugIn();
    expect(await pile.presentCard('CARD-9')).toBe('refused');
    expect(await pile.presentCard('CARD-1')).toBe('started');
    await pass(3 * MINUTE);
    await pile.presentCard('CARD-1');
    expect(pile.line.unanswered.map((one) => one.action)).toEqual([
      'StartTransaction',
      'MeterValues',
      'MeterValues',
      'MeterValues',
      'StopTransaction',
    ]);
    const before = server.received.length;
    pile.goOnline();
    await server.until(() => server.of('StopTransaction').length > 0);
    await pile.settled();
    const facts = server.received.slice(before).filter((call) => call.action !== 'StatusNotification');
    expect(facts.map((call) => call.action)).toEqual(['StartTransaction', 'MeterValues', 'MeterValues', 'MeterValues', 'StopTransaction']);
    expect(facts.slice(1).map((call) => call.payload['transactionId'])).toEqual([1, 1, 1, 1]);
    expect(said(server)).toContain('1 Finishing');
    expect(server.violations).toEqual([]);
  });

  test('a start whose answer was lost goes again after the drop, the same but for its message id', async () => {
    const { server, pile } = await bench();
    let drop = true;
    server.answers.set('StartTransaction', () => {
      if (!drop) return { transactionId: 5, idTagInfo: { status: 'Accepted' } };
      drop = false;
      pile.dropLine();
      return undefined;
    });
    pile.plugIn();
    await pile.presentCard('CARD-1');
    await server.until(() => server.of('StartTransaction').length === 2);
    await pile.settled();
    const [first, second] = server.of('StartTransaction');
    expect(second?.payload).toEqual(first?.payload);
    expect(second?.id).not.toBe(first?.id);
    expect(pile.connector(1).tx?.transactionId).toBe(5);
  });

  test('a stop answered with an error is tried TransactionMessageAttempts times, later each time, then given up', async () => {
    const { server, pile, pass } = await bench();
    server.answers.set('StopTransaction', () => 'InternalError');
    pile.plugIn();
    await pile.presentCard('CARD-1');
    const tx = pile.stopLocally();
    await pile.settled();
    const tries = [server.of('StopTransaction').length];
    for (const minutes of [1, 1, 1, 5]) {
      await pass(minutes * MINUTE);
      tries.push(server.of('StopTransaction').length);
    }
    expect(tries).toEqual([1, 2, 2, 3, 3]);
    await tx?.finished;
    expect(tx?.stopAnswered).toBe(false);
  });

  test.each([
    ['the assigned id', {}, {}, ['StartTransaction', 'StopTransaction'], 1],
    ['0 of its own', { offlineTransactionId: 0 }, {}, ['StartTransaction', 'StopTransaction'], 0],
    ['-1 when its start did not survive the power cut', {}, { loses: 'starts' }, ['StopTransaction'], -1],
  ] as const)(
    'a stop of an offline charge carries %s, and waits for the boot to be accepted',
    async (_, quirks, cut, facts, transactionId) => {
      const { server, pile, pass } = await bench({ quirks, localList: { 'CARD-1': 'Accepted' } });
      pile.goOffline();
      pile.plugIn();
      await pile.presentCard('CARD-1');
      await pile.presentCard('CARD-1');
      pile.powerCut(cut);
      const told = ['Pending', 'Accepted'];
      server.answers.set('BootNotification', () => ({ status: told.shift() ?? '', currentTime: new Date().toISOString(), interval: 60 }));
      const before = server.received.length;
      pile.powerUp();
      await pass(59_000);
      expect(said(server).slice(before)).toEqual(['BootNotification']);
      await pass(1_000);
      expect(said(server).slice(before)).toEqual(['BootNotification', 'BootNotification', ...facts, '0 Available', '1 Preparing']);
      expect(server.of('StopTransaction')[0]?.payload['transactionId']).toBe(transactionId);
      expect(server.violations).toEqual([]);
    },
  );

  test('an abandoned socket stays half-open beside the new one', async () => {
    const { server, pile } = await bench();
    const old = pile.abandonLine();
    await server.until(() => server.sockets('CP-1').length === 2);
    await pile.settled();
    expect(old?.open).toBe(true);
    expect(pile.line.up).toBe(true);
  });
});

describe('power', () => {
  test.each([
    ['stops', ['StopTransaction'], 'Finishing'],
    ['resumes', [], 'Charging'],
    ['forgets', [], 'Preparing'],
  ] as const)('a cut after which the pile %s its transaction', async (transactions, facts, status) => {
    const { server, pile, pass } = await bench();
    pile.plugIn();
    await pile.presentCard('CARD-1');
    await pass(2 * MINUTE);
    const before = server.received.length;
    pile.powerCut({ transactions });
    await pass(10 * MINUTE);
    pile.powerUp();
    await pile.settled();
    expect(said(server).slice(before)).toEqual(['BootNotification', ...facts, '0 Available', `1 ${status}`]);
    if (facts.length > 0) expect(server.of('StopTransaction')[0]?.payload).toMatchObject({ reason: 'PowerLoss', meterStop: 366 });
    await pass(MINUTE);
    expect(server.of('MeterValues')).toHaveLength(status === 'Charging' ? 3 : 2);
  });

  test('a clock without battery counts from 1970 until it is told the time', async () => {
    const { server, pile } = await bench({ clock: { startsUnset: true, followsServer: false } });
    await pile.report(1, 'Available');
    expect(server.of('StatusNotification').at(-1)?.payload['timestamp']).toBe('1970-01-01T00:00:00.000Z');
  });

  test.each([
    ['utc', '2026-01-05T08:00:00.000Z'],
    ['offset', '2026-01-05T10:00:00+02:00'],
    ['offset-hours', '2026-01-05T10:00:00+02'],
    ['no-zone', '2026-01-05T10:00:00'],
    ['local-marked-utc', '2026-01-05T10:00:00Z'],
  ] as const)('a clock written as %s', async (format, text) => {
    const { pile } = await bench({ clock: { format } });
    expect(pile.clock.text()).toBe(text);
  });
});

describe('commands', () => {
  test.each([
    ['ChangeAvailability', { connectorId: 1, type: 'Inoperative' }, { status: 'Accepted' }],
    ['ChangeAvailability', { connectorId: 0, type: 'Operative' }, { status: 'Accepted' }],
    ['ChangeAvailability', { connectorId: 7, type: 'Inoperative' }, { status: 'Rejected' }],
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '30' }, { status: 'Accepted' }],
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: 'soon' }, { status: 'Rejected' }],
    ['ChangeConfiguration', { key: 'NumberOfConnectors', value: '3' }, { status: 'Rejected' }],
    ['ChangeConfiguration', { key: 'WebSocketPingInterval', value: '30' }, { status: 'RebootRequired' }],
    ['ChangeConfiguration', { key: 'Nonsense', value: '1' }, { status: 'NotSupported' }],
    ['GetConfiguration', { key: ['Nonsense'] }, { configurationKey: [], unknownKey: ['Nonsense'] }],
    ['GetConfiguration', { key: ['AuthorizationKey'] }, { configurationKey: [{ key: 'AuthorizationKey', readonly: false }] }],
    ['ClearCache', {}, { status: 'Accepted' }],
    ['DataTransfer', { vendorId: 'nobody' }, { status: 'UnknownVendorId' }],
    ['UnlockConnector', { connectorId: 1 }, { status: 'Unlocked' }],
    ['UnlockConnector', { connectorId: 3 }, { status: 'NotSupported' }],
    ['RemoteStartTransaction', { idTag: 'X', connectorId: 9 }, { status: 'Rejected' }],
    ['TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 1 }, { status: 'Accepted' }],
    ['TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 4 }, { status: 'Rejected' }],
    ['SetChargingProfile', { connectorId: 9, csChargingProfiles: txProfile('W', 0) }, { status: 'Rejected' }],
    ['SetChargingProfile', { connectorId: 1, csChargingProfiles: txProfile('W', 0) }, { status: 'Rejected' }],
    ['ClearChargingProfile', { id: 5 }, { status: 'Unknown' }],
    ['GetLocalListVersion', {}, { listVersion: 0 }],
    ['CancelReservation', { reservationId: 5 }, { status: 'Rejected' }],
    ['GetInstalledCertificateIds', { certificateType: 'CentralSystemRootCertificate' }, { status: 'NotFound' }],
    ['ExtendedTriggerMessage', { requestedMessage: 'LogStatusNotification' }, { status: 'Accepted' }],
    ['ChangeConfiguration', { key: 'SecurityProfile', value: '2' }, { status: 'Rejected' }],
    ['GetDiagnostics', { location: 'http://127.0.0.1/' }, { fileName: 'CP-1.zip' }],
    ['UpdateFirmware', { location: 'http://127.0.0.1/', retrieveDate: '2026-01-01T00:00:00Z' }, {}],
    ['SetDisplayMessage', {}, 'CALLERROR NotImplemented'],
  ] as const)('%s %j is answered %j', async (action, payload, expected) => {
    const { server, pile } = await bench();
    expect(await server.call('CP-1', action, payload)).toEqual(expected);
    await pile.settled();
    expect(server.violations).toEqual([]);
  });

  test('GetConfiguration without keys shows the whole Core profile', async () => {
    const { server } = await bench();
    const answer = await server.call('CP-1', 'GetConfiguration', {});
    expect(typeof answer === 'string' ? [] : answer['configurationKey']).toHaveLength(Object.keys(factoryKeys(1)).length);
    expect(server.violations).toEqual([]);
  });

  test('Inoperative during a transaction is Scheduled and comes true at its end', async () => {
    const { server, pile } = await bench();
    pile.plugIn();
    await pile.presentCard('CARD-1');
    expect(await server.call('CP-1', 'ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({ status: 'Scheduled' });
    expect(pile.connector(1).status).toBe('Charging');
    pile.stopLocally();
    await pile.settled();
    expect(said(server).slice(-2)).toEqual(['1 Finishing', '1 Unavailable']);
    expect(await pile.presentCard('CARD-1')).toBe('refused');
  });

  test('a profile of 0 A stops the power, and a disobedient pile only says so', async () => {
    const powers: number[] = [];
    for (const chargingProfile of ['obeys', 'accepts-and-ignores'] as const) {
      const { server, pile } = await bench({ quirks: { chargingProfile } });
      pile.plugIn();
      await pile.presentCard('CARD-1');
      expect(await server.call('CP-1', 'SetChargingProfile', { connectorId: 1, csChargingProfiles: txProfile('A', 0) })).toEqual({
        status: 'Accepted',
      });
      powers.push(pile.connector(1).powerW);
    }
    expect(powers).toEqual([0, 11_000]);
  });

  test.each([
    ['Soft', 'SoftReset'],
    ['Hard', 'HardReset'],
  ])('a %s reset ends the charge as %s, drops the line and boots', async (type, reason) => {
    const { server, pile, pass } = await bench();
    pile.plugIn();
    await pile.presentCard('CARD-1');
    expect(await server.call('CP-1', 'Reset', { type })).toEqual({ status: 'Accepted' });
    await pile.peer.closed;
    await pass(5_000);
    await pile.settled();
    expect(server.of('BootNotification')).toHaveLength(2);
    expect(server.of('StopTransaction').map((call) => call.payload['reason'])).toEqual([reason]);
    expect(server.violations).toEqual([]);
  });
});

describe('reservation', () => {
  const reserve = (timers: ManualTimers, reservationId: number, parentIdTag?: string): Payload => ({
    connectorId: 1,
    reservationId,
    idTag: 'VIP',
    expiryDate: new Date(timers.now() + 10 * MINUTE).toISOString(),
    ...(parentIdTag === undefined ? {} : { parentIdTag }),
  });

  test('keeps others out, is used by its card, and is over in time or by command', async () => {
    const { server, pile, timers, pass } = await bench();
    const call = (action: string, payload: Payload): Promise<Payload | string> => server.call('CP-1', action, payload);
    expect(await call('ReserveNow', reserve(timers, 5))).toEqual({ status: 'Accepted' });
    expect(await call('ReserveNow', reserve(timers, 6))).toEqual({ status: 'Occupied' });
    expect(await pile.presentCard('CARD-1')).toBe('refused');
    expect(await call('RemoteStartTransaction', { idTag: 'X' })).toEqual({ status: 'Rejected' });
    await pass(10 * MINUTE);
    expect(pile.connector(1).status).toBe('Available');
    expect(await call('ReserveNow', reserve(timers, 7))).toEqual({ status: 'Accepted' });
    expect(await call('CancelReservation', { reservationId: 7 })).toEqual({ status: 'Accepted' });
    expect(await call('ReserveNow', reserve(timers, 8))).toEqual({ status: 'Accepted' });
    pile.plugIn();
    expect(await pile.presentCard('VIP')).toBe('started');
    await pile.settled();
    expect(server.of('StartTransaction')[0]?.payload).toMatchObject({ idTag: 'VIP', reservationId: 8 });
    const [free, kept] = ['1 Available', '1 Reserved'];
    expect(said(server).filter((name) => name.startsWith('1 '))).toEqual([free, kept, free, kept, free, kept, '1 Preparing', '1 Charging']);
    expect(server.violations).toEqual([]);
  });

  test('is used by a card of the same family', async () => {
    const { server, pile, timers } = await bench();
    const family = { idTag: 'KIN', idTagInfo: { status: 'Accepted', parentIdTag: 'HOUSE' } };
    const list = { listVersion: 1, updateType: 'Full', localAuthorizationList: [family] };
    expect(await server.call('CP-1', 'SendLocalList', list)).toEqual({ status: 'Accepted' });
    expect(await server.call('CP-1', 'ReserveNow', reserve(timers, 5, 'HOUSE'))).toEqual({ status: 'Accepted' });
    expect(await pile.presentCard('KIN')).toBe('waiting-for-plug');
  });
});

describe('the local list', () => {
  const entry = (idTag: string, status: string, expiryDate?: string): Payload => ({
    idTag,
    idTagInfo: { status, ...(expiryDate === undefined ? {} : { expiryDate }) },
  });
  const send = (
    server: BookServer,
    listVersion: number,
    updateType: string,
    localAuthorizationList: Payload[],
  ): Promise<Payload | string> => server.call('CP-1', 'SendLocalList', { listVersion, updateType, localAuthorizationList });

  test('is versioned, taken whole or in changes, and decides offline', async () => {
    const { server, pile, timers } = await bench();
    const past = new Date(timers.now() - MINUTE).toISOString();
    const whole = [entry('GOOD', 'Accepted'), entry('BAD', 'Blocked'), entry('OLD', 'Accepted', past)];
    expect(await send(server, 3, 'Full', whole)).toEqual({ status: 'Accepted' });
    expect(await send(server, 3, 'Differential', [])).toEqual({ status: 'VersionMismatch' });
    expect(await send(server, 4, 'Differential', [entry('A', 'Accepted'), entry('A', 'Accepted')])).toEqual({ status: 'Failed' });
    expect(await send(server, 4, 'Differential', [entry('NEW', 'Accepted'), { idTag: 'BAD' }])).toEqual({ status: 'Accepted' });
    expect(await server.call('CP-1', 'GetLocalListVersion', {})).toEqual({ listVersion: 4 });
    await server.call('CP-1', 'ClearCache', {});
    pile.goOffline();
    const outcomes = [];
    for (const idTag of ['BAD', 'OLD', 'NOBODY', 'NEW']) outcomes.push(await pile.presentCard(idTag));
    expect(outcomes).toEqual(['refused', 'refused', 'refused', 'waiting-for-plug']);
    await server.until(() => server.sockets('CP-1').every((socket) => socket.readyState !== socket.OPEN));
    expect(server.violations).toEqual([]);
  });

  test('that is switched off is answered as not there', async () => {
    const { server } = await bench({ configuration: { LocalAuthListEnabled: 'false' } });
    expect(await send(server, 3, 'Full', [])).toEqual({ status: 'NotSupported' });
    expect(await server.call('CP-1', 'GetLocalListVersion', {})).toEqual({ listVersion: -1 });
  });
});

describe('charging profiles', () => {
  const profile = (chargingProfileId: number, stackLevel: number, chargingProfilePurpose: string, limits: [number, number][]): Payload => ({
    ...{ chargingProfileId, stackLevel, chargingProfilePurpose, chargingProfileKind: 'Relative' },
    chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: limits.map(([startPeriod, limit]) => ({ startPeriod, limit })) },
  });

  test('the highest level leads, the whole pile caps, periods pass, and what is cleared no longer holds', async () => {
    const { server, pile, pass } = await bench({ connectors: [{ kind: 'dc', maxW: 150_000 }] });
    const set = (connectorId: number, csChargingProfiles: Payload): Promise<Payload | string> =>
      server.call('CP-1', 'SetChargingProfile', { connectorId, csChargingProfiles });
    const power = (): number => pile.connector(1).powerW;
    const accepted = { status: 'Accepted' };
    pile.plugIn(1, dcCar(20, 150_000, 500_000));
    await pile.presentCard('CARD-1');
    await pile.settled();
    expect(await set(1, profile(1, 0, 'TxDefaultProfile', [[0, 50_000]]))).toEqual(accepted);
    expect(power()).toBe(50_000);
    expect(await set(1, profile(2, 0, 'TxProfile', [[0, 80_000], [120, 20_000]]))).toEqual(accepted); // prettier-ignore
    expect(power()).toBe(80_000);
    expect(await set(0, profile(3, 0, 'ChargePointMaxProfile', [[0, 60_000]]))).toEqual({ status: 'Accepted' });
    expect(power()).toBe(60_000);
    const composed = await server.call('CP-1', 'GetCompositeSchedule', { connectorId: 1, duration: 300, chargingRateUnit: 'W' });
    const periods = [{ startPeriod: 0, limit: 60_000 }, { startPeriod: 120, limit: 20_000 }]; // prettier-ignore
    expect(composed).toMatchObject({ status: 'Accepted', chargingSchedule: { chargingSchedulePeriod: periods } });
    await pass(2 * MINUTE);
    expect(power()).toBe(20_000);
    expect(await server.call('CP-1', 'ClearChargingProfile', { chargingProfilePurpose: 'TxProfile' })).toEqual(accepted);
    expect(power()).toBe(50_000);
    expect(await server.call('CP-1', 'ClearChargingProfile', { id: 1 })).toEqual(accepted);
    expect(await server.call('CP-1', 'ClearChargingProfile', { id: 1 })).toEqual({ status: 'Unknown' });
    expect(power()).toBe(60_000);
    expect(server.violations).toEqual([]);
  });
});
