/** The life of a session. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionPhase } from '../../../station-core/domain/session.ts';
import { nextPhase, type Happening } from '../../../station-core/rules/sessions/phase.ts';

test.each<[SessionPhase, Happening, SessionPhase | null]>([
  ['charging', 'ended', 'finishing'],
  ['charging', 'resumed', null],
  ['charging', 'settled', null],
  ['finishing', 'settled', 'closed'],
  ['finishing', 'resumed', 'charging'],
  ['finishing', 'ended', null],
  ['closed', 'resumed', 'charging'],
  ['closed', 'ended', null],
  ['closed', 'settled', null],
])('%s, then %s: %s', (phase, happening, next) => {
  expect(nextPhase(phase, happening)).toBe(next);
});

test('whatever happened, an end and a settling close it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<Happening>('ended', 'resumed', 'settled')), (happenings) => {
      const phase = [...happenings, 'ended', 'settled'].reduce<SessionPhase>((at, h) => nextPhase(at, h as Happening) ?? at, 'charging');
      expect(phase).toBe('closed');
    }),
  );
});
