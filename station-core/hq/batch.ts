/** Rows -> a batch that is frozen: manifest, signature, and the bytes as they travel. */
import { createHash } from 'node:crypto';
import type { UtcMs } from '../base/time.ts';
import type { HqBatchFile } from '../domain/hq.ts';
import type { HqBatchBody } from '../domain/hq-port.ts';
import { manifest, type Manifest } from './wire.ts';

interface BatchFacts {
  readonly stationId: string;
  readonly epoch: number;
  readonly number: number;
  /** Hash of the manifest before it in this epoch; '' for the first. */
  readonly previous: string;
  readonly madeAtMs: UtcMs;
}

/** Signs the body as one batch. manifestHash: lower-case hex, what the next batch names as its previous. */
export function sealBatch(
  facts: BatchFacts,
  made: Exclude<HqBatchBody, { kind: 'too-large' }>,
  sign: (text: string) => string,
): { readonly file: HqBatchFile; readonly manifestHash: string } {
  const { stationId, epoch, number, previous, madeAtMs } = facts;
  const { fromSeq, toSeq, rows, counts, bytes, sha256, body } = made;
  const text = JSON.stringify(
    manifest.parse({
      format: 'stationmaster-batch/1',
      stationId, epoch, number, fromSeq, toSeq, rows, counts, bytes, sha256, previous, madeAtMs,
    } satisfies Manifest),
  ); // prettier-ignore
  return { file: { epoch, number, manifest: text, signature: sign(text), body }, manifestHash: hashOf(text) };
}

/** SHA-256 of a manifest's text, lower-case hex. */
function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** As it goes by line and lies on a stick: the head, a newline, the gzip. */
export function bytesOf({ manifest: text, signature, body }: HqBatchFile): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ manifest: text, signature })}\n`, 'utf8'), body]);
}

/** Of the file on a stick. */
export function nameOf({ epoch, number }: Pick<HqBatchFile, 'epoch' | 'number'>): string {
  return `batch-${epoch}-${number}.batch`;
}
