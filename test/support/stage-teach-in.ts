/** A card held to a pile, as the stage shows it: at any pile a known one, at a named pile a new one. */
import { id, type TeachInId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { TeachInView } from '../../station-core/domain/views.ts';

export function teachInView(teachInId: string, nowMs: number): TeachInView {
  const view = { id: id<TeachInId>(teachInId), untilMs: utcMs(nowMs + 47_000), pileName: 'Bay 3' };
  return teachInId === 'any'
    ? { ...view, state: 'waiting', hint: null, knownLabel: 'Taxi 14' }
    : { ...view, state: 'caught', hint: '9F3C', knownLabel: null };
}
