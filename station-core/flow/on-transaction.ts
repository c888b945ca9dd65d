/** TransactionEvent (OCPP 2.0.1 E): the pile names its transactions and numbers what it tells of them; put in order, it is the same story as a start, its readings and its end (FIELD-FAULTS F26). */
import type { UtcMs } from '../base/time.ts';
import type { PileEvent } from '../domain/event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import type { Session } from '../domain/session.ts';
import type { AuthorizationStatus } from '../domain/token.ts';
import type { PileTransaction, TransactionPart } from '../domain/transaction.ts';
import { CLOCK_SET_FROM, learnClock } from '../rules/sessions/pile-clock.ts';
import {
  MOST_WAITING,
  NOTHING_TOLD,
  placePart,
  takeIn,
  waitingDue,
  WAIT_MS,
  type NumberedPart,
  type PartPlace,
} from '../rules/sessions/sequence.ts';
import { cardById } from '../store/cards.ts';
import { pileById } from '../store/piles.ts';
import { isCharging, sessionByTransaction } from '../store/sessions.ts';
import { settingsOf } from '../store/settings.ts';
import { pileTransaction, transactionsDue, waitingLoad, waitingPart, waitingParts, type WaitingPart } from '../store/transactions.ts';
import { cardStatus, groupCharges, parentOf } from './card-status.ts';
import { join, noParts, outcome, type Context, type Parts } from './context.ts';
import { heardWithClock } from './on-pile.ts';
import { barred } from './on-zone.ts';
import { taught } from './on-teach-in.ts';
import { ownerOf } from './tags.ts';
import { tellPart, type ToldPart } from './transaction-part.ts';
import { orderFor } from './transaction-start.ts';

type ToldEvent = Extract<PileEvent, { kind: 'transaction.told' }>;

/** A pile that numbers nonsense does not fill the file: beyond so many, or so much, its parts go in as they come. */
const MOST_WAITING_OF_PILE = 1_000;
const MOST_WAITING_BYTES = 4 * 1_024 * 1_024;

export function onTransaction(context: Context, event: ToldEvent): Outcome {
  const { db } = context;
  const pile = pileById(db, event.pileId);
  if (pile === null) return outcome({ kind: 'refused', code: 'ocpp.security-error', detail: { pileId: event.pileId } });
  const clock = learnClock(pile.clock, event.at, event.receivedMs);
  const part = partOf(context, event, pile);
  const known = pileTransaction(db, pile.id, part.pileTransactionId) ?? newTransaction(part);
  const waiting = known.dueMs === null ? [] : waitingParts(db, known);
  const place = placePart(
    known.sequence,
    waiting.map((one) => one.seqNo),
    numberOf(part),
  );
  const status = statusOf(context, part, known);
  const transaction = status === null ? known : { ...known, refused: status !== 'Accepted' };
  if (place === 'again') return answered(context, part, status, known, heardWithClock(pile, clock, event));
  const heard = join(heardWithClock(pile, clock, event), teaching(context, event, part, known, pile));
  if (place === 'hold' && waiting.length < MOST_WAITING && mayWait(context, pile))
    return answered(context, part, status, transaction, join(heard, holdPart(transaction, waiting, part)));
  const told = takePart(context, part, transaction, place, {
    pile: { ...pile, clock, lastHeardMs: event.receivedMs },
    waiting,
    wasRefused: known.refused && transaction.refused,
    isHeld: false,
  });
  return answered(context, part, status, told.transaction, join(heard, told.parts));
}

/** Parts that waited: each as the next one, or because it waited long enough. */
export function* transactionSteps(context: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const transaction of transactionsDue(context.db, nowMs, WAIT_MS, (context.passOver ?? 0) + 1))
    yield () => takeWaiting(context, transaction, nowMs);
}

function takeWaiting(context: Context, transaction: PileTransaction, nowMs: UtcMs): Parts {
  const { db } = context;
  const [lowest, ...others] = waitingParts(db, transaction);
  const dueMs = waitingDue(transaction.sequence, lowest === undefined ? [] : [lowest, ...others]);
  const part = lowest === undefined ? null : waitingPart(db, transaction, lowest.seqNo);
  const pile = pileById(db, transaction.pileId);
  if (part === null || dueMs === null || pile === null) return put({ ...transaction, dueMs: null });
  if (dueMs > nowMs && dueMs - nowMs <= WAIT_MS) return put({ ...transaction, dueMs });
  const gone: Write = { kind: 'waiting-part.delete', part };
  const place = placePart(transaction.sequence, [], numberOf(part));
  if (place === 'again') return join(put({ ...transaction, dueMs: waitingDue(transaction.sequence, others) }), writes(gone));
  const taken = takePart(context, part, transaction, place, { pile, waiting: others, wasRefused: transaction.refused, isHeld: true });
  return join(taken.parts, writes(gone));
}

interface TakeFacts {
  readonly pile: Pile;
  /** What still waits. */
  readonly waiting: readonly WaitingPart[];
  readonly wasRefused: boolean;
  readonly isHeld: boolean;
}

