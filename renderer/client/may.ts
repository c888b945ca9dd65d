/** What a screen offers to a role. The station decides (rules/access/may.ts); this only keeps buttons away that it would refuse. */
import type { Role } from '../../station-core/api/contract.ts';

/** charge: start, stop, close. piles: admit and refuse. orders: commands to a pile. raw: calls of the protocol itself. bills and cards-read: look at them. invoices: issue them; statements: and take what is paid on them; settlements: what merchants are paid. */
export type Deed =
  | 'charge'
  | 'pay'
  | 'open-items'
  | 'refund'
  | 'refund-decide'
  | 'refund-settle'
  | 'bills'
  | 'invoices-read'
  | 'invoices'
  | 'statements'
  | 'settlements'
  | 'till'
  | 'complaints'
  | 'reports'
  | 'purchases'
  | 'till-work'
  | 'ledger'
  | 'ledger-close'
  | 'accounts'
  | 'accounts-change'
  | 'accounts-terms'
  | 'accounts-pay'
  | 'accounts-erase'
  | 'cards-export'
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
  | 'cameras'
  | 'camera-control'
  | 'sensors'
  | 'sensor-test'
  | 'sightings'
  | 'notify'
  | 'hq'
  | 'hq-carry'
  | 'incidents'
  | 'incident-note'
  | 'evidence'
  | 'equipment'
  | 'inspect'
  | 'health'
  | 'recovery-file'
  | 'settings'
  | 'zone-stop'
  | 'zone-reset'
  | 'zone-record'
  | 'safety-change'
  | 'bypass'
  | 'operators';

const MAY: Readonly<Record<Exclude<Role, 'owner'>, readonly Deed[]>> = {
  attendant: [
    'hq-carry',
    'incidents',
    'incident-note',
    'camera-control',
    'sightings',
    'inspect',
    'charge',
    'pay',
    'open-items',
    'refund',
    'refund-decide',
    'bills',
    'invoices-read',
    'invoices',
    'statements',
    'till',
    'till-work',
    'complaints',
    'accounts',
    'accounts-change',
    'accounts-pay',
    'cards',
    'cards-read',
    'plans-read',
    'unlock',
    'emergency',
    'alarms',
    'zone-stop',
    'bypass',
  ],
  installer: [
    'hq-carry',
    'incidents',
    'incident-note',
    'evidence',
    'sensors',
    'sensor-test',
    'cameras',
    'camera-control',
    'notify',
    'equipment',
    'inspect',
    'piles',
    'unlock',
    'emergency',
    'orders',
    'raw',
    'self-test',
    'plans-read',
    'journal',
    'alarms',
    'health',
    'firmware',
    'zone-stop',
    'zone-reset',
    'zone-record',
    'safety-change',
    'bypass',
  ],
  maintenance: [
    'hq-carry',
    'incidents',
    'incident-note',
    'evidence',
    'sensor-test',
    'camera-control',
    'equipment',
    'inspect',
    'unlock',
    'emergency',
    'orders',
    'self-test',
    'journal',
    'alarms',
    'health',
    'firmware',
    'zone-stop',
    'zone-reset',
    'zone-record',
    'bypass',
  ],
  viewer: ['bills', 'open-items', 'reports', 'till', 'ledger', 'cards-read', 'plans-read', 'invoices-read'],
};

/** The owner may everything. */
export function may(role: Role, deed: Deed): boolean {
  return role === 'owner' || MAY[role].includes(deed);
}
