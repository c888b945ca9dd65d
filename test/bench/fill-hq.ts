/** Bench: a month that HQ was not told of: sessions with readings, real bills and their hours; and all of it noticed at once, where the tick would take its second for each page. */
import { id, type PileId } from '../../station-core/base/ids.ts';
import { localTime, MINUTE_MS, utcMs, zoneName } from '../../station-core/base/time.ts';
import type { Context } from '../../station-core/flow/context.ts';
import { hqSteps } from '../../station-core/flow/hq-backfill.ts';
import { hoursOfBill } from '../../station-core/rules/hq/hours.ts';
import type { WriteConnection } from '../../station-core/store/connection.ts';
import { outboxState, stepBackfill } from '../../station-core/store/hq-outbox.ts';
import { openStore } from '../../station-core/store/open-store.ts';
import { addBillHours } from '../../station-core/store/rollups.ts';
import { addReading } from '../../station-core/store/sessions.ts';
import { createVault } from '../../station-core/store/vault.ts';
import { fillSales } from './fill-sales.ts';
import { chargeOf } from './hq-day.ts';

const DAY_MS = 86_400_000;
/** fillSales spreads what it makes over so many. */
export const BACKLOG_DAYS = 31;
const ZONE = zoneName('Europe/Berlin');
/** OCPP transaction ids are the seconds since then. */
const TRANSACTION_EPOCH_MS = 1_577_836_800_000;

/** So many sessions over the last 31 days. */
export function fillHqMonth(dataFolder: string, sessions: number): void {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  fillSales(dataFolder, sessions, today - BACKLOG_DAYS * DAY_MS);
  const db = openStore({ dataFolder, nowMs: utcMs(Date.now()), synchronous: 'off' });
  db.begin();
  db.run(`UPDATE session SET transaction_id = (started_at_ms - ${TRANSACTION_EPOCH_MS}) / 1000`);
  // A bill never changes; these are only being made.
  const guards = db.all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'bill'");
  for (const { name } of guards) db.run(`DROP TRIGGER ${String(name)}`);
  for (let after = 0; after < sessions; after += PAGE) billPage(db, after);
  for (const { sql } of guards) db.run(String(sql));
  db.commit();
  db.close();
}

const PAGE = 1_000;

/** The bills of fillSales get what the pricing engine says, with the readings it says it of. */
function billPage(db: WriteConnection, after: number): void {
  const rows = db.all(
    `SELECT bill.number, bill.id AS bill_id, session.id, session.pile_id, session.evse, session.connector, session.started_at_ms, session.energy, session.transaction_id
     FROM bill JOIN session ON session.id = bill.session_id WHERE bill.number > ? ORDER BY bill.number LIMIT ${PAGE}`,
    after,
  );
  for (const row of rows) {
    const ref = { pileId: id<PileId>(String(row['pile_id'])), evse: Number(row['evse']), connector: Number(row['connector']) };
    const number = Number(row['number']);
    const transactionId = Number(row['transaction_id']);
    const { bill, course } = chargeOf({
      ...{ id: String(row['id']), number, ref, startedAtMs: Number(row['started_at_ms']), chargingMs: 45 * MINUTE_MS },
      ...{ energy: Number(row['energy']), transactionId },
    });
    const { currency, planId, planVersion, lines, totals } = bill;
    db.run('UPDATE bill SET body = ? WHERE number = ?', JSON.stringify({ currency, planId, planVersion, lines, totals }), number);
    for (const { atMs, register, source } of course.readings.slice(1))
      addReading(db, { transactionId, atMs, receivedMs: atMs, register, source, power: null, stateOfCharge: null, samples: [] });
    const day = localTime(bill.issuedAtMs, ZONE).date;
    addBillHours(db, { number, id: id(String(row['bill_id'])), day, replaces: null }, ref, hoursOfBill(bill, course), []);
  }
}

/** What the tick does once a second after a station was enrolled, without the seconds. How many notices wait then. */
export function noticeAll(dataFolder: string): number {
  const db = openStore({ dataFolder, nowMs: utcMs(Date.now()), synchronous: 'off' });
  const context: Context = { db, vault: createVault(new Uint8Array(32)), quirks: [], caPem: '' };
  db.begin();
  for (let nowMs = Date.now(); outboxState(db).backfill !== null; nowMs += 1_000)
    for (const step of hqSteps(context, utcMs(nowMs)))
      for (const write of step().writes) if (write.kind === 'hq-backfill.step') stepBackfill(db, write.objects, write.next, write.atMs);
  db.commit();
  const { nextSeq, cutSeq } = outboxState(db);
  db.close();
  return nextSeq - 1 - cutSeq;
}
