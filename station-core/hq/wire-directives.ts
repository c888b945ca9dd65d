/**
 * Bodies of directives, by kind. HQ checks what it issues by these, and the station what it got: one that breaks them is kept and
 * refused by name, the others of its sheet go on. Amounts are whole minor units, shares 1e-4 of a percent, energies 0.1 Wh, times
 * UTC milliseconds, days local.
 */
import { z } from 'zod';
import { LAST_MS } from './wire.ts';

/** A body as text. */
const MOST_DIRECTIVE_BYTES = 512 * 1024;
/** Card numbers of one blocked list; several lists add up. */
const MOST_BLOCKED = 5_000;

const text = z.string().max(200);
const name = z.string().trim().min(1).max(200);
/** Leaves room in the names that are made from it. */
const objectId = z.string().regex(/^[A-Za-z0-9._-]{1,48}$/);
const pileId = z.string().min(1).max(48);
const int = (least: number, most: number) => z.number().int().min(least).max(most);
const amount = int(0, 1_000_000_000_000);
const positive = int(1, 1_000_000_000_000);
const atMs = int(0, LAST_MS);
const ppm = int(0, 1_000_000);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const currency = z.string().regex(/^[A-Z]{3}$/);
const layer = z.enum(['energy', 'service', 'idle']);
const byLayer = z.strictObject({ energy: ppm, service: ppm, idle: ppm });

/** ocpi: an OCPI Tariff (2.1.1, 2.2.1 or 2.3.0). labels: what people call each of its elements; OCPI has no word for it. */
const plan = z.strictObject({
  name,
  currency,
  layers: z
    .array(z.strictObject({ layer, ocpi: z.looseObject({}), labels: z.array(text.nullable()).max(1_000).optional() }))
    .min(1)
    .max(3),
  idleGraceS: int(0, 86_400),
});

const group = z.strictObject({ name });
const assignment = z.strictObject({
  planId: objectId,
  pileId: pileId.nullable(),
  connector: z.strictObject({ evse: int(0, 1_000), connector: int(0, 1_000) }).nullable(),
  groupId: objectId.nullable(),
  fromDay: localDate.nullable(),
  /** The day after the last. */
  toDay: localDate.nullable(),
});
const level = z.strictObject({ name, fromBilled: amount, discountPpm: byLayer });
const promotion = z.strictObject({
  name,
  discountPpm: byLayer,
  fromDay: localDate,
  toDay: localDate,
  fromMinute: int(0, 1_440),
  toMinute: int(0, 1_440),
  weekdays: z.array(int(1, 7)).max(7),
  groupId: objectId.nullable(),
  pileIds: z.array(pileId).max(500).nullable(),
  enabled: z.boolean(),
});
const coupon = z.strictObject({
  code: z.string().regex(/^[A-Z0-9]{4,20}$/),
  name,
  value: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('amount'), amount: positive }),
    z.strictObject({ kind: z.literal('percent'), ppm, atMost: positive.nullable() }),
    z.strictObject({ kind: z.literal('energy'), energy: positive }),
  ]),
  layers: z.array(layer).min(1).max(3),
  fromDay: localDate,
  toDay: localDate,
  oncePerAccount: z.boolean(),
  budget: positive.nullable(),
  minTotal: positive.nullable(),
  groupId: objectId.nullable(),
  enabled: z.boolean(),
});

const person = z.strictObject({
  name,
  phone: text,
  otherPhones: z.array(text).max(10),
  email: text,
  address: text,
  taxId: text,
  note: text,
  vehicles: z.array(z.strictObject({ vin: z.string().max(17), plate: z.string().max(20) })).max(50),
});
const account = z
  .strictObject({
    kind: z.enum(['driver', 'fleet']),
    person,
    groupId: objectId.nullable(),
    levelId: objectId.nullable(),
    isPostPaid: z.boolean(),
    creditLimit: amount,
    /** Why it is frozen; null: it is not. */
    frozen: z.string().trim().min(3).max(200).nullable(),
    /** Its money is shared between stations by leases: below `low` of free money the station asks for more, up to `step`. null: it is not. */
    shared: z.strictObject({ low: amount, step: positive }).nullable(),
  })
  .refine(({ isPostPaid, shared }) => shared === null || !isPostPaid, 'a shared account pays from its wallet')
  .refine(({ shared }) => shared === null || shared.step >= shared.low, 'step is at least low');

