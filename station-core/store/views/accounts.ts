/** Accounts for screens: the list with its search, one account, and the movements of its money. */
import type { AccountId, PileId } from '../../base/ids.ts';
import { minor } from '../../base/money.ts';
import { localTime, type LocalDate, type UtcMs } from '../../base/time.ts';
import type { Account, AccountPerson } from '../../domain/account.ts';
import type { AccountMovement, AccountRow, AccountView } from '../../domain/account-views.ts';
import type { MemberLevel } from '../../domain/benefits.ts';
import type { LedgerAccount, TransferReason } from '../../domain/ledger.ts';
import type { Page, SessionRow } from '../../domain/views.ts';
import {
  accountById,
  accountsByHandle,
  canonicalHandle,
  owedBy,
  payableTo,
  personOf,
  refundDueTo,
  toAccount,
  walletOf,
} from '../accounts.ts';
import { benefitById, benefitsOf, billedSince } from '../benefits.ts';
import type { Reader, Row, SqlValue } from '../connection.ts';
import { paymentsFor } from '../payments.ts';
import { pileById } from '../piles.ts';
import type { QueryContext } from '../read-protocol.ts';
import { idOrNull, int, intOrNull, one, text, textOrNull, time } from '../rows.ts';
import { underWay } from '../refunds.ts';
import { freeInWallet, heldOf } from '../session-money.ts';
import { settingsOf } from '../settings.ts';
import type { Vault } from '../vault.ts';
import { cardTyped } from './cards.ts';
import { SESSION_COLUMNS, SESSION_TABLES, likeOf, toSessionRow } from './session-rows.ts';
import type { PageOf } from './sessions.ts';

type WithVault = Pick<QueryContext, 'vault'>;

export interface AccountsQuestion extends PageOf {
  /** Number; part of a name, a phone, a plate or a VIN; label or last digits of one of its cards, or its whole number. */
  readonly text: string;
  readonly kind: Account['kind'] | null;
  readonly state: Account['state'] | null;
  /** Only those that owe something. */
  readonly owing: boolean;
}

/** Names are sealed: a search for a part of one opens this many accounts, the newest first (a second or two). Whole phones and plates are found in all. */
const MOST_OPENED = 10_000;

/** The newest first. */
export function accountsPage(db: Reader, question: AccountsQuestion, { vault }: WithVault): Page<AccountRow> {
  const { sql: where, params } = whereOf(question);
  const wanted = question.text.trim();
  if (wanted === '') {
    const total = int(one(db.get(`SELECT count(*) AS n FROM account WHERE ${where}`, ...params)), 'n');
    const found = db.all(
      `SELECT * FROM account WHERE ${where} ORDER BY number DESC LIMIT ? OFFSET ?`,
      ...params,
      question.limit,
      question.offset,
    );
    return { rows: found.map((row) => rowOf(db, vault, toAccount(row))), total };
  }
  const known = new Set([...cardHolders(db, vault, wanted), ...handleHolders(db, vault, wanted)]);
  const all = db.all(`SELECT * FROM account WHERE ${where} ORDER BY number DESC`, ...params).map(toAccount);
  const matching = all.filter(
    (account, index) =>
      isNumber(account, wanted) || known.has(account.id) || (index < MOST_OPENED && isPerson(openedPerson(db, vault, account), wanted)),
  );
  const shown = matching.slice(question.offset, question.offset + question.limit);
  return { rows: shown.map((account) => rowOf(db, vault, account)), total: matching.length };
}

/** null: there is no such account. */
export function accountView(
  db: Reader,
  { accountId, nowMs }: { readonly accountId: AccountId; readonly nowMs: UtcMs },
  { vault }: WithVault,
): AccountView | null {
  const account = accountById(db, accountId);
  if (account === null) return null;
  const { groupId, levelId, merchant } = account;
  const billedYear = billedSince(db, accountId, yearBefore(db, nowMs));
  const levels = benefitsOf(db, 'level').map(({ level }) => level);
  return {
    ...rowOf(db, vault, account),
    person: openedPerson(db, vault, account),
    groupId,
    groupName: groupId === null ? null : (benefitById(db, 'group', groupId)?.group.name ?? null),
    levelId,
    ...levelsOf(levels, levelId, billedYear),
    billedYear,
    hasPin: account.pinHash !== null,
    frozenReason: account.frozenReason,
    merchant: merchant === null ? null : { feePpm: merchant.feePpm, piles: merchant.pileIds.map((pileId) => namedPile(db, pileId)) },
    refundDue: refundDueTo(db, accountId),
    ...backOf(db, accountId),
    openSessions: openSessionsOfAccount(db, accountId),
  };
}

