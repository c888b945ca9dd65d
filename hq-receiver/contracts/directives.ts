/** What HQ orders its stations, what became of it, and what it may be made from. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, ms, page, reason, stationId, tag } from './parts.ts';

const count = z.number().int();
export const kind = z.enum([
  'plan', 'group', 'assignment', 'level', 'promotion', 'coupon', 'account', 'card', 'blocked-list', 'alarm-rule', 'settings', 'firmware',
  'lease-grant', 'lease-recall', 'request-file',
]); // prettier-ignore
/** Those that a person makes here by a form or as text; leases have a page of their own. */
const orderKind = kind.exclude(['lease-grant', 'lease-recall']);
export const state = z.enum(['sent', 'waiting', 'applied', 'refused', 'superseded', 'overridden']);
const objectId = z.string().regex(/^[A-Za-z0-9._-]{1,80}$/);
const currency = z.string().regex(/^[A-Z]{3}$/);

export const targets = z.discriminatedUnion('to', [
  z.object({ to: z.literal('all') }),
  z.object({ to: z.literal('tag'), tag }),
  z.object({ to: z.literal('stations'), stationIds: z.array(stationId).min(1).max(1_000) }),
]);

export const orderRow = z.object({
  orderId: z.string(),
  kind,
  objectId: z.string(),
  version: count,
  /** What it is about, in a word; empty where the body names nothing. */
  name: z.string(),
  isGivenUp: z.boolean(),
  targets,
  validFromMs: ms,
  /** HQ lends itself the stations' own object until then; null: it is HQ's. */
  untilMs: ms.nullable(),
  issuedAtMs: ms,
  issuedBy: z.string(),
  stations: count,
  /** Of its stations; sent: not answered yet. */
  progress: z.record(state, count),
});

export const directives = {
  list: oc
    .input(
      z.object({ kind: z.union([kind, z.literal('')]).default(''), stationId: z.union([stationId, z.literal('')]).default(''), ...page }),
    )
    .output(z.object({ rows: z.array(orderRow), total: count })),
  get: oc.input(z.object({ orderId: z.string().min(1).max(80), state: z.union([state, z.literal('')]).default(''), ...page })).output(
    z.object({
      order: orderRow,
      /** As it was sent; card numbers are masked. */
      body: z.unknown(),
      rows: z.array(
        z.object({
          stationId,
          stationName: z.string(),
          zone: z.string(),
          number: count,
          state,
          atMs: ms.nullable(),
          code: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
      total: count,
    }),
  ),
  /** Checked whole before anything is sent. body null: HQ gives the object up, it belongs to the stations. */
  issue: oc
    .input(z.object({ kind: orderKind, objectId, validFromMs: ms.nullable(), untilMs: ms.nullable(), targets, body: z.unknown() }))
    .output(z.object({ orderId: z.string(), stations: count })),
  /** Plans that stations have, to be sent to others: the newest version of each. */
  plans: oc
    .input(z.object({ stationId }))
    .output(
      z.array(z.object({ planId: z.string(), version: count, name: z.string(), isActive: z.boolean(), layers: z.array(z.string()) })),
    ),
  /** A station's plan as the body of a directive. */
  planOf: oc.input(z.object({ stationId, planId: z.string().min(1).max(80), version: count })).output(z.object({ body: z.unknown() })),
};

/** An account whose money stations share: what HQ holds, what stations hold, what nobody knows after a recovery. */
export const walletRow = z.object({
  accountId: z.string(),
  name: z.string(),
  currency,
  free: count,
  lent: count,
  inDoubt: count,
  low: count,
  step: count,
});

const move = { accountId: objectId, amount: z.number().int().min(1).max(1e12) };
/** Made by the page, so that a second click is the same payment. */
const entryId = z.string().regex(/^[0-9a-f]{32}$/);

export const wallets = {
  list: oc.output(z.array(walletRow)),
  get: oc.input(z.object({ accountId: objectId })).output(
    z.object({
      account: walletRow,
      stations: z.array(
        z.object({
          stationId,
          stationName: z.string(),
          wallet: count,
          /** Given, and not in its wallet yet. */
          onItsWay: count,
          inDoubt: count,
          toldAtMs: ms.nullable(),
          isRecalled: z.boolean(),
          wish: count.nullable(),
        }),
      ),
      entries: z.array(
        z.object({
          entryId: z.string(),
          kind: z.enum(['top-up', 'payout', 'grant', 'return', 'release', 'settle']),
          amount: count,
          stationName: z.string().nullable(),
          atMs: ms,
          by: z.string(),
          note: z.string(),
        }),
      ),
    }),
  ),
  /** Money that came in at HQ, e.g. by bank, or went out again. */
  pay: oc.input(z.object({ ...move, isOut: z.boolean(), entryId, reason })).output(done),
  grant: oc.input(z.object({ ...move, stationId })).output(done),
  /** All that is free at the station. */
  recall: oc.input(z.object({ accountId: objectId, stationId })).output(done),
  /** What was in doubt after a recovery: not spent, so HQ has it again; or spent, so nobody has. */
  settle: oc.input(z.object({ ...move, stationId, isBack: z.boolean(), entryId, reason })).output(done),
};

const partnerRow = z.object({
  clientId: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(['ocpi', 'rollups'])),
  tags: z.array(z.string()),
  madeBy: z.string(),
  madeAtMs: ms,
  endedAtMs: ms.nullable(),
  usedAtMs: ms.nullable(),
});

/** Who reads by the partners' API. */
export const partners = {
  list: oc.output(z.array(partnerRow)),
  /** The secret is told once and kept as a hash. tags empty: all stations. */
  add: oc
    .input(
      z.object({
        name: z.string().trim().min(1).max(100),
        scopes: z
          .array(z.enum(['ocpi', 'rollups']))
          .min(1)
          .max(2),
        tags: z.array(tag).max(20),
      }),
    )
    .output(z.object({ clientId: z.string(), secret: z.string() })),
  end: oc.input(z.object({ clientId: z.string().min(1).max(100) })).output(done),
};
