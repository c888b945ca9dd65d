/** What an installer sets up for safety, who sets a sensor or a rule aside, and which sensor is under test. The lane reads it anew after each commit. */
import { id, type PileId, type ZoneId } from '../base/ids.ts';
import { addMs, HOUR_MS, MINUTE_MS, type UtcMs } from '../base/time.ts';
import type { OperatorEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import type { Bypass, Relay, SafetyItem, SensorTest, Zone } from '../domain/safety.ts';
import { checkItem, checkRemoval } from '../rules/safety/check-setup.ts';
import { operatorById } from '../store/operators.ts';
import { pileById } from '../store/piles.ts';
import {
  bypassById,
  bypassesDue,
  matrixVersion,
  openBypasses,
  pilesOfZone,
  safetyItem,
  safetyItemCount,
  safetySetup,
} from '../store/safety-items.ts';
import { zoneState } from '../store/zone-states.ts';
import { raise, settle } from './alarms.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { isStopped } from './on-zone.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

/** More than any site has; beyond, the list on a screen is not readable any more. */
const MOST_OF_A_KIND = 2_000;
const LONGEST_BYPASS_MS = 24 * HOUR_MS;
const LONGEST_TEST_MINUTES = 60;
const MOST_BYPASSES = 100;

/** Every screen that shows safety looks again, and so does the lane. */
export const SETUP_CHANGED: Parts = { writes: [], commands: [], notices: [{ topic: 'safety' }, { topic: 'zones' }] };

export function onPutSafety({ db }: Context, event: Of<'operator.put-safety'>): Outcome {
  const { item, receivedMs } = event;
  const problem = checkItem(item, { ...safetySetup(db), has: (kind, itemId) => safetyItem(db, kind, itemId) !== null });
  if (problem !== null) return refused(problem);
  const zoneHeldBy = item.kind === 'relay' ? stoppedZoneOf(db, item.relay) : null;
  if (zoneHeldBy !== null) return zoneStopped(zoneHeldBy);
  // Here, where one comes after the other: of two who save at the same moment one is told.
  if (item.kind === 'matrix' && event.madeFrom !== undefined && event.madeFrom !== matrixVersion(db))
    return refused({ field: 'version', help: 'Somebody else saved the matrix meanwhile; look at it again.' });
  if (safetyItemCount(db, item.kind) >= MOST_OF_A_KIND) return refused({ help: `There are ${MOST_OF_A_KIND} of them already.` });
  const saver = item.kind === 'matrix' ? written({ kind: 'matrix-saver.put', savedBy: event.operatorId }) : noParts();
  return outcome(DONE, join(SETUP_CHANGED, written({ kind: 'safety-item.put', item, atMs: receivedMs }), saver));
}

/** All of it or nothing: a zone that is made without its piles would be stopped without them. */
export function onPutZone({ db }: Context, event: Of<'operator.put-zone'>): Outcome {
  const { isNew, pileIds, receivedMs } = event;
  const zoneId = event.zone.id;
  const setup = safetySetup(db);
  const known = setup.zones.find((zone) => zone.id === zoneId);
  if (!isNew && known === undefined) return notFound({ zone: zoneId });
  const isTaken = (zone: Zone): boolean => (isNew && zone.id === zoneId) || zone.name.toLowerCase() === event.zone.name.toLowerCase();
  if (setup.zones.some((zone) => (isNew || zone !== known) && isTaken(zone)))
    return refused({ field: 'name', help: 'Another zone has this name.' });
  const item: SafetyItem = { kind: 'zone', zone: { ...event.zone, outline: known?.outline ?? [] } };
  const problem = checkItem(item, { ...setup, has: (kind, itemId) => safetyItem(db, kind, itemId) !== null });
  if (problem !== null) return refused(problem);
  if (isNew && safetyItemCount(db, 'zone') >= MOST_OF_A_KIND) return refused({ help: `There are ${MOST_OF_A_KIND} of them already.` });
  const saved = join(SETUP_CHANGED, written({ kind: 'safety-item.put', item, atMs: receivedMs }));
  if (pileIds === null) return outcome(DONE, saved);
  const moved = movedPiles(db, zoneId, new Set(pileIds));
  return 'refusal' in moved ? moved.refusal : outcome(DONE, join(saved, moved.parts));
}

/** Who comes into the zone and who goes. No pile leaves a stopped zone: it would have its power back without a reset. */
function movedPiles(
  db: Context['db'],
  zoneId: ZoneId,
  wanted: ReadonlySet<PileId>,
): { readonly parts: Parts } | { readonly refusal: Outcome } {
  const piles: Pile[] = [];
  for (const pileId of new Set([...wanted, ...pilesOfZone(db, zoneId)])) {
    const pile = pileById(db, pileId);
    if (pile?.admission !== 'accepted') return { refusal: notFound({ pile: pileId }) };
    const zone = wanted.has(pileId) ? zoneId : '';
    if (pile.zone === zone) continue;
    const left = pile.zone === '' ? null : zoneState(db, id<ZoneId>(pile.zone));
    if (left !== null && isStopped(left.phase)) return { refusal: zoneStopped(left.zoneId) };
    piles.push({ ...pile, zone });
  }
  const changed = piles.map((pile): Parts => ({ ...written({ kind: 'pile.put', pile }), notices: [{ topic: 'pile', pileId: pile.id }] }));
  return { parts: join(...changed) };
}

export function onRemoveSafety({ db }: Context, event: Of<'operator.remove-safety'>): Outcome {
  const { what, itemId } = event;
  const item = safetyItem(db, what, itemId);
  if (item === null) return notFound({ [what]: itemId });
  if (item.kind === 'zone') {
    const phase = zoneState(db, item.zone.id)?.phase;
    if (phase !== undefined && isStopped(phase)) return zoneStopped(item.zone.name);
    const [pile] = pilesOfZone(db, item.zone.id);
    if (pile !== undefined) return refused({ zone: item.zone.name, help: `The pile ${pile} belongs to it; give it another zone first.` });
  }
  // Whatever took the power there must not let go of it because nobody knows it any more.
  const acting = item.kind === 'relay' ? zoneOfRelay(db, item.relay) : null;
  if (acting !== null && isStopped(zoneState(db, acting)?.phase ?? 'clear')) return zoneStopped(acting);
  const problem = checkRemoval(item, safetySetup(db));
  if (problem !== null) return refused(problem);
  return outcome(DONE, join(SETUP_CHANGED, written({ kind: 'safety-item.delete', what, itemId })));
}

function zoneStopped(zone: string): Outcome {
  return outcome({ kind: 'refused', code: 'safety.zone-stopped', detail: { zone, help: 'Reset it first.' } });
}

/** A relay that holds the power of a stopped zone off stays its relay until the zone was reset. */
function stoppedZoneOf(db: Context['db'], relay: Relay): ZoneId | null {
  const known = safetyItem(db, 'relay', relay.id);
  const before = known?.kind === 'relay' ? zoneOfRelay(db, known.relay) : null;
  const isMoved = before !== null && before !== zoneOfRelay(db, relay);
  return isMoved && isStopped(zoneState(db, before)?.phase ?? 'clear') ? before : null;
}

function zoneOfRelay(db: Context['db'], { zoneId, pileId }: Relay): ZoneId | null {
  return pileId === null ? zoneId : (safetySetup(db).zoneOfPile[pileId] ?? zoneId);
}

/** First half of a bypass: it holds from the moment somebody of another role agrees. */
export function onAskBypass({ db }: Context, event: Of<'operator.ask-bypass'>): Outcome {
  const { bypassId, target, reason, endsAtMs, operatorId, receivedMs } = event;
  const setup = safetySetup(db);
  const isKnown =
    target.kind === 'sensor' ? setup.sensors.some(({ id }) => id === target.sensorId) : setup.rules.some(({ id }) => id === target.ruleId);
  if (!isKnown) return notFound({ [target.kind]: target.kind === 'sensor' ? target.sensorId : target.ruleId });
  if (reason.trim().length < 3) return refused({ field: 'reason', help: 'Say why it is set aside.' });
  if (endsAtMs <= receivedMs || endsAtMs - receivedMs > LONGEST_BYPASS_MS)
    return refused({ field: 'endsAtMs', help: 'A bypass ends by itself, at most 24 hours from now.' });
  if (bypassById(db, bypassId) !== null) return outcome(DONE);
  if (setup.bypasses.some((other) => sameTarget(other.target, target)))
    return refused({ help: 'It is set aside already, or somebody has asked for it.' });
  if (setup.bypasses.length >= MOST_BYPASSES) return refused({ help: `${MOST_BYPASSES} are set aside already.` });
  const bypass: Bypass = { id: bypassId, target, reason: reason.trim(), askedBy: operatorId, askedAtMs: receivedMs, approvedBy: null, approvedAtMs: null, endsAtMs, endedAtMs: null }; // prettier-ignore
  return outcome(DONE, join(SETUP_CHANGED, written({ kind: 'bypass.put', bypass })));
}

/** Second half, by a person of another role than who asked. */
export function onApproveBypass({ db }: Context, event: Of<'operator.approve-bypass'>): Outcome {
  const { operatorId, receivedMs } = event;
  const bypass = bypassById(db, event.bypassId);
  if (bypass === null || bypass.endedAtMs !== null || bypass.endsAtMs <= receivedMs) return notFound({ bypass: event.bypassId });
  if (bypass.approvedBy !== null) return outcome(DONE);
  const [asker, other] = [operatorById(db, bypass.askedBy), operatorById(db, operatorId)];
  if (other === null || asker === null || asker.id === other.id || asker.role === other.role)
    return outcome({
      kind: 'refused',
      code: 'access.forbidden',
      detail: { help: 'Somebody of another role than the one who asked has to agree.' },
    });
  const held: Bypass = { ...bypass, approvedBy: operatorId, approvedAtMs: receivedMs };
  const detail = { [bypass.target.kind]: targetId(bypass), reason: bypass.reason, asked: asker.name, approved: other.name };
  return outcome(
    DONE,
    join(
      SETUP_CHANGED,
      written({ kind: 'bypass.put', bypass: held }),
      raise(db, alarmKey(bypass), 'bypass-in-force', 'high', detail, receivedMs),
    ),
  );
}

export function onEndBypass(context: Context, event: Of<'operator.end-bypass'>): Outcome {
  const bypass = bypassById(context.db, event.bypassId);
  if (bypass === null) return notFound({ bypass: event.bypassId });
  return outcome(DONE, bypass.endedAtMs === null ? ended(context, bypass, event.receivedMs) : noParts());
}

/** minutes 0 ends the test. */
export function onTestSensor({ db }: Context, event: Of<'operator.test-sensor'>): Outcome {
  const { sensorId, minutes, operatorId, receivedMs } = event;
  if (safetyItem(db, 'sensor', sensorId) === null) return notFound({ sensor: sensorId });
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > LONGEST_TEST_MINUTES)
    return refused({ field: 'minutes', help: `A test lasts at most ${LONGEST_TEST_MINUTES} minutes.` });
  const test: SensorTest = { sensorId, begunBy: operatorId, begunAtMs: receivedMs, endsAtMs: addMs(receivedMs, minutes * MINUTE_MS) };
  return outcome(DONE, join(SETUP_CHANGED, written({ kind: 'sensor-test.put', test }), { ...noParts(), notices: [{ topic: 'sensors' }] }));
}

