/** StartTransaction: a charge begins, or began while nobody listened (FIELD-FAULTS F03 to F07, F17, F23). */
import { id, type SessionId } from '../base/ids.ts';
import { MINUTE_MS, type UtcMs } from '../base/time.ts';
import type { PileEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Connector } from '../domain/pile.ts';
import type { Session, SessionFlag, StartOrder } from '../domain/session.ts';
import type { AuthorizationStatus, Card } from '../domain/token.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { CLOCK_SET_FROM, correctTime, learnClock } from '../rules/sessions/pile-clock.ts';
import { startMeter } from '../rules/sessions/registers.ts';
import { nextTransactionId } from '../store/counters.ts';
import { connectorAt, connectorsOf, pileById } from '../store/piles.ts';
import { isCharging, nextStartAfter, openSessionsOn, sessionByStartKey } from '../store/sessions.ts';
import { openOrderFor } from '../store/start-orders.ts';
import { cardStatus, parentOf } from './card-status.ts';
import { join, noParts, outcome, type Context, type Parts } from './context.ts';
import { orderBegan } from './order-began.ts';
import { heardWithClock } from './on-pile.ts';
import { watch } from './limit.ts';
import { closeSession, freed, guessedEnd, keep, STARTED_LATE } from './session-end.ts';
import { payStart } from './session-payer.ts';
import { sessionReserved } from './on-reservation.ts';
import { barOf, barred } from './on-zone.ts';
import { MOST_CONNECTORS } from './on-status.ts';
import { blankConnector } from './blank-connector.ts';
import { taught } from './on-teach-in.ts';
import { ownerOf, type TagOwner } from './tags.ts';

type StartedEvent = Extract<PileEvent, { kind: 'session.started' }>;

export function onStarted(context: Context, event: StartedEvent): Outcome {
  const { db, vault } = context;
  const pile = pileById(db, event.pileId);
  if (pile === null) return outcome({ kind: 'refused', code: 'ocpp.security-error', detail: { pileId: event.pileId } });
  const clock = learnClock(pile.clock, event.at, event.receivedMs);
  const owner = ownerOf(context, pile, event.tag);
  const { tokenId, card } = owner;
  // By the tag as it was told: the same start again is the same, whatever was put on file meanwhile.
  const toldId = vault.tokenId(canonicalTag(event.tag));
  const startKey = [event.ref.evse, event.ref.connector, toldId, event.at.raw ?? '', event.meterStart].join('|');
  const earlier = sessionByStartKey(db, pile.id, startKey);
  if (earlier !== null && isSameStart(earlier, event))
    return outcome(started(earlier, statusAgain(context, event, owner, earlier), card), heardWithClock(pile, clock, event));
  const { atMs, inferred } = correctTime(event.at, event.receivedMs, clock);
  const order = openOrderFor(db, pile.id, tokenId);
  const status = statusOf(context, event, owner, null);
  const begun = newSession(context, event, { startKey, atMs, order, owner, flags: flagsOf(event, inferred, card, order) });
  const connector = connectorAt(db, event.ref);
  const paid = payStart(db, overtaken(context, begun, connector, event), { order, card }, event.receivedMs);
  const { session } = paid;
  const parts: Parts = {
    writes: order === null ? [] : [{ kind: 'start-order.put', order: { ...order, state: 'started' } }],
    commands: [],
    notices: [],
  };
  const known = connector ?? blankConnector(event.ref, String(event.ref.connector));
  if (connector !== null || connectorsOf(db, pile.id).length < MOST_CONNECTORS)
    parts.writes.push({ kind: 'connector.put', connector: { ...known, lastRegister: event.meterStart, lastRegisterAtMs: atMs } });
  if (known.state === 'unknown') parts.writes.push({ kind: 'unknown-span.open', ref: event.ref, fromMs: atMs });
  return outcome(
    started(session, status === 'Accepted' && paid.isShort ? 'NoCredit' : status, card),
    join(
      heardWithClock(pile, clock, event),
      parts,
      order === null ? noParts() : orderBegan(db, order, session.id),
      endEarlier(context, event, atMs),
      paid.parts,
      keep(session),
      taught(context, { pile, tag: event.tag, owner, receivedMs: event.receivedMs }, () => order !== null || isKeptOffline(event, atMs)),
      sessionReserved(
        context,
        { ref: event.ref, tokenId: session.tokenId, reservationId: event.reservationId, sessionId: session.id },
        event.receivedMs,
      ),
    ),
  );
}

/** A start this old was kept offline by the pile; younger ones may be a slow clock. */
const KEPT_OFFLINE_MS = 2 * MINUTE_MS;

/**
 * A start that was kept offline, and since then the connector began another session or was seen free: it is over, its end
 * is still on its way or will never come (F06, F07).
 */