const card = z.strictObject({
  /** As it is read or printed. */
  number: z.string().trim().min(1).max(64),
  label: z.string().max(60),
  state: z.enum(['active', 'blocked', 'lost']),
  validUntilMs: atMs.nullable(),
  accountId: objectId.nullable(),
  parentTag: z.string().max(20).nullable(),
});
const blockedList = z.strictObject({ cards: z.array(z.strictObject({ number: z.string().trim().min(1).max(64) })).max(MOST_BLOCKED) });

/** What is far beyond the six levels a rule may have is not looked at at all. */
const DEEPEST_LOOKED_AT = 40;
const signal = z.string().trim().min(1).max(200);
const spanMs = int(0, 31_536_000_000);
/** As domain/safety Condition; rules/safety/check-rule says in words what else is wrong with it. */
const condition: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['above', 'below']), signal, limit: z.number(), hysteresis: z.number() }),
    z.strictObject({ kind: z.literal('on'), signal }),
    z.strictObject({ kind: z.literal('text'), signal, oneOf: z.array(z.string().max(60)).max(50) }),
    z.strictObject({ kind: z.literal('rate'), signal, perMinute: z.number(), overMs: spanMs }),
    z.strictObject({ kind: z.literal('silent'), signal, forMs: spanMs }),
    z.strictObject({ kind: z.literal('lasting'), forMs: spanMs, of: condition }),
    z.strictObject({ kind: z.literal('votes'), need: int(1, 50), of: z.array(condition).max(50) }),
    z.strictObject({ kind: z.literal('not'), of: condition }),
    z.strictObject({ kind: z.literal('during'), weekdays: z.array(int(1, 7)).max(7), fromMinute: int(0, 1_440), toMinute: int(0, 1_440), of: condition }),
  ]),
); // prettier-ignore
const alarmRule = z.strictObject({
  name,
  condition: z.unknown().refine(isShallow, 'nests too deep').pipe(condition),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  zoneId: z.string().max(40).nullable(),
  clearAfterMs: int(0, 86_400_000),
  latching: z.boolean(),
  escalateAfterMs: int(1, 86_400_000).nullable(),
  enabled: z.boolean(),
});

/** Each field that is left out stays the station's. */
const stationSettings = z
  .strictObject({
    language: z.enum(['en', 'zh']).optional(),
    heartbeatS: int(10, 86_400).optional(),
    idleCapS: int(60, 604_800).optional(),
  })
  .refine((given) => Object.keys(given).length > 0, 'names at least one setting');
const moneySettings = z
  .strictObject({
    planHolds: z.enum(['session', 'moment']).optional(),
    shiftsRequired: z.boolean().optional(),
    refundAlone: amount.optional(),
    writeOffAlone: amount.optional(),
    topUpMost: positive.optional(),
    walletMost: positive.optional(),
    codeHours: int(1, 720).optional(),
    personMonths: int(1, 240).optional(),
    unknownPayer: z.enum(['bill', 'none']).optional(),
    seller: z.strictObject({ name: text, address: text, taxId: text, phone: text }).optional(),
    invoiceAtOnce: z.boolean().optional(),
  })
  .refine((given) => Object.keys(given).length > 0, 'names at least one setting');
const activePlan = z.strictObject({ planId: objectId });
/** objectId says which. */
const settingsBodies = { station: stationSettings, money: moneySettings, 'active-plan': activePlan } as const;

/** The image's bytes are fetched from HQ by the directive's objectId. */
const firmware = z.strictObject({
  name: z.string().regex(/^[\w .()+-]{1,100}$/),
  version: name,
  vendor: text.nullable(),
  model: text.nullable(),
  bytes: int(1, 2 * 1024 * 1024 * 1024),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  md5: z.string().regex(/^[0-9a-f]{32}$/),
  certificatePem: z.string().max(16_384).nullable(),
  signature: z.string().max(4_096).nullable(),
});

