/** What drivers' phones see: a connector with what is charged there, the page of a secret, an account that gave its PIN. No names. */
import { id, type AccountId, type BenefitId, type PlanId, type SessionId, type ZoneId } from '../../base/ids.ts';
import type { Minor } from '../../base/money.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Account } from '../../domain/account.ts';
import type { PlanAssignment, Promotion } from '../../domain/benefits.ts';
import type { Bill } from '../../domain/bill.ts';
import type { CodeSlip } from '../../domain/code-slip.ts';
import type { Complaint } from '../../domain/complaint.ts';
import type { DriverPage } from '../../domain/driver-page.ts';
import type { Payment, Prepay, Refund, StartCode } from '../../domain/payment.ts';
import type { Connector, ConnectorRef } from '../../domain/pile.ts';
import type { Session, StartOrder } from '../../domain/session.ts';
import type { SessionMoney } from '../../domain/session-money.ts';
import type { PricePlan } from '../../domain/tariff.ts';
import type { SessionRow } from '../../domain/views.ts';
import { accountByNumber, accountById, owedBy, refundDueTo, walletOf } from '../accounts.ts';
import { benefitsOf } from '../benefits.ts';
import { billsOfSession } from '../bills.ts';
import { complaintById } from '../complaints.ts';
import type { Reader } from '../connection.ts';
import { driverPageByHash } from '../driver-pages.ts';
import { invoiceRequestOf, papersOfBill } from '../invoices.ts';
import { paymentsFor } from '../payments.ts';
import { connectorAt, pileById } from '../piles.ts';
import { planAt, versionAt } from '../plans.ts';
import { leftOf, prepayById } from '../prepays.ts';
import { refundsOf, spendable } from '../refunds.ts';
import { openReservationOn } from '../reservations.ts';
import { text } from '../rows.ts';
import { openSessionOn, sessionById } from '../sessions.ts';
import { sessionMoney } from '../session-money.ts';
import { codeByHash, codeById } from '../start-codes.ts';
import { openOrderOn, orderById } from '../start-orders.ts';
import { zoneState } from '../zone-states.ts';
import { priceFacts, type PriceFacts } from './session-facts.ts';
import { sessionRowById } from './sessions.ts';

/** A connector as anybody may see it. */
export interface DriverPlace {
  readonly ref: ConnectorRef;
  readonly pileName: string;
  readonly name: string;
  readonly ratedPower: Connector['ratedPower'];
  readonly state: Connector['state'];
  readonly isOnline: boolean;
  /** Starts are barred: its zone is stopped or held. */
  readonly isBarred: boolean;
  readonly isReserved: boolean;
  /** charging: a charge runs; finishing: it ended, the car is still there; ordered: a start is under way. */
  readonly busy: 'charging' | 'finishing' | 'ordered' | null;
  readonly assignments: readonly PlanAssignment[];
  readonly promotions: readonly Promotion[];
}

/** null: there is no such connector, or its pile is not one of the station's. */
export function driverPlace(db: Reader, { ref }: { readonly ref: ConnectorRef }): DriverPlace | null {
  const pile = pileById(db, ref.pileId);
  const connector = connectorAt(db, ref);
  if (pile?.admission !== 'accepted' || connector === null || connector.connector === 0) return null;
  const session = openSessionOn(db, ref);
  // A car that only waits for somebody to pay (2.0.1) is what a start is for.
  const waits = session?.startedBy === 'pile' && session.tokenId === null && session.operatorId === null && session.energy === 0;
  const phase = session === null || waits ? null : session.phase;
  return {
    ref: { pileId: pile.id, evse: ref.evse, connector: ref.connector },
    pileName: pile.name,
    name: connector.name,
    ratedPower: connector.ratedPower,
    state: connector.state,
    isOnline: pile.connectionId !== null,
    isBarred: pile.zone !== '' && (zoneState(db, id<ZoneId>(pile.zone))?.phase ?? 'clear') !== 'clear',
    isReserved: openReservationOn(db, ref) !== null,
    busy: phase === 'charging' || phase === 'finishing' ? phase : openOrderOn(db, ref) === null ? null : 'ordered',
    assignments: benefitsOf(db, 'assignment').map(({ assignment }) => assignment),
    promotions: benefitsOf(db, 'promotion').flatMap(({ promotion }) =>
      promotion.enabled && promotion.groupId === null && (promotion.pileIds?.includes(ref.pileId) ?? true) ? [promotion] : [],
    ),
  };
}

