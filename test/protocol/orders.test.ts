/** Each order of the station becomes its OCPP 1.6 call, and what the pile says becomes a result and a fact. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import { TEST_START } from '../support/driver-host.ts';
import { bootedPile, openBench, pile, type Bench, type PileSocket } from './pile-socket.ts';

let bench: Bench;
let socket: PileSocket;
beforeEach(async () => {
  bench = await openBench();
  socket = await bootedPile(bench);
  bench.host.events.length = 0;
});
afterEach(() => bench.close());

const commandId = id<CommandId>('order-1');
const give = (order: PileOrder, to = 'CP-1'): Promise<CommandResult> => bench.driver.order(pile(to), commandId, order);
const accepted = (status: string): CommandResult => ({ outcome: 'accepted', status });
const rejected = (status: string): CommandResult => ({ outcome: 'rejected', status });

/** The order, the call it becomes, and the answers with their results. */
const ORDERS: readonly [PileOrder, string, object, readonly [unknown, CommandResult][]][] = [
  [
    { kind: 'start', evse: 2, connector: 2, tag: 'A1' },
    'RemoteStartTransaction',
    { connectorId: 2, idTag: 'A1' },
    [
      [{ status: 'Accepted' }, accepted('Accepted')],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [
    { kind: 'start', evse: 0, connector: 0, tag: 'A1' },
    'RemoteStartTransaction',
    { idTag: 'A1' },
    [[{ status: 'Accepted' }, accepted('Accepted')]],
  ],
  [
    { kind: 'stop', transactionId: 7 },
    'RemoteStopTransaction',
    { transactionId: 7 },
    [
      [{ status: 'Accepted' }, accepted('Accepted')],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [{ kind: 'reset', type: 'soft' }, 'Reset', { type: 'Soft' }, [[{ status: 'Accepted' }, accepted('Accepted')]]],
  [{ kind: 'reset', type: 'hard' }, 'Reset', { type: 'Hard' }, [[{ status: 'Rejected' }, rejected('Rejected')]]],
  [
    { kind: 'unlock', evse: 1, connector: 1 },
    'UnlockConnector',
    { connectorId: 1 },
    [
      [{ status: 'Unlocked' }, accepted('Unlocked')],
      [{ status: 'UnlockFailed' }, rejected('UnlockFailed')],
      [{ status: 'NotSupported' }, rejected('NotSupported')],
    ],
  ],
  [
    { kind: 'availability', evse: 0, connector: 0, operative: false },
    'ChangeAvailability',
    { connectorId: 0, type: 'Inoperative' },
    [
      [{ status: 'Accepted' }, accepted('Accepted')],
      [{ status: 'Scheduled' }, accepted('Scheduled')],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [
    { kind: 'availability', evse: 1, connector: 1, operative: true },
    'ChangeAvailability',
    { connectorId: 1, type: 'Operative' },
    [[{ status: 'Accepted' }, accepted('Accepted')]],
  ],
  [
    { kind: 'read-configuration', keys: [] },
    'GetConfiguration',
    {},
    [
      [
        {
          configurationKey: [
            { key: 'HeartbeatInterval', readonly: false, value: '300' },
            { key: 'AuthorizationKey', readonly: true, value: 's3cret' },
            { key: 'Vendor', readonly: true },
          ],
        },
        {
          outcome: 'accepted',
          status: 'Accepted',
          configuration: [
            { key: 'HeartbeatInterval', readonly: false, value: '300' },
            { key: 'AuthorizationKey', readonly: true, value: '***' },
            { key: 'Vendor', readonly: true, value: null },
          ],
        },
      ],
      [
        { configurationKey: [{ key: 'A', readonly: 'false', value: 5, more: 1 }, 'x', {}] },
        { outcome: 'accepted', status: 'Accepted', configuration: [{ key: 'A', readonly: false, value: '5' }] },
      ],
    ],
  ],
  [
    { kind: 'read-configuration', keys: ['A'] },
    'GetConfiguration',
    { key: ['A'] },
    [[{ unknownKey: ['A'] }, { outcome: 'accepted', status: 'Accepted', configuration: [] }]],
  ],
  [
    { kind: 'write-configuration', key: 'A', value: '1' },
    'ChangeConfiguration',
    { key: 'A', value: '1' },
    [
      [{ status: 'Accepted' }, accepted('Accepted')],
      [{ status: 'RebootRequired' }, accepted('RebootRequired')],
      [{ status: 'NotSupported' }, rejected('NotSupported')],
    ],
  ],
  [
    { kind: 'clear-cache' },
    'ClearCache',
    {},
    [
      [{ status: 'Accepted' }, accepted('Accepted')],
      [{ status: 'Rejected' }, rejected('Rejected')],
    ],
  ],
  [
    { kind: 'trigger', message: 'boot', connector: null },
    'TriggerMessage',
    { requestedMessage: 'BootNotification' },
    [[{ status: 'NotImplemented' }, rejected('NotImplemented')]],
  ],
  [
    { kind: 'trigger', message: 'heartbeat', connector: null },
    'TriggerMessage',
    { requestedMessage: 'Heartbeat' },
    [[{ status: 'Accepted' }, accepted('Accepted')]],
  ],
  [
    { kind: 'trigger', message: 'status', connector: 2 },
    'TriggerMessage',
    { requestedMessage: 'StatusNotification', connectorId: 2 },
    [[{ status: 'Accepted' }, accepted('Accepted')]],
  ],
  [
    { kind: 'trigger', message: 'meter-values', connector: 1 },
    'TriggerMessage',
    { requestedMessage: 'MeterValues', connectorId: 1 },
    [[{ status: 'Rejected' }, rejected('Rejected')]],
  ],
  [
    { kind: 'trigger', message: 'diagnostics-status', connector: null },
    'TriggerMessage',
    { requestedMessage: 'DiagnosticsStatusNotification' },
    [[{ status: 'Accepted' }, accepted('Accepted')]],
  ],
  [
    { kind: 'trigger', message: 'firmware-status', connector: null },
    'TriggerMessage',
    { requestedMessage: 'FirmwareStatusNotification' },
    [[{ status: 'Accepted' }, accepted('Accepted')]],
  ],
  [
    { kind: 'data-transfer', vendorId: 'V', messageId: 'M', data: 'D' },
    'DataTransfer',
    { vendorId: 'V', messageId: 'M', data: 'D' },
    [
      [
        { status: 'Accepted', data: 'back' },
        { outcome: 'accepted', status: 'Accepted', data: 'back' },
      ],
      [{ status: 'UnknownVendorId' }, rejected('UnknownVendorId')],
    ],
  ],
  [
    { kind: 'data-transfer', vendorId: 'V', messageId: null, data: null },
    'DataTransfer',
    { vendorId: 'V' },
    [[{ status: 'Accepted' }, accepted('Accepted')]],
  ],
];

describe.each(ORDERS)('%j', (order, action, payload, answers) => {
  test.each(answers)('answered %j', async (answer, result) => {
    const done = give(order);
    const [type, messageId, sentAction, sentPayload] = (await socket.next()) as [number, string, string, object];
    expect([type, sentAction, sentPayload]).toEqual([2, action, payload]);
    socket.answer(messageId, answer);
    expect(await done).toEqual(result);
    expect(bench.host.events).toEqual([
      {
        kind: 'pile.answered',
        id: expect.any(String) as string,
        receivedMs: TEST_START,
        pileId: 'CP-1',
        wire: {
          action,
          messageId,
          body: expect.stringMatching(/^\{"request":\{.*\},"answer":\{.*\}\}$/) as string,
          violation: 'configuration' in result && result.configuration[0]?.value === '5' ? (expect.any(String) as string) : null,
        },
        commandId,
        order,
        result,
      },
    ]);
  });

  test.each([[{}], [{ status: 5 }], [{ status: 'Perhaps' }], [null], [{ configurationKey: 'none' }]])(
    'a bad answer %j is none',
    async (answer) => {
      const done = give(order);
      const [, messageId] = (await socket.next()) as [number, string];
      socket.answer(messageId, answer);
      const result = await done;
      // Every field of a GetConfiguration answer is optional: an empty one says that there is no setting.
      const isEmptyList = order.kind === 'read-configuration' && JSON.stringify(answer) === '{}';
      if (isEmptyList) expect(result).toEqual({ outcome: 'accepted', status: 'Accepted', configuration: [] });
      else expect(result).toMatchObject({ outcome: 'failed', code: 'bad-answer' });
    },
  );
});

test.each([
  [
    'a CALLERROR',
    '[4,"ID","NotSupported","no such thing",{}]',
    { outcome: 'failed', code: 'call-error', detail: 'NotSupported: no such thing' },
  ],
  ['a CALLERROR with an unknown code', '[4,"ID","Tired","later",{}]', { outcome: 'failed', code: 'call-error', detail: 'Tired: later' }],
  [
    'a CALLERROR with a code out of the language',
    '[4,"ID","constructor","",{}]',
    { outcome: 'failed', code: 'call-error', detail: 'constructor: ?' },
  ],
  ['an extra field', '[3,"ID",{"status":"Accepted","mood":"good"}]', accepted('Accepted')],
])('%s', async (_, frame, result) => {
  const done = give({ kind: 'clear-cache' });
  const [, messageId] = (await socket.next()) as [number, string];
  socket.ws.send(frame.replace('ID', messageId));
  expect(await done).toEqual(result);
});

test.each(['[3,"ID","Accepted"]', '[4,"ID","__proto__","",{}]', '[3,"someone-else",{"status":"Accepted"}]'])(
  '%s is no answer; the order ends in time',
  async (frame) => {
    const done = give({ kind: 'clear-cache' });
    const [, messageId] = (await socket.next()) as [number, string];
    socket.ws.send(frame.replace('ID', messageId));
    await socket.call('Heartbeat', {});
    bench.host.clock.advance(15_000);
    await socket.call('Heartbeat', {});
    bench.host.clock.advance(15_000);
    expect(await done).toEqual({ outcome: 'failed', code: 'no-answer', detail: 'no answer within 30 s' });
  },
);

test('a late answer changes nothing and ends nothing', async () => {
  const done = give({ kind: 'clear-cache' });
  const [, messageId] = (await socket.next()) as [number, string];
  bench.host.clock.advance(19_000);
  await socket.call('Heartbeat', {});
  bench.host.clock.advance(11_000);
  expect(await done).toMatchObject({ code: 'no-answer' });
  socket.answer(messageId, { status: 'Accepted' });
  expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm3', {}]);
  expect(bench.host.of('pile.answered')).toHaveLength(1);
});

test.each<[string, PileOrder, string]>([
  [
    'a tag that is too long',
    { kind: 'start', evse: 1, connector: 1, tag: 'x'.repeat(21) },
    'not sent: the order breaks the protocol: idTag: longer than 20 characters',
  ],
  [
    'half a transaction',
    { kind: 'stop', transactionId: 1.5 },
    'not sent: the order breaks the protocol: transactionId: not of type integer',
  ],
  [
    'a value that is too long',
    { kind: 'write-configuration', key: 'A', value: 'x'.repeat(501) },
    'not sent: the order breaks the protocol: value: longer than 500 characters',
  ],
])('%s is not sent', async (_, order, detail) => {
  expect(await give(order)).toEqual({ outcome: 'failed', code: 'call-error', detail });
  expect(bench.host.of('pile.answered')).toMatchObject([{ wire: { messageId: '' } }]);
  expect(await socket.call('Heartbeat', {})).toMatchObject([3, 'm2', {}]);
});

test('a pile that is not there, or goes while it is asked', async () => {
  expect(await give({ kind: 'clear-cache' }, 'nobody')).toEqual({
    outcome: 'failed',
    code: 'offline',
    detail: 'the pile is not connected',
  });
  const done = [give({ kind: 'clear-cache' }), give({ kind: 'reset', type: 'soft' })];
  await socket.next();
  socket.ws.terminate();
  const offline = { outcome: 'failed', code: 'offline', detail: 'the pile went offline' };
  expect(await Promise.all(done)).toEqual([{ ...offline, underWayMs: 0 }, offline]);
  expect(bench.host.of('pile.answered').map(({ pileId }) => pileId)).toEqual(['nobody', 'CP-1', 'CP-1']);
});

test('tags and secrets of an order are not in the journal', async () => {
  const first = give({ kind: 'write-configuration', key: 'AuthorizationKey', value: 's3cret' });
  socket.answer(((await socket.next()) as [number, string])[1], { status: 'Accepted' });
  await first;
  bench.host.clock.advance(1_000);
  const second = give({ kind: 'start', evse: 1, connector: 1, tag: 'CARD-4711' });
  socket.answer(((await socket.next()) as [number, string])[1], { status: 'Accepted' });
  await second;
  const [written, started] = bench.host.of('pile.answered');
  expect(written?.order).toEqual({ kind: 'write-configuration', key: 'AuthorizationKey', value: '***' });
  expect(written?.wire?.body).toBe('{"request":{"key":"AuthorizationKey","value":"***"},"answer":{"status":"Accepted"}}');
  expect(started?.wire?.body).toBe('{"request":{"connectorId":1,"idTag":"§tag"},"answer":{"status":"Accepted"}}');
});

test('F25 a pile that repeats the password it turns down does not get it told', async () => {
  const value = 'the-new-long-password';
  const done = give({ kind: 'write-configuration', key: 'AuthorizationKey', value });
  const [, messageId] = (await socket.next()) as [number, string];
  socket.ws.send(JSON.stringify([4, messageId, 'PropertyConstraintViolation', `"${value}" is too short`, {}]));
  expect(await done).toEqual({ outcome: 'failed', code: 'call-error', detail: 'PropertyConstraintViolation: ' });
  bench.host.clock.advance(1_000);
  const second = give({ kind: 'write-configuration', key: 'AuthorizationKey', value });
  const [, again] = (await socket.next()) as [number, string];
  socket.answer(again, { status: 'Rejected', why: `not ${value}` });
  await second;
  await expect.poll(() => bench.host.of('pile.answered')).toHaveLength(2);
  expect(JSON.stringify([bench.host.events, bench.host.logged])).not.toContain(value);
});
