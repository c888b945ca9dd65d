/** Cards: put on file, bound to accounts, frozen, lost, replaced, imported, erased. */
import type { AccountId, TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { MoneyOperatorEvent } from '../domain/money-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import type { Card, NewCard } from '../domain/token.ts';
import { checkImport, IMPORT_MOST, LONGEST_PARENT } from '../rules/accounts/check-import.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { tagForms } from '../rules/sessions/tag-forms.ts';
import { accountById } from '../store/accounts.ts';
import { cardById } from '../store/cards.ts';
import type { Reader } from '../store/connection.ts';
import { personKeyOf } from '../store/person-keys.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';
import { numberRefusal } from './ownership.ts';
import { ownerOf } from './tags.ts';

type Happening = OperatorEvent | MoneyOperatorEvent;
type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>;

export function onAddCard(context: Context, event: Of<'operator.add-card'>): Outcome {
  return numberRefusal(context, event.number, event.receivedMs) ?? addCard(context, event.number, event);
}

/** Of the desk or of a teach-in. */
export function addCard(
  context: Context,
  typed: string,
  event: Pick<Of<'operator.add-card'>, 'label' | 'validUntilMs' | 'receivedMs' | 'accountId' | 'parentTag'>,
): Outcome {
  const { label, validUntilMs, accountId = null, parentTag = null, receivedMs } = event;
  const bound = accountId === null ? null : bindProblem(context.db, accountId);
  const problem = numberProblem(context, typed) ?? bound ?? parentProblem(parentTag);
  return problem ?? added(context, typed, { label, validUntilMs, accountId, parentTag: clean(parentTag), state: 'active' }, receivedMs);
}

export function onChangeCard({ db }: Context, event: Of<'operator.change-card'>): Outcome {
  const card = cardById(db, event.cardId);
  if (card === null) return unknown(event.cardId);
  if (card.state === 'replaced') return refused({ help: 'This card was replaced by another; change that one.' });
  const { label, state, validUntilMs } = event;
  if (card.state === 'lost' && state !== 'lost') return refused({ help: 'A card that was lost stays lost. Put a new one in its place.' });
  const parentTag = event.parentTag === undefined ? card.parentTag : clean(event.parentTag);
  return parentProblem(parentTag) ?? saved({ ...card, label, state, validUntilMs, parentTag });
}

/** accountId null: it belongs to nobody from then on. */
export function onBindCard({ db }: Context, event: Of<'operator.bind-card'>): Outcome {
  const card = cardById(db, event.cardId);
  if (card === null) return unknown(event.cardId);
  if (card.state === 'replaced') return refused({ help: 'This card was replaced by another; bind that one.' });
  const problem = event.accountId === null ? null : bindProblem(db, event.accountId);
  return problem ?? saved({ ...card, accountId: event.accountId });
}

/** The same replacement again changes nothing. */
export function replaceCard(context: Context, typed: string, event: Pick<Of<'operator.replace-card'>, 'cardId' | 'receivedMs'>): Outcome {
  const card = cardById(context.db, event.cardId);
  if (card === null) return unknown(event.cardId);
  if (card.state === 'replaced') {
    const known = ownerOf({ ...context, quirks: [] }, null, typed).card;
    const isAgain = known !== null && known.id === card.replacedBy;
    return isAgain ? outcome({ kind: 'card-saved', cardId: known.id }) : refused({ help: 'This card was replaced already.' });
  }
  const problem = numberProblem(context, typed) ?? numberRefusal(context, typed, event.receivedMs);
  if (problem !== null) return problem;
  const { label, validUntilMs, accountId, parentTag } = card;
  const fresh = added(context, typed, { label, validUntilMs, accountId, parentTag, state: 'active' }, event.receivedMs);
  const replacedBy = context.vault.tokenId(canonicalTag(typed));
  return { ...fresh, writes: [...fresh.writes, { kind: 'card.put', card: { ...card, state: 'replaced', replacedBy } }] };
}

/** All or none: the first row that cannot be is named by its place in the list, and nothing is changed. */
export function onImportCards(context: Context, event: Of<'operator.import-cards'>): Outcome {
  const { db, vault } = context;
  const { cards, receivedMs } = event;
  if (cards.length === 0 || cards.length > IMPORT_MOST) return refused({ help: `A list has between 1 and ${IMPORT_MOST} cards.` });
  const rows = cards.map((card) => ({ ...card, number: canonicalTag(card.number), forms: tagForms(card.number, null) }));
  const onFile = (forms: readonly string[]): boolean => forms.some((form) => cardById(db, vault.tokenId(form)) !== null);
  const accountOf = (accountId: AccountId) => accountById(db, accountId);
  const [problem] = checkImport(rows, { onFile, accountOf });
  if (problem !== undefined)
    return refused({ row: problem.index + 1, why: problem.why, help: 'Nothing was imported. Look at the list once more.' });
  for (const { number } of cards) {
    const notOurs = numberRefusal(context, number, receivedMs);
    if (notOurs !== null) return notOurs;
  }
  const writes = cards.map((card) => cardWrite(context, card.number, { ...card, parentTag: clean(card.parentTag) }, receivedMs));
  return outcome(DONE, { writes, commands: [], notices: [{ topic: 'cards' }] });
}

/** The number goes for good: in the card list, in the journal and in backups made from now on. Amounts stay. */
export function onEraseCard({ db }: Context, event: Of<'operator.erase-card'>): Outcome {
  const card = cardById(db, event.cardId);
  if (card === null) return unknown(event.cardId);
  return outcome(DONE, {
    writes: [{ kind: 'card.erase', cardId: card.id, personKeyId: card.personKeyId, atMs: event.receivedMs }],
    commands: [],
    notices: [{ topic: 'cards' }],
  });
}

type CardTerms = Omit<NewCard, 'number'>;

function added(context: Context, typed: string, terms: CardTerms, nowMs: UtcMs): Outcome {
  const write = cardWrite(context, typed, terms, nowMs);
  return outcome({ kind: 'card-saved', cardId: write.card.id }, { writes: [write], commands: [], notices: [{ topic: 'cards' }] });
}

function cardWrite({ db, vault }: Context, typed: string, terms: CardTerms, nowMs: UtcMs): Extract<Write, { kind: 'card.add' }> {
  const number = canonicalTag(typed);
  const cardId = vault.tokenId(number);
  const { label, state, validUntilMs, accountId, parentTag } = terms;
  const card: Omit<Card, 'sealedNumber'> = {
    id: cardId,
    kind: 'card',
    state,
    label,
    hint: number.slice(-4),
    personKeyId: personKeyOf(db, cardId),
    validUntilMs,
    createdAtMs: nowMs,
    accountId,
    parentTag,
    replacedBy: null,
  };
  return { kind: 'card.add', card, number, atMs: nowMs };
}

function numberProblem({ db, vault }: Context, typed: string): Outcome | null {
  const number = canonicalTag(typed);
  if (number.length === 0) return refused({ field: 'number', help: 'Hold the card to a reader or type its number.' });
  const known = ownerOf({ db, vault, quirks: [] }, null, typed).card;
  return known === null ? null : refused({ card: known.label, help: 'This card is already on file.' });
}

function bindProblem(db: Reader, accountId: AccountId): Outcome | null {
  const account = accountById(db, accountId);
  if (account === null) return notFound({ account: accountId });
  if (account.state === 'closed') return refused({ help: 'The account is closed: no card is bound to it any more.' });
  return account.kind === 'merchant' ? refused({ help: 'A merchant has no cards: bind it to a driver or a fleet.' }) : null;
}

function saved(card: Card): Outcome {
  return outcome(
    { kind: 'card-saved', cardId: card.id },
    { writes: [{ kind: 'card.put', card }], commands: [], notices: [{ topic: 'cards' }, { topic: 'accounts' }] },
  );
}

/** Cards of one group compare it as text: one form. Empty: none. */
function clean(typed: string | null): string | null {
  const text = (typed ?? '').trim().toUpperCase();
  return text === '' ? null : text;
}

function parentProblem(typed: string | null): Outcome | null {
  return (clean(typed)?.length ?? 0) > LONGEST_PARENT ? refused({ help: `A group tag has at most ${LONGEST_PARENT} characters.` }) : null;
}

function unknown(cardId: TokenId): Outcome {
  return notFound({ card: cardId });
}
