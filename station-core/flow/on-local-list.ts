/** Keeps the lists of cards in the piles in step with the station's, so that a pile cut off from the PC still authorises. */
import { id, type CommandId, type PileId } from '../base/ids.ts';
import { addMs, SECOND_MS, type UtcMs } from '../base/time.ts';
import type { CommandResult, PileOrder } from '../domain/command.ts';
import type { OperatorEvent, PileEvent, StationEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { LocalListEntry, LocalListPart, LocalListState } from '../domain/reservation.ts';
import type { Card } from '../domain/token.ts';
import {
  asking,
  bootedAnew,
  interrupted,
  newLocalList,
  nextStep,
  partRefused,
  partTaken,
  sending,
  TRIES_UNTOLD,
  versionTold,
} from '../rules/local-list/next-step.ts';
import { isErasedAfter, newestCardChange } from '../store/card-changes.ts';
import { cardsAfter, cardsChangedAfter } from '../store/cards.ts';
import { localListOf, localListsDue } from '../store/local-lists.ts';
import { pileById } from '../store/piles.ts';
import { raise, settle } from './alarms.ts';
import { cardStatus, parentOf } from './card-status.ts';
import { DONE, join, noParts, notFound, outcome, type Context, type Parts } from './context.ts';

type Answered = Extract<PileEvent, { kind: 'pile.answered' }>;

/** A pile that has just come is left in peace first (F12). */
const QUIET_MS = 10 * SECOND_MS;
/** Piles that get a step at once; looked at this often, because all piles are looked through. */
const AT_ONCE = 25;
const LOOK_EVERY_S = 5;
/** Cards in one message: fewer than any pile is known to refuse (SendLocalListMaxLength). */
const CARDS_PER_MESSAGE = 20;

/** Steps that are due by time, all of them one decision: what is due is asked again after each. */
export function* localListSteps(context: Context, event: StationEvent): Generator<() => Parts> {
  const nowMs = event.receivedMs;
  if (Math.floor(nowMs / SECOND_MS) % LOOK_EVERY_S !== 0) return;
  const due = localListsDue(context.db, addMs(nowMs, -QUIET_MS), nowMs, AT_ONCE);
  if (due.length > 0) yield () => join(...due.map((pileId) => step(context, pileId, event)));
}

export function localListBooted({ db }: Context, pileId: PileId, nowMs: UtcMs): Parts {
  const list = localListOf(db, pileId);
  return list === null ? noParts() : put(bootedAnew(list, nowMs));
}

/** The whole list anew, e.g. after a pile was repaired. */
export function onRenewLocalList({ db }: Context, event: Extract<OperatorEvent, { kind: 'operator.renew-local-list' }>): Outcome {
  if (pileById(db, event.pileId)?.admission !== 'accepted') return notFound({ pileId: event.pileId });
  const list = localListOf(db, event.pileId) ?? newLocalList(event.pileId, event.receivedMs);
  return outcome(DONE, put({ ...bootedAnew(list, event.receivedMs), reached: 0, tries: 0, problem: null }));
}

export function localListVersionAnswered({ db }: Context, event: Answered): Parts {
  const list = localListOf(db, event.pileId);
  if (list?.state !== 'asking') return noParts();
  const { result, receivedMs } = event;
  if (result.outcome === 'accepted') return told(db, versionTold(list, result.version ?? 0, newestCardChange(db), receivedMs), receivedMs);
  return told(db, notTaken(list, result, receivedMs), receivedMs);
}

export function localListSent(context: Context, event: Answered): Parts {
  const list = localListOf(context.db, event.pileId);
  if (list?.state !== 'sending' || event.order.kind !== 'send-local-list' || event.order.version !== list.sending?.version)
    return noParts();
  if (event.result.outcome !== 'accepted') return told(context.db, notTaken(list, event.result, event.receivedMs), event.receivedMs);
  const taken = partTaken(list, event.receivedMs);
  if (taken === null) return noParts();
  return taken.state === 'sending' ? sendWhole(context, taken, event) : told(context.db, taken, event.receivedMs);
}

function step(context: Context, pileId: PileId, event: StationEvent): Parts {
  const { db } = context;
  const nowMs = event.receivedMs;
  const list = localListOf(db, pileId) ?? newLocalList(pileId, nowMs);
  switch (nextStep(list, newestCardChange(db), isErasedAfter(db, list.reached), nowMs)) {
    case 'nothing':
      return noParts();
    case 'ask-version':
      return order(asking(list, nowMs), event, { kind: 'local-list-version' });
    case 'send-changes':
      return sendChanges(context, list, event);
    case 'send-whole':
      return sendWhole(context, { ...list, sending: null }, event);
  }
}

function sendChanges(context: Context, list: LocalListState, event: StationEvent): Parts {
  const { cards, reached } = cardsChangedAfter(context.db, list.reached, CARDS_PER_MESSAGE);
  const part: LocalListPart = { version: (list.version ?? 0) + 1, target: reached, upTo: null, isLast: true };
  return send(context, list, part, 'differential', cards, event);
}

/** The first part takes the place of what the pile has; the others add to it. */
function sendWhole(context: Context, list: LocalListState, event: StationEvent): Parts {
  const { db } = context;
  const before = list.sending;
  const cards = cardsAfter(db, before?.upTo ?? null, CARDS_PER_MESSAGE + 1);
  const taken = cards.slice(0, CARDS_PER_MESSAGE);
  const part: LocalListPart = {
    version: (list.version ?? 0) + 1,
    target: before?.target ?? newestCardChange(db),
    upTo: taken.at(-1)?.id ?? before?.upTo ?? null,
    isLast: cards.length <= CARDS_PER_MESSAGE,
  };
  return send(context, list, part, before === null ? 'full' : 'differential', taken, event);
}

function send(
  context: Context,
  list: LocalListState,
  part: LocalListPart,
  update: 'full' | 'differential',
  cards: readonly Card[],
  event: StationEvent,
): Parts {
  const entries = cards.flatMap((card) => entryOf(context, card, event.receivedMs));
  return order(sending(list, part, event.receivedMs), event, { kind: 'send-local-list', update, version: part.version, entries });
}

/** Blocked ones too: a pile may let in whom it does not know. */
function entryOf({ db, vault }: Context, card: Card, nowMs: UtcMs): LocalListEntry[] {
  const tag = vault.open(db, card.personKeyId, card.sealedNumber);
  if (tag === null) return [];
  const status = cardStatus(db, { card, ordered: false, charging: false, begins: false, nowMs });
  return [{ tag, status, expiresMs: card.validUntilMs, ...parentOf(card) }];
}

function order(list: LocalListState, event: StationEvent, wish: PileOrder): Parts {
  const commandId = id<CommandId>(`list-${event.id}-${list.pileId}`.slice(0, 80));
  return join(put(list), { writes: [], commands: [{ kind: 'pile.order', id: commandId, pileId: list.pileId, order: wish }], notices: [] });
}

function put(list: LocalListState): Parts {
  return { writes: [{ kind: 'local-list.put', list }], commands: [], notices: [{ topic: 'pile', pileId: list.pileId }] };
}

/** The pile never saw it: that it is away, or busy, is told elsewhere. */
const NOT_REACHED: ReadonlySet<string> = new Set(['offline', 'queue-full']);

/** A pile that keeps turning its list down is told of once; it would go on with old cards. */
function told(db: Context['db'], list: LocalListState, nowMs: UtcMs): Parts {
  const key = `local-list-failed:${list.pileId}`;
  const alarm =
    list.state === 'failed' && list.tries >= TRIES_UNTOLD && !NOT_REACHED.has(list.problem ?? '')
      ? raise(db, key, 'local-list-failed', 'low', { pileId: list.pileId, why: list.problem ?? '' }, nowMs)
      : list.state === 'failed'
        ? noParts()
        : settle(db, key, nowMs);
  return join(put(list), alarm);
}

function notTaken(list: LocalListState, result: Exclude<CommandResult, { outcome: 'accepted' }>, nowMs: UtcMs): LocalListState {
  const isInterrupted = result.outcome === 'failed' && (result.code === 'offline' || result.code === 'queue-full');
  return isInterrupted ? interrupted(list, nowMs) : partRefused(list, wordOf(result), nowMs);
}

/** The protocol's own word, or the CALLERROR's code. */
function wordOf(result: Exclude<CommandResult, { outcome: 'accepted' }>): string {
  if (result.outcome === 'rejected') return result.status;
  return result.code === 'call-error' ? result.detail.split(':', 1).join('') : result.code;
}