export function overtaken(
  { db }: Pick<Context, 'db'>,
  session: Session,
  connector: Connector | null,
  event: Pick<StartedEvent, 'receivedMs'>,
): Session {
  const isKept = isKeptOffline(event, session.startedAtMs);
  const freeMs = isKept && connector?.state === 'available' ? connector.stateAtMs : null;
  const overMs = [nextStartAfter(db, session), freeMs].filter((ms) => ms !== null && ms > session.startedAtMs);
  const [firstMs = null] = overMs.sort((a, b) => (a ?? 0) - (b ?? 0));
  return firstMs === null ? session : guessedEnd(session, firstMs, STARTED_LATE, firstMs);
}

function isKeptOffline({ receivedMs }: Pick<StartedEvent, 'receivedMs'>, startedAtMs: UtcMs): boolean {
  return receivedMs - startedAtMs > KEPT_OFFLINE_MS;
}

/** F04: the same start again is the same session, except where an unset clock makes two starts look alike. */
function isSameStart(earlier: Session, event: StartedEvent): boolean {
  const timeless = event.at.pileMs === null || event.at.pileMs < CLOCK_SET_FROM;
  return !(timeless && earlier.chargeEndedAtMs !== null);
}

function statusOf({ db }: Context, event: StartedEvent, { card, tokenId }: TagOwner, session: Session | null): AuthorizationStatus {
  const status = cardStatus(db, {
    card,
    ordered: session?.startedBy === 'operator' || session?.startedBy === 'driver' || openOrderFor(db, event.pileId, tokenId) !== null,
    charging: isCharging(db, tokenId, session?.transactionId),
    begins: session === null,
    nowMs: event.receivedMs,
  });
  return barred(db, event.pileId, status);
}

/** The same start again: refused again while there is too little money for it. */
function statusAgain(context: Context, event: StartedEvent, owner: TagOwner, session: Session): AuthorizationStatus {
  const status = statusOf(context, event, owner, session);
  const isShort = session.phase === 'charging' && watch(context.db, session, event.receivedMs).isShort;
  return status === 'Accepted' && isShort ? 'NoCredit' : status;
}

/** F06: whatever was open on the connector is over now; a session that began later than this one stays (an offline start replayed). */
export function endEarlier({ db }: Pick<Context, 'db'>, event: Pick<StartedEvent, 'ref' | 'receivedMs'>, atMs: UtcMs): Parts {
  const [latest, ...others] = openSessionsOn(db, event.ref)
    .filter((open) => open.startedAtMs <= atMs)
    .map((open) => (open.phase === 'charging' ? guessedEnd(open, atMs, 'NextStart', atMs) : open));
  if (latest === undefined) return noParts();
  return join(closeSession(db, latest, atMs, event.receivedMs), ...others.map((over) => keep(freed(over, atMs))));
}

interface NewSessionFacts {
  readonly startKey: string;
  readonly atMs: UtcMs;
  readonly order: StartOrder | null;
  readonly owner: TagOwner;
  readonly flags: readonly SessionFlag[];
}

function newSession({ db }: Context, event: StartedEvent, facts: NewSessionFacts): Session {
  const { order, atMs } = facts;
  const bar = barOf(db, event.pileId);
  return {
    ...event.ref,
    id: id<SessionId>(`session-${event.id}`),
    transactionId: nextTransactionId(db, event.receivedMs),
    startKey: facts.startKey,
    phase: 'charging',
    startedBy: order === null ? 'card' : order.operatorId === null ? 'driver' : 'operator',
    tokenId: order === null ? facts.owner.tokenId : order.cardTokenId,
    operatorId: order?.operatorId ?? null,
    limits: order?.limits ?? { amount: null, energy: null, durationS: null },
    planId: null,
    planVersion: null,
    startedAtMs: atMs,
    chargeEndedAtMs: null,
    freedAtMs: null,
    closedAtMs: null,
    endReason: null,
    meter: startMeter(event.meterStart),
    energy: startMeter(event.meterStart).offset,
    power: null,
    stateOfCharge: null,
    lastReadingMs: null,
    limitDueMs: null,
    // Where nothing may start the lane stops it at once; the tick asks again where it was ignored.
    stopOrderedMs: bar === null ? null : event.receivedMs,
    stopReason: bar === null ? null : 'safety',
    flags: facts.flags,
    billId: null,
  };
}

function flagsOf(event: StartedEvent, inferred: boolean, card: Card | null, order: StartOrder | null): SessionFlag[] {
  const flags: SessionFlag[] = [];
  if (event.at.pileMs !== null && event.at.pileMs < CLOCK_SET_FROM) flags.push('clock-unset');
  if (inferred) flags.push('time-inferred');
  if (card === null && order === null) flags.push('unknown-card');
  if ((event.wire?.violation ?? null) !== null) flags.push('schema-broken');
  return flags;
}

function started(session: Session, status: AuthorizationStatus, card: Card | null): Outcome['answer'] {
  return { kind: 'started', transactionId: session.transactionId, sessionId: session.id, status, ...parentOf(card) };
}
