/** The stations of this HQ: identity, key, epoch, and the mark up to which everything is held. */
import type { WireMark } from '../refusal.ts';
import { int, text, textOrNull } from './rows.ts';
import type { Row, Sql } from './sql.ts';

export interface Station {
  readonly stationId: string;
  readonly name: string;
  readonly zone: string;
  readonly currency: string;
  readonly countryCode: string;
  readonly partyId: string;
  readonly isLocked: boolean;
  readonly lockedReason: string | null;
  /** SPKI PEM, and its SHA-256. */
  readonly publicKey: string;
  readonly keyHash: string;
  readonly mark: WireMark;
}

interface NewStation {
  readonly stationId: string;
  readonly name: string;
  readonly zone: string;
  readonly currency: string;
  readonly software: string;
  readonly countryCode: string;
  readonly partyId: string;
  readonly tags: readonly string[];
  readonly publicKey: string;
  readonly keyHash: string;
}

const SELECT = `SELECT station_id, name, zone, currency, country_code, party_id, state, locked_reason, public_key, key_hash, epoch,
  mark_number, mark_seq, mark_hash FROM station WHERE station_id = $1`;

export async function stationById(sql: Sql, stationId: string): Promise<Station | null> {
  const [row] = await sql.query(SELECT, [stationId]);
  return row === undefined ? null : toStation(row);
}

/** Nobody else changes this station until the transaction ends: of two receivers with a batch of it, one waits. */
export async function lockStation(sql: Sql, stationId: string): Promise<Station | null> {
  const [row] = await sql.query(`${SELECT} FOR UPDATE`, [stationId]);
  return row === undefined ? null : toStation(row);
}

/** With its key and its first epoch. Throws DatabaseError('conflict') when the id is taken. */
export async function addStation(sql: Sql, station: NewStation, codeHash: string, nowMs: number): Promise<void> {
  await sql.run(
    `INSERT INTO station (station_id, name, zone, currency, software, country_code, party_id, state, public_key, key_hash, epoch,
       mark_number, mark_seq, mark_hash, enrolled_at_ms, tags)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, 1, 0, 0, '', $10, $11::text[])`,
    [
      station.stationId,
      station.name,
      station.zone,
      station.currency,
      station.software,
      station.countryCode,
      station.partyId,
      station.publicKey,
      station.keyHash,
      nowMs,
      station.tags,
    ],
  );
  await sql.run('INSERT INTO station_key (station_id, key_hash, public_key, since_ms) VALUES ($1, $2, $3, $4)', [
    station.stationId,
    station.keyHash,
    station.publicKey,
    nowMs,
  ]);
  await sql.run(`INSERT INTO station_epoch (station_id, epoch, opened_at_ms, how, code_hash) VALUES ($1, 1, $2, 'enrolled', $3)`, [
    station.stationId,
    nowMs,
    codeHash,
  ]);
}

interface NextEpoch {
  readonly epoch: number;
  readonly publicKey: string;
  readonly keyHash: string;
  readonly software: string;
  /** How far the file at hand had it; null: there was none. */
  readonly had: WireMark | null;
  readonly codeHash: string;
}

/** Closes the epoch at its mark, and goes on with this key in a new one. The station is locked by lockStation. */
export async function openEpoch(sql: Sql, station: Station, next: NextEpoch, nowMs: number): Promise<void> {
  const { stationId, mark } = station;
  await sql.run(
    `UPDATE station_epoch SET closed_at_ms = $3, closed_number = $4, closed_seq = $5, closed_hash = $6 WHERE station_id = $1 AND epoch = $2`,
    [stationId, mark.epoch, nowMs, mark.number, mark.seq, mark.hash],
  );
  await sql.run(
    `INSERT INTO station_epoch (station_id, epoch, opened_at_ms, how, code_hash, had_epoch, had_number, had_seq)
     VALUES ($1, $2, $3, 'recovered', $4, $5, $6, $7)`,
    [stationId, next.epoch, nowMs, next.codeHash, next.had?.epoch ?? null, next.had?.number ?? null, next.had?.seq ?? null],
  );
  if (next.keyHash !== station.keyHash) await replaceKey(sql, station, next, nowMs);
  await sql.run(
    `UPDATE station SET epoch = $2, mark_number = 0, mark_seq = 0, mark_hash = '', software = $3, public_key = $4, key_hash = $5
     WHERE station_id = $1`,
    [stationId, next.epoch, next.software, next.publicKey, next.keyHash],
  );
}

