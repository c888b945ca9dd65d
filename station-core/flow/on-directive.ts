/**
 * Directives of HQ: taken in as they come, in their order, and then applied one at a time by the tick, each in its own savepoint:
 * one that cannot be applied is answered with its reason and holds up none of the others.
 */
import { id, type AccountId, type PersonKeyId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Directive, DirectiveOutcome, HqOwned } from '../domain/hq-directive.ts';
import type { HqEvent } from '../domain/hq-event.ts';
import type { Outcome, Write } from '../domain/outcome.ts';
import { accountById } from '../store/accounts.ts';
import { directiveByNumber, directivesAwaitingFile, directivesDue, FILE_COMING, highestDirective } from '../store/hq-directives.ts';
import { ownedByHq } from '../store/hq-owned.ts';
import { hqLinkOf } from '../store/hq-link.ts';
import { personKeyOf } from '../store/person-keys.ts';
import { raise, settle } from './alarms.ts';
import { decideObject, isRemoval, localObject, reasonOf, type ObjectKind } from './apply-directive.ts';
import { DONE, join, noParts, notFound, outcome, type Context, type Parts } from './context.ts';
import { cardIdOf, isStations, tokensOf } from './directive-people.ts';
import { grantLease, recallLease, type LeaseDecided } from './leases.ts';
import { overrideSteps } from './overrides.ts';
import { isOverridden } from './ownership.ts';

type Of<Kind extends HqEvent['kind']> = Extract<HqEvent, { kind: Kind }>;

const SHEET_REFUSED = 'station:hq-sheet-refused';
const CHANGED: Parts = { writes: [], commands: [], notices: [{ topic: 'hq' }] };

/** Those that came before are passed over; where one is missing, what follows it waits for it. */
export function onDirectives(context: Context, event: Of<'hq.directives'>): Outcome {
  const { db } = context;
  if (hqLinkOf(db) === null) return notFound({ asked: 'hq', help: 'The station belongs to no HQ: enrol it first.' });
  let next = highestDirective(db) + 1;
  const taken: Write[] = [];
  for (const directive of event.directives) {
    if (directive.number < next) continue;
    if (directive.number > next) {
      const answer = {
        kind: 'refused',
        code: 'hq.directive-gap',
        detail: { after: next - 1, help: 'Ask HQ for those after it.' },
      } as const;
      return outcome(answer, join({ ...CHANGED, writes: taken }, settle(db, SHEET_REFUSED, event.receivedMs)));
    }
    taken.push(kept(context, directive, event.receivedMs));
    next += 1;
  }
  return outcome(DONE, join({ ...CHANGED, writes: taken }, settle(db, SHEET_REFUSED, event.receivedMs)));
}

/** Nothing of it was taken. */
export function onSheetRefused({ db }: Context, event: Of<'hq.sheet-refused'>): Outcome {
  const { code, help, receivedMs } = event;
  return outcome(DONE, join(CHANGED, raise(db, SHEET_REFUSED, 'hq-sheet-refused', 'high', { code, help }, receivedMs)));
}

/** As it is kept: card numbers as keyed hashes or sealed, a person sealed with the key of the account. */
function kept(context: Context, directive: Directive, nowMs: UtcMs): Write {
  const { number, problem } = directive;
  const outcome: DirectiveOutcome =
    problem === null
      ? { number, state: 'waiting', atMs: nowMs, code: null, reason: null }
      : { number, state: 'refused', atMs: nowMs, code: 'hq.bad-directive', reason: problem.slice(0, 2_000) };
  if (problem !== null) return { kind: 'hq-directive.put', directive: { ...directive, body: null }, outcome, sealedBy: null };
  if (directive.body === null) return { kind: 'hq-directive.put', directive, outcome, sealedBy: null };
  switch (directive.kind) {
    case 'card': {
      const { number: cardNumber } = directive.body as { readonly number: string };
      return { kind: 'hq-directive.put', directive, outcome, sealedBy: personKeyOf(context.db, cardIdOf(context, cardNumber)) };
    }
    case 'account':
      return isErased(context, directive.objectId)
        ? { kind: 'hq-directive.put', directive: { ...directive, body: null }, outcome: { ...outcome, ...ERASED }, sealedBy: null }
        : { kind: 'hq-directive.put', directive, outcome, sealedBy: id<PersonKeyId>(`account.${directive.objectId}`) };
    case 'blocked-list': {
      const { cards } = directive.body as { readonly cards: readonly { readonly number: string }[] };
      return {
        kind: 'hq-directive.put',
        directive: { ...directive, body: { tokenIds: tokensOf(context, cards) } },
        outcome,
        sealedBy: null,
      };
    }
    default:
      return { kind: 'hq-directive.put', directive, outcome, sealedBy: null };
  }
}

