/** The order of a transaction's parts: numbers that jump, repeat, begin anew and come late (F26). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMs, utcMs, type UtcMs } from '../../../station-core/base/time.ts';
import type { PartSequence, TransactionPhase } from '../../../station-core/domain/transaction.ts';
import {
  MOST_WAITING,
  NOTHING_TOLD,
  placePart,
  takeIn,
  waitingDue,
  WAIT_MS,
  type NumberedPart,
} from '../../../station-core/rules/sessions/sequence.ts';
import { T0 } from './facts.ts';

function part(seqNo: number, phase: TransactionPhase = 'updated', toldMs: UtcMs | null = addMs(T0, seqNo * 1_000)): NumberedPart {
  return { seqNo, phase, toldMs };
}

const RUNNING: PartSequence = { next: 4, missing: [{ from: 1, to: 2 }], startTold: true, endTold: false, lastToldMs: addMs(T0, 3_000) };
const ENDED: PartSequence = { next: 4, missing: [], startTold: true, endTold: true, lastToldMs: addMs(T0, 3_000) };

describe('a part of a transaction', () => {
  test.each([
    ['the first, a start', NOTHING_TOLD, [], part(0, 'started'), 'now'],
    ['a start of a pile that counts over all of its transactions', NOTHING_TOLD, [], part(871, 'started'), 'now'],
    ['before any start', NOTHING_TOLD, [], part(1), 'hold'],
    ['an end before any start', NOTHING_TOLD, [], part(3, 'ended'), 'hold'],
    ['the next', RUNNING, [], part(4), 'now'],
    ['after a gap', RUNNING, [], part(6), 'hold'],
    ['one that waits already', RUNNING, [6], part(6), 'again'],
    ['one that was given up', RUNNING, [], part(2), 'late'],
    ['one that was heard', RUNNING, [], part(3), 'again'],
    ['a start that was heard', RUNNING, [], part(0, 'started'), 'again'],
    ['an end under a number that was heard', RUNNING, [], part(0, 'ended', addMs(T0, 9_000)), 'late'],
    [
      'a number that was heard, told at a later time: the pile booted and counts anew',
      RUNNING,
      [],
      part(0, 'updated', addMs(T0, 9_000)),
      'recount',
    ],
    ['a number that was heard, of a pile without a clock', RUNNING, [], part(0, 'updated', null), 'again'],
    ['a start under the name of an ended transaction', ENDED, [], part(0, 'started', addMs(T0, 90_000)), 'anew'],
    ['a start under such a name, of a pile without a clock', ENDED, [], part(0, 'started', null), 'anew'],
    ['the start of the ended transaction itself, again', ENDED, [], part(0, 'started'), 'again'],
  ] as const)('%s', (_, sequence, waiting, told, expected) => {
    expect(placePart(sequence, waiting, told)).toBe(expected);
  });

  test('that is taken in over a gap leaves the gap behind', () => {
    expect(takeIn(RUNNING, 'hold', part(7))).toEqual({
      sequence: { next: 8, missing: [{ from: 1, to: 2 }, { from: 4, to: 6 }], startTold: true, endTold: false, lastToldMs: addMs(T0, 7_000) }, // prettier-ignore
      isGap: true,
    });
  });

  test('that comes late splits its gap', () => {
    const gap: PartSequence = { ...RUNNING, missing: [{ from: 4, to: 8 }], next: 9 };
    expect(takeIn(gap, 'late', part(6))).toMatchObject({
      sequence: { next: 9, missing: [{ from: 4, to: 5 }, { from: 7, to: 8 }] }, // prettier-ignore
      isGap: false,
    });
  });

  test('of which the start never came leaves all before it missing', () => {
    expect(takeIn(NOTHING_TOLD, 'hold', part(3))).toMatchObject({ sequence: { next: 4, missing: [{ from: 0, to: 2 }] }, isGap: true });
    expect(takeIn(NOTHING_TOLD, 'now', part(9, 'started'))).toMatchObject({ sequence: { next: 10, missing: [] }, isGap: false });
  });

  test('in so many gaps that the lowest are forgotten', () => {
    let sequence: PartSequence = takeIn(NOTHING_TOLD, 'now', part(0, 'started')).sequence;
    for (let seqNo = 2; seqNo < 200; seqNo += 2) ({ sequence } = takeIn(sequence, 'hold', part(seqNo)));
    expect(sequence.missing).toHaveLength(32);
    expect(sequence.missing.at(-1)).toEqual({ from: 197, to: 197 });
  });
});

describe('a part that waits is due', () => {
  const waits = (seqNo: number, afterMs: number): { seqNo: number; receivedMs: UtcMs } => ({ seqNo, receivedMs: addMs(T0, afterMs) });
  test.each([
    ['never where none waits', RUNNING, [], null],
    ['at once where it is the next', RUNNING, [waits(4, 500)], addMs(T0, 500)],
    ['30 s after it came', RUNNING, [waits(6, 500)], addMs(T0, 500 + WAIT_MS)],
    ['30 s after the first of them came, whatever its number', RUNNING, [waits(6, 900), waits(9, 200)], addMs(T0, 200 + WAIT_MS)],
    ['at once where too many wait', RUNNING, Array.from({ length: MOST_WAITING }, (_, i) => waits(6 + i, i)), T0],
  ] as const)('%s', (_, sequence, waiting, expected) => {
    expect(waitingDue(sequence, waiting)).toBe(expected);
  });
});

/** What flow/on-transaction does with parts, without the session: told in this order, then a minute passes. */
function orderOf(parts: readonly NumberedPart[]): { readonly taken: readonly NumberedPart[]; readonly gaps: number } {
  let sequence = NOTHING_TOLD;
  let waiting: { seqNo: number; receivedMs: UtcMs; part: NumberedPart }[] = [];
  const taken: NumberedPart[] = [];
  let gaps = 0;
  const take = (one: NumberedPart, place: Parameters<typeof takeIn>[1]): void => {
    const after = takeIn(sequence, place, one);
    sequence = after.sequence;
    if (after.isGap) gaps += 1;
    taken.push(one);
  };
  const tick = (nowMs: UtcMs): void => {
    for (;;) {
      waiting.sort((a, b) => a.seqNo - b.seqNo);
      const dueMs = waitingDue(sequence, waiting);
      const [lowest] = waiting;
      if (lowest === undefined || dueMs === null || dueMs > nowMs) return;
      waiting = waiting.slice(1);
      const place = placePart(sequence, [], lowest.part);
      if (place !== 'again') take(lowest.part, place);
    }
  };
  parts.forEach((one, at) => {
    const receivedMs = utcMs(T0 + 1_000_000 + at);
    const place = placePart(
      sequence,
      waiting.map((w) => w.seqNo),
      one,
    );
    if (place === 'hold') waiting.push({ seqNo: one.seqNo, receivedMs, part: one });
    else if (place !== 'again') take(one, place);
    tick(receivedMs);
  });
  tick(utcMs(T0 + 1_100_000));
  return { taken, gaps };
}

