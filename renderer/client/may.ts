/** What a screen offers to a role. The station decides (rules/access/may.ts); this only keeps buttons away that it would refuse. */
import type { Role } from '../../station-core/api/contract.ts';

/** charge: start, stop, close. piles: admit and refuse. orders: commands to a pile. raw: calls of the protocol itself. bills and cards-read: look at them. */
export type Deed =
  | 'charge'
  | 'pay'
  | 'bills'
  | 'cards'
  | 'cards-read'
  | 'plans'
  | 'plans-read'
  | 'piles'
  | 'unlock'
  | 'emergency'
  | 'orders'
  | 'raw'
  | 'self-test'
  | 'journal'
  | 'firmware'
  | 'alarms'
  | 'health'
  | 'settings'
  | 'operators';

const MAY: Readonly<Record<Exclude<Role, 'owner'>, readonly Deed[]>> = {
  attendant: ['charge', 'pay', 'bills', 'cards', 'cards-read', 'plans-read', 'unlock', 'emergency', 'alarms'],
  installer: ['piles', 'unlock', 'emergency', 'orders', 'raw', 'self-test', 'plans-read', 'journal', 'alarms', 'health', 'firmware'],
  maintenance: ['unlock', 'emergency', 'orders', 'self-test', 'journal', 'alarms', 'health', 'firmware'],
  viewer: ['bills', 'cards-read', 'plans-read'],
};

/** The owner may everything. */
export function may(role: Role, deed: Deed): boolean {
  return role === 'owner' || MAY[role].includes(deed);
}
