/** F29: whatever an OCPP 2.0.1 pile puts into a message or an answer, nothing throws, and each call gets exactly one answer. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type CommandId, type PileId } from '../../station-core/base/ids.ts';
import schemas from 'ocpp-rpc/lib/schemas/ocpp2_0_1.json' with { type: 'json' };
import { ocpp201 } from '../../station-core/drivers/pile/ocpp201/driver.ts';
import { INBOUND } from '../../station-core/drivers/pile/ocpp201/translate.ts';
import { NO_QUIRKS } from '../../station-core/rules/quirks/match.ts';
import { bootedPile201 } from './ocpp201-socket.ts';
import { openBench, type Bench, type PileSocket } from './pile-socket.ts';
import { example, type Schema } from './schema-examples.ts';

type Payload = Readonly<Record<string, unknown>>;

const PILE = id<PileId>('CP-1');
const byId = new Map((schemas as readonly Schema[]).map((schema) => [String(schema['$id']), schema]));
const dialect = ocpp201();
const incoming = [...INBOUND.keys()];
const outgoing = [...byId.keys()].flatMap((name) => (name.endsWith('.req') && !INBOUND.has(name.slice(4, -4)) ? [name.slice(4, -4)] : []));

/** A payload that fits, with values put into it anywhere that fit nothing. */
function spoiled(name: string): fc.Arbitrary<Payload> {
  const schema = must(byId.get(name), name);
  const whole = example(schema, schema, true) as Payload;
  const paths = pathsOf(whole);
  const change = fc.tuple(fc.constantFrom(...(paths.length === 0 ? [['extra']] : paths)), fc.jsonValue());
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce<Payload>((payload, [path, value]) => put(payload, path, value) as Payload, whole));
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]));
  return path.length === 0 ? inside : [path, ...inside];
}

function put(value: unknown, [key, ...rest]: readonly string[], spoilt: unknown): unknown {
  if (key === undefined) return spoilt;
  if (Array.isArray(value)) return (value as unknown[]).map((item, at) => (String(at) === key ? put(item, rest, spoilt) : item));
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: put(fields[key], rest, spoilt) };
}

test.each(incoming)('%s is read or not, and never throws', (action) => {
  const inbound = must(INBOUND.get(action), action);
  fc.assert(
    fc.property(fc.oneof(spoiled(`urn:${action}.req`), fc.dictionary(fc.string(), fc.jsonValue())), (payload) => {
      inbound.read(payload, PILE);
      inbound.remark?.(payload);
    }),
  );
});

test.each(outgoing)('an answer to %s is a result, and never throws', (action) => {
  const order = { kind: 'raw', action, payload: '{}' } as const;
  fc.assert(
    fc.property(fc.oneof(spoiled(`urn:${action}.conf`), fc.jsonValue()), (payload) => {
      const { result } = dialect.decode(order, { action, payload: {} }, payload);
      expect(['accepted', 'rejected', 'failed']).toContain(result.outcome);
    }),
  );
});

test('any text is a raw order that is sent, refused or broken, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...outgoing, 'Heartbeat'), fc.string()), fc.oneof(fc.json(), fc.string()), (action, payload) => {
      const encoded = dialect.encode({ kind: 'raw', action, payload }, { ...NO_QUIRKS, shyKeys: [] }, id<CommandId>('x'));
      expect('calls' in encoded).toBe(true);
      dialect.maskedOrder({ kind: 'raw', action, payload });
    }),
  );
});

let bench: Bench;
let socket: PileSocket;
beforeAll(async () => {
  bench = await openBench({ badPerMinute: 1_000_000 });
  socket = await bootedPile201(bench);
});
afterAll(() => bench.close());

test('each call gets exactly one answer, and the connection goes on', async () => {
  const call = fc.constantFrom(...incoming).chain((action) => fc.tuple(fc.constant(action), spoiled(`urn:${action}.req`)));
  await fc.assert(
    fc.asyncProperty(call, async ([action, payload]) => {
      const answer = (await socket.call(action, payload)) as readonly unknown[];
      expect([3, 4]).toContain(answer[0]);
      expect(answer[0] === 4 ? answer[2] : 'fine').not.toBe('InternalError');
      expect(socket.received).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(await socket.call('Heartbeat', {})).toMatchObject([3, expect.any(String), {}]);
});
