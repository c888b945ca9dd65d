/**
 * The interlock explored exhaustively: every order of up to six events over two zones, from a core that just came up. Orders that lead to
 * the same state are followed once; what must always hold is asked after every event of every one of them.
 */
import { expect, test } from 'vitest';
import { id, type AlarmRuleId, type IncidentId, type OperatorId, type SensorId, type ZoneId } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { Alarm } from '../../../station-core/domain/station.ts';
import type { Zone } from '../../../station-core/domain/safety.ts';
import { acknowledged, cleared, conditionState, raised, shelved } from '../../../station-core/rules/safety/alarm-state.ts';
import {
  isStopped,
  RESET_WITHIN_MS,
  silenceCause,
  zoneAtStart,
  zoneStep,
  type ZoneInput,
  type ZoneMind,
} from '../../../station-core/rules/safety/interlock.ts';

const NOW = utcMs(1_000_000);
const DEPTH = 6;
const by = id<OperatorId>('guard');
const incidentId = id<IncidentId>('incident-1');
const ZONES = ['Z1', 'Z2'] as const;
type Z = (typeof ZONES)[number];
const SENSOR: Record<Z, SensorId> = { Z1: id('S1'), Z2: id('S2') };
/** Silence trips the first zone and holds the second. */
const SILENCE: Record<Z, Zone['silence']> = { Z1: 'trip', Z2: 'hold' };
/** A stops the first zone; B, next door, stops both. */
const STOPS = { A: ['Z1'], B: ['Z1', 'Z2'] } as const;
type Danger = keyof typeof STOPS;

interface World {
  readonly minds: Record<Z, ZoneMind>;
  /** What is true outside, whatever the station thinks. */
  readonly there: Record<Danger, boolean>;
  readonly alarms: Record<Danger, Alarm | null>;
  /** Whether power may flow, as it was ordered. */
  readonly power: Record<Z, boolean>;
}

type Happening =
  | { readonly kind: 'trip' | 'clear' | 'acknowledge' | 'shelve'; readonly danger: Danger }
  | { readonly kind: 'ask' | 'confirm' | 'drill' | 'drill-ends' | 'healthy' | 'silent' | 'by-hand'; readonly zone: Z }
  | { readonly kind: 'restart' | 'two-minutes' };

const HAPPENINGS: readonly Happening[] = [
  ...(['A', 'B'] as const).flatMap((danger) =>
    (['trip', 'clear', 'acknowledge', 'shelve'] as const).map((kind): Happening => ({ kind, danger })),
  ),
  ...ZONES.flatMap((zone) =>
    (['ask', 'confirm', 'drill', 'drill-ends', 'healthy', 'silent', 'by-hand'] as const).map((kind): Happening => ({ kind, zone })),
  ),
  { kind: 'restart' },
  { kind: 'two-minutes' },
];

function comeUp(stored: World['minds'] | null, alarms: World['alarms']): Record<Z, ZoneMind> {
  const standing = (['A', 'B'] as const).filter((danger) => alarms[danger] !== null && alarms[danger].clearedAtMs === null);
  const start = (zone: Z): ZoneMind =>
    zoneAtStart({ id: id<ZoneId>(zone), silence: SILENCE[zone] }, stored?.[zone].state ?? null, {
      sensorIds: [SENSOR[zone]],
      standing,
      nowMs: NOW,
    });
  return { Z1: start('Z1'), Z2: start('Z2') };
}

const NOTHING_YET: World = {
  minds: comeUp(null, { A: null, B: null }),
  there: { A: false, B: false },
  alarms: { A: null, B: null },
  power: { Z1: true, Z2: true },
};

