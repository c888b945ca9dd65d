/** Accounts: whose money it is. Names and phones are sealed with the key of the account; amounts are asked of the ledger. */
import { must } from '../base/assert.ts';
import { id, type AccountId, type PersonKeyId, type TokenId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { UtcMs } from '../base/time.ts';
import type { Account, AccountPerson, Vehicle } from '../domain/account.ts';
import { addCardChange } from './card-changes.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { balanceOf } from './ledger.ts';
import { sealFor } from './person-keys.ts';
import { bool, idOrNull, int, intOrNull, jsonOrNull, one, text, textOrNull, time, timeOrNull } from './rows.ts';
import type { Vault } from './vault.ts';

/** null: no such account. */
export function accountById(db: Reader, accountId: AccountId): Account | null {
  return db.remembered('account', accountId, () => firstAccount(db.get('SELECT * FROM account WHERE id = ?', accountId)));
}

/** As it is typed at the desk or on a phone. */
export function accountByNumber(db: Reader, number: number): Account | null {
  return firstAccount(db.get('SELECT * FROM account WHERE number = ?', number));
}

/** What is in the wallet, holds included (session-money says what of it is kept back). Never below zero. */
export function walletOf(db: Reader, accountId: AccountId): Minor {
  return minor(0 - balanceOf(db, 'wallet', accountId));
}

/** What the account owes: its bills that are not paid, statements included. */
export function owedBy(db: Reader, accountId: AccountId): Minor {
  return minor(balanceOf(db, 'receivable', accountId));
}

/** What the station owes it for bills that were paid too much or reduced. */
export function refundDueTo(db: Reader, accountId: AccountId): Minor {
  return minor(0 - balanceOf(db, 'refund-due', accountId));
}

/** What the station owes a merchant for its share. */
export function payableTo(db: Reader, accountId: AccountId): Minor {
  return minor(0 - balanceOf(db, 'merchant-payable', accountId));
}

/** Whose piles these are and what the station keeps; null: no merchant. */
export function merchantOf(db: Reader, { accountId }: { readonly accountId: AccountId }): Account['merchant'] {
  return accountById(db, accountId)?.merchant ?? null;
}

/** 0 while there is no account. */
export function highestAccountNumber(db: Reader): number {
  return intOrNull(one(db.get('SELECT max(number) AS n FROM account')), 'n') ?? 0;
}

/** How many were opened since then: what strangers may do by phone in a day has a limit. */
export function accountsOpenedSince(db: Reader, sinceMs: UtcMs): number {
  // The newest numbers are the newest accounts: no more than these are looked at.
  const row = db.get(
    'SELECT count(*) AS n FROM (SELECT created_at_ms FROM account ORDER BY number DESC LIMIT 1000) WHERE created_at_ms >= ?',
    sinceMs,
  );
  return int(one(row), 'n');
}

/** The person of an account; null once it was erased. */
export function personOf(db: Reader, vault: Vault, account: Pick<Account, 'personKeyId' | 'sealedPerson'>): AccountPerson | null {
  if (account.sealedPerson === '') return null;
  const opened = vault.open(db, account.personKeyId, account.sealedPerson);
  return opened === null ? null : (JSON.parse(opened) as AccountPerson);
}

/** Accounts with this phone, plate or VIN, closed ones left out: at most 20, the oldest first. */
export function accountsByHandle(db: Reader, vault: Vault, handle: string): Account[] {
  return db
    .all(
      `SELECT account.* FROM account_handle JOIN account ON account.id = account_handle.account_id
       WHERE handle = ? AND state <> 'closed' ORDER BY number LIMIT 20`,
      vault.tokenId(`handle ${canonicalHandle(handle)}`),
    )
    .map(toAccount);
}

/** Person null: as it was. It is sealed here, before it touches the file. */
export function putAccount(
  db: Writer,
  vault: Vault,
  account: Omit<Account, 'sealedPerson'>,
  person: AccountPerson | null,
  nowMs: UtcMs,
): void {
  const before = accountById(db, account.id);
  const sealed =
    person === null
      ? must(before, 'a new account has a person').sealedPerson
      : sealFor(db, vault, account.personKeyId, JSON.stringify(person), nowMs);
  const a = account;
  db.runOne(
    `INSERT INTO account (id, number, kind, state, person_key_id, sealed_person, group_id, level_id, is_post_paid, credit_limit, pin_hash, frozen_reason, merchant, created_at_ms, closed_at_ms, erased_at_ms)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, sealed_person = excluded.sealed_person, group_id = excluded.group_id, level_id = excluded.level_id,
       is_post_paid = excluded.is_post_paid, credit_limit = excluded.credit_limit, pin_hash = excluded.pin_hash, frozen_reason = excluded.frozen_reason,
       merchant = excluded.merchant, closed_at_ms = excluded.closed_at_ms, erased_at_ms = excluded.erased_at_ms`,
    a.id, a.number, a.kind, a.state, a.personKeyId, sealed, a.groupId, a.levelId, a.isPostPaid ? 1 : 0, a.creditLimit, a.pinHash, a.frozenReason,
    a.merchant === null ? null : JSON.stringify(a.merchant), a.createdAtMs, a.closedAtMs, a.erasedAtMs,
  ); // prettier-ignore
  if (person !== null) putHandles(db, vault, a.id, person);
  // The piles' own lists say what its cards may do.
  if (before !== null && before.state !== a.state) for (const cardId of cardIdsOf(db, a.id)) addCardChange(db, cardId, false);
  db.forget('account', a.id);
}

/** Name, phone and vehicles are unreadable from the commit on, here, in the journal and in every backup that is trimmed; number and amounts stay. */
export function eraseAccount(db: Writer, vault: Vault, accountId: AccountId, personKeyId: PersonKeyId, nowMs: UtcMs): void {
  vault.destroyKey(db, personKeyId, nowMs);
  db.run('DELETE FROM account_handle WHERE account_id = ?', accountId);
  db.runOne("UPDATE account SET sealed_person = '', pin_hash = NULL, frozen_reason = '', erased_at_ms = ? WHERE id = ?", nowMs, accountId);
  db.forget('account', accountId);
}

/** All merchants that are not closed: at most 1,000. */
export function merchants(db: Reader): Account[] {
  return db.all("SELECT * FROM account WHERE kind = 'merchant' AND state <> 'closed' ORDER BY number LIMIT 1000").map(toAccount);
}

/** Closed before this instant and not erased yet: the oldest first, at most 20. */
export function accountsToErase(db: Reader, closedBeforeMs: UtcMs): Account[] {
  return db
    .all(
      'SELECT * FROM account WHERE closed_at_ms IS NOT NULL AND erased_at_ms IS NULL AND closed_at_ms < ? ORDER BY closed_at_ms LIMIT 20',
      closedBeforeMs,
    )
    .map(toAccount);
}

/** All cards of an account, in the order they were put on file. */
export function cardIdsOf(db: Reader, accountId: AccountId): TokenId[] {
  return db
    .all('SELECT id FROM card WHERE account_id = ? ORDER BY created_at_ms, id', accountId)
    .map((row) => id<TokenId>(text(row, 'id')));
}

/** One form for what people type with blanks, dots and dashes; a country code in front of a phone stays part of it. */
export function canonicalHandle(typed: string): string {
  return typed.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}

function putHandles(db: Writer, vault: Vault, accountId: AccountId, person: AccountPerson): void {
  db.run('DELETE FROM account_handle WHERE account_id = ?', accountId);
  const texts = [person.phone, ...person.otherPhones, ...person.vehicles.flatMap(({ plate, vin }: Vehicle) => [plate, vin])].map(
    canonicalHandle,
  );
  for (const handle of new Set(texts.filter((handle) => handle !== '')))
    db.runOne('INSERT INTO account_handle (handle, account_id) VALUES (?,?)', vault.tokenId(`handle ${handle}`), accountId);
}

function firstAccount(row: Row | undefined): Account | null {
  return row === undefined ? null : toAccount(row);
}

/** A row of `account`. */
export function toAccount(row: Row): Account {
  return {
    id: id<AccountId>(text(row, 'id')),
    number: int(row, 'number'),
    kind: text(row, 'kind') as Account['kind'],
    state: text(row, 'state') as Account['state'],
    personKeyId: id<PersonKeyId>(text(row, 'person_key_id')),
    sealedPerson: text(row, 'sealed_person'),
    groupId: idOrNull(row, 'group_id'),
    levelId: idOrNull(row, 'level_id'),
    isPostPaid: bool(row, 'is_post_paid'),
    creditLimit: minor(int(row, 'credit_limit')),
    pinHash: textOrNull(row, 'pin_hash'),
    frozenReason: text(row, 'frozen_reason'),
    merchant: jsonOrNull<NonNullable<Account['merchant']>>(row, 'merchant'),
    createdAtMs: time(row, 'created_at_ms'),
    closedAtMs: timeOrNull(row, 'closed_at_ms'),
    erasedAtMs: timeOrNull(row, 'erased_at_ms'),
  };
}
