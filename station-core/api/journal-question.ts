/** A journal search as a screen asks it, and its place in the pages as one number. */
import { Fault } from '../base/fault.ts';
import { id, type PileId } from '../base/ids.ts';
import { DAY_MS, parseLocalDate, type LocalDate } from '../base/time.ts';
import type { JournalCursor, JournalQuestion } from '../store/journal-search.ts';

export interface JournalWish {
  readonly pileId: string | null;
  readonly fromDay: string;
  readonly toDay: string;
  readonly text: string;
  readonly beforeSeq: number | null;
  readonly limit: number;
}

const MOST_DAYS = 366;

/** Throws Fault('input.invalid') for days that are none, are the wrong way round or are more than a year apart. */
export function toQuestion(wish: JournalWish): JournalQuestion {
  const fromDay = dayOf(wish.fromDay, 'fromDay');
  const toDay = dayOf(wish.toDay, 'toDay');
  const days = (Date.parse(toDay) - Date.parse(fromDay)) / DAY_MS;
  if (days < 0) throw new Fault('input.invalid', { field: 'toDay', help: 'The last day comes before the first.' });
  if (days > MOST_DAYS) throw new Fault('input.invalid', { field: 'fromDay', help: `A search spans at most ${MOST_DAYS} days.` });
  return {
    fromDay,
    toDay,
    pileId: wish.pileId === null ? undefined : id<PileId>(wish.pileId),
    text: wish.text,
    before: wish.beforeSeq === null ? null : toCursor(wish.beforeSeq),
    limit: wish.limit,
  };
}

/** Day and number of the store's cursor in one safe integer: the day above, the number in the 36 bits below (68 billion rows). */
const SEQ = 2 ** 36;

export function fromCursor(cursor: JournalCursor | null): number | null {
  return cursor === null ? null : (Date.parse(cursor.day) / DAY_MS) * SEQ + cursor.seq;
}

function toCursor(place: number): JournalCursor {
  const days = Math.floor(place / SEQ);
  if (place < 0 || days > 100_000) throw new Fault('input.invalid', { field: 'beforeSeq' });
  return { day: new Date(days * DAY_MS).toISOString().slice(0, 10) as LocalDate, seq: place % SEQ };
}

function dayOf(text: string, field: string): LocalDate {
  const day = parseLocalDate(text);
  if (day === null) throw new Fault('input.invalid', { field, value: text, help: 'A day is written 2026-11-21.' });
  return day;
}
