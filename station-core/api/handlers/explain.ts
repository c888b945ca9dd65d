/** Why a bill is what it is, and what it would have been. Reads and reckons; stores nothing. */
import { Fault } from '../../base/fault.ts';
import { id, type PlanId, type SessionId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import { allow, found, type CallContext } from '../context.ts';
import { os } from '../implement.ts';
import { explained, inputOf } from '../bill-explained.ts';
import { priceSession } from '../../rules/tariff/price-session.ts';
import type { SessionFacts } from '../../store/views/session-facts.ts';

export const explain = {
  bill: os.explain.bill.handler(async ({ context, input }) => {
    allow(context, 'bills.read');
    const facts = await readFacts(context, input.sessionId);
    return facts.price === null ? null : explained(facts, facts.price, context.ports.clock.now());
  }),

  whatIf: os.explain.whatIf.handler(async ({ context, input }) => {
    allow(context, 'bills.read');
    const facts = await readFacts(context, input.sessionId);
    if (facts.price === null)
      throw new Fault('input.not-found', { help: 'This charge has no price plan, so there is nothing to compare with.' });
    const planId = id<PlanId>(input.planId);
    const { plan } = found(await context.ports.read('planDetail', { planId, version: input.version }), { plan: planId });
    const nowMs = context.ports.clock.now();
    const now = facts.bills[0] ?? priceSession(inputOf(facts.price, nowMs));
    if (plan.currency.code !== now.currency.code)
      throw new Fault('input.invalid', { currency: plan.currency.code, help: `The bill is in ${now.currency.code}.` });
    const priced = priceSession({ ...inputOf(facts.price, nowMs), plan, planChanges: [] });
    return { planName: plan.name, priced, difference: minor(priced.totals.total - now.totals.total) };
  }),
};

async function readFacts({ ports }: CallContext, sessionId: string): Promise<SessionFacts> {
  const facts = await ports.read('sessionFacts', { sessionId: id<SessionId>(sessionId), nowMs: ports.clock.now() }, 'report');
  return found(facts, { session: sessionId });
}
