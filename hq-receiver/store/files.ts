/** Journal lines and evidence that HQ asked stations for: bytes come in parts, in order, and are held until the whole is there. */
import { createHash } from 'node:crypto';
import { bytes, int, intOrNull, one, textOrNull } from './rows.ts';
import type { Sql } from './sql.ts';

interface FileState {
  readonly total: number;
  readonly received: number;
  readonly finishedAtMs: number | null;
  /** Of the whole, once it is there. */
  readonly sha256: string | null;
}

/** null: nothing of it came yet. */
export async function fileState(sql: Sql, stationId: string, id: string): Promise<FileState | null> {
  const [row] = await sql.query(
    'SELECT total, received, finished_at_ms, sha256 FROM station_file_bytes WHERE station_id = $1 AND id = $2',
    [stationId, id],
  );
  if (row === undefined) return null;
  return {
    total: int(row, 'total'),
    received: int(row, 'received'),
    finishedAtMs: intOrNull(row, 'finished_at_ms'),
    sha256: textOrNull(row, 'sha256'),
  };
}

/** Only what HQ asked this station for is kept: its disk is not for whatever a station may send. */
export async function isFileAsked(sql: Sql, stationId: string, id: string): Promise<boolean> {
  const rows = await sql.query(
    `SELECT 1 AS found FROM directive_order o JOIN directive d ON d.order_id = o.order_id AND d.station_id = $1
     WHERE o.kind = 'request-file' AND o.object_id = $2 LIMIT 1`,
    [stationId, id],
  );
  return rows.length > 0;
}

/** How many bytes of all files of this station are held. */
export async function fileBytesOf(sql: Sql, stationId: string): Promise<number> {
  return int(
    one(await sql.query('SELECT coalesce(sum(received), 0) AS held FROM station_file_bytes WHERE station_id = $1', [stationId])),
    'held',
  );
}

/**
 * The part that begins where the last one ended; any other changes nothing. Returns how many bytes are there now. The station is
 * locked. A file whose size is told anew begins anew.
 */
export async function addFilePart(
  sql: Sql,
  stationId: string,
  id: string,
  part: { readonly offset: number; readonly of: number; readonly bytes: Uint8Array },
  nowMs: number,
): Promise<number> {
  const known = await fileState(sql, stationId, id);
  if (known !== null && known.finishedAtMs !== null) return known.received;
  if (known !== null && known.total !== part.of) await removeFile(sql, stationId, id);
  const received = known?.total === part.of ? known.received : 0;
  if (part.offset !== received || part.bytes.length === 0) return received;
  const there = received + part.bytes.length;
  await sql.run(
    `INSERT INTO station_file_bytes AS t (station_id, id, total, received, started_at_ms) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (station_id, id) DO UPDATE SET received = excluded.received`,
    [stationId, id, part.of, there, nowMs],
  );
  await sql.run('INSERT INTO station_file_part (station_id, id, from_byte, part) VALUES ($1, $2, $3, $4)', [
    stationId,
    id,
    part.offset,
    part.bytes,
  ]);
  if (there === part.of) await finish(sql, stationId, id, nowMs);
  return there;
}

/** Parts of a file in their order, from the one that holds this byte; for what reads it out. */
async function filePartAt(
  sql: Sql,
  stationId: string,
  id: string,
  at: number,
): Promise<{ readonly from: number; readonly bytes: Uint8Array } | null> {
  const [row] = await sql.query(
    'SELECT from_byte, part FROM station_file_part WHERE station_id = $1 AND id = $2 AND from_byte <= $3 ORDER BY from_byte DESC LIMIT 1',
    [stationId, id, at],
  );
  if (row === undefined) return null;
  const found = { from: int(row, 'from_byte'), bytes: bytes(row, 'part') };
  return at < found.from + found.bytes.length ? found : null;
}

async function removeFile(sql: Sql, stationId: string, id: string): Promise<void> {
  await sql.run('DELETE FROM station_file_part WHERE station_id = $1 AND id = $2', [stationId, id]);
  await sql.run('DELETE FROM station_file_bytes WHERE station_id = $1 AND id = $2', [stationId, id]);
}

async function finish(sql: Sql, stationId: string, id: string, nowMs: number): Promise<void> {
  const hash = createHash('sha256');
  for (let at = 0; ;) {
    const part = await filePartAt(sql, stationId, id, at);
    if (part === null) break;
    hash.update(part.bytes);
    at = part.from + part.bytes.length;
  }
  await sql.run('UPDATE station_file_bytes SET finished_at_ms = $3, sha256 = $4 WHERE station_id = $1 AND id = $2', [
    stationId,
    id,
    nowMs,
    hash.digest('hex'),
  ]);
}
