/** Slips that wait to be printed: a code is kept nowhere, so what is printed of it waits in memory, for minutes, for who made it. */
import { randomBytes } from 'node:crypto';
import type { OperatorId } from '../base/ids.ts';
import { MINUTE_MS } from '../base/time.ts';
import type { CodeSlip } from '../domain/code-slip.ts';
import type { Clock } from '../domain/ports.ts';

export interface WaitingSlip {
  readonly slip: CodeSlip;
  readonly language: 'en' | 'zh';
}

export interface Slips {
  /** The name under which it is fetched; it cannot be guessed. */
  put(waiting: WaitingSlip, operatorId: OperatorId): string;
  /** null: too long ago, or somebody else's. Asked for again it is there still: a printer may have jammed. */
  find(name: string, operatorId: OperatorId): WaitingSlip | null;
}

const GOOD_MS = 10 * MINUTE_MS;
/** The oldest goes. */
const MOST = 100;

export function createSlips(clock: Pick<Clock, 'monotonic'>): Slips {
  const table = new Map<string, WaitingSlip & { readonly operatorId: OperatorId; readonly putMs: number }>();
  return {
    put: (waiting, operatorId) => {
      const name = randomBytes(18).toString('base64url');
      table.set(name, { ...waiting, operatorId, putMs: clock.monotonic() });
      const [oldest] = table.keys();
      if (table.size > MOST && oldest !== undefined) table.delete(oldest);
      return name;
    },
    find: (name, operatorId) => {
      const known = table.get(name);
      if (known === undefined || known.operatorId !== operatorId) return null;
      if (clock.monotonic() - known.putMs <= GOOD_MS) return known;
      table.delete(name);
      return null;
    },
  };
}
