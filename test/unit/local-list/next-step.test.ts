/** Keeping a pile's list in step: steps and answers, and that it always gets there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, type PileId } from '../../../station-core/base/ids.ts';
import { addMs, MINUTE_MS, utcMs } from '../../../station-core/base/time.ts';
import type { LocalListState } from '../../../station-core/domain/reservation.ts';
import {
  asking,
  bootedAnew,
  newLocalList,
  nextStep,
  partRefused,
  partTaken,
  sending,
  versionTold,
} from '../../../station-core/rules/local-list/next-step.ts';

const NOW = utcMs(Date.UTC(2026, 0, 14, 11));
const fresh = newLocalList(id<PileId>('P1'), NOW);
const inStep: LocalListState = { ...fresh, state: 'in-step', version: 7, reached: 40 };

describe('the next step', () => {
  test.each([
    ['a list never looked at is asked for its version', fresh, 40, false, 'ask-version'],
    ['a list in step is left alone', inStep, 40, false, 'nothing'],
    ['new changes are sent', inStep, 41, false, 'send-changes'],
    ['an erased card sends the whole list anew', inStep, 41, true, 'send-whole'],
    ['a list whose content is not known is sent whole', { ...inStep, reached: 0 }, 40, false, 'send-whole'],
    ['a pile that keeps none is left alone', { ...fresh, state: 'unsupported' } as const, 40, false, 'nothing'],
    ['what is on its way is waited for', asking(fresh, NOW), 40, false, 'nothing'],
  ])('%s', (_sentence, list, newest, erased, step) => {
    expect(nextStep(list, newest, erased, NOW)).toBe(step);
  });

  test('what was never answered is asked again after two minutes', () => {
    expect(nextStep(asking(fresh, NOW), 1, false, addMs(NOW, 2 * MINUTE_MS))).toBe('ask-version');
  });
});

describe('what a pile answers', () => {
  test.each([
    ['the version sent last: the list still holds what it held', 7, 40],
    ['another version: what it holds is not ours', 8, 0],
    ['none: it was lost', 0, 0],
  ])('%s', (_sentence, version, reached) => {
    expect(versionTold(bootedAnew(inStep, NOW), version, 40, NOW)).toMatchObject({ state: 'in-step', version, reached });
  });

  test('-1 means that it keeps no list (OCPP 1.6 §5.10)', () => {
    expect(versionTold(fresh, -1, 40, NOW).state).toBe('unsupported');
  });

  test('after a refusal it is tried again ever later, at most every six hours', () => {
    let list = inStep;
    const waits = Array.from({ length: 9 }, () => {
      list = partRefused(list, 'Failed', NOW);
      return (list.dueMs - NOW) / MINUTE_MS;
    });
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 360, 360]);
  });

  test('a version that does not fit is asked for at once, but not for ever', () => {
    let list = inStep;
    const states = Array.from({ length: 4 }, () => (list = partRefused(list, 'VersionMismatch', NOW)).state);
    expect(states).toEqual(['unknown', 'unknown', 'unknown', 'failed']);
  });
});

/** A pile that keeps a list as OCPP says, loses it now and then, and refuses now and then. */
test('whatever a pile loses or refuses, the list is in step once it stops, and never said to be before', () => {
  const moods = fc.array(fc.constantFrom('fine', 'lost', 'failed', 'reboot', 'silent'), { maxLength: 30 });
  fc.assert(
    fc.property(moods, fc.integer({ min: 1, max: 200 }), (trouble, newest) => {
      let list = fresh;
      let nowMs = NOW;
      const pile = { version: 0, holds: 0 };
      for (const mood of [...trouble, ...Array<'fine'>(12).fill('fine')]) {
        nowMs = addMs(nowMs, 400 * MINUTE_MS);
        if (mood === 'lost') Object.assign(pile, { version: 0, holds: 0 });
        if (mood === 'reboot' || mood === 'lost') list = bootedAnew(list, nowMs);
        switch (nextStep(list, newest, false, nowMs)) {
          case 'nothing':
            break;
          case 'ask-version':
            list = asking(list, nowMs);
            if (mood !== 'silent') list = versionTold(list, pile.version, newest, nowMs);
            break;
          default: {
            list = sending(list, { version: (list.version ?? 0) + 1, target: newest, upTo: null, isLast: true }, nowMs);
            if (mood === 'silent') break;
            if (mood === 'failed') {
              list = partRefused(list, 'Failed', nowMs);
              break;
            }
            pile.version = list.sending?.version ?? 0;
            pile.holds = newest;
            list = partTaken(list, nowMs) ?? list;
          }
        }
        if (list.state === 'in-step' && list.reached === newest) expect(pile.holds).toBe(newest);
      }
      expect(list).toMatchObject({ state: 'in-step', reached: newest });
    }),
  );
});
