/**
 * The interlock of one zone as a state machine: what latches it, what holds it, and how it is reset. Pure; whoever calls it does
 * what comes out. Two things always hold: while a cause stands the zone is latched, and power is allowed again only by a
 * reset that was asked and confirmed (or by the end of a drill that stayed one). Acknowledging and shelving do not exist here.
 */
import type { FaultCode } from '../../base/fault.ts';
import type { IncidentId, OperatorId, SensorId, ZoneId } from '../../base/ids.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Zone, ZonePhase, ZoneState } from '../../domain/safety.ts';

/** A zone as the lane holds it: what is told, and what only matters while the core runs. */
export interface ZoneMind {
  readonly state: ZoneState;
  readonly silence: Zone['silence'];
  /** Causes whose condition is there now. */
  readonly standing: ReadonlySet<string>;
  /** Safety sensors that were not read healthy since the core came up. */
  readonly unread: ReadonlySet<SensorId>;
  /** Safety sensors that were, and are silent or faulty now. */
  readonly unwell: ReadonlySet<SensorId>;
}

export type ZoneInput =
  /** An alarm, or a silent sensor, that the matrix says stops this zone. */
  | { readonly kind: 'cause-came'; readonly cause: string; readonly incidentId: IncidentId }
  | { readonly kind: 'cause-went'; readonly cause: string }
  /** A person stopped it: nothing stands once it is done. */
  | { readonly kind: 'stopped-by-hand'; readonly cause: string; readonly incidentId: IncidentId }
  | { readonly kind: 'sensor-healthy'; readonly sensorId: SensorId }
  | { readonly kind: 'sensor-unwell'; readonly sensorId: SensorId; readonly incidentId: IncidentId }
  /** The safety sensors it has from now on; one that was set aside is not among them. */
  | {
      readonly kind: 'sensors-set';
      readonly sensorIds: readonly SensorId[];
      readonly healthy: ReadonlySet<SensorId>;
      readonly silence: Zone['silence'];
    }
  | { readonly kind: 'reset-asked'; readonly by: OperatorId }
  | { readonly kind: 'reset-confirmed'; readonly by: OperatorId }
  | { readonly kind: 'drill-began'; readonly cause: string; readonly incidentId: IncidentId }
  | { readonly kind: 'drill-ended' }
  | { readonly kind: 'time-passed' };

export interface ZoneStep {
  readonly mind: ZoneMind;
  /** stop: power off, now, by every means. allow: piles may be put back in service. */
  readonly does: 'stop' | 'allow' | null;
  /** Why nothing was done. */
  readonly refused: FaultCode | null;
}

/** The second step of a reset follows within this, or the first has lapsed. */
export const RESET_WITHIN_MS = 120_000;
/** Causes beyond are counted by their alarms; the list on the zone stays readable. */
export const MOST_CAUSES = 200;

/**
 * A zone when the core comes up: held until its sensors were read, and latched where it was. standing: causes whose alarm
 * was not over; they stand until they are seen gone.
 */
export function zoneAtStart(
  zone: Pick<Zone, 'id' | 'silence'>,
  stored: ZoneState | null,
  facts: { readonly sensorIds: readonly SensorId[]; readonly standing: readonly string[]; readonly nowMs: UtcMs },
): ZoneMind {
  const unread = new Set(facts.sensorIds);
  const isLatched = stored !== null && isStopped(stored.phase);
  const phase = unread.size > 0 ? 'held' : 'clear';
  const blank = blankState(zone.id, phase, stored?.phase === phase ? stored.sinceMs : facts.nowMs);
  const state: ZoneState = isLatched ? { ...stored, phase: 'latched', resetAskedBy: null, resetAskedAtMs: null } : blank;
  const standing = new Set(isLatched ? facts.standing.filter((cause) => stored.causes.includes(cause)) : []);
  return { state, silence: zone.silence, standing, unread, unwell: new Set() };
}

