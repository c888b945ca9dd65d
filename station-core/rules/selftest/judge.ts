/** What a step of the self-test does next, and what it found. Pure: it looks at what the station knows now. */
import type { UtcMs } from '../../base/time.ts';
import { MINUTE_MS } from '../../base/time.ts';
import type { CommandResult, ConfigurationKey, PileOrder } from '../../domain/command.ts';
import type { Connector, ConnectorRef, Pile } from '../../domain/pile.ts';
import type { SelfTestFindingCode, SelfTestStepId, SelfTestStepState } from '../../domain/selftest.ts';
import type { Session } from '../../domain/session.ts';
import { planOf } from './steps.ts';

export interface StepFacts {
  readonly pile: Pile;
  readonly ref: ConnectorRef;
  readonly connectors: readonly Connector[];
  /** Of the test charge; null: it has not begun. */
  readonly session: Session | null;
  /** Entries in its meter trace. */
  readonly readings: number;
  readonly billed: boolean;
  /** The step's order was sent, and what came of it. */
  readonly ordered: boolean;
  readonly answer: CommandResult | null;
  readonly beganAtMs: UtcMs;
  readonly nowMs: UtcMs;
}

export type Verdict =
  | { readonly kind: 'wait' }
  /** The flow makes the start with a tag of its own. */
  | { readonly kind: 'order'; readonly order: PileOrder | { readonly kind: 'test-start' } }
  | {
      readonly kind: 'end';
      readonly state: Extract<SelfTestStepState, 'passed' | 'warned' | 'failed'>;
      readonly code: SelfTestFindingCode;
      readonly facts: Readonly<Record<string, string | number>>;
    };

type Facts = Readonly<Record<string, string | number>>;

const WAIT: Verdict = { kind: 'wait' };
const CLOCK_OFF_MS = 2 * MINUTE_MS;
/** 0.1 Wh: enough to see the register move. */
const ENOUGH_ENERGY = 500;
/** Percent of rated power a meter may show. */
const POWER_TOLERANCE = 110;
/** Seconds; a reading less often than this makes a bill at a price boundary a guess (F19). */
const LONGEST_INTERVAL_S = 300;

export function judge(stepId: SelfTestStepId, facts: StepFacts): Verdict {
  const late = facts.nowMs - facts.beganAtMs >= planOf(stepId).limitMs;
  if (facts.pile.connectionId === null && stepId !== 'restart' && stepId !== 'bill')
    return facts.ordered ? failed('vanished') : failed('offline');
  return JUDGES[stepId](facts, late);
}

const JUDGES: Readonly<Record<SelfTestStepId, (facts: StepFacts, late: boolean) => Verdict>> = {
  line: ({ pile }) => passed('connected', { protocol: pile.protocol }),
  identity: ({ pile }) => {
    const told = { vendor: pile.vendor, model: pile.model, firmware: pile.firmware ?? '' };
    return pile.serial === null ? warned('no-serial', told) : passed('known', { ...told, serial: pile.serial });
  },
  security: ({ pile }) => (pile.security.seen === 0 ? warned('plain') : passed('profile', { profile: pile.security.seen ?? 0 })),
  heartbeat: (facts, late) => afterOrder(facts, late, { kind: 'trigger', message: 'heartbeat', connector: null }, () => passed('answers')),
  states: judgeStates,
  clock: ({ pile }) => {
    if (pile.clock.unset) return failed('clock-unset');
    const seconds = Math.round(pile.clock.skewMs / 1_000);
    return Math.abs(pile.clock.skewMs) > CLOCK_OFF_MS ? warned('clock-off', { seconds }) : passed('clock-right', { seconds });
  },
  settings: judgeSettings,
  meter: judgeMeter,
  'local-list': (facts, late) =>
    afterOrder(facts, late, { kind: 'local-list-version' }, ({ version }) =>
      (version ?? 0) < 0 ? warned('no-local-list') : passed('local-list', { version: version ?? 0 }),
    ),
  'bar-connector': (facts, late) => judgeAvailability(facts, late, false),
  'free-connector': (facts, late) => judgeAvailability(facts, late, true),
  'plug-in': (facts, late) => {
    const { state } = connectorOf(facts);
    if (state === 'preparing' || state === 'charging' || state === 'suspended-ev' || state === 'suspended-evse')
      return passed('plugged-in');
    return late ? failed('nobody-plugged') : WAIT;
  },
  start: judgeStart,
  energy: judgeEnergy,
  stop: judgeStop,
  unplug: (facts, late) => {
    if (connectorOf(facts).state === 'available' || (facts.session?.freedAtMs ?? null) !== null) return passed('unplugged');
    return late ? failed('still-plugged') : WAIT;
  },
  bill: ({ session, billed }, late) => {
    // Without a price plan nothing is ever billed: that is the station's to mend, not the pile's.
    if (session !== null && session.phase === 'closed' && session.planId === null) return warned('no-plan', { energy: session.energy });
    if (session === null || !billed) return late ? failed('not-billed') : WAIT;
    const told = { energy: session.energy };
    return session.flags.length > 0 ? warned('billed-flagged', { ...told, flags: session.flags.join(' ') }) : passed('billed', told);
  },
  restart: judgeRestart,
};