function happen(world: World, event: Happening): World {
  switch (event.kind) {
    case 'trip': {
      const { danger } = event;
      if (world.there[danger]) return world;
      const raising = { key: danger, kind: 'rule', severity: 'critical', detail: {}, ruleId: id<AlarmRuleId>(danger), zoneId: null, latching: true, escalateAfterMs: null, isTest: false } as const; // prettier-ignore
      const alarm = raised(world.alarms[danger], raising, NOW)?.alarm ?? world.alarms[danger];
      const known = { ...world, there: { ...world.there, [danger]: true }, alarms: { ...world.alarms, [danger]: alarm } };
      return STOPS[danger].reduce((now: World, zone) => tell(now, zone, { kind: 'cause-came', cause: danger, incidentId }), known);
    }
    case 'clear': {
      const { danger } = event;
      if (!world.there[danger]) return world;
      const alarm = cleared(world.alarms[danger], NOW)?.alarm ?? world.alarms[danger];
      const known = { ...world, there: { ...world.there, [danger]: false }, alarms: { ...world.alarms, [danger]: alarm } };
      return STOPS[danger].reduce((now: World, zone) => tell(now, zone, { kind: 'cause-went', cause: danger }), known);
    }
    case 'acknowledge':
    case 'shelve': {
      const alarm = world.alarms[event.danger];
      if (alarm === null) return world;
      const order = { untilMs: utcMs(NOW + 3_600_000), who: 'guard', reason: 'a test' };
      const result = event.kind === 'shelve' ? shelved(alarm, order, NOW) : acknowledged(alarm, 'guard', NOW);
      return result.ok ? { ...world, alarms: { ...world.alarms, [event.danger]: result.alarm } } : world;
    }
    case 'ask': return tell(world, event.zone, { kind: 'reset-asked', by });
    case 'confirm': return tell(world, event.zone, { kind: 'reset-confirmed', by });
    case 'drill': return tell(world, event.zone, { kind: 'drill-began', cause: 'drill', incidentId });
    case 'drill-ends': return tell(world, event.zone, { kind: 'drill-ended' });
    case 'healthy': return tell(world, event.zone, { kind: 'sensor-healthy', sensorId: SENSOR[event.zone] });
    case 'silent': return tell(world, event.zone, { kind: 'sensor-unwell', sensorId: SENSOR[event.zone], incidentId });
    case 'by-hand': return tell(world, event.zone, { kind: 'stopped-by-hand', cause: 'by-hand', incidentId });
    case 'two-minutes': return ZONES.reduce((now: World, zone) => tell(now, zone, { kind: 'time-passed' }, RESET_WITHIN_MS + 1), world);
    case 'restart': {
      const minds = comeUp(world.minds, world.alarms);
      // Orders are given anew: what comes up stopped is ordered off again.
      return { ...world, minds, power: { Z1: world.power.Z1 && !isStopped(minds.Z1.state.phase), Z2: world.power.Z2 && !isStopped(minds.Z2.state.phase) } };
    }
  }
} // prettier-ignore

function tell(world: World, zone: Z, input: ZoneInput, laterMs = 0): World {
  const before = world.minds[zone];
  const { mind, does } = zoneStep(before, input, utcMs(NOW + laterMs));
  const mayAllow =
    (input.kind === 'reset-confirmed' && before.state.phase === 'resetting') || (input.kind === 'drill-ended' && before.state.isDrill);
  if (does === 'allow' && !mayAllow) throw new Error(`power allowed by ${input.kind} in a zone that is ${before.state.phase}`);
  const power = does === 'stop' ? false : does === 'allow' ? true : world.power[zone];
  return { ...world, minds: { ...world.minds, [zone]: mind }, power: { ...world.power, [zone]: power } };
}