/** The version of a plan in force; null: there is none. */
export function planInForce(db: Reader, { planId, atMs }: { readonly planId: PlanId; readonly atMs: UtcMs }): PricePlan | null {
  const version = versionAt(db, planId, atMs, atMs);
  return version === 0 ? null : planAt(db, planId, version);
}

/** What a code is for, before anything is ordered with it; null: there is no such code. */
export function startCodeOf(db: Reader, { codeHash }: { readonly codeHash: string }): StartCode | null {
  return codeByHash(db, codeHash);
}

/** What the slip of a code says; null: there is no such code. */
export function codeSlipFacts(
  db: Reader,
  { codeHash }: { readonly codeHash: string },
): Pick<CodeSlip, 'expiresAtMs' | 'paid' | 'limit' | 'place'> | null {
  const code = codeByHash(db, codeHash);
  if (code === null) return null;
  const { payer, ref, limits, expiresAtMs } = code;
  const found = ref === null ? null : placeOf(db, ref);
  return {
    expiresAtMs,
    paid: payer.kind === 'prepaid' ? (prepayById(db, payer.prepayId)?.amount ?? null) : null,
    limit: limits.amount,
    place: ref === null || found === null ? null : { ref, pileName: found.pileName, connectorName: found.name },
  };
}

/** Everything behind one secret. */
export interface DriverPageView {
  readonly page: DriverPage;
  readonly place: Pick<DriverPlace, 'pileName' | 'name' | 'state' | 'isOnline'> | null;
  readonly order: StartOrder | null;
  readonly session: Session | null;
  readonly row: SessionRow | null;
  /** null: no session, or it has no price plan. */
  readonly price: PriceFacts | null;
  readonly money: SessionMoney | null;
  /** The bill that counts; null: none yet. */
  readonly bill: Bill | null;
  readonly prepay: Prepay | null;
  /** Of the prepay, in the ledger, in minor units. */
  readonly left: number;
  readonly code: StartCode | null;
  /** Of the prepay and of the bill, newest first; at most 20. */
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  /** An invoice was asked for, or is there. */
  readonly isInvoiceAsked: boolean;
  /** Of a page that is a complaint. */
  readonly complaint: Pick<Complaint, 'id' | 'state' | 'answer' | 'atMs'> | null;
}

/** null: nobody's secret has this hash. */
export function driverPageView(
  db: Reader,
  { pageHash, nowMs }: { readonly pageHash: string; readonly nowMs: UtcMs },
): DriverPageView | null {
  const page = driverPageByHash(db, pageHash);
  if (page === null) return null;
  const session = page.sessionId === null ? null : sessionById(db, page.sessionId);
  const money = session === null ? null : sessionMoney(db, session.id);
  const [bill = null] = session === null ? [] : billsOfSession(db, session.id);
  const prepayId = page.prepayId ?? (money?.payer.kind === 'prepaid' ? money.payer.prepayId : null);
  const prepay = prepayId === null ? null : prepayById(db, prepayId);
  const payments = [
    ...(bill === null ? [] : paymentsFor(db, { kind: 'bill', billId: bill.id })),
    ...(prepay === null ? [] : paymentsFor(db, { kind: 'prepay', prepayId: prepay.id })),
  ];
  const refunds = [
    ...(bill === null ? [] : refundsOf(db, { kind: 'bill', billId: bill.id })),
    ...(prepay === null ? [] : refundsOf(db, { kind: 'prepay', prepayId: prepay.id })),
    ...payments.slice(-20).flatMap((payment) => refundsOf(db, { kind: 'payment', paymentId: payment.id })),
  ];
  return {
    page,
    place: page.ref === null ? null : placeOf(db, page.ref),
    order: page.orderId === null ? null : orderById(db, page.orderId),
    session,
    row: session === null ? null : sessionRowById(db, session.id),
    price: session === null ? null : priceFacts(db, { sessionId: session.id, nowMs }),
    money,
    bill: bill?.state === 'reversed' ? null : bill,
    prepay,
    left: prepay === null ? 0 : leftOf(db, prepay.id),
    code: page.codeId === null ? null : codeById(db, page.codeId),
    payments: payments.toReversed().slice(0, 20),
    refunds: refunds.toReversed().slice(0, 20),
    isInvoiceAsked: bill !== null && (invoiceRequestOf(db, bill.id) !== null || papersOfBill(db, bill.id, ['invoice']).length > 0),
    complaint: complaintOf(db, page),
  };
}

