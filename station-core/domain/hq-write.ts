/** What decisions about HQ write. Notices are not among them: flow/commit makes them from all that was written. */
import type { AccountId, PersonKeyId, TokenId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { HqBatch, HqBatchFile, HqLink, HqLoss, HqMark, HqObjectName } from './hq.ts';
import type { Directive, DirectiveOutcome, HqOwned, LeaseRequest, SharedAccount } from './hq-directive.ts';

export type HqWrite =
  | { readonly kind: 'hq-link.put'; readonly link: HqLink }
  | { readonly kind: 'hq-link.delete' }
  /** Another file may have gone on under this station's name: its numbers are not given once more. */
  | { readonly kind: 'numbers.raise'; readonly atMs: UtcMs }
  | { readonly kind: 'hq-losses.put'; readonly lost: readonly HqLoss[] }
  /** Its notices are those of fromSeq to toSeq. */
  | { readonly kind: 'hq-batch.cut'; readonly batch: HqBatch }
  | { readonly kind: 'hq-batch.made'; readonly file: HqBatchFile; readonly manifestHash: string; readonly atMs: UtcMs }
  | { readonly kind: 'hq-batches.acknowledge'; readonly mark: HqMark; readonly via: 'line' | 'stick'; readonly atMs: UtcMs }
  /** Nothing of the old epoch goes any more; what HQ did not have of it is noticed anew, and so is everything once that was never told. */
  | {
      readonly kind: 'hq-epoch.open';
      readonly stationId: string;
      readonly epoch: number;
      readonly backfill: HqBackfill;
      readonly atMs: UtcMs;
    }
  /** A step of it: these are noticed, unless this epoch told of them already. next null: all of it is done. */
  | {
      readonly kind: 'hq-backfill.step';
      readonly objects: readonly HqObjectName[];
      readonly next: HqBackfill | null;
      readonly atMs: UtcMs;
    }
  /** Hours of faults that still last are told up to here. */
  | { readonly kind: 'hq-faults.told'; readonly objects: readonly HqObjectName[]; readonly untilMs: UtcMs; readonly atMs: UtcMs }
  /** What is left of closed epochs, and rows of batches that went before; so many rows at a time. */
  | { readonly kind: 'hq-outbox.tidy'; readonly epoch: number; readonly beforeMs: UtcMs }
  /** What is there for HQ alone, of any kind: HQ is told. body null: it is gone. */
  | { readonly kind: 'hq-told.put'; readonly what: HqObjectName['kind']; readonly objectId: string; readonly body: unknown }
  /** sealedBy: its body tells of a person, and is sealed with this key where it is written; null: it is kept as it is. */
  | {
      readonly kind: 'hq-directive.put';
      readonly directive: Directive;
      readonly outcome: DirectiveOutcome;
      readonly sealedBy: PersonKeyId | null;
    }
  /** What became of one that was kept before. */
  | { readonly kind: 'hq-directive.outcome'; readonly outcome: DirectiveOutcome }
  | { readonly kind: 'hq-owned.put'; readonly owned: HqOwned }
  /** HQ has forgotten what it ordered after this number: whatever version it orders next holds. */
  | { readonly kind: 'hq-owned.forgotten'; readonly after: number }
  | { readonly kind: 'hq-owned.delete'; readonly what: HqOwned['kind']; readonly objectId: string }
  /** The station belongs to another HQ or to none: numbers begin anew, every object is the station's. */
  | { readonly kind: 'hq-directives.clear' }
  /** The whole list anew; empty: there is none. */
  | { readonly kind: 'blocked-list.put'; readonly listId: string; readonly tokenIds: readonly TokenId[] }
  | { readonly kind: 'hq-shared.put'; readonly shared: SharedAccount }
  | { readonly kind: 'hq-shared.delete'; readonly accountId: AccountId }
  /** When it was asked; HQ is told by 'hq-told.put' beside it. */
  | { readonly kind: 'lease-request.put'; readonly request: LeaseRequest }
  | { readonly kind: 'lease-request.delete'; readonly accountId: AccountId };

/** What of that which was there before the link is noticed next. Stages in the order in which HQ wants to know. */
export type BackfillStage =
  'untold' | 'standing' | 'cards' | 'accounts' | 'alarms' | 'incidents' | 'sessions' | 'bills' | 'hours' | 'days' | 'closes' | 'told';

export interface HqBackfill {
  readonly stage: BackfillStage;
  /** Where the stage goes on; '' at its beginning. */
  readonly after: string;
  /** HQ holds nothing of this file: everything is noticed. Otherwise what was never told, and what lies after `held`. */
  readonly isWhole: boolean;
  /** HQ holds every notice up to here. */
  readonly held: { readonly epoch: number; readonly seq: number };
  /** Of the last step: one a second, so that the piles do not feel it. */
  readonly steppedAtMs: UtcMs;
}