/** What must hold, in words; none: all is well. */
function broken(world: World, before: World, event: Happening): string[] {
  const wrong: string[] = [];
  const must = (holds: boolean, words: string): void => {
    if (!holds) wrong.push(words);
  };
  for (const zone of ZONES) {
    const { state, standing, unread, unwell } = world.minds[zone];
    must(!(isStopped(state.phase) && world.power[zone]), `${zone} is stopped and its power is allowed`);
    must(isStopped(state.phase) || world.power[zone], `${zone} runs and its power is barred for ever`);
    for (const danger of ['A', 'B'] as const)
      if (world.there[danger] && (STOPS[danger] as readonly Z[]).includes(zone)) {
        must(state.phase === 'latched', `${danger} is there and ${zone} is ${state.phase}`);
        must(state.causes.includes(danger) && standing.has(danger), `${zone} forgot ${danger}`);
        must(!state.isDrill, `${danger} is there and ${zone} calls it a drill`);
      }
    must(standing.size === 0 || state.phase === 'latched', `something stands and ${zone} is ${state.phase}`);
    must(state.phase !== 'clear' || unread.size + unwell.size === 0, `${zone} runs and a safety sensor is not known to be well`);
    must(!isStopped(state.phase) || state.firstOut !== null, `${zone} is stopped and nobody knows by what`);
    must(!standing.has(silenceCause(SENSOR[zone])) || SILENCE[zone] === 'trip', `${zone} was tripped by silence`);
    const was = before.minds[zone].state.phase;
    const isReset = (event.kind === 'confirm' || event.kind === 'drill-ends') && event.zone === zone;
    must(!isStopped(was) || isStopped(state.phase) || isReset, `${event.kind} ended the latch of ${zone}`);
    if (event.kind === 'acknowledge' || event.kind === 'shelve')
      must(world.minds[zone] === before.minds[zone], `${event.kind} reached ${zone}`);
  }
  for (const danger of ['A', 'B'] as const) {
    const alarm = world.alarms[danger];
    must(!world.there[danger] || (alarm !== null && alarm.clearedAtMs === null), `the alarm of ${danger} is lost while it is there`);
    must(alarm === null || conditionState(alarm) !== 'normal' || alarm.acknowledgedAtMs !== null, `nobody saw the alarm of ${danger}`);
    must(alarm !== null || before.alarms[danger] === null, `the alarm of ${danger} is gone`);
  }
  return wrong;
}

/** States that behave alike have one name. */
function nameOf({ minds, there, alarms, power }: World): string {
  const zones = ZONES.map((zone) => {
    const { state, standing, unread, unwell } = minds[zone];
    return [
      state.phase,
      state.isDrill,
      state.firstOut,
      [...state.causes].sort(),
      [...standing].sort(),
      unread.size,
      unwell.size,
      state.resetAskedAtMs,
    ];
  });
  const told = (['A', 'B'] as const).map((danger) => {
    const alarm = alarms[danger];
    return alarm === null ? null : [alarm.clearedAtMs, alarm.acknowledgedAtMs, alarm.shelvedUntilMs, alarm.resetAtMs];
  });
  return JSON.stringify([zones, there, told, power]);
}

test(
  'every order of up to six events over two zones: a stopped zone never has power ordered on, and no alarm is lost',
  { timeout: 120_000 },
  () => {
    let frontier: readonly { readonly world: World; readonly path: readonly Happening[] }[] = [{ world: NOTHING_YET, path: [] }];
    const seen = new Set([nameOf(NOTHING_YET)]);
    let events = 0;
    for (let depth = 1; depth <= DEPTH; depth += 1) {
      const next: (typeof frontier)[number][] = [];
      for (const { world, path } of frontier)
        for (const event of HAPPENINGS) {
          events += 1;
          const after = happen(world, event);
          const wrong = broken(after, world, event);
          if (wrong.length > 0) expect.fail(`${wrong.join('; ')} after ${JSON.stringify([...path, event])}`);
          const name = nameOf(after);
          if (seen.has(name)) continue;
          seen.add(name);
          next.push({ world: after, path: [...path, event] });
        }
      frontier = next;
    }
    const orders = Array.from({ length: DEPTH }, (_, n) => HAPPENINGS.length ** (n + 1)).reduce((sum, one) => sum + one, 0);
    console.log(
      `interlock: ${orders.toLocaleString('en')} orders of up to ${DEPTH} of ${HAPPENINGS.length} events, ${seen.size.toLocaleString('en')} states, ${events.toLocaleString('en')} steps looked at`,
    );
    expect(seen.size).toBeGreaterThan(1_000);
  },
);
