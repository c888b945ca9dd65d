/** The installer's record of a zone, step by step: what is to be tried, how long each may take, and what is made of what came of it. */
import { addMs, MINUTE_MS, SECOND_MS, type UtcMs } from '../../base/time.ts';
import type { ZoneId } from '../../base/ids.ts';
import type { FieldCheck, FieldCheckTarget, FieldFinding, FieldOutcome, FieldRecord, FieldSeen } from '../../domain/field-record.ts';
import type { AlarmRule, Relay, SafetySetup, Sensor } from '../../domain/safety.ts';
import { looksAt, type Looking } from './looks-at.ts';

/** A record is read by people and fits a few pages. */
export const MOST_CHECKS = 300;
/** Of one thing in one record. */
export const MOST_TRIES = 20;
/** An installer with a spray has two hands. */
export const MOST_SENSORS_AT_ONCE = 8;
/** A relay acts for so long. */
export const RELAY_MS = 2 * SECOND_MS;
/** Whole seconds that a watchdog output may stand still. */
export const PAUSE_SECONDS = { least: 1, most: 60 } as const;

const ALARM_MS = 5 * MINUTE_MS;
const REST_MS = 5 * MINUTE_MS;
/** Of a rule's own wait before its alarm is over. */
const MOST_CLEAR_MS = 30 * MINUTE_MS;
/** The core answers well before: its own limits are seconds. */
const OUTCOME_MS = MINUTE_MS;
/** A detector that is still full of smoke stays in test mode for so much longer: its zone must not be stopped by the test. */
const TEST_SLACK_MS = 10 * MINUTE_MS;

/** Everything that is tried in a zone, in the order of a walk: sensors, relays, watchdogs. A watchdog output of no zone is of every zone. */
export function checksOf(
  zoneId: ZoneId,
  setup: Pick<SafetySetup, 'sensors' | 'relays' | 'zoneOfPile'>,
  before: readonly Pick<FieldCheck, 'id' | 'forMs'>[],
): FieldCheck[] {
  const forMsBefore = (checkId: string): number | null => before.find((one) => one.id === checkId)?.forMs ?? null;
  const sensors = setup.sensors
    .filter((sensor) => sensor.enabled && sensor.zoneId === zoneId)
    .map(({ id, name, kind, isSafety }) => fresh(`sensor:${id}`, name, { kind: 'sensor', sensorId: id, what: kind, isSafety }));
  const inZone = (relay: Relay): boolean => (relay.pileId === null ? relay.zoneId : setup.zoneOfPile[relay.pileId]) === zoneId;
  const relays = setup.relays
    .filter((relay) => relay.kind !== 'watchdog' && inZone(relay))
    .map(({ id, name, kind }) => fresh(`relay:${id}`, name, { kind: 'relay', relayId: id, what: kind }));
  const watchdogs = setup.relays.flatMap((relay) =>
    relay.kind === 'watchdog' && relay.pulseMs !== null && (inZone(relay) || (relay.zoneId === null && relay.pileId === null))
      ? [
          {
            ...fresh(`watchdog:${relay.id}`, relay.name, { kind: 'watchdog', relayId: relay.id, pulseMs: relay.pulseMs }),
            forMs: forMsBefore(`watchdog:${relay.id}`),
          },
        ]
      : [],
  );
  return [...byName(sensors), ...byName(relays), ...byName(watchdogs)];
}

function fresh(checkId: string, name: string, target: FieldCheckTarget): FieldCheck {
  const nothing = { waitsFor: null, alarmKey: null, beganAtMs: null, endedAtMs: null, dueAtMs: null, forMs: null, byName: null } as const;
  return { id: checkId, name, target, state: 'open', tries: 0, finding: null, seen: null, earlier: [], ...nothing };
}

