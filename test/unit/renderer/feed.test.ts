/** The screen's line to the station: it breaks, says since when, and comes back by itself. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { BoardUpdate, Notice } from '../../../station-core/api/contract.ts';
import { createApi } from '../../../renderer/client/api.ts';
import { CallStore } from '../../../renderer/client/call-store.ts';
import { ChangeHub } from '../../../renderer/client/change-hub.ts';
import { Feed, type LineState } from '../../../renderer/client/feed.ts';
import { openStage, type Stage } from '../../support/stage.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function stage(): Promise<Stage> {
  const opened = await openStage('/nowhere');
  closers.push(() => opened.close());
  return opened;
}

function feedOf({ url }: Stage, ended: () => void = () => undefined): Feed {
  const feed = new Feed({
    open: () => new WebSocket(`${url.replace('http', 'ws')}/feed`),
    nowMs: () => Date.now(),
    ended,
    waitsMs: [10],
  });
  closers.push(() => feed.stop());
  return feed;
}

test('a watch begins anew after the line broke, and the state says since when', async () => {
  const site = await stage();
  const ended = vi.fn();
  const feed = feedOf(site, ended);
  const states: LineState[] = [];
  feed.onState(() => states.push(feed.state()));
  const wholes: number[] = [];
  const watchBoard = (update: BoardUpdate) => {
    if (update.kind === 'all') wholes.push(update.tiles.length);
  };
  feed.watch(
    (api, signal) => api.board.watch(undefined, { signal }),
    watchBoard,
    () => undefined,
  );
  feed.start();
  await vi.waitFor(() => expect(wholes).toEqual([8]));
  const beforeMs = Date.now();
  site.scene.connectors = 60;
  site.cutLine();
  await vi.waitFor(() => expect(feed.state().kind).toBe('lost'));
  const lost = feed.state();
  expect(lost.kind === 'lost' && lost.sinceMs <= beforeMs).toBe(true);
  await vi.waitFor(() => expect(ended.mock.calls.length).toBeGreaterThan(2));
  expect(feed.state()).toBe(lost);
  site.mendLine();
  await vi.waitFor(() => expect(wholes).toEqual([8, 60]));
  expect(states.map(({ kind }) => kind)).toEqual(['open', 'lost', 'open']);
});

test('a listener of changes hears an empty batch when it may have missed some', async () => {
  const site = await stage();
  const feed = feedOf(site);
  const hub = new ChangeHub(feed);
  const heard: (readonly Notice[])[] = [];
  hub.listen((notices) => heard.push(notices));
  feed.start();
  await vi.waitFor(() => expect(heard).toEqual([[]]));
  site.cutLine();
  await vi.waitFor(() => expect(feed.state().kind).toBe('lost'));
  site.mendLine();
  await vi.waitFor(() => expect(heard).toEqual([[], []]));
});

test('a watch that the station refuses is told, and what was stopped stays stopped', async () => {
  const site = await stage();
  site.scene.fault = 'store.damaged';
  const feed = feedOf(site);
  const faults: unknown[] = [];
  const values: unknown[] = [];
  const stop = feed.watch(
    (api, signal) => api.board.watch(undefined, { signal }),
    (value) => values.push(value),
    (fault) => faults.push(fault),
  );
  feed.start();
  await vi.waitFor(() => expect(faults).toHaveLength(1));
  stop();
  site.scene.fault = null;
  feed.stop();
  feed.start();
  await vi.waitFor(() => expect(feed.state().kind).toBe('open'));
  expect(values).toEqual([]);
});

test('a line that stays open and swallows everything is called lost', async () => {
  const deaf = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const client of deaf.clients) client.terminate();
        deaf.close(() => resolve());
      }),
  );
  await once(deaf, 'listening');
  const url = `ws://127.0.0.1:${(deaf.address() as AddressInfo).port}`;
  const feed = new Feed({
    open: () => new WebSocket(url),
    nowMs: () => Date.now(),
    ended: () => undefined,
    waitsMs: [60_000],
    probeMs: 20,
  });
  closers.push(() => feed.stop());
  const kinds: string[] = [];
  feed.onState(() => kinds.push(feed.state().kind));
  feed.start();
  await vi.waitFor(() => expect(kinds).toEqual(['open', 'lost']));
});

test('an answer is kept while a newer one is on its way, and kept when that one fails', async () => {
  const site = await stage();
  const api = createApi(site.url, () => undefined);
  const store = new CallStore<{ readonly total: number }>();
  closers.push(() => store.stop());
  store.start((signal) => api.sessions.list({ filter: {} }, { signal }));
  await vi.waitFor(() => expect(store.state().data?.total).toBe(240));
  site.scene.fault = 'store.busy';
  store.reload();
  await vi.waitFor(() => expect(store.state().fault?.code).toBe('store.busy'), { timeout: 5_000 });
  expect(store.state().data?.total).toBe(240);
});

test('questions in a row become one more question, not many', async () => {
  const ask = vi.fn(() => Promise.resolve(1));
  const store = new CallStore<number>();
  closers.push(() => store.stop());
  store.start(ask);
  for (let n = 0; n < 20; n += 1) store.reload();
  await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  expect(store.state()).toEqual({ data: 1, fault: null, asking: expect.any(Boolean) as boolean });
});

test('the answer to a question nobody asks any more is not shown', async () => {
  let answerOld: (value: string) => void = () => undefined;
  const store = new CallStore<string>();
  closers.push(() => store.stop());
  store.start(() => new Promise((resolve) => (answerOld = resolve)));
  store.start(() => Promise.resolve('new'));
  await vi.waitFor(() => expect(store.state().data).toBe('new'));
  answerOld('old');
  await Promise.resolve();
  expect(store.state().data).toBe('new');
});
