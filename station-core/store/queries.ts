/** The list of questions that screens and reports may ask: name -> function. The only list of them; a pool is typed by it. */
import type { Queries } from './read-protocol.ts';
import type { Reader } from './connection.ts';
import { storeHealth } from './health.ts';
import { settingsOf } from './settings.ts';
import { newestJournalSeq } from './journal.ts';
import { pilesOfSessions, tiles } from './views/board.ts';
import { journalPage, journalSince } from './views/journal-rows.ts';
import { alarmsList, cardsPage, operatorsList, planDetail, plansList } from './views/lists.ts';
import { loginOf, loginsList, loginsThatHold, operatorToLogIn } from './views/logins.ts';
import { pilePasswordHash, pilesList, pileViewById } from './views/piles.ts';
import { receiptOf } from './views/receipt.ts';
import { priceFacts, sessionFacts } from './views/session-facts.ts';
import { readingsPage, sessionsExport, sessionsPage } from './views/sessions.ts';

export const queries = {
  settings: (db: Reader) => settingsOf(db),
  storeHealth: (db: Reader) => storeHealth(db),
  newestJournalSeq: (db: Reader) => newestJournalSeq(db),
  tiles,
  pilesOfSessions,
  journalPage,
  journalSince,
  alarmsList,
  cardsPage,
  operatorsList: (db: Reader) => operatorsList(db),
  planDetail,
  plansList: (db: Reader) => plansList(db),
  loginOf,
  loginsList,
  loginsThatHold,
  operatorToLogIn,
  pilesList: (db: Reader) => pilesList(db),
  pileViewById,
  pilePasswordHash,
  receiptOf,
  priceFacts,
  sessionFacts,
  readingsPage,
  sessionsExport,
  sessionsPage,
} satisfies Queries;

export type StoreQueries = typeof queries;
