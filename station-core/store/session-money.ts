/** What each session is paid with, what is held for it, and what an account or a prepay has free. */
import { id, type AccountId, type BenefitId, type PrepayId, type SessionId } from '../base/ids.ts';
import { minor, type Minor } from '../base/money.ts';
import type { SessionBenefits } from '../domain/benefits.ts';
import type { SessionPayer } from '../domain/payer.ts';
import type { SessionMoney } from '../domain/session-money.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { isSpentElsewhere } from './hq-leases.ts';
import { balanceOf } from './ledger.ts';
import { idOrNull, int, json, one, text } from './rows.ts';

export const NO_BENEFITS: SessionBenefits = { promotions: [], level: null, coupon: null };

/** A session that began with an earlier version, or is nobody's yet, is billed at the desk. */
export function sessionMoney(db: Reader, sessionId: SessionId): SessionMoney {
  return db.remembered('session-money', sessionId, () => {
    const row = db.get('SELECT * FROM session_money WHERE session_id = ?', sessionId);
    return row === undefined ? atTheDesk(sessionId) : toSessionMoney(row);
  });
}

/** Nobody is known to pay for it: a bill at the desk, at the list price. */
export function atTheDesk(sessionId: SessionId): SessionMoney {
  const nothing = minor(0);
  return {
    sessionId,
    accountId: null,
    groupId: null,
    payer: { kind: 'bill' },
    held: nothing,
    reserve: nothing,
    benefits: NO_BENEFITS,
    planChanges: [],
  };
}

/** The account or the prepay whose money it is; null: nobody's yet. */
export function partyOf(payer: SessionPayer): AccountId | PrepayId | null {
  switch (payer.kind) {
    case 'wallet':
    case 'credit': return payer.accountId;
    case 'prepaid': return payer.prepayId;
    case 'bill':
    case 'free': return null;
  }
} // prettier-ignore

/** Sum of what is held of it for its sessions, in minor units; `except`: of all but one session. */
export function heldOf(db: Reader, party: AccountId | PrepayId, except: SessionId | null = null): Minor {
  const row = db.get(
    'SELECT coalesce(sum(held), 0) AS n FROM session_money WHERE party = ? AND held > 0 AND session_id IS NOT ?',
    party,
    except,
  );
  return minor(int(one(row), 'n'));
}

/** What is in the wallet and not held for a session; below zero never. Only this may be paid out. */
export function freeInWallet(db: Reader, accountId: AccountId): Minor {
  if (isSpentElsewhere(db, accountId)) return minor(0);
  return minor(Math.max(0, -balanceOf(db, 'wallet', accountId) - heldOf(db, accountId)));
}

/** Sessions of it that are not closed: it is not closed and not erased meanwhile. */
export function hasOpenSession(db: Reader, accountId: AccountId): boolean {
  const row = db.get(
    `SELECT 1 AS yes FROM session INDEXED BY session_open JOIN session_money ON session_money.session_id = session.id
     WHERE session.phase <> 'closed' AND (session_money.account_id = ? OR session_money.party = ?) LIMIT 1`,
    accountId,
    accountId,
  );
  return row !== undefined;
}

export function putSessionMoney(db: Writer, m: SessionMoney): void {
  db.runOne(
    `INSERT INTO session_money (session_id, account_id, group_id, payer, party, held, reserve, benefits, plan_changes) VALUES (?,?,?,?,?,?,?,?,?)
     ON CONFLICT (session_id) DO UPDATE SET account_id = excluded.account_id, group_id = excluded.group_id, payer = excluded.payer,
       party = excluded.party, held = excluded.held, reserve = excluded.reserve, benefits = excluded.benefits, plan_changes = excluded.plan_changes`,
    m.sessionId, m.accountId, m.groupId, JSON.stringify(m.payer), partyOf(m.payer), m.held, m.reserve, JSON.stringify(m.benefits),
    JSON.stringify(m.planChanges),
  ); // prettier-ignore
  db.remember('session-money', m.sessionId, m);
}

function toSessionMoney(row: Row): SessionMoney {
  return {
    sessionId: id<SessionId>(text(row, 'session_id')),
    accountId: idOrNull<AccountId>(row, 'account_id'),
    groupId: idOrNull<BenefitId>(row, 'group_id'),
    payer: json<SessionPayer>(row, 'payer'),
    held: minor(int(row, 'held')),
    reserve: minor(int(row, 'reserve')),
    benefits: json<SessionBenefits>(row, 'benefits'),
    planChanges: json<SessionMoney['planChanges']>(row, 'plan_changes'),
  };
}
