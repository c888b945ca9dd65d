/**
 * An alarm's life by ISA-18.2: its state follows from its times; what is announced follows from its state. Acknowledging and
 * shelving change the announcement and nothing else; only the condition clears an alarm, and only a person resets a latched one.
 */
import type { AlarmRuleId, ZoneId } from '../../base/ids.ts';
import { addMs, HOUR_MS, MINUTE_MS, type UtcMs } from '../../base/time.ts';
import type { Severity } from '../../domain/safety.ts';
import type { Alarm, AlarmChange, AlarmState, Announcement } from '../../domain/station.ts';

/** A shelf ends by itself, at the latest after so long. */
export const LONGEST_SHELF_MS = 24 * HOUR_MS;
/** After so many there is nobody further in line; it stays announced. */
export const MOST_ESCALATIONS = 10;

/** What is needed to raise one. */
export interface Raising {
  readonly key: string;
  readonly kind: Alarm['kind'];
  readonly severity: Severity;
  readonly detail: Alarm['detail'];
  readonly ruleId: AlarmRuleId | null;
  readonly zoneId: ZoneId | null;
  readonly latching: boolean;
  readonly escalateAfterMs: number | null;
  readonly isTest: boolean;
}

/** What became of the alarm, and the line for its history. */
export interface Changed {
  readonly alarm: Alarm;
  readonly change: AlarmChange;
}

/** Why nothing was changed. */
export type Refusal = 'not-raised' | 'condition-stands' | 'not-latching' | 'shelf-too-long' | 'not-shelved' | 'acknowledged-already';
export type Result = ({ readonly ok: true } & Changed) | { readonly ok: false; readonly why: Refusal };

/** The state without shelf and bypass: what is true, whatever is announced. */
export function conditionState(alarm: Alarm): Exclude<AlarmState, 'shelved' | 'out-of-service'> {
  const isSeen = alarm.acknowledgedAtMs !== null;
  if (alarm.clearedAtMs === null) return isSeen ? 'acknowledged' : 'unacknowledged';
  if (alarm.latching && alarm.resetAtMs === null) return isSeen ? 'latched-acknowledged' : 'latched-unacknowledged';
  return isSeen ? 'normal' : 'returned-unacknowledged';
}

/** The state as it is shown. */
export function stateOf(alarm: Alarm, nowMs: UtcMs, isBypassed = false): AlarmState {
  if (isBypassed) return 'out-of-service';
  return isShelved(alarm, nowMs) ? 'shelved' : conditionState(alarm);
}

/** How loud it is now. */
export function announcementOf(alarm: Alarm, nowMs: UtcMs, isBypassed = false): Announcement {
  switch (stateOf(alarm, nowMs, isBypassed)) {
    case 'unacknowledged':
    case 'latched-unacknowledged':
      return alarm.severity === 'critical' || alarm.severity === 'high' ? 'sound' : 'light';
    case 'returned-unacknowledged':
      return 'light';
    case 'normal':
    case 'acknowledged':
    case 'latched-acknowledged':
    case 'shelved':
    case 'out-of-service':
      return 'none';
  }
}

export function isShelved(alarm: Pick<Alarm, 'shelvedUntilMs'>, nowMs: UtcMs): boolean {
  return alarm.shelvedUntilMs !== null && alarm.shelvedUntilMs > nowMs;
}

/** Kinds that are no rule of the site: when somebody else is told. */
export function escalateAfterMsOf(severity: Severity): number | null {
  if (severity === 'critical') return 2 * MINUTE_MS;
  return severity === 'high' ? 15 * MINUTE_MS : null;
}

/** null: it stands already. A raising that was not acknowledged yet goes on and counts; an acknowledged one begins anew. */
export function raised(known: Alarm | null, raising: Raising, nowMs: UtcMs): Changed | null {
  if (known !== null && known.clearedAtMs === null) return null;
  if (known !== null && known.acknowledgedAtMs === null) {
    const again: Alarm = {
      ...known,
      severity: graver(known.severity, raising.severity),
      detail: raising.detail,
      latching: known.latching || raising.latching,
      lastRaisedAtMs: nowMs,
      clearedAtMs: null,
      resetAtMs: null,
      times: known.times + 1,
    };
    return { alarm: again, change: by('again', null, nowMs) };
  }
  const onShelf = known !== null && isShelved(known, nowMs);
  const alarm: Alarm = {
    ...raising,
    raisedAtMs: nowMs,
    lastRaisedAtMs: nowMs,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    clearedAtMs: null,
    seq: 0,
    groupSeq: 0,
    times: 1,
    resetAtMs: null,
    // Who shelved it did not want to hear of it until then, however often it comes.
    shelvedUntilMs: onShelf ? known.shelvedUntilMs : null,
    shelvedBy: onShelf ? known.shelvedBy : null,
    shelveReason: onShelf ? known.shelveReason : '',
    escalations: 0,
    escalatesAtMs: onShelf ? null : escalatesAt(raising.escalateAfterMs, nowMs),
  };
  return { alarm, change: by('raised', null, nowMs) };
}

