/** Firmware images as stations take them out, in ranges. How people put them in: images.ts. */
import { bytes, int, text } from './rows.ts';
import type { Sql } from './sql.ts';

interface Firmware {
  readonly firmwareId: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** What a part has at most (store/images). */
const PART_BYTES = 1024 * 1024;

/** null: there is none, or it is not whole. */
export async function firmwareById(sql: Sql, firmwareId: string): Promise<Firmware | null> {
  const [row] = await sql.query('SELECT id, name, size, sha256 FROM hq_image WHERE id = $1 AND finished_at_ms IS NOT NULL', [firmwareId]);
  if (row === undefined) return null;
  return { firmwareId: text(row, 'id'), name: text(row, 'name'), size: int(row, 'size'), sha256: text(row, 'sha256') };
}

/** The bytes from `from` to `to`, both included, at most a few MiB. */
export async function firmwareBytes(sql: Sql, firmwareId: string, from: number, to: number): Promise<Uint8Array> {
  const rows = await sql.query(
    'SELECT from_byte, part FROM hq_image_part WHERE id = $1 AND from_byte > $2 AND from_byte <= $3 ORDER BY from_byte',
    [firmwareId, from - PART_BYTES, to],
  );
  return Buffer.concat(
    rows.map((row) => {
      const start = int(row, 'from_byte');
      return bytes(row, 'part').subarray(Math.max(0, from - start), to - start + 1);
    }),
  );
}
