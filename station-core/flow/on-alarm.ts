/** The station watches itself, and people take note of alarms. */
import type { ClockEvent, OperatorEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { alarmByKey } from '../store/alarms.ts';
import { operatorById } from '../store/operators.ts';
import { raise, settle } from './alarms.ts';
import { DONE, outcome, type Context } from './context.ts';

export function onCondition({ db }: Context, event: Extract<ClockEvent, { kind: 'station.condition' }>): Outcome {
  const key = `station:${event.alarm}`;
  return outcome(
    DONE,
    event.active ? raise(db, key, event.alarm, 'high', event.detail, event.receivedMs) : settle(db, key, event.receivedMs),
  );
}

/** An alarm about a fact (not a condition that passes by itself) is cleared by taking note of it. */
const CLEARED_BY_NOTE: ReadonlySet<string> = new Set([
  'orphan-stop',
  'start-ignored',
  'stop-ignored',
  'implausible-energy',
  'security-event',
  'rollout-failed',
  'clock-jumped',
]);

export function onAcknowledge({ db }: Context, event: Extract<OperatorEvent, { kind: 'operator.acknowledge-alarm' }>): Outcome {
  const alarm = alarmByKey(db, event.key);
  if (alarm === null) return outcome({ kind: 'refused', code: 'input.not-found', detail: { alarm: event.key } });
  const acknowledged = {
    ...alarm,
    acknowledgedAtMs: event.receivedMs,
    acknowledgedBy: operatorById(db, event.operatorId)?.name ?? event.operatorId,
    clearedAtMs: alarm.clearedAtMs ?? (CLEARED_BY_NOTE.has(alarm.kind) ? event.receivedMs : null),
  };
  return outcome(DONE, { writes: [{ kind: 'alarm.put', alarm: acknowledged }], commands: [], notices: [{ topic: 'alarms' }] });
}
