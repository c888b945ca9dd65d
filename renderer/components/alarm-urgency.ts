/** Which alarm comes before which. */
import type { AlarmRow } from '../../station-core/api/contract.ts';

const RANK: Readonly<Record<AlarmRow['severity'], number>> = { critical: 3, high: 2, medium: 1, low: 0 };
const LOUDNESS = { sound: 20, light: 10, none: 0 } as const;

/** The loudest first, then the gravest, what stands before what is over, then what came first. */
export function byUrgency(a: AlarmRow, b: AlarmRow): number {
  return (
    LOUDNESS[b.announcement] - LOUDNESS[a.announcement] ||
    RANK[b.severity] - RANK[a.severity] ||
    Number(isOver(a)) - Number(isOver(b)) ||
    byOnset(a, b)
  );
}

function isOver({ state }: Pick<AlarmRow, 'state'>): boolean {
  return state === 'returned-unacknowledged';
}

/** In the order in which they came, what a zone did because of them behind: the latch is written down before its cause. */
export function byOnset(a: Onset, b: Onset): number {
  return Number(isOfZone(a)) - Number(isOfZone(b)) || a.seq - b.seq;
}

type Onset = Pick<AlarmRow, 'kind' | 'seq'>;

/** It tells of a zone, not of what happened there. */
export function isOfZone({ kind }: Pick<AlarmRow, 'kind'>): boolean {
  return kind === 'zone-latched' || kind === 'zone-held';
}
