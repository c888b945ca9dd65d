/** What is open between the station and its drivers: bills, money that is owed back, what waits for a second person, prepays and codes. */
import { id, type AccountId, type BillId, type PaymentId, type PrepayId, type RefundId, type SessionId } from '../../base/ids.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { Bill } from '../../domain/bill.ts';
import type { Transfer } from '../../domain/ledger.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';
import type { PaymentPurpose, Refund, RefundSource, WriteOff } from '../../domain/payment.ts';
import type {
  CodeRow,
  DueBackRow,
  NamedAccount,
  OnlineRow,
  OpenBillRow,
  OpenItems,
  PrepayRow,
  WaitingRow,
} from '../../domain/payment-views.ts';
import type { SessionMoney } from '../../domain/session-money.ts';
import type { SessionPayer } from '../../domain/payer.ts';
import type { ConnectorRef } from '../../domain/pile.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Page } from '../../domain/views.ts';
import { accountById, personOf } from '../accounts.ts';
import { billById, billsOfSession } from '../bills.ts';
import type { Reader, Row } from '../connection.ts';
import { transfersOfBill } from '../ledger.ts';
import { askedFor, paymentsFor, toPayment } from '../payments.ts';
import { prepayById, toPrepay } from '../prepays.ts';
import type { QueryContext } from '../read-protocol.ts';
import { refundById, refundsOf, spendable, toRefund, underWay } from '../refunds.ts';
import { int, jsonOrNull, one, text, textOrNull, time } from '../rows.ts';
import { sessionMoney } from '../session-money.ts';
import { toCode } from '../start-codes.ts';
import { toWriteOff, writeOffsOf } from '../write-offs.ts';
import type { PageOf } from './sessions.ts';
import { likeOf } from './session-rows.ts';

type WithVault = Pick<QueryContext, 'vault'>;

const PLACE = "coalesce(p.name, s.pile_id) || coalesce(' ' || c.name, '')";
const PLACE_TABLES = `LEFT JOIN pile p ON p.id = s.pile_id
  LEFT JOIN connector c ON c.pile_id = s.pile_id AND c.evse = s.evse AND c.connector = s.connector`;
const DUE = 'max(0, b.total - b.carried_over - b.paid - b.written_off - b.credited)';
/** Lists of one screen; what is beyond is older. */
const MOST = 500;
/** Codes that are over, shown below those that are good. */
const CODES_SHOWN = 50;

/** Bills that ask for money, the oldest first. `credit`: those that wait for the month's statement; else those for the desk. */
export function openBills(
  db: Reader,
  { text: wanted, credit, offset, limit }: PageOf & { readonly text: string; readonly credit: boolean },
  { vault }: WithVault,
): Page<OpenBillRow> {
  const kind = "coalesce(json_extract(m.payer, '$.kind'), 'bill')";
  const like = likeOf(wanted.trim());
  const number = /^#?\d{1,15}$/.test(wanted.trim()) ? Number(wanted.trim().replace('#', '')) : -1;
  const where = `b.state = 'issued' AND ${credit ? `${kind} = 'credit'` : `${kind} <> 'credit'`}
    AND (? = '%%' OR b.number = ? OR ${PLACE} LIKE ? ESCAPE '\\')`;
  const from = `bill b JOIN session s ON s.id = b.session_id ${PLACE_TABLES} LEFT JOIN session_money m ON m.session_id = b.session_id`;
  const total = int(one(db.get(`SELECT count(*) AS n FROM ${from} WHERE ${where}`, like, number, like)), 'n');
  const rows = db.all(
    `SELECT b.id, b.number, b.session_id, b.issued_at_ms, b.total, ${DUE} AS due, ${PLACE} AS place, m.payer FROM ${from}
     WHERE ${where} ORDER BY b.number LIMIT ? OFFSET ?`,
    like, number, like, limit, offset,
  ); // prettier-ignore
  return { rows: rows.map((row) => openBillRow(db, row, vault)), total };
}

function openBillRow(db: Reader, row: Row, vault: WithVault['vault']): OpenBillRow {
  const payer = jsonOrNull<SessionPayer>(row, 'payer') ?? { kind: 'bill' };
  const billId = id<BillId>(text(row, 'id'));
  return {
    billId,
    number: int(row, 'number'),
    sessionId: id<SessionId>(text(row, 'session_id')),
    place: text(row, 'place'),
    issuedAtMs: time(row, 'issued_at_ms'),
    total: minor(int(row, 'total')),
    due: minor(int(row, 'due')),
    payer: payer.kind,
    account: accountOfPayer(db, payer, vault),
    asked: askedFor(db, { kind: 'bill', billId }),
  };
}

