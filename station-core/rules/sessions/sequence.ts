/** The order of what a pile tells of one transaction (OCPP 2.0.1 E01, seqNo): what goes in now, what waits, what was heard before (FIELD-FAULTS F26). */
import { addMs, SECOND_MS, type UtcMs } from '../../base/time.ts';
import type { NumberRange, PartSequence, TransactionPhase } from '../../domain/transaction.ts';

/** A part waits this long for those before it; then it goes in without them. */
export const WAIT_MS = 30 * SECOND_MS;
/** So many parts of a transaction wait at most; then the lowest goes in without those before it. */
export const MOST_WAITING = 200;
const MOST_GAPS = 32;

export const NOTHING_TOLD: PartSequence = { next: null, missing: [], startTold: false, endTold: false, lastToldMs: null };

export interface NumberedPart {
  readonly seqNo: number;
  readonly phase: TransactionPhase;
  /** By the pile's own clock; null: not told, or the clock is not set. */
  readonly toldMs: UtcMs | null;
}

/**
 * now: it is the next, or the first. late: it was given up before. hold: others come first. again: it was heard before.
 * recount: the pile began to count anew in the middle (a reboot). anew: the pile uses the name of an ended transaction again.
 */
export type PartPlace = 'now' | 'late' | 'hold' | 'again' | 'recount' | 'anew';

export function placePart(sequence: PartSequence, waiting: readonly number[], part: NumberedPart): PartPlace {
  const { next } = sequence;
  if (part.phase === 'started' && sequence.startTold && sequence.endTold && isLater(sequence, part)) return 'anew';
  if (waiting.includes(part.seqNo)) return 'again';
  // Whatever number it carries, nothing comes before a start: some piles count over all of their transactions.
  if (next === null) return part.phase === 'started' ? 'now' : 'hold';
  if (part.seqNo >= next) return part.seqNo === next ? 'now' : 'hold';
  if (sequence.missing.some((gap) => isIn(gap, part.seqNo)) || isUntold(sequence, part.phase)) return 'late';
  return part.toldMs !== null && sequence.lastToldMs !== null && part.toldMs > sequence.lastToldMs ? 'recount' : 'again';
}

export interface TakenIn {
  readonly sequence: PartSequence;
  /** Something is missing before it, or the numbers do not add up. */
  readonly isGap: boolean;
}

/** What is known once the part was taken in. A part that is not the next one leaves a gap: it waited long enough. */
export function takeIn(before: PartSequence, place: PartPlace, part: NumberedPart): TakenIn {
  const known = place === 'anew' ? NOTHING_TOLD : before;
  const told: PartSequence = {
    ...known,
    startTold: known.startTold || part.phase === 'started',
    endTold: known.endTold || part.phase === 'ended',
    lastToldMs: laterOf(known.lastToldMs, part.toldMs),
  };
  switch (place) {
    case 'again':
      return { sequence: before, isGap: false };
    case 'late':
      return {
        sequence: { ...told, missing: without(known.missing, part.seqNo) },
        isGap: !known.missing.some((gap) => isIn(gap, part.seqNo)),
      };
    case 'recount':
      return { sequence: { ...told, next: part.seqNo + 1 }, isGap: true };
    case 'now':
    case 'hold':
    case 'anew': {
      const from = known.next ?? (part.phase === 'started' ? part.seqNo : 0);
      const isGap = part.seqNo > from || (known.next === null && part.phase !== 'started');
      const missing = part.seqNo > from ? [...known.missing, { from, to: part.seqNo - 1 }].slice(-MOST_GAPS) : known.missing;
      return { sequence: { ...told, next: part.seqNo + 1, missing }, isGap };
    }
  }
}

/** When the lowest part that waits goes in; null: none waits. `waiting` lowest number first. */
export function waitingDue(
  sequence: PartSequence,
  waiting: readonly { readonly seqNo: number; readonly receivedMs: UtcMs }[],
): UtcMs | null {
  const [lowest] = waiting;
  if (lowest === undefined) return null;
  const isNext = sequence.next !== null && lowest.seqNo <= sequence.next;
  const firstMs = waiting.reduce((ms, { receivedMs }) => (receivedMs < ms ? receivedMs : ms), lowest.receivedMs);
  return isNext || waiting.length >= MOST_WAITING ? firstMs : addMs(firstMs, WAIT_MS);
}

/** By the pile's clock it lies after all that was taken in. Where the clock says nothing a sale is not given up for it (as F04). */
function isLater({ lastToldMs }: PartSequence, { toldMs }: NumberedPart): boolean {
  return toldMs === null || lastToldMs === null || toldMs > lastToldMs;
}

/** A start or an end that was never heard is none that was heard before, whatever its number. */
function isUntold({ startTold, endTold }: PartSequence, phase: TransactionPhase): boolean {
  return (phase === 'started' && !startTold) || (phase === 'ended' && !endTold);
}

function isIn({ from, to }: NumberRange, seqNo: number): boolean {
  return seqNo >= from && seqNo <= to;
}

function without(gaps: readonly NumberRange[], seqNo: number): NumberRange[] {
  return gaps.flatMap((gap) => {
    if (!isIn(gap, seqNo)) return [gap];
    return [
      { from: gap.from, to: seqNo - 1 },
      { from: seqNo + 1, to: gap.to },
    ].filter(({ from, to }) => from <= to);
  });
}

function laterOf(a: UtcMs | null, b: UtcMs | null): UtcMs | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
