/** StopTransaction: a charge ended, perhaps long ago, perhaps one we never saw begin (FIELD-FAULTS F01 to F03, F07, F20). */
import { dwh } from '../base/energy.ts';
import { id, type SessionId, type TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { PileEvent } from '../domain/event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { Connector, ConnectorRef, Pile } from '../domain/pile.ts';
import type { Reading, Session } from '../domain/session.ts';
import type { AuthorizationStatus } from '../domain/token.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { matchStop, stopHeardBefore } from '../rules/sessions/match-stop.ts';
import { CLOCK_SET_FROM, correctTime, learnClock, type CorrectedTime } from '../rules/sessions/pile-clock.ts';
import { normaliseRegister, startMeter } from '../rules/sessions/registers.ts';
import { readEntry } from '../rules/sessions/samples.ts';
import { cardById } from '../store/cards.ts';
import { nextTransactionId } from '../store/counters.ts';
import { connectorAt, connectorsOf, pileById } from '../store/piles.ts';
import { nextStartAfter, recentSessionsOf, sessionByStartKey, sessionByTransaction } from '../store/sessions.ts';
import { raise } from './alarms.ts';
import { cardStatus, parentOf } from './card-status.ts';
import { join, later, noParts, outcome, type Context, type Parts } from './context.ts';
import { elapsed, implausible, trace } from './on-metered.ts';
import { heardWithClock } from './on-pile.ts';
import { billAnew, ended, flagged, freed, keep, STARTED_LATE } from './session-end.ts';
import { payStart, type PaidStart } from './session-payer.ts';
import { ownerOf } from './tags.ts';

type EndedEvent = Extract<PileEvent, { kind: 'session.ended' }>;

/** Looked through for a stop without a usable transactionId. */
const RECENT_SESSIONS = 20;

export function onEnded(context: Context, event: EndedEvent): Outcome {
  const { db } = context;
  const answer: Outcome['answer'] = { kind: 'ended', ...tagStatus(context, event) };
  const pile = pileById(db, event.pileId);
  if (pile === null) return outcome(answer);
  const clock = learnClock(pile.clock, event.at, event.receivedMs);
  const heardPile: Pile = { ...pile, clock, lastHeardMs: event.receivedMs };
  const pileParts = heardWithClock(pile, clock, event);
  const stopMs = correctTime(event.at, event.receivedMs, clock).atMs;
  const tokenId = event.tag === null ? null : ownerOf(context, pile, event.tag).tokenId;
  const session = findSession(context, event, stopMs, tokenId);
  if (session !== null) return outcome(answer, join(pileParts, end(context, event, session, heardPile)));
  const inferred = event.transactionId > 0 ? null : inferStart(context, event, heardPile, stopMs, tokenId);
  if (inferred === 'known') return outcome(answer, pileParts);
  return outcome(
    answer,
    join(
      pileParts,
      inferred === null ? orphan(context, event, stopMs) : join(inferred.parts, end(context, event, inferred.session, heardPile)),
    ),
  );
}

function findSession({ db }: Context, event: EndedEvent, atMs: UtcMs, tokenId: TokenId | null): Session | null {
  if (event.transactionId > 0) return sessionByTransaction(db, event.pileId, event.transactionId);
  const sessions = recentSessionsOf(db, event.pileId, RECENT_SESSIONS);
  const stop = { atMs, isTimed: event.at.pileMs !== null && event.at.pileMs >= CLOCK_SET_FROM, tokenId, meterStop: event.meterStop };
  const found = stopHeardBefore(sessions, stop) ?? matchStop(sessions, stop);
  return found === null ? null : flagged(found, 'zero-transaction-id');
}

/**
 * A stop that was heard before changes nothing; one that comes after we guessed the end sets it right. `unseen` are reasons of
 * guesses that are no more than two messages of one moment in the other order: nothing was amended where none was billed yet.
 */
export function end(context: Context, event: EndedEvent, session: Session, pile: Pile, unseen: readonly string[] = [STARTED_LATE]): Parts {
  const { db } = context;
  if (session.chargeEndedAtMs !== null && !session.flags.includes('end-estimated')) return noParts();
  const connector = connectorAt(db, session);
  const facts = { receivedMs: event.receivedMs, pile, ratedPower: connector?.ratedPower ?? null };
  const guessed = session.chargeEndedAtMs !== null;
  const traced = trace(session, event.entries, facts);
  const told = correctTime(event.at, event.receivedMs, pile.clock);
  const stopMs = told.atMs < session.startedAtMs ? later(event.receivedMs, session.startedAtMs) : told.atMs;
  const measured = lastRegister(traced.session, event.meterStop, { atMs: stopMs, inferred: told.inferred }, connector);
  let over = ended(
    { ...measured.session, flags: measured.session.flags.filter((f) => f !== 'end-estimated') },
    stopMs,
    event.reason ?? 'Local',
  );
  if (told.inferred || told.atMs < session.startedAtMs) over = flagged(over, 'time-inferred');
  // A queue that is replayed brings start and stop in one go: nobody has seen the guess in between.
  if (guessed && !(session.phase === 'finishing' && unseen.includes(session.endReason ?? ''))) over = flagged(over, 'amended');
  if ((event.wire?.violation ?? null) !== null) over = flagged(over, 'schema-broken');
  const stopReading: Reading = {
    transactionId: session.transactionId,
    atMs: stopMs,
    receivedMs: event.receivedMs,
    register: measured.register,
    source: over.flags.includes('start-inferred') ? 'estimated' : 'read',
    power: null,
    stateOfCharge: null,
    samples: [],
  };
  const points =
    measured.register === null
      ? traced.points
      : [...traced.points, { atMs: stopMs, register: measured.register, source: stopReading.source }];
  const parts: Parts = {
    writes: [...traced.readings, stopReading].map((reading): Write => ({ kind: 'reading.add', reading })),
    commands: [],
    notices: [],
  };
  return join(parts, implausible(context, over, session, event.receivedMs), settle(context, over, connector, event, points));
}

/** Free already, still taken, or billed before. */
function settle(
  { db }: Context,
  over: Session,
  connector: Connector | null,
  event: EndedEvent,
  points: Parameters<typeof billAnew>[3],
): Parts {
  if (over.phase === 'closed')
    return billAnew(
      db,
      {
        ...over,
        freedAtMs: over.freedAtMs === null || over.chargeEndedAtMs === null ? over.freedAtMs : later(over.freedAtMs, over.chargeEndedAtMs),
      },
      event.receivedMs,
      points,
    );
  const endedMs = over.chargeEndedAtMs ?? event.receivedMs;
  // OCPP 1.6 has no connector 0 to plug into: nobody will ever say that it is free.
  if (over.connector === 0) return keep(freed(over, endedMs));
  const freeSince = connector?.state === 'available' ? connector.stateAtMs : null;
  const knownMs = [over.freedAtMs, freeSince, nextStartAfter(db, over)].filter(
    (ms) => ms !== null && (ms > over.startedAtMs || ms === over.freedAtMs),
  );
  const [firstMs] = knownMs.sort((a, b) => (a ?? 0) - (b ?? 0));
  return keep(firstMs === undefined || firstMs === null ? over : freed({ ...over, freedAtMs: null }, firstMs));
}

function lastRegister(
  session: Session,
  meterStop: EndedEvent['meterStop'],
  { atMs: stopMs, inferred }: CorrectedTime,
  connector: Connector | null,
): { session: Session; register: Reading['register'] } {
  if (meterStop === null) return { session, register: null };
  const { meter, register, flag } = normaliseRegister(session.meter, {
    register: meterStop,
    elapsedMs: elapsed(session, stopMs, inferred),
    ratedPower: connector?.ratedPower ?? null,
  });
  const measured: Session = { ...session, meter, energy: dwh(meter.lastRegister - meter.startRegister) };
  return { session: flag === null ? measured : flagged(measured, flag), register };
}

/** F20: the tag is optional; where it is told, its state goes back. */
function tagStatus(context: Context, event: EndedEvent): { readonly status: AuthorizationStatus | null; readonly parentTag?: string } {
  if (event.tag === null) return { status: null };
  const { card } = ownerOf(context, pileById(context.db, event.pileId), event.tag);
  return {
    status: cardStatus(context.db, { card, ordered: true, charging: false, begins: false, nowMs: event.receivedMs }),
    ...parentOf(card),
  };
}

/**
 * F03: start and stop both happened offline and only the stop arrives, without a number of ours: the session is made from
 * the stop and its transactionData. null: the stop does not tell enough. 'known': it was made from this very stop before.
 */
function inferStart(
  { db, vault }: Context,
  event: EndedEvent,
  pile: Pile,
  stopMs: UtcMs,
  tokenId: TokenId | null,
): PaidStart | 'known' | null {
  const first = event.entries.find((entry) => readEntry(entry.samples).register !== null);
  const register = first === undefined ? null : readEntry(first.samples).register;
  if (first === undefined || register === null || event.meterStop === null || event.meterStop < register) return null;
  const toldId = event.tag === null ? '' : vault.tokenId(canonicalTag(event.tag));
  const startKey = ['inferred', event.transactionId, toldId, event.at.raw ?? '', event.meterStop].join('|');
  if (sessionByStartKey(db, pile.id, startKey) !== null) return 'known';
  const begin = correctTime(first.at, event.receivedMs, pile.clock).atMs;
  const startedAtMs = begin < stopMs ? begin : stopMs;
  const card = tokenId === null ? null : cardById(db, tokenId);
  const session: Session = {
    ...connectorOfStop(connectorsOf(db, pile.id), pile, event),
    id: id<SessionId>(`session-${event.id}`),
    transactionId: nextTransactionId(db, event.receivedMs),
    startKey,
    phase: 'charging',
    startedBy: 'pile',
    tokenId,
    operatorId: null,
    limits: { amount: null, energy: null, durationS: null },
    planId: null,
    planVersion: null,
    startedAtMs,
    chargeEndedAtMs: null,
    freedAtMs: stopMs,
    closedAtMs: null,
    endReason: null,
    meter: startMeter(register),
    energy: dwh(0),
    power: null,
    stateOfCharge: null,
    lastReadingMs: null,
    limitDueMs: null,
    stopOrderedMs: null,
    stopReason: null,
    flags: [
      'start-inferred',
      ...(event.transactionId <= 0 ? (['zero-transaction-id'] as const) : []),
      ...(card === null ? (['unknown-card'] as const) : []),
    ],
    billId: null,
  };
  // It is over: nothing is held for it.
  const paid = payStart(db, { ...session, phase: 'finishing' }, { order: null, card }, event.receivedMs);
  return { ...paid, session: { ...paid.session, phase: 'charging' } };
}

/** StopTransaction names no connector: the only one, the one whose register fits, or the pile itself. */
function connectorOfStop(connectors: readonly Connector[], pile: Pile, event: EndedEvent): ConnectorRef {
  const real = connectors.filter((c) => c.connector > 0);
  const fitting = real.filter((c) => c.lastRegister !== null && event.meterStop !== null && c.lastRegister <= event.meterStop);
  const only = real.length === 1 ? real[0] : fitting.length === 1 ? fitting[0] : undefined;
  return { pileId: pile.id, evse: only?.evse ?? 0, connector: only?.connector ?? 0 };
}

/** F01: answered like any other, or the pile resends it for ever; kept for an attendant to look at. */
function orphan({ db }: Context, event: EndedEvent, atMs: UtcMs): Parts {
  const { transactionId, meterStop, reason, receivedMs, pileId } = event;
  const write: Write = {
    kind: 'orphan-stop.add',
    orphan: { ref: { pileId, evse: 0, connector: 0 }, transactionId, meterStop, atMs, receivedMs, reason },
  };
  const alarm = raise(
    db,
    `orphan-stop:${pileId}:${transactionId}:${event.at.raw ?? ''}`,
    'orphan-stop',
    'low',
    { pileId, transactionId, meterStopWh: Math.round((meterStop ?? 0) / 10) },
    receivedMs,
  );
  return join({ writes: [write], commands: [], notices: [] }, alarm);
}
