/** One thing a person does: shown while it is being done, and what came of it. */
import { useState } from 'react';
import { faultOf, type ScreenFault } from './fault.ts';
import type { Procedure } from './use-call.ts';

export type Done<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: ScreenFault };

export interface Action<I, T> {
  /** Never rejects. */
  readonly run: (input: I) => Promise<Done<T>>;
  readonly pending: boolean;
  readonly result: Done<T> | null;
  readonly fault: ScreenFault | null;
  readonly reset: () => void;
}

/** `const pay = useAction(api.bills.pay); await pay.run({ billId, method })`. */
export function useAction<I, T>(procedure: Procedure<I, T>): Action<I, T> {
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<Done<T> | null>(null);
  const run = async (input: I): Promise<Done<T>> => {
    setPending(true);
    setResult(null);
    const done = await settled(procedure, input);
    setPending(false);
    setResult(done);
    return done;
  };
  return { run, pending, result, fault: result?.ok === false ? result.fault : null, reset: () => setResult(null) };
}

async function settled<I, T>(procedure: Procedure<I, T>, input: I): Promise<Done<T>> {
  try {
    return { ok: true, value: await procedure(input) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}
