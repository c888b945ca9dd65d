/** What a bill counts for in reports, written with it; and what a file of an earlier version has not counted yet. */
import type { BillId } from '../base/ids.ts';
import { localTime, type ZoneName } from '../base/time.ts';
import type { Bill } from '../domain/bill.ts';
import type { Write } from '../domain/outcome.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { PeriodSale, Sale } from '../domain/sale.ts';
import type { Session } from '../domain/session.ts';
import { periodsOf, saleOfBill, type ChargeCourse } from '../rules/analytics/sale-of-bill.ts';
import { billedCourse } from '../rules/tariff/session-input.ts';
import { billById, billByNumber } from '../store/bills.ts';
import type { Reader, Writer } from '../store/connection.ts';
import { transferBySeq } from '../store/ledger.ts';
import { planAt } from '../store/plans.ts';
import { addSale, countTransfer, paidOperatorOf, paySale, putUncounted, uncounted } from '../store/sales.ts';
import { sessionMoney } from '../store/session-money.ts';
import { registerPoints, sessionById } from '../store/sessions.ts';
import { settingsOf } from '../store/settings.ts';

/** In the transaction of a bill, after all that its event wrote: session and readings are as it saw them. */
export function countSales(db: Writer, writes: readonly Write[]): void {
  for (const write of writes) {
    if (write.kind === 'bill.add') countBill(db, write.bill);
    if (write.kind === 'bill.add' && write.bill.state === 'paid') countPaid(db, { ...write.bill, billId: write.bill.id }, writes);
    if (write.kind === 'bill.state' && write.state === 'paid') countPaid(db, write, writes);
  }
}

/** By the payment that made it whole; what the bill it replaces was paid with stands for it too. */
function countPaid(db: Writer, bill: Pick<Bill, 'paidAtMs' | 'paidBy'> & { readonly billId: BillId }, writes: readonly Write[]): void {
  const zone = settingsOf(db)?.zone;
  if (zone === undefined || bill.paidAtMs === null) return;
  const payments = writes.flatMap((write) => (write.kind === 'transfer.add' ? [write.transfer] : []));
  const byHand = payments.findLast(({ reason, billId }) => reason === 'payment' && billId === bill.billId)?.operatorId ?? null;
  const replaced = billById(db, bill.billId)?.replaces ?? null;
  const operatorId = byHand ?? (replaced === null ? null : paidOperatorOf(db, replaced));
  paySale(db, bill.billId, { onDay: localTime(bill.paidAtMs, zone).date, way: wayOf(bill.paidBy), operatorId });
}

/** As the ledger calls it; without a payment it was given up as lost. */
function wayOf(method: PaymentMethod | null): string {
  return method === null ? 'written-off' : method === 'free' ? 'given-free' : method;
}

function countBill(db: Writer, bill: Bill): void {
  const session = sessionById(db, bill.sessionId);
  const zone = settingsOf(db)?.zone;
  const sale = session === null || zone === undefined ? null : saleOf(db, session, bill, zone);
  if (sale !== null) addSale(db, bill.id, sale, takenBackBy(db, bill));
}

/** The bill it replaces, with what that one's lines come to. */
function takenBackBy(db: Reader, bill: Bill): { readonly billId: BillId; readonly periods: readonly PeriodSale[] } | null {
  const replaced = bill.replaces === null ? null : billById(db, bill.replaces);
  return replaced === null ? null : { billId: replaced.id, periods: periodsOf(replaced.lines) };
}

function saleOf(db: Reader, stored: Session, bill: Bill, zone: ZoneName): Sale | null {
  const course = courseOf(db, stored, bill, zone);
  return course === null ? null : saleOfBill(bill, course, sessionMoney(db, stored.id).groupId, zone);
}

/** What happened, as the bill saw it; null: its price plan is not there. */
export function courseOf(db: Reader, stored: Session, bill: Bill, zone: ZoneName): ChargeCourse | null {
  const plan = planAt(db, bill.planId, bill.planVersion);
  if (plan === null) return null;
  return billedCourse(stored, bill, { points: registerPoints(db, stored.transactionId), plan, zone });
}

/** Bills and transfers of one step of the catching up: a step is one transaction. */
const STEP = 500;

/** Counts what stands in a file of an earlier version, a step at a time. False: all of it is counted. Called before the first event. */
export function countEarlier(db: Writer): boolean {
  const left = uncounted(db);
  if (left.lastBill === 0 && left.lastTransfer === 0) return false;
  const { nextBill, nextTransfer } = left;
  for (let n = nextBill; n < nextBill + STEP && n <= left.lastBill; n += 1) {
    const bill = billByNumber(db, n);
    if (bill === null) continue;
    countBill(db, bill);
    if (bill.state !== 'issued') countPaid(db, { ...bill, billId: bill.id }, []);
  }
  for (let n = nextTransfer; n < nextTransfer + STEP && n <= left.lastTransfer; n += 1) {
    const transfer = transferBySeq(db, n);
    if (transfer !== null) countTransfer(db, transfer);
  }
  const isDone = nextBill + STEP > left.lastBill && nextTransfer + STEP > left.lastTransfer;
  putUncounted(
    db,
    isDone
      ? { nextBill: 1, lastBill: 0, nextTransfer: 1, lastTransfer: 0 }
      : { ...left, nextBill: nextBill + STEP, nextTransfer: nextTransfer + STEP },
  );
  return !isDone;
}
