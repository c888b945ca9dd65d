/** Cards: what the desk can do with them, one by one and by the list. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { CardRow, ImportPreview } from '../../domain/account-views.ts';
import type { Page, TeachInView } from '../../domain/views.ts';
import { idText, ms, page } from './parts.ts';

const label = z.string().trim().min(1).max(80);
const number = z.string().trim().min(1).max(36).optional();
/** OCPP 1.6 parentIdTag; empty: none. */
const parentTag = z.string().trim().max(20);
/** A CSV file as text; a longer one is imported in parts. */
const list = z.string().min(1).max(200_000);
/** Either a number that was typed or the card that a teach-in caught. */
const oneOrigin = ({ number: typed, teachInId }: { number?: string | undefined; teachInId?: string | undefined }): boolean =>
  (typed === undefined) !== (teachInId === undefined);

export const cardsArea = {
  list: oc
    .input(
      z.object({
        text: z.string().max(80).default(''),
        state: z.enum(['active', 'blocked', 'lost', 'replaced']).nullable().default(null),
        /** 'none': bound to nobody. */
        accountId: idText.nullable().default(null),
        ...page,
      }),
    )
    .output(type<Page<CardRow>>()),
  add: oc
    .input(
      z
        .object({
          number,
          /** Instead of the number: the card that this teach-in caught. */
          teachInId: idText.optional(),
          label,
          validUntilMs: ms.nullable(),
          accountId: idText.nullable().default(null),
          parentTag: parentTag.default(''),
        })
        .refine(oneOrigin, { path: ['number'] }),
    )
    .output(type<{ readonly cardId: string }>()),
  /** A card is held to a pile instead of typing its number; pileId null: any pile. state: null when it has ended. Notices: cards. */
  teachIn: {
    begin: oc.input(z.object({ pileId: idText.nullable() })).output(type<{ readonly teachInId: string }>()),
    state: oc.input(z.object({ teachInId: idText })).output(type<TeachInView | null>()),
    cancel: oc.input(z.object({ teachInId: idText })).output(type<{ readonly done: true }>()),
  },
  /** parentTag left out: as it was. lost: for good. */
  change: oc
    .input(
      z.object({
        cardId: idText,
        label,
        state: z.enum(['active', 'blocked', 'lost']),
        validUntilMs: ms.nullable(),
        parentTag: parentTag.optional(),
      }),
    )
    .output(type<{ readonly done: true }>()),
  /** null: it belongs to nobody from then on. Not "bind": a client's calls are functions, which have a bind of their own. */
  assign: oc.input(z.object({ cardId: idText, accountId: idText.nullable() })).output(type<{ readonly done: true }>()),
  /** The new card takes name, account, group and end of the old one, which starts nothing any more. */
  replace: oc
    .input(z.object({ cardId: idText, number, teachInId: idText.optional() }).refine(oneOrigin, { path: ['number'] }))
    .output(type<{ readonly cardId: string }>()),
  /** What an import of this file would do; nothing is changed. Throws input.invalid where the file is no list of cards. */
  preview: oc.input(z.object({ text: list })).output(type<ImportPreview>()),
  /** All of them or none: throws input.invalid where one row cannot be. */
  import: oc.input(z.object({ text: list })).output(type<{ readonly imported: number }>()),
  erase: oc.input(z.object({ cardId: idText })).output(type<{ readonly done: true }>()),
};
