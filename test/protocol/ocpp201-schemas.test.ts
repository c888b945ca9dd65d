/**
 * Every message of OCPP 2.0.1 through a real socket, in both directions, made from its schema: the least and the whole of it are
 * taken, and each keyword that is broken is answered with its own code, or booked with a remark where it says enough (F29).
 */
import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import schemas from 'ocpp-rpc/lib/schemas/ocpp2_0_1.json' with { type: 'json' };
import { must } from '../../station-core/base/assert.ts';
import { id, type CommandId } from '../../station-core/base/ids.ts';
import type { CommandResult } from '../../station-core/domain/command.ts';
import { openSchemas } from '../../station-core/drivers/pile/ocpp201/schemas.ts';
import { INBOUND } from '../../station-core/drivers/pile/ocpp201/translate.ts';
import { NO_SHARED_DATA, sharedData } from '../support/shared-data.ts';
import { bootedPile201 } from './ocpp201-socket.ts';
import { openBench, pile, type Bench, type PileSocket } from './pile-socket.ts';
import { brokenExamples, example, type Broken, type Schema } from './schema-examples.ts';

const byId = new Map((schemas as readonly Schema[]).map((schema) => [String(schema['$id']), schema]));
const ACTIONS = [...byId.keys()].flatMap((name) => (name.endsWith('.req') ? [name.slice(4, -4)] : []));
const INCOMING = ACTIONS.filter((action) => INBOUND.has(action));
const OUTGOING = ACTIONS.filter((action) => !INBOUND.has(action) || action === 'DataTransfer');
const compiled = openSchemas();
const requestOf = (action: string): Schema => must(byId.get(`urn:${action}.req`), 'there is a request');
const responseOf = (action: string): Schema => must(byId.get(`urn:${action}.conf`), 'there is a response');

const CODES = {
  occurrence: 'OccurrenceConstraintViolation',
  formation: 'FormatViolation',
  type: 'TypeConstraintViolation',
  property: 'PropertyConstraintViolation',
} as const;

let bench: Bench;
let socket: PileSocket;
beforeAll(async () => {
  bench = await openBench({ badPerMinute: 1_000_000, callsPerSecond: 1_000 });
  socket = await bootedPile201(bench);
});
beforeEach(() => {
  bench.host.events.length = 0;
});
afterAll(() => bench.close());

test('there are 64 actions, each with a request and a response, and each is for one side to call', () => {
  expect([ACTIONS.length, byId.size]).toEqual([64, 128]);
  expect([INCOMING.length, OUTGOING.length]).toEqual([25, 40]);
});

const folder = sharedData('ocpp', 'schemas', '2.0.1');
if (folder === null) console.warn(NO_SHARED_DATA);

test.skipIf(folder === null)('they say the same as the published ones', () => {
  const files = readdirSync(folder ?? '');
  expect(files).toHaveLength(128);
  for (const file of files) {
    const [, action = '', side = ''] = /^(\w+?)(Request|Response)\.json$/.exec(file) ?? [];
    const published = JSON.parse(readFileSync(`${folder ?? ''}/${file}`, 'utf8')) as unknown;
    expect(plain(side === 'Request' ? requestOf(action) : responseOf(action)), file).toEqual(plain(published));
  }
});