/** As OpenItems, before it is said which refund is stuck. */
export type OpenItemFacts = Omit<OpenItems, 'going'> & { readonly going: readonly Refund[] };

export function openItems(db: Reader, _params: undefined, { vault }: WithVault): OpenItemFacts {
  return {
    online: db
      .all("SELECT * FROM payment WHERE state IN ('asked','pending') ORDER BY asked_at_ms LIMIT ?", MOST)
      .map((row) => onlineRow(db, toPayment(row), vault)),
    back: [...billsBack(db), ...prepaysBack(db)].sort((a, b) => a.sinceMs - b.sinceMs).slice(0, MOST),
    going: db.all("SELECT * FROM refund WHERE state IN ('asked','pending') ORDER BY asked_at_ms LIMIT ?", MOST).map(toRefund),
    waiting: [
      ...db.all("SELECT * FROM refund WHERE state = 'waiting' ORDER BY asked_at_ms LIMIT ?", MOST).map((row) => waitingRefundRow(db, toRefund(row), vault)),
      ...db.all("SELECT * FROM write_off WHERE state = 'waiting' ORDER BY asked_at_ms LIMIT ?", MOST).map((row) => waitingOffRow(db, toWriteOff(row), vault)),
    ].sort((a, b) => a.askedAtMs - b.askedAtMs), // prettier-ignore
    prepays: db
      .all("SELECT * FROM prepay WHERE state IN ('waiting','open','in-use') ORDER BY created_at_ms DESC LIMIT ?", MOST)
      .map((row) => prepayRow(db, row)),
    codes: [
      ...db.all("SELECT * FROM start_code WHERE state = 'open' ORDER BY created_at_ms DESC LIMIT ?", MOST),
      ...db.all("SELECT * FROM start_code WHERE state <> 'open' ORDER BY created_at_ms DESC LIMIT ?", CODES_SHOWN),
    ].map((row) => codeRow(db, row, vault)),
  };
}

/** What session's bills and payments that came for nothing are owed back, by the ledger, less what is on its way. */
function billsBack(db: Reader): DueBackRow[] {
  const rows = db.all(
    `SELECT session_id, payment_id, owed, since FROM (
       SELECT session_id, CASE WHEN session_id IS NULL THEN payment_id END AS payment_id,
         sum(CASE WHEN credit = 'refund-due' THEN amount ELSE 0 END) - sum(CASE WHEN debit = 'refund-due' THEN amount ELSE 0 END) AS owed, max(at_ms) AS since
       FROM transfer INDEXED BY transfer_refund_due WHERE credit = 'refund-due' OR debit = 'refund-due' GROUP BY 1, 2
     ) WHERE owed > 0 ORDER BY since LIMIT ?`,
    MOST,
  );
  return rows.flatMap((row) => {
    const sessionId = textOrNull(row, 'session_id');
    const paymentId = textOrNull(row, 'payment_id');
    const bills = sessionId === null ? [] : billsOfSession(db, id<SessionId>(sessionId));
    const [bill] = bills;
    const source: RefundSource | null =
      bill !== undefined
        ? { kind: 'bill', billId: bill.id }
        : paymentId === null
          ? null
          : { kind: 'payment', paymentId: id<PaymentId>(paymentId) };
    if (source === null) return [];
    const sources: RefundSource[] = bill === undefined ? [source] : bills.map((each) => ({ kind: 'bill', billId: each.id }));
    const amount = int(row, 'owed') - sources.reduce((sum, each) => sum + underWay(db, each), 0);
    if (amount <= 0) return [];
    const payments =
      bill === undefined ? paymentOf(db, source) : bills.flatMap((each) => paymentsFor(db, { kind: 'bill', billId: each.id }));
    return [
      {
        source,
        amount: minor(amount),
        sinceMs: time(row, 'since'),
        billNumber: bill?.number ?? null,
        sessionId: bill?.sessionId ?? null,
        method: oneMethod(payments),
        problem: problemOf(db, sources),
      },
    ];
  });
}