/** The condition is gone; null: it was gone already, or the alarm never came. */
export function cleared(known: Alarm | null, nowMs: UtcMs): Changed | null {
  if (known === null || known.clearedAtMs !== null) return null;
  return { alarm: { ...known, clearedAtMs: nowMs }, change: by('cleared', null, nowMs) };
}

/** byNote: the alarm is about a fact that passes with being seen. */
export function acknowledged(known: Alarm, who: string, nowMs: UtcMs, byNote = false): Result {
  if (known.acknowledgedAtMs !== null) return { ok: false, why: 'acknowledged-already' };
  const alarm: Alarm = {
    ...known,
    acknowledgedAtMs: nowMs,
    acknowledgedBy: who,
    clearedAtMs: known.clearedAtMs ?? (byNote ? nowMs : null),
    escalatesAtMs: null,
  };
  return { ok: true, alarm, change: by('acknowledged', who, nowMs) };
}

export function shelved(
  known: Alarm,
  order: { readonly untilMs: UtcMs; readonly who: string; readonly reason: string },
  nowMs: UtcMs,
): Result {
  if (conditionState(known) === 'normal' && !isShelved(known, nowMs)) return { ok: false, why: 'not-raised' };
  if (order.untilMs <= nowMs || order.untilMs > addMs(nowMs, LONGEST_SHELF_MS)) return { ok: false, why: 'shelf-too-long' };
  const alarm: Alarm = {
    ...known,
    shelvedUntilMs: order.untilMs,
    shelvedBy: order.who,
    shelveReason: order.reason,
    escalatesAtMs: null,
  };
  return { ok: true, alarm, change: by('shelved', order.who, nowMs, order.reason) };
}

/** who null: its time is over. What nobody acknowledged is announced from now on, and its escalation begins anew. */
export function unshelved(known: Alarm, who: string | null, nowMs: UtcMs): Result {
  if (known.shelvedUntilMs === null) return { ok: false, why: 'not-shelved' };
  const alarm: Alarm = {
    ...known,
    shelvedUntilMs: null,
    shelvedBy: null,
    shelveReason: '',
    escalatesAtMs: known.acknowledgedAtMs === null ? escalatesAt(known.escalateAfterMs, nowMs) : null,
  };
  return { ok: true, alarm, change: by(who === null ? 'shelf-ended' : 'unshelved', who, nowMs) };
}

/** Only a latched alarm, and only when its condition is gone. Whether it was acknowledged stays a question of its own. */
export function reset(known: Alarm, who: string, nowMs: UtcMs): Result {
  if (!known.latching || known.resetAtMs !== null) return { ok: false, why: 'not-latching' };
  if (known.clearedAtMs === null) return { ok: false, why: 'condition-stands' };
  return { ok: true, alarm: { ...known, resetAtMs: nowMs }, change: by('reset', who, nowMs) };
}

/** null: nobody waits for it (acknowledged, shelved), or it is not time. */
export function escalated(known: Alarm, nowMs: UtcMs): Changed | null {
  if (known.escalatesAtMs === null || known.escalatesAtMs > nowMs || known.acknowledgedAtMs !== null || isShelved(known, nowMs))
    return null;
  const escalations = known.escalations + 1;
  const escalatesAtMs = escalations >= MOST_ESCALATIONS ? null : escalatesAt(known.escalateAfterMs, nowMs);
  return { alarm: { ...known, escalations, escalatesAtMs }, change: by('escalated', null, nowMs) };
}

const RANK: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

function graver(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b;
}

function escalatesAt(afterMs: number | null, nowMs: UtcMs): UtcMs | null {
  return afterMs === null ? null : addMs(nowMs, afterMs);
}

function by(what: AlarmChange['what'], who: string | null, atMs: UtcMs, note = ''): AlarmChange {
  return { what, by: who, note, atMs };
}
