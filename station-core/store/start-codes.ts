/** Codes that start one charge. Only a keyed hash of each is kept (keys/start-codes). */
import { id, type StartCodeId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { SessionPayer } from '../domain/payer.ts';
import type { StartCode } from '../domain/payment.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import type { SessionLimits } from '../domain/session.ts';
import { assert } from '../base/assert.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, json, jsonOrNull, text, time } from './rows.ts';

export function codeById(db: Reader, codeId: StartCodeId): StartCode | null {
  const row = db.get('SELECT * FROM start_code WHERE id = ?', codeId);
  return row === undefined ? null : toCode(row);
}

/** In whatever state it is. */
export function codeByHash(db: Reader, codeHash: string): StartCode | null {
  const row = db.get('SELECT * FROM start_code WHERE code_hash = ?', codeHash);
  return row === undefined ? null : toCode(row);
}

/** A start was ordered with it and the pile has not answered yet: it waits, and starts nothing else. */
export function isCodeOrdered(db: Reader, codeId: StartCodeId): boolean {
  return db.get("SELECT 1 AS yes FROM start_order WHERE state IN ('sent','accepted') AND code_id = ? LIMIT 1", codeId) !== undefined;
}

/** Open and past their time. */
export function codesExpired(db: Reader, nowMs: UtcMs, limit: number): StartCode[] {
  return db
    .all("SELECT * FROM start_code WHERE state = 'open' AND expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?", nowMs, limit)
    .map(toCode);
}

/** codeHash: with a new one alone. */
export function putStartCode(db: Writer, c: StartCode, codeHash: string | null): void {
  if (codeHash === null) {
    db.runOne('UPDATE start_code SET state = ?, session_id = ?, expires_at_ms = ? WHERE id = ?', c.state, c.sessionId, c.expiresAtMs, c.id);
    return;
  }
  assert(codeById(db, c.id) === null, 'the hash comes with a new code alone');
  db.runOne(
    'INSERT INTO start_code (id, code_hash, payer, limits, ref, state, session_id, made_by, created_at_ms, expires_at_ms) VALUES (?,?,?,?,?,?,?,?,?,?)',
    c.id, codeHash, JSON.stringify(c.payer), JSON.stringify(c.limits), c.ref === null ? null : JSON.stringify(c.ref), c.state, c.sessionId,
    c.madeBy, c.createdAtMs, c.expiresAtMs,
  ); // prettier-ignore
}

export function toCode(row: Row): StartCode {
  return {
    id: id<StartCodeId>(text(row, 'id')),
    payer: json<SessionPayer>(row, 'payer'),
    limits: json<SessionLimits>(row, 'limits'),
    ref: jsonOrNull<ConnectorRef>(row, 'ref'),
    state: text(row, 'state') as StartCode['state'],
    sessionId: idOrNull(row, 'session_id'),
    madeBy: idOrNull(row, 'made_by'),
    createdAtMs: time(row, 'created_at_ms'),
    expiresAtMs: time(row, 'expires_at_ms'),
  };
}