/** What is left of prepays that are over. */
function prepaysBack(db: Reader): DueBackRow[] {
  const rows = db.all(
    `SELECT prepay.*, 0 - balance.balance AS rest FROM balance JOIN prepay ON prepay.id = balance.party
     WHERE balance.account = 'prepaid' AND balance.balance < 0 AND prepay.state = 'over' LIMIT ?`,
    MOST,
  );
  return rows.flatMap((row) => {
    const prepay = toPrepay(row);
    const source: RefundSource = { kind: 'prepay', prepayId: prepay.id };
    const amount = int(row, 'rest') - underWay(db, source);
    const [bill] = prepay.sessionId === null ? [] : billsOfSession(db, prepay.sessionId);
    const payments = paymentsFor(db, { kind: 'prepay', prepayId: prepay.id });
    if (amount <= 0) return [];
    const sinceMs = bill?.issuedAtMs ?? payments[0]?.doneAtMs ?? prepay.createdAtMs;
    const facts = {
      billNumber: bill?.number ?? null,
      sessionId: prepay.sessionId,
      method: oneMethod(payments),
      problem: problemOf(db, [source]),
    };
    return [{ source, amount: minor(amount), sinceMs, ...facts }];
  });
}

function paymentOf(db: Reader, source: RefundSource): Payment[] {
  return source.kind === 'payment' ? db.all('SELECT * FROM payment WHERE id = ?', source.paymentId).map(toPayment) : [];
}

function oneMethod(payments: readonly Payment[]): PaymentMethod | null {
  const methods = new Set(payments.filter(({ state, method }) => state === 'paid' && method !== 'free').map(({ method }) => method));
  const [method] = methods;
  return methods.size === 1 ? (method ?? null) : null;
}

function problemOf(db: Reader, sources: readonly RefundSource[]): string | null {
  return sources.flatMap((source) => refundsOf(db, source)).findLast(({ state }) => state === 'failed')?.problem ?? null;
}

function waitingRefundRow(db: Reader, refund: Refund, vault: WithVault['vault']): WaitingRow {
  const bill = refund.source.kind === 'bill' ? billById(db, refund.source.billId) : null;
  return {
    what: { kind: 'refund', refundId: refund.id },
    amount: refund.amount,
    reason: refund.reason,
    method: refund.method,
    billNumber: bill?.number ?? null,
    sessionId: bill?.sessionId ?? null,
    account: refund.source.kind === 'wallet' ? named(db, refund.source.accountId, vault) : null,
    askedById: refund.askedBy ?? '',
    askedByName: nameOf(db, refund.askedBy),
    askedAtMs: refund.askedAtMs,
  };
}

function waitingOffRow(db: Reader, writeOff: WriteOff, vault: WithVault['vault']): WaitingRow {
  const bill = billById(db, writeOff.billId);
  return {
    what: { kind: 'write-off', writeOffId: writeOff.id },
    amount: writeOff.amount,
    reason: writeOff.reason,
    method: null,
    billNumber: bill?.number ?? null,
    sessionId: bill?.sessionId ?? null,
    account: bill === null ? null : accountOfPayer(db, sessionMoney(db, bill.sessionId).payer, vault),
    askedById: writeOff.askedBy,
    askedByName: nameOf(db, writeOff.askedBy),
    askedAtMs: writeOff.askedAtMs,
  };
}

function onlineRow(db: Reader, payment: Payment, vault: WithVault['vault']): OnlineRow {
  const { purpose } = payment;
  return {
    payment,
    billNumber: purpose.kind === 'bill' ? (billById(db, purpose.billId)?.number ?? null) : null,
    account: purpose.kind === 'top-up' ? named(db, purpose.accountId, vault) : null,
  };
}

function prepayRow(db: Reader, row: Row): PrepayRow {
  const prepay = toPrepay(row);
  const code = db.get(
    "SELECT id, ref FROM start_code WHERE json_extract(payer, '$.prepayId') = ? ORDER BY created_at_ms DESC LIMIT 1",
    prepay.id,
  );
  const ref = code === undefined ? null : jsonOrNull<ConnectorRef>(code, 'ref');
  return {
    prepay,
    left: minor(leftIn(db, prepay.id)),
    method: oneMethod(paymentsFor(db, { kind: 'prepay', prepayId: prepay.id })),
    place: prepay.sessionId === null ? (ref === null ? null : placeOf(db, ref)) : placeOfSession(db, prepay.sessionId),
    codeId: code === undefined ? null : id(text(code, 'id')),
  };
}

function leftIn(db: Reader, prepayId: PrepayId): number {
  const row = db.get("SELECT 0 - balance AS rest FROM balance WHERE account = 'prepaid' AND party = ?", prepayId);
  return row === undefined ? 0 : int(row, 'rest');
}