function byName(checks: FieldCheck[]): FieldCheck[] {
  return checks.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** forMs: of a relay or watchdog. */
export function begun(check: FieldCheck, nowMs: UtcMs, byName: string, forMs: number | null): FieldCheck {
  const { state, endedAtMs, finding } = check;
  const tried = check.tries > 0 && state !== 'open' ? [{ endedAtMs: endedAtMs ?? nowMs, state, finding }] : [];
  return {
    ...check,
    state: 'running',
    waitsFor: check.target.kind === 'sensor' ? 'alarm' : null,
    alarmKey: null,
    tries: check.tries + 1,
    beganAtMs: nowMs,
    endedAtMs: null,
    dueAtMs: addMs(nowMs, forMs === null ? ALARM_MS : forMs + OUTCOME_MS),
    forMs,
    byName,
    finding: null,
    seen: null,
    earlier: [...check.earlier, ...tried],
  };
}

export function ended(
  check: FieldCheck,
  state: 'passed' | 'warned' | 'failed' | 'skipped',
  finding: FieldFinding,
  nowMs: UtcMs,
): FieldCheck {
  return { ...check, state, finding, waitsFor: null, alarmKey: null, dueAtMs: null, endedAtMs: nowMs };
}

/** Whether any rule would hear the sensor. */
export function lookingOf(sensor: Pick<Sensor, 'id' | 'kind'>, rules: readonly AlarmRule[]): Looking {
  const all = rules.map((rule) => looksAt(rule, sensor));
  return all.includes('alone') ? 'alone' : all.includes('together') ? 'together' : null;
}

/** Test mode outlives the wait for the alarm, so that smoke that comes late stops nothing. */
export function testEndsMs(check: FieldCheck, nowMs: UtcMs): UtcMs {
  return addMs(check.dueAtMs ?? nowMs, TEST_SLACK_MS);
}

/** The alarm came: now the sensor has to come back to rest. */
export function alarmed(
  check: FieldCheck,
  alarm: { readonly key: string; readonly rule: Pick<AlarmRule, 'name' | 'clearAfterMs'>; readonly afterReadingMs: number },
  nowMs: UtcMs,
): FieldCheck {
  const facts = {
    rule: alarm.rule.name,
    afterMs: Math.max(0, nowMs - (check.beganAtMs ?? nowMs)),
    readingMs: alarm.afterReadingMs,
    alarmAtMs: nowMs,
  };
  const dueAtMs = addMs(nowMs, REST_MS + Math.min(alarm.rule.clearAfterMs, MOST_CLEAR_MS));
  return { ...check, waitsFor: 'rest', alarmKey: alarm.key, dueAtMs, finding: { code: 'waits-for-rest', facts } };
}

export function rested(check: FieldCheck, nowMs: UtcMs): FieldCheck {
  const facts = check.finding?.facts ?? {};
  const restMs = Math.max(0, nowMs - Number(facts['alarmAtMs'] ?? nowMs));
  return ended(check, 'passed', { code: 'alarm-and-rest', facts: { ...facts, restMs } }, nowMs);
}

/** What became of a check whose time is over. looking: of its sensor. */
export function late(check: FieldCheck, looking: Looking, nowMs: UtcMs): FieldCheck {
  if (check.target.kind !== 'sensor') return ended(check, 'failed', { code: 'no-outcome', facts: {} }, nowMs);
  const minutes = Math.round((nowMs - (check.beganAtMs ?? nowMs)) / MINUTE_MS);
  if (check.waitsFor === 'rest') return ended(check, 'failed', { code: 'not-at-rest', facts: check.finding?.facts ?? {} }, nowMs);
  return ended(check, 'failed', { code: looking === 'together' ? 'no-alarm-alone' : 'no-alarm', facts: { minutes } }, nowMs);
}

/** A relay that acted, and a watchdog that stood still and goes on, are now the installer's to speak of. */
export function outcomeTold(check: FieldCheck, result: FieldOutcome, nowMs: UtcMs): FieldCheck {
  const seconds = Math.round((check.forMs ?? 0) / SECOND_MS);
  const asking = (finding: FieldFinding): FieldCheck => ({ ...check, state: 'asking', dueAtMs: null, finding });
  switch (result.outcome) {
    case 'acted':
      return asking({ code: 'acted', facts: { tookMs: result.tookMs, seconds } });
    case 'stood':
      return asking({ code: 'stood', facts: { stoodMs: result.stoodMs, seconds } });
    case 'charge-began':
      return ended(check, 'failed', { code: 'charge-began', facts: { stoodMs: result.stoodMs, seconds } }, nowMs);
    case 'failed': {
      const code = check.target.kind === 'watchdog' ? 'not-stood' : 'not-acted';
      return ended(check, 'failed', { code, facts: { problem: result.problem.slice(0, 200) } }, nowMs);
    }
  }
}

export function seenBy(check: FieldCheck, seen: FieldSeen, nowMs: UtcMs): FieldCheck {
  const facts = check.finding?.facts ?? {};
  if (check.target.kind !== 'watchdog')
    return { ...ended(check, seen.did ? 'passed' : 'failed', { code: seen.did ? 'acted-seen' : 'acted-unseen', facts }, nowMs), seen };
  const code = !seen.did ? 'did-not-fall' : seen.cameBack === true ? 'fell-and-back' : 'did-not-come-back';
  return { ...ended(check, code === 'fell-and-back' ? 'passed' : 'failed', { code, facts }, nowMs), seen };
}

/** A check that a restart of the core broke off. */
export function brokenOff(check: FieldCheck, nowMs: UtcMs): FieldCheck {
  return check.state === 'running' ? ended(check, 'failed', { code: 'broken-off', facts: {} }, nowMs) : check;
}

/** null: something is still to be done. */
export function verdictOf(checks: readonly FieldCheck[]): NonNullable<FieldRecord['verdict']> | null {
  const states = new Set(checks.map(({ state }) => state));
  if (states.has('open') || states.has('running') || states.has('asking')) return null;
  return states.has('failed') ? 'failed' : states.has('warned') || states.has('skipped') ? 'warned' : 'passed';
}
