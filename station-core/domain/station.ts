/** The site's settings, and what the station itself reports. */
import type { Currency } from '../base/money.ts';
import type { PlanId } from '../base/ids.ts';
import type { UtcMs, ZoneName } from '../base/time.ts';

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
}

/** Something a person should look at. Raised once per key until cleared. */
export interface Alarm {
  /** What it is about, e.g. 'stop-ignored:<session>'. */
  readonly key: string;
  readonly kind: AlarmKind;
  readonly severity: 'low' | 'medium' | 'high';
  /** Facts for the sentence on the screen. */
  readonly detail: Readonly<Record<string, string | number>>;
  readonly raisedAtMs: UtcMs;
  readonly acknowledgedAtMs: UtcMs | null;
  readonly acknowledgedBy: string | null;
  readonly clearedAtMs: UtcMs | null;
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
  | 'tick-failed';
