/** Firmware images, rollouts, what piles were asked to send and what they sent. The bytes lie in the data folder; here stands what they are. */
import { id, type FileId, type OperatorId, type PileId, type RolloutId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Firmware, LogRequest, PileFile, Rollout, RolloutPile } from '../domain/firmware.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { idOrNull, int, intOrNull, json, one, text, textOrNull, time, timeOrNull } from './rows.ts';

/** null: never there, or removed. */
export function firmwareById(db: Reader, firmwareId: FileId): Firmware | null {
  const row = db.get('SELECT * FROM firmware WHERE id = ? AND removed = 0', firmwareId);
  return row === undefined ? null : toFirmware(row);
}

export function countFirmware(db: Reader): number {
  return int(one(db.get('SELECT count(*) AS n FROM firmware WHERE removed = 0')), 'n');
}

export function putFirmware(db: Writer, f: Firmware): void {
  db.runOne(
    'INSERT INTO firmware (id, name, version, vendor, model, bytes, sha256, md5, certificate_pem, signature, added_at_ms, added_by) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
    f.id, f.name, f.version, f.vendor, f.model, f.bytes, f.sha256, f.md5, f.certificatePem, f.signature, f.addedAtMs, f.addedBy,
  ); // prettier-ignore
}

export function deleteFirmware(db: Writer, firmwareId: FileId): void {
  db.runOne('UPDATE firmware SET removed = 1 WHERE id = ?', firmwareId);
}

/** At most one runs at a time; the file refuses a second. */
export function runningRollout(db: Reader): Rollout | null {
  return firstRollout(db, "SELECT * FROM rollout WHERE state = 'running'");
}

export function rolloutById(db: Reader, rolloutId: RolloutId): Rollout | null {
  return firstRollout(db, 'SELECT * FROM rollout WHERE id = ?', rolloutId);
}

export function putRollout(db: Writer, r: Rollout): void {
  const highest = Math.max(0, ...r.piles.map(({ requestId }) => requestId ?? 0));
  db.runOne(
    `INSERT INTO rollout (id, firmware_id, by, started_at_ms, ended_at_ms, state, highest_request, piles) VALUES (?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET ended_at_ms = excluded.ended_at_ms, state = excluded.state,
       highest_request = max(highest_request, excluded.highest_request), piles = excluded.piles`,
    r.id, r.firmwareId, r.by, r.startedAtMs, r.endedAtMs, r.state, highest, JSON.stringify(r.piles),
  ); // prettier-ignore
}

export function logRequestById(db: Reader, requestId: number): LogRequest | null {
  const row = db.get('SELECT * FROM log_request WHERE request_id = ?', requestId);
  return row === undefined ? null : toLogRequest(row);
}

/** The newest of the pile that still waits for its file; 1.6 tells of diagnostics without saying which. */
export function openLogRequest(db: Reader, pileId: PileId): LogRequest | null {
  const row = db.get(
    "SELECT * FROM log_request WHERE pile_id = ? AND state IN ('ordered','uploading') ORDER BY request_id DESC LIMIT 1",
    pileId,
  );
  return row === undefined ? null : toLogRequest(row);
}

/** At most 100. */
export function logRequestsOrderedBefore(db: Reader, beforeMs: UtcMs): LogRequest[] {
  return db
    .all(
      "SELECT * FROM log_request WHERE state IN ('ordered','uploading') AND ordered_at_ms <= ? ORDER BY ordered_at_ms LIMIT 100",
      beforeMs,
    )
    .map(toLogRequest);
}

export function putLogRequest(db: Writer, r: LogRequest): void {
  db.runOne(
    `INSERT INTO log_request (request_id, pile_id, log, by, ordered_at_ms, state, why, file_id, at_ms) VALUES (?,?,?,?,?,?,?,?,?)
     ON CONFLICT (request_id) DO UPDATE SET state = excluded.state, why = excluded.why, file_id = excluded.file_id, at_ms = excluded.at_ms`,
    r.requestId, r.pileId, r.log, r.by, r.orderedAtMs, r.state, r.why, r.fileId, r.atMs,
  ); // prettier-ignore
}