function codeRow(db: Reader, row: Row, vault: WithVault['vault']): CodeRow {
  const code = toCode(row);
  return {
    id: code.id,
    payer: code.payer.kind,
    account: accountOfPayer(db, code.payer, vault),
    amount: code.payer.kind === 'prepaid' ? (prepayById(db, code.payer.prepayId)?.amount ?? null) : null,
    limits: code.limits,
    place: code.ref === null ? null : placeOf(db, code.ref),
    state: code.state,
    sessionId: code.sessionId,
    madeByName: code.madeBy === null ? null : nameOf(db, code.madeBy),
    createdAtMs: code.createdAtMs,
    expiresAtMs: code.expiresAtMs,
  };
}

/** What the sheet of a bill is made from: of all bills of its session, the newest first. */
export interface BillMoneyFacts {
  readonly bills: readonly Bill[];
  readonly transfers: readonly Transfer[];
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly writeOffs: readonly WriteOff[];
  readonly money: SessionMoney;
  readonly account: NamedAccount | null;
  readonly inWallet: Minor | null;
  readonly asked: Minor;
  /** Refunds of its bills that are not booked yet. */
  readonly onTheWay: Minor;
}

/** null: there is no such bill. */
export function billMoneyFacts(db: Reader, { billId }: { readonly billId: BillId }, { vault }: WithVault): BillMoneyFacts | null {
  const bill = billById(db, billId);
  if (bill === null) return null;
  const bills = billsOfSession(db, bill.sessionId);
  const money = sessionMoney(db, bill.sessionId);
  const purposes: PaymentPurpose[] = bills.map((each) => ({ kind: 'bill', billId: each.id }));
  const sources: RefundSource[] = bills.map((each) => ({ kind: 'bill', billId: each.id }));
  const { payer } = money;
  return {
    bills,
    transfers: bills.flatMap((each) => transfersOfBill(db, each.id)),
    payments: purposes.flatMap((purpose) => paymentsFor(db, purpose)).sort((a, b) => a.askedAtMs - b.askedAtMs),
    refunds: sources.flatMap((source) => refundsOf(db, source)).sort((a, b) => a.askedAtMs - b.askedAtMs),
    writeOffs: bills.flatMap((each) => writeOffsOf(db, each.id)),
    money,
    account: accountOfPayer(db, payer, vault),
    inWallet: payer.kind === 'wallet' || payer.kind === 'credit' ? spendable(db, payer.accountId) : null,
    asked: askedFor(db, { kind: 'bill', billId }),
    onTheWay: minor(sources.reduce((sum, source) => sum + underWay(db, source), 0)),
  };
}

function accountOfPayer(db: Reader, payer: SessionPayer, vault: WithVault['vault']): NamedAccount | null {
  return payer.kind === 'wallet' || payer.kind === 'credit' ? named(db, payer.accountId, vault) : null;
}

function named(db: Reader, accountId: AccountId, vault: WithVault['vault']): NamedAccount | null {
  const account = accountById(db, accountId);
  if (account === null) return null;
  return { id: account.id, number: account.number, name: vault === null ? '' : (personOf(db, vault, account)?.name ?? '') };
}

function nameOf(db: Reader, operatorId: string | null): string {
  const row = operatorId === null ? undefined : db.get('SELECT name FROM operator WHERE id = ?', operatorId);
  return row === undefined ? '' : text(row, 'name');
}

function placeOf(db: Reader, ref: ConnectorRef): string {
  const row = db.get(
    `SELECT ${PLACE} AS place FROM (SELECT ? AS pile_id, ? AS evse, ? AS connector) s ${PLACE_TABLES}`,
    ref.pileId,
    ref.evse,
    ref.connector,
  );
  return row === undefined ? ref.pileId : text(row, 'place');
}

function placeOfSession(db: Reader, sessionId: SessionId): string | null {
  const row = db.get(`SELECT ${PLACE} AS place FROM session s ${PLACE_TABLES} WHERE s.id = ?`, sessionId);
  return row === undefined ? null : text(row, 'place');
}

/** One payment, for the screen that shows its code and waits. null: none. */
export function paymentView(db: Reader, { paymentId }: { readonly paymentId: PaymentId }): Payment | null {
  const row = db.get('SELECT * FROM payment WHERE id = ?', paymentId);
  return row === undefined ? null : toPayment(row);
}

/** null: none. */
export function refundView(db: Reader, { refundId }: { readonly refundId: RefundId }): Refund | null {
  return refundById(db, refundId);
}
