/** The list of questions that screens and reports may ask: name -> function. The only list of them; a pool is typed by it. */
import type { Queries } from './read-protocol.ts';
import type { Reader } from './connection.ts';
import { storeHealth } from './health.ts';
import { settingsOf } from './settings.ts';
import { newestJournalSeq } from './journal.ts';
import { connectorsWithCharge, pilesOfSessions, tiles } from './views/board.ts';
import { journalPage, journalSince } from './views/journal-rows.ts';
import { firmwareList, keptFiles, logRequests, pileFile, pileFilesPage, rolloutsPage, rolloutTargets, rolloutView } from './views/firmware.ts'; // prettier-ignore
import { alarmsList, cardsPage, operatorsList, planDetail, plansList } from './views/lists.ts';
import { loginOf, loginsList, loginsThatHold, operatorToLogIn } from './views/logins.ts';
import { certificatesOf } from './pile-certificates.ts';
import { pileSettings } from './pile-settings.ts';
import { knocksOf, pilePasswordHash, pilesList, pileViewById } from './views/piles.ts';
import { shyKeysView } from './shy-keys.ts';
import { receiptOf } from './views/receipt.ts';
import { localListRows, reservationsPage } from './views/reservations.ts';
import { priceFacts, sessionFacts } from './views/session-facts.ts';
import { selfTestRows, selfTestView } from './views/self-tests.ts';
import { teachInView } from './teach-in.ts';
import { readingsPage, sessionsExport, sessionsPage } from './views/sessions.ts';

export const queries = {
  settings: (db: Reader) => settingsOf(db),
  storeHealth: (db: Reader) => storeHealth(db),
  newestJournalSeq: (db: Reader) => newestJournalSeq(db),
  tiles,
  connectorsWithCharge: (db: Reader) => connectorsWithCharge(db),
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
  shyKeys: shyKeysView,
  pileSettings,
  knocksOf,
  certificatesOf,
  firmwareList: (db: Reader) => firmwareList(db),
  rolloutTargets: (db: Reader) => rolloutTargets(db),
  rolloutsPage,
  rolloutView,
  pileFilesPage,
  pileFile,
  logRequests,
  keptFiles: (db: Reader) => keptFiles(db),
  receiptOf,
  reservationsPage,
  selfTestRows,
  selfTestView,
  teachInView,
  localListRows: (db: Reader) => localListRows(db),
  priceFacts,
  sessionFacts,
  readingsPage,
  sessionsExport,
  sessionsPage,
} satisfies Queries;

export type StoreQueries = typeof queries;
