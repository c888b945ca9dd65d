/** What screens show of HQ's objects. */
import type { UtcMs } from '../base/time.ts';
import type { DirectiveKind } from './hq-directive.ts';

/** An object is HQ's: people at the station change it only where they override it until a day. */
export interface HqMarkRow {
  readonly kind: DirectiveKind;
  readonly objectId: string;
  /** As the station's lists name it. */
  readonly localId: string;
  readonly version: number;
  /** Of settings: the fields that HQ sets; null: the whole object. */
  readonly fields: readonly string[] | null;
  /** HQ overrides the station's own until then; null: it is HQ's. */
  readonly lentUntilMs: UtcMs | null;
  readonly override: { readonly untilMs: UtcMs; readonly by: string; readonly reason: string } | null;
}
