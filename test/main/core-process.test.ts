/** The core's process: the protocol over a real process, and restarts with a pretended one. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseFromCore, parseToCore } from '../../main/core-messages.ts';
import { keepCore, openMaxMs } from '../../main/core-process.ts';
import type { CoreChild, CoreKeeper, CoreState } from '../../main/core-process.ts';
import type { ToCore } from '../../main/core-messages.ts';
import { manualTimers } from './manual-timers.ts';

const station: Extract<ToCore, { kind: 'open' }> = { kind: 'open', dataFolder: '/data', rendererFolder: null, configFile: null };
const up = { kind: 'ready', screens: 'http://127.0.0.1:4080', piles: [] };

describe('what passes the door between the processes', () => {
  test.each<[string, unknown, boolean]>([
    ['an order to open', station, true],
    ['an order to close', { kind: 'close' }, true],
    ['nothing', undefined, false],
    ['an unknown order', { kind: 'format-disk' }, false],
    ['an order with more than it should have', { kind: 'close', now: true }, false],
    ['an empty folder name', { ...station, dataFolder: '' }, false],
  ])('to the core: %s', (_, message, known) => expect(parseToCore(message) !== null).toBe(known));

  test.each<[string, unknown, boolean]>([
    ['ready on loopback', up, true],
    ['ready on IPv6 loopback', { ...up, screens: 'http://[::1]:4080' }, true],
    ['ready somewhere else', { ...up, screens: 'http://10.0.0.7:4080' }, false],
    ['ready as a file', { ...up, screens: 'file:///etc/passwd' }, false],
    ['failed with a reason', { kind: 'failed', reason: 'port 8887 is in use' }, true],
    ['a reason without end', { kind: 'failed', reason: 'x'.repeat(1_001) }, false],
    ['closed', { kind: 'closed' }, true],
    ['a word', 'ready', false],
  ])('from the core: %s', (_, message, known) => expect(parseFromCore(message) !== null).toBe(known));
});

type Pretended = CoreChild & { sent: ToCore[]; say(message: unknown): void; exit(code: number): void; killed: boolean };

function pretended(): Pretended {
  let hear = (_message: unknown): void => undefined;
  let gone = (_code: number): void => undefined;
  const child: Pretended = {
    sent: [],
    killed: false,
    send: (message) => child.sent.push(message),
    onMessage: (listener) => (hear = listener),
    onExit: (listener) => (gone = listener),
    kill: () => {
      child.killed = true;
      gone(143);
    },
    say: (message) => hear(message),
    exit: (code) => gone(code),
  };
  return child;
}

type Kept = {
  keeper: CoreKeeper;
  children: Pretended[];
  states: CoreState[];
  lines: string[];
  timers: ReturnType<typeof manualTimers>;
  last: () => Pretended;
};

function kept(): Kept {
  const children: Pretended[] = [];
  const states: CoreState[] = [];
  const lines: string[] = [];
  const timers = manualTimers();
  const spawn = (): CoreChild => {
    const child = pretended();
    children.push(child);
    return child;
  };
  const keeper = keepCore({ spawn, station, timers, onState: (state) => states.push(state), log: (line) => lines.push(line) });
  const last = (): Pretended => {
    const child = children.at(-1);
    if (child === undefined) throw new Error('no core was started');
    return child;
  };
  return { keeper, children, states, lines, timers, last };
}

describe('restarts', () => {
  test('a core that dies is started again and told the same station', () => {
    const { keeper, children, states, timers, last } = kept();
    keeper.start();
    last().say(up);
    last().exit(1);
    timers.pass(500);
    last().say(up);
    expect(children.map((child) => child.sent)).toEqual([[station], [station]]);
    expect(states.map((state) => state.kind)).toEqual(['starting', 'up', 'restarting', 'starting', 'up']);
  });

  test('six deaths in five minutes: it stays down with the reason, until a person asks', () => {
    const { keeper, children, states, timers, last } = kept();
    keeper.start();
    for (let death = 0; death < 6; death++) {
      last().say({ kind: 'failed', reason: 'port 8887 is in use' });
      last().exit(1);
      timers.pass(15_000);
    }
    expect(children).toHaveLength(6);
    expect(states.at(-1)).toEqual({ kind: 'down', reason: 'port 8887 is in use' });
    timers.pass(3_600_000);
    expect(children).toHaveLength(6);
    keeper.retry();
    expect(children).toHaveLength(7);
  });

  test('a core that never opens is ended after its time and counts as a death', () => {
    const { keeper, children, states, timers, last } = kept();
    keeper.start();
    timers.pass(openMaxMs);
    expect(children[0]?.killed).toBe(true);
    expect(states.at(-1)).toEqual({ kind: 'restarting', reason: 'the core did not open within 10 minutes', waitMs: 500 });
    timers.pass(500);
    last().say(up);
    timers.pass(openMaxMs);
    expect(last().killed).toBe(false);
  });

  test('words the shell does not know are left aside', () => {
    const { keeper, states, lines, last } = kept();
    keeper.start();
    last().say({ kind: 'ready', screens: 'https://far.example', piles: [] });
    last().say('hello');
    expect(states).toEqual([{ kind: 'starting' }]);
    expect(lines).toHaveLength(2);
  });

  test('the last words of a dead core do not count for the next one', () => {
    const { keeper, children, states, timers } = kept();
    keeper.start();
    children[0]?.exit(1);
    timers.pass(500);
    children[0]?.say(up);
    expect(states.at(-1)).toEqual({ kind: 'starting' });
  });
});

describe('closing', () => {
  test('asks, waits for the end, and starts nothing more', async () => {
    const { keeper, children, states, timers, last } = kept();
    keeper.start();
    last().say(up);
    const closing = keeper.close(20_000);
    expect(last().sent.at(-1)).toEqual({ kind: 'close' });
    last().say({ kind: 'closed' });
    last().exit(0);
    await closing;
    timers.pass(60_000);
    expect(children).toHaveLength(1);
    expect(states.at(-1)).toEqual({ kind: 'closed', orderly: true });
    expect(timers.waiting()).toEqual([]);
  });

  test('kills a core that does not end in time', async () => {
    const { keeper, states, timers, last } = kept();
    keeper.start();
    last().say(up);
    const closing = keeper.close(20_000);
    timers.pass(19_999);
    expect(last().killed).toBe(false);
    timers.pass(1);
    await closing;
    expect(last().killed).toBe(true);
    expect(states.at(-1)).toEqual({ kind: 'closed', orderly: false });
  });

  test.each<[string, (all: Kept) => void]>([
    ['never started', () => undefined],
    [
      'waiting for a restart',
      ({ keeper, last }) => {
        keeper.start();
        last().exit(1);
      },
    ],
  ])('is at once when it was %s, and twice does no harm', async (_, before) => {
    const all = kept();
    before(all);
    await all.keeper.close(20_000);
    await all.keeper.close(20_000);
    expect(all.timers.waiting()).toEqual([]);
    expect(all.states.filter((state) => state.kind === 'closed')).toHaveLength(1);
  });
});

describe('a real process speaks the same', () => {
  const running: CoreKeeper[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((keeper) => keeper.close(200)));
  });

  function real(manners: string): { keeper: CoreKeeper; states: CoreState[] } {
    const states: CoreState[] = [];
    const timers = { nowMs: () => performance.now(), after: realAfter };
    const keeper = keepCore({
      spawn: () => forked(manners),
      station,
      timers,
      onState: (state) => states.push(state),
      log: () => undefined,
    });
    running.push(keeper);
    return { keeper, states };
  }

  test('opens, reports its addresses, closes in order', async () => {
    const { keeper, states } = real('open');
    keeper.start();
    await vi.waitFor(
      () => expect(states.at(-1)).toEqual({ kind: 'up', screens: 'http://127.0.0.1:4080', piles: ['ws://127.0.0.1:8887'] }),
      20_000,
    );
    await keeper.close(20_000);
    expect(states.at(-1)).toEqual({ kind: 'closed', orderly: true });
  });

  test('a refusal arrives as one sentence', async () => {
    const { keeper, states } = real('refuse');
    keeper.start();
    await vi.waitFor(
      () => expect(states.at(-1)).toEqual({ kind: 'restarting', reason: 'the data folder /data cannot be written', waitMs: 500 }),
      20_000,
    );
  });

  test('an address outside this machine is not believed', async () => {
    const { keeper, states } = real('babble');
    keeper.start();
    await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('up'), 20_000);
    expect(states).not.toContainEqual(expect.objectContaining({ screens: 'http://far.example' }));
  });

  test('one that does not close is killed', async () => {
    const { keeper, states } = real('slow-close');
    keeper.start();
    await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('up'), 20_000);
    await keeper.close(100);
    expect(states.at(-1)).toEqual({ kind: 'closed', orderly: false });
  });
});

function realAfter(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}

function forked(manners: string): CoreChild {
  const child = fork(path.join(import.meta.dirname, 'fake-core.ts'), [manners], { execArgv: [] });
  return {
    send: (message) => {
      child.send(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(code ?? -1)),
    kill: () => void child.kill('SIGKILL'),
  };
}
