/** Canned self-tests for the stage, one story for each pile; what they say comes from the real words. */
import { id, type PileId } from '../../station-core/base/ids.ts';
import { utcMs, type UtcMs } from '../../station-core/base/time.ts';
import { stepWords } from '../../station-core/documents/selftest-words.ts';
import type { SelfTest, SelfTestFindingCode, SelfTestStep, SelfTestStepId } from '../../station-core/domain/selftest.ts';
import type { SelfTestView } from '../../station-core/domain/views.ts';
import { planOf, SELF_TEST_STEPS } from '../../station-core/rules/selftest/steps.ts';

type Language = 'en' | 'zh';
type Facts = Readonly<Record<string, string | number>>;
type Found = readonly [Exclude<SelfTestStep['state'], 'waiting' | 'running'>, SelfTestFindingCode, Facts?];

const minuteMs = 60_000;
const GOOD: Readonly<Record<SelfTestStepId, Found>> = {
  line: ['passed', 'connected', { protocol: 'ocpp1.6' }],
  identity: ['passed', 'known', { vendor: 'Volterra', model: 'DC-120 Twin', serial: 'VT352055', firmware: '2.14.1' }],
  security: ['passed', 'profile', { profile: 2 }],
  heartbeat: ['passed', 'answers'],
  states: ['passed', 'all-told', { connectors: 2 }],
  clock: ['passed', 'clock-right', { seconds: 0 }],
  settings: ['passed', 'settings-good', { seconds: 30 }],
  meter: ['passed', 'register-told', { register: 48_112_904 }],
  'local-list': ['passed', 'local-list', { version: 41 }],
  'bar-connector': ['passed', 'barred'],
  'free-connector': ['passed', 'freed'],
  'plug-in': ['passed', 'plugged-in'],
  start: ['passed', 'started'],
  energy: ['passed', 'counted', { energy: 6_120, readings: 3, power: 48_200 }],
  stop: ['passed', 'stopped', { reason: 'Remote' }],
  unplug: ['passed', 'unplugged'],
  bill: ['passed', 'billed', { energy: 6_340 }],
  restart: ['passed', 'came-back', { seconds: 74 }],
};
const REMARKS: Readonly<Partial<Record<SelfTestStepId, Found>>> = {
  security: ['warned', 'plain'],
  meter: ['warned', 'no-meter', { word: 'Rejected' }],
  'local-list': ['warned', 'no-local-list'],
};
/** Everything wrong that can be at once, in its longest words. */
export const BAD: Readonly<Partial<Record<SelfTestStepId, Found>>> = {
  identity: ['warned', 'no-serial', { vendor: '上海某某新能源科技股份有限公司', model: 'DC-120 Twin Pro Max (2026)' }],
  security: ['warned', 'plain'],
  heartbeat: ['warned', 'cannot-trigger', { word: 'NotImplemented' }],
  states: ['failed', 'state-unknown', { connectors: 'A, B' }],
  clock: ['warned', 'clock-off', { seconds: -28_803 }],
  settings: ['warned', 'meter-interval', { seconds: 900 }],
  meter: ['warned', 'call-error', { word: 'InternalError: unexpected message received from central system' }],
  'local-list': ['warned', 'no-local-list'],
  'bar-connector': ['failed', 'not-barred', { word: 'Rejected' }],
  'free-connector': ['failed', 'not-freed', { word: 'Rejected' }],
  energy: ['failed', 'power-above-rated', { power: 1_320_000, rated: 120_000 }],
  stop: ['failed', 'stop-ignored'],
  unplug: ['failed', 'still-plugged'],
  bill: ['warned', 'billed-flagged', { energy: 6_340, flags: 'implausible-energy end-estimated' }],
  restart: ['failed', 'no-boot'],
};

interface Story {
  /** The step that runs; null: all are over. */
  readonly at: SelfTestStepId | null;
  readonly verdict: SelfTest['verdict'];
  readonly found?: Readonly<Partial<Record<SelfTestStepId, Found>>>;
  readonly minutesAgo: number;
}

