/** When a dead core comes back, and when it stays down. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { restartLimits, step, unborn } from '../../main/restart-policy.ts';
import type { CoreAction, CoreHappening, CoreLife, CorePhase } from '../../main/restart-policy.ts';

function run(happenings: readonly (readonly [CoreHappening, number])[]): { life: CoreLife; actions: CoreAction[] } {
  const actions: CoreAction[] = [];
  let life = unborn;
  for (const [happening, nowMs] of happenings) {
    const next = step(life, happening, nowMs);
    life = next.life;
    actions.push(next.action);
  }
  return { life, actions };
}

const spawn = { kind: 'spawn' };
const none = { kind: 'none' };
const wait = (ms: number): CoreAction => ({ kind: 'wait', ms });

describe('one life, step by step', () => {
  test.each<[string, [CoreHappening, number][], CorePhase, unknown[]]>([
    [
      'it starts once',
      [
        ['start', 0],
        ['start', 1],
      ],
      'opening',
      [spawn, none],
    ],
    [
      'it comes up',
      [
        ['start', 0],
        ['ready', 5],
      ],
      'up',
      [spawn, none],
    ],
    [
      'a first death waits half a second',
      [
        ['start', 0],
        ['ready', 5],
        ['died', 10],
      ],
      'waiting',
      [spawn, none, wait(500)],
    ],
    [
      'it is started again after the wait',
      [
        ['start', 0],
        ['died', 10],
        ['wait-over', 510],
      ],
      'opening',
      [spawn, wait(500), spawn],
    ],
    [
      'a death while opening counts too',
      [
        ['start', 0],
        ['died', 1],
        ['wait-over', 2],
        ['died', 3],
      ],
      'waiting',
      [spawn, wait(500), spawn, wait(1_000)],
    ],
    [
      'a person need not wait',
      [
        ['start', 0],
        ['died', 1],
        ['retry', 2],
      ],
      'opening',
      [spawn, wait(500), spawn],
    ],
    [
      'retry of a running core does nothing',
      [
        ['start', 0],
        ['ready', 1],
        ['retry', 2],
      ],
      'up',
      [spawn, none, none],
    ],
    [
      'closing asks the process',
      [
        ['start', 0],
        ['ready', 1],
        ['close', 2],
        ['ended', 3],
      ],
      'closed',
      [spawn, none, { kind: 'ask-to-close' }, none],
    ],
    [
      'a death while closing is the end',
      [
        ['start', 0],
        ['close', 2],
        ['died', 3],
      ],
      'closed',
      [spawn, { kind: 'ask-to-close' }, none],
    ],
    [
      'closing while it waits starts nothing',
      [
        ['start', 0],
        ['died', 1],
        ['close', 2],
        ['wait-over', 501],
      ],
      'closed',
      [spawn, wait(500), none, none],
    ],
    [
      'never started, closed at once',
      [
        ['close', 0],
        ['start', 1],
      ],
      'closed',
      [none, none],
    ],
    [
      'a late ready after death means nothing',
      [
        ['start', 0],
        ['died', 1],
        ['ready', 2],
      ],
      'waiting',
      [spawn, wait(500), none],
    ],
  ])('%s', (_, happenings, phase, actions) => {
    const result = run(happenings);
    expect(result.life.phase).toBe(phase);
    expect(result.actions).toEqual(actions);
  });
});

test('the waits double up to fifteen seconds and the sixth death within five minutes keeps it down', () => {
  const actions = [];
  let life = step(unborn, 'start', 0).life;
  for (let death = 1; death <= 6; death++) {
    const died = step(life, 'died', death * 20_000);
    actions.push(died.action);
    life = step(died.life, 'wait-over', death * 20_000 + 15_000).life;
  }
  expect(actions).toEqual([wait(500), wait(1_000), wait(2_000), wait(4_000), wait(8_000), { kind: 'stay-down' }]);
  expect(life.phase).toBe('down');
});

test('a person asking makes it forget the deaths', () => {
  const down: CoreLife = { phase: 'down', deathsMs: [1, 2, 3, 4, 5, 6] };
  expect(step(down, 'retry', 10)).toEqual({ life: { phase: 'opening', deathsMs: [] }, action: spawn });
});

test('deaths older than five minutes no longer count', () => {
  const life: CoreLife = { phase: 'up', deathsMs: [0, 1, 2, 3, 4] };
  expect(step(life, 'died', restartLimits.windowMs + 4)).toEqual({
    life: { phase: 'waiting', deathsMs: [restartLimits.windowMs + 4] },
    action: wait(500),
  });
});

const happening = fc.constantFrom<CoreHappening>('start', 'ready', 'died', 'wait-over', 'close', 'ended', 'retry');
const story = fc.array(fc.tuple(happening, fc.integer({ min: 0, max: 120_000 })), { maxLength: 80 });

test('whatever happens: nothing is started after a close, a wait has its bounds, and it is down only after six deaths in five minutes', () => {
  fc.assert(
    fc.property(story, (steps) => {
      let life = unborn;
      let nowMs = 0;
      let closeAsked = false;
      let deaths: number[] = [];
      for (const [what, passedMs] of steps) {
        nowMs += passedMs;
        const before = life.phase;
        const { life: after, action } = step(life, what, nowMs);
        if (what === 'close') closeAsked = true;
        if (what === 'died' && (before === 'opening' || before === 'up')) deaths.push(nowMs);
        if (what === 'retry' && action.kind === 'spawn') deaths = [];
        if (action.kind === 'spawn') expect(closeAsked).toBe(false);
        if (action.kind === 'wait') expect(action.ms >= restartLimits.firstWaitMs && action.ms <= restartLimits.longestWaitMs).toBe(true);
        const recent = deaths.filter((atMs) => nowMs - atMs < restartLimits.windowMs).length;
        if (action.kind === 'stay-down') expect(recent).toBeGreaterThan(restartLimits.deathsMax);
        if (action.kind === 'wait') expect(recent).toBeLessThanOrEqual(restartLimits.deathsMax);
        expect(after.deathsMs.length).toBeLessThanOrEqual(restartLimits.deathsMax + 1);
        life = after;
      }
    }),
  );
});
