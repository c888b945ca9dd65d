/** Sessions, their readings, and stops nobody started. */
import { dwh } from '../base/energy.ts';
import { id, type PileId, type SessionId, type TokenId } from '../base/ids.ts';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { EnergySource } from '../domain/bill.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import type { OrphanStop, Reading, Session, SessionFlag, SessionLimits, SessionMeter, SessionPhase } from '../domain/session.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, intOrNull, json, one, powerOrNull, text, textOrNull, time, timeOrNull } from './rows.ts';

export function sessionById(db: Reader, sessionId: SessionId): Session | null {
  return first(db, 'SELECT * FROM session WHERE id = ?', sessionId);
}

export function sessionByTransaction(db: Reader, pileId: PileId, transactionId: number): Session | null {
  const open = openSessionsOf(db, pileId).find((session) => session.transactionId === transactionId);
  return open ?? first(db, 'SELECT * FROM session WHERE transaction_id = ? AND pile_id = ?', transactionId, pileId);
}

export function sessionByStartKey(db: Reader, pileId: PileId, startKey: string): Session | null {
  const row = db.get('SELECT max(transaction_id) AS n FROM session WHERE pile_id = ? AND start_key = ?', pileId, startKey);
  const transactionId = intOrNull(one(row), 'n');
  return transactionId === null ? null : sessionByTransaction(db, pileId, transactionId);
}

/** The session that holds the connector: charging, or finished and not unplugged. Of several the one that began last: an offline start is replayed late. */
export function openSessionOn(db: Reader, ref: ConnectorRef): Session | null {
  return openSessionsOn(db, ref)[0] ?? null;
}

/** All sessions of the connector that are not closed, the one that began last first. */
export function openSessionsOn(db: Reader, ref: ConnectorRef): Session[] {
  return openSessionsOf(db, ref.pileId)
    .filter((session) => session.evse === ref.evse && session.connector === ref.connector)
    .sort((a, b) => b.startedAtMs - a.startedAtMs || b.transactionId - a.transactionId);
}

/** By transactionId. Of the open sessions there are few and of all there are many, which SQLite cannot know: the index is named, here and below. */
export function openSessionsOf(db: Reader, pileId: PileId): readonly Session[] {
  return db.remembered('open-sessions', pileId, () =>
    db
      .all("SELECT * FROM session INDEXED BY session_open WHERE pile_id = ? AND phase <> 'closed' ORDER BY transaction_id", pileId)
      .map(toSession),
  );
}

/** All that are not closed, by pile. */
export function openSessions(db: Reader): Session[] {
  return db
    .all("SELECT DISTINCT pile_id FROM session INDEXED BY session_open WHERE phase <> 'closed' ORDER BY pile_id")
    .flatMap((row) => openSessionsOf(db, id<PileId>(text(row, 'pile_id'))));
}

/** When the next session on the same connector began; null: none has. */
export function nextStartAfter(db: Reader, session: Session): UtcMs | null {
  const row = db.get(
    'SELECT min(started_at_ms) AS at_ms FROM session WHERE pile_id = ? AND evse = ? AND connector = ? AND started_at_ms > ? AND transaction_id <> ?',
    session.pileId,
    session.evse,
    session.connector,
    session.startedAtMs,
    session.transactionId,
  );
  return timeOrNull(one(row), 'at_ms');
}

/** The newest sessions of a pile, for a stop that names none (F02). */
export function recentSessionsOf(db: Reader, pileId: PileId, limit: number): Session[] {
  return db.all('SELECT * FROM session WHERE pile_id = ? ORDER BY started_at_ms DESC LIMIT ?', pileId, limit).map(toSession);
}

/** Does the card charge in a session that was begun before this one? Without a number: in any. */
export function isCharging(db: Reader, tokenId: TokenId, beforeTransactionId = Number.MAX_SAFE_INTEGER): boolean {
  return (
    db.get(
      "SELECT 1 AS yes FROM session INDEXED BY session_charging WHERE token_id = ? AND phase = 'charging' AND transaction_id < ? LIMIT 1",
      tokenId,
      beforeTransactionId,
    ) !== undefined
  );
}

export function sessionsWithLimitDue(db: Reader, atMs: UtcMs): Session[] {
  return db.all("SELECT * FROM session WHERE limit_due_ms <= ? AND phase = 'charging' AND stop_ordered_ms IS NULL", atMs).map(toSession);
}