/** What an input makes of the zone. nowMs by the wall clock, as it is written down. */
export function zoneStep(mind: ZoneMind, input: ZoneInput, nowMs: UtcMs): ZoneStep {
  switch (input.kind) {
    case 'cause-came':
      return latch({ ...mind, standing: new Set([...mind.standing, input.cause]) }, input, nowMs);
    case 'stopped-by-hand':
      return latch(mind, input, nowMs);
    case 'cause-went':
      return done({ ...mind, standing: without(mind.standing, input.cause) });
    case 'sensor-healthy':
      return done(
        rested(
          {
            ...mind,
            unread: without(mind.unread, input.sensorId),
            unwell: without(mind.unwell, input.sensorId),
            standing: without(mind.standing, silenceCause(input.sensorId)),
          },
          nowMs,
        ),
      );
    case 'sensor-unwell': {
      const unwell = { ...mind, unwell: new Set([...mind.unwell, input.sensorId]) };
      if (mind.silence === 'hold') return done(rested(unwell, nowMs));
      const cause = silenceCause(input.sensorId);
      return latch({ ...unwell, standing: new Set([...mind.standing, cause]) }, { cause, incidentId: input.incidentId }, nowMs);
    }
    case 'sensors-set': {
      const has = new Set(input.sensorIds);
      const gone = [...mind.unread, ...mind.unwell].filter((sensorId) => !has.has(sensorId)).map(silenceCause);
      const known = (sensorId: SensorId): boolean => input.healthy.has(sensorId);
      return done(
        rested(
          {
            ...mind,
            silence: input.silence,
            unread: new Set(input.sensorIds.filter((sensorId) => !known(sensorId) && !mind.unwell.has(sensorId))),
            unwell: new Set([...mind.unwell].filter((sensorId) => has.has(sensorId))),
            standing: new Set([...mind.standing].filter((cause) => !gone.includes(cause))),
          },
          nowMs,
        ),
      );
    }
    case 'reset-asked':
      if (!isStopped(mind.state.phase)) return refused(mind, 'safety.not-latched');
      if (!isQuiet(mind)) return refused(mind, 'safety.cause-stands');
      return done({ ...mind, state: { ...mind.state, phase: 'resetting', resetAskedBy: input.by, resetAskedAtMs: nowMs } });
    case 'reset-confirmed': {
      const asked = lapsed(mind, nowMs);
      if (asked.state.phase !== 'resetting')
        return refused(asked, isStopped(asked.state.phase) ? 'safety.not-asked' : 'safety.not-latched');
      if (!isQuiet(asked)) return refused(asked, 'safety.cause-stands');
      return { mind: rested(released(asked, input.by, nowMs), nowMs), does: 'allow', refused: null };
    }
    case 'drill-began':
      if (isStopped(mind.state.phase)) return refused(mind, 'safety.not-clear');
      return latch({ ...mind, state: { ...mind.state, isDrill: true } }, input, nowMs);
    case 'drill-ended':
      if (!mind.state.isDrill || !isStopped(mind.state.phase)) return refused(mind, 'safety.not-asked');
      return { mind: rested(released(mind, null, nowMs), nowMs), does: 'allow', refused: null };
    case 'time-passed':
      return done(lapsed(mind, nowMs));
  }
}

export function isStopped(phase: ZonePhase): boolean {
  return phase === 'latched' || phase === 'resetting';
}

/** The cause that a silent or faulty safety sensor is. */
export function silenceCause(sensorId: SensorId): string {
  return `sensor-silent:${sensorId}`;
}

/** Nothing stands, and nothing is unseen: a zone is not reset blindly. */
export function isQuiet(mind: ZoneMind): boolean {
  return mind.standing.size === 0 && mind.unread.size === 0 && mind.unwell.size === 0;
}

function latch(
  mind: ZoneMind,
  { cause, incidentId, kind }: { readonly cause: string; readonly incidentId: IncidentId; readonly kind?: string },
  nowMs: UtcMs,
): ZoneStep {
  const { state } = mind;
  const wasStopped = isStopped(state.phase);
  // A danger during a drill is a danger: from now on nothing is spared.
  const becameReal = state.isDrill && kind !== 'drill-began';
  const isNew = !state.causes.includes(cause) && state.causes.length < MOST_CAUSES;
  const next: ZoneState = {
    ...state,
    phase: 'latched',
    sinceMs: wasStopped ? state.sinceMs : nowMs,
    firstOut: wasStopped && !becameReal ? (state.firstOut ?? cause) : cause,
    causes: isNew ? [...state.causes, cause] : state.causes,
    isDrill: state.isDrill && !becameReal,
    incidentId: wasStopped && !becameReal ? (state.incidentId ?? incidentId) : incidentId,
    resetAskedBy: null,
    resetAskedAtMs: null,
  };
  return { mind: { ...mind, state: next }, does: !wasStopped || becameReal ? 'stop' : null, refused: null };
}

function released(mind: ZoneMind, by: OperatorId | null, nowMs: UtcMs): ZoneMind {
  return { ...mind, state: { ...blankState(mind.state.zoneId, 'clear', nowMs), resetAskedBy: by } };
}

/** A zone that is not stopped is held while a safety sensor is not known to be well, and runs otherwise. */
function rested(mind: ZoneMind, nowMs: UtcMs): ZoneMind {
  const { state } = mind;
  if (isStopped(state.phase)) return mind;
  const phase = mind.unread.size + mind.unwell.size > 0 ? 'held' : 'clear';
  return phase === state.phase ? mind : { ...mind, state: { ...state, phase, sinceMs: nowMs } };
}

function lapsed(mind: ZoneMind, nowMs: UtcMs): ZoneMind {
  const { state } = mind;
  if (state.phase !== 'resetting') return mind;
  const agedMs = nowMs - (state.resetAskedAtMs ?? 0);
  // A clock that was put back must not keep the first step alive.
  if (agedMs >= 0 && agedMs <= RESET_WITHIN_MS) return mind;
  return { ...mind, state: { ...state, phase: 'latched', resetAskedBy: null, resetAskedAtMs: null } };
}

function blankState(zoneId: ZoneId, phase: ZonePhase, sinceMs: UtcMs): ZoneState {
  return { zoneId, phase, sinceMs, firstOut: null, causes: [], isDrill: false, incidentId: null, resetAskedBy: null, resetAskedAtMs: null };
}

function done(mind: ZoneMind): ZoneStep {
  return { mind, does: null, refused: null };
}

function refused(mind: ZoneMind, code: FaultCode): ZoneStep {
  return { mind, does: null, refused: code };
}

function without<T>(set: ReadonlySet<T>, gone: T): ReadonlySet<T> {
  return set.has(gone) ? new Set([...set].filter((one) => one !== gone)) : set;
}