const STORIES: Readonly<Record<string, readonly Story[]>> = {
  'CP-01': [
    { at: 'energy', verdict: null, found: REMARKS, minutesAgo: 3 },
    { at: null, verdict: 'failed', found: BAD, minutesAgo: 95 },
  ],
  'CP-02': [{ at: 'plug-in', verdict: null, found: REMARKS, minutesAgo: 1 }],
  'CP-03': [
    { at: null, verdict: 'passed', minutesAgo: 12 },
    { at: null, verdict: 'failed', found: BAD, minutesAgo: 55 },
    { at: null, verdict: 'cancelled', found: cancelledFrom('plug-in'), minutesAgo: 3_000 },
  ],
  'CP-04': [
    { at: null, verdict: 'failed', found: BAD, minutesAgo: 20 },
    { at: null, verdict: 'warned', found: REMARKS, minutesAgo: 60 * 24 * 400 },
  ],
  'CP-07': [{ at: 'unplug', verdict: null, minutesAgo: 5 }],
};

/** Tests of a pile, the newest first; piles without a story have none. */
export function selfTestRows(pileId: string, language: Language, nowMs: number): SelfTestView[] {
  return (STORIES[pileId] ?? []).map((story, at) => view(pileId, at, story, language, nowMs));
}

export function selfTestView(testId: string, language: Language, nowMs: number): SelfTestView | undefined {
  return selfTestRows(testId.split(' ')[0] ?? '', language, nowMs).find((test) => test.id === testId);
}

function view(pileId: string, at: number, story: Story, language: Language, nowMs: number): SelfTestView {
  const startedAtMs = utcMs(nowMs - story.minutesAgo * minuteMs);
  const isOver = story.verdict !== null;
  return {
    id: id(`${pileId} ${at}`),
    pileId: id<PileId>(pileId),
    ref: { pileId: id<PileId>(pileId), evse: 1, connector: 1 },
    connectorName: 'A',
    by: at === 0 ? 'Mira Kovač' : '李伟',
    installer: at === 0 ? 'Jonas Weber, Elektro Nord GmbH' : '',
    startedAtMs,
    endedAtMs: isOver ? utcMs(startedAtMs + 7 * minuteMs) : null,
    verdict: story.verdict,
    sessionId: story.at === 'energy' || isOver ? id('live') : null,
    steps: stepsOf(story, startedAtMs, nowMs).map((step) => ({
      ...step,
      faults: planOf(step.id).faults,
      limitMs: planOf(step.id).limitMs,
      words: stepWords(step, language),
    })),
    pile: {
      name: `Pile ${pileId.slice(-1)}`,
      place: 'North row, first from the gate',
      zone: 'North',
      vendor: 'Volterra',
      model: 'DC-120 Twin',
      serial: 'VT352055',
      firmware: '2.14.1',
      protocol: 'ocpp1.6',
      securityProfile: 2,
    },
  };
}

function stepsOf(story: Story, startedAtMs: UtcMs, nowMs: number): SelfTestStep[] {
  const current = SELF_TEST_STEPS.findIndex((step) => step.id === story.at);
  return SELF_TEST_STEPS.map(({ id: stepId }, at): SelfTestStep => {
    const beganAtMs = utcMs(startedAtMs + at * 9_000);
    if (current >= 0 && at > current) return { id: stepId, state: 'waiting', beganAtMs: null, endedAtMs: null, finding: null };
    if (at === current) return { id: stepId, state: 'running', beganAtMs: utcMs(nowMs - 41_000), endedAtMs: null, finding: null };
    const [state, code, facts = {}] = story.found?.[stepId] ?? GOOD[stepId];
    return { id: stepId, state, beganAtMs, endedAtMs: utcMs(beganAtMs + 8_000), finding: { code, facts } };
  });
}

function cancelledFrom(first: SelfTestStepId): Readonly<Partial<Record<SelfTestStepId, Found>>> {
  const from = SELF_TEST_STEPS.findIndex((step) => step.id === first);
  return Object.fromEntries(SELF_TEST_STEPS.slice(from).map((step): [SelfTestStepId, Found] => [step.id, ['skipped', 'cancelled']]));
}
