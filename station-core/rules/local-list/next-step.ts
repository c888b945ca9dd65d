/**
 * What a pile's own list of cards needs next (OCPP 1.6 §5.10, §5.15; 2.0.1 D01, D02), and what its answers mean. The station's
 * changes of cards are numbered; a list is in step when it has reached the newest.
 */
import { addMs, HOUR_MS, MINUTE_MS, type UtcMs } from '../../base/time.ts';
import type { PileId } from '../../base/ids.ts';
import type { LocalListPart, LocalListState } from '../../domain/reservation.ts';

/** What is on its way and was never answered is given up after this. */
const ANSWER_MS = 2 * MINUTE_MS;
/** After a failure: 5 minutes, twice as long each time, at most 6 hours. */
const FIRST_RETRY_MS = 5 * MINUTE_MS;
const LONGEST_RETRY_MS = 6 * HOUR_MS;
/** Failures in a row before somebody is told. */
export const TRIES_UNTOLD = 3;

export type LocalListStep = 'ask-version' | 'send-changes' | 'send-whole' | 'nothing';

export function newLocalList(pileId: PileId, nowMs: UtcMs): LocalListState {
  return { pileId, state: 'unknown', version: null, reached: 0, sending: null, dueMs: nowMs, tries: 0, problem: null, changedAtMs: nowMs };
}

/** erased: a number that went for good is among the changes; it can only go by sending the whole list anew. */
export function nextStep(list: LocalListState, newest: number, erased: boolean, nowMs: UtcMs): LocalListStep {
  switch (list.state) {
    case 'unknown':
      return 'ask-version';
    case 'unsupported':
      return 'nothing';
    case 'in-step':
      if (list.reached >= newest) return 'nothing';
      return list.reached === 0 || erased ? 'send-whole' : 'send-changes';
    case 'asking':
    case 'sending':
    case 'failed':
      return list.dueMs > nowMs ? 'nothing' : 'ask-version';
  }
}

export function asking(list: LocalListState, nowMs: UtcMs): LocalListState {
  return { ...list, state: 'asking', sending: null, dueMs: addMs(nowMs, ANSWER_MS), changedAtMs: nowMs };
}

export function sending(list: LocalListState, part: LocalListPart, nowMs: UtcMs): LocalListState {
  return { ...list, state: 'sending', sending: part, dueMs: addMs(nowMs, ANSWER_MS), changedAtMs: nowMs };
}

/** -1: the pile keeps no list (1.6 §5.10). Another version than the one sent last: what it holds is not ours. */
export function versionTold(list: LocalListState, version: number, newest: number, nowMs: UtcMs): LocalListState {
  if (version < 0) return unsupported(list, 'NotSupported', nowMs);
  const isOurs = version === list.version && list.reached > 0;
  // A pile without a list has all of the cards of a station without cards.
  const reached = isOurs ? list.reached : version === 0 && newest === 0 ? newest : 0;
  return { ...list, state: 'in-step', version, reached, sending: null, problem: null, changedAtMs: nowMs };
}

/** null where nothing was on its way. isLast says whether the list is whole now. */
export function partTaken(list: LocalListState, nowMs: UtcMs): LocalListState | null {
  const { sending: part } = list;
  if (part === null) return null;
  const taken = { ...list, version: part.version, sending: null, changedAtMs: nowMs };
  return part.isLast
    ? { ...taken, state: 'in-step', reached: part.target, tries: 0, problem: null }
    : { ...taken, state: 'sending', reached: 0, sending: part };
}

/** word: what the pile said. VersionMismatch: it is asked again at once; NotSupported: it is left alone. */
export function partRefused(list: LocalListState, word: string, nowMs: UtcMs): LocalListState {
  if (word === 'NotSupported' || word.startsWith('NotImplemented')) return unsupported(list, word, nowMs);
  const tries = list.tries + 1;
  if (word === 'VersionMismatch' && tries <= TRIES_UNTOLD)
    return { ...list, state: 'unknown', reached: 0, sending: null, tries, problem: word, dueMs: nowMs, changedAtMs: nowMs };
  const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries - 1, 10));
  return { ...list, state: 'failed', reached: 0, sending: null, tries, problem: word, dueMs: addMs(nowMs, waitMs), changedAtMs: nowMs };
}

/** The line broke, or the pile's queue was full: nobody refused anything, and what the pile has is asked anew. */
export function interrupted(list: LocalListState, nowMs: UtcMs): LocalListState {
  return { ...list, state: 'unknown', sending: null, dueMs: nowMs, changedAtMs: nowMs };
}

/** After a boot the pile may have lost its list, or may have got another firmware that keeps one. */
export function bootedAnew(list: LocalListState, nowMs: UtcMs): LocalListState {
  return interrupted(list, nowMs);
}

function unsupported(list: LocalListState, word: string, nowMs: UtcMs): LocalListState {
  return { ...list, state: 'unsupported', version: null, reached: 0, sending: null, tries: 0, problem: word, changedAtMs: nowMs };
}