/** What an account can be given at the desk. */
export function accountChoices(db: Reader): {
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly levels: readonly { readonly id: string; readonly name: string }[];
  readonly piles: readonly { readonly id: string; readonly name: string }[];
  readonly topUpMost: number;
} {
  const piles = db.all("SELECT id, name FROM pile WHERE admission = 'accepted' ORDER BY name COLLATE NOCASE, id LIMIT 2000");
  return {
    groups: benefitsOf(db, 'group').map(({ group }) => ({ id: group.id, name: group.name })),
    levels: benefitsOf(db, 'level').map(({ level }) => ({ id: level.id, name: level.name })),
    piles: piles.map((row) => ({ id: text(row, 'id'), name: text(row, 'name') })),
    topUpMost: settingsOf(db)?.money.topUpMost ?? 0,
  };
}

/** Kept for each account apart; see LedgerAccount. */
export type MovedAccount = Extract<LedgerAccount, 'wallet' | 'receivable' | 'merchant-payable'>;

/** The newest first, each with what was there after it. */
export function accountMovements(
  db: Reader,
  question: PageOf & { readonly accountId: AccountId; readonly of: MovedAccount },
): Page<AccountMovement> {
  const { accountId, of, offset, limit } = question;
  // What is owed grows by debits, what the station holds for somebody by credits.
  const grows = of === 'receivable' ? 1 : -1;
  const mine = '((debit_party = ? AND debit = ?) OR (credit_party = ? AND credit = ?))';
  const party = [accountId, of, accountId, of];
  const total = int(one(db.get(`SELECT count(*) AS n FROM transfer WHERE ${mine}`, ...party)), 'n');
  const rows = db.all(
    `SELECT m.*, sum(m.signed) OVER (ORDER BY m.seq) AS balance, b.number AS bill_number, o.name AS operator_name
     FROM (SELECT *, ${grows} * CASE WHEN debit = ? AND debit_party = ? THEN amount ELSE -amount END AS signed FROM transfer WHERE ${mine}) m
     LEFT JOIN bill b ON b.id = m.bill_id LEFT JOIN operator o ON o.id = m.operator_id
     ORDER BY m.seq DESC LIMIT ? OFFSET ?`,
    of,
    accountId,
    ...party,
    limit,
    offset,
  );
  return { rows: rows.map((row) => toMovement(row, of)), total };
}

/** What it paid for or what had its price, the latest first. */
export function accountSessions(db: Reader, question: PageOf & { readonly accountId: AccountId }): Page<SessionRow> {
  const { accountId, limit, offset } = question;
  const mine = 'SELECT session_id FROM session_money WHERE account_id = ? OR party = ?';
  const total = int(one(db.get(`SELECT count(*) AS n FROM (${mine})`, accountId, accountId)), 'n');
  const rows = db.all(
    `SELECT ${SESSION_COLUMNS} FROM ${SESSION_TABLES} WHERE s.id IN (${mine}) ORDER BY s.started_at_ms DESC, s.transaction_id DESC LIMIT ? OFFSET ?`,
    accountId,
    accountId,
    limit,
    offset,
  );
  return { rows: rows.map(toSessionRow), total };
}

function whereOf({ kind, state, owing }: AccountsQuestion): { readonly sql: string; readonly params: readonly SqlValue[] } {
  const owes = "id IN (SELECT party FROM balance WHERE account = 'receivable' AND balance > 0)";
  return { sql: `(? IS NULL OR kind = ?) AND (? IS NULL OR state = ?)${owing ? ` AND ${owes}` : ''}`, params: [kind, kind, state, state] };
}

function cardHolders(db: Reader, vault: Vault | null, wanted: string): ReadonlySet<string> {
  const like = likeOf(wanted);
  const rows = db.all(
    `SELECT DISTINCT account_id FROM card
     WHERE account_id IS NOT NULL AND (label LIKE ? ESCAPE '\\' OR hint LIKE ? ESCAPE '\\' OR id = ?) LIMIT 10000`,
    like,
    like,
    cardTyped(vault, wanted),
  );
  return new Set(rows.map((row) => text(row, 'account_id')));
}

function handleHolders(db: Reader, vault: Vault | null, wanted: string): string[] {
  return vault === null ? [] : accountsByHandle(db, vault, wanted).map((account) => account.id);
}

function isNumber({ number }: Account, wanted: string): boolean {
  return wanted.replace('#', '') === String(number);
}

