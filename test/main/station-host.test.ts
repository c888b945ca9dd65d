/** Attach or start; and what the window is told while the core is well, silent, or gone. */
import { expect, test, vi } from 'vitest';
import type { CoreChild } from '../../main/core-process.ts';
import { hostStation } from '../../main/station-host.ts';
import type { StationHost, StationState } from '../../main/station-host.ts';
import { manualTimers } from './manual-timers.ts';

const screens = 'http://127.0.0.1:4080';
const foreign = { screens: 'http://127.0.0.1:5080', pid: 9, version: '0.1.0' };

type World = {
  host: StationHost;
  timers: ReturnType<typeof manualTimers>;
  states: StationState[];
  running: typeof foreign | null;
  answering: boolean;
  started: number;
  say: (message: unknown) => void;
  exit: (code: number) => void;
  closeAsked: boolean;
  /** Lets the health call fall due and be judged. */
  check: (times: number) => Promise<void>;
};

function world(): World {
  const timers = manualTimers();
  const all: Omit<World, 'host'> = {
    timers,
    states: [],
    running: null,
    answering: true,
    started: 0,
    say: () => undefined,
    exit: () => undefined,
    closeAsked: false,
    check: async (times) => {
      for (let i = 0; i < times; i++) {
        timers.pass(5_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
  const spawn = (): CoreChild => {
    all.started += 1;
    return {
      send: (message) => {
        if (message.kind === 'close') all.closeAsked = true;
      },
      onMessage: (listener) => (all.say = listener),
      onExit: (listener) => (all.exit = listener),
      kill: () => all.exit(143),
    };
  };
  const host = hostStation({
    station: { kind: 'open', dataFolder: '/data', rendererFolder: null, configFile: null },
    find: () => Promise.resolve(all.running),
    answers: () => Promise.resolve(all.answering),
    spawn,
    timers,
    onState: (state) => all.states.push(state),
    log: () => undefined,
  });
  return Object.assign(all, { host });
}

const ready = { kind: 'ready', screens, piles: [] };

test('a running core is attached to, and no other is started', async () => {
  const w = world();
  w.running = foreign;
  await w.host.start();
  expect(w.host.state()).toEqual({ kind: 'up', screens: foreign.screens, own: false });
  expect(w.started).toBe(0);
});

test('without one, our own is started and shown when it is ready', async () => {
  const w = world();
  await w.host.start();
  w.say(ready);
  expect(w.states).toEqual([{ kind: 'starting' }, { kind: 'starting' }, { kind: 'up', screens, own: true }]);
});

test('two missed answers are nothing, the third shows the local page, one answer brings the screens back', async () => {
  const w = world();
  await w.host.start();
  w.say(ready);
  w.answering = false;
  await w.check(2);
  expect(w.host.state().kind).toBe('up');
  await w.check(1);
  expect(w.host.state()).toEqual({ kind: 'silent', reason: 'the station core does not answer', final: false });
  await w.check(20);
  expect(w.started).toBe(1);
  w.answering = true;
  await w.check(1);
  expect(w.host.state()).toEqual({ kind: 'up', screens, own: true });
});

test('a hung core of ours is ended only when a person asks, then started again', async () => {
  const w = world();
  await w.host.start();
  w.say(ready);
  w.answering = false;
  await w.check(3);
  await w.host.retry();
  expect(w.started).toBe(2);
  w.answering = true;
  w.say(ready);
  expect(w.host.state()).toEqual({ kind: 'up', screens, own: true });
});

test('a foreign core that goes away is replaced by our own', async () => {
  const w = world();
  w.running = foreign;
  await w.host.start();
  w.running = null;
  w.answering = false;
  await w.check(3);
  await vi.waitFor(() => expect(w.started).toBe(1));
  w.answering = true;
  w.say(ready);
  expect(w.host.state()).toEqual({ kind: 'up', screens, own: true });
});

test('a core that stays down says why, and a person may try again', async () => {
  const w = world();
  await w.host.start();
  for (let death = 0; death < 6; death++) {
    w.say({ kind: 'failed', reason: 'the database is from a newer version' });
    w.exit(1);
    w.timers.pass(15_000);
  }
  expect(w.host.state()).toEqual({ kind: 'silent', reason: 'the database is from a newer version', final: true });
  await w.host.retry();
  w.say(ready);
  expect(w.host.state()).toEqual({ kind: 'up', screens, own: true });
  expect(w.started).toBe(7);
});

test('quitting closes our own core in order', async () => {
  const w = world();
  await w.host.start();
  w.say(ready);
  const closing = w.host.close(20_000);
  expect(w.closeAsked).toBe(true);
  w.say({ kind: 'closed' });
  w.exit(0);
  await closing;
  expect(w.host.state()).toEqual({ kind: 'closed' });
  expect(w.timers.waiting()).toEqual([]);
});

test('quitting leaves a foreign core running', async () => {
  const w = world();
  w.running = foreign;
  await w.host.start();
  await w.host.close(20_000);
  expect([w.started, w.closeAsked, w.host.state().kind]).toEqual([0, false, 'closed']);
  expect(w.timers.waiting()).toEqual([]);
});
