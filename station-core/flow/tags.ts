/** Whose tag it is, in whatever form this pile tells it (FIELD-FAULTS F23). */
import type { TokenId } from '../base/ids.ts';
import type { Pile } from '../domain/pile.ts';
import type { Card } from '../domain/token.ts';
import { quirksFor } from '../rules/quirks/match.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import { tagForms } from '../rules/sessions/tag-forms.ts';
import { cardById } from '../store/cards.ts';
import { openOrderFor } from '../store/start-orders.ts';
import type { Context } from './context.ts';

export interface TagOwner {
  readonly tokenId: TokenId;
  readonly card: Card | null;
}

/** The card on file, else the start that was ordered with it here, else the tag as it was told. pile null: nothing is known of who tells it. */
export function ownerOf({ db, vault, quirks }: Pick<Context, 'db' | 'vault' | 'quirks'>, pile: Pile | null, tag: string): TagOwner {
  const suffixFrom = pile === null ? null : quirksFor(quirks, pile).tagSuffixFrom;
  const tokenIds = tagForms(tag, suffixFrom).map((form) => vault.tokenId(form));
  for (const tokenId of tokenIds) {
    const card = cardById(db, tokenId);
    if (card !== null) return { tokenId, card };
  }
  const ordered = pile === null ? undefined : tokenIds.find((tokenId) => openOrderFor(db, pile.id, tokenId) !== null);
  return { tokenId: ordered ?? vault.tokenId(canonicalTag(tag)), card: null };
}