function isErased({ db }: Context, accountId: string): boolean {
  const account = accountById(db, id<AccountId>(accountId));
  return account !== null && account.erasedAtMs !== null;
}

const ERASED = {
  state: 'refused',
  code: 'hq.erased',
  reason: 'The person was erased at the station, and everything that told of him.',
} as const;

/** What is due: overrides and loans that end, then directives in the order of their numbers. */
export function* directiveSteps(context: Context, nowMs: UtcMs): Generator<() => Parts> {
  yield* overrideSteps(context, nowMs);
  for (const number of directivesDue(context.db, nowMs, (context.passOver ?? 0) + 1)) yield () => applied(context, number, nowMs);
}

function applied(context: Context, number: number, nowMs: UtcMs): Parts {
  const directive = directiveByNumber(context.db, context.vault, number);
  if (directive === null) return noParts();
  const decided = directive.isErased ? ended(ERASED) : decide(context, directive, nowMs);
  const { parts, ...rest } = decided;
  const outcome: DirectiveOutcome = { ...rest, number, atMs: nowMs };
  return join(parts, { ...CHANGED, writes: [{ kind: 'hq-directive.outcome', outcome }] });
}

type Decided = Pick<DirectiveOutcome, 'state' | 'code' | 'reason'> & { readonly parts: Parts };

function ended(told: Pick<DirectiveOutcome, 'state' | 'code' | 'reason'>, parts: Parts = noParts()): Decided {
  return { ...told, parts };
}

const APPLIED = { state: 'applied', code: null, reason: null } as const;
const WAITS_FOR_FILE = { state: 'waiting', code: FILE_COMING, reason: null } as const;

function decide(context: Context, directive: Directive, nowMs: UtcMs): Decided {
  switch (directive.kind) {
    case 'unknown':
      return ended({ state: 'refused', code: 'hq.bad-directive', reason: 'This version of the station does not know the kind.' });
    case 'lease-grant':
      return ofLease(grantLease(context, directive, nowMs));
    case 'lease-recall':
      return ofLease(recallLease(context, directive, nowMs));
    case 'request-file':
      return ended(WAITS_FOR_FILE);
    default:
      return decideOwned(context, { ...directive, kind: directive.kind }, nowMs);
  }
}

function ofLease(decided: LeaseDecided): Decided {
  return decided.state === 'applied' ? ended(APPLIED, decided.parts) : ended(decided);
}

type ObjectDirective = Directive & { readonly kind: ObjectKind };

/** An object changes hands, or changes: who owns it decides first. */
function decideOwned(context: Context, directive: ObjectDirective, nowMs: UtcMs): Decided {
  const { kind, objectId, version, body, untilMs } = directive;
  const owned = ownedByHq(context.db, kind, objectId);
  if (owned !== null && version <= owned.version)
    return ended({ state: 'superseded', code: 'hq.older', reason: `Version ${owned.version} holds already.` });
  if (untilMs !== null && untilMs <= nowMs)
    return ended({ state: 'superseded', code: 'hq.over', reason: 'Its end had come before it could begin.' });
  if (body === null) return giveUp(owned);
  const before = owned === null ? localObject(context, kind, objectId, fieldsOf(kind, body)) : owned.before;
  const refusal = owned === null && untilMs === null ? whyNotHqs(context, directive, before) : null;
  if (refusal !== null) return ended({ state: 'refused', code: 'hq.station-owned', reason: refusal });
  const now = ownedNow(context, directive, owned, before);
  if (owned !== null && isOverridden(owned, nowMs))
    return ended(
      { state: 'overridden', code: null, reason: owned.overrideReason },
      { ...CHANGED, writes: [{ kind: 'hq-owned.put', owned: now }] },
    );
  if (kind === 'firmware' && !isRemoval(body)) return ended(WAITS_FOR_FILE, { ...CHANGED, writes: [{ kind: 'hq-owned.put', owned: now }] });
  return change(context, directive, now, nowMs);
}

