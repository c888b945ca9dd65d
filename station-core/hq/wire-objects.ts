/**
 * Bodies of the rows, by kind. Amounts beside OCPI's decimals are whole minor units, energies 0.1 Wh, times UTC milliseconds. The
 * receiver refuses a batch with a body that breaks these; fields it does not know it keeps.
 */
import { z } from 'zod';
import { LAST_MS } from './wire.ts';

const int = z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Sums of a day and amounts: far above what a site comes to, and so that HQ can add up thousands of days without passing 2^53. */
const MOST_FIGURE = 1_000_000_000_000;
const figure = z.number().int().min(-MOST_FIGURE).max(MOST_FIGURE);
const figureCount = z.number().int().min(0).max(MOST_FIGURE);
/** Until the year 9999: beyond that no page can show it. */
const instant = z.number().int().min(0).max(LAST_MS);
const shortText = z.string().max(200);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const ocpi = z.looseObject({ id: z.string().min(1).max(200), last_updated: z.string().max(40) });
const byLayer = z.strictObject({ energy: figure, service: figure, idle: figure });
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
  startedAtMs: instant,
  endedAtMs: instant.nullable(),
  phase: z.enum(['charging', 'finishing', 'closed']),
  energy: figureCount,
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
  issuedAtMs: instant,
  /** Local day that it counts on. */
  day: localDate,
  energy: figure,
  currency: z.string().regex(/^[A-Z]{3}$/),
  total: figure,
  net: figure,
  tax: figure,
  byLayer,
  discount: figure,
});
const rollup = {
  /** null: the whole station. */
  ref: ref.nullable(),
  energy: figure,
  chargingMs: figure,
  /** Connector taken, charging or not. */
  takenMs: figure,
  byLayer,
  net: figure,
  tax: figure,
  discount: figure,
  bills: figure,
  /** Times a fault began, and how long one lasted. */
  faults: figureCount,
  faultMs: figureCount,
};
const rollupHour = z.looseObject({ hourMs: instant, ...rollup });
const rollupDay = z.looseObject({
  day: localDate,
  ...rollup,
  /** Of the whole station alone: what each price period and each discount came to. */
  periods: z
    .array(
      z.strictObject({ layer: shortText, kind: shortText, label: shortText, energy: figure, timeMs: figure, net: figure, tax: figure }),
    )
    .max(1_000)
    .optional(),
  /** What promotions, levels and coupons gave on this day, by what they are called. */
  benefits: z
    .array(z.strictObject({ source: shortText, id: shortText, name: shortText, times: figureCount, amount: figure }))
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
  atMs: instant,
  debit: shortText,
  debitParty: shortText.nullable(),
  credit: shortText,
  creditParty: shortText.nullable(),
  amount: z.number().int().min(1).max(MOST_FIGURE),
  reason: shortText,
  currency: z.string().regex(/^[A-Z]{3}$/),
});
const alarm = z.looseObject({
  key: z.string().max(300),
  kind: shortText,
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  raisedAtMs: instant,
  acknowledgedAtMs: instant.nullable(),
  clearedAtMs: instant.nullable(),
  zoneId: shortText.nullable(),
  isTest: z.boolean(),
});
const incident = z.looseObject({
  id: shortText,
  zoneId: shortText,
  begunAtMs: instant,
  endedAtMs: instant.nullable(),
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
  startedAtMs: instant,
});
const account = z.looseObject({
  id: shortText,
  number: shortText,
  kind: shortText,
  state: shortText,
  groupId: shortText.nullable(),
  levelId: shortText.nullable(),
  wallet: figure,
  owed: figure,
  isShared: z.boolean(),
});
const card = z.looseObject({ id: shortText, state: shortText, accountId: shortText.nullable() });
const directive = z.looseObject({
  number: count,
  state: z.enum(['waiting', 'applied', 'refused', 'superseded', 'overridden']),
  atMs: instant,
  code: shortText.nullable(),
  reason: z.string().max(2_000).nullable(),
});
const leaseRequest = z.looseObject({ accountId: shortText, amount: figureCount, currency: z.string().regex(/^[A-Z]{3}$/) });
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
