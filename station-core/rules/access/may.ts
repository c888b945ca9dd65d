/** What a role may do: one table, asked by every call before anything else happens. */
import type { PileOrder } from '../../domain/command.ts';
import type { Role } from '../../domain/operator.ts';

/** Everything a logged-in person can ask for, by area. */
export type Action =
  | 'station.read'
  | 'station.change'
  | 'station.health'
  | 'station.recovery-file'
  | 'operators.read'
  | 'operators.change'
  | 'piles.read'
  | 'piles.admit'
  | 'piles.unlock'
  | 'piles.emergency-stop'
  | 'piles.order'
  | 'piles.secure'
  | 'piles.raw'
  | 'sessions.read'
  | 'sessions.control'
  | 'bills.read'
  | 'bills.pay'
  | 'payments.read'
  | 'refunds.ask'
  | 'refunds.decide'
  | 'refunds.settle'
  | 'reports.read'
  | 'purchases.change'
  | 'invoices.read'
  | 'invoices.issue'
  | 'statements.issue'
  | 'statements.pay'
  | 'settlements.issue'
  | 'money.read'
  | 'money.change'
  | 'complaints.read'
  | 'complaints.answer'
  | 'till.read'
  | 'till.work'
  | 'ledger.read'
  | 'ledger.close'
  | 'plans.read'
  | 'plans.change'
  | 'accounts.read'
  | 'accounts.change'
  | 'accounts.terms'
  | 'accounts.pay'
  | 'accounts.erase'
  | 'cards.read'
  | 'cards.change'
  | 'cards.export'
  | 'journal.read'
  | 'firmware.read'
  | 'firmware.change'
  | 'reservations.read'
  | 'reservations.change'
  | 'local-lists.change'
  | 'self-tests.run'
  | 'cameras.read'
  | 'cameras.change'
  | 'cameras.control'
  | 'sightings.read'
  | 'sightings.change'
  | 'sensors.read'
  | 'sensors.change'
  | 'sensors.test'
  | 'safety.read'
  | 'safety.stop'
  | 'safety.reset'
  | 'safety.drill'
  | 'safety.record'
  | 'safety.change'
  | 'safety.bypass'
  | 'alarms.read'
  | 'alarms.acknowledge'
  | 'alarms.reset'
  | 'alarms.change-rules'
  | 'incidents.read'
  | 'incidents.note'
  | 'incidents.export'
  | 'notify.own'
  | 'notify.read'
  | 'notify.change'
  | 'equipment.read'
  | 'equipment.change'
  | 'equipment.inspect'
  | 'hq.read'
  | 'hq.carry'
  | 'hq.change';

const ALL = ['attendant', 'installer', 'maintenance', 'viewer'] as const;

