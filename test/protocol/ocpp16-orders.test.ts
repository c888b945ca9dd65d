/** The orders of firmware, lists, reservations, profiles, logs and certificates in the words of OCPP 1.6, and what is not in it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { ChargingProfile } from '../../station-core/domain/charging-profile.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import type { PileQuirks } from '../../station-core/domain/quirks.ts';
import { STANDARD_KEYS } from '../../station-core/drivers/pile/ocpp16/keys.ts';
import { bootedPile, openBench, pile, type Bench, type PileSocket } from './pile-socket.ts';

let bench: Bench;
let socket: PileSocket;
beforeEach(async () => {
  // The clock of these tests stands still: no call waits for the rate.
  bench = await openBench({ callsPerSecond: Infinity });
  socket = await bootedPile(bench);
  bench.host.events.length = 0;
});
afterEach(() => bench.close());

const give = (order: PileOrder): Promise<CommandResult> => bench.driver.order(pile('CP-1'), id<CommandId>('order-1'), order);
const accepted = (status = 'Accepted', more: object = {}): object => ({ outcome: 'accepted', status, ...more });
const rejected = (status: string): CommandResult => ({ outcome: 'rejected', status });
const next = async (): Promise<{ messageId: string; action: string; payload: unknown }> => {
  const [, messageId, action, payload] = (await socket.next()) as [number, string, string, unknown];
  return { messageId, action, payload };
};

const at = utcMs(Date.UTC(2026, 2, 1, 8));
const AT = '2026-03-01T08:00:00.000Z';
const profile: ChargingProfile = {
  id: 5,
  stackLevel: 2,
  purpose: 'default',
  kind: 'recurring',
  recurrency: 'daily',
  validFromMs: at,
  validToMs: null,
  transactionId: null,
  pileTransactionId: null,
  unit: 'A',
  startMs: at,
  durationS: 3_600,
  periods: [
    { startS: 0, limitTenths: 140, phases: 3 },
    { startS: 600, limitTenths: 73, phases: null },
  ],
};
const csChargingProfiles = {
  chargingProfileId: 5,
  stackLevel: 2,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Recurring',
  recurrencyKind: 'Daily',
  validFrom: AT,
  chargingSchedule: {
    duration: 3_600,
    startSchedule: AT,
    chargingRateUnit: 'A',
    chargingSchedulePeriod: [
      { startPeriod: 0, limit: 14, numberPhases: 3 },
      { startPeriod: 600, limit: 7.3 },
    ],
  },
};
const hash = { algorithm: 'SHA256', issuerName: 'aa', issuerKey: 'bb', serial: '01' } as const;
const wireHash = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '01' };
const log = { requestId: 9, url: 'ftp://10.0.0.1/up', retries: 2, retryIntervalS: 60 };

const ORDERS: readonly [PileOrder, string, object, readonly [unknown, object][]][] = [
  [
    { kind: 'reserve', reservationId: 3, evse: 2, connector: 2, tag: 'A1', expiresMs: at },
    'ReserveNow',
    { connectorId: 2, expiryDate: AT, idTag: 'A1', reservationId: 3 },
    [
      [{ status: 'Accepted' }, accepted()],
      ...['Faulted', 'Occupied', 'Rejected', 'Unavailable'].map((status): [unknown, object] => [{ status }, rejected(status)]),
    ],
  ],
  [
    { kind: 'cancel-reservation', reservationId: 3 },
    'CancelReservation',
    { reservationId: 3 },
    [
      [{ status: 'Accepted' }, accepted()],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [
    { kind: 'local-list-version' },
    'GetLocalListVersion',
    {},
    [
      [{ listVersion: 12 }, accepted('Accepted', { version: 12 })],
      [{ listVersion: -1 }, accepted('Accepted', { version: -1 })],
    ],
  ],
  [
    {
      kind: 'send-local-list',
      update: 'full',
      version: 4,
      entries: [
        { tag: 'A1', status: 'Accepted', expiresMs: at },
        { tag: 'B2', status: 'Blocked', expiresMs: null },
        { tag: 'x'.repeat(21), status: 'Accepted', expiresMs: null },
        { tag: 'C3', status: null, expiresMs: null },
      ],
    },
    'SendLocalList',
    {
      listVersion: 4,
      updateType: 'Full',
      localAuthorizationList: [
        { idTag: 'A1', idTagInfo: { expiryDate: AT, status: 'Accepted' } },
        { idTag: 'B2', idTagInfo: { status: 'Blocked' } },
      ],
    },
    [
      [{ status: 'Accepted' }, accepted()],
      ...['Failed', 'NotSupported', 'VersionMismatch'].map((status): [unknown, object] => [{ status }, rejected(status)]),
    ],
  ],
  [
    { kind: 'send-local-list', update: 'differential', version: 5, entries: [{ tag: 'A1', status: null, expiresMs: null }] },
    'SendLocalList',
    { listVersion: 5, updateType: 'Differential', localAuthorizationList: [{ idTag: 'A1' }] },
    [[{ status: 'Accepted' }, accepted()]],
  ],
  [
    { kind: 'set-profile', evse: 1, connector: 1, profile },
    'SetChargingProfile',
    { connectorId: 1, csChargingProfiles },
    [
      [{ status: 'Accepted' }, accepted()],
      [{ status: 'Rejected' }, rejected('Rejected')],
      [{ status: 'NotSupported' }, rejected('NotSupported')],
    ],
  ],
  [
    { kind: 'clear-profile', profileId: null, evse: null, purpose: null, stackLevel: null },
    'ClearChargingProfile',
    {},
    [
      [{ status: 'Accepted' }, accepted()],
      [{ status: 'Unknown' }, rejected('Unknown')],
    ],
  ],
  [
    { kind: 'clear-profile', profileId: 5, evse: 1, purpose: 'pile-maximum', stackLevel: 0 },
    'ClearChargingProfile',
    { id: 5, connectorId: 1, chargingProfilePurpose: 'ChargePointMaxProfile', stackLevel: 0 },
    [[{ status: 'Accepted' }, accepted()]],
  ],
  [
    { kind: 'composite-schedule', evse: 1, durationS: 600, unit: 'W' },
    'GetCompositeSchedule',
    { connectorId: 1, duration: 600, chargingRateUnit: 'W' },
    [
      [
        { status: 'Accepted', connectorId: 1, scheduleStart: AT },
        accepted('Accepted', { detail: `{"connectorId":1,"scheduleStart":"${AT}"}` }),
      ],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [
    { kind: 'update-firmware', requestId: 7, url: log.url, retrieveMs: at, installMs: at, retries: 2, retryIntervalS: 60, signed: null },
    'UpdateFirmware',
    { location: log.url, retries: 2, retrieveDate: AT, retryInterval: 60 },
    [[{}, accepted()]],
  ],
  [
    {
      kind: 'update-firmware',
      requestId: 7,
      url: log.url,
      retrieveMs: at,
      installMs: at,
      retries: 2,
      retryIntervalS: 60,
      signed: { certificatePem: 'PEM', signature: 'c2ln' },
    },
    'SignedUpdateFirmware',
    {
      requestId: 7,
      retries: 2,
      retryInterval: 60,
      firmware: { location: log.url, retrieveDateTime: AT, installDateTime: AT, signingCertificate: 'PEM', signature: 'c2ln' },
    },
    [
      [{ status: 'Accepted' }, accepted()],
      [{ status: 'AcceptedCanceled' }, accepted('AcceptedCanceled')],
      ...['Rejected', 'InvalidCertificate', 'RevokedCertificate'].map((status): [unknown, object] => [{ status }, rejected(status)]),
    ],
  ],
  [
    { kind: 'fetch-log', log: 'security', ...log, fromMs: at, toMs: null },
    'GetLog',
    { log: { remoteLocation: log.url, oldestTimestamp: AT }, logType: 'SecurityLog', requestId: 9, retries: 2, retryInterval: 60 },
    [
      [{ status: 'Accepted', filename: 'sec.txt' }, accepted('Accepted', { data: 'sec.txt' })],
      [{ status: 'AcceptedCanceled' }, accepted('AcceptedCanceled')],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [
    { kind: 'fetch-log', log: 'diagnostics', ...log, fromMs: at, toMs: at },
    'GetDiagnostics',
    { location: log.url, retries: 2, retryInterval: 60, startTime: AT, stopTime: AT },
    [
      [{ fileName: 'd.zip' }, accepted('Accepted', { data: 'd.zip' })],
      [{}, accepted('NothingToSend')],
    ],
  ],
  [
    { kind: 'trigger', message: 'log-status', connector: null },
    'ExtendedTriggerMessage',
    { requestedMessage: 'LogStatusNotification' },
    [
      [{ status: 'Accepted' }, accepted()],
      [{ status: 'Rejected' }, rejected('Rejected')],
      [{ status: 'NotImplemented' }, rejected('NotImplemented')],
    ],
  ],
  [
    { kind: 'trigger', message: 'sign-certificate', connector: null },
    'ExtendedTriggerMessage',
    { requestedMessage: 'SignChargePointCertificate' },
    [[{ status: 'Accepted' }, accepted()]],
  ],
  [
    { kind: 'install-certificate', use: 'csms-root', pem: 'PEM' },
    'InstallCertificate',
    { certificateType: 'CentralSystemRootCertificate', certificate: 'PEM' },
    [
      [{ status: 'Accepted' }, accepted()],
      [{ status: 'Rejected' }, rejected('Rejected')],
      [{ status: 'Failed' }, rejected('Failed')],
    ],
  ],
  [
    { kind: 'delete-certificate', hash },
    'DeleteCertificate',
    { certificateHashData: wireHash },
    [
      [{ status: 'Accepted' }, accepted()],
      [{ status: 'Failed' }, rejected('Failed')],
      [{ status: 'NotFound' }, rejected('NotFound')],
    ],
  ],
  [
    { kind: 'list-certificates', use: 'manufacturer-root' },
    'GetInstalledCertificateIds',
    { certificateType: 'ManufacturerRootCertificate' },
    [
      [
        { status: 'Accepted', certificateHashData: [wireHash, { ...wireHash, hashAlgorithm: 'SHA512' }] },
        accepted('Accepted', {
          certificates: [
            { use: 'manufacturer-root', hash },
            { use: 'manufacturer-root', hash: { ...hash, algorithm: 'SHA512' } },
          ],
        }),
      ],
      [{ status: 'NotFound' }, accepted('NotFound', { certificates: [] })],
    ],
  ],
  [
    { kind: 'certificate-signed', use: 'pile', chainPem: 'CHAIN' },
    'CertificateSigned',
    { certificateChain: 'CHAIN' },
    [
      [{ status: 'Accepted' }, accepted()],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [
    { kind: 'raw', action: 'Reset', payload: '{"type":"Soft"}' },
    'Reset',
    { type: 'Soft' },
    [
      [{ status: 'Accepted' }, accepted('Accepted', { detail: '{"status":"Accepted"}' })],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [
    { kind: 'raw', action: 'GetConfiguration', payload: '{"key":["AuthorizationKey"]}' },
    'GetConfiguration',
    { key: ['AuthorizationKey'] },
    [
      [
        { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: 's3cret' }] },
        accepted('Accepted', {
          configuration: [{ key: 'AuthorizationKey', readonly: false, value: '***' }],
          detail: '{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"***"}]}',
        }),
      ],
    ],
  ],
];

describe.each(ORDERS)('%j', (order, action, payload, answers) => {
  test.each(answers)('answered %j', async (answer, result) => {
    const done = give(order);
    const sent = await next();
    expect([sent.action, sent.payload]).toEqual([action, payload]);
    socket.answer(sent.messageId, answer);
    expect(await done).toEqual(result);
    expect(bench.host.of('pile.answered')).toMatchObject([{ wire: { action, violation: null }, result }]);
  });
});

const nothing = { requestId: 1, url: 'http://10.0.0.1/x' };
test.each<PileOrder>([
  { kind: 'list-profiles', requestId: 1, evse: null },
  { kind: 'monitoring-base', base: 'all' },
  { kind: 'monitoring-level', severity: 5 },
  { kind: 'set-monitors', monitors: [] },
  { kind: 'clear-monitors', ids: [1] },
  { kind: 'report-monitors', requestId: 1 },
  { kind: 'set-message', id: 1, priority: 'in-front', state: null, pileTransactionId: null, language: null, text: 'x' },
  { kind: 'clear-message', id: 1 },
  { kind: 'list-messages', requestId: 1 },
  { kind: 'show-cost', pileTransactionId: 'x', amount: '1.00' },
  { kind: 'transaction-status', pileTransactionId: null },
  { kind: 'customer-information', requestId: 1, report: true, clear: false, tag: 'A1' },
  { kind: 'network-profile', slot: 1, url: 'ws://x', securityProfile: 1, networkInterface: 'Wired0', messageTimeoutS: 30 },
  { kind: 'publish-firmware', ...nothing, md5: 'x' },
  { kind: 'unpublish-firmware', md5: 'x' },
  { kind: 'trigger', message: 'transaction', connector: 1 },
  { kind: 'trigger', message: 'sign-v2g-certificate', connector: null },
  { kind: 'trigger', message: 'publish-firmware-status', connector: null },
  { kind: 'install-certificate', use: 'v2g-root', pem: 'x' },
  { kind: 'list-certificates', use: 'mo-root' },
  { kind: 'certificate-signed', use: 'v2g', chainPem: 'x' },
])('%j is not of OCPP 1.6: refused, and nothing is sent', async (order) => {
  expect(await give(order)).toEqual(rejected('NotSupported'));
  expect(bench.host.of('pile.answered')).toMatchObject([{ wire: null, result: rejected('NotSupported') }]);
  expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm2', {}]);
});

test.each<[string, Partial<ChargingProfile>, number]>([
  ['the most of a pile at a connector', { purpose: 'pile-maximum' }, 1],
  ['a charge at the pile itself', { purpose: 'transaction', transactionId: 3 }, 0],
  ['a charge without its number', { purpose: 'transaction' }, 1],
  ['a number without its charge', { transactionId: 3 }, 1],
  ['recurring without how often', { recurrency: null }, 1],
  ['absolute, every day', { kind: 'absolute' }, 1],
  ['absolute without a beginning', { kind: 'absolute', recurrency: null, startMs: null }, 1],
  ['relative with a beginning', { kind: 'relative', recurrency: null }, 1],
  ['no period', { periods: [] }, 1],
  ['a first period that begins late', { periods: [{ startS: 5, limitTenths: 60, phases: null }] }, 1],
  ['periods out of order', { periods: [0, 9, 9].map((startS) => ({ startS, limitTenths: 60, phases: null })) }, 1],
  ['too many periods', { periods: Array.from({ length: 101 }, (_, startS) => ({ startS, limitTenths: 60, phases: null })) }, 1],
  ['a limit below 0', { periods: [{ startS: 0, limitTenths: -1, phases: null }] }, 1],
])('a profile with %s is not sent', async (_, change, connector) => {
  const result = await give({ kind: 'set-profile', evse: connector, connector, profile: { ...profile, ...change } });
  expect(result).toMatchObject({ outcome: 'failed', code: 'call-error', detail: expect.stringMatching(/^not sent: /) as string });
});

describe('diagnostics and logs: which of two calls', () => {
  const diagnostics: PileOrder = { kind: 'fetch-log', log: 'diagnostics', ...log, fromMs: null, toMs: null };
  const security: PileOrder = { ...diagnostics, log: 'security' };
  const unknown = (messageId: string, code = 'NotImplemented'): void => socket.ws.send(JSON.stringify([4, messageId, code, '', {}]));

  test.each<[string, Partial<PileQuirks>, string, string]>([
    ['nothing is known', {}, 'GetDiagnostics', 'GetLog'],
    ['the pile has the security extensions', { hasSecurityExtensions: true }, 'GetLog', 'GetDiagnostics'],
    ['a quirk says GetLog', { logBy: 'GetLog' }, 'GetLog', 'GetDiagnostics'],
    ['a quirk says GetDiagnostics', { logBy: 'GetDiagnostics', hasSecurityExtensions: true }, 'GetDiagnostics', 'GetLog'],
  ])('%s', async (_, quirk, first, second) => {
    bench.host.quirk = quirk;
    const done = give(diagnostics);
    const one = await next();
    unknown(one.messageId);
    const two = await next();
    expect([one.action, two.action]).toEqual([first, second]);
    socket.answer(two.messageId, second === 'GetLog' ? { status: 'Accepted', filename: 'f' } : { fileName: 'f' });
    expect(await done).toEqual(accepted('Accepted', { data: 'f' }));
    expect(bench.host.of('pile.answered')).toMatchObject([{ order: { kind: 'fetch-log' }, wire: { action: second } }]);
  });

  test('what is refused for another reason is not tried the other way', async () => {
    const done = give(diagnostics);
    const { messageId } = await next();
    unknown(messageId, 'InternalError');
    expect(await done).toMatchObject({ code: 'call-error', detail: 'InternalError: ?' });
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm2', {}]);
  });

  test('the security log has one way only, and so has a signed image', async () => {
    const done = give(security);
    const { messageId, action } = await next();
    expect(action).toBe('GetLog');
    unknown(messageId, 'NotSupported');
    expect(await done).toMatchObject({ code: 'call-error' });
    const image = {
      kind: 'update-firmware',
      requestId: 7,
      url: log.url,
      retrieveMs: at,
      installMs: null,
      retries: 0,
      retryIntervalS: 0,
    } as const;
    const update = give({ ...image, signed: { certificatePem: 'PEM', signature: 's' } });
    unknown((await next()).messageId);
    expect(await update).toMatchObject({ code: 'call-error' });
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm2', {}]);
  });
});

test('all kinds of certificates are asked for one after the other, and told as one list', async () => {
  const done = give({ kind: 'list-certificates', use: null });
  const first = await next();
  socket.answer(first.messageId, { status: 'Accepted', certificateHashData: [wireHash] });
  const second = await next();
  socket.answer(second.messageId, { status: 'NotFound' });
  expect([first.payload, second.payload]).toEqual([
    { certificateType: 'CentralSystemRootCertificate' },
    { certificateType: 'ManufacturerRootCertificate' },
  ]);
  expect(await done).toEqual(accepted('Accepted', { certificates: [{ use: 'csms-root', hash }] }));
  expect(bench.host.of('pile.answered').map(({ commandId, wire }) => [commandId, wire?.action ?? null])).toEqual([
    ['order-1.1', 'GetInstalledCertificateIds'],
    ['order-1.2', 'GetInstalledCertificateIds'],
    ['order-1', null],
  ]);
});

describe('quirks of a model', () => {
  const readAll: PileOrder = { kind: 'read-configuration', keys: [] };
  const write = (key: string, value: string): PileOrder => ({ kind: 'write-configuration', key, value });

  test('F13 a setting that is never to be read is left out when all are read, one by one', async () => {
    bench.host.quirk = { neverRead: ['metervaluessampleddata'] };
    const done = give(readAll);
    const asked: unknown[] = [];
    for (let left = STANDARD_KEYS.length - 1; left > 0; left -= 1) {
      const { messageId, payload } = await next();
      const key = (payload as { key: string[] }).key[0] ?? '';
      asked.push(key);
      if (key === 'HeartbeatInterval') socket.answer(messageId, { configurationKey: [{ key, readonly: false, value: '60' }] });
      else if (key === 'BlinkRepeat') socket.ws.send(JSON.stringify([4, messageId, 'InternalError', '', {}]));
      else socket.answer(messageId, { unknownKey: [key] });
    }
    expect(await done).toEqual(accepted('Accepted', { configuration: [{ key: 'HeartbeatInterval', readonly: false, value: '60' }] }));
    expect(asked).toEqual(STANDARD_KEYS.filter((key) => key !== 'MeterValuesSampledData'));
  });

  test.each<[string, Partial<PileQuirks>, PileOrder, string]>([
    ['never read', { neverRead: ['A'] }, { kind: 'read-configuration', keys: ['a'] }, 'NeverRead'],
    ['never written', { neverWrite: ['a'] }, write('A', '1'), 'NeverWrite'],
  ])('a setting that is %s is refused, and nothing is sent', async (_, quirk, order, word) => {
    bench.host.quirk = quirk;
    expect(await give(order)).toEqual(rejected(word));
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm2', {}]);
  });

  test('F13 of several settings asked for, those after which the pile vanished are left out; one alone is asked for again', async () => {
    bench.host.quirk = { shyKeys: ['B'] };
    const several = give({ kind: 'read-configuration', keys: ['A', 'B'] });
    const { messageId, payload } = await next();
    expect(payload).toEqual({ key: ['A'] });
    socket.answer(messageId, { unknownKey: ['A'] });
    await several;
    const alone = give({ kind: 'read-configuration', keys: ['B'] });
    const again = await next();
    expect(again.payload).toEqual({ key: ['B'] });
    socket.answer(again.messageId, {});
    await alone;
  });

  test('F13 the line that breaks under a question is told with how long it was under way', async () => {
    bench.host.quirk = { shyKeys: ['*'] };
    const done = give(readAll);
    await next();
    socket.ws.terminate();
    expect(await done).toEqual({ outcome: 'failed', code: 'offline', detail: 'the pile went offline', underWayMs: 0 });
    expect(bench.host.of('pile.answered').map(({ order }) => order)).toEqual([
      { kind: 'read-configuration', keys: [STANDARD_KEYS[0]] },
      { kind: 'read-configuration', keys: [] },
    ]);
  });

  test.each<[PileQuirks['authorizationKeyForm'], string, string]>([
    ['text', 'a-good-long-pass', 'a-good-long-pass'],
    ['hex', 'a-good-long-pass', '612d676f6f642d6c6f6e672d70617373'],
    ['hex', '612d676f6f642d6c6f6e672d70617373', '612d676f6f642d6c6f6e672d70617373'],
  ])('F25 the password is written as %s: %s', async (authorizationKeyForm, value, sent) => {
    bench.host.quirk = { authorizationKeyForm };
    const done = give(write('AuthorizationKey', value));
    const { messageId, payload } = await next();
    expect(payload).toEqual({ key: 'AuthorizationKey', value: sent });
    socket.answer(messageId, { status: 'Accepted' });
    await done;
    expect(bench.host.of('pile.answered')[0]?.wire?.body).toBe(
      '{"request":{"key":"AuthorizationKey","value":"***"},"answer":{"status":"Accepted"}}',
    );
  });

  test('limits are rounded down to whole amperes', async () => {
    bench.host.quirk = { wholeLimits: true };
    const done = give({ kind: 'set-profile', evse: 1, connector: 1, profile });
    const { messageId, payload } = await next();
    expect(payload).toMatchObject({
      csChargingProfiles: { chargingSchedule: { chargingSchedulePeriod: [{ limit: 14 }, { limit: 7 }] } },
    });
    socket.answer(messageId, { status: 'Accepted' });
    await done;
  });

  test('F12 a pile that needs a longer rest after its boot gets it', async () => {
    bench.host.quirk = { settleMs: 20_000 };
    await socket.call('BootNotification', { chargePointVendor: 'Wall Box Chargers', chargePointModel: 'PLP2' });
    const done = give({ kind: 'clear-cache' });
    bench.host.clock.advance(19_000);
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm3', {}]);
    bench.host.clock.advance(1_000);
    const { messageId, action } = await next();
    expect(action).toBe('ClearCache');
    socket.answer(messageId, { status: 'Accepted' });
    await done;
  });
});

test.each<[string, PileOrder, object, string]>([
  [
    'the card of a reservation',
    { kind: 'reserve', reservationId: 3, evse: 1, connector: 1, tag: 'CARD-4711', expiresMs: at },
    { tag: '§tag' },
    'CARD-4711',
  ],
  [
    'the cards of a list',
    { kind: 'send-local-list', update: 'full', version: 1, entries: [{ tag: 'CARD-4711', status: 'Accepted', expiresMs: null }] },
    { entries: [{ tag: '§tag' }] },
    'CARD-4711',
  ],
  [
    'the login in an address',
    { kind: 'fetch-log', log: 'diagnostics', ...log, url: 'ftp://pile:s3cret@10.0.0.1/up', fromMs: null, toMs: null },
    { url: 'ftp://***@10.0.0.1/up' },
    's3cret',
  ],
  [
    'a password in a call of an expert',
    { kind: 'raw', action: 'ChangeConfiguration', payload: '{"key":"AuthorizationKey","value":"s3cret"}' },
    { payload: '{"key":"AuthorizationKey","value":"***"}' },
    's3cret',
  ],
  [
    'a secret in the data of a maker',
    { kind: 'data-transfer', vendorId: 'V', messageId: null, data: 'password=s3cret' },
    { data: 'password=***' },
    's3cret',
  ],
])('%s is not told on', async (_, order, masked, secret) => {
  const done = give(order);
  const { messageId } = await next();
  socket.answer(messageId, { status: 'Accepted' });
  await done;
  const [event] = bench.host.of('pile.answered');
  expect(event?.order).toMatchObject(masked);
  expect(JSON.stringify(event)).not.toContain(secret);
});
