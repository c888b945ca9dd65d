/** Messages real piles sent (public issue threads): every call is taken, booked and answered with a result. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_SHARED_DATA, sharedData } from '../support/shared-data.ts';
import { bootedPile, openBench, type Bench, type PileSocket } from './pile-socket.ts';

interface RealMessage {
  readonly n: number;
  readonly vendor: string;
  readonly direction: string;
  readonly action: string | null;
  readonly raw: string;
}

const file = sharedData('ocpp', 'real_messages_v16.jsonl');
const messages: RealMessage[] =
  file === null
    ? []
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as RealMessage);
const calls = messages.filter(({ direction }) => direction === 'cp->csms');

let bench: Bench;
let socket: PileSocket;
beforeAll(async () => {
  bench = await openBench();
  socket = await bootedPile(bench);
});
afterAll(() => bench.close());

if (file === null) console.warn(NO_SHARED_DATA);

describe.skipIf(file === null)('real messages', () => {
  test('there are as many as were collected', () => {
    expect([messages.length, calls.length]).toEqual([46, 40]);
  });

  test.each(calls)('$n $vendor $action', async ({ action, raw }) => {
    bench.host.events.length = 0;
    const [, messageId] = JSON.parse(raw) as [number, string];
    expect(await socket.exchange(raw)).toMatchObject([3, messageId, {}]);
    expect(bench.host.events).toHaveLength(1);
    expect(bench.host.events[0]?.wire).toMatchObject({ action, messageId });
  });

  test.each([
    ['the unknown context of Alfen', 26, 'context: not one of the values allowed'],
    ['the unknown error code of Legrand', 38, 'errorCode: not one of the values allowed'],
  ])('%s is remarked', async (_, n, violation) => {
    bench.host.events.length = 0;
    await socket.exchange(calls.find((message) => message.n === n)?.raw ?? '');
    expect(bench.host.events[0]?.wire?.violation).toContain(violation);
  });
});
