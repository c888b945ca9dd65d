/** The orders a person may send to a pile, and what they become. What has an area of its own (charges, reservations, lists, firmware, logs) is not here. */
import { z } from 'zod';
import { unreachable } from '../base/assert.ts';
import { utcMs } from '../base/time.ts';
import type { PileOrder } from '../domain/command.ts';

const index = z.number().int().min(0).max(99);
const place = z.number().int().min(1).max(99);
const key = z.string().min(1).max(250);
const ms = z.number().int().min(0);
const hex = z.string().regex(/^[0-9a-fA-F]{1,128}$/);
const whatever = z.number().int().min(0).max(2_147_483_647);
const trustedUse = z.enum(['csms-root', 'manufacturer-root', 'v2g-root', 'mo-root', 'v2g-chain']);
const purpose = z.enum(['pile-maximum', 'default', 'transaction']);
const triggered = z.enum([
  'boot', 'heartbeat', 'status', 'meter-values', 'transaction', 'diagnostics-status', 'firmware-status', 'log-status', 'sign-certificate',
  'sign-v2g-certificate', 'publish-firmware-status',
]); // prettier-ignore

/** OCPP 2.0.1 K01.FR.31 and 1.6 §7.13: the first period begins at 0, each later than the one before. */
const periods = z
  .array(
    z.object({
      startS: z.number().int().min(0).max(604_800),
      limitTenths: z.number().int().min(0).max(20_000_000),
      phases: z.number().int().min(1).max(3).nullable(),
    }),
  )
  .min(1)
  .max(100)
  .refine(
    (all) => all.every(({ startS }, at) => (at === 0 ? startS === 0 : startS > (all[at - 1]?.startS ?? 0))),
    'The first period begins at 0, each later than the one before',
  );

const profile = z.object({
  id: z.number().int().min(1).max(1_000_000),
  stackLevel: z.number().int().min(0).max(99),
  purpose,
  kind: z.enum(['absolute', 'recurring', 'relative']),
  recurrency: z.enum(['daily', 'weekly']).nullable(),
  validFromMs: ms.nullable(),
  validToMs: ms.nullable(),
  transactionId: z.number().int().nullable(),
  pileTransactionId: z.string().max(36).nullable(),
  unit: z.enum(['A', 'W']),
  startMs: ms.nullable(),
  durationS: z.number().int().min(1).max(604_800).nullable(),
  periods,
});

const monitor = z.object({
  id: whatever.nullable(),
  key,
  type: z.enum(['upper-threshold', 'lower-threshold', 'delta', 'periodic', 'periodic-clock-aligned']),
  value: z.number().min(-1e12).max(1e12),
  severity: z.number().int().min(0).max(9),
  onlyInTransaction: z.boolean(),
});

