/** Teach-in: a card is put on file by holding it to a pile, so that nobody has to copy its number (FIELD-FAULTS F23). */
import { addMs, MINUTE_MS, type UtcMs } from '../base/time.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import type { TeachIn } from '../domain/token.ts';
import { quirksFor } from '../rules/quirks/match.ts';
import { bareTag } from '../rules/sessions/tag-forms.ts';
import { personKeyOf } from '../store/person-keys.ts';
import { pileById } from '../store/piles.ts';
import { currentTeachIn } from '../store/teach-in.ts';
import { DONE, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { addCard, replaceCard } from './on-card.ts';
import { numberRefusal } from './ownership.ts';
import type { TagOwner } from './tags.ts';

type Happening = OperatorEvent | MoneyOperatorEvent;
type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>;

/** So long the station waits for a card. */
const WAIT_MS = MINUTE_MS;
/** So long a caught number is kept for whoever types the name. */
const KEEP_MS = 10 * MINUTE_MS;
const OVER = 'The time is over. Start again and hold the card to the pile.';

/** One at a time: a second person waits, or two cards could change places. Whoever began may begin anew. */
export function onBeginTeachIn({ db }: Context, event: Of<'operator.begin-teach-in'>): Outcome {
  const { teachInId, pileId, operatorId, receivedMs } = event;
  if (pileId !== null && pileById(db, pileId)?.admission !== 'accepted') return notFound({ pileId });
  const open = openAt(currentTeachIn(db), receivedMs);
  if (open !== null && open.by !== operatorId)
    return refused({ help: 'Somebody else is adding a card at a pile just now. Try again in a minute.' });
  const begun: TeachIn = {
    id: teachInId,
    by: operatorId,
    pileId,
    untilMs: addMs(receivedMs, WAIT_MS),
    readBy: null,
    knownCardId: null,
    caught: null,
  };
  return outcome(DONE, { writes: [{ kind: 'teach-in.put', teachIn: begun }], commands: [], notices: [{ topic: 'cards' }] });
}

/** One that has ended already is cancelled all the same. */
export function onCancelTeachIn({ db }: Context, event: Of<'operator.cancel-teach-in'>): Outcome {
  const current = currentTeachIn(db);
  return outcome(DONE, isOf(current, event) ? ended(current) : noParts());
}

/** The card with the number that was caught; the number is opened here and goes nowhere but into the card. */
export function onAddTaughtCard(context: Context, event: Of<'operator.add-taught-card'>): Outcome {
  return withCaught(context, event, (number) => numberRefusal(context, number, event.receivedMs) ?? addCard(context, number, event));
}

/** As onAddTaughtCard, in the place of a card that is lost or broken. */
export function onReplaceCard(context: Context, event: Of<'operator.replace-card'>): Outcome {
  const { teachInId, number } = event;
  if (teachInId === undefined) return replaceCard(context, number ?? '', event);
  return withCaught(context, { ...event, teachInId }, (caught) => replaceCard(context, caught, event));
}

function withCaught(
  { db, vault }: Context,
  event: Pick<Of<'operator.add-taught-card'>, 'teachInId' | 'operatorId' | 'receivedMs'>,
  put: (number: string) => Outcome,
): Outcome {
  const current = currentTeachIn(db);
  if (!isOf(current, event) || current.caught === null || openAt(current, event.receivedMs) === null) return refused({ help: OVER });
  const number = vault.open(db, current.caught.personKeyId, current.caught.sealedNumber);
  if (number === null) return refused({ help: OVER });
  const added = put(number);
  return added.answer.kind === 'refused' ? added : { ...added, writes: [...added.writes, ...ended(current).writes] };
}

export interface ShownTag {
  readonly pile: Pile | null;
  readonly tag: string;
  readonly owner: TagOwner;
  readonly receivedMs: UtcMs;
}

/** A pile read a tag just now. isOrdered: nobody held it there, the station itself named it in an order. */
export function taught(context: Context, { pile, tag, owner, receivedMs }: ShownTag, isOrdered: () => boolean): Parts {
  const { db, vault, quirks } = context;
  const open = openAt(currentTeachIn(db), receivedMs);
  if (open === null || open.caught !== null || pile?.admission !== 'accepted') return noParts();
  if ((open.pileId !== null && open.pileId !== pile.id) || isOrdered()) return noParts();
  if (owner.card !== null)
    return {
      writes: [{ kind: 'teach-in.put', teachIn: { ...open, readBy: pile.id, knownCardId: owner.card.id } }],
      commands: [],
      notices: [{ topic: 'cards' }],
    };
  const number = bareTag(tag, quirksFor(quirks, pile).tagSuffixFrom);
  if (number.length === 0) return noParts();
  const personKeyId = personKeyOf(db, vault.tokenId(number));
  const caught = { teachInId: open.id, readBy: pile.id, personKeyId, number, untilMs: addMs(receivedMs, KEEP_MS), atMs: receivedMs };
  return { writes: [{ kind: 'teach-in.catch', caught }], commands: [], notices: [{ topic: 'cards' }] };
}

/** Its time is over: the number goes. */
export function* teachInSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  const current = currentTeachIn(db);
  if (current !== null && openAt(current, nowMs) === null) yield () => ended(current);
}

/** A clock that was set back must not keep it open for hours. */
function openAt(teachIn: TeachIn | null, nowMs: UtcMs): TeachIn | null {
  if (teachIn === null) return null;
  const leftMs = teachIn.untilMs - nowMs;
  return leftMs > 0 && leftMs <= KEEP_MS ? teachIn : null;
}

function isOf(
  current: TeachIn | null,
  { teachInId, operatorId }: Pick<Of<'operator.add-taught-card'>, 'teachInId' | 'operatorId'>,
): current is TeachIn {
  return current?.id === teachInId && current.by === operatorId;
}

function ended({ id }: TeachIn): Parts {
  return { writes: [{ kind: 'teach-in.delete', teachInId: id }], commands: [], notices: [{ topic: 'cards' }] };
}
