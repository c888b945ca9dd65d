/** The protocol journal: searched, and live. */
import { id, type PileId } from '../../base/ids.ts';
import type { JournalRow } from '../../domain/views.ts';
import { allow, type CallContext } from '../context.ts';
import { changes } from '../feed.ts';
import { onConnection } from '../feeds.ts';
import { os } from '../implement.ts';
import { fromCursor, toQuestion } from '../journal-question.ts';

export const journal = {
  search: os.journal.search.handler(async ({ context, input }) => {
    allow(context, 'journal.read');
    const { rows, next } = await context.ports.read('journalPage', toQuestion(input), 'report');
    return { rows, nextBeforeSeq: fromCursor(next) };
  }),

  watch: os.journal.watch.handler(({ context, input, signal }) => {
    allow(context, 'journal.read');
    const pileId = input.pileId === null ? null : id<PileId>(input.pileId);
    return onConnection(context, signal, () => watchJournal(context, pileId, signal));
  }),
};

const ROWS_AT_ONCE = 200;

/** Begins with an empty batch once it listens. A screen that is too slow for all sees the newest of what it missed. */
async function* watchJournal(
  { ports }: CallContext,
  pileId: PileId | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly JournalRow[], void, undefined> {
  let afterSeq: number | null = null;
  for await (const _ of changes(ports.feed, signal, { everyCommit: true })) {
    // Asked first, so that a quiet pile's rows are not looked for again from the beginning each time.
    const newest = await ports.read('newestJournalSeq', undefined);
    if (afterSeq === null) {
      afterSeq = newest;
      yield [];
      continue;
    }
    const rows = await ports.read('journalSince', { afterSeq, pileId, limit: ROWS_AT_ONCE });
    afterSeq = Math.max(newest, rows.at(-1)?.seq ?? 0);
    if (rows.length > 0) yield rows;
  }
}
