/** One batch, by line or from a stick: everything that can be checked is checked before, then all of it is applied in one transaction or nothing. */
import type { z } from 'zod';
import { type acknowledgement, type batchAnswer, type Manifest, type SignedText } from '../station-core/hq/wire.ts';
import type { Hq } from './context.ts';
import { Refusal, type WireMark } from './refusal.ts';
import { addBatch, heldBatch } from './store/batches.ts';
import { monthsOf, putObjects } from './store/objects.ts';
import { DatabaseError, type Sql } from './store/sql.ts';
import { advanceMark, describeStation, lockStation, oldKeysOf, stationById, type Station } from './store/stations.ts';
import { takeDirectiveRows } from './store/told-directives.ts';
import { readHead, type BatchHead } from './verify/batch-head.ts';
import { readRows, type CheckedRow } from './verify/batch-rows.ts';
import { isSignedBy, readPublicKey, signedText } from './verify/keys.ts';
import { placeOf } from './verify/place.ts';

type BatchAnswer = z.infer<typeof batchAnswer>;
type Via = 'line' | 'stick';

/** A transaction that met another one's locks crosswise is tried so often; then hq.busy. */
const MOST_TRIES = 4;

/** The same batch again changes nothing and is answered with the mark as it is now. Throws Refusal, DatabaseError('unavailable' | 'other'). */
export async function takeBatch(hq: Hq, stationId: string, bytes: Uint8Array, via: Via): Promise<BatchAnswer> {
  const began = performance.now();
  const head = readHead(bytes);
  const { manifest, hash } = head;
  if (manifest.stationId !== stationId)
    throw new Refusal('hq.unknown-station', `The batch is one of station ${manifest.stationId}, and came as one of ${stationId}.`);
  const station = await requireStation(hq.db, stationId);
  if (placeOf(station.mark, manifest, hash, await heldAt(hq.db, station.mark, manifest)) === 'held') return held(hq, station);
  await requireSignature(hq.db, station, head);
  const rows = await readRows(manifest, head.body);
  const nowMs = hq.now();
  await hq.partitions.ensure(monthsOf(rows).set('batch', new Set([nowMs])), nowMs);
  const mark = await applied(hq, station, { manifest, hash, rows, via, nowMs });
  if (mark === 'held') return held(hq, await requireStation(hq.db, stationId));
  hq.metrics.batches.inc({ result: 'applied' });
  for (const [kind, count] of Object.entries(manifest.counts)) hq.metrics.rows.inc({ kind }, count);
  hq.metrics.applySeconds.observe((performance.now() - began) / 1_000);
  return { applied: true, acknowledgement: acknowledge(hq, stationId, mark) };
}

/** What HQ signs when it holds everything up to a mark. */
export function acknowledge(hq: Hq, stationId: string, mark: WireMark): SignedText {
  return signedText(hq.key, { stationId, mark, atMs: hq.now() } satisfies z.infer<typeof acknowledgement>);
}

/** Throws Refusal('hq.unknown-station' | 'hq.locked'). */
export async function requireStation(sql: Sql, stationId: string): Promise<Station> {
  const station = await stationById(sql, stationId);
  if (station === null) throw unknownStation(stationId);
  if (station.isLocked) throw locked(station);
  return station;
}

interface Checked {
  readonly manifest: Manifest;
  readonly hash: string;
  readonly rows: readonly CheckedRow[];
  readonly via: Via;
  readonly nowMs: number;
}

async function applied(hq: Hq, before: Station, checked: Checked): Promise<WireMark | 'held'> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await hq.db.tx((sql) => apply(sql, before, checked));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (error.kind === 'bad-value')
        throw new Refusal(
          'hq.bad-row',
          `A value of batch ${checked.manifest.epoch}-${checked.manifest.number} cannot be stored (${error.sqlState}).`,
        );
      if (!error.sqlState.startsWith('40') || tries >= MOST_TRIES) throw error;
    }
  }
}

/** Only here anything is written. The place is asked once more: another receiver may have been quicker. */
async function apply(sql: Sql, before: Station, { manifest, hash, rows, via, nowMs }: Checked): Promise<WireMark | 'held'> {
  const { stationId } = before;
  const station = await lockStation(sql, stationId);
  if (station === null) throw unknownStation(stationId);
  if (station.isLocked) throw locked(station);
  if (placeOf(station.mark, manifest, hash, await heldAt(sql, station.mark, manifest)) === 'held') return 'held';
  if (station.keyHash !== before.keyHash) throw new Refusal('hq.old-key', 'The key of this station was replaced while the batch came.');
  await addBatch(sql, manifest, hash, via, nowMs);
  await putObjects(sql, stationId, rows, nowMs);
  await takeDirectiveRows(sql, stationId, rows, nowMs);
  for (const row of rows) if (row.kind === 'station' && row.body !== null) await describeStation(sql, stationId, row.body);
  const mark = { epoch: manifest.epoch, number: manifest.number, seq: manifest.toSeq, hash };
  await advanceMark(sql, stationId, mark, nowMs);
  return mark;
}

/** Ahead of the mark nothing can stand; that saves a question for almost every batch. */
async function heldAt(sql: Sql, mark: WireMark, { stationId, epoch, number }: Manifest): Promise<string | null> {
  if (epoch > mark.epoch || (epoch === mark.epoch && number > mark.number)) return null;
  return heldBatch(sql, stationId, epoch, number);
}

function held(hq: Hq, station: Station): BatchAnswer {
  hq.metrics.batches.inc({ result: 'held' });
  return { applied: false, acknowledgement: acknowledge(hq, station.stationId, station.mark) };
}

async function requireSignature(sql: Sql, station: Station, { text, signature }: BatchHead): Promise<void> {
  if (isSignedBy(readPublicKey(station.publicKey).key, text, signature)) return;
  for (const old of await oldKeysOf(sql, station.stationId))
    if (isSignedBy(readPublicKey(old).key, text, signature))
      throw new Refusal(
        'hq.old-key',
        'The batch is signed with a key that was replaced. This PC was replaced by another one, or needs a recovery code.',
      );
  throw new Refusal('hq.bad-signature', 'The signature of the batch is not of the key of this station. Send it once more.');
}

function unknownStation(stationId: string): Refusal {
  return new Refusal('hq.unknown-station', `This HQ knows of no station ${stationId}. Enrol it with a code of this HQ.`);
}

function locked({ lockedReason }: Station): Refusal {
  return new Refusal(
    'hq.locked',
    `HQ has locked this station${lockedReason === null ? '' : `: ${lockedReason}`}. What it holds stays; ask HQ.`,
  );
}
