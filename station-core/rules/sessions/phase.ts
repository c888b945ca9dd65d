/** The life of a session as a table. */
import type { SessionPhase } from '../../domain/session.ts';

export type Happening = 'ended' | 'resumed' | 'settled';

/** resumed: the pile goes on with a transaction that was taken for ended (F07). */
const NEXT = {
  charging: { ended: 'finishing' },
  finishing: { settled: 'closed', resumed: 'charging' },
  closed: { resumed: 'charging' },
} as const satisfies Record<SessionPhase, Partial<Record<Happening, SessionPhase>>>;

/** null: this cannot happen in this phase. */
export function nextPhase(phase: SessionPhase, happening: Happening): SessionPhase | null {
  const row: Partial<Record<Happening, SessionPhase>> = NEXT[phase];
  return row[happening] ?? null;
}
