/** The self-test of a pile runs by itself: each step looks at what the station knows, sends its order, and says what it found. */
import { dwh, DWH_PER_KWH } from '../base/energy.ts';
import { id, type CommandId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { PileOrder } from '../domain/command.ts';
import type { OperatorEvent, PileEvent, StationEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { SelfTest, SelfTestStep } from '../domain/selftest.ts';
import type { Session, StartOrder } from '../domain/session.ts';
import { judge, type StepFacts } from '../rules/selftest/judge.ts';
import { cancelled, currentStep, firstSteps, stepEnded } from '../rules/selftest/progress.ts';
import { connectorAt, connectorsOf, pileById } from '../store/piles.ts';
import { runningSelfTestOf, runningSelfTests, selfTestById } from '../store/self-tests.ts';
import { openSessionOn, readingCount, sessionById } from '../store/sessions.ts';
import { openOrderOn } from '../store/start-orders.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { keep } from './session-end.ts';
import { stopOrder } from './stop-order.ts';
import { ownerOf } from './tags.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

/** A test charge that nobody stops ends by itself. */
const TEST_LIMITS = { amount: null, energy: dwh(DWH_PER_KWH), durationS: 600 } as const;
/** The pile's clock may be a little behind the test's beginning. */
const CLOCK_SLACK_MS = 120_000;
const STEPS_AT_ONCE = 20;

export function onStartSelfTest({ db }: Context, event: Of<'operator.start-self-test'>): Outcome {
  const { ref, receivedMs } = event;
  const pile = pileById(db, ref.pileId);
  const refused = (help: string, code: 'input.invalid' | 'pile.offline' = 'input.invalid'): Outcome =>
    outcome({ kind: 'refused', code, detail: { pileId: ref.pileId, connector: ref.connector, help } });
  if (pile === null || connectorAt(db, ref) === null) return notFound({ pileId: ref.pileId, connector: ref.connector });
  if (pile.admission !== 'accepted' || pile.connectionId === null)
    return refused('Check its power and network, then try again.', 'pile.offline');
  if (runningSelfTestOf(db, pile.id) !== null) return refused('A test of this pile is already running.');
  if (openSessionOn(db, ref) !== null || openOrderOn(db, ref) !== null)
    return refused('A car is charging or connected there; test when the connector is free.');
  const test: SelfTest = {
    id: event.testId,
    pileId: pile.id,
    ref,
    by: event.operatorId,
    installer: event.installer,
    startedAtMs: receivedMs,
    endedAtMs: null,
    verdict: null,
    steps: firstSteps({ charge: event.withCharge, restart: event.withRestart }),
    order: { sent: false, answer: null },
    sessionId: null,
    pile: {
      name: pile.name,
      place: pile.place,
      zone: pile.zone,
      vendor: pile.vendor,
      model: pile.model,
      serial: pile.serial,
      firmware: pile.firmware,
      protocol: pile.protocol,
      securityProfile: pile.security.seen,
    },
  };
  return outcome(DONE, put(test));
}

/** A charge the test began is stopped, and a connector it closed is opened again. */
export function onCancelSelfTest({ db }: Context, event: Of<'operator.cancel-self-test'>): Outcome {
  const test = selfTestById(db, event.testId);
  if (test === null) return notFound({ test: event.testId });
  if (test.verdict !== null) return refused({ help: 'The test has already ended.' });
  const session = test.sessionId === null ? null : sessionById(db, test.sessionId);
  const stop = session?.phase === 'charging' ? stopCharge(session, event) : noParts();
  return outcome(DONE, join(put(cancelled(test, event.receivedMs)), stop, isBarred(test) ? send(test, free(test), 'free') : noParts()));
}

/** Every second for each test that runs. */
export function* selfTestSteps(context: Context, event: StationEvent): Generator<() => Parts> {
  for (const test of runningSelfTests(context.db)) {
    const parts = advance(context, test, event);
    if (parts.writes.length > 0) yield () => parts;
  }
}

export function selfTestAnswered(context: Context, event: Extract<PileEvent, { kind: 'pile.answered' }>): Parts {
  if (!event.commandId.startsWith('selftest-')) return noParts();
  const test = runningSelfTestOf(context.db, event.pileId);
  const step = test === null ? null : currentStep(test);
  if (test === null || step?.state !== 'running' || event.commandId !== commandIdOf(test, step.id)) return noParts();
  return advance(context, { ...test, order: { sent: true, answer: event.result } }, event, true);
}

/** Goes on as far as nothing has to be waited for. isNews: something changed already, so it is written all the same. */
function advance(context: Context, began: SelfTest, event: StationEvent, isNews = false): Parts {
  const nowMs = event.receivedMs;
  let test = began;
  for (let round = 0; round < STEPS_AT_ONCE; round += 1) {
    const step = currentStep(test);
    if (step === null || test.verdict !== null) return put(test);
    const running = step.state === 'waiting' ? begin(test, step, nowMs) : test;
    const verdict = judge(step.id, factsOf(context, running, step.beganAtMs ?? nowMs, nowMs));
    if (verdict.kind === 'wait') return running === began && !isNews ? noParts() : put(running);
    if (verdict.kind === 'order') {
      const sent: SelfTest = { ...running, order: { sent: true, answer: null } };
      return join(
        put(sent),
        verdict.order.kind === 'test-start' ? start(context, sent, event) : sendStep(context, sent, verdict.order, step, event),
      );
    }
    const found = step.id === 'start' && verdict.state === 'passed' ? testCharge(context, running) : null;
    test = stepEnded(found === null ? running : { ...running, sessionId: found.id }, step.id, verdict, nowMs);
  }
  return put(test);
}

function begin(test: SelfTest, step: SelfTestStep, nowMs: UtcMs): SelfTest {
  const steps = test.steps.map((one): SelfTestStep => (one.id === step.id ? { ...one, state: 'running', beganAtMs: nowMs } : one));
  return { ...test, steps, order: { sent: false, answer: null } };
}

function factsOf(context: Context, test: SelfTest, beganAtMs: UtcMs, nowMs: UtcMs): StepFacts {
  const { db } = context;
  const pile = pileById(db, test.pileId);
  if (pile === null) throw new Error('a pile that is tested is on file');
  const session = testCharge(context, test);
  return {
    pile,
    ref: test.ref,
    connectors: connectorsOf(db, test.pileId),
    session,
    readings: session === null ? 0 : readingCount(db, session.transactionId),
    billed: session !== null && session.billId !== null,
    ordered: test.order.sent,
    answer: test.order.answer,
    beganAtMs,
    nowMs,
  };
}

/** The session the test began, or is just about to find. */
function testCharge({ db }: Context, test: SelfTest): Session | null {
  if (test.sessionId !== null) return sessionById(db, test.sessionId);
  const open = openSessionOn(db, test.ref);
  const isOurs = open?.startedBy === 'operator' && open.operatorId === test.by && open.startedAtMs >= test.startedAtMs - CLOCK_SLACK_MS;
  return isOurs ? open : null;
}

function start(context: Context, test: SelfTest, event: StationEvent): Parts {
  // 20 characters are all OCPP 1.6 allows (§7.28 IdToken).
  const tag = `TEST${test.id.replaceAll('-', '').slice(-12).toUpperCase()}`;
  const commandId = commandIdOf(test, 'start');
  const order: StartOrder = {
    ...test.ref,
    id: commandId,
    tokenId: ownerOf(context, null, tag).tokenId,
    cardTokenId: null,
    operatorId: test.by,
    payer: null,
    accountId: null,
    couponId: null,
    codeId: null,
    pageHash: null,
    limits: TEST_LIMITS,
    orderedAtMs: event.receivedMs,
    state: 'sent',
  };
  const { evse, connector } = test.ref;
  return {
    writes: [{ kind: 'start-order.put', order }],
    commands: [{ kind: 'pile.order', id: commandId, pileId: test.pileId, order: { kind: 'start', evse, connector, tag, tagKind: 'made' } }],
    notices: [{ topic: 'connector', ref: test.ref }],
  };
}

function sendStep(context: Context, test: SelfTest, order: PileOrder, step: SelfTestStep, event: StationEvent): Parts {
  if (order.kind !== 'stop') return send(test, order, step.id);
  const session = testCharge(context, test);
  return session === null ? noParts() : stopCharge(session, event, commandIdOf(test, step.id));
}

function stopCharge(session: Session, event: StationEvent, commandId = id<CommandId>(`order-${event.id}`)): Parts {
  return join(keep({ ...session, stopOrderedMs: event.receivedMs, stopReason: 'operator' }), {
    writes: [],
    commands: [{ kind: 'pile.order', id: commandId, pileId: session.pileId, order: stopOrder(session) }],
    notices: [],
  });
}

function send(test: SelfTest, order: PileOrder, name: SelfTestStep['id'] | 'free'): Parts {
  return { writes: [], commands: [{ kind: 'pile.order', id: commandIdOf(test, name), pileId: test.pileId, order }], notices: [] };
}

function free({ ref }: SelfTest): PileOrder {
  return { kind: 'availability', evse: ref.evse, connector: ref.connector, operative: true };
}

function isBarred({ steps }: SelfTest): boolean {
  const stateOf = (stepId: SelfTestStep['id']): SelfTestStep['state'] | undefined => steps.find((step) => step.id === stepId)?.state;
  return stateOf('bar-connector') !== 'waiting' && stateOf('free-connector') !== 'passed';
}

function commandIdOf(test: SelfTest, name: SelfTestStep['id'] | 'free'): CommandId {
  return id<CommandId>(`selftest-${test.id.slice(0, 50)}-${name}`);
}

function put(test: SelfTest): Parts {
  return { writes: [{ kind: 'self-test.put', test }], commands: [], notices: [{ topic: 'pile', pileId: test.pileId }] };
}
