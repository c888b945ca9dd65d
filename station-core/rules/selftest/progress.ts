/** The self-test as a whole: its steps at the beginning, the next one, and the verdict at the end. Pure. */
import type { UtcMs } from '../../base/time.ts';
import type { SelfTest, SelfTestFindingCode, SelfTestStep, SelfTestStepId, SelfTestStepState } from '../../domain/selftest.ts';
import { SELF_TEST_STEPS } from './steps.ts';

export function firstSteps(wish: { readonly charge: boolean; readonly restart: boolean }): SelfTestStep[] {
  return SELF_TEST_STEPS.filter(({ part }) => part === 'always' || wish[part]).map(({ id }) => ({
    id,
    state: 'waiting',
    beganAtMs: null,
    endedAtMs: null,
    finding: null,
  }));
}

/** The one that runs, or the next that waits; null: all are over. */
export function currentStep(test: Pick<SelfTest, 'steps'>): SelfTestStep | null {
  return test.steps.find(({ state }) => state === 'running' || state === 'waiting') ?? null;
}

/** What cannot be tested any more when this step failed. A line that broke leaves nothing. */
const NEEDED: Readonly<Partial<Record<SelfTestStepId, readonly SelfTestStepId[]>>> = {
  'plug-in': ['start', 'energy', 'stop', 'unplug', 'bill'],
  start: ['energy', 'stop', 'bill'],
};

/** Ends a step; what depended on it is skipped, and the test ends with its last step. */
export function stepEnded(
  test: SelfTest,
  stepId: SelfTestStepId,
  end: {
    readonly state: Exclude<SelfTestStepState, 'waiting' | 'running'>;
    readonly code: SelfTestFindingCode;
    readonly facts: Readonly<Record<string, string | number>>;
  },
  nowMs: UtcMs,
): SelfTest {
  const isBroken = end.state === 'failed' && (end.code === 'offline' || end.code === 'vanished');
  const skipped = end.state === 'failed' ? (NEEDED[stepId] ?? []) : [];
  const steps = test.steps.map((step): SelfTestStep => {
    if (step.id === stepId) return { ...step, state: end.state, endedAtMs: nowMs, finding: { code: end.code, facts: end.facts } };
    const isNeeded = step.state === 'waiting' && (isBroken || skipped.includes(step.id));
    return isNeeded ? { ...step, state: 'skipped', finding: { code: 'not-reached', facts: {} } } : step;
  });
  return closed({ ...test, steps }, nowMs);
}

export function cancelled(test: SelfTest, nowMs: UtcMs): SelfTest {
  const steps = test.steps.map((step): SelfTestStep =>
    step.state === 'waiting' || step.state === 'running'
      ? { ...step, state: 'skipped', endedAtMs: step.beganAtMs === null ? null : nowMs, finding: { code: 'cancelled', facts: {} } }
      : step,
  );
  return { ...test, steps, endedAtMs: nowMs, verdict: 'cancelled' };
}

function closed(test: SelfTest, nowMs: UtcMs): SelfTest {
  if (currentStep(test) !== null) return test;
  const has = (state: SelfTestStepState): boolean => test.steps.some((step) => step.state === state);
  return { ...test, endedAtMs: nowMs, verdict: has('failed') ? 'failed' : has('warned') ? 'warned' : 'passed' };
}
