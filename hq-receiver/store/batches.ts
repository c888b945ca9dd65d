/** The batches that HQ holds: which one stands at each place, by the hash of its manifest. */
import type { Manifest } from '../../station-core/hq/wire.ts';
import { text } from './rows.ts';
import type { Sql } from './sql.ts';

/** manifest hash of the batch at this place; null: none. */
export async function heldBatch(sql: Sql, stationId: string, epoch: number, number: number): Promise<string | null> {
  const [row] = await sql.query('SELECT manifest_hash FROM batch WHERE station_id = $1 AND epoch = $2 AND number = $3', [
    stationId,
    epoch,
    number,
  ]);
  return row === undefined ? null : text(row, 'manifest_hash');
}

export async function addBatch(sql: Sql, manifest: Manifest, hash: string, via: 'line' | 'stick', nowMs: number): Promise<void> {
  await sql.run(
    `INSERT INTO batch (station_id, epoch, number, applied_at_ms, from_seq, to_seq, row_count, bytes, manifest_hash, previous, made_at_ms, via)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      manifest.stationId,
      manifest.epoch,
      manifest.number,
      nowMs,
      manifest.fromSeq,
      manifest.toSeq,
      manifest.rows,
      manifest.bytes,
      hash,
      manifest.previous,
      manifest.madeAtMs,
      via,
    ],
  );
}