/** By what a name, a phone or a plate contains; phones and plates without blanks and dashes. */
function isPerson(person: AccountPerson | null, wanted: string): boolean {
  if (person === null) return false;
  if (person.name.toLowerCase().includes(wanted.toLowerCase())) return true;
  const bare = canonicalHandle(wanted);
  if (bare.length < 2) return false;
  const handles = [person.phone, ...person.otherPhones, ...person.vehicles.flatMap(({ plate, vin }) => [plate, vin])];
  return handles.some((handle) => canonicalHandle(handle).includes(bare));
}

function rowOf(db: Reader, vault: Vault | null, account: Account): AccountRow {
  const { id: accountId, number, kind, state, isPostPaid, creditLimit, createdAtMs, closedAtMs, erasedAtMs } = account;
  const person = openedPerson(db, vault, account);
  return {
    ...{ id: accountId, number, kind, state, isPostPaid, creditLimit, createdAtMs, closedAtMs, erasedAtMs },
    name: person?.name ?? '',
    phone: person?.phone ?? '',
    plates: person?.vehicles.map(({ plate, vin }) => (plate === '' ? vin : plate)) ?? [],
    wallet: walletOf(db, accountId),
    held: heldOf(db, accountId),
    owed: owedBy(db, accountId),
    payable: payableTo(db, accountId),
    cards: int(one(db.get('SELECT count(*) AS n FROM card WHERE account_id = ?', accountId)), 'n'),
  };
}

function openedPerson(db: Reader, vault: Vault | null, account: Account): AccountPerson | null {
  return vault === null ? null : personOf(db, vault, account);
}

function levelsOf(
  levels: readonly MemberLevel[],
  byHand: Account['levelId'],
  billed: number,
): Pick<AccountView, 'levelName' | 'nextLevel'> {
  if (byHand !== null) return { levelName: levels.find((level) => level.id === byHand)?.name ?? null, nextLevel: null };
  const rising = [...levels].sort((a, b) => a.fromBilled - b.fromBilled);
  const next = rising.find((level) => level.fromBilled > billed);
  return {
    levelName: rising.filter((level) => level.fromBilled <= billed).at(-1)?.name ?? null,
    nextLevel: next === undefined ? null : { name: next.name, missing: minor(next.fromBilled - billed) },
  };
}

/** The same day a year before; it is compared with days alone and need not be one of the calendar. */
function yearBefore(db: Reader, nowMs: UtcMs): LocalDate {
  const zone = settingsOf(db)?.zone;
  if (zone === undefined) return '0000-01-01' as LocalDate;
  const { date } = localTime(nowMs, zone);
  return `${String(Number(date.slice(0, 4)) - 1).padStart(4, '0')}${date.slice(4)}` as LocalDate;
}

function backOf(db: Reader, accountId: AccountId): Pick<AccountView, 'mayGoBack' | 'mayGoBackOnline'> {
  const free = Math.max(0, freeInWallet(db, accountId) - underWay(db, { kind: 'wallet', accountId }));
  const online = paymentsFor(db, { kind: 'top-up', accountId })
    .filter(({ method, state }) => method === 'online' && state === 'paid')
    .map(({ amount, refunded }) => amount - refunded);
  return { mayGoBack: minor(free), mayGoBackOnline: minor(Math.min(free, Math.max(0, ...online))) };
}

function openSessionsOfAccount(db: Reader, accountId: AccountId): number {
  const row = db.get(
    `SELECT count(*) AS n FROM session INDEXED BY session_open JOIN session_money ON session_money.session_id = session.id
     WHERE session.phase <> 'closed' AND (session_money.account_id = ? OR session_money.party = ?)`,
    accountId,
    accountId,
  );
  return int(one(row), 'n');
}

function namedPile(db: Reader, pileId: PileId): { readonly id: PileId; readonly name: string } {
  return { id: pileId, name: pileById(db, pileId)?.name ?? pileId };
}

function toMovement(row: Row, of: MovedAccount): AccountMovement {
  const debit = text(row, 'debit') as LedgerAccount;
  const credit = text(row, 'credit') as LedgerAccount;
  return {
    seq: int(row, 'seq'),
    atMs: time(row, 'at_ms'),
    reason: text(row, 'reason') as TransferReason,
    amount: int(row, 'signed'),
    balance: int(row, 'balance'),
    other: debit === of ? credit : debit,
    sessionId: idOrNull(row, 'session_id'),
    billNumber: intOrNull(row, 'bill_number'),
    operatorName: textOrNull(row, 'operator_name'),
  };
}