/** A whole transaction of so many parts, counted from a number. */
const transaction = fc.record({ length: fc.integer({ min: 2, max: 12 }), from: fc.constantFrom(0, 1, 500) }).map(({ length, from }) =>
  Array.from({ length }, (_, i) => part(from + i, i === 0 ? 'started' : i === length - 1 ? 'ended' : 'updated')),
); // prettier-ignore

describe('parts told in any order', () => {
  test('each once or more, go in once each, in their order, without a gap', () => {
    const told = transaction.chain((parts) =>
      fc.tuple(fc.constant(parts), fc.shuffledSubarray([...parts, ...parts], { minLength: parts.length * 2 })),
    );
    fc.assert(
      fc.property(told, ([parts, shuffled]) => {
        expect(orderOf(shuffled)).toEqual({ taken: parts, gaps: 0 });
      }),
    );
  });

  test('some of them lost, go in once each, and the gap is known', () => {
    const told = transaction.chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: 1 })));
    fc.assert(
      fc.property(told, ([parts, some]) => {
        const { taken, gaps } = orderOf(some);
        expect([...taken].sort((a, b) => a.seqNo - b.seqNo)).toEqual([...some].sort((a, b) => a.seqNo - b.seqNo));
        const isWhole =
          some.some((one) => one.phase === 'started') && some.every((one) => one.seqNo < (parts[0]?.seqNo ?? 0) + some.length);
        expect(gaps > 0).toBe(!isWhole);
      }),
    );
  });
});
