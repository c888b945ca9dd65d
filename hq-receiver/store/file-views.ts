/** Files that stations sent to HQ, for whoever downloads one. */
import { bytes, int, text } from './rows.ts';
import type { Sql } from './sql.ts';

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