/** One order. Numbers of requests are the station's to make, so they are not asked for. */
export const pileOrder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reset'), type: z.enum(['soft', 'hard']), evse: place.optional() }),
  z.object({ kind: z.literal('unlock'), evse: place, connector: place }),
  z.object({ kind: z.literal('availability'), evse: index, connector: index, operative: z.boolean() }),
  z.object({ kind: z.literal('read-configuration'), keys: z.array(key).max(50) }),
  z.object({ kind: z.literal('write-configuration'), key, value: z.string().max(2_500) }),
  z.object({ kind: z.literal('clear-cache') }),
  z.object({ kind: z.literal('trigger'), message: triggered, connector: index.nullable(), evse: place.optional() }),
  z.object({
    kind: z.literal('data-transfer'),
    vendorId: z.string().min(1).max(255),
    messageId: z.string().max(50).nullable(),
    data: z.string().max(10_000).nullable(),
  }),
  z.object({ kind: z.literal('local-list-version') }),
  z.object({ kind: z.literal('set-profile'), evse: index, connector: index, profile }),
  z.object({
    kind: z.literal('clear-profile'),
    profileId: whatever.nullable(),
    evse: index.nullable(),
    purpose: purpose.nullable(),
    stackLevel: index.nullable(),
  }),
  z.object({
    kind: z.literal('composite-schedule'),
    evse: index,
    durationS: z.number().int().min(60).max(604_800),
    unit: z.enum(['A', 'W']).nullable(),
  }),
  z.object({ kind: z.literal('list-profiles'), evse: index.nullable() }),
  /** pem null: this station's own CA. */
  z.object({ kind: z.literal('install-certificate'), use: trustedUse, pem: z.string().min(1).max(10_000).nullable() }),
  z.object({
    kind: z.literal('delete-certificate'),
    hash: z.object({ algorithm: z.enum(['SHA256', 'SHA384', 'SHA512']), issuerName: hex, issuerKey: hex, serial: hex }),
  }),
  z.object({ kind: z.literal('list-certificates'), use: trustedUse.nullable() }),
  z.object({ kind: z.literal('monitoring-base'), base: z.enum(['all', 'factory-default', 'hard-wired-only']) }),
  z.object({ kind: z.literal('monitoring-level'), severity: z.number().int().min(0).max(9) }),
  z.object({ kind: z.literal('set-monitors'), monitors: z.array(monitor).min(1).max(20) }),
  z.object({ kind: z.literal('clear-monitors'), ids: z.array(whatever).min(1).max(100) }),
  z.object({ kind: z.literal('report-monitors') }),
  z.object({
    kind: z.literal('set-message'),
    id: whatever,
    priority: z.enum(['always-front', 'in-front', 'normal-cycle']),
    state: z.enum(['charging', 'faulted', 'idle', 'unavailable']).nullable(),
    pileTransactionId: z.string().max(36).nullable(),
    language: z.string().max(8).nullable(),
    text: z.string().trim().min(1).max(512),
  }),
  z.object({ kind: z.literal('clear-message'), id: whatever }),
  z.object({ kind: z.literal('list-messages') }),
  z.object({
    kind: z.literal('show-cost'),
    pileTransactionId: z.string().min(1).max(36),
    amount: z.string().regex(/^\d{1,9}(\.\d{1,4})?$/),
  }),
  z.object({ kind: z.literal('transaction-status'), pileTransactionId: z.string().min(1).max(36).nullable() }),
  z.object({ kind: z.literal('customer-information'), report: z.boolean(), clear: z.boolean(), tag: z.string().trim().min(1).max(36) }),
  z.object({ kind: z.literal('raw'), action: z.string().regex(/^[A-Za-z0-9]{1,50}$/), payload: z.string().min(2).max(65_536) }),
]);

export type PileWish = z.output<typeof pileOrder>;
export type PileWishInput = z.input<typeof pileOrder>;

/** The order itself. requestId: what reports that come later are known by; caPem: this station's own CA. */
export function orderOf(wish: PileWish, given: { readonly requestId: number; readonly caPem: () => string }): PileOrder {
  const { requestId } = given;
  switch (wish.kind) {
    case 'unlock':
    case 'availability':
    case 'read-configuration':
    case 'write-configuration':
    case 'clear-cache':
    case 'data-transfer':
    case 'local-list-version':
    case 'clear-profile':
    case 'composite-schedule':
    case 'delete-certificate':
    case 'list-certificates':
    case 'monitoring-base':
    case 'monitoring-level':
    case 'set-monitors':
    case 'clear-monitors':
    case 'set-message':
    case 'clear-message':
    case 'show-cost':
    case 'transaction-status':
    case 'raw':
      return wish;
    case 'reset': {
      const { kind, type, evse } = wish;
      return evse === undefined ? { kind, type } : { kind, type, evse };
    }
    case 'trigger': {
      const { kind, message, connector, evse } = wish;
      return evse === undefined ? { kind, message, connector } : { kind, message, connector, evse };
    }
    case 'set-profile': {
      const { validFromMs, validToMs, startMs, ...profile } = wish.profile;
      return { ...wish, profile: { ...profile, validFromMs: at(validFromMs), validToMs: at(validToMs), startMs: at(startMs) } };
    }
    case 'install-certificate':
      return { ...wish, pem: wish.pem ?? given.caPem() };
    case 'list-profiles':
    case 'report-monitors':
    case 'list-messages':
    case 'customer-information':
      return { ...wish, requestId };
    default:
      return unreachable(wish);
  }
}

function at(ms: number | null) {
  return ms === null ? null : utcMs(ms);
}
