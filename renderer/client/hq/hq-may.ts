/** What a page offers to a role. HQ decides (hq-receiver/access/may.ts); this only keeps buttons away that it would refuse. */
import type { DirectiveKind, HqRole } from '../../../hq-receiver/contract.ts';

export type HqDeed = 'prices' | 'orders' | 'stations' | 'wallets' | 'files' | 'people' | 'partners';

const MAY: Readonly<Record<Exclude<HqRole, 'admin'>, readonly HqDeed[]>> = {
  pricing: ['prices', 'wallets'],
  operations: ['orders', 'stations', 'files'],
  viewer: [],
};

export function hqMay(role: HqRole, deed: HqDeed): boolean {
  return role === 'admin' || MAY[role].includes(deed);
}

/** Kinds of directives that are made by hand, and who may. */
export const ORDER_DEED = {
  plan: 'prices',
  assignment: 'prices',
  group: 'prices',
  level: 'prices',
  promotion: 'prices',
  coupon: 'prices',
  account: 'prices',
  card: 'prices',
  'blocked-list': 'orders',
  'alarm-rule': 'orders',
  settings: 'orders',
  firmware: 'orders',
  'request-file': 'files',
} as const satisfies Readonly<Record<Exclude<DirectiveKind, 'lease-grant' | 'lease-recall'>, HqDeed>>;

export type OrderKind = keyof typeof ORDER_DEED;
export const ORDER_KINDS = Object.keys(ORDER_DEED) as readonly OrderKind[];
