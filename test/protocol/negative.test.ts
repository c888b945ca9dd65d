/** F29, F31: every row of docs/ocpp-negative.md is sent, and gets the answer the row says; the document is the oracle. */
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { bootedPile, openBench, pile, type Bench, type PileSocket } from './pile-socket.ts';
import { HANDSHAKES, MESSAGES, type Knocking, type Sent } from './negative-cases.ts';
import { MESSAGES_201, STARTED_201 } from './negative-cases-201.ts';
import { BOOT_201, bootedPile201 } from './ocpp201-socket.ts';

interface Row {
  readonly id: string;
  readonly what: string;
  readonly answer: string;
}

const rows = readFileSync(new URL('../../docs/ocpp-negative.md', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => /^[NT]\d\d$/.test(cells[1] ?? ''))
  .map((cells): Row => ({ id: cells[1] ?? '', what: cells[2] ?? '', answer: cells[4] ?? '' }));

const HEARTBEAT = '[2,"after","Heartbeat",{}]';
let passed = 0;
let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());
afterAll(() => console.log(`negative rows passed: ${passed} of ${rows.length} (${Math.floor((passed / rows.length) * 100)} %)`));

/** The answer in the words of the document. */
function worded(frame: unknown): string {
  if (!Array.isArray(frame)) return 'no frame';
  return frame[0] === 3 ? 'CALLRESULT' : `CALLERROR ${String(frame[2])}`;
}

function messagesOf(sent: Sent | undefined): readonly (string | Buffer)[] {
  const messages = must(sent, 'filtered by it');
  return typeof messages === 'string' || Buffer.isBuffer(messages) ? [messages] : messages;
}

/** nothing: the heartbeat sent behind it is the first to be answered. */
async function answerTo(socket: PileSocket, messages: readonly (string | Buffer)[]): Promise<string> {
  for (const message of messages) socket.ws.send(message);
  socket.ws.send(HEARTBEAT);
  const first = await Promise.race([socket.next(), socket.closed]);
  if (!Array.isArray(first)) return `close ${(first as { code: number }).code}`;
  if (first[1] === 'after') return 'nothing';
  expect(await socket.next(), 'the connection goes on').toMatchObject([3, 'after', {}]);
  return worded(first);
}