/** 0: nothing was ever asked for. */
export function highestFileRequest(db: Reader): number {
  const row = one(
    db.get(
      'SELECT max((SELECT coalesce(max(highest_request), 0) FROM rollout), (SELECT coalesce(max(request_id), 0) FROM log_request)) AS n',
    ),
  );
  return intOrNull(row, 'n') ?? 0;
}

export function pileFileById(db: Reader, fileId: FileId): PileFile | null {
  const row = db.get('SELECT * FROM pile_file WHERE id = ?', fileId);
  return row === undefined ? null : toPileFile(row);
}

/** Newest first. */
export function pileFilesOf(db: Reader, pileId: PileId): PileFile[] {
  return db.all('SELECT * FROM pile_file WHERE pile_id = ? ORDER BY received_at_ms DESC, id LIMIT 1000', pileId).map(toPileFile);
}

export function putPileFile(db: Writer, f: PileFile): void {
  db.runOne(
    'INSERT INTO pile_file (id, pile_id, kind, request_id, name, bytes, sha256, received_at_ms) VALUES (?,?,?,?,?,?,?,?)',
    f.id, f.pileId, f.kind, f.requestId, f.name, f.bytes, f.sha256, f.receivedAtMs,
  ); // prettier-ignore
}

export function deletePileFile(db: Writer, fileId: FileId): void {
  db.run('DELETE FROM pile_file WHERE id = ?', fileId);
}

function firstRollout(db: Reader, sql: string, ...params: readonly string[]): Rollout | null {
  const row = db.get(sql, ...params);
  return row === undefined ? null : toRollout(row);
}

export function toFirmware(row: Row): Firmware {
  return {
    id: id<FileId>(text(row, 'id')),
    name: text(row, 'name'),
    version: text(row, 'version'),
    vendor: textOrNull(row, 'vendor'),
    model: textOrNull(row, 'model'),
    bytes: int(row, 'bytes'),
    sha256: text(row, 'sha256'),
    md5: text(row, 'md5'),
    certificatePem: textOrNull(row, 'certificate_pem'),
    signature: textOrNull(row, 'signature'),
    addedAtMs: time(row, 'added_at_ms'),
    addedBy: id<OperatorId>(text(row, 'added_by')),
  };
}

export function toRollout(row: Row): Rollout {
  return {
    id: id<RolloutId>(text(row, 'id')),
    firmwareId: id<FileId>(text(row, 'firmware_id')),
    by: id<OperatorId>(text(row, 'by')),
    startedAtMs: time(row, 'started_at_ms'),
    endedAtMs: timeOrNull(row, 'ended_at_ms'),
    state: text(row, 'state') as Rollout['state'],
    piles: json<readonly RolloutPile[]>(row, 'piles'),
  };
}

export function toLogRequest(row: Row): LogRequest {
  return {
    requestId: int(row, 'request_id'),
    pileId: id<PileId>(text(row, 'pile_id')),
    log: text(row, 'log') as LogRequest['log'],
    by: id<OperatorId>(text(row, 'by')),
    orderedAtMs: time(row, 'ordered_at_ms'),
    state: text(row, 'state') as LogRequest['state'],
    why: textOrNull(row, 'why'),
    fileId: idOrNull(row, 'file_id'),
    atMs: time(row, 'at_ms'),
  };
}

export function toPileFile(row: Row): PileFile {
  return {
    id: id<FileId>(text(row, 'id')),
    pileId: id<PileId>(text(row, 'pile_id')),
    kind: text(row, 'kind') as PileFile['kind'],
    requestId: int(row, 'request_id'),
    name: text(row, 'name'),
    bytes: int(row, 'bytes'),
    sha256: text(row, 'sha256'),
    receivedAtMs: time(row, 'received_at_ms'),
  };
}
