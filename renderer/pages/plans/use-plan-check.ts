/** Asks the station about a plan while it is typed: 250 ms after the last key, and keeps the last answer in sight. */
import { useEffect, useState } from 'react';
import type { PlanCheck, TimeOfUseInput } from '../../../station-core/api/contract.ts';
import type { ScreenFault } from '../../client/fault.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';

export interface PlanCheckState {
  readonly answer: PlanCheck | undefined;
  /** The answer is about what stands in the fields now. */
  readonly fresh: boolean;
  readonly fault: ScreenFault | null;
}

const nothing: TimeOfUseInput = { name: '', periods: [], idleRate: null, idleGraceMinutes: 0, taxPercent: null };

/** null: the fields cannot be read yet, so nothing is asked. */
export function usePlanCheck(form: TimeOfUseInput | null): PlanCheckState {
  const text = form === null ? '' : JSON.stringify(form);
  const [asked, setAsked] = useState<{ readonly text: string; readonly form: TimeOfUseInput | null }>({ text, form });
  useEffect(() => {
    if (form === null || text === asked.text) return undefined;
    const wait = setTimeout(() => setAsked({ text, form }), 250);
    return () => clearTimeout(wait);
  }, [text, asked.text, form]);
  const call = useCall(useApi().plans.check, asked.form ?? nothing, { enabled: asked.form !== null });
  return {
    answer: call.data,
    fresh: form !== null && text === asked.text && call.data !== undefined && !call.refreshing,
    fault: call.fault,
  };
}
