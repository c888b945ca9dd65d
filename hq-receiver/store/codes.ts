/** One-time codes: for a new station, and for one that goes on after a restore or on a new PC. Only their hashes are here. */
import { int, intOrNull, text, textOrNull, texts } from './rows.ts';
import type { Row, Sql } from './sql.ts';

export type CodeKind = 'enrol' | 'recover';

interface Code {
  /** SHA-256 of the code. */
  readonly codeHash: string;
  /** Its first letters, by which people tell it from others. */
  readonly hint: string;
  readonly kind: CodeKind;
  /** Of a recovery: the station it is for. */
  readonly stationId: string | null;
  readonly label: string;
  readonly countryCode: string;
  readonly partyId: string;
  readonly tags: readonly string[];
  readonly madeBy: string;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

export interface UsedCode extends Code {
  readonly usedAtMs: number | null;
  readonly usedByStation: string | null;
  /** Hash of the key that came with it. */
  readonly usedByKey: string | null;
  readonly withdrawnAtMs: number | null;
}

const COLUMNS = `code_hash, hint, kind, station_id, label, country_code, party_id, tags, made_by, made_at_ms, expires_at_ms, used_at_ms,
  used_by_station, used_by_key, withdrawn_at_ms`;

export async function addCode(sql: Sql, code: Code): Promise<void> {
  await sql.run(
    `INSERT INTO enrol_code (code_hash, hint, kind, station_id, label, country_code, party_id, tags, made_by, made_at_ms, expires_at_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text[], $9, $10, $11)`,
    [
      code.codeHash,
      code.hint,
      code.kind,
      code.stationId,
      code.label,
      code.countryCode,
      code.partyId,
      code.tags,
      code.madeBy,
      code.madeAtMs,
      code.expiresAtMs,
    ],
  );
}

/** Nobody else uses it until the transaction ends. */
export async function lockCode(sql: Sql, codeHash: string): Promise<UsedCode | null> {
  const [row] = await sql.query(`SELECT ${COLUMNS} FROM enrol_code WHERE code_hash = $1 FOR UPDATE`, [codeHash]);
  return row === undefined ? null : toCode(row);
}

export async function useCode(sql: Sql, codeHash: string, stationId: string, keyHash: string, nowMs: number): Promise<void> {
  await sql.run('UPDATE enrol_code SET used_at_ms = $2, used_by_station = $3, used_by_key = $4 WHERE code_hash = $1', [
    codeHash,
    nowMs,
    stationId,
    keyHash,
  ]);
}

/** Newest first, at most `most`. */
export async function listCodes(sql: Sql, kind: CodeKind, most: number): Promise<readonly UsedCode[]> {
  const rows = await sql.query(`SELECT ${COLUMNS} FROM enrol_code WHERE kind = $1 ORDER BY made_at_ms DESC, code_hash LIMIT $2`, [
    kind,
    most,
  ]);
  return rows.map(toCode);
}

/** False: there is no such code, or it was used. */
export async function withdrawCode(sql: Sql, codeHash: string, nowMs: number): Promise<boolean> {
  const changed = await sql.run(
    'UPDATE enrol_code SET withdrawn_at_ms = $2 WHERE code_hash = $1 AND used_at_ms IS NULL AND withdrawn_at_ms IS NULL',
    [codeHash, nowMs],
  );
  return changed === 1;
}

/** Recovery codes of a station that nobody used yet end. */
export async function withdrawCodesOf(sql: Sql, stationId: string, nowMs: number): Promise<void> {
  await sql.run(
    `UPDATE enrol_code SET withdrawn_at_ms = $2 WHERE kind = 'recover' AND station_id = $1 AND used_at_ms IS NULL AND withdrawn_at_ms IS NULL`,
    [stationId, nowMs],
  );
}

function toCode(row: Row): UsedCode {
  return {
    codeHash: text(row, 'code_hash'),
    hint: text(row, 'hint'),
    kind: text(row, 'kind') === 'recover' ? 'recover' : 'enrol',
    stationId: textOrNull(row, 'station_id'),
    label: text(row, 'label'),
    countryCode: text(row, 'country_code'),
    partyId: text(row, 'party_id'),
    tags: texts(row, 'tags'),
    madeBy: text(row, 'made_by'),
    madeAtMs: int(row, 'made_at_ms'),
    expiresAtMs: int(row, 'expires_at_ms'),
    usedAtMs: intOrNull(row, 'used_at_ms'),
    usedByStation: textOrNull(row, 'used_by_station'),
    usedByKey: textOrNull(row, 'used_by_key'),
    withdrawnAtMs: intOrNull(row, 'withdrawn_at_ms'),
  };
}