/** epoch: of the station when HQ gave it; one of a former epoch is over, and HQ settles what became of it. */
const leaseGrant = z.strictObject({ accountId: objectId, amount: positive, currency, epoch: int(1, Number.MAX_SAFE_INTEGER) });
/** most null: all that is free. */
const leaseRecall = z.strictObject({ accountId: objectId, most: positive.nullable(), epoch: int(1, Number.MAX_SAFE_INTEGER) });
const requestFile = z.strictObject({
  what: z.discriminatedUnion('kind', [
    /** Journal lines of a local day, of one pile or of all. */
    z.strictObject({ kind: z.literal('journal'), day: localDate, pileId: pileId.nullable() }),
    /** An incident's whole record: steps, curves, clips, signed. */
    z.strictObject({ kind: z.literal('incident'), incidentId: objectId }),
  ]),
});

const bodies = {
  plan,
  group,
  assignment,
  level,
  promotion,
  coupon,
  account,
  card,
  'blocked-list': blockedList,
  'alarm-rule': alarmRule,
  firmware,
  'lease-grant': leaseGrant,
  'lease-recall': leaseRecall,
  'request-file': requestFile,
} as const;

/** Every kind there is (domain/hq-directive DirectiveKind). */
export type WireDirectiveKind = keyof typeof bodies | 'settings';
export const directiveKinds: readonly WireDirectiveKind[] = [
  'plan', 'group', 'assignment', 'level', 'promotion', 'coupon', 'account', 'card', 'blocked-list', 'alarm-rule', 'settings', 'firmware',
  'lease-grant', 'lease-recall', 'request-file',
]; // prettier-ignore
/** Objects with an owner; the others are orders that are done once. Only these are given up, overridden or lent. */
export const ownedKinds: readonly WireDirectiveKind[] = directiveKinds.filter(
  (kind) => kind !== 'lease-grant' && kind !== 'lease-recall' && kind !== 'request-file',
);
/** Kinds that HQ may lend itself until a day (`untilMs`): the station puts back what it had. */
export const lentKinds: readonly WireDirectiveKind[] = ['plan', 'assignment', 'level', 'promotion', 'coupon', 'alarm-rule', 'settings'];
/** May also be `{ removed: true }`: the object goes, where nothing needs it any more. */
export const removableKinds: readonly WireDirectiveKind[] = [
  'group',
  'assignment',
  'level',
  'promotion',
  'coupon',
  'alarm-rule',
  'firmware',
];
const removed = z.strictObject({ removed: z.literal(true) });

export type DirectiveBody<Kind extends keyof typeof bodies> = z.infer<(typeof bodies)[Kind]>;

export function isDirectiveKind(kind: string): kind is WireDirectiveKind {
  return (directiveKinds as readonly string[]).includes(kind);
}

/** The body as it is used, or what is wrong with it: the field's path and a sentence. null as a body gives the object up. */
export function checkDirectiveBody(
  kind: WireDirectiveKind,
  about: string,
  body: unknown,
): { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly problem: string } {
  if (!objectId.safeParse(about).success) return { ok: false, problem: 'objectId: letters, digits, dots and dashes, at most 48' };
  if (body === null)
    return ownedKinds.includes(kind) ? { ok: true, body } : { ok: false, problem: `${kind}: has no owner to give it up to` };
  if (JSON.stringify(body).length > MOST_DIRECTIVE_BYTES) return { ok: false, problem: `body: longer than ${MOST_DIRECTIVE_BYTES} bytes` };
  if (removableKinds.includes(kind) && removed.safeParse(body).success) return { ok: true, body };
  const schema = kind === 'settings' ? settingsSchema(about) : bodies[kind];
  if (schema === null) return { ok: false, problem: `objectId: settings are ${Object.keys(settingsBodies).join(', ')}` };
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, body: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 500) };
}

function settingsSchema(section: string): z.ZodType | null {
  return Object.hasOwn(settingsBodies, section) ? settingsBodies[section as keyof typeof settingsBodies] : null;
}

/** Without recursion: a text of brackets alone must not reach the end of the stack. */
function isShallow(value: unknown): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > DEEPEST_LOOKED_AT) return false;
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const inner of Object.values(next.value)) open.push({ value: inner, depth: next.depth + 1 });
  }
  return true;
}
