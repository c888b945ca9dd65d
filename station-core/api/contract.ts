/** Every call and feed a screen can make, area by area; each area stands in contracts/. The renderer imports its types alone. Times are UTC milliseconds, money integers. */
import { accountsArea } from './contracts/accounts.ts';
import { alarmsArea } from './contracts/alarms.ts';
import { benefits } from './contracts/benefits.ts';
import { boardArea, feedArea } from './contracts/board.ts';
import { camerasArea } from './contracts/cameras.ts';
import { cardsArea } from './contracts/cards.ts';
import { complaintsArea, driversArea } from './contracts/drivers.ts';
import { equipmentArea } from './contracts/equipment.ts';
import { firmwareArea } from './contracts/firmware.ts';
import { hqArea } from './contracts/hq.ts';
import { incidentsArea } from './contracts/incidents.ts';
import { invoices } from './contracts/invoices.ts';
import { journalArea } from './contracts/journal.ts';
import { ledgerArea } from './contracts/ledger.ts';
import { moneyArea } from './contracts/money.ts';
import { notifyArea } from './contracts/notify.ts';
import { paymentsArea, refundsArea } from './contracts/payments.ts';
import { localListsArea, pilesArea, securityArea, selfTestsArea } from './contracts/piles.ts';
import { plansArea } from './contracts/plans.ts';
import { printing } from './contracts/printing.ts';
import { explainArea, reportsArea } from './contracts/reports.ts';
import { safetyArea, zonesArea } from './contracts/safety.ts';
import { sensorsArea } from './contracts/sensors.ts';
import { billsArea, reservationsArea, sessionsArea } from './contracts/sessions.ts';
import { authArea, operatorsArea, setupArea, stationArea } from './contracts/station.ts';
import { fieldRecordsArea } from './contracts/field-records.ts';
import { tillArea } from './contracts/till.ts';

export type * from './contracts/accounts.ts';
export type * from './contracts/benefits.ts';
export type * from './contracts/board.ts';
export type * from './contracts/drivers.ts';
export type * from './contracts/hq.ts';
export type { LedgerAccount, TransferReason } from './contracts/ledger.ts';
export type * from './contracts/money.ts';
export type * from './contracts/payments.ts';
export type * from './contracts/piles.ts';
export type * from './contracts/plans.ts';
export type * from './contracts/reports.ts';
export type * from './contracts/station.ts';
export type * from './contracts/field-records.ts';
export type * from './contracts/till.ts';
export type * from '../domain/views.ts';
export type * from '../domain/account-views.ts';
export type * from '../domain/sensor-views.ts';
export type * from '../domain/safety-views.ts';
export type * from '../domain/camera-views.ts';
export type * from '../domain/incident-views.ts';
export type * from '../domain/invoice-views.ts';
export type { InvoiceBuyer, InvoiceKind, InvoiceLine, SignedValue } from '../domain/invoice.ts';
export type { PrinterView } from '../domain/printer-port.ts';
export type { AlarmChange, AlarmState, Announcement } from '../domain/station.ts';
export type { AlarmRule, Condition, Severity } from '../domain/safety.ts';
export type { Bill, BillLine } from '../domain/bill.ts';
export type { PileCertificate, SecurityProfile } from '../domain/certificate.ts';
export type { CommandResult } from '../domain/command.ts';
export type { Role } from '../domain/operator.ts';
export type { Notice } from '../domain/outcome.ts';
export type { PricePlan } from '../domain/tariff.ts';
export type { PlanProblem } from '../rules/tariff/check-plan.ts';
export type { DaySegment } from '../rules/tariff/day-picture.ts';
export type { PlanChange } from '../rules/tariff/plan-diff.ts';
export type { TimeOfUse } from '../rules/tariff/time-of-use.ts';

export const contract = {
  drivers: driversArea,
  complaints: complaintsArea,
  money: moneyArea,
  till: tillArea,
  ledger: ledgerArea,
  reports: reportsArea,
  explain: explainArea,
  setup: setupArea,
  auth: authArea,
  operators: operatorsArea,
  station: stationArea,
  board: boardArea,
  feed: feedArea,
  piles: pilesArea,
  security: securityArea,
  sessions: sessionsArea,
  bills: billsArea,
  invoices,
  printing,
  benefits,
  plans: plansArea,
  payments: paymentsArea,
  refunds: refundsArea,
  accounts: accountsArea,
  cards: cardsArea,
  reservations: reservationsArea,
  selfTests: selfTestsArea,
  fieldRecords: fieldRecordsArea,
  localLists: localListsArea,
  journal: journalArea,
  incidents: incidentsArea,
  notify: notifyArea,
  equipment: equipmentArea,
  firmware: firmwareArea,
  cameras: camerasArea,
  zones: zonesArea,
  safety: safetyArea,
  sensors: sensorsArea,
  alarms: alarmsArea,
  hq: hqArea,
};
/* How it travels (api/serve.ts), same origin as the page, cookie set by setup.complete and auth.login:
 *   calls   POST /rpc/<area>/<call>           RPCLink of @orpc/client/fetch, url `${location.origin}/rpc`
 *   feeds   WebSocket /feed                   RPCLink of @orpc/client/websocket: board.watch, feed.changes, sessions.watch, journal.watch and nothing else;
 *                                             refused with 401 before anybody is logged in; closed with 4401 when the login ends or its role changes,
 *                                             1013 when the screen reads too slowly (connect again: everything is sent anew). At most 16 feeds a connection.
 *   errors  ORPCError: code is a FaultCode (base/fault.ts), message one sentence, data { code, detail, message };
 *           'input.invalid' has detail.field; code 'internal' is a bug of ours, detail.reference is what to look for in the log.
 *   gone    keys of BoardUpdate.gone are `${pileId}/${evse}/${connector}`
 * Beside the contract, plain GETs for what a browser downloads (same cookie, same checks):
 *   /download/alarms.csv?<filter>    /download/sessions.csv?<filter>    /download/receipt/<billId>.pdf?size=80mm|a4&lang=en|zh    /download/journal.ndjson?<search>
 *   /download/invoice/<invoiceId>.pdf?size=80mm|a4&lang=en|zh    /download/invoice/<invoiceId>.json    /download/invoices.csv?<filter>    /download/invoices.json?<filter>
 *   /download/stickers/<pileId>.pdf?size=50mm|a4&lang=en|zh
 *   /download/station-ca.pem|crt|der (also /station-ca.crt)   the station's CA, for phones, the wall and piles; public, no log-in
 *   /download/pile-file/<fileId>   what a pile sent
 *   /download/matrix.pdf?version=<n>&lang=en|zh   the cause-and-effect matrix for the inspector; without a version the newest
 *   /download/drill/<incidentId>.pdf?lang=en|zh   the report of a drill
 *   /site-plan/<name>   the picture of SafetySetupView.plan
 *   /camera/<cameraId>/snapshot.jpg   as it sees now; the same picture for everybody who asks within a second
 *   /sighting/<sightingId>.jpg        the picture that was kept
 *   /download/sightings.csv?cameraId=…&lang=en|zh   fields of cameras.sightings, without a page
 * and POST /upload/firmware, content type application/octet-stream: { uploadId, bytes, sha256, md5 } for firmware.add
 * and POST /upload/site-plan, PNG, JPEG or WebP up to 20 MiB, content type application/octet-stream: { picture }; it is in force at once
 *   /health   JSON, no log-in */
