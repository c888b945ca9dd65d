/** What the journal kept, searched and watched. */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { JournalRow } from '../../domain/views.ts';
import { idText } from './parts.ts';

export const journalArea = {
  search: oc
    .input(
      z.object({
        pileId: idText.nullable(),
        fromDay: z.string().regex(/^\d{4}-\d\d-\d\d$/),
        toDay: z.string().regex(/^\d{4}-\d\d-\d\d$/),
        text: z.string().max(80).default(''),
        beforeSeq: z.number().int().nullable().default(null),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(type<{ readonly rows: readonly JournalRow[]; readonly nextBeforeSeq: number | null }>()),
  /** New rows as they are committed. */
  watch: oc.input(z.object({ pileId: idText.nullable() })).output(eventIterator(type<readonly JournalRow[]>())),
};
