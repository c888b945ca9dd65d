/** Who is behind a cookie, and which logins there are. */
import { id, type OperatorId } from '../../base/ids.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Login, Operator } from '../../domain/operator.ts';
import type { LoginRow } from '../../domain/views.ts';
import type { Reader, Row } from '../connection.ts';
import { loginBySecretHash, operatorById, operatorByName, toLogin } from '../operators.ts';
import { text, time } from '../rows.ts';

export interface LoginOf {
  readonly login: Login;
  readonly operator: Pick<Operator, 'id' | 'name' | 'role'>;
}

/** null: revoked, expired, or its operator is disabled. */
export function loginOf(db: Reader, params: { readonly secretHash: string; readonly nowMs: UtcMs }): LoginOf | null {
  const login = loginBySecretHash(db, params.secretHash);
  if (login === null || login.expiresAtMs <= params.nowMs) return null;
  const operator = operatorById(db, login.operatorId);
  return operator === null || operator.disabled ? null : { login, operator: { id: operator.id, name: operator.name, role: operator.role } };
}

/** Those of the logins named that still hold, with the role they have now. */
export function loginsThatHold(db: Reader, params: { readonly secretHashes: readonly string[]; readonly nowMs: UtcMs }): LoginOf[] {
  return params.secretHashes.map((secretHash) => loginOf(db, { secretHash, nowMs: params.nowMs })).filter((found) => found !== null);
}

/** For checking a password alone: the hash never leaves the core. */
export function operatorToLogIn(db: Reader, params: { readonly name: string }): Operator | null {
  return operatorByName(db, params.name);
}

/** Newest first; `ownHash` marks the caller's own. */
export function loginsList(
  db: Reader,
  params: { readonly nowMs: UtcMs; readonly ownHash: string; readonly operatorId: OperatorId | null },
): LoginRow[] {
  return db
    .all(
      `SELECT l.*, o.name AS operator_name FROM login l JOIN operator o ON o.id = l.operator_id
       WHERE l.expires_at_ms > ? AND (? IS NULL OR l.operator_id = ?) ORDER BY l.created_at_ms DESC LIMIT 500`,
      params.nowMs,
      params.operatorId,
      params.operatorId,
    )
    .map((row) => toLoginRow(row, params.ownHash));
}

function toLoginRow(row: Row, ownHash: string): LoginRow {
  const login = toLogin(row);
  return {
    handle: login.secretHash.slice(0, 12),
    operatorName: text(row, 'operator_name'),
    operatorId: id<OperatorId>(text(row, 'operator_id')),
    createdAtMs: login.createdAtMs,
    expiresAtMs: time(row, 'expires_at_ms'),
    userAgent: login.userAgent,
    remoteAddress: login.remoteAddress,
    current: login.secretHash === ownHash,
  };
}