const SPECIAL: Readonly<Record<string, () => Promise<string>>> = {
  N27: async () => {
    const socket = await bootedPile(bench);
    socket.ws.send(Buffer.from([0x5b, 0xff, 0xfe, 0x5d]), { binary: false });
    return `close ${(await socket.closed).code}`;
  },
  N28: async () => {
    const socket = await bootedPile(bench);
    bench.host.answerWith = (event) => (event.kind === 'pile.heartbeat' ? new Promise(() => undefined) : undefined);
    for (let n = 0; n < 66; n += 1) socket.ws.send(JSON.stringify([2, `h${n}`, 'Heartbeat', {}]));
    return `close ${(await socket.closed).code}`;
  },
  N29: async () => {
    const socket = await bootedPile(bench);
    const answers = Promise.all([socket.next(), socket.next()]);
    socket.ws.send('[2,"same","Heartbeat",{}]');
    socket.ws.send('[2,"same","Authorize",{"idTag":"A"}]');
    const frames = await answers;
    expect(frames).toMatchObject([
      [3, 'same', { currentTime: expect.any(String) as string }],
      [3, 'same', { idTagInfo: { status: 'Accepted' } }],
    ]);
    return worded(frames[1]);
  },
  N70: async () => worded(await (await bench.connect('stranger')).call('Heartbeat', {})),
  N71: async () => {
    const socket = await bench.connect('stranger');
    await socket.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
    const answer = worded(
      await socket.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: '2026-03-01T08:00:00Z' }),
    );
    expect(bench.host.events.map(({ kind }) => kind)).toEqual(['pile.connected', 'pile.booted']);
    return answer;
  },
  N72: async () => {
    const socket = await bench.connect('stranger');
    const boot = { chargePointVendor: 'V', chargePointModel: 'M' };
    await socket.call('BootNotification', boot);
    const answer = await socket.call('BootNotification', boot);
    expect(answer).toMatchObject([3, 'm2', { status: 'Pending', interval: 60 }]);
    expect(bench.host.of('pile.booted')).toHaveLength(1);
    return worded(answer);
  },
  N73: async () => {
    const socket = await bootedPile(bench);
    bench.host.answerWith = () => Promise.reject(new Error('disk'));
    return worded(await socket.call('Heartbeat', {}));
  },
  T80: async () => worded(await (await bench.connect('stranger', { protocols: ['ocpp2.0.1'] })).call('Heartbeat', {})),
  T81: async () => {
    const socket = await bench.connect('stranger', { protocols: ['ocpp2.0.1'] });
    await socket.call('BootNotification', BOOT_201);
    const answer = worded(await socket.call('TransactionEvent', STARTED_201));
    expect(bench.host.events.map(({ kind }) => kind)).toEqual(['pile.connected', 'pile.booted']);
    return answer;
  },
  T82: async () => {
    const socket = await bench.connect('stranger', { protocols: ['ocpp2.0.1'] });
    await socket.call('BootNotification', BOOT_201);
    const answer = await socket.call('BootNotification', BOOT_201);
    expect(answer).toMatchObject([3, 'm2', { status: 'Pending', interval: 60 }]);
    expect(bench.host.of('pile.booted')).toHaveLength(1);
    return worded(answer);
  },
  T83: async () => {
    const socket = await bootedPile201(bench);
    bench.host.answerWith = () => Promise.reject(new Error('disk'));
    return worded(await socket.call('TransactionEvent', STARTED_201));
  },
  T84: async () => {
    const socket = await bootedPile201(bench);
    bench.host.answerWith = (event) => (event.kind === 'pile.heartbeat' ? new Promise(() => undefined) : undefined);
    for (let n = 0; n < 66; n += 1) socket.ws.send(JSON.stringify([2, `h${n}`, 'Heartbeat', {}]));
    return `close ${(await socket.closed).code}`;
  },
};

describe('the table', () => {
  test('has a case for every row and a row for every case', () => {
    const cases = [...Object.keys(MESSAGES), ...Object.keys(MESSAGES_201), ...Object.keys(SPECIAL), ...Object.keys(HANDSHAKES)].sort();
    expect(cases).toEqual(rows.map(({ id }) => id).sort());
  });
});

