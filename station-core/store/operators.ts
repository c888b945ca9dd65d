/** People who log in, and their logins. */
import { id, type OperatorId } from '../base/ids.ts';
import type { Login, Operator, Role } from '../domain/operator.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { bool, int, one, text, time } from './rows.ts';

export function operatorById(db: Reader, operatorId: OperatorId): Operator | null {
  return first(db, 'SELECT * FROM operator WHERE id = ?', operatorId);
}

/** Names are told apart without regard to case. */
export function operatorByName(db: Reader, name: string): Operator | null {
  return first(db, 'SELECT * FROM operator WHERE name = ?', name);
}

export function activeOwners(db: Reader): number {
  return int(one(db.get("SELECT count(*) AS n FROM operator WHERE role = 'owner' AND disabled = 0")), 'n');
}

export function putOperator(db: Writer, o: Operator): void {
  db.runOne(
    `INSERT INTO operator (id, name, role, password_hash, disabled, created_at_ms) VALUES (?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash, disabled = excluded.disabled`,
    o.id, o.name, o.role, o.passwordHash, o.disabled ? 1 : 0, o.createdAtMs,
  ); // prettier-ignore
}

/** A person keeps at most 20 logins; the oldest go. */
export function addLogin(db: Writer, l: Login): void {
  db.runOne(
    `INSERT INTO login (secret_hash, operator_id, created_at_ms, expires_at_ms, user_agent, remote_address) VALUES (?,?,?,?,?,?)
     ON CONFLICT (secret_hash) DO UPDATE SET expires_at_ms = excluded.expires_at_ms`,
    l.secretHash, l.operatorId, l.createdAtMs, l.expiresAtMs, l.userAgent, l.remoteAddress,
  ); // prettier-ignore
  db.run(
    'DELETE FROM login WHERE secret_hash IN (SELECT secret_hash FROM login WHERE operator_id = ? ORDER BY created_at_ms DESC, secret_hash LIMIT -1 OFFSET 20)',
    l.operatorId,
  );
}

export function deleteLogin(db: Writer, secretHash: string): void {
  db.run('DELETE FROM login WHERE secret_hash = ?', secretHash);
}

export function deleteLoginsOf(db: Writer, operatorId: OperatorId): void {
  db.run('DELETE FROM login WHERE operator_id = ?', operatorId);
}

export function loginBySecretHash(db: Reader, secretHash: string): Login | null {
  const row = db.get('SELECT * FROM login WHERE secret_hash = ?', secretHash);
  return row === undefined ? null : toLogin(row);
}

export function toLogin(row: Row): Login {
  return {
    secretHash: text(row, 'secret_hash'),
    operatorId: id<OperatorId>(text(row, 'operator_id')),
    createdAtMs: time(row, 'created_at_ms'),
    expiresAtMs: time(row, 'expires_at_ms'),
    userAgent: text(row, 'user_agent'),
    remoteAddress: text(row, 'remote_address'),
  };
}

function first(db: Reader, sql: string, param: string): Operator | null {
  const row = db.get(sql, param);
  if (row === undefined) return null;
  return {
    id: id<OperatorId>(text(row, 'id')),
    name: text(row, 'name'),
    role: text(row, 'role') as Role,
    passwordHash: text(row, 'password_hash'),
    disabled: bool(row, 'disabled'),
    createdAtMs: time(row, 'created_at_ms'),
  };
}
