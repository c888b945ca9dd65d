/** The site's settings, and what the station itself reports. */
import type { Currency } from '../base/money.ts';
import type { AlarmRuleId, PlanId, ZoneId } from '../base/ids.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';
import type { MoneySettings } from './money-settings.ts';
import type { Severity } from './safety.ts';

export interface StationSettings {
  readonly name: string;
  readonly zone: ZoneName;
  readonly currency: Currency;
  readonly language: 'en' | 'zh';
  readonly setUpAtMs: UtcMs;
  readonly activePlanId: PlanId | null;
  /** Seconds between heartbeats, told to piles at boot. */
  readonly heartbeatS: number;
  /** A session that nobody unplugs closes this long after the charge ended. */
  readonly idleCapS: number;
  readonly money: MoneySettings;
  /** When the newest recovery file that left by a screen was made; null: none did. One that the command line made is not known here. */
  readonly recoveryMadeAtMs: UtcMs | null;
}

/**
 * Something a person should look at. Raised once per key until cleared. Its state by ISA-18.2 follows from the times below
 * (rules/safety/alarm-state.ts): what is raised and not acknowledged is announced; acknowledging and shelving silence the
 * announcement and nothing else.
 */
export interface Alarm {
  /** What it is about, e.g. 'stop-ignored:<session>', or of a rule 'rule:<rule>/<signal>'. */
  readonly key: string;
  /** rule: one of the site's alarm rules, named by ruleId. */
  readonly kind: AlarmKind | 'rule';
  readonly severity: Severity;
  /** Facts for the sentence on the screen. */
  readonly detail: Readonly<Record<string, string | number>>;
  /** When it came first; one that came again before anybody acknowledged it is still the same raising. */
  readonly raisedAtMs: UtcMs;
  /** When it came the last time. */
  readonly lastRaisedAtMs: UtcMs;
  readonly acknowledgedAtMs: UtcMs | null;
  readonly acknowledgedBy: string | null;
  /** The condition has gone. */
  readonly clearedAtMs: UtcMs | null;
  readonly ruleId: AlarmRuleId | null;
  readonly zoneId: ZoneId | null;
  /** Number of its raising, given when it is written (0 until then): the first-out of a flood is the lowest. */
  readonly seq: number;
  /** seq of the alarm that began the flood it came in; its own: it came alone or began one. 0 until it is written. */
  readonly groupSeq: number;
  /** How often it was raised since it was last acknowledged: one that comes and goes is one line. */
  readonly times: number;
  /** Stays until it was reset, whatever the condition does. */
  readonly latching: boolean;
  readonly resetAtMs: UtcMs | null;
  readonly shelvedUntilMs: UtcMs | null;
  readonly shelvedBy: string | null;
  readonly shelveReason: string;
  /** Nobody acknowledged for so long: escalated; null: never. */
  readonly escalateAfterMs: number | null;
  /** How often it was escalated, and when it is next (null: never). */
  readonly escalations: number;
  readonly escalatesAtMs: UtcMs | null;
  /** Of a sensor under test, or of a drill. */
  readonly isTest: boolean;
}

/** ISA-18.2 figure 3; out-of-service: its rule or sensor is bypassed. */
export type AlarmState =
  | 'normal'
  | 'unacknowledged'
  | 'acknowledged'
  | 'returned-unacknowledged'
  | 'latched-unacknowledged'
  | 'latched-acknowledged'
  | 'shelved'
  | 'out-of-service';

/** sound: full screen or banner, with a tone; light: it shows in the banner; none: it stands in the list alone. */
export type Announcement = 'sound' | 'light' | 'none';

/** One line of what happened to an alarm, and who did it (a name; null: nobody, it came by itself). */
export interface AlarmChange {
  readonly what: 'raised' | 'again' | 'cleared' | 'acknowledged' | 'shelved' | 'unshelved' | 'shelf-ended' | 'reset' | 'escalated';
  readonly by: string | null;
  readonly note: string;
  readonly atMs: UtcMs;
}

export type AlarmKind =
  | 'orphan-stop'
  | 'start-ignored'
  | 'stop-ignored'
  | 'implausible-energy'
  | 'pile-missing'
  | 'pile-faulted'
  | 'emergency-stop'
  | 'power-still-on'
  | 'security-event'
  | 'security-move-failed'
  | 'certificate-expiring'
  | 'local-list-failed'
  | 'rollout-failed'
  | 'reservation-lost'
  | 'sequence-gap'
  | 'clock-jumped'
  | 'waiting-list-full'
  | 'wal-too-large'
  | 'backup-failed'
  | 'store-damaged'
  | 'disk-nearly-full'
  | 'writer-slow'
  | 'tick-failed'
  | 'rule-things-full'
  | 'rule-signals-full'
  | 'lane-untold'
  | 'sensor-silent'
  | 'sensor-faulty'
  | 'field-device-silent'
  | 'camera-unreachable'
  | 'camera-not-recording'
  | 'camera-covered'
  | 'camera-clock'
  | 'watched-seen'
  | 'zone-held'
  | 'zone-latched'
  | 'relay-failed'
  | 'bypass-in-force'
  | 'evidence-quota'
  | 'recording-failed'
  | 'equipment-overdue'
  | 'notify-failed'
  | 'ledger-broken'
  | 'payment-stuck'
  | 'money-owed'
  /** HQ cannot be reached for a day; HQ refuses what comes; a row was too large for a batch and went without its end. */
  | 'hq-silent'
  | 'hq-stopped'
  | 'hq-row-cut'
  /** A sheet of HQ's directives was turned down as a whole. */
  | 'hq-sheet-refused';
