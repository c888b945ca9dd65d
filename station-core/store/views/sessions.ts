/** Sessions as screens list them: a page, one of them, its readings, and all of them for a file. */
import { dwh, watt } from '../../base/energy.ts';
import type { SessionId } from '../../base/ids.ts';
import type { UtcMs } from '../../base/time.ts';
import type { EnergySource } from '../../domain/bill.ts';
import type { MeterSample } from '../../domain/session.ts';
import type { Page, ReadingDetail, SessionRow } from '../../domain/views.ts';
import type { Reader, Row } from '../connection.ts';
import { int, intOrNull, json, one, text, time } from '../rows.ts';
import { SESSION_COLUMNS, SESSION_TABLES, sessionWhere, toSessionRow, type SessionFilter } from './session-rows.ts';

export interface PageOf {
  readonly offset: number;
  /** 1 to 500. */
  readonly limit: number;
}

/** Newest first. */
export function sessionsPage(db: Reader, { filter, offset, limit }: PageOf & { readonly filter: SessionFilter }): Page<SessionRow> {
  const where = sessionWhere(filter);
  const total = int(one(db.get(`SELECT count(*) AS n FROM session s WHERE ${where.sql}`, ...where.params)), 'n');
  // The page is found in the narrow table first; only its rows are joined.
  const rows = db.all(
    `SELECT ${SESSION_COLUMNS} FROM (SELECT * FROM session s WHERE ${where.sql} ORDER BY s.started_at_ms DESC, s.transaction_id DESC LIMIT ? OFFSET ?) s
     ${SESSION_TABLES.slice('session s'.length)} ORDER BY s.started_at_ms DESC, s.transaction_id DESC`,
    ...where.params,
    limit,
    offset,
  );
  return { rows: rows.map(toSessionRow), total };
}

export interface SessionsExport {
  readonly filter: SessionFilter;
  /** Where the part before ended; null: from the newest. */
  readonly before: { readonly startedAtMs: UtcMs; readonly transactionId: number } | null;
  readonly limit: number;
}

/** A part of the export, newest first; fewer rows than asked for is the end. */
export function sessionsExport(db: Reader, { filter, before, limit }: SessionsExport): SessionRow[] {
  const where = sessionWhere(filter);
  const below = before === null ? [] : [before.startedAtMs, before.transactionId];
  return db
    .all(
      `SELECT ${SESSION_COLUMNS} FROM ${SESSION_TABLES} WHERE ${where.sql}${before === null ? '' : ' AND (s.started_at_ms, s.transaction_id) < (?, ?)'}
       ORDER BY s.started_at_ms DESC, s.transaction_id DESC LIMIT ?`,
      ...where.params,
      ...below,
      limit,
    )
    .map(toSessionRow);
}

export function sessionRowById(db: Reader, sessionId: SessionId): SessionRow | null {
  const row = db.get(`SELECT ${SESSION_COLUMNS} FROM ${SESSION_TABLES} WHERE s.id = ?`, sessionId);
  return row === undefined ? null : toSessionRow(row);
}

/** Newest first, with everything the pile sent. */
export function readingsPage(db: Reader, { sessionId, offset, limit }: PageOf & { readonly sessionId: SessionId }): Page<ReadingDetail> {
  const session = db.get('SELECT transaction_id FROM session WHERE id = ?', sessionId);
  if (session === undefined) return { rows: [], total: 0 };
  const transactionId = int(session, 'transaction_id');
  const total = int(one(db.get('SELECT count(*) AS n FROM reading WHERE transaction_id = ?', transactionId)), 'n');
  const rows = db.all(
    'SELECT * FROM reading WHERE transaction_id = ? ORDER BY at_ms DESC, digest DESC LIMIT ? OFFSET ?',
    transactionId,
    limit,
    offset,
  );
  return { rows: rows.map(toReadingDetail), total };
}

function toReadingDetail(row: Row): ReadingDetail {
  const register = intOrNull(row, 'register');
  const power = intOrNull(row, 'power');
  return {
    atMs: time(row, 'at_ms'),
    receivedMs: time(row, 'received_ms'),
    register: register === null ? null : dwh(register),
    power: power === null ? null : watt(power),
    stateOfCharge: intOrNull(row, 'state_of_charge'),
    source: text(row, 'source') as EnergySource,
    samples: json<MeterSample[]>(row, 'samples'),
  };
}
