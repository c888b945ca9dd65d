/** A stored session and its readings as the pricing engine wants them: the one way from facts to a bill. */
import { dwh } from '../../base/energy.ts';
import { addMs, type UtcMs, type ZoneName } from '../../base/time.ts';
import type { SessionBenefits } from '../../domain/benefits.ts';
import type { Bill } from '../../domain/bill.ts';
import type { Session } from '../../domain/session.ts';
import type { PlanStage, PricePlan } from '../../domain/tariff.ts';
import type { PriceSessionInput, SessionReading } from './price-session.ts';

export interface SessionFacts {
  readonly session: Session;
  /** Readings with a register, in order of their time. */
  readonly points: readonly SessionReading[];
  readonly plan: PricePlan;
  readonly zone: ZoneName;
  readonly unknownSpans: PriceSessionInput['unknownSpans'];
  /** Left out: the plan holds to the end. */
  readonly planChanges?: readonly PlanStage[];
  /** null or left out: none. */
  readonly benefits?: SessionBenefits | null;
  readonly asOfMs: UtcMs;
}

/** The first reading is the start register, the last one the session's highest: the bill's energy is the session's energy. */
export function sessionInput(facts: SessionFacts): PriceSessionInput {
  const { session, plan, zone, unknownSpans, planChanges = [], benefits = null } = facts;
  const asOfMs = latest(facts.asOfMs, session.lastReadingMs, session.startedAtMs);
  return {
    plan,
    zone,
    startedAtMs: session.startedAtMs,
    chargeEndedAtMs: session.chargeEndedAtMs,
    freedAtMs: session.freedAtMs,
    asOfMs,
    readings: rising(session, facts.points, session.chargeEndedAtMs ?? asOfMs),
    unknownSpans,
    planChanges,
    benefits,
  };
}

/** A reading that came late and lies below one before it in time says nothing new; readings outside the session neither. */
function rising(session: Session, points: readonly SessionReading[], endMs: UtcMs): SessionReading[] {
  const { startRegister, lastRegister } = session.meter;
  const readings: SessionReading[] = [{ atMs: session.startedAtMs, register: startRegister, source: 'read' }];
  let highest = startRegister;
  for (const point of points) {
    if (point.atMs <= session.startedAtMs || point.atMs > endMs || point.register < highest || point.register > lastRegister) continue;
    readings.push(point);
    highest = point.register;
  }
  if (highest < lastRegister || readings.length === 1) {
    const source = session.flags.includes('start-inferred') ? 'estimated' : 'read';
    readings.push({ atMs: session.chargeEndedAtMs ?? latest(session.startedAtMs, session.lastReadingMs), register: lastRegister, source });
  }
  return readings;
}

function latest(at: UtcMs, ...others: readonly (UtcMs | null)[]): UtcMs {
  return others.reduce<UtcMs>((a, b) => (b !== null && b > a ? b : a), addMs(at, 0));
}

/** What happened, as a bill saw it: where the connector was held from and to, and its readings. */
export interface BilledCourse extends Pick<Session, 'startedAtMs' | 'chargeEndedAtMs' | 'freedAtMs'> {
  readonly ref: Session;
  readonly readings: readonly SessionReading[];
}

/** A session is as its newest bill saw it; an earlier one ended with less. */
export function billedCourse(
  stored: Session,
  bill: Pick<Bill, 'totals' | 'issuedAtMs'>,
  facts: Pick<SessionFacts, 'points' | 'plan' | 'zone'>,
): BilledCourse {
  const lastRegister = dwh(Math.min(stored.meter.lastRegister, stored.meter.startRegister + bill.totals.energy));
  const endMs = addMs(stored.startedAtMs, bill.totals.chargingMs);
  const session = { ...stored, chargeEndedAtMs: stored.chargeEndedAtMs ?? endMs, meter: { ...stored.meter, lastRegister } };
  const { readings } = sessionInput({ ...facts, session, unknownSpans: [], asOfMs: bill.issuedAtMs });
  const { startedAtMs, chargeEndedAtMs, freedAtMs } = session;
  return { ref: session, startedAtMs, chargeEndedAtMs, freedAtMs, readings };
}
