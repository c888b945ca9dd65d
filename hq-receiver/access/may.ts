/** Roles at HQ and what they may do. */

/** admin: everything. pricing: plans, accounts, cards, discounts. operations: stations, alarms, settings, firmware. viewer: looks. */
export type HqRole = 'admin' | 'pricing' | 'operations' | 'viewer';

/** look: every page. prices and orders: directives of those kinds. stations: places, tags, locks, codes. wallets: leases of shared accounts. partners: who may read over the API. */
export type HqDeed = 'look' | 'prices' | 'orders' | 'stations' | 'wallets' | 'files' | 'people' | 'partners';

const MAY: Readonly<Record<Exclude<HqRole, 'admin'>, readonly HqDeed[]>> = {
  pricing: ['look', 'prices', 'wallets'],
  operations: ['look', 'orders', 'stations', 'files'],
  viewer: ['look'],
};

export function may(role: HqRole, deed: HqDeed): boolean {
  return role === 'admin' || MAY[role].includes(deed);
}