/** The part goes in: the numbers move on, and the session is told of it. */
function takePart(
  context: Context,
  part: TransactionPart,
  before: PileTransaction,
  place: Exclude<PartPlace, 'again'>,
  { pile, waiting, wasRefused, isHeld }: TakeFacts,
): ToldPart {
  const { sequence, isGap } = takeIn(before.sequence, place, numberOf(part));
  const known = place === 'anew' ? { ...newTransaction(part), refused: before.refused } : before;
  const told = tellPart(context, part, { transaction: { ...known, sequence }, isLate: place === 'late', isGap, wasRefused, isHeld, pile });
  const transaction = { ...told.transaction, dueMs: waitingDue(sequence, waiting) };
  return { parts: join(told.parts, put(transaction)), transaction };
}

function mayWait({ db }: Context, pile: Pile): boolean {
  const { parts, bytes } = waitingLoad(db, pile.id);
  return parts < MOST_WAITING_OF_PILE && bytes < MOST_WAITING_BYTES;
}

function holdPart(transaction: PileTransaction, waiting: readonly WaitingPart[], part: TransactionPart): Parts {
  const all = [...waiting, part].sort((a, b) => a.seqNo - b.seqNo);
  return join(writes({ kind: 'waiting-part.add', part }), put({ ...transaction, dueMs: waitingDue(transaction.sequence, all) }));
}

function answered(
  { db }: Context,
  { tokenId }: TransactionPart,
  status: AuthorizationStatus | null,
  { cost }: PileTransaction,
  parts: Parts,
): Outcome {
  const parent = parentOf(tokenId === null ? null : cardById(db, tokenId));
  return outcome({ kind: 'transaction-told', status, ...parent, cost, currencyDigits: settingsOf(db)?.currency.digits ?? 2 }, parts);
}

/** What goes back for a tag; the same for a part that is told again. */
function statusOf({ db }: Context, part: TransactionPart, transaction: PileTransaction): AuthorizationStatus | null {
  const { tokenId } = part;
  if (tokenId === null) return null;
  const card = cardById(db, tokenId);
  const isElsewhere = isCharging(db, tokenId, sessionOf({ db }, transaction)?.transactionId);
  const status = cardStatus(db, {
    card,
    ordered: wasOrdered(db, part, transaction),
    charging: isElsewhere && (part.phase === 'started' || card === null || !groupCharges(db, part.pileId, card)),
    begins: transaction.tokenId === null && part.phase !== 'ended',
    nowMs: part.receivedMs,
  });
  // A card that ends its charge is let do so.
  return part.phase === 'ended' ? status : barred(db, part.pileId, status);
}

/** Its tag is that of a start ordered here. */
function wasOrdered(db: Context['db'], part: TransactionPart, transaction: PileTransaction): boolean {
  const session = sessionOf({ db }, transaction);
  const isOrdered = session?.startedBy === 'operator' || session?.startedBy === 'driver';
  return (isOrdered && transaction.tokenId === part.tokenId) || orderFor(db, part) !== null;
}

/** A tag told later, from a time without a line, is nobody at the pile now. */
function teaching(context: Context, event: ToldEvent, part: TransactionPart, transaction: PileTransaction, pile: Pile): Parts {
  const { db } = context;
  const { tokenId, receivedMs } = part;
  if (event.tag === null || tokenId === null || !event.isCard || event.offline) return noParts();
  const owner = { tokenId, card: cardById(db, tokenId) };
  return taught(context, { pile, tag: event.tag, owner, receivedMs }, () => wasOrdered(db, part, transaction));
}

function sessionOf({ db }: Pick<Context, 'db'>, { pileId, transactionId }: PileTransaction): Session | null {
  return transactionId === null ? null : sessionByTransaction(db, pileId, transactionId);
}

function partOf(context: Context, event: ToldEvent, pile: Pile): TransactionPart {
  const { pileId, pileTransactionId, receivedMs, phase, seqNo, ref, at, trigger, offline, isCard } = event;
  const { chargingState, stoppedReason, remoteStartId, reservationId, entries } = event;
  const tokenId = event.tag === null ? null : ownerOf(context, pile, event.tag).tokenId;
  const isBroken = (event.wire?.violation ?? null) !== null;
  return {
    pileId, pileTransactionId, eventId: event.id, receivedMs, phase, seqNo, ref, at, trigger, offline, tokenId, isCard,
    chargingState, stoppedReason, remoteStartId, reservationId, entries, isBroken,
  }; // prettier-ignore
}

function numberOf({ seqNo, phase, at }: TransactionPart): NumberedPart {
  return { seqNo, phase, toldMs: at.pileMs === null || at.pileMs < CLOCK_SET_FROM ? null : at.pileMs };
}

function newTransaction({ pileId, pileTransactionId }: TransactionPart): PileTransaction {
  return {
    pileId,
    pileTransactionId,
    transactionId: null,
    sequence: NOTHING_TOLD,
    tokenId: null,
    carSeen: false,
    refused: false,
    cost: null,
    costAtMs: null,
    dueMs: null,
  };
}

function put(transaction: PileTransaction): Parts {
  return writes({ kind: 'transaction.put', transaction });
}

function writes(write: Write): Parts {
  return { ...noParts(), writes: [write] };
}
