/** A card held to a pile instead of a number that is typed: begun, waited for, caught or over. */
import { useState } from 'react';
import type { TeachInView } from '../../../station-core/api/contract.ts';
import type { ScreenFault } from '../../client/fault.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';

export type TeachInPhase =
  | { readonly kind: 'none' | 'begun' | 'over' }
  | { readonly kind: 'waiting' | 'caught'; readonly view: TeachInView; readonly leftS: number };

export interface TeachInState {
  readonly phase: TeachInPhase;
  /** null: nothing was begun. */
  readonly teachInId: string | null;
  readonly pending: boolean;
  readonly fault: ScreenFault | null;
  readonly begin: (pileId: string | null) => void;
  /** Nothing is caught from then on; what was caught is forgotten. */
  readonly cancel: () => void;
}

export function useTeachIn(): TeachInState {
  const { teachIn } = useApi().cards;
  const beginning = useAction(teachIn.begin);
  const cancelling = useAction(teachIn.cancel);
  const [teachInId, setTeachInId] = useState<string | null>(null);
  const state = useCall(teachIn.state, { teachInId: teachInId ?? 'none' }, { topics: ['cards'], enabled: teachInId !== null });
  const now = useNow(1_000);
  const begin = async (pileId: string | null) => {
    const done = await beginning.run({ pileId });
    if (done.ok) setTeachInId(done.value.teachInId);
  };
  const cancel = () => {
    if (teachInId !== null) void cancelling.run({ teachInId });
    setTeachInId(null);
  };
  return {
    phase: teachInId === null ? { kind: 'none' } : phaseOf(state.data, teachInId, now),
    teachInId,
    pending: beginning.pending,
    fault: beginning.fault ?? state.fault,
    begin: (pileId) => void begin(pileId),
    cancel,
  };
}

/** The answer may still be that to the one before. */
function phaseOf(view: TeachInView | null | undefined, teachInId: string, nowMs: number): TeachInPhase {
  if (view === null) return { kind: 'over' };
  if (view?.id !== teachInId) return { kind: 'begun' };
  const leftMs = view.untilMs - nowMs;
  return leftMs <= 0 ? { kind: 'over' } : { kind: view.state, view, leftS: Math.floor(leftMs / 1_000) };
}
