import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { changes, createFeedHub } from '../../../station-core/api/feed.ts';
import { framesOf } from '../../../station-core/api/socket-frames.ts';
import { id, type PileId } from '../../../station-core/base/ids.ts';
import type { Notice } from '../../../station-core/domain/outcome.ts';

const pile = (n: number): Notice => ({ topic: 'pile', pileId: id<PileId>(`P${n}`) });

function hub(): { readonly feed: ReturnType<typeof createFeedHub>; readonly pass: () => void; readonly timers: (() => void)[] } {
  const timers: (() => void)[] = [];
  const feed = createFeedHub({
    after: (_, call) => {
      timers.push(call);
      return () => undefined;
    },
  });
  return { feed, timers, pass: () => timers.splice(0).forEach((call) => call()) };
}

test('what comes together is told together, each thing once', () => {
  const { feed, pass, timers } = hub();
  const heard: (readonly Notice[])[] = [];
  const stop = feed.listen((batch) => heard.push(batch));
  for (let i = 0; i < 1_000; i += 1) feed.publish([pile(1), pile(2)]);
  expect([heard.length, timers.length]).toEqual([0, 1]);
  pass();
  expect(heard).toEqual([[pile(1), pile(2)]]);
  stop();
  feed.publish([pile(3)]);
  pass();
  expect(heard).toHaveLength(1);
});

test('a slow reader gets what changed meanwhile in one batch, and nothing twice', async () => {
  const { feed, pass } = hub();
  const stop = new AbortController();
  const feedOf = changes(feed, stop.signal);
  expect((await feedOf.next()).value).toEqual([]);
  for (let i = 0; i < 100; i += 1) {
    feed.publish([pile(i % 3)]);
    pass();
  }
  expect((await feedOf.next()).value).toEqual([pile(0), pile(1), pile(2)]);
  const next = feedOf.next();
  feed.publish([pile(9)]);
  pass();
  expect((await next).value).toEqual([pile(9)]);
  const last = feedOf.next();
  stop.abort();
  expect((await last).done).toBe(true);
});

test('a commit without notices wakes the journal alone', async () => {
  const { feed, pass } = hub();
  const stop = new AbortController();
  const [all, named] = [changes(feed, stop.signal, { everyCommit: true }), changes(feed, stop.signal)];
  await Promise.all([all.next(), named.next()]);
  const woken = all.next();
  const asleep = named.next();
  feed.publish([]);
  pass();
  expect((await woken).value).toEqual([]);
  feed.publish([pile(1)]);
  pass();
  expect((await asleep).value).toEqual([pile(1)]);
  stop.abort();
});

test('a screen that lets too much pile up is cut off, and sent nothing more', () => {
  const seen: string[] = [];
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send: () => seen.push('sent'),
    close: (code: number) => seen.push(`closed ${code}`),
    terminate: () => seen.push('terminated'),
  });
  const frames = framesOf(socket as never);
  frames.send('a');
  socket.bufferedAmount = 9 * 1_024 * 1_024;
  frames.send('b');
  socket.readyState = 2;
  frames.send('c');
  expect(seen).toEqual(['sent', 'closed 1013', 'terminated']);
});