/** Bypasses whose time is over. */
export function* safetySteps(context: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const bypass of bypassesDue(context.db, nowMs, (context.passOver ?? 0) + 1)) yield () => ended(context, bypass, nowMs);
}

/** A bypass of something that was removed ends by its time, as the others. */
export function isBypassed(db: Context['db'], target: Bypass['target'], nowMs: UtcMs): boolean {
  return openBypasses(db).some((one) => one.approvedBy !== null && one.endsAtMs > nowMs && sameTarget(one.target, target));
}

function ended({ db }: Context, bypass: Bypass, nowMs: UtcMs): Parts {
  return join(SETUP_CHANGED, written({ kind: 'bypass.put', bypass: { ...bypass, endedAtMs: nowMs } }), settle(db, alarmKey(bypass), nowMs));
}

function alarmKey({ id }: Bypass): string {
  return `bypass:${id}`;
}

function targetId({ target }: Bypass): string {
  return target.kind === 'sensor' ? target.sensorId : target.ruleId;
}

function sameTarget(a: Bypass['target'], b: Bypass['target']): boolean {
  return a.kind === 'sensor' ? b.kind === 'sensor' && a.sensorId === b.sensorId : b.kind === 'rule' && a.ruleId === b.ruleId;
}

function written(write: Parts['writes'][number]): Parts {
  return { ...noParts(), writes: [write] };
}

/** The zone a pile's text names, where there is no such zone yet: typed with a pile, it becomes one. */
export function zoneTyped(db: Context['db'], name: string, nowMs: UtcMs): Parts {
  if (name === '' || safetyItem(db, 'zone', name) !== null) return noParts();
  const item: SafetyItem = {
    kind: 'zone',
    zone: { id: name as Extract<SafetyItem, { kind: 'zone' }>['zone']['id'], name, silence: 'trip', outline: [] },
  };
  return join(SETUP_CHANGED, written({ kind: 'safety-item.put', item, atMs: nowMs }));
}
