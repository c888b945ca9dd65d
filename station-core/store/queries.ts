/** The list of questions that screens and reports may ask: name -> function. The only list of them; a pool is typed by it. */
import type { Queries } from './read-protocol.ts';
import type { Reader } from './connection.ts';
import type { IncidentId } from '../base/ids.ts';
import { equipmentPage, equipmentPhotos, equipmentView } from './equipment.ts';
import { storeHealth } from './health.ts';
import { batchesPage, batchFile } from './hq-batches.ts';
import { directivesAwaitingFile, directivesPage } from './hq-directives.ts';
import { hqLosses } from './hq-link.ts';
import { allOwned } from './hq-owned.ts';
import { hqLine } from './views/hq-line.ts';
import { hqBatchBody } from './views/hq-batch-body.ts';
import { hqMarks } from './views/hq-marks.ts';
import { hqRowsOf } from './views/hq-rows.ts';
import { hqOpenBatches, hqVersionsOf } from './views/hq-versions.ts';
import { settingsOf } from './settings.ts';
import { newestJournalSeq } from './journal.ts';
import { connectorsWithCharge, pilesOfSessions, tiles } from './views/board.ts';
import { journalPage, journalSince } from './views/journal-rows.ts';
import { incidentRecord, incidentRows, incidentToRecord, incidentView } from './views/incidents.ts';
import { firmwareList, keptFiles, logRequests, pileFile, pileFilesPage, rolloutsPage, rolloutTargets, rolloutView } from './views/firmware.ts'; // prettier-ignore
import { alarmChangesOf, alarmGroup, alarmsExport, alarmsHistory, alarmsList, alarmRulesView } from './views/alarms.ts';
import { accountChoices, accountMovements, accountSessions, accountsPage, accountView } from './views/accounts.ts';
import { accountExport } from './views/account-export.ts';
import { cardsExport, cardsKnown, cardsPage } from './views/cards.ts';
import { operatorsList, planDetail, planHistory, plansList } from './views/lists.ts';
import { benefitsView, planPlaces } from './views/benefits.ts';
import { loginOf, loginsList, loginsThatHold, operatorToLogIn } from './views/logins.ts';
import { camerasList, sightingPicture, sightingsPage, watchList } from './views/cameras.ts';
import { knownPictures } from './sightings.ts';
import { cameraPassword, camerasToWatch } from './site-cameras.ts';
import { certificatesOf } from './pile-certificates.ts';
import { notificationsDue, notificationsPage, notifyTargetRows } from './notify.ts';
import { pileSettings } from './pile-settings.ts';
import { providerQuestions } from './views/provider-questions.ts';
import { knocksOf, pilePasswordHash, pilesList, pileViewById } from './views/piles.ts';
import { shyKeysView } from './shy-keys.ts';
import { billMoneyFacts, openBills, openItems, paymentView, refundView } from './views/open-items.ts';
import { receiptOf } from './views/receipt.ts';
import { invoiceDetail, invoiceRequests, invoicesExport, invoicesPage, papersNaming, settlementPreview, statementPreview } from './views/invoices.ts'; // prettier-ignore
import { signedValues } from './views/signed-values.ts';
import { merchantOf } from './accounts.ts';
import { localListRows, reservationsPage } from './views/reservations.ts';
import { priceFacts, sessionFacts } from './views/session-facts.ts';
import { evidenceBytes, evidenceOf, evidenceToTrim } from './incidents.ts';
import { safetySetup } from './safety-items.ts';
import { laneStart } from './views/lane-start.ts';
import { purchaseTariffs } from './purchases.ts';
import { incomeByDay, movedSums, periodSums, reportNames, salesSums, slotSums, useSums } from './views/reports.ts';
import { sensorCurve } from './sensor-readings.ts';
import { fieldRecord, fieldRecordRows } from './views/field-records.ts';
import { selfTestRows, selfTestView } from './views/self-tests.ts';
import { bypassRows, drillOf, drillRows, matrixVersionRows, safetySetupView } from './views/safety.ts';
import { sitePlanOf } from './site-plan.ts';
import { dayCloseRow, daysPage, partyBalances, postingsPage, trialView } from './views/ledger.ts';
import { shiftReport, shiftsPage, tillView } from './views/till.ts';
import { teachInView } from './teach-in.ts';
import {
  accountToOpen,
  codeSlipFacts,
  driverAccount,
  driverHistory,
  driverPageView,
  driverPlace,
  planInForce,
  startCodeOf,
} from './views/driver.ts';
import { complaintsPage } from './views/complaints.ts';
import { openComplaints } from './complaints.ts';
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
  accountsPage,
  accountView,
  accountChoices: (db: Reader) => accountChoices(db),
  accountMovements,
  accountSessions,
  accountExport,
  cardsPage,
  cardsExport,
  cardsKnown,
  operatorsList: (db: Reader) => operatorsList(db),
  planDetail,
  planHistory,
  plansList: (db: Reader) => plansList(db),
  benefitsView,
  planPlaces: (db: Reader) => planPlaces(db),
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
  equipmentPhotos,
  equipmentView,
  receiptOf,
  openBills,
  openItems,
  billMoneyFacts,
  paymentView,
  refundView,
  invoiceDetail,
  invoiceRequests,
  invoicesExport,
  invoicesPage,
  papersNaming,
  statementPreview,
  settlementPreview,
  merchantOf,
  signedValues,
  notificationsDue,
  providerQuestions,
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
  fieldRecordRows,
  fieldRecord,
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
  driverPlace,
  planInForce,
  startCodeOf,
  codeSlipFacts,
  driverPageView,
  driverHistory,
  accountToOpen,
  driverAccount,
  complaintsPage,
  openComplaints: (db: Reader) => openComplaints(db),
  sessionsExport,
  sensorCurve,
  salesSums,
  useSums,
  periodSums,
  movedSums,
  slotSums,
  incomeByDay,
  reportNames: (db: Reader) => reportNames(db),
  purchaseTariffs: (db: Reader) => purchaseTariffs(db),
  sessionsPage,
  tillView: (db: Reader) => tillView(db),
  shiftsPage,
  shiftReport,
  trialView: (db: Reader) => trialView(db),
  partyBalances,
  postingsPage,
  daysPage,
  dayCloseRow,
  hqLine: (db: Reader) => hqLine(db),
  hqBatches: batchesPage,
  hqBatchFile: (db: Reader, { epoch, number }: { readonly epoch: number; readonly number: number }) => batchFile(db, epoch, number),
  hqRowsOf,
  hqBatchBody,
  hqOpenBatches: (db: Reader) => hqOpenBatches(db),
  hqVersionsOf,
  hqLosses,
  hqDirectives: directivesPage,
  hqOwned: (db: Reader) => allOwned(db),
  hqFilesComing: (db: Reader) => ({
    images: directivesAwaitingFile(db, 'firmware'),
    requests: directivesAwaitingFile(db, 'request-file'),
  }),
  hqMarks,
} satisfies Queries;

export type StoreQueries = typeof queries;
