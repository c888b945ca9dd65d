/** F12: calls to one pile wait for the boot, rest, go one at a time and not too fast; urgent ones overtake. */
import { beforeEach, describe, expect, test } from 'vitest';
import { OCPP_J_LIMITS } from '../../station-core/drivers/pile/ocpp-j/limits.ts';
import { OrderLane, RemoteError, type Finished, type Pace, type Send } from '../../station-core/drivers/pile/ocpp-j/lane.ts';
import type { Urgency } from '../../station-core/domain/ports.ts';
import { manualClock, type ManualClock } from '../support/driver-host.ts';

interface Sent {
  readonly action: string;
  readonly atMs: number;
  answer(payload: unknown): Promise<void>;
  fail(error: Error): Promise<void>;
}

let clock: ManualClock;
let lane: OrderLane;
let sent: Sent[];
beforeEach(() => {
  clock = manualClock();
  sent = [];
  lane = new OrderLane(clock, OCPP_J_LIMITS, send);
});

const send: Send = ({ action }) => {
  let answer: (payload: unknown) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<unknown>((resolve, reject) => {
    answer = resolve;
    fail = reject;
  });
  const settled = (): Promise<void> =>
    promise.then(
      () => undefined,
      () => undefined,
    );
  sent.push({
    action,
    atMs: clock.monotonic(),
    answer: (payload) => {
      answer(payload);
      return settled();
    },
    fail: (error) => {
      fail(error);
      return settled();
    },
  });
  return { messageId: `id-${sent.length}`, answer: promise, cancel: () => undefined };
};

const call = (action: string, urgency: Urgency = 'normal'): Promise<Finished> => lane.call({ action, payload: {} }, urgency);
const order = (): [string, number][] => sent.map(({ action, atMs }) => [action, atMs]);

test('nothing leaves before the release, nor in the settle time after it', () => {
  void call('A');
  clock.advance(20_000);
  lane.release();
  clock.advance(1_999);
  expect(sent).toHaveLength(0);
  clock.advance(1);
  expect(order()).toEqual([['A', 22_000]]);
});

test('a new boot holds what still waits', async () => {
  lane.release();
  void call('A');
  void call('B');
  clock.advance(2_000);
  lane.hold();
  await sent[0]?.answer({});
  clock.advance(10_000);
  expect(sent).toHaveLength(1);
  lane.release();
  clock.advance(2_000);
  expect(order()).toEqual([
    ['A', 2_000],
    ['B', 14_000],
  ]);
});

test('one in flight, in order, at most five a second', async () => {
  lane.release();
  const done = ['A', 'B', 'C'].map((action) => call(action));
  clock.advance(2_000);
  expect(order()).toEqual([['A', 2_000]]);
  await sent[0]?.answer({ status: 'Accepted' });
  clock.advance(199);
  expect(sent).toHaveLength(1);
  clock.advance(1);
  clock.advance(1_000);
  await sent[1]?.fail(new RemoteError('NotSupported', 'no'));
  expect(order()).toEqual([
    ['A', 2_000],
    ['B', 2_200],
    ['C', 3_200],
  ]);
  await sent[2]?.fail(new Error('broken'));
  expect(await Promise.all(done)).toEqual([
    { messageId: 'id-1', outcome: { kind: 'answered', payload: { status: 'Accepted' } } },
    { messageId: 'id-2', outcome: { kind: 'call-error', code: 'NotSupported', description: 'no' } },
    { messageId: 'id-3', outcome: { kind: 'failed', code: 'offline', detail: 'the call could not be sent' } },
  ]);
});

test('the time for an answer starts when the call is sent; after it the next one goes', async () => {
  lane.release();
  const first = call('A');
  void call('B');
  clock.advance(2_000 + OCPP_J_LIMITS.callMs - 1);
  expect(sent).toHaveLength(1);
  clock.advance(1);
  expect((await first).outcome).toEqual({ kind: 'failed', code: 'no-answer', detail: 'no answer within 30 s' });
  expect(order()).toEqual([
    ['A', 2_000],
    ['B', 32_000],
  ]);
});

