/** Every area's words in both languages: an area is one file per language and one line here in each list. */
import { board as boardEn } from './en/board.ts';
import { common as commonEn } from './en/common.ts';
import { login as loginEn } from './en/login.ts';
import { session as sessionEn } from './en/session.ts';
import { setup as setupEn } from './en/setup.ts';
import { board as boardZh } from './zh/board.ts';
import { common as commonZh } from './zh/common.ts';
import { login as loginZh } from './zh/login.ts';
import { session as sessionZh } from './zh/session.ts';
import { setup as setupZh } from './zh/setup.ts';

import { sessions as sessionsEn } from './en/sessions.ts';
import { plans as plansEn } from './en/plans.ts';
import { cards as cardsEn } from './en/cards.ts';
import { piles as pilesEn } from './en/piles.ts';
import { pairing as pairingEn } from './en/pairing.ts';
import { pile as pileEn } from './en/pile.ts';
import { firmware as firmwareEn } from './en/firmware.ts';
import { journal as journalEn } from './en/journal.ts';
import { receipt as receiptEn } from './en/receipt.ts';
import { people as peopleEn } from './en/people.ts';
import { settings as settingsEn } from './en/settings.ts';
import { alarms as alarmsEn } from './en/alarms.ts';
import { rules as rulesEn } from './en/rules.ts';
import { reservations as reservationsEn } from './en/reservations.ts';
import { incidents as incidentsEn } from './en/incidents.ts';
import { explain as explainEn } from './en/explain.ts';
import { explain as explainZh } from './zh/explain.ts';
import { reports as reportsEn } from './en/reports.ts';
import { reports as reportsZh } from './zh/reports.ts';
import { device as deviceEn } from './en/device.ts';
import { device as deviceZh } from './zh/device.ts';
import { notify as notifyEn } from './en/notify.ts';
import { equipment as equipmentEn } from './en/equipment.ts';
import { selftest as selftestEn } from './en/selftest.ts';
import { zones as zonesEn } from './en/zones.ts';
import { zones as zonesZh } from './zh/zones.ts';
import { matrix as matrixEn } from './en/matrix.ts';
import { matrix as matrixZh } from './zh/matrix.ts';
import { map as mapEn } from './en/map.ts';
import { map as mapZh } from './zh/map.ts';
import { sessions as sessionsZh } from './zh/sessions.ts';
import { plans as plansZh } from './zh/plans.ts';
import { cards as cardsZh } from './zh/cards.ts';
import { piles as pilesZh } from './zh/piles.ts';
import { pairing as pairingZh } from './zh/pairing.ts';
import { pile as pileZh } from './zh/pile.ts';
import { firmware as firmwareZh } from './zh/firmware.ts';
import { journal as journalZh } from './zh/journal.ts';
import { receipt as receiptZh } from './zh/receipt.ts';
import { people as peopleZh } from './zh/people.ts';
import { settings as settingsZh } from './zh/settings.ts';
import { alarms as alarmsZh } from './zh/alarms.ts';
import { rules as rulesZh } from './zh/rules.ts';
import { reservations as reservationsZh } from './zh/reservations.ts';
import { incidents as incidentsZh } from './zh/incidents.ts';
import { notify as notifyZh } from './zh/notify.ts';
import { equipment as equipmentZh } from './zh/equipment.ts';
import { selftest as selftestZh } from './zh/selftest.ts';
import { cameras as camerasEn } from './en/cameras.ts';
import { cameras as camerasZh } from './zh/cameras.ts';
import { live as liveEn } from './en/live.ts';
import { live as liveZh } from './zh/live.ts';
import { sensors as sensorsEn } from './en/sensors.ts';
import { sensors as sensorsZh } from './zh/sensors.ts';
import { sightings as sightingsEn } from './en/sightings.ts';
import { sightings as sightingsZh } from './zh/sightings.ts';

import { moneySettings as moneySettingsEn } from './en/money-settings.ts';
import { moneySettings as moneySettingsZh } from './zh/money-settings.ts';

import { invoices as invoicesEn } from './en/invoices.ts';
import { invoices as invoicesZh } from './zh/invoices.ts';
import { payments as paymentsEn } from './en/payments.ts';
import { payments as paymentsZh } from './zh/payments.ts';
import { complaints as complaintsEn } from './en/complaints.ts';
import { complaints as complaintsZh } from './zh/complaints.ts';
import { till as tillEn } from './en/till.ts';
import { ledger as ledgerEn } from './en/ledger.ts';
import { till as tillZh } from './zh/till.ts';
import { ledger as ledgerZh } from './zh/ledger.ts';

import { accounts as accountsEn } from './en/accounts.ts';
import { accounts as accountsZh } from './zh/accounts.ts';

import { benefits as benefitsEn } from './en/benefits.ts';
import { benefits as benefitsZh } from './zh/benefits.ts';

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
  explain: explainEn,
  reports: reportsEn,
  device: deviceEn,
  incidents: incidentsEn,
  map: mapEn,
  matrix: matrixEn,
  zones: zonesEn,
};

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
  explain: explainZh,
  reports: reportsZh,
  device: deviceZh,
  incidents: incidentsZh,
  map: mapZh,
  matrix: matrixZh,
  zones: zonesZh,
};
