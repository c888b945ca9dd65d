/** The emergency stop of a pile: its orders left from the safety lane; here it is written down, and what the meter showed of it. */
import type { OperatorEvent, PileEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { pileById } from '../store/piles.ts';
import { openSessionsOf } from '../store/sessions.ts';
import { raise, settle } from './alarms.ts';
import { DONE, join, noParts, notFound, outcome, type Context } from './context.ts';
import { keep } from './session-end.ts';

export function onEmergencyStop({ db }: Context, event: Extract<OperatorEvent, { kind: 'operator.emergency-stop' }>): Outcome {
  const { pileId, receivedMs } = event;
  const pile = pileById(db, pileId);
  if (pile === null) return notFound({ pileId });
  const charging = openSessionsOf(db, pileId).filter(({ phase }) => phase === 'charging');
  return outcome(
    DONE,
    join(
      raise(db, `emergency-stop:${pileId}`, 'emergency-stop', 'high', { pileId, name: pile.name }, receivedMs),
      ...charging.map((session) => keep({ ...session, stopOrderedMs: receivedMs, stopReason: 'operator' })),
    ),
  );
}

/** "Accepted" proves nothing: only the meter does (F22). */
export function onPowerWatched({ db }: Context, event: Extract<PileEvent, { kind: 'pile.power-watched' }>): Outcome {
  const { pileId, power, receivedMs } = event;
  const [stopped, lit] = [`emergency-stop:${pileId}`, `power-still-on:${pileId}`];
  if (power === 'off') return outcome(DONE, join(settle(db, stopped, receivedMs), settle(db, lit, receivedMs)));
  return outcome(DONE, raise(db, lit, 'power-still-on', 'high', { pileId, name: pileById(db, pileId)?.name ?? pileId }, receivedMs));
}

/** What a stopped pile is owed: kept, so that it gets it though it comes back only after the core was started anew. */
export function onReturnTold({ db }: Context, event: Extract<PileEvent, { kind: 'pile.return-told' }>): Outcome {
  const { pileId, owed, receivedMs } = event;
  // It was taken out meanwhile: nobody has to give it anything.
  if (owed === null || pileById(db, pileId) === null)
    return outcome(DONE, { ...noParts(), writes: [{ kind: 'pile-return.delete', pileId }] });
  return outcome(DONE, { ...noParts(), writes: [{ kind: 'pile-return.put', owed: { pileId, ...owed }, atMs: receivedMs }] });
}