async function replaceKey(sql: Sql, { stationId, keyHash }: Station, next: NextEpoch, nowMs: number): Promise<void> {
  await sql.run('UPDATE station_key SET replaced_at_ms = $3 WHERE station_id = $1 AND key_hash = $2', [stationId, keyHash, nowMs]);
  await sql.run(
    `INSERT INTO station_key (station_id, key_hash, public_key, since_ms) VALUES ($1, $2, $3, $4)
     ON CONFLICT (station_id, key_hash) DO UPDATE SET since_ms = excluded.since_ms, replaced_at_ms = NULL`,
    [stationId, next.keyHash, next.publicKey, nowMs],
  );
}

/** The batch at this mark is held. The station is locked by lockStation. */
export async function advanceMark(sql: Sql, stationId: string, mark: WireMark, nowMs: number): Promise<void> {
  await sql.run(
    `UPDATE station SET mark_number = $2, mark_seq = $3, mark_hash = $4, batch_at_ms = $5, contact_at_ms = $5 WHERE station_id = $1`,
    [stationId, mark.number, mark.seq, mark.hash, nowMs],
  );
}

/** As the station said it last of itself. A text that PostgreSQL does not store is none. */
export async function describeStation(
  sql: Sql,
  stationId: string,
  said: { readonly name: string; readonly zone: string; readonly currency: string; readonly software: string },
): Promise<void> {
  const values = [said.name, said.zone, said.currency, said.software].map((text) => text.toWellFormed().replaceAll('\0', ''));
  await sql.run('UPDATE station SET name = $2, zone = $3, currency = $4, software = $5 WHERE station_id = $1', [stationId, ...values]);
}

/** The station was heard; written at most once in `everyMs`. */
export async function stationHeard(sql: Sql, stationId: string, nowMs: number, everyMs: number): Promise<void> {
  await sql.run('UPDATE station SET contact_at_ms = $2 WHERE station_id = $1 AND coalesce(contact_at_ms, 0) < $3', [
    stationId,
    nowMs,
    nowMs - everyMs,
  ]);
}

/** reason null: unlocked. False: there is no such station. */
export async function setStationLock(sql: Sql, stationId: string, reason: string | null): Promise<boolean> {
  const state = reason === null ? 'active' : 'locked';
  return (await sql.run('UPDATE station SET state = $2, locked_reason = $3 WHERE station_id = $1', [stationId, state, reason])) === 1;
}

/** Keys the station had before, SPKI PEM. */
export async function oldKeysOf(sql: Sql, stationId: string): Promise<readonly string[]> {
  const rows = await sql.query(
    'SELECT public_key FROM station_key WHERE station_id = $1 AND replaced_at_ms IS NOT NULL ORDER BY since_ms DESC LIMIT 20',
    [stationId],
  );
  return rows.map((row) => text(row, 'public_key'));
}

interface OpenedEpoch {
  readonly epoch: number;
  readonly codeHash: string;
}

/** The newest epoch, and the mark at which the one before it was closed. */
export async function newestEpoch(
  sql: Sql,
  stationId: string,
): Promise<{ readonly opened: OpenedEpoch; readonly closed: WireMark | null } | null> {
  const rows = await sql.query(
    `SELECT epoch, code_hash, closed_number, closed_seq, closed_hash FROM station_epoch WHERE station_id = $1 ORDER BY epoch DESC LIMIT 2`,
    [stationId],
  );
  const [newest, before] = rows;
  if (newest === undefined) return null;
  const opened = { epoch: int(newest, 'epoch'), codeHash: text(newest, 'code_hash') };
  if (before === undefined) return { opened, closed: null };
  const closed = {
    epoch: int(before, 'epoch'),
    number: int(before, 'closed_number'),
    seq: int(before, 'closed_seq'),
    hash: text(before, 'closed_hash'),
  };
  return { opened, closed };
}

function toStation(row: Row): Station {
  return {
    stationId: text(row, 'station_id'),
    name: text(row, 'name'),
    zone: text(row, 'zone'),
    currency: text(row, 'currency'),
    countryCode: text(row, 'country_code'),
    partyId: text(row, 'party_id'),
    isLocked: text(row, 'state') === 'locked',
    lockedReason: textOrNull(row, 'locked_reason'),
    publicKey: text(row, 'public_key'),
    keyHash: text(row, 'key_hash'),
    mark: { epoch: int(row, 'epoch'), number: int(row, 'mark_number'), seq: int(row, 'mark_seq'), hash: text(row, 'mark_hash') },
  };
}
