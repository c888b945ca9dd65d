/** What a bill counts for in the hours it happened in, written with it; when connectors were out of order; and what an earlier version has not counted yet. */
import { localTime, type UtcMs } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Write } from '../domain/outcome.ts';
import type { Connector } from '../domain/pile.ts';
import { benefitsGiven, hoursOfBill } from '../rules/hq/hours.ts';
import { billByNumber } from '../store/bills.ts';
import type { Writer } from '../store/connection.ts';
import { addBillHours, beginFault, endFault, isFaulted, openFaults, putUncountedHours, uncountedHours } from '../store/rollups.ts';
import type { FaultSpan } from '../domain/rollup.ts';
import { sessionById } from '../store/sessions.ts';
import { settingsOf } from '../store/settings.ts';
import { courseOf } from './sale.ts';

/** In the transaction of what was written, after all of it. Answers the spans of faults that began or ended with it. */
export function countHours(db: Writer, writes: readonly Write[], nowMs: UtcMs): FaultSpan[] {
  const spans: FaultSpan[] = [];
  for (const write of writes) {
    if (write.kind === 'bill.add') countBill(db, write.bill);
    if (write.kind === 'connector.put') keepFault(db, write.connector, nowMs, spans);
    if (write.kind === 'pile.delete')
      for (const span of openFaults(db, write.pileId)) {
        const ended = endFault(db, span, nowMs);
        if (ended !== null) spans.push(ended);
      }
  }
  return spans;
}

function countBill(db: Writer, bill: Bill): void {
  const session = sessionById(db, bill.sessionId);
  const zone = settingsOf(db)?.zone;
  const course = session === null || zone === undefined ? null : courseOf(db, session, bill, zone);
  if (course === null || zone === undefined) return;
  const day = localTime(bill.issuedAtMs, zone).date;
  addBillHours(db, { ...bill, day }, course.ref, hoursOfBill(bill, course), benefitsGiven(bill.lines));
}

/** A fault lasts until the connector says something else than that; not being heard of ends nothing. */
function keepFault(db: Writer, connector: Connector, nowMs: UtcMs, spans: FaultSpan[]): void {
  const { state } = connector;
  if (state === 'unknown' || (state === 'faulted') === isFaulted(db, connector)) return;
  const atMs = connector.stateAtMs === null || connector.stateAtMs > nowMs ? nowMs : connector.stateAtMs;
  if (state === 'faulted') {
    beginFault(db, connector, atMs);
    spans.push({ pileId: connector.pileId, evse: connector.evse, connector: connector.connector, fromMs: atMs, toMs: null });
    return;
  }
  const ended = endFault(db, connector, atMs);
  if (ended !== null) spans.push(ended);
}

/** Bills of one step of the catching up: a step is one transaction. */
const STEP = 500;

/** Counts the bills of an earlier version, a step at a time. False: all of them are counted. Called before the first event. */
export function countEarlierHours(db: Writer): boolean {
  const { nextBill, lastBill } = uncountedHours(db);
  if (lastBill === 0) return false;
  for (let n = nextBill; n < nextBill + STEP && n <= lastBill; n += 1) {
    const bill = billByNumber(db, n);
    if (bill !== null) countBill(db, bill);
  }
  const isDone = nextBill + STEP > lastBill;
  putUncountedHours(db, isDone ? { nextBill: 1, lastBill: 0 } : { nextBill: nextBill + STEP, lastBill });
  return !isDone;
}
