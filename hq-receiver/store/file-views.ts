/** Files that HQ asked stations for: which there are, and one for whoever downloads it. */
import { bytes, int, intOrNull, text } from './rows.ts';
import type { Sql } from './sql.ts';

/** Of one station, newest first, at most 100; received: bytes that are here. */
export async function filesOf(
  sql: Sql,
  stationId: string,
): Promise<
  {
    readonly fileId: string;
    readonly name: string;
    readonly mediaType: string;
    readonly size: number;
    readonly received: number;
    readonly sha256: string;
    readonly atMs: number | null;
  }[]
> {
  const rows = await sql.query(
    `SELECT f.id, f.name, f.media_type, f.size, f.sha256, coalesce(b.received, 0) AS received, b.finished_at_ms
     FROM station_file f LEFT JOIN station_file_bytes b ON b.station_id = f.station_id AND b.id = f.id
     WHERE f.station_id = $1 AND f.body IS NOT NULL ORDER BY f.at_ms DESC LIMIT 100`,
    [stationId],
  );
  return rows.map((row) => ({
    fileId: text(row, 'id'),
    name: text(row, 'name'),
    mediaType: text(row, 'media_type'),
    size: int(row, 'size'),
    received: int(row, 'received'),
    sha256: text(row, 'sha256'),
    atMs: intOrNull(row, 'finished_at_ms'),
  }));
}

/** null: no such file is known. isWhole: its bytes are those that the station said they are. */
export async function stationFile(
  sql: Sql,
  stationId: string,
  fileId: string,
): Promise<{ readonly name: string; readonly mediaType: string; readonly size: number; readonly isWhole: boolean } | null> {
  const [row] = await sql.query(
    `SELECT f.name, f.media_type, f.size, b.finished_at_ms IS NOT NULL AND b.total = f.size AND b.sha256 = f.sha256 AS is_whole
     FROM station_file f LEFT JOIN station_file_bytes b ON b.station_id = f.station_id AND b.id = f.id
     WHERE f.station_id = $1 AND f.id = $2 AND f.body IS NOT NULL`,
    [stationId, fileId],
  );
  if (row === undefined) return null;
  return { name: text(row, 'name'), mediaType: text(row, 'media_type'), size: int(row, 'size'), isWhole: row['is_whole'] === true };
}

/** Its bytes in order, a part at a time. */
export async function* stationFileParts(sql: Sql, stationId: string, fileId: string): AsyncGenerator<Uint8Array> {
  for (let from = 0; ;) {
    const [row] = await sql.query(
      'SELECT from_byte, part FROM station_file_part WHERE station_id = $1 AND id = $2 AND from_byte >= $3 ORDER BY from_byte LIMIT 1',
      [stationId, fileId, from],
    );
    if (row === undefined) return;
    const part = bytes(row, 'part');
    yield part;
    from = int(row, 'from_byte') + Math.max(1, part.byteLength);
  }
}
