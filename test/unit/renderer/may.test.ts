/** What a screen offers is what the station allows: no button that is refused, none that is missing. */
import { expect, test } from 'vitest';
import { may as mayOnScreen, type Deed } from '../../../renderer/client/may.ts';
import { may, type Action } from '../../../station-core/rules/access/may.ts';

const ROLES = ['owner', 'attendant', 'installer', 'maintenance', 'viewer'] as const;

const DEEDS: Readonly<Record<Deed, Action>> = {
  charge: 'sessions.control',
  pay: 'bills.pay',
  'open-items': 'payments.read',
  refund: 'refunds.ask',
  'refund-decide': 'refunds.decide',
  'refund-settle': 'refunds.settle',
  bills: 'bills.read',
  'invoices-read': 'invoices.read',
  invoices: 'invoices.issue',
  statements: 'statements.issue',
  settlements: 'settlements.issue',
  till: 'till.read',
  reports: 'reports.read',
  purchases: 'purchases.change',
  complaints: 'complaints.read',
  'till-work': 'till.work',
  ledger: 'ledger.read',
  'ledger-close': 'ledger.close',
  cards: 'cards.change',
  'cards-read': 'cards.read',
  plans: 'plans.change',
  'plans-read': 'plans.read',
  piles: 'piles.admit',
  unlock: 'piles.unlock',
  emergency: 'piles.emergency-stop',
  orders: 'piles.order',
  raw: 'piles.raw',
  accounts: 'accounts.read',
  'accounts-change': 'accounts.change',
  'accounts-terms': 'accounts.terms',
  'accounts-pay': 'accounts.pay',
  'accounts-erase': 'accounts.erase',
  'cards-export': 'cards.export',
  'self-test': 'self-tests.run',
  journal: 'journal.read',
  firmware: 'firmware.read',
  alarms: 'alarms.acknowledge',
  cameras: 'cameras.change',
  'camera-control': 'cameras.control',
  sensors: 'sensors.change',
  'sensor-test': 'sensors.test',
  sightings: 'sightings.read',
  notify: 'notify.change',
  hq: 'hq.change',
  'hq-carry': 'hq.carry',
  incidents: 'incidents.read',
  'incident-note': 'incidents.note',
  evidence: 'incidents.export',
  equipment: 'equipment.change',
  inspect: 'equipment.inspect',
  health: 'station.health',
  'recovery-file': 'station.recovery-file',
  settings: 'station.change',
  'zone-stop': 'safety.stop',
  'zone-reset': 'safety.reset',
  'zone-record': 'safety.record',
  'safety-change': 'safety.change',
  bypass: 'safety.bypass',
  operators: 'operators.change',
};

test.each(Object.entries(DEEDS))('%s is offered to whom the station lets %s', (deed, action) => {
  const offered = ROLES.filter((role) => mayOnScreen(role, deed as Deed));
  expect(offered).toEqual(ROLES.filter((role) => may(role, action)));
});
