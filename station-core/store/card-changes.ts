/** The changes of cards in order, each with a number: what a pile's list that reached one of them still lacks. */
import type { TokenId } from '../base/ids.ts';
import type { Reader, Writer } from './connection.ts';
import { intOrNull, one } from './rows.ts';

/** Called by whoever writes a card. */
export function addCardChange(db: Writer, cardId: TokenId, erased: boolean): void {
  db.runOne('INSERT INTO card_change (card_id, erased) VALUES (?, ?)', cardId, erased ? 1 : 0);
}

/** 0: no card was ever on file. */
export function newestCardChange(db: Reader): number {
  return intOrNull(one(db.get('SELECT max(seq) AS newest FROM card_change')), 'newest') ?? 0;
}

/** True when a card was erased after `reached`: its number is gone, so no list can be told to forget it. */
export function isErasedAfter(db: Reader, reached: number): boolean {
  return db.get('SELECT 1 AS found FROM card_change WHERE seq > ? AND erased = 1 LIMIT 1', reached) !== undefined;
}
