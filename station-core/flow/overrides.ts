/** The two ways an object is not its owner's for some time: the station overrides HQ's until a day, and HQ overrides the station's. */
import { addMs, DAY_MS, type UtcMs } from '../base/time.ts';
import type { DirectiveOutcome, HqOwned } from '../domain/hq-directive.ts';
import type { HqEvent } from '../domain/hq-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { directiveByNumber } from '../store/hq-directives.ts';
import { loansOver, overridesOver, ownedByHq } from '../store/hq-owned.ts';
import { decideObject, isRemoval, reasonOf, type ObjectKind } from './apply-directive.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { isOverridden } from './ownership.ts';

/** Longer, and it is no exception any more: HQ gives the object up. */
const LONGEST_MS = 366 * DAY_MS;

const CHANGED: Parts = { writes: [], commands: [], notices: [{ topic: 'hq' }] };
/** Lists that show who owns what. */
const SHOWN: Parts = {
  writes: [],
  commands: [],
  notices: [
    { topic: 'plans' },
    { topic: 'accounts' },
    { topic: 'cards' },
    { topic: 'benefits' },
    { topic: 'alarms' },
    { topic: 'settings' },
  ],
};

/** From now on people may change it; what HQ sends meanwhile is kept, and holds when the override ends. */
export function onOverride(context: Context, event: Extract<HqEvent, { kind: 'operator.hq-override' }>): Outcome {
  const { what, objectId, untilMs, reason, operatorId, receivedMs: nowMs } = event;
  const owned = ownedByHq(context.db, what, objectId);
  if (owned === null) return notFound({ object: objectId, help: 'It is the station’s already.' });
  if (untilMs === null)
    return isOverridden(owned, nowMs) ? outcome(DONE, overrideEnds(context, owned, nowMs)) : refused({ help: 'It is not overridden.' });
  if (reason.trim().length < 3) return refused({ field: 'reason', help: 'Say why it is overridden: headquarters will ask.' });
  if (untilMs <= nowMs || untilMs > addMs(nowMs, LONGEST_MS))
    return refused({ field: 'untilMs', help: 'An override ends by itself, at most a year from now.' });
  const now: HqOwned = { ...owned, overriddenUntilMs: untilMs, overriddenBy: operatorId, overrideReason: reason.trim().slice(0, 200) };
  return outcome(
    DONE,
    join(CHANGED, SHOWN, {
      ...noParts(),
      writes: [{ kind: 'hq-owned.put', owned: now }, ...told(owned, 'overridden', reason.trim(), nowMs)],
    }),
  );
}

/** One override or loan that is over at a time. */
export function* overrideSteps(context: Context, nowMs: UtcMs): Generator<() => Parts> {
  const wanted = (context.passOver ?? 0) + 1;
  for (const owned of loansOver(context.db, nowMs, wanted)) yield () => loanEnds(context, owned, nowMs);
  for (const owned of overridesOver(context.db, nowMs, wanted)) yield () => overrideEnds(context, owned, nowMs);
}

/** HQ's newest version holds again, as it was sent. */
function overrideEnds(context: Context, owned: HqOwned, nowMs: UtcMs): Parts {
  const { kind, objectId, directiveNumber } = owned;
  const now: HqOwned = { ...owned, overriddenUntilMs: null, overriddenBy: null, overrideReason: null };
  const free = join(CHANGED, SHOWN, { ...noParts(), writes: [{ kind: 'hq-owned.put', owned: now }] });
  const directive = directiveByNumber(context.db, context.vault, directiveNumber);
  // An image is on its shelf or it is not: nothing of it was overridden. Of who was erased nothing is applied any more.
  if (directive === null || directive.isErased || directive.body === null || kind === 'firmware') return free;
  const { answer, ...parts } = decideObject(context, kind as ObjectKind, objectId, directive.body, nowMs);
  if (answer.kind === 'refused') return join(free, { ...noParts(), writes: told(owned, 'refused', reasonOf(answer), nowMs, answer.code) });
  const own = { writes: [...parts.writes], commands: [...parts.commands], notices: [...parts.notices] };
  // What HQ took away meanwhile is nobody's.
  const whose = isRemoval(directive.body)
    ? join(CHANGED, SHOWN, { ...noParts(), writes: [{ kind: 'hq-owned.delete', what: kind, objectId }] })
    : free;
  return join(own, whose, { ...noParts(), writes: told(owned, 'applied', null, nowMs) });
}

/** The station's own comes back; where that cannot be any more, HQ's stays in its place and is the station's. */
function loanEnds(context: Context, owned: HqOwned, nowMs: UtcMs): Parts {
  const { kind, objectId, before } = owned;
  const free = join(CHANGED, SHOWN, { ...noParts(), writes: [{ kind: 'hq-owned.delete', what: kind, objectId }] });
  const body = before ?? (REMOVABLE.has(kind) ? { removed: true } : null);
  if (body === null) return free;
  const { answer, ...parts } = decideObject(context, kind as ObjectKind, objectId, body, nowMs);
  if (answer.kind === 'refused') return free;
  return join({ writes: [...parts.writes], commands: [...parts.commands], notices: [...parts.notices] }, free);
}

const REMOVABLE: ReadonlySet<HqOwned['kind']> = new Set(['assignment', 'level', 'promotion', 'coupon', 'alarm-rule']);

/** HQ is told what became of its directive. */
function told(
  { directiveNumber }: HqOwned,
  state: DirectiveOutcome['state'],
  reason: string | null,
  atMs: UtcMs,
  code: string | null = null,
): Outcome['writes'][number][] {
  return [{ kind: 'hq-directive.outcome', outcome: { number: directiveNumber, state, atMs, code, reason } }];
}
