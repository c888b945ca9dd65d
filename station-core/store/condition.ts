/** What the store has to say about itself, as data: the caller makes a 'station.condition' event of it. */
import type { AlarmKind } from '../domain/station.ts';

export interface Condition {
  readonly alarm: AlarmKind;
  readonly active: boolean;
  /** Facts for the sentence on the screen. */
  readonly detail: Readonly<Record<string, string | number>>;
}
