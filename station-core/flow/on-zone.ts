/** Where a zone stands, as the safety lane told it: the lane has acted already, here it is written down. And what people asked of it. */
import type { IncidentId, PileId, ZoneId } from '../base/ids.ts';
import { id } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { OperatorEvent, SafetyEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ZonePhase } from '../domain/safety.ts';
import type { AuthorizationStatus } from '../domain/token.ts';
import { cleared, escalateAfterMsOf, type Raising } from '../rules/safety/alarm-state.ts';
import { alarmByKey } from '../store/alarms.ts';
import type { Reader } from '../store/connection.ts';
import { incidentById } from '../store/incidents.ts';
import { pileById } from '../store/piles.ts';
import { safetyItem } from '../store/safety-items.ts';
import { zoneState, zonesStoppedBy } from '../store/zone-states.ts';
import { keepAlarm, raiseAlarm, settle } from './alarms.ts';
import { DONE, join, noParts, outcome, type Context, type Parts } from './context.ts';
import { notify } from './notify.ts';

const ZONE_ALARMS = ['latched', 'drill', 'held'] as const;
const ZONE_ALARM_KEYS = { latched: 'zone-latched:', drill: 'zone-drill:', held: 'zone-held:' } as const;

/** The latch: one row and its alarm, so that it commits at once. Sessions are marked with the incident, which waits its turn. */
export function onZoneTold({ db }: Context, event: Extract<SafetyEvent, { kind: 'zone.told' }>): Outcome {
  const { state, receivedMs } = event;
  const before = zoneState(db, state.zoneId);
  const zone = safetyItem(db, 'zone', state.zoneId);
  const name = zone?.kind === 'zone' ? zone.zone.name : state.zoneId;
  const told: Parts = { writes: [{ kind: 'zone-state.put', state }], commands: [], notices: [{ topic: 'zones' }] };
  // A drill has an alarm of its own: one that becomes real in its middle is told anew, and gravely.
  const standing = isStopped(state.phase) ? (state.isDrill ? 'drill' : 'latched') : state.phase === 'held' ? 'held' : null;
  const own = { zoneId: state.zoneId, ruleId: null, latching: false };
  const grave = { ...own, kind: 'zone-latched', detail: { zone: name, cause: state.firstOut ?? '' } } as const;
  const alarms = ZONE_ALARMS.map((which) => {
    const key = ZONE_ALARM_KEYS[which] + state.zoneId;
    if (which !== standing) return which === 'latched' ? settle(db, key, receivedMs) : over(db, key, receivedMs);
    const raising: Raising =
      which === 'held'
        ? {
            ...own,
            key,
            kind: 'zone-held',
            detail: { zone: name },
            severity: 'medium',
            isTest: false,
            escalateAfterMs: escalateAfterMsOf('medium'),
          }
        : which === 'drill'
          ? { ...grave, key, severity: 'medium', isTest: true, escalateAfterMs: null }
          : { ...grave, key, severity: 'critical', isTest: false, escalateAfterMs: escalateAfterMsOf('critical') };
    return raiseAlarm(db, raising, receivedMs);
  }).reduce((all, parts) => join(all, parts), noParts());
  const wasOf = before !== null && isStopped(before.phase) && !isStopped(state.phase) ? before.incidentId : null;
  return outcome(DONE, join(told, alarms, wasOf === null ? noParts() : closing(db, id<IncidentId>(wasOf), event)));
}

/** Held and drilled are states that pass by themselves: when they are over nobody has to say that he saw them. */
function over(db: Reader, key: string, atMs: UtcMs): Parts {
  const known = alarmByKey(db, key);
  const changed = cleared(known, atMs);
  if (changed === null) return noParts();
  const { alarm, change } = changed;
  return join(
    keepAlarm({ alarm: { ...alarm, acknowledgedAtMs: alarm.acknowledgedAtMs ?? atMs }, change }),
    notify(db, alarm, 'cleared', atMs),
  );
}

/** The last of its zones was reset: the incident is closed. Counted before this zone's row is written, so it is still among them. */
function closing(db: Reader, incidentId: IncidentId, { receivedMs, state }: Extract<SafetyEvent, { kind: 'zone.told' }>): Parts {
  const incident = incidentById(db, incidentId);
  if (incident === null || incident.closedAtMs !== null || zonesStoppedBy(db, incidentId) > 1) return noParts();
  const closed = { ...incident, closedAtMs: receivedMs, closedBy: state.resetAskedBy };
  return { writes: [{ kind: 'incident.put', incident: closed }], commands: [], notices: [{ topic: 'incidents' }] };
}

type Asked = Extract<
  OperatorEvent,
  { kind: 'operator.stop-zone' | 'operator.ask-zone-reset' | 'operator.confirm-zone-reset' | 'operator.begin-drill' | 'operator.end-drill' }
>;

/** The lane was asked before this arrived, and tells what it decided by zone.told; here it is journalled who asked. */
export function onZoneAsked(_context: Context, _event: Asked): Outcome {
  return outcome(DONE, { ...noParts(), notices: [{ topic: 'zones' }] });
}

export function isStopped(phase: ZonePhase): boolean {
  return phase === 'latched' || phase === 'resetting';
}

/** What bars starts at a pile: its zone is stopped, or held; null: nothing. */
export function barOf(db: Reader, pileId: PileId): { readonly zoneId: ZoneId; readonly phase: 'stopped' | 'held' } | null {
  const zone = pileById(db, pileId)?.zone ?? '';
  if (zone === '') return null;
  const zoneId = id<ZoneId>(zone);
  const phase = zoneState(db, zoneId)?.phase ?? 'clear';
  return phase === 'clear' ? null : { zoneId, phase: isStopped(phase) ? 'stopped' : 'held' };
}

/** A start in a barred zone is booked and answered Blocked; who may not charge anyway is told so. */
export function barred(db: Reader, pileId: PileId, status: AuthorizationStatus): AuthorizationStatus {
  return status === 'Accepted' && barOf(db, pileId) !== null ? 'Blocked' : status;
}