function judgeStates(facts: StepFacts, late: boolean): Verdict {
  const all = facts.connectors.filter(({ connector }) => connector > 0);
  if (facts.answer === null) return afterOrder(facts, late, { kind: 'trigger', message: 'status', connector: null }, () => WAIT);
  const unknown = all.filter(({ state }) => state === 'unknown');
  const told = all.filter(({ stateHeardMs }) => stateHeardMs !== null && stateHeardMs >= facts.beganAtMs);
  if (told.length === all.length && all.length > 0) return passed('all-told', { connectors: all.length });
  if (facts.answer.outcome === 'accepted' && !late) return WAIT;
  if (all.length === 0 || unknown.length > 0) return failed('state-unknown', { connectors: unknown.map(({ name }) => name).join(', ') });
  return warned('known-untold', { connectors: all.length - told.length });
}

const KEYS_16 = ['MeterValueSampleInterval', 'MeterValuesSampledData'] as const;
const KEYS_201 = ['SampledDataCtrlr.TxUpdatedInterval', 'SampledDataCtrlr.TxUpdatedMeasurands'] as const;

function judgeSettings(facts: StepFacts, late: boolean): Verdict {
  const keys = facts.pile.protocol === 'ocpp1.6' ? KEYS_16 : KEYS_201;
  return afterOrder(
    facts,
    late,
    { kind: 'read-configuration', keys },
    ({ configuration = [] }) => {
      const [interval, measurands] = keys.map((key) => valueOf(configuration, key));
      if (interval === null && measurands === null) return warned('settings-unread');
      // An empty list of measurands means the register alone (1.6 §9.1.17).
      if (measurands !== null && measurands !== undefined && measurands !== '' && !measurands.includes('Energy.Active.Import.Register'))
        return failed('no-register', { measurands });
      const seconds = Number(interval ?? '');
      if (interval !== null && (seconds === 0 || seconds > LONGEST_INTERVAL_S)) return warned('meter-interval', { seconds });
      return passed('settings-good', { seconds });
    },
    'settings-unread',
  );
}

function valueOf(settings: readonly ConfigurationKey[], key: string): string | null {
  return settings.find((setting) => setting.key.toLowerCase() === key.toLowerCase())?.value ?? null;
}

function judgeMeter(facts: StepFacts, late: boolean): Verdict {
  const { lastRegister, lastRegisterAtMs } = connectorOf(facts);
  if (facts.ordered && lastRegister !== null && lastRegisterAtMs !== null && lastRegisterAtMs >= facts.beganAtMs - MINUTE_MS)
    return passed('register-told', { register: lastRegister });
  const order = { kind: 'trigger', message: 'meter-values', connector: facts.ref.connector, evse: facts.ref.evse } as const;
  // Many piles tell their register only while they charge: the test charge will show it.
  return afterOrder(facts, late, order, () => (late ? warned('no-meter') : WAIT), 'no-meter');
}

/** In 1.6 "Scheduled" is taken too; without a transaction it must be at once. */
function judgeAvailability(facts: StepFacts, late: boolean, operative: boolean): Verdict {
  const { state } = connectorOf(facts);
  const order = { kind: 'availability', evse: facts.ref.evse, connector: facts.ref.connector, operative } as const;
  if (facts.answer === null) return afterOrder(facts, late, order, () => WAIT);
  if (operative ? state !== 'unavailable' && state !== 'unknown' : state === 'unavailable') return passed(operative ? 'freed' : 'barred');
  if (facts.answer.outcome !== 'accepted' || late) return failed(operative ? 'not-freed' : 'not-barred', { word: wordOf(facts.answer) });
  return WAIT;
}

