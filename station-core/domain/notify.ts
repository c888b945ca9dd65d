/** Whom the station tells of alarms, and how. */
import type { OperatorId } from '../base/ids.ts';
import type { Severity } from './safety.ts';
import type { UtcMs } from '../base/time.ts';

export type NotifyChannel =
  | { readonly kind: 'webhook'; readonly url: string }
  | {
      readonly kind: 'mail';
      readonly host: string;
      readonly port: number;
      /** starttls: refused without it; none: for a mail server on the site alone. */
      readonly security: 'tls' | 'starttls' | 'none';
      readonly username: string;
      readonly from: string;
      readonly to: readonly string[];
    }
  /** A browser that its user switched on (Push API): told while that person may still log in. Its auth secret is sealed apart from it. */
  | {
      readonly kind: 'push';
      readonly endpoint: string;
      /** The browser's public key, base64url. */
      readonly p256dh: string;
      readonly operatorId: OperatorId;
    };

/** The secret (mail password, webhook signing key, a browser's auth secret) is sealed apart from it. */
export interface NotifyTarget {
  readonly id: string;
  readonly name: string;
  readonly channel: NotifyChannel;
  readonly atLeast: Severity;
  /** 0: told at once; 1 and up: told when an alarm was escalated so often. */
  readonly step: number;
  readonly language: 'en' | 'zh';
  readonly enabled: boolean;
}

/** One message on its way; tried again with growing waits, at most 20 times, then it is given up and said so. nextTryMs null: nothing more is tried. */
export interface Notification {
  readonly id: string;
  readonly targetId: string;
  /** Empty: a test. */
  readonly alarmKey: string;
  /** Of which raising of that alarm. */
  readonly alarmSeq: number;
  readonly what: 'raised' | 'escalated' | 'cleared' | 'test';
  readonly madeAtMs: UtcMs;
  readonly tries: number;
  readonly nextTryMs: UtcMs | null;
  readonly sentAtMs: UtcMs | null;
  readonly problem: string;
}
