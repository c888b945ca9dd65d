/** Whatever a peer sends, nothing crashes, nobody else notices, and the next good call is answered. */
import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { parseFrame } from '../../station-core/drivers/pile/ocpp-j/frame.ts';
import { readIdentity } from '../../station-core/drivers/pile/ocpp-j/identity.ts';
import { maskedBody, maskedText } from '../../station-core/drivers/pile/ocpp-j/mask.ts';
import { INBOUND } from '../../station-core/drivers/pile/ocpp16/translate.ts';
import { bootedPile, openBench, pile, type Bench, type PileSocket } from './pile-socket.ts';

let bench: Bench;
let bystander: PileSocket;
beforeAll(async () => {
  bench = await openBench({ badPerMinute: 1_000_000 });
  bystander = await bootedPile(bench, 'bystander');
});
afterAll(() => bench.close());

const ACTIONS = [...INBOUND.keys(), 'RemoteStartTransaction', '__proto__', 'toString', ''];
const FIELDS = [
  'connectorId',
  'idTag',
  'meterStart',
  'meterStop',
  'timestamp',
  'transactionId',
  'meterValue',
  'sampledValue',
  'value',
  'unit',
  'status',
  'errorCode',
  'info',
  'chargePointVendor',
  'chargePointModel',
  'vendorId',
  'data',
  '__proto__',
];

const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('2026-03-01T08:00:00Z', 'Available', 'Wh', '9'.repeat(40), '1e308', '-0'),
);
const payload = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('fields')),
  fields: fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), fc.string()), tie('value'), { maxKeys: 6 }),
}));
const call = fc.tuple(fc.constantFrom(2, 2, 2, 3, 4, 7), fc.oneof(fc.string(), fc.integer()), fc.constantFrom(...ACTIONS), payload.fields);
const callText = call.map((frame) => JSON.stringify(frame));
const brokenText = fc
  .tuple(callText, fc.nat(), fc.string({ maxLength: 3 }))
  .map(([text, at, noise]) => text.slice(0, at % text.length) + noise + text.slice((at % text.length) + 1));
const message = fc.oneof(
  callText,
  brokenText,
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

test('any message', async () => {
  let socket = await bootedPile(bench, 'fuzz');
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), async (messages) => {
      for (const one of messages) socket.ws.send(one);
      socket.ws.send('[2,"mark","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]');
      for (;;) {
        const frame = await Promise.race([socket.next(), socket.closed]);
        if (!Array.isArray(frame)) throw new Error(`closed: ${JSON.stringify(frame)}`);
        if (frame[1] === 'mark') break;
        expect([3, 4]).toContain(frame[0]);
        if (frame[0] === 4) expect(frame).toHaveLength(5);
      }
      expect(await bystander.call('Heartbeat', {})).toMatchObject([3, expect.any(String), { currentTime: expect.any(String) as string }]);
      if (socket.ws.readyState !== WebSocket.OPEN) socket = await bootedPile(bench, 'fuzz');
    }),
    { numRuns: 300 },
  );
  expect(bench.host.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

test('any bytes, before and after the upgrade', async () => {
  const { hostname, port } = new URL(bench.url);
  const head =
    'GET /wire HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n';
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.uint8Array({ minLength: 1, maxLength: 300 }), async (upgraded, bytes) => {
      const tcp = connectTcp(Number(port), hostname);
      tcp.on('error', () => undefined);
      tcp.resume();
      await once(tcp, 'connect');
      tcp.end(Buffer.concat([Buffer.from(upgraded ? head : 'GET /'), Buffer.from(bytes)]));
      await bystander.call('Heartbeat', {});
      tcp.destroy();
    }),
    { numRuns: 200 },
  );
  expect(await bystander.call('Heartbeat', {})).toMatchObject([3, expect.any(String), {}]);
});

test('any path is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `/${text}`),
        fc.stringMatching(/^\/(?:%[0-9A-Fa-f]{2}|[a-z/.%]){0,80}$/),
      ),
      (path) => {
        const identity = readIdentity(path);
        if (identity.ok) expect(decodeURIComponent(encodeURIComponent(identity.pileId))).toBe(identity.pileId);
        else expect(identity.shown.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a frame that is taken says what JSON says, and its payload text is that payload', () => {
  fc.assert(
    fc.property(call, fc.constantFrom('', ' ', '\n\t'), ([type, id, action, fields], space) => {
      const text = `[${space}${type}${space},${JSON.stringify(id)},${space}${JSON.stringify(action)}${space},${space}${JSON.stringify(fields)}${space}]`;
      const frame = parseFrame(Buffer.from(text), false);
      if (type !== 2 || action === '' || (typeof id === 'string' && id.length > 64)) expect(frame.type).not.toBe('call');
      else if (frame.type !== 'call') throw new Error(`not taken: ${text}`);
      else
        expect([JSON.parse(frame.idToken), frame.action, JSON.parse(frame.text)]).toEqual([id, action, JSON.parse(JSON.stringify(fields))]);
    }),
    { numRuns: 1_000 },
  );
});

test('no tag survives the mask, however deep it stands', () => {
  const secret = 'CARD4711';
  fc.assert(
    fc.property(
      payload.fields,
      fc.constantFrom('idTag', 'parentIdTag', 'id_token', 'password', 'AuthorizationKey', 'ApiToken'),
      (fields, name) => {
        const holder = { ...fields, inner: [{ [name]: secret }] };
        expect(maskedBody(JSON.stringify(holder), holder)).not.toContain(secret);
        expect(maskedText(JSON.stringify(holder).slice(0, -1))).not.toContain(secret);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('the bystander was never disturbed', () => {
  expect(bench.driver.isConnected(pile('bystander'))).toBe(true);
  expect(bench.host.of('pile.disconnected').filter(({ pileId }) => pileId === 'bystander')).toEqual([]);
});