function judgeStart(facts: StepFacts, late: boolean): Verdict {
  if (facts.session !== null) return passed('started');
  if (!facts.ordered) return { kind: 'order', order: { kind: 'test-start' } };
  if (facts.answer !== null && facts.answer.outcome !== 'accepted') return failed('start-refused', { word: wordOf(facts.answer) });
  return late ? failed('start-ignored') : WAIT;
}

function judgeEnergy(facts: StepFacts, late: boolean): Verdict {
  const { session, readings, pile } = facts;
  if (session === null) return failed('not-reached');
  const rated = connectorOf(facts).ratedPower;
  if (rated !== null && session.power !== null && session.power * 100 > rated * POWER_TOLERANCE)
    return failed('power-above-rated', { power: session.power, rated });
  if (session.energy >= ENOUGH_ENERGY && readings >= 2) {
    const told = { energy: session.energy, readings, power: session.power ?? 0 };
    const isLifetime = pile.registerKind === 'lifetime' || pile.registerKind === 'unknown';
    return isLifetime ? passed('counted', told) : warned('register-per-session', { ...told, register: pile.registerKind });
  }
  if (session.phase !== 'charging' || late)
    return readings === 0 ? failed('no-readings') : failed('register-still', { readings, energy: session.energy });
  return WAIT;
}

function judgeStop(facts: StepFacts, late: boolean): Verdict {
  const { session, answer } = facts;
  if (session === null) return failed('not-reached');
  if (session.phase !== 'charging') return passed('stopped', { reason: session.endReason ?? '' });
  if (!facts.ordered) return { kind: 'order', order: { kind: 'stop', transactionId: session.transactionId } };
  if (answer !== null && answer.outcome !== 'accepted') return failed('stop-refused', { word: wordOf(answer) });
  return late ? failed('stop-ignored') : WAIT;
}

function judgeRestart(facts: StepFacts, late: boolean): Verdict {
  const { pile, answer } = facts;
  const isBack = facts.ordered && pile.connectionId !== null && pile.bootedAtMs !== null && pile.bootedAtMs > facts.beganAtMs;
  if (isBack && facts.connectors.every(({ connector, state }) => connector === 0 || state !== 'unknown'))
    return passed('came-back', { seconds: Math.round((pile.bootedAtMs - facts.beganAtMs) / 1_000) });
  if (pile.connectionId === null && !facts.ordered) return failed('offline');
  if (!facts.ordered) return { kind: 'order', order: { kind: 'reset', type: 'soft' } };
  // A pile may restart before its answer has left.
  if (answer?.outcome === 'rejected') return failed('restart-refused', { word: answer.status });
  return late ? failed(isBack ? 'state-unknown' : 'no-boot') : WAIT;
}

/** Sends the order, waits for its answer, and lets `accepted` say what it means. otherwise: the finding where the pile does not take such an order. */
function afterOrder(
  { ordered, answer }: StepFacts,
  late: boolean,
  order: PileOrder,
  accepted: (answer: Extract<CommandResult, { outcome: 'accepted' }>) => Verdict,
  otherwise: SelfTestFindingCode = 'cannot-trigger',
): Verdict {
  if (!ordered) return { kind: 'order', order };
  if (answer === null) return late ? failed('no-answer') : WAIT;
  if (answer.outcome === 'accepted') return accepted(answer);
  if (answer.outcome === 'rejected') return warned(otherwise, { word: answer.status });
  if (answer.code === 'offline') return failed('vanished');
  return answer.code === 'call-error' ? warned(otherwise, { word: answer.detail }) : failed('no-answer', { word: answer.code });
}

function connectorOf(
  facts: Pick<StepFacts, 'connectors' | 'ref'>,
): Pick<Connector, 'state' | 'ratedPower' | 'lastRegister' | 'lastRegisterAtMs'> {
  const found = facts.connectors.find(({ evse, connector }) => evse === facts.ref.evse && connector === facts.ref.connector);
  return found ?? { state: 'unknown', ratedPower: null, lastRegister: null, lastRegisterAtMs: null };
}

function wordOf(answer: CommandResult): string {
  return answer.outcome === 'failed' ? answer.detail : answer.status;
}

function passed(code: SelfTestFindingCode, facts: Facts = {}): Verdict {
  return { kind: 'end', state: 'passed', code, facts };
}

function warned(code: SelfTestFindingCode, facts: Facts = {}): Verdict {
  return { kind: 'end', state: 'warned', code, facts };
}

function failed(code: SelfTestFindingCode, facts: Facts = {}): Verdict {
  return { kind: 'end', state: 'failed', code, facts };
}
