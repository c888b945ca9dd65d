/** Firmware images as people bring them, part by part; stations fetch those that are whole. */
import type { Sql } from './sql.ts';

/** An upload that broke off is forgotten after so long. */
const FORGOTTEN_MS = 86_400_000;

/** Also forgets what was begun a day ago and never finished. */
export async function startImage(
  sql: Sql,
  image: { readonly imageId: string; readonly name: string; readonly madeBy: string; readonly madeAtMs: number },
): Promise<void> {
  const before = image.madeAtMs - FORGOTTEN_MS;
  await sql.run('DELETE FROM hq_image_part WHERE id IN (SELECT id FROM hq_image WHERE finished_at_ms IS NULL AND made_at_ms < $1)', [
    before,
  ]);
  await sql.run('DELETE FROM hq_image WHERE finished_at_ms IS NULL AND made_at_ms < $1', [before]);
  await sql.run(`INSERT INTO hq_image (id, name, size, sha256, made_by, made_at_ms) VALUES ($1, $2, 0, '', $3, $4)`, [
    image.imageId,
    image.name,
    image.madeBy,
    image.madeAtMs,
  ]);
}

export async function putImagePart(sql: Sql, imageId: string, fromByte: number, part: Uint8Array): Promise<void> {
  await sql.run('INSERT INTO hq_image_part (id, from_byte, part) VALUES ($1, $2, $3)', [imageId, fromByte, part]);
}

/** From now on stations may fetch it. */
export async function finishImage(
  sql: Sql,
  image: { readonly imageId: string; readonly size: number; readonly sha256: string; readonly nowMs: number },
): Promise<void> {
  await sql.run('UPDATE hq_image SET size = $2, sha256 = $3, finished_at_ms = $4 WHERE id = $1', [
    image.imageId,
    image.size,
    image.sha256,
    image.nowMs,
  ]);
}
