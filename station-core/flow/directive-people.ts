/** HQ's accounts and cards at the station: opened, changed, frozen, put on file. */
import { id, type AccountId, type BenefitId, type EventId, type OperatorId, type TokenId } from '../base/ids.ts';
import { minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { AccountPerson } from '../domain/account.ts';
import type { AccountTerms } from '../domain/money-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { tagForms } from '../rules/sessions/tag-forms.ts';
import { accountById, walletOf } from '../store/accounts.ts';
import { cardById } from '../store/cards.ts';
import { ownedByHq, ownerAbove } from '../store/hq-owned.ts';
import { sharedAccount } from '../store/hq-leases.ts';
import { refused, type Context } from './context.ts';
import { onAddAccount, onChangeAccount } from './on-account.ts';
import { addCard, onBindCard, onChangeCard } from './on-card.ts';
import { ownerOf } from './tags.ts';

interface By {
  readonly id: EventId;
  readonly receivedMs: UtcMs;
  readonly operatorId: OperatorId;
}

interface AccountBody {
  readonly kind: 'driver' | 'fleet';
  readonly person: AccountPerson;
  readonly groupId: string | null;
  readonly levelId: string | null;
  readonly isPostPaid: boolean;
  readonly creditLimit: number;
  readonly frozen: string | null;
  readonly shared: { readonly low: number; readonly step: number } | null;
}

interface CardBody {
  readonly number: string;
  readonly label: string;
  readonly state: 'active' | 'blocked' | 'lost';
  readonly validUntilMs: UtcMs | null;
  readonly accountId: string | null;
  readonly parentTag: string | null;
}

/** Money of an account that HQ shares no longer must be back first. */
export function applyAccount(context: Context, accountId: AccountId, told: unknown, by: By): Outcome {
  const body = told as AccountBody;
  const known = accountById(context.db, accountId);
  if (known !== null && known.kind !== body.kind)
    return refused({ account: accountId, help: `It is a ${known.kind} here, and stays one.` });
  const wasShared = sharedAccount(context.db, accountId) !== null;
  // What a charge holds is in the wallet too, and may be left over.
  if (wasShared && body.shared === null && walletOf(context.db, accountId) > 0)
    return refused({ account: accountId, help: 'There is shared money in its wallet. Recall it first, when no charge of it runs.' });
  const terms: AccountTerms = {
    groupId: groupOrNull(body.groupId),
    levelId: groupOrNull(body.levelId),
    isPostPaid: body.isPostPaid,
    creditLimit: minor(body.creditLimit),
    merchant: null,
  };
  const { person } = body;
  const done =
    known === null
      ? onAddAccount(context, { ...by, kind: 'operator.add-account', accountId, accountKind: body.kind, person, terms, pinHash: null })
      : onChangeAccount(context, { ...by, kind: 'operator.change-account', accountId, person, terms, pinHash: null });
  if (done.answer.kind === 'refused') return done;
  const state = body.frozen === null ? 'active' : 'frozen';
  const writes = done.writes.map((write): Write =>
    write.kind === 'account.put' ? { ...write, account: { ...write.account, state, frozenReason: body.frozen ?? '' } } : write,
  );
  const sharing: Write[] = [];
  if (body.shared !== null)
    sharing.push({ kind: 'hq-shared.put', shared: { accountId, low: minor(body.shared.low), step: minor(body.shared.step) } });
  else if (wasShared) sharing.push({ kind: 'hq-shared.delete', accountId });
  return { ...done, writes: [...writes, ...sharing] };
}

function groupOrNull(benefitId: string | null): BenefitId | null {
  return benefitId === null ? null : id<BenefitId>(benefitId);
}

/** A card keeps its number; another number is another card. */
export function applyCard(context: Context, objectId: string, told: unknown, by: By): Outcome {
  const body = told as CardBody;
  const { db } = context;
  const accountId = body.accountId === null ? null : id<AccountId>(body.accountId);
  const { label, validUntilMs, parentTag } = body;
  const before = ownedByHq(db, 'card', objectId);
  const cardId = cardIdOf(context, body.number);
  const card = cardById(db, cardId);
  if (before !== null && before.localId !== cardId)
    return refused({ card: label, help: 'It has another number than before. Block the old card and send a new one.' });
  if (card === null) {
    const added = addCard(context, body.number, { label, validUntilMs, accountId, parentTag, receivedMs: by.receivedMs });
    return {
      ...added,
      writes: added.writes.map((write): Write =>
        write.kind === 'card.add' ? { ...write, card: { ...write.card, state: body.state } } : write,
      ),
    };
  }
  if (before === null) return refused({ card: card.label, help: 'The station has a card of its own with this number.' });
  const changed = onChangeCard(context, { ...by, kind: 'operator.change-card', cardId, label, state: body.state, validUntilMs, parentTag });
  if (changed.answer.kind === 'refused' || card.accountId === accountId) return changed;
  const bound = onBindCard(context, { ...by, kind: 'operator.bind-card', cardId, accountId });
  if (bound.answer.kind === 'refused') return bound;
  return {
    ...changed,
    writes: changed.writes.map((write): Write => (write.kind === 'card.put' ? { ...write, card: { ...write.card, accountId } } : write)),
  };
}

/** The card on file that this number reads as, else the id it would get. */
export function cardIdOf({ db, vault }: Pick<Context, 'db' | 'vault'>, number: string): TokenId {
  const known = ownerOf({ db, vault, quirks: [] }, null, number);
  return known.card?.id ?? vault.tokenId(canonicalTag(number));
}

/** Keyed hashes of every form a pile may tell the numbers in. */
export function tokensOf({ vault }: Pick<Context, 'vault'>, cards: readonly { readonly number: string }[]): TokenId[] {
  return [...new Set(cards.flatMap(({ number }) => tagForms(number, null).map((form) => vault.tokenId(form))))];
}

/** An account or card of the station's own stands where HQ's should. */
export function isStations({ db }: Pick<Context, 'db'>, kind: 'account' | 'card', localId: string): boolean {
  const isThere = kind === 'account' ? accountById(db, id<AccountId>(localId)) !== null : cardById(db, id<TokenId>(localId)) !== null;
  return isThere && ownerAbove(db, kind, localId) === null;
}
