/** The steps of a pile's self-test in their order, the faults each probes (FIELD-FAULTS), and how long it may take. */
import { MINUTE_MS, SECOND_MS } from '../../base/time.ts';
import type { SelfTestStepId } from '../../domain/selftest.ts';

export interface StepPlan {
  readonly id: SelfTestStepId;
  readonly faults: readonly string[];
  readonly limitMs: number;
  /** charge: only with a test charge; restart: only where a restart was wished. */
  readonly part: 'always' | 'charge' | 'restart';
}

const ANSWER_MS = 40 * SECOND_MS;

export const SELF_TEST_STEPS: readonly StepPlan[] = [
  { id: 'line', faults: ['F10', 'F24'], limitMs: 5 * SECOND_MS, part: 'always' },
  { id: 'identity', faults: ['F25'], limitMs: 5 * SECOND_MS, part: 'always' },
  { id: 'security', faults: ['F24', 'F25'], limitMs: 5 * SECOND_MS, part: 'always' },
  { id: 'heartbeat', faults: ['F10', 'F12'], limitMs: ANSWER_MS, part: 'always' },
  { id: 'states', faults: ['F15', 'F16', 'F27'], limitMs: ANSWER_MS, part: 'always' },
  { id: 'clock', faults: ['F17'], limitMs: 5 * SECOND_MS, part: 'always' },
  { id: 'settings', faults: ['F13', 'F19'], limitMs: ANSWER_MS, part: 'always' },
  { id: 'meter', faults: ['F18', 'F28'], limitMs: ANSWER_MS, part: 'always' },
  { id: 'local-list', faults: ['F02', 'F23'], limitMs: ANSWER_MS, part: 'always' },
  { id: 'bar-connector', faults: ['F22'], limitMs: ANSWER_MS, part: 'always' },
  { id: 'free-connector', faults: ['F16', 'F22'], limitMs: ANSWER_MS, part: 'always' },
  { id: 'plug-in', faults: ['F15'], limitMs: 5 * MINUTE_MS, part: 'charge' },
  { id: 'start', faults: ['F21'], limitMs: 90 * SECOND_MS, part: 'charge' },
  { id: 'energy', faults: ['F18', 'F19'], limitMs: 4 * MINUTE_MS, part: 'charge' },
  { id: 'stop', faults: ['F20', 'F22'], limitMs: 60 * SECOND_MS, part: 'charge' },
  { id: 'unplug', faults: ['F15'], limitMs: 5 * MINUTE_MS, part: 'charge' },
  { id: 'bill', faults: ['F18', 'F19'], limitMs: 90 * SECOND_MS, part: 'charge' },
  { id: 'restart', faults: ['F06', 'F07', 'F12'], limitMs: 5 * MINUTE_MS, part: 'restart' },
];

export function planOf(stepId: SelfTestStepId): StepPlan {
  const found = SELF_TEST_STEPS.find(({ id }) => id === stepId);
  if (found === undefined) throw new Error(`no step ${stepId}`);
  return found;
}
