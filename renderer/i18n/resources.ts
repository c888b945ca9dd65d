/** Every area's English words: an area is one file per language, one line here and one in chinese.ts. English is there from the start, the other comes when it is wanted. */
import { accounts as accountsEn } from './en/accounts.ts';
import { alarms as alarmsEn } from './en/alarms.ts';
import { benefits as benefitsEn } from './en/benefits.ts';
import { board as boardEn } from './en/board.ts';
import { cameras as camerasEn } from './en/cameras.ts';
import { cards as cardsEn } from './en/cards.ts';
import { common as commonEn } from './en/common.ts';
import { complaints as complaintsEn } from './en/complaints.ts';
import { device as deviceEn } from './en/device.ts';
import { equipment as equipmentEn } from './en/equipment.ts';
import { explain as explainEn } from './en/explain.ts';
import { firmware as firmwareEn } from './en/firmware.ts';
import { incidents as incidentsEn } from './en/incidents.ts';
import { invoices as invoicesEn } from './en/invoices.ts';
import { journal as journalEn } from './en/journal.ts';
import { ledger as ledgerEn } from './en/ledger.ts';
import { live as liveEn } from './en/live.ts';
import { login as loginEn } from './en/login.ts';
import { map as mapEn } from './en/map.ts';
import { matrix as matrixEn } from './en/matrix.ts';
import { moneySettings as moneySettingsEn } from './en/money-settings.ts';
import { hqLine as hqLineEn } from './en/hq-line.ts';
import { notify as notifyEn } from './en/notify.ts';
import { pairing as pairingEn } from './en/pairing.ts';
import { payments as paymentsEn } from './en/payments.ts';
import { people as peopleEn } from './en/people.ts';
import { pile as pileEn } from './en/pile.ts';
import { piles as pilesEn } from './en/piles.ts';
import { plans as plansEn } from './en/plans.ts';
import { receipt as receiptEn } from './en/receipt.ts';
import { reports as reportsEn } from './en/reports.ts';
import { reservations as reservationsEn } from './en/reservations.ts';
import { rules as rulesEn } from './en/rules.ts';
import { selftest as selftestEn } from './en/selftest.ts';
import { sensors as sensorsEn } from './en/sensors.ts';
import { session as sessionEn } from './en/session.ts';
import { sessions as sessionsEn } from './en/sessions.ts';
import { settings as settingsEn } from './en/settings.ts';
import { setup as setupEn } from './en/setup.ts';
import { sightings as sightingsEn } from './en/sightings.ts';
import { till as tillEn } from './en/till.ts';
import { zones as zonesEn } from './en/zones.ts';
import { fieldRecord as fieldRecordEn } from './en/field-record.ts';
import { testRecord as testRecordEn } from './en/test-record.ts';

export const english = {
  benefits: benefitsEn,
  accounts: accountsEn,
  moneySettings: moneySettingsEn,
  common: commonEn,
  setup: setupEn,
  login: loginEn,
  board: boardEn,
  session: sessionEn,
  sessions: sessionsEn,
  plans: plansEn,
  cards: cardsEn,
  piles: pilesEn,
  pairing: pairingEn,
  pile: pileEn,
  cameras: camerasEn,
  sensors: sensorsEn,
  sightings: sightingsEn,
  live: liveEn,
  firmware: firmwareEn,
  journal: journalEn,
  receipt: receiptEn,
  invoices: invoicesEn,
  payments: paymentsEn,
  till: tillEn,
  complaints: complaintsEn,
  ledger: ledgerEn,
  people: peopleEn,
  settings: settingsEn,
  alarms: alarmsEn,
  rules: rulesEn,
  reservations: reservationsEn,
  selftest: selftestEn,
  equipment: equipmentEn,
  notify: notifyEn,
  hqLine: hqLineEn,
  explain: explainEn,
  reports: reportsEn,
  device: deviceEn,
  incidents: incidentsEn,
  map: mapEn,
  matrix: matrixEn,
  zones: zonesEn,
  fieldRecord: fieldRecordEn,
  testRecord: testRecordEn,
};
