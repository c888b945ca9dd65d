/** Everything the session page shows and its price needs, from one snapshot of the file. */
import { dwh, watt } from '../../base/energy.ts';
import type { SessionId } from '../../base/ids.ts';
import { utcMs, type UtcMs, type ZoneName } from '../../base/time.ts';
import type { Bill, EnergySource } from '../../domain/bill.ts';
import type { ConnectorState } from '../../domain/pile.ts';
import type { Session } from '../../domain/session.ts';
import type { PricePlan } from '../../domain/tariff.ts';
import type { ReadingPoint, SessionRow } from '../../domain/views.ts';
import { billsOfSession } from '../bills.ts';
import type { Reader, Row } from '../connection.ts';
import { connectorAt, pileById, unknownSpans } from '../piles.ts';
import { planAt } from '../plans.ts';
import { int, intOrNull, one, text } from '../rows.ts';
import { registerPoints, sessionById, type RegisterPoint } from '../sessions.ts';
import { sessionTerms, type SessionTerms } from '../session-terms.ts';
import { settingsOf } from '../settings.ts';
import { sessionRowById } from './sessions.ts';

/** What the price of a session is made from. */
export interface PriceFacts {
  readonly session: Session;
  readonly plan: PricePlan;
  readonly zone: ZoneName;
  readonly points: readonly RegisterPoint[];
  readonly unknownSpans: readonly { readonly fromMs: UtcMs; readonly toMs: UtcMs }[];
  readonly planChanges: SessionTerms['planChanges'];
  readonly benefits: SessionTerms['benefits'];
}

export interface SessionFacts {
  readonly row: SessionRow;
  readonly session: Session;
  readonly connectorState: ConnectorState;
  readonly online: boolean;
  /** For the curve: at most MAX_POINTS, evenly chosen, the first and the last always there. */
  readonly curve: readonly ReadingPoint[];
  /** Newest first; the first one counts. */
  readonly bills: readonly Bill[];
  /** null: no price plan. */
  readonly price: PriceFacts | null;
}

const MAX_POINTS = 2_000;

export function sessionFacts(db: Reader, params: { readonly sessionId: SessionId; readonly nowMs: UtcMs }): SessionFacts | null {
  const session = sessionById(db, params.sessionId);
  const row = sessionRowById(db, params.sessionId);
  if (session === null || row === null) return null;
  return {
    row,
    session,
    connectorState: connectorAt(db, session)?.state ?? 'unknown',
    online: (pileById(db, session.pileId)?.connectionId ?? null) !== null,
    curve: curveOf(db, session.transactionId),
    bills: billsOfSession(db, session.id),
    price: priceFactsOf(db, session, params.nowMs),
  };
}

/** null: there is no such session, or it has no price plan. */
export function priceFacts(db: Reader, params: { readonly sessionId: SessionId; readonly nowMs: UtcMs }): PriceFacts | null {
  const session = sessionById(db, params.sessionId);
  return session === null ? null : priceFactsOf(db, session, params.nowMs);
}

function priceFactsOf(db: Reader, session: Session, nowMs: UtcMs): PriceFacts | null {
  const settings = settingsOf(db);
  if (settings === null || session.planId === null || session.planVersion === null) return null;
  const plan = planAt(db, session.planId, session.planVersion);
  if (plan === null) return null;
  const idleFrom = session.chargeEndedAtMs ?? nowMs;
  return {
    session,
    plan,
    zone: settings.zone,
    points: registerPoints(db, session.transactionId),
    unknownSpans: unknownSpans(db, session, idleFrom, session.freedAtMs ?? nowMs),
    ...sessionTerms(db, session.id),
  };
}

function curveOf(db: Reader, transactionId: number): ReadingPoint[] {
  const count = int(one(db.get('SELECT count(*) AS n FROM reading WHERE transaction_id = ?', transactionId)), 'n');
  const every = Math.max(1, Math.ceil(count / MAX_POINTS));
  return db
    .all(
      `SELECT at_ms, register, power, state_of_charge, source FROM (
         SELECT *, row_number() OVER (ORDER BY at_ms, digest) AS place FROM reading WHERE transaction_id = ?)
       WHERE place % ? = 1 % ? OR place = ? ORDER BY place`,
      transactionId, every, every, count,
    )
    .map(toPoint); // prettier-ignore
}

function toPoint(row: Row): ReadingPoint {
  const register = intOrNull(row, 'register');
  const power = intOrNull(row, 'power');
  return {
    atMs: utcMs(int(row, 'at_ms')),
    register: register === null ? null : dwh(register),
    power: power === null ? null : watt(power),
    stateOfCharge: intOrNull(row, 'state_of_charge'),
    source: text(row, 'source') as EnergySource,
  };
}
