/** The steps of a move from one security profile to another, as a list that fills. */
import type { PileView } from '../../../station-core/api/contract.ts';

type Move = NonNullable<PileView['security']['move']>;
export type MoveStepName = 'password' | 'root' | 'certificate' | 'profile' | 'reboot' | 'waiting' | 'failed';
export interface MoveStep {
  readonly step: MoveStepName;
  readonly state: 'done' | 'now' | 'later' | 'failed';
}

/** What the station tells the pile in this order; a profile needs not all of them. */
const order = ['password', 'root', 'certificate', 'profile', 'reboot', 'waiting'] as const;

export function stepsOf(move: Pick<Move, 'to' | 'step' | 'newPassword'>): readonly MoveStep[] {
  const needed = order.filter(
    (step) =>
      step === move.step ||
      step === 'profile' ||
      step === 'waiting' ||
      (step === 'reboot' && move.to > 0) ||
      (step === 'password' && move.newPassword) ||
      (step === 'root' && move.to >= 2) ||
      (step === 'certificate' && move.to === 3),
  );
  if (move.step === 'failed') return [...needed.map((step) => ({ step, state: 'later' as const })), { step: 'failed', state: 'failed' }];
  const at = needed.findIndex((step) => step === move.step);
  return needed.map((step, index) => ({ step, state: index < at ? 'done' : index === at ? 'now' : 'later' }));
}
