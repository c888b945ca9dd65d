/** Every message of OCPP 1.6 and its security extensions, both directions, over a real socket: as its schema says, and broken in every place. */
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import type { CommandResult } from '../../station-core/domain/command.ts';
import { OUTBOUND } from '../../station-core/drivers/pile/ocpp16/orders.ts';
import { openSchemas } from '../../station-core/drivers/pile/ocpp16/schemas.ts';
import { INBOUND } from '../../station-core/drivers/pile/ocpp16/translate.ts';
import { broken, sample, type Problem, type Schema } from '../support/schema-sample.ts';
import { bootedPile, openBench, pile, type Bench, type PileSocket } from './pile-socket.ts';

const all = new Map((schemas as readonly Schema[]).map((schema) => [String(schema['$id']), schema]));
const actions = [...all.keys()].filter((name) => name.endsWith('.req')).map((name) => name.slice(4, -4));
const requestOf = (action: string): Schema => must(all.get(`urn:${action}.req`), action);
const responseOf = (action: string): Schema => must(all.get(`urn:${action}.conf`), action);
const valid = openSchemas();

/** The spelling of OCPP-J 1.6 §4.2.3. */
const CODES: Readonly<Record<Problem, string>> = {
  formation: 'FormationViolation',
  occurrence: 'OccurenceConstraintViolation',
  type: 'TypeConstraintViolation',
  property: 'PropertyConstraintViolation',
};

let bench: Bench;
let socket: PileSocket;
beforeAll(async () => {
  // A few hundred bad messages come in a minute here, and its clock stands still.
  bench = await openBench({ badPerMinute: 10_000, callsPerSecond: Infinity });
  socket = await bootedPile(bench);
});
afterEach(() => {
  bench.host.events.length = 0;
});
afterAll(() => bench.close());

test('every action of the version is served or can be sent, and DataTransfer both', () => {
  expect([...new Set([...INBOUND.keys(), ...OUTBOUND])].sort()).toEqual([...actions].sort());
  expect([...INBOUND.keys()].filter((action) => OUTBOUND.has(action))).toEqual(['DataTransfer']);
});

describe.each([...INBOUND.keys()])('a pile sends %s', (action) => {
  const schema = requestOf(action);

  test.each([
    ['with what it must have', sample(schema, schema, false)],
    ['with all it may have', sample(schema, schema, true)],
  ])('%s: one fact, and a response as the schema says', async (_, payload) => {
    const [type, , response] = (await socket.call(action, payload)) as [number, string, unknown];
    expect([type, valid.response(action, response)]).toEqual([3, null]);
    expect(bench.host.events).toHaveLength(1);
    expect(bench.host.events[0]?.wire).toMatchObject({ action, violation: null });
  });

  test.each(broken(schema).map((one) => [one.how, one] as const))('%s', async (_, { payload, problem }) => {
    const reply = (await socket.call(action, payload)) as [number, string, string];
    expect(bench.host.events).toHaveLength(1);
    const [event] = bench.host.events;
    if (reply[0] === 3) {
      // F29: it carries the fact; booked with a remark.
      expect(must(INBOUND.get(action), action).salvaged).toBe(true);
      expect(event?.wire?.violation).toEqual(expect.any(String));
    } else {
      expect(reply).toEqual([4, reply[1], CODES[problem], expect.any(String), {}]);
      expect(event).toMatchObject({ kind: 'pile.bad-message', errorCode: CODES[problem] });
    }
  });
});

const messagesOfCentral = [...OUTBOUND].filter((action) => action !== 'DataTransfer');

test.each(messagesOfCentral)('a pile that calls %s itself is told that nobody serves it here', async (action) => {
  const schema = requestOf(action);
  expect(await socket.call(action, sample(schema, schema, true))).toMatchObject([
    4,
    expect.any(String),
    'NotSupported',
    expect.any(String),
    {},
  ]);
});

function raw(action: string, payload: unknown): Promise<CommandResult> {
  return bench.driver.order(pile('CP-1'), id<CommandId>('raw'), { kind: 'raw', action, payload: JSON.stringify(payload) });
}

describe.each([...OUTBOUND])('the station sends %s', (action) => {
  const [request, response] = [requestOf(action), responseOf(action)];

  test.each([false, true])('as the schema says (all fields: %s), and takes the answer', async (whole) => {
    const payload = sample(request, request, whole);
    const done = raw(action, payload);
    const [type, messageId, sentAction, sentPayload] = (await socket.next()) as [number, string, string, unknown];
    expect([type, sentAction, sentPayload]).toEqual([2, action, payload]);
    socket.answer(messageId, sample(response, response, whole));
    const result = await done;
    expect(['accepted', 'rejected']).toContain(result.outcome);
    expect(bench.host.of('pile.answered')).toMatchObject([{ wire: { action, violation: null }, result }]);
  });

  const responses = broken(response).map((one) => [one.how, one] as const);
  test.skipIf(responses.length === 0).each(responses)('an answer with %s is remarked, and never a refusal', async (_, { payload }) => {
    const done = raw(action, sample(request, request, false));
    const [, messageId] = (await socket.next()) as [number, string];
    socket.answer(messageId, payload);
    const result = await done;
    expect(result.outcome === 'accepted' || (result.outcome === 'failed' && result.code === 'bad-answer')).toBe(true);
    expect(bench.host.of('pile.answered')[0]?.wire?.violation).toEqual(expect.any(String));
  });

  test('what breaks its schema is not sent', async () => {
    for (const { payload } of broken(request)) expect(await raw(action, payload)).toMatchObject({ outcome: 'failed', code: 'call-error' });
    expect(bench.host.of('pile.answered').every(({ wire }) => wire?.messageId === '')).toBe(true);
    // Nothing of it is on the line: the next frame is the answer to this heartbeat.
    expect(await socket.call('Heartbeat', {})).toMatchObject([3, expect.any(String), {}]);
  });
});

test.each([
  ['an action of the pile', 'StartTransaction', '{}', 'the action is not one that a central system sends in OCPP 1.6'],
  ['an action of a later version', 'SetVariables', '{}', 'the action is not one that a central system sends in OCPP 1.6'],
  ['an action that is none', 'constructor', '{}', 'the action is not one that a central system sends in OCPP 1.6'],
  ['text that is no JSON', 'Reset', '{"type":', 'the payload is not JSON'],
  ['a list', 'Reset', '["Soft"]', 'the payload is not a JSON object'],
])('%s is not sent', async (_, action, payload, problem) => {
  expect(await bench.driver.order(pile('CP-1'), id<CommandId>('raw'), { kind: 'raw', action, payload })).toEqual({
    outcome: 'failed',
    code: 'call-error',
    detail: `not sent: the order breaks the protocol: ${problem}`,
  });
});