/** Finished sessions whose connector is free since before `freedBefore`, or that nobody unplugged since `endedBefore`; so many of them at most. */
export function sessionsToClose(db: Reader, freedBefore: UtcMs, estimatedFreedBefore: UtcMs, endedBefore: UtcMs, limit: number): Session[] {
  return db
    .all(
      `SELECT * FROM session INDEXED BY session_phase WHERE phase <> 'closed' AND phase = 'finishing'
         AND (freed_at_ms IS NOT NULL AND (CASE WHEN flags LIKE '%end-estimated%' THEN freed_at_ms <= ? ELSE freed_at_ms <= ? END) OR charge_ended_at_ms <= ?) LIMIT ?`,
      estimatedFreedBefore, freedBefore, endedBefore, limit,
    )
    .map(toSession); // prettier-ignore
}

export function sessionsWithStopOrderedBefore(db: Reader, atMs: UtcMs): Session[] {
  return db
    .all("SELECT * FROM session INDEXED BY session_stop_ordered WHERE phase = 'charging' AND stop_ordered_ms <= ?", atMs)
    .map(toSession);
}

/** 0 while the file has no session. */
export function highestTransactionId(db: Reader): number {
  return intOrNull(one(db.get('SELECT max(transaction_id) AS n FROM session')), 'n') ?? 0;
}

/** Most writes change a session that is there; what it is by (pile, tag, plan, limits, start) never changes. Most of those only bring its figures on. */
export function putSession(db: Writer, s: Session): void {
  const open = openSessionsOf(db, s.pileId);
  const before = open.find((known) => known.transactionId === s.transactionId);
  if (before !== undefined && isSameCourse(before, s)) putFigures(db, s);
  else putCourse(db, s);
  const others = open.filter((known) => known !== before);
  if (s.phase !== 'closed') others.push(s);
  db.remember(
    'open-sessions',
    s.pileId,
    others.sort((a, b) => a.transactionId - b.transactionId),
  );
}

/** Nothing changed but figures. */
function isSameCourse(a: Session, b: Session): boolean {
  return (
    a.id === b.id && a.phase === b.phase && a.startedAtMs === b.startedAtMs && a.chargeEndedAtMs === b.chargeEndedAtMs && a.freedAtMs === b.freedAtMs &&
    a.closedAtMs === b.closedAtMs && a.endReason === b.endReason && a.limitDueMs === b.limitDueMs && a.stopOrderedMs === b.stopOrderedMs &&
    a.stopReason === b.stopReason && a.billId === b.billId && a.flags.length === b.flags.length && a.flags.every((flag, at) => flag === b.flags[at])
  ); // prettier-ignore
}

/** No column of an index: SQLite writes every index that an UPDATE names a column of, whether that changed or not. */
function putFigures(db: Writer, s: Session): void {
  db.runOne(
    'UPDATE session SET meter = ?, energy = ?, power = ?, state_of_charge = ?, last_reading_ms = ? WHERE transaction_id = ?',
    JSON.stringify(s.meter), s.energy, s.power, s.stateOfCharge, s.lastReadingMs, s.transactionId,
  ); // prettier-ignore
}

function putCourse(db: Writer, s: Session): void {
  const changed = db.run(
    `UPDATE session SET phase = ?, started_at_ms = ?, charge_ended_at_ms = ?, freed_at_ms = ?, closed_at_ms = ?, end_reason = ?, meter = ?, energy = ?, power = ?,
       state_of_charge = ?, last_reading_ms = ?, limit_due_ms = ?, stop_ordered_ms = ?, stop_reason = ?, flags = ?, bill_id = ? WHERE transaction_id = ? AND id = ?`,
    s.phase, s.startedAtMs, s.chargeEndedAtMs, s.freedAtMs, s.closedAtMs, s.endReason, JSON.stringify(s.meter), s.energy, s.power,
    s.stateOfCharge, s.lastReadingMs, s.limitDueMs, s.stopOrderedMs, s.stopReason, JSON.stringify(s.flags), s.billId, s.transactionId, s.id,
  ); // prettier-ignore
  if (changed === 0) addSession(db, s);
}

