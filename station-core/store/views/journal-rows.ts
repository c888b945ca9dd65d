/** Journal rows as screens show them: who did it by name, a card's tag by its last characters alone. */
import type { PileId } from '../../base/ids.ts';
import type { JournalRow as JournalView } from '../../domain/views.ts';
import type { Reader } from '../connection.ts';
import { toJournalRow, type JournalRow } from '../journal.ts';
import { searchJournal, type JournalCursor, type JournalQuestion } from '../journal-search.ts';
import { operatorById } from '../operators.ts';
import type { QueryContext } from '../read-protocol.ts';

export interface JournalViewPage {
  readonly rows: readonly JournalView[];
  readonly next: JournalCursor | null;
}

export function journalPage(db: Reader, question: JournalQuestion, context: QueryContext): JournalViewPage {
  const place = { folder: context.journalFolder, elapsedMs: context.elapsedMs, budgetMs: context.limitMs * 0.6 };
  const { rows, next } = searchJournal(db, question, place);
  return { rows: rows.map((row) => shown(db, row, context)), next };
}

export interface JournalSince {
  /** Rows with a higher number. */
  readonly afterSeq: number;
  /** null: of everybody. */
  readonly pileId: PileId | null;
  readonly limit: number;
}

/** The newest `limit` of the new rows, oldest first: a screen that fell behind sees what is now, the rest by searching. */
export function journalSince(db: Reader, { afterSeq, pileId, limit }: JournalSince, context: QueryContext): JournalView[] {
  return db
    .all('SELECT * FROM journal WHERE seq > ? AND (? IS NULL OR pile_id = ?) ORDER BY seq DESC LIMIT ?', afterSeq, pileId, pileId, limit)
    .map((row) => shown(db, toJournalRow(row), context))
    .reverse();
}

function shown(db: Reader, row: JournalRow, context: QueryContext): JournalView {
  return {
    seq: row.seq,
    receivedMs: row.receivedMs,
    pileId: row.pileId,
    kind: row.kind,
    action: row.action,
    messageId: row.messageId,
    body: row.body.includes(TAG) ? row.body.replaceAll(TAG, hintOf(db, row, context)) : row.body,
    violation: row.violation,
    operatorName: row.operatorId === null ? null : (operatorById(db, row.operatorId)?.name ?? null),
  };
}

/** Written in the place of a tag by the driver (domain/event.ts, Wire). */
const TAG = '§tag';

/** Four characters are shown of a tag of at least eight: of a shorter one they would be half of it. */
function hintOf(db: Reader, row: JournalRow, { vault }: QueryContext): string {
  const plain =
    row.sealedTag === null || row.personKeyId === null || vault === null ? null : vault.open(db, row.personKeyId, row.sealedTag);
  return plain === null || plain.length < 8 ? '••••' : `••••${plain.slice(-4)}`;
}