describe('messages', () => {
  test.each(rows.filter(({ id }) => id in MESSAGES))('$id $what: $answer', async ({ id, answer }) => {
    const bystander = await bootedPile(bench, 'bystander');
    const socket = await bootedPile(bench);
    expect(await answerTo(socket, messagesOf(MESSAGES[id]))).toBe(answer);
    expect(await bystander.call('Heartbeat', {}), 'another pile goes on').toMatchObject([3, 'm2', {}]);
    passed += 1;
  });

  test.each(rows.filter(({ id }) => id in MESSAGES_201))('$id $what: $answer', async ({ id, answer }) => {
    const bystander = await bootedPile(bench, 'bystander');
    const socket = await bootedPile201(bench);
    expect(await answerTo(socket, messagesOf(MESSAGES_201[id]))).toBe(answer);
    expect(await bystander.call('Heartbeat', {}), 'another pile goes on').toMatchObject([3, 'm2', {}]);
    passed += 1;
  });

  test.each(rows.filter(({ id }) => id in SPECIAL))('$id $what: $answer', async ({ id, answer }) => {
    expect(await must(SPECIAL[id], 'filtered by it')()).toBe(answer);
    passed += 1;
  });

  test('ids come back as they were sent, to the letter', async () => {
    const socket = await bootedPile(bench);
    const answers: string[] = [];
    socket.ws.on('message', (data: Buffer) => answers.push(data.toString()));
    for (const id of ['12345678901234567890', '"36:352"', '""', '"\\u00e9"', '-7']) {
      await socket.exchange(`[2, ${id}, "StatusNotification" ,{"connectorId":1,"errorCode":"NoError","status":"Available"}]`);
    }
    expect(answers).toEqual(['[3,12345678901234567890,{}]', '[3,"36:352",{}]', '[3,"",{}]', '[3,"\\u00e9",{}]', '[3,-7,{}]']);
    expect(await socket.exchange('[2,"n02","StopTransaction",{"transactionId":3,"meter')).toEqual([
      4,
      'n02',
      'FormationViolation',
      'not JSON',
      {},
    ]);
    expect(await socket.exchange('nothing readable')).toEqual([4, '-1', 'FormationViolation', 'not JSON', {}]);
    // A number that JSON does not know: echoed as it stands, the answer would be no JSON either.
    for (const id of ['01', '-007', '00'])
      expect(await socket.exchange(`[2,${id},"Heartbeat",{}]`)).toEqual([4, '-1', 'FormationViolation', 'not JSON', {}]);
    expect(await socket.exchange('[2,-7,"Heartbeat",{')).toEqual([4, -7, 'FormationViolation', 'not JSON', {}]);
  });

  test('an error repeats nothing of what was sent, and its journal entry hides the card', async () => {
    const socket = await bootedPile(bench);
    const answer = await socket.call('StartTransaction', { idTag: 'CARD-4711', meterStart: 0, timestamp: 'x', connectorId: 'CARD-4711' });
    expect(answer).toEqual([4, 'm2', 'TypeConstraintViolation', 'connectorId: not of type integer', {}]);
    const bad = await bench.host.next('pile.bad-message');
    expect(bad).toMatchObject({
      errorCode: 'TypeConstraintViolation',
      problem: 'connectorId: not of type integer',
      wire: { action: 'StartTransaction', messageId: 'm2', violation: 'connectorId: not of type integer' },
    });
    expect(bad.wire?.body).toContain('"idTag":"§tag"');
  });

  test('an oversized message is journalled as what it was', async () => {
    const socket = await bootedPile(bench);
    socket.ws.send(must(MESSAGES['N24'] as string, 'it is there'));
    expect(await bench.host.next('pile.bad-message')).toMatchObject({ errorCode: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', wire: null });
    await bench.host.next('pile.disconnected');
  });
});

describe('handshakes', () => {
  test.each(rows.filter(({ id }) => id in HANDSHAKES))('$id $what: $answer', async ({ id, answer }) => {
    const knocking = must(HANDSHAKES[id], 'filtered by it');
    await bench.close();
    bench = await openBench(knocking.limits ?? {});
    const bystander = await bootedPile(bench, 'bystander');
    knocking.prepare?.(bench.host);
    expect(await knock(bench.url, knocking)).toBe(answer);
    expect(await bystander.call('Heartbeat', {}), 'a pile that is connected goes on').toMatchObject([3, 'm2', {}]);
    expect(bench.driver.isConnected(pile('CP-9'))).toBe(false);
    passed += 1;
  });
});

/** One upgrade request by hand: the status of a refusal, or the close code that follows the upgrade. */
function knock(url: string, { path = '/ocpp/CP-9', headers = {} }: Knocking): Promise<string> {
  const standard = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': 'ocpp1.6',
  };
  const sent: Record<string, string> = {};
  const wanted: Readonly<Record<string, string | undefined>> = { ...standard, ...headers };
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) sent[name] = value;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, headers: sent, agent: false });
    request.on('response', (response) => {
      response.resume();
      resolve(`HTTP ${response.statusCode ?? 0}`);
    });
    request.on('upgrade', (response, socket, head) => {
      expect(response.headers['sec-websocket-protocol']).toBeUndefined();
      const onData = (data: Buffer): void => {
        if (data.length < 4) return;
        resolve(data[0] === 0x88 ? `close ${data.readUInt16BE(2)}` : 'a frame');
        socket.destroy();
      };
      onData(head);
      socket.on('data', onData);
    });
    request.on('error', reject);
    request.end();
  });
}