function addSession(db: Writer, s: Session): void {
  db.runOne(
    `INSERT INTO session (transaction_id, id, pile_id, evse, connector, start_key, phase, started_by, token_id, operator_id, limits, plan_id, plan_version, started_at_ms,
       charge_ended_at_ms, freed_at_ms, closed_at_ms, end_reason, meter, energy, power, state_of_charge, last_reading_ms, limit_due_ms, stop_ordered_ms, stop_reason, flags, bill_id)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    s.transactionId, s.id, s.pileId, s.evse, s.connector, s.startKey, s.phase, s.startedBy, s.tokenId, s.operatorId, JSON.stringify(s.limits), s.planId, s.planVersion,
    s.startedAtMs, s.chargeEndedAtMs, s.freedAtMs, s.closedAtMs, s.endReason, JSON.stringify(s.meter), s.energy, s.power, s.stateOfCharge, s.lastReadingMs, s.limitDueMs,
    s.stopOrderedMs, s.stopReason, JSON.stringify(s.flags), s.billId,
  ); // prettier-ignore
}

/** A reading sent twice is one reading. */
export function addReading(db: Writer, r: Reading): void {
  const samples = JSON.stringify(r.samples);
  db.run(
    `INSERT INTO reading (transaction_id, at_ms, received_ms, register, source, power, state_of_charge, samples, digest) VALUES (?,?,?,?,?,?,?,?,?)
     ON CONFLICT (transaction_id, at_ms, digest) DO NOTHING`,
    r.transactionId, r.atMs, r.receivedMs, r.register, r.source, r.power, r.stateOfCharge, samples, digest(samples),
  ); // prettier-ignore
}

export interface RegisterPoint {
  readonly atMs: UtcMs;
  readonly register: ReturnType<typeof dwh>;
  readonly source: EnergySource;
}

/** The readings of a session that carry energy, in order of their time. */
export function registerPoints(db: Reader, transactionId: number): RegisterPoint[] {
  return db
    .all(
      'SELECT at_ms, register, source FROM reading WHERE transaction_id = ? AND register IS NOT NULL ORDER BY at_ms, register',
      transactionId,
    )
    .map((row) => ({ atMs: utcMs(int(row, 'at_ms')), register: dwh(int(row, 'register')), source: text(row, 'source') as EnergySource }));
}

/** Entries in the meter trace of a session. */
export function readingCount(db: Reader, transactionId: number): number {
  return int(one(db.get('SELECT count(*) AS n FROM reading WHERE transaction_id = ?', transactionId)), 'n');
}

export function addOrphanStop(db: Writer, o: OrphanStop): void {
  db.run(
    'INSERT INTO orphan_stop (pile_id, evse, connector, transaction_id, meter_stop, at_ms, received_ms, reason) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING',
    o.ref.pileId, o.ref.evse, o.ref.connector, o.transactionId, o.meterStop, o.atMs, o.receivedMs, o.reason,
  ); // prettier-ignore
}

function first(db: Reader, sql: string, ...params: readonly (string | number)[]): Session | null {
  const row = db.get(sql, ...params);
  return row === undefined ? null : toSession(row);
}

/** FNV-1a over the text, 32 bits: tells apart the few readings of one second, guards nothing. */
function digest(samples: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < samples.length; i += 1) hash = Math.imul(hash ^ samples.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

export function toSession(row: Row): Session {
  return {
    id: id<SessionId>(text(row, 'id')),
    transactionId: int(row, 'transaction_id'),
    pileId: id<PileId>(text(row, 'pile_id')),
    evse: int(row, 'evse'),
    connector: int(row, 'connector'),
    startKey: text(row, 'start_key'),
    phase: text(row, 'phase') as SessionPhase,
    startedBy: text(row, 'started_by') as Session['startedBy'],
    tokenId: idOrNull(row, 'token_id'),
    operatorId: idOrNull(row, 'operator_id'),
    limits: json<SessionLimits>(row, 'limits'),
    planId: idOrNull(row, 'plan_id'),
    planVersion: intOrNull(row, 'plan_version'),
    startedAtMs: time(row, 'started_at_ms'),
    chargeEndedAtMs: timeOrNull(row, 'charge_ended_at_ms'),
    freedAtMs: timeOrNull(row, 'freed_at_ms'),
    closedAtMs: timeOrNull(row, 'closed_at_ms'),
    endReason: textOrNull(row, 'end_reason'),
    meter: json<SessionMeter>(row, 'meter'),
    energy: dwh(int(row, 'energy')),
    power: powerOrNull(row, 'power'),
    stateOfCharge: intOrNull(row, 'state_of_charge'),
    lastReadingMs: timeOrNull(row, 'last_reading_ms'),
    limitDueMs: timeOrNull(row, 'limit_due_ms'),
    stopOrderedMs: timeOrNull(row, 'stop_ordered_ms'),
    stopReason: textOrNull(row, 'stop_reason') as Session['stopReason'],
    flags: json<SessionFlag[]>(row, 'flags'),
    billId: idOrNull(row, 'bill_id'),
  };
}
