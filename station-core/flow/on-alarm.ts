/** The station watches itself, the safety lane tells its alarms, and people acknowledge, shelve and reset them. */
import { assert } from '../base/assert.ts';
import type { UtcMs } from '../base/time.ts';
import type { ClockEvent, OperatorEvent, SafetyEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Alarm } from '../domain/station.ts';
import { acknowledged, escalated, reset, shelved, unshelved, type Refusal, type Result } from '../rules/safety/alarm-state.ts';
import { alarmByKey, alarmsOffShelf, alarmsToEscalate } from '../store/alarms.ts';
import type { Reader } from '../store/connection.ts';
import { operatorById } from '../store/operators.ts';
import { keepAlarm, raise, raiseAlarm, settle } from './alarms.ts';
import { DONE, join, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { notify } from './notify.ts';
import { fieldAlarmTold } from './on-field-record.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;

/** The station runs as well without HQ. */
const LOW_CONDITIONS: ReadonlySet<string> = new Set(['hq-silent', 'hq-row-cut']);

export function onCondition({ db }: Context, event: Extract<ClockEvent, { kind: 'station.condition' }>): Outcome {
  const key = `station:${event.alarm}`;
  const severity = LOW_CONDITIONS.has(event.alarm) ? 'low' : 'high';
  return outcome(
    DONE,
    event.active ? raise(db, key, event.alarm, severity, event.detail, event.receivedMs) : settle(db, key, event.receivedMs),
  );
}

/** The lane has acted already. Told twice it is the same alarm. */
export function onAlarmTold(context: Context, event: Extract<SafetyEvent, { kind: 'alarm.told' }>): Outcome {
  const { db } = context;
  const tested = fieldAlarmTold(context, event);
  const { key, alarm: kind, ruleId, zoneId, severity, latching, escalateAfterMs, detail, isTest, receivedMs } = event;
  if (event.change === 'cleared') return outcome(DONE, join(settle(db, key, receivedMs), tested));
  const raising = { key, kind, severity, detail, ruleId, zoneId, latching, escalateAfterMs, isTest };
  return outcome(DONE, join(raiseAlarm(db, raising, receivedMs, event.notify), tested));
}

/** An alarm about a fact (not a condition that passes by itself) is cleared by taking note of it. */
const CLEARED_BY_NOTE: ReadonlySet<string> = new Set([
  'hq-row-cut',
  'orphan-stop',
  'start-ignored',
  'stop-ignored',
  'implausible-energy',
  'security-event',
  'rollout-failed',
  'clock-jumped',
  'reservation-lost',
  'sequence-gap',
  'watched-seen',
  'lane-untold',
  'recording-failed',
]);

/** Acknowledged twice, it stays with who was first. */
export function onAcknowledge({ db }: Context, event: Of<'operator.acknowledge-alarm'>): Outcome {
  const alarm = alarmByKey(db, event.key);
  if (alarm !== null && alarm.acknowledgedAtMs !== null) return outcome(DONE);
  return changed(alarm, event.key, (known) => acknowledged(known, nameOf(db, event), event.receivedMs, CLEARED_BY_NOTE.has(known.kind)));
}

export function onShelve({ db }: Context, event: Of<'operator.shelve-alarm'>): Outcome {
  const reason = event.reason.trim();
  if (reason.length < 3) return refused({ field: 'reason', help: 'Say why it is shelved.' });
  const order = { untilMs: event.untilMs, who: nameOf(db, event), reason };
  return changed(alarmByKey(db, event.key), event.key, (known) => shelved(known, order, event.receivedMs));
}

export function onUnshelve({ db }: Context, event: Of<'operator.unshelve-alarm'>): Outcome {
  return changed(alarmByKey(db, event.key), event.key, (known) => unshelved(known, nameOf(db, event), event.receivedMs));
}

export function onResetAlarm({ db }: Context, event: Of<'operator.reset-alarm'>): Outcome {
  return changed(alarmByKey(db, event.key), event.key, (known) => reset(known, nameOf(db, event), event.receivedMs));
}

/** Shelves that end, and alarms that nobody acknowledged in time: announced anew, and the next in line is told. */
export function* alarmSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const alarm of alarmsOffShelf(db, nowMs)) yield () => stepped(unshelved(alarm, null, nowMs));
  for (const alarm of alarmsToEscalate(db, nowMs)) yield () => escalation(db, alarm, nowMs);
}

/** Acknowledging and shelving take the time of the next escalation away, so what is due is to be escalated. */
function escalation(db: Reader, alarm: Alarm, nowMs: UtcMs): Parts {
  const next = escalated(alarm, nowMs);
  assert(next !== null, 'an alarm that is acknowledged or shelved is not due');
  return join(keepAlarm(next), notify(db, next.alarm, 'escalated', nowMs));
}

function stepped(result: Result): Parts {
  return result.ok ? keepAlarm(result) : { writes: [], commands: [], notices: [] };
}

const WHY: Readonly<Record<Refusal, string>> = {
  'not-raised': 'The alarm is not raised.',
  'condition-stands': 'What caused the alarm still stands; it can be reset when that is gone.',
  'not-latching': 'There is nothing to reset.',
  'shelf-too-long': 'An alarm is shelved until a time of the next 24 hours.',
  'not-shelved': 'The alarm is not shelved.',
  'acknowledged-already': 'The alarm was acknowledged already.',
};

function changed(alarm: Alarm | null, key: string, change: (known: Alarm) => Result): Outcome {
  if (alarm === null) return notFound({ alarm: key });
  const result = change(alarm);
  return result.ok ? outcome(DONE, keepAlarm(result)) : refused({ alarm: key, help: WHY[result.why] });
}

function nameOf(db: Reader, event: Pick<OperatorEvent, 'operatorId'>): string {
  return operatorById(db, event.operatorId)?.name ?? event.operatorId;
}
