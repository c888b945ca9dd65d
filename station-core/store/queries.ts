/** The list of questions that screens and reports may ask: name -> function. The only list of them; a pool is typed by it. */
import type { Queries } from './read-protocol.ts';
import type { Reader } from './connection.ts';
import type { IncidentId } from '../base/ids.ts';
import { equipmentPage, equipmentView } from './equipment.ts';
import { storeHealth } from './health.ts';
import { settingsOf } from './settings.ts';
import { newestJournalSeq } from './journal.ts';
import { connectorsWithCharge, pilesOfSessions, tiles } from './views/board.ts';
import { journalPage, journalSince } from './views/journal-rows.ts';
import { incidentRecord, incidentRows, incidentToRecord, incidentView } from './views/incidents.ts';
import { firmwareList, keptFiles, logRequests, pileFile, pileFilesPage, rolloutsPage, rolloutTargets, rolloutView } from './views/firmware.ts'; // prettier-ignore
import { alarmChangesOf, alarmGroup, alarmsExport, alarmsHistory, alarmsList, alarmRulesView } from './views/alarms.ts';
import { cardsPage, operatorsList, planDetail, plansList } from './views/lists.ts';
import { loginOf, loginsList, loginsThatHold, operatorToLogIn } from './views/logins.ts';
import { camerasList, sightingPicture, sightingsPage, watchList } from './views/cameras.ts';
import { knownPictures } from './sightings.ts';
import { cameraPassword, camerasToWatch } from './site-cameras.ts';
import { certificatesOf } from './pile-certificates.ts';
import { notificationsDue, notificationsPage, notifyTargetRows } from './notify.ts';
import { pileSettings } from './pile-settings.ts';
import { knocksOf, pilePasswordHash, pilesList, pileViewById } from './views/piles.ts';
import { shyKeysView } from './shy-keys.ts';
import { receiptOf } from './views/receipt.ts';
import { localListRows, reservationsPage } from './views/reservations.ts';
import { priceFacts, sessionFacts } from './views/session-facts.ts';
import { evidenceBytes, evidenceOf, evidenceToTrim } from './incidents.ts';
import { safetySetup } from './safety-items.ts';
import { laneStart } from './views/lane-start.ts';
import { sensorCurve } from './sensor-readings.ts';
import { selfTestRows, selfTestView } from './views/self-tests.ts';
import { bypassRows, drillOf, drillRows, matrixVersionRows, safetySetupView } from './views/safety.ts';
import { sitePlanOf } from './site-plan.ts';
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
  alarmsHistory,
  alarmsExport,
  alarmChangesOf,
  alarmGroup,
  alarmRulesView: (db: Reader) => alarmRulesView(db),
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
  camerasList: (db: Reader) => camerasList(db),
  camerasToWatch,
  cameraPassword,
  sightingsPage,
  sightingPicture,
  knownPictures,
  watchList: (db: Reader) => watchList(db),
  firmwareList: (db: Reader) => firmwareList(db),
  rolloutTargets: (db: Reader) => rolloutTargets(db),
  rolloutsPage,
  rolloutView,
  pileFilesPage,
  pileFile,
  logRequests,
  keptFiles: (db: Reader) => keptFiles(db),
  equipmentPage,
  equipmentView,
  receiptOf,
  notificationsDue,
  notificationsPage,
  notifyTargetRows: (db: Reader) => notifyTargetRows(db),
  reservationsPage,
  sitePlan: (db: Reader) => sitePlanOf(db),
  safetySetupView: (db: Reader) => safetySetupView(db),
  matrixVersionRows: (db: Reader) => matrixVersionRows(db),
  bypassRows: (db: Reader) => bypassRows(db),
  drillRows: (db: Reader) => drillRows(db),
  drillOf,
  selfTestRows,
  selfTestView,
  safetySetup: (db: Reader) => safetySetup(db),
  laneStart: (db: Reader) => laneStart(db),
  incidentRows,
  incidentView,
  incidentRecord,
  incidentToRecord,
  evidenceOf: (db: Reader, { incidentId }: { readonly incidentId: IncidentId }) => evidenceOf(db, incidentId),
  evidenceQuota: (db: Reader) => ({ usedBytes: evidenceBytes(db), closed: evidenceToTrim(db, 500) }),
  teachInView,
  localListRows: (db: Reader) => localListRows(db),
  priceFacts,
  sessionFacts,
  readingsPage,
  sessionsExport,
  sensorCurve,
  sessionsPage,
} satisfies Queries;

export type StoreQueries = typeof queries;
