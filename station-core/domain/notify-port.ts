/** What carries messages out of the station. */
import type { NotifyTarget } from './notify.ts';

/** One thing to say; title and lines are in the target's language already. */
export interface OutgoingMessage {
  /** The same at each try, so that the other side can tell a repetition. */
  readonly id: string;
  readonly what: 'raised' | 'escalated' | 'cleared' | 'test';
  readonly title: string;
  readonly lines: readonly string[];
  /** For a machine: key, kind, severity, times in ISO 8601 UTC, facts. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export interface SendResult {
  /** null: the other side has taken it; else why not, in words and without secrets. */
  readonly problem: string | null;
  /** The receiver is gone for good: it need not be told of anything again. */
  readonly isGone: boolean;
}

export interface Notifier {
  /** Delivers all of them in one message. Never rejects. At most 15 s. */
  send(target: NotifyTarget, secret: string | null, station: string, messages: readonly OutgoingMessage[]): Promise<SendResult>;
  close(): void;
}
