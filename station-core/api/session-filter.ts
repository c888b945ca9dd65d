/** The filter of the sessions list as a screen or a download gives it. */
import type { z } from 'zod';
import { id, type PileId } from '../base/ids.ts';
import { utcMs } from '../base/time.ts';
import type { SessionFilter } from '../store/views/session-rows.ts';
import type { sessionFilter } from './contracts/sessions.ts';

export function toFilter(given: z.output<typeof sessionFilter>): SessionFilter {
  return {
    text: given.text,
    pileId: given.pileId === null ? null : id<PileId>(given.pileId),
    phase: given.phase,
    billState: given.billState,
    flagged: given.flagged,
    fromMs: given.fromMs === null ? null : utcMs(given.fromMs),
    toMs: given.toMs === null ? null : utcMs(given.toMs),
  };
}