/** Who may, beside the owner, who may everything. */
const MAY: Readonly<Record<Action, readonly Exclude<Role, 'owner'>[]>> = {
  'station.read': ALL,
  'station.change': [],
  'station.health': ['installer', 'maintenance'],
  // The whole station and its keys, to take away.
  'station.recovery-file': [],
  'operators.read': [],
  'operators.change': [],
  'piles.read': ALL,
  'piles.admit': ['installer'],
  // A cable that stays locked after payment is the attendant's to free.
  'piles.emergency-stop': ['attendant', 'installer', 'maintenance'],
  'piles.unlock': ['attendant', 'installer', 'maintenance'],
  'piles.order': ['installer', 'maintenance'],
  'piles.secure': ['installer'],
  // A call of the protocol itself can do anything to a pile.
  'piles.raw': ['installer'],
  'sessions.read': ALL,
  'sessions.control': ['attendant'],
  'bills.read': ['attendant', 'viewer'],
  'bills.pay': ['attendant'],
  'payments.read': ['attendant', 'viewer'],
  // Above the owner's limits a second person decides: any other who stands at the desk.
  'refunds.ask': ['attendant'],
  'refunds.decide': ['attendant'],
  // What a company did is taken from a person's word.
  'refunds.settle': [],
  // What the station earns, and what its energy costs it.
  'reports.read': ['viewer'],
  'purchases.change': [],
  'invoices.read': ['attendant', 'viewer'],
  'invoices.issue': ['attendant'],
  'statements.issue': ['attendant'],
  'statements.pay': ['attendant'],
  // What a merchant is paid, and that it is paid, is the owner's.
  'settlements.issue': [],
  // How money is handled, and how the companies are that carry it: whoever takes money needs it.
  'money.read': ['attendant', 'viewer'],
  'money.change': [],
  // What drivers write, and how to reach them.
  'complaints.read': ['attendant'],
  'complaints.answer': ['attendant'],
  'till.read': ['attendant', 'viewer'],
  'till.work': ['attendant'],
  // What the station earns is for its owner and those he shows it to.
  'ledger.read': ['viewer'],
  'ledger.close': [],
  'plans.read': ['attendant', 'installer', 'viewer'],
  'plans.change': [],
  // Names, phones and what people have and owe: for the desk alone.
  'accounts.read': ['attendant'],
  'accounts.change': ['attendant'],
  // Levels, price groups, credit, a merchant's share, gifts: what costs the owner money.
  'accounts.terms': [],
  // Money into a wallet, and out of it at its close.
  'accounts.pay': ['attendant'],
  // Erases a person, or hands over all that is kept of one.
  'accounts.erase': [],
  'cards.read': ['attendant', 'viewer'],
  'cards.change': ['attendant'],
  // With whole numbers: whoever has them can copy the cards.
  'cards.export': [],
  // The journal shows what a pile said, word for word: for those who have to find out why.
  'journal.read': ['installer', 'maintenance'],
  'reservations.read': ALL,
  'reservations.change': ['attendant'],
  'self-tests.run': ['installer', 'maintenance'],
  'local-lists.change': ['attendant', 'installer', 'maintenance'],
  // Images for piles, and what piles send: diagnostics may hold what no attendant should see.
  'firmware.read': ['installer', 'maintenance'],
  'firmware.change': ['installer', 'maintenance'],
  'cameras.read': ALL,
  'cameras.change': ['installer'],
  'cameras.control': ['attendant', 'installer', 'maintenance'],
  // Who was seen when is for those who look after the site, not for every screen.
  'sightings.read': ['attendant'],
  'sightings.change': ['attendant'],
  'sensors.read': ALL,
  'sensors.change': ['installer'],
  // Test mode, and a relay that acts for two seconds.
  'sensors.test': ['installer', 'maintenance'],
  'safety.read': ALL,
  'safety.stop': ['attendant', 'installer', 'maintenance'],
  // Who puts the power back answers for it: nobody who only minds the desk.
  'safety.reset': ['installer', 'maintenance'],
  'safety.drill': ['installer', 'maintenance'],
  // Relays act and the watchdog rests: who signs for it stands beside it.
  'safety.record': ['installer', 'maintenance'],
  'safety.change': ['installer'],
  // Two of different roles decide it together.
  'safety.bypass': ['attendant', 'installer', 'maintenance'],
  // Pictures of people: not for every screen.
  'incidents.read': ['attendant', 'installer', 'maintenance'],
  'incidents.note': ['attendant', 'installer', 'maintenance'],
  'incidents.export': ['installer', 'maintenance'],
  // One's own phone, for what one may answer.
  'notify.own': ['attendant', 'installer', 'maintenance'],
  // Addresses and names of people who are called.
  'notify.read': ['installer'],
  'notify.change': ['installer'],
  'equipment.read': ALL,
  'equipment.change': ['installer', 'maintenance'],
  'equipment.inspect': ['attendant', 'installer', 'maintenance'],
  'hq.read': ALL,
  // Data to HQ by stick, and its answer back: signed both ways, so that whoever carries it changes nothing.
  'hq.carry': ['attendant', 'installer', 'maintenance'],
  // Whose the station is, and what of HQ's is set aside here.
  'hq.change': [],
  'alarms.read': ALL,
  'alarms.acknowledge': ['attendant', 'installer', 'maintenance'],
  // Says that what latched it was looked at on the spot.
  'alarms.reset': ['attendant', 'installer', 'maintenance'],
  'alarms.change-rules': ['installer'],
};

/** True when the role may do it. */
export function may(role: Role, action: Action): boolean {
  return role === 'owner' || MAY[action].includes(role);
}

/** What somebody must be allowed to send this order to a pile. */
export function actionOfOrder(order: Pick<PileOrder, 'kind'>): Action {
  return order.kind === 'unlock' ? 'piles.unlock' : order.kind === 'raw' ? 'piles.raw' : 'piles.order';
}
