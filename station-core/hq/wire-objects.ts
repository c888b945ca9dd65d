/**
 * Bodies of the rows, by kind. Amounts beside OCPI's decimals are whole minor units, energies 0.1 Wh, times UTC milliseconds. The
 * receiver refuses a batch with a body that breaks these; fields it does not know it keeps.
 */
import { z } from 'zod';

const int = z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const shortText = z.string().max(200);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const ocpi = z.looseObject({ id: z.string().min(1).max(200), last_updated: z.string().max(40) });
const byLayer = z.strictObject({ energy: int, service: int, idle: int });
const ref = z.strictObject({ pileId: z.string().min(1).max(80), evse: count, connector: count });

/** OCPI 2.2.1 Location, without what HQ knows better (address, coordinates, country_code, party_id). */
const location = ocpi;
const tariff = z.looseObject({
  planId: shortText,
  planVersion: count,
  layer: z.enum(['energy', 'service', 'idle']),
  name: shortText,
  isActive: z.boolean(),
  ocpi,
});
const session = z.looseObject({
  ocpi,
  ref,
  startedAtMs: count,
  endedAtMs: count.nullable(),
  phase: z.enum(['charging', 'finishing', 'closed']),
  energy: count,
  billId: z.string().nullable(),
  flags: z.array(shortText),
});
/** total and its parts: of this CDR, negative in a credit CDR. */
const cdr = z.looseObject({
  ocpi,
  sessionId: shortText,
  billId: shortText,
  billNumber: count,
  /** A reversed bill counts once more, backwards, as a CDR of its own. */
  isCredit: z.boolean(),
  ref,
  issuedAtMs: count,
  /** Local day that it counts on. */
  day: localDate,
  energy: int,
  currency: z.string().regex(/^[A-Z]{3}$/),
  total: int,
  net: int,
  tax: int,
  byLayer,
  discount: int,
});
const rollup = {
  /** null: the whole station. */
  ref: ref.nullable(),
  energy: int,
  chargingMs: int,
  /** Connector taken, charging or not. */
  takenMs: int,
  byLayer,
  net: int,
  tax: int,
  discount: int,
  bills: int,
  /** Times a fault began, and how long one lasted. */
  faults: count,
  faultMs: count,
};
const rollupHour = z.looseObject({ hourMs: count, ...rollup });
const rollupDay = z.looseObject({
  day: localDate,
  ...rollup,
  /** Of the whole station alone: what each price period and each discount came to. */
  periods: z
    .array(z.strictObject({ layer: shortText, kind: shortText, label: shortText, energy: int, timeMs: int, net: int, tax: int }))
    .max(1_000)
    .optional(),
  /** What promotions, levels and coupons gave on this day, by what they are called. */
  benefits: z
    .array(z.strictObject({ source: shortText, id: shortText, name: shortText, times: count, amount: int }))
    .max(1_000)
    .optional(),
});
const dayClose = z.looseObject({
  day: localDate,
  currency: z.string().regex(/^[A-Z]{3}$/),
  lastTransfer: count,
  hash: shortText,
  balances: z.array(z.strictObject({ account: shortText, balance: int })).max(1_000),
});
const posting = z.looseObject({
  accountId: shortText,
  atMs: count,
  debit: shortText,
  debitParty: shortText.nullable(),
  credit: shortText,
  creditParty: shortText.nullable(),
  amount: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  reason: shortText,
  currency: z.string().regex(/^[A-Z]{3}$/),
});
const alarm = z.looseObject({
  key: z.string().max(300),
  kind: shortText,
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  raisedAtMs: count,
  acknowledgedAtMs: count.nullable(),
  clearedAtMs: count.nullable(),
  zoneId: shortText.nullable(),
  isTest: z.boolean(),
});
const incident = z.looseObject({
  id: shortText,
  zoneId: shortText,
  begunAtMs: count,
  endedAtMs: count.nullable(),
  isDrill: z.boolean(),
  steps: z.array(z.unknown()).max(20_000),
});
const pile = z.looseObject({
  id: shortText,
  name: shortText,
  online: z.boolean(),
  vendor: shortText.nullable(),
  model: shortText.nullable(),
  firmware: shortText.nullable(),
  connectors: z.array(z.looseObject({ evse: count, connector: count, state: shortText, errorCode: shortText.nullable() })).max(100),
});
const station = z.looseObject({
  name: shortText,
  zone: shortText,
  currency: z.string().regex(/^[A-Z]{3}$/),
  software: shortText,
  startedAtMs: count,
});
const account = z.looseObject({
  id: shortText,
  number: shortText,
  kind: shortText,
  state: shortText,
  groupId: shortText.nullable(),
  levelId: shortText.nullable(),
  wallet: int,
  owed: int,
  isShared: z.boolean(),
});
const card = z.looseObject({ id: shortText, state: shortText, accountId: shortText.nullable() });
const directive = z.looseObject({
  number: count,
  state: z.enum(['waiting', 'applied', 'refused', 'superseded', 'overridden']),
  atMs: count,
  code: shortText.nullable(),
  reason: z.string().max(2_000).nullable(),
});
const leaseRequest = z.looseObject({ accountId: shortText, amount: count, currency: z.string().regex(/^[A-Z]{3}$/) });
const file = z.looseObject({
  directiveNumber: count,
  name: shortText,
  mediaType: shortText,
  size: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Every kind there is (domain/hq HqKind). */
export const bodies = {
  location,
  tariff,
  session,
  cdr,
  'rollup-hour': rollupHour,
  'rollup-day': rollupDay,
  'day-close': dayClose,
  posting,
  alarm,
  incident,
  pile,
  station,
  account,
  card,
  directive,
  'lease-request': leaseRequest,
  file,
} as const;

export type WireKind = keyof typeof bodies;
export type WireBody<Kind extends WireKind> = z.infer<(typeof bodies)[Kind]>;

export function isWireKind(kind: string): kind is WireKind {
  return Object.hasOwn(bodies, kind);
}
