/** Tests of piles: begun here, run by the station itself, watched by asking again when the pile is named. */
import { id, type PileId, type SelfTestId } from '../../base/ids.ts';
import type { SelfTestView } from '../../domain/views.ts';
import { planOf } from '../../rules/selftest/steps.ts';
import type { NamedSelfTest } from '../../store/views/self-tests.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const selfTests = {
  list: os.selfTests.list.handler(async ({ context, input }) => {
    allow(context, 'piles.read');
    const rows = await context.ports.read('selfTestRows', { pileId: id<PileId>(input.pileId) });
    return rows.map((row) => viewOf(context, row, input.language));
  }),

  get: os.selfTests.get.handler(({ context, input }) => {
    allow(context, 'piles.read');
    return readSelfTest(context, input.testId, input.language);
  }),

  start: os.selfTests.start.handler(async ({ context, input }) => {
    const caller = allow(context, 'self-tests.run');
    const testId = id<SelfTestId>(context.ports.newId());
    await submitAs(context, caller.operatorId, {
      kind: 'operator.start-self-test',
      testId,
      ref: { ...input.ref, pileId: id<PileId>(input.ref.pileId) },
      installer: input.installer,
      withCharge: input.withCharge,
      withRestart: input.withRestart,
    });
    return { testId };
  }),

  cancel: os.selfTests.cancel.handler(async ({ context, input }) => {
    const caller = allow(context, 'self-tests.run');
    await submitAs(context, caller.operatorId, { kind: 'operator.cancel-self-test', testId: id<SelfTestId>(input.testId) });
    return done;
  }),
};

/** Throws Fault('input.not-found'). */
export async function readSelfTest(context: CallContext, testId: string, language: 'en' | 'zh' = 'en'): Promise<SelfTestView> {
  const named = await context.ports.read('selfTestView', { testId: id<SelfTestId>(testId) });
  return viewOf(context, found(named, { test: testId }), language);
}

function viewOf({ ports }: CallContext, { test, byName, connectorName }: NamedSelfTest, language: 'en' | 'zh'): SelfTestView {
  const { steps, order: _order, by, ...rest } = test;
  return {
    ...rest,
    by: byName ?? by,
    connectorName: connectorName ?? String(test.ref.connector),
    steps: steps.map((step) => ({
      ...step,
      faults: planOf(step.id).faults,
      limitMs: planOf(step.id).limitMs,
      words: ports.documents.selfTestWords(step, language),
    })),
  };
}
