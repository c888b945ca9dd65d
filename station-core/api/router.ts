/** All calls and feeds of the contract, each area from its own file. */
import { os } from './implement.ts';
import { alarms } from './handlers/alarms.ts';
import { auth } from './handlers/auth.ts';
import { bills } from './handlers/bills.ts';
import { board, feed } from './handlers/board.ts';
import { cameras } from './handlers/cameras.ts';
import { cards } from './handlers/cards.ts';
import { equipment } from './handlers/equipment.ts';
import { firmware } from './handlers/firmware.ts';
import { journal } from './handlers/journal.ts';
import { incidents } from './handlers/incidents.ts';
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
  plans,
  cameras,
  cards,
  journal,
  reservations,
  localLists,
  selfTests,
  sensors,
  zones,
  safety,
  alarms,
  firmware,
  incidents,
  notify,
  equipment,
});

/** What runs on the WebSocket; everything else is a call. */
export const FEEDS: ReadonlySet<string> = new Set(['board.watch', 'feed.changes', 'sessions.watch', 'journal.watch']);
