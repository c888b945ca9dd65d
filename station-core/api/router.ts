/** All calls and feeds of the contract, each area from its own file. */
import { os } from './implement.ts';
import { alarms } from './handlers/alarms.ts';
import { auth } from './handlers/auth.ts';
import { bills } from './handlers/bills.ts';
import { board, feed } from './handlers/board.ts';
import { cards } from './handlers/cards.ts';
import { firmware } from './handlers/firmware.ts';
import { journal } from './handlers/journal.ts';
import { operators } from './handlers/operators.ts';
import { piles } from './handlers/piles.ts';
import { plans } from './handlers/plans.ts';
import { security } from './handlers/security.ts';
import { localLists, reservations } from './handlers/reservations.ts';
import { selfTests } from './handlers/self-tests.ts';
import { sessions } from './handlers/sessions.ts';
import { setup } from './handlers/setup.ts';
import { station } from './handlers/station.ts';

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
  cards,
  journal,
  reservations,
  localLists,
  selfTests,
  alarms,
  firmware,
});

/** What runs on the WebSocket; everything else is a call. */
export const FEEDS: ReadonlySet<string> = new Set(['board.watch', 'feed.changes', 'sessions.watch', 'journal.watch']);
