/** What HQ orders, and what became of it. Directives of a station are numbered without a gap, signed by HQ, and applied in their order. */
import type { AccountId } from '../base/ids.ts';
import type { Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';

export type DirectiveKind =
  | 'plan'
  /** A price group, a place a plan is assigned to, a member level, a promotion, a coupon: objects of the price list. */
  | 'group'
  | 'assignment'
  | 'level'
  | 'promotion'
  | 'coupon'
  | 'account'
  | 'card'
  | 'blocked-list'
  | 'alarm-rule'
  /** objectId: 'station', 'money' or 'active-plan'. HQ owns the fields it names, the others stay the station's. */
  | 'settings'
  | 'firmware'
  /** objectId: the lease. HQ gives up money for this station alone to spend. */
  | 'lease-grant'
  /** objectId: the recall. What is free in the wallet goes back to HQ. */
  | 'lease-recall'
  /** HQ asks for journal lines or evidence; objectId: the file. */
  | 'request-file';

/** body is checked by hq/wire-directives before it reaches the inbox, and by the rules of its kind when it is applied. */
export interface Directive {
  /** Number of this station, gapless from 1. */
  readonly number: number;
  /** unknown: of a newer HQ; it is kept, and refused by name. */
  readonly kind: DirectiveKind | 'unknown';
  /** What it is about, with HQ's version of it: a plan's id, an account's, … */
  readonly objectId: string;
  readonly version: number;
  readonly validFromMs: UtcMs;
  readonly issuedAtMs: UtcMs;
  /** HQ overrides the station's own object until then, and gives it back as it was. null: it is HQ's for good. */
  readonly untilMs: UtcMs | null;
  /** JSON. null: HQ gives the object up, it belongs to the station from now on. */
  readonly body: unknown;
  /** What is wrong with its form, found before it came to the inbox: it is kept, and refused by this sentence. null: nothing. */
  readonly problem: string | null;
}

/** waiting: valid-from lies ahead, or a file is on its way; superseded: a newer version came first; overridden: the station holds its own until a day. */
export type DirectiveState = 'waiting' | 'applied' | 'refused' | 'superseded' | 'overridden';

/** What the station answers, and keeps. */
export interface DirectiveOutcome {
  readonly number: number;
  readonly state: DirectiveState;
  readonly atMs: UtcMs;
  /** Of a refusal: the fault's code and the sentence that says what, where and what to do. */
  readonly code: string | null;
  readonly reason: string | null;
}

/** Who may change an object: HQ, unless the station overrides it until a day. */
export interface HqOwned {
  readonly kind: DirectiveKind;
  readonly objectId: string;
  /** What the station calls it: of a card the keyed hash of its number, of all else the objectId. */
  readonly localId: string;
  readonly version: number;
  /** The directive that said so last, to be applied again when an override ends. */
  readonly directiveNumber: number;
  /** Of settings: the fields that HQ sets; null: the whole object. */
  readonly fields: readonly string[] | null;
  readonly overriddenUntilMs: UtcMs | null;
  readonly overriddenBy: string | null;
  readonly overrideReason: string | null;
  /** HQ overrides the station's own object until then; null: it is HQ's. */
  readonly lentUntilMs: UtcMs | null;
  /** Of a lent one: the body of a directive that makes it what it was; null: it was not there. */
  readonly before: unknown;
}

/** An HQ account whose money is shared between stations by leases. */
export interface SharedAccount {
  readonly accountId: AccountId;
  /** Less free money in the wallet than this, and the station asks HQ for more, up to `step`. */
  readonly low: Minor;
  readonly step: Minor;
}

/** What the station asked HQ for. One of an account at a time; a newer one takes its place. */
export interface LeaseRequest {
  readonly accountId: AccountId;
  /** Above zero. */
  readonly amount: Minor;
  readonly askedAtMs: UtcMs;
}

/** As people see it. */
export interface DirectiveRow extends DirectiveOutcome {
  readonly kind: Directive['kind'];
  readonly objectId: string;
  readonly version: number;
  readonly validFromMs: UtcMs;
  readonly untilMs: UtcMs | null;
  readonly isGivenUp: boolean;
}

/** What begins the ids of the transfers by which leases were given up in leaving as this station of HQ's. */
export function leaseLeftPrefix(stationId: string): string {
  return `lease-left.${stationId}.`;
}
