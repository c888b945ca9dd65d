/** The plan of the site: its picture, and where piles stand on it. */
import type { OperatorEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { pileById } from '../store/piles.ts';
import { DONE, notFound, outcome, refused, type Context } from './context.ts';

/** A name the station gave; nothing that leads elsewhere. */
const PICTURE = /^[\w-]{1,60}\.(png|jpg|webp)$/;

export function onPutSitePlan(_context: Context, event: Extract<OperatorEvent, { kind: 'operator.put-site-plan' }>): Outcome {
  const { picture } = event;
  if (picture !== null && !PICTURE.test(picture)) return refused({ field: 'picture', help: 'Upload the plan again.' });
  return outcome(DONE, { writes: [{ kind: 'site-plan.put', picture }], commands: [], notices: [{ topic: 'zones' }] });
}

export function onPlacePile({ db }: Context, event: Extract<OperatorEvent, { kind: 'operator.place-pile' }>): Outcome {
  const { pileId, place } = event;
  if (pileById(db, pileId)?.admission !== 'accepted') return notFound({ pile: pileId });
  if (place !== null && ![place.x, place.y].every((part) => part >= 0 && part <= 1))
    return refused({ field: 'place', help: 'The place is not on the plan.' });
  return outcome(DONE, { writes: [{ kind: 'pile-place.put', pileId, place }], commands: [], notices: [{ topic: 'zones' }] });
}
