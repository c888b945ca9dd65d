/** What a screen sends about alarms and their rules, as it may come in. rules/safety/check-rule says in words what is wrong with a rule. */
import { z } from 'zod';
import { id, type AlarmRuleId, type ZoneId } from '../base/ids.ts';
import type { AlarmRule, Condition } from '../domain/safety.ts';

/** A condition may be 6 deep; what is far beyond is not looked at at all. */
const DEEPEST_LOOKED_AT = 20;

const signal = z.string().trim().min(1).max(200);
const spanMs = z.number().int();

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['above', 'below']), signal, limit: z.number(), hysteresis: z.number() }),
    z.object({ kind: z.literal('on'), signal }),
    z.object({ kind: z.literal('text'), signal, oneOf: z.array(z.string().max(60)).max(50) }),
    z.object({ kind: z.literal('rate'), signal, perMinute: z.number(), overMs: spanMs }),
    z.object({ kind: z.literal('silent'), signal, forMs: spanMs }),
    z.object({ kind: z.literal('lasting'), forMs: spanMs, of: condition }),
    z.object({ kind: z.literal('votes'), need: z.number(), of: z.array(condition).max(50) }),
    z.object({ kind: z.literal('not'), of: condition }),
    z.object({ kind: z.literal('during'), weekdays: z.array(z.number().int()).max(7), fromMinute: z.number().int(), toMinute: z.number().int(), of: condition }),
  ]),
); // prettier-ignore

const conditionInput = z
  .unknown()
  .refine((value) => isShallow(value), { message: 'Too deep' })
  .pipe(condition);

export const severity = z.enum(['low', 'medium', 'high', 'critical']);

export const ruleInput = z.object({
  name: z.string().trim().max(80),
  condition: conditionInput,
  severity,
  zoneId: z.string().min(1).max(40).nullable(),
  clearAfterMs: spanMs,
  latching: z.boolean(),
  escalateAfterMs: spanMs.nullable(),
  enabled: z.boolean(),
});

/** The rule as the station keeps it. */
export function toRule(ruleId: string, input: Omit<AlarmRule, 'id' | 'zoneId'> & { readonly zoneId: string | null }): AlarmRule {
  return { ...input, id: id<AlarmRuleId>(ruleId), zoneId: input.zoneId === null ? null : id<ZoneId>(input.zoneId) };
}

/** Without recursion: a text of brackets alone must not reach the end of the stack. */
function isShallow(value: unknown): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > DEEPEST_LOOKED_AT * 2) return false;
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const inner of Object.values(next.value)) open.push({ value: inner, depth: next.depth + 1 });
  }
  return true;
}