test('the queue is bounded, and so is the wait in it', async () => {
  const done = Array.from({ length: 33 }, (_, n) => call(`A${n}`));
  expect((await done[32])?.outcome).toEqual({ kind: 'failed', code: 'queue-full', detail: '32 orders wait for this pile' });
  clock.advance(OCPP_J_LIMITS.orderWaitMs);
  expect((await done[0])?.outcome).toEqual({ kind: 'failed', code: 'no-answer', detail: 'not sent: its turn did not come within 60 s' });
  lane.release();
  clock.advance(10_000);
  expect(sent).toHaveLength(0);
});

test('when the pile goes, what is in flight and what waits end alike', async () => {
  lane.release();
  const done = [call('A'), call('B')];
  clock.advance(2_000);
  lane.close('vanished');
  const offline = { kind: 'failed', code: 'offline', detail: 'the pile went offline' };
  expect((await Promise.all(done)).map(({ outcome }) => outcome)).toEqual([{ ...offline, underWayMs: 0 }, offline]);
  expect((await call('C')).outcome).toMatchObject({ code: 'offline' });
  expect(clock.timers).toBe(0);
});

test('where the station hangs up, nothing is said of how long the pile took', async () => {
  lane.release();
  const done = call('A');
  clock.advance(2_000);
  lane.close('hung-up');
  expect((await done).outcome).toEqual({ kind: 'failed', code: 'offline', detail: 'the pile went offline' });
});

describe('the pace of one pile', () => {
  test.each<[string, Pace, [string, number][]]>([
    [
      'a longer rest after the boot',
      { settleMs: 20_000, callsPerSecond: null },
      [
        ['A', 20_000],
        ['B', 20_200],
      ],
    ],
    [
      'a shorter rest than everybody gets is not taken',
      { settleMs: 5, callsPerSecond: null },
      [
        ['A', 2_000],
        ['B', 2_200],
      ],
    ],
    [
      'a slower rate',
      { settleMs: null, callsPerSecond: 0.5 },
      [
        ['A', 2_000],
        ['B', 4_000],
      ],
    ],
    [
      'a faster rate than everybody gets is not taken',
      { settleMs: null, callsPerSecond: 50 },
      [
        ['A', 2_000],
        ['B', 2_200],
      ],
    ],
  ])('%s', async (_, pace, expected) => {
    const own = new OrderLane(clock, OCPP_J_LIMITS, send, () => pace);
    own.release();
    void own.call({ action: 'A', payload: {} });
    void own.call({ action: 'B', payload: {} });
    clock.advance(expected[0]?.[1] ?? 0);
    await sent[0]?.answer({});
    clock.advance(30_000);
    expect(order()).toEqual(expected);
  });
});

test('what may not leave any more when its turn has come is never sent, and what waits behind it goes on', async () => {
  let isStopped = false;
  lane.release();
  clock.advance(2_000);
  void call('A');
  const start = lane.call({ action: 'start', payload: {} }, 'normal', () => !isStopped);
  void call('B');
  isStopped = true;
  await sent[0]?.answer({});
  clock.advance(2_000);
  expect((await start).outcome).toMatchObject({ kind: 'call-error', code: 'not sent' });
  expect(order().map(([action]) => action)).toEqual(['A', 'B']);
});

describe('urgent', () => {
  test('overtakes the queue, the settle time and the rate', async () => {
    lane.release();
    void call('A');
    void call('stop', 'urgent');
    expect(order()).toEqual([['stop', 0]]);
    await sent[0]?.answer({});
    void call('stop again', 'urgent');
    expect(order()).toEqual([
      ['stop', 0],
      ['stop again', 0],
    ]);
  });

  test('waits a second behind an unanswered call, then goes beside it', () => {
    lane.release();
    void call('A');
    clock.advance(2_000);
    clock.advance(400);
    void call('stop', 'urgent');
    clock.advance(599);
    expect(sent).toHaveLength(1);
    clock.advance(1);
    expect(order()).toEqual([
      ['A', 2_000],
      ['stop', 3_000],
    ]);
  });
});