function placeOf(db: Reader, ref: ConnectorRef): DriverPageView['place'] {
  const pile = pileById(db, ref.pileId);
  const connector = connectorAt(db, ref);
  if (pile === null || connector === null) return null;
  return { pileName: pile.name, name: connector.name, state: connector.state, isOnline: pile.connectionId !== null };
}

function complaintOf(db: Reader, page: DriverPage): DriverPageView['complaint'] {
  const complaint = page.complaintId === null ? null : complaintById(db, page.complaintId);
  if (complaint === null) return null;
  const { id: complaintId, state, answer, atMs } = complaint;
  return { id: complaintId, state, answer, atMs };
}

/** One line of what this phone did. */
export interface DriverHistoryRow {
  readonly pageHash: string;
  readonly atMs: UtcMs;
  readonly kind: 'charge' | 'prepay' | 'complaint';
  readonly pileName: string | null;
  readonly connectorName: string | null;
  readonly row: SessionRow | null;
  readonly prepay: Prepay | null;
  readonly complaint: Pick<Complaint, 'state'> | null;
}

/** Newest first; at most 30 of the hashes are looked at. */
export function driverHistory(db: Reader, { pageHashes }: { readonly pageHashes: readonly string[] }): DriverHistoryRow[] {
  return pageHashes
    .slice(0, 30)
    .flatMap((pageHash) => {
      const page = driverPageByHash(db, pageHash);
      return page === null ? [] : [historyRow(db, page)];
    })
    .sort((a, b) => b.atMs - a.atMs);
}

function historyRow(db: Reader, page: DriverPage): DriverHistoryRow {
  const place = page.ref === null ? null : placeOf(db, page.ref);
  const complaint = page.complaintId === null ? null : complaintById(db, page.complaintId);
  return {
    pageHash: page.pageHash,
    atMs: page.atMs,
    kind: page.complaintId !== null ? 'complaint' : page.sessionId === null && page.prepayId !== null ? 'prepay' : 'charge',
    pileName: place?.pileName ?? null,
    connectorName: place?.name ?? null,
    row: page.sessionId === null ? null : sessionRowById(db, page.sessionId),
    prepay: page.prepayId === null ? null : prepayById(db, page.prepayId),
    complaint: complaint === null ? null : { state: complaint.state },
  };
}

/** By number, to check the PIN against; null: there is none. */
export function accountToOpen(
  db: Reader,
  { number }: { readonly number: number },
): Pick<Account, 'id' | 'number' | 'state' | 'pinHash' | 'kind'> | null {
  const account = accountByNumber(db, number);
  if (account === null) return null;
  const { id: accountId, state, pinHash, kind } = account;
  return { id: accountId, number: account.number, state, pinHash, kind };
}

/** An account as its holder sees it on a phone. */
export interface DriverAccount {
  readonly id: AccountId;
  readonly number: number;
  readonly state: Account['state'];
  readonly isPostPaid: boolean;
  readonly groupId: BenefitId | null;
  /** Another PIN ends what was opened with the one before. */
  readonly pinHash: string | null;
  readonly wallet: Minor;
  readonly free: Minor;
  readonly owed: Minor;
  readonly refundDue: Minor;
  /** Newest first; at most 20. */
  readonly sessions: readonly SessionRow[];
  /** Of top-ups by phone that are not paid yet, the newest; null: none. */
  readonly topUp: Payment | null;
}

export function driverAccount(db: Reader, { accountId }: { readonly accountId: AccountId }): DriverAccount | null {
  const account = accountById(db, accountId);
  if (account === null) return null;
  const [topUp = null] = paymentsFor(db, { kind: 'top-up', accountId }).toReversed();
  return {
    id: account.id,
    number: account.number,
    state: account.state,
    isPostPaid: account.isPostPaid,
    groupId: account.groupId,
    pinHash: account.pinHash,
    wallet: walletOf(db, accountId),
    free: spendable(db, accountId),
    owed: owedBy(db, accountId),
    refundDue: refundDueTo(db, accountId),
    sessions: sessionIdsOf(db, accountId).flatMap((sessionId) => sessionRowById(db, sessionId) ?? []),
    topUp: topUp?.operatorId === null && topUp.method === 'online' ? topUp : null,
  };
}

function sessionIdsOf(db: Reader, accountId: AccountId): SessionId[] {
  return db
    .all(
      `SELECT s.id FROM session_money m JOIN session s ON s.id = m.session_id WHERE m.account_id = ?
       ORDER BY s.transaction_id DESC LIMIT 20`,
      accountId,
    )
    .map((row) => id<SessionId>(text(row, 'id')));
}