function change(context: Context, { kind, objectId, body }: ObjectDirective, now: HqOwned, nowMs: UtcMs): Decided {
  const { answer, ...parts } = decideObject(context, kind, objectId, body, nowMs);
  if (answer.kind === 'refused') return ended({ state: 'refused', code: answer.code, reason: reasonOf(answer) });
  const whose: Write = isRemoval(body) ? { kind: 'hq-owned.delete', what: kind, objectId } : { kind: 'hq-owned.put', owned: now };
  const isUnowned = isRemoval(body) && ownedByHq(context.db, kind, objectId) === null;
  const own = { writes: [...parts.writes], commands: [...parts.commands], notices: [...parts.notices] };
  return ended(APPLIED, join(own, { ...CHANGED, writes: isUnowned ? [] : [whose] }));
}

function giveUp(owned: HqOwned | null): Decided {
  if (owned === null) return ended({ state: 'superseded', code: 'hq.not-owned', reason: 'It is the station’s already.' });
  const { kind, objectId } = owned;
  return ended(APPLIED, { ...CHANGED, writes: [{ kind: 'hq-owned.delete', what: kind, objectId }] });
}

/** The station has one of its own of this name: HQ may lend itself its place until a day, and does not take it. Settings are there from the start. */
function whyNotHqs(context: Context, { kind, objectId, body }: ObjectDirective, before: unknown): string | null {
  const isThere =
    kind === 'account'
      ? isStations(context, 'account', objectId)
      : kind === 'card'
        ? isStations(context, 'card', cardIdOf(context, (body as { readonly number: string }).number))
        : kind !== 'settings' && before !== null;
  return isThere
    ? `The station has its own ${kind} here (${kind === 'card' ? 'by its number' : objectId}). Use another id, or override it until a day.`
    : null;
}

function ownedNow(context: Context, directive: ObjectDirective, owned: HqOwned | null, before: unknown): HqOwned {
  const { kind, objectId, version, number, body, untilMs } = directive;
  const fields = fieldsOf(kind, body);
  return {
    kind,
    objectId,
    localId: owned?.localId ?? (kind === 'card' ? cardIdOf(context, (body as { readonly number: string }).number) : objectId),
    version,
    directiveNumber: number,
    fields: kind === 'settings' && objectId !== 'active-plan' ? fields : null,
    overriddenUntilMs: owned?.overriddenUntilMs ?? null,
    overriddenBy: owned?.overriddenBy ?? null,
    overrideReason: owned?.overrideReason ?? null,
    lentUntilMs: untilMs,
    before: untilMs === null ? null : before,
  };
}

function fieldsOf(kind: ObjectKind, body: unknown): readonly string[] {
  return kind === 'settings' && typeof body === 'object' && body !== null ? Object.keys(body) : [];
}

/** The image lies on its shelf: it is put on the list, and the directive is answered. Once: again changes nothing. */
export function onImageFetched(context: Context, event: Of<'hq.image-fetched'>): Outcome {
  const { number, problem, receivedMs: nowMs } = event;
  const directive = directivesAwaitingFile(context.db, 'firmware').find((waiting) => waiting.number === number);
  if (directive === undefined) return outcome(DONE);
  const done = (told: Pick<DirectiveOutcome, 'state' | 'code' | 'reason'>, parts: Parts): Outcome =>
    outcome(DONE, join(parts, { ...CHANGED, writes: [{ kind: 'hq-directive.outcome', outcome: { ...told, number, atMs: nowMs } }] }));
  if (problem !== null) return done({ state: 'refused', code: 'hq.no-image', reason: problem.slice(0, 2_000) }, noParts());
  const { answer, ...parts } = decideObject(context, 'firmware', directive.objectId, directive.body, nowMs);
  if (answer.kind === 'refused') return done({ state: 'refused', code: answer.code, reason: reasonOf(answer) }, noParts());
  return done(APPLIED, { writes: [...parts.writes], commands: [...parts.commands], notices: [...parts.notices] });
}

/** What HQ asked for is there, or cannot be had. */
export function onFileSent({ db }: Context, event: Of<'hq.file-sent'>): Outcome {
  const { number, problem, file, receivedMs: atMs } = event;
  const directive = directivesAwaitingFile(db, 'request-file').find((waiting) => waiting.number === number);
  if (directive === undefined) return outcome(DONE);
  const told = problem === null ? APPLIED : ({ state: 'refused', code: 'hq.no-file', reason: problem.slice(0, 2_000) } as const);
  const writes: Write[] = [{ kind: 'hq-directive.outcome', outcome: { ...told, number, atMs } }];
  if (file !== null)
    writes.push({ kind: 'hq-told.put', what: 'file', objectId: directive.objectId, body: { directiveNumber: number, ...file } });
  return outcome(DONE, { ...CHANGED, writes });
}
