/** The price list beside the plans: groups, assignments, levels, promotions, coupons with their uses, holidays. */
import { id, type AccountId, type BenefitId, type OperatorId, type SessionId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import { localTime, type LocalDate, type UtcMs } from '../base/time.ts';
import type { BenefitItem, Coupon, CouponUse, Holiday, SavedBenefit } from '../domain/benefits.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { bool, idOrNull, int, intOrNull, json, one, text, time } from './rows.ts';
import { sessionMoney } from './session-money.ts';
import { settingsOf } from './settings.ts';

type Kind = BenefitItem['kind'];
type ItemOf<K extends Kind> = Extract<BenefitItem, { kind: K }>;

/** The id of an object, as it stands in its row. */
export function benefitIdOf(item: BenefitItem): BenefitId {
  switch (item.kind) {
    case 'group': return item.group.id;
    case 'assignment': return item.assignment.id;
    case 'level': return item.level.id;
    case 'promotion': return item.promotion.id;
    case 'coupon': return item.coupon.id;
  }
} // prettier-ignore

/** All of one kind, the one saved first in front. At most a few hundred: flow/on-benefit.ts refuses more. */
export function benefitsOf<K extends Kind>(db: Reader, kind: K): readonly ItemOf<K>[] {
  return db.remembered('benefits', kind, () =>
    db.all('SELECT body FROM benefit WHERE kind = ? ORDER BY saved_at_ms, id', kind).map((row) => json<ItemOf<K>>(row, 'body')),
  );
}

export function benefitById<K extends Kind>(db: Reader, kind: K, benefitId: BenefitId): ItemOf<K> | null {
  const row = db.get('SELECT body FROM benefit WHERE kind = ? AND id = ?', kind, benefitId);
  return row === undefined ? null : json<ItemOf<K>>(row, 'body');
}

/** `code` as it is kept: rules/tariff/coupon.ts `canonicalCode`. */
export function couponByCode(db: Reader, code: string): Coupon | null {
  const row = db.get("SELECT body FROM benefit WHERE kind = 'coupon' AND code = ?", code);
  return row === undefined ? null : json<ItemOf<'coupon'>>(row, 'body').coupon;
}

export function couponById(db: Reader, couponId: BenefitId): Coupon | null {
  return benefitById(db, 'coupon', couponId)?.coupon ?? null;
}

/** The list as it was saved last, with who saved it. */
export function savedBenefits(db: Reader): SavedBenefit[] {
  return db.all('SELECT * FROM benefit ORDER BY kind, saved_at_ms, id').map((row) => ({
    item: json<BenefitItem>(row, 'body'),
    savedAtMs: time(row, 'saved_at_ms'),
    savedBy: id<OperatorId>(text(row, 'saved_by')),
  }));
}

export function benefitCount(db: Reader, kind: Kind): number {
  return int(one(db.get('SELECT count(*) AS n FROM benefit WHERE kind = ?', kind)), 'n');
}

/** Who has it: accounts by group or by a level given by hand; assignments, promotions and coupons for the group. */
export function usersOf(db: Reader, kind: Kind, benefitId: BenefitId): { readonly accounts: number; readonly benefits: number } {
  if (kind !== 'group' && kind !== 'level') return { accounts: 0, benefits: 0 };
  const column = kind === 'group' ? 'group_id' : 'level_id';
  const accounts = int(one(db.get(`SELECT count(*) AS n FROM account WHERE ${column} = ? AND state <> 'closed'`, benefitId)), 'n');
  if (kind === 'level') return { accounts, benefits: 0 };
  const forGroup = [
    ...benefitsOf(db, 'assignment').map(({ assignment }) => assignment.groupId),
    ...benefitsOf(db, 'promotion').map(({ promotion }) => promotion.groupId),
    ...benefitsOf(db, 'coupon').map(({ coupon }) => coupon.groupId),
  ];
  return { accounts, benefits: forGroup.filter((groupId) => groupId === benefitId).length };
}

export function putBenefit(db: Writer, { item, savedAtMs, savedBy }: SavedBenefit): void {
  db.runOne(
    `INSERT INTO benefit (kind, id, body, code, saved_at_ms, saved_by) VALUES (?,?,?,?,?,?)
     ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, code = excluded.code, saved_at_ms = excluded.saved_at_ms, saved_by = excluded.saved_by`,
    item.kind, benefitIdOf(item), JSON.stringify(item), item.kind === 'coupon' ? item.coupon.code : null, savedAtMs, savedBy,
  ); // prettier-ignore
  db.forget('benefits');
}

export function deleteBenefit(db: Writer, kind: Kind, benefitId: BenefitId): void {
  db.runOne('DELETE FROM benefit WHERE kind = ? AND id = ?', kind, benefitId);
  db.forget('benefits');
}

/** In the order of the calendar. */
export function holidaysOf(db: Reader): readonly Holiday[] {
  return db.remembered('benefits', 'holidays', () =>
    db.all('SELECT day, name FROM holiday ORDER BY day').map((row) => ({ day: text(row, 'day') as LocalDate, name: text(row, 'name') })),
  );
}

/** The whole calendar anew. */
export function putHolidays(db: Writer, holidays: readonly Holiday[]): void {
  db.run('DELETE FROM holiday');
  for (const { day, name } of holidays) db.runOne('INSERT INTO holiday (day, name) VALUES (?,?)', day, name);
  db.forget('benefits');
}

export function couponUseOf(db: Reader, sessionId: SessionId): CouponUse | null {
  const row = db.get('SELECT * FROM coupon_use WHERE session_id = ?', sessionId);
  return row === undefined ? null : toUse(row);
}

export interface CouponUsed {
  readonly times: number;
  /** What billed sessions got. */
  readonly given: Minor;
  /** What sessions that are not billed yet may still get. */
  readonly keptBack: Minor;
}

export function couponUsed(db: Reader, couponId: BenefitId): CouponUsed {
  const row = one(
    db.get(
      `SELECT count(*) AS times, sum(amount) AS given, sum(CASE is_open WHEN 1 THEN kept_back END) AS kept
       FROM coupon_use WHERE coupon_id = ? AND (is_open = 1 OR amount > 0)`,
      couponId,
    ),
  );
  return { times: int(row, 'times'), given: minor(intOrNull(row, 'given') ?? 0), keptBack: minor(intOrNull(row, 'kept') ?? 0) };
}

/** Sessions that run, and billed ones that got something; a use that gave nothing is none. */
export function couponUsesBy(db: Reader, couponId: BenefitId, accountId: AccountId): number {
  return int(
    one(
      db.get(
        'SELECT count(*) AS n FROM coupon_use WHERE account_id = ? AND coupon_id = ? AND (is_open = 1 OR amount > 0)',
        accountId,
        couponId,
      ),
    ),
    'n',
  );
}

/** Starts that were ordered with it and have not begun yet. */
export function couponOrders(db: Reader, couponId: BenefitId): readonly { readonly accountId: AccountId | null }[] {
  return db
    .all("SELECT account_id FROM start_order WHERE state IN ('sent','accepted') AND coupon_id = ?", couponId)
    .map((row) => ({ accountId: idOrNull<AccountId>(row, 'account_id') }));
}

export function putCouponUse(db: Writer, use: CouponUse): void {
  db.runOne(
    `INSERT INTO coupon_use (session_id, coupon_id, account_id, amount, kept_back, is_open, at_ms) VALUES (?,?,?,?,?,?,?)
     ON CONFLICT (session_id) DO UPDATE SET amount = excluded.amount, kept_back = excluded.kept_back, is_open = excluded.is_open`,
    use.sessionId, use.couponId, use.accountId, use.amount, use.keptBack, use.isOpen ? 1 : 0, use.atMs,
  ); // prettier-ignore
}

/** What an account was billed from this local day on. */
export function billedSince(db: Reader, accountId: AccountId, day: LocalDate): Minor {
  const row = one(db.get('SELECT sum(billed) AS billed FROM account_day WHERE account_id = ? AND day >= ?', accountId, day));
  return minor(intOrNull(row, 'billed') ?? 0);
}

/** Counts for the member level of whose session it was; `amount` below zero: a bill of that day was reversed or reduced. */
export function countBilled(db: Writer, sessionId: SessionId, issuedAtMs: UtcMs, amount: number): void {
  const { accountId } = sessionMoney(db, sessionId);
  const zone = settingsOf(db)?.zone;
  if (amount === 0 || accountId === null || zone === undefined) return;
  db.runOne(
    'INSERT INTO account_day (account_id, day, billed) VALUES (?,?,?) ON CONFLICT (account_id, day) DO UPDATE SET billed = billed + excluded.billed',
    accountId,
    localTime(issuedAtMs, zone).date,
    amount,
  );
}

function toUse(row: Row): CouponUse {
  return {
    couponId: id<BenefitId>(text(row, 'coupon_id')),
    sessionId: id<SessionId>(text(row, 'session_id')),
    accountId: idOrNull(row, 'account_id'),
    amount: minor(int(row, 'amount')),
    keptBack: intOrNull(row, 'kept_back') === null ? null : minor(int(row, 'kept_back')),
    isOpen: bool(row, 'is_open'),
    atMs: time(row, 'at_ms'),
  };
}
