/** All calls and feeds of the contract, each area from its own file. */
import { os } from './implement.ts';
import { alarms } from './handlers/alarms.ts';
import { auth } from './handlers/auth.ts';
import { benefits } from './handlers/benefits.ts';
import { bills } from './handlers/bills.ts';
import { board, feed } from './handlers/board.ts';
import { cameras } from './handlers/cameras.ts';
import { accounts } from './handlers/accounts.ts';
import { cards } from './handlers/cards.ts';
import { complaints, drivers } from './handlers/drivers.ts';
import { equipment } from './handlers/equipment.ts';
import { fieldRecords } from './handlers/field-records.ts';
import { firmware } from './handlers/firmware.ts';
import { invoices } from './handlers/invoices.ts';
import { journal } from './handlers/journal.ts';
import { printing } from './handlers/printing.ts';
import { hq } from './handlers/hq.ts';
import { incidents } from './handlers/incidents.ts';
import { ledger } from './handlers/ledger.ts';
import { payments, refunds } from './handlers/payments.ts';
import { till } from './handlers/till.ts';
import { money } from './handlers/money.ts';
import { explain } from './handlers/explain.ts';
import { reports } from './handlers/reports.ts';
import { notify } from './handlers/notify.ts';
import { operators } from './handlers/operators.ts';
import { piles } from './handlers/piles.ts';
import { plans } from './handlers/plans.ts';
import { security } from './handlers/security.ts';
import { localLists, reservations } from './handlers/reservations.ts';
import { selfTests } from './handlers/self-tests.ts';
import { sessions } from './handlers/sessions.ts';
import { sensors } from './handlers/sensors.ts';
import { setup } from './handlers/setup.ts';
import { station } from './handlers/station.ts';
import { safety } from './handlers/safety.ts';
import { zones } from './handlers/zones.ts';

export const router = os.router({
  drivers,
  complaints,
  setup,
  auth,
  operators,
  station,
  board,
  feed,
  piles,
  security,
  sessions,
  bills,
  invoices,
  printing,
  money,
  till,
  payments,
  refunds,
  ledger,
  reports,
  explain,
  plans,
  benefits,
  cameras,
  accounts,
  cards,
  journal,
  reservations,
  localLists,
  selfTests,
  fieldRecords,
  sensors,
  zones,
  safety,
  alarms,
  firmware,
  incidents,
  notify,
  equipment,
  hq,
});

/** What runs on the WebSocket; everything else is a call. */
export const FEEDS: ReadonlySet<string> = new Set(['board.watch', 'feed.changes', 'sessions.watch', 'journal.watch']);
