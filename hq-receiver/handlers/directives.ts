/** What HQ orders its stations, and what became of it. */
import { allow, found, keepDeed } from '../access/context.ts';
import { Denied, deniedOf } from '../access/denied.ts';
import type { HqDeed } from '../access/may.ts';
import type { DirectiveKind } from '../contract.ts';
import { listOrders, orderById, progressOf, type OrderRow } from '../store/directives.ts';
import { issueDirective } from '../store/issue-directive.ts';
import { planLayers, plansOf } from '../store/plan-views.ts';
import { os } from './implement.ts';

/** Prices are one role's, the rest is the other's. */
const DEED: Readonly<Record<DirectiveKind, HqDeed>> = {
  plan: 'prices',
  group: 'prices',
  assignment: 'prices',
  level: 'prices',
  promotion: 'prices',
  coupon: 'prices',
  account: 'prices',
  card: 'prices',
  'lease-grant': 'wallets',
  'lease-recall': 'wallets',
  'blocked-list': 'orders',
  'alarm-rule': 'orders',
  settings: 'orders',
  firmware: 'orders',
  'request-file': 'files',
};

export const directives = {
  list: os.directives.list.handler(async ({ context, input }) => {
    allow(context, 'look');
    const { kind, stationId, offset, limit } = input;
    const { rows, total } = await listOrders(context.hq.db, {
      kind: kind === '' ? null : kind,
      stationId: stationId === '' ? null : stationId,
      offset,
      limit,
    });
    return { rows: rows.map(toRow), total };
  }),

  get: os.directives.get.handler(async ({ context, input }) => {
    allow(context, 'look');
    const { db } = context.hq;
    const order = found(await orderById(db, input.orderId), { order: input.orderId });
    const { rows, total } = await progressOf(db, input.orderId, {
      state: input.state === '' ? null : input.state,
      offset: input.offset,
      limit: input.limit,
    });
    return { order: toRow(order), body: order.body, rows: [...rows], total };
  }),

  issue: os.directives.issue.handler(async ({ context, input }) => {
    const caller = allow(context, DEED[input.kind]);
    const { hq } = context;
    const { kind, objectId, body, validFromMs, untilMs, targets } = input;
    // null gives the object up; a body that was forgotten must not.
    if (body === undefined) throw new Denied('input.invalid', { field: 'body', help: 'Say what the directive orders.' });
    const issued = await issueDirective(hq.db, { kind, objectId, body, validFromMs, untilMs, target: targets, by: caller.name }, hq.now());
    if (!issued.ok) throw deniedOf(issued.code, issued.help);
    await keepDeed(hq.db, hq, caller, 'directives.issue', {
      kind,
      object: objectId,
      version: String(issued.version),
      stations: String(issued.stations),
    });
    return { orderId: issued.orderId, stations: issued.stations };
  }),

  plans: os.directives.plans.handler(({ context, input }) => {
    allow(context, 'look');
    return plansOf(context.hq.db, input.stationId);
  }),

  planOf: os.directives.planOf.handler(async ({ context, input }) => {
    allow(context, 'look');
    const layers = await planLayers(context.hq.db, input.stationId, input.planId, input.version);
    const [first] = layers;
    if (first === undefined) throw new Denied('input.not-found', { plan: input.planId });
    const currency = typeof first.ocpi['currency'] === 'string' ? first.ocpi['currency'] : '';
    return {
      body: {
        name: first.name,
        currency,
        layers: layers.map(({ layer, ocpi, labels }) => ({ layer, ocpi, ...(labels === null ? {} : { labels }) })),
        idleGraceS: first.idleGraceS,
      },
    };
  }),
};

const STATES = { sent: 0, waiting: 0, applied: 0, refused: 0, superseded: 0, overridden: 0 } as const;

function toRow(order: OrderRow) {
  const { orderId, kind, objectId, version, validFromMs, untilMs, issuedAtMs, issuedBy, stations, progress, body, target } = order;
  return {
    orderId,
    kind,
    objectId,
    version,
    name: nameIn(body),
    isGivenUp: body === null,
    targets: target.to === 'stations' ? { to: target.to, stationIds: [...target.stationIds] } : target,
    validFromMs,
    untilMs,
    issuedAtMs,
    issuedBy,
    stations,
    progress: { ...STATES, ...progress },
  };
}

/** The name a body gives its object; an account has it in its person. */
function nameIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  if ('name' in body && typeof body.name === 'string') return body.name;
  if ('label' in body && typeof body.label === 'string') return body.label;
  return 'person' in body ? nameIn(body.person) : '';
}
