/** The price of a session from what is stored: readings, plan versions, benefits, spans of unknown state. */
import type { Dwh } from '../base/energy.ts';
import { addMs, type UtcMs } from '../base/time.ts';
import type { PricedSession } from '../domain/bill.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Session } from '../domain/session.ts';
import { priceSession } from '../rules/tariff/price-session.ts';
import { sessionInput } from '../rules/tariff/session-input.ts';
import type { Reader } from '../store/connection.ts';
import { unknownSpans } from '../store/piles.ts';
import { planAt } from '../store/plans.ts';
import { sessionTerms } from '../store/session-terms.ts';
import { registerPoints, type RegisterPoint } from '../store/sessions.ts';
import { settingsOf } from '../store/settings.ts';

/** null: the session has no price plan. `arriving` are readings of the event at hand that are not stored yet; `money` where that is not stored yet. */
export function priceOf(
  db: Reader,
  session: Session,
  asOfMs: UtcMs,
  arriving: readonly RegisterPoint[] = [],
  money?: SessionMoney,
): PricedSession | null {
  const settings = settingsOf(db);
  if (settings === null || session.planId === null || session.planVersion === null) return null;
  const plan = planAt(db, session.planId, session.planVersion);
  if (plan === null) return null;
  const points = [...registerPoints(db, session.transactionId), ...arriving].sort((a, b) => a.atMs - b.atMs || a.register - b.register);
  const idleFrom = session.chargeEndedAtMs ?? asOfMs;
  const idleTo = session.freedAtMs ?? asOfMs;
  // An idle fee needs an end that was told: nobody knows how long a charge went on after its last reading.
  const isGuessed = session.flags.includes('end-estimated');
  const spans = isGuessed ? [{ fromMs: idleFrom, toMs: idleTo }] : unknownSpans(db, session, idleFrom, idleTo);
  const terms = sessionTerms(db, session.id, money);
  return priceSession(sessionInput({ session, points, plan, zone: settings.zone, unknownSpans: spans, asOfMs, ...terms }));
}

/** Cost if the charge had this energy by then: for amount limits. */
export function costThen(db: Reader, session: Session, atMs: UtcMs, energy: Dwh, money?: SessionMoney): number {
  const lastRegister = (session.meter.startRegister + energy) as Dwh;
  const then: Session = { ...session, meter: { ...session.meter, lastRegister }, lastReadingMs: atMs };
  return priceOf(db, then, addMs(atMs, 0), [{ atMs, register: lastRegister, source: 'estimated' }], money)?.totals.total ?? 0;
}
