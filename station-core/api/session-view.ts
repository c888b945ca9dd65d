/** The session page: stored facts with the price so far and the price curve worked in. */
import { addMs, utcMs, type UtcMs } from '../base/time.ts';
import type { Logger } from '../domain/ports.ts';
import type { PricePoint, SessionView } from '../domain/views.ts';
import { priceAt } from '../rules/tariff/day-picture.ts';
import { pileTransactionIdOf } from '../store/transactions.ts';
import type { PriceFacts, SessionFacts } from '../store/views/session-facts.ts';
import { pricedSoFar } from './running-costs.ts';

export interface ViewMoment {
  readonly nowMs: UtcMs;
  readonly isOnline: boolean;
  readonly log: Logger;
}

export function toSessionView(facts: SessionFacts, { nowMs, isOnline, log }: ViewMoment): SessionView {
  const { row, session, price } = facts;
  const [bill = null, ...earlierBills] = facts.bills;
  return {
    ...row,
    pileTransactionId: pileTransactionIdOf(session),
    power: session.phase === 'charging' ? session.power : null,
    stateOfCharge: session.stateOfCharge,
    online: isOnline,
    connectorState: facts.connectorState,
    limits: session.limits,
    stopOrderedMs: session.stopOrderedMs,
    planId: session.planId,
    planName: price?.plan.name ?? null,
    planVersion: session.planVersion,
    readings: facts.curve,
    prices: price === null ? [] : pricesOver(price, session.startedAtMs, session.chargeEndedAtMs ?? nowMs),
    bill,
    running: bill !== null || price === null ? null : pricedSoFar(price, nowMs, log),
    earlierBills,
  };
}

/** A week of hourly prices; a longer session shows the first part. */
const STRETCHES = 200;

function pricesOver({ plan: first, zone, planChanges }: PriceFacts, fromMs: UtcMs, toMs: UtcMs): PricePoint[] {
  const points: PricePoint[] = [];
  let at = fromMs;
  while (at <= toMs && points.length < STRETCHES) {
    const now = at;
    const plan = planChanges.findLast((change) => change.fromMs <= now)?.plan ?? first;
    const changeMs = planChanges.find((change) => change.fromMs > now)?.fromMs ?? toMs;
    const price = priceAt(plan, zone, at);
    const untilMs = utcMs(Math.min(price.untilMs ?? toMs, changeMs, toMs));
    points.push({ fromMs: at, toMs: untilMs, label: price.label, energyRate: price.energyRate ?? 0, serviceRate: price.serviceRate ?? 0 });
    if (untilMs >= toMs) break;
    at = addMs(untilMs, 0);
  }
  return points;
}