/** Without what a validator does not look at; the published ones also say additionalProperties of texts, which means nothing.
 *  Known and harmless: edition 3 lets an exiResponse be 7,500 characters long; the station sends none. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const ignored = ['$id', '$schema', 'comment', 'description', 'javaType', 'tsEnumNames', 'additionalItems', 'title'];
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name]) => !ignored.includes(name) && !(name === 'additionalProperties' && 'type' in schema && schema.type === 'string'))
      .map(([name, value]) => [name, name === 'maxLength' && value === 7_500 ? 5_600 : plain(value)]),
  );
}

describe.each(INCOMING)('a pile calls %s', (action) => {
  const schema = requestOf(action);

  test.each([
    ['the least of it', false],
    ['the whole of it', true],
  ])('%s is taken and answered as its response says', async (_, whole) => {
    const [type, , payload] = (await socket.call(action, example(schema, schema, whole))) as [number, string, unknown];
    expect(type, JSON.stringify(payload)).toBe(3);
    expect(compiled.response(action, payload)).toBeNull();
    expect(bench.host.events).toHaveLength(1);
    expect(bench.host.events[0]?.wire?.violation ?? null).toBe(null);
  });

  test('every keyword that is broken gets its code, or is booked with a remark', async () => {
    for (const broken of brokenExamples(schema)) await expectRefused(action, broken);
  });
});

async function expectRefused(action: string, { how, kind, payload }: Broken): Promise<void> {
  bench.host.events.length = 0;
  const answer = (await socket.call(action, payload)) as readonly unknown[];
  const [event, ...more] = bench.host.events;
  expect(more, how).toEqual([]);
  if (answer[0] === 3) {
    expect(INBOUND.get(action)?.salvaged, `${how}: booked`).toBe(true);
    expect(event, how).toMatchObject({ wire: { action, violation: expect.any(String) as string } });
    expect(compiled.response(action, answer[2]), how).toBeNull();
    return;
  }
  expect([answer[2], answer[4]], how).toEqual([CODES[kind], {}]);
  expect(event, how).toMatchObject({ kind: 'pile.bad-message', errorCode: CODES[kind], wire: { action } });
}

describe.each(OUTGOING)('the station sends %s', (action) => {
  const [request, response] = [requestOf(action), responseOf(action)];
  const order = async (payload: unknown, answer: unknown): Promise<CommandResult> => {
    const done = raw(action, payload);
    const [type, messageId, sentAction, sent] = (await socket.next()) as [number, string, string, unknown];
    expect([type, sentAction, sent]).toEqual([2, action, payload]);
    socket.answer(messageId, answer);
    return done;
  };

  test.each([
    ['the least of it', false],
    ['the whole of it', true],
  ])('%s, and understands its answer', async (_, whole) => {
    const result = await order(example(request, request, whole), example(response, response, whole));
    // UnpublishFirmware lists DownloadOngoing before the word that means yes.
    expect(result.outcome).toBe(action === 'UnpublishFirmware' ? 'rejected' : 'accepted');
    expect(await bench.host.next('pile.answered')).toMatchObject({ wire: { action, violation: null }, order: { kind: 'raw', action } });
  });

  test('never a payload that breaks its schema', async () => {
    for (const { how, payload } of brokenExamples(request)) {
      expect(await raw(action, payload), how).toMatchObject({
        outcome: 'failed',
        code: 'call-error',
        detail: expect.stringContaining('not sent') as string,
      });
    }
  });

  test('answers that break the schema are noted, and never taken for more than they say', async () => {
    for (const { how, payload } of brokenExamples(response)) {
      bench.host.events.length = 0;
      const result = await order(example(request, request, false), payload);
      expect(result.outcome === 'failed' ? result.code : 'bad-answer', how).toBe('bad-answer');
      const answered = await bench.host.next('pile.answered');
      expect(answered.wire?.violation, how).toEqual(expect.any(String));
    }
  });

  test('an error of the pile is told as one', async () => {
    const done = raw(action, example(request, request, false));
    const [, messageId] = (await socket.next()) as [number, string];
    socket.ws.send(JSON.stringify([4, messageId, 'NotImplemented', 'no', {}]));
    expect(await done).toEqual({ outcome: 'failed', code: 'call-error', detail: 'NotImplemented: no' });
  });
});

function raw(action: string, payload: unknown): Promise<CommandResult> {
  // The next call may leave: the lane of a pile has a rate, and time stands still here.
  bench.host.clock.advance(1);
  return bench.driver.order(pile('CP-1'), id<CommandId>('raw-1'), { kind: 'raw', action, payload: JSON.stringify(payload) });
}
