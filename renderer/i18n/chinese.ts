/** Every area's Chinese words; loaded by those who read them (i18n.ts). */
import type { english } from './resources.ts';
import { accounts as accountsZh } from './zh/accounts.ts';
import { alarms as alarmsZh } from './zh/alarms.ts';
import { benefits as benefitsZh } from './zh/benefits.ts';
import { board as boardZh } from './zh/board.ts';
import { cameras as camerasZh } from './zh/cameras.ts';
import { cards as cardsZh } from './zh/cards.ts';
import { common as commonZh } from './zh/common.ts';
import { complaints as complaintsZh } from './zh/complaints.ts';
import { device as deviceZh } from './zh/device.ts';
import { equipment as equipmentZh } from './zh/equipment.ts';
import { explain as explainZh } from './zh/explain.ts';
import { firmware as firmwareZh } from './zh/firmware.ts';
import { incidents as incidentsZh } from './zh/incidents.ts';
import { invoices as invoicesZh } from './zh/invoices.ts';
import { journal as journalZh } from './zh/journal.ts';
import { ledger as ledgerZh } from './zh/ledger.ts';
import { live as liveZh } from './zh/live.ts';
import { login as loginZh } from './zh/login.ts';
import { map as mapZh } from './zh/map.ts';
import { matrix as matrixZh } from './zh/matrix.ts';
import { moneySettings as moneySettingsZh } from './zh/money-settings.ts';
import { hqLine as hqLineZh } from './zh/hq-line.ts';
import { notify as notifyZh } from './zh/notify.ts';
import { pairing as pairingZh } from './zh/pairing.ts';
import { payments as paymentsZh } from './zh/payments.ts';
import { people as peopleZh } from './zh/people.ts';
import { pile as pileZh } from './zh/pile.ts';
import { piles as pilesZh } from './zh/piles.ts';
import { plans as plansZh } from './zh/plans.ts';
import { receipt as receiptZh } from './zh/receipt.ts';
import { reports as reportsZh } from './zh/reports.ts';
import { reservations as reservationsZh } from './zh/reservations.ts';
import { rules as rulesZh } from './zh/rules.ts';
import { selftest as selftestZh } from './zh/selftest.ts';
import { sensors as sensorsZh } from './zh/sensors.ts';
import { session as sessionZh } from './zh/session.ts';
import { sessions as sessionsZh } from './zh/sessions.ts';
import { settings as settingsZh } from './zh/settings.ts';
import { setup as setupZh } from './zh/setup.ts';
import { sightings as sightingsZh } from './zh/sightings.ts';
import { till as tillZh } from './zh/till.ts';
import { zones as zonesZh } from './zh/zones.ts';
import { fieldRecord as fieldRecordZh } from './zh/field-record.ts';
import { testRecord as testRecordZh } from './zh/test-record.ts';

export const chinese: Readonly<Record<keyof typeof english, Readonly<Record<string, string>>>> = {
  benefits: benefitsZh,
  accounts: accountsZh,
  moneySettings: moneySettingsZh,
  common: commonZh,
  setup: setupZh,
  login: loginZh,
  board: boardZh,
  session: sessionZh,
  sessions: sessionsZh,
  plans: plansZh,
  cards: cardsZh,
  piles: pilesZh,
  pairing: pairingZh,
  pile: pileZh,
  cameras: camerasZh,
  sensors: sensorsZh,
  sightings: sightingsZh,
  live: liveZh,
  firmware: firmwareZh,
  journal: journalZh,
  receipt: receiptZh,
  invoices: invoicesZh,
  payments: paymentsZh,
  till: tillZh,
  complaints: complaintsZh,
  ledger: ledgerZh,
  people: peopleZh,
  settings: settingsZh,
  alarms: alarmsZh,
  rules: rulesZh,
  reservations: reservationsZh,
  selftest: selftestZh,
  equipment: equipmentZh,
  notify: notifyZh,
  hqLine: hqLineZh,
  explain: explainZh,
  reports: reportsZh,
  device: deviceZh,
  incidents: incidentsZh,
  map: mapZh,
  matrix: matrixZh,
  zones: zonesZh,
  fieldRecord: fieldRecordZh,
  testRecord: testRecordZh,
};
