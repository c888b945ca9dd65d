/** The journal's rows as one list: the newest page, the earlier ones asked for, and what comes in live. */
import { useCallback, useState } from 'react';
import type { JournalRow } from '../../../station-core/api/contract.ts';
import type { Api } from '../../client/api.ts';
import type { ScreenFault } from '../../client/fault.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { useLive } from '../../client/use-live.ts';
import { withNewRows } from '../../format/journal-body.ts';

export interface JournalQuestion {
  readonly pileId: string | null;
  readonly fromDay: string;
  readonly toDay: string;
  readonly text: string;
}

export interface JournalList {
  /** undefined: not here yet. Newest first. */
  readonly rows: readonly JournalRow[] | undefined;
  readonly fault: ScreenFault | null;
  readonly reload: () => void;
  /** null: there is nothing earlier. */
  readonly earlier: { readonly ask: () => void; readonly pending: boolean; readonly fault: ScreenFault | null } | null;
}

type SearchAnswer = Awaited<ReturnType<Api['journal']['search']>>;

/** Earlier pages go on from one first page; a new first page begins anew, or there would be a gap between them. */
interface Earlier {
  readonly to: SearchAnswer | undefined;
  readonly pages: readonly SearchAnswer[];
}

const pageSize = 100;
/** The screen keeps at most this many rows; the oldest go first and can be asked for again. */
const rowsMax = 2_000;

/** `live`: new rows of the pile come in on top. */
export function useJournal(question: JournalQuestion, live: boolean): JournalList {
  const api = useApi();
  // 'settings' hardly ever changes; a topic makes the list ask again after the line broke.
  const first = useCall(api.journal.search, { ...question, beforeSeq: null, limit: pageSize }, { topics: ['settings'] });
  const more = useAction(api.journal.search);
  const [earlier, setEarlier] = useState<Earlier>({ to: undefined, pages: [] });
  const wanted = useCallback((row: JournalRow) => matches(row, question.text), [question.text]);
  const came = useLive<readonly JournalRow[], readonly JournalRow[]>(
    (feed, signal) => feed.journal.watch({ pileId: question.pileId }, { signal }),
    question.pileId ?? '',
    (before, rows) => withNewRows(before ?? [], rows, rowsMax),
  );
  const pages = first.data === undefined ? [] : [first.data, ...(earlier.to === first.data ? earlier.pages : [])];
  const stored = pages.flatMap((page) => page.rows);
  const rows = live ? withNewRows(stored, (came.data ?? []).filter(wanted), rowsMax) : stored;
  const before = pages.at(-1)?.nextBeforeSeq ?? null;
  const ask = async () => {
    const done = await more.run({ ...question, beforeSeq: before, limit: pageSize });
    if (done.ok) setEarlier({ to: first.data, pages: [...pages.slice(1), done.value] });
  };
  return {
    rows: first.data === undefined ? undefined : rows,
    fault: first.data === undefined ? first.fault : null,
    reload: first.reload,
    earlier: before === null || stored.length >= rowsMax ? null : { ask: () => void ask(), pending: more.pending, fault: more.fault },
  };
}

function matches(row: JournalRow, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return (
    wanted === '' ||
    `${row.action ?? ''} ${row.kind} ${row.messageId ?? ''} ${row.body} ${row.violation ?? ''}`.toLowerCase().includes(wanted)
  );
}
